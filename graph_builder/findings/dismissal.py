"""Dismissals: findings that a person looked at and lets stand, with the reason.

They live in a review file, a TSV that an editor fills in, and in the graph of
reviews, where they survive every rebuild.
"""

from __future__ import annotations

import pyoxigraph as ox

from graph_builder.findings.finding import Dismissal
from graph_builder.namespaces import RDF, YIJU, graph_iri


def dismissals(store: ox.Store) -> list[Dismissal]:
    """The dismissals in the graph of reviews."""
    found = []
    for quad in store.quads_for_pattern(None, RDF.type, YIJU.Dismissal, graph_iri("review")):
        said = {
            each.predicate: each.object.value
            for each in store.quads_for_pattern(quad.subject, None, None, graph_iri("review"))
            if isinstance(each.object, ox.Literal)
        }
        found.append(
            Dismissal(said[YIJU.findingKey], said[YIJU.dismissalReason], said[YIJU.reviewer])
        )
    return sorted(found, key=lambda each: each.key)
