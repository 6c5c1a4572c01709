"""Web pages as drafts: nothing that a person sees of the document is lost."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.errors import InputError
from graph_builder.readers.draft import read_draft
from graph_builder.readers.draft_html import passages_of


def _texts(page: str) -> list[str]:
    return [each.text for each in passages_of(page)]


PAGES = [
    ("<p>甲<p>乙", ["甲", "乙"], "a paragraph ends where the next begins"),
    ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"], "text around a division"),
    ("<p>沪医保<span>〔2000〕</span>46<sup>号</sup></p>", ["沪医保〔2000〕46号"], "inline tags part nothing"),
    ("<p>关于甲的\n    通知</p>", ["关于甲的通知"], "a line broken in the source of Chinese"),
    ("<p>GB/T\n9704</p>", ["GB/T 9704"], "and of Latin words"),
    ("<p>&#x300A;甲&raquo;&nbsp;&amp;lt;</p>", ["《甲» &lt;"], "entities are read once"),
    ("<!-- 甲 --><p>乙</p><!--[if mso]>丙<![endif]-->", ["乙"], "comments"),
    ("<p>甲<script>'</p>乙'</script>丙</p>", ["甲丙"], "a script"),
    ("<style>甲</style><noscript>乙</noscript>丙", ["丙"], "a style, and what stands for a script"),
    ("<nav><p>甲</nav><p>乙<footer>丙</footer>", ["乙"], "navigation and foot"),
    ("<nav>甲<p>乙<p>丙", ["甲", "乙", "丙"], "navigation that never ends hides nothing"),
    ("<head><title>甲</title><body>乙", ["乙"], "a head that never ends"),
    ("<p>甲<del>乙</del>丙", ["甲", "丙"], "deleted text is no longer said"),
    ("<ol start=3><li>甲<li>乙</ol><ul><li>丙</ul>", ["3. 甲", "4. 乙", "丙"], "the numbers a person sees"),
    ("<table><tr><td>甲<p>乙<tr><td>丙</table>", ["甲", "乙", "丙"], "a table of one column is a frame"),
    ("<table><caption>题<tr><td>甲<td>乙<tr><td>丙<td>丁</table>尾", ["题", "甲", "乙", "丙", "丁", "尾"], "a caption stands above"),
    ("<table><tr><td>甲<td rowspan=0>乙<tr><td>丙</table>", ["甲", "乙", "丙", "乙"], "merged to the end"),
    ("<table><tr><td colspan=2>甲<td>乙<tr><td>丙<td>丁<td>戊</table>", ["甲", "甲", "乙", "丙", "丁", "戊"], "merged over two columns"),
    ("<table><tr><td colspan=99999999>甲<td>乙<tr><td>丙<td>丁</table>", ["甲", "乙", "丙", "丁"], "a span that no page means"),
    ("<table><tr><td><input type=checkbox checked>是<td><input type=checkbox>否<tr><td>丙<td>丁</table>", ["√是", "否", "丙", "丁"], "a box that is ticked"),
    ("<p>示例规〔2020〕1号<p>您的位置<h1>关于甲的决定</h1><p>乙", ["示例规〔2020〕1号", "关于甲的决定", "乙"], "before the title only a number counts"),
    ("</table></td></ol></nav></h1>甲", ["甲"], "ends without a beginning"),
    ("<td>甲<tr>乙", ["甲", "乙"], "cells without a table"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "expected", "reason"), PAGES, ids=[row[2] for row in PAGES])
def test_what_a_page_says(page: str, expected: list[str], reason: str) -> None:
    assert _texts(page) == expected, reason


TAGS = ["p", "div", "span", "b", "ul", "li", "table", "tr", "td", "section", "font"]
PIECES = st.lists(
    st.one_of(
        st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
        st.sampled_from(["甲", "乙〔2000〕", "&#20001;", "\n", "&nbsp;", "《丁》"]),
    ),
    max_size=60,
)


@given(PIECES)
def test_no_character_is_lost_however_the_tags_lie(pieces: list[str]) -> None:
    page = "".join(pieces)
    seen = html.unescape(re.sub(r"<[^>]*>", "", page))
    assert Counter("".join("".join(_texts(page)).split())) == Counter("".join(seen.split()))


def test_a_thousand_tables_in_each_other() -> None:
    page = "<table><tr><td>甲" * 1000 + "乙" + "</table>" * 1000
    assert "".join(_texts(page)) == "甲" * 1000 + "乙"


CHARSETS = [
    ("gbk", "", "undeclared GBK"),
    ("gb18030", "<meta charset=GB2312>", "more than the declared GB2312 has"),
    ("utf-8", "", "undeclared UTF-8"),
    ("utf-8", "<meta charset=gbk>", "UTF-8 that says it is GBK"),
    ("gbk", '<?xml version="1.0" encoding="UTF-8"?>', "GBK that says it is UTF-8"),
    ("utf-16", "", "UTF-16 with its mark"),
    ("utf-16-le", "", "UTF-16 without"),
    ("utf-8-sig", "", "UTF-8 with a mark"),
]


@pytest.mark.parametrize(("charset", "declared", "reason"), CHARSETS, ids=[r[2] for r in CHARSETS])
def test_charsets(charset: str, declared: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(f"{declared}<p>关于废止甲镕办法的决定</p>\n".encode(charset))
    assert [each.text for each in read_draft(path)] == ["关于废止甲镕办法的决定"], reason


def test_an_empty_page_and_no_page_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"")
    with pytest.raises(InputError, match="文件是空的"):
        read_draft(path)
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe")
    with pytest.raises(InputError, match="编码无法识别"):
        read_draft(path)
