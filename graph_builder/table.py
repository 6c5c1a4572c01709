"""A table as a reader hands it over: rows of cells that know their place.

A reader of any format makes a :class:`Table`; recognition reads nothing else.
A *fragment* table is text whose cells were broken over lines and lost their
columns (what a PDF gives): each line is a row of one cell, and the columns are
found again by :mod:`graph_builder.recognise.fragments`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graph_builder.raw_rows import RawRow

Form = Literal["rows", "fragments", "ragged"]
#: A blank cell may be *merged* with the one above; or the file has *told* which cells are,
#: and but the levels of matters are left blank below others; or it is *blank* for certain.
Blanks = Literal["merged", "told", "blank"]


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

    @property
    def row(self) -> tuple[str | None, int]:
        """What tells this row from all others of its file: lines begin anew on each sheet."""
        return self.sheet, self.line

    def __str__(self) -> str:
        lines = str(self.line) if self.line == self.end_line else f"{self.line}-{self.end_line}"
        return f"{self.file}:{lines}"


@dataclass(frozen=True, slots=True)
class Span:
    """A merged cell as one of the rows below its first sees it: its column, and the
    rows from its first to its last."""

    column: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the texts of its cells from left to right, and its place.

    ``places`` are the cells' own places, where a cell has lines of its own;
    ``spans`` the cells whose text comes down from a merged cell above; ``links``
    the web addresses behind the text of cells, by column. ``part`` counts the
    sheets or tables of the file; a *loose* row is text that stands outside of them.
    """

    cells: tuple[str, ...]
    place: Place
    places: tuple[Place, ...] = ()
    spans: tuple[Span, ...] = ()
    links: tuple[tuple[int, str], ...] = ()
    part: int = 0
    loose: bool = False

    def own(self) -> tuple[str, ...]:
        """The cells without what merged cells above bring down."""
        filled = {span.column for span in self.spans}
        return tuple("" if i in filled else cell for i, cell in enumerate(self.cells))


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the reader did that people should know: a hidden row was read too."""

    kind: str
    place: Place
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of all tables of a file, with nothing left out.

    ``form`` says whether the cells still stand in their columns, ``blanks`` what a blank cell
    may be; ``raw`` has the rows as
    they were counted a second time, where that is done as a file is read.
    """

    file: str
    rows: tuple[Row, ...]
    form: Form = "rows"
    remarks: tuple[Remark, ...] = ()
    raw: tuple[RawRow, ...] = ()
    blanks: Blanks = "merged"
