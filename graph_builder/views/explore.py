"""The explorer's views: what is shown of the graph, and how much of it had no room.

A view is made of things to start from and of steps: a thing opened, with all its
neighbours or those of a kind, up to a number. A view can be written as text, and the
same text on the same graph gives the same view.

>>> Step.read("https://w3id.org/yiju/body/某局|document|120")
Step(of='https://w3id.org/yiju/body/某局', kind='document', most=120)
>>> str(Step.read("https://w3id.org/yiju/body/某局"))
'https://w3id.org/yiju/body/某局'
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import networkx as nx
import pyoxigraph as ox

from graph_builder.agency import Register
from graph_builder.draw import FORMATS, draw
from graph_builder.draw.words import kind_word, relation_word
from graph_builder.errors import NotFound, QueryError
from graph_builder.language import tr
from graph_builder.lookup.documents import Listed
from graph_builder.namespaces import BASE, DCTERMS, RDF, SKOS, YIJU, path_of
from graph_builder.nearby import ORDER, Nearby, Wanted, between, counted, nearby
from graph_builder.network import RELATIONS, Neighbourhood
from graph_builder.picture.model import Kind
from graph_builder.thing import find_thing
from graph_builder.validity.standing import standing_of
from graph_builder.views.label import Label, labels
from graph_builder.views.said import Said

#: Neighbours shown when a thing is opened; more are asked for.
AT_ONCE: Final = 60
#: Things in one view.
MOST: Final = 2_000
#: Starts and steps of one view.
PARTS: Final = 100
_CLASSES: Final = (YIJU.PolicyBasis, YIJU.Item, YIJU.Catalogue, YIJU.IssuingBody)


@dataclass(frozen=True, slots=True)
class Step:
    """A thing that is opened: its neighbours of ``kind`` (all where None), ``most`` of them."""

    of: str
    kind: Kind | None = None
    most: int = AT_ONCE

    def __str__(self) -> str:
        if self.kind is None and self.most == AT_ONCE:
            return self.of
        return f"{self.of}|{self.kind or ''}|{self.most}"

    @classmethod
    def read(cls, text: str) -> Step:
        """The step that is written ``thing|kind|most``, the last two optional.

        :raises QueryError: it is written otherwise.
        """
        of, _, rest = text.partition("|")
        kind, _, most = rest.partition("|")
        known = next((each for each in ORDER if each == kind), None)
        if not of.strip() or (kind and known is None) or not _is_number(most or "1"):
            raise QueryError(
                tr(
                    f"看不懂的展开：{text}（写法：IRI|种类|个数，种类为 {'、'.join(ORDER)}）。",
                    f"no such step: {text} (written IRI|kind|most; kinds: {', '.join(ORDER)}).",
                )
            )
        return cls(of, known, min(int(most), MOST) if most else AT_ONCE)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9 and int(text) > 0


@dataclass(frozen=True, slots=True)
class Thing:
    """A node of the view; ``catalogue`` is the slug of an item's, ``address`` its page."""

    id: str
    kind: Kind
    label: str
    note: str
    address: str
    catalogue: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """An edge of the view: ``relation`` is the local name of a property."""

    source: str
    target: str
    relation: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A step of the view, how many neighbours there are of each kind, and how many have no room."""

    of: str
    kind: Kind | None
    most: int
    total: dict[str, int]
    hidden: dict[str, int]
    at_least: bool


@dataclass(frozen=True, slots=True)
class View:
    """What is shown: its nodes in the order they were come to, the starts first.

    It is ``full`` where more was asked for than a view may have.
    """

    of: list[str]
    nodes: list[Thing]
    edges: list[Line]
    opened: list[Opened]
    full: bool

    def named(self) -> Mapping[str, Thing]:
        """The nodes by IRI."""
        return {node.id: node for node in self.nodes}

    def leaving(self) -> Mapping[str, list[Line]]:
        """The edges by the node that they leave."""
        found = defaultdict(list)
        for edge in self.edges:
            found[edge.source].append(edge)
        return found


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The neighbours of one thing: those shown, and how many of each kind have no room."""

    of: str
    nodes: list[Thing]
    edges: list[Line]
    total: dict[str, int]
    hidden: dict[str, int]
    at_least: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """A line about a thing."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A thing, and how many neighbours it has: by kind, and by relation in each direction."""

    node: Thing
    details: list[Detail]
    neighbours: dict[str, int]
    at_least: bool = field(default=False)


def view(store: ox.Store, of: Sequence[str], steps: Sequence[Step]) -> View:
    """The view of ``of``, each in any spelling, after ``steps``. Without steps the first is opened.

    :raises NotFound: one of the things is not in the graph.
    :raises QueryError: there are no starts, or too many parts.
    """
    if not of:
        raise QueryError(tr("请用 of 写出起点。", "say where to start: of."))
    if len(of) + len(steps) > PARTS:
        raise QueryError(
            tr(f"一幅图最多由 {PARTS} 步组成。", f"a view has {PARTS} steps at the most.")
        )
    starts = list(dict.fromkeys(_found(store, each).value for each in of))
    shown = dict.fromkeys(starts)
    opened: list[Opened] = []
    full = False
    for step in steps or [Step(each) for each in starts[:1]]:
        node = _found(store, step.of)
        near = nearby(store, node, Wanted(step.kind))
        shown.setdefault(node.value)
        fresh = [each for each in near.first(step.most) if each not in shown]
        room = MOST - len(shown)
        shown.update(dict.fromkeys(fresh[:room]))
        full = full or len(fresh) > room
        opened.append(_opened(step, node.value, near, shown))
    nodes, edges = _drawn(store, list(shown))
    return View(starts, nodes, edges, opened, full)


def neighbours(store: ox.Store, of: str, wanted: Wanted, most: int) -> Neighbours:
    """The neighbours of ``of`` that are ``wanted``, the first ``most`` of them.

    :raises NotFound: it is not in the graph.
    """
    node = _found(store, of)
    near = nearby(store, node, wanted)
    first = near.first(most)
    nodes, edges = _drawn(store, [node.value, *first])
    hidden = _hidden(near, set(first))
    edges = [edge for edge in edges if node.value in (edge.source, edge.target)]
    return Neighbours(node.value, nodes[1:], edges, near.counts(), hidden, near.cut)


def summary(store: ox.Store, of: str, day: date) -> Summary:
    """What ``of`` is, as it stands on ``day``, and how many neighbours it has.

    :raises NotFound: it is not in the graph.
    """
    node = _found(store, of)
    counts, at_least = counted(store, node)
    thing = _thing(labels(store, [node.value])[node.value])
    return Summary(thing, _details(store, node, thing, day), counts, at_least)


def picture(store: ox.Store, of: Sequence[str], steps: Sequence[Step], form: str) -> bytes:
    """The view in one of the formats of pictures.

    :raises NotFound: one of the things is not in the graph.
    """
    found = view(store, of, steps)
    kept = found.nodes[: FORMATS[form][1]]
    network: nx.DiGraph[str] = nx.DiGraph()
    for each in kept:
        network.add_node(each.id, kind=each.kind, label=each.label, note=each.note)
    for edge in found.edges:
        ends = edge.source, edge.target
        if ends[0] in network and ends[1] in network and not network.has_edge(*ends):
            network.add_edge(*ends, relation=edge.relation)
    beyond = sum(sum(each.hidden.values()) for each in found.opened)
    part = Neighbourhood(network, found.of[0], beyond + len(found.nodes) - len(kept))
    return draw(part, found.nodes[0].label, form)


def words() -> dict[str, dict[str, str]]:
    """The kinds and the relations as people call them, by their names."""
    relations = [each.value.rsplit("#", 1)[-1] for each in RELATIONS]
    return {
        "kinds": {kind: kind_word(kind) for kind in ORDER},
        "relations": {relation: relation_word(relation) for relation in relations},
    }


def _found(store: ox.Store, text: str) -> ox.NamedNode:
    """What ``text`` names; an IRI of ours is looked up and nothing else is."""
    if not text.startswith(BASE):
        return find_thing(store, text)
    try:
        node = ox.NamedNode(text)
        if any(any(store.quads_for_pattern(node, RDF.type, each, None)) for each in _CLASSES):
            return node
    except ValueError:
        pass
    raise NotFound(tr(f"图谱里没有 {text}。", f"{text} is not in the graph."))


def _opened(step: Step, of: str, near: Nearby, shown: Collection[str]) -> Opened:
    return Opened(of, step.kind, step.most, near.counts(), _hidden(near, shown), near.cut)


def _hidden(near: Nearby, shown: Collection[str]) -> dict[str, int]:
    """How many neighbours of each kind are not ``shown``."""
    hidden = {
        kind: sum(1 for each in things if each not in shown)
        for kind, things in near.by_kind.items()
    }
    return {kind: count for kind, count in hidden.items() if count}


def _drawn(store: ox.Store, things: Sequence[str]) -> tuple[list[Thing], list[Line]]:
    """The things in their order, and the edges between them."""
    called = labels(store, things)
    nodes = [_thing(called[each]) for each in things if each in called]
    kinds: dict[str, Kind] = {node.id: node.kind for node in nodes}
    edges = (Line(source, target, said) for source, said, target in between(store, kinds))
    return nodes, list(edges)


def _thing(label: Label) -> Thing:
    slug = None
    if label.kind == "item":
        slug = label.iri.rsplit("/item/", 1)[0].rsplit("/", 1)[-1]
    return Thing(label.iri, label.kind, label.name, label.note, path_of(label.iri), slug)


def _details(store: ox.Store, node: ox.NamedNode, thing: Thing, day: date) -> list[Detail]:
    said = Said(store, node)
    lines: list[tuple[str, Iterable[str]]] = []
    if thing.kind == "document":
        number, title = said.one(YIJU.documentNumber), said.one(DCTERMS.title)
        listed = Listed(node, number, title, None, 0)
        standing = standing_of(store, listed, day, Register.load())
        issuers = labels(store, [each.value for each in said.nodes(YIJU.issuedBy)])
        lines = [
            (tr("标题", "Title"), [title] if title and number else []),
            (tr("制定机关", "Issued by"), [each.name for each in issuers.values()]),
            (tr("状态", "Status"), [str(standing.status)]),
        ]
    elif thing.kind == "item":
        lines = [(tr("位置", "Place"), [thing.note])]
    elif thing.kind == "body":
        names = [each for each in said.texts(SKOS.altLabel) if each != thing.label]
        lines = [(tr("又称", "Also called"), names[:6])]
    else:
        lines = [(tr("公布机关", "Published by"), said.texts(YIJU.publisherText))]
    joined = ((name, "、".join(values)) for name, values in lines)
    return [Detail(name, value) for name, value in joined if value]
