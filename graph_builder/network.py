"""The graph as networkx sees it: things that people look at, and the edges between them.

Nodes are IRIs with ``kind`` (catalogue, item, document, body), ``label`` and ``note``;
edges carry ``relation``, the local name of a property. Cells, citations and concepts
are left out: a picture of them would show the file, not what rests on what.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

import networkx as nx
import pyoxigraph as ox

from graph_builder.language import tr
from graph_builder.namespaces import YIJU
from graph_builder.picture.model import Kind
from graph_builder.select import Source, given, select

Network: TypeAlias = "nx.DiGraph[str]"

_KINDS: Final[dict[str, Kind]] = {
    YIJU.PolicyBasis.value: "document",
    YIJU.Item.value: "item",
    YIJU.Catalogue.value: "catalogue",
    YIJU.IssuingBody.value: "body",
}
#: The relations that a picture shows, each with the kinds of its two ends.
RELATIONS: Final[Mapping[ox.NamedNode, tuple[Kind, Kind]]] = {
    YIJU.hasItem: ("catalogue", "item"),
    YIJU.publishedBy: ("catalogue", "body"),
    YIJU.policyBasis: ("item", "document"),
    YIJU.disclosureBasis: ("item", "document"),
    YIJU.issuedBy: ("document", "body"),
    YIJU.promulgates: ("document", "document"),
    YIJU.forwards: ("document", "document"),
    YIJU.implements: ("document", "document"),
    YIJU.amends: ("document", "document"),
    YIJU.adjusts: ("document", "document"),
    YIJU.supplements: ("document", "document"),
    YIJU.mentions: ("document", "document"),
}
_DISCLOSURE: Final = "disclosureBasis"
_HUBS: Final = ("catalogue", "body")
# What XML cannot carry; a title with one is shown with the mark for what is missing.
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STEPS: Final = 2
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A part of the graph round a thing, the nearest first; ``hidden`` had no room."""

    network: Network
    centre: str | None
    hidden: int


def everything(store: Source) -> Network:
    """The whole graph, in a fixed order; the register's bodies only where something is theirs."""
    edges = list(_edges(select(store, given("neighbours", relation=RELATIONS))))
    related = {end for source, _, target in edges for end in (source, target)}
    graph: Network = nx.DiGraph()
    for name, node in sorted(_nodes(store)):
        if node["kind"] != "body" or name in related:
            graph.add_node(name, **node)
    _join(graph, (edge for edge in edges if edge[0] in graph and edge[2] in graph))
    return graph


def whole(store: Source, most: int) -> Neighbourhood:
    """The whole graph, its ``most`` best connected things."""
    graph = everything(store)
    order = sorted(graph, key=lambda name: (-graph.degree(name), name))
    part: Network = nx.DiGraph(graph.subgraph(order[:most]))
    return Neighbourhood(part, None, len(graph) - len(part))


def around(store: Source, centre: ox.NamedNode, most: int) -> Neighbourhood:
    """What lies within two steps of ``centre``.

    A catalogue, a body or a document that merely obliges to disclose is next to everything:
    met on the way it is shown, and not walked through.
    """
    graph: Network = nx.DiGraph()
    graph.add_node(centre.value)
    order, frontier = [centre.value], [centre.value]
    for _ in range(_STEPS):
        _join(graph, _touching(store, frontier))
        fresh = sorted(set(graph) - set(order))
        order += fresh
        kinds = {name: node["kind"] for name, node in named(store, fresh)}
        frontier = [
            each
            for each in fresh
            if kinds.get(each, "body") not in _HUBS and not _only_discloses(graph, each)
        ]
        if len(order) > most:
            break
    return _capped(store, graph, order, most, centre.value)


def _only_discloses(graph: Network, document: str) -> bool:
    """Whether nothing leads to ``document`` but that it obliges to disclose."""
    relations = {said for _, _, said in graph.in_edges(document, data="relation")}
    return relations == {_DISCLOSURE}


def _capped(
    store: Source, graph: Network, order: Collection[str], most: int, centre: str | None
) -> Neighbourhood:
    kept = list(islice(order, most))
    part: Network = nx.DiGraph()
    for name, node in named(store, kept):
        part.add_node(name, **node)
    part.add_edges_from(graph.subgraph(part).edges(data=True))
    return Neighbourhood(part, centre, len(order) - len(part))


def _join(graph: Network, edges: Iterable[tuple[str, str, str]]) -> None:
    """Add ``edges``; one arrow between two things is enough, the first is kept."""
    for source, relation, target in edges:
        if not graph.has_edge(source, target):
            graph.add_edge(source, target, relation=relation)


def _edges(rows: ox.QuerySolutions) -> Iterator[tuple[str, str, str]]:
    for row in rows:
        relation = row["relation"].value.rsplit("#", 1)[-1]
        yield row["from"].value, relation, row["to"].value


def _touching(store: Source, things: Collection[str]) -> Iterator[tuple[str, str, str]]:
    for part in _parts(things):
        terms = map(ox.NamedNode, part)
        yield from _edges(select(store, given("neighbours", thing=list(terms), relation=RELATIONS)))


def named(store: Source, things: Collection[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Those of ``things`` that have a name, in order, each with its kind, label and note."""
    for part in _parts(things):
        yield from _nodes(store, thing=map(ox.NamedNode, part))


def _nodes(store: Source, **things: Iterable[ox.NamedNode]) -> Iterator[tuple[str, dict[str, str]]]:
    seen = set()
    for row in select(store, given("names", **things)):
        if row["thing"].value not in seen:
            seen.add(row["thing"].value)
            yield row["thing"].value, _node(row)


def _parts(things: Collection[str]) -> Iterator[list[str]]:
    rest = iter(sorted(things))
    while part := list(islice(rest, _AT_ONCE)):
        yield part


def _node(row: ox.QuerySolution) -> dict[str, str]:
    kind = _KINDS[row["class"].value]
    title, number, sequence, publisher, slug, body = (
        _NOT_XML.sub("\ufffd", row[name].value) if row[name] else ""
        for name in ("title", "number", "sequence", "publisher", "slug", "body")
    )
    if kind == "document":
        return {"kind": kind, "label": number or title, "note": title if number else ""}
    if kind == "item":
        place = tr(f"第{sequence}项", f"item {sequence}")
        return {"kind": kind, "label": title, "note": f"{publisher or slug} {place}"}
    if kind == "catalogue":
        return {"kind": kind, "label": title or publisher or slug, "note": slug}
    return {"kind": kind, "label": body, "note": ""}
