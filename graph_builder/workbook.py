"""Workbooks: one way to write .xlsx, with nothing that runs as a formula and no clock."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeAlias

import xlsxwriter

Cell: TypeAlias = str | int | float | bool | None
#: The name of a sheet, its header and its rows.
Sheet: TypeAlias = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]

# A fixed date, so that the same content gives the same bytes.
_EPOCH = datetime(2000, 1, 1)
_WIDEST = 40
_LONGEST = 32_767  # of a cell, in characters
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
}


def to_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of ``sheets``, ready to print: header frozen and repeated, one page wide."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"created": _EPOCH})
    bold = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for name, header, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.write_row(0, 0, header, bold)
        widths = [_width(title) for title in header]
        last = 0
        for last, row in enumerate(rows, 1):
            sheet.write_row(last, 0, [_cell(value) for value in row], wrap)
            widths = [
                max(w, _width("" if c is None else str(c)))
                for w, c in zip(widths, row, strict=True)
            ]
        sheet.autofilter(0, 0, last, len(header) - 1)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, _WIDEST))
    book.close()
    return out.getvalue()


def _cell(value: Cell) -> Cell:
    """What a cell can hold: the end of a longer text is cut, visibly."""
    if isinstance(value, str) and len(value) > _LONGEST:
        return value[: _LONGEST - 1] + "…"
    return value


def _width(text: str) -> float:
    """The width of a cell in characters of the default font: Chinese counts double."""
    return 2 + max(
        (sum(2 if ord(c) > 255 else 1 for c in line) for line in text.split("\n")), default=0
    )
