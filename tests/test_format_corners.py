"""Corners of formats: what one cell may hide, each written as the programs write it.

Every row says what is put into a file, and the cells, links and remarks that must come
back of it. The workbooks in tests/workbooks were saved by LibreOffice Calc.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import pytest
import xlsxwriter
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from graph_builder import confinement
from graph_builder.errors import InputError
from graph_builder.extraction import extract
from graph_builder.readers import read

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
HERE = Path(__file__).parent


@pytest.fixture
def unconfined(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process a file would take a second each; test_hostile.py reads in children."""
    monkeypatch.setattr(confinement, "is_confined", lambda: True)


def rows_of(path: Path) -> list[tuple[str, ...]]:
    return [row.cells for row in read(path).rows]


# Word: what stands in the second cell of a row 1 | ? | 丙, and what is read there.

_RUN = "<w:r><w:t>{}</w:t></w:r>"
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin">{}</w:fldChar></w:r>'
    '<w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def _form(state: str) -> str:
    return _FIELD.format(
        f"<w:ffData><w:checkBox>{state}</w:checkBox></w:ffData>", "FORMCHECKBOX", ""
    )


def _control(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _p(content: str) -> str:
    return f"<w:p>{content}</w:p>"


def _said(text: str) -> str:
    return _RUN.format(text)


_BOX = "<w:pict><w:txbxContent>{}</w:txbxContent></w:pict>"
WORD = [
    ("a letter of Wingdings 2 is a ticked box", _p('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>' + _said("网站")), "☑网站", ()),
    ("a letter of Wingdings is an empty box", _p('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>' + _said("网站")), "☐网站", ()),
    ("a run in Wingdings is a tick", _p('<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\uf0fc</w:t></w:r>'), "✓", ()),
    ("a content control that is ticked", _p(_control('<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', _said("☒")) + _said("主动")), "☑主动", ()),
    ("a content control that is not", _p(_control('<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>', _said("☐")) + _said("主动")), "☐主动", ()),
    ("a control around text", _p(_control("<w:text/>", _said("县民政局"))), "县民政局", ()),
    ("a control around paragraphs", _control("<w:richText/>", _p(_said("甲")) + _p(_said("乙"))), "甲\n乙", ()),
    ("a form field that is ticked", _p(_form("<w:checked/>") + _said("主动")), "☑主动", ()),
    ("a form field that is not", _p(_form('<w:default w:val="1"/><w:checked w:val="0"/>') + _said("主动")), "☐主动", ()),
    ("a form field ticked from the start", _p(_form('<w:default w:val="1"/>') + _said("主动")), "☑主动", ()),
    ("a link as a field", _p(_FIELD.format("", 'HYPERLINK "https://a.gov.cn/1"', _said("查看"))), "查看", ("https://a.gov.cn/1",)),
    ("a link as a field cut into runs", _p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPER</w:instrText></w:r><w:r><w:instrText>LINK "https://a.gov.cn/2"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>' + _said("查看")), "查看", ("https://a.gov.cn/2",)),
    ("a link as a simple field", _p(f'<w:fldSimple w:instr=\' HYPERLINK "https://a.gov.cn/3" \'>{_said("查看")}</w:fldSimple>'), "查看", ("https://a.gov.cn/3",)),
    ("a link that is no web address is no link", _p(_FIELD.format("", 'HYPERLINK "file:///c:/x"', _said("查看"))), "查看", ()),
    ("inserted text is said", _p(_said("20") + f'<w:ins w:id="1" w:author="a">{_said("个工作日")}</w:ins>'), "20个工作日", ()),
    ("moved text is said where it went", _p(f'<w:moveFrom w:id="2" w:author="a">{_said("前")}</w:moveFrom><w:moveTo w:id="3" w:author="a">{_said("后")}</w:moveTo>'), "后", ()),
    ("a line break, a tab and a hyphen", _p("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t></w:r>"), "甲\n乙 1-2", ()),
    ("a table in the cell", f"<w:tbl><w:tr><w:tc>{_p(_said('内一'))}</w:tc><w:tc>{_p(_said('内二'))}</w:tc></w:tr></w:tbl>{_p('')}", "内一\n内二", ()),
    ("a text box in the cell", _p(_said("外") + f"<w:r>{_BOX.format(_p(_said('框里')))}</w:r>"), "外\n框里", ()),
    ("a text box drawn twice is said once", _p(f"<w:r><mc:AlternateContent><mc:Choice>{_BOX.format(_p(_said('框里')))}</mc:Choice><mc:Fallback>{_BOX.format(_p(_said('框里')))}</mc:Fallback></mc:AlternateContent></w:r>"), "框里", ()),
    ("entities in a cell", _p(_said("甲&amp;乙&lt;丙&#x4E01;")), "甲&乙<丙丁", ()),
]  # fmt: skip


def word(body: str, path: Path) -> docx.document.Document:
    document = docx.Document()
    for element in parse_xml(f"<w:body {_SPACES}>{body}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, element)
    document.save(str(path))
    return document


def _row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


@pytest.mark.usefixtures("unconfined")
@pytest.mark.parametrize(
    ("reason", "content", "expected", "links"), WORD, ids=[row[0] for row in WORD]
)
def test_a_cell_of_word(
    reason: str, content: str, expected: str, links: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "a.docx"
    word(f"<w:tbl>{_row(_p(_said('1')), content, _p(_said('丙')))}</w:tbl>", path)
    (row,) = read(path).rows
    assert row.cells == ("1", expected, "丙"), reason
    assert row.links == tuple((1, link) for link in links)


@pytest.mark.usefixtures("unconfined")
def test_rows_of_word_that_are_hidden_or_in_controls(tmp_path: Path) -> None:
    hidden = _row(_p(_said("2")), _p(_said("乙"))).replace(
        "<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>"
    )
    deleted = '<w:del w:id="1" w:author="a"><w:r><w:delText>旧文</w:delText></w:r></w:del>'
    cell = _control("", f"<w:tc>{_p(_said('丁'))}</w:tc>")
    body = (
        _p(_said("标题") + f"<w:r>{_BOX.format(_p(_said('图框里的说明')))}</w:r>")
        + f"<w:tbl>{_row(_p(_said('1')), _p(_said('甲') + deleted))}{hidden}"
        + _control("", _row(_p(_said("3")), _p(_said("丙"))))
        + f"<w:tr><w:tc>{_p(_said('4'))}</w:tc>{cell}</w:tr></w:tbl>"
    )
    path = tmp_path / "a.docx"
    word(body, path)
    table = read(path)
    assert [(row.cells, row.place.line, row.loose) for row in table.rows] == [
        (("标题",), 1, True),
        (("图框里的说明",), 1, True),
        (("1", "甲"), 2, False),
        (("2", "乙"), 3, False),
        (("3", "丙"), 4, False),
        (("4", "丁"), 5, False),
    ]
    assert [(each.kind, each.place.line, each.was) for each in table.remarks] == [
        ("deletion-unread", 2, "旧文"),
        ("hidden-read", 3, "隐藏行：第 3 行"),
    ]


@pytest.mark.usefixtures("unconfined")
def test_footnotes_of_word_stand_behind_all(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    notes = (
        f'<w:footnotes {_SPACES}><w:footnote w:type="separator" w:id="0">{_p("")}</w:footnote>'
        f'<w:footnote w:id="1">{_p(_said("注：依据以现行有效为准。"))}</w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert rows_of(path) == [("正文",), ("注：依据以现行有效为准。",)]


# Workbooks: what is written into a cell, and what is read there.

EXCEL = [
    ("a serial stored as text", lambda b: ("0505", None), "0505"),
    ("a serial stored as a number", lambda b: (505, b.add_format({"num_format": "0000"})), "0505"),
    ("a whole number", lambda b: (507.0, None), "507"),
    ("1.0 stored as text", lambda b: ("1.0", None), "1.0"),
    ("1.0 stored as a number", lambda b: (1, b.add_format({"num_format": "0.0"})), "1.0"),
    ("a fraction", lambda b: (0.125, None), "0.125"),
    ("per cent", lambda b: (0.5, b.add_format({"num_format": "0%"})), "50%"),
    ("per cent with places", lambda b: (0.125, b.add_format({"num_format": 10})), "12.50%"),
    ("a number shown as 1.50E+10", lambda b: (1.5e10, b.add_format({"num_format": "0.00E+00"})), "15000000000"),
    ("a date", lambda b: (datetime.datetime(2019, 12, 30), b.add_format({"num_format": "yyyy/m/d"})), "2019-12-30"),
    ("a date in Chinese", lambda b: (datetime.datetime(2020, 2, 29), b.add_format({"num_format": 'yyyy"年"m"月"d"日"'})), "2020-02-29"),
    ("a day with its hour", lambda b: (datetime.datetime(2021, 1, 1, 8, 30), b.add_format({"num_format": "yyyy-mm-dd hh:mm"})), "2021-01-01"),
    ("a ticked box in Wingdings 2", lambda b: ("R", b.add_format({"font_name": "Wingdings 2"})), "☑"),
    ("an empty box in Wingdings", lambda b: ("\xa8", b.add_format({"font_name": "Wingdings"})), "☐"),
    ("R in a font of letters", lambda b: ("R", b.add_format({"font_name": "宋体"})), "R"),
    ("lines in a cell", lambda b: ("甲\n乙", None), "甲\n乙"),
    ("a truth", lambda b: (True, None), "是"),
    ("entities", lambda b: ("甲&乙<丙", None), "甲&乙<丙"),
]  # fmt: skip


@pytest.mark.usefixtures("unconfined")
@pytest.mark.parametrize("since", [1900, 1904])
def test_cells_of_excel(since: int, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path, {"date_1904": since == 1904})
    sheet = book.add_worksheet()
    for n, (_, made, _) in enumerate(EXCEL):
        value, style = made(book)
        sheet.write(n, 0, str(n + 1) + "、")
        if isinstance(value, str):
            sheet.write_string(n, 1, value, style)
        else:
            sheet.write(n, 1, value, style)
    book.close()
    found = {
        reason: row.cells[1] for (reason, _, _), row in zip(EXCEL, read(path).rows, strict=True)
    }
    assert found == {reason: expected for reason, _, expected in EXCEL}


@pytest.mark.usefixtures("unconfined")
def test_links_and_formulas_of_excel(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    symbols = book.add_format({"font_name": "Wingdings 2"})
    sheet.write_url(0, 0, "https://a.gov.cn/1?x=1&y=2", string="查看")
    sheet.write_formula(1, 0, '=HYPERLINK("https://a.gov.cn/2","点击")', None, "点击")
    sheet.write_formula(2, 0, '=CONCATENATE("甲","乙")', None, "甲乙")
    sheet.write_rich_string(3, 0, symbols, "R", "网站 ", symbols, "\xa3", "报纸")
    book.close()
    table = read(path)
    assert [row.cells[0] for row in table.rows] == ["查看", "点击", "甲乙", "☑网站 ☐报纸"]
    assert [row.links for row in table.rows] == [
        ((0, "https://a.gov.cn/1?x=1&y=2"),),
        ((0, "https://a.gov.cn/2"),),
        (),
        (),
    ]


#: What LibreOffice Calc saved in each of its formats: two header rows with merged cells,
#: a merged first level, a number shown as 0505, dates of three looks, per cent, links
#: behind text and in a formula; row 4, column G and a sheet are hidden.
SAVED = [
    ("0505", "社会救助", "低保", "第一行\n第二行", "2019-12-30", "查看", "50%"),
    ("0506", "社会救助", "特困", "1.0", "2020-02-29", "点击", "15000000000"),
    ("507", "社会救助", "临时救助", "☑", "2021-01-01", "甲乙", "0.125"),
]


@pytest.mark.usefixtures("unconfined")
@pytest.mark.parametrize("path", sorted((HERE / "workbooks").iterdir()), ids=lambda path: path.name)
def test_workbooks_as_they_are_saved(path: Path) -> None:
    table = read(path)
    first = [row for row in table.rows if row.place.sheet == "目录"]
    assert [row.cells for row in first[:2]] == [
        ("序号", "公开事项", "", "公开内容", "发布日期", "网址", "比例"),
        ("序号", "一级事项", "二级事项", "公开内容", "发布日期", "网址", "比例"),
    ]
    assert [row.cells for row in first[2:]] == SAVED
    assert [[(s.column, s.first, s.last) for s in row.spans] for row in first[3:]] == [
        [(1, 3, 5)]
    ] * 2
    assert {row.place.line: dict(row.links) for row in first if row.links} == {
        3: {5: "https://www.example.gov.cn/a?x=1&y=2"},
        4: {5: "https://www.example.gov.cn/b"},
    }
    assert [each.was for each in table.remarks] == [
        "隐藏行：第 4 行",
        "隐藏列：G 列",
        "隐藏工作表：隐藏表",
    ]
    assert [row.cells for row in table.rows if row.place.sheet == "隐藏表"] == [
        ("序号", "公开事项", "公开内容"),
        ("1", "医疗", "内容"),
    ]
    reasons = {each.reason for each in extract(path).rejections}
    assert reasons <= {"这一列的表头不认识", "不是网址"}, "nothing missed, counted twice"


# Web pages: the cells of the table, and the links in its last row.

_HEAD = "<tr><th>序号<th>公开事项<th>公开渠道</tr>"
PAGES = [
    ("a cell over rows and one over columns", "<table><tr><td rowspan=2>1<td colspan=2>甲<tr><td>乙<td>丙</table>", [("1", "甲", ""), ("1", "乙", "丙")], ()),
    ("a span that goes on to the end", "<table><tr><td rowspan=0>1<td>甲<tr><td>2<td>乙</table>", [("1", "甲"), ("2", "乙")], ()),
    ("line breaks of three kinds", "<table><tr><td>甲<br>乙<p>丙</p><div>丁</div></td></table>", [("甲\n乙\n丙\n丁",)], ()),
    ("a table inside a cell of data", f"<table>{_HEAD}<tr><td>1<td>甲<td><table><tr><td>☑<td>网站<tr><td>☐<td>报纸</table></td></tr><tr><td>2<td>乙<td>网站</tr></table>", [("序号", "公开事项", "公开渠道"), ("1", "甲", "☑ 网站\n☐ 报纸"), ("2", "乙", "网站")], ()),
    ("a table that lays the page out", f"<table><tr><td></td><td>导航<table>{_HEAD}</table></td></tr></table>", [("导航",), ("序号", "公开事项", "公开渠道")], ()),
    ("a relative link under a base", '<base href="https://a.gov.cn/x/"><table><tr><td>1<td><a href="../y.html?a=1&amp;b=2">查看</a></table>', [("1", "查看")], ((1, "https://a.gov.cn/y.html?a=1&b=2"),)),
    ("a link that is a script is none", '<table><tr><td>1<td><a href="javascript:alert(1)">查看</a></table>', [("1", "查看")], ()),
    ("hidden text, scripts and comments", "<table><tr><td>1<!-- x --><td>甲<script>乙</script></table>", [("1", "甲")], ()),
    ("boxes as elements", "<table><tr><td><input type=checkbox checked>主动<input type=radio>依申请</table>", [("☑主动☐依申请",)], ()),
]  # fmt: skip


@pytest.mark.usefixtures("unconfined")
@pytest.mark.parametrize(
    ("reason", "page", "expected", "links"), PAGES, ids=[row[0] for row in PAGES]
)
def test_tables_of_pages(
    reason: str,
    page: str,
    expected: list[tuple[str, ...]],
    links: tuple[tuple[int, str], ...],
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    rows = read(path).rows
    assert [row.cells for row in rows] == expected, reason
    assert rows[-1].links == links


# PDF: a ruled table of one row, 1 | ? | 丙, drawn by hand.


def _turned(canvas: Canvas, x: float, y: float) -> None:
    canvas.saveState()
    canvas.translate(x + 10, y + 10)
    canvas.rotate(90)
    canvas.drawString(0, 0, "竖排文字")
    canvas.restoreState()


def _upright(canvas: Canvas, x: float, y: float) -> None:
    for n, char in enumerate("竖排文字"):
        canvas.drawString(x + 5, y + 80 - 12 * n, char)


def _ticked(canvas: Canvas, x: float, y: float) -> None:
    canvas.acroForm.checkbox(name="a", x=x + 5, y=y + 40, size=10, checked=True)
    canvas.drawString(x + 20, y + 42, "主动")


def _unticked(canvas: Canvas, x: float, y: float) -> None:
    canvas.acroForm.checkbox(name="b", x=x + 5, y=y + 40, size=10, checked=False)
    canvas.drawString(x + 20, y + 42, "主动")


def _filled(canvas: Canvas, x: float, y: float) -> None:
    canvas.acroForm.textfield(name="c", x=x + 5, y=y + 40, width=90, height=14, value="20 days")


def _dingbat(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFont("ZapfDingbats", 10)
    canvas.drawString(x + 5, y + 42, "✔")
    canvas.setFont("STSong-Light", 10)
    canvas.drawString(x + 20, y + 42, "主动")


def _linked(canvas: Canvas, x: float, y: float) -> None:
    canvas.drawString(x + 5, y + 42, "查看")
    canvas.linkURL("https://a.gov.cn/1", (x + 5, y + 40, x + 30, y + 52))


DRAWN = [
    ("text turned by a quarter", _turned, "竖排文字", ()),
    ("text set upright", _upright, "竖排文字", ()),
    ("a form's box that is ticked", _ticked, "☑主动", ()),
    ("a form's box that is not", _unticked, "☐主动", ()),
    ("a form's field that is filled in", _filled, "20 days", ()),
    ("a tick of the symbol font that every PDF may use", _dingbat, "✔主动", ()),
    ("a link behind text", _linked, "查看", ((1, "https://a.gov.cn/1"),)),
]  # fmt: skip


@pytest.mark.usefixtures("unconfined")
@pytest.mark.parametrize(
    ("reason", "draw", "expected", "links"), DRAWN, ids=[row[0] for row in DRAWN]
)
def test_a_cell_of_pdf(
    reason: str,
    draw: Callable[[Canvas, float, float], None],
    expected: str,
    links: tuple[tuple[int, str], ...],
    tmp_path: Path,
) -> None:
    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("STSong-Light", 10)
    for k in range(4):
        canvas.line(50 + 100 * k, 700, 50 + 100 * k, 800)
    for k in range(2):
        canvas.line(50, 700 + 100 * k, 350, 700 + 100 * k)
    canvas.drawString(55, 742, "1")
    canvas.drawString(255, 742, "丙")
    draw(canvas, 150, 700)
    canvas.save()
    path = tmp_path / "a.pdf"
    path.write_bytes(buffer.getvalue())
    (row,) = read(path).rows
    assert row.cells[0] == "1"
    assert row.cells[2] == "丙"
    assert "".join(row.cells[1].split()) == "".join(expected.split()), reason
    assert row.links == links


# Texts with commas and their kin, and what is refused with a way out.

SEPARATED = [
    ("commas, GBK", ",", "gbk"),
    ("semicolons, as Excel saves them elsewhere", ";", "utf-8-sig"),
    ("tabs, UTF-16 as Excel's Unicode text", "\t", "utf-16"),
    ("commas, UTF-8 without a mark", ",", "utf-8"),
    ("commas, GB18030 with a rare character", ",", "gb18030"),
]


@pytest.mark.usefixtures("unconfined")
@pytest.mark.parametrize(
    ("reason", "mark", "encoding"), SEPARATED, ids=[row[0] for row in SEPARATED]
)
def test_separated_values(reason: str, mark: str, encoding: str, tmp_path: Path) -> None:
    name = "𠮷林" if encoding not in ("gbk",) else "吉林"
    lines = [["序号", "公开事项", "公开内容"], ["0505", f"{name}救助", '"甲' + mark + '\n""乙"""']]
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(map(mark.join, lines)).encode(encoding))
    assert rows_of(path) == [
        ("序号", "公开事项", "公开内容"),
        ("0505", f"{name}救助", f'甲{mark}\n"乙"'),
    ], reason


REFUSED = [
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 .docx", "an old Word document"),
    ("a.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 .docx", "a document of WPS"),
    ("a.rtf", rb"{\rtf1 }", "另存为 .docx", "rich text"),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 .docx", "an old one renamed"),
    ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为 .xlsx", "a broken old workbook"),
    ("a.jpg", b"\xff\xd8\xff", "可读取的有", "a picture"),
    ("a", b"text", "可读取的有", "no ending"),
]  # fmt: skip


@pytest.mark.usefixtures("unconfined")
@pytest.mark.parametrize(("name", "data", "said", "reason"), REFUSED, ids=[r[3] for r in REFUSED])
def test_refused_with_a_way_out(
    name: str, data: bytes, said: str, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=said):
        read(path)


@pytest.mark.usefixtures("unconfined")
@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.docx", "a.wps"])
def test_a_page_under_another_name_is_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    cells = "".join(f"<td>{escape(text)}</td>" for text in ("1", "甲&乙"))
    path.write_bytes(f"<html><table><tr>{cells}</table>".encode("gbk"))
    assert rows_of(path) == [("1", "甲&乙")]
