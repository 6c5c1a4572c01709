"""The course of a flow: which column each piece of text belongs to, where cells follow each
other in reading order and have lost their rows.

A piece goes on with the cell before it, begins a cell further to the right, or begins a
row. Of all courses the one is taken under which most cells look like what their columns
hold and fewest columns stay blank (Viterbi's algorithm). Where the cells were wrapped, a
second look counts how wide the lines of each column are: a line that ends early ends its
cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TypeAlias

from graph_builder.readers.wrapped import text_width
from graph_builder.recognise.headers import Column
from graph_builder.recognise.judgement import FREE, Judgement
from graph_builder.recognise.layouts import MATTERS, Layout
from graph_builder.recognise.pieces import PARTED, TICKS, Piece, are_fragments, serials_in, slots_of
from graph_builder.recognise.wrapping import Wrapping, wrapping_of

# What it costs that a column is blank; the levels of the matter but the last are merged.
_BLANK = {
    "seq": 2.0, "name": 3.0, "content": 2.55, "section": 1.5, "category": 0.5, "url": 0.5,
    "reason": 0.2, "note": 0.1, "remark": 0.1, "attribute": 1.0, "method": 1.0,
}  # fmt: skip
_BLANK_LEVEL, _BLANK_OTHER, _BLANK_UNKNOWN = 0.5, 1.5, 0.3
# Of two levels the upper one is rather merged.
_LOWER = 0.01
# In fragments it costs more that a level is blank below one that is printed.
_LEVEL_BLANK, _LEVEL_LEFT_OUT = 0.2, 2.0
# What it costs that a row has no serial where others have; less, where it begins right
# behind the columns of the matter; that it is but a part of the content, or one more.
_UNNUMBERED, _ROW_BELOW, _PART, _NEXT_PART = 6.0, 3.0, 2.0, 0.7
# Where only what the cells say tells where rows begin: what it costs that a row ends before
# its last columns, which are merged, and that it begins with a content, a matter, or a level
# above one, those before them merged. A known row hardly begins with a level but no serial.
_MERGED_TAIL = 1.5
_CONTENT_BELOW, _MATTER_BELOW, _LEVEL_BELOW, _NO_SERIAL = 1.5, 2.0, 3.2, 4.0
# How often the widths of the columns are learnt from the course that they gave.
_LOOKS_AGAIN = 4
# How many pieces tell the widths; how many widths are tried for a column, on how many pieces.
_LEARNT, _WIDTHS, _TRIED = 1000, 5, 300

# A score, whence it comes, and whether it begins a row or a cell; of what cannot be, none.
_Option: TypeAlias = tuple[float, int, bool, bool]
_NOWHERE: _Option = (float("-inf"), 0, False, True)


def _score(option: _Option) -> float:
    return option[0]


@dataclass(frozen=True, slots=True)
class Step:
    """Where a piece was put: the slot of its column, and whether it begins a row or a cell."""

    slot: int
    row: bool
    cell: bool


class Course:
    """Finds the course of pieces through the columns of one table."""

    def __init__(self, columns: Sequence[Column], layout: Layout, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self.slots = slots_of(columns)
        numbered = any(slot.role == "seq" for slot in self.slots)
        serials = serials_in(pieces) if numbered else frozenset[int]()
        roles = [slot.role for slot in self.slots]
        deepest = next((role for role in reversed(MATTERS) if role in roles), None)
        fragments = are_fragments(pieces)
        level = _LEVEL_BLANK if fragments else _BLANK_LEVEL
        self._blank = [
            3.0
            if slot.role == deepest
            else level + _LOWER * n
            if slot.role in MATTERS or slot.role == TICKS
            else _BLANK.get(slot.role, _BLANK_OTHER if slot.role else _BLANK_UNKNOWN)
            for n, slot in enumerate(self.slots)
        ]
        self._sums = [0.0, *accumulate(self._blank)]
        self._upper = [
            _LEVEL_LEFT_OUT if fragments and role in MATTERS and role != deepest else 0.0
            for role in roles
        ]
        # What it costs that a row begins further to the right: where rows have serials, one
        # without goes on with the item above, and begins behind the columns of the matter.
        matter = [n for n, role in enumerate(roles) if role in ("seq", "category", *MATTERS)]
        self._lead = list(self._sums)
        # Less, where a row is known to begin: a serial may be merged over several.
        self._row_lead = self._lead
        # What it costs that it ends so far to the left.
        self._tail = [self._sums[-1] - each for each in self._sums[1:]]
        if serials:
            self._merge(matter, any(piece.before == "either" for piece in pieces))
        if serials and "content" in roles and not layout.sections:
            content = self.slots[roles.index("content")]
            self._lead[len(self.slots)] = _PART
            self._row_lead[len(self.slots)] = _PART
            self._sums.append(self._sums[-1])
            self._tail.append(0.0)
            self.slots.append(replace(content, part=True))
        self._judgement = Judgement(pieces, self.slots, serials, layout.sections)
        self._told = self._told_rows()

    def _merge(self, matter: Sequence[int], celled: bool) -> None:
        """Set what it costs that a row of a numbered table lacks its serial and the columns of
        the ``matter``, or its last ones: they may be merged with the row above. ``celled``:
        nothing tells where rows begin but what the cells say."""
        for n in range(1, len(self._tail)):
            below = n == matter[-1] + 1
            self._lead[n] = _ROW_BELOW if below else _UNNUMBERED
            if celled and n in matter[2:]:
                self._lead[n] = _MATTER_BELOW if n == matter[-1] else _LEVEL_BELOW
            elif celled and n > matter[-1]:
                self._tail[n] = min(self._tail[n], _MERGED_TAIL)
            if celled and below:  # a content alone is a row: the cells beside it are merged
                self._lead[n], self._tail[n] = _CONTENT_BELOW, 0.0
                self._tail[n - 1] = self._blank[n]
        self._row_lead = list(map(min, self._lead, self._sums))
        for n in matter[1:-1]:
            self._row_lead[n] = max(self._row_lead[n], _NO_SERIAL)

    def _told_rows(self) -> frozenset[int]:
        """The pieces that begin a row, as the page tells, which has a cell that says what it
        is: no mere content, the cells beside which are merged."""
        telling = [n for n, slot in enumerate(self.slots) if slot.role in ("basis", "time_limit")]
        begins = [n for n, piece in enumerate(self._pieces) if piece.before == "row"]
        return frozenset(
            start
            for start, end in pairwise([*begins, len(self._pieces)])
            if any(
                self._judgement.begins(n, slot) > 0 for n in range(start, end) for slot in telling
            )
        )

    def run(self) -> list[Step]:
        """The steps, one a piece."""
        steps = self._best(_LEARNT)[1]
        steps = self._settled(self._wrapping_of(steps), steps)
        if self._judgement.wrapping is not None:
            steps = self._settled(self._tried(steps), steps)
        return steps if len(steps) == len(self._pieces) else self._best()[1]

    def _settled(self, wrapping: Wrapping | None, steps: list[Step]) -> list[Step]:
        """The first steps under ``wrapping``, and under what they tell of it, until that is
        the same again."""
        for _ in range(_LOOKS_AGAIN):
            if wrapping is None or wrapping == self._judgement.wrapping:
                break
            self._judgement.wrapping = wrapping
            steps = self._best(_LEARNT)[1]
            wrapping = self._wrapping_of(steps)
        return steps

    def _tried(self, steps: Sequence[Step]) -> Wrapping | None:
        """The wrapping that gives the best course through the first pieces, where the width of
        a column of any text is one of those that many of its lines and its neighbours' have."""
        assert self._judgement.wrapping is not None
        columns = [slot.columns[0] for slot in self.slots if slot.role in FREE]
        found = Counter(
            text_width(piece.text)
            for piece, step in zip(self._pieces, steps, strict=False)
            if self.slots[step.slot].columns[0] in columns
        )
        widths = [width for width, count in found.most_common(_WIDTHS) if count > 1 and width > 4]
        best = self._best(_TRIED)[0]
        chosen = self._judgement.wrapping
        for column in dict.fromkeys(columns):
            for width in widths:
                self._judgement.wrapping = chosen.with_width(column, width)
                score = self._best(_TRIED)[0]
                if score > best:
                    best, chosen = score, self._judgement.wrapping
        self._judgement.wrapping = None
        return chosen

    def width(self, slot: int) -> int | None:
        """How wide the lines of a column are, where its cells were wrapped."""
        wrapping = self._judgement.wrapping
        return None if wrapping is None else wrapping.widths.get(self.slots[slot].columns[0])

    def _wrapping_of(self, steps: Sequence[Step]) -> Wrapping | None:
        pieces = self._pieces
        lines = []
        for n, step in enumerate(steps):
            after = n + 1 < len(steps) and pieces[n + 1].before == "line"
            goes_on = (
                after
                and not steps[n + 1].cell
                and not self._judgement.is_member(pieces[n + 1].text, self.slots[step.slot].role)
            )
            lines.append((self.slots[step.slot].columns[0], pieces[n].text, goes_on))
        return wrapping_of(lines)

    # Viterbi: the best score of any course that puts a piece into a slot.

    def _best(self, most: int | None = None) -> tuple[float, list[Step]]:
        """The score of the best course through the first ``most`` pieces, and its steps."""
        pieces, slots, judge = self._pieces[:most], range(len(self.slots)), self._judgement
        scores: list[float] = []
        back: list[list[tuple[int, bool, bool]]] = []  # by piece and slot: whence, row, cell
        for n, piece in enumerate(pieces):
            begins = [judge.begins(n, slot) for slot in slots]
            leads = self._row_lead if n in self._told else self._lead
            lead = [begins[slot] - leads[slot] for slot in slots]
            if n == 0:
                scores = lead
                back.append([(0, True, True)] * len(slots))
                continue
            # A new row: what stays blank behind the last cell, and before the first.
            full = [judge.ends(n, slot) for slot in slots]
            ended = [scores[slot] - self._tail[slot] + full[slot] for slot in slots]
            last = max(slots, key=ended.__getitem__)
            newline = -1.0 if piece.before in ("joint", "blank", "wide", "inside") else 0.0
            following: list[float] = []
            whence: list[tuple[int, bool, bool]] = []
            far_left, farther = float("-inf"), 0  # the best slot to the left but the next
            for slot in slots:
                options = []
                if piece.before != "cell":
                    options.append((ended[last] + lead[slot] + newline, last, True, True))
                if slot and piece.before != "row" and not self.slots[slot].part:
                    beside = scores[slot - 1] + full[slot - 1]
                    options.append((beside + begins[slot], slot - 1, False, True))
                    options.append(
                        (far_left - self._sums[slot] + begins[slot], farther, False, True)
                    )
                if self.slots[slot].part:
                    score = scores[slot] + full[slot] + begins[slot] - _NEXT_PART
                    options.append((score, slot, True, True))
                if piece.before not in PARTED or judge.more_ticks(piece, slot):
                    options.append((scores[slot] + judge.goes_on(n, slot), slot, False, False))
                best, origin, row, cell = max(options, default=_NOWHERE, key=_score)
                following.append(best)
                whence.append((origin, row, cell))
                if slot:
                    open_ = (
                        scores[slot - 1] + full[slot - 1] + self._sums[slot] - self._upper[slot - 1]
                    )
                    if open_ > far_left:
                        far_left, farther = open_, slot - 1
            scores = following
            back.append(whence)
        slot = final = max(slots, key=lambda each: scores[each] - self._tail[each])
        steps: list[Step] = []
        for whence in reversed(back):
            origin, row, cell = whence[slot]
            steps.append(Step(slot, row, cell))
            slot = origin
        return scores[final], steps[::-1]
