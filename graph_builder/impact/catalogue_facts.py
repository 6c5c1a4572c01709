"""What the catalogues say of the items of an answer: of these items only, a question each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyoxigraph as ox

from graph_builder.deadline import TimeLimit, parse_time_limits
from graph_builder.effect import Spot
from graph_builder.impact.answer import Body, Item, Kind
from graph_builder.namespaces import concept_iri
from graph_builder.select import given, select

_POLICY = concept_iri("citation-kind", "policy")


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


def citations_of(store: ox.Store, documents: Collection[str]) -> list[Cited]:
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


def policy_bases(store: ox.Store, items: Collection[str]) -> dict[str, set[str]]:
    """The policy bases of ``items``."""
    found: dict[str, set[str]] = {item: set() for item in items}
    if items:
        for row in select(store, given("impact-bases", item=_nodes(items))):
            found[row["item"].value].add(row["document"].value)
    return found


def promulgated(store: ox.Store, documents: Collection[str]) -> Mapping[str, set[str]]:
    """What those of ``documents`` that are notices promulgate."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    if documents:
        for row in select(store, given("impact-promulgated", document=_nodes(documents))):
            found[row["document"].value].add(row["regulation"].value)
    return found


def items_said(store: ox.Store, items: Collection[str]) -> dict[str, Said]:
    """What the catalogues say of ``items``."""
    found, catalogue_of = _items(store, items)
    published = _Catalogues(store, set(catalogue_of.values()))
    bodies = _bodies(store, items)
    names = _names(
        store, {*published.publishers(), *(each for all_ in bodies.values() for each in all_)}
    )
    urls = _urls(store, items)
    limits = _limits(store, items)
    said = {}
    for iri, item in found.items():
        catalogue = published.rows[catalogue_of[iri]]
        acting = [published.publisher(catalogue_of[iri], names)]
        acting += [Body(each, names.get(each)) for each in bodies.get(iri, ())]
        named = [each for each in dict.fromkeys(acting) if each.name is not None]
        title = _text(catalogue["title"])
        said[iri] = Said(
            Item(iri, catalogue["slug"].value, title, *item),
            tuple(named) or (Body(None, None),),
            urls.get(iri) or _text(catalogue["page"]),
            tuple(limits.get(iri, ())),
        )
    return said


def _items(
    store: ox.Store, items: Collection[str]
) -> tuple[dict[str, tuple[int, str | None, str]], dict[str, str]]:
    """Sequence, printed number and name of ``items``, and the catalogue of each."""
    found, catalogues = {}, {}
    for row in select(store, given("impact-items", item=_nodes(items))) if items else ():
        iri = row["item"].value
        catalogues[iri] = row["catalogue"].value
        found[iri] = int(row["sequence"].value), _text(row["printed"]), row["name"].value
    return found, catalogues


class _Catalogues:
    def __init__(self, store: ox.Store, catalogues: Collection[str]) -> None:
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


def _bodies(store: ox.Store, items: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The bodies of the items' guides; where an item has no guide those of the item itself.

    Never those of a row of policies: it often names the city.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for query in ("impact-guides", "impact-disclosers"):
        wanted = [item for item in items if item not in found]
        for row in select(store, given(query, item=_nodes(wanted))) if wanted else ():
            found[row["item"].value].add(row["body"].value)
    return {item: tuple(sorted(bodies)) for item, bodies in found.items()}


def _names(store: ox.Store, bodies: Collection[str]) -> dict[str, str]:
    if not bodies:
        return {}
    rows = select(store, given("impact-labels", body=_nodes(bodies)))
    pairs = sorted((row["body"].value, row["label"].value) for row in rows)
    return dict(reversed(pairs))


def _urls(store: ox.Store, items: Collection[str]) -> dict[str, str]:
    """The address of the guide where one has an address, else that of another row."""
    found: defaultdict[str, list[tuple[bool, str]]] = defaultdict(list)
    for row in select(store, given("impact-pages", item=_nodes(items))) if items else ():
        found[row["item"].value].append((row["guide"] is None, row["url"].value))
    return {item: min(urls)[1] for item, urls in found.items()}


def _limits(store: ox.Store, items: Collection[str]) -> dict[str, Sequence[TimeLimit]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in select(store, given("impact-limits", item=_nodes(items))) if items else ():
        found[row["item"].value].add(row["text"].value)
    return {
        item: [limit for text in sorted(texts) for limit in parse_time_limits(text)]
        for item, texts in found.items()
    }


def _nodes(iris: Iterable[str]) -> list[ox.NamedNode]:
    return [ox.NamedNode(iri) for iri in sorted(iris)]


def _text(term: ox.Literal | ox.NamedNode | None) -> str | None:
    return None if term is None else term.value


def _count(term: ox.Literal | None) -> int | None:
    return None if term is None else int(term.value)
