"""A catalogue as read, for spreadsheets: CSV of its rows, or a workbook of everything."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime

import xlsxwriter

from graph_builder.catalogue import Catalogue
from graph_builder.citation import repair_sentence
from graph_builder.concepts import label_of
from graph_builder.csv_text import BYTE_ORDER_MARK, to_csv
from graph_builder.recognise.headers import column_label

_ROW_HEADER = (
    "序号", "印刷序号", "事项", "类别", "信息类别", "公开内容", "公开主体", "公开属性", "公开方式",
    "理由", "公开时限", "公开渠道", "公开对象", "公开层级", "表单", "网址", "行号",
)  # fmt: skip
_CITATION_HEADER = (
    "序号", "事项", "性质", "引用原文", "标题", "规范文号", "原写法", "条款", "修补", "可信度", "行号",
)  # fmt: skip
_EPOCH = datetime(2000, 1, 1)
_KINDS = {"policy": "政策依据", "disclosure": "公开依据"}


def catalogue_csv(catalogue: Catalogue) -> bytes:
    """One row an entry, with the header in Chinese and a byte order mark for spreadsheets."""
    return BYTE_ORDER_MARK + to_csv(_ROW_HEADER, _rows(catalogue)).encode()


def catalogue_xlsx(catalogue: Catalogue) -> bytes:
    """A workbook with sheets for the rows, the citations, the mends and the rejections."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    # A fixed date, so that the same catalogue gives the same bytes.
    book.set_properties({"created": _EPOCH})
    bold = book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheets: list[tuple[str, Sequence[str], Iterator[Sequence[str | int | float]]]] = [
        ("公开内容", _ROW_HEADER, _rows(catalogue)),
        ("依据", _CITATION_HEADER, _citations(catalogue)),
        ("修补", ("行号", "种类", "原为", "改为"), _mends(catalogue)),
        ("未收入", ("行号", "列", "内容", "原因"), _rejections(catalogue)),
    ]
    for name, header, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        widths = [_width(title) for title in header]
        sheet.write_row(0, 0, header, bold)
        last = 0
        for last, row in enumerate(rows, 1):
            sheet.write_row(last, 0, row, wrap)
            widths = [max(w, _width(str(c))) for w, c in zip(widths, row, strict=True)]
        sheet.autofilter(0, 0, last, len(header) - 1)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, 40))
    book.close()
    return out.getvalue()


def _rows(catalogue: Catalogue) -> Iterator[Sequence[str | int]]:
    for item in catalogue.items:
        for entry in item.entries:
            yield (
                item.seq, item.printed_seq or "", item.name, " / ".join(item.category),
                entry.section or "", entry.content, "、".join(entry.bodies),
                entry.attribute or "", "、".join(entry.method), entry.reason or "",
                entry.time_limit or "", "；".join(entry.channels), "、".join(entry.audience),
                "、".join(entry.level), "；".join(entry.forms), entry.url or "", entry.source.line,
            )  # fmt: skip


def _citations(catalogue: Catalogue) -> Iterator[Sequence[str | int | float]]:
    for item, cited in catalogue.citations():
        yield (
            item.seq, item.name, _KINDS[cited.kind], cited.raw, cited.title or "",
            cited.document_number or "", cited.written_as or "", cited.article or "",
            "；".join(map(repair_sentence, cited.repairs)), cited.confidence, cited.source.line,
        )  # fmt: skip


def _mends(catalogue: Catalogue) -> Iterator[Sequence[str | int]]:
    for mend in catalogue.mends:
        kind = label_of("mend-kind", mend.kind, "zh")
        yield mend.source.line, kind, mend.was, mend.now


def _rejections(catalogue: Catalogue) -> Iterator[Sequence[str | int]]:
    for rejection in catalogue.rejections:
        column = column_label(rejection.column)
        yield rejection.source.line, column, rejection.value, rejection.reason


def _width(text: str) -> float:
    """The width of a cell in characters of the default font: Chinese counts double."""
    return 2 + max(
        (sum(2 if ord(c) > 255 else 1 for c in line) for line in text.split("\n")), default=0
    )
