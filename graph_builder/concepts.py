"""Concepts: the SKOS concept that a printed word stands for.

The words are the labels of ``ontology/concepts.ttl``; a word that no concept
has keeps its text and gets no concept.

>>> find_concept("attribute", "主动公开").value
'https://w3id.org/yiju/concept/attribute/proactive'
>>> find_concept("attribute", "随便") is None
True
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

import pyoxigraph as ox

from graph_builder.namespaces import SKOS, concept_iri
from graph_builder.resources import ontology

_BLANKS = re.compile(r"\s+")
_REMARK = re.compile(r"\([^()]*\)$")


@lru_cache(maxsize=16384)
def find_concept(scheme: str, text: str) -> ox.NamedNode | None:
    """The concept of ``scheme`` that has ``text`` among its labels.

    Blanks and width do not matter; a bracketed remark at the end is passed
    over where no concept has it.
    """
    labels = _labels().get(scheme, {})
    key = _key(text)
    return labels.get(key) or labels.get(_REMARK.sub("", key))


@cache
def label_of(scheme: str, slug: str, language: str) -> str:
    """The preferred label of a concept in ``zh`` or ``en``; the slug where it has none."""
    return _said_of(scheme, slug, SKOS.prefLabel, language)


@cache
def definition_of(scheme: str, slug: str, language: str) -> str:
    """The definition of a concept in ``zh`` or ``en``; the slug where it has none."""
    return _said_of(scheme, slug, SKOS.definition, language)


def _said_of(scheme: str, slug: str, predicate: ox.NamedNode, language: str) -> str:
    concept = concept_iri(scheme, slug)
    for quad in _quads():
        text = quad.object
        if (
            quad.subject == concept
            and quad.predicate == predicate
            and isinstance(text, ox.Literal)
            and text.language == language
        ):
            return text.value
    return slug


@cache
def _quads() -> tuple[ox.Quad, ...]:
    path = str(ontology("concepts.ttl"))
    return tuple(ox.parse(path=path, format=ox.RdfFormat.TURTLE))


@cache
def _labels() -> Mapping[str, Mapping[str, ox.NamedNode]]:
    """For each scheme the concept of every Chinese label."""
    labels: dict[str, dict[str, ox.NamedNode]] = {}
    quads = _quads()
    schemes = {
        quad.subject: quad.object.value.rsplit("/", 1)[-1]
        for quad in quads
        if quad.predicate == SKOS.inScheme and isinstance(quad.object, ox.NamedNode)
    }
    for quad in quads:
        concept, label = quad.subject, quad.object
        if (
            quad.predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
            and concept in schemes
            and isinstance(concept, ox.NamedNode)
            and isinstance(label, ox.Literal)
            and label.language == "zh"
        ):
            labels.setdefault(schemes[concept], {}).setdefault(_key(label.value), concept)
    return labels


def _key(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))
