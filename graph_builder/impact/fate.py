"""Fate: what an act does to the items that cite the same documents in the same way.

An answer has many items and few fates: the class, the path and the bases of an item follow
from which documents and articles it cites and on which of them it rests, whatever it is
and wherever it stands. So each is worked out once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph_builder.article import is_in, is_surely_in, is_within
from graph_builder.impact.classes import class_of
from graph_builder.impact.documents import Documents
from graph_builder.impact.reach import Reach, spread
from graph_builder.impact.told_of import (
    Act,
    Basis,
    Class,
    Document,
    Doubt,
    Step,
    Via,
)
from graph_builder.resting import Cited, Kind


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

    @property
    def is_taken(self) -> bool:
        """Whether the whole of it ends."""
        return self.act == "repealed" and not self.articles


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of an item, with the names that :class:`~graph_builder.impact.answer.Hit`
    has for it; the change that must be published is of ``day``."""

    class_: Class
    class_if_followed: Class
    via: Via
    path: tuple[Step, ...]
    bases_lost: tuple[Basis, ...]
    bases_in_doubt: tuple[Basis, ...]
    bases_left: tuple[Basis, ...]
    day: date
    act: Act


#: How an item cites a document: which, as what kind of basis, which article of it.
_Way = tuple[str, Kind, str | None]


class Fates:
    """The fates of the items of one answer.

    ``replaced_by`` takes the place of the documents for which the act names nothing.
    """

    def __init__(
        self,
        reached: Reach,
        targets: Mapping[str, Target],
        documents: Documents,
        replaced_by: Document | None,
    ) -> None:
        self._reach = reached
        self._targets = targets
        self._documents = documents
        self._replaced_by = replaced_by
        taken = [each.document for each in targets.values() if each.is_taken]
        # What would be left without ground, not only under one that has changed.
        self.groundless = spread(reached.edges, taken).review
        # What loses ground with some articles alone, nobody can say.
        whole = any(not each.articles for each in targets.values())
        self._concerned = reached.direct | (reached.review if whole else frozenset())
        self._promulgated: Mapping[str, set[str]] = {}
        self._ended: frozenset[str] = frozenset()
        self._orders: dict[str, int] = {}
        self._known: dict[tuple[frozenset[_Way], frozenset[str]], Fate] = {}

    def prepare(self, bases: Iterable[str], promulgated: Mapping[str, set[str]]) -> None:
        """Take up all policy ``bases`` of the items, and those that the notices among them
        promulgate."""
        every = set(bases)
        self._promulgated = promulgated
        self._ended = self._documents.ended(every)
        ordered = sorted(every | self._concerned, key=lambda each: self._documents[each].order)
        self._orders = {document: n for n, document in enumerate(ordered)}

    def concerns(self, cited: Cited) -> bool:
        """Whether the act concerns a citation."""
        articles = self.articles(cited.document)
        if articles:
            return cited.article is not None and is_surely_in(cited.article, articles)
        return cited.document in self._concerned

    def doubt(self, cited: Cited) -> Doubt | None:
        """Why nobody can tell whether the act concerns a citation."""
        articles = self.articles(cited.document)
        if articles and cited.article is None:
            return "no-article"
        if articles and cited.article is not None and is_in(cited.article, articles):
            return "whole-article"
        return "several-editions" if cited.document in self._reach.editions else None

    def articles(self, document: str) -> tuple[str, ...]:
        """The articles of ``document`` with which the act is content; none for the whole."""
        return self._target(document).articles if document in self._reach.changed else ()

    def of(self, cited: Sequence[Cited], bases: frozenset[str]) -> Fate:
        """The fate of an item with these citations, that the act concerns, and policy bases."""
        key = frozenset([(each.document, each.kind, each.article) for each in cited]), bases
        fate = self._known.get(key)
        if fate is None:
            fate = self._known[key] = self._fate(cited, bases)
        return fate

    def _fate(self, cited: Sequence[Cited], bases: frozenset[str]) -> Fate:
        reached = {each.document for each in cited if self.concerns(each)}
        taken = {each for each in reached if self._takes(each, cited)}
        doubtful = reached - taken
        followed = taken | (doubtful & self.groundless)
        policies = {each.document for each in cited if each.kind == "policy"}
        pairs = [(a, b) for a in bases for b in self._promulgated.get(a, ()) if b in bases]
        nearest = min(reached, key=self._distance)
        direct = nearest in self._reach.direct
        acting = {each: self._target(each) for each in reached}
        left = bases - reached
        return Fate(
            class_=class_of(bases, taken, self._ended - taken, pairs),
            class_if_followed=class_of(bases, followed, self._ended - followed, pairs),
            via="direct"
            if nearest in self._targets or nearest in self._reach.falls
            else "indirect",
            path=self.steps(nearest),
            bases_lost=self._in_order(taken, policies),
            bases_in_doubt=self._in_order(doubtful, policies),
            bases_left=self._in_order(left, left) + self._replacing(taken, left),
            day=min(
                acting[each].day for each in reached if not direct or each in self._reach.direct
            ),
            act=acting[nearest].act,
        )

    def _takes(self, document: str, cited: Iterable[Cited]) -> bool:
        """Whether an item no longer rests on ``document`` when the act is done.

        Where the act ends some articles, that is where the item cites no other.
        """
        articles = self.articles(document)
        if not articles:
            return document in self._reach.falls
        return self._target(document).act == "repealed" and all(
            each.article is not None and is_within(each.article, articles)
            for each in cited
            if each.document == document
        )

    def _target(self, document: str) -> Target:
        """The act by which ``document`` is reached."""
        return self._targets[self._reach.paths[document][0].document]

    def _distance(self, document: str) -> tuple[bool, int, tuple[bool, str, str, str]]:
        return (
            document not in self._reach.direct,
            len(self._reach.paths[document]),
            self._documents[document].order,
        )

    def steps(self, document: str) -> tuple[Step, ...]:
        """The path from the act to ``document``."""
        return tuple(
            Step(self._documents[each.document], *each[1:]) for each in self._reach.paths[document]
        )

    def _in_order(self, documents: Collection[str], policies: Collection[str]) -> tuple[Basis, ...]:
        """``documents`` as bases; those that are not ``policies`` merely oblige to disclose."""
        return tuple(
            Basis(
                self._documents[each],
                self._documents.status(each),
                "policy" if each in policies else "disclosure",
            )
            for each in sorted(documents, key=self._orders.__getitem__)
        )

    def _replacing(self, taken: Collection[str], left: Collection[str]) -> tuple[Basis, ...]:
        new = {each for each in map(self.replacement, taken) if each is not None}
        found = (each for each in new if each.document.id not in left)
        return tuple(sorted(found, key=lambda each: each.document.order))

    def replacement(self, document: str) -> Basis | None:
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
