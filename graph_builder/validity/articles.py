"""The backlog by articles: the citations of documents of which only some articles have ended.

A citation of an article that has ended belongs in it; one of another article does not; of
one that names no article, or only the article of which a paragraph has ended, nobody can
say, and it is only possibly concerned.

>>> from graph_builder.effects.effect import Named, Spot
>>> def event(kind, day, *articles):
...     named, spot = Named("甲〔2000〕1号", None), Spot("清单.csv", 2)
...     day = date.fromisoformat(day)
...     return Effect(named, kind, day, "articles", articles, None, "…", spot)
>>> history = History((event("repealed", "2020-01-01", "第四条"),))
>>> [each.articles for each in ended_articles(history, date(2020, 1, 1))]
[('第四条',)]
>>> ended_articles(history, date(2019, 12, 31))
[]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

import pyoxigraph as ox

from graph_builder.article import is_in, is_surely_in
from graph_builder.effects.effect import ENDING, Effect
from graph_builder.select import given, select
from graph_builder.validity.status import History, histories, status_on

Concern: TypeAlias = Literal["article", "possible"]


@dataclass(frozen=True, slots=True)
class OnArticle:
    """A citation of a document of which ``event`` has ended some articles.

    ``row`` is the citation as ``article-citations`` gives it; ``concern`` says whether
    it names one of these articles, or none at all.
    """

    concern: Concern
    event: Effect
    row: Mapping[str, str | None]


def on_ended_articles(store: ox.Store, day: date) -> list[OnArticle]:
    """The citations in ``store`` that some article's end concerns on ``day``, or may."""
    found = {
        document.value: events
        for document, history in histories(store).items()
        if (events := ended_articles(history, day))
    }
    if not found:
        return []
    nodes = [ox.NamedNode(each) for each in sorted(found)]
    solutions = select(store, given("article-citations", document=nodes))
    names = [variable.value for variable in solutions.variables]
    backlog = []
    for solution in solutions:
        row = {name: term.value if (term := solution[name]) else None for name in names}
        if (each := _concerned(row, found[row["document"] or ""])) is not None:
            backlog.append(each)
    return backlog


def ended_articles(history: History, day: date) -> list[Effect]:
    """The events that have ended articles of a document which itself has not ended.

    That the document goes on does not bring an article back; that the article is declared
    to continue does.
    """
    if status_on(history, day).value == "not-in-force":
        return []
    events = [e for e in history.effects if e.scope == "articles" and (e.date or day) <= day]
    events.sort(key=lambda each: (each.date or date.min, str(each.source), each.articles))
    ended = []
    for n, event in enumerate(events):
        later = [a for each in events[n:] if each.type == "continued" for a in each.articles]
        left = tuple(each for each in event.articles if not is_in(each, later))
        if event.type in ENDING and (left or not event.articles):
            ended.append(replace(event, articles=left))
    return ended


def _concerned(row: Mapping[str, str | None], events: list[Effect]) -> OnArticle | None:
    article = row["article"]
    if article is not None:
        for event in events:
            if is_surely_in(article, event.articles):
                return OnArticle("article", event, row)
    for event in events:
        # The list names no article either, or only a paragraph of the article cited.
        if article is None or not event.articles or is_in(article, event.articles):
            return OnArticle("possible", event, row)
    return None
