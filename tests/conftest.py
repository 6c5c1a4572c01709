"""What the tests share: the five example catalogues, read once, and one graph of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from browser import browser, visit  # noqa: F401
from server import Server, serving

from graph_builder.catalogue import Catalogue
from graph_builder.construction.catalogues import build
from graph_builder.construction.effects import import_effects
from graph_builder.extraction import extract
from graph_builder.namespaces import graph_iri
from graph_builder.resources import example_catalogues, example_effects, ontology
from graph_builder.store import StoreFolder

SLUGS = (
    "county",
    "jinshan-district",
    "prefecture-city",
    "shanghai-district-services",
    "shanghai-municipality",
)


def example(slug: str) -> Path:
    """The file of an example catalogue."""
    return example_catalogues() / f"{slug}.txt"


@pytest.fixture(scope="session")
def catalogues() -> dict[str, Catalogue]:
    """The five catalogues as read."""
    return {slug: extract(example(slug)) for slug in SLUGS}


@pytest.fixture(scope="session")
def store_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a graph built from the five catalogues; not to be changed."""
    folder = tmp_path_factory.mktemp("graph") / "store"
    build([example_catalogues()], folder)
    return folder


@pytest.fixture(scope="session")
def store(store_folder: Path) -> ox.Store:
    """The published graph of the five catalogues, read-only."""
    return StoreFolder(store_folder).open()


@pytest.fixture(scope="session")
def small() -> ox.Store:
    """The small graph, in which the answers of ``tests/queries`` were worked out by hand."""
    store = ox.Store()
    graph = Path(__file__).parent / "queries" / "graph.trig"
    store.load(path=str(graph), format=ox.RdfFormat.TRIG)
    for name in ("yiju.ttl", "concepts.ttl"):
        path = str(ontology(name))
        store.load(path=path, format=ox.RdfFormat.TURTLE, to_graph=graph_iri("ontology"))
    return store


@pytest.fixture(scope="session")
def effects_folder(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that graph with the two example lists of effects; not to be changed."""
    folder = tmp_path_factory.mktemp("effects") / "store"
    shutil.copytree(store_folder, folder)
    import_effects(sorted(example_effects().iterdir()), folder)
    return folder


@pytest.fixture(scope="session")
def server(store_folder: Path) -> Iterator[Server]:
    """A real server on the graph of the five catalogues."""
    with serving(store_folder, "--timeout", "60") as running:
        yield running


@pytest.fixture(scope="session")
def hasty_server(store_folder: Path) -> Iterator[Server]:
    """The same, with three seconds for a free query."""
    with serving(store_folder, "--timeout", "3") as running:
        yield running
