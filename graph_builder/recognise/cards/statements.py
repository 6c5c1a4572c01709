"""Statements: what all labels of a file say, in order, with all that is said without one.

>>> from graph_builder.table import Place
>>> place = Place("a", 1, 1)
>>> rows = [("事项名称", "结婚", "实施主体", "民政局"), ("公开内容", "指南", "", "")]
>>> found = statements(Table("a", tuple(Row(cells, place) for cells in rows)))
>>> [("/".join(said.label), said.text) for said in found]
[('事项名称', '结婚'), ('实施主体', '民政局'), ('公开内容', '指南')]
>>> found = statements(Table("a", (Row(("公开时限：长期  公开主体：民政局",), place),)))
>>> [(said.label, said.text) for said in found]
[(('公开时限：',), '长期'), (('公开主体：',), '民政局')]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import groupby

from graph_builder.recognise.cards.labels import Statement, key_of_word
from graph_builder.recognise.cards.paragraphs import Paragraphs
from graph_builder.recognise.cards.tables import is_labelled, table_statements, without_sections
from graph_builder.recognise.lines import printed
from graph_builder.recognise.rows import PAGE_NUMBER
from graph_builder.table import Row, Table


def statements(table: Table) -> Iterator[Statement]:
    """What the labels of ``table`` say, in the order of its rows, with all that is said
    without a label; a row of several cells that has none is one text."""
    lines = Paragraphs(table)
    met: set[str] = set()  # the labels of the tables so far
    for block in _blocks(table.rows):
        if not is_labelled(block, met) and is_labelled(inner := without_sections(block), set()):
            yield from table_statements(inner, lines.read)
            for row in block:
                if row.own()[0]:
                    yield Statement((), row.cells[0], row.place, "table", row)
        elif is_labelled(block, met):
            met.update(key_of_word(row.cells[0]) for row in block if row.cells[0])
            yield from table_statements(block, lines.read)
        else:
            for row in block:
                cut = _cut_off(row, met)
                yield from lines.read(row) if cut is None else iter((cut,))


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows of each table, and what stands between tables; a page number that stands in
    the middle of a table comes behind it."""
    blocks: list[tuple[object, list[Row]]] = []
    for key, group in groupby(rows, key=lambda row: (row.place.sheet, row.part, row.loose)):
        block = [row for row in group if any(row.cells)]
        before = blocks[-2:]
        if len(before) == 2 and before[0][0] == key and all(map(_is_page_number, before[1][1])):
            before[0][1].extend(block)
        elif block:
            blocks.append((key, block))
    return (block for _, block in blocks)


def _is_page_number(row: Row) -> bool:
    return row.loose and PAGE_NUMBER.match(row.cells[0]) is not None


def _cut_off(row: Row, met: Set[str]) -> Statement | None:
    """A row that a page cut off a table: where it stands as text, a label that was ``met`` in
    tables, a blank and a value; else what goes on in the column of values."""
    said = printed(row.cells)
    if not met or len(said) != 1:
        return None
    if not row.loose and not row.cells[0]:
        return Statement((), said[0], row.place, "table", row, beside=True)
    label, _, text = row.cells[0].partition(" ")
    if not text or key_of_word(label) not in met:
        return None
    return Statement((label,), text.strip(), row.place, "table", row)
