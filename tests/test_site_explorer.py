"""The explorer in a browser: from a search to a view that somebody else can open."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import resvg_py
from browser import PHONE, Visit, barriers
from lxml import etree, html
from playwright.sync_api import Page, expect
from server import Server, publish, serving

from graph_builder.namespaces import PREFIXES, catalogue_iri, item_iri, policy_iri
from graph_builder.network import RELATIONS, everything
from graph_builder.picture.palette import EDGE, GROUND
from graph_builder.resources import static
from graph_builder.store import StoreFolder

PAGE = {"accept": "text/html"}
POLICY = policy_iri("沪人社医发〔2016〕44号").value
# By hand: the items whose 政策依据 is 沪人社医发〔2016〕44号.
ITEMS = {item_iri("shanghai-district-services", n).value for n in (1, 2)} | {
    item_iri("jinshan-district", n).value for n in (31, 32, 35, 36, 37, 38)
}
MUNICIPALITY = catalogue_iri("shanghai-municipality").value  # 89 items, one publisher
READY = '#explorer[data-ready]:not([data-ready=""])'
DATA = "https://w3id.org/yiju/"


def ready(page: Page) -> Page:
    """The page when its picture is drawn and what is selected is told."""
    page.wait_for_selector(READY, timeout=30_000)
    page.wait_for_selector('#details[data-of]:not([data-of=""])')
    return page


def at(server: Server, *of: str, rest: str = "") -> str:
    return f"{server.url}/explore?" + "&".join(f"of={quote(each)}" for each in of) + rest


def drawn(page: Page) -> dict[str, tuple[float, float]]:
    """The things in the picture, with their places."""
    found = page.evaluate(
        "() => yijuExplorer.nodes().not('.gone').map((n) => [n.id(), n.position('x'), n.position('y')])"
    )
    return {name: (round(x, 2), round(y, 2)) for name, x, y in found}


def relaid(page: Page, work: object) -> None:
    """Do ``work`` and wait for the picture that follows."""
    page.evaluate("() => { document.getElementById('explorer').dataset.ready = ''; }")
    work()  # type: ignore[operator]
    page.wait_for_selector(READY, timeout=30_000)


def test_from_a_search_to_the_neighbours(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/explore")
    page.get_by_label("从哪里看起").fill("沪人社医发(2016)44")
    page.get_by_role("button", name="查看").click()
    ready(page)
    assert {each for each in drawn(page) if "/item/" in each} == ITEMS
    panel = page.locator("#details")
    expect(panel.locator("h2")).to_have_text("沪人社医发〔2016〕44号")
    assert [re.sub(r"\s", "", row.inner_text()) for row in panel.locator("li").all()] == [
        "文件1展开文件", "机关1展开机关", "事项8展开事项",
    ]  # fmt: skip
    assert parse_qs(urlsplit(page.url).query)["of"] == [POLICY]


def test_a_click_tells_before_anything_is_opened(server: Server, visit: Visit) -> None:
    """Item 39 of Jinshan rests on one document and stands in one catalogue."""
    page = ready(visit(at(server, policy_iri("沪医保〔2000〕46号").value)))
    item = item_iri("jinshan-district", 39).value
    before = set(drawn(page))
    place = page.evaluate(
        "(id) => { yijuExplorer.zoom(1).center(yijuExplorer.getElementById(id));"
        " return yijuExplorer.getElementById(id).renderedPosition(); }", item
    )  # fmt: skip
    page.locator("#graph").click(position=place)
    page.wait_for_selector(f'#details[data-of="{item}"]')
    assert set(drawn(page)) == before
    counts = {
        row.locator(".kind").inner_text(): row.locator("b").inner_text()
        for row in page.locator("#details li").all()
    }
    assert counts["目录"] == "1"
    relaid(page, page.get_by_role("button", name="展开目录").click)
    assert set(drawn(page)) == before | {catalogue_iri("jinshan-district").value}


def test_what_has_no_room_is_told_and_can_be_had(server: Server, visit: Visit) -> None:
    """89 items and a publisher: 60 are shown, the body among them, so 30 items are not."""
    page = ready(visit(at(server, MUNICIPALITY)))
    assert len(drawn(page)) == 1 + 60
    expect(page.locator("#capped")).to_contain_text("还有 30 事项 没有画出")
    relaid(page, page.get_by_role("button", name="再展开 60 个").click)
    assert len(drawn(page)) == 1 + 1 + 89
    expect(page.locator("#capped")).to_be_empty()


def test_the_same_address_gives_the_same_picture(server: Server, visit: Visit) -> None:
    page = ready(visit(at(server, POLICY)))
    relaid(page, lambda: page.get_by_label("机关 1").uncheck())
    relaid(page, lambda: page.get_by_label("按层次").check())
    address, places = page.url, drawn(page)
    assert {"layout=layers", "hide=body"} <= set(urlsplit(address).query.split("&"))
    other = ready(visit(address))
    assert drawn(other) == places
    page.go_back()
    page.wait_for_selector(READY)
    assert parse_qs(urlsplit(page.url).query).get("layout") is None


def test_the_page_brings_its_view_along(server: Server, visit: Visit) -> None:
    """One question to the server, not two; and a name in it ends no element."""
    page = visit("about:blank")
    asked = list[str]()
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(at(server, POLICY))
    ready(page)
    assert "/api/graph" not in asked


@pytest.mark.parametrize("layout", ["force", "layers"])
def test_layouts_keep_things_apart(server: Server, visit: Visit, layout: str) -> None:
    page = ready(visit(at(server, POLICY, rest=f"&layout={layout}")))
    places = drawn(page)
    assert len({(round(x), round(y)) for x, y in places.values()}) == len(places) == 11
    if layout == "layers":  # what an item rests on stands to the right of it
        assert max(places[item][0] for item in ITEMS) < places[POLICY][0]
    assert drawn(ready(visit(page.url))) == places


def test_filters_take_away_what_only_they_led_to(server: Server, visit: Visit) -> None:
    page = ready(visit(at(server, POLICY)))
    relaid(page, lambda: page.locator("#catalogue").select_option("jinshan-district"))
    assert {each for each in drawn(page) if "/item/" in each} == {
        each for each in ITEMS if "jinshan" in each
    }
    page.locator(".relations summary").click()
    relaid(page, lambda: page.get_by_label("政策依据 8").uncheck())
    assert not [each for each in drawn(page) if "/item/" in each]
    rows = page.locator("#table tbody tr")
    assert rows.count() == len(drawn(page)) == 3  # it, its issuer, what it promulgates
    relaid(page, lambda: page.get_by_label("机关 1").uncheck())
    page.get_by_label("文件 2").uncheck()
    expect(page.locator("#state")).to_contain_text("筛选之后没有可画的")
    relaid(page, page.locator("#state button").click)
    assert len(drawn(page)) == 11


def test_the_keyboard_walks_and_opens(server: Server, visit: Visit) -> None:
    page = ready(visit(at(server, POLICY, rest="&layout=layers")))
    graph = page.locator("#graph")
    graph.focus()
    graph.press("ArrowLeft")  # from the document to an item
    page.wait_for_selector('#details[data-of*="/item/"]')
    chosen = page.locator("#details").get_attribute("data-of")
    assert chosen in ITEMS
    assert page.locator('#table tr[aria-selected="true"]').get_attribute("data-id") == chosen
    relaid(page, lambda: graph.press("Enter"))
    assert catalogue_iri(chosen.split("/")[-3]).value in drawn(page)
    assert f"open={quote(chosen, safe='')}" in page.url
    outline = graph.evaluate("(e) => getComputedStyle(e).outlineStyle")
    assert outline == "solid"


def test_the_table_selects_in_the_picture(server: Server, visit: Visit) -> None:
    page = ready(visit(at(server, POLICY)))
    page.get_by_role("button", name="在图中选中：上海市人力资源和社会保障局").press("Enter")
    page.wait_for_selector('#details[data-of*="/body/"]')
    expect(page.locator("#details h2")).to_have_text("上海市人力资源和社会保障局")


def test_it_can_be_saved_as_a_png(server: Server, visit: Visit, tmp_path: Path) -> None:
    page = ready(visit(at(server, POLICY), accept_downloads=True))
    with page.expect_download() as waiting:
        page.get_by_role("button", name="存为 PNG").click()
    waiting.value.save_as(tmp_path / "view.png")
    data = (tmp_path / "view.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert min(int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) > 400


def test_a_failure_is_told_and_tried_again(server: Server, visit: Visit) -> None:
    page = ready(visit(at(server, POLICY)))
    page.route("**/api/graph?*", lambda route: route.fulfill(
        status=200, content_type="application/json", body="{"))  # fmt: skip
    page.get_by_role("button", name="全部展开").click()
    expect(page.locator("#state .bad")).to_contain_text("没有取到")
    page.unroute("**/api/graph?*")
    relaid(page, page.locator("#state button").click)
    assert len(drawn(page)) == 11


@pytest.mark.parametrize("look", [{}, {"viewport": PHONE}, {"color_scheme": "dark"}], ids=str)
@pytest.mark.parametrize("rest", ["", "of", "q=医疗保险", "q=zzzz"])
def test_nobody_is_kept_out(
    server: Server, visit: Visit, look: dict[str, object], rest: str
) -> None:
    address = at(server, POLICY) if rest == "of" else f"{server.url}/explore?{rest}"
    page = visit(address, **look)
    if rest == "of":
        ready(page)
    assert barriers(page) == []
    width = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert width <= 0


def test_without_script_the_table_leads_on(server: Server, visit: Visit) -> None:
    page = visit(at(server, POLICY), java_script_enabled=False)
    box = page.locator("p.unscripted").bounding_box()
    assert box and box["height"] > 10, "what is missing is told"
    rows = page.locator("#table tbody tr")
    assert rows.count() == 11
    rows.filter(has_text="第31项").get_by_role("link", name="展开").click()
    text = page.locator("#table").inner_text()
    assert "金山区医疗保障局政务公开标准目录" in text
    assert page.locator("#table tbody tr").count() > 11


#: Filters as the form sends them, and the rows left of the eleven round 沪人社医发〔2016〕44号:
#: itself, its issuer, what it promulgates, two items of the district and six of Jinshan.
FILTERED = [
    ("hide=body", 10, "a kind"),
    ("hide=body&hide=document", 0, "two kinds, where it starts among them: all hung on that"),
    ("without=policyBasis", 3, "a relation, and what only it led to"),
    ("catalogue=jinshan-district", 9, "the items of another catalogue"),
    ("catalogue=none-such", 3, "of a catalogue that has none here"),
    ("page=2", 0, "a page beyond the last"),
]


@pytest.mark.parametrize(("query", "rows", "why"), FILTERED, ids=[row[2] for row in FILTERED])
def test_without_script_the_table_is_filtered(
    server: Server, query: str, rows: int, why: str
) -> None:
    page = html.fromstring(server.get(f"/explore?of={quote(POLICY)}&{query}", **PAGE).text)
    assert len(page.cssselect("#table tbody th")) == rows
    for link in page.cssselect("#table th + td + td + td a"):
        assert query.startswith("page") or query in link.get("href")


def test_without_script_the_form_filters(server: Server, visit: Visit) -> None:
    page = visit(at(server, POLICY), java_script_enabled=False)
    page.get_by_label("机关").check()
    page.locator("select[name=catalogue]").select_option("jinshan-district")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("#table tbody tr")).to_have_count(8)
    assert page.get_by_label("机关").is_checked()


def test_what_is_typed_is_suggested_and_leads_into_the_picture(
    server: Server, visit: Visit
) -> None:
    page = visit(f"{server.url}/explore")
    page.get_by_label("从哪里看起").press_sequentially("沪人社医发2016")
    expect(page.locator(".start .suggestions a").first).to_be_visible()
    page.get_by_label("从哪里看起").press("ArrowDown")
    page.keyboard.press("Enter")
    ready(page)
    assert "/explore?of=" in page.url


def test_its_files_open(server: Server) -> None:
    of = f"of={quote(POLICY)}"
    opened = {
        form: server.get(f"/explore/file?{of}&format={form}")
        for form in ("svg", "png", "graphml", "gexf", "html")
    }
    assert all(each.status_code == 200 for each in opened.values())
    assert (
        "沪人社医发〔2016〕44号"
        in "".join(etree.fromstring(opened["svg"].content).itertext()) + opened["svg"].text
    )
    assert resvg_py.svg_to_bytes(svg_string=opened["svg"].text)
    assert opened["png"].content.startswith(b"\x89PNG")
    for form in ("graphml", "gexf"):
        assert etree.fromstring(opened[form].content) is not None
    assert html.fromstring(opened["html"].text) is not None


def test_for_programs(server: Server) -> None:
    of = quote("沪人社医发(2016)44")
    said = server.get(f"/api/graph/summary?of={of}").json()
    assert said["node"]["id"] == POLICY
    assert said["neighbours"] == {"document": 1, "body": 1, "item": 8}
    found = server.get(f"/api/graph/neighbours?of={of}&kind=item&catalogue=jinshan-district&most=4")
    assert found.json()["total"] == {"item": 6}
    assert found.json()["hidden"] == {"item": 2}
    assert [each["id"].rsplit("/", 1)[1] for each in found.json()["nodes"]] == [
        "31",
        "32",
        "35",
        "36",
    ]
    found = server.get(f"/api/graph/neighbours?of={of}&relation=issuedBy")
    assert [each["label"] for each in found.json()["nodes"]] == ["上海市人力资源和社会保障局"]
    view = server.get(f"/api/graph?of={of}").json()
    assert {each["id"] for each in view["nodes"] if each["kind"] == "item"} == ITEMS


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/api/graph", 400, "of"),
        ("/api/graph?of=沪人社医发〔2016〕440号", 404, "沪人社医发〔2016〕44号"),
        (f"/api/graph?of={DATA}policy/没有", 404, "没有"),
        (f"/api/graph?of={POLICY}&open=a|b|c", 400, "a|b|c"),
        (f"/api/graph?of={POLICY}&open={POLICY}|item|0", 400, "item|0"),
        (f"/api/graph?of={POLICY}" + f"&open={POLICY}" * 100, 400, "100"),
        (f"/api/graph/neighbours?of={POLICY}&relation=knows", 400, "policyBasis"),
        (f"/api/graph/neighbours?of={POLICY}&kind=dog", 400, "kind"),
        (f"/api/graph/neighbours?of={POLICY}&most=100000", 400, "most"),
        ("/api/graph/summary", 400, "of"),
        ("/explore?of=没有这个东西zz", 404, "没有"),
        ("/explore/file?format=svg", 400, "of"),
        (f"/explore/file?of={POLICY}&format=exe", 400, "format"),
    ],
    ids=[
        "no start", "near", "no such", "no step", "none", "too many", "no relation", "no kind",
        "too much", "of nothing", "page of nothing", "file of nothing", "no format",
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_told_so(
    server: Server, path: str, status: int, says: str
) -> None:
    response = server.get(quote(path, safe="/?&=:|"), **PAGE)
    assert response.status_code == status, response.text
    assert says in response.text


def test_the_interface_is_documented(server: Server) -> None:
    paths = server.get("/api/openapi.json").json()["paths"]
    for path in ("/api/graph", "/api/graph/neighbours", "/api/graph/summary"):
        assert {"200", "400", "404", "503", "504"} <= set(paths[path]["get"]["responses"])
        schema = paths[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert schema


def test_the_colours_are_those_of_all_pictures() -> None:
    css = (static() / "explore.css").read_text() + (static() / "site.css").read_text()
    light = dict[str, str]()
    for block in re.findall(r"^:root \{(.*?)\}", css, re.S | re.M):
        light |= dict(re.findall(r"--([\w-]+): (#\w+)", block))
    for kind in ("document", "item", "body", "catalogue"):
        assert light[f"{kind}-edge"] == EDGE[kind]
        assert light[f"{kind}-ground"] == GROUND[kind]


def test_relations_join_what_they_are_said_to_join(store_folder: Path) -> None:
    graph = everything(StoreFolder(store_folder).open())
    ends = {each.value.rsplit("#", 1)[1]: kinds for each, kinds in RELATIONS.items()}
    for source, target, data in graph.edges(data=True):
        kinds = graph.nodes[source]["kind"], graph.nodes[target]["kind"]
        assert kinds == ends[data["relation"]]


HUB = 10_000


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a document that ten thousand items rest on, and names that would be markup."""
    folder = tmp_path_factory.mktemp("hub") / "store"
    head = "".join(f"@prefix {name}: <{base}> .\n" for name, base in PREFIXES.items())
    evil = '"<img src=x onerror=alert(1)>\\"\'</script><script>alert(2)</script>"'
    lines = [head, f"<{POLICY}> a yiju:PolicyBasis ; dcterms:title {evil} ."]
    lines += [
        f'<{DATA}catalogue/c/item/{n}> a yiju:Item ; dcterms:title "事项{n}" ; yiju:sequence {n} ;'
        f" yiju:policyBasis <{POLICY}> ."
        for n in range(1, HUB + 1)
    ]
    publish(folder, {f"{DATA}graph/catalogue/c": "\n".join(lines)})
    with serving(folder) as running:
        yield running


def test_a_hub_is_counted_whole_and_shown_in_part(hub: Server) -> None:
    assert hub.get(f"/api/graph/summary?of={quote(POLICY)}").json()["neighbours"] == {"item": HUB}
    found = hub.get(f"/api/graph?of={quote(POLICY)}").json()
    assert len(found["nodes"]) == 61
    assert found["opened"][0]["hidden"] == {"item": HUB - 60}
    assert [each["label"] for each in found["nodes"][1:4]] == ["事项1", "事项2", "事项3"]


def test_two_thousand_things_are_drawn_and_names_run_nothing(hub: Server, visit: Visit) -> None:
    page = ready(visit(at(hub, POLICY, rest=f"&open={quote(POLICY + '|item|2000')}")))
    for layout in ("按引力", "按层次"):
        if layout == "按层次":
            relaid(page, lambda: page.get_by_label("按层次").check())
        places = list(drawn(page).values())
        assert len(places) == 2000
        # Nothing lies on anything else: no two stand nearer than a dot is wide.
        cells = {(round(x / 24), round(y / 24)) for x, y in places}
        assert len(cells) > 1990
    rows = page.locator("#table tbody tr")
    expect(rows).to_have_count(200)
    page.get_by_role("button", name="再列 200 行（还有 1800 行）").click()
    expect(rows).to_have_count(400)
    expect(page.locator("#details h2")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#capped")).to_contain_text("8001")


def test_a_view_is_json_that_says_it_all(server: Server) -> None:
    found = server.get(f"/api/graph?of={quote(POLICY)}")
    assert json.loads(found.content)["edges"][0].keys() == {"source", "target", "relation"}
