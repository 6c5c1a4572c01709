"""One cell: boxes, lists, links, stray blanks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.recognise.cells import chosen, rejoin_url, squeeze

# The cell, what it names, and why.
CELLS: list[tuple[str, list[str], str]] = [
    ("■ 政府网站       □ 政府公报\n□ 两微一端", ["政府网站"], "boxes as a PDF prints them"),
    ("■政府网站 ■公示栏 □其他", ["政府网站", "公示栏"], "several filled boxes on a line"),
    ("☑政府网站 ☐公示栏", ["政府网站"], "ballot boxes"),
    ("√政府网站 □公示栏", ["政府网站"], "a tick for a box"),
    ("✔️政府网站 □公示栏", ["政府网站"], "a tick with a variation selector"),
    ("[√]政府网站 [ ]公示栏", ["政府网站"], "marks in brackets"),
    ("■政府网站口政府公报口两微一端", ["政府网站"], "口 where extraction lost □"),
    ("口岸网站、政府网站", ["口岸网站", "政府网站"], "口 without any filled box is a word"),
    ('<input type="checkbox" checked> 政府网站 <input type="checkbox"> 其他', ["政府网站"], "HTML"),
    ('<div><input checked="" type="checkbox"/> 网站</div> <div><input type="checkbox"/> 其他</div>', ["网站"], "HTML with divs"),
    ('<input data-checked="0" name="unchecked"> 网站', [], "checked inside other attributes is none"),
    ("1. 政府网站；2. 办事窗口", ["政府网站", "办事窗口"], "a numbered list"),
    ("1. 区政府门户网站、网上政务大厅； 2. 窗口", ["区政府门户网站", "网上政务大厅", "窗口"], "a member of a list that is two channels"),
    ("政府网站、公示栏；其他", ["政府网站", "公示栏", "其他"], "a plain list"),
    ("村居/企事业单位公示栏 （电子屏）", ["村居/企事业单位公示栏（电子屏）"], "a blank before a bracket"),
    ("□政府网站 □公示栏", [], "nothing chosen"),
    ("", [], "nothing printed"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "expected", "reason"), CELLS, ids=[row[2] for row in CELLS])
def test_chosen(cell: str, expected: list[str], reason: str) -> None:
    assert list(chosen(cell)) == expected, reason


@given(st.text(max_size=60))
def test_squeeze_takes_nothing_but_blanks_and_twice_is_once(text: str) -> None:
    once = squeeze(text)
    assert [c for c in once if not c.isspace()] == [c for c in text if not c.isspace()]
    assert squeeze(once) == once


def test_a_link_has_no_blanks() -> None:
    assert rejoin_url("https://a.example/ybj -\njgxx/1.html") == "https://a.example/ybj-jgxx/1.html"
