"""The course of a flow: which column each piece of text belongs to, where cells follow each
other in reading order and have lost their rows.

A piece goes on with the cell before it, begins a cell further to the right, or begins a
row. Of all courses the one is taken under which most cells look like what their columns
hold and fewest columns stay blank (Viterbi's algorithm). Where the cells were wrapped, a
second look counts how wide the lines of each column are: a line that ends early ends its
cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, TypeAlias

from graph_builder.readers.wrapped import text_width
from graph_builder.recognise.align import AS_ABOVE
from graph_builder.recognise.headers import Column, HeaderWords
from graph_builder.recognise.layouts import MATTERS, Layout
from graph_builder.table import Place

#: What stands before a piece: a blank, a wide one or a tab, a line end that is likely inside
#: of a cell, one that may be, a blank line; or it is known that a cell begins, or a row,
#: or either.
Break = Literal["blank", "wide", "inside", "line", "gap", "cell", "row", "either"]
_PARTED = ("cell", "row", "either")

_MATCH, _LOOKS, _MISMATCH, _NEVER = 3.0, 2.0, -3.0, -12.0
# The columns whose cells are told by more than how they begin.
_WHOLE = ("body", "time_limit", "channels")
_SERIAL = 6.0
# The columns whose cells say what they are.
_TELLING = ("basis", "url", "channels", "time_limit", "section")
# What it costs that a column is blank; the levels of the matter but the last are merged.
_BLANK = {
    "seq": 2.0, "name": 3.0, "content": 3.0, "section": 1.5, "category": 0.5, "url": 0.5,
    "reason": 0.2, "note": 0.1, "remark": 0.1, "attribute": 1.0, "method": 1.0,
}  # fmt: skip
_BLANK_LEVEL, _BLANK_OTHER, _BLANK_UNKNOWN = 0.5, 1.5, 0.3
# What it costs that a cell goes on behind a break.
_GOES_ON: Mapping[Break, float] = {
    "blank": -0.3, "inside": 0.0, "line": -0.7, "gap": -3.0, "wide": -4.0, "cell": 0.0, "either": 0.0,
}  # fmt: skip
# Mistakes that weigh less: a body or a basis may be written in many ways.
_LENIENT = {"basis": -2.0, "body": -2.5, "channels": -2.0}
_NO_BASIS = -4.5  # of a whole cell that names no document
_LATER = -1.5  # a cell of any text that looks like that of another column
_FULL, _EARLY, _ENDS_FULL = 0.5, -2.5, -1.5
# A cell does not end in a word that joins, or with a bracket open, nor does one begin with
# a mark that closes.
_UNFINISHED = -3.0
_JOINTS, _CLOSING, _PARTING = (
    frozenset("、，（《〈【〔及和与或的"),
    frozenset("、，。；：）》〉】〕"),
    ("、", "，", "；"),
)
_FEWEST_LETTERS = 4
_LONGEST_NAME = 45
_KIND_OF_DOCUMENT = re.compile(
    r"(?:法|法规|规章|条例|规定|办法|细则|意见|通知|文件|政策)等?[。；;]?$|号"
)
_BOXES = frozenset("■□☑☐☒√")
_LABELLED = re.compile(r"[■□☑☐☒]\s*[\u4e00-\u9fff]")
# What it costs that a row has no serial where others have; less, where it begins right
# behind the columns of the matter.
_UNNUMBERED, _ROW_BELOW = 6.0, 3.0
# What it costs that one content stands below another, the cells beside it merged.
_CONTENT_BELOW = 1.5
# 同上 may stand in any column; what no channel looks like hardly goes on with channels.
_AS_ABOVE, _NO_CHANNEL = 1.5, -2.5
_TICKS = "ticks"
_MEMBER = re.compile(r"(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[①-⑳●])\s*")
_NUMBERED = re.compile(r"[（(]?(\d{1,2})[.．、)）](?!\d)")
# The next member of a list stands so many pieces on, or it is none of it.
_NEAR_MEMBER = 8
_NOT_SERIAL = re.compile(r"个?工作日|个月|[日天年月](?:内|起|前|$)|[.．、]")


# A score, whence it comes, and whether it begins a row or a cell; of what cannot be, none.
_Option: TypeAlias = tuple[float, int, bool, bool]
_NOWHERE: _Option = (float("-inf"), 0, False, True)


def _score(option: _Option) -> float:
    return option[0]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, what stands before it, and its place."""

    text: str
    before: Break
    place: Place


@dataclass(frozen=True, slots=True)
class Step:
    """Where a piece was put: the slot of its column, and whether it begins a row or a cell."""

    slot: int
    row: bool
    cell: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """A column as the course sees it; all tick columns side by side are one."""

    role: str
    columns: tuple[int, ...]


def slots_of(columns: Sequence[Column]) -> list[Slot]:
    """The slots of ``columns``."""
    slots: list[Slot] = []
    for column in columns:
        if column.option is not None and slots and slots[-1].role == _TICKS:
            slots[-1] = Slot(_TICKS, (*slots[-1].columns, column.index))
        else:
            slots.append(Slot(_TICKS if column.option else column.role or "", (column.index,)))
    return slots


class Course:
    """Finds the course of pieces through the columns of one table."""

    def __init__(self, columns: Sequence[Column], layout: Layout, pieces: Sequence[Piece]) -> None:
        words = HeaderWords.load()
        self.slots = slots_of(columns)
        self._pieces = pieces
        self._ticks = words.ticks
        numbered = any(slot.role == "seq" for slot in self.slots)
        self._serials = _serials(pieces) if numbered else frozenset[int]()
        self._patterns = {**words.looks_like, **words.starts}
        # Where whole cells are known, what they hold tells more than how they begin.
        parted = bool(pieces) and all(piece.before in _PARTED for piece in pieces)
        self._parted = parted
        self._whole = {role: words.looks_like[role] for role in (*_WHOLE, *("basis",) * parted)}
        if layout.sections:
            known = "|".join(map(re.escape, layout.sections))
            self._patterns["section"] = re.compile(f"(?:{known})$")
        roles = [slot.role for slot in self.slots]
        deepest = next((role for role in reversed(MATTERS) if role in roles), None)
        self._blank = [
            3.0
            if slot.role == deepest
            else _BLANK_LEVEL
            if slot.role in MATTERS or slot.role == _TICKS
            else _BLANK.get(slot.role, _BLANK_OTHER if slot.role else _BLANK_UNKNOWN)
            for slot in self.slots
        ]
        self._sums = [0.0, *accumulate(self._blank)]
        # What it costs that a row begins further to the right: where rows have serials, one
        # without goes on with the item above, and begins behind the columns of the matter.
        matter = [n for n, role in enumerate(roles) if role in ("seq", "category", *MATTERS)]
        self._lead = list(self._sums)
        # What it costs that it ends so far to the left.
        self._tail = [self._sums[-1] - each for each in self._sums[1:]]
        if self._serials:
            for n in range(1, len(roles)):
                below = n == matter[-1] + 1
                self._lead[n] = _ROW_BELOW if below else _UNNUMBERED
                # Where nothing tells where rows begin, a content alone is one: the cells
                # beside it are merged.
                if below and any(piece.before == "either" for piece in pieces):
                    self._lead[n], self._tail[n] = _CONTENT_BELOW, 0.0
        for group, parts in words.parts.items():
            options = "|".join(re.escape(part) for part in parts)
            look = self._patterns.get(group)
            also = f"|{look.pattern}" if look is not None else ""
            self._patterns[group] = re.compile(rf"[■□☑☐√✓]?\s*(?:{options}){also}")
        self._later = [
            [
                (other.role, self._patterns[other.role])
                for other in self.slots[n + 1 :]
                if other.role in (*_TELLING, *words.parts) and other.role != slot.role
            ]
            for n, slot in enumerate(self.slots)
        ]
        # Where lines hold several cells, a line is a row.
        self._lined = 2 * sum(piece.before == "wide" for piece in pieces) > len(pieces)
        self._listed = _listed(pieces)
        self._widths: dict[int, int] = {}
        self._known: dict[tuple[str, int, bool], float] = {}

    def run(self) -> list[Step]:
        """The steps, one a piece."""
        steps = self._best()
        for _ in range(2):
            self._widths = self._wrapping(steps)
            self._known.clear()
            if not self._widths:
                break
            steps = self._best()
        return steps

    def width(self, slot: int) -> int | None:
        """How wide the lines of a column are, where its cells were wrapped."""
        return self._widths.get(slot)

    def _wrapping(self, steps: Sequence[Step]) -> dict[int, int]:
        """The widest line of each column that goes on in a further one, where a quarter of
        all pieces does."""
        wide: dict[int, int] = {}
        count = 0
        for n in range(1, len(steps)):
            if not steps[n].cell and self._pieces[n].before == "line":
                count += 1
                slot = steps[n].slot
                wide[slot] = max(wide.get(slot, 0), text_width(self._pieces[n - 1].text))
        return wide if 4 * count > len(steps) else {}

    # Viterbi: the best score of any course that puts a piece into a slot.

    def _best(self) -> list[Step]:
        pieces, slots = self._pieces, range(len(self.slots))
        scores: list[float] = []
        back: list[list[tuple[int, bool, bool]]] = []  # by piece and slot: whence, row, cell
        for n, piece in enumerate(pieces):
            begins = [self._begins(n, slot) for slot in slots]
            lead = [begins[slot] - self._lead[slot] for slot in slots]
            if n == 0:
                scores = lead
                back.append([(0, True, True)] * len(slots))
                continue
            # A new row: what stays blank behind the last cell, and before the first.
            full = [self._ends(n, slot) for slot in slots]
            ended = [scores[slot] - self._tail[slot] + full[slot] for slot in slots]
            last = max(slots, key=ended.__getitem__)
            newline = -1.0 if piece.before in ("blank", "wide", "inside") else 0.0
            following: list[float] = []
            whence: list[tuple[int, bool, bool]] = []
            best_left, left = float("-inf"), 0  # the best slot to the left, blanks counted
            for slot in slots:
                options = []
                if piece.before != "cell":
                    options.append((ended[last] + lead[slot] + newline, last, True, True))
                if slot and piece.before != "row":
                    options.append((best_left - self._sums[slot] + begins[slot], left, False, True))
                if piece.before not in _PARTED or self._more_ticks(piece, slot):
                    options.append((scores[slot] + self._goes_on(n, slot), slot, False, False))
                score, origin, row, cell = max(options, default=_NOWHERE, key=_score)
                following.append(score)
                whence.append((origin, row, cell))
                open_ = scores[slot] + full[slot] + self._sums[slot + 1]
                if open_ > best_left:
                    best_left, left = open_, slot
            scores = following
            back.append(whence)
        slot = max(slots, key=lambda each: scores[each] - self._tail[each])
        steps: list[Step] = []
        for whence in reversed(back):
            origin, row, cell = whence[slot]
            steps.append(Step(slot, row, cell))
            slot = origin
        return steps[::-1]

    def _more_ticks(self, piece: Piece, slot: int) -> bool:
        """Whether ``piece`` is a tick beside another: the tick columns are one slot."""
        return piece.before in ("cell", "either") and self.slots[slot].role == _TICKS

    def _ends(self, n: int, slot: int) -> float:
        """What it is worth that the cell before piece ``n`` ends there."""
        here, following = self._pieces[n - 1].text, self._pieces[n].text
        score = _UNFINISHED if self._pieces[n].before == "inside" else 0.0
        if here[-1] in _JOINTS or _opens(here) > 0 or _MEMBER.fullmatch(here):
            score += _UNFINISHED
        if n in self._listed:
            score += _UNFINISHED if self._listed[n] else -_UNFINISHED
        if following[0] in _CLOSING or following[1:2] in _PARTING:
            score += _UNFINISHED
        if self._widths and self._pieces[n].before == "line" and len(here) > _FEWEST_LETTERS:
            width = self._widths.get(slot, max(self._widths.values()))
            score += _ENDS_FULL if text_width(here) >= width - 1 else 0.0
        return score

    def _begins(self, n: int, slot: int) -> float:
        text, role = self._pieces[n].text, self.slots[slot].role
        if n in self._serials:
            return _SERIAL if role == "seq" else _NEVER
        if role == "seq":
            return _NEVER if not text.isdecimal() else -_SERIAL
        if text in AS_ABOVE:
            return _AS_ABOVE
        key = (text, slot, True)
        if key not in self._known:
            self._known[key] = self._judge(text, slot)
        score = self._known[key]
        if role == "body" and score < 0 and n + 1 < len(self._pieces):
            ahead = text + self._pieces[n + 1].text  # its first word may be broken
            score = 1.0 if self._patterns["body"].match(ahead) else score
        return score

    def _judge(self, text: str, slot: int) -> float:
        role = self.slots[slot].role
        ticked = text.replace("\ufe0f", "") in self._ticks
        if role == _TICKS or ticked:
            return _MATCH + 1 if ticked and role == _TICKS else _NEVER
        if role == "url":
            return _MATCH if self._patterns[role].search(text) else 2 * _MISMATCH
        pattern = self._patterns.get(role)
        if pattern is not None:
            if pattern.match(_MEMBER.sub("", text, count=1) if role == "basis" else text):
                return _MATCH
            if role in self._whole and self._whole[role].search(text):
                if role != "basis" or "《" in text:
                    return _LOOKS
                return _LOOKS / 2 if _names_documents(text) else _MISMATCH
            if self._parted and role == "basis":
                return _NO_BASIS
            return _LENIENT.get(role, _MISMATCH)
        if role in ("category", *MATTERS) and (_MEMBER.match(text) or _LABELLED.match(text)):
            return _MISMATCH  # a list is no name
        if self._parted and role in MATTERS and len(text) > _LONGEST_NAME:
            return _MISMATCH
        return _LATER if self._belongs_later(text, slot) else 0.0

    def _belongs_later(self, text: str, slot: int) -> bool:
        boxed = text[0] in _BOXES
        return any(
            pattern.match(text) for role, pattern in self._later[slot] if boxed or role in _TELLING
        )

    def _goes_on(self, n: int, slot: int) -> float:
        """What it is worth that piece ``n`` goes on with the cell before it."""
        piece, role = self._pieces[n], self.slots[slot].role
        if n in self._serials or role == "seq":
            return _NEVER
        if piece.text in AS_ABOVE:
            return _MISMATCH
        score = _GOES_ON["wide" if piece.before == "line" and self._lined else piece.before]
        if role == "channels" and _LABELLED.match(piece.text):
            score = 0.0  # one more of a list, however it is set apart
        width = self._widths.get(slot)
        if piece.before == "line" and self._widths and not self._is_member(piece.text, role):
            full = width is not None and text_width(self._pieces[n - 1].text) >= width - 2
            score += _FULL if full else _EARLY
        key = (piece.text, slot, False)
        if key not in self._known:
            self._known[key] = self._judge_rest(piece.text, slot)
        return score + self._known[key]

    def _is_member(self, text: str, role: str) -> bool:
        """Whether ``text`` begins another member of the list in a cell."""
        if _MEMBER.match(text) or text[0] in _BOXES:
            return True
        return role == "basis" and self._patterns[role].match(text) is not None

    def _judge_rest(self, text: str, slot: int) -> float:
        role = self.slots[slot].role
        ticked = text.replace("\ufe0f", "") in self._ticks
        if role == _TICKS or ticked:
            return _MATCH + 1 if ticked and role == _TICKS else _NEVER
        if role == "url":
            return 0.5 if text.isascii() else 2 * _MISMATCH
        if role == "basis" and self._patterns[role].match(_MEMBER.sub("", text, count=1)):
            return 0.5
        if text[0] in _BOXES and self._belongs_later(text, slot):
            return _LATER
        if role == "channels" and not self._widths:
            known = self._patterns[role].match(text) or self._whole[role].search(text)
            return 0.5 if known or _MEMBER.match(text) else _NO_CHANNEL
        if role == "body":
            return -0.5
        if role in MATTERS and _MEMBER.match(text):
            return _MISMATCH
        return _LATER if self._belongs_later(text, slot) else 0.0


def _names_documents(text: str) -> bool:
    """Whether a whole cell reads like a basis without a title: 相关政策文件, a number."""
    return len(text) <= _LONGEST_NAME and _KIND_OF_DOCUMENT.search(text) is not None


def _opens(text: str) -> int:
    """How many brackets ``text`` leaves open."""
    return sum(map(text.count, "（《〈【〔(")) - sum(map(text.count, "）》〉】〕)"))


def _listed(pieces: Sequence[Piece]) -> Mapping[int, bool]:
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


def _serials(pieces: Sequence[Piece]) -> frozenset[int]:
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
