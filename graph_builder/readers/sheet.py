"""Spreadsheets and CSV: each sheet as a table of texts.

A merged cell says what it says to every row it covers, so its text stands in each
of them, in its first column. A date becomes 2019-12-30, whatever its format shows.

>>> table = csv_table("文号,状态\\n甲〔2000〕1号,废止\\n", "清单.csv")
>>> [(row.cells, row.place.line) for row in table.rows]
[(('文号', '状态'), 1), (('甲〔2000〕1号', '废止'), 2)]
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.readers.confined import confined
from graph_builder.readers.text import decode
from graph_builder.table import Place, Row, Table

#: The endings of files that are read here.
ENDINGS = (".csv", ".tsv", ".xlsx", ".xls", ".ods")
_MOST_UNPACKED = 256 * 1024**2
_MOST_CELLS = 5_000_000
_MOST_FIELD = 1_000_000

_Merged: TypeAlias = Sequence[tuple[tuple[int, int], tuple[int, int]]]


def read_sheets(path: Path) -> tuple[Table, ...]:
    """The tables of the file at ``path``, one a sheet; hidden sheets are read too.

    :raises InputError: damaged, locked, too large, or in no encoding that is read.
    """
    if path.suffix.lower() in (".csv", ".tsv"):
        return (csv_table(decode(path.read_bytes(), path.name), path.name),)
    return confined(read_workbook, path)


def csv_table(text: str, file: str, delimiter: str = "") -> Table:
    """The table in ``text``, whose cells are parted by ``delimiter``; where none is given,
    by that of comma, semicolon and tab of which the first line has most."""
    text = text.removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = delimiter or max(",\t;", key=lambda mark: (first.count(mark), mark == ","))
    csv.field_size_limit(_MOST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[Row] = []
    start = 1
    try:
        for record in reader:
            cells = tuple(_unquoted(cell.strip()) for cell in record)
            if any(cells):
                rows.append(Row(cells, Place(file, start, reader.line_num)))
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            tr(
                f"{file}：第 {start} 行不是有效的 CSV（{error}）。请检查引号是否成对。",
                f"{file}: line {start} is no valid CSV ({error}); check its quotes.",
            )
        ) from error
    return Table(file, tuple(rows))


def _unquoted(cell: str) -> str:
    """The cell without the ' that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell[:2] in ("'=", "'+", "'-", "'@") else cell


def read_workbook(path: Path) -> tuple[Table, ...]:
    """The sheets of the workbook at ``path``; runs in a process of its own."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            size = sum(part.file_size for part in package.infolist())
        if size > _MOST_UNPACKED:
            raise _too_large(path)
    try:
        book = CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise InputError(
            tr(
                f"{path}：表格有密码。请先去掉密码再导入。",
                f"{path}: the workbook needs a password; remove it first.",
            )
        ) from error
    except CalamineError as error:
        raise InputError(
            tr(
                f"{path}：不是有效的表格文件，或已损坏。请在 Excel 或 WPS 里另存为 .xlsx。",
                f"{path}: no workbook, or damaged; save it as .xlsx in Excel or WPS.",
            )
        ) from error
    tables = []
    for meta in book.sheets_metadata:
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue  # a chart or a macro has no cells
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.total_height * sheet.total_width > _MOST_CELLS:
            raise _too_large(path)
        cells = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        _fill(cells, sheet.merged_cell_ranges or ())
        tables.append(Table(path.name, tuple(_rows(cells, path.name, meta.name))))
    return tuple(tables)


def _rows(cells: Sequence[Sequence[str]], file: str, sheet: str) -> Iterator[Row]:
    for n, row in enumerate(cells, 1):
        if any(row):
            yield Row(tuple(row), Place(file, n, n, sheet=sheet))


def _fill(cells: list[list[str]], merged: _Merged) -> None:
    for (top, left), (bottom, _) in merged:
        for row in range(top + 1, min(bottom + 1, len(cells))):
            if top < len(cells) and left < len(cells[top]) and left < len(cells[row]):
                cells[row][left] = cells[row][left] or cells[top][left]


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _too_large(path: Path) -> InputError:
    return InputError(
        tr(
            f"{path}：表格过大，不予读取。请只留下清单所在的工作表，拆成较小的文件。",
            f"{path}: the workbook is too large; keep the sheet of the list alone, in smaller files.",
        )
    )
