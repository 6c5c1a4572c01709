"""The query library, the editor and the ontology as pages."""

from __future__ import annotations

import io
import json

import pytest
import python_calamine
from browser import WAYS, Visit, assert_open_to_all, barriers
from html_pages import PAGE, shown, words
from lxml import html
from playwright.sync_api import expect
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


def test_the_editor_runs_a_query(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/editor")
    expect(page.locator(".CodeMirror")).to_be_visible()
    expect(page.locator("form.plain")).to_be_hidden()
    with page.expect_response(lambda response: response.url.endswith("/sparql")) as asked:
        page.locator(".yasqe_queryButton").click()
    rows = json.loads(asked.value.text())["results"]["bindings"]
    expect(page.locator(".yasr .dataTable tbody tr").first).to_be_visible()
    assert len(rows) == len(
        server.get("/api/query/most-relied-on-policies?format=json").json()["results"]["bindings"]
    )


def test_the_editor_tells_of_a_cut_answer(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/editor")
    expect(page.locator(".CodeMirror")).to_be_visible()
    page.evaluate(
        "const e = document.querySelector('.CodeMirror').CodeMirror;"
        "e.setValue('SELECT * { ?a ?b ?c }'); e.query().catch(() => null);"
    )
    expect(page.locator("#notice")).to_contain_text("10000", timeout=60_000)


def test_the_editor_has_its_answer_drawn(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/editor?question=most-relied-on-policies")
    page.get_by_role("button", name="结果显示为表和图").click()
    expect(page.locator("svg.bars g")).to_have_count(20)
    expect(page.locator(".CodeMirror")).to_contain_text("SELECT")


def test_the_editor_completes_from_our_ontology(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/editor")
    expect(page.locator(".CodeMirror")).to_be_visible()
    page.evaluate(
        "const e = document.querySelector('.CodeMirror').CodeMirror;"
        "e.setValue('PREFIX yiju: <https://w3id.org/yiju/ontology#>\\nSELECT * { ?i a yiju:Ite }');"
        "e.focus(); e.setCursor({line: 1, ch: 23});"
    )
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hints")).to_contain_text("Item")


def test_the_editor_shows_a_mistake_with_its_line(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/editor", wrong_expected=True)
    expect(page.locator(".CodeMirror")).to_be_visible()
    page.evaluate(
        "const e = document.querySelector('.CodeMirror').CodeMirror;"
        "e.setValue('SELECT ?item\\n{ ?item a yiju:Item'); e.query().catch(() => null);"
    )
    expect(page.locator(".yasr")).to_contain_text("第 2 行")


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


def test_nobody_is_kept_out_of_the_editor(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/editor")
    expect(page.locator(".CodeMirror")).to_be_visible()
    assert barriers(page) == []
