"""Search → document → impact → download, as a policy officer goes; and its interface for programs."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import quote

import docx
import pytest
import python_calamine
from browser import WAYS, Visit, assert_open_to_all
from html_pages import PAGE
from lxml import html
from playwright.sync_api import Page, expect
from server import Server

from graph_builder.impact import impact
from graph_builder.store import StoreFolder

RULES = "沪医保〔2000〕46号"
# By hand: the items that cite the rules, Jinshan's on nothing else, the district's on more.
ALL = {f"jinshan-district/item/{n}" for n in (39, 40, 49, 50)}
SOME = {f"shanghai-district-services/item/{n}" for n in (8, 12, 21)}


def answered(page: Page) -> None:
    rows = page.locator("table.work tbody th > a")
    found = {re.sub("^/catalogue/", "", each.get_attribute("href") or "") for each in rows.all()}
    assert found == ALL | SOME
    assert page.locator(".badge.bad").count() == len(ALL)
    assert page.locator(".badge.warn").count() == len(SOME)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_a_search_to_the_files(
    server: Server, visit: Visit, tmp_path: Path, script: bool
) -> None:
    page = visit(server.url, java_script_enabled=script, accept_downloads=True)
    page.locator(".search.wide input").fill("沪医保(2000)46")
    page.locator(".search.wide button").click()
    expect(page.locator("h1")).to_contain_text("实施细则")
    page.get_by_role("link", name="如果废止它，会怎样").click()
    page.get_by_label("自哪一日起").fill("2026-06-30")
    page.get_by_role("button", name="推演").click()
    expect(page.locator(".lead")).to_contain_text(
        "7 个事项受影响：4 个没有依据了，3 个失去部分依据"
    )
    # 20 working days after 30 June 2026: counted on a calendar, no holiday lies between.
    expect(page.locator(".lead")).to_contain_text("2026-07-28")
    answered(page)
    opened = dict[str, bytes]()
    for name in ("Word", "Excel", "CSV"):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name, exact=True).click()
        waiting.value.save_as(tmp_path / name)
        opened[name] = (tmp_path / name).read_bytes()
    memo = "\n".join(p.text for p in docx.Document(io.BytesIO(opened["Word"])).paragraphs)
    assert "实施细则" in memo
    book = python_calamine.load_workbook(io.BytesIO(opened["Excel"]))
    assert "上海市金山区医疗保障局" in book.sheet_names
    rows = list(csv.reader(io.StringIO(opened["CSV"].decode("utf-8-sig"))))
    assert len(rows) == 1 + len(ALL | SOME)


def test_the_evidence_opens(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/impact?document={quote(RULES)}")
    row = page.locator("#i-shanghai-district-services-8")
    expect(row.locator("q")).not_to_be_visible()
    row.locator("summary").click()
    expect(row.locator("q")).to_contain_text("《上海市城镇职工基本医疗保险办法实施细则》")
    expect(row).to_contain_text("第74行")


def test_a_candidate_is_tried_with_a_click(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/impact?document={quote(RULES)}&on=2026-06-30")
    page.get_by_role("link", name="改由它替代，再推演").first.click()
    expect(page.get_by_label("替代它的文件")).to_have_value("沪人社医发〔2015〕47号")
    # All but the district's item 12, which cites it already.
    expect(page.locator(".tally")).to_contain_text("6改引")


def test_the_picture_leads_to_the_rows(server: Server) -> None:
    page = html.fromstring(server.get(f"/impact?document={quote(RULES)}", **PAGE).text)
    targets = {
        each.get("href") for each in page.cssselect("svg a") if each.get("href").startswith("#")
    }
    assert {f"#{each.get('id')}" for each in page.cssselect("table.work tr[id]")} == targets


def test_for_programs_it_is_the_answer_of_the_command(server: Server, store_folder: Path) -> None:
    from datetime import date

    response = server.get(f"/api/impact?document={quote('沪医保(2000)46')}&on=2026-06-30")
    expected = impact(StoreFolder(store_folder).open(), [RULES], on=date(2026, 6, 30)).to_json()
    assert response.json() == json.loads(json.dumps(expected))


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("document=沪医保〔2000〕460号", 404, "沪医保〔2000〕46号"),
        ("document=", 400, "请写出文号或标题"),
        ("", 400, "document"),
        ("document=沪医保〔2000〕46号&on=昨天", 400, "2026-01-31"),
        ("document=沪医保〔2000〕46号&article=附则", 400, "第四条"),
        ("document=沪医保〔2000〕46号&amended=true&replaced_by=甲〔2026〕1号", 400, "仍是依据"),
        ("document=沪医保〔2000〕46号&replaced_by=沪医保〔2000〕46号", 400, "自身"),
        ("document=沪医保〔2000〕46号&format=exe", 400, "format"),
        ("&".join(f"document=沪医保〔2000〕{n}号" for n in range(60)), 400, "50"),
    ],
    ids=["near", "empty", "none", "no day", "no article", "amended and replaced", "itself", "format", "too many"],
)  # fmt: skip
def test_what_is_asked_wrongly_is_told_so(
    server: Server, query: str, status: int, says: str
) -> None:
    response = server.get(f"/api/impact?{quote(query, safe='=&')}")
    assert response.status_code == status
    assert says in response.json()["detail"]
    if query and "format" not in query and query != "document=":
        page = server.get(f"/impact?{quote(query, safe='=&')}", **PAGE)
        assert page.status_code == status
        assert says in page.text


def test_the_form_alone_asks_nothing(server: Server) -> None:
    page = html.fromstring(server.get("/impact", **PAGE).text)
    assert "不填即今日" in page.xpath("string(//form[contains(@class, 'what-if')])")
    assert not page.cssselect("table")
    assert page.cssselect("form.what-if textarea")


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_nobody_is_kept_out(server: Server, visit: Visit, options: dict[str, object]) -> None:
    page = visit(f"{server.url}/impact?document={quote(RULES)}&on=2026-06-30", **options)
    assert_open_to_all(page)
