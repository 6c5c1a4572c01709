"""What is in the graph, in a few numbers."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from graph_builder.catalogue_name import catalogue_name
from graph_builder.namespaces import catalogue_iri
from graph_builder.query import text_of
from graph_builder.select import internal, select


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A catalogue with its counts; ``dangling`` citations lead to no numbered document."""

    iri: str
    slug: str
    title: str
    items: int
    entries: int
    citations: int
    documents: int
    bodies: int
    mends: int
    rejections: int
    dangling: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The catalogues, and how many documents and bodies there are in all."""

    catalogues: tuple[ShelfRow, ...]
    documents: int
    bodies: int

    def total(self, name: str) -> int:
        """The sum of a count over the catalogues."""
        return sum(getattr(each, name) for each in self.catalogues)

    @property
    def dangling_share(self) -> float:
        """Of all citations, those that lead to no document whose number was read."""
        citations = self.total("citations")
        return self.total("dangling") / citations if citations else 0.0


def overview(store: ox.Store) -> Overview:
    """What is in ``store``."""
    rows = select(store, internal("summary"))
    counts = next(iter(select(store, internal("totals"))))
    return Overview(
        tuple(map(_row, rows)),
        int(counts["documents"].value),
        int(counts["bodies"].value),
    )


def _row(row: ox.QuerySolution) -> ShelfRow:
    slug = text_of(row["slug"]) or ""
    names = (
        "items", "entries", "citations", "documents", "bodies", "mends", "rejections", "dangling",
    )  # fmt: skip
    counts = {name: int(row[name].value) if row[name] is not None else 0 for name in names}
    name = catalogue_name(text_of(row["title"]), text_of(row["publisher"]), slug)
    return ShelfRow(catalogue_iri(slug).value, slug, name, **counts)
