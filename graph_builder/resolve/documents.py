"""Resolution: from documents as cited to documents.

A citation names a document by number, by title, or by both. One number is one
document, whatever its titles; a title without a number joins the numbered
document that alone bears it, else it is a document known by its title only.
What a title says it does to another document (promulgate, implement, amend …)
becomes a relation, with the words that prove it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import pyoxigraph as ox

from graph_builder.agency import Register
from graph_builder.document_number import find_numbers, parse
from graph_builder.errors import InvalidDocumentNumber
from graph_builder.namespaces import (
    DCTERMS,
    ELI,
    RDF,
    SKOS,
    XSD,
    YIJU,
    body_iri,
    concept_iri,
    graph_iri,
    policy_iri,
    relation_iri,
    title_policy_iri,
)
from graph_builder.policy_title import Act, acts, normalize, parse_title
from graph_builder.resolve.review import Match

DOCUMENTS = graph_iri("documents")


@dataclass(frozen=True, slots=True)
class Reference:
    """One way in which catalogues name a document, and how often they do."""

    number: str | None
    title: str | None
    written_as: str | None = None
    count: int = 1


@dataclass(slots=True)
class _Document:
    iri: ox.NamedNode
    number: str | None
    titles: Counter[str] = field(default_factory=Counter)
    written: set[str] = field(default_factory=set)

    @property
    def title(self) -> str | None:
        """The title cited most often, in the fullest form in which it is printed."""
        if not self.titles:
            return None
        most = max(self.titles, key=lambda each: (self.titles[each], len(each), each))
        same = (each for each in self.titles if normalize(each) == normalize(most))
        return max(same, key=lambda each: (len(each), each))


class _Relation(NamedTuple):
    """What one document does to another by its title, and the words that prove it."""

    kind: str
    source: ox.NamedNode
    target: ox.NamedNode
    words: str


class Resolution:
    """The documents that a set of references names. Their order does not matter."""

    def __init__(
        self,
        references: Iterable[Reference],
        register: Register,
        reviewed: Iterable[Match] = (),
    ) -> None:
        self._register = register
        self._accepted: dict[str, str] = {}
        self.stale: list[Match] = []
        self._documents: dict[ox.NamedNode, _Document] = {}
        self._numbers_of: defaultdict[str, set[str]] = defaultdict(set)
        ordered = sorted(set(references), key=_order)
        for reference in ordered:
            if reference.number and reference.title:
                self._numbers_of[normalize(reference.title)].add(reference.number)
        self._apply(reviewed)
        for reference in ordered:
            iri = self.document(reference.number, reference.title)
            if iri is not None:
                self._note(iri, reference)

    def document(self, number: str | None, title: str | None) -> ox.NamedNode | None:
        """The document named by ``number``, ``title`` or both; ``None`` for neither."""
        if number:
            return policy_iri(number)
        normal = normalize(title) if title else ""
        if not normal:
            return None
        if normal in self._accepted:
            return policy_iri(self._accepted[normal])
        numbers = self._numbers_of.get(normal, set())
        if len(numbers) == 1:
            return policy_iri(next(iter(numbers)))
        return title_policy_iri(normal)

    def is_ambiguous(self, title: str | None) -> bool:
        """Whether several numbered documents bear ``title`` and nobody decided which is meant."""
        normal = normalize(title) if title else ""
        return normal not in self._accepted and len(self._numbers_of.get(normal, ())) > 1

    def _apply(self, reviewed: Iterable[Match]) -> None:
        """Take up what people accepted, where the document still has the title on which
        they did; the rest is ``stale``."""
        for match in sorted(reviewed):
            if match.number not in self._numbers_of.get(normalize(match.label), set()):
                self.stale.append(match)
            elif match.accepted:
                self._accepted[normalize(match.title)] = match.number

    def titles_without_number(self) -> list[str]:
        """The titles of the cited documents that only a title names."""
        cited = (each for each in self._documents.values() if each.number is None)
        return sorted(t for each in cited for t, count in each.titles.items() if count)

    def titles_of_numbers(self) -> dict[str, list[str]]:
        """The titles of each numbered document."""
        numbered = (each for each in self._documents.values() if each.number is not None)
        return {each.number or "": sorted(each.titles) for each in numbered}

    def _note(self, iri: ox.NamedNode, reference: Reference) -> None:
        document = self._documents.setdefault(iri, _Document(iri, reference.number))
        document.number = document.number or reference.number
        if reference.title:
            document.titles[str(parse_title(reference.title))] += reference.count
        if reference.written_as and reference.written_as != reference.number:
            document.written.add(reference.written_as)

    def quads(self) -> Iterator[ox.Quad]:
        """What is known of the documents, in the graph of documents."""
        relations = list(self._relations())
        for iri in sorted(self._documents, key=lambda each: each.value):
            yield from self._describe(self._documents[iri])
        for relation in sorted(relations, key=str):
            yield from _relation_quads(relation)

    def _describe(self, document: _Document) -> Iterator[ox.Quad]:
        def say(predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> ox.Quad:
            return ox.Quad(document.iri, predicate, value, DOCUMENTS)

        yield say(RDF.type, YIJU.PolicyBasis)
        yield say(RDF.type, ELI.LegalResource)
        for title in sorted(document.titles):
            predicate = DCTERMS.title if title == document.title else SKOS.altLabel
            yield say(predicate, ox.Literal(title, language="zh"))
        for normal in sorted({normalize(title) for title in document.titles} - {""}):
            yield say(YIJU.normalTitle, ox.Literal(normal))
        for mark in parse_title(document.title or "").marks:
            yield say(YIJU.titleMark, ox.Literal(mark))
        if document.number is None:
            return
        yield say(YIJU.documentNumber, ox.Literal(document.number))
        for written in sorted(document.written):
            yield say(_label_of(written), ox.Literal(written))
        try:
            number = parse(document.number)
        except InvalidDocumentNumber:  # cited as it stands; a finding, not a crash
            return
        yield say(YIJU.documentKind, concept_iri("document-kind", _KIND[number.family]))
        yield say(YIJU.serial, ox.Literal(number.serial))
        if number.year is not None:
            yield say(YIJU.year, _integer(number.year))
        if number.issuer_code is not None:
            yield say(YIJU.issuerCode, ox.Literal(number.issuer_code))
            body = self._register.issuer(number.issuer_code, number.year)
            if body is not None:
                yield say(YIJU.issuedBy, body_iri(body.name))

    def _relations(self) -> Iterator[_Relation]:
        """The relations that titles state, also of documents that only a title names."""
        titles = [(each.iri, title) for each in self._documents.values() for title in each.titles]
        seen = set(titles)
        unnamed: list[tuple[ox.NamedNode, Act]] = []
        for source, title in titles:  # which grows: what an act names bears a title in turn
            for act in acts(title):
                if not act.named:
                    unnamed.append((source, act))
                    continue
                bearer = source
                target = self._target(act)
                if target is not None and not self._is_one(source, target, act):
                    yield _Relation(act.kind, source, target, act.words)
                    self._note(target, Reference(None, act.target, count=0))
                    bearer = target
                if (bearer, act.target) not in seen:
                    seen.add((bearer, act.target))
                    titles.append((bearer, act.target))
        yield from self._of_unnamed(unnamed)

    def _of_unnamed(self, supplements: Iterable[tuple[ox.NamedNode, Act]]) -> Iterator[_Relation]:
        """Supplements that do not name what they supplement: they are related to one of
        the documents, all of which are now known, or to none."""
        for source, act in supplements:
            target = self._target(act)
            if target in self._documents and target is not None and target != source:
                yield _Relation(act.kind, source, target, act.words)

    def _is_one(self, source: ox.NamedNode, target: ox.NamedNode, act: Act) -> bool:
        """Whether a notice and what it promulgates are cited as one document."""
        return target == source or self._bears(source, act.target)

    def _target(self, act: Act) -> ox.NamedNode | None:
        """The document that a title's act is done to.

        What a notice promulgates has no number but the notice's own: a document
        of that title with another number is another one.
        """
        normal = normalize(act.target)
        if act.kind == "promulgates":
            return title_policy_iri(normal) if normal else None
        return self.document(None, act.target)

    def _bears(self, document: ox.NamedNode, title: str) -> bool:
        normal = normalize(title)
        return any(normalize(each) == normal for each in self._documents[document].titles)


_KIND: Mapping[str, str] = {
    "number": "normative-document",
    "order": "order",
    "announcement": "announcement",
    "standard": "standard",
}


def _label_of(written: str) -> ox.NamedNode:
    """A damaged spelling is found by, but not shown; a sound one is another label."""
    repairs = [repair for found in find_numbers(written) for repair in found.repairs]
    return SKOS.hiddenLabel if repairs else SKOS.altLabel


def _order(reference: Reference) -> tuple[str, str, str, int]:
    written = reference.written_as or ""
    return reference.number or "", reference.title or "", written, reference.count


def _integer(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=XSD.integer)


def _relation_quads(relation: _Relation) -> Iterator[ox.Quad]:
    kind, source, target, words = relation
    node = relation_iri(kind, source, target)
    yield ox.Quad(source, YIJU[kind], target, DOCUMENTS)
    yield ox.Quad(node, RDF.type, YIJU.DocumentRelation, DOCUMENTS)
    yield ox.Quad(node, YIJU.relationFrom, source, DOCUMENTS)
    yield ox.Quad(node, YIJU.relationTo, target, DOCUMENTS)
    yield ox.Quad(node, YIJU.relationKind, concept_iri("relation", kind), DOCUMENTS)
    yield ox.Quad(node, YIJU.evidenceText, ox.Literal(words), DOCUMENTS)
