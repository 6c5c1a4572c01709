"""Document numbers (发文字号), the identity of Chinese government documents.

TODO
"""

from __future__ import annotations

from .find import find_numbers
from .read import canonical, is_document_number, parse
from .repairs import REPAIRS
from .value import DocumentNumber, Family, Found

__all__ = [
    "REPAIRS",
    "DocumentNumber",
    "Family",
    "Found",
    "canonical",
    "find_numbers",
    "is_document_number",
    "parse",
]
