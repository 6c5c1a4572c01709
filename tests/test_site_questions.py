"""The query library, the editor and the ontology as pages."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
import python_calamine
from browser import DESK, WAYS, Visit, assert_open_to_all
from html_pages import PAGE, shown, words
from lxml import etree, html
from playwright.sync_api import Browser, Page, expect
from server import Server

from graph_builder.query import library

CARDS = "沪人社医发(2016)44"


# Questions.


def test_every_question_has_its_page(server: Server) -> None:
    page = shown(server, "/questions")
    linked = {each.get("href") for each in page.cssselect(".hits a")}
    assert linked == {f"/questions/{name}" for name in library()}


def test_a_question_is_asked_by_its_form(server: Server, visit: Visit) -> None:
    page = visit(server.url + "/questions/services-by-policy", java_script_enabled=False)
    page.locator("input[name=policy]").fill(CARDS)
    page.get_by_role("button", name="回答").click()
    rows = page.locator("main tbody tr")
    # Read in the files: district 1 and 2, Jinshan 31, 32, 35, 36, 37 and 38.
    expect(rows).to_have_count(8)
    expect(page.locator("a[href='/catalogue/shanghai-district-services/item/1']")).to_have_count(1)


@pytest.mark.parametrize("name", sorted(library()))
def test_the_example_of_every_question_is_answered(server: Server, name: str) -> None:
    asked = library()[name]
    query = "&".join(f"{n}={v}" for n, v in asked.example.items())
    page = shown(server, f"/questions/{name}?{query}")
    data = server.get(f"/api/query/{name}?{query}{'&' if query else ''}format=json").json()
    rows = page.cssselect("main table tbody tr")
    assert len(rows) == min(500, len(data["results"]["bindings"]))


def test_the_answer_comes_as_a_workbook(server: Server) -> None:
    response = server.get(f"/questions/services-by-policy/file?policy={CARDS}")
    book = python_calamine.load_workbook(io.BytesIO(response.content))
    assert len(book.get_sheet_by_index(0).to_python()) == 1 + 8


def test_a_question_shows_its_query_and_leads_to_the_editor(server: Server) -> None:
    page = shown(server, f"/questions/services-by-policy?policy={CARDS}")
    assert "VALUES ?policy" in words(page.cssselect("details pre")[0])
    (link,) = [each.get("href") for each in page.cssselect("main a[href^='/editor?']")]
    editor = shown(server, link)
    # Bound to the document that was asked for, under its canonical number.
    assert "policy/沪人社医发〔2016〕44号>" in editor.cssselect("textarea")[0].text


def test_counts_are_drawn_beside_their_table(server: Server) -> None:
    page = shown(server, "/questions/most-relied-on-policies")
    bars = [words(each) for each in page.cssselect("svg.bars g")]
    first = [words(cell) for cell in page.cssselect("main tbody tr")[0].cssselect("td")]
    assert len(bars) == 20
    assert first[1] in bars[0]
    assert first[2] in bars[0]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/questions/nothing-like-it", 404, "没有这个问题"),
        (
            "/questions/services-by-policy?policy=沪人社医发〔2016〕45号",
            404,
            "沪人社医发〔2016〕44号",
        ),
        ("/questions/policies-by-year?year=昨年", 400, "四位年份"),
        ("/editor?question=nothing-like-it", 400, "nothing-like-it"),
    ],
)
def test_what_is_asked_wrongly_is_told_so(
    server: Server, path: str, status: int, says: str
) -> None:
    response = server.get(path, **PAGE)
    assert response.status_code == status
    assert says in response.text


# The editor.

ASKED = "SELECT ?item { ?item a yiju:Item } LIMIT 7"


def test_without_script_a_form_asks(server: Server, visit: Visit) -> None:
    page = visit(server.url + "/editor", java_script_enabled=False)
    page.locator("textarea").fill(ASKED)
    page.get_by_role("button", name="运行").click()
    expect(page.locator("main table tbody tr")).to_have_count(7)
    expect(page.locator("textarea")).to_have_value(ASKED)


@pytest.mark.parametrize(
    ("query", "status", "says", "why"),
    [
        ("ASK { ?s a yiju:Item }", 200, "是", "a truth"),
        (
            "CONSTRUCT WHERE { policy:沪医保〔2000〕46号 dcterms:title ?t }",
            200,
            "实施细则",
            "triples",
        ),
        ("SELECT * { ?a ?b ?c }", 200, "只有前 500 行", "cut"),
        ("SELECT ?item\n{ ?item a yiju:Item", 400, "第 2 行", "an error with its line"),
        ("SELECT * { SERVICE <http://127.0.0.1/> {} }", 400, "SERVICE", "refused"),
    ],
)
def test_what_the_form_answers(
    server: Server, query: str, status: int, says: str, why: str
) -> None:
    import httpx

    response = httpx.get(f"{server.url}/editor", params={"query": query}, headers=PAGE, timeout=60)
    assert response.status_code == status, why
    page = html.fromstring(response.text)
    assert says in words(page.cssselect("main")[0]), why


def test_a_term_of_the_ontology_leads_to_its_anchor(server: Server) -> None:
    page = shown(server, "/editor?query=SELECT * { VALUES ?class { yiju:Item } }")
    (link,) = page.cssselect("main td a")
    assert link.get("href") == "/ontology#Item"
    assert shown(server, "/ontology").get_element_by_id("Item") is not None


def asked_in(page: Page, query: str) -> None:
    """Type ``query`` into the editor, run it, and wait for its answer."""
    expect(page.locator(".CodeMirror")).to_be_visible()
    page.evaluate(
        "(text) => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", query
    )
    with page.expect_response(lambda response: response.url.endswith("/sparql")):
        page.locator(".yasqe_queryButton").click()
    expect(page.locator("#notice")).not_to_contain_text("正在查询", timeout=30_000)


#: What YASGUI writes for each kind of answer, and what stands there in its place.
ANSWERED = [
    ("SELECT (1 AS ?n) {}", "1 行，用时", "a row"),
    ("SELECT ?x { ?x a yiju:Nothing }", "没有结果。", "no rows"),
    ("SELECT * { ?a ?b ?c }", "结果太多，只有前 10000 行。", "an answer that is cut"),
    ("SELECT * { ?a ?b ?c }", "第 1–50 行，共 10,000 行", "its pages"),
    ("ASK { ?s a yiju:Item }", "是", "a truth"),
    ("CONSTRUCT WHERE { policy:沪医保〔2000〕46号 dcterms:title ?t }", "实施细则", "triples"),
    ("SELECT ?item\n{ ?item a yiju:Item", "第 2 行第 20 列", "a mistake with its place"),
    ("SELECT ?item\n{ ?item a yiju:Item", "可能的原因：有 1 个“{”没有闭合", "and its likely cause"),
    ("SELECT * { SERVICE <http://127.0.0.1/> {} }", "SERVICE", "what is refused"),
]


@pytest.fixture(scope="module")
def asking(server: Server, browser: Browser) -> Iterator[Page]:
    """The editor, opened once: a page that logs each refused request as an error."""
    context = browser.new_context(viewport=DESK, locale="zh-CN", accept_downloads=True)
    page = context.new_page()
    page.goto(f"{server.url}/editor")
    yield page
    context.close()


@pytest.mark.parametrize(("query", "says", "why"), ANSWERED, ids=[row[2] for row in ANSWERED])
def test_the_editor_answers_in_chinese(asking: Page, query: str, says: str, why: str) -> None:
    asked_in(asking, query)
    expect(asking.locator("#yasgui")).to_contain_text(says)
    left = asking.evaluate(
        """() => [...document.querySelectorAll('#yasgui .yasr_header, #yasgui .dt-info, #yasgui .dt-empty')]
        .filter((each) => each.offsetParent).map((each) => each.innerText).join(' ')
        + [...document.querySelectorAll('.yasr [title], .yasr [aria-label], .yasr [placeholder]')]
        .filter((each) => each.offsetParent)
        .map((each) => `${each.title} ${each.getAttribute('aria-label')} ${each.placeholder}`)"""
    )
    assert not re.search(r"Shows|result|second|entries|Filter|Page|Table|Download|sort", left), left


def test_the_editor_runs_a_query(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/editor")
    expect(page.locator("form.plain")).to_be_hidden()
    with page.expect_response(lambda response: response.url.endswith("/sparql")) as asked:
        page.locator(".yasqe_queryButton").click()
    rows = json.loads(asked.value.text())["results"]["bindings"]
    expect(page.locator(".yasr .dataTable tbody tr").first).to_be_visible()
    assert len(rows) == len(
        server.get("/api/query/most-relied-on-policies?format=json").json()["results"]["bindings"]
    )


#: Rows of an answer, and how they are drawn where nobody chooses.
CHARTS = [
    ('("甲" 3) ("乙" 1.5)', ["甲：3", "乙：1.5"], "rect", "names and numbers: bars"),
    (
        "(2019 4) (2017 2) (2018 0)",
        ["2017：2", "2018：0", "2019：4"],
        "polyline",
        "years, in order",
    ),
    ('("甲" 3) (UNDEF 1) ("乙" UNDEF)', ["甲：3", "—：1"], "rect", "what is missing is no nought"),
]


@pytest.mark.parametrize(("rows", "drawn", "shape", "why"), CHARTS, ids=[row[3] for row in CHARTS])
def test_the_editor_draws_an_answer(
    asking: Page, rows: str, drawn: list[str], shape: str, why: str
) -> None:
    asked_in(asking, f"SELECT ?name ?n {{ VALUES (?name ?n) {{ {rows} }} }}")
    asking.locator(".select_chart").click()
    expect(asking.locator(f".chart svg {shape}").first).to_be_attached()
    assert asking.locator(".chart .row title").all_text_contents() == drawn


def test_a_chart_is_chosen_and_saved(asking: Page) -> None:
    asked_in(asking, 'SELECT * { VALUES (?name ?a ?b) { ("甲" 3 7) ("乙" 1 8) } }')
    asking.locator(".select_chart").click()
    asking.get_by_label("数值").select_option("b")
    asking.get_by_label("图形").select_option("line")
    assert asking.locator(".chart .row title").all_text_contents() == ["甲：7", "乙：8"]
    with asking.expect_download() as waiting:
        asking.get_by_label("下载结果").click()
    drawn = etree.parse(waiting.value.path())
    assert len(drawn.findall(".//{http://www.w3.org/2000/svg}circle")) == 2


def test_what_has_no_numbers_is_a_table_and_says_so(asking: Page) -> None:
    asked_in(asking, 'SELECT ("甲" AS ?name) (2 AS ?n) {}')
    asking.locator(".select_chart").click()
    asked_in(asking, 'SELECT ("甲" AS ?name) {}')
    expect(asking.locator(".yasr_fallback_info")).to_have_text("这个结果不能以图显示，现以表显示。")


def test_in_the_table_our_things_lead_to_their_pages(asking: Page) -> None:
    asked_in(
        asking,
        "SELECT * { VALUES ?x { policy:沪医保〔2000〕46号 yiju:Item <javascript:alert(1)> } }",
    )
    asking.locator(".select_table").click()
    cells = asking.locator(".dataTable tbody td:nth-child(2)")
    expect(cells).to_have_text(["policy:沪医保〔2000〕46号", "yiju:Item", "javascript:alert(1)"])
    links = [link.get_attribute("href") for link in cells.locator("a").all()]
    assert [unquote(each or "") for each in links] == [
        "/policy/沪医保〔2000〕46号",
        "/ontology#Item",
    ]


def test_an_answer_runs_nothing(server: Server, visit: Visit) -> None:
    """In a literal, an IRI, a language and the name of a column; a dialog or an error fails."""
    evil = "<img src=x onerror=alert(1)>"
    page = visit(f"{server.url}/editor")
    asked_in(
        page,
        f'SELECT ?a ?b ?c ?n {{ VALUES (?a ?b ?c ?n) {{ ("{evil}" <x:%3Cimg> "{evil}"@en 1) }} }}',
    )
    expect(page.locator(".dataTable tbody td:nth-child(2)")).to_have_text(evil)
    page.locator(".select_chart").click()
    expect(page.locator(".chart .row title")).to_have_text(f"{evil}：1")
    assert page.locator(".yasr_results img").count() == 0


def test_a_mistake_leads_to_its_line(asking: Page) -> None:
    asked_in(asking, "SELECT ?item\n{ ?item a yiju:Item")
    asking.get_by_role("button", name="到第 2 行").click()
    place = asking.evaluate("document.querySelector('.CodeMirror').CodeMirror.getCursor()")
    assert (place["line"], place["ch"]) == (1, 19)


#: What is typed, what is offered first, and why.
COMPLETED = [
    ("SELECT * { ?i a yiju:Ite }", "yiju:Item  公开事项", "a class, no prefix declared"),
    ("SELECT * { ?i yiju:docu }", "yiju:documentKind  文件种类", "a property"),
    ("PREFIX y: <https://w3id.org/yiju/ontology#> SELECT * { ?i a y:Ite }",
     "y:Item  公开事项", "with the prefix that the query declares"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "why"), COMPLETED, ids=[r[2] for r in COMPLETED])
def test_the_editor_completes_from_our_ontology(
    asking: Page, text: str, first: str, why: str
) -> None:
    asking.evaluate(
        "(text) => { const e = document.querySelector('.CodeMirror').CodeMirror;"
        "e.setValue(text); e.focus(); e.setCursor({line: 0, ch: text.length - 2}); }", text
    )  # fmt: skip
    expect(asking.locator(".parseErrorIcon")).to_have_count(0 if "a y" in text else 1)
    asking.keyboard.press("Control+Space")
    expect(asking.locator(".CodeMirror-hint").first).to_have_text(first)
    asking.keyboard.press("Escape")


def test_a_query_is_shared_by_its_address(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/editor?question=overview")
    expect(page.locator(".CodeMirror")).to_be_visible()
    page.get_by_role("button", name="分享查询").click()
    address = page.locator(".yasqe_sharePopup input").input_value()
    shared = shown(server, address.removeprefix(server.url))
    assert shared.cssselect("textarea")[0].text == library()["overview"].text


# The ontology.


def test_the_ontology_is_a_page_and_data(server: Server) -> None:
    page = shown(server, "/ontology")
    assert "yiju:PolicyBasis" in words(page.get_element_by_id("PolicyBasis"))
    turtle = server.get("/ontology", accept="text/turtle")
    assert turtle.headers["content-type"].startswith("text/turtle")
    assert "PolicyBasis" in turtle.text


@pytest.mark.parametrize(
    "path",
    [
        "/questions",
        f"/questions/services-by-policy?policy={CARDS}",
        "/questions/most-relied-on-policies",
        "/ontology",
        "/api",
    ],
)
@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_nobody_is_kept_out(
    server: Server, visit: Visit, path: str, options: dict[str, object]
) -> None:
    page = visit(server.url + path, **options)
    assert_open_to_all(page)


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_nobody_is_kept_out_of_the_editor(
    server: Server, visit: Visit, options: dict[str, object]
) -> None:
    page = visit(f"{server.url}/editor", **options)
    asked_in(page, 'SELECT ?name (2 AS ?n) { VALUES ?name { "甲" "乙" } }')
    for view in ("table", "chart"):
        page.locator(f".select_{view}").click()
        expect(page.locator(".yasr_results > *").first).to_be_visible()
        assert_open_to_all(page)
