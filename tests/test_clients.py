"""Clients that people use, as they come, against a real ``yiju serve``."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import rdflib
from filelock import FileLock
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from server import Server
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

COMUNICA = Path(__file__).parent / "comunica"
YIJU = "https://w3id.org/yiju/ontology#"
BODIES = f"SELECT ?c {{ ?c a <{YIJU}Catalogue> }} ORDER BY ?c"
FIRST = "https://w3id.org/yiju/catalogue/county"


def test_sparqlwrapper(server: Server) -> None:
    for method in ("GET", POST):
        wrapper = SPARQLWrapper(server.sparql, returnFormat=JSON)
        wrapper.setMethod(method)
        wrapper.setQuery(BODIES)
        rows = wrapper.queryAndConvert()["results"]["bindings"]
        assert [row["c"]["value"] for row in rows][:1] == [FIRST] and len(rows) == 5
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setReturnFormat(XML)
    assert FIRST in wrapper.queryAndConvert().toxml()
    for form in (CSV, TSV):
        wrapper.setReturnFormat(form)
        assert FIRST in wrapper.queryAndConvert().decode()
    wrapper.setQuery(f"CONSTRUCT {{ ?c a ?t }} {{ ?c a ?t . FILTER(?t = <{YIJU}Catalogue>) }}")
    wrapper.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(wrapper.queryAndConvert(), format="turtle")) == 5
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery("ASK {")
    with pytest.raises(QueryBadFormed) as error:
        wrapper.query()
    assert repr("没有闭合".encode())[2:-1] in str(error.value), "the cause, as it shows bytes"


def test_rdflib(server: Server) -> None:
    for method in ("GET", "POST", "POST_FORM"):
        graph = rdflib.Graph(SPARQLStore(server.sparql, method=method))
        assert next(str(row.c) for row in graph.query(BODIES)) == FIRST
        assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
        made = graph.query(f"CONSTRUCT {{ ?c a ?t }} {{ ?c a ?t . FILTER(?t = <{YIJU}Item>) }}")
        assert len(made.graph) == 25 + 72 + 89 + 20 + 29
    county = rdflib.Graph(
        SPARQLStore(server.sparql), rdflib.URIRef(FIRST.replace("catalogue", "graph/catalogue"))
    )
    items = county.subjects(rdflib.RDF.type, rdflib.URIRef(f"{YIJU}Item"))
    assert len(set(items)) == 29, "the graph of one catalogue"


CURL = [
    (["--get", "--data-urlencode", f"query={BODIES}"], "GET"),
    (["--data-urlencode", f"query={BODIES}"], "a form"),
    (["--header", "Content-Type: application/sparql-query", "--data-binary", BODIES], "a body"),
]


@pytest.mark.parametrize(("options", "reason"), CURL, ids=[row[1] for row in CURL])
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(options: list[str], reason: str, server: Server) -> None:
    given = ["curl", "--silent", "--fail", "--header", "Accept: text/csv", *options, server.sparql]
    done = subprocess.run(given, capture_output=True, encoding="utf-8", check=True, timeout=60)
    assert done.stdout.splitlines()[:2] == ["c", FIRST]


@pytest.fixture(scope="session")
def comunica(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Comunica's command, installed by the lock file where it is not yet."""
    command = COMUNICA / "node_modules" / ".bin" / "comunica-sparql"
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("npm is not installed, and Comunica comes by npm")
    with FileLock(COMUNICA / "node_modules.lock"):
        if not command.exists():
            given = ["npm", "ci", "--silent"]
            done = subprocess.run(given, cwd=COMUNICA, capture_output=True, text=True, timeout=240)
            if done.returncode != 0:
                pytest.skip(f"npm could not fetch Comunica: {done.stderr.strip()[-200:]}")
    return command


def test_comunica(comunica: Path, server: Server, tmp_path: Path) -> None:
    query = f"SELECT ?c (COUNT(?i) AS ?n) {{ ?c <{YIJU}hasItem> ?i . ?i a <{YIJU}Item> }} GROUP BY ?c ORDER BY ?n"
    given = [
        str(comunica),
        f"sparql@{server.sparql}",
        query,
        "-t",
        "application/sparql-results+json",
    ]
    done = subprocess.run(given, capture_output=True, encoding="utf-8", cwd=tmp_path, timeout=120)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["results"]["bindings"]
    assert [row["n"]["value"] for row in rows] == ["20", "25", "29", "72", "89"]
    # Comunica finds out by itself, from the service description, what stands there.
    given = [str(comunica), server.sparql, BODIES]
    done = subprocess.run(given, capture_output=True, encoding="utf-8", cwd=tmp_path, timeout=120)
    assert done.returncode == 0 and done.stdout.count('"c"') == 5, done.stderr
