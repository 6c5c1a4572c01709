"""The sheet of documents whose status nobody has declared, to be filled in and read back.

Its headings are those that :mod:`graph_builder.effects.tables` reads; a row whose status
is left empty states nothing. What only helps the reader stands last.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

import xlsxwriter

from graph_builder.csv_text import BYTE_ORDER_MARK, to_csv
from graph_builder.validity.standing import Standing

HEADER = (
    "文号", "标题", "制定机关", "状态", "变动日期", "依据文件", "有效期至", "核实日期", "备注",
    "涉及事项", "提示",
)  # fmt: skip
#: What may be chosen in the column 状态.
CHOICES = ("有效", "废止", "失效", "修改", "被替代", "不明")
_WIDTHS = (26, 60, 26, 10, 14, 26, 14, 14, 24, 10, 60)
_TO_FILL_IN = range(3, 9)
_EPOCH = datetime(2000, 1, 1)


def sheet_csv(standings: Iterable[Standing], day: date) -> bytes:
    """The sheet as CSV, with a byte order mark for spreadsheets."""
    return BYTE_ORDER_MARK + to_csv(HEADER, _rows(standings, day)).encode()


def sheet_xlsx(standings: Iterable[Standing], day: date) -> bytes:
    """The sheet as a workbook, in which the status is chosen from a list."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": _EPOCH})  # so that the same rows give the same bytes
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True})
    fill = book.add_format({"bold": True, "bg_color": "#FFF2CC", "text_wrap": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("效力待核实")
    for column, (heading, width) in enumerate(zip(HEADER, _WIDTHS, strict=True)):
        sheet.write(0, column, heading, fill if column in _TO_FILL_IN else head)
        sheet.set_column(column, column, width)
    last = 0
    for last, row in enumerate(_rows(standings, day), 1):
        sheet.write_row(last, 0, row, wrap)
    sheet.data_validation(
        1, 3, max(last, 1), 3,
        {"validate": "list", "source": list(CHOICES), "error_type": "warning"},
    )  # fmt: skip
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, last, len(HEADER) - 1)
    book.close()
    return out.getvalue()


def _rows(standings: Iterable[Standing], day: date) -> Iterator[Sequence[str | int]]:
    for each in standings:
        document = each.document
        yield (
            document.number or "", document.title or "", document.issuer or "", "", "", "", "",
            day.isoformat(), "", document.items, str(each.hint) if each.hint else "",
        )  # fmt: skip
