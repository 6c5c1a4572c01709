"""Wrapped cells: several lines that are one row, each with its part of every cell.

A line that fills its column goes on in the next without a break; one that ends before
it was ended on purpose.

>>> joined([["1", "政务服务中", "窗口"], ["", "心", "网站"]], [1, 10, 8])
('1', '政务服务中心', '窗口\\n网站')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Where a line inside a cell begins something new.
_MEMBER = re.compile(r"\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[)）]|[①-⑳■□☑☐☒]")


def joined(lines: Sequence[Sequence[str]], widths: Sequence[int]) -> tuple[str, ...]:
    """The cells of the row that ``lines`` make up; ``widths`` are those of the columns."""
    texts: list[str] = []
    ends: list[int] = []  # how wide the last line of each cell is
    for cells in lines:
        for column, cell in enumerate(cells):
            if column == len(texts):
                texts.append("")
                ends.append(0)
            if cell:
                full = ends[column] >= widths[column] - 1 and not _MEMBER.match(cell)
                texts[column] += ("" if full or not texts[column] else "\n") + cell
                ends[column] = text_width(cell)
    return tuple(texts)


def column_widths(lines: Sequence[Sequence[str]]) -> list[int]:
    """How wide the widest cell of each column is."""
    width = max(map(len, lines), default=0)
    return [max(text_width(cells[i]) for cells in lines if i < len(cells)) for i in range(width)]


def text_width(text: str) -> int:
    """The columns that ``text`` takes on a screen: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
