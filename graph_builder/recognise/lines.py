"""What recognition passes on: lines under their headers, and the notes it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph_builder.catalogue import Artefact, ArtefactKind, Mend, OtherCell, Rejection
from graph_builder.recognise.headers import Column
from graph_builder.recognise.layouts import Layout
from graph_builder.table import Place


@dataclass(slots=True)
class Line:
    """A row of the table under its header.

    ``texts`` has the text of each role, ``ticks`` the options ticked in each
    group, ``places`` the places of cells that have lines of their own. ``others`` are the
    cells of columns that have no role, each with its heading.
    ``filled`` are the roles whose text a merged cell brings down from above,
    ``heading`` is the heading that stands over the row, ``new_page`` whether a
    repeated header stood right before it.
    """

    texts: dict[str, str]
    ticks: dict[str, tuple[str, ...]]
    place: Place
    places: dict[str, Place] = field(default_factory=dict)
    heading: str | None = None
    new_page: bool = False
    filled: frozenset[str] = frozenset()
    others: list[OtherCell] = field(default_factory=list)

    def place_of(self, role: str) -> Place:
        """Where the cell of ``role`` stands."""
        return self.places.get(role, self.place)


@dataclass(slots=True)
class Segment:
    """The lines under one header; a file with several tables has several."""

    layout: Layout
    columns: tuple[Column, ...]
    lines: list[Line] = field(default_factory=list)

    @property
    def roles(self) -> frozenset[str]:
        """The roles that this table has columns for."""
        return frozenset(column.role for column in self.columns if column.role)


@dataclass(slots=True)
class Notes:
    """What was set aside, put right and rejected, as it was met.

    ``links`` are the links that the page ends list, to hold the rows' against.
    """

    artefacts: list[Artefact] = field(default_factory=list)
    mends: list[Mend] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    links: list[tuple[str, Place]] = field(default_factory=list)

    def take(self, others: Notes) -> None:
        """Add what ``others`` noted."""
        self.artefacts += others.artefacts
        self.mends += others.mends
        self.rejections += others.rejections
        self.links += others.links

    def furniture(self, kind: ArtefactKind, place: Place, text: str = "") -> None:
        """Lines that belong to the table but say nothing of an item."""
        self.artefacts.append(Artefact(kind, place, text))

    def mend(self, kind: str, place: Place, was: str, now: str) -> None:
        """Something was put right."""
        self.mends.append(Mend(kind, place, was, now))

    def reject(self, place: Place, column: str | None, value: str, reason: str) -> None:
        """Something found no place in the record."""
        self.rejections.append(Rejection(place, column, value, reason))


def printed(cells: Sequence[str]) -> list[str]:
    """The cells that are not blank."""
    return [cell for cell in cells if cell]
