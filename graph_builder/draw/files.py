"""A part of the graph in the forms in which pictures are passed on."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Final

import networkx as nx
import resvg_py

from graph_builder.draw.layers import layered
from graph_builder.draw.page import to_html
from graph_builder.network import Neighbourhood, Network
from graph_builder.picture import to_svg


def _page(part: Neighbourhood, title: str) -> bytes:
    return to_html(part, title).encode()


def _svg(part: Neighbourhood, title: str) -> bytes:
    return to_svg(layered(part), title=title).encode()


def _png(part: Neighbourhood, title: str) -> bytes:
    drawn = _svg(part, title).decode()
    return bytes(resvg_py.svg_to_bytes(svg_string=drawn, background="#ffffff", zoom=2))


def _graphml(part: Neighbourhood, title: str) -> bytes:
    out = io.BytesIO()
    nx.write_graphml(_ordered(part.network), out, encoding="utf-8", prettyprint=True)
    return out.getvalue()


def _gexf(part: Neighbourhood, title: str) -> bytes:
    """GEXF; networkx writes the day into it, which is taken out again."""
    out = io.BytesIO()
    writer = nx.readwrite.gexf.GEXFWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph(_ordered(part.network))
    for meta in writer.xml.findall("meta"):
        writer.xml.remove(meta)
    writer.write(out)
    return out.getvalue()


def _ordered(network: Network) -> Network:
    """The same network with its things and edges in a fixed order."""
    ordered: Network = nx.DiGraph()
    ordered.add_nodes_from(sorted(network.nodes(data=True)))
    ordered.add_edges_from(sorted(network.edges(data=True), key=lambda edge: edge[:2]))
    return ordered


#: How each format is written, with the number of things that it can show to people.
FORMATS: Final[Mapping[str, tuple[Callable[[Neighbourhood, str], bytes], int]]] = {
    "html": (_page, 300),
    "svg": (_svg, 80),
    "png": (_png, 80),
    "graphml": (_graphml, 1_000_000),
    "gexf": (_gexf, 1_000_000),
}


def draw(part: Neighbourhood, title: str, form: str) -> bytes:
    """The picture of ``part`` in the format ``form``, one of :data:`FORMATS`."""
    return FORMATS[form][0](part, title)
