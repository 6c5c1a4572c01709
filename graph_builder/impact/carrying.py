"""Carrying: which documents hold most up, with all that rests on what hangs on them.

This reads the whole graph, unlike an impact.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

import networkx as nx

from graph_builder.impact.documents import Documents
from graph_builder.impact.reach import HANGING, all_relations
from graph_builder.impact.told_of import Document
from graph_builder.select import Source, given, select


@dataclass(frozen=True, slots=True)
class Carrying:
    """A document, how many documents hang on it, and how many items rest on it or on these."""

    document: Document
    below: int
    items: int


def most_carrying(store: Source, count: int = 20) -> list[Carrying]:
    """The documents on which most items rest, directly or by way of documents below."""
    graph = _hanging(store)
    resting: defaultdict[str, set[str]] = defaultdict(set)
    for row in select(store, given("impact-bases")):
        resting[row["document"].value].add(row["item"].value)
    graph.add_nodes_from(sorted(resting))
    found = []
    for one in map(frozenset, nx.strongly_connected_components(graph)):
        below = nx.descendants(graph, next(iter(one))) - one
        items = set[str]().union(*(resting.get(each, ()) for each in one | below))
        found.append((len(items), len(below), min(one, key=_numbered)))
    found.sort(key=lambda each: (-each[0], -each[1], each[2]))
    documents = Documents(store, date.min)
    documents.read([each for *_, each in found[:count]])
    return [
        Carrying(documents[each], below, items) for items, below, each in found[:count] if items
    ]


def _hanging(store: Source) -> nx.DiGraph:
    """The documents, each with an edge to what hangs on it; a notice and what it alone
    promulgates hang on each other."""
    graph: nx.DiGraph = nx.DiGraph()
    edges = sorted(set(all_relations(store)))
    pairs = {(edge.source, edge.target) for edge in edges if edge.relation == "promulgates"}
    notices = Counter(regulation for _, regulation in pairs)
    graph.add_edges_from((e.target, e.source) for e in edges if e.relation in HANGING)
    for notice, regulation in sorted(pairs):
        if notices[regulation] == 1:
            graph.add_edge(notice, regulation)
            graph.add_edge(regulation, notice)
    return graph


def _numbered(document: str) -> tuple[bool, str]:
    """Of a notice and what it promulgates the notice stands for both: it has the number."""
    return "/policy/title/" in document, document
