"""Reports of an impact: every form says the same, opens offline, and runs nothing."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import docx
import pytest
from impact_sample import METHOD, UNKNOWN, answer
from lxml import html

from graph_builder.impact.answer import Answer, Basis
from graph_builder.impact_report import to_docx, to_html, to_markdown, words
from graph_builder.impact_report.picture import picture
from graph_builder.language import speaking

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
    return str(html.fromstring(page).text_content())


FORMS = {
    "md": to_markdown,
    "html": lambda a: _html_text(to_html(a)),
    "docx": lambda a: _docx_text(to_docx(a)),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "said",
    [
        "废止《上海市城镇职工基本医疗保险办法》影响分析",  # the heading
        "自2026年6月30日起废止《上海市城镇职工基本医疗保险办法》，涉及2个目录的3个事项（直接引用2个，经下位文件1个）。",
        "1个事项将没有政策依据，请先处理",  # what is urgent
        "最迟应于2026年7月2日至2026年7月28日重新公开（节假日安排尚未公布，暂定）",  # by when
        "1份下位文件失去上位依据，需评估；评估之前形式上仍然有效",  # never 失效
        "上海市金山区医疗保障局",  # who acts
        "另定依据；没有的，评估事项是否保留",  # to do, for the bare item
        "若下位文件随之失效，将无政策依据",  # what would remain
        "有效：2022-01-01起继续有效（沪医保规〔2021〕9号）",  # the status of what is left
        "jinshan-district.txt 第1660行",  # the row to edit
        "标题相同，时间在后，制定机关相同",  # why a candidate
        "只写了标题，几个版本同名",  # what nobody can tell
        "提及《上海市城镇职工基本医疗保险办法》",  # what is not concerned
        "《关于印发〈上海市城镇职工基本医疗保险办法实施细则〉的通知》（沪医保〔2000〕46号）",  # marks in marks
    ],
)  # fmt: skip
def test_every_form_says(form: str, said: str) -> None:
    text = FORMS[form](answer())
    text = text.replace("\\", "").replace("&lt;", "<")
    assert said in text


@pytest.mark.parametrize("form", FORMS)
def test_a_document_below_is_never_called_void(form: str) -> None:
    text = FORMS[form](answer())
    assert "失效" not in text.replace("若下位文件随之失效", "")


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
    assert drawn.layers == ("废止", "受牵连的文件", "受影响的事项", "须办理的机关")
    assert {(e.source[-8:], e.label) for e in drawn.edges if e.label} == {("/title/a", "实施")}


def test_the_picture_says_what_it_leaves_out() -> None:
    drawn = picture(answer(), most=1)
    assert [node.label for node in drawn.nodes if node.kind == "rest"] == ["另有2个事项未画出"]


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
    nothing = Answer((Basis(METHOD, UNKNOWN),), date(2026, 6, 30))
    assert "图谱里没有事项以它为依据" in FORMS[form](nothing)


@pytest.mark.parametrize("form", FORMS)
def test_in_english_no_sentence_of_ours_is_chinese(form: str) -> None:
    with speaking("en"):
        text = FORMS[form](answer())
        said = [words.caveat(), *words.summary(answer())]
    assert "What each body has to do" in text or form != "docx"
    for sentence in ("Only mentioned", "Candidates for replacement"):
        assert sentence in text or form == "docx"
    ours = "".join(said).replace(METHOD.title or "", "")
    assert not re.search("[\u4e00-\u9fff]", ours)
