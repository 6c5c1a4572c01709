"""A picture before it is drawn: nodes in layers, and the edges between them.

>>> nodes = (Node("d", "甲规〔2020〕1号", "document", 0), Node("i", "办理某事", "item", 1))
>>> Picture(("文件", "事项"), nodes, (Edge("d", "i"),)).edges
(Edge(source='d', target='i', label=''),)
>>> Picture(("文件", "事项"), nodes, (Edge("i", "d"),))
Traceback (most recent call last):
ValueError: an edge runs from a layer to a later one: i → d
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

#: What a node stands for.
Kind: TypeAlias = Literal["document", "item", "body", "catalogue", "rest"]

#: How hard a node is hit: ``lost`` with all it rests on, ``part``, or only touched; or
#: that it is the one round which the picture is drawn.
Weight: TypeAlias = Literal["lost", "part", "touched", "centre"]


@dataclass(frozen=True, slots=True)
class Node:
    """A box: its text, what it is, and the layer in which it stands, counted from 0.

    ``note`` is a second, smaller text; ``address`` where a click leads. A node of kind
    ``rest`` stands for what had no room.
    """

    id: str
    label: str
    kind: Kind
    layer: int
    note: str = ""
    weight: Weight = "touched"
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow from one node to another in a later layer."""

    source: str
    target: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Nodes in layers with the layers' titles, and the edges between them.

    :raises ValueError: a node has no layer, an id stands for two nodes, or an edge does
        not run from a node to one in a later layer.
    """

    layers: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def __post_init__(self) -> None:
        layer = {node.id: node.layer for node in self.nodes}
        if len(layer) != len(self.nodes):
            raise ValueError("two nodes have one id")
        for node in self.nodes:
            if not 0 <= node.layer < len(self.layers):
                raise ValueError(f"no such layer: {node.layer} ({node.id})")
        for edge in self.edges:
            ends = layer.get(edge.source), layer.get(edge.target)
            if ends[0] is None or ends[1] is None:
                raise ValueError(f"an edge has no such end: {edge.source} → {edge.target}")
            if ends[0] >= ends[1]:
                raise ValueError(
                    f"an edge runs from a layer to a later one: {edge.source} → {edge.target}"
                )
