"""Export: the graph in the formats that other programs read.

Statements are written in one fixed order, so the same graph gives the same
bytes. ``nq`` is canonical N-Quads: one statement a line, sorted.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import IO

import pyoxigraph as ox

from graph_builder.namespaces import PREFIXES
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
    lines: list[str] = []
    writer = csv.writer(_Lines(lines), lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_safe(term.value) if term is not None else "" for term in row])
    # A byte order mark, or spreadsheets take the Chinese for another encoding.
    out.write(b"\xef\xbb\xbf" + "".join(lines).encode())


class _Lines:
    """What the csv module writes to: a list of lines."""

    def __init__(self, lines: list[str]) -> None:
        self.write = lines.append


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


FORMATS: dict[str, Callable[[ox.Store, IO[bytes]], None]] = {
    **{
        name: lambda store, out, rdf=rdf: _write_rdf(store, out, rdf)  # type: ignore[misc]
        for name, rdf in _RDF.items()
    },
    "csv": _write_csv,
}


def export(store: ox.Store, out: IO[bytes], form: str) -> None:
    """Write the graph to ``out`` in the format ``form``, one of :data:`FORMATS`."""
    FORMATS[form](store, out)
