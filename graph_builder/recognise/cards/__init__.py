"""Cards: matters whose labels stand beside what they say become rows under a header.

The same records that one agency publishes as a table others publish as a small table or a
block of rows a matter, as a table that is turned over, or as labelled paragraphs. Each
matter is found where the labels begin anew, its name under a label or over the card; all
become rows of one table, whose columns are the labels, and which is read like any other.
That a card was read as a row is remarked, with its labels.

It takes several labels that catalogues have, a name and a content or a basis among them,
to make a card; a table with a header is never one.

>>> from graph_builder.table import Place, Row
>>> said = ("1. 结婚登记", "公开内容：指南", "公开依据：《婚姻登记条例》", "公开主体：民政局")
>>> rows = tuple(Row((line,), Place("a", n, n)) for n, line in enumerate(said, 1))
>>> for row in cards_as_rows(Table("a", rows, "fragments")).rows:
...     print(row.cells, str(row.place))
('序号', '公开事项名称', '公开内容', '公开依据', '公开主体') a:0
('1', '结婚登记', '指南', '《婚姻登记条例》', '民政局') a:1-4
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph_builder.recognise.cards.card import FEWEST_ROLES, Card, cards_in
from graph_builder.recognise.cards.labels import Statement
from graph_builder.recognise.cards.rows import rows_of
from graph_builder.recognise.cards.statements import statements
from graph_builder.recognise.layouts import is_header
from graph_builder.table import Remark, Table

__all__ = ["cards_as_rows"]

# Of so many lines of running text one must have a label; so many labels without a value,
# one below the other, are a header.
_FEWEST_LABELS, _HEADER = 12, 4
_REMARK = "labels-beside"


def cards_as_rows(table: Table) -> Table:
    """``table`` with its cards as rows under a header; itself where it has none."""
    said = list(statements(table))
    if sum(bool(each.label) for each in said) < FEWEST_ROLES - 1:
        return table
    sequence = cards_in(said)
    cards = [each for each in sequence if isinstance(each, Card)]
    if 2 * sum(card.is_card() for card in cards) < len(cards) or _is_about_a_table(table, said):
        return table
    remarks = tuple(
        Remark(_REMARK, card.place, _labels(card), "标签在旁，作一行读入") for card in cards
    )
    rows = tuple(rows_of(sequence, said))
    return replace(
        table, rows=rows, form="rows", remarks=(*table.remarks, *remarks), blanks="blank"
    )


def _is_about_a_table(table: Table, said: Sequence[Statement]) -> bool:
    """Whether what looks like labels in running text is no more than a remark beside a table
    that has a header, or the header's own words; they are few, or there is a header."""
    text = [each for each in said if each.form == "text"]
    labels = [each for each in text if each.label]
    if not labels:
        return False
    alone = "".join("h" if each.label and not each.text else "." for each in text)
    return (
        _FEWEST_LABELS * len(labels) < len(text)
        or "h" * _HEADER in alone
        or any(
            is_header(row.own() if len(row.cells) > 1 else "".join(row.cells).split())
            for row in table.rows
        )
    )


def _labels(card: Card) -> str:
    """What is printed in a card beside its values: what names it, and its labels."""
    words = ["".join(said.text for said in card.heading)]
    for said in card.statements:
        words += [word.strip("【】：: ") for word in said.label]
    return "、".join(dict.fromkeys(filter(None, words)))
