"""The what-if: an act on documents, and all that follows from it in a graph.

Nothing is stored. What the act takes and what loses its ground is worked out first, on the
documents alone; then the items that cite any of these, and what is said of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from typing import get_args

from graph_builder.agency import Register
from graph_builder.deadline import parse_time_limits
from graph_builder.effects.effect import Unread
from graph_builder.impact.answer import Answer, Hit, Possible, Unknown, work_lists
from graph_builder.impact.candidates import candidates
from graph_builder.impact.documents import Documents, promulgated
from graph_builder.impact.fate import Fates, Target
from graph_builder.impact.reach import reach
from graph_builder.impact.republication import deadline
from graph_builder.impact.told_of import (
    Acted,
    Affected,
    Consequence,
    Deadline,
    Document,
    Doubt,
    Mention,
    Row,
)
from graph_builder.resting import Cited, InGraph, Resting, Said
from graph_builder.select import Source
from graph_builder.working_days import WorkingDays


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
    resting: Resting | None = None,
) -> Answer:
    """What the act on ``targets`` does, as the graph stands on the day ``on``.

    ``replaced_by`` takes the place of those for which the act names nothing. ``resting``
    has what rests on the documents of ``store``, where that is kept beside it.
    """
    asked = _WhatIf(
        store,
        resting or InGraph(store),
        targets,
        on,
        replaced_by,
        register or Register.load(),
        calendar or WorkingDays.load(),
    )
    return asked.answer(tuple(unknown), tuple(unread))


class _WhatIf:
    def __init__(
        self,
        store: Source,
        resting: Resting,
        targets: Sequence[Target],
        on: date,
        replaced_by: Document | None,
        register: Register,
        calendar: WorkingDays,
    ) -> None:
        self._store = store
        self._resting = resting
        self._on = on
        self._register = register
        self._calendar = calendar
        self._targets = {each.document: each for each in targets}
        self._documents = Documents(store, on)
        self._deadlines: dict[tuple[date, tuple[str, ...]], Deadline] = {}
        taken = [each.document for each in targets if each.is_taken]
        softer = [each.document for each in targets if not each.is_taken]
        self._reach = reach(store, taken, softer)
        self._fates = Fates(self._reach, self._targets, self._documents, replaced_by)
        for new in (replaced_by, *(each.replaced_by for each in targets)):
            if new is not None:
                self._documents.add(new)

    def answer(self, unknown: tuple[Unknown, ...], unread: tuple[Unread, ...]) -> Answer:
        found = self._reach
        reached = found.direct | found.review
        named_in = {end for edge, _ in found.mentions for end in (edge.source, edge.target)}
        self._documents.read(reached | named_in)
        cited = self._resting.citations(reached | found.editions)
        by_item: defaultdict[str, list[Cited]] = defaultdict(list)
        for each in cited:
            by_item[each.item].append(each)
        hits = self._hits(by_item)
        hit = {each.item.id for each in hits}
        beside = {basis.document.id for each in hits for basis in each.bases_left}
        open_ = [each for each in found.seeds if self._fates.replacement(each) is None]
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
                self._fates.replacement(iri) if each.act == "repealed" else None,
                self._documents.facts(iri).history.effective,
                self._documents.coming(iri),
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
                self._fates.steps(iri),
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
        return "review" if document in self._fates.groundless else "check"

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
        items = [item for item, cited in by_item.items() if any(map(self._fates.concerns, cited))]
        said = self._resting.said(items)
        bases = frozenset[str]().union(*{each.bases for each in said.values()})
        self._documents.read(bases)
        self._fates.prepare(bases, promulgated(self._store, bases))
        hits = [self._hit(said[item], by_item[item]) for item in items]
        return tuple(sorted(hits, key=lambda each: each.order))

    def _hit(self, said: Said, cited: Sequence[Cited]) -> Hit:
        fate = self._fates.of(cited, said.bases)
        return Hit(
            item=said.item,
            bodies=said.bodies,
            class_=fate.class_,
            class_if_followed=fate.class_if_followed,
            via=fate.via,
            path=fate.path,
            bases_lost=fate.bases_lost,
            bases_in_doubt=fate.bases_in_doubt,
            bases_left=fate.bases_left,
            evidence=tuple([self._row(each) for each in cited if self._fates.concerns(each)]),
            url=said.url,
            republish_by=self._deadline(fate.day, said.limits),
            act=fate.act,
        )

    def _deadline(self, day: date, limits: tuple[str, ...]) -> Deadline:
        key = day, limits
        if key not in self._deadlines:
            parsed = [limit for text in limits for limit in parse_time_limits(text)]
            self._deadlines[key] = deadline(day, parsed, self._calendar)
        return self._deadlines[key]

    def _row(self, cited: Cited) -> Row:
        return Row(cited.source, cited.text, self._documents[cited.document], cited.article)

    def _possible(self, by_item: Mapping[str, Sequence[Cited]], hit: Set[str]) -> list[Possible]:
        rows: defaultdict[tuple[str, Doubt], list[Row]] = defaultdict(list)
        for item in by_item.keys() - hit:
            for each in by_item[item]:
                doubt = self._fates.doubt(each)
                if doubt is not None:
                    rows[item, doubt].append(self._row(each))
        said = self._resting.said({item for item, _ in rows})
        possible = [
            Possible(said[item].item, tuple(of), doubt) for (item, doubt), of in rows.items()
        ]
        return sorted(possible, key=lambda each: (each.item.order, each.doubt))
