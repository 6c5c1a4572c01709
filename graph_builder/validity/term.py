"""Terms of validity by rule: a hint that a document may have lapsed, never a status.

Some jurisdictions give their documents a term where they state none themselves
(``mappings/validity_terms.yaml``). It runs from the day of effect; where only the
year of the number is known, so is the hint's.

>>> hint = hint_of("上海市", "关于甲事的通知", 2014, date(2014, 7, 1))
>>> str(hint.earliest), str(hint.latest), hint.years
('2019-06-30', '2019-06-30', 5)
>>> hint = hint_of("上海市", "甲暂行办法", 2014, None)
>>> str(hint.earliest), str(hint.latest), hint.years
('2015-12-31', '2016-12-30', 2)
>>> hint_of("上海市", "甲办法", 2009, None) is hint_of("示例省", "甲办法", 2014, None) is None
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from graph_builder.effects.columns import end_of_term
from graph_builder.errors import MappingError
from graph_builder.language import tr
from graph_builder.resources import mappings

_FILE = "validity_terms.yaml"


@dataclass(frozen=True, slots=True)
class Term:
    """One rule of the file."""

    jurisdiction: str
    from_: date
    to: date
    kind: str
    years: int
    source: str


@dataclass(frozen=True, slots=True)
class Hint:
    """Between which days a term by rule ended or ends; one day where the start is known."""

    earliest: date
    latest: date
    years: int
    source: str

    def __str__(self) -> str:
        return tr(
            f"推算：{self.brief()}；请核实（{self.source}）",
            f"computed: {self.brief()}; check ({self.source})",
        )

    def brief(self) -> str:
        """The term and when it ended or ends, without the rule."""
        exact = self.earliest == self.latest
        span = f"{self.earliest.year}–{self.latest.year}"
        zh = f"至{self.latest}" if exact else f"约至{span}年"
        en = f"until {self.latest}" if exact else f"until about {span}"
        return tr(
            f"未写明有效期的，有效期{self.years}年，{zh}",
            f"{self.years} years where none are stated, {en}",
        )


def hint_of(
    jurisdiction: str | None, title: str | None, year: int | None, effective: date | None
) -> Hint | None:
    """What the rules say of a document of a body of ``jurisdiction``; None for nothing.

    ``effective`` is the day on which it took effect; without it ``year``, that of its
    number, is all that is known, and must lie within a rule as a whole.
    """
    first = effective or (date(year, 1, 1) if year else None)
    last = effective or (date(year, 12, 31) if year else None)
    if first is None or last is None or not jurisdiction or not title:
        return None
    kind = _kind(title)
    for term in _terms():
        applies = jurisdiction.startswith(term.jurisdiction) and term.kind == kind
        if applies and term.from_ <= first and last <= term.to:
            earliest, latest = end_of_term(first, term.years), end_of_term(last, term.years)
            return Hint(earliest, latest, term.years, term.source)
    return None


def _kind(title: str) -> str:
    for kind, words, endings in _kinds():
        if any(word in title for word in words) or title.endswith(tuple(endings)):
            return kind
    return "other"


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = yaml.safe_load(mappings(_FILE).read_text(encoding="utf-8"))
    return data


@cache
def _kinds() -> tuple[tuple[str, Sequence[str], Sequence[str]], ...]:
    return tuple(
        (each["kind"], each.get("words", ()), each.get("endings", ())) for each in _data()["kinds"]
    )


@cache
def _terms() -> tuple[Term, ...]:
    """The rules of the file.

    :raises MappingError: naming the rule that lacks something or has a kind unknown.
    """
    kinds = {kind for kind, _, _ in _kinds()}
    terms = []
    for n, each in enumerate(_data()["terms"], 1):
        try:
            term = Term(
                each["jurisdiction"], each["from"], each["to"], each["kind"], each["years"],
                each["source"],
            )  # fmt: skip
        except KeyError as error:
            raise MappingError(f"{_FILE}: term {n} lacks {error}") from error
        if (
            term.kind not in kinds
            or not isinstance(term.from_, date)
            or not isinstance(term.to, date)
        ):
            raise MappingError(f"{_FILE}: term {n} has an unknown kind or a malformed date")
        terms.append(term)
    return tuple(terms)
