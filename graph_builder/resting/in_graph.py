"""What rests on documents, asked for in SPARQL: of these items only, a question each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph_builder.effects.effect import Spot
from graph_builder.namespaces import concept_iri, place_of_item
from graph_builder.resting.values import Body, Cited, Item, Said
from graph_builder.select import Source, given, internal, select

_POLICY = concept_iri("citation-kind", "policy")
_GUIDE = concept_iri("section", "service-guide")


class InGraph:
    """What rests on the documents of ``store``."""

    def __init__(self, store: Source) -> None:
        self._store = store

    def citations(self, documents: Collection[str]) -> list[Cited]:
        """The citations of ``documents``, in the order of the items' places."""
        if not documents:
            return []
        rows = select(self._store, given("impact-citations", document=_nodes(documents)))
        return sorted(map(_cited, rows), key=lambda each: each.place)

    def said(self, items: Iterable[str]) -> dict[str, Said]:
        """What the catalogues say of ``items``."""
        store, nodes = self._store, _nodes(items)
        if not nodes:
            return {}
        rows, bases = _rows(store, nodes), _bases(store, nodes)
        places = {node.value: place_of_item(node.value) for node in nodes}
        published = _Catalogues(store, {catalogue for catalogue, _ in places.values()})
        acting = {body for row in rows.values() for body in row.bodies}
        names = _names(store, {*published.publishers(), *acting})
        publishers = {each: published.publisher(each, names) for each in published.rows}
        said = {}
        for solution in select(store, given("impact-items", item=nodes)):
            iri = solution["item"].value
            where, place = places[iri]
            if where not in published.rows:
                continue  # of a catalogue that says nothing of itself nothing can be told
            catalogue, row = published.rows[where], rows[iri]
            bodies = [publishers[where], *(Body(each, names.get(each)) for each in row.bodies)]
            named = [each for each in dict.fromkeys(bodies) if each.name is not None]
            title, printed = _text(catalogue["title"]), _text(solution["printed"])
            said[iri] = Said(
                Item(iri, catalogue["slug"].value, title, place, printed, solution["name"].value),
                frozenset(bases[iri]),
                tuple(named) or (Body(None, None),),
                row.url or _text(catalogue["page"]),
                tuple(sorted(row.texts)),
            )
        return said

    def documents(self) -> Iterator[str]:
        """The documents that are cited."""
        return (row["document"].value for row in select(self._store, internal("cited")))

    def items(self) -> Iterator[str]:
        """All items."""
        return (row["item"].value for row in select(self._store, internal("items")))


def _cited(row: ox.QuerySolution) -> Cited:
    item, document, kind, text, article, file, line, end_line, sheet, page = row
    return Cited(
        item.value,
        document.value,
        "policy" if kind == _POLICY else "disclosure",
        text.value,
        _text(article),
        Spot(
            file.value if file is not None else "",
            line=_count(line),
            end_line=_count(end_line),
            sheet=_text(sheet),
            page=_count(page),
        ),
    )


def _bases(store: Source, items: Collection[ox.NamedNode]) -> Mapping[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for item, document in select(store, given("impact-bases", item=items)):
        found[item.value].add(document.value)
    return found


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


def _rows(store: Source, items: Collection[ox.NamedNode]) -> Mapping[str, _Rows]:
    found: defaultdict[str, _Rows] = defaultdict(_Rows)
    for item, section, body, url, limit in select(store, given("impact-entries", item=items)):
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
