"""Decisions that people took, as the graph of reviews keeps them: a node each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from graph_builder.namespaces import RDF, graph_iri

REVIEW = graph_iri("review")


def decisions(store: ox.Store, kind: ox.NamedNode) -> Iterator[Mapping[ox.NamedNode, str]]:
    """What ``store`` says of each decision of the class ``kind``, by property."""
    for quad in store.quads_for_pattern(None, RDF.type, kind, REVIEW):
        yield {
            each.predicate: each.object.value
            for each in store.quads_for_pattern(quad.subject, None, None, REVIEW)
            if isinstance(each.object, ox.NamedNode | ox.Literal)
        }
