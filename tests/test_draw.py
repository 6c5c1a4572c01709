"""Pictures as files: whole, capped aloud, the same bytes, and a page that runs only ours."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from conftest import example
from lxml import etree, html
from typer.testing import CliRunner

from graph_builder.cli import make_app
from graph_builder.construction.catalogues import build
from graph_builder.draw import FORMATS, draw
from graph_builder.draw.positions import BOXES, DOTS, Room, positions
from graph_builder.errors import NotFound
from graph_builder.lookup.documents import find_document
from graph_builder.network import Neighbourhood, around, whole
from graph_builder.store import StoreFolder
from graph_builder.thing import find_thing

CHROMIUM = shutil.which("chromium")
BASE = "https://w3id.org/yiju/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("drawn") / "store"
    build([example("jinshan-district"), example("shanghai-district-services")], place)
    return place


@pytest.fixture(scope="module")
def store(folder: Path) -> ox.Store:
    return StoreFolder(folder).open()


@pytest.fixture(scope="module")
def near_46(store: ox.Store) -> Neighbourhood:
    return around(store, find_document(store, "沪医保〔2000〕46号").iri, 300)


def test_a_document_stands_among_what_rests_on_it_and_what_it_rests_on(
    near_46: Neighbourhood,
) -> None:
    """The lines 116, 160 and 242 of the district and the four items of Jinshan cite it."""
    centre = near_46.centre
    items = {source for source, _, data in near_46.network.in_edges(centre, data=True)}
    assert {item.removeprefix(f"{BASE}catalogue/") for item in items} == {
        *(f"shanghai-district-services/item/{n}" for n in (8, 12, 21)),
        *(f"jinshan-district/item/{n}" for n in (39, 40, 49, 50)),
    }
    above = {
        near_46.network.nodes[target]["label"]: data["relation"]
        for _, target, data in near_46.network.out_edges(centre, data=True)
    }
    assert above == {
        "上海市城镇职工基本医疗保险办法": "implements",
        "上海市医疗保险局": "issuedBy",  # its issuer at the time, by the code and the year
    }


def test_hubs_are_shown_and_not_walked_through(near_46: Neighbourhood) -> None:
    """Jinshan has 72 items; only those that cite the document are drawn."""
    drawn = [n for n in near_46.network if n.startswith(f"{BASE}catalogue/jinshan-district/item/")]
    assert len(drawn) == 4


def test_what_everybody_cites_is_not_walked_through(store: ox.Store) -> None:
    """Item 33 of Jinshan rests on 沪人社医发〔2016〕38号 and, to disclose, on the 条例 of 2019,
    which nearly all items cite: the seven items of the one are drawn, not those of the other."""
    part = around(store, find_thing(store, "jinshan-district/33"), 300)
    items = [name for name, data in part.network.nodes(data=True) if data["kind"] == "item"]
    assert len(items) == 7
    assert find_document(store, "政府信息公开条例").iri.value in part.network


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("沪医保(2000)46", "policy/沪医保〔2000〕46号"),  # a number in any spelling
        ("https://w3id.org/yiju/policy/沪医保〔2000〕46号", "policy/沪医保〔2000〕46号"),  # an IRI
        ("上海市医疗保险局", "body/上海市医疗保险局"),  # a body by its name
        ("jinshan-district", "catalogue/jinshan-district"),  # a catalogue by its id
        ("jinshan-district/31", "catalogue/jinshan-district/item/31"),  # an item by its place
        ("办理门诊大病事项登记及撤销", "catalogue/shanghai-district-services/item/8"),  # and name
    ],
)
def test_anything_is_found_as_a_person_names_it(store: ox.Store, text: str, iri: str) -> None:
    assert find_thing(store, text).value == BASE + iri


def test_a_name_of_several_items_is_asked_back(store: ox.Store) -> None:
    """Jinshan prints 办理就医关系转移 twice: the guide (39) and the result (40)."""
    with pytest.raises(NotFound) as told:
        find_thing(store, "办理就医关系转移")
    assert str(told.value).splitlines()[1:] == ["  jinshan-district/39", "  jinshan-district/40"]


def test_what_nothing_is_called_gets_near_hits(store: ox.Store) -> None:
    with pytest.raises(NotFound, match="相近的有"):
        find_thing(store, "沪医保〔2000〕45号")


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_part_gives_the_same_bytes(near_46: Neighbourhood, form: str) -> None:
    assert draw(near_46, "图", form) == draw(near_46, "图", form)


def test_a_cap_is_said(store: ox.Store) -> None:
    part = whole(store, 20)
    assert len(part.network) == 20
    assert f"另有 {part.hidden} 个未画出" in draw(part, "图", "html").decode()
    assert f"另有{part.hidden}个未画出" in draw(part, "图", "svg").decode()


def test_other_programs_read_the_networks(near_46: Neighbourhood, tmp_path: Path) -> None:
    for form, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        path = tmp_path / f"a.{form}"
        path.write_bytes(draw(near_46, "图", form))
        again = read(path)
        assert set(again) == set(near_46.network)
        assert again.number_of_edges() == near_46.network.number_of_edges()
        assert again.nodes[near_46.centre]["kind"] == "document"


def test_a_png_is_a_picture(near_46: Neighbourhood) -> None:
    data = draw(near_46, "图", "png")
    assert data.startswith(b"\x89PNG\r\n")
    assert int.from_bytes(data[16:20]) > 1000, "wide enough to read"


def test_every_thing_is_a_box_of_the_svg(near_46: Neighbourhood) -> None:
    drawn = etree.fromstring(draw(near_46, "图", "svg"))
    assert len(drawn.findall(".//{*}g")) == len(near_46.network)


@pytest.mark.parametrize("room", [BOXES, DOTS], ids=["boxes", "dots"])
def test_no_two_things_share_a_place(store: ox.Store, room: Room) -> None:
    part = whole(store, 200)
    places = positions(part.network, room)
    cells = {(round(x / room.wide), round(y / room.high)) for x, y in places.values()}
    assert len(cells) == len(part.network) > 150


def test_no_box_lies_on_another(store: ox.Store) -> None:
    """A box has 12 characters of 14 px and 8 px round them, and three lines: 190 by 68 at most."""
    places = list(positions(whole(store, 90).network, BOXES).values())
    assert len(places) == 90
    for number, (x, y) in enumerate(places):
        for other_x, other_y in places[:number]:
            assert abs(x - other_x) >= 190 or abs(y - other_y) >= 68


def test_pyvis_is_given_what_it_would_make_itself(near_46: Neighbourhood) -> None:
    """Nodes and edges go past pyvis's searching methods: they are whole all the same."""
    tree = html.fromstring(draw(near_46, "图", "html").decode())
    data = json.loads(tree.get_element_by_id("data").text)
    assert {each["id"] for each in data["nodes"]} == set(near_46.network)
    ends = {(each["from"], each["to"]) for each in data["edges"]}
    assert ends == set(near_46.network.edges)
    assert {each["arrows"] for each in data["edges"]} == {"to"}


def test_the_page_asks_nobody_for_anything(near_46: Neighbourhood) -> None:
    page = draw(near_46, "图", "html").decode()
    tree = html.fromstring(page)
    assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith(
        "default-src 'none'"
    )
    assert not tree.xpath("//@src | //link | //iframe | //a[@href]")


PLANTED = [
    "<script>document.title='run'</script>",
    "</script><script>document.title='run'</script>",
    "<img src=x onerror=\"document.title='run'\">",
    "'\"><svg onload=\"document.title='run'\">",
    "{{ 7*7 }}",
]


def _planted() -> Neighbourhood:
    network: nx.DiGraph[str] = nx.DiGraph()
    for number, text in enumerate(PLANTED):
        network.add_node(f"{BASE}x/{number}", kind="item", label=text, note=text)
    network.add_node("hub", kind="catalogue", label="目录", note="")
    network.add_edges_from(
        (("hub", node) for node in list(network) if node != "hub"), relation="hasItem"
    )
    return Neighbourhood(network, "hub", 0)


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed; make test installs it")
def test_in_a_browser_names_stay_names(tmp_path: Path) -> None:
    path = tmp_path / "图.html"
    path.write_bytes(draw(_planted(), PLANTED[1], "html"))
    done = subprocess.run(
        [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
            f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=4000", "--dump-dom",
            path.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    tree = html.fromstring(done.stdout)
    assert tree.xpath("//canvas"), "the picture is drawn"
    shown = [button.text_content() for button in tree.xpath("//aside//li/button")]
    assert sorted(shown) == sorted(PLANTED), "each name is shown as it is written"
    assert tree.findtext(".//title") == PLANTED[1]
    assert len(tree.xpath("//tbody/tr")) == len(PLANTED)
    assert not re.search(r"CONSOLE.*(Error|Refused)", done.stderr)


def test_the_ending_says_the_format(folder: Path, tmp_path: Path) -> None:
    for ending in FORMATS:
        out = tmp_path / f"a.{ending}"
        done = CliRunner().invoke(
            make_app(), ["draw", "沪医保〔2000〕46号", "--store", str(folder), "--out", str(out)]
        )
        assert done.exit_code == 0, done.output
        assert out.stat().st_size > 1000


def test_of_thousands_each_has_a_place_of_its_own() -> None:
    """Of more things than forces act between, the others stand round what they hang on."""
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_node("c", kind="catalogue")
    network.add_node("alone", kind="document")
    for number in range(2_500):
        network.add_node(f"i{number}", kind="item")
        network.add_edge("c", f"i{number}")
    places = positions(network, DOTS)
    assert set(places) == set(network)
    assert len(set(places.values())) == len(network)
    assert places == positions(network, DOTS)
