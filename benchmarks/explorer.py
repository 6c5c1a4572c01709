"""How soon the explorer can be used, and how long ``draw`` takes, by the number of things.

    python -m benchmarks.explorer

The explorer in headless Chromium: from asking for the page until its picture is laid out,
in both layouts, its table filled and its answer to a key possible. ``draw`` to HTML
beside pyvis as it comes, which leaves the layout to the browser. All on one graph of a
catalogue with its items, each on one of its documents, in one run.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
from playwright.sync_api import sync_playwright
from pyvis.network import Network as Pyvis

from benchmarks.queries import out
from benchmarks.serving import COMMAND
from graph_builder.draw import draw
from graph_builder.namespaces import (
    DCTERMS,
    RDF,
    YIJU,
    catalogue_graph_iri,
    catalogue_iri,
    item_iri,
    policy_iri,
)
from graph_builder.network import Neighbourhood, whole
from graph_builder.store import StoreFolder

SHOWN = (60, 300, 2_000)
DRAWN = (300, 2_000, 20_000)
ITEMS, PER_DOCUMENT = 19_000, 15


def quads() -> Iterator[ox.Quad]:
    """A catalogue with 19,000 items on 1,267 documents."""
    graph, shelf = catalogue_graph_iri("c"), catalogue_iri("c")
    yield ox.Quad(shelf, RDF.type, YIJU.Catalogue, graph)
    yield ox.Quad(shelf, DCTERMS.title, ox.Literal("某市政务公开标准目录"), graph)
    for number in range(1, ITEMS + 1):
        item, document = (
            item_iri("c", number),
            policy_iri(f"某府办发〔2020〕{1 + number // PER_DOCUMENT}号"),
        )
        yield ox.Quad(shelf, YIJU.hasItem, item, graph)
        yield ox.Quad(item, RDF.type, YIJU.Item, graph)
        title = f"办理第{number}种基本医疗保险待遇的资格认定和支付"
        yield ox.Quad(item, DCTERMS.title, ox.Literal(title), graph)
        yield ox.Quad(item, YIJU.policyBasis, document, graph)
        yield ox.Quad(document, RDF.type, YIJU.PolicyBasis, graph)
        yield ox.Quad(document, YIJU.documentNumber, ox.Literal(document.value[-12:]), graph)


def explorer(url: str) -> None:
    """Print how soon the explorer can be used."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        out("no chromium here: the explorer is not measured")
        return
    shelf = catalogue_iri("c").value
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, chromium_sandbox=False, args=["--disable-gpu"]
        )
        for count in SHOWN:
            for layout in ("force", "layers"):
                view = {"of": shelf, "open": f"{shelf}|item|{count - 1}", "layout": layout}
                page = browser.new_page()
                begun = time.perf_counter()
                page.goto(f"{url}/explore?{urlencode(view)}")
                ready = '#explorer[data-ready]:not([data-ready=""])'
                page.wait_for_selector(ready, timeout=120_000)
                page.locator("#graph").press("+")
                out(f"explorer {count:6} {layout:7} {time.perf_counter() - begun:6.2f} s")
                page.close()
        browser.close()


def plain(part: Neighbourhood) -> bytes:
    """The page that pyvis makes of itself."""
    page = Pyvis(directed=True, cdn_resources="in_line")
    for name, data in part.network.nodes(data=True):
        page.add_node(name, label=data["label"], group=data["kind"])
    for source, target, data in part.network.edges(data=True):
        page.add_edge(source, target, title=data["relation"])
    return str(page.generate_html()).encode()


def pictures(store: ox.Store) -> None:
    """Print how long ``draw`` takes beside pyvis."""
    for count in DRAWN:
        part = whole(store, count)
        begun = time.perf_counter()
        ours = draw(part, "图", "html")
        between = time.perf_counter()
        theirs = plain(part)
        ended = time.perf_counter()
        out(
            f"draw {len(part.network):6} {between - begun:6.2f} s {len(ours) / 1e6:5.1f} MB   "
            f"pyvis {ended - between:6.2f} s {len(theirs) / 1e6:5.1f} MB"
        )


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        with StoreFolder(store).building() as draft:
            draft.store.bulk_extend(quads())
        server = subprocess.Popen(
            [*COMMAND, "--store", str(store), "--port", "0"],
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        try:
            assert server.stdout is not None
            explorer(server.stdout.readline().strip().partition("：")[2])
        finally:
            server.terminate()
            server.wait(30)
        pictures(StoreFolder(store).open())


if __name__ == "__main__":
    main()
