"""A workbook as all of ours look: tables under a frozen header with a filter.

Nothing in it runs: what looks like a formula or an address is text, but for a
:class:`Link`, which is made on purpose. It carries a fixed date, so that the same tables give the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

import xlsxwriter


class Link(str):
    """A web address that can be followed: no other text can."""

    __slots__ = ()


Cell = str | int | float

_EPOCH = datetime(2000, 1, 1)
# Excel holds no more characters in a cell, and XlsxWriter drops a cell that has more.
_FULL = 32_767
_CUT = "……（一格放不下，以下从略）"
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
# Excel follows no longer address.
_LONGEST_LINK = 2_079
# The height of a line, and what Excel allows a row, in points.
_LINE, _HIGHEST = 16.5, 409.0
# How much more room a text takes than its characters: a line ends before a long word.
_LOOSE = 1.05
_GRID = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D0D5DB"}
_HEADER = {**_GRID, "bold": True, "bg_color": "#DCE6F1"}
_BAR = {
    "type": "data_bar", "bar_solid": True, "bar_color": "#B9D3EE", "bar_border_color": "#B9D3EE",
    "min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its header and its rows, and how they look.

    ``widths`` are those of the columns in characters; without them columns are as wide
    as their texts. ``shares`` are the columns that hold shares from 0 to 1. ``tints``
    has the background (``#RRGGBB``) of a cell by its column and text; ``faded`` are the
    rows in grey, counted from 0.
    """

    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[float] = ()
    shares: Container[int] = ()
    tints: Mapping[tuple[int, Cell], str] = field(default_factory=dict)
    faded: Container[int] = ()


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that a workbook can have, in the order of ``wanted``: short, apart, no bad marks.

    >>> sheet_names(["甲/乙局", "甲:乙局", "  "])
    ['甲 乙局', '甲 乙局 2', '表']
    """
    names: list[str] = []
    for each in wanted:
        plain = " ".join(_NOT_IN_NAMES.sub(" ", each).split()).strip("'") or "表"
        name, n = plain[:_LONGEST_NAME], 1
        while name.casefold() in {taken.casefold() for taken in names}:
            n += 1
            name = f"{plain[: _LONGEST_NAME - len(str(n)) - 1]} {n}"
        names.append(name)
    return names


class Workbook:
    """A workbook in the making; :meth:`to_bytes` ends it."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._out, options)
        self._book.set_properties({"created": _EPOCH})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def add_table(self, name: str, table: Table) -> None:
        """A sheet with one table, whose rows can be filtered."""
        sheet = self._add_sheet(name)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        last, widths = self._write_table(sheet, 0, table)
        sheet.autofilter(0, 0, last, len(table.header) - 1)
        _set_widths(sheet, widths)

    def add_blocks(self, name: str, blocks: Mapping[str, Table]) -> None:
        """A sheet with several tables below each other, each under its title."""
        sheet = self._add_sheet(name)
        line, widths = 0, list[float]()
        for title, table in blocks.items():
            sheet.write_string(line, 0, title, self._format({"bold": True, "font_size": 13}))
            last, needed = self._write_table(sheet, line + 1, table)
            short = [0.0] * abs(len(needed) - len(widths))
            shared = zip([*widths, *short], [*needed, *short], strict=False)
            widths = [max(pair) for pair in shared]
            line = last + 2
        _set_widths(sheet, widths)

    def to_bytes(self) -> bytes:
        """The finished workbook."""
        self._book.close()
        return self._out.getvalue()

    def _add_sheet(self, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return sheet

    def _write_table(self, sheet: Any, top: int, table: Table) -> tuple[int, list[float]]:
        """Write ``table`` with its header in line ``top``: its last line and its widths."""
        rows = list(table.rows)
        for column, title in enumerate(table.header):
            numbers = bool(rows) and not any(isinstance(row[column], str) for row in rows)
            right = numbers or column in table.shares
            look = {**_HEADER, "align": "right" if right else "left"}
            sheet.write_string(top, column, title, self._format(look))
        sheet.set_row(top, _height(table.header, table.widths or [40] * len(table.header)))
        widths = list(table.widths) or [
            min(40, max(_width(_seen(cell)) for cell in column))
            for column in zip(table.header, *rows, strict=True)
        ]
        last = top
        for n, row in enumerate(rows):
            last = top + 1 + n
            for column, cell in enumerate(row):
                look = dict(_GRID)
                if column in table.shares:
                    look |= {"num_format": "0.0%", "align": "right"}
                if tint := table.tints.get((column, cell)):
                    look |= {"bg_color": tint}
                if n in table.faded:
                    look["font_color"] = "#7F7F7F"
                if isinstance(cell, Link) and len(cell) <= _LONGEST_LINK:
                    look |= {"font_color": "#0563C1", "underline": 1}
                    sheet.write_url(last, column, str(cell), self._format(look), str(cell))
                else:
                    sheet.write(last, column, _fitting(cell), self._format(look))
            sheet.set_row(last, _height(row, widths))
        for column in range(len(table.header)):
            if column in table.shares and last > top:
                sheet.conditional_format(top + 1, column, last, column, _BAR)
        return last, widths

    def _format(self, look: Mapping[str, Any]) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(dict(look))
        return self._formats[key]


def to_xlsx(name: str, table: Table) -> bytes:
    """A workbook of one sheet."""
    book = Workbook()
    book.add_table(name, table)
    return book.to_bytes()


def _set_widths(sheet: Any, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def _fitting(cell: Cell) -> Cell:
    """``cell``, cut where Excel cannot hold it, which it says."""
    if isinstance(cell, str) and len(cell) > _FULL:
        return cell[: _FULL - len(_CUT)] + _CUT
    return cell


def _height(row: Sequence[Cell], widths: Sequence[float]) -> float:
    """The height of a row in points: not every program fits it to wrapped text by itself."""
    lines = max(
        sum(max(1, ceil(_LOOSE * _width(line) / width)) for line in _seen(cell).split("\n"))
        for cell, width in zip(row, widths, strict=True)
    )
    return min(_LINE * lines, _HIGHEST)


def _seen(cell: Cell) -> str:
    """About what a cell shows: a fraction is not shown to its last place."""
    return f"{cell:.4g}" if isinstance(cell, float) else str(cell)


def _width(text: str) -> float:
    """The width of a cell in characters of the default font: Chinese counts double."""
    return 2 + max(
        (sum(2 if ord(c) > 255 else 1 for c in line) for line in text.split("\n")), default=0
    )
