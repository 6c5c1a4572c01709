"""Articles (条): whether a citation of some is a citation of those that an act concerns.

>>> is_in("第四条第二款", ["第4条"]), is_in("第十四条", ["第四条"])
(True, False)

A citation may name several; it is in the articles where one of them is, and within them
where all are:

>>> is_in("第三条、第四条", ["第四条"]), is_within("第三条、第四条", ["第四条"])
(True, False)
>>> is_in("第四条", ["第三条至第六条"]), is_within("第四条和第五条", ["第三至六条"])
(True, True)
>>> sorted(["第十条", "第五条", "第四条"], key=order)
['第四条', '第五条', '第十条']
>>> is_article("第四条"), is_article("4"), is_article("总则"), is_article("第0条")
(True, True, False, False)

A paragraph (款) is no other paragraph. Of an article that is cited whole, while one of its
paragraphs is concerned, nobody can say:

>>> is_in("第四条第二款", ["第四条第一款"]), is_surely_in("第四条第一款", ["第四条第一款"])
(False, True)
>>> is_in("第四条", ["第四条第一款"]), is_surely_in("第四条", ["第四条第一款"])
(True, False)
>>> canonical("４"), canonical("第4条第1、2款"), canonical("第三至六条")
('第四条', '第四条第一款、第四条第二款', '第三条至第六条')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from graph_builder.document_number.numerals import chinese, number

_N = "[0-9零〇一二三四五六七八九十百千两]+"
_TO = "[至到~—–-]"
_AND = "[、，,和及与]"
_RUN = rf"第{_N}(?:(?:{_TO}|{_AND})第?{_N})*款"
_ARTICLE = re.compile(
    rf"第?(?P<n>{_N})(?:条(?:之(?P<sub>[0-9一二三四五六七八九十]+))?)?{_TO}第?(?P<last>{_N})条"
    rf"|第?(?P<one>{_N})条(?:之(?P<one_sub>[0-9一二三四五六七八九十]+))?"
    rf"(?P<paragraphs>{_RUN}(?:(?:{_TO}|{_AND}){_RUN})*)?"
)
_PARAGRAPHS = re.compile(rf"(?P<n>{_N})款?(?:{_TO}第?(?P<last>{_N}))?")
_BARE = re.compile(rf"第?(?P<n>{_N})")  # as typed: 4, 第四
_JOINTS = re.compile(_AND)
_AFTER = 10_000  # more than any document has articles, or an article paragraphs

#: An article, what is inserted behind it, and its paragraph: (6, 1, 2) for 第六条之一第二款.
#: A whole article is the run of all its paragraphs, from 0 on.
_Key: TypeAlias = tuple[int, int, int]


def is_in(cited: str, articles: Iterable[str]) -> bool:
    """Whether one of the articles ``cited`` is one of ``articles``; 第四条第二款 is in 第四条,
    and part of 第四条 in 第四条第二款."""
    return any(True for _ in _common(cited, articles))


def is_surely_in(cited: str, articles: Iterable[str]) -> bool:
    """As :func:`is_in`, but not where ``articles`` have only a paragraph of what is cited whole."""
    return any(whole or first[2] for first, whole in _common(cited, articles))


def _common(cited: str, articles: Iterable[str]) -> Iterator[tuple[_Key, bool]]:
    """What is cited that is in ``articles``: its beginning, and whether these have it whole."""
    ended = [span for each in articles for span in _spans(each)]
    for first, last in _spans(cited):
        for low, high in ended:
            if first <= high and low <= last:
                yield first, not low[2]


def is_within(cited: str, articles: Iterable[str]) -> bool:
    """Whether all the articles ``cited`` are among ``articles``."""
    ended = [span for each in articles for span in _spans(each)]
    own = list(_spans(cited))
    return bool(own) and all(
        any(low <= first and last <= high for low, high in ended) for first, last in own
    )


def is_article(text: str) -> bool:
    """Whether ``text`` names an article, or several, and nothing else."""
    plain = _plain(text)
    rest = _JOINTS.sub("", _ARTICLE.sub("", plain))
    spans = list(_spans(text))
    return (
        bool(spans)
        and (not rest or _BARE.fullmatch(plain) is not None)
        and all(1 <= first[0] <= last[0] < _AFTER and first <= last for first, last in spans)
    )


def canonical(text: str) -> str:
    """The articles of ``text`` as a document writes them: 第四条 for 4."""
    return "、".join(map(_written, _spans(text)))


def order(text: str) -> tuple[_Key, str]:
    """The place of what ``text`` names in its document."""
    return min((first for first, _ in _spans(text)), default=(_AFTER, 0, 0)), text


def _written(span: tuple[_Key, _Key]) -> str:
    (n, sub, paragraph), (last, _, last_paragraph) = span
    article = f"第{chinese(n)}条" + (f"之{chinese(sub)}" if sub else "")
    if last != n:
        return f"{article}至第{chinese(last)}条"
    if not paragraph:
        return article
    more = f"至第{chinese(last_paragraph)}款" if last_paragraph != paragraph else ""
    return f"{article}第{chinese(paragraph)}款{more}"


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _spans(text: str) -> Iterator[tuple[_Key, _Key]]:
    """The first and the last of each run of articles or paragraphs that ``text`` names."""
    plain = _plain(text)
    bare = _BARE.fullmatch(plain)
    if bare is not None:
        yield from _span(bare["n"], None, None)
    for found in _ARTICLE.finditer(plain):
        whole = _span(found["n"] or found["one"], found["sub"] or found["one_sub"], found["last"])
        if not found["paragraphs"]:
            yield from whole
            continue
        for (n, sub, _), _ in whole:
            for each in _PARAGRAPHS.finditer(found["paragraphs"]):
                first, last = number(each["n"]), number(each["last"] or each["n"])
                if first and last:
                    yield (n, sub, first), (n, sub, last)


def _span(first: str, sub: str | None, last: str | None) -> Iterator[tuple[_Key, _Key]]:
    n, behind = number(first), number(sub) if sub else 0
    end = number(last) if last else None
    if n is not None and behind is not None:
        yield (n, behind, 0), (n, behind, _AFTER) if end is None else (end, _AFTER, _AFTER)
