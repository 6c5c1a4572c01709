"""Ragged tables: what the table of a web page is when the page was saved as plain text.

A bar follows every cell. What stood in several lines of a cell still does, so a row goes on
over several lines; a merged cell is printed in its first row alone; a blank cell is gone, or
only its line end is left. Where rows are not as long as the longest, bars fill them up:

>>> page = "目录\\n序号 |\\n公开事项 | ||\\n一级 | 二级 | |||\\n1 | 救助 |\\n政策\\n法规 | √ |\\n|\\n2 | 低保 | √ | ||"
>>> is_ragged(page.split("\\n"))
True
>>> [row.cells for row in ragged_rows(page.split("\\n"), "a.txt")]
[('目录',), ('序号', '公开事项'), ('一级', '二级'), ('1', '救助', '政策\\n法规', '√', ''), ('2', '低保', '√')]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from graph_builder.readers.barred import is_rule
from graph_builder.table import Place, Row

_FILLED_UP = re.compile(r"\|{2,}\s*$")
_FIRST_HEADING = re.compile(r"[序编]\s*号")
_HEADING = re.compile(r"[^\d《》■□√|]{1,12}")
_SERIAL = re.compile(r"\d{1,5}")
_NUMBERED_LINE = re.compile(r"\d{1,5}\s*\|")
# A header has at least so many cells, and a text with such tables so many bars.
_FEWEST_CELLS, _FEWEST_BARS = 4, 8


@dataclass(slots=True)
class _Cell:
    """What stands before a bar: its lines, and the line on which the bar before it stood."""

    opened: int
    lines: list[tuple[int, str]] = field(default_factory=list)
    closed: int = 0

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.lines)

    @property
    def begins_line(self) -> bool:
        return bool(self.lines) and self.lines[0][0] > self.opened

    @property
    def fills_up(self) -> bool:
        """Whether it only makes the row as long as the others: a blank cell had its line end."""
        return not self.lines and self.closed == self.opened


def is_ragged(printed: Sequence[str]) -> bool:
    """Whether the ``printed`` lines are such a table: a bar stands before each numbered
    line, at the end of the one above, or most stand alone on their lines, or rows are filled
    up."""
    if sum(line.count("|") for line in printed) < _FEWEST_BARS or any(map(is_rule, printed)):
        return False
    lines = [line.strip() for line in printed]
    barred = [line for line in lines if "|" in line]
    filled = [line for line in barred if _FILLED_UP.search(line)]
    if any("||" in _FILLED_UP.sub("", line) for line in barred):
        return False  # blank cells are written without a blank
    if _is_framed(lines):
        if not filled and _is_whole(barred):
            return False
        return bool(filled) or "|" in barred
    if 2 * barred.count("|") > len(barred):
        return True
    above = [last for last, line in pairwise(lines) if _NUMBERED_LINE.match(line)]
    return len(filled) > 1 or all(line.endswith("|") for line in above or barred[:1])


def _is_whole(barred: Sequence[str]) -> bool:
    """Whether nearly every line stands between bars, and has as many as the others."""
    rows = [line for line in barred if line != "|"]
    closed = [line.count("|") for line in rows if line.startswith("|") and line.endswith("|")]
    width, count = Counter(closed).most_common(1)[0] if closed else (0, 0)
    return width > _FEWEST_CELLS and 10 * count >= 9 * len(rows)


def ragged_rows(lines: Sequence[str], file: str) -> tuple[Row, ...]:
    """The rows of the tables; text without bars over them and below is loose."""
    cells, below = _cells(lines)
    rows: list[Row] = []
    bounds = [*_starts(cells), len(cells)]
    for start, end in pairwise(bounds):
        above, row = _parted(cells[start:end])
        rows += [_loose(file, *line) for line in above]
        while row and row[-1].fills_up:
            row = row[:-1]
        if any(cell.lines for cell in row):
            first = next(cell.lines[0][0] for cell in row if cell.lines)
            place = Place(file, first, max(cells[end - 1].closed, row[-1].closed))
            places = tuple(
                Place(file, cell.lines[0][0], cell.lines[-1][0]) if cell.lines else place
                for cell in row
            )
            rows.append(Row(tuple(cell.text for cell in row), place, places))
    return (*rows, *(_loose(file, *line) for line in below))


def _loose(file: str, number: int, text: str) -> Row:
    return Row((text,), Place(file, number, number), loose=True)


def _cells(lines: Sequence[str]) -> tuple[list[_Cell], list[tuple[int, str]]]:
    """All cells, and the lines below the last bar. The bar before a row is none of a cell."""
    numbered = [(n, line.strip()) for n, line in enumerate(lines, 1) if line.strip()]
    framed = _is_framed([line for _, line in numbered])
    cells: list[_Cell] = []
    cell = _Cell(0)
    for n, line in numbered:
        if framed and line.startswith("|"):
            if cell.lines:  # text over the table
                cell.closed = n
                cells.append(cell)
            line, cell = line[1:], _Cell(n - 1, closed=n)
            cells += [_Cell(n - 1, closed=n - 1)] if cells else []  # a row ends here
        *closed, rest = line.split("|")
        if len(closed) > 1 and not any(map(str.strip, closed)):
            cell.opened = n  # a line of bars alone fills the row up
        for text in closed:
            if text.strip():
                cell.lines.append((n, text.strip()))
            cell.closed = n
            cells.append(cell)
            cell = _Cell(n)
        if rest.strip():
            cell.lines.append((n, rest.strip()))
    return cells, cell.lines


def _is_framed(lines: Sequence[str]) -> bool:
    """Whether a bar stands before each row too."""
    header = next(
        (
            n
            for n, line in enumerate(lines)
            if (line.count("|") >= _FEWEST_CELLS and line.strip("| ")) or _FIRST_HEADING.match(line)
        ),
        0,
    )
    return lines[header].startswith("|") or lines[max(0, header - 1)] == "|"


def _starts(cells: Sequence[_Cell]) -> list[int]:
    """Where the rows begin: behind what fills a row up, at a serial or the heading of
    serials, and as many cells on as the longest row has."""
    filled_up = any(cell.fills_up for cell in cells)
    broken = sum(cell.begins_line for cell in cells)
    lined = not filled_up and 2 * broken < sum(bool(cell.lines) for cell in cells)
    starts = [0] if cells else []
    serials: list[int] = []
    for n, cell in enumerate(cells[1:], 1):
        if _is_heading(cell):
            starts.append(n)
        elif not cell.begins_line:
            continue
        number = _SERIAL.fullmatch(cell.text)
        counts_on = number is not None and (
            not serials or int(cell.text) in (1, serials[0], serials[-1] + 1)
        )
        if counts_on:
            serials.append(int(cell.text))
        if cells[n - 1].fills_up or counts_on or lined:
            starts.append(n)
    starts += _header_line(cells)
    return sorted({*starts, *_counted(cells, sorted(set(starts)))})


def _is_heading(cell: _Cell) -> bool:
    """Whether the heading of the serials is the cell, or its last line."""
    return bool(cell.lines) and _FIRST_HEADING.fullmatch(cell.lines[-1][1]) is not None


def _header_line(cells: Sequence[_Cell]) -> list[int]:
    """Where a header without 序号 begins and ends that is one line of short words: the first
    line that holds so many and nothing else."""
    if any(map(_is_heading, cells)):
        return []
    lines = [list(group) for _, group in groupby(range(len(cells)), lambda n: cells[n].closed)]
    for here, below in pairwise(lines):
        if sum(bool(cells[n].lines) for n in here) >= _FEWEST_CELLS:
            bounds = [each for each in (here[0], below[0]) if each]
            row = sum(bool(cells[n].lines) for n in below) >= _FEWEST_CELLS
            words = _is_words(cells, here) and not _is_words(cells, below)
            return bounds if row and words else []
    return []


def _is_words(cells: Sequence[_Cell], line: Sequence[int]) -> bool:
    """Whether the cells that end on a line say short words, and begin there."""
    return all(
        cells[n].lines[0][0] == cells[n].closed and _HEADING.fullmatch(cells[n].text) is not None
        for n in line
        if cells[n].lines
    )


def _counted(cells: Sequence[_Cell], starts: Sequence[int]) -> Iterator[int]:
    """Where rows begin, but in a header, that nothing but their length tells from those
    above; where one is as long as the header, none is shorter."""
    bounds = [*starts, len(cells)]
    lengths = Counter(
        end - start for start, end in pairwise(bounds) if end - start >= _FEWEST_CELLS
    )
    header = next((end - n for n, end in pairwise(bounds) if _is_heading(cells[n])), 0)
    least = header if sum(count for each, count in lengths.items() if each >= header) > 1 else 0
    widths = (each for each in sorted(lengths) if each >= least)
    width = next((each for each in widths if _is_width(each, lengths)), None)
    if width is None:
        return
    for start, end in pairwise(bounds):
        if _is_heading(cells[start]):
            continue
        following = start + width
        while following + 1 < end and cells[following].begins_line:
            yield following
            following += width


def _is_width(length: int, lengths: Counter[int]) -> bool:
    """Whether most stretches are one or more rows of ``length`` cells."""
    whole = sum(count for each, count in lengths.items() if each % length == 0)
    return 5 * whole >= 3 * lengths.total()


def _parted(row: Sequence[_Cell]) -> tuple[list[tuple[int, str]], list[_Cell]]:
    """The lines over a row, which stand in its first cell, and the row without them."""
    first = row[0]
    if len(first.lines) < 2:
        return [], list(row)
    last = first.lines[-1][1]
    begins = first.opened == 0 or _SERIAL.fullmatch(last) or _FIRST_HEADING.fullmatch(last)
    if not (begins or len(row) == 1):
        return [], list(row)
    if len(row) == 1:
        return first.lines, []
    own = _Cell(first.lines[-2][0], [first.lines[-1]], first.closed)
    return first.lines[:-1], [own, *row[1:]]
