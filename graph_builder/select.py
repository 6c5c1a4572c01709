"""Asking what answers SPARQL, an embedded store or a server elsewhere: one SELECT over all graphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Protocol

import pyoxigraph as ox

from graph_builder.resources import queries


class Source(Protocol):
    """What answers SPARQL: a pyoxigraph store, or a :class:`~graph_builder.remote.Endpoint`.

    The two methods mean what they mean in pyoxigraph.
    """

    def query(
        self,
        query: str,
        /,
        *,
        use_default_graph_as_union: bool = False,
        prefixes: dict[str, str] | None = None,
    ) -> object:
        """The answer to ``query``; solutions are ``pyoxigraph.QuerySolutions``."""

    def quads_for_pattern(
        self,
        subject: ox.NamedNode | ox.BlankNode | ox.Triple | None,
        predicate: ox.NamedNode | None,
        object: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None,
        graph_name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None = None,
        /,
    ) -> Iterator[ox.Quad]:
        """The statements of this form, found by an index."""


def select(store: Source, text: str) -> ox.QuerySolutions:
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
