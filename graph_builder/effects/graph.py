"""Effects in the graph: what each file states, and which documents it concerns.

What a file states stands in ``graph/effects`` as it was stated, under the file's
name. Which documents that concerns depends on all that is known of numbers and
titles; it is worked out anew with the graph of documents, so that the order of
imports does not matter. A title that several documents bear names none of them.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import get_args

import pyoxigraph as ox

from graph_builder.article import order
from graph_builder.effects.effect import (
    Effect,
    EffectType,
    Named,
    Registration,
    Scope,
    Spot,
    Statements,
)
from graph_builder.namespaces import (
    RDF,
    XSD,
    YIJU,
    concept_iri,
    effect_iri,
    graph_iri,
    registration_iri,
)
from graph_builder.resolve.documents import DOCUMENTS, Reference, Resolution
from graph_builder.select import Source, given, select

EFFECTS = graph_iri("effects")


def list_name(file: str) -> str:
    """The name under which what a file states is kept: that of the file."""
    return unicodedata.normalize("NFC", file)


# Into the graph.


def quads_of(file: str, statements: Statements) -> Iterator[ox.Quad]:
    """What the file of this name states."""
    for n, effect in enumerate(statements.effects, 1):
        yield from _effect(effect_iri(file, n), effect)
    for n, registration in enumerate(statements.registrations, 1):
        yield from _registration(registration_iri(file, n), registration)


def forget(store: ox.Store, file: str) -> None:
    """Remove what the file of this name states."""
    name = ox.Literal(file)
    for of_file in list(store.quads_for_pattern(None, YIJU.sourceFile, name, EFFECTS)):
        for quad in list(store.quads_for_pattern(of_file.subject, None, None, EFFECTS)):
            store.remove(quad)


def _effect(node: ox.NamedNode, effect: Effect) -> Iterator[ox.Quad]:
    yield _say(node, RDF.type, YIJU.LegalEffect)
    yield _say(node, YIJU.effectType, concept_iri("effect-type", effect.type))
    yield _say(node, YIJU.effectScope, concept_iri("effect-scope", effect.scope))
    yield from _named(node, effect.document, YIJU.statedNumber, YIJU.statedTitle)
    if effect.acting is not None:
        yield from _named(node, effect.acting, YIJU.actingNumber, YIJU.actingTitle)
    yield from _day(node, YIJU.effectDate, effect.date)
    for article in effect.articles:
        yield _say(node, YIJU.affectedArticle, ox.Literal(article))
    yield from _source(node, effect.sentence, effect.source)


def _registration(node: ox.NamedNode, said: Registration) -> Iterator[ox.Quad]:
    yield _say(node, RDF.type, YIJU.Registration)
    yield from _named(node, said.document, YIJU.statedNumber, YIJU.statedTitle)
    if said.issuer is not None:
        yield _say(node, YIJU.statedIssuer, ox.Literal(said.issuer))
    yield from _day(node, YIJU.issuedOn, said.issued)
    yield from _day(node, YIJU.effectiveOn, said.effective)
    yield from _day(node, YIJU.validUntil, said.until)
    yield from _source(node, said.sentence, said.source)


def _named(
    node: ox.NamedNode, named: Named, number: ox.NamedNode, title: ox.NamedNode
) -> Iterator[ox.Quad]:
    if named.number is not None:
        yield _say(node, number, ox.Literal(named.number))
    if named.title is not None:
        yield _say(node, title, ox.Literal(named.title))


def _day(node: ox.NamedNode, predicate: ox.NamedNode, day: date | None) -> Iterator[ox.Quad]:
    if day is not None:
        yield _say(node, predicate, ox.Literal(day.isoformat(), datatype=XSD.date))


def _source(node: ox.NamedNode, sentence: str, source: Spot) -> Iterator[ox.Quad]:
    yield _say(node, YIJU.sourceSentence, ox.Literal(sentence))
    yield _say(node, YIJU.sourceFile, ox.Literal(list_name(source.file)))
    if source.sheet is not None:
        yield _say(node, YIJU.sourceSheet, ox.Literal(source.sheet))
    counted = (
        (YIJU.sourceLine, source.line),
        (YIJU.sourceEndLine, source.end_line),
        (YIJU.sourcePage, source.page),
        (YIJU.sourceParagraph, source.paragraph),
    )
    for predicate, number in counted:
        if number is not None:
            yield _say(node, predicate, ox.Literal(str(number), datatype=XSD.integer))


def _say(node: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(node, predicate, value, EFFECTS)


# Out of the graph.


def stated_effects(
    store: Source, among: Iterable[ox.NamedNode] | None = None
) -> dict[ox.NamedNode, Effect]:
    """Every event that the files imported so far state, or those ``among`` them, as stated."""
    found = {}
    for row in select(store, _restricted("effects", "effect", among)):
        articles = store.quads_for_pattern(row["effect"], YIJU.affectedArticle, None, EFFECTS)
        found[row["effect"]] = Effect(
            document=Named(_text(row["number"]), _text(row["title"])),
            type=_types()[row["type"]],
            date=_date(row["date"]),
            scope=_scopes()[row["scope"]],
            articles=tuple(sorted((_literal(quad.object) for quad in articles), key=order)),
            acting=_acting(row),
            sentence=row["sentence"].value,
            source=_spot(row),
        )
    return found


def stated_registrations(
    store: Source, among: Iterable[ox.NamedNode] | None = None
) -> dict[ox.NamedNode, Registration]:
    """Every registration in the files imported so far, or those ``among`` them, as stated."""
    return {
        row["registration"]: Registration(
            document=Named(_text(row["number"]), _text(row["title"])),
            issuer=_text(row["issuer"]),
            issued=_date(row["issued"]),
            effective=_date(row["effective"]),
            until=_date(row["until"]),
            sentence=row["sentence"].value,
            source=_spot(row),
        )
        for row in select(store, _restricted("registrations", "registration", among))
    }


def _restricted(name: str, variable: str, among: Iterable[ox.NamedNode] | None) -> str:
    return given(name) if among is None else given(name, **{variable: among})


@cache
def _types() -> dict[ox.NamedNode, EffectType]:
    return {concept_iri("effect-type", slug): slug for slug in get_args(EffectType)}


@cache
def _scopes() -> dict[ox.NamedNode, Scope]:
    return {concept_iri("effect-scope", slug): slug for slug in get_args(Scope)}


def _acting(row: ox.QuerySolution) -> Named | None:
    named = Named(_text(row["actingNumber"]), _text(row["actingTitle"]))
    return named if named else None


def _spot(row: ox.QuerySolution) -> Spot:
    return Spot(
        row["file"].value,
        line=_count(row["line"]),
        sheet=_text(row["sheet"]),
        page=_count(row["page"]),
        paragraph=_count(row["paragraph"]),
    )


def _text(term: ox.Literal | None) -> str | None:
    return None if term is None else term.value


def _literal(term: object) -> str:
    assert isinstance(term, ox.Literal)
    return term.value


def _count(term: ox.Literal | None) -> int | None:
    return None if term is None else int(term.value)


def _date(term: ox.Literal | None) -> date | None:
    return None if term is None else date.fromisoformat(term.value)


# Which documents it concerns.


def references(store: Source) -> Iterator[Reference]:
    """The documents that the imported files name, so that they are known of too."""
    named: list[Named] = []
    for effect in stated_effects(store).values():
        named += [effect.document, *([effect.acting] if effect.acting else [])]
    named += [each.document for each in stated_registrations(store).values()]
    for each in dict.fromkeys(named):
        yield Reference(each.number, each.title, count=0)


def concerned(store: Source, resolution: Resolution) -> Iterator[ox.Quad]:
    """Which documents of ``resolution``, already in ``store``, the effects concern."""
    pairs = _Pairs(store)
    for node, effect in stated_effects(store).items():
        for document in pairs.concerned(effect.document, resolution):
            yield ox.Quad(node, YIJU.affects, document, DOCUMENTS)
        acting = effect.acting
        by = resolution.document(acting.number, acting.title) if acting else None
        if by is not None:
            yield ox.Quad(node, YIJU.causedBy, by, DOCUMENTS)
    for node, said in stated_registrations(store).items():
        for document in pairs.concerned(said.document, resolution):
            yield ox.Quad(node, YIJU.registers, document, DOCUMENTS)


class _Pairs:
    """Notices and what they promulgate: cited, and ended, as one document.

    What two notices promulgate, under one title, is two editions: what happens to
    one notice does not happen to the other's.
    """

    def __init__(self, store: Source) -> None:
        self._promulgated: defaultdict[ox.NamedNode, list[ox.NamedNode]] = defaultdict(list)
        self._notices: defaultdict[ox.NamedNode, list[ox.NamedNode]] = defaultdict(list)
        for quad in store.quads_for_pattern(None, YIJU.promulgates, None, DOCUMENTS):
            notice, regulation = quad.subject, quad.object
            if isinstance(notice, ox.NamedNode) and isinstance(regulation, ox.NamedNode):
                self._promulgated[notice].append(regulation)
                self._notices[regulation].append(notice)

    def concerned(self, named: Named, resolution: Resolution) -> list[ox.NamedNode]:
        """The documents that ``named`` names: none where it names several."""
        if named.number is None and resolution.is_ambiguous(named.title):
            return []
        document = resolution.document(named.number, named.title)
        if document is None or len(self._notices[document]) > 1:
            return [document] if document is not None and named.number else []
        return sorted({document, *self._twins(document)}, key=lambda each: each.value)

    def _twins(self, document: ox.NamedNode) -> Iterable[ox.NamedNode]:
        for regulation in self._promulgated[document]:
            if self._notices[regulation] == [document]:
                yield regulation
        for notice in self._notices[document]:
            if self._promulgated[notice] == [document]:
                yield notice
