"""Export: the graph in the formats that other programs read.

Statements are written in one fixed order, so the same graph gives the same
bytes. ``nq`` is canonical N-Quads: one statement a line, sorted. ``csv`` is the table
of citations and ``graphml`` the net of items, documents and bodies, for programs that
draw: these two hold a part of the graph.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

import networkx as nx
import pyoxigraph as ox

from graph_builder.csv_text import BYTE_ORDER_MARK, to_csv
from graph_builder.namespaces import PREFIXES
from graph_builder.network import everything
from graph_builder.select import internal, select

_RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def canonical_quads(store: ox.Store) -> list[ox.Quad]:
    """All statements in the order of their canonical N-Quads lines.

    Blank nodes (there are a few in the ontology's lists) get the labels that
    RDF Dataset Canonicalization (RDFC-1.0) gives them.
    """
    named: list[ox.Quad] = []
    blank = ox.Dataset()
    for quad in store.quads_for_pattern(None, None, None, None):
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            blank.add(quad)
        else:
            named.append(quad)
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted([*named, *blank], key=str)


def _write_rdf(store: ox.Store, out: IO[bytes], rdf: ox.RdfFormat) -> None:
    quads = canonical_quads(store)
    prefixes = None if rdf in (ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES) else dict(PREFIXES)
    if rdf.supports_datasets:
        ox.serialize(quads, out, format=rdf, prefixes=prefixes)
    else:
        triples = dict.fromkeys(quad.triple for quad in quads)
        ox.serialize(triples, out, format=rdf, prefixes=prefixes)


def _write_csv(store: ox.Store, out: IO[bytes]) -> None:
    """One row a citation: who cites what, where, and how it is printed."""
    rows = select(store, internal("citation-table"))
    names = [variable.value for variable in rows.variables]
    cells = ([term and term.value for term in row] for row in rows)
    out.write(BYTE_ORDER_MARK + to_csv(names, cells).encode())


def _write_graphml(store: ox.Store, out: IO[bytes]) -> None:
    nx.write_graphml(everything(store), out, encoding="utf-8", prettyprint=True)


FORMATS: dict[str, Callable[[ox.Store, IO[bytes]], None]] = {
    **{
        name: lambda store, out, rdf=rdf: _write_rdf(store, out, rdf)  # type: ignore[misc]
        for name, rdf in _RDF.items()
    },
    "csv": _write_csv,
    "graphml": _write_graphml,
}


def export(store: ox.Store, out: IO[bytes], form: str) -> None:
    """Write the graph to ``out`` in the format ``form``, one of :data:`FORMATS`."""
    FORMATS[form](store, out)
