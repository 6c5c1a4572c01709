"""The published record: a catalogue as it was read, before it becomes a graph.

``extract`` prints it as JSON, and other programs rely on that shape; the field
names here are its keys. Texts are as printed, except where a mend says what
was done to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from graph_builder.table import Place

CitationKind = Literal["policy", "disclosure"]


@dataclass(frozen=True, slots=True)
class Description:
    """What the sidecar ``FILE.yaml`` says of a catalogue; ``None`` is not said."""

    id: str
    title: str | None = None
    publisher: str | None = None
    jurisdiction: str | None = None
    edition: str | None = None
    date: str | None = None
    url: str | None = None

    def unsaid(self) -> tuple[str, ...]:
        """The names of what is not said, in the order of the fields."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name) is None)


@dataclass(frozen=True, slots=True)
class OtherCell:
    """A cell of a column that has no place of its own in an entry: the heading as printed
    (办理时限), and what stands there."""

    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of what is said of an item; ``content`` is empty where the table has no column
    for what is disclosed."""

    section: str | None
    content: str
    bodies: tuple[str, ...]
    attribute: str | None
    method: tuple[str, ...]
    reason: str | None
    time_limit: str | None
    channels: tuple[str, ...]
    audience: tuple[str, ...]
    level: tuple[str, ...]
    forms: tuple[str, ...]
    url: str | None
    source: Place
    # What only some tables have a column for, as printed.
    update_frequency: str | None = None
    department: str | None = None
    note: str | None = None
    others: tuple[OtherCell, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """One document named as a basis, at one place.

    ``raw`` is the whole citation as printed, ``title`` what stands inside its
    outermost 《》, ``written_as`` the number as printed and ``document_number``
    its canonical form. ``repairs`` names what was mended to read it.
    """

    kind: CitationKind
    raw: str
    title: str | None
    document_number: str | None
    written_as: str | None
    article: str | None
    repairs: tuple[str, ...]
    confidence: float
    bodies: tuple[str, ...]
    source: Place


@dataclass(frozen=True, slots=True)
class Item:
    """A matter (公开事项): its place in the file, its names, rows and bases."""

    id: str
    seq: int
    printed_seq: str | None
    name: str
    names: tuple[str, ...]
    category: tuple[str, ...]
    entries: tuple[Entry, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Mend:
    """Something put right while reading: what stood there and what it became."""

    kind: str
    source: Place
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something read that found no place in the record, with the reason."""

    source: Place
    column: str | None
    value: str
    reason: str


ArtefactKind = Literal["title", "header", "links", "page-number"]


@dataclass(frozen=True, slots=True)
class Artefact:
    """Lines that are the table's furniture: title or heading, header, page number,
    list of links."""

    kind: ArtefactKind
    source: Place
    text: str = ""


#: What tells a column: the word over it, what its cells hold, or where it stands.
Evidence = Literal["word", "cells", "place"]


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column, headed ``printed``, was taken for; ``None`` is not known.

    ``option`` is set for a tick column, one of several under a common heading;
    ``likeness``, up to 100, says how near the word comes to one that is known, or, where
    there is no header, how many of the cells look like it.
    """

    printed: str
    role: str | None
    option: str | None
    likeness: int = 100
    evidence: Evidence = "word"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that was read from one file."""

    description: Description
    source: str
    layout: str
    columns: tuple[ColumnUse, ...]
    items: tuple[Item, ...]
    mends: tuple[Mend, ...]
    rejections: tuple[Rejection, ...]
    artefacts: tuple[Artefact, ...]

    def to_json(self) -> dict[str, Any]:
        """The record as plain data, in the shape that ``extract`` publishes."""
        return {
            "catalogue": {
                "id": self.description.id,
                "title": self.description.title,
                "body": self.description.publisher,
                "source": self.source,
                "layout": self.layout,
            },
            "items": [_plain(item) for item in self.items],
            "mends": [_plain(mend) for mend in self.mends],
            "rejections": [_plain(rejection) for rejection in self.rejections],
        }

    def citations(self) -> Iterator[tuple[Item, Citation]]:
        """Every citation with its item, in the order of the file."""
        for item in self.items:
            for citation in item.citations:
                yield item, citation


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """``texts`` without blanks and repetitions, in order of first appearance."""
    return tuple(dict.fromkeys(text for text in texts if text))
