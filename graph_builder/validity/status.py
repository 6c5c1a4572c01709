"""Status: whether a document is in force on a day, as far as anybody has declared it.

There are three answers. Before the first event, and without any, the answer is
unknown, which is never "not in force". From the day of an event on it is what the
event declares: repealed, expired and replaced end a document, where they concern
the whole of it; continued and amended declare that it is in force. A declared term
ends it on the day after its last. An end without a date is one since the last day for
which the document is declared in force, and says nothing where another end has a date.
What has ended is in force again only where it is
declared to continue; that it is amended later does not revive it.

>>> from graph_builder.effects.effect import Named, Spot
>>> def event(kind, day, scope="whole"):
...     named, spot = Named("甲〔2000〕1号", None), Spot("清单.csv", 2)
...     return Effect(named, kind, date.fromisoformat(day), scope, (), None, "…", spot)
>>> history = History((event("amended", "2015-01-01"), event("repealed", "2020-01-01")))
>>> [status_on(history, date(year, 6, 1)).value for year in (2010, 2015, 2020)]
['unknown', 'in-force', 'not-in-force']
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

import pyoxigraph as ox

from graph_builder.effects.effect import ENDING, Effect, EffectType, Registration, Spot
from graph_builder.effects.graph import stated_effects, stated_registrations
from graph_builder.language import tr
from graph_builder.select import Source, given, select

Value: TypeAlias = Literal["in-force", "not-in-force", "unknown"]


@dataclass(frozen=True, slots=True)
class History:
    """All that is declared of one document: events and registrations."""

    effects: tuple[Effect, ...] = ()
    registrations: tuple[Registration, ...] = ()

    @property
    def effective(self) -> date | None:
        """The day on which the document took effect, or was issued, as registered."""
        days = [each.effective or each.issued for each in self.registrations]
        return min((day for day in days if day is not None), default=None)

    @property
    def term(self) -> Registration | None:
        """The registration that states the latest end of its term."""
        stated = [each for each in self.registrations if each.until is not None]
        return max(stated, key=lambda each: (each.until or date.min, _rank(each)), default=None)


@dataclass(frozen=True, slots=True)
class Status:
    """The answer for one day, and what it rests on.

    ``how`` is the kind of event that decides, ``since`` the first day on which it
    holds (None where nobody says). ``by`` is the act, ``sentence`` what states the
    event, ``source`` where. ``contradicts`` is an earlier end that it takes back.
    """

    value: Value
    how: EffectType | None = None
    since: date | None = None
    by: str | None = None
    sentence: str | None = None
    source: Spot | None = None
    articles: tuple[str, ...] = ()
    part: bool = False
    contradicts: Effect | None = None

    def __str__(self) -> str:
        """The status in a few words.

        >>> str(Status("not-in-force", "repealed", date(2020, 1, 1), "甲规〔2019〕1号"))
        '不再有效：2020-01-01起废止（甲规〔2019〕1号）'
        """
        if self.value == "unknown":
            return tr("效力未知", "unknown")
        what = tr("有效", "in force")
        if self.value == "not-in-force":
            what = (
                tr("部分不再有效", "in part not in force")
                if self.part
                else tr("不再有效", "not in force")
            )
        day = tr("日期不明", "date unknown") if self.since is None else str(self.since)
        since = tr("起", "since ") if self.since is not None else "，"
        happened = self._happened()
        said = tr(
            f"{day}{since}{happened}",
            f"{happened}, {since if self.since else ''}{day}",
        )
        by = tr(f"（{self.by}）", f" ({self.by})") if self.by else ""
        return tr(f"{what}：{said}{by}", f"{what}: {said}{by}")

    def _happened(self) -> str:
        words = {
            "repealed": tr("废止", "repealed"),
            "expired": tr("失效", "expired"),
            "replaced": tr("被替代", "replaced"),
            "amended": tr("修改", "amended"),
            "continued": tr("继续有效", "continued"),
        }
        part = "、".join(self.articles) or tr("部分条款", "some articles")
        word = words[self.how or "continued"]
        return tr(f"{part}{word}", f"{part} {word}") if self.part else word


def status_on(history: History, day: date) -> Status:
    """What is declared of the document of ``history`` for ``day``."""
    found = Status("unknown")
    ended: Effect | None = None
    for when, effect in _events(history):
        if when > day:
            break
        if _ends(effect):
            if ended is None:  # what is repealed again has been so since the first time
                ended, found = effect, status_by("not-in-force", effect)
        elif ended is None:
            found = status_by("in-force", effect)
        elif effect.type == "continued" and effect.scope == "whole":
            found = status_by("in-force", effect, contradicts=ended)
            ended = None
    return found


def ends_between(history: History, first: date, last: date) -> Effect | None:
    """The event by which a document that has not ended before ``first`` will have, until
    ``last``."""
    if status_on(history, first).value == "not-in-force":
        return None
    coming = (each for when, each in _events(history) if first < when <= last)
    return next((each for each in coming if _ends(each)), None)


def histories(
    store: Source, documents: Collection[ox.NamedNode] | None = None
) -> Mapping[ox.NamedNode, History]:
    """What is declared of each document in ``store``, or of ``documents``, of which anything is."""
    if documents is None:
        targets = list(select(store, given("effect-targets")))
        effects, registrations = stated_effects(store), stated_registrations(store)
    else:
        targets = list(select(store, given("effect-targets", document=documents)))
        statements = [row["statement"] for row in targets]
        effects = stated_effects(store, statements) if statements else {}
        registrations = stated_registrations(store, statements) if statements else {}
    events: defaultdict[ox.NamedNode, list[Effect]] = defaultdict(list)
    said: defaultdict[ox.NamedNode, list[Registration]] = defaultdict(list)
    for row in targets:
        statement, document = row["statement"], row["document"]
        if statement in effects:
            events[document].append(effects[statement])
        else:
            said[document].append(registrations[statement])
    return {
        document: History(tuple(events[document]), tuple(said[document]))
        for document in [*events, *(each for each in said if each not in events)]
    }


def _ends(effect: Effect) -> bool:
    return effect.type in ENDING and effect.scope == "whole"


def _events(history: History) -> list[tuple[date, Effect]]:
    """The events in their order, the end of a term among them, each with the day from
    which it counts."""
    events = list(history.effects)
    term = history.term
    lapse = _lapse(term, term.until) if term is not None and term.until is not None else None
    events += [lapse] if lapse is not None else []
    if any(_ends(each) and each.date for each in events):
        events = [each for each in events if each.date or not _ends(each)]
    declared = [each.date for each in events if each.date and not _ends(each)]
    undated = max(declared, default=date.min)
    dated = [(each.date or (undated if _ends(each) else date.min), each) for each in events]
    # What ends a document comes last on its day; but it may be prolonged on the very
    # day after its term.
    return sorted(
        dated, key=lambda each: (each[0], _ends(each[1]) and each[1] is not lapse, _rank(each[1]))
    )


def _rank(said: Effect | Registration) -> tuple[str, str, str, int, str, str, str]:
    """What puts things said of one day in an order that is always the same."""
    source = said.source
    place = source.file, source.sheet or "", source.line or source.paragraph or 0
    if isinstance(said, Effect):
        return str(said.acting or ""), *place, said.type, said.scope, "".join(said.articles)
    return "", *place, "", "", ""


def status_by(value: Value, effect: Effect, contradicts: Effect | None = None) -> Status:
    """The status that ``effect`` declares."""
    return Status(
        value, effect.type, effect.date, str(effect.acting) if effect.acting else None,
        effect.sentence, effect.source, effect.articles, effect.scope == "articles", contradicts,
    )  # fmt: skip


def _lapse(term: Registration, until: date) -> Effect:
    """The end of a declared term as an event."""
    following = until + timedelta(days=1)
    return Effect(
        term.document, "expired", following, "whole", (), None, term.sentence, term.source
    )


def known(documents: Iterable[Status]) -> bool:
    """Whether anything is declared of any of them."""
    return any(each.value != "unknown" for each in documents)
