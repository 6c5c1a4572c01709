"""Pictures: every node drawn once, nothing overlaps, nothing runs, the same bytes."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from graph_builder.picture import Edge, Node, Picture, to_svg
from graph_builder.picture.arrange import arranged, crossings
from graph_builder.picture.wrap import width, wrap

SVG = "{http://www.w3.org/2000/svg}"


def _picture(counts: list[int], links: set[tuple[int, int]]) -> Picture:
    nodes = [
        Node(f"{layer}-{number}", f"第{layer}层之{number}" * (1 + number % 4), "item", layer)
        for layer, count in enumerate(counts)
        for number in range(count)
    ]
    edges = [
        Edge(nodes[a].id, nodes[b].id, "实施")
        for a, b in sorted(links)
        if a < len(nodes) and b < len(nodes) and nodes[a].layer < nodes[b].layer
    ]
    return Picture(tuple(f"层{n}" for n in range(len(counts))), tuple(nodes), tuple(edges))


pictures = st.builds(
    _picture,
    st.lists(st.integers(0, 6), min_size=1, max_size=4),
    st.sets(st.tuples(st.integers(0, 23), st.integers(0, 23)), max_size=30),
)


@given(pictures)
def test_every_node_and_edge_is_drawn_once(picture: Picture) -> None:
    drawn = etree.fromstring(to_svg(picture, title="图").encode())
    assert len(drawn.findall(f".//{SVG}g")) == len(picture.nodes)
    assert len(drawn.findall(f"{SVG}path[@class='edge']")) == len(picture.edges)


@given(pictures)
def test_no_box_lies_on_another(picture: Picture) -> None:
    drawn = etree.fromstring(to_svg(picture, title="图").encode())
    columns: dict[float, list[tuple[float, float]]] = {}
    for group in drawn.findall(f".//{SVG}g"):
        box = group.find(f"{SVG}rect")
        assert box is not None
        x, y, height = (float(box.attrib[name]) for name in ("x", "y", "height"))
        columns.setdefault(x, []).append((y, y + height))
    for column in columns.values():
        assert all(above[1] < below[0] for above, below in pairwise(sorted(column)))


@given(pictures)
def test_the_same_picture_gives_the_same_bytes(picture: Picture) -> None:
    assert to_svg(picture, title="图") == to_svg(picture, title="图")


@given(st.text(max_size=80), st.integers(4, 20), st.integers(1, 4))
def test_a_line_is_never_wider_than_its_room(text: str, room: int, most: int) -> None:
    lines = wrap(text, room, most)
    assert len(lines) <= most
    assert all(width(line) <= room for line in lines)


@given(pictures)
def test_arranging_never_makes_more_crossings(picture: Picture) -> None:
    layers = [[n.id for n in picture.nodes if n.layer == k] for k in range(len(picture.layers))]
    layer = {node.id: node.layer for node in picture.nodes}
    edges = [(e.source, e.target) for e in picture.edges if layer[e.target] - layer[e.source] == 1]
    after: dict[str, list[str]] = {}
    for source, target in edges:
        after.setdefault(source, []).append(target)
    assert crossings(arranged(layers, edges), after) <= crossings(layers, after)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("#row-3", "#row-3"),  # a place of the same page
        ("/item/a/3", "/item/a/3"),  # a path of the same server
        ("https://a.cn/甲 乙", "https://a.cn/甲%20乙"),  # a page of the web, encoded
        ("javascript:alert(1)", None),  # no address at all: drawn without a link
        ("data:text/html,x", None),  # nor is this
    ],
)
def test_only_pages_are_linked(address: str, kept: str | None) -> None:
    picture = Picture(("层",), (Node("a", "甲", "item", 0, address=address),), ())
    link = etree.fromstring(to_svg(picture, title="图").encode()).find(f"{SVG}a")
    assert (None if link is None else link.attrib["href"]) == kept


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</svg><script>", "&lt;b&gt;"],
)
def test_a_text_stays_a_text(text: str) -> None:
    picture = Picture((text,), (Node("a", text, "item", 0, text),), ())
    drawn = to_svg(picture, title=text)
    assert not re.search(r"<(script|img)", drawn)
    assert text in "".join(etree.fromstring(drawn.encode()).itertext())


def test_a_control_character_does_not_break_the_file() -> None:
    picture = Picture(("层",), (Node("a", "甲\x00\x08乙", "item", 0),), ())
    assert "甲乙" in "".join(etree.fromstring(to_svg(picture, title="图").encode()).itertext())


@pytest.mark.parametrize(
    ("nodes", "edges", "why"),
    [
        ([Node("a", "", "item", 1)], [], "layer"),
        ([Node("a", "", "item", 0), Node("a", "", "item", 0)], [], "one id"),
        ([Node("a", "", "item", 0)], [Edge("a", "b")], "no such end"),
        ([Node("a", "", "item", 0)], [Edge("a", "a")], "later one"),
    ],
)
def test_a_wrong_picture_is_refused(nodes: list[Node], edges: list[Edge], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Picture(("层",), tuple(nodes), tuple(edges))
