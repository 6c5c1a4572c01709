"""Articles (条): whether a citation of one is a citation of those that an act concerns.

>>> is_in("第四条第二款", ["第4条"]), is_in("第十四条", ["第四条"])
(True, False)
>>> is_article("第四条"), is_article("4"), is_article("总则")
(True, True, False)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from graph_builder.document_number.numerals import number

_ARTICLE = re.compile(
    r"第?(?P<n>[0-9零〇一二三四五六七八九十百千两]+)条?(?:之(?P<sub>[0-9一二三四五六七八九十]+))?"
)


def is_in(cited: str, articles: Iterable[str]) -> bool:
    """Whether the article ``cited`` is one of ``articles``; 第四条第二款 is in 第四条."""
    own = _key(cited)
    return own is not None and own in {_key(each) for each in articles}


def is_article(text: str) -> bool:
    """Whether ``text`` names an article."""
    return _key(text) is not None


def _key(text: str) -> tuple[int, int] | None:
    found = _ARTICLE.match("".join(unicodedata.normalize("NFKC", text).split()))
    if found is None:
        return None
    value, sub = number(found["n"]), number(found["sub"]) if found["sub"] else 0
    return None if value is None or sub is None else (value, sub)
