"""The graph on real servers, Oxigraph's and Virtuoso: pushed there by both protocols, it
answers every question as the embedded store does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import servers
import yaml
from conftest import example
from servers import Server, push_to, writer_to
from typer.testing import CliRunner

from graph_builder.agency import Register
from graph_builder.cli import make_app
from graph_builder.errors import EndpointError, NotFound, QueryError
from graph_builder.fetch import fetch
from graph_builder.impact import impact
from graph_builder.lookup.bodies import mentioned, open_codes
from graph_builder.lookup.documents import find_document, list_documents, search_documents
from graph_builder.namespaces import DCTERMS, GRAPH, RDF, YIJU, catalogue_graph_iri, graph_iri
from graph_builder.network import around
from graph_builder.ontology_graph import ONTOLOGY
from graph_builder.push import GraphStore, Updates, Writer, push, writer
from graph_builder.query import Graph, library, open_graph, shown
from graph_builder.remote import Address, Connection, Endpoint
from graph_builder.select import Source
from graph_builder.validity.standing import statuses
from graph_builder.worker import Triples, ask

FOLDER = Path(__file__).parent / "queries"
QUESTIONS = sorted(library())

# One worker a server, so that each starts once (pytest --dist loadgroup).
SERVERS = [
    pytest.param("oxigraph", marks=pytest.mark.xdist_group("oxigraph")),
    pytest.param(
        "virtuoso",
        marks=[
            pytest.mark.xdist_group("virtuoso"),
            pytest.mark.skipif(servers.VIRTUOSO is None, reason=servers.NO_VIRTUOSO),
        ],
    ),
]
on_every_server = pytest.mark.parametrize("server", SERVERS, indirect=True, scope="session")


@pytest.fixture(scope="session")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Server]]:
    """One kind of server, once for each graph, since both have a graph of documents."""
    start = getattr(servers, request.param)
    with ExitStack() as running:
        yield {
            name: running.enter_context(start(tmp_path_factory.mktemp(request.param)))
            for name in ("example", "small", "free")
        }


@pytest.fixture(scope="session")
def example_there(server: Mapping[str, Server], store: ox.Store) -> Graph:
    push_to(store, server["example"], "graph_store")
    return open_graph(server["example"].query)


@pytest.fixture(scope="session")
def small_there(server: Mapping[str, Server], small: ox.Store) -> Graph:
    push_to(small, server["small"], "update")
    return open_graph(server["small"].query)


# Questions.


@on_every_server
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_the_same_answer_there_as_here(
    name: str, store: ox.Store, example_there: Graph
) -> None:
    values = library()[name].example
    here, there = Graph(store).query(name, **values), example_there.query(name, **values)
    assert there.variables == here.variables
    assert there.rows == here.rows


def _cases() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text("utf-8"))["cases"]:
            yield path.stem, case


CASES = list(_cases())


# What a server cannot answer as it should, and why not.
CANNOT = {
    (
        "virtuoso",
        "matched-services",
    ): "Virtuoso's MIN takes （ to be less than (, against the order of code points"
}


@on_every_server
@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{n}: {c['why']}" for n, c in CASES])
def test_a_question_answers_there_as_worked_out_by_hand(
    name: str, case: Mapping[str, Any], small_there: Graph, request: pytest.FixtureRequest
) -> None:
    reason = CANNOT.get((request.node.callspec.params["server"], name))
    if reason is not None:
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    answer = small_there.query(name, **case["given"])
    wanted = [[None if cell is None else str(cell) for cell in row] for row in case["rows"]]
    rows = [[None if cell is None else shown(cell) for cell in row] for row in answer.rows]
    assert rows == wanted


TYPED = [
    ("services-by-policy", {"policy": "沪人社医发(2016)44"}, 8, "another spelling of a number"),
    ("services-by-policy", {"policy": "policy:沪人社医发〔2016〕44号"}, 8, "an IRI by its prefix"),
    ("policies-by-issuer", {"issuer": "上海市人社局"}, 17, "another name of a body"),
]


@on_every_server
@pytest.mark.parametrize(("name", "values", "rows", "why"), TYPED, ids=[row[3] for row in TYPED])
def test_a_value_is_looked_up_there(
    name: str, values: dict[str, str], rows: int, why: str, store: ox.Store, example_there: Graph
) -> None:
    there = example_there.query(name, **values)
    assert there.rows == Graph(store).query(name, **values).rows, why
    assert len(there) > 0


@on_every_server
def test_near_hits_are_those_that_the_embedded_store_gives(
    store: ox.Store, example_there: Graph
) -> None:
    said = []
    for graph in (Graph(store), example_there):
        with pytest.raises(NotFound, match="沪人社医发〔2016〕44号") as raised:
            graph.query("services-by-policy", policy="沪人社医发〔2015〕44号")
        said.append(str(raised.value))
    assert said[0] == said[1]


LOOKED_UP = [
    (list_documents, "all documents"),
    (lambda store: search_documents(store, "沪医保(2001)51"), "a document, and near hits"),
    (lambda store: sorted(mentioned(store), key=str), "the bodies that it mentions"),
    (lambda store: open_codes(store, Register.load()), "the codes whose issuer is open"),
    (lambda store: statuses(store, date(2026, 1, 1)), "what is declared of documents"),
]


@on_every_server
@pytest.mark.parametrize(("look", "why"), LOOKED_UP, ids=[row[1] for row in LOOKED_UP])
def test_looking_up_gives_the_same_there(
    look: Callable[[Source], object], why: str, store: ox.Store, example_there: Graph
) -> None:
    assert look(example_there.store) == look(store), why


# Free queries.


@on_every_server
def test_every_form_of_free_query_is_answered(example_there: Graph) -> None:
    there = example_there.store
    assert ask(there, "ASK { ?x a yiju:Item }", limit=10) is True
    assert ask(there, "ASK { ?x a yiju:Nothing }", limit=10) is False
    found = ask(there, "CONSTRUCT WHERE { ?x a yiju:Item }", limit=3)
    assert isinstance(found, Triples) and found.cut and found.count == 3
    described = ask(there, "DESCRIBE policy:沪人社医发〔2016〕44号", limit=1000)
    assert isinstance(described, Triples) and "沪人社医发〔2016〕44号" in described.turtle


@on_every_server
def test_from_says_itself_which_graphs_are_asked(example_there: Graph, store: ox.Store) -> None:
    text = "SELECT (COUNT(*) AS ?n) FROM graph:documents { ?s ?p ?o }"
    found = ask(example_there.store, text, limit=1)
    in_it = sum(1 for _ in store.quads_for_pattern(None, None, None, graph_iri("documents")))
    assert [row["n"] for row in found] == [str(in_it)]


@on_every_server
def test_a_mistake_is_told_in_the_servers_words(example_there: Graph) -> None:
    with pytest.raises(EndpointError, match=r"HTTP 400"):
        ask(example_there.store, "SELECT * { ?s ?p }", limit=1)


@on_every_server
def test_an_update_is_no_query(example_there: Graph) -> None:
    with pytest.raises(QueryError, match="只接受查询"):
        example_there.store.query("DELETE WHERE { ?s ?p ?o }")


@pytest.mark.xdist_group("virtuoso")
@pytest.mark.skipif(servers.VIRTUOSO is None, reason=servers.NO_VIRTUOSO)
@pytest.mark.parametrize("server", ["virtuoso"], indirect=True, scope="session")
def test_an_answer_that_the_server_cut_is_an_error(example_there: Graph) -> None:
    # Its configuration allows 5000 rows; the graph has some 40,000 statements.
    with pytest.raises(EndpointError, match="截断了答案"):
        ask(example_there.store, "SELECT * { ?s ?p ?o }", limit=100_000)


# Pushing.


A, B = catalogue_graph_iri("a"), catalogue_graph_iri("b")
OTHERS = ox.NamedNode("https://example.org/others")


def _graphs(**names: tuple[ox.NamedNode, int]) -> ox.Store:
    """A store whose graphs have so many statements."""
    store = ox.Store()
    for graph, count in names.values():
        store.extend(
            ox.Quad(graph, DCTERMS.title, ox.Literal(f"{n}“\n”"), graph) for n in range(count)
        )
        store.add(ox.Quad(graph, DCTERMS.source, ox.BlankNode(), graph))
    return store


def _counts(server: Server) -> list[int]:
    there = Endpoint(Address.parse(server.query))
    return [there.count(graph) for graph in (A, B, OTHERS)]


@on_every_server
@pytest.mark.parametrize("way", ["graph_store", "update"])
def test_a_push_replaces_what_is_ours_and_nothing_else(
    way: str, server: Mapping[str, Server]
) -> None:
    there = server["free"]
    write = writer_to(there, way)
    write.replace(OTHERS, [ox.Triple(OTHERS, DCTERMS.title, ox.Literal("theirs"))])
    first = _graphs(a=(A, 2500), b=(B, 3))

    pushed = push_to(first, there, way)
    assert pushed.sent == ("catalogue/a", "catalogue/b")
    assert _counts(there) == [2501, 4, 1]

    again = push_to(first, there, way)
    assert (again.sent, again.kept) == ((), ("catalogue/a", "catalogue/b"))

    changed = push_to(_graphs(a=(A, 2500), b=(B, 1)), there, way)
    assert (changed.sent, changed.kept) == (("catalogue/b",), ("catalogue/a",))
    assert _counts(there) == [2501, 2, 1]

    left = push_to(_graphs(b=(B, 1)), there, way)
    assert (left.kept, left.removed, left.left) == (("catalogue/b",), (), ("catalogue/a",))
    assert _counts(there) == [2501, 2, 1]

    gone = push_to(_graphs(b=(B, 1)), there, way, remove=True)
    assert (gone.kept, gone.removed, gone.left) == (("catalogue/b",), ("catalogue/a",), ())
    assert _counts(there) == [0, 2, 1]

    push_to(ox.Store(), there, way, remove=True)
    assert _counts(there) == [0, 0, 1]


@on_every_server
def test_stores_pushed_to_one_server_leave_each_others_catalogues(
    server: Mapping[str, Server],
) -> None:
    there = server["free"]
    push_to(ox.Store(), there, remove=True)
    foreign = catalogue_graph_iri("foreign")
    catalogue = ox.Triple(foreign, RDF.type, YIJU.Catalogue)
    writer_to(there, "graph_store").replace(foreign, [catalogue])
    effects = graph_iri("effects")
    first, second = _graphs(a=(A, 3), e=(effects, 2)), _graphs(b=(B, 4))

    assert push_to(first, there).left == ()
    said = push_to(second, there)
    assert (said.sent, said.removed) == (("catalogue/b",), ("effects",)), (
        "what no catalogue owns is the last store's, even where it has none"
    )
    assert (said.left, said.foreign) == (("catalogue/a",), ("catalogue/foreign",))
    assert _counts(there)[:2] == [4, 5]

    back = push_to(first, there)
    assert (back.sent, back.kept) == (("effects",), ("catalogue/a",))
    assert back.left == ("catalogue/b",)

    only = push_to(first, there, remove=True)
    assert (only.removed, only.foreign) == (("catalogue/b",), ("catalogue/foreign",))
    assert _counts(there)[:2] == [4, 0]
    assert Endpoint(Address.parse(there.query)).count(foreign) == 1, "not ours to remove"
    writer_to(there, "graph_store").remove(foreign)


class Breaking:
    """A writer whose connection is lost when so many requests have been sent."""

    def __init__(self, write: Writer, requests: int) -> None:
        self._write = write
        self._left = requests
        self.chunk = 1000

    def __getattr__(self, name: str) -> Any:
        self._left -= 1
        if self._left < 0:
            raise EndpointError("lost")
        return getattr(self._write, name)


@on_every_server
def test_a_push_that_broke_off_goes_on_where_it_stopped(server: Mapping[str, Server]) -> None:
    there = server["free"]
    push_to(ox.Store(), there, remove=True)
    store = _graphs(a=(A, 10), b=(B, 2500))
    breaking = Breaking(writer_to(there, "graph_store"), 4)  # record, a, noted, a part of b
    with pytest.raises(EndpointError, match="lost"):
        push(store, Endpoint(Address.parse(there.query)), breaking)
    assert _counts(there)[:2] == [11, 1000]
    assert push_to(store, there).sent == ("catalogue/b",)
    assert _counts(there)[:2] == [11, 2501]


@on_every_server
def test_a_graph_changed_behind_our_back_is_sent_again(server: Mapping[str, Server]) -> None:
    there = server["free"]
    store = _graphs(a=(A, 3))
    push_to(store, there)
    writer_to(there, "graph_store").add(A, [ox.Triple(A, DCTERMS.title, ox.Literal("more"))])
    assert push_to(store, there).sent == ("catalogue/a",)
    assert _counts(there)[0] == 4


@on_every_server
def test_a_graph_that_did_not_arrive_is_an_error(server: Mapping[str, Server]) -> None:
    there = server["free"]
    push_to(ox.Store(), there, remove=True)

    class Losing:
        chunk = 2
        write = writer_to(there, "graph_store")

        def replace(self, graph: ox.NamedNode, statements: list[ox.Triple]) -> None:
            self.write.replace(graph, statements)

        def add(self, graph: ox.NamedNode, statements: list[ox.Triple]) -> None:
            """Say yes, and do nothing."""

    with pytest.raises(EndpointError, match=r"推送了 4 条，服务器上却有 2 条"):
        push(_graphs(a=(A, 3)), Endpoint(Address.parse(there.query)), Losing())


@pytest.mark.xdist_group("virtuoso")
@pytest.mark.skipif(servers.VIRTUOSO is None, reason=servers.NO_VIRTUOSO)
@pytest.mark.parametrize("server", ["virtuoso"], indirect=True, scope="session")
@pytest.mark.parametrize("user", ["dba:s3cret@", ""], ids=["a wrong password", "no login"])
def test_a_login_that_is_refused_is_said_without_the_password(
    user: str, server: Mapping[str, Server]
) -> None:
    address = Address.parse(server["free"].graph_store.replace("dba:dba@", user))
    many = [ox.Triple(A, DCTERMS.title, ox.Literal(f"{n}" * 50)) for n in range(20_000)]
    for statements in (many[:1], many):
        with pytest.raises(EndpointError) as raised:
            GraphStore(Connection(address, 60)).replace(A, statements)
        assert "s3cret" not in str(raised.value)
    with pytest.raises(EndpointError, match="没有权限"):
        GraphStore(Connection(address, 60)).replace(A, many[:1])


def test_updates_go_where_servers_take_them() -> None:
    for query, update in (
        ("http://localhost:7878/query", "http://localhost:7878/update"),
        ("http://localhost:3030/data/query", "http://localhost:3030/data/update"),
        ("http://localhost:8890/sparql", "http://localhost:8890/sparql"),
    ):
        way = writer(Address.parse(query), graph_store=None, update=None, seconds=1)
        assert isinstance(way, Updates) and way.connection.address.url == update


def test_another_address_has_the_login_of_the_first() -> None:
    way = writer(
        Address.parse("http://me:pw@h/sparql"), graph_store="http://h/crud", update=None, seconds=1
    )
    assert isinstance(way, GraphStore)
    assert (way.connection.address.user, way.connection.address.password) == ("me", "pw")


def test_the_record_is_a_graph_of_its_own() -> None:
    assert GRAPH.pushed.value.endswith("/graph/pushed")


# What is worked out over many questions.


@on_every_server
@pytest.mark.parametrize(
    ("document", "why"),
    [
        ("沪人社医发〔2016〕38号", "items that lose all or some of their bases"),
        ("上海市城镇职工基本医疗保险办法", "items hit through a document below"),
        ("沪府办〔2008〕61号", "a later edition as a candidate"),
    ],
)
def test_an_impact_is_the_same_there_as_here(
    document: str, why: str, store: ox.Store, example_there: Graph
) -> None:
    on = date(2026, 6, 30)
    here = impact(store, [document], on=on).to_json()
    assert impact(example_there.store, [document], on=on).to_json() == here, why
    assert here["items"], why


@on_every_server
def test_a_picture_is_the_same_there_as_here(store: ox.Store, example_there: Graph) -> None:
    centre = find_document(store, "沪医保〔2000〕46号").iri
    here, there = around(store, centre, 300), around(example_there.store, centre, 300)
    assert sorted(there.network.edges(data="relation")) == sorted(
        here.network.edges(data="relation")
    )
    assert dict(there.network.nodes(data=True)) == dict(here.network.nodes(data=True))


# Validating what stands there.


def _validated(out: Path, *arguments: object) -> bytes:
    command = ["validate", *map(str, arguments), "--format", "json", "--out", str(out)]
    done = CliRunner().invoke(make_app(), command)
    assert done.exit_code in (0, 1), done.output
    return out.read_bytes()


@pytest.fixture(scope="session")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("draft") / "draft.txt"
    file.write_bytes(example("county").read_bytes())
    return file


@pytest.fixture(scope="session")
def findings_here(store_folder: Path, draft: Path) -> tuple[bytes, bytes]:
    """What is found on the embedded store, and of the draft against it."""
    out, here = draft.with_name("here"), ["--store", store_folder]
    return _validated(out, *here), _validated(out, draft, *here)


@on_every_server
def test_the_findings_are_the_same_there_as_here_byte_for_byte(
    server: Mapping[str, Server],
    example_there: Graph,
    findings_here: tuple[bytes, bytes],
    draft: Path,
    tmp_path: Path,
) -> None:
    there = ["--endpoint", server["example"].query]
    of_graph, of_draft = findings_here
    assert min(len(of_graph), len(of_draft)) > 1000
    assert _validated(tmp_path / "there", *there) == of_graph
    assert _validated(tmp_path / "there", draft, *there) == of_draft, "a draft, against the graph"


@on_every_server
def test_what_is_fetched_is_what_was_pushed(example_there: Graph, store: ox.Store) -> None:
    assert isinstance(example_there.store, Endpoint)
    copy = ox.Store()
    fetch(example_there.store, copy)
    named = {quad for quad in copy if quad.graph_name != ONTOLOGY}
    assert named == {quad for quad in store if quad.graph_name != ONTOLOGY}
    of_ontology = [sum(1 for q in each if q.graph_name == ONTOLOGY) for each in (copy, store)]
    assert of_ontology[0] == of_ontology[1] > 0


@on_every_server
def test_nothing_is_fetched_where_no_catalogue_is(server: Mapping[str, Server]) -> None:
    there = Endpoint(Address.parse(server["free"].query))
    push_to(ox.Store(), server["free"], remove=True)
    with pytest.raises(NotFound, match="yiju push"):
        fetch(there, ox.Store())


@on_every_server
def test_a_graph_too_large_to_fetch_is_said(example_there: Graph) -> None:
    assert isinstance(example_there.store, Endpoint)
    with pytest.raises(EndpointError, match=r"多于能取来的 100 条"):
        fetch(example_there.store, ox.Store(), most=100)


class Shuffling(Endpoint):
    """A server whose second page has again what stood on the first: it is written to."""

    def page(self, graph: ox.NamedNode, offset: int, limit: int) -> list[ox.Triple]:
        return super().page(graph, 0, limit)


@on_every_server
def test_pages_that_do_not_make_up_the_graph_are_no_copy(
    server: Mapping[str, Server], example_there: Graph
) -> None:
    with pytest.raises(EndpointError, match=r"graph/bodies 有 \d+ 条，取来的却是 2000 条"):
        fetch(Shuffling(Address.parse(server["example"].query)), ox.Store())
