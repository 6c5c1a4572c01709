"""Pieces: text that flows, cut up, and the slots of a table that it is put into; and of the
numbers in it, which are serials of its rows, and which begin the members of lists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from graph_builder.recognise.headers import Column
from graph_builder.table import Place

#: What stands before a piece: nothing, where a cell may begin all the same, a blank, a wide
#: one or a tab, a line end that is likely inside of a cell, one that may be, a blank line; or
#: it is known that a cell begins, or a row, or either.
Break = Literal["joint", "blank", "wide", "inside", "line", "gap", "cell", "row", "either"]
PARTED = ("cell", "row", "either")
TICKS = "ticks"
_NUMBERED = re.compile(r"[（(]?(\d{1,2})[.．、)）](?!\d)")
# The next member of a list stands so many pieces on, or it is none of it.
_NEAR_MEMBER = 8
_NOT_SERIAL = re.compile(r"个?工作日|个月|[日天年月](?:内|起|前|$)|[.．、]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, what stands before it, and its place."""

    text: str
    before: Break
    place: Place


@dataclass(frozen=True, slots=True)
class Slot:
    """A column as the course sees it; all tick columns side by side are one.

    In a ``part`` a row begins and ends: it holds but one more part of the content of the item
    above, and the rest is merged.
    """

    role: str
    columns: tuple[int, ...]
    part: bool = False


def slots_of(columns: Sequence[Column]) -> list[Slot]:
    """The slots of ``columns``."""
    slots: list[Slot] = []
    for column in columns:
        if column.option is not None and slots and slots[-1].role == TICKS:
            slots[-1] = Slot(TICKS, (*slots[-1].columns, column.index))
        else:
            slots.append(Slot(TICKS if column.option else column.role or "", (column.index,)))
    return slots


def listed_in(pieces: Sequence[Piece]) -> Mapping[int, bool]:
    """The places of the pieces that begin a numbered member, behind another member; and
    whether they go on with its list, or begin one anew."""
    found: dict[int, bool] = {}
    last, seen = 0, -_NEAR_MEMBER
    for n, piece in enumerate(pieces):
        match = _NUMBERED.match(piece.text)
        if match is None:
            continue
        number = int(match[1])
        if n - seen < _NEAR_MEMBER and (number in (1, last + 1)) and last:
            found[n] = number == last + 1
        last, seen = number, n
    return found


def are_fragments(pieces: Sequence[Piece]) -> bool:
    """Whether nothing tells the breaks inside of cells from those between them."""
    breaks = {piece.before for piece in pieces}
    return bool(breaks - {"row"}) and breaks <= {"joint", "blank", "line", "gap", "wide", "row"}


def serials_in(pieces: Sequence[Piece]) -> frozenset[int]:
    """The places of the pieces that are the serials of rows: the longest chain of numbers
    each one more than the last, which may start again."""
    numbers = [
        (n, int(piece.text))
        for n, piece in enumerate(pieces)
        if piece.text.isdecimal()
        and len(piece.text) <= 4
        and not (
            n + 1 < len(pieces)
            and pieces[n + 1].before == "blank"
            and _NOT_SERIAL.match(pieces[n + 1].text)
        )
    ]
    best: list[tuple[float, int]] = []  # the length of the chain that ends here, and whence
    ends: dict[int, int] = {}  # by value the best chain that ends with it
    top = -1
    for k, (_, value) in enumerate(numbers):
        before = ends.get(value - 1)
        options = [(1.0, -1)]
        if before is not None:
            options.append((best[before][0] + 1.0, before))
        if top >= 0:  # the serials start again, or jump
            options.append((best[top][0] + (0.5 if value == 1 else 0.2), top))
        best.append(max(options))
        if value not in ends or best[k][0] >= best[ends[value]][0]:
            ends[value] = k
        if top < 0 or best[k][0] >= best[top][0]:
            top = k
    found: list[int] = []
    while top >= 0:
        found.append(numbers[top][0])
        top = best[top][1]
    return frozenset(found)
