"""Formats: records written first, printed in twelve layouts and five formats, are read back.

The records are those of tests/formats; what a layout prints of them (``LAYOUTS``) is
what must come back, cell by cell, and every row of the raw file must be somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from files import WRITERS, html_text
from renderings import CATALOGUES, LAYOUTS, Record

from graph_builder.catalogue import Catalogue, Item
from graph_builder.extraction import account_file, extract

_BLANK = re.compile(r"\s+")


def _plain(text: str | None) -> str:
    return _BLANK.sub("", text or "")


def found_of(item: Item) -> Record:
    """An item as the records of tests/formats say it."""
    guide = [entry for entry in item.entries if entry.section != "政策依据"]
    first = guide[0] if guide else item.entries[0]
    return {
        "category": _plain(item.category[-1]) if item.category else "",
        "name": _plain(item.name),
        "content": "；".join(_plain(entry.content) for entry in guide),
        "bases": [(_plain(each.title), each.document_number) for each in item.citations],
        "time": _plain(first.time_limit),
        "body": list(first.bodies),
        "channels": list(first.channels),
        "audience": list(first.audience),
        "method": list(first.method),
        "level": list(first.level),
        "url": first.url,
    }


def expected_of(item: Record) -> Record:
    return {
        **{key: _plain(item[key]) for key in ("category", "name", "content", "time")},
        "bases": [(each["title"], each.get("number")) for each in item["bases"]],
        "body": item["body"].split("、"),
        **{key: item[key] for key in ("channels", "audience", "method", "level", "url")},
    }


def differences(catalogue: Catalogue, record: Record, printed: set[str]) -> list[str]:
    """What was not read back, a line a difference."""
    if len(catalogue.items) != len(record["items"]):
        return [
            f"{len(catalogue.items)} items for {len(record['items'])}: {[i.name for i in catalogue.items]}"
        ]
    said = []
    for item, given in zip(catalogue.items, record["items"], strict=True):
        found, expected = found_of(item), expected_of(given)
        said += [
            f"{given['name']}: {key}: {found[key]!r} for {expected[key]!r}"
            for key in sorted(printed)
            if found[key] != expected[key]
        ]
    return said


CASES = [
    pytest.param(layout, ending, CATALOGUES[n % len(CATALOGUES)], id=f"{layout}{ending}")
    for n, (layout, ending) in enumerate((a, b) for a in sorted(LAYOUTS) for b in sorted(WRITERS))
]


@pytest.mark.parametrize(("layout", "ending", "record"), CASES)
def test_records_come_back(layout: str, ending: str, record: Record, tmp_path: Path) -> None:
    draw, printed = LAYOUTS[layout]
    path = tmp_path / f"目录{ending}"
    WRITERS[ending](draw(record), path)
    catalogue = extract(path)
    assert differences(catalogue, record, printed) == []
    found = account_file(path, catalogue)
    assert found.wanting == ()
    assert len(found.lines) >= len(catalogue.items)


@pytest.mark.parametrize("ending", sorted(WRITERS))
def test_an_item_left_out_is_seen(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"目录{ending}"
    WRITERS[ending](LAYOUTS["pilot"][0](CATALOGUES[0]), path)
    whole = extract(path)
    without = replace(whole, items=whole.items[:2] + whole.items[3:])
    assert not account_file(path, without).adds_up


def test_a_row_hidden_in_a_workbook_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "隐藏.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("目录")
    for n, row in enumerate(
        (
            ["序号", "公开事项", "公开内容", "备注"],
            [1, "甲事项", "甲内容", ""],
            [2, "乙事项", "乙内容", "内部"],
        )
    ):
        sheet.write_row(n, 0, row)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(3, 3, None, None, {"hidden": True})
    serial = book.add_format({"num_format": "0000"})
    sheet.write_number(1, 0, 505, serial)
    book.close()
    catalogue = extract(path)
    assert [(item.printed_seq, item.name) for item in catalogue.items] == [
        ("0505", "甲事项"),
        ("2", "乙事项"),
    ]
    said = [
        (mend.source.sheet, mend.source.line, mend.was)
        for mend in catalogue.mends
        if mend.kind == "hidden-read"
    ]
    assert said == [("目录", 1, "隐藏列：D 列"), ("目录", 3, "隐藏行：第 3 行")]


def test_a_web_page_called_xls_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "导出.xls"
    path.write_text(html_text(LAYOUTS["tags"][0](CATALOGUES[1])), encoding="utf-8")
    catalogue = extract(path)
    assert len(catalogue.items) == len(CATALOGUES[1]["items"])
    assert [mend.kind for mend in catalogue.mends] == ["read-by-content"]


# Pages whose charset or depth makes libraries lose text, and why each is here.
PAGES = [
    ("gb2312 declared", lambda page: page.replace("<head>", "<head><meta charset=gb2312>").encode("gb18030"), "a charset under its old name"),
    ("undeclared", lambda page: page.encode(), "UTF-8 that nothing declares is often read as Latin-1"),
    ("utf-16", lambda page: page.encode("utf-16"), "with a byte order mark"),
    ("wrongly declared", lambda page: page.replace("<head>", "<head><meta charset=gbk>").encode(), "UTF-8 that says GBK"),
    ("deep", lambda page: (page.replace("<table", "<div>" * 400 + "<table", 1)).encode(), "400 levels"),
    ("deep tables", lambda page: page.replace("<body>", "<body>" + "<table><tr><td>" * 300, 1).encode(), "300 tables around it"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "made", "reason"), PAGES, ids=[page[0] for page in PAGES])
def test_pages_that_libraries_lose(
    name: str, made: Callable[[str], bytes], reason: str, tmp_path: Path
) -> None:
    draw, printed = LAYOUTS["pilot"]
    path = tmp_path / "页.html"
    path.write_bytes(made(html_text(draw(CATALOGUES[2]))))
    assert differences(extract(path), CATALOGUES[2], printed) == [], reason


def test_header_words_never_seen_are_taken_by_likeness(tmp_path: Path) -> None:
    path = tmp_path / "新.html"
    head = ["序号", "公开的事项名称", "公开的内容", "公开依据文件", "公开主体", "公开时限", "排序"]
    row = ["1", "甲事项", "甲内容", "《甲办法》（国发〔2019〕5号）", "县民政局", "长期公开", "9"]
    page = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in (head, row)
    )
    path.write_text(f"<table>{page}</table>", encoding="utf-8")
    catalogue = extract(path)
    by_likeness = {
        column.printed: column.role for column in catalogue.columns if column.likeness < 100
    }
    assert by_likeness == {
        "公开的事项名称": "name",
        "公开的内容": "content",
        "公开依据文件": "basis",
    }
    assert [item.name for item in catalogue.items] == ["甲事项"]
    others = catalogue.items[0].entries[0].others  # a word like none that is known
    assert [(each.column, each.value) for each in others] == [("排序", "9")]
    assert catalogue.rejections == ()


@pytest.mark.parametrize("layout", ["pilot", "tags", "boxes"])
def test_a_table_goes_on_over_pages(layout: str, tmp_path: Path) -> None:
    draw, printed = LAYOUTS[layout]
    many = [item for _ in range(3) for record in CATALOGUES for item in record["items"]]
    record = {"field": "综合", "items": many}
    path = tmp_path / "长.pdf"
    WRITERS[".pdf"](draw(record), path)
    catalogue = extract(path)
    assert differences(catalogue, record, printed) == []
    assert {entry.source.page for item in catalogue.items for entry in item.entries} >= {1, 2}
    assert account_file(path, catalogue).wanting == ()


def test_names_that_are_like_each_other_under_other_headings_are_two_items(tmp_path: Path) -> None:
    path = tmp_path / "目录.txt"
    head = "序号\t公开事项\t公开内容\t公开主体\n"
    path.write_text(
        f"就业困难人员服务\n{head}1\t就业困难人员补贴发放\t申请条件\t县民政局\n\n"
        f"残疾人服务\n{head}1\t残疾人补贴发放\t申请条件\t县民政局\n",
        encoding="utf-8",
    )
    assert [(item.category, item.name) for item in extract(path).items] == [
        (("就业困难人员服务",), "就业困难人员补贴发放"),
        (("残疾人服务",), "残疾人补贴发放"),
    ]
