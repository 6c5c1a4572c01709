"""A body: its names and codes, what came before and after it, what it issued and where it is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph_builder.agency import Body, CodeUse, Register
from graph_builder.concepts import label_of
from graph_builder.language import tr
from graph_builder.namespaces import CV, DCTERMS, SKOS, YIJU, body_iri
from graph_builder.select import given, select
from graph_builder.views.label import Label, labels
from graph_builder.views.said import Said, a_thing

#: Documents on one page.
PAGE: Final = 100
#: How the register marks what it has from no document.
_UNVERIFIED: Final = "unverified: general knowledge"
_NAMES: Final = (YIJU.namedBody, YIJU.disclosedBy, YIJU.publishedBy)


@dataclass(frozen=True, slots=True)
class Code:
    """A code that it used in its numbers, when, and how that is known."""

    code: str
    years: str
    source: str


@dataclass(frozen=True, slots=True)
class BodyPage:
    """All that the page of a body shows; ``page`` of its documents counts from 1.

    ``services`` is of how many services it is the authority.
    """

    iri: str
    name: str
    other_names: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    registered: bool
    before: tuple[Label, ...]
    after: tuple[Label, ...]
    codes: tuple[Code, ...]
    documents: tuple[Label, ...]
    issued: int
    page: int
    publishes: tuple[Label, ...]
    named_in: tuple[Label, ...]
    services: int

    @property
    def pages(self) -> int:
        """How many pages of documents there are, one at least."""
        return max(1, -(-self.issued // PAGE))


def body_page(store: ox.Store, iri: str, page: int) -> BodyPage:
    """The page of the body ``iri``.

    :raises NotFound: there is no such body.
    """
    node = a_thing(store, iri, YIJU.IssuingBody)
    said = Said(store, node)
    called = labels(store, [iri])
    register = Register.load()
    body = next((b for b in register.bodies() if body_iri(b.iri_name) == node), None)
    issued = _issued(store, node)
    shown = issued[(page - 1) * PAGE : page * PAGE]
    titles = labels(store, shown)
    publishes = _subjects(store, YIJU.publishedBy, node)
    return BodyPage(
        iri,
        called[iri].name if iri in called else iri,
        tuple(each for each in said.texts(SKOS.altLabel)),
        tuple(_facts(said, body)),
        body is not None,
        _bodies(store, register.predecessors(body) if body else ()),
        _bodies(store, register.successors(body) if body else ()),
        tuple(map(_code, register.codes_of(body))) if body else (),
        tuple(titles[each] for each in shown if each in titles),
        len(issued),
        page,
        tuple(labels(store, publishes).values()),
        _named_in(store, node),
        sum(1 for _ in store.quads_for_pattern(None, CV.hasCompetentAuthority, node, None)),
    )


def _issued(store: ox.Store, node: ox.NamedNode) -> list[str]:
    """The documents that it issued, the latest first."""
    years = {
        row["document"].value: (int(row["year"].value) if row["year"] is not None else 0)
        for row in select(store, given("issued-by", body=[node]))
    }
    return sorted(years, key=lambda iri: (-years[iri], iri))


def _subjects(store: ox.Store, predicate: ox.NamedNode, node: ox.NamedNode) -> list[str]:
    quads = store.quads_for_pattern(None, predicate, node, None)
    return sorted({each.subject.value for each in quads if isinstance(each.subject, ox.NamedNode)})


def _named_in(store: ox.Store, node: ox.NamedNode) -> tuple[Label, ...]:
    """The catalogues in which it is named: each says what it says in a graph of its own."""
    graphs = {
        each.graph_name
        for predicate in _NAMES
        for each in store.quads_for_pattern(None, predicate, node, None)
        if isinstance(each.graph_name, ox.NamedNode)
    }
    found = (
        select(store, given("catalogue-of-graph", graph=sorted(graphs, key=str))) if graphs else ()
    )
    return tuple(labels(store, [row["catalogue"].value for row in found]).values())


def _bodies(store: ox.Store, bodies: Iterable[Body]) -> tuple[Label, ...]:
    found = [body_iri(each.iri_name).value for each in bodies]
    called = labels(store, found)
    return tuple(called[each] for each in found if each in called)


def _facts(said: Said, body: Body | None) -> Iterable[tuple[str, str]]:
    level = next((node.value.rsplit("/", 1)[-1] for node in said.nodes(YIJU.bodyLevel)), None)
    if level is not None:
        yield tr("层级", "Level"), label_of("level", level, tr("zh", "en"))
    if body is not None and body.jurisdiction:
        yield tr("地区", "Place"), body.jurisdiction
    years = _years(said.one(YIJU.fromYear), said.one(YIJU.toYear))
    if years:
        yield tr("存续", "Existed"), years
    source = said.one(DCTERMS.source)
    if source is not None:
        yield tr("登记来源", "Source"), _source(source)


def _code(use: CodeUse) -> Code:
    return Code(use.code, _years(use.from_year, use.to_year), _source(use.source))


def _source(text: str) -> str:
    """Where the register has it from; its mark for what nobody has verified, in words."""
    if text == _UNVERIFIED:
        return tr("常识，尚未核实", "general knowledge, not verified")
    return text


def _years(first: object, last: object) -> str:
    return f"{first or ''}–{last or ''}" if first or last else ""
