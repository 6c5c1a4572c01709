"""A document: what it is called, who issued it, how it stands, what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

import pyoxigraph as ox

from graph_builder.agency import Register
from graph_builder.catalogue_name import catalogue_name
from graph_builder.concepts import label_of
from graph_builder.language import plural, tr
from graph_builder.lookup.documents import Listed
from graph_builder.namespaces import DCTERMS, SKOS, YIJU, body_iri, concept_iri, path_of
from graph_builder.picture import Edge, Node, Picture, to_svg
from graph_builder.query import text_of
from graph_builder.select import given, select
from graph_builder.validity.standing import Standing, standing_of
from graph_builder.views.label import Label, labels
from graph_builder.views.said import Said, a_thing

#: Citations on one page.
PAGE: Final = 100
#: Things of one kind in the picture, and relations of one direction in the table.
_DRAWN: Final = 8
_RELATED: Final = 200
_POLICY: Final = concept_iri("citation-kind", "policy")


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issued the document, as a body was called then, and who has followed it."""

    label: Label
    successors: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """A document in a relation to this one, and the words that prove it."""

    relation: str
    label: Label
    words: str


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody declared of it."""

    day: str
    what: str
    by: str
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Citing:
    """A citation of it: the item, what is printed, and where."""

    item: str
    name: str
    place: str
    text: str
    article: str | None
    file: str
    line: int
    sheet: str | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A catalogue with the citations of it on this page."""

    catalogue: str
    title: str
    rows: tuple[Citing, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """The citations of one kind: how many there are in all, and those on this page."""

    policy: bool
    count: int
    shelves: tuple[Shelf, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """All that the page of a document shows; ``page`` counts from 1.

    ``hint`` is what a rule on terms makes likely where nobody declared a status.
    """

    iri: str
    number: str | None
    title: str | None
    other_titles: tuple[str, ...]
    spellings: tuple[str, ...]
    kind: str
    issuers: tuple[Issuer, ...]
    status: str
    value: str
    hint: str | None
    events: tuple[Event, ...]
    rests_on: tuple[Related, ...]
    upholds: tuple[Related, ...]
    cited: tuple[Cited, ...]
    citations: int
    page: int
    drawn: str

    @property
    def pages(self) -> int:
        """How many pages of citations there are, one at least."""
        return max(1, -(-self.citations // PAGE))

    @property
    def name(self) -> str:
        """What it is known by: its number, else its title."""
        return self.number or self.title or self.iri


def document_page(store: ox.Store, iri: str, page: int, day: date) -> DocumentPage:
    """The page of the document ``iri`` as it stands on ``day``.

    :raises NotFound: there is no such document.
    """
    node = a_thing(store, iri, YIJU.PolicyBasis)
    said = Said(store, node)
    number, title = said.one(YIJU.documentNumber), said.one(DCTERMS.title)
    titles = [each for each in said.texts(DCTERMS.title, SKOS.altLabel) if each != title]
    issuers = tuple(_issuers(store, said.nodes(YIJU.issuedBy)))
    rests_on, upholds = _relations(store, node)
    citations = _citations(store, node)
    shown = citations[(page - 1) * PAGE : page * PAGE]
    cited = tuple(_cited(store, citations, shown))
    shelves = [shelf for each in cited for shelf in each.shelves]
    standing = standing_of(store, Listed(node, number, title, None, 0), day, Register.load())
    label = Label(iri, "document", number or title or iri, title or "" if number else "")
    return DocumentPage(
        iri,
        number,
        title,
        tuple(dict.fromkeys(titles)),
        tuple(said.texts(SKOS.hiddenLabel)),
        _kind(said),
        issuers,
        str(standing.status),
        standing.status.value,
        str(standing.hint) if standing.hint else None,
        tuple(_events(standing)),
        rests_on,
        upholds,
        cited,
        len(citations),
        page,
        _drawn(label, issuers, rests_on, upholds, shelves, len(citations)),
    )


def _kind(said: Said) -> str:
    kinds = (node.value.rsplit("/", 1)[-1] for node in said.nodes(YIJU.documentKind))
    return "、".join(label_of("document-kind", kind, tr("zh", "en")) for kind in kinds)


def _issuers(store: ox.Store, bodies: Sequence[ox.NamedNode]) -> Iterable[Issuer]:
    register = Register.load()
    known = {body_iri(body.iri_name): body for body in register.bodies()}
    after = {
        node: [body_iri(each.iri_name) for each in register.successors(known[node])]
        for node in bodies
        if node in known
    }
    called = labels(
        store, {n.value for n in (*bodies, *(s for each in after.values() for s in each))}
    )
    for node in bodies:
        if node.value in called:
            later = (called[s.value] for s in after.get(node, ()) if s.value in called)
            yield Issuer(called[node.value], tuple(later))


def _relations(
    store: ox.Store, node: ox.NamedNode
) -> tuple[tuple[Related, ...], tuple[Related, ...]]:
    """What it rests on or names, and what rests on it or names it."""
    rows = list(select(store, given("document-relations", document=[node])))
    called = labels(store, {end.value for row in rows for end in (row["from"], row["to"])})
    rests_on: list[Related] = []
    upholds: list[Related] = []
    for row in rows:
        kind = row["kind"].value.rsplit("/", 1)[-1]
        ours = row["from"] == node
        other = row["to" if ours else "from"].value
        if other in called:
            word = label_of("relation", kind, tr("zh", "en"))
            related = Related(word, called[other], row["words"].value)
            (rests_on if ours else upholds).append(related)
    return tuple(rests_on[:_RELATED]), tuple(upholds[:_RELATED])


def _citations(store: ox.Store, node: ox.NamedNode) -> list[ox.NamedNode]:
    """The citations of it, as a basis of policy first, in the order of the catalogues and items."""
    quads = store.quads_for_pattern(None, YIJU.citedDocument, node, None)
    found = [each.subject for each in quads if isinstance(each.subject, ox.NamedNode)]
    return sorted(found, key=lambda each: (not _is_policy(store, each), _natural(each.value)))


def _is_policy(store: ox.Store, citation: ox.NamedNode) -> bool:
    return any(store.quads_for_pattern(citation, YIJU.citationKind, _POLICY, None))


def _cited(
    store: ox.Store, every: Sequence[ox.NamedNode], shown: Sequence[ox.NamedNode]
) -> Iterable[Cited]:
    """The kinds of citations that there are on this page."""
    for policy in (True, False):
        on_page = [each for each in shown if _is_policy(store, each) is policy]
        if on_page:
            count = sum(_is_policy(store, each) is policy for each in every)
            yield Cited(policy, count, tuple(_shelves(store, on_page)))


def _natural(iri: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (0, part) for part in iri.split("/")]


def _shelves(store: ox.Store, citations: Sequence[ox.NamedNode]) -> Iterable[Shelf]:
    if not citations:
        return
    rows = select(store, given("citing", citation=citations))
    for (iri, title), group in groupby(rows, key=_catalogue):
        yield Shelf(iri, title, tuple(map(_citing, group)))


def _catalogue(row: ox.QuerySolution) -> tuple[str, str]:
    return row["catalogue"].value, catalogue_name(
        text_of(row["title"]), text_of(row["publisher"]), row["slug"].value
    )


def _citing(row: ox.QuerySolution) -> Citing:
    number = text_of(row["printed"]) or row["sequence"].value
    return Citing(
        row["item"].value, row["name"].value, tr(f"第{number}项", f"no. {number}"),
        row["text"].value, text_of(row["article"]),
        row["file"].value, int(row["line"].value), text_of(row["sheet"]),
    )  # fmt: skip


def _events(standing: Standing) -> Iterable[Event]:
    for each in sorted(standing.history.effects, key=lambda e: (e.date or date.min, str(e.source))):
        kind = label_of("effect-type", each.type, tr("zh", "en"))
        part = "、".join(each.articles) if each.scope == "articles" else ""
        yield Event(
            str(each.date or tr("日期不明", "no date")), f"{part}{kind}",
            str(each.acting or ""), each.sentence, str(each.source),
        )  # fmt: skip


def _drawn(
    label: Label,
    issuers: Sequence[Issuer],
    rests_on: Sequence[Related],
    upholds: Sequence[Related],
    shelves: Sequence[Shelf],
    citations: int,
) -> str:
    """Items and documents on the left rest on it; on the right what it rests on, and who made it."""
    items = {row.item: (row, shelf) for shelf in shelves for row in shelf.rows}
    shown = dict(list(items.items())[:_DRAWN])
    below, above = _once(upholds, {label.iri}), _once(rests_on, {label.iri})
    above = {iri: each for iri, each in above.items() if iri not in below}
    nodes = [Node(label.iri, label.name, "document", 2, label.note, "centre")]
    nodes += [
        Node(iri, row.name, "item", 0, f"{shelf.title} {row.place}", address=path_of(iri))
        for iri, (row, shelf) in shown.items()
    ]
    nodes += [_node(each.label, 1) for each in below.values()]
    nodes += [_node(each.label, 3) for each in above.values()]
    nodes += [_node(each.label, 4) for each in issuers]
    edges = [Edge(iri, label.iri) for iri in shown]
    edges += [Edge(iri, label.iri, each.relation) for iri, each in below.items()]
    edges += [Edge(label.iri, iri, each.relation) for iri, each in above.items()]
    edges += [Edge(label.iri, each.label.iri) for each in issuers]
    rest = citations - sum(1 for shelf in shelves for row in shelf.rows if row.item in shown)
    if rest > 0 and shown:
        text = tr(
            f"另有 {rest} 处引用未画出",
            f"{plural(rest, 'more citation is', 'more citations are')} not drawn",
        )
        nodes.append(Node("…", text, "rest", 0))
    titles = (
        tr("引用它的事项", "items"), tr("与它有关的文件", "documents about it"),
        tr("本文件", "this document"), tr("它所据、所涉的文件", "what it rests on"),
        tr("制定机关", "issuer"),
    )  # fmt: skip
    return to_svg(
        _squeezed(titles, nodes, edges),
        title=tr(f"{label.name}的关系图", f"What lies round {label.name}"),
    )


def _once(related: Sequence[Related], but: set[str]) -> Mapping[str, Related]:
    found: dict[str, Related] = {}
    for each in related:
        if each.label.iri not in but:
            found.setdefault(each.label.iri, each)
    return dict(list(found.items())[:_DRAWN])


def _node(label: Label, layer: int) -> Node:
    return Node(label.iri, label.name, label.kind, layer, label.note, address=path_of(label.iri))


def _squeezed(titles: Sequence[str], nodes: Sequence[Node], edges: Sequence[Edge]) -> Picture:
    """The picture without the layers in which nothing stands."""
    used = sorted({node.layer for node in nodes})
    moved = tuple(
        Node(n.id, n.label, n.kind, used.index(n.layer), n.note, n.weight, n.address) for n in nodes
    )
    return Picture(tuple(titles[layer] for layer in used), moved, tuple(edges))
