"""The values: a citation with its place, and what a catalogue says of an item."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from graph_builder.effects.effect import Spot

Kind: TypeAlias = Literal["policy", "disclosure"]


class Cited(NamedTuple):
    """A citation: the item, the document it cites, and how and where it does."""

    item: str
    document: str
    kind: Kind
    text: str
    article: str | None
    source: Spot

    @property
    def place(self) -> tuple[str, str, int, str, str]:
        """The order of the items' places."""
        source = self.source
        return self.item, source.sheet or "", source.line or 0, self.text, self.document


@dataclass(frozen=True, slots=True)
class Body:
    """A body that must act; without an IRI where the catalogue names none."""

    id: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a catalogue, as it is named to people."""

    id: str
    catalogue: str
    catalogue_title: str | None
    seq: int
    printed_seq: str | None
    name: str

    @property
    def order(self) -> tuple[str, int]:
        """The order of the catalogue."""
        return self.catalogue, self.seq

    def to_json(self) -> dict[str, Any]:
        """The item as plain data."""
        return {
            "id": self.id,
            "catalogue": self.catalogue,
            "catalogue_title": self.catalogue_title,
            "seq": self.seq,
            "printed_seq": self.printed_seq,
            "name": self.name,
        }


class Said(NamedTuple):
    """What a catalogue says of an item: its policy bases, who acts for it, where it is
    published, and by when, in the words of its rows (``limits``)."""

    item: Item
    bases: frozenset[str]
    bodies: tuple[Body, ...]
    url: str | None
    limits: tuple[str, ...]


class Resting(Protocol):
    """What rests on the documents of a graph."""

    def citations(self, documents: Collection[str]) -> list[Cited]:
        """The citations of ``documents``, in the order of the items' places."""

    def said(self, items: Iterable[str]) -> Mapping[str, Said]:
        """What the catalogues say of ``items``."""
