"""Wrapping: how wide the lines of each column are, where cells were broken over lines.

A line is broken where the next word would not have fitted, so a line that leaves room for
it ends its cell, and no line is wider than its column. How wide a column is, its lines
tell: those that are broken are about as wide as it.

>>> wrapping = Wrapping({0: 20}, frozenset({0}))
>>> wrapping.fills(0, "养老服务扶持政策措施", "清单"), wrapping.fills(0, "养老服务", "清单")
(True, False)
>>> wrapping.fits(0, "养老服务扶持政策措施清单")
False
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph_builder.readers.wrapped import text_width

# What no line break parts: a character with the marks that cling to it, or a Latin word.
_WORD = re.compile(
    r"[（〔《〈“‘【(\[]*(?:[\w./:-]+(?<=[\x00-\x7f])|.)[、，。；：？！）〕》〉”’】)\]]*", re.ASCII
)
# A column is as wide as the widest of its broken lines of which there are so many: of all
# so great a share, that a few that were put here wrongly do not count.
_SHARE = 0.15
# Cells were wrapped where of all lines so many are broken, and nearly all of those full.
_BROKEN, _FULL = 0.08, 0.6
# No column of a printed table is wider; of so many lines one may be (a remark below it).
_WIDEST, _FEW_WIDE = 80, 30
# A column has broken lines, though none was seen to go on, where so many texts fill it.
_FEWEST_FULL, _SHARE_FULL = 4, 0.4


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The width of each column, by its place, and which columns have broken lines."""

    widths: Mapping[int, int]
    broken: frozenset[int]

    def fills(self, column: int, line: str, following: str) -> bool:
        """Whether ``line`` leaves no room in ``column`` for the word that follows."""
        width = self.widths.get(column)
        if width is None:
            return False
        word = _WORD.match(following)
        ahead = text_width(word[0]) if word is not None else 2
        return text_width(line) + min(ahead, width // 2) >= width

    def is_full(self, column: int, line: str, *, seen: bool = True) -> bool:
        """Whether ``line`` is as wide as ``column``; where ``seen``, only if broken lines
        were seen there."""
        if seen and column not in self.broken:
            return False
        width = self.widths.get(column)
        return width is not None and text_width(line) >= width - 1

    def fits(self, column: int, line: str) -> bool:
        """Whether ``line`` is no wider than ``column``, as far as its width is known."""
        return column not in self.broken or text_width(line) <= self.widths[column] + 1

    def with_width(self, column: int, width: int) -> Wrapping:
        """The same with another width of ``column``, which has broken lines."""
        return Wrapping({**self.widths, column: width}, self.broken | {column})


def wrapping_of(lines: Sequence[tuple[int, str, bool]]) -> Wrapping | None:
    """What ``lines`` tell, each with its column and whether its cell goes on in the next;
    ``None`` where few of them are broken, or where they are anyhow."""
    said = {(column, text) for column, text, _ in lines}
    if _FEW_WIDE * sum(text_width(text) > _WIDEST for _, text in said) > len(said):
        return None
    broken: dict[int, list[int]] = defaultdict(list)
    widths: dict[int, int] = {}
    texts: dict[int, set[str]] = defaultdict(set)
    for column, text, goes_on in lines:
        width = text_width(text)
        widths[column] = max(widths.get(column, 0), width)
        texts[column].add(text)
        if goes_on:
            broken[column].append(width)
    widths |= {column: _width(found) for column, found in broken.items()}
    full = sum(width >= widths[c] - 2 for c, found in broken.items() for width in found)
    parts = sum(map(len, broken.values()))
    if parts < _BROKEN * len(lines) or full < _FULL * parts or not parts:
        return None
    known = {column for column, found in broken.items() if len(found) > 1}
    known |= {
        column
        for column, each in texts.items()
        if _many(sum(text_width(text) >= widths[column] - 1 for text in each), len(each))
    }
    return Wrapping(widths, frozenset(known))


def _many(full: int, count: int) -> bool:
    return full >= _FEWEST_FULL and full >= _SHARE_FULL * count


def _width(broken: Sequence[int]) -> int:
    for width in sorted(set(broken), reverse=True):
        if sum(width - 1 <= each <= width for each in broken) >= max(1, _SHARE * len(broken)):
            return width
    return max(broken)
