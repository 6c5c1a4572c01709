"""What may be wrong with the issuer's code of a number.

A code that nobody used in the year of the number is suspect:

>>> from graph_builder.document_number import parse
>>> register = Register.load()
>>> print(suspicion(parse("沪医保〔2015〕46号"), register))
2015年没有机关使用代字“沪医保”：上海市医疗保险局1998–2008年使用，上海市医疗保障局2019年起使用。
>>> suspicion(parse("沪医保〔2000〕46号"), register) is None
True

And a number of the same year and serial whose code is a little apart (one
character more, less or another; or one code contains the other) may be meant:

>>> little_apart("沪人社医", "沪人社医发"), little_apart("沪医保", "沪医保中心")
(True, True)
>>> little_apart("沪医保", "沪医保"), little_apart("沪府发", "苏财发")
(False, False)

``queries/codes-one-character-apart.rq`` asks the same of the whole graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from graph_builder.agency import CodeUse, Register
from graph_builder.document_number import DocumentNumber, parse
from graph_builder.errors import InvalidDocumentNumber
from graph_builder.language import tr


def suspicion(number: DocumentNumber, register: Register) -> str | None:
    """A sentence where the code of ``number`` is known, but was used by nobody in its year."""
    code = number.issuer_code or ""
    if not register.is_suspect(code, number.year):
        return None
    users = tr("，", ", ").join(map(_use, register.issuers(code)))
    return tr(
        f"{number.year}年没有机关使用代字“{code}”：{users}。",
        f"nobody used the code {code} in {number.year}: {users}.",
    )


def _use(use: CodeUse) -> str:
    first, last, name = use.from_year, use.to_year, use.body.name
    if first is not None and last is not None:
        return tr(f"{name}{first}–{last}年使用", f"{name} used it {first}–{last}")
    if first is not None:
        return tr(f"{name}{first}年起使用", f"{name} has used it since {first}")
    if last is not None:
        return tr(f"{name}到{last}年为止使用", f"{name} used it until {last}")
    return tr(f"{name}使用，年份不详", f"{name} used it, when is not known")


def little_apart(code: str, other: str) -> bool:
    """Whether two codes differ by one character, or one contains the other."""
    if code == other:
        return False
    return code in other or other in code or Levenshtein.distance(code, other) == 1


class Neighbours:
    """Numbers, to find those that differ from another by a little of the code."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._by_place: defaultdict[object, list[tuple[str, str]]] = defaultdict(list)
        for text in numbers:
            try:
                number = parse(text)
            except InvalidDocumentNumber:
                continue
            if number.issuer_code is not None:
                self._by_place[_place(number)].append((number.issuer_code, text))

    def of(self, number: DocumentNumber) -> Sequence[str]:
        """The canonical numbers beside ``number``, sorted."""
        code = number.issuer_code or ""
        beside = self._by_place.get(_place(number), ())
        return sorted(text for other, text in beside if little_apart(code, other))


def _place(number: DocumentNumber) -> object:
    return number.family, number.year, number.printed_year, number.serial
