"""The graph of the ontology: classes, properties and concepts, as this package has them."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from graph_builder import resources
from graph_builder.namespaces import graph_iri

ONTOLOGY: Final = graph_iri("ontology")
_FILES: Final = ("yiju.ttl", "concepts.ttl", "alignments.ttl")


def load_ontology(store: ox.Store) -> None:
    """Put the ontology in its graph, in place of any that is there."""
    store.remove_graph(ONTOLOGY)
    for name in _FILES:
        path = str(resources.ontology(name))
        store.bulk_load(path=path, format=ox.RdfFormat.TURTLE, to_graph=ONTOLOGY)
