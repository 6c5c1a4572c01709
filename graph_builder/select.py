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


def given(name: str, **terms: Iterable[ox.NamedNode | ox.Literal]) -> str:
    """The internal query NAME with these terms in its ``VALUES ?variable { … }``.

    The engine sees the terms before it plans. A clause for which no terms are given
    goes, as if it were not there.
    """

    def filled(clause: re.Match[str]) -> str:
        listed = terms.get(clause["variable"])
        if listed is None:
            return ""
        return f"VALUES ?{clause['variable']} {{ {' '.join(map(str, listed))} }}"

    return _VALUES.sub(filled, internal(name))


_VALUES = re.compile(r"VALUES \?(?P<variable>\w+) \{[^{}]*\}")
