"""The endpoint described for programs: SPARQL 1.1 Service Description, and VoID."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from graph_builder.counts import Counts
from graph_builder.namespaces import (
    BASE,
    DCTERMS,
    FORMATS,
    PREFIXES,
    RDF,
    SD,
    VOID,
    XSD,
    YIJU,
)
from graph_builder.query.free import Statements

#: The prefixes in which the descriptions are written.
SHORT: Final = {"sd": SD.base, "void": VOID.base, "formats": FORMATS.base, "xsd": XSD.base}

_TITLE: Final = {
    "zh": "依据：政务服务依据的知识图谱",
    "en": "yiju: what government services rest on",
}


def service(endpoint: str, graphs: Iterable[str]) -> Statements:
    """The service at ``endpoint``, with the named graphs of its dataset."""
    return _sorted(_service(endpoint, graphs))


def dataset(address: str, endpoint: str, counts: Counts | None) -> Statements:
    """The VoID description at ``address``, with the counts where they are known."""
    return _sorted(_dataset(address, endpoint, counts))


def _sorted(triples: Iterable[ox.Triple]) -> Statements:
    return Statements(tuple(sorted(triples, key=str)), cut=False)


def _service(endpoint: str, graphs: Iterable[str]) -> Iterator[ox.Triple]:
    node, data = ox.NamedNode(endpoint), ox.NamedNode(f"{endpoint}#dataset")
    union = ox.NamedNode(f"{endpoint}#union")
    yield ox.Triple(node, RDF.type, SD.Service)
    yield ox.Triple(node, SD.endpoint, node)
    yield ox.Triple(node, SD.supportedLanguage, SD.SPARQL11Query)
    yield ox.Triple(node, SD.feature, SD.UnionDefaultGraph)
    for name in FORMATS:
        yield ox.Triple(node, SD.resultFormat, FORMATS[name])
    yield ox.Triple(node, SD.defaultDataset, data)
    yield ox.Triple(data, RDF.type, SD.Dataset)
    yield ox.Triple(data, SD.defaultGraph, union)
    yield ox.Triple(union, RDF.type, SD.Graph)
    for number, name in enumerate(graphs, 1):
        named = ox.NamedNode(f"{endpoint}#graph-{number}")
        yield ox.Triple(data, SD.namedGraph, named)
        yield ox.Triple(named, RDF.type, SD.NamedGraph)
        yield ox.Triple(named, SD.name, ox.NamedNode(name))


def _dataset(address: str, endpoint: str, counts: Counts | None) -> Iterator[ox.Triple]:
    page, node = ox.NamedNode(address), ox.NamedNode(f"{address}#dataset")
    yield ox.Triple(page, RDF.type, VOID.DatasetDescription)
    yield ox.Triple(node, RDF.type, VOID.Dataset)
    for language, title in _TITLE.items():
        yield ox.Triple(node, DCTERMS.title, ox.Literal(title, language=language))
    yield ox.Triple(node, VOID.sparqlEndpoint, ox.NamedNode(endpoint))
    yield ox.Triple(node, VOID.uriSpace, ox.Literal(BASE))
    for base in (YIJU.base, DCTERMS.base, PREFIXES["skos"], PREFIXES["prov"]):
        yield ox.Triple(node, VOID.vocabulary, ox.NamedNode(base))
    if counts is None:
        return
    yield ox.Triple(node, VOID.triples, _count(sum(counts.graphs.values())))
    yield ox.Triple(node, VOID.entities, _count(counts.entities))
    yield ox.Triple(node, VOID.classes, _count(counts.classes))
    yield ox.Triple(node, VOID.properties, _count(counts.properties))
    for number, (name, size) in enumerate(sorted(counts.graphs.items()), 1):
        part = ox.NamedNode(f"{address}#graph-{number}")
        yield ox.Triple(node, VOID.subset, part)
        yield ox.Triple(part, RDF.type, VOID.Dataset)
        yield ox.Triple(part, SD.name, ox.NamedNode(name))
        yield ox.Triple(part, VOID.triples, _count(size))


def _count(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=XSD.integer)
