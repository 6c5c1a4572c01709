"""Ragged rows: the cells of each row are known, but not how many are missing between them.

A merged cell is printed in its first row alone, and blank cells may be gone. The header
says which columns there are; a row that has a cell for each stands as it is, the cells of
a shorter one are put, in their order, where they look like what their columns hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile

from graph_builder.recognise.align import Aligner
from graph_builder.recognise.course import Course, Piece, Step
from graph_builder.recognise.flow import header_rows, is_tick, row_of, with_serials
from graph_builder.recognise.headers import Column, HeaderWords, columns_under
from graph_builder.recognise.layouts import Layout, is_header, is_lower_header
from graph_builder.recognise.lines import Notes, printed
from graph_builder.recognise.rows import choose, is_apart
from graph_builder.table import Row, Table

# The serial is among the first cells of a row.
_BEFORE_SERIAL = 3


def with_all_columns(table: Table, publisher: str, notes: Notes) -> Table:
    """``table`` with every row as wide as the header over it.

    :raises UnrecognisedTable: a header is known, but no layout fits it.
    """
    rows: list[Row] = []
    index = 0
    while index < len(table.rows):
        upper = table.rows[index]
        if not _is_header(upper):
            rows.append(upper)
            index += 1
            continue
        lower = next(iter(table.rows[index + 1 : index + 2]), None)
        if lower is not None and (lower.loose or not is_lower_header(lower.cells, upper.cells)):
            lower = None
        columns = columns_under(printed(upper.cells), printed(lower.cells) if lower else ())
        index += 1 if lower is None else 2
        body = []
        while index < len(table.rows) and not _is_header(table.rows[index]):
            body.append(table.rows[index])
            index += 1
        below = index < len(table.rows)
        titles = list(takewhile(_is_lone, reversed(body))) if below else []
        body = body[: len(body) - len(titles)]
        columns = _numbered(columns, body)
        header = header_rows(columns, upper.place.to((lower or upper).place))
        layout, columns = choose(header, table.file)
        rows += [*header, *_placed(body, columns, layout, publisher, notes), *reversed(titles)]
    return Table(table.file, tuple(rows), remarks=table.remarks)


def _is_header(row: Row) -> bool:
    return not row.loose and is_header(row.cells)


def _placed(
    body: Sequence[Row], columns: Sequence[Column], layout: Layout, publisher: str, notes: Notes
) -> Iterator[Row]:
    """``body`` with the cells of its rows under ``columns``."""
    aligner = Aligner(columns, HeaderWords.load().looks_like, HeaderWords.load().ticks)

    def stands(row: Row) -> bool:
        """Whether the row has a cell for each column, or lacks but blank last ones."""
        cells = row.cells
        whole = len(cells) == len(columns) and bool(cells[-1])
        return whole or ("" in cells and aligner.align(cells) == [*range(len(cells))])

    # Those that stand are put too: their serials tell rows from what goes on with one.
    pieces = [piece for row in body if _is_data(row) for piece in _pieces(row)]
    course = Course(columns, layout, pieces)
    steps = iter(zip(pieces, course.run() if pieces else (), strict=True))
    for row in body:
        placed = [next(steps) for _ in printed(row.cells)] if _is_data(row) else []
        if not placed or stands(row):
            yield row
            continue
        ticks = _ticks(row, placed, course)
        kept = [each for each in placed if ticks is None or each[1].slot != ticks[0]]
        for piece, step in placed:
            if ticks is not None and step.slot == ticks[0] and not is_tick(piece.text):
                notes.reject(piece.place, None, piece.text, "这里应是勾选符号")
        blank = Row(("",) * len(columns), row.place)
        made = row_of(kept, course, columns, publisher, notes) if kept else blank
        cells = list(made.cells)
        if ticks is not None:
            for column, tick in zip(course.slots[ticks[0]].columns, ticks[1], strict=True):
                cells[column] = tick
        if any(cells):  # else its ticks alone were there, and are rejected
            yield replace(made, cells=tuple(cells), place=row.place)


def _numbered(columns: tuple[Column, ...], body: Sequence[Row]) -> tuple[Column, ...]:
    """``columns`` with one for the serials, where the rows have them and the header has not."""
    if any(column.role == "seq" for column in columns):
        return columns
    serials = [
        next((n for n, cell in enumerate(row.cells[:_BEFORE_SERIAL]) if cell.isdecimal()), None)
        for row in body
        if _is_data(row)
    ]
    if not serials or 2 * sum(at is not None for at in serials) <= len(serials):
        return columns
    return with_serials(columns, next(at for at in serials if at is not None))


def _is_data(row: Row) -> bool:
    """Whether the row is one of the table's, and no line over or between its rows."""
    said = printed(row.cells)
    return not row.loose and (len(said) > 1 or not (said[0].isdecimal() or is_apart(said[0])))


def _is_lone(row: Row) -> bool:
    return row.loose or len(printed(row.cells)) == 1


def _pieces(row: Row) -> Iterator[Piece]:
    begun = False
    for cell, place in zip(row.cells, row.places, strict=True):
        if cell:
            yield Piece(cell, "cell" if begun else "row", place)
            begun = True


def _ticks(
    row: Row, placed: Sequence[tuple[Piece, Step]], course: Course
) -> tuple[int, tuple[str, ...]] | None:
    """The cells of the tick columns, where the row has one for each, blank or not; and
    which slot that is."""
    slot = next((n for n, each in enumerate(course.slots) if each.role == "ticks"), None)
    if slot is None or not any(step.slot == slot for _, step in placed):
        return None
    count = len(course.slots[slot].columns)
    for ticked, group in groupby(row.cells, key=lambda cell: not cell or is_tick(cell)):
        cells = tuple(group)
        if ticked and any(cells) and len(cells) >= count and not any(cells[count:]):
            return slot, cells[:count]
    return None
