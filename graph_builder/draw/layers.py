"""A network as a picture in layers: catalogue → item → documents → body.

A document stands to the right of those that rest on it, so that a chain of implementing
rules reads from left to right up to the law.
"""

from __future__ import annotations

import networkx as nx

from graph_builder.draw.words import relation_word
from graph_builder.language import tr
from graph_builder.network import Neighbourhood, Network
from graph_builder.picture import Edge, Node, Picture


def layered(part: Neighbourhood) -> Picture:
    """The picture of ``part``."""
    network = part.network
    depth = _depths(network)
    deepest = max(depth.values(), default=0)
    column = {"catalogue": 0, "item": 1, "body": deepest + 3}
    layer = {
        node: column.get(data["kind"], 2 + depth.get(node, 0))
        for node, data in network.nodes(data=True)
    }
    used = sorted(set(layer.values()))
    titles = {
        0: tr("目录", "catalogues"),
        1: tr("事项", "items"),
        deepest + 3: tr("机关", "bodies"),
    }
    names = tuple(titles.get(number, tr("文件", "documents")) for number in used)
    place = {number: index for index, number in enumerate(used)}
    nodes = [
        Node(
            node, data["label"], data["kind"], place[layer[node]], data["note"],
            "centre" if node == part.centre else "touched",
        )
        for node, data in sorted(network.nodes(data=True))
    ]  # fmt: skip
    if part.hidden and nodes:
        text = tr(f"另有{part.hidden}个未画出", f"{part.hidden} more are not drawn")
        nodes.append(Node("…", text, "rest", len(used) - 1))
    edges = [
        Edge(source, target, _label(data["relation"]))
        for source, target, data in sorted(network.edges(data=True), key=lambda edge: edge[:2])
        if layer[source] < layer[target]
    ]
    return Picture(names, tuple(nodes), tuple(edges))


def _label(relation: str) -> str:
    """The word on an arrow, where its two ends do not say it already."""
    plain = ("hasItem", "publishedBy", "policyBasis", "disclosureBasis", "issuedBy")
    return "" if relation in plain else relation_word(relation)


def _depths(network: Network) -> dict[str, int]:
    """How many documents lie on the longest way to each document; a circle counts as one."""
    documents = network.subgraph(
        node for node, data in network.nodes(data=True) if data["kind"] == "document"
    )
    circles = nx.condensation(documents)
    depth: dict[int, int] = {}
    for circle in nx.topological_sort(circles):
        above = [depth[each] for each in circles.predecessors(circle)]
        depth[circle] = 1 + max(above) if above else 0
    return {node: depth[circle] for node, circle in circles.graph["mapping"].items()}
