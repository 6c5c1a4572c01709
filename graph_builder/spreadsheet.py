"""A catalogue as read, for spreadsheets: CSV of its rows, or a workbook of everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph_builder.catalogue import Catalogue, Citation, Item
from graph_builder.citation import repair_sentence
from graph_builder.concepts import label_of
from graph_builder.csv_text import BYTE_ORDER_MARK, to_csv
from graph_builder.recognise.headers import column_label
from graph_builder.workbook import Table, Workbook

_ROW_HEADER = (
    "序号", "印刷序号", "事项", "类别", "信息类别", "公开内容", "公开主体", "公开属性", "公开方式",
    "理由", "公开时限", "公开渠道", "公开对象", "公开层级", "表单", "网址", "依据", "文号",
    "更新频率", "责任科室", "备注", "其他列", "行号", "工作表",
)  # fmt: skip
_CITATION_HEADER = (
    "序号", "事项", "性质", "引用原文", "标题", "规范文号", "原写法", "条款", "修补", "可信度", "行号",
    "工作表",
)  # fmt: skip
_KINDS = {"policy": "政策依据", "disclosure": "公开依据"}


def catalogue_csv(catalogue: Catalogue) -> bytes:
    """One row an entry, with the header in Chinese and a byte order mark for spreadsheets."""
    return BYTE_ORDER_MARK + to_csv(_ROW_HEADER, _rows(catalogue)).encode()


def catalogue_xlsx(catalogue: Catalogue) -> bytes:
    """A workbook with sheets for the rows, the citations, the mends and the rejections."""
    book = Workbook()
    book.add_table("公开内容", Table(_ROW_HEADER, _rows(catalogue)))
    book.add_table("依据", Table(_CITATION_HEADER, _citations(catalogue)))
    book.add_table("修补", Table(("行号", "种类", "原为", "改为", "工作表"), _mends(catalogue)))
    book.add_table(
        "未收入", Table(("行号", "列", "内容", "原因", "工作表"), _rejections(catalogue))
    )
    return book.to_bytes()


def _rows(catalogue: Catalogue) -> Iterator[Sequence[str | int]]:
    for item in catalogue.items:
        bases = _bases(item)
        for n, entry in enumerate(item.entries):
            yield (
                item.seq, item.printed_seq or "", item.name, " / ".join(item.category),
                entry.section or "", entry.content, "、".join(entry.bodies),
                entry.attribute or "", "、".join(entry.method), entry.reason or "",
                entry.time_limit or "", "；".join(entry.channels), "、".join(entry.audience),
                "、".join(entry.level), "；".join(entry.forms), entry.url or "",
                "\n".join(cited.raw for cited in bases[n]),
                "、".join(cited.document_number or "" for cited in bases[n]).strip("、"),
                entry.update_frequency or "", entry.department or "", entry.note or "",
                "\n".join(f"{other.column}：{other.value}" for other in entry.others),
                entry.source.line, entry.source.sheet or "",
            )  # fmt: skip


def _bases(item: Item) -> list[list[Citation]]:
    """The citations of each entry: those that stand in its row, and in none the first's."""
    stand: list[list[Citation]] = [[] for _ in item.entries]
    for cited in item.citations:
        where = [
            n
            for n, entry in enumerate(item.entries)
            if entry.source.sheet == cited.source.sheet and entry.source.line <= cited.source.line
        ]
        stand[where[-1] if where else 0].append(cited)
    return stand


def _citations(catalogue: Catalogue) -> Iterator[Sequence[str | int | float]]:
    for item, cited in catalogue.citations():
        yield (
            item.seq, item.name, _KINDS[cited.kind], cited.raw, cited.title or "",
            cited.document_number or "", cited.written_as or "", cited.article or "",
            "；".join(map(repair_sentence, cited.repairs)), cited.confidence, cited.source.line,
            cited.source.sheet or "",
        )  # fmt: skip


def _mends(catalogue: Catalogue) -> Iterator[Sequence[str | int]]:
    for mend in catalogue.mends:
        kind = label_of("mend-kind", mend.kind, "zh")
        yield mend.source.line, kind, mend.was, mend.now, mend.source.sheet or ""


def _rejections(catalogue: Catalogue) -> Iterator[Sequence[str | int]]:
    for rejection in catalogue.rejections:
        column = column_label(rejection.column)
        yield (
            rejection.source.line,
            column,
            rejection.value,
            rejection.reason,
            rejection.source.sheet or "",
        )
