"""What is no longer in force and still cited, and what will end soon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

import pyoxigraph as ox

from graph_builder.agency import Register
from graph_builder.concepts import label_of
from graph_builder.effects.graph import EFFECTS
from graph_builder.language import tr
from graph_builder.namespaces import item_iri
from graph_builder.validity.backlog import Superseded, backlog
from graph_builder.validity.standing import Coming, forecast

Concern = Literal["document", "article", "possible"]


@dataclass(frozen=True, slots=True)
class Citing:
    """A citation that has lost its document: the item, the printed text and its place."""

    item: str
    name: str
    catalogue: str
    sequence: int
    article: str | None
    text: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A document, or articles of it, no longer in force, with what cites it."""

    iri: str
    number: str | None
    title: str | None
    concern: Concern
    status: str
    sentence: str | None
    source: str | None
    rows: tuple[Citing, ...]

    @property
    def items(self) -> int:
        """How many items cite it."""
        return len({row.item for row in self.rows})


@dataclass(frozen=True, slots=True)
class Ending:
    """A document that will end: ``declared`` by an act, else computed from a rule."""

    iri: str
    number: str | None
    title: str | None
    day: date
    declared: bool
    why: str
    items: int


@dataclass(frozen=True, slots=True)
class Effects:
    """The backlog on ``day``, what ends until ``until``, and whether anything is known at all."""

    day: date
    until: date
    lapsed: tuple[Lapsed, ...]
    ending: tuple[Ending, ...]
    known: bool

    def of(self, concern: Concern) -> list[Lapsed]:
        """What is no longer in force in this way, most cited first."""
        return [each for each in self.lapsed if each.concern == concern]

    def items(self, concern: Concern) -> int:
        """How many items that concerns."""
        return len({row.item for each in self.of(concern) for row in each.rows})


def effects(store: ox.Store, day: date, until: date) -> Effects:
    """The backlog of ``store`` on ``day``, and what ends after it and until ``until``."""
    lapsed = [
        _lapsed(list(rows))
        for _, rows in groupby(
            sorted(backlog(store, day), key=lambda each: (each.key, each.concern)),
            key=lambda each: (each.key, each.concern),
        )
    ]
    lapsed.sort(key=lambda each: (-each.items, each.number or "", each.title or ""))
    return Effects(
        day,
        until,
        tuple(lapsed),
        tuple(map(_ending, _cited_first(forecast(store, day, until, Register.load())))),
        any(store.quads_for_pattern(None, None, None, EFFECTS)),
    )


def _lapsed(rows: Sequence[Superseded]) -> Lapsed:
    first = rows[0]
    status = first.status
    return Lapsed(
        first.row["document"] or "",
        first.row["number"],
        first.row["title"],
        first.concern,
        str(status),
        status.sentence,
        str(status.source) if status.source else None,
        tuple(sorted(map(_citing, rows), key=lambda each: (each.catalogue, each.line))),
    )


def _citing(each: Superseded) -> Citing:
    row = each.row
    catalogue, sequence = row["catalogue"] or "", int(row["sequence"] or 0)
    return Citing(
        item_iri(catalogue, sequence).value, row["name"] or "", catalogue, sequence,
        row.get("article"), row["text"] or "", row["file"] or "", int(row["line"] or 0),
    )  # fmt: skip


def _cited_first(coming: Iterable[Coming]) -> list[Coming]:
    """What is declared before what is computed, and what is cited before what is not."""
    return sorted(coming, key=lambda each: (each.end is None, not each.document.items, each.day))


def _ending(coming: Coming) -> Ending:
    document, end = coming.document, coming.end
    kind = label_of("effect-type", end.type, tr("zh", "en")) if end else ""
    why = f"{kind}{tr('：', ': ')}{end.source}" if end else str(coming.hint)
    return Ending(
        document.iri.value, document.number, document.title, coming.day,
        end is not None, why, document.items,
    )  # fmt: skip
