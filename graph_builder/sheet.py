"""A sheet: a catalogue's rows as its editor sees them, read back from the graph.

A row is an entry with the item it belongs to, its cells by column and the bases that
stand in it, all as printed. The rows come in the order of the file. Where a cell holds
several texts, they come in the order of the characters: a graph keeps no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph_builder.catalogue_name import catalogue_name
from graph_builder.namespaces import YIJU, catalogue_iri, concept_iri
from graph_builder.select import given, internal, select
from graph_builder.table import Place

#: The columns of a row besides its number, name and bases, in the order of the sheet.
FIELDS = (
    "section", "content", "forms", "body", "attribute", "method", "reason", "time_limit",
    "channels", "audience", "level", "url", "update_frequency", "department", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Basis:
    """One basis of a row as printed, and the number that was read in it, if any.

    ``disclosure`` is whether it merely obliges to disclose.
    """

    printed: str
    number: str | None
    disclosure: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Row:
    """One entry; ``cells`` has the texts of each column of :data:`FIELDS` that has any,
    ``others`` the texts of all other columns by their headings as printed.

    ``first`` is whether it is the first row of its item.
    """

    entry: str
    item: str
    sequence: int
    printed_sequence: str | None
    name: str
    category: str | None
    place: Place
    first: bool
    cells: Mapping[str, Sequence[str]]
    others: Mapping[str, Sequence[str]]
    bases: tuple[Basis, ...]

    def holds(self, place: Place) -> bool:
        """Whether ``place`` lies within this row."""
        here = self.place
        return (
            (place.file, place.sheet) == (here.file, here.sheet)
            and place.line <= here.end_line
            and here.line <= place.end_line
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One catalogue: what it says of itself, its columns (roles), and its rows."""

    slug: str
    file: str
    title: str | None
    publisher: str | None
    jurisdiction: str | None
    edition: str | None
    date: str | None
    address: str | None
    columns: frozenset[str]
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """What it is called for people."""
        return catalogue_name(self.title, self.publisher, self.slug)


def sheets(store: ox.Store, only: Collection[str] = ()) -> list[Sheet]:
    """The catalogues in ``store`` by their slugs: those in ``only``, or all."""
    columns: defaultdict[str, set[str]] = defaultdict(set)
    for found in select(store, internal("sheet-columns")):
        columns[found["slug"].value].add(found["column"].value)
    rows = _rows(store, [item for slug in only for item in items_of(store, slug)] if only else None)
    return [
        Sheet(
            slug=slug,
            file=found["file"].value,
            title=_text(found["title"]),
            publisher=_text(found["publisher"]),
            jurisdiction=_text(found["jurisdiction"]),
            edition=_text(found["edition"]),
            date=_text(found["date"]),
            address=_text(found["address"]),
            columns=frozenset(columns[slug]),
            rows=tuple(rows[slug]),
        )
        for found in select(store, internal("sheet-heads"))
        if (slug := found["slug"].value) in only or not only
    ]


def items_of(store: ox.Store, slug: str) -> list[ox.NamedNode]:
    """The items of a catalogue, in the order of its file."""
    quads = store.quads_for_pattern(catalogue_iri(slug), YIJU.hasItem, None)
    items = [each.object for each in quads if isinstance(each.object, ox.NamedNode)]
    return sorted(items, key=lambda item: int(item.value.rsplit("/", 1)[-1]))


def other_headings(rows: Iterable[Row]) -> tuple[str, ...]:
    """The headings, as printed, of the columns of ``rows`` besides :data:`FIELDS`."""
    return tuple(dict.fromkeys(heading for row in rows for heading in row.others))


def rows_of(store: ox.Store, items: Sequence[ox.NamedNode]) -> list[Row]:
    """The rows of some items of one catalogue, in the order of the file."""
    return [row for rows in _rows(store, items).values() for row in rows]


def _rows(store: ox.Store, items: Sequence[ox.NamedNode] | None) -> defaultdict[str, list[Row]]:
    """The rows of each catalogue, or of ``items`` alone, in the order of the file."""
    among = {} if items is None else {"item": items}
    cells: defaultdict[str, defaultdict[str, list[str]]]
    cells = defaultdict(lambda: defaultdict(list))
    for found in select(store, given("sheet-cells", **among)):
        cells[found["entry"].value][found["field"].value].append(found["text"].value)
    others: defaultdict[str, defaultdict[str, list[str]]]
    others = defaultdict(lambda: defaultdict(list))
    for found in select(store, given("sheet-others", **among)):
        others[found["entry"].value][found["heading"].value].append(found["text"].value)
    of_item: defaultdict[str, list[ox.QuerySolution]] = defaultdict(list)
    for found in select(store, given("sheet-rows", **among)):
        of_item[found["item"].value].append(found)
    bases = _bases(store, among)
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for item, entries in of_item.items():
        places = [_place(entry) for entry in entries]
        stands = _rows_of_bases(bases[item], places)
        for n, (entry, place) in enumerate(zip(entries, places, strict=True)):
            rows[entry["slug"].value].append(
                Row(
                    entry=entry["entry"].value,
                    item=item,
                    sequence=int(entry["sequence"].value),
                    printed_sequence=_text(entry["printed"]),
                    name=_text(entry["name"]) or "",
                    category=_text(entry["category"]),
                    place=place,
                    first=n == 0,
                    cells=cells[entry["entry"].value],
                    others=others[entry["entry"].value],
                    bases=tuple(stands[n]),
                )
            )
    return rows


def _bases(
    store: ox.Store, among: Mapping[str, Sequence[ox.NamedNode]]
) -> defaultdict[str, list[Basis]]:
    """The bases of each item."""
    disclosure = concept_iri("citation-kind", "disclosure")
    bases: defaultdict[str, list[Basis]] = defaultdict(list)
    for found in select(store, given("sheet-bases", **among)):
        line = int(found["line"].value)
        place = Place(found["file"].value, line, line, _text(found["part"]))
        bases[found["item"].value].append(
            Basis(
                found["printed"].value, _text(found["number"]), found["kind"] == disclosure, place
            )
        )
    return bases


def _rows_of_bases(bases: Iterable[Basis], places: Sequence[Place]) -> list[list[Basis]]:
    """The bases that stand in each row of an item: the last row that begins above them."""
    stands: list[list[Basis]] = [[] for _ in places]
    for basis in bases:
        above = [
            n
            for n, place in enumerate(places)
            if place.sheet == basis.place.sheet and place.line <= basis.place.line
        ]
        stands[above[-1] if above else 0].append(basis)
    return stands


def _place(found: ox.QuerySolution) -> Place:
    page = _text(found["page"])
    return Place(
        found["file"].value, int(found["line"].value), int(found["end"].value),
        _text(found["part"]), None if page is None else int(page),
    )  # fmt: skip


def _text(term: object) -> str | None:
    return term.value if isinstance(term, ox.Literal | ox.NamedNode) else None
