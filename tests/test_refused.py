"""Tables that are no catalogue, or cannot be understood, are refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_builder.errors import UnrecognisedTable
from graph_builder.extraction import extract

FOLDER = Path(__file__).parent / "refused"

# Each file of tests/refused, what must be said of it, and why it must not be read.
REFUSED = [
    (
        "phone-list",
        "没有找到目录表格.*“序号、姓名、.*缺少公开事项名称、公开内容或公开依据.*headers.yaml",
        "序号 and 单位 alone make no catalogue",
    ),
    ("budget", "没有找到目录表格.*“科目编码、.*缺少公开事项名称", "a table of amounts"),
    (
        "no-basis-no-content",
        "没有找到.*缺少公开内容或公开依据",
        "matters and bodies, nothing disclosed, no bases",
    ),
    ("numbers-without-header", "没有找到目录表格", "numbers and titles make no catalogue"),
    (
        "repeal-decision",
        "没有找到.*废止.*yiju effects repeal-decision.txt",
        "a decision with its list",
    ),
    ("prose", "没有找到目录表格", "a notice without any table"),
    ("header-alone", "只有表头（序号、公开事项.*保存完整", "a header without rows"),
    (
        "repeal-list",
        "没有找到目录表格.*yiju effects repeal-list.txt",
        "a list of repealed documents",
    ),
    (
        "laid-out-page",
        r"找到表头.*只有 \d+% 与所在列相符.*原始",
        "the lines of all cells of a row side by side, names and titles torn apart",
    ),
    (
        "scrambled-scan",
        r"找到表头.*只有 \d+% 与所在列相符.*原始",
        "rows and columns mixed up by a scan",
    ),
]


def test_every_file_is_listed() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.txt")) == sorted(row[0] for row in REFUSED)


@pytest.mark.parametrize(("name", "says", "reason"), REFUSED, ids=[row[0] for row in REFUSED])
def test_it_is_refused_by_name_and_reason(name: str, says: str, reason: str) -> None:
    with pytest.raises(UnrecognisedTable, match=rf"{name}\.txt：{says}"):
        extract(FOLDER / f"{name}.txt")
