"""Asking a pyoxigraph store: one SELECT over all graphs."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from graph_builder.resources import queries


def select(store: ox.Store, text: str) -> ox.QuerySolutions:
    """The solutions of the SELECT query ``text``."""
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions), "a SELECT query"
    return found


@cache
def internal(name: str) -> str:
    """The text of one of yiju's own queries, ``queries/internal/NAME.rq``."""
    return queries(f"internal/{name}.rq").read_text(encoding="utf-8")
