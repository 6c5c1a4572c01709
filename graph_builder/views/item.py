"""An item: its rows as printed, and the documents that its citations lead to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import pyoxigraph as ox

from graph_builder.document_number import REPAIRS
from graph_builder.language import tr
from graph_builder.namespaces import DCTERMS, SKOS, YIJU, concept_iri
from graph_builder.query import text_of
from graph_builder.select import given, select
from graph_builder.sheet import Row, rows_of
from graph_builder.validity.status import Status, histories, status_on
from graph_builder.views.label import Label, labels
from graph_builder.views.said import Said, a_thing

_POLICY: Final = concept_iri("citation-kind", "policy")
#: How a reviewer's decision joins items of two catalogues, and what it is called.
_MATCHES: Final = (
    SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of the item, and the document it leads to with its status, if it does."""

    policy: bool
    text: str
    article: str | None
    document: Label | None
    status: str
    value: str
    repairs: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Match:
    """An item of another catalogue that a reviewer declared to be the same, or akin."""

    relation: str
    label: Label


@dataclass(frozen=True, slots=True)
class ItemPage:
    """All that the page of an item shows; ``before`` and ``after`` are its neighbours."""

    iri: str
    name: str
    other_names: tuple[str, ...]
    number: str
    category: str | None
    catalogue: Label
    slug: str
    bodies: tuple[Label, ...]
    rows: tuple[Row, ...]
    cited: tuple[Cited, ...]
    matches: tuple[Match, ...]
    before: str | None
    after: str | None


def item_page(store: ox.Store, iri: str, day: date) -> ItemPage:
    """The page of the item ``iri``, with the status of its documents on ``day``.

    :raises NotFound: there is no such item.
    """
    node = a_thing(store, iri, YIJU.Item)
    said = Said(store, node)
    shelf = next(
        quad.subject
        for quad in store.quads_for_pattern(None, YIJU.hasItem, node, None)
        if isinstance(quad.subject, ox.NamedNode)
    )
    slug = Said(store, shelf).one(DCTERMS.identifier) or ""
    place = int(said.one(YIJU.sequence) or 0)
    rows = rows_of(store, [node])
    return ItemPage(
        iri,
        said.one(DCTERMS.title) or "",
        tuple(said.texts(YIJU.otherName)),
        said.one(YIJU.printedSequence) or str(place),
        said.one(YIJU.categoryPath),
        labels(store, [shelf.value])[shelf.value],
        slug,
        tuple(_bodies(store, rows)),
        tuple(rows),
        tuple(_cited(store, node, day)),
        tuple(_matches(store, node)),
        _neighbour(store, iri, place - 1),
        _neighbour(store, iri, place + 1),
    )


def _neighbour(store: ox.Store, iri: str, place: int) -> str | None:
    other = f"{iri.rsplit('/', 1)[0]}/{place}"
    there = any(store.quads_for_pattern(ox.NamedNode(other), YIJU.sequence, None, None))
    return other if there else None


def _bodies(store: ox.Store, rows: Sequence[Row]) -> Iterable[Label]:
    found = {
        quad.object.value
        for row in rows
        for quad in store.quads_for_pattern(ox.NamedNode(row.entry), YIJU.disclosedBy, None, None)
        if isinstance(quad.object, ox.NamedNode)
    }
    called = labels(store, found)
    return (called[each] for each in sorted(found) if each in called)


def _cited(store: ox.Store, node: ox.NamedNode, day: date) -> Iterable[Cited]:
    found: dict[str, list[ox.QuerySolution]] = {}
    for row in select(store, given("item-citations", item=[node])):
        found.setdefault(row["citation"].value, []).append(row)
    documents = [
        row["document"] for rows in found.values() for row in rows if row["document"] is not None
    ]
    known = histories(store, documents) if documents else {}
    called = labels(store, {each.value for each in documents})
    for rows in found.values():
        row = rows[0]
        document = row["document"]
        history = known.get(document) if document is not None else None
        status = status_on(history, day) if history else Status("unknown")
        repairs = dict.fromkeys(text_of(each["repair"]) for each in rows)
        yield Cited(
            row["kind"] == _POLICY, row["text"].value, text_of(row["article"]),
            called.get(document.value) if document is not None else None,
            str(status), status.value,
            tuple(REPAIRS[each].sentence if each in REPAIRS else each for each in repairs if each),
            int(row["line"].value),
        )  # fmt: skip


def _matches(store: ox.Store, node: ox.NamedNode) -> Iterable[Match]:
    words = {
        SKOS.exactMatch: tr("同一事项", "the same"), SKOS.closeMatch: tr("相近事项", "close"),
        SKOS.broadMatch: tr("属于", "part of"), SKOS.narrowMatch: tr("包括", "contains"),
        SKOS.relatedMatch: tr("相关", "akin"),
    }  # fmt: skip
    turned = {SKOS.broadMatch: SKOS.narrowMatch, SKOS.narrowMatch: SKOS.broadMatch}
    found: dict[str, str] = {}
    for relation in _MATCHES:
        for quad in store.quads_for_pattern(node, relation, None, None):
            if isinstance(quad.object, ox.NamedNode):
                found.setdefault(quad.object.value, words[relation])
        for quad in store.quads_for_pattern(None, relation, node, None):
            if isinstance(quad.subject, ox.NamedNode):
                found.setdefault(quad.subject.value, words[turned.get(relation, relation)])
    called = labels(store, found)
    return (Match(word, called[iri]) for iri, word in sorted(found.items()) if iri in called)
