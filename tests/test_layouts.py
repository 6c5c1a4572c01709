"""Layouts: every family of tables has a given table and the record a person read in it.

The folder ``tests/layouts/LAYOUT`` holds pairs ``CASE.txt`` and ``CASE.yaml``. The
YAML names what must be in the record; keys it leaves out are not compared.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from files import WRITERS
from renderings import Block, row
from rich.cells import cell_len
from test_cli import yiju

from graph_builder.account import account
from graph_builder.cli import layouts_told as told
from graph_builder.errors import MappingError
from graph_builder.extraction import extract
from graph_builder.readers import read
from graph_builder.recognise.first_layout import guesses
from graph_builder.recognise.headers import columns_of
from graph_builder.recognise.layouts import load_layouts, read_layout
from graph_builder.table import Place, Row

FOLDER = Path(__file__).parent / "layouts"
CASES = sorted(FOLDER.glob("*/*.txt"))


def test_every_layout_has_a_pair_and_every_pair_a_layout() -> None:
    assert {case.parent.name for case in CASES} == {layout.id for layout in load_layouts()}
    assert all(case.with_suffix(".yaml").is_file() for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_given_and_expected(case: Path, tmp_path: Path) -> None:
    # Without the YAML beside it, which would be taken for a sidecar.
    file = tmp_path / case.name
    file.write_bytes(case.read_bytes())
    expected: dict[str, Any] = yaml.safe_load(case.with_suffix(".yaml").read_text("utf-8"))
    catalogue = extract(file)
    record = catalogue.to_json()
    assert record["catalogue"]["layout"] == case.parent.name
    assert _difference(record["items"], expected["items"], "items") is None
    assert sorted({mend["kind"] for mend in record["mends"]}) == expected["mends"]
    rejected = [[each["column"], each["value"]] for each in record["rejections"]]
    assert sorted(map(str, rejected)) == sorted(map(str, expected["rejections"]))
    titles = [a.source.line for a in catalogue.artefacts if a.kind == "title"]
    lines = expected.get("title_line", [])
    assert titles == (lines if isinstance(lines, list) else [lines])
    assert account(file.read_text(encoding="utf-8"), catalogue).wanting == ()


def _difference(found: Any, expected: Any, where: str) -> str | None:
    """The first place where ``found`` is not what ``expected`` names."""
    if isinstance(expected, dict):
        parts = [(found.get(key, "—"), value, f"{where}.{key}") for key, value in expected.items()]
    elif isinstance(expected, list) and expected and isinstance(expected[0], dict):
        if len(found) != len(expected):
            return f"{where}: {len(found)} instead of {len(expected)}: {found}"
        parts = [
            (f, e, f"{where}[{n}]") for n, (f, e) in enumerate(zip(found, expected, strict=True))
        ]
    else:
        return None if found == expected else f"{where}: {found!r} instead of {expected!r}"
    return next((diff for part in parts if (diff := _difference(*part))), None)


BROKEN_LAYOUTS = [
    ("id: x\ncolour: red\n", "第 2 行：没有键 colour", "a key that no layout has"),
    ("id: x\n", "缺少键 title", "keys missing"),
    (
        "id: x\ntitle: {zh: 甲, en: a}\nform: rows\nrequires: [name]\nitem: {}\ncitations: []\n",
        "第 5 行：item 里缺少 key",
        "no item key",
    ),
    ("id: x\nrequires: [nam]\n", "第 2 行：没有列 nam", "a column that does not exist"),
    (
        "id: x\ncitations: [{column: bas}]\n",
        "第 2 行：没有列 bas；",
        "a column to cite from that does not exist",
    ),
    ("id: x\ntitle: {zh: 甲, en: a, b}\n", "第 2 行.*引号", "a comma parts the title"),
    ("id: [x\n", "YAML", "no YAML"),
    ("id: x\nitem: [a]\n", "第 2 行：item 应写作 {key", "a list for a mapping"),
    ("id: x\ncolumns: [a]\n", "第 2 行：columns 应写作", "a list of words without their columns"),
    ("id: x\ncitations: basis\n", "第 2 行：citations 应写作", "a column instead of rules"),
    ("id: x\ncitations: [basis]\n", "第 2 行：citations 应写作", "a column instead of a rule"),
    ("id: x\nitem: {key: seq}\n", "第 2 行：item.key 应为列表", "one column, not a list of them"),
    (
        "id: x\nform: row\n",
        "第 2 行：form 可用：rows",
        "a form that no table has: it would never fit",
    ),
    ("- id: x\n", "键: 值", "a list for the whole"),
    ("id: x\ncolumns:\n", "缺少键 title", "all words deleted from a draft: none, no mistake"),
]


@pytest.mark.parametrize(
    ("text", "says", "reason"), BROKEN_LAYOUTS, ids=[r[2] for r in BROKEN_LAYOUTS]
)
def test_a_mistake_in_a_layout_is_raised_with_its_file(
    text: str, says: str, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match=f"bad.yaml.*{says}"):
        read_layout(tmp_path / "bad.yaml")


# ── the command ──

# A list of powers: none of its words but 编号 is known.
POWERS = [
    ["编号", "职权名称", "职权内容", "实施依据", "行使主体", "备考"],
    ["1", "对骗保行为的处罚", "立案、调查、决定", "《社会保险法》第八十八条", "市医保局", "甲"],
    [
        "2",
        "基金使用检查",
        "检查、反馈",
        "《基金使用监督管理条例》（国务院令第735号）",
        "市医保局",
        "乙",
    ],
]
# The same without any word that ends like a known one: told by what the columns hold.
BARE = [["号", "叫什么", "做什么", "凭什么", "谁来做", "另外"], *POWERS[1:]]

# What each column holds.
ROLES = ["seq", "name", "content", "basis", "body", None]
NEW = [
    (POWERS, ".txt", "told by the ends of the words"),
    (POWERS, ".xlsx", "the same in a workbook"),
    (POWERS, ".docx", "and in a document"),
    (BARE, ".html", "told by the cells and by place"),
]


def _written(grid: list[list[str]], ending: str, folder: Path) -> Path:
    path = folder / f"权责{ending}"
    if ending == ".txt":
        path.write_text("\n".join("\t".join(row) for row in grid), encoding="utf-8")
    else:
        WRITERS[ending]([Block(None, [row(*cells) for cells in grid])], path)
    return path


@pytest.mark.parametrize(("grid", "ending", "reason"), NEW, ids=[r[2] for r in NEW])
def test_a_first_layout_is_read_as_it_is(
    grid: list[list[str]], ending: str, reason: str, tmp_path: Path
) -> None:
    file = _written(grid, ending, tmp_path)
    folder = tmp_path / "版式"
    folder.mkdir()
    assert [guess.role for guess in guesses(read(file))] == ROLES
    written = yiju("layouts", "new", str(file), "--out", str(folder / "权责.yaml"))
    assert (written.returncode, "已写入" in written.stdout) == (0, True), written.stderr
    again = yiju("extract", str(file), "--layouts", str(folder), "--format", "json")
    record = json.loads(again.stdout)
    assert record["catalogue"]["layout"] == "权责"
    assert [item["name"] for item in record["items"]] == ["对骗保行为的处罚", "基金使用检查"]
    assert [item["citations"][0]["document_number"] for item in record["items"]] == [
        None,
        "国务院令第735号",
    ]


def test_the_layouts_are_listed() -> None:
    said = yiju("layouts").stdout
    assert "matter-rows" in said and "一行一个事项" in said
    listed = json.loads(yiju("layouts", "--format", "json").stdout)
    assert [each["id"] for each in listed] == [each.id for each in load_layouts()]
    assert {"zh", "en"} == set(listed[0]["title"])
    assert (
        "没有序号时，每个写出的“公开事项名称”是一个；其中各占一行的有：政策依据、办事指南"
        in "".join(line.strip() for line in said.splitlines())
    )


# What is given; what is said; why.
REFUSED = [
    ("甲 乙\n丙 丁\n", "失去行列", "text without a table"),
    ("这是一段话\t1\n", "没有找到像表头的一行", "cells without a header"),
]


@pytest.mark.parametrize(("text", "says", "reason"), REFUSED, ids=[r[2] for r in REFUSED])
def test_no_layout_is_made_of_no_table(text: str, says: str, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "文.txt"
    file.write_text(text, encoding="utf-8")
    done = yiju("layouts", "new", str(file), "--out", str(tmp_path / "文.yaml"))
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "文.yaml").exists()


def test_a_layout_is_not_written_over(tmp_path: Path) -> None:
    file = _written(POWERS, ".txt", tmp_path)
    kept = tmp_path / "改过.yaml"
    kept.write_text("id: 改过\n", encoding="utf-8")
    done = yiju("layouts", "new", str(file), "--out", str(kept))
    assert (done.returncode, "没有覆盖" in done.stderr) == (2, True)
    assert kept.read_text("utf-8") == "id: 改过\n"


NARROW = """\
id: power-list
title: {zh: 权责清单, en: list of powers}
form: rows
requires: [name, basis]
columns: {职权名称: name, 实施依据: basis}
item: {key: [name]}
citations: [{column: basis}]
"""
BASES = NARROW.replace("power-list", "bases").replace(
    "columns: {职权名称: name, 实施依据: basis}\n", ""
)


def test_every_layout_fits_the_header_that_is_shown_for_it(tmp_path: Path) -> None:
    paths = [tmp_path / "narrow.yaml", tmp_path / "bases.yaml"]
    for path, text in zip(paths, (NARROW, BASES), strict=True):
        path.write_text(text, encoding="utf-8")
    for layout in (*load_layouts(), *map(read_layout, paths)):
        place = Place("a.txt", 1, 1)
        header = [Row(tuple(cells), place) for cells in told.example(layout)]
        columns = columns_of(header, layout.overrides)
        assert layout.fits(layout.form, columns), layout.id
        assert [each.printed for each in columns if each.role is None] == [], layout.id
        assert max(map(cell_len, told.drawn(told.example(layout)))) <= 78, "fits a terminal"


# A layout; what it needs; what makes an item; its header: worked out from its file.
TOLD = [
    (
        NARROW,
        ["职权名称", "实施依据"],
        "每个写出的“职权名称”是一个事项。",
        ["职权名称", "实施依据", "公开对象", ""],
        "words of its own",
    ),
    (
        BASES,
        ["公开事项名称", "公开依据"],
        "每个写出的“公开事项名称”是一个事项。",
        ["公开事项名称", "公开依据", "公开对象", ""],
        "name and basis only, of no words of its own",
    ),
]


@pytest.mark.parametrize(
    ("text", "needs", "item", "upper", "why"), TOLD, ids=[row[4] for row in TOLD]
)
def test_a_layout_is_told_in_the_words_of_its_tables(
    text: str, needs: list[str], item: str, upper: list[str], why: str, tmp_path: Path
) -> None:
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    layout = read_layout(tmp_path / "own.yaml")
    assert told.needed(layout) == needs, why
    assert told.item(layout) == item, why
    assert told.example(layout) == (upper, ["", "", "全社会", "特定对象"]), why
    assert "公开内容" in told.possible(layout) and "公开层级" in told.possible(layout)
    assert not set(needs) & set(told.possible(layout))
