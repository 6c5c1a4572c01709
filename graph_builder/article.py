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
>>> is_article("第四条"), is_article("4"), is_article("总则")
(True, True, False)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from graph_builder.document_number.numerals import number

_N = "[0-9零〇一二三四五六七八九十百千两]+"
_ARTICLE = re.compile(
    rf"第?(?P<n>{_N})(?:条(?:之(?P<sub>[0-9一二三四五六七八九十]+))?)?[至到~—–-]第?(?P<last>{_N})条"
    rf"|第?(?P<one>{_N})条(?:之(?P<one_sub>[0-9一二三四五六七八九十]+))?"
)
_BARE = re.compile(rf"第?(?P<n>{_N})")  # as typed: 4, 第四
_AFTER = 10_000  # more than any article has inserted behind it: 第六条之一

#: An article and what is inserted behind it, as (6, 1) for 第六条之一.
_Key: TypeAlias = tuple[int, int]


def is_in(cited: str, articles: Iterable[str]) -> bool:
    """Whether one of the articles ``cited`` is one of ``articles``; 第四条第二款 is in 第四条."""
    ended = [span for each in articles for span in _spans(each)]
    return any(
        first <= high and low <= last for first, last in _spans(cited) for low, high in ended
    )


def is_within(cited: str, articles: Iterable[str]) -> bool:
    """Whether all the articles ``cited`` are among ``articles``."""
    ended = [span for each in articles for span in _spans(each)]
    own = list(_spans(cited))
    return bool(own) and all(
        any(low <= first and last <= high for low, high in ended) for first, last in own
    )


def is_article(text: str) -> bool:
    """Whether ``text`` names an article."""
    return any(True for _ in _spans(text))


def order(text: str) -> tuple[_Key, str]:
    """The place of what ``text`` names in its document."""
    return min((first for first, _ in _spans(text)), default=(_AFTER, 0)), text


def _spans(text: str) -> Iterator[tuple[_Key, _Key]]:
    """The first and the last of each run of articles that ``text`` names."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    bare = _BARE.fullmatch(plain)
    if bare is not None:
        yield from _span(bare["n"], None, None)
    for found in _ARTICLE.finditer(plain):
        yield from _span(
            found["n"] or found["one"], found["sub"] or found["one_sub"], found["last"]
        )


def _span(first: str, sub: str | None, last: str | None) -> Iterator[tuple[_Key, _Key]]:
    n, behind = number(first), number(sub) if sub else 0
    end = number(last) if last else None
    if n is not None and behind is not None:
        yield (n, behind), (n, behind) if end is None else (end, _AFTER)
