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


def among(text: str, variable: str, terms: Iterable[ox.NamedNode | ox.Literal]) -> str:
    """The query ``text`` with ``terms`` in each of its ``VALUES ?variable { … }``.

    >>> among("SELECT * { VALUES ?d { <urn:x> } ?d ?p ?o }", "d", [ox.NamedNode("urn:a")])
    'SELECT * { VALUES ?d { <urn:a> } ?d ?p ?o }'
    """
    written = " ".join(map(str, terms))
    return _values(variable).sub(lambda found: f"{found[1]}{written}{found[2]}", text)


def only(text: str, variable: str, term: object) -> str:
    """The query ``text`` with ``term`` for ``?variable``, or any where it is ``None``.

    >>> only("SELECT * { VALUES ?d { <urn:x> } ?d ?p ?o }", "d", None)
    'SELECT * {  ?d ?p ?o }'
    """
    if term is None:
        return _values(variable).sub("", text)
    assert isinstance(term, ox.NamedNode | ox.Literal), "a term that has a name"
    return among(text, variable, [term])


@cache
def _values(variable: str) -> re.Pattern[str]:
    return re.compile(rf"\b(VALUES\s+\?{variable}\s*\{{\s*)[^{{}}]*?(\s*\}})")
