"""The boards: findings, lapsed bases, two catalogues compared, what the last publish changed."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import python_calamine
from browser import WAYS, Visit, assert_open_to_all
from conftest import example
from html_pages import PAGE, shown, words
from lxml import html
from playwright.sync_api import expect
from server import Server, serving

from graph_builder.construction.catalogues import build
from graph_builder.web.site.effects import _later


@pytest.fixture(scope="module")
def boards(effects_folder: Path) -> Iterator[Server]:
    """A server on the five catalogues and the two example lists, published one after the other."""
    with serving(effects_folder) as running:
        yield running


# Findings.

# The dragged cells of Jinshan's sheet, read there: 20 in all rows but these.
DRAGGED = [
    ("第796行", "21个工作日", "20个工作日"),
    ("第839行", "22个工作日", "20个工作日"),
    ("第883行", "23个工作日", "20个工作日"),
    ("第3383行", "沪医保中心〔2012〕53号", "沪医保中心〔2012〕52号"),
]


def test_each_dragged_cell_is_shown_with_what_it_should_be(boards: Server) -> None:
    page = shown(boards, "/findings?catalogue=jinshan-district&rule=Counter")
    rows = [
        [words(cell) for cell in row.cssselect("td")] for row in page.cssselect(".found tbody tr")
    ]
    assert [row[1] for row in rows] == [line for line, _, _ in DRAGGED]
    for (_, was, now), row in zip(DRAGGED, rows, strict=True):
        assert was in row[3]
        assert now in row[4]


def test_the_filters_add_up(boards: Server) -> None:
    page = shown(boards, "/findings")
    everywhere = int(words(page.cssselect("h2#list small")[0]))
    tally = [int(words(each)) for each in page.cssselect(".tally b")]
    assert sum(tally) == everywhere
    parts = [
        int(words(shown(boards, f"/findings?severity={each}").cssselect("h2#list small")[0]))
        for each in ("Violation", "Warning", "Info")
    ]
    assert parts == tally


def test_the_totals_follow_the_filters(boards: Server) -> None:
    """Of one catalogue they are its row of the table, and the severity leaves them alone."""
    page = shown(boards, "/findings")
    (row,) = [
        [words(cell) for cell in each.cssselect("td")[:3]]
        for each in page.cssselect("main table tbody tr")
        if each.cssselect("th a[href='/findings?catalogue=county']")
    ]
    for asked in ("catalogue=county", "catalogue=county&severity=Info"):
        filtered = shown(boards, f"/findings?{asked}")
        assert [words(each) for each in filtered.cssselect(".tally b")] == row
        assert "只计符合下方筛选条件的发现" in words(filtered.cssselect("p.note")[0])
    (link,) = filtered.cssselect(".tally .warning a")
    assert link.get("href") == "/findings?catalogue=county&severity=Warning"


def test_a_catalogue_without_a_title_is_named_by_whose_it_is(boards: Server) -> None:
    for path in ("/", "/findings", "/catalogue/prefecture-city"):
        assert "设区市级医保部门的目录（无标题）" in words(shown(boards, path)), path
    choices = map(words, shown(boards, "/compare").cssselect("select[name=a] option"))
    assert "设区市级医保部门的目录（无标题）（prefecture-city）" in choices


MISTAKES = [
    ("/findings?severity=Bad", "可用的有：Violation、Warning、Info。", "choose from Violation, Warning, Info."),
    ("/findings?page=0", "应为不小于 1 的整数。", "a whole number from 1 on."),
    ("/findings?page=x", "应为整数。", "a whole number."),
    ("/findings?dismissed=x", "应为 true 或 false。", "true or false."),
    ("/findings/file", "缺少参数 format。", "The parameter format is missing."),
    ("/effects?on=1800-01-01", "1900 年至 2099 年", "from 1900 to 2099"),
    ("/effects?on=2026-13-45", "实有的一天", "a real day"),
    ("/impact?document=甲&on=1800-01-01", "1900 年至 2099 年", "from 1900 to 2099"),
    ("/compare?a=county&b=county&mode=x", "可用的有：editions、levels。", "choose from editions, levels."),
]  # fmt: skip


@pytest.mark.parametrize(("path", "zh", "en"), MISTAKES, ids=[each[0] for each in MISTAKES])
def test_what_may_stand_there_is_said_in_both_languages(
    boards: Server, path: str, zh: str, en: str
) -> None:
    for language, said in (("zh", zh), ("en", en)):
        told = boards.get(path, **{"accept-language": language}).text
        assert said in told
        assert "'" not in told and "None" not in told


def test_pages_follow_each_other_without_gap(boards: Server) -> None:
    page, seen, count = shown(boards, "/findings"), 0, 1
    everywhere = int(words(page.cssselect("h2#list small")[0]))
    while True:
        seen += len(page.cssselect(".found tbody tr"))
        following = page.cssselect("a[rel=next]")
        if not following:
            break
        count += 1
        assert count < 20
        page = shown(boards, following[0].get("href"))
    assert seen == everywhere


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/findings?severity=Terrible", "no such severity"),
        ("/findings?page=0", "pages count from one"),
        ("/findings?page=x", "no number"),
        ("/findings/file?format=exe", "no such format"),
        ("/effects?on=2026-13-45", "no such day"),
        ("/effects?within=0", "nothing to look ahead to"),
        ("/compare?a=county&b=county&mode=guess", "no such mode"),
        ("/compare/file?a=county&b=county&format=exe", "no such format"),
    ],
)
def test_what_is_asked_wrongly_is_told_so(boards: Server, path: str, why: str) -> None:
    response = boards.get(path, **PAGE)
    assert response.status_code == 400, why
    assert html.fromstring(response.text).cssselect("p.said")


@pytest.mark.parametrize(
    ("asked", "said", "reason"),
    [
        ("catalogue=nowhere", "没有这个目录：“nowhere”。", "a catalogue that was renamed"),
        ("rule=Nothing", "没有未核销的发现属于规则“Nothing”。", "a rule of another edition"),
        ("column=nothing", "没有未核销的发现属于栏目“nothing”。", "a column nobody has"),
    ],
)
def test_a_filter_nothing_fits_is_named_with_a_way_out(
    boards: Server, asked: str, said: str, reason: str
) -> None:
    empty = shown(boards, f"/findings?{asked}").cssselect("p.empty")[0]
    assert said in words(empty), reason
    assert [each.get("href") for each in empty.cssselect("a")] == ["/findings#list"]


def test_all_findings_are_in_each_file(boards: Server) -> None:
    page = shown(boards, "/findings")
    everywhere = sum(int(words(each)) for each in page.cssselect(".tally b"))
    as_json = boards.get("/findings/file?format=json").json()
    assert len(as_json) == everywhere
    book = python_calamine.load_workbook(
        io.BytesIO(boards.get("/findings/file?format=xlsx").content)
    )
    assert len(book.get_sheet_by_index(0).to_python()) == everywhere + 1
    response = boards.get("/findings/file?format=html")
    assert response.headers["content-disposition"].startswith("attachment")


def test_the_first_page_says_how_many_findings_there_are(boards: Server, visit: Visit) -> None:
    everywhere = len(boards.get("/findings/file?format=json").json())
    page = visit(boards.url)
    expect(page.locator('.tally a[href="/findings"] b')).to_have_text(str(everywhere))


# Lapsed bases. By hand: 61号 in services 11 and 13, 25号 in 13, 11号 in 21, 48号 and 111号 in 8.
LAPSED = {
    "沪府办〔2008〕61号": 2,
    "沪医保办〔2008〕25号": 1,
    "沪医保〔2001〕11号": 1,
    "沪医保〔2001〕48号": 1,
    "沪医保〔2003〕111号": 1,
}


@pytest.mark.parametrize(
    ("day", "ended", "why"),
    [
        ("2026-06-01", set(LAPSED), "all that the two lists end by then"),
        (
            "2026-02-28",
            set(LAPSED) - {"沪医保〔2001〕48号", "沪医保〔2003〕111号"},
            "the day before the decision",
        ),
        ("2015-01-01", set(), "before the first event"),
    ],
)
def test_the_backlog_on_a_day(boards: Server, day: str, ended: set[str], why: str) -> None:
    page = shown(boards, f"/effects?on={day}")
    whole = [
        table
        for table in page.cssselect("main table")
        if table.xpath("preceding::h2[1][contains(., '整份')]")
    ]
    found = {
        words(row.cssselect("th a")[0]): int(words(row.cssselect("summary")[0]).split()[0])
        for table in whole
        for row in table.cssselect("tbody tr")
    }
    assert found == {number: LAPSED[number] for number in ended}, why


@pytest.mark.parametrize(
    ("day", "said", "why"),
    [
        ("2026-02-28", "在2026-02-28尚未废止；已定自2026-03-01起废止", "the day before"),
        ("2026-03-01", "已于2026-03-01废止", "it has ended"),
    ],
)
def test_a_repeal_to_come_is_told_by_the_impact(
    boards: Server, day: str, said: str, why: str
) -> None:
    page = shown(boards, f"/impact?document=沪医保〔2001〕48号&on={day}")
    assert said in words(page.cssselect(".lead p")[0]), why


def test_what_will_end_is_told_with_its_ground(boards: Server) -> None:
    page = shown(boards, "/effects?on=2026-11-01&within=6")
    rows = {
        words(row.cssselect("th a")[0]): words(row)
        for row in page.cssselect("main table:last-of-type tbody tr")
    }
    assert "2027-01-01" in rows["沪人社医〔2013〕690号"]
    # Its term ends with 31 March: from the first of April it is no longer in force.
    assert "2027-04-01" in rows["沪人社医发〔2015〕47号"]


def test_without_effects_nothing_is_claimed(server: Server) -> None:
    assert "一律未知" in words(shown(server, "/effects"))


@pytest.mark.parametrize(
    ("day", "months", "then", "why"),
    [
        ("2026-11-30", 3, "2027-02-28", "a shorter month"),
        ("2026-12-31", 12, "2027-12-31", "a year"),
        ("2023-08-31", 6, "2024-02-29", "a leap year"),
    ],
)
def test_months_later(day: str, months: int, then: str, why: str) -> None:
    from datetime import date

    assert _later(date.fromisoformat(day), months).isoformat() == then, why


# Two catalogues.


def test_two_levels_side_by_side(boards: Server) -> None:
    page = shown(boards, "/compare?a=shanghai-district-services&b=jinshan-district")
    table = page.xpath("//h2[contains(., '依据不同')]/following::table[1]")[0]
    rows = {words(row.cssselect("td")[0]): row for row in table.cssselect("tbody tr")}
    # Read in both: the card is service 1 there, 37 (guide) and 38 (result) here.
    first = rows["1"].cssselect("td")
    assert words(first[2]) == "37、38"
    assert words(first[4]).split() == ["沪医保〔2002〕43号", "沪医保〔2007〕74号"]
    assert first[1].cssselect("a")[0].get("href") == "/catalogue/shanghai-district-services/item/1"


def test_the_crosswalk_comes_as_a_file(boards: Server) -> None:
    asked = "/compare/file?a=county&b=prefecture-city&format="
    lines = boards.get(asked + "sssom").text.splitlines()
    header = next(line for line in lines if not line.startswith("#")).split("\t")
    assert {
        "subject_id",
        "predicate_id",
        "object_id",
        "mapping_justification",
        "confidence",
    } <= set(header)
    found = json.loads(boards.get(asked + "json").text)
    assert len(found["mappings"]) == len([line for line in lines if not line.startswith("#")]) - 1
    assert boards.get(asked + "xlsx").content[:2] == b"PK"


def test_a_catalogue_that_is_not_there_is_told_with_near_ones(boards: Server) -> None:
    response = boards.get("/compare?a=county&b=jinshan", **PAGE)
    assert response.status_code == 404
    assert "jinshan-district" in response.text


# What the last publish changed.


def test_effects_newly_stated_are_listed(boards: Server) -> None:
    page = shown(boards, "/changes")
    rows = [[words(cell) for cell in row] for row in page.cssselect("main tbody tr")]
    assert len(rows) == 9, (
        "seven lines of the list but the one that is no event, three of the decision"
    )
    assert [
        "沪医保〔2003〕111号《关于进一步完善本市恶性肿瘤门诊大病医保管理的补充通知》",
        "废止",
        "2026-03-01",
        "示例决定.txt 第9行",
    ] in rows


def test_what_became_of_each_catalogue(tmp_path: Path) -> None:
    sources, store = tmp_path / "catalogues", tmp_path / "store"
    sources.mkdir()
    county, city = example("county"), example("prefecture-city")
    shutil.copy(county, sources / county.name)
    build([sources], store)
    with serving(store) as server:
        assert "第一次发布" in words(shown(server, "/changes"))
        # The tenth matter goes by another name, and a second catalogue joins the first.
        text = county.read_text(encoding="utf-8")
        assert text.count("异地转诊人员备案") == 1
        (sources / county.name).write_text(
            text.replace("异地转诊人员备案", "异地转诊人员登记备案"), encoding="utf-8"
        )
        shutil.copy(city, sources / city.name)
        build([sources], store)
        page = shown(server, "/changes")
        headings = [words(each) for each in page.cssselect("h3")]
        assert len(headings) == 2
        assert any("有变动" in each for each in headings)
        assert any("prefecture-city" in each and "新增目录 20 个事项" in each for each in headings)
        table = page.xpath("//h4[contains(., '改名')]/following::table[1]")[0]
        cells = [words(cell) for cell in table.cssselect("tbody td")]
        assert cells[1::2] == ["异地转诊人员备案", "异地转诊人员登记备案"]


# For everybody.


@pytest.mark.parametrize(
    "path",
    [
        "/findings",
        "/effects?on=2026-11-01",
        "/compare",
        "/compare?a=county&b=prefecture-city",
        "/changes",
    ],
)
@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_nobody_is_kept_out(
    boards: Server, visit: Visit, path: str, options: dict[str, object]
) -> None:
    page = visit(boards.url + path, **options)
    assert_open_to_all(page)


def test_the_filters_work_without_script(boards: Server, visit: Visit) -> None:
    page = visit(boards.url + "/findings", java_script_enabled=False)
    page.get_by_label("规则").select_option("Counter")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".found tbody tr")).to_have_count(len(DRAGGED))
