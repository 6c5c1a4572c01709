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

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.readers.confined import confined
from graph_builder.readers.glyphs import shown
from graph_builder.readers.ods_parts import ods_parts
from graph_builder.readers.sheet_parts import SheetParts, as_shown, column_name
from graph_builder.readers.text import decode
from graph_builder.readers.xls_parts import is_excel_95, xls_parts
from graph_builder.readers.xlsx_parts import xlsx_parts
from graph_builder.table import Place, Remark, Row, Span, Table

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
    if is_excel_95(path):  # its Chinese comes out as other letters
        raise InputError(
            tr(
                f"{path}：这是 Excel 95 或更早版本的 .xls，其中的汉字读不准。"
                "请在 Excel 或 WPS 里另存为 .xlsx。",
                f"{path}: an .xls of Excel 95 or before, whose Chinese is not read reliably; "
                "save it as .xlsx in Excel or WPS.",
            )
        )
    tables: list[Table] = []
    extras = {**xlsx_parts(path), **ods_parts(path), **xls_parts(path)}
    for meta in book.sheets_metadata:
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue  # a chart or a macro has no cells
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.total_height * sheet.total_width > _MOST_CELLS:
            raise _too_large(path)
        extra = extras.get(meta.name, SheetParts())
        cells = _shown(sheet.to_python(skip_empty_area=False), extra)
        printed = {n for n, row in enumerate(cells) if any(row)}
        spans = _fill(cells, sheet.merged_cell_ranges or extra.merged, path)
        rows = tuple(
            Row(
                tuple(row),
                Place(path.name, n + 1, n + 1, sheet=meta.name),
                spans=tuple(spans.get(n, ())),
                links=extra.links.get(n, ()),
                part=len(tables),
            )
            for n, row in enumerate(cells)
            if n in printed
        )
        hidden = meta.visible is not SheetVisibleEnum.Visible
        remarks = tuple(_remarks(rows, extra, hidden))
        tables.append(Table(path.name, rows, remarks=remarks))
    return tuple(tables)


def _shown(values: Sequence[Sequence[object]], extra: SheetParts) -> list[list[str]]:
    """The texts of cells, with numbers and symbols as the workbook shows them."""
    cells = [[shown(_text(value), "") for value in row] for row in values]
    for (row, column), text in extra.texts.items():
        if row < len(cells) and column < len(cells[row]):
            cells[row][column] = text.strip()
    for (row, column), font in extra.fonts.items():
        if row < len(cells) and column < len(cells[row]):
            cells[row][column] = shown(cells[row][column], font)
    for (row, column), code in extra.formats.items():
        if row < len(cells) and column < len(cells[row]):
            value = values[row][column]
            if isinstance(value, int | float) and not isinstance(value, bool):
                cells[row][column] = as_shown(value, code) or cells[row][column]
    return cells


def _fill(cells: list[list[str]], merged: _Merged, path: Path) -> dict[int, list[Span]]:
    """Bring the texts of merged cells down; the spans by row."""
    spans: dict[int, list[Span]] = {}
    total = 0
    for (top, left), (bottom, _) in merged:
        last = min(bottom, len(cells) - 1)
        if top >= len(cells) or left >= len(cells[top]) or not cells[top][left]:
            continue
        total += last - top
        if total > _MOST_CELLS:
            raise _too_large(path)
        for row in range(top + 1, last + 1):
            if not cells[row][left]:
                cells[row][left] = cells[top][left]
                spans.setdefault(row, []).append(Span(left, top + 1, last + 1))
    return spans


def _remarks(rows: Sequence[Row], extra: SheetParts, hidden: bool) -> Iterator[Remark]:
    """That hidden rows, columns and sheets were read all the same."""
    read = "已读入"
    for row in rows:
        if row.place.line - 1 in extra.hidden_rows:
            yield Remark("hidden-read", row.place, f"隐藏行：第 {row.place.line} 行", read)
    if rows and hidden:
        yield Remark("hidden-read", rows[0].place, f"隐藏工作表：{rows[0].place.sheet}", read)
    width = max((len(row.cells) for row in rows), default=0)
    for column in sorted(extra.hidden_columns):
        if column < width and any(
            row.cells[column : column + 1] not in ((), ("",)) for row in rows
        ):
            name = column_name(column)
            yield Remark("hidden-read", rows[0].place, f"隐藏列：{name} 列", read)


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "是" if cell else "否"
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
