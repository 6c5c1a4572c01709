"""The check of drafts: real files, the graph of the examples, and what must be said."""

from __future__ import annotations

import io
import json
import os
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pyoxigraph as ox
import pytest
from docx.oxml import parse_xml
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table
from test_cli import yiju

from graph_builder.drafts.check import Checked, Shelf, check
from graph_builder.errors import InputError
from graph_builder.language import speaking
from graph_builder.lookup.documents import Listed
from graph_builder.namespaces import policy_iri
from graph_builder.readers.confined import confined
from graph_builder.readers.draft import read_draft, text_passages
from graph_builder.readers.draft_docx import read_docx
from graph_builder.readers.draft_pdf import read_pdf

RULES = "《上海市城镇职工基本医疗保险办法实施细则》"  # 沪医保〔2000〕46号
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture(scope="module")
def shelf(store: ox.Store) -> Shelf:
    return Shelf.of(store)


def kinds(checked: Checked) -> list[str]:
    return [finding.kind for finding in checked.findings]


# A sentence, what is asked of its one citation (exists, spelled, agrees), the findings, why.
SENTENCES = [
    ("依据沪医保〔2000〕46号办理", (True, True, None), [], "a number alone, as the standard has it"),
    ("依据沪医保（2000）46号办理", (True, False, None), ["spelling"], "round brackets"),
    ("依据沪医保〔2000〕046号办理", (True, False, None), ["spelling"], "a leading zero"),
    ("依据沪医保〔2000〕第46号办理", (True, False, None), ["spelling"], "第 before the serial"),
    (f"依据{RULES}（沪医保〔2000〕46号）", (True, True, True), [], "the rules that the notice promulgates"),
    (
        "依据《关于印发〈上海市城镇职工基本医疗保险办法实施细则〉的通知》（沪医保〔2000〕46号）",
        (True, True, True), [], "the notice itself",
    ),
    (
        "依据《上海市医疗保险局关于印发〈上海市城镇职工基本医疗保险办法实施细则〉的通知》（沪医保〔2000〕46号）",
        (True, True, True), [], "the issuer in front of 关于 is no other title",
    ),
    (
        "《上海市城镇职工基本医疗保险结算办法》（沪医保〔2000〕46号）",
        (True, True, False), ["title-differs", "title-elsewhere"], "its number is 沪医保〔2000〕48号",
    ),
    (
        "《上海市城镇职工基本医疗保险结算办法》（沪医保〔2000〕49号）",
        (False, True, False), ["not-in-graph", "title-elsewhere"], "no such number, but the title is known",
    ),
    ("依据沪人社医发〔2016〕45号", (False, True, None), ["not-in-graph"], "a serial that no catalogue cites"),
    (
        "《医疗保险数据与统计信息查询操作规范》（沪医保中心〔2012〕53号）",
        (True, True, True), ["title-also-under"], "dragged down from 52号, which eleven items cite",
    ),
    (
        "《医疗保险数据与统计信息查询操作规范》（沪医保中心〔2012〕52号）",
        (True, True, True), [], "the number most rely on needs no remark",
    ),
    (
        "《上海市市民社区医疗互助帮困计划实施细则》（沪医保办〔2008〕25号）",
        (True, True, True), ["title-also-under"], "an edition of 2016 is cited too",
    ),
    (
        "《上海市城镇居民基本医疗保险操作细则》", (True, None, None), ["title-ambiguous"],
        "74号 of the bureau and 74号 of the centre",
    ),
    ("依据《政府信息公开条例》", (True, None, None), [], "a law by its short name"),
    ("依据《甲市某某办法》", (False, None, None), ["not-in-graph"], "a title nobody cites"),
    (
        "《关于进一步完善本市恶性肿瘤门诊大病医疗政策通知》（沪医保〔2001〕48号）",
        (True, True, False), ["title-differs"], "的 is missing: a slip",
    ),
    (
        "根据上海市医疗保险局关于居住外省市退休人员医疗费用零星报销有关事项的通知（沪医保〔2000〕96号）",
        (True, True, True), [], "prose before a title without 《》",
    ),
    ("按照沪医保〔2000〕96号文件的相关规定。", (True, True, None), [], "相关规定 is no title"),
    (f"依据{RULES[:-1]}（沪医保〔2000〕46号）", (True, True, True), ["title-bracket"], "the 》 is missing"),
    (f"依据{RULES[1:]}（沪医保〔2000〕46号）", (True, True, True), ["title-bracket"], "the 《 is missing"),
    (
        "依据沪人社医〔2017〕292号", (True, True, None), ["code-apart"],
        "with and without 发, under titles that differ",
    ),
    (
        "《关于本市做好异地跨省就医住院医疗费用直接结算工作有关事项的通知》（沪人社医发〔2017〕292号）",
        (True, True, True), ["code-apart"], "the other of the two, with its title",
    ),
    (
        "依据沪医保〔2007〕74号", (True, True, None), ["code-apart"],
        "of the bureau and of its centre, under one title",
    ),
    (
        "依据沪医保〔2012〕52号", (False, True, None), ["suspect-code", "not-in-graph", "code-apart"],
        "中心 left out: nobody used 沪医保 in 2012, and the centre's 52号 is known",
    ),
    (
        "依据沪医保〔2015〕46号", (True, True, None), ["suspect-code"],
        "a catalogue cites it, but nobody used the code in 2015",
    ),
    ("依据(86)财税字第122号", (False, None, None), ["not-in-graph"], "older than the standard: not to be rewritten"),
    ("依据财税字〔94〕020号", (False, None, None), ["not-in-graph"], "the same, brackets as in the standard"),
    ("使用《离休干部医疗证》（沪医保〔2001〕51号）", (True, True, None), [], "a certificate is no title"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "answers", "findings", "reason"), SENTENCES, ids=[row[3] for row in SENTENCES]
)
def test_what_is_said_of_one_citation(
    sentence: str,
    answers: tuple[bool, bool | None, bool | None],
    findings: list[str],
    reason: str,
    shelf: Shelf,
) -> None:
    (checked,) = check(text_passages(sentence), shelf)
    assert (checked.exists, checked.spelled, checked.agrees) == answers, reason
    assert kinds(checked) == findings, reason
    assert checked.status.value == "unknown"


def test_what_is_said_of_codes(shelf: Shelf) -> None:
    (left_out,) = check(text_passages("依据沪医保〔2012〕52号"), shelf)
    assert [str(finding) for finding in left_out.findings] == [
        "2012年没有机关使用代字“沪医保”：上海市医疗保险局1998–2008年使用，"
        "上海市医疗保障局2019年起使用。请核对年份和代字。",
        "图谱里没有沪医保〔2012〕52号。",
        "图谱里有年份、序号相同而代字只差一点的文号："
        "沪医保中心〔2012〕52号《关于印发医疗保险数据与统计信息查询操作规范（试行）的通知》（11个事项）。请核对代字。",
    ]
    with speaking("en"):
        (suspect,) = check(text_passages("依据沪医保〔2015〕46号"), shelf)
        assert str(suspect.findings[0]).startswith("nobody used the code 沪医保 in 2015: ")


def test_two_bodies_that_count_for_themselves_are_no_slip() -> None:
    council, office = "国发〔2019〕3号", "国办发〔2019〕3号"
    known = [
        Listed(policy_iri(council), council, "关于甲工作的意见", "国务院", 1),
        Listed(policy_iri(office), office, "关于乙事项的通知", "国务院办公厅", 1),
    ]
    (checked,) = check(text_passages(f"依据{council}"), Shelf(known, {}))
    assert not checked.findings


# The head of a draft, the number that is taken for its own, and why.
HEADS = [
    ("甲市医疗保障局文件\n\n甲医保〔2024〕3号\n\n关于做好甲工作的通知\n\n各区医保局：", "甲医保〔2024〕3号", "as printed"),
    ("甲医保〔2024〕3号　　签发人：张三\n关于甲工作的请示\n市人民政府：", "甲医保〔2024〕3号", "with its signer"),
    ("关于做好甲工作的通知\n（甲医保〔2024〕3号）\n各区医保局：", "甲医保〔2024〕3号", "below the title, as on web pages"),
    ("发文字号：甲医保(2024)03号\n关于做好甲工作\n有关事项的通知\n各区医保局：", "甲医保〔2024〕3号", "a label, a title in two lines"),
    ("关于做好甲工作的通知\n各区医保局：\n甲医保〔2024〕3号\n", None, "the text has begun"),
    ("甲医保〔2024〕3号\n甲医保〔2024〕4号\n关于做好甲工作的通知\n", None, "two numbers: a list"),
    ("按甲医保〔2024〕3号\n关于做好甲工作的通知\n", None, "not alone on its line"),
    ("甲医保〔2024〕3号\n《关于做好甲工作的通知》\n", None, "the title in 《》 is another document's"),
    ("甲医保〔2024〕3号\n张三\n", None, "no title beside it"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "own", "reason"), HEADS, ids=[row[2] for row in HEADS])
def test_the_drafts_own_number(text: str, own: str | None, reason: str, shelf: Shelf) -> None:
    found = check(text_passages(text), shelf)
    assert [each.document_number for each in found if each.own] == ([own] if own else []), reason
    for each in found:
        assert ("not-in-graph" in kinds(each)) is not each.own


SILENT = [
    (
        "填写《社会保障卡（医疗保险专用）》申请表，出示《离休干部医疗证》。",
        "cards and certificates",
    ),
    ("制定本办法，有关事项另行通知。", "words of prose that end like titles"),
    ("（2019）沪01民终123号判决，电话021-12345678", "a court case, a telephone number"),
]


@pytest.mark.parametrize(("sentence", "reason"), SILENT, ids=[row[1] for row in SILENT])
def test_what_is_no_document_is_passed_over(sentence: str, reason: str, shelf: Shelf) -> None:
    assert check(text_passages(sentence), shelf) == (), reason


def test_the_sentences_name_what_to_write(shelf: Shelf) -> None:
    text = "《上海市城镇职工基本医疗保险结算办法》（沪医保(2000)046号）"
    (checked,) = check(text_passages(text), shelf)
    assert [str(finding) for finding in checked.findings] == [
        "文号写法不规范：“沪医保(2000)046号”应写作“沪医保〔2000〕46号”"
        "（年份应当用六角括号〔〕；序号不应编虚位（前面多出0））。",
        "文号与标题不符：图谱里沪医保〔2000〕46号是"
        "《关于印发〈上海市城镇职工基本医疗保险办法实施细则〉的通知》。",
        "图谱里这个标题的文号是沪医保〔2000〕48号。",
    ]
    with speaking("en"):
        (checked,) = check(text_passages("《甲市某某办法》"), shelf)
        assert str(checked.findings[0]) == "《甲市某某办法》 is not in the graph."


def test_near_hits_begin_with_the_likeliest(shelf: Shelf) -> None:
    (by_title,) = check(
        text_passages("《上海市城镇职工基本医疗保险结算办法》（沪医保〔2000〕49号）"), shelf
    )
    assert by_title.near[0].number == "沪医保〔2000〕48号"
    (by_number,) = check(text_passages("沪人社医发〔2016〕45号"), shelf)
    assert by_number.near[0].number == "沪人社医发〔2016〕44号"


def test_a_short_name_declared_in_the_draft_is_its_own(shelf: Shelf) -> None:
    text = "贯彻《社会保险法》（以下简称《甲法》），依照《甲法》办理；依照《乙法》办理。"
    assert [each.title for each in check(text_passages(text), shelf)] == ["社会保险法", "乙法"]


# Places, and lines that were broken.


def test_a_text_broken_at_a_margin_is_read_whole(shelf: Shelf) -> None:
    # 28 characters a line, as an official document is printed.
    text = (
        "\u3000\u3000为进一步做好本市基本医疗保险有关工作，依据《关于印发〈上\n"
        "海市城镇职工基本医疗保险办法实施细则〉的通知》（沪医保〔20\n"
        "00〕46号）和沪人社医发〔2016〕44号，现将有关事项通知如下。\n"
        "一、按沪医保〔2001〕51号执行。\n"
    )
    first, second, third = check(text_passages(text), shelf)
    assert (first.place.line, second.place.line, third.place.line) == (1, 3, 4)
    assert (first.document_number, first.agrees, first.spelled) == (
        "沪医保〔2000〕46号",
        True,
        True,
    )
    assert not first.findings and not second.findings and not third.findings


def test_lines_of_their_own_stay_apart(shelf: Shelf) -> None:
    text = "沪医保〔2000〕46号\n" + RULES + "\n沪医保〔2001〕51号\n"
    found = check(text_passages(text), shelf)
    assert [(each.place.line, each.document_number) for each in found] == [
        (1, "沪医保〔2000〕46号"),
        (2, None),
        (3, "沪医保〔2001〕51号"),
    ]


def _docx(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("通知")
    document.add_paragraph(f"依据{RULES}（沪医保(2000)46号）办理。")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "依据"
    table.cell(
        1, 1
    ).text = "《关于退休人员就医关系转入本市时医疗费用清算问题的通知》\n（沪医保〔2001〕11号）"
    changed = document.add_paragraph("按")
    for xml in (
        "<w:del {W}><w:r><w:delText>沪医保〔2000〕47号</w:delText></w:r></w:del>",
        "<w:ins {W}><w:r><w:t>沪医保〔2000〕</w:t></w:r></w:ins>",
        "<w:hyperlink {W}><w:r><w:t>48号</w:t></w:r></w:hyperlink>",
        "<w:moveFrom {W}><w:r><w:t>沪医保〔2000〕96号</w:t></w:r></w:moveFrom>",
        "<w:r {W}><w:pict><w:txbxContent><w:p><w:r><w:t>沪医保〔2001〕47号</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r>",
    ):
        changed._p.append(parse_xml(xml.replace("{W}", W)))
    document.save(str(path))
    return path


def test_a_word_document(tmp_path: Path, shelf: Shelf) -> None:
    found = check(read_docx(_docx(tmp_path / "a.docx")), shelf)
    assert [(each.place.paragraph, each.document_number) for each in found] == [
        (2, "沪医保〔2000〕46号"),
        (5, "沪医保〔2001〕11号"),  # after the cells 依据 (3) and an empty one (4)
        (6, "沪医保〔2000〕48号"),  # inserted is said, deleted and moved away are not
        (7, "沪医保〔2001〕47号"),  # in a text box
    ]
    assert str(found[1].place) == "表1第2行第2列"
    assert found[1].agrees is True


def _with_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """A Word document in which one part is changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(_docx(path)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, change(data) if part == name else data)
    path.write_bytes(packed.getvalue())
    return path


def test_notes_are_read(tmp_path: Path, shelf: Shelf) -> None:
    path = tmp_path / "notes.docx"
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = (
        f'<Relationship Id="rIdN" Type="{base}/footnotes" Target="footnotes.xml"/></Relationships>'
    )
    _with_part(
        path,
        "word/_rels/document.xml.rels",
        lambda data: data.replace(b"</Relationships>", relation.encode()),
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    data = path.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part == "[Content_Types].xml":
                override = (
                    f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
                )
                text = text.replace(b"</Types>", override.encode())
            new.writestr(part, text)
        new.writestr(
            "word/footnotes.xml",
            f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"/><w:footnote w:id="1"><w:p>'
            "<w:r><w:t>见沪医保〔2000〕96号</w:t></w:r></w:p></w:footnote></w:footnotes>",
        )
    path.write_bytes(packed.getvalue())
    last = check(read_draft(path), shelf)[-1]
    assert (last.document_number, last.place.note) == ("沪医保〔2000〕96号", 1)


def _pdf(path: Path, story: list[Flowable] | None = None) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=16, leading=28, wordWrap="CJK")
    cell = ParagraphStyle("cell", fontName="STSong-Light", fontSize=10, leading=14, wordWrap="CJK")
    long = (
        "为进一步做好本市基本医疗保险有关工作，依据《关于印发〈上海市城镇职工基本医疗保险"
        "办法实施细则〉的通知》（沪医保〔2000〕46号）和沪人社医发[2016]44号，通知如下。"
    )
    title = "《关于退休人员就医关系转入本市时医疗费用清算问题的通知》（沪医保〔2001〕11号）"
    rows = [["依据", "事项"], [Paragraph(title, cell), Paragraph("就医关系变更", cell)]]
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light")]
    parts = [Paragraph(long, body), PageBreak(), Table(rows, [150, 150], style=style)]
    parts.append(Paragraph("一、按沪医保〔2001〕51号执行。", body))

    def number(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("STSong-Light", 12)
        canvas.drawCentredString(297, 40, f"— {document.page} —")

    SimpleDocTemplate(str(path), pagesize=A4).build(
        parts if story is None else story, onFirstPage=number, onLaterPages=number
    )
    return path


def test_a_pdf(tmp_path: Path, shelf: Shelf) -> None:
    found = check(read_pdf(_pdf(tmp_path / "a.pdf")), shelf)
    assert [(each.place.page, each.document_number, kinds(each)) for each in found] == [
        (1, "沪医保〔2000〕46号", []),  # broken over lines, which is no fault of its author
        (1, "沪人社医发〔2016〕44号", ["spelling"]),
        (2, "沪医保〔2001〕11号", []),
        (2, "沪医保〔2001〕51号", []),
    ]
    assert found[2].place.to_json() == {
        "line": None, "paragraph": None, "page": 2, "note": None, "table": 1, "row": 2, "column": 1,
    }  # fmt: skip
    assert found[0].agrees is True and found[2].agrees is True


def test_the_own_number_of_a_word_document(tmp_path: Path, shelf: Shelf) -> None:
    document = docx.Document()
    for text in ("甲医保(2024)3号", "关于做好甲工作的通知", "各区医保局：", f"依据{RULES}办理。"):
        document.add_paragraph(text)
    document.save(str(tmp_path / "own.docx"))
    own, cited = check(read_docx(tmp_path / "own.docx"), shelf)
    assert (own.own, kinds(own), cited.own) == (True, ["spelling"], False)  # misspelt all the same


# Files that cannot be read, or are made to do harm.


def _bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"\0" * (300 * 1024**2))
    return path


def _entities(path: Path) -> Path:
    doctype = b'<!DOCTYPE a [<!ENTITY e "46">]><w:document'
    return _with_part(
        path, "word/document.xml", lambda data: data.replace(b"<w:document", doctype, 1)
    )


def _broken(path: Path) -> Path:
    return _with_part(path, "word/document.xml", lambda data: data[: len(data) // 2])


def _deep(path: Path) -> Path:
    nested = b"<w:ins>" * 200_000 + b"</w:ins>" * 200_000
    return _with_part(
        path, "word/document.xml", lambda data: data.replace(b"<w:p>", nested + b"<w:p>", 1)
    )


def _scan(path: Path) -> Path:
    return _pdf(path, [])


def _locked(path: Path) -> Path:
    canvas = Canvas(str(path), encrypt="secret")
    canvas.drawString(10, 10, "x")
    canvas.save()
    return path


def _bytes(data: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return make


HOSTILE = [
    ("a.docx", _bytes(b"not a zip"), "不是有效的 Word 文档", "no package"),
    ("a.docx", _bomb, "解压后超过", "300 MB in a few KB"),
    ("a.docx", _entities, "DTD", "entities, at which text would be cut"),
    ("a.docx", _broken, "已损坏", "XML that breaks off"),
    ("a.docx", _deep, "已损坏", "nested beyond any depth"),
    ("a.pdf", _bytes(b"%PDF-1.4 nothing"), "已损坏", "no objects"),
    ("a.pdf", _bytes(struct.pack("200B", *range(200))), "已损坏", "no PDF at all"),
    ("a.pdf", _scan, "没有可读的文字", "only a page number: as good as a scan"),
    ("a.pdf", _locked, "密码", "encrypted"),
    ("a.txt", _bytes(b""), "文件是空的", "empty"),
    ("a.txt", _bytes(bytes(range(256))), "编码无法识别", "binary"),
    ("a.doc", _bytes(b"\xd0\xcf\x11\xe0"), "另存为 .docx", "the old Word format"),
]


@pytest.mark.parametrize(
    ("name", "make", "says", "reason"), HOSTILE, ids=[row[3] for row in HOSTILE]
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    name: str,
    make: Callable[[Path], Path],
    says: str,
    reason: str,
    tmp_path: Path,
    store_folder: Path,
) -> None:
    done = yiju("check", make(tmp_path / name), "--store", store_folder)
    assert done.returncode == 2, reason
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1 and done.stdout == ""


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path, says in ((tmp_path / "no.docx", "没有这个文件"), (tmp_path, "不是一个文件")):
        with pytest.raises(InputError, match=says):
            read_draft(path)


def _sleep(path: Path) -> None:
    time.sleep(60)


def _swell(path: Path) -> bytes:
    return bytes(8 * 1024**3)


def test_reading_that_needs_too_much_memory_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="内存过大"):
        confined(_swell, tmp_path / "a.pdf")


def _die(path: Path) -> None:
    os._exit(1)


def test_a_reader_that_dies_is_a_damaged_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="已损坏"):
        confined(_die, tmp_path / "a.pdf")


def test_reading_without_end_is_stopped(tmp_path: Path) -> None:
    with speaking("en"), pytest.raises(InputError, match="took more than 1 s"):
        confined(_sleep, tmp_path / "a.pdf", seconds=1)


def test_a_text_of_brackets_takes_no_time(shelf: Shelf) -> None:
    started = time.monotonic()
    check(text_passages("《关于" * 30_000), shelf)
    assert time.monotonic() - started < 20


# The command.


def test_the_command_prints_in_the_order_of_the_draft(tmp_path: Path, store_folder: Path) -> None:
    draft = tmp_path / "稿.txt"
    draft.write_bytes("依据沪医保（2000）46号\n和沪医保〔2001〕51号\n".encode("gb18030"))
    done = yiju("check", draft, "--store", store_folder)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "第1行  沪医保（2000）46号",
        "    文号写法不规范：“沪医保（2000）46号”应写作“沪医保〔2000〕46号”（年份应当用六角括号〔〕）。",
        "第2行  沪医保〔2001〕51号",
        "    未发现问题：图谱里有，文号写法规范",
        "2 处引用，1 处有问题。",
        "效力未知：图谱里还没有文件效力的信息，是否现行有效请另行核实。",
    ]


def test_the_command_as_json(tmp_path: Path, store_folder: Path) -> None:
    draft = tmp_path / "a.txt"
    draft.write_text("按沪人社医发〔2016〕45号", encoding="utf-8")
    done = yiju("check", draft, "--store", store_folder, "--format", "json")
    (record,) = json.loads(done.stdout)
    assert done.returncode == 1
    assert set(record) == {
        "place", "text", "document_number", "title", "exists", "spelled", "agrees", "status",
        "status_since", "status_reason", "status_source", "status_sentence", "findings", "near",
        "own",
    }  # fmt: skip
    assert record["own"] is False
    assert record["place"]["line"] == 1 and record["status"] == "unknown"
    assert record["findings"] == [
        {"kind": "not-in-graph", "message": "图谱里没有沪人社医发〔2016〕45号。"}
    ]
    assert record["near"][0]["document_number"] == "沪人社医发〔2016〕44号"


def test_the_command_without_findings_is_done(tmp_path: Path, store_folder: Path) -> None:
    draft = tmp_path / "a.txt"
    draft.write_text(f"依据{RULES}（沪医保〔2000〕46号）", encoding="utf-8")
    assert yiju("check", draft, "--store", store_folder).returncode == 0
    draft.write_text("没有引用任何文件", encoding="utf-8")
    none = yiju("check", draft, "--store", store_folder)
    assert none.returncode == 0 and "没有找到对文件的引用" in none.stdout


def test_the_command_says_what_it_took_for_the_drafts_own_number(
    tmp_path: Path, store_folder: Path
) -> None:
    draft = tmp_path / "a.txt"
    draft.write_text("甲医保〔2024〕3号\n关于做好甲工作的通知\n各区医保局：\n", encoding="utf-8")
    done = yiju("check", draft, "--store", store_folder)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "第1行  甲医保〔2024〕3号",
        "    认作本文自己的文号（文首单独成行，旁边是标题），只看写法，不作引用检查。",
        "没有找到对文件的引用，没有可检查的。",
    ]


def test_a_draft_in_word_through_the_command(tmp_path: Path, store_folder: Path) -> None:
    path = _docx(tmp_path / "a.docx")
    done = yiju("check", path, "--store", store_folder, "--format", "csv")
    assert done.stdout.splitlines()[1].startswith(
        f"第2段,{RULES}（沪医保(2000)46号）,沪医保〔2000〕46号,"
    )
