"""The media types that the server writes, each with its format; the first is the default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from graph_builder.serving.formats import GraphForm, TableForm
from graph_builder.web.negotiation import chosen

F = TypeVar("F", TableForm, GraphForm)

TABLES: Final[Mapping[str, TableForm]] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPHS: Final[Mapping[str, GraphForm]] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
    "text/plain": "ntriples",
}


def wanted(accept: str | None, offers: Mapping[str, F]) -> tuple[str, F] | None:
    """The media type and the format that ``accept`` likes best; ``None``: none on offer."""
    found = chosen(accept, tuple(offers))
    return None if found is None else (found, offers[found])


def with_charset(media_type: str) -> str:
    """``media_type`` with its character set where it is a text."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
