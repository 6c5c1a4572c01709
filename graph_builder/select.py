"""Asking a pyoxigraph store: one SELECT over all graphs."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


def among(text: str, variable: str, terms: Iterable[ox.NamedNode | ox.Literal]) -> str:
    """The query ``text`` with ``terms`` in each of its ``VALUES ?variable { … }``.

    >>> among("SELECT * { VALUES ?d { <urn:x> } ?d ?p ?o }", "d", [ox.NamedNode("urn:a")])
    'SELECT * { VALUES ?d { <urn:a> } ?d ?p ?o }'
    """
    written = " ".join(map(str, terms))
    place = re.compile(rf"\b(VALUES\s+\?{variable}\s*\{{\s*)[^{{}}]*?(\s*\}})")
    return place.sub(lambda found: f"{found[1]}{written}{found[2]}", text)
