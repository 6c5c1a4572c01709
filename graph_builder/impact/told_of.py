"""What an answer tells of: documents and the steps between them, rows, bodies, items.

>>> rules = Document("https://w3id.org/yiju/policy/甲〔2000〕1号", "甲〔2000〕1号", "甲办法")
>>> str(rules)
'《甲办法》（甲〔2000〕1号）'
>>> Basis(rules, Status("unknown")).to_json()["status"]
'unknown'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from graph_builder.effects.effect import Spot
from graph_builder.resting import Kind
from graph_builder.validity.status import Status

#: What the act does to the documents named: it ends them, or only changes their wording.
Act: TypeAlias = Literal["repealed", "amended"]
#: How many of an item's policy bases are taken.
Class: TypeAlias = Literal["all", "some", "none"]
Via: TypeAlias = Literal["direct", "indirect"]
#: What becomes of a document: it goes with the act or is changed by it; somebody must see
#: whether it can stay, since its ground falls; or only whether it still fits, since its
#: ground has changed.
Consequence: TypeAlias = Literal["falls", "changes", "review", "check"]
#: What a document is to the one before it on a path. ``promulgated-by`` is a regulation to
#: its notice; the others are the relations of the ontology.
Relation: TypeAlias = Literal[
    "promulgates",
    "promulgated-by",
    "implements",
    "supplements",
    "forwards",
    "amends",
    "adjusts",
    "mentions",
]
#: Why an item may be concerned, though nothing says that it is: its citation names no
#: article; or an article, of which only a paragraph is concerned; or a title alone, which
#: several editions bear.
Doubt: TypeAlias = Literal["no-article", "whole-article", "several-editions"]
#: Why a document is proposed as a replacement.
Reason: TypeAlias = Literal[
    "declared",
    "same-title",
    "near-title",
    "later",
    "same-issuer",
    "succeeding-issuer",
    "cited-beside",
]


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its IRI, and its number or title where known."""

    id: str
    number: str | None
    title: str | None

    def __str__(self) -> str:
        if self.title is None:
            return self.number or self.id
        return f"《{self.title}》" + (f"（{self.number}）" if self.number else "")

    @property
    def order(self) -> tuple[bool, str, str, str]:
        """The order of documents in lists: by number, those without one last."""
        return self.number is None, self.number or "", self.title or "", self.id

    def to_json(self) -> dict[str, Any]:
        """The document as plain data."""
        return {"id": self.id, "document_number": self.number, "title": self.title}


@dataclass(frozen=True, slots=True)
class Basis:
    """A document with its declared status on the day.

    ``kind`` is that of the citation; ``replacing`` marks the document to which the item
    is re-pointed in the what-if.
    """

    document: Document
    status: Status
    kind: Kind = "policy"
    replacing: bool = False

    def to_json(self) -> dict[str, Any]:
        """The basis as plain data."""
        return {
            **self.document.to_json(),
            "status": self.status.value,
            "status_text": str(self.status),
            "kind": self.kind,
            "replacing": self.replacing,
        }


@dataclass(frozen=True, slots=True)
class Acted:
    """A document that the act names, with its status before it, and what the act does to it.

    ``day`` is the first day on which that holds; ``articles`` are those it concerns,
    none where it concerns the whole; ``replaced_by`` takes its place. ``effective`` is the
    day on which the document itself took effect, or will, where a register says so. ``coming``
    is the end that is declared for it and is still to come on that day.
    """

    document: Document
    status: Status
    act: Act
    day: date
    articles: tuple[str, ...] = ()
    replaced_by: Basis | None = None
    effective: date | None = None
    coming: Status | None = None

    def to_json(self) -> dict[str, Any]:
        """The document as plain data."""
        return {
            **self.document.to_json(),
            "status": self.status.value,
            "status_text": str(self.status),
            "act": self.act,
            "articles": list(self.articles),
            "on": self.day.isoformat(),
            "replaced_by": self.replaced_by.to_json() if self.replaced_by else None,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """A document on a path, what it is to the one before it, and the words that prove it.

    The first step is a document named in the act; it has neither relation nor words.
    """

    document: Document
    relation: Relation | None = None
    words: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The step as plain data."""
        return {**self.document.to_json(), "relation": self.relation, "words": self.words}


@dataclass(frozen=True, slots=True)
class Affected:
    """A document that falls or loses ground; ``path`` leads to it from the act."""

    path: tuple[Step, ...]
    consequence: Consequence
    status: Status
    items: int = 0

    @property
    def document(self) -> Document:
        """The document itself: the end of the path."""
        return self.path[-1].document

    def to_json(self) -> dict[str, Any]:
        """The document as plain data."""
        last = self.path[-1]
        return {
            **last.document.to_json(),
            "relation": last.relation,
            "path": [step.to_json() for step in self.path],
            "words": last.words,
            "consequence": self.consequence,
            "status": self.status.value,
            "items": self.items,
        }


@dataclass(frozen=True, slots=True)
class Mention:
    """A document that only names one that falls: nothing follows for it by itself.

    ``unsure``: it depends on a title that several editions bear, of which not all fall.
    """

    document: Document
    relation: Relation
    of: Document
    words: str
    unsure: bool = False

    def to_json(self) -> dict[str, Any]:
        """The mention as plain data."""
        return {
            **self.document.to_json(),
            "relation": self.relation,
            "of": self.of.to_json(),
            "words": self.words,
            "unsure": self.unsure,
        }


@dataclass(frozen=True, slots=True)
class Row:
    """A place in a catalogue that must be edited: what stands there, and where."""

    source: Spot
    text: str
    document: Document
    article: str | None = None

    @property
    def place(self) -> str:
        """The place without its file, where the catalogue is known."""
        return str(self.source).removeprefix(self.source.file).strip() or str(self.source)

    def to_json(self) -> dict[str, Any]:
        """The row as plain data."""
        return {
            "source": self.source.to_json(),
            "text": self.text,
            "document": self.document.to_json(),
            "article": self.article,
        }


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day by which changed information must be published again.

    ``limit`` is the item's own time limit, as printed, where it decides; ``provisional``
    days lie beyond the holiday calendar.
    """

    day: date
    provisional: bool
    limit: str | None = None
