"""The pages of documents, items, catalogues and bodies, and the lists that lead to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import WAYS, Visit, assert_open_to_all
from html_pages import PAGE, shown, words
from lxml import html
from playwright.sync_api import expect
from server import Server, serving

CARDS = "/policy/沪人社医发〔2016〕44号"
RULES = "/policy/沪医保〔2000〕46号"


@pytest.fixture(scope="module")
def things(effects_folder: Path) -> Iterator[Server]:
    """A server on the five catalogues and the two example lists of effects."""
    with serving(effects_folder) as running:
        yield running


def fact(page: html.HtmlElement, name: str) -> str:
    (value,) = page.xpath(f"//dl/dt[normalize-space()='{name}']/following-sibling::dd[1]")
    return words(value)


# A document. What stands in the five files was read there.


def cited(page: html.HtmlElement) -> dict[tuple[str, str], list[str]]:
    """The items under the heading of their kind of citation and that of their catalogue."""
    return {
        (words(table.xpath("preceding::h3[1]")[0]), words(table.xpath("preceding::h4[1]")[0])): [
            words(row.cssselect("td")[0]) for row in table.cssselect("tbody tr")
        ]
        for table in page.xpath("//h2[@id='items']/following::table")
    }


def test_a_document_lists_the_items_that_cite_it(things: Server) -> None:
    page = shown(things, CARDS)
    assert cited(page) == {
        ("作为政策依据 8 处", "金山区医疗保障局政务公开标准目录"): [
            f"第{n}项" for n in (31, 32, 35, 36, 37, 38)
        ],
        ("作为政策依据 8 处", "区医保局的目录（无标题）"): ["第1项", "第2项"],
    }


def test_a_document_says_who_issued_it_and_how_else_it_is_written(things: Server) -> None:
    page = shown(things, RULES)
    assert fact(page, "文号") == "沪医保〔2000〕46号"
    assert fact(page, "制定机关").startswith("上海市医疗保险局")
    assert "沪医保（2000）46号" in fact(page, "其他写法")
    assert "上海市城镇职工基本医疗保险办法实施细则" in fact(page, "又称")


@pytest.mark.parametrize(
    ("path", "status", "why"),
    [
        (RULES, "效力未知", "nobody states anything of it"),
        ("/policy/沪医保〔2001〕48号", "不再有效", "the decision ends it from 1 March 2026"),
        ("/policy/沪人社医发〔2015〕47号", "有效", "the list declares that it continues"),
        (CARDS, "有效", "only its article 4 is amended"),
    ],
)
def test_the_status_of_a_document(things: Server, path: str, status: str, why: str) -> None:
    assert fact(shown(things, path), "今日效力").startswith(status), why


def test_a_relation_is_shown_from_both_ends_with_its_words(things: Server) -> None:
    page = shown(things, RULES)
    row = page.xpath("//h3[contains(., '它对其他文件')]/following::table[1]//tbody/tr")[0]
    assert [words(cell) for cell in row] == [
        "实施",
        "上海市城镇职工基本医疗保险办法",
        "上海市城镇职工基本医疗保险办法实施细则",
    ]
    superior = shown(things, row.cssselect("a")[0].get("href"))
    table = superior.xpath("//h3[contains(., '其他文件对它')]/following::table[1]")[0]
    assert any("沪医保〔2000〕46号" in words(each) for each in table.cssselect("tbody tr"))


# An item, read in the file: district service 1, lines 4 to 14 of the sheet.


def test_an_item_shows_what_it_cites_and_where_that_leads(things: Server) -> None:
    page = shown(things, "/catalogue/shanghai-district-services/item/1")
    table = page.xpath("//h2[contains(., '政策依据')]/following::table[1]")[0]
    rows = [[words(cell) for cell in row.cssselect("td")] for row in table.cssselect("tbody tr")]
    assert [words(each) for each in table.cssselect("tbody a")] == [
        "沪医保〔2002〕43号", "沪医保〔2007〕74号", "沪人社医发〔2016〕44号",
    ]  # fmt: skip
    assert [row[3] for row in rows] == ["4", "5", "6"]


def test_items_lead_to_their_neighbours(things: Server) -> None:
    first = shown(things, "/catalogue/county/item/1")
    assert not first.cssselect("a[rel=prev]")
    assert first.cssselect("a[rel=next]")[0].get("href") == "/catalogue/county/item/2"
    last = shown(things, "/catalogue/county/item/29")
    assert not last.cssselect("a[rel=next]")


def test_a_mended_number_says_what_was_mended(things: Server) -> None:
    # Lines 221 to 223 of the district's sheet have round brackets: 沪医保（2000）46号.
    page = shown(things, "/catalogue/shanghai-district-services/item/21")
    table = page.xpath("//h2[contains(., '政策依据')]/following::table[1]")[0]
    mended = [
        words(row.cssselect("td")[3])
        for row in table.xpath(".//tr[.//small[contains(., '读取时修正')]]")
    ]
    assert mended == ["221", "222", "223"]


# A catalogue.


def test_a_catalogue_has_all_its_items_on_its_pages(things: Server) -> None:
    path, names, pages = "/catalogue/shanghai-municipality", list[str](), 0
    while path:
        pages += 1
        assert pages < 10
        page = shown(things, path)
        names += [words(each) for each in page.cssselect(".sheet .head a")]
        following = page.cssselect("a[rel=next]")
        path = following[0].get("href") if following else ""
    assert len(names) == 89


def test_a_finding_stands_at_its_item(things: Server) -> None:
    # Line 796 of Jinshan's sheet: 21 for 20 working days, dragged down.
    page = shown(things, "/catalogue/jinshan-district")
    (head,) = page.xpath("//tr[@class='head'][.//li[contains(., '21个工作日')]]")
    first = head.getnext()
    assert "21个工作日" in words(first)


def test_what_was_not_taken_in_is_told(things: Server) -> None:
    page = shown(things, "/catalogue/prefecture-city")
    assert "未收入的内容 23" in [words(each) for each in page.cssselect("summary")]


# A body.


def test_a_body_has_its_codes_and_what_followed_it(things: Server) -> None:
    page = shown(things, "/body/上海市医疗保险局")
    assert "上海市人力资源和社会保障局" in fact(page, "其后")
    table = page.xpath("//h2[contains(., '机关代字')]/following::table[1]")[0]
    assert [words(each) for each in table.cssselect("tbody th")] == ["沪医保"]
    issued = [words(each) for each in page.cssselect(".hits a")]
    assert "沪医保〔2000〕46号" in issued
    years = [int(number.split("〔")[1][:4]) for number in issued]
    assert years == sorted(years, reverse=True), "the latest first"


def test_a_body_that_only_a_catalogue_names_says_so(things: Server) -> None:
    page = shown(things, "/body/shanghai-district-services/区医保局")
    assert "机关名册里没有它" in words(page.cssselect("main")[0])
    assert fact(page, "承办的服务") == "25"


# The lists.


@pytest.mark.parametrize(
    ("path", "first", "why"),
    [
        ("/documents?words=2016+44", "沪人社医发〔2016〕44号", "year and serial"),
        ("/documents?words=医疗保险卡管理", "沪人社医发〔2016〕44号", "a part of the title"),
        ("/bodies?words=沪医保中心", "上海市医疗保险事业管理中心", "a code"),
    ],
)
def test_a_list_is_filtered(things: Server, path: str, first: str, why: str) -> None:
    names = [words(each) for each in shown(things, path).cssselect("tbody th a")]
    assert first in names, why


def test_nothing_fitting_is_said(things: Server) -> None:
    assert "没有这样的文件" in words(
        shown(things, "/documents?words=没有的字").cssselect("main")[0]
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/policy/沪医保〔1999〕1号", 404),
        ("/catalogue/nowhere", 404),
        ("/catalogue/county/item/999", 404),
        ("/body/没有的机关", 404),
        ("/documents?page=0", 400),
        (RULES + "?page=x", 400),
    ],
)
def test_what_is_not_there(things: Server, path: str, status: int) -> None:
    response = things.get(path, **PAGE)
    assert response.status_code == status
    assert html.fromstring(response.text).cssselect("p.said")


@pytest.mark.parametrize(
    "path", [CARDS, "/catalogue/county", "/catalogue/county/item/3", "/body/上海市医疗保险局"]
)
def test_a_program_gets_the_data_of_the_same_address(things: Server, path: str) -> None:
    data = things.get(path, accept="text/turtle")
    assert data.headers["content-type"].startswith("text/turtle")
    page = things.get(path, **PAGE)
    assert f"{path.rsplit('/', 1)[0]}" in data.url.path or data.text
    assert 'type="application/ld+json"' in page.headers["link"]


@pytest.mark.parametrize(
    "path",
    [
        CARDS, RULES, "/catalogue/jinshan-district", "/catalogue/county/item/3",
        "/body/上海市医疗保险局", "/documents", "/catalogues", "/bodies",
    ],
)  # fmt: skip
@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_nobody_is_kept_out(
    things: Server, visit: Visit, path: str, options: dict[str, object]
) -> None:
    page = visit(things.url + path, **options)
    assert_open_to_all(page)


def test_the_page_counts_its_findings_after_it_has_come(things: Server, visit: Visit) -> None:
    item = "https://w3id.org/yiju/catalogue/shanghai-district-services/item/1"
    listed = shown(things, f"/findings?item={item}").cssselect(".found tbody tr")
    page = visit(things.url + "/catalogue/shanghai-district-services/item/1")
    expect(page.locator("a[href^='/findings?item='] span")).to_have_text(str(len(listed)))
