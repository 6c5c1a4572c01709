"""The first page and the search, as a reader has them."""

from __future__ import annotations

import httpx
import pytest
from browser import DESK, PHONE, Visit, barriers
from lxml import html
from playwright.sync_api import expect
from server import Server

# What the readers of the five files counted: items, of all five together.
ITEMS = 25 + 72 + 89 + 20 + 29


def test_the_first_page_counts_what_was_counted_by_hand(server: Server) -> None:
    page = html.fromstring(server.get("/", accept="text/html").text)
    tally = [" ".join(each.text_content().split()) for each in page.cssselect(".tally li")]
    assert tally[:2] == ["5份目录", f"{ITEMS}个事项"]


@pytest.mark.parametrize(
    ("words", "leads_to", "why"),
    [
        ("沪人社医发(2016)44", "沪人社医发〔2016〕44号", "round brackets, no 号"),
        ("沪人社医发［２０１６］４４号", "沪人社医发〔2016〕44号", "full width"),
        ("沪 医 保 〔2000〕 46 号", "沪医保〔2000〕46号", "blanks between all"),
    ],
)
def test_a_number_in_any_spelling_leads_to_its_document(
    server: Server, visit: Visit, words: str, leads_to: str, why: str
) -> None:
    page = visit(server.url)
    page.locator(".search.wide input").fill(words)
    page.locator(".search.wide button").click()
    expect(page.locator(".facts b").first).to_have_text(leads_to)


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [
        ("/", 200, "a page"),
        ("/documents?q=医保", 200, "a list"),
        ("/policy/沪医保〔2000〕46号?format=ttl", 200, "a graph"),
        ("/sparql?query=ASK%7B%7D", 200, "an answer"),
        ("/static/site.css", 200, "a file"),
        ("/nowhere", 404, "nothing there"),
    ],
)
def test_head_says_what_get_would(server: Server, path: str, status: int, reason: str) -> None:
    asked = {name: httpx.request(name, server.url + path, timeout=60) for name in ("GET", "HEAD")}
    assert [each.status_code for each in asked.values()] == [status, status]
    assert asked["HEAD"].content == b""
    kinds = {each.headers["content-type"] for each in asked.values()}
    assert len(kinds) == 1 and asked["HEAD"].headers["x-content-type-options"] == "nosniff"


def test_what_is_not_there_can_be_searched_for(server: Server) -> None:
    """An address made up from a title, as people do, leads on to the document."""
    missing = server.get("/policy/title/关于加强医疗保险卡管理工作的若干规定", accept="text/html")
    assert missing.status_code == 404
    (link,) = html.fromstring(missing.text).xpath("//main//a[contains(@href, '/search')]/@href")
    found = httpx.get(server.url + link, headers={"accept": "text/html"}, follow_redirects=True)
    assert "沪人社医发〔2016〕44号" in html.fromstring(found.text).xpath("string(//main)")


@pytest.mark.parametrize("odd", ["医保%00x", "%07医疗保险", "%00", "%E2%80%8B医疗"])
@pytest.mark.parametrize("path", ["/search?q=", "/suggest?q=", "/explore?q="])
def test_what_nobody_can_see_is_not_searched_for(server: Server, path: str, odd: str) -> None:
    assert server.get(path + odd, accept="text/html").status_code in (200, 404)


@pytest.mark.parametrize("path", ["/search", "/search?q=", "/search?q=%20%E3%80%80"])
def test_a_search_without_words_asks_for_some(server: Server, path: str) -> None:
    page = html.fromstring(server.get(path, accept="text/html").text)
    assert len(page.cssselect(".search input[name=q]")) == 1
    assert len(page.cssselect(".hero .try a")) == 2
    assert "没有找到" not in page.xpath("string(//body)")


def test_suggestions_come_while_typing_and_are_walked_with_the_keys(
    server: Server, visit: Visit
) -> None:
    page = visit(server.url)
    page.locator(".search.wide input").press_sequentially("医疗保险办法", delay=20)
    expect(page.locator(".suggestions a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.suggestions') !== null")
    page.keyboard.press("Escape")
    expect(page.locator(".suggestions a")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/search?q=医疗保险", "/search?q=沪人社医发〔2016〕99号"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_nobody_is_kept_out(server: Server, visit: Visit, path: str, viewport: object) -> None:
    page = visit(server.url + path, viewport=viewport)
    assert barriers(page) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], "the page is wider than the screen"  # type: ignore[index]
