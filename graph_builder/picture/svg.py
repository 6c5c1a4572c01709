"""A picture as SVG: a column a layer, boxes with wrapped labels, curved arrows.

The text stands in the file as text and nothing is loaded: it can be put into a page, or
opened alone. Colours are attributes, which no content security policy forbids; the
classes ``node``, ``edge``, ``title`` let a style sheet change them for the dark.

>>> from graph_builder.picture.model import Edge, Node, Picture
>>> nodes = (Node("d", "甲规〔2020〕1号", "document", 0), Node("i", "办理<某事>", "item", 1))
>>> drawn = to_svg(Picture(("文件", "事项"), nodes, (Edge("d", "i"),)), title="影响")
>>> "办理&lt;某事&gt;" in drawn, drawn.count('class="node')
(True, 2)
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph_builder.namespaces import web_address
from graph_builder.picture.arrange import arranged
from graph_builder.picture.model import Node, Picture
from graph_builder.picture.palette import BAR, EDGE, FAINT, GROUND, INK, LINE
from graph_builder.picture.wrap import width, wrap

_BOX, _GAP = 232.0, 104.0
_FONT, _SMALL, _LEADING, _PAD, _BETWEEN = 13.0, 11.0, 17.0, 9.0, 12.0
_MARGIN, _TOP = 16.0, 44.0
_LINES = 3
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FAMILY = (
    "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC', "
    "sans-serif"
)


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a node is drawn, with its text in lines; a waypoint has no node."""

    x: float
    y: float
    height: float
    node: Node | None
    label: tuple[str, ...] = ()
    note: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def to_svg(picture: Picture, *, title: str) -> str:
    """``picture`` as an SVG element with ``title`` as its name for those who cannot see it."""
    paths = _paths(picture)
    boxes = _placed(picture, paths)
    wide = 2 * _MARGIN + len(picture.layers) * (_BOX + _GAP) - _GAP
    high = max((box.y + box.height for box in boxes.values()), default=_TOP) + _MARGIN
    # The links in an image are none to those who cannot see it; those of a group are.
    role = "group" if any(map(_address, picture.nodes)) else "img"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="{role}" '
        f'viewBox="0 0 {wide:g} {high:g}" width="{wide:g}" height="{high:g}" '
        f'font-family="{_FAMILY}" font-size="{_FONT:g}">',
        f"<title>{_escaped(title)}</title>",
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" class="head" fill="{LINE}"/>'
        "</marker></defs>",
        *(_heading(text, number) for number, text in enumerate(picture.layers)),
        *(
            _arrow([boxes[each] for each in path], label)
            for path, label in zip(paths, (edge.label for edge in picture.edges), strict=True)
        ),
        *(_drawn(boxes[node.id]) for node in picture.nodes),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _paths(picture: Picture) -> list[tuple[str, ...]]:
    """The nodes through which each edge runs, waypoints among them.

    Edges that leave one node for the same node share their waypoints, as far as they go.
    """
    layer = {node.id: node.layer for node in picture.nodes}
    return [
        (
            edge.source,
            *(
                f"{edge.source}\n{edge.target}\n{number}"
                for number in range(layer[edge.source] + 1, layer[edge.target])
            ),
            edge.target,
        )
        for edge in picture.edges
    ]


def _placed(picture: Picture, paths: Sequence[tuple[str, ...]]) -> Mapping[str, _Box]:
    layers: list[list[str]] = [[] for _ in picture.layers]
    nodes = {node.id: node for node in picture.nodes}
    for node in picture.nodes:
        layers[node.layer].append(node.id)
    for path in paths:
        first = nodes[path[0]].layer
        for number, each in enumerate(path[1:-1], start=first + 1):
            layers[number].append(each)
    steps = [step for path in paths for step in pairwise(path)]
    order = arranged(layers, steps)
    sized = {each: _sized(nodes.get(each)) for layer in order for each in layer}
    heights = [sum(sized[each].height + _BETWEEN for each in layer) - _BETWEEN for layer in order]
    highest = max(heights, default=0.0)
    placed = {}
    for number, layer in enumerate(order):
        y = _TOP + (highest - heights[number]) / 2
        for each in layer:
            box = sized[each]
            x = _MARGIN + number * (_BOX + _GAP)
            placed[each] = _Box(x, y, box.height, box.node, box.label, box.note)
            y += box.height + _BETWEEN
    return placed


def _sized(node: Node | None) -> _Box:
    if node is None:
        return _Box(0, 0, 6, None)
    room = _BOX - 2 * _PAD - 4
    label = wrap(node.label, room / _FONT, _LINES)
    note = wrap(node.note, room / _SMALL, 2) if node.note else ()
    height = 2 * _PAD + _LEADING * len(label) + (_LEADING - 2) * len(note)
    return _Box(0, 0, height, node, label, note)


def _heading(text: str, number: int) -> str:
    x = _MARGIN + number * (_BOX + _GAP)
    return (
        f'<text class="title" x="{x:g}" y="24" font-weight="600" fill="{FAINT}">'
        f"{_escaped(text)}</text>"
    )


def _arrow(boxes: Sequence[_Box], label: str) -> str:
    first, last = boxes[0], boxes[-1]
    x, y = first.x + _BOX, first.middle
    path = [f"M{x:g} {y:g}"]
    for box in boxes[1:]:
        half = (box.x - x) / 2
        path.append(f"C{x + half:g} {y:g} {box.x - half:g} {box.middle:g} {box.x:g} {box.middle:g}")
        x, y = box.x, box.middle
        if box is not last:
            x += _BOX
            path.append(f"H{x:g}")
    drawn = (
        f'<path class="edge" d="{" ".join(path)}" fill="none" stroke="{LINE}" '
        'stroke-width="1.2" marker-end="url(#arrow)"/>'
    )
    if not label:
        return drawn
    # The label sits in the gap before the arrow's end, where the arrows part.
    middle = last.x - _GAP / 2
    before = boxes[-2]
    height = (before.middle + last.middle) / 2
    ground = width(label) * _SMALL + 6
    return (
        f'{drawn}\n<rect class="paper" x="{middle - ground / 2:g}" y="{height - 8:g}" '
        f'width="{ground:g}" height="16" rx="3" fill="#ffffff"/>'
        f'<text class="edge-label" x="{middle:g}" y="{height + 4:g}" text-anchor="middle" '
        f'font-size="{_SMALL:g}" fill="{FAINT}">{_escaped(label)}</text>'
    )


def _drawn(box: _Box) -> str:
    node = box.node
    assert node is not None  # waypoints are drawn as part of their arrow
    dash = ' stroke-dasharray="4 3"' if node.kind == "rest" else ""
    parts = [
        f'<g class="node {node.kind}"><title>{_escaped(_whole(node))}</title>',
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{_BOX:g}" height="{box.height:g}" rx="5" '
        f'fill="{GROUND[node.kind]}" stroke="{EDGE[node.kind]}" stroke-width="1.2"{dash}/>',
    ]
    bar = BAR[node.weight]
    if bar is not None:
        parts.append(
            f'<rect class="{node.weight}" x="{box.x:g}" y="{box.y:g}" width="5" '
            f'height="{box.height:g}" rx="2" fill="{bar}"/>'
        )
    y = box.y + _PAD + _FONT - 1
    for line in box.label:
        parts.append(_line(line, box.x + _PAD + 4, y, _FONT, INK))
        y += _LEADING
    for line in box.note:
        parts.append(_line(line, box.x + _PAD + 4, y, _SMALL, FAINT))
        y += _LEADING - 2
    parts.append("</g>")
    drawn = "".join(parts)
    address = _address(node)
    return f'<a href="{_escaped(address)}">{drawn}</a>' if address else drawn


def _address(node: Node) -> str | None:
    """Where a click leads: a place of this page, a path of this server, or a page of the web."""
    if node.address is None or node.address.startswith(("#", "/")):
        return node.address
    page = web_address(node.address)
    return page.value if page else None


def _escaped(text: str) -> str:
    """``text`` as XML carries it, without the control characters that it cannot."""
    return html.escape(_NOT_XML.sub("", text))


def _whole(node: Node) -> str:
    return f"{node.label}\n{node.note}" if node.note else node.label


def _line(text: str, x: float, y: float, size: float, ink: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{ink}">{_escaped(text)}</text>'
