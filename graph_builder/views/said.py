"""What the graph says of one thing, by property."""

from __future__ import annotations

import pyoxigraph as ox

from graph_builder.errors import NotFound
from graph_builder.language import tr
from graph_builder.namespaces import RDF


class Said:
    """What the graph says of one thing, by property."""

    def __init__(self, store: ox.Store, node: ox.NamedNode) -> None:
        self._quads = list(store.quads_for_pattern(node, None, None, None))

    def texts(self, *predicates: ox.NamedNode) -> list[str]:
        """The texts under these properties, in order and once each."""
        return [
            text
            for predicate in predicates
            for text in sorted(
                {
                    each.object.value
                    for each in self._quads
                    if each.predicate == predicate and isinstance(each.object, ox.Literal)
                }
            )
        ]

    def nodes(self, predicate: ox.NamedNode) -> list[ox.NamedNode]:
        """The things under this property."""
        found = {
            each.object
            for each in self._quads
            if each.predicate == predicate and isinstance(each.object, ox.NamedNode)
        }
        return sorted(found, key=lambda node: node.value)

    def one(self, predicate: ox.NamedNode) -> str | None:
        """The text under this property, if there is any."""
        return next(iter(self.texts(predicate)), None)


def a_thing(store: ox.Store, iri: str, kind: ox.NamedNode) -> ox.NamedNode:
    """The node ``iri``, which is of the class ``kind``.

    :raises NotFound: there is no such thing in the graph.
    """
    try:
        node = ox.NamedNode(iri)
        if any(store.quads_for_pattern(node, RDF.type, kind, None)):
            return node
    except ValueError:
        pass
    raise NotFound(tr(f"图谱里没有 {iri}。", f"{iri} is not in the graph."))
