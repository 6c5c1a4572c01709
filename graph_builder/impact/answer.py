"""The answer to what falls with a document: values alone, and the JSON of the contract.

Documents that the act takes *fall*; those whose ground falls stay formally valid until
somebody deals with them: they are for *review*. An item's class says how many of its
policy bases the act itself takes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_builder.effects.effect import Spot, Unread
from graph_builder.impact.told_of import (
    Act,
    Acted,
    Affected,
    Basis,
    Class,
    Deadline,
    Document,
    Doubt,
    Mention,
    Reason,
    Row,
    Step,
    Via,
)
from graph_builder.resting import Body, Item
from graph_builder.validity.status import Status


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that rests on a document that falls or loses ground.

    ``path`` leads from the act to the nearest document that the item cites.
    ``bases_lost`` go with the act, ``bases_in_doubt`` are those whose ground falls,
    ``bases_left`` are neither; one of these may be no longer in force, which its status
    says: it holds nothing up, and does not count in the class. ``act`` is what is done to
    the document from which ``path`` starts.
    """

    item: Item
    bodies: tuple[Body, ...]
    class_: Class
    class_if_followed: Class
    via: Via
    path: tuple[Step, ...]
    bases_lost: tuple[Basis, ...]
    bases_in_doubt: tuple[Basis, ...]
    bases_left: tuple[Basis, ...]
    evidence: tuple[Row, ...]
    url: str | None
    republish_by: Deadline
    act: Act = "repealed"

    @property
    def replacing(self) -> tuple[Document, ...]:
        """What takes the place of what is lost."""
        return tuple(basis.document for basis in self.bases_left if basis.replacing)

    @property
    def repointed(self) -> bool:
        """Whether anything takes the place of what is lost."""
        return bool(self.replacing)

    @property
    def bare(self) -> bool:
        """Whether the act leaves the item without any policy basis."""
        return self.class_ == "all" and not self.repointed

    @property
    def order(self) -> tuple[bool, int, int, str, int]:
        """The most urgent first: no basis left, then some, then those hit indirectly."""
        rank = ("all", "some", "none")
        return (
            not self.bare,
            rank.index(self.class_),
            rank.index(self.class_if_followed),
            *self.item.order,
        )

    def to_json(self) -> dict[str, Any]:
        """The item as plain data."""
        return {
            **self.item.to_json(),
            "bodies": [body.name for body in self.bodies],
            "class": self.class_,
            "class_if_followed": self.class_if_followed,
            "via": self.via,
            "act": self.act,
            "path": [step.to_json() for step in self.path],
            "bases_lost": [basis.to_json() for basis in self.bases_lost],
            "bases_in_doubt": [basis.to_json() for basis in self.bases_in_doubt],
            "bases_left": [basis.to_json() for basis in self.bases_left],
            "evidence": [row.to_json() for row in self.evidence],
            "url": self.url,
            "republish_by": self.republish_by.day.isoformat(),
            "provisional": self.republish_by.provisional,
            "time_limit": self.republish_by.limit,
        }


@dataclass(frozen=True, slots=True)
class Possible:
    """An item that may be concerned, and why nobody can tell from the catalogue."""

    item: Item
    rows: tuple[Row, ...]
    doubt: Doubt

    def to_json(self) -> dict[str, Any]:
        """The item as plain data."""
        return {
            **self.item.to_json(),
            "doubt": self.doubt,
            "evidence": [row.to_json() for row in self.rows],
        }


@dataclass(frozen=True, slots=True)
class WorkList:
    """What one body has to do, the most urgent first."""

    body: Body
    work: tuple[Hit, ...]

    def to_json(self) -> dict[str, Any]:
        """The list as plain data; the whole of an item stands under ``items``."""
        return {
            "id": self.body.id,
            "name": self.body.name,
            "items": len(self.work),
            "work": [_task(hit) for hit in self.work],
        }


def _task(hit: Hit) -> dict[str, Any]:
    return {
        **hit.item.to_json(),
        "class": hit.class_,
        "class_if_followed": hit.class_if_followed,
        "via": hit.via,
        "no_basis_left": hit.bare,
        "rows": [str(row.source) for row in hit.evidence],
        "republish_by": hit.republish_by.day.isoformat(),
        "provisional": hit.republish_by.provisional,
    }


@dataclass(frozen=True, slots=True)
class Candidate:
    """A later document that may take the place of ``of``: a suggestion, with its reasons.

    ``score`` is between 0 and 1.
    """

    document: Document
    of: Document
    score: float
    reasons: tuple[Reason, ...]
    status: Status

    def to_json(self) -> dict[str, Any]:
        """The candidate as plain data."""
        return {
            **self.document.to_json(),
            "replaces": self.of.to_json(),
            "score": self.score,
            "reasons": list(self.reasons),
            "status": self.status.value,
        }


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of an answer. ``all``, ``some`` and ``none`` count what the act takes,
    ``repointed`` those with a replacement for it, ``no_basis_left`` those left without;
    ``first_due`` and ``last_due`` are the first and the last day to publish again by."""

    documents_repealed: int
    documents_falling: int
    documents_to_review: int
    mentions: int
    items: int
    all: int
    some: int
    none: int
    direct: int
    indirect: int
    repointed: int
    no_basis_left: int
    possible: int
    catalogues: int
    bodies: int
    first_due: date | None
    last_due: date | None
    provisional: bool

    def to_json(self) -> dict[str, Any]:
        """The figures as plain data."""
        return {
            "documents_repealed": self.documents_repealed,
            "documents_falling": self.documents_falling,
            "documents_to_review": self.documents_to_review,
            "mentions": self.mentions,
            "items": self.items,
            "all": self.all,
            "some": self.some,
            "none": self.none,
            "direct": self.direct,
            "indirect": self.indirect,
            "repointed": self.repointed,
            "no_basis_left": self.no_basis_left,
            "possible": self.possible,
            "catalogues": self.catalogues,
            "bodies": self.bodies,
            "republish_by": self.first_due.isoformat() if self.first_due else None,
            "republish_by_last": self.last_due.isoformat() if self.last_due else None,
            "provisional": self.provisional,
        }


@dataclass(frozen=True, slots=True)
class Unknown:
    """A document of a list that the graph does not have, or that it has several of."""

    number: str | None
    title: str | None
    source: Spot
    several: bool = False

    def to_json(self) -> dict[str, Any]:
        """The document as the list names it."""
        return {
            "document_number": self.number,
            "title": self.title,
            "source": self.source.to_json(),
            "several": self.several,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What happens on the day ``on`` with the documents that the act names, ``acted``.

    ``documents`` fall or lose ground with them, nearest first; ``items`` are in the order
    of urgency, ``bodies`` those with items left bare first, ``candidates`` the likeliest
    first. ``unknown`` are the documents of a list on which nothing could be said.
    ``unread`` is what was not understood of it.
    ``replaced_by`` takes the place of all that the act names; None where that is not one.
    """

    acted: tuple[Acted, ...]
    on: date
    replaced_by: Basis | None = None
    documents: tuple[Affected, ...] = ()
    mentions: tuple[Mention, ...] = ()
    items: tuple[Hit, ...] = ()
    possible: tuple[Possible, ...] = ()
    bodies: tuple[WorkList, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    unread: tuple[Unread, ...] = ()

    @property
    def summary(self) -> Summary:
        """The figures."""
        classes = Counter(hit.class_ for hit in self.items)
        vias = Counter(hit.via for hit in self.items)
        consequences = Counter(each.consequence for each in self.documents)
        due = [hit.republish_by for hit in self.items]
        return Summary(
            documents_repealed=len(self.acted),
            documents_falling=consequences["falls"],
            documents_to_review=consequences["review"],
            mentions=len(self.mentions),
            items=len(self.items),
            all=classes["all"],
            some=classes["some"],
            none=classes["none"],
            direct=vias["direct"],
            indirect=vias["indirect"],
            repointed=sum(hit.repointed for hit in self.items),
            no_basis_left=sum(hit.bare for hit in self.items),
            possible=len(self.possible),
            catalogues=len({hit.item.catalogue for hit in self.items}),
            bodies=sum(each.body.name is not None for each in self.bodies),
            first_due=min((each.day for each in due), default=None),
            last_due=max((each.day for each in due), default=None),
            provisional=any(each.provisional for each in due),
        )

    def to_json(self) -> dict[str, Any]:
        """The answer in the shape that ``yiju impact --format json`` publishes."""
        return {
            "documents_repealed": [each.to_json() for each in self.acted],
            "on": self.on.isoformat(),
            "replaced_by": self.replaced_by.to_json() if self.replaced_by else None,
            "documents": [each.to_json() for each in self.documents],
            "mentions": [each.to_json() for each in self.mentions],
            "items": [each.to_json() for each in self.items],
            "possible": [each.to_json() for each in self.possible],
            "bodies": [each.to_json() for each in self.bodies],
            "candidates": [each.to_json() for each in self.candidates],
            "unknown": [each.to_json() for each in self.unknown],
            "unread": [
                {"source": each.source.to_json(), "text": each.text, "reason": each.reason}
                for each in self.unread
            ],
            "summary": self.summary.to_json(),
        }


def work_lists(hits: Sequence[Hit]) -> tuple[WorkList, ...]:
    """The work of each body: those with items left bare first, then those with most work."""
    of: defaultdict[Body, list[Hit]] = defaultdict(list)
    for hit in hits:
        for body in hit.bodies:
            of[body].append(hit)
    return tuple(sorted((WorkList(body, tuple(work)) for body, work in of.items()), key=_urgency))


def _urgency(each: WorkList) -> tuple[int, int, str, str]:
    bare = sum(hit.bare for hit in each.work)
    return -bare, -len(each.work), each.body.name or "", each.body.id or ""
