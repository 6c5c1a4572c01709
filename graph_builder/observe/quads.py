"""Observations as triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graph_builder.namespaces import RDF, XSD, YIJU, observation_iri
from graph_builder.observe.observation import Observation


def quads(observations: Iterable[Observation], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """The statements of ``observations``, in ``graph``."""
    for each in observations:
        said = each.kind, each.field, each.printed, each.suggested or "", each.detail or ""
        node = observation_iri(each.about, str(each.place.line), *said)
        for predicate, value in _statements(each):
            yield ox.Quad(node, predicate, value, graph)


def _statements(each: Observation) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
    yield RDF.type, YIJU.Observation
    yield RDF.type, YIJU[each.kind]
    yield YIJU.observes, each.about
    yield YIJU.field, ox.Literal(each.field)
    yield YIJU.printed, ox.Literal(each.printed)
    yield YIJU.certainty, ox.Literal(f"{each.certainty:g}", datatype=XSD.decimal)
    yield YIJU.sourceFile, ox.Literal(each.place.file)
    yield YIJU.sourceLine, _integer(each.place.line)
    yield YIJU.sourceEndLine, _integer(each.place.end_line)
    if each.place.sheet is not None:
        yield YIJU.sourceSheet, ox.Literal(each.place.sheet)
    if each.place.page is not None:
        yield YIJU.sourcePage, _integer(each.place.page)
    if each.suggested is not None:
        yield YIJU.suggested, ox.Literal(each.suggested)
    if each.agreeing is not None:
        yield YIJU.agreeingRows, _integer(each.agreeing)
    if each.example is not None:
        yield YIJU.exampleFile, ox.Literal(each.example.file)
        yield YIJU.exampleLine, _integer(each.example.line)
    if each.detail is not None:
        yield YIJU.detail, ox.Literal(each.detail)
    if each.why is not None:
        yield YIJU.why, ox.Literal(each.why[0], language="zh")
        yield YIJU.why, ox.Literal(each.why[1], language="en")


def _integer(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=XSD.integer)
