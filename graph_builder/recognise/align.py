"""Shifted rows: put the cells of a row back under their headers.

Cells keep their order; what is sought is the assignment of cells to columns
under which the cells look like what their columns hold, moved as a block
rather than one by one. A row that contradicts no column is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from graph_builder.recognise.headers import Column

# A cell that looks like its column, one that does not, and a change of shift
# between one cell and the next. A lone odd cell must not move a row (a match
# lost and regained costs two changes), a whole misplaced tail must.
_MATCH, _MISMATCH, _SHIFT = 3.0, -4.0, -2.0
# The words of a section column are known, but a table may have others.
_UNKNOWN_WORD = -1.0
_OPEN_LISTS = frozenset({"section"})
# It stands for the cell above, whatever its column holds.
AS_ABOVE = frozenset({"同上", "同上。", "同前", "〃", "″"})
_REACH = 4


class Aligner:
    """Puts the rows of one table back; ``looks_like`` gives a pattern per role."""

    def __init__(
        self,
        columns: Sequence[Column],
        looks_like: Mapping[str, re.Pattern[str]],
        ticks: frozenset[str],
    ) -> None:
        self._columns = columns
        self._patterns = looks_like
        self._ticks = ticks
        self._known: list[dict[str, float]] = [{} for _ in columns]

    @cached_property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self._columns)

    def _gain(self, cell: str, index: int) -> float:
        """What it is worth to have ``cell`` in column ``index``."""
        known = self._known[index]
        if cell not in known:
            known[cell] = self._judge(cell, self._columns[index])
        return known[cell]

    def _judge(self, cell: str, column: Column) -> float:
        if cell in AS_ABOVE:
            return 0.0
        if column.option is not None:
            return _MATCH if cell[0] in self._ticks else _MISMATCH
        pattern = self._patterns.get(column.role or "")
        if pattern is None:
            return 0.0
        if pattern.search(cell):
            return _MATCH
        return _UNKNOWN_WORD if column.role in _OPEN_LISTS else _MISMATCH

    def agrees(self, cells: Sequence[str]) -> bool:
        """Whether no more of ``cells`` look unlike what their columns hold than look like it."""
        gains = [self._gain(cell, n) for n, cell in enumerate(cells) if cell]
        return gains.count(_MISMATCH) <= gains.count(_MATCH)

    def align(self, cells: Sequence[str]) -> list[int]:
        """For each of ``cells`` its column; ``-1`` for one beyond the last.

        Blank cells keep their own place.
        """
        identity = [i if i < self.width else -1 for i in range(len(cells))]
        if not any(
            cell and (i >= self.width or self._gain(cell, i) == _MISMATCH)
            for i, cell in enumerate(cells)
        ):
            return identity
        printed = [i for i, cell in enumerate(cells) if cell]
        best = self._best(cells, printed)
        for i, column in best.items():
            identity[i] = column
        taken = set(best.values())
        return [c if cells[i] or c not in taken else -1 for i, c in enumerate(identity)]

    def _best(self, cells: Sequence[str], printed: Sequence[int]) -> dict[int, int]:
        # states[column] = (score, shift, path) of the best way to have put the
        # cells so far, the last of them into that column. One more column
        # stands beyond the last, for cells that belong to none.
        beyond = self.width
        states: dict[int, tuple[float, int, tuple[int, ...]]] = {-1: (0.0, 0, ())}
        for i in printed:
            following: dict[int, tuple[float, int, tuple[int, ...]]] = {}
            for column in range(max(0, min(i - _REACH, beyond)), min(beyond, i + _REACH) + 1):
                gain = _MISMATCH if column == beyond else self._gain(cells[i], column)
                for last, (score, last_shift, path) in states.items():
                    if last < column or last == column == beyond:
                        shift = last_shift if column == beyond else column - i
                        total = score + gain + (_SHIFT if shift != last_shift else 0.0)
                        if column not in following or total > following[column][0]:
                            following[column] = (total, shift, (*path, column))
            states = following
        _, _, path = max(states.values(), key=lambda state: state[0])
        return {i: -1 if c == beyond else c for i, c in zip(printed, path, strict=True)}
