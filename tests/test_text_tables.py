"""Text tables: the records of tests/formats, printed as plain text in every way in which a
table is left by copying, come back item by item and cell by cell.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from renderings import CATALOGUES, LAYOUTS, Record
from test_formats import differences, expected_of, found_of
from texts import TEXTS

from graph_builder.errors import InputError
from graph_builder.extraction import account_file, extract
from graph_builder.readers.text import table_of

# What a text does not keep of a page, and why.
LOST = {"extras": ({"url"}, "the link behind 查看 is not in the text")}

# The ways that keep the cells of a row apart.
PARTED = ("tabs", "quoted", "broken", "commas", "bars", "wide_bars", "markdown", "art", "box",
          "blanks", "wrapped_blanks")  # fmt: skip

CASES = [
    pytest.param(layout, text, CATALOGUES[n % len(CATALOGUES)], id=f"{layout}-{text}")
    for n, (layout, text) in enumerate((a, b) for a in sorted(LAYOUTS) for b in PARTED)
]


@pytest.mark.parametrize(("layout", "text", "record"), CASES)
def test_records_come_back(layout: str, text: str, record: Record, tmp_path: Path) -> None:
    draw, printed = LAYOUTS[layout]
    path = tmp_path / "目录.txt"
    path.write_text(TEXTS[text](draw(record)), encoding="utf-8")
    catalogue = extract(path)
    assert differences(catalogue, record, printed - LOST.get(layout, (set(), ""))[0]) == []
    assert account_file(path, catalogue).wanting == ()


# The ways that lose rows, columns or blank cells: how many items (name and content to the
# letter) and citations must come back, of all that the layouts print of all records.
FLOWING = {
    "cells": (1.0, 1.0),
    "one_line_tabs": (1.0, 1.0),
    "tabbed_cells": (0.97, 0.97),
    "printed_cells": (0.97, 0.99),
    "loose_blanks": (0.96, 0.99),
    "one_line": (0.96, 0.99),
    "parted_cells": (0.97, 1.0),
    "filled_bars": (0.99, 1.0),
    "lined_bars": (0.99, 1.0),
    "celled_bars": (0.99, 1.0),
    "open_bars": (0.99, 1.0),
    # Nothing but words parts a name from its content: what is sure are the documents.
    "joined": (0.38, 0.9),
    # Cells broken over lines; where a name ends just where its column does, and a level of
    # the matter above may be merged, nothing but the words tells. Narrow columns have many such.
    "fragments": (0.98, 0.99),
    "fragments_of_16": (0.98, 0.99),
    "fragments_uneven": (0.96, 0.99),
    "fragments_on_pages": (0.98, 0.99),
    "fragments_apart": (0.98, 0.99),
    "fragments_of_6": (0.93, 0.98),
}


@pytest.mark.parametrize("text", FLOWING)
def test_most_records_come_back_from_text_that_flows(text: str, tmp_path: Path) -> None:
    items: list[int] = []
    citations: list[int] = []
    path = tmp_path / "目录.txt"
    for draw, printed in LAYOUTS.values():
        for record in CATALOGUES:
            path.write_text(TEXTS[text](draw(record)), encoding="utf-8")
            catalogue = extract(path)
            assert account_file(path, catalogue).wanting == ()
            expected = [expected_of(item) for item in record["items"]]
            found = [found_of(item) for item in catalogue.items]
            items += _back(
                [(e["name"], e["content"]) for e in expected],
                [(f["name"], f["content"]) for f in found],
            )
            if "bases" in printed:
                citations += _back(
                    *(
                        [
                            ("".join(title.split()), number)
                            for each in records
                            for title, number in each["bases"]
                        ]
                        for records in (expected, found)
                    )
                )
    assert sum(items) / len(items) >= FLOWING[text][0]
    assert sum(citations) / len(citations) >= FLOWING[text][1]


# A text, the cells of its rows, and why the row is here.
ROWS = [
    ("事项 | 内容 |\n时限 | 依据 |\n---|---|---|---|\n结婚 | 指南 |\n长期 | 条例 |",
     [("事项", "内容", "时限", "依据", ""), ("结婚", "指南", "长期", "条例", "")], "all rows of Markdown are broken, the header too"),
    ("|序号|名称|内容|依据|\n|---|---|---|---|\n| 1 | 结婚 |\n| 2 | 离婚 |",
     [("序号", "名称", "内容", "依据"), ("1", "结婚"), ("2", "离婚")], "two short rows of Markdown are two"),
    ("序号|名称|内容|依据\n---|---|---|---\n3 | 离婚 |\n4 | 收养 |",
     [("序号", "名称", "内容", "依据"), ("3", "离婚", ""), ("4", "收养", "")], "so they are without a bar before each"),
    ("序号\t名称\t内容\t依据\n1\t结婚\t指南\t《甲》\n\t\t材料\n2\t离婚\t指南\t《甲》\n\t\t材料",
     [("序号", "名称", "内容", "依据"), ("1", "结婚", "指南", "《甲》"), ("", "", "材料"), ("2", "离婚", "指南", "《甲》"), ("", "", "材料")],
     "a row that goes on with the one above is no half of it"),
    ("编号\t部门\t名称\t内容\n（要素）\t依据\t公开\n期限\t渠道\n1\t民政\t补贴\t条件\t《甲》\n《乙》\t长期\t网站\n2\t民政\t备案\t条件\t《甲》\n《乙》\t长期\t网站",
     [("编号", "部门", "名称", "内容\n（要素）", "依据", "公开\n期限", "渠道"), ("1", "民政", "补贴", "条件", "《甲》\n《乙》", "长期", "网站"),
      ("2", "民政", "备案", "条件", "《甲》\n《乙》", "长期", "网站")], "every row is broken, the header too"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rows", "why"), ROWS, ids=[row[2] for row in ROWS])
def test_rows_of_a_text(text: str, rows: list[tuple[str, ...]], why: str) -> None:
    assert [row.cells for row in table_of(text, "a.txt").rows] == rows, why


def test_cells_without_rows_end_and_are_all_kept() -> None:
    """One cell a line of a table turned over: its serials stand side by side, so that no
    distance between them is the width of a row."""
    cells = ["序号", "1", "2", "3", "名称", "结婚", "离婚", "收养"]
    read = table_of("".join(f"\t{cell}\n" for cell in cells), "a.txt").rows
    assert [cell for row in read for cell in row.cells] == cells


def test_each_row_of_cells_that_ran_together_is_a_mend(tmp_path: Path) -> None:
    """Names that begin like the end of a word or like a count of days, a title broken over two lines, and the
    header printed again: all is told by hand."""
    path = tmp_path / "目录.txt"
    path.write_text(
        "序号公开事项公开内容公开依据公开主体\n"
        "1表彰奖励评选条件、获奖名单《甲条例》县民政局\n"
        "2婚姻登记办理流程《婚姻登记条例》、《乙条\n"
        "例》县民政局\n"
        "序号公开事项公开内容公开依据公开主体\n"
        "3收养登记收养条件、所需材料《收养法》县民政局\n"
        "4天然气价格公示现行价格、定价文件《价格法》县发改局\n",
        encoding="utf-8",
    )
    catalogue = extract(path)
    assert [(i.printed_seq, i.category, i.name) for i in catalogue.items] == [
        ("1", (), "表彰奖励"),
        ("2", (), "婚姻登记"),
        ("3", (), "收养登记"),
        ("4", (), "天然气价格公示"),
    ]
    assert [c.title for c in catalogue.items[1].citations] == ["婚姻登记条例", "乙条例"]
    parted = [mend.source.line for mend in catalogue.mends if mend.kind == "cells-parted"]
    assert parted == [2, 3, 6, 7]
    assert account_file(path, catalogue).wanting == ()


#: A change of a text: what is done, how far in (of 1,000), and with how many characters.
DAMAGE = st.tuples(
    st.sampled_from(["cut", "double", "bar", "end", "tick", "move"]), st.integers(0, 999), st.integers(1, 40)
)  # fmt: skip


def edited(page: str, edits: list[tuple[str, int, int]]) -> str:
    """``page`` with all ``edits`` done, one after the other."""
    for what, share, length in edits:
        at = share * len(page) // 1000
        before, here, behind = page[:at], page[at : at + length], page[at + length :]
        page = {
            "cut": before + behind,
            "double": before + here + here + behind,
            "bar": before + "|" + here + behind,
            "end": before + "\n" + here + behind,
            "tick": before + "√" + here + behind,
            "move": here + before + behind,
        }[what]
    return page


@pytest.mark.parametrize(
    "text", ["filled_bars", "lined_bars", "celled_bars", "open_bars", "parted_cells", "joined"]
)
def test_a_damaged_page_is_read_or_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "目录.txt"
    good = TEXTS[text](LAYOUTS["pilot"][0](CATALOGUES[0]))

    @settings(max_examples=50, deadline=None, database=None)
    @given(st.lists(DAMAGE, min_size=1, max_size=8))
    def damaged(edits: list[tuple[str, int, int]]) -> None:
        path.write_text(edited(good, edits), encoding="utf-8")
        with suppress(InputError):
            account_file(path, extract(path))

    damaged()


def _back(given: list[tuple[str, str | None]], found: list[tuple[str, str | None]]) -> list[int]:
    """A 1 for each of ``given`` that is found, a 0 for the others."""
    back = (Counter(given) & Counter(found)).total()
    return [1] * back + [0] * (len(given) - back)
