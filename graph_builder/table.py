"""A table as a reader hands it over: rows of cells that know their place.

A reader of any format makes a :class:`Table`; recognition reads nothing else.
A *fragment* table is text whose cells were broken over lines and lost their
columns (what a PDF gives): each line is a row of one cell, and the columns are
found again by :mod:`graph_builder.recognise.fragments`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["rows", "fragments"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file.

    Lines count from 1 and ``end_line`` is included; ``sheet`` and ``page`` are
    ``None`` for formats that have none.
    """

    file: str
    line: int
    end_line: int
    sheet: str | None = None
    page: int | None = None

    def to(self, other: Place) -> Place:
        """The place from the start of this one to the end of ``other``."""
        return Place(self.file, self.line, other.end_line, self.sheet, self.page)

    def __str__(self) -> str:
        lines = str(self.line) if self.line == self.end_line else f"{self.line}-{self.end_line}"
        return f"{self.file}:{lines}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the texts of its cells from left to right, and its place.

    ``places`` are the cells' own places, where a cell has lines of its own.
    """

    cells: tuple[str, ...]
    place: Place
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one table of a file, with nothing left out.

    ``form`` says whether the cells still stand in their columns.
    """

    file: str
    rows: tuple[Row, ...]
    form: Form = "rows"
