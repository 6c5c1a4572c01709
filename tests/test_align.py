"""Shifted rows: cells go back under the headers they look like."""

from __future__ import annotations

import re

import pytest

from graph_builder.recognise.align import Aligner
from graph_builder.recognise.headers import Column

COLUMNS = [
    Column(0, "seq", None, "序号"),
    Column(1, "name", None, "事项名称"),
    Column(2, "section", None, "类别"),
    Column(3, "content", None, "公开内容"),
    Column(4, "body", None, "公开主体"),
    Column(5, "time_limit", None, "公开时限"),
    Column(6, "audience", "全社会", "全社会"),
    Column(7, "audience", "特定群体", "特定群体"),
]
LOOKS = {
    "seq": re.compile(r"^\d+$"),
    "section": re.compile(r"^(政策依据|办事指南|其他)$"),
    "body": re.compile("局$"),
    "time_limit": re.compile("工作日|长期"),
}

# The row's cells, the column each must come to, and why.
ROWS = [
    (["1", "参保", "政策依据", "甲", "市局", "长期", "√", ""], [0, 1, 2, 3, 4, 5, 6, 7], "nothing to mend"),
    (["", "", "办事指南", "甲", "市局", "长期", "", ""], [0, 1, 2, 3, 4, 5, 6, 7], "blank leading cells are no shift"),
    (["其他", "无", "市局"], [2, 3, 4], "blank leading cells lost: two to the right"),
    (["", "", "甲", "市局", "长期"], [0, 1, 3, 4, 5], "one column lost in the middle"),
    (["2", "", "参保", "其他", "甲", "市局", "长期", "√"], [0, -1, 1, 2, 3, 4, 5, 6], "one too many: back to the left, what was blank there is nothing"),
    (["1", "参保", "其他", "甲", "同上", "同上", "√", ""], [0, 1, 2, 3, 4, 5, 6, 7], "the same as above fits any column"),
    (["1", "参保", "其他", "甲", "市局", "随便", "√", ""], [0, 1, 2, 3, 4, 5, 6, 7], "one odd cell moves nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "expected", "reason"), ROWS, ids=[row[2] for row in ROWS])
def test_alignment(cells: list[str], expected: list[int], reason: str) -> None:
    targets = Aligner(COLUMNS, LOOKS, frozenset("√")).align(cells)
    printed = [(cell, target) for cell, target in zip(cells, targets, strict=True) if cell]
    wanted = [(cell, target) for cell, target in zip(cells, expected, strict=True) if cell]
    assert printed == wanted, reason


def test_a_cell_beyond_the_last_column_is_not_dropped() -> None:
    cells = ["1", "参保", "其他", "甲", "市局", "长期", "√", "", "多余"]
    assert Aligner(COLUMNS, LOOKS, frozenset("√")).align(cells)[-1] == -1
