"""``yiju serve`` as a client sees it: statuses, formats, limits, publishing, the end."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
from pathlib import Path
from urllib.parse import urlencode

import httpx
import psutil
import pyoxigraph as ox
import pytest
import rdflib
from conftest import example
from server import COMMAND, Server, serving, until

from graph_builder.construction.catalogues import build
from graph_builder.namespaces import RDF
from graph_builder.query import library, open_graph

QUERY = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

REFUSED = [
    # method, what is sent, status, what is said, why this row
    ("POST", {"headers": QUERY, "content": b"SELECT * { ?s a yiju:Item"}, 400, "没有闭合", "malformed: the cause"),
    ("POST", {"headers": QUERY, "content": b"ASK {\n ?s ?p ) }"}, 400, "第 2 行第 8 列", "malformed: line and column"),
    ("GET", {"params": {"query": ""}}, 400, "查询是空的", "an empty query is no service description"),
    ("GET", {"params": {"default-graph-uri": "http://a/"}}, 400, "query", "graphs without a query"),
    ("GET", {"params": {"query": "ASK {}", "default-graph-uri": "no iri"}}, 400, "不是 IRI", "a graph that is no IRI"),
    ("POST", {"headers": FORM, "content": b"query=%FF%FE"}, 400, "UTF-8", "a form in another encoding"),
    ("POST", {"headers": QUERY, "content": b"ASK { ?s ?p '\xff' }"}, 400, "UTF-8", "a body in another encoding"),
    ("POST", {"headers": QUERY, "content": b"ASK {}", "params": {"query": "ASK {}"}}, 400, "只能有一个", "two queries"),
    ("POST", {"headers": FORM, "content": b"a=1&" * 1001}, 400, "参数太多", "a form of very many fields"),
    ("POST", {"headers": QUERY, "content": b"INSERT DATA { <a:a> <a:b> <a:c> }"}, 400, "更新语句", "an update sent as a query"),
    ("POST", {"headers": FORM, "content": b"update=CLEAR+ALL"}, 403, "只读", "an update as a form"),
    ("POST", {"headers": {"Content-Type": "application/sparql-update"}, "content": b"CLEAR ALL"}, 403, "只读", "an update as a body"),
    ("GET", {"params": {"query": "ASK {}", "update": "CLEAR ALL"}}, 403, "只读", "an update beside a query"),
    ("GET", {"params": {"query": "ASK { SERVICE <http://127.0.0.1:9/> {} }"}}, 403, "SERVICE", "another server"),
    ("PUT", {"params": {"query": "ASK {}"}}, 405, "", "another method"),
    ("GET", {"params": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}}, 406, "text/turtle", "no format on offer: all are named"),
    ("GET", {"params": {"query": "CONSTRUCT WHERE { ?s ?p ?o }"}, "headers": {"Accept": "text/csv"}}, 406, "三元组", "triples as CSV"),
    ("GET", {"params": {"query": "SELECT * {}"}, "headers": {"Accept": "text/turtle"}}, 406, "表格", "a table as Turtle"),
    ("POST", {"headers": QUERY, "content": b"ASK {} #" + b"x" * 65536}, 413, "64 KiB", "a long query as a body"),
    ("POST", {"headers": QUERY, "content": ("ASK {} #" + "长" * 22000).encode()}, 413, "64 KiB", "long in bytes, not in characters"),
    ("POST", {"headers": QUERY, "content": b" " * (2 * 1024**2 + 1)}, 413, "2 MiB", "a large body"),
    ("POST", {"headers": {"Content-Type": "application/json"}, "content": b"{}"}, 415, "Content-Type", "a body of another type"),
    ("POST", {"content": b"ASK {}"}, 415, "Content-Type", "a body of no type"),
    ("POST", {"headers": {"Content-Type": "application/sparql-query; charset=gbk"}, "content": b"ASK {}"}, 415, "UTF-8", "another encoding, said"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "sent", "status", "says", "reason"), REFUSED, ids=[row[4] for row in REFUSED]
)
def test_refused(
    method: str, sent: dict[str, object], status: int, says: str, reason: str, server: Server
) -> None:
    response = httpx.request(method, server.sparql, timeout=60, **sent)  # type: ignore[arg-type]
    assert response.status_code == status, response.text
    assert says in response.text
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert len(response.text) < 1000, "a sentence, not the query given back"


def test_a_query_over_its_time(hasty_server: Server) -> None:
    response = hasty_server.ask(ENDLESS)
    assert response.status_code == 504
    assert "3 秒" in response.text


LONG = [
    ("ASK {} #" + "长" * ((64 * 1024 - 8) // 3), 200, "all that is allowed: nine characters each in the address"),
    ("ASK {} #" + "长" * ((64 * 1024 - 8) // 3 + 1), 413, "three bytes more"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "status", "reason"), LONG, ids=[row[2] for row in LONG])
def test_a_long_query(text: str, status: int, reason: str, server: Server) -> None:
    assert server.ask(text).status_code == status
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"))  # httpx refuses
    connection.request("GET", "/sparql?" + urlencode({"query": text}))
    assert connection.getresponse().status == status
    connection.close()


def test_problems_as_json_where_asked_for(server: Server) -> None:
    response = server.ask("ASK {", Accept="application/problem+json, */*;q=0.1")
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.json()["status"], response.json()["title"]) == (400, "Bad Request")


def test_the_client_chooses_the_language(server: Server) -> None:
    assert "malformed" in server.ask("ASK {", **{"Accept-Language": "en-GB, zh;q=0.5"}).text
    assert "语法错误" in server.ask("ASK {", **{"Accept-Language": "fr"}).text


SELECT = 'SELECT ("甲" AS ?a) (1 AS ?b) {}'
CONSTRUCT = 'CONSTRUCT { <a:s> <a:p> "甲"@zh } {}'
FORMATS = [
    # query, Accept, content type, body or a part of it, why this row
    (SELECT, None, "application/sparql-results+json", '"value":"甲"', "nothing said"),
    (SELECT, "*/*", "application/sparql-results+json", '"vars":["a","b"]', "anything"),
    (SELECT, "application/json", "application/json", '"value":"甲"', "JSON by its general name"),
    (SELECT, "application/sparql-results+xml", "application/sparql-results+xml", "<literal>甲</literal>", "XML"),
    (SELECT, "text/csv", "text/csv; charset=utf-8", "a,b\r\n甲,1\r\n", "CSV"),
    (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8", '?a\t?b\n"甲"\t', "TSV"),
    (SELECT, "text/csv;q=0.2, application/sparql-results+xml;q=0.9", "application/sparql-results+xml", "甲", "the better quality"),
    (SELECT, "text/*, application/sparql-results+json;q=0.5", "text/csv; charset=utf-8", "甲", "a range before a name"),
    (SELECT, "text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8", "甲", "what does not fit a table is passed over"),
    ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml", "<boolean>true</boolean>", "ASK in XML"),
    ("ASK { FILTER(false) }", "text/csv", "text/csv; charset=utf-8", "false", "ASK in CSV"),
    ("ASK {}", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8", "true", "ASK in TSV"),
    (CONSTRUCT, None, "text/turtle; charset=utf-8", '<a:s> <a:p> "甲"@zh .', "triples, nothing said"),
    (CONSTRUCT, "application/n-triples", "application/n-triples", '<a:s> <a:p> "甲"@zh .', "N-Triples"),
    (CONSTRUCT, "application/ld+json", "application/ld+json", '"@value":"甲"', "JSON-LD"),
    (CONSTRUCT, "application/rdf+xml", "application/rdf+xml", ">甲<", "RDF/XML"),
    (CONSTRUCT, "application/sparql-results+json, application/rdf+xml;q=0.1", "application/rdf+xml", "甲", "what does not fit triples is passed over"),
    ("DESCRIBE <a:s>", "text/turtle", "text/turtle; charset=utf-8", "", "DESCRIBE of what is not there"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "accept", "content_type", "part", "reason"), FORMATS, ids=[row[4] for row in FORMATS]
)
def test_formats(
    query: str, accept: str | None, content_type: str, part: str, reason: str, server: Server
) -> None:
    response = server.ask(query, **({"Accept": accept} if accept else {}))
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == content_type
    assert part in response.content.decode()


# The first graphs' names; the whole of a cut answer has 10,000 rows.
ALL = "SELECT ?s { ?s ?p ?o }"
CUT = [
    ("application/sparql-results+json", ALL, "a link in the head"),
    ("application/sparql-results+xml", ALL, "a link in the head"),
    ("text/csv", ALL, "no place in the format"),
    ("text/tab-separated-values", ALL, "no place in the format"),
    ("text/turtle", "CONSTRUCT WHERE { ?s ?p ?o }", "a comment"),
    ("application/n-triples", "CONSTRUCT WHERE { ?s ?p ?o }", "a comment"),
    ("application/rdf+xml", "CONSTRUCT WHERE { ?s ?p ?o }", "a comment"),
    ("application/ld+json", "CONSTRUCT WHERE { ?s ?p ?o }", "no place in the format"),
]


@pytest.mark.parametrize(("media_type", "query", "where"), CUT, ids=[row[0] for row in CUT])
def test_a_cut_answer_says_so(media_type: str, query: str, where: str, server: Server) -> None:
    response = server.ask(query, Accept=media_type)
    assert response.status_code == 206
    assert response.headers["x-sparql-maxrows"] == "10000"
    limits = f"{server.url}/sparql/limits"
    assert limits in response.headers["link"]
    assert (limits in response.text) == (where != "no place in the format")
    assert _rows(media_type, response) == 10_000, "cut, but whole and valid"
    assert "206" in server.get("/sparql/limits").text


def _rows(media_type: str, response: httpx.Response) -> int:
    results = {
        "application/sparql-results+json": ox.QueryResultsFormat.JSON,
        "application/sparql-results+xml": ox.QueryResultsFormat.XML,
        "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    }
    if media_type in results:
        found = ox.parse_query_results(response.content, results[media_type])
        assert isinstance(found, ox.QuerySolutions)
        return sum(1 for _ in found)
    if media_type == "text/csv":
        return response.text.count("\r\n") - 1
    known = ox.RdfFormat.from_media_type(media_type)
    assert known is not None
    return sum(1 for _ in ox.parse(response.content, format=known))


def test_an_answer_of_exactly_the_cap_is_not_cut(server: Server) -> None:
    response = server.ask(f"{ALL} LIMIT 10000")
    assert response.status_code == 200
    assert len(response.json()["results"]["bindings"]) == 10_000


def test_only_the_graphs_named_are_asked(server: Server) -> None:
    base = "https://w3id.org/yiju/graph/"
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    named = [f"{base}bodies", f"{base}documents"]
    response = server.get("/sparql", {"query": query, "named-graph-uri": named})
    assert [row["g"]["value"] for row in response.json()["results"]["bindings"]] == named
    query = "SELECT (COUNT(*) AS ?n) { ?s a yiju:Catalogue }"
    none = {"query": query, "default-graph-uri": "https://example.org/nowhere"}
    for sent, count in (({"query": query}, "5"), (none, "0")):
        (row,) = server.get("/sparql", sent).json()["results"]["bindings"]
        assert row["n"]["value"] == count


def test_the_service_describes_itself(server: Server) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    for accept in ("text/turtle", "application/rdf+xml", "text/html"):
        response = server.get("/sparql", Accept=accept)
        form = response.headers["content-type"].partition(";")[0]
        graph = rdflib.Graph().parse(response.content, format=form)
        assert (None, sd.endpoint, rdflib.URIRef(server.sparql)) in graph
        assert (None, sd.supportedLanguage, sd.SPARQL11Query) in graph
        names = {str(name) for name in graph.objects(None, sd.name)}
        assert "https://w3id.org/yiju/graph/catalogue/county" in names


def test_void_counts_the_graphs(server: Server, store: ox.Store) -> None:
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    graph = rdflib.Graph().parse(server.get("/.well-known/void").content, format="turtle")
    address = rdflib.URIRef(f"{server.url}/.well-known/void#dataset")
    assert graph.value(address, void.triples).toPython() == len(store)
    typed = [quad for quad in store if quad.predicate == RDF.type]
    for name, counted in (
        ("entities", {quad.subject for quad in typed}),
        ("classes", {quad.object for quad in typed}),
        ("properties", {quad.predicate for quad in store}),
    ):
        assert graph.value(address, void[name]).toPython() == len(counted), name
    assert graph.value(address, void.sparqlEndpoint) == rdflib.URIRef(server.sparql)


def test_health(server: Server) -> None:
    said = server.get("/health").json()
    assert (said["status"], said["snapshot"]) == ("ok", "000001")
    assert said["lanes"]["fast"]["workers"] >= 2
    guarded = "网络命名空间）" in server.said
    assert said["network"] == ("namespace" if guarded else "refused")


def test_a_question_of_the_library(server: Server, store_folder: Path) -> None:
    # By hand: line 176 of the district's services, item 17, cites 沪医保〔2000〕47号.
    sent = {"policy": "沪医保(2000)47", "format": "csv"}
    response = server.get("/api/query/services-by-policy", sent)
    head, row, *rest = response.text.splitlines()
    assert head.startswith("policy,catalogue,sequence") and not rest
    assert "shanghai-district-services,17," in row and row.endswith(",176")
    listed = server.get("/api/query").json()
    assert [each["name"] for each in listed] == list(library())


MISTAKEN = [
    ("/api/query/no-such", 404, "Not Found", "no such question"),
    ("/api/query/services-by-policy", 400, "缺少参数 policy", "a parameter missing"),
    ("/api/query/services-by-policy?policy=x&year=1", 400, "没有参数 year", "a parameter unknown"),
    ("/api/query/services-by-policy?policy=x&policy=y", 400, "给了两次", "a parameter twice"),
    ("/api/query/services-by-policy?policy=沪医保〔2000〕4号", 404, "沪医保〔2000〕46号", "not in the graph: near ones"),
    ("/api/query/overview?format=xlsx", 400, "csv", "a format unknown: the known ones"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "status", "says", "reason"), MISTAKEN, ids=[r[3] for r in MISTAKEN]
)
def test_mistakes_in_asking_the_library(
    path: str, status: int, says: str, reason: str, server: Server
) -> None:
    response = server.get(path)
    assert response.status_code == response.json()["status"] == status
    assert says in response.json()["detail"]


@pytest.mark.parametrize("name", library())
def test_the_text_of_a_question_is_answered_as_the_question(
    name: str, server: Server, store_folder: Path
) -> None:
    question = library()[name]
    response = server.ask(question.text)
    (kept,) = (response.json()["results"]["bindings"],)
    assert len(kept) == len(open_graph(store_folder).query(name, **question.example))
    path = server.get(f"/api/query/{name}", question.example)
    assert path.json() == response.json()


def test_the_library_is_documented_in_openapi(server: Server) -> None:
    paths = server.get("/api/openapi.json").json()["paths"]
    policy = paths["/api/query/services-by-policy"]["get"]["parameters"][0]
    assert (policy["name"], policy["required"]) == ("policy", True)
    assert {f"/api/query/{name}" for name in library()} <= set(paths)


def test_other_pages_may_ask_only_where_that_is_allowed(server: Server, store_folder: Path) -> None:
    asked = {"Origin": "https://example.org"}
    assert "access-control-allow-origin" not in server.get("/health", **asked).headers
    with serving(store_folder, "--allow-origin", "https://example.org") as open_server:
        headers = open_server.get("/health", **asked).headers
        assert headers["access-control-allow-origin"] == "https://example.org"
        other = open_server.get("/health", Origin="https://example.com").headers
        assert "access-control-allow-origin" not in other


def test_a_new_snapshot_is_answered_from_while_people_ask(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    build([example("county")], folder)
    count = "SELECT (COUNT(*) AS ?n) { ?c a yiju:Catalogue }"
    with serving(folder) as server:
        found: list[object] = []
        done = threading.Event()

        def ask() -> None:
            while not done.is_set() and len(found) < 10_000:
                response = server.ask(count)
                rows = json.loads(response.text)["results"]["bindings"]
                found.append((response.status_code, rows[0]["n"]["value"]))

        asking = threading.Thread(target=ask)
        asking.start()
        try:
            build([example("prefecture-city")], folder)
            build([example("jinshan-district")], folder)  # the first snapshot is gone now
        finally:
            done.set()
            asking.join()
        assert {status for status, _ in found} == {200}  # type: ignore[misc]
        for _ in range(4):  # every worker
            assert server.ask(count).json()["results"]["bindings"][0]["n"]["value"] == "3"
        assert server.get("/health").json()["snapshot"] == "000003"


def _gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=10)
    return not alive


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGKILL"])
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals to send")
def test_it_ends_with_all_its_workers(name: str, store_folder: Path) -> None:
    with serving(store_folder) as server:
        workers = server.workers()
        assert len(workers) >= 5
        asking = threading.Thread(target=_endless, args=(server,))
        asking.start()
        _until_busy(server)
        server.process.send_signal(getattr(signal, name))
        status = server.process.wait(20)
        asking.join()
        assert status == (-signal.SIGKILL if name == "SIGKILL" else 0)
        assert _gone(workers), "a worker lives on without its server"


def _endless(server: Server) -> None:
    try:
        server.ask(ENDLESS)
    except httpx.TransportError:
        return  # the server ended meanwhile


def _until_busy(server: Server, busy: int = 1) -> None:
    def is_so() -> bool:
        state = server.get("/health").json()["lanes"]["slow"]
        return bool(state["busy"] == busy)

    assert until(is_so), f"the slow lane never had {busy} busy"


def test_a_client_that_goes_away_takes_its_query_with_it(store_folder: Path) -> None:
    with serving(store_folder, "--timeout", "60") as server:
        workers = server.workers()
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
        connection.request("GET", "/sparql?" + urlencode({"query": ENDLESS}))
        _until_busy(server)
        connection.close()
        _until_busy(server, 0)
        assert until(lambda: sum(not worker.is_running() for worker in workers) == 1)


WRONG = [
    (["--store", "nowhere"], "yiju build", "no graph there"),
    (["--host", "256.0.0.1"], "不能在此监听", "no such address"),
    (["--port", "99999"], "--port", "no such port"),
]


@pytest.mark.parametrize(("options", "says", "reason"), WRONG, ids=[row[2] for row in WRONG])
def test_what_cannot_be_served_is_said(
    options: list[str], says: str, reason: str, store_folder: Path
) -> None:
    given = [*COMMAND, "--store", str(store_folder), *options]
    done = subprocess.run(given, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 2
    assert says in done.stderr and "Traceback" not in done.stderr


def test_a_port_in_use_is_said(store_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        given = [*COMMAND, "--store", str(store_folder), "--port", port]
        done = subprocess.run(given, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 2
    assert port in done.stderr and "--port" in done.stderr


def test_a_damaged_graph_is_said(store_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(store_folder, folder)
    (folder / "current").write_text("000009\n", encoding="utf-8")
    given = [*COMMAND, "--store", str(folder), "--port", "0"]
    done = subprocess.run(given, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 2 and "图谱损坏" in done.stderr
