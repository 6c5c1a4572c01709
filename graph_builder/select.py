"""Asking a pyoxigraph store: one SELECT over all graphs, with terms bound."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pyoxigraph as ox

from graph_builder.resources import queries


def select(
    store: ox.Store,
    text: str,
    terms: Mapping[ox.Variable, ox.NamedNode | ox.Literal] | None = None,
) -> ox.QuerySolutions:
    """The solutions of the SELECT query ``text``, with ``terms`` for its variables.

    pyoxigraph binds only variables that the query projects.
    """
    found = store.query(text, use_default_graph_as_union=True, substitutions=dict(terms or {}))
    assert isinstance(found, ox.QuerySolutions), "a SELECT query"
    return found


@cache
def internal(name: str) -> str:
    """The text of one of yiju's own queries, ``queries/internal/NAME.rq``."""
    return queries(f"internal/{name}.rq").read_text(encoding="utf-8")
