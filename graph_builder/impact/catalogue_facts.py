"""What the catalogues say of the items of an answer: of these items only, a question each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from graph_builder.deadline import TimeLimit, parse_time_limits
from graph_builder.effect import Spot
from graph_builder.impact.told_of import Body, Item, Kind
from graph_builder.namespaces import concept_iri, place_of_item
from graph_builder.select import Source, given, select

_POLICY = concept_iri("citation-kind", "policy")
_GUIDE = concept_iri("section", "service-guide")


class Cited(NamedTuple):
    """A citation: the item, the document it cites, and how and where it does."""

    item: str
    document: str
    kind: Kind
    text: str
    article: str | None
    source: Spot


@dataclass(frozen=True, slots=True)
class Said:
    """What a catalogue says of an item: who acts for it, where and by when it is published."""

    item: Item
    bodies: tuple[Body, ...]
    url: str | None
    limits: tuple[TimeLimit, ...]


def citations_of(store: Source, documents: Collection[str]) -> list[Cited]:
    """The citations of ``documents``, in the order of the items' places."""
    if not documents:
        return []
    rows = select(store, given("impact-citations", document=_nodes(documents)))
    return sorted(map(_cited, rows), key=_place)


def _cited(row: ox.QuerySolution) -> Cited:
    file = row["file"]
    return Cited(
        row["item"].value,
        row["document"].value,
        "policy" if row["kind"] == _POLICY else "disclosure",
        row["text"].value,
        _text(row["article"]),
        Spot(
            file.value if file is not None else "",
            line=_count(row["line"]),
            end_line=_count(row["endLine"]),
            sheet=_text(row["sheet"]),
            page=_count(row["page"]),
        ),
    )


def _place(cited: Cited) -> tuple[str, str, int, str, str]:
    source = cited.source
    return cited.item, source.sheet or "", source.line or 0, cited.text, cited.document


def policy_bases(store: Source, items: Collection[str]) -> Mapping[str, frozenset[str]]:
    """The policy bases of ``items``."""
    found: dict[str, set[str]] = {item: set() for item in items}
    if items:
        for item, document in select(store, given("impact-bases", item=_nodes(items))):
            found[item.value].add(document.value)
    return {item: frozenset(of) for item, of in found.items()}


def promulgated(store: Source, documents: Collection[str]) -> Mapping[str, set[str]]:
    """What those of ``documents`` that are notices promulgate."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    if documents:
        for row in select(store, given("impact-promulgated", document=_nodes(documents))):
            found[row["document"].value].add(row["regulation"].value)
    return found


def items_said(store: Source, items: Collection[str]) -> dict[str, Said]:
    """What the catalogues say of ``items``."""
    if not items:
        return {}
    rows = _rows(store, items)
    places = {item: place_of_item(item) for item in items}
    published = _Catalogues(store, {catalogue for catalogue, _ in places.values()})
    acting = {body for row in rows.values() for body in row.bodies}
    names = _names(store, {*published.publishers(), *acting})
    publishers = {each: published.publisher(each, names) for each in published.rows}
    said = {}
    for solution in select(store, given("impact-items", item=_nodes(items))):
        iri = solution["item"].value
        where, place = places[iri]
        catalogue, row = published.rows[where], rows[iri]
        bodies = [publishers[where], *(Body(each, names.get(each)) for each in row.bodies)]
        named = [each for each in dict.fromkeys(bodies) if each.name is not None]
        title, printed = _text(catalogue["title"]), _text(solution["printed"])
        said[iri] = Said(
            Item(iri, catalogue["slug"].value, title, place, printed, solution["name"].value),
            tuple(named) or (Body(None, None),),
            row.url or _text(catalogue["page"]),
            row.limits,
        )
    return said


class _Catalogues:
    def __init__(self, store: Source, catalogues: Collection[str]) -> None:
        found = select(store, given("impact-catalogues", catalogue=_nodes(catalogues)))
        ordered = sorted(found, key=lambda row: (row["catalogue"].value, str(row["publisher"])))
        self.rows = {row["catalogue"].value: row for row in reversed(ordered)}

    def publishers(self) -> Iterator[str]:
        return (
            row["publisher"].value for row in self.rows.values() if row["publisher"] is not None
        )

    def publisher(self, catalogue: str, names: Mapping[str, str]) -> Body:
        row = self.rows[catalogue]
        iri = row["publisher"].value if row["publisher"] is not None else None
        return Body(iri, names.get(iri or "") or _text(row["publisherText"]))


@dataclass(slots=True)
class _Rows:
    """What the rows of an item say together."""

    of_guides: set[str] = field(default_factory=set)
    of_item: set[str] = field(default_factory=set)
    urls: set[tuple[bool, str]] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    @property
    def bodies(self) -> list[str]:
        """The bodies of the guides; where no guide names one those of the item itself.

        Never those of a row of policies: it often names the city.
        """
        return sorted(self.of_guides or self.of_item)

    @property
    def url(self) -> str | None:
        """The address of the guide where one has an address, else that of another row."""
        return min(self.urls)[1] if self.urls else None

    @property
    def limits(self) -> tuple[TimeLimit, ...]:
        return tuple(limit for text in sorted(self.texts) for limit in _time_limits(text))


def _rows(store: Source, items: Collection[str]) -> Mapping[str, _Rows]:
    found: defaultdict[str, _Rows] = defaultdict(_Rows)
    for item, section, body, url, limit in select(
        store, given("impact-entries", item=_nodes(items))
    ):
        row = found[item.value]
        if body is not None and section is None:
            row.of_item.add(body.value)
        elif body is not None and section == _GUIDE:
            row.of_guides.add(body.value)
        if url is not None:
            row.urls.add((section != _GUIDE, url.value))
        if limit is not None:
            row.texts.add(limit.value)
    return found


#: Most items of a catalogue print the same few limits.
_time_limits = lru_cache(1024)(parse_time_limits)


def _names(store: Source, bodies: Collection[str]) -> dict[str, str]:
    if not bodies:
        return {}
    rows = select(store, given("impact-labels", body=_nodes(bodies)))
    pairs = sorted((row["body"].value, row["label"].value) for row in rows)
    return dict(reversed(pairs))


def _nodes(iris: Iterable[str]) -> list[ox.NamedNode]:
    return [ox.NamedNode(iri) for iri in sorted(iris)]


def _text(term: ox.Literal | ox.NamedNode | None) -> str | None:
    return None if term is None else term.value


def _count(term: ox.Literal | None) -> int | None:
    return None if term is None else int(term.value)
