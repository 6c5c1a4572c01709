"""The library as sparql-examples: each question an ``sh:SPARQLExecutable`` in Turtle.

Pages that show example queries read this form: the query as it stands in its file, so
with the example's values, its summary and description in zh and en, its tags as
keywords, and the prefixes that it declares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graph_builder.namespaces import (
    BASE,
    DCTERMS,
    PREFIXES,
    RDF,
    RDFS,
    SCHEMA,
    SH,
    XSD,
    query_iri,
)
from graph_builder.query.prefixes import declared
from graph_builder.query.questions import TAGS, Question

_QUERY = BASE + "query/"
_PREFIXES = query_iri("prefixes")
_SHORT = ("dcterms", "rdf", "rdfs", "schema", "sh", "xsd")


def to_turtle(questions: Iterable[Question], endpoint: str | None = None) -> str:
    """``questions`` as Turtle; ``endpoint`` is the SPARQL service that answers them."""
    short = {"query": _QUERY, **{prefix: PREFIXES[prefix] for prefix in _SHORT}}
    triples = list(_triples(list(questions), endpoint))
    data = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=short)
    return (data or b"").decode()


def _triples(questions: list[Question], endpoint: str | None) -> Iterator[ox.Triple]:
    for prefix in sorted({each for question in questions for each in declared(question.text)}):
        node = query_iri(f"prefix-{prefix}")
        yield ox.Triple(_PREFIXES, SH.declare, node)
        yield ox.Triple(node, SH.prefix, ox.Literal(prefix))
        iri = ox.Literal(PREFIXES[prefix], datatype=XSD.anyURI)
        yield ox.Triple(node, SH.namespace, iri)
    for question in questions:
        node = query_iri(question.name)
        yield ox.Triple(node, RDF.type, SH.SPARQLExecutable)
        yield ox.Triple(node, RDF.type, SH.SPARQLSelectExecutable)
        for language in ("zh", "en"):
            summary = ox.Literal(question.summary[language], language=language)
            yield ox.Triple(node, RDFS.comment, summary)
            description = ox.Literal(question.description[language], language=language)
            yield ox.Triple(node, DCTERMS.description, description)
            for tag in question.tags:
                keyword = ox.Literal(TAGS[tag][language], language=language)
                yield ox.Triple(node, SCHEMA.keywords, keyword)
        yield ox.Triple(node, SH.prefixes, _PREFIXES)
        yield ox.Triple(node, SH.select, ox.Literal(question.text))
        if endpoint is not None:
            yield ox.Triple(node, SCHEMA.target, ox.NamedNode(endpoint))
