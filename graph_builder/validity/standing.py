"""Standing: how each document of a graph stands on a day, and what is to come.

What is declared and what is computed from a rule stand apart: a hint is given only
where nothing is declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from graph_builder.agency import Register
from graph_builder.document_number import parse
from graph_builder.effects.effect import Effect
from graph_builder.errors import InvalidDocumentNumber
from graph_builder.lookup.documents import Listed, list_documents
from graph_builder.select import Source
from graph_builder.validity.status import History, Status, ends_between, histories, status_on
from graph_builder.validity.term import Hint, hint_of

_NOTHING = History()


@dataclass(frozen=True, slots=True)
class Standing:
    """A document, its declared status on a day, and where that is unknown a computed hint."""

    document: Listed
    history: History
    status: Status
    hint: Hint | None


def standings(store: Source, day: date, register: Register) -> list[Standing]:
    """How every document in ``store`` stands on ``day``, in the order of
    :func:`~graph_builder.lookup.documents.list_documents`."""
    known = histories(store)
    return [
        _standing(document, known.get(document.iri, _NOTHING), day, register)
        for document in list_documents(store)
    ]


def standing_of(store: Source, document: Listed, day: date, register: Register) -> Standing:
    """How one document stands on ``day``."""
    history = histories(store, [document.iri]).get(document.iri, _NOTHING)
    return _standing(document, history, day, register)


def statuses(store: Source, day: date) -> Mapping[ox.NamedNode, Status]:
    """The declared status on ``day`` of each document of which anything is declared."""
    return {iri: status_on(history, day) for iri, history in histories(store).items()}


@dataclass(frozen=True, slots=True)
class Coming:
    """A document that will end: declared by ``end``, or by a rule's ``hint`` alone."""

    document: Listed
    end: Effect | None
    hint: Hint | None

    @property
    def day(self) -> date:
        """The first day on which it is no longer in force, at the latest by the rule."""
        if self.end is not None and self.end.date is not None:
            return self.end.date
        assert self.hint is not None
        return self.hint.latest


def forecast(store: Source, first: date, last: date, register: Register) -> list[Coming]:
    """What ends after ``first`` and until ``last``: what is declared, then what a rule
    makes likely, each by date."""
    declared, computed = [], []
    for standing in standings(store, first, register):
        end = ends_between(standing.history, first, last)
        hint = standing.hint
        if end is not None:
            declared.append(Coming(standing.document, end, None))
        elif hint is not None and hint.latest >= first and hint.earliest <= last:
            computed.append(Coming(standing.document, None, hint))
    return [*sorted(declared, key=_by_day), *sorted(computed, key=_by_day)]


def unknown(store: Source, day: date, register: Register) -> Iterator[Standing]:
    """The documents whose status nobody has declared, those most relied on first."""
    return (each for each in standings(store, day, register) if each.status.value == "unknown")


def _by_day(coming: Coming) -> tuple[date, str, str]:
    return coming.day, coming.document.number or "", coming.document.title or ""


def _standing(document: Listed, history: History, day: date, register: Register) -> Standing:
    status = status_on(history, day)
    hint = None
    if status.value == "unknown" and not history.effects and history.term is None:
        hint = _hint(document, history.effective, register)
    return Standing(document, history, status, hint)


def _hint(document: Listed, effective: date | None, register: Register) -> Hint | None:
    """What a rule says of a numbered document of a body that the register knows."""
    if document.number is None:
        return None
    try:
        number = parse(document.number)
    except InvalidDocumentNumber:
        return None
    if number.family != "number" or number.issuer_code is None:
        return None
    body = register.issuer(number.issuer_code, number.year)
    if body is None:
        return None
    return hint_of(body.jurisdiction, document.title, number.year, effective)
