"""A grid: cells that reach over columns and rows, laid out as rows of single cells.

What a merged cell says stands in the first of the columns it covers, and in each
of its rows, where a span tells whence it came.

>>> grid = [[Cell("序号", rowspan=2), Cell("公开对象", colspan=2)], [Cell("全社会"), Cell("特定群体")]]
>>> [(row.cells, row.spans) for row in laid_out(grid, [Place("a", 1, 1), Place("a", 2, 2)], 0)]
[(('序号', '公开对象', ''), ()), (('序号', '全社会', '特定群体'), (Span(column=0, first=1, last=2),))]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.table import Place, Row, Span

#: No table has more columns, nor a file more cells.
MOST_COLUMNS = 1000
_MOST_CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell, the columns and rows it covers, and the links behind its text."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    links: tuple[str, ...] = ()


def laid_out(grid: Sequence[Sequence[Cell]], places: Sequence[Place], part: int) -> Iterator[Row]:
    """The rows of ``grid``, each at its place; rows that say nothing themselves are left out.

    :raises InputError: the cells cover more than any table has.
    """
    open_cells: dict[int, tuple[Cell, int]] = {}  # by column: the cell above, and its first row
    total = 0
    for n, (row, place) in enumerate(zip(grid, places, strict=True)):
        cells: dict[int, str] = {}
        spans: list[Span] = []
        links: list[tuple[int, str]] = []
        covered: set[int] = set()
        for column, (cell, first) in list(open_cells.items()):
            if n >= first + cell.rowspan:
                del open_cells[column]
                continue
            covered.update(range(column, column + cell.colspan))
            cells[column] = cell.text
            if cell.text:
                last = min(first + cell.rowspan, len(places)) - 1
                spans.append(Span(column, places[first].line, places[last].end_line))
        column = 0
        for cell in row:
            while column in covered:
                column += 1
            if column >= MOST_COLUMNS:
                raise _too_wide(place)
            cells[column] = cell.text
            links.extend((column, link) for link in cell.links)
            if cell.rowspan > 1:
                open_cells[column] = (cell, n)
            column += min(cell.colspan, MOST_COLUMNS)
        width = max((*cells, column - 1, *covered), default=-1) + 1
        total += width
        if total > _MOST_CELLS or width > MOST_COLUMNS:
            raise _too_wide(place)
        if any(cell.text or cell.links for cell in row):
            texts = tuple(cells.get(i, "") for i in range(width))
            yield Row(texts, place, (), tuple(sorted(spans, key=_column)), tuple(links), part)


def _column(span: Span) -> int:
    return span.column


def _too_wide(place: Place) -> InputError:
    return InputError(
        tr(
            f"{place}：表格的列或单元格过多，不予读取。请删去多余的列后重试。",
            f"{place}: the table has too many columns or cells; remove those not needed.",
        )
    )
