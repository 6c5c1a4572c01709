"""The rows of a catalogue as its editor sees them: entries and citations in file order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from graph_builder.catalogue import Catalogue, Citation, Entry, Item
from graph_builder.namespaces import citation_iri, entry_iri, item_iri
from graph_builder.table import Place


@dataclass(frozen=True, slots=True)
class Row:
    """One entry with its item."""

    item: Item
    entry: Entry
    about: ox.NamedNode


@dataclass(frozen=True, slots=True)
class Basis:
    """One citation with its item."""

    item: Item
    citation: Citation
    about: ox.NamedNode


@dataclass(frozen=True, slots=True)
class Cell:
    """One text of a row, and the column in which it stands."""

    field: str
    text: str
    place: Place
    about: ox.NamedNode


def rows(catalogue: Catalogue) -> list[Row]:
    """The entries, in the order of the file."""
    slug = catalogue.description.id
    return [
        Row(item, entry, entry_iri(slug, item.seq, n))
        for item in catalogue.items
        for n, entry in enumerate(item.entries, 1)
    ]


def bases(catalogue: Catalogue) -> list[Basis]:
    """The citations, in the order of the file."""
    slug = catalogue.description.id
    return [
        Basis(item, citation, citation_iri(slug, item.seq, n))
        for item in catalogue.items
        for n, citation in enumerate(item.citations, 1)
    ]


def cells(catalogue: Catalogue) -> Iterator[Cell]:
    """The texts that a person wrote: names, contents, bodies, time limits, reasons, citations.

    A row of a block that holds a basis has the citation as its content; it is given
    once, as the citation. A name printed again where an item goes on is given again.
    """
    yield from _names(catalogue)
    cited = {
        item.seq: {" ".join(each.raw.split()) for each in item.citations}
        for item in catalogue.items
    }
    for row in rows(catalogue):
        entry, text = row.entry, " ".join(row.entry.content.split())
        if not any(raw in text for raw in cited[row.item.seq]):
            yield Cell("content", entry.content, entry.source, row.about)
        if entry.time_limit:
            yield Cell("time_limit", entry.time_limit, entry.source, row.about)
        if entry.bodies:
            yield Cell("body", "、".join(entry.bodies), entry.source, row.about)
        if entry.reason:
            yield Cell("reason", entry.reason, entry.source, row.about)
    for basis in bases(catalogue):
        yield Cell("basis", basis.citation.raw, basis.citation.source, basis.about)


def _names(catalogue: Catalogue) -> Iterator[Cell]:
    slug = catalogue.description.id
    for item in catalogue.items:
        if item.entries:
            yield Cell("name", item.name, item.entries[0].source, item_iri(slug, item.seq))
    for mend in catalogue.mends:
        continued = item_at(catalogue, mend.source) if mend.kind == "item-continued" else None
        if continued is not None:
            yield Cell("name", mend.was, mend.source, item_iri(slug, continued.seq))


def item_at(catalogue: Catalogue, place: Place) -> Item | None:
    """The item in whose rows ``place`` stands."""
    found = None
    for item in catalogue.items:
        rows = [entry.source for entry in item.entries if entry.source.sheet == place.sheet]
        if any(row.line <= place.line for row in rows):
            found = item
    return found
