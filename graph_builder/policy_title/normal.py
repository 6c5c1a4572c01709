"""The form in which titles are compared: no blanks, brackets of titles, quotes, marks.

>>> normalize("关于印发<甲办法（试行）>的通知") == normalize("《关于印发甲办法的 通知》")
True
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .clean import WIDE, clean_title
from .words import STATE, words

_UNSAID = re.compile(r"[\s〈〉《》“”‘’'\"，,、；;。·•]+")


@lru_cache(maxsize=65536)
def normalize(text: str) -> str:
    """The normal form of the title that ``text`` writes."""
    before = None
    while text != before:
        before, text = text, _normal(clean_title(text))
    return text


def _normal(clean: str) -> str:
    """Taking away what makes no other title until nothing is left to take away."""
    before = None
    while before != clean:
        before = clean
        clean = _UNSAID.sub("", unicodedata.normalize("NFKC", clean).translate(WIDE))
        clean = words().mark.sub("", clean)
        if clean != STATE:
            clean = clean.replace(STATE, "")
    return clean
