"""The W3C's tests of the SPARQL 1.1 Protocol, against a real server.

They are read from ``../shared/w3c/sparql-protocol`` beside the checkout. The graphs that
a test has "on the web" are loaded under their names before, since nothing is fetched.
Tests of queries must pass. The endpoint is read-only, so every update must be refused;
what a test asks after its update is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import rdflib
from rdflib.collection import Collection
from server import Server, publish, serving

SUITE = Path(__file__).parents[2] / "shared" / "w3c" / "sparql-protocol"
WEB = "http://kasei.us/2009/09/sparql/data/"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")

FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"},
}


@dataclass(frozen=True)
class Step:
    """One request of a test, and what is expected of its response."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]  # of "2", "3", "4"
    boolean: bool | None
    format: str | None

    @property
    def updates(self) -> bool:
        return "update" in self.headers.get("content-type", "") or b"update=" in (self.body or b"")


def _tests() -> Iterator[object]:
    if not SUITE.is_dir():
        reason = f"{SUITE} is not there: the suite stands beside the checkout, not in it"
        yield pytest.param("none", (), marks=pytest.mark.skip(reason=reason))
        return
    graph = rdflib.Graph().parse(SUITE / "manifest.ttl")
    (entries,) = graph.objects(None, MF.entries)
    for test in Collection(graph, entries):
        requests = graph.value(graph.value(test, MF.action), HT.requests)
        steps = tuple(_step(graph, request) for request in Collection(graph, requests))
        name = str(test).rpartition("#")[2]
        yield pytest.param(name, steps, id=name)


def _step(graph: rdflib.Graph, request: rdflib.term.Node) -> Step:
    headers = graph.value(request, HT.headers)
    body, response = graph.value(request, HT.body), graph.value(request, HT.resp)
    boolean = graph.value(response, MF.expectedBoolean)
    content = None
    if body is not None:
        text, encoding = graph.value(body, CNT.chars), graph.value(body, CNT.characterEncoding)
        content = str(text).encode(str(encoding))
    return Step(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        {
            str(graph.value(each, HT.fieldName)): str(graph.value(each, HT.fieldValue))
            for each in (Collection(graph, headers) if headers is not None else ())
        },
        content,
        frozenset(str(s)[-3] for s in graph.objects(response, MF.expectedStatus)),
        None if boolean is None else bool(boolean.toPython()),
        str(f) if (f := graph.value(response, MF.expectedFormat)) is not None else None,
    )


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("protocol") / "store"
    publish(
        folder,
        {
            f"{WEB}data{n}.rdf": (SUITE / f"data{n}.nt").read_text(encoding="utf-8")
            for n in (1, 2, 3)
        },
    )
    with serving(folder) as server:
        yield server


@pytest.mark.parametrize(("name", "steps"), list(_tests()))
def test_protocol(name: str, steps: tuple[Step, ...], endpoint: Server) -> None:
    for step in steps:
        response = httpx.request(
            step.method, endpoint.url + step.path, headers=step.headers, content=step.body
        )
        if step.updates:
            assert 400 <= response.status_code < 500, "an update must be refused"
            return
        assert str(response.status_code)[0] in step.statuses, response.text
        media_type = response.headers["content-type"].partition(";")[0]
        if step.format is not None:
            assert media_type in FORMATS[step.format]
        if step.boolean is not None:
            assert response.json()["boolean"] is step.boolean


def test_the_suite_is_whole() -> None:
    if not SUITE.is_dir():
        pytest.skip(f"{SUITE} is not there")
    assert len(list(_tests())) == 34
