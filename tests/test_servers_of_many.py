"""Servers of more catalogues than the names of their graphs have room for in one request:
they are asked as those of few, and what others keep there is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
import servers
from servers import Server, push_to, writer_to

from graph_builder.namespaces import YIJU, catalogue_graph_iri
from graph_builder.query import Graph, open_graph

A = catalogue_graph_iri("a")
OTHERS = ox.NamedNode("https://example.org/others")

MANY = [
    pytest.param(partial(servers.oxigraph, union=False), id="the default graph is empty"),
    pytest.param(partial(servers.oxigraph, union=True), id="the default graph is the union"),
    pytest.param(
        servers.virtuoso,
        marks=pytest.mark.skipif(servers.VIRTUOSO is None, reason=servers.NO_VIRTUOSO),
        id="the union, and the server's own graphs beside it",
    ),
]


@pytest.mark.parametrize("start", MANY)
def test_a_server_of_many_catalogues_answers_as_one_of_few(
    start: Callable[[Path], AbstractContextManager[Server]], small: ox.Store, tmp_path: Path
) -> None:
    copies = _with_copies_of_a(small, 120)  # Virtuoso names each in its answer, in two headers
    question = "withheld-entries"
    here = Graph(copies).query(question).rows
    with start(tmp_path) as server:
        push_to(copies, server)
        assert open_graph(server.query).query(question).rows == here
        assert len(here) > 120


def test_anothers_things_beside_many_catalogues_are_not_asked(
    small: ox.Store, tmp_path: Path
) -> None:
    copies = _with_copies_of_a(small, 60)
    question = "withheld-entries"
    with servers.oxigraph(tmp_path, union=True) as server:
        push_to(copies, server)
        theirs = [
            quad.triple
            for quad in _with_copies_of_a(small, 61).quads_for_pattern(
                None, None, None, catalogue_graph_iri("a60")
            )
            if quad.object != YIJU.Catalogue
        ]
        writer_to(server, "graph_store").replace(OTHERS, theirs)
        there = open_graph(server.query)
        assert there.query(question).rows == Graph(copies).query(question).rows
        assert len(theirs) > 10


def _with_copies_of_a(small: ox.Store, count: int) -> ox.Store:
    """``small`` with so many more catalogues like its catalogue a."""
    store = ox.Store()
    store.extend(small)
    lines = [f"{quad} ." for quad in small.quads_for_pattern(None, None, None, A)]
    for n in range(count):
        named = (re.sub(r"(?<=/)a(?=[/>])|(?<=\")a(?=\")", f"a{n}", line) for line in lines)
        store.load("\n".join(named).encode(), format=ox.RdfFormat.N_QUADS)
    return store
