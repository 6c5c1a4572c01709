"""A document number as a value, and one found in a text.

>>> str(DocumentNumber("number", "沪人社医发", 2016, "44"))
'沪人社医发〔2016〕44号'
>>> str(DocumentNumber("announcement", "财政部 税务总局", 2020, "43"))
'财政部 税务总局公告2020年第43号'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Family: TypeAlias = Literal["number", "order", "announcement", "standard"]

_WORD = {"order": "令", "announcement": "公告"}


@dataclass(frozen=True, slots=True, eq=False)
class DocumentNumber:
    """The identity of a document. ``str()`` is the canonical form and decides equality."""

    family: Family
    issuer_code: str | None
    """The code (沪人社医发); the issuing body of an order or announcement (国务院); GB/T."""
    year: int | None
    """Four digits; None where none or only two are printed."""
    serial: str
    printed_year: str = ""
    """The year as printed where ``year`` alone does not tell: 86, 〔2024〕, 〔十三届〕."""
    word: str = ""
    """The word of an announcement that is not 公告: 通告."""

    def __str__(self) -> str:
        issuer = self.issuer_code or ""
        if self.family == "number":
            return f"{issuer}〔{self.printed_year or self.year}〕{self.serial}号"
        if self.family == "standard":
            year = self.printed_year or self.year
            joint = "/" if issuer.startswith("DB") and "/" not in issuer else " "
            return f"{issuer}{joint}{self.serial}" + (f"-{year}" if year else "")
        year = self.printed_year or (f"{self.year}年" if self.year else "")
        return f"{issuer}{self.word or _WORD[self.family]}{year}第{self.serial}号"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DocumentNumber):
            return NotImplemented
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


@dataclass(frozen=True, slots=True)
class Found:
    """One number found in running text."""

    number: DocumentNumber
    raw: str
    """Exactly ``text[start:end]``."""
    start: int
    end: int
    """Offsets into the text as it was given, in characters."""
    repairs: tuple[str, ...]
    """Slugs of ``REPAIRS``: what had to be put right."""
    confidence: float
    """Between 0 and 1; see ``repairs.confidence``."""

    def to_json(self) -> dict[str, object]:
        """The record that ``yiju number --format json`` prints."""
        return {
            "canonical": str(self.number),
            "raw": self.raw,
            "start": self.start,
            "end": self.end,
            "family": self.number.family,
            "issuer_code": self.number.issuer_code,
            "year": self.number.year,
            "serial": self.number.serial,
            "repairs": list(self.repairs),
            "confidence": self.confidence,
        }
