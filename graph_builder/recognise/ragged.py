"""Ragged rows: the cells of each row are known, but not how many are missing between them.

A merged cell is printed in its first row alone, and blank cells may be gone. The header
says which columns there are; a row that has a cell for each stands as it is, the cells of
a shorter one are put, in their order, where they look like what their columns hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, takewhile

from graph_builder.recognise.align import Aligner
from graph_builder.recognise.choice import choose
from graph_builder.recognise.course import Course, Step
from graph_builder.recognise.flow import header_rows, is_tick, row_of, with_serials
from graph_builder.recognise.headers import Column, HeaderWords, columns_under, with_row_below
from graph_builder.recognise.layouts import Layout, is_header, is_lower_header, is_part
from graph_builder.recognise.lines import Notes, printed
from graph_builder.recognise.pieces import Break, Piece
from graph_builder.recognise.rows import is_apart
from graph_builder.table import Row, Table

# The serial is among the first cells of a row.
_BEFORE_SERIAL = 3
# So many words stand in the upper row of a header, or it is none.
_FEWEST_GROUPS = 3


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
        upper, lower = _two_rows(upper)
        index += 1
        while lower is None and index < len(table.rows) and not table.rows[index].loose:
            whole = with_row_below(printed(upper.cells), printed(table.rows[index].cells))
            if whole is None:
                break
            place = upper.place.to(table.rows[index].place)
            upper = replace(upper, cells=tuple(whole), place=place, places=())
            index += 1
        below = next(iter(table.rows[index : index + 1]), None)
        if below is not None and not below.loose and is_lower_header(below.cells, upper.cells):
            lower = below if lower is None else _joined(lower, below)
            index += 1
        columns = columns_under(printed(upper.cells), printed(lower.cells) if lower else ())
        body = []
        while index < len(table.rows) and not _is_header(table.rows[index]):
            body.append(_cut(table.rows[index], len(columns)))
            index += 1
        more = index < len(table.rows)
        titles = list(takewhile(_is_lone, reversed(body))) if more else []
        body = body[: len(body) - len(titles)]
        columns = _numbered(columns, body)
        header = header_rows(columns, upper.place.to((lower or upper).place))
        layout, columns = choose(header, table.file)
        rows += [*header, *_placed(body, columns, layout, publisher, notes), *reversed(titles)]
    return Table(table.file, tuple(rows), remarks=table.remarks)


def _two_rows(header: Row) -> tuple[Row, Row | None]:
    """The two rows of a header that stand in one, because nothing but a line end parts its
    cells: the lower begins with a part of a group above."""
    for n in range(_FEWEST_GROUPS, len(header.cells)):
        upper, lower = header.cells[:n], header.cells[n:]
        if is_part(lower[0], upper) and is_lower_header(lower, upper) and is_header(upper):
            return (
                replace(header, cells=upper, places=header.places[:n]),
                replace(header, cells=lower, places=header.places[n:]),
            )
    return header, None


def _joined(row: Row, following: Row) -> Row:
    return Row(
        (*row.cells, *following.cells),
        row.place.to(following.place),
        (*row.places, *following.places),
    )


def _cut(row: Row, width: int) -> Row:
    """``row`` without the blank cells behind its last that it has over ``width``."""
    kept = len(row.cells)
    while kept > width and not row.cells[kept - 1]:
        kept -= 1
    return replace(row, cells=row.cells[:kept], places=row.places[:kept])


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
        if whole:
            return aligner.agrees(cells)
        return "" in cells and aligner.align(cells) == [*range(len(cells))]

    # Those that stand are put too: their serials tell rows from what goes on with one.
    inside: Break = "either" if _is_celled(body) else "cell"

    def fits(row: Row) -> bool:
        """Whether the row's cells can be put under the columns."""
        return _is_data(row) and (inside == "either" or len(printed(row.cells)) <= len(columns))

    pieces = [piece for row in body if fits(row) for piece in _pieces(row, inside)]
    course = Course(columns, layout, pieces)
    steps = iter(zip(pieces, course.run() if pieces else (), strict=True))
    for row in body:
        placed = [next(steps) for _ in printed(row.cells)] if fits(row) else []
        if not placed or stands(row):
            yield row
            continue
        for part, there in _split(row, placed):
            made = _put(part, there, course, columns, publisher, notes)
            if any(made.cells):  # else its ticks alone were there, and are rejected
                yield made


def _put(
    row: Row,
    placed: Sequence[tuple[Piece, Step]],
    course: Course,
    columns: Sequence[Column],
    publisher: str,
    notes: Notes,
) -> Row:
    """``row`` with its cells under ``columns``, as they are ``placed``."""
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
    return replace(made, cells=tuple(cells), place=row.place)


def _is_celled(body: Sequence[Row]) -> bool:
    """Whether nearly every cell begins a line: then nothing tells where rows begin, but for
    their serials."""
    begun = [
        left.end_line < right.line
        for row in body
        if _is_data(row)
        for (left, cell), (right, _) in pairwise(zip(row.places, row.cells, strict=True))
        if cell
    ]
    return 10 * sum(begun) >= 9 * len(begun)


def _split(
    row: Row, placed: Sequence[tuple[Piece, Step]]
) -> Iterator[tuple[Row, Sequence[tuple[Piece, Step]]]]:
    """The rows of the table that stand in ``row``, each from a piece that begins one."""
    said = [n for n, cell in enumerate(row.cells) if cell]
    begins = [n for n, (_, step) in enumerate(placed) if step.row and n]
    for start, end in pairwise([0, *begins, len(placed)]):
        first = said[start] if start else 0
        last = said[end] if end < len(said) else len(row.cells)
        places = row.places[first:last]
        place = places[0].to(places[-1]) if begins else row.place
        yield Row(row.cells[first:last], place, places), placed[start:end]


def _numbered(columns: tuple[Column, ...], body: Sequence[Row]) -> tuple[Column, ...]:
    """``columns`` with one for the serials, where the rows have them and the header has not."""
    if any(column.role == "seq" for column in columns):
        return columns
    serials = [
        next((n for n, cell in enumerate(row.cells[:_BEFORE_SERIAL]) if cell.isdecimal()), None)
        for row in body
        if _is_data(row)
    ]
    # A serial may be merged over several rows.
    if not serials or 3 * sum(at is not None for at in serials) < len(serials):
        return columns
    return with_serials(columns, next(at for at in serials if at is not None))


def _is_data(row: Row) -> bool:
    """Whether the row is one of the table's, and no line over or between its rows."""
    said = printed(row.cells)
    return not row.loose and (len(said) != 1 or not (said[0].isdecimal() or is_apart(said[0])))


def _is_lone(row: Row) -> bool:
    return row.loose or len(printed(row.cells)) == 1


def _pieces(row: Row, inside: Break) -> Iterator[Piece]:
    begun = False
    for cell, place in zip(row.cells, row.places, strict=True):
        if cell:
            yield Piece(cell, inside if begun else "row", place)
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
