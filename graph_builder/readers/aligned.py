"""Aligned columns: text whose cells are kept apart by blanks, and stand under each other.

Columns are found by the gutters that no line writes into, counted in the columns of a
screen, or in characters where that parts more. The cells of a row may be wrapped: then
the lines up to the next blank line, or up to the next that does not merely go on, are
one row.

>>> text = ["序号  事项      依据", "1     结婚登记  婚姻法", "2     收养登记  收养法"]
>>> [row.cells for row in aligned_rows(text, "a.txt")]
[('序号', '事项', '依据'), ('1', '结婚登记', '婚姻法'), ('2', '收养登记', '收养法')]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from graph_builder.readers.wrapped import column_widths, joined, text_width
from graph_builder.table import Place, Row

_PIECE = re.compile(r"\S+(?:[ \u3000]\S+)*")
# A table has this many columns, and lines with this many cells, of which all but one
# in ten stand in columns of their own.
_FEWEST_COLUMNS, _FEWEST_LINES, _AT_HOME = 3, 3, 0.9
_GUTTER = 2
_BOX = re.compile("[■□☑☐☒√]")
_FILLED_IN = re.compile(r"[\u4e00-\u9fff（）()\s]{2,10}[:：]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A printed line: its number, and its pieces with the places they take."""

    number: int
    text: str
    pieces: tuple[tuple[int, int, str], ...]


def aligned_rows(lines: Sequence[str], file: str) -> tuple[Row, ...] | None:
    """The rows of the table; ``None`` where the cells do not stand in columns."""
    if sum(_is_wide(_PIECE.findall(line)) for line in lines) < _FEWEST_LINES:
        return None
    ways = [_tables(lines, file, measure) for measure in (text_width, len)]
    found = [rows for rows in ways if rows is not None]
    return max(found, key=lambda rows: max(len(row.cells) for row in rows), default=None)


def _is_wide(pieces: Sequence[str]) -> bool:
    """Whether a line has the cells of a table; several boxes may be one cell's."""
    return len(pieces) >= _FEWEST_COLUMNS and not all(map(_BOX.match, pieces))


def _tables(
    lines: Sequence[str], file: str, measure: Callable[[str], int]
) -> tuple[Row, ...] | None:
    placed = [_placed(n, line, measure) for n, line in enumerate(lines, 1)]
    stretches = _stretches(placed)
    wide = {line.number for line in placed if _is_wide([text for *_, text in line.pieces])}
    at_home = sum(
        _is_at_home(line, starts)
        for stretch, starts in stretches
        for line in stretch
        if line.number in wide
    )
    if at_home < _AT_HOME * len(wide):
        return None
    gaps = _has_gaps([stretch for stretch, starts in stretches if starts])
    rows: list[Row] = []
    for part, (stretch, starts) in enumerate(stretches):
        rows += _rows(stretch, starts, file, part, gaps)
    return tuple(rows)


def _placed(number: int, line: str, measure: Callable[[str], int]) -> _Line:
    pieces = []
    for match in _PIECE.finditer(line):
        start = measure(line[: match.start()])
        pieces.append((start, start + measure(match.group()), match.group()))
    return _Line(number, line, tuple(pieces))


def _stretches(lines: Sequence[_Line]) -> list[tuple[list[_Line], list[int]]]:
    """The tables, as stretches of lines with where their columns begin. What is parted by
    blank lines is one table as long as it shares its columns; a line without any, over the
    first table, between two or below the last, is a stretch without columns."""
    blocks = [
        list(block)
        for printed, block in groupby(lines, key=lambda line: bool(line.pieces))
        if printed
    ]
    found: list[tuple[list[_Line], list[int]]] = []
    for block in blocks:
        titles, body = _head(block, first=not any(starts for _, starts in found))
        if titles:
            found.append((titles, []))
        if not body:
            continue
        if found and found[-1][1]:
            both = [*found[-1][0], *body]
            starts = _starts(both)
            if len(starts) >= max(len(found[-1][1]), len(_starts(body))):
                found[-1] = (both, starts)
                continue
        found.append((body, _starts(body)))
    return found


def _head(block: list[_Line], first: bool) -> tuple[list[_Line], list[_Line]]:
    """The titles at the top of a block, and the rest: lines of one piece, which over the
    first table may be centred and elsewhere begin where lines do; and what is filled in
    there (填报单位：…  日期：…)."""
    many = [
        n
        for n, line in enumerate(block)
        if (len(line.pieces) > 1 or (line.pieces[0][0] > 0 and not first))
        and not all(_FILLED_IN.match(text) for _, _, text in line.pieces)
    ]
    top = many[0] if many else len(block)
    return block[:top], block[top:]


def _starts(lines: Sequence[_Line]) -> list[int]:
    """Where the columns begin: behind each gutter."""
    taken: set[int] = set()
    for line in lines:
        if len(line.pieces) > 1 or line.pieces[0][0] > 0:
            for start, end, _ in line.pieces:
                taken.update(range(start, end))
    starts: list[int] = []
    last = -_GUTTER - 1
    for place in sorted(taken):
        if place - last > _GUTTER:
            starts.append(place)
        last = place
    return starts


def _is_at_home(line: _Line, starts: Sequence[int]) -> bool:
    columns = [_column(start, starts) for start, _, _ in line.pieces]
    return len(starts) >= _FEWEST_COLUMNS and len(set(columns)) == len(columns)


def _column(place: int, starts: Sequence[int]) -> int:
    return max(0, sum(start <= place for start in starts) - 1)


def _rows(
    stretch: Sequence[_Line], starts: Sequence[int], file: str, part: int, gaps: bool
) -> list[Row]:
    if len(starts) < _FEWEST_COLUMNS:
        return [
            Row((line.text.strip(),), Place(file, line.number, line.number), part=part, loose=True)
            for line in stretch
        ]
    cells = [_cells(line, starts) for line in stretch]
    widths = column_widths(cells)
    groups = _by_gaps(stretch) if gaps else _by_going_on(cells, widths)
    rows = []
    for group in groups:
        first, last = stretch[group[0]].number, stretch[group[-1]].number
        texts = joined([cells[n] for n in group], widths)
        rows.append(Row(texts, Place(file, first, last), part=part))
    return rows


def _cells(line: _Line, starts: Sequence[int]) -> list[str]:
    cells = [""] * len(starts)
    for start, _, text in line.pieces:
        column = _column(start, starts)
        cells[column] = f"{cells[column]}  {text}" if cells[column] else text
    return cells


def _has_gaps(stretches: Sequence[Sequence[_Line]]) -> bool:
    """Whether blank lines part the rows: a third of what they part is more than a line."""
    parted = [groups for stretch in stretches if len(groups := _by_gaps(stretch)) > 1]
    groups = [group for groups in parted for group in groups]
    wrapped = sum(len(group) > 1 for group in groups)
    return len(groups) >= _FEWEST_LINES and 3 * wrapped >= len(groups)


def _by_gaps(stretch: Sequence[_Line]) -> list[list[int]]:
    """The lines between blank lines."""
    groups: list[list[int]] = []
    for n, line in enumerate(stretch):
        if not n or line.number > stretch[n - 1].number + 1:
            groups.append([])
        groups[-1].append(n)
    return groups


def _by_going_on(cells: Sequence[Sequence[str]], widths: Sequence[int]) -> list[list[int]]:
    """Each line a row, but one that goes on: its first cell is blank, and each of its
    cells stands below another one, one of them below a line that fills its column; or,
    where rows are numbered and a third of the other lines close what the line above opened,
    each of these."""
    wrapping = {i for i, width in enumerate(widths) if _wraps([row[i] for row in cells], width)}
    unnumbered = [n for n in range(1, len(cells)) if not cells[n][0]]
    closing = sum(_closes(cells[n - 1], cells[n]) for n in unnumbered)
    broken = _is_numbered([line[0] for line in cells]) and 3 * closing >= len(unnumbered) > 0
    groups: list[list[int]] = []
    for n, line in enumerate(cells):
        above = cells[n - 1] if n else ()
        under = [i for i, cell in enumerate(line) if cell]
        if (
            groups
            and not line[0]
            and all(above[i] and above[i] != line[i] for i in under)
            and (
                broken
                or any(i in wrapping and text_width(above[i]) >= widths[i] - 1 for i in under)
            )
        ):
            groups[-1].append(n)
        else:
            groups.append([n])
    return groups


def _is_numbered(firsts: Sequence[str]) -> bool:
    """Whether the rows are numbered one by one, from 1 on or further."""
    serials = [int(cell) for cell in firsts if cell.isdecimal()]
    return len(serials) >= _FEWEST_LINES and all(b in (1, a + 1) for a, b in pairwise(serials))


def _closes(above: Sequence[str], line: Sequence[str]) -> bool:
    """Whether a cell of ``line`` goes on with a bracket that is open in the one above."""
    return any(b and _is_open(a) for a, b in zip(above, line, strict=False))


def _is_open(text: str) -> bool:
    return any(text.count(a) > text.count(b) for a, b in ("《》", "（）", "()", "〔〕"))


def _wraps(column: Sequence[str], width: int) -> bool:
    """Whether cells of a column are wrapped: several, and a fifth of all, are as wide as it."""
    said = {cell for cell in column if cell}
    full = sum(text_width(cell) >= width - 1 for cell in said)
    return full >= _FEWEST_LINES and 5 * full >= len(said)
