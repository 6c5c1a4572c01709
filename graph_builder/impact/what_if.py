"""The what-if: an act on documents, and all that follows from it in a graph.

Nothing is stored. What the act takes and what loses its ground is worked out first, on the
documents alone; then the items that cite any of these, and what is said of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import get_args

from graph_builder.agency import Register
from graph_builder.article import is_in, is_surely_in, is_within
from graph_builder.deadline import TimeLimit
from graph_builder.effect import Unread
from graph_builder.impact.answer import Answer, Hit, Possible, Unknown, work_lists
from graph_builder.impact.candidates import candidates
from graph_builder.impact.catalogue_facts import (
    Cited,
    Said,
    citations_of,
    items_said,
    policy_bases,
    promulgated,
)
from graph_builder.impact.classes import class_of
from graph_builder.impact.documents import Documents
from graph_builder.impact.reach import Link, reach, spread
from graph_builder.impact.republication import deadline
from graph_builder.impact.told_of import (
    Act,
    Acted,
    Affected,
    Basis,
    Consequence,
    Deadline,
    Document,
    Doubt,
    Kind,
    Mention,
    Row,
    Step,
)
from graph_builder.select import Source
from graph_builder.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class Target:
    """A document of the graph, by its IRI, and what an act does to it from ``day`` on.

    ``replaced_by`` is what the act itself puts in its place.
    """

    document: str
    act: Act
    day: date
    articles: tuple[str, ...] = ()
    replaced_by: Document | None = None


def what_if(
    store: Source,
    targets: Sequence[Target],
    on: date,
    *,
    replaced_by: Document | None = None,
    unknown: Iterable[Unknown] = (),
    unread: Iterable[Unread] = (),
    register: Register | None = None,
    calendar: WorkingDays | None = None,
) -> Answer:
    """What the act on ``targets`` does, as the graph stands on the day ``on``.

    ``replaced_by`` takes the place of those for which the act names nothing.
    """
    asked = _WhatIf(
        store, targets, on, replaced_by, register or Register.load(), calendar or WorkingDays.load()
    )
    return asked.answer(tuple(unknown), tuple(unread))


class _WhatIf:
    def __init__(
        self,
        store: Source,
        targets: Sequence[Target],
        on: date,
        replaced_by: Document | None,
        register: Register,
        calendar: WorkingDays,
    ) -> None:
        self._store = store
        self._on = on
        self._register = register
        self._calendar = calendar
        self._targets = {each.document: each for each in targets}
        self._documents = Documents(store, on)
        self._replaced_by = replaced_by
        self._orders: dict[str, int] = {}
        self._known_bases: dict[tuple[str, Kind], Basis] = {}
        self._deadlines: dict[tuple[date, tuple[TimeLimit, ...]], Deadline] = {}
        whole = [each for each in targets if not each.articles]
        taken = [each.document for each in whole if each.act == "repealed"]
        softer = [each.document for each in targets if each.document not in taken]
        self._reach = reach(store, taken, softer)
        # What would be left without ground, not only under one that has changed.
        self._groundless = spread(self._reach.edges, taken).review
        for new in (replaced_by, *(each.replaced_by for each in targets)):
            if new is not None:
                self._documents.add(new)

    def answer(self, unknown: tuple[Unknown, ...], unread: tuple[Unread, ...]) -> Answer:
        found = self._reach
        reached = found.direct | found.review
        named_in = {end for edge, _ in found.mentions for end in (edge.source, edge.target)}
        self._documents.read(reached | named_in)
        cited = citations_of(self._store, reached | found.editions)
        by_item: defaultdict[str, list[Cited]] = defaultdict(list)
        for each in cited:
            by_item[each.item].append(each)
        hits = self._hits(by_item)
        hit = {each.item.id for each in hits}
        beside = {basis.document.id for each in hits for basis in each.bases_left}
        open_ = [each for each in found.seeds if self._replacement(each) is None]
        acted = self._acted()
        new = {each.replaced_by for each in acted}
        return Answer(
            acted=tuple(acted),
            on=self._on,
            replaced_by=new.pop() if len(new) == 1 else None,
            documents=tuple(self._affected(cited)),
            mentions=tuple(self._mentions()),
            items=hits,
            possible=tuple(self._possible(by_item, hit)),
            bodies=work_lists(hits),
            candidates=candidates(
                self._store, self._documents, found.falls, open_, beside, self._register
            ),
            unknown=unknown,
            unread=unread,
        )

    def _acted(self) -> list[Acted]:
        acted = [
            Acted(
                self._documents[iri],
                self._documents.status(iri),
                each.act,
                each.day,
                each.articles,
                self._replacement(iri) if each.act == "repealed" else None,
            )
            for iri, each in self._targets.items()
        ]
        return sorted(acted, key=lambda each: each.document.order)

    def _affected(self, cited: Iterable[Cited]) -> list[Affected]:
        resting: defaultdict[str, set[str]] = defaultdict(set)
        for each in cited:
            resting[each.document].add(each.item)
        found = [
            Affected(
                self._steps(self._reach.paths[iri]),
                self._consequence(iri),
                self._documents.status(iri),
                len(resting[iri]),
            )
            for iri in (self._reach.direct | self._reach.review) - set(self._targets)
        ]
        order = get_args(Consequence)
        return sorted(
            found, key=lambda e: (order.index(e.consequence), len(e.path), e.document.order)
        )

    def _consequence(self, document: str) -> Consequence:
        if document in self._reach.falls:
            return "falls"
        if document in self._reach.changed:
            return "changes"
        return "review" if document in self._groundless else "check"

    def _steps(self, path: Iterable[Link]) -> tuple[Step, ...]:
        return tuple(Step(self._documents[each.document], *each[1:]) for each in path)

    def _mentions(self) -> list[Mention]:
        found = [
            Mention(
                self._documents[edge.source],
                edge.relation,
                self._documents[edge.target],
                edge.words,
                unsure,
            )
            for edge, unsure in self._reach.mentions
        ]
        return sorted(found, key=lambda each: (each.document.order, each.relation, each.words))

    # The items.

    def _hits(self, by_item: Mapping[str, Sequence[Cited]]) -> tuple[Hit, ...]:
        concerned = {item: self._concerning(cited) for item, cited in by_item.items()}
        items = [item for item, cited in concerned.items() if cited]
        bases = policy_bases(self._store, items)
        every = {each for of in bases.values() for each in of}
        self._documents.read(every)
        cited = every.union(*({each.document for each in of} for of in concerned.values()))
        ordered = sorted(cited, key=lambda each: self._documents[each].order)
        self._orders = {document: n for n, document in enumerate(ordered)}
        pairs = promulgated(self._store, every)
        ended = self._documents.ended(every)
        said = items_said(self._store, items)
        hits = []
        for item in items:
            own = set(bases[item])
            near = [(a, b) for a in own for b in pairs.get(a, ()) if b in own]
            hits.append(self._hit(said[item], concerned[item], by_item[item], own, ended, near))
        return tuple(sorted(hits, key=lambda each: each.order))

    def _concerning(self, cited: Iterable[Cited]) -> list[Cited]:
        """Those of an item's citations that the act concerns."""
        found = self._reach
        # What loses ground with some articles alone, nobody can say.
        hanging = found.review if any(not each.articles for each in self._targets.values()) else ()
        concerned = []
        for each in cited:
            articles = self._articles(each.document)
            if articles:
                if each.article is not None and is_surely_in(each.article, articles):
                    concerned.append(each)
            elif each.document in found.direct or each.document in hanging:
                concerned.append(each)
        return concerned

    def _articles(self, document: str) -> tuple[str, ...]:
        """The articles of ``document`` with which the act is content; none for the whole."""
        return self._target(document).articles if document in self._reach.changed else ()

    def _target(self, document: str) -> Target:
        """The act by which ``document`` is reached."""
        return self._targets[self._reach.paths[document][0].document]

    def _hit(
        self,
        said: Said,
        concerned: Sequence[Cited],
        cited: Sequence[Cited],
        bases: Collection[str],
        ended: Collection[str],
        pairs: Sequence[tuple[str, str]],
    ) -> Hit:
        reached = {each.document for each in concerned}
        taken = {each for each in reached if self._takes(each, cited)}
        doubtful = reached - taken
        followed = doubtful & self._groundless
        kinds = {each.document: each.kind for each in sorted(cited, key=lambda c: c.kind)}
        nearest = min(reached, key=self._distance)
        path = self._reach.paths[nearest]
        direct = nearest in self._reach.direct
        acting = {each: self._target(each) for each in reached}
        days = [acting[each].day for each in reached if not direct or each in self._reach.direct]
        left = sorted(set(bases) - reached)
        return Hit(
            item=said.item,
            bodies=said.bodies,
            class_=class_of(bases, taken, set(ended) - taken, pairs),
            class_if_followed=class_of(
                bases, taken | followed, set(ended) - taken - followed, pairs
            ),
            via="direct"
            if nearest in self._targets or nearest in self._reach.falls
            else "indirect",
            path=self._steps(path),
            bases_lost=self._bases(taken, kinds),
            bases_in_doubt=self._bases(doubtful, kinds),
            bases_left=self._bases(left, {}) + self._replacing(taken, left),
            evidence=tuple(self._row(each) for each in concerned),
            url=said.url,
            republish_by=self._deadline(min(days), said.limits),
            act=acting[nearest].act,
        )

    def _takes(self, document: str, cited: Iterable[Cited]) -> bool:
        """Whether the item no longer rests on ``document`` when the act is done.

        Where the act ends some articles, that is where the item cites no other.
        """
        articles = self._articles(document)
        if not articles:
            return document in self._reach.falls
        return self._target(document).act == "repealed" and all(
            each.article is not None and is_within(each.article, articles)
            for each in cited
            if each.document == document
        )

    def _distance(self, document: str) -> tuple[bool, int, tuple[bool, str, str, str]]:
        return (
            document not in self._reach.direct,
            len(self._reach.paths[document]),
            self._documents[document].order,
        )

    def _bases(self, documents: Iterable[str], kinds: Mapping[str, str]) -> tuple[Basis, ...]:
        found = (
            self._basis(each, "disclosure" if kinds.get(each) == "disclosure" else "policy")
            for each in documents
        )
        return tuple(sorted(found, key=lambda each: self._order(each.document.id)))

    def _basis(self, document: str, kind: Kind) -> Basis:
        key = document, kind
        if key not in self._known_bases:
            self._known_bases[key] = Basis(
                self._documents[document], self._documents.status(document), kind
            )
        return self._known_bases[key]

    def _order(self, document: str) -> int:
        """The place of ``document`` among those read."""
        return self._orders[document]

    def _deadline(self, day: date, limits: tuple[TimeLimit, ...]) -> Deadline:
        key = day, limits
        if key not in self._deadlines:
            self._deadlines[key] = deadline(day, limits, self._calendar)
        return self._deadlines[key]

    def _replacing(self, taken: Collection[str], left: Collection[str]) -> tuple[Basis, ...]:
        new = {each for each in map(self._replacement, taken) if each is not None}
        found = (each for each in new if each.document.id not in left)
        return tuple(sorted(found, key=lambda each: each.document.order))

    def _replacement(self, document: str) -> Basis | None:
        """What takes the place of ``document``; where that falls too, what takes its place."""
        met: set[str] = set()
        while document not in met:
            met.add(document)
            new = self._target(document).replaced_by or self._replaced_by
            if new is None:
                return None
            if new.id not in self._reach.falls:
                status = self._documents.status(new.id)
                return Basis(self._documents[new.id], status, replacing=True)
            document = new.id
        return None

    def _row(self, cited: Cited) -> Row:
        return Row(cited.source, cited.text, self._documents[cited.document], cited.article)

    def _possible(self, by_item: Mapping[str, Sequence[Cited]], hit: Set[str]) -> list[Possible]:
        found = []
        for item in by_item.keys() - hit:
            for doubt, rows in self._doubted(by_item[item]).items():
                if rows:
                    found.append((item, doubt, rows))
        said = items_said(self._store, sorted({item for item, *_ in found})) if found else {}
        possible = [
            Possible(said[item].item, tuple(map(self._row, rows)), doubt)
            for item, doubt, rows in found
        ]
        return sorted(possible, key=lambda each: (each.item.order, each.doubt))

    def _doubted(self, cited: Iterable[Cited]) -> Mapping[Doubt, list[Cited]]:
        whole: list[Cited] = []
        article: list[Cited] = []
        editions: list[Cited] = []
        for each in cited:
            articles = self._articles(each.document)
            if articles and each.article is None:
                whole.append(each)
            elif articles and each.article is not None and is_in(each.article, articles):
                article.append(each)
            elif each.document in self._reach.editions:
                editions.append(each)
        return {"no-article": whole, "whole-article": article, "several-editions": editions}
