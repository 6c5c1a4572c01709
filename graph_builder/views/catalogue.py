"""A catalogue as its editors see it: what it says of itself, and its rows in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final

import pyoxigraph as ox

from graph_builder.catalogue_name import catalogue_name
from graph_builder.language import tr
from graph_builder.namespaces import DCTERMS, YIJU, web_address
from graph_builder.query import Graph
from graph_builder.sheet import Row, items_of, rows_of
from graph_builder.views.label import Label, labels
from graph_builder.views.said import Said, a_thing

#: Items on one page; mends and rejections shown.
PAGE: Final = 40
_MOST: Final = 300


@dataclass(frozen=True, slots=True)
class Note:
    """A mend or a rejection: where, what kind or which column, what was there, what is now."""

    line: str
    what: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Matter:
    """An item with its rows."""

    iri: str
    number: str
    name: str
    category: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """All that the page of a catalogue shows; ``page`` of its items counts from 1.

    ``discloses`` is whether it has a column for what is disclosed, as no list of powers has.
    """

    iri: str
    slug: str
    title: str
    facts: tuple[tuple[str, str], ...]
    publisher: Label | None
    address: str | None
    file: str
    discloses: bool
    matters: tuple[Matter, ...]
    items: int
    page: int
    mends: tuple[Note, ...]
    rejections: tuple[Note, ...]

    @property
    def pages(self) -> int:
        """How many pages of items there are, one at least."""
        return max(1, -(-self.items // PAGE))


def catalogue_page(store: ox.Store, iri: str, page: int) -> CataloguePage:
    """The page of the catalogue ``iri``.

    :raises NotFound: there is no such catalogue.
    """
    node = a_thing(store, iri, YIJU.Catalogue)
    said = Said(store, node)
    slug = said.one(DCTERMS.identifier) or ""
    items = items_of(store, slug)
    rows = rows_of(store, items[(page - 1) * PAGE : page * PAGE])
    publishers = labels(store, [each.value for each in said.nodes(YIJU.publishedBy)])
    addresses = [each.value for each in said.nodes(YIJU.landingPage)]
    address = web_address(addresses[0]) if addresses else None
    return CataloguePage(
        iri,
        slug,
        catalogue_name(said.one(DCTERMS.title), said.one(YIJU.publisherText), slug),
        tuple(_facts(said)),
        next(iter(publishers.values()), None),
        address.value if address else None,
        said.one(YIJU.sourceFile) or "",
        "content" in said.texts(YIJU.column),
        tuple(_matters(rows)),
        len(items),
        page,
        tuple(_mends(store, slug)),
        tuple(_rejections(store, slug)),
    )


def _facts(said: Said) -> Iterable[tuple[str, str]]:
    named = (
        (tr("发布机关", "Publisher"), YIJU.publisherText),
        (tr("地区", "Place"), YIJU.jurisdiction),
        (tr("版本", "Edition"), YIJU.edition),
        (tr("日期", "Date"), DCTERMS.issued),
        (tr("表式", "Layout"), YIJU.layout),
    )
    for name, predicate in named:
        value = said.one(predicate)
        if value is not None:
            yield name, value


def _matters(rows: Iterable[Row]) -> Iterable[Matter]:
    for iri, group in groupby(rows, key=lambda row: row.item):
        own = tuple(group)
        first = own[0]
        number = first.printed_sequence or str(first.sequence)
        yield Matter(iri, number, first.name, first.category, own)


def _mends(store: ox.Store, slug: str) -> Iterable[Note]:
    for row in islice(Graph(store).query("mends", catalogue=slug), _MOST):
        yield Note(*(row[name] or "" for name in ("line", "kind", "was", "now")))


def _rejections(store: ox.Store, slug: str) -> Iterable[Note]:
    for row in islice(Graph(store).query("rejections", catalogue=slug), _MOST):
        yield Note(*(row[name] or "" for name in ("line", "column", "value", "reason")))
