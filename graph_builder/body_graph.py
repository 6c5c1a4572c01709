"""The graph of bodies: those of the register, those that only catalogues name, their places.

A body is for a place. Of a body that the register lacks, its name and the place of the
catalogue that names it tell the place, as far as they do; where they do not, there is a
place all the same, whose name is not known: it gets a node of its own, shared with no
other body. Every body is a ``cv:PublicOrganisation`` and every place an administrative
unit, as CPSV-AP wants them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

import pyoxigraph as ox

from graph_builder.agency import area
from graph_builder.namespaces import (
    ATU,
    BASE,
    CV,
    DCTERMS,
    RDF,
    SKOS,
    YIJU,
    graph_iri,
    place_iri,
    unnamed_place_iri,
)
from graph_builder.resources import ontology

BODIES = graph_iri("bodies")


def body_quads(named: Iterable[tuple[ox.NamedNode, str | None]]) -> Iterator[ox.Quad]:
    """The graph of bodies; ``named`` are those that catalogues name, with their places."""
    register = [quad.triple for quad in ox.parse(path=str(ontology("issuers.ttl")))]
    known = {
        triple.subject: triple.object
        for triple in register
        if triple.predicate == DCTERMS.spatial and isinstance(triple.object, ox.NamedNode)
    }
    added: dict[ox.NamedNode, str | None] = {}
    for body, jurisdiction in named:
        if body not in known:
            added[body] = added.get(body) or area(_name(body), jurisdiction)
    triples = [*register, *(each for body, place in added.items() for each in _body(body, place))]
    triples += [ox.Triple(body, RDF.type, CV.PublicOrganisation) for body in (*known, *added)]
    triples += [each for place in dict.fromkeys(known.values()) for each in _place(place)]
    for triple in dict.fromkeys(triples):
        yield ox.Quad(triple.subject, triple.predicate, triple.object, BODIES)


def _body(body: ox.NamedNode, area: str | None) -> Iterator[ox.Triple]:
    place = place_iri(area) if area else unnamed_place_iri(body)
    label = area or f"{_name(body)}的辖区（名称未写明）"
    yield ox.Triple(body, RDF.type, YIJU.IssuingBody)
    yield ox.Triple(body, SKOS.prefLabel, ox.Literal(_name(body), language="zh"))
    yield ox.Triple(body, DCTERMS.spatial, place)
    yield from _place(place, label)


def _place(place: ox.NamedNode, label: str | None = None) -> Iterator[ox.Triple]:
    yield ox.Triple(place, RDF.type, DCTERMS.Location)
    yield ox.Triple(place, RDF.type, ATU["atu-type"])
    yield ox.Triple(place, SKOS.prefLabel, ox.Literal(label or _name(place), language="zh"))


def _name(node: ox.NamedNode) -> str:
    return unquote(node.value.removeprefix(BASE).rsplit("/", 1)[-1])
