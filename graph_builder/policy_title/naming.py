"""Whether 《》 encloses the title of a document, or a form, a card, a certificate."""

from __future__ import annotations

import re
from functools import lru_cache

from .clean import LONGEST, clean_title, without_remarks
from .words import words

_ABOUT = re.compile(r"关于.{2,}的.")


@lru_cache(maxsize=16384)
def is_document_title(text: str) -> bool:
    """Whether 《text》 names a document, not a form, a card or a certificate.

    The longest ending that is known decides: 权责清单 is a document, 单 is a form.
    """
    title = without_remarks(clean_title(text)).strip("〈〉")[-LONGEST:]
    if words().ending.search(title) is not None:
        return ends_like_document(title)
    return bool(_ABOUT.search(title))


def ends_like_document(title: str) -> bool:
    """Whether the clean ``title`` ends with a word for a kind of document."""
    ending = words().ending.search(without_remarks(title))
    return ending is not None and ending[0] in words().document_endings
