"""Reach: which documents fall with some, and which only lose their ground.

A notice and what it alone promulgates are one: either takes the other with it. What a
notice promulgates together with other regulations goes with the notice, but one of them
does not take the notice. A regulation whose title two notices promulgate has editions: the
end of one notice is not the end of the other's.

What implements, supplements or forwards a document that falls loses its ground, and so
does what does the same to *it*. Direction matters: when implementing rules fall, what they
implement stays.

>>> rules = Edge("implements", "rules", "law", "law's rules")
>>> notice = Edge("promulgates", "notice", "law", "notice on law")
>>> reach = spread([rules, notice], ["law"])
>>> sorted(reach.falls), sorted(reach.review)
(['law', 'notice'], ['rules'])
>>> sorted(spread([rules, notice], ["rules"]).falls)
['rules']
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, cast

import networkx as nx
import pyoxigraph as ox

from graph_builder.impact.told_of import Relation
from graph_builder.select import Source, given, select

#: The relations by which a document hangs on another.
HANGING: Collection[Relation] = ("implements", "supplements", "forwards")


class Edge(NamedTuple):
    """``source`` does to ``target`` what ``words``, from its title, say."""

    relation: Relation
    source: str
    target: str
    words: str


class Link(NamedTuple):
    """A document on a path: what it is to the one before it, by which words."""

    document: str
    relation: Relation | None = None
    words: str | None = None


@dataclass(frozen=True)
class Reach:
    """The documents reached from ``seeds``: ``falls`` has the seeds themselves and what goes
    with them, ``changed`` what is ``amended`` and what is one with it, ``review`` what loses
    its ground; ``edges`` are all relations met."""

    seeds: tuple[str, ...]
    amended: tuple[str, ...]
    falls: frozenset[str]
    changed: frozenset[str]
    review: frozenset[str]
    edges: tuple[Edge, ...]

    @cached_property
    def direct(self) -> frozenset[str]:
        """What the act itself takes or changes."""
        return self.falls | self.changed

    @cached_property
    def paths(self) -> Mapping[str, tuple[Link, ...]]:
        """The shortest path to each document reached; to one that falls through such alone."""
        graph: nx.DiGraph = nx.DiGraph()
        starts = [*self.seeds, *self.amended]
        graph.add_nodes_from(sorted(starts))
        for link, before in sorted(self._links(), key=_as_text):
            falls = any({before, link.document} <= one for one in (self.falls, self.changed))
            if link.relation in HANGING or falls or link.document in self.review:
                weight = 0.01 if falls else 1.0
                if not graph.has_edge(before, link.document):
                    graph.add_edge(before, link.document, weight=weight, link=link)
        found = nx.multi_source_dijkstra_path(graph, sorted(starts)) if starts else {}
        return {
            node: (
                Link(path[0]),
                *(cast(Link, graph.edges[pair]["link"]) for pair in pairwise(path)),
            )
            for node, path in found.items()
        }

    def _links(self) -> Iterable[tuple[Link, str]]:
        """The steps from one document reached to another, each with the one before."""
        reached = self.direct | self.review
        for edge in self.edges:
            if edge.source not in reached or edge.target not in reached:
                continue
            if edge.relation in HANGING or edge.relation == "promulgates":
                yield Link(edge.source, edge.relation, edge.words), edge.target
            if edge.relation == "promulgates":
                yield Link(edge.target, "promulgated-by", edge.words), edge.source

    @cached_property
    def mentions(self) -> tuple[tuple[Edge, bool], ...]:
        """The relations to what falls by which nothing follows; True where that is because
        the title has several editions."""
        reached = self.direct | self.review
        named = self.direct
        open_titles = {
            edge.target
            for edge in self.edges
            if edge.relation == "promulgates" and edge.source in named
        } - reached
        found = []
        for edge in self.edges:
            if edge.source in reached and edge.target in reached:
                continue
            if edge.target in named and edge.source not in reached:
                found.append((edge, edge.relation == "promulgates"))
            elif edge.target in open_titles and edge.source not in reached:
                found.append((edge, True))
        return tuple(sorted(set(found)))

    @cached_property
    def editions(self) -> frozenset[str]:
        """The titles of several editions of which one falls: nobody says which is meant."""
        return frozenset(
            edge.target
            for edge in self.edges
            if edge.relation == "promulgates"
            and edge.source in self.direct
            and edge.target not in self.direct
        )


def _as_text(each: tuple[Link, str]) -> tuple[str, str, str, str]:
    link, before = each
    return before, link.document, link.relation or "", link.words or ""


def spread(edges: Iterable[Edge], seeds: Iterable[str], amended: Iterable[str] = ()) -> Reach:
    """What falls and what loses its ground with ``seeds``, by the relations ``edges`` alone.

    What is ``amended`` stays; what hangs on it is to be reviewed.
    """
    known = tuple(sorted(set(edges)))
    ends = tuple(sorted(set(seeds)))
    softer = tuple(sorted(set(amended) - set(ends)))
    pairs = _Pairs(known)
    falls = pairs.closed(set(ends))
    changed = pairs.closed(set(softer) - falls) - falls
    hanging: defaultdict[str, list[str]] = defaultdict(list)
    for edge in known:
        if edge.relation in HANGING:
            hanging[edge.target].append(edge.source)
    reached: set[str] = set()
    ring = pairs.closed(falls | changed)
    while ring - reached:
        reached |= ring
        ring = pairs.closed(reached | {each for upper in ring for each in hanging[upper]})
    review = reached - falls - changed
    return Reach(ends, softer, frozenset(falls), frozenset(changed), frozenset(review), known)


class _Pairs:
    """Notices and what they promulgate."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.notices: defaultdict[str, set[str]] = defaultdict(set)
        # By notice and title: a title that names two regulations promulgates both, two
        # spellings of a notice's title name one regulation twice.
        self.regulations: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for edge in edges:
            if edge.relation == "promulgates":
                self.notices[edge.target].add(edge.source)
                self.regulations[edge.source][edge.words].add(edge.target)

    def closed(self, documents: set[str]) -> set[str]:
        """``documents`` and what is one with them."""
        found = set(documents)
        waiting = sorted(found)
        while waiting:
            document = waiting.pop()
            near = {
                regulation
                for named in self.regulations[document].values()
                for regulation in named
                if self.notices[regulation] <= found
            }
            near |= {each for each in self.notices[document] if self._is_taken(each, found)}
            waiting += sorted(near - found)
            found |= near
        return found

    def _is_taken(self, notice: str, found: set[str]) -> bool:
        return any(
            named <= found and all(self.notices[each] == {notice} for each in named)
            for named in self.regulations[notice].values()
        )


def reach(store: Source, seeds: Sequence[str], amended: Sequence[str] = ()) -> Reach:
    """What falls and what loses its ground with ``seeds`` in ``store``.

    Only the neighbourhood of what is reached is read, ring by ring.
    """
    return walk(lambda documents: _relations(store, documents), seeds, amended)


def walk(
    relations_of: Callable[[Collection[str]], Iterable[Edge]],
    seeds: Sequence[str],
    amended: Sequence[str] = (),
) -> Reach:
    """As :func:`spread`, by relations that are asked for as far as they are needed."""
    edges: set[Edge] = set()
    known: set[str] = set()
    ring = {*seeds, *amended}
    while True:
        known |= ring
        edges.update(relations_of(sorted(ring)))
        found = spread(edges, seeds, amended)
        wanted = found.direct | found.review
        # Whether a notice and a regulation are one is known when both have been looked at.
        beside = {
            end
            for edge in edges
            if edge.relation == "promulgates" and (edge.source in wanted or edge.target in wanted)
            for end in (edge.source, edge.target)
        }
        ring = {*wanted, *beside} - known
        if not ring:
            return found


def all_relations(store: Source) -> Iterable[Edge]:
    """Every relation between documents in ``store``."""
    yield from _edges(store, given("impact-relations"))


def _relations(store: Source, documents: Collection[str]) -> Iterable[Edge]:
    nodes = [ox.NamedNode(each) for each in documents]
    yield from _edges(store, given("impact-relations", below=nodes, notice=nodes))


def _edges(store: Source, query: str) -> Iterable[Edge]:
    for row in select(store, query):
        kind = cast(Relation, row["kind"].value.rsplit("/", 1)[-1])
        yield Edge(kind, row["from"].value, row["to"].value, row["words"].value)
