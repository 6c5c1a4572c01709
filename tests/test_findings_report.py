"""The reports of findings: the page and the workbook that an editor works from.

One small catalogue has planted mistakes and hostile texts; what must be counted in it
was counted by hand from ``SHEET``.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import lxml.html
import pyoxigraph as ox
import pytest
from python_calamine import CalamineWorkbook

from graph_builder.construction.catalogues import build
from graph_builder.findings import Dismissal, Finding, Findings, Text, find
from graph_builder.findings_report.page import findings_html, marked
from graph_builder.findings_report.workbook import findings_xlsx
from graph_builder.language import speaking
from graph_builder.namespaces import RDF, YIJU
from graph_builder.store import StoreFolder
from graph_builder.workbook import Table, Workbook

SCRIPT = "<script>alert(1)</script>登记"
FORMULA = "=cmd|'/c calc'!A0"
IMAGE = '"><img src=x onerror=alert(1)>办理材料'
LIMIT = "自该政府信息形成或者变更之日起{}个工作日内"
BASIS = "《中华人民共和国政府信息公开条例》"
# Number, name, content, basis, time limit, body, channel, address.
SHEET = (
    ("序号", "公开事项名称", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道", "网址链接"),
    ("1", "参保登记", "办理材料", BASIS, LIMIT.format(20), "甲市医疗保障局", "■政府网站", "http://a.cn/1"),
    ("2", SCRIPT, IMAGE, BASIS, LIMIT.format(20), "甲市医疗保障局", "■政府网站", 'http://a.cn/"x"'),
    ("3", FORMULA, "办理流程", BASIS, LIMIT.format(20), "甲市医疗保障局", "■政府网站", "http://a.cn/3"),
    # The limit was dragged down: 21 here, 22 in the next row.
    ("4", "待遇支付", "办理结果", BASIS, LIMIT.format(21), "甲市医疗保障局", "■政府网站", "http://a.cn/4"),
    # The ministry's name has 和 in it, which is a slip of mappings/slips.yaml.
    ("5", "转移接续", "人力资源和社会保障部关于参保的通知", BASIS, LIMIT.format(22), "甲市医疗保障局", "■政府网站", "http://a.cn/5"),
    # No body.
    ("6", "账户查询", "查询结果", BASIS, LIMIT.format(20), "", "■政府网站", "http://a.cn/6"),
)  # fmt: skip
SIDECAR = """\
id: small
title: '<b onclick="alert(1)">小目录</b>'
publisher: 甲市医疗保障局
jurisdiction: 甲市
edition: '2024'
date: '2024-05-01'
url: http://a.cn/catalogue
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The graph of the small catalogue."""
    folder = tmp_path_factory.mktemp("small")
    text = "".join("\t".join(row) + "\n" for row in SHEET)
    (folder / "small.txt").write_text(text, encoding="utf-8")
    (folder / "small.yaml").write_text(SIDECAR, encoding="utf-8")
    build([folder / "small.txt"], folder / "store")
    return StoreFolder(folder / "store").open()


@pytest.fixture(scope="module")
def found(store: ox.Store) -> Findings:
    """The findings on the five example catalogues."""
    return find(store)


@pytest.fixture(scope="module")
def found_small(small: ox.Store) -> Findings:
    """The findings on the small catalogue."""
    return find(small)


@pytest.fixture(scope="module")
def again(store_folder: Path) -> tuple[Findings, ox.Store]:
    """The findings on the five example catalogues, from another opening of their graph."""
    store = StoreFolder(store_folder).open()
    return find(store), store


def page(findings: Findings, store: ox.Store) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(findings_html(findings, store))


def text_of(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def sheet_of(data: bytes, name: str) -> list[list[object]]:
    """The cells of a sheet of a workbook, read by a program that is not ours."""
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(name).to_python()


def dismissed(findings: Findings, shape: str) -> Findings:
    """The findings with the first of a rule dismissed."""
    each = next(each for each in findings if each.shape == shape)
    dismissal = Dismissal(each.key, "<i>照旧</i>", "=王某")
    changed = [replace(f, dismissal=dismissal) if f is each else f for f in findings]
    return Findings(tuple(changed), findings.report)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_findings_give_the_same_bytes(
    language: str, found: Findings, store: ox.Store, again: tuple[Findings, ox.Store]
) -> None:
    with speaking("zh" if language == "zh" else "en"):
        assert findings_html(found, store) == findings_html(*again)
        assert findings_xlsx(found, store) == findings_xlsx(*again)


def test_the_page_has_every_row_once_and_in_order(found: Findings, store: ox.Store) -> None:
    rows = [row.get("data-entry") for row in page(found, store).cssselect("tr.row")]
    entries = store.quads_for_pattern(None, RDF.type, YIJU.Entry)
    assert Counter(rows) == Counter(quad.subject.value for quad in entries)
    numbers = [tuple(map(int, re.findall(r"/(?:item|entry)/(\d+)", row))) for row in rows]
    slugs = [row.split("/catalogue/")[1].split("/")[0] for row in rows]
    assert list(zip(slugs, numbers, strict=True)) == sorted(zip(slugs, numbers, strict=True))


def test_the_page_says_every_finding_once(found: Findings, store: ox.Store) -> None:
    told = page(found, store)
    sentences = [text_of(each) for each in told.cssselect(".finding .sentence")]
    assert Counter(sentences) == Counter(" ".join(f.message.zh.split()) for f in found)
    anchors = [each.get("id") for each in told.cssselect("[id]")]
    assert len(anchors) == len(set(anchors))
    links = {a.get("href")[1:] for a in told.cssselect("a[href^='#']")}
    assert links <= set(anchors)


def test_a_finding_stands_beside_its_row(found: Findings, store: ox.Store) -> None:
    """Line 12 of the services stands in the wrong columns; its name is in line 13."""
    (row,) = page(found, store).cssselect(
        "tr[data-entry$='/shanghai-district-services/item/1/entry/9']"
    )
    assert text_of(row.cssselect(".line")[0]) == "第12行"
    assert "错列" in text_of(row.cssselect("td.found")[0])


def test_rows_with_the_same_fault_point_to_where_it_is_said(
    found: Findings, store: ox.Store
) -> None:
    """All 29 rows of the county write 信息形成（变更）20个工作日内 without 之日起."""
    county = page(found, store).cssselect("#c-county tr.row")
    said = [r for r in county if "变更）之日起" in text_of(r.cssselect("td.found")[0])]
    pointing = [r for r in county if r.xpath(".//a[@class='told w'][contains(., '公开时限')]")]
    assert (len(said), len(pointing), len(county)) == (1, 28, 29)
    assert len({a.get("href") for r in pointing for a in r.cssselect("a.told.w")}) == 1


def test_the_page_loads_nothing(
    found: Findings, store: ox.Store, small: ox.Store, found_small: Findings
) -> None:
    for told in (page(found, store), page(found_small, small)):
        assert not told.cssselect("script, link, img, iframe, object, embed, form, base, [src]")
        assert not told.xpath("//@*[starts-with(name(), 'on')]")
        policy = told.cssselect("meta[http-equiv='Content-Security-Policy']")[0].get("content")
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
        (style,) = told.cssselect("style")
        assert "url(" not in style.text and "@import" not in style.text
        for link in told.cssselect("[href]"):
            address = link.get("href")
            assert address.startswith("#") or (
                re.match("https?://", address) and "noopener" in link.get("rel")
            )


def test_hostile_texts_are_shown_and_do_nothing(small: ox.Store, found_small: Findings) -> None:
    told = page(dismissed(found_small, "Entry-body"), small)
    names = [text_of(each) for each in told.cssselect(".name")]
    assert names[1:3] == [SCRIPT, FORMULA]
    assert IMAGE in text_of(told.cssselect("tr.row")[1])
    assert text_of(told.cssselect("h2")[0]) == '<b onclick="alert(1)">小目录</b>'
    assert "<i>照旧</i>（=王某）" in text_of(told.cssselect(".finding.d")[0])
    assert not told.cssselect("script, img, h2 b, .finding i")


def test_the_page_counts_what_was_planted(small: ox.Store, found_small: Findings) -> None:
    """Two dragged limits, a body that is wanting, a slip in the name of a ministry."""
    told = page(found_small, small)
    tally = {
        text_of(li.cssselect(".badge")[0]): text_of(li.cssselect("b")[0])
        for li in told.cssselect(".tally li")
    }
    assert tally == {"应改": "3", "待核": "0", "提示": "1"}
    (row,) = told.cssselect(".summary tbody tr")
    # Rows, rows with findings (lines 5, 6 and 7), the severities, dismissed.
    assert [text_of(td) for td in row.cssselect("td")] == ["6", "3", "3", "0", "1", "0"]
    shares = [text_of(td) for td in told.cssselect(".shares tbody td")]
    # Content, basis, body; no attribute, method, reason; limit, channel; no audience, level; address.
    assert shares == ["100% 6/6", "100% 6/6", "83% 5/6", "—", "—", "—", "100% 6/6", "100% 6/6", "—", "—", "100% 6/6"]  # fmt: skip
    found_at = {
        text_of(row.cssselect(".line")[0]): len(row.cssselect(".finding"))
        for row in told.cssselect("tr.row")
    }
    assert found_at == {"第2行": 0, "第3行": 0, "第4行": 0, "第5行": 1, "第6行": 2, "第7行": 1}


def test_a_dismissed_finding_is_kept_but_not_counted(
    small: ox.Store, found_small: Findings
) -> None:
    told = page(dismissed(found_small, "Counter"), small)
    tally = [text_of(b) for b in told.cssselect(".tally b")]
    assert tally == ["2", "0", "1", "1"]
    (grey,) = told.cssselect(".finding.d")
    assert "21个工作日" in text_of(grey.cssselect(".sentence")[0])
    (row,) = told.cssselect("tr.row.d")
    assert text_of(row.cssselect(".line")[0]) == "第5行" and not row.cssselect("mark")


def test_the_printed_text_is_marked_in_its_cell(small: ox.Store, found_small: Findings) -> None:
    row = page(found_small, small).cssselect("tr.row")[4]
    words = [text_of(mark) for mark in row.cssselect("mark.i")]
    assert words == ["人力资源和社会保障部"]
    assert [text_of(mark) for mark in row.cssselect("mark.v")] == [LIMIT.format(22)]


def test_an_empty_cell_is_shown_where_a_finding_is_about_it(
    small: ox.Store, found_small: Findings
) -> None:
    wanting = page(found_small, small).cssselect("tr.row")[5]
    (body,) = wanting.cssselect("dl > .body.v")
    assert text_of(body) == "公开主体（空）"


MARKED = [
    ("甲乙甲", [("Info", "甲")], [("甲", "Info"), ("乙", None), ("甲", "Info")], "every place"),
    ("甲乙丙", [("Info", "甲乙"), ("Violation", "乙丙")], [("甲", "Info"), ("乙丙", "Violation")], "the gravest wins"),
    ("甲乙", [("Info", "丁")], [("甲乙", None)], "what is quoted need not stand there"),
    ("", [("Info", None)], [], "an empty cell"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrong", "pieces", "reason"), MARKED, ids=[m[3] for m in MARKED])
def test_marking(text: str, wrong: list, pieces: list, reason: str) -> None:
    blank = Finding("key", "Rule", "Info", Text("", ""))
    quoting = [replace(blank, severity=severity, printed=printed) for severity, printed in wrong]
    assert [(each.text, each.severity) for each in marked(text, quoting)] == pieces


def test_the_workbook_has_a_row_a_finding(found: Findings, store: ox.Store) -> None:
    header, *rows = sheet_of(findings_xlsx(found, store), "发现")
    assert header == ["目录", "行", "序号", "事项", "栏目", "严重程度", "说明", "原文", "建议", "依据何在", "把握", "规则", "核销理由", "核销人"]  # fmt: skip
    assert [row[6] for row in rows] == [each.message.zh for each in found]
    assert [row[7] for row in rows] == [each.printed or "" for each in found]


def test_the_workbook_counts_what_was_planted(small: ox.Store, found_small: Findings) -> None:
    data = findings_xlsx(dismissed(found_small, "Counter"), small)
    summary = [[cell for cell in row if cell != ""] for row in sheet_of(data, "概要")]
    title = '<b onclick="alert(1)">小目录</b>'
    # Rows; 应改 (one of the dragged limits, the body), 待核, 提示, in all, dismissed.
    assert ["small", title, 6, 2, 0, 1, 3, 1] in summary
    assert ["合计", 6, 2, 0, 1, 3, 1] in summary
    assert ["拖动填充", "Counter", 1, 1] in summary and ["用字可疑", "WrongWord", 1, 1] in summary
    assert ["small", "公开主体", 6, 5, 1, 5 / 6] in sheet_of(data, "填写率（目录）")
    # The row without a body counts for no body.
    assert ["small", "甲市医疗保障局", "公开时限", 5, 5, 0, 1] in sheet_of(data, "填写率（机关）")


def test_the_workbook_holds_texts_and_no_formulas(small: ox.Store, found_small: Findings) -> None:
    data = findings_xlsx(dismissed(found_small, "Counter"), small)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == 4
        assert not any(re.search(b"<f[ >]|<hyperlink", parts.read(name)) for name in sheets)
    assert [row[12:] for row in sheet_of(data, "发现") if row[12]][1:] == [["<i>照旧</i>", "=王某"]]


def test_a_cell_that_excel_cannot_hold_says_that_it_was_cut() -> None:
    book = Workbook()
    book.add_table("表", Table(["a"], [["甲" * 40_000]]))
    cell = sheet_of(book.to_bytes(), "表")[1][0]
    assert (
        isinstance(cell, str) and len(cell) == 32_767 and cell.endswith("（一格放不下，以下从略）")
    )


def test_only_the_catalogues_asked_for(found: Findings, store: ox.Store) -> None:
    findings = find(store, only=["county"])
    told = lxml.html.document_fromstring(findings_html(findings, store, ["county"]))
    assert [each.get("id") for each in told.cssselect("section")] == ["c-county"]
    assert len(told.cssselect("tr.row")) == 29
    shares = sheet_of(findings_xlsx(findings, store, ["county"]), "填写率（目录）")
    assert {row[0] for row in shares[1:]} == {"county"}
