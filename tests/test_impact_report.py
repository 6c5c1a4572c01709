"""Reports of an impact: every form says the same, opens offline, and runs nothing."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date

import docx
import pytest
from impact_sample import METHOD, UNKNOWN, answer
from lxml import html

from graph_builder.impact.answer import Answer, work_lists
from graph_builder.impact.told_of import Acted
from graph_builder.impact_report import to_docx, to_html, to_markdown
from graph_builder.impact_report.picture import picture
from graph_builder.language import speaking
from graph_builder.resting import Body

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% for x in y %}",
    "</style><script>alert(1)</script>",
    "a|b\n# c",
    "]]></w:t><w:p/>",
    "\x0b\x00控制字符",
    '=HYPERLINK("http://a")',
]


def _docx_text(data: bytes) -> str:
    memo = docx.Document(io.BytesIO(data))
    cells = (c.text for t in memo.tables for row in t.rows for c in row.cells)
    return "\n".join([*(p.text for p in memo.paragraphs), *cells])


def _html_text(page: str) -> str:
    return "\n".join(map(str, html.fromstring(page).itertext()))


FORMS = {
    "md": to_markdown,
    "html": lambda a: _html_text(to_html(a)),
    "docx": lambda a: _docx_text(to_docx(a)),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "said",
    [
        "《上海市城镇职工基本医疗保险办法》废止的影响",  # the heading
        "2 个目录的 3 个事项受影响：1 个没有依据了，1 个失去部分依据，1 个间接受影响",  # how many
        "更新公开的最后日期：2026-07-02至2026-07-28（暂定）",  # by when
        "1 份文件失去上位依据，需评估",  # never 失效
        "上海市金山区医疗保障局",  # who acts
        "另定依据；没有的，评估事项是否保留",  # to do, for the item left bare
        "若一并废止则全部失去",  # what would remain
        "有效：2022-01-01起继续有效（沪医保规〔2021〕9号）",  # the status of what is left
        "jinshan-district.txt 第1660行",  # the row to edit
        "标题相同，文号在后，同一机关制定",  # why a candidate
        "只写标题，同名文件不止一份",  # what nobody can tell
        "只作提及",  # what is not concerned
        "《关于印发〈上海市城镇职工基本医疗保险办法实施细则〉的通知》（沪医保〔2000〕46号）",  # marks in marks
        "图谱没有改动",  # what it is not
    ],
)
def test_every_form_says(form: str, said: str) -> None:
    text = FORMS[form](answer())
    text = text.replace("\\", "").replace("&lt;", "<")
    assert said in text


@pytest.mark.parametrize("form", FORMS)
def test_a_document_below_is_never_called_void(form: str) -> None:
    assert "失效" not in FORMS[form](answer())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_shows_what_is_planted_and_runs_nothing(text: str) -> None:
    page = to_html(answer(text))
    tree = html.fromstring(page)
    assert not tree.xpath("//script | //img | //iframe | //*[@onerror] | //link | //object")
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]
    names = [" ".join(each.text_content().split()) for each in tree.xpath("//tbody/tr/th")]
    shown = " ".join(re.sub("[\x00\x0b]", "", text).split())
    assert any(shown in name for name in names)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_memo_shows_what_is_planted(text: str) -> None:
    shown = re.sub("[\x00-\x08\x0b-\x1f]", "", text)
    assert shown in _docx_text(to_docx(answer(text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_keeps_its_tables(text: str) -> None:
    lines = to_markdown(answer(text)).splitlines()
    rows = [line for line in lines if line.startswith("| ") and "第39项" in line]
    assert len(rows) == 1, "the item stands in one row"
    assert len(re.split(r"(?<!\\)\|", rows[0])) == 10, "of eight cells"


def test_a_page_links_only_pages() -> None:
    links = html.fromstring(to_html(answer())).xpath("//main//section[h2]//table//a/@href")
    assert links == ["https://www.jinshan.gov.cn/a%20b"], "not the javascript: of item 8"


def test_the_picture_leads_to_the_rows() -> None:
    tree = html.fromstring(to_html(answer()))
    anchors = {link.removeprefix("#") for link in tree.xpath("//svg//a/@href")}
    assert len(anchors) == 3
    assert anchors == set(tree.xpath("//tr/@id"))


def test_the_picture_has_a_layer_for_each_remove() -> None:
    drawn = picture(answer())
    assert drawn.layers == ("废止或修改", "受牵连的文件", "受影响的事项", "须办理的机关")
    assert {(e.source[-8:], e.label) for e in drawn.edges if e.label} == {("/title/a", "实施")}


def test_the_picture_says_what_it_leaves_out() -> None:
    drawn = picture(answer(), most=1)
    rest = {node.layer: node.label for node in drawn.nodes if node.kind == "rest"}
    assert rest == {1: "另有 2 项见表", 2: "另有 1 个机关见表"}


@pytest.mark.parametrize("count", [1, 10, 100, 800])
def test_the_picture_fits_a_page(count: int) -> None:
    """No layer has more than 12 boxes and one for the rest, however much there is."""
    first = answer().items[0]
    hits = tuple(
        replace(
            first,
            item=replace(first.item, id=f"urn:{n}", seq=n),
            bodies=(Body(f"urn:body/{n}", "县医保局"),),
        )
        for n in range(count)
    )
    acted = [
        replace(answer().acted[0], document=replace(METHOD, id=f"urn:d{n}")) for n in range(count)
    ]
    drawn = picture(
        replace(answer(), items=hits, bodies=work_lists(hits), acted=(*acted, answer().acted[0]))
    )
    layers = Counter(node.layer for node in drawn.nodes)
    assert max(layers.values()) <= 13
    told = {node.label for node in drawn.nodes if node.kind == "rest"}
    assert (f"另有 {count - 12} 项见表" in told) == (count > 12)


@pytest.mark.parametrize("form", ["html", "docx", "md"])
def test_the_same_answer_gives_the_same_bytes(form: str) -> None:
    write = {"html": to_html, "docx": to_docx, "md": to_markdown}[form]
    assert write(answer()) == write(answer())


def test_a_memo_carries_no_time() -> None:
    made = zipfile.ZipFile(io.BytesIO(to_docx(answer())))
    assert {info.date_time for info in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_memo_has_its_chinese_fonts() -> None:
    styles = docx.Document(io.BytesIO(to_docx(answer()))).styles
    fonts = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
    found = {
        name: styles[name].element.rPr.rFonts.get(fonts)
        for name in ("Normal", "Title", "Heading 1", "Heading 2")
    }
    assert found == {"Normal": "仿宋", "Title": "宋体", "Heading 1": "黑体", "Heading 2": "楷体"}


def test_a_memo_leaves_no_tag_behind() -> None:
    assert not re.search(r"\{[{%]|[}%]\}", _docx_text(to_docx(answer())))


@pytest.mark.parametrize("form", FORMS)
def test_nothing_hit_is_said_so(form: str) -> None:
    nothing = Answer((Acted(METHOD, UNKNOWN, "repealed", date(2026, 6, 30)),), date(2026, 6, 30))
    assert "没有事项引用" in FORMS[form](nothing)


@pytest.mark.parametrize("form", FORMS)
def test_in_english_no_word_of_ours_is_chinese(form: str) -> None:
    with speaking("en"):
        text = FORMS[form](answer())
    ours = re.findall("[\u4e00-\u9fff]+", text)
    catalogue = str(answer()) + "依据"  # what the documents say, and our own name
    assert [each for each in ours if each not in catalogue] == []
