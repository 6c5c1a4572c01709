"""The choice of the layout that fits a header, or the refusal of a header that none fits."""

from __future__ import annotations

from collections.abc import Sequence

from graph_builder.errors import UnrecognisedTable
from graph_builder.language import tr
from graph_builder.recognise.headers import Column, columns_of
from graph_builder.recognise.layouts import MATTERS, Layout, load_layouts
from graph_builder.table import Row


def choose(header: Sequence[Row], file: str) -> tuple[Layout, tuple[Column, ...]]:
    """The layout that fits the table under ``header``, and its columns.

    :raises UnrecognisedTable: none fits, naming what is known and what is missing.
    """
    for layout in load_layouts():
        columns = columns_of(header, layout.overrides)
        if layout.fits("rows", columns):
            return layout, columns
    raise no_layout(file, columns_of(header, {}))


def no_layout(file: str, columns: Sequence[Column]) -> UnrecognisedTable:
    """The error for a header that is known and fits no layout."""
    have = "、".join(dict.fromkeys(column.printed for column in columns if column.role)) or "—"
    if not any(column.role in MATTERS for column in columns):
        return UnrecognisedTable(
            tr(
                f"{file}：表头认得（{have}），但没有一列是事项名称。请加上这一列；如果表里有而用了别的词，"
                "请把这个词加进 mappings/headers.yaml。",
                f"{file}: the header is known ({have}), but no column names the matters. Add one, or, "
                "where the table has one under another word, that word to mappings/headers.yaml.",
            )
        )
    lacks = "公开内容”或“公开依据"
    return UnrecognisedTable(
        tr(
            f"{file}：表头认得（{have}），但没有一种版式适用，缺少“{lacks}”一类的列。"
            "可在 mappings/layouts 中加一个版式文件。",
            f"{file}: the header is known ({have}) but fits no layout: a column such as {lacks} "
            "is missing. A layout file in mappings/layouts can describe it.",
        )
    )
