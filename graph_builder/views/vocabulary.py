"""The ontology as its page shows it: classes, properties, concepts, in the words of its files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

import pyoxigraph as ox

from graph_builder.language import tr
from graph_builder.namespaces import BASE, OWL, PREFIXES, RDF, RDFS, SKOS, YIJU
from graph_builder.query.prefixes import short
from graph_builder.resources import ontology

_KINDS: Final = {
    "classes": (OWL.Class,),
    "relations": (OWL.ObjectProperty,),
    "values": (OWL.DatatypeProperty,),
}
#: What aligns a term of ours with one of others.
_ALIGNED: Final = (
    RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty,
    SKOS.exactMatch, SKOS.closeMatch,
)  # fmt: skip

Said: TypeAlias = Mapping[ox.NamedNode, Mapping[ox.NamedNode, Sequence[ox.NamedNode | ox.Literal]]]


@dataclass(frozen=True, slots=True)
class Term:
    """A class or a property: its name in both languages, what it means, what it stands to."""

    iri: str
    short: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    aligned: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """The fragment of its IRI."""
        return self.iri.rsplit("#", 1)[-1]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme of concepts, each with its labels and its definition."""

    iri: str
    label: Mapping[str, str]
    concepts: tuple[Term, ...]


@cache
def vocabulary() -> Mapping[str, tuple[Term, ...]]:
    """The terms under ``classes``, ``relations`` and ``values``, by their English labels."""
    said = _said("yiju.ttl", "alignments.ttl")
    return {
        kind: tuple(
            sorted(
                (
                    _term(node, about)
                    for node, about in said.items()
                    if node.value.startswith(YIJU.base)
                    and any(each in classes for each in about.get(RDF.type, ()))
                ),
                key=lambda term: term.short.casefold(),
            )
        )
        for kind, classes in _KINDS.items()
    }


@cache
def schemes() -> tuple[Scheme, ...]:
    """The schemes of concepts."""
    said = _said("concepts.ttl")
    members: defaultdict[object, list[Term]] = defaultdict(list)
    for node, about in said.items():
        for scheme in about.get(SKOS.inScheme, ()):
            members[scheme].append(_term(node, about))
    return tuple(
        Scheme(
            node.value,
            _texts(about, SKOS.prefLabel) or _texts(about, RDFS.label),
            tuple(sorted(members[node], key=lambda term: term.iri)),
        )
        for node, about in sorted(said.items(), key=lambda each: each[0].value)
        if SKOS.ConceptScheme in about.get(RDF.type, ())
    )


def triples() -> tuple[ox.Triple, ...]:
    """The ontology and its alignments, in order."""
    quads = (q.triple for name in ("yiju.ttl", "alignments.ttl") for q in _quads(name))
    return tuple(sorted(set(quads), key=str))


def completions() -> Mapping[str, object]:
    """What an editor completes: the names of our classes and properties with their labels."""
    found, spoken = vocabulary(), tr("zh", "en")

    def named(kinds: Iterable[str]) -> list[dict[str, str]]:
        terms = (each for kind in kinds for each in found[kind])
        return [{"name": each.anchor, "label": each.label[spoken]} for each in terms]

    return {
        "home": BASE,
        "base": YIJU.base,
        "prefix": short(YIJU.base).rstrip(":"),
        "classes": named(["classes"]),
        "properties": named(["relations", "values"]),
        "prefixes": dict(PREFIXES),
    }


def _quads(name: str) -> Iterable[ox.Quad]:
    return ox.parse(path=str(ontology(name)), format=ox.RdfFormat.TURTLE)


def _said(*names: str) -> Said:
    said: defaultdict[ox.NamedNode, defaultdict[ox.NamedNode, list[ox.NamedNode | ox.Literal]]]
    said = defaultdict(lambda: defaultdict(list))
    for name in names:
        for quad in _quads(name):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(
                quad.object, ox.NamedNode | ox.Literal
            ):
                said[quad.subject][quad.predicate].append(quad.object)
    return said


def _term(node: ox.NamedNode, about: Mapping[ox.NamedNode, Sequence[object]]) -> Term:
    return Term(
        node.value,
        short(node.value),
        _texts(about, RDFS.label) or _texts(about, SKOS.prefLabel),
        _texts(about, SKOS.definition) or _texts(about, RDFS.comment),
        _shorts(about, RDFS.domain),
        _shorts(about, RDFS.range),
        tuple(each for predicate in _ALIGNED for each in _shorts(about, predicate)),
    )


def _texts(
    about: Mapping[ox.NamedNode, Sequence[object]], predicate: ox.NamedNode
) -> Mapping[str, str]:
    return {
        each.language: each.value
        for each in about.get(predicate, ())
        if isinstance(each, ox.Literal) and each.language
    }


def _shorts(
    about: Mapping[ox.NamedNode, Sequence[object]], predicate: ox.NamedNode
) -> tuple[str, ...]:
    found = about.get(predicate, ())
    return tuple(sorted(short(each.value) for each in found if isinstance(each, ox.NamedNode)))
