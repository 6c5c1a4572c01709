"""Everything that the graph says of one thing, for its page and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final

import pyoxigraph as ox

from graph_builder.errors import NotFound
from graph_builder.language import tr
from graph_builder.namespaces import BASE, RDF, RDFS, SKOS
from graph_builder.picture.model import Kind
from graph_builder.query.free import Statements
from graph_builder.query.prefixes import short
from graph_builder.resources import ontology
from graph_builder.serving.formats import GraphForm, graph
from graph_builder.serving.work import Written
from graph_builder.views.label import labels

#: Statements shown or sent; what is beyond is said to be so.
MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Said:
    """A statement: the property in words and as an IRI, the value as text, and its IRI."""

    words: str
    term: str
    value: str
    iri: str | None

    @property
    def is_ours(self) -> bool:
        """Whether the value is a thing with a page here."""
        return self.iri is not None and self.iri.startswith(BASE)


@dataclass(frozen=True, slots=True)
class About:
    """What is said of the thing ``iri`` and by what it is pointed at; ``cut`` where more is."""

    iri: str
    name: str
    kind: Kind | None
    of: tuple[Said, ...]
    by: tuple[Said, ...]
    cut: bool


def about(store: ox.Store, iri: str) -> About:
    """What is said of ``iri``.

    :raises NotFound: nothing is.
    """
    node, triples, cut = _described(store, iri)
    pointing = list(islice(store.quads_for_pattern(None, None, node, None), MOST + 1))
    ends = {t.object.value for t in triples if isinstance(t.object, ox.NamedNode)}
    ends |= {q.subject.value for q in pointing if isinstance(q.subject, ox.NamedNode)}
    called = labels(store, {end for end in ends | {iri} if end.startswith(BASE)})
    known = {each: label.name for each, label in called.items()}
    own = called.get(iri)
    preferred = [
        t.object.value
        for t in triples
        if t.predicate in (SKOS.prefLabel, RDFS.label)
        and isinstance(t.object, ox.Literal)
        and t.object.language == tr("zh", "en")
    ]
    return About(
        iri,
        own.name if own else next(iter(preferred), short(iri)),
        own.kind if own else None,
        tuple(sorted((_said(t.predicate, t.object, known) for t in triples), key=_order)),
        tuple(sorted((_said(q.predicate, q.subject, known) for q in pointing[:MOST]), key=_order)),
        cut or len(pointing) > MOST,
    )


def statements(store: ox.Store, iri: str, form: GraphForm) -> Written:
    """What is said of ``iri`` in ``form``.

    :raises NotFound: nothing is.
    """
    _, triples, cut = _described(store, iri)
    found = Statements(tuple(sorted(triples, key=str)), cut)
    return Written(graph(found, form), form, len(triples), cut)


def _described(store: ox.Store, iri: str) -> tuple[ox.NamedNode, list[ox.Triple], bool]:
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        raise _missing(iri) from None
    found = list(islice(_of(store, node), MOST + 1))
    if not found:
        raise _missing(iri)
    return node, found[:MOST], len(found) > MOST


def _of(store: ox.Store, node: ox.NamedNode) -> Iterator[ox.Triple]:
    """Every statement with this subject once, in whatever graphs it stands."""
    seen = set()
    for quad in store.quads_for_pattern(node, None, None, None):
        if quad.triple not in seen:
            seen.add(quad.triple)
            yield quad.triple


def _missing(iri: str) -> NotFound:
    return NotFound(tr(f"图谱里没有 {iri}。", f"{iri} is not in the graph."))


def _said(predicate: ox.NamedNode, term: object, known: dict[str, str]) -> Said:
    term = term if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ox.Literal("")
    iri = term.value if isinstance(term, ox.NamedNode) else None
    value = known.get(term.value) or (short(iri) if iri else term.value)
    return Said(_word(predicate.value, tr("zh", "en")), short(predicate.value), value, iri)


def _order(said: Said) -> tuple[bool, str, str]:
    return said.term != short(RDF.type.value), said.words, said.value


@cache
def _words() -> dict[tuple[str, str], str]:
    quads = ox.parse(path=str(ontology("yiju.ttl")), format=ox.RdfFormat.TURTLE)
    return {
        (quad.subject.value, quad.object.language or ""): quad.object.value
        for quad in quads
        if quad.predicate == RDFS.label
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
    }


def _word(predicate: str, language: str) -> str:
    """The label of a property in the ontology; its short name where it has none."""
    return _words().get((predicate, language)) or short(predicate)
