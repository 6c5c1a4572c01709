"""A network as a page that opens offline: pyvis through a template of our own.

pyvis's own pages load scripts from outside and take names for markup. Ours carries
vis-network in itself, forbids every request, computes no positions in the browser, and
escapes what comes from the graph. A table beside the picture says the same for those
who cannot see or point.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import pyvis
from pyvis.edge import Edge
from pyvis.network import Network as Pyvis
from pyvis.node import Node

from graph_builder.draw.positions import BOXES, DOTS, positions
from graph_builder.draw.words import kind_word, relation_word
from graph_builder.network import Neighbourhood
from graph_builder.pages import environment
from graph_builder.picture.palette import EDGE, GROUND, INK, LINE
from graph_builder.picture.wrap import wrap

_DOTS = {"document": "square", "item": "dot", "catalogue": "diamond", "body": "triangle"}
# With more things than this, names would hide each other: only those of the best
# connected are written, the others show when pointed at.
_CALM, _NAMED = 90, 5
_VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2"
_ROOM, _LINES = 12, 3


def to_html(part: Neighbourhood, title: str) -> str:
    """The page of ``part``."""
    drawn = Pyvis(directed=True, cdn_resources="in_line", heading=title)
    drawn.templateEnv = _environment()
    drawn.path = "draw.html"
    places = positions(part.network, BOXES if len(part.network) <= _CALM else DOTS)
    # As add_node and add_edge do, which search all that is there for each that comes.
    for name, data in sorted(part.network.nodes(data=True)):
        x, y = places[name]
        drawn.nodes.append(Node(name, **_look(part, name, data), x=x, y=y).options)
    for source, target, data in sorted(part.network.edges(data=True), key=lambda each: each[:2]):
        word = relation_word(data["relation"])
        drawn.edges.append(Edge(source, target, drawn.directed, word=word).options)
    drawn.options = {
        "physics": {"enabled": False},
        "interaction": {"hover": True, "keyboard": False, "hideEdgesOnDrag": len(places) > 300},
        "edges": {
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.6}},
            "smooth": False,
            "width": 1,
            "color": {"color": LINE, "opacity": 0.9 if len(places) <= _CALM else 0.35},
        },
        "nodes": {"font": {"size": 14, "color": INK, "face": "sans-serif"}},
    }
    drawn.widget = {
        "counts": Counter(data["kind"] for _, data in part.network.nodes(data=True)),
        "hidden": part.hidden,
        "centre": part.centre,
    }
    return str(drawn.generate_html())


def _look(part: Neighbourhood, name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """How a thing is drawn: a box with its name, in a crowd a dot."""
    kind, degree = data["kind"], part.network.degree(name)
    look = {
        "kind": kind, "whole": data["label"], "note": data["note"], "physics": False,
        "borderWidth": 4 if name == part.centre else 1,
        "color": {"background": GROUND[kind], "border": EDGE[kind]},
    }  # fmt: skip
    if len(part.network) <= _CALM:
        return {**look, "shape": "box", "label": _wrapped(data), "margin": 8}
    size = min(7 + 1.3 * math.sqrt(degree), 26)
    dot = {**look, "shape": _DOTS[kind], "size": size}
    held_up = degree >= _NAMED and kind == "document"
    if name == part.centre or held_up or kind in ("catalogue", "body"):
        return {**dot, "label": _wrapped(data), "font": {"size": 26, "background": "#ffffffcc"}}
    return {**dot, "label": " ", "font": {"size": 1}}


def _wrapped(data: Mapping[str, Any]) -> str:
    return "\n".join(wrap(data["label"], _ROOM, _LINES)) or "—"


@cache
def _environment() -> jinja2.Environment:
    return environment(
        kind_word=kind_word, ground=GROUND, edge_colour=EDGE,
        vis_script=(_VIS / "vis-network.min.js").read_text(encoding="utf-8"),
    )  # fmt: skip
