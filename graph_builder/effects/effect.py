"""Legal effects as a list or a notice states them, before they become a graph.

An effect is an event: a document is repealed, expires, is amended, replaced, or
declared to continue. A list also says things of a document that are no event: who
issued it, when it took effect, until when it is valid; that is a registration. What
was not understood is kept with its reason.

>>> effect = Effect(
...     Named("沪医保〔2000〕46号", "甲细则"), "repealed", date(2020, 1, 1), "whole", (),
...     Named("沪府规〔2019〕1号", None), "《甲细则》同时废止", Spot("通知.txt", line=3),
... )
>>> effect.to_json()["date"], effect.to_json()["acting_document"], str(effect.source)
('2020-01-01', '沪府规〔2019〕1号', '通知.txt 第3行')
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from graph_builder.language import tr

EffectType: TypeAlias = Literal["repealed", "expired", "amended", "replaced", "continued"]
Scope: TypeAlias = Literal["whole", "articles"]

#: The types that end a document where they concern the whole of it.
ENDING: tuple[EffectType, ...] = ("repealed", "expired", "replaced")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a file something stands; what does not apply is None.

    ``line`` counts the lines of a text or the rows of a sheet, ``paragraph`` the
    paragraphs of a Word document.
    """

    file: str
    line: int | None = None
    end_line: int | None = None
    sheet: str | None = None
    page: int | None = None
    paragraph: int | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet is not None:
            parts.append(self.sheet)
        if self.page is not None:
            parts.append(tr(f"第{self.page}页", f"page {self.page}"))
        if self.paragraph is not None:
            parts.append(tr(f"第{self.paragraph}段", f"paragraph {self.paragraph}"))
        elif self.line is not None:
            parts.append(tr(f"第{self.line}行", f"line {self.line}"))
        return " ".join(parts)

    def to_json(self) -> dict[str, str | int | None]:
        """The place as plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Named:
    """A document as it is named: by its canonical number, its title, or both."""

    number: str | None
    title: str | None

    def __bool__(self) -> bool:
        return bool(self.number or self.title)

    def __str__(self) -> str:
        return self.number or self.title or ""

    def shown(self) -> str:
        """Number and title as a sentence names them."""
        return (f"《{self.title}》" if self.title else "") + (
            (f"（{self.number}）" if self.title else self.number) if self.number else ""
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """One event that changes whether a document is in force.

    ``date`` is the first day on which the change holds; None where none is stated.
    ``articles`` are those it concerns, where ``scope`` says articles and they are named.
    ``sentence`` is what states the event, as printed.
    """

    document: Named
    type: EffectType
    date: date | None
    scope: Scope
    articles: tuple[str, ...]
    acting: Named | None
    sentence: str
    source: Spot

    def to_json(self) -> dict[str, Any]:
        """The record in the shape that ``yiju effects`` publishes."""
        return {
            "document_number": self.document.number,
            "title": self.document.title,
            "type": self.type,
            "date": self.date.isoformat() if self.date else None,
            "scope": self.scope,
            "acting_document": str(self.acting) if self.acting else None,
            "sentence": self.sentence,
            "source": self.source.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Registration:
    """What a list says of a document itself. ``until`` is the last day of its term."""

    document: Named
    issuer: str | None
    issued: date | None
    effective: date | None
    until: date | None
    sentence: str
    source: Spot


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that states no effect that could be understood, with the reason.

    ``lost`` says that an effect may have been missed; else it is only a remark, and
    what it remarks on was taken up or is no effect.
    """

    source: Spot
    text: str
    reason: str
    lost: bool = True


@dataclass(frozen=True, slots=True)
class Statements:
    """All that one file states."""

    effects: tuple[Effect, ...] = ()
    registrations: tuple[Registration, ...] = ()
    unread: tuple[Unread, ...] = ()

    def __add__(self, other: Statements) -> Statements:
        return Statements(
            self.effects + other.effects,
            self.registrations + other.registrations,
            self.unread + other.unread,
        )
