"""A server elsewhere that cannot be trusted: what is said of each way in which one fails,
how it is logged in to, and in which order its rows are put."""

from __future__ import annotations

import base64
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers import free_port

from graph_builder.errors import EndpointError
from graph_builder.query import open_graph
from graph_builder.remote import Address, Endpoint
from graph_builder.remote.order import in_order, keys

Act = Callable[[socket.socket], None]
SECONDS, PATIENCE = 1.5, 30.0
MOST = 100_000


def _head(status: str, kind: str = "application/sparql-results+json", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Connection: close\r\n\r\n".encode()


def _says(*parts: bytes) -> Act:
    def act(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)

    return act


def _drips(head: bytes, drop: bytes, pause: float) -> Act:
    def act(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(5000):
            connection.sendall(drop)
            time.sleep(pause)

    return act


def _waits(connection: socket.socket) -> None:
    while connection.recv(65536):  # until the client hangs up
        pass


def _request(connection: socket.socket) -> None:
    """Read a whole request, which may come in pieces; of a TLS greeting what comes first."""
    read = connection.recv(65536)
    while read.startswith(b"POST") and b"\r\n\r\n" not in read:
        read += connection.recv(65536)
    head, _, body = read.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    while length and len(body) < int(length[1]):
        body += connection.recv(65536) or bytes(int(length[1]))


@contextmanager
def _server(act: Act) -> Iterator[str]:
    """The host and port of a server that reads a request and then does ``act``, each time."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return  # closed: the test is over
            with connection:
                try:
                    connection.settimeout(10)
                    _request(connection)
                    act(connection)
                    connection.shutdown(socket.SHUT_WR)
                    connection.recv(65536)
                except OSError:
                    continue  # the client has hung up, as it should

    threading.Thread(target=serve, daemon=True).start()
    with listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


START = b'{"head":{"vars":["x"]},"results":{"bindings":['
ROW = b'{"x":{"type":"literal","value":"a"}}'
LATE = "1.5 秒内没有答完"
# What the server does, what is said of it, and why this is tried.
FAILING = [
    (_drips(_head("200 OK"), b" ", 0.05), LATE, "a body that drips, each drop in time"),
    (_drips(b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.05), LATE, "a header that drips"),
    (_drips(_head("500 Oh"), b"x", 0.05), LATE, "the body of an error that drips"),
    (_waits, LATE, "silence"),
    (_drips(_head("200 OK"), b" " * 65536, 0), "答案超过", "a body without end"),
    (_says(_head("302 Found", more="Location: http://127.0.0.1:1/\r\n")), "转到 http://127.0.0.1:1/", "a redirect"),
    (_says(_head("307 Moved", more="Location: file:///etc/passwd\r\n")), "HTTP 307", "a redirect to a file"),
    (_says(_head("200 OK"), START + ROW + b","), "答案残缺", "JSON that is cut"),
    (_says(_head("200 OK"), START + ROW + b"]}} cancelled"), "答案残缺", "an error after the answer"),
    (_says(_head("200 OK", more="Content-Length: 5000\r\n"), START), "中途断开", "cut before the length announced"),
    (_says(_head("200 OK", more="Transfer-Encoding: chunked\r\n"), b"5\r\nabcde\r\n"), "中途断开", "cut between chunks"),
    (_says(_head("200 OK", "text/html"), b"<html>login</html>"), "<html>login", "a page for people, with 200"),
    (_says(_head("200 OK"), b"<html>"), "答案残缺", "a page that calls itself JSON"),
    (_says(_head("200 OK")), "答案残缺", "nothing at all, with 200"),
    (_says(_head("200 OK"), b'{"error": "x"}'), "答案残缺", "JSON that is no answer"),
    (_says(_head("200 OK", more="X-SPARQL-MaxRows: 1\r\n"), START + ROW + b"]}}"), "截断了答案", "rows cut, with 200"),
    (_says(_head("200 OK", more="X-SQL-State: S1TAT\r\n"), START + b"]}}"), "截断了答案", "time cut, with 200"),
    (_says(_head("400 Bad Request"), b"syntax error at x"), "syntax error at x", "a mistake of the query"),
    (_says(_head("400 Bad Request"), b"x" * 9000), "x…", "a long tale"),
    (_says(_head("401 Unauthorized")), "YIJU_ENDPOINT_USER", "a login wanted"),
    (_says(_head("401 No", more="WWW-Authenticate: Negotiate\r\n")), "登录方式不受支持", "a login of another kind"),
    (_says(_head("403 Forbidden")), "没有权限", "no right"),
    (_says(_head("404 Not Found")), "请检查路径", "nothing there"),
    (_says(_head("500 Internal"), b"out of memory"), "out of memory", "a failing server"),
    (_says(_head("503 Busy")), "请稍后再试", "a busy server"),
    (_says(b"SSH-2.0-x\r\n"), "回应不合 HTTP", "another protocol"),
    (_says(), "中途断开", "hanging up at once"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "says", "why"), FAILING, ids=[row[2] for row in FAILING])
def test_a_failing_server_is_named_with_what_it_did(act: Act, says: str, why: str) -> None:
    seconds = SECONDS if says == LATE else PATIENCE  # only who is late is waited for
    with _server(act) as place, pytest.raises(EndpointError) as raised:
        address = Address.parse(f"http://me:s3cret@{place}/sparql")
        Endpoint(address, seconds, MOST).query("SELECT ?x { ?x ?y ?z }")
    assert f"http://{place}/sparql" in str(raised.value)
    assert says in str(raised.value), why
    assert "s3cret" not in str(raised.value)


NOT_THERE = [
    ("http://127.0.0.1:1/sparql", "连接被拒绝", "nobody listens"),
    ("http://no-such-host.invalid/sparql", "找不到这个主机", "a name that never resolves"),
    ("localhost:8890/sparql", "应以 http:// 或 https:// 开头", "no scheme"),
    ("file:///etc/passwd", "应以 http:// 或 https:// 开头", "another scheme"),
    ("http:///sparql", "应以 http:// 或 https:// 开头", "no host"),
    ("http://localhost:port/", "应以 http:// 或 https:// 开头", "a port that is no number"),
]


@pytest.mark.parametrize(("address", "says", "why"), NOT_THERE, ids=[row[2] for row in NOT_THERE])
def test_a_server_that_is_not_there(address: str, says: str, why: str) -> None:
    with pytest.raises(EndpointError, match=says):
        Endpoint(Address.parse(address), PATIENCE).query("ASK {}")


def test_a_password_in_a_malformed_address_is_not_repeated() -> None:
    with pytest.raises(EndpointError) as raised:
        Address.parse("ftp://me:s3cret@host/")
    assert "s3cret" not in str(raised.value) and "host" in str(raised.value)


def test_tls_where_there_is_none_is_said() -> None:
    with _server(_says(_head("200 OK"))) as place, pytest.raises(EndpointError, match="加密连接"):
        Endpoint(Address.parse(f"https://{place}/"), PATIENCE).query("ASK {}")


# Logging in.


class _Guarded(BaseHTTPRequestHandler):
    """Answers who says the user and password me and s:3cret."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        login = base64.b64encode(b"me:s:3cret").decode()
        if self.headers.get("Authorization") == f"Basic {login}":
            self._answer(200, START + ROW + b"]}}")
        else:
            self._answer(401, b"who are you?")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/sparql-results+json")
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="graphs"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def guarded() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Guarded)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with server:
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_login_stands_in_the_address(guarded: str) -> None:
    there = Endpoint(Address.parse(f"http://me:s%3A3cret@{guarded}/"), PATIENCE)
    assert len(list(there.query("SELECT ?x { ?x ?y ?z }"))) == 1


def test_a_login_stands_in_the_environment(guarded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIJU_ENDPOINT_USER", "me")
    monkeypatch.setenv("YIJU_ENDPOINT_PASSWORD", "s:3cret")
    there = Endpoint(Address.parse(f"http://{guarded}/"), PATIENCE)
    assert len(list(there.query("SELECT ?x { ?x ?y ?z }"))) == 1


def test_a_wrong_login_is_refused(guarded: str) -> None:
    with pytest.raises(EndpointError, match="没有权限"):
        Endpoint(Address.parse(f"http://me:wrong@{guarded}/"), PATIENCE).query("ASK {}")


# Order.

TEXTS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=3)
NODES = st.sampled_from(["urn:b", "urn:中", "urn:长"]).map(ox.NamedNode)
NUMBERS = st.one_of(st.none(), NODES, st.integers(-9, 99).map(ox.Literal))
WORDS = st.one_of(
    st.none(), NODES, st.sampled_from("长中（(aZ~𠀀").map(ox.Literal), TEXTS.map(ox.Literal)
)  # numbers and texts in one column have no order in SPARQL


def _json(rows: list[tuple[ox.Literal | ox.NamedNode | None, ...]]) -> bytes:
    def term(value: ox.Literal | ox.NamedNode) -> dict[str, str]:
        if isinstance(value, ox.NamedNode):
            return {"type": "uri", "value": value.value}
        return {"type": "literal", "value": value.value, "datatype": value.datatype.value}

    bindings = [
        {name: term(value) for name, value in zip("ab", row, strict=True) if value is not None}
        for row in rows
    ]
    return json.dumps({"head": {"vars": ["a", "b"]}, "results": {"bindings": bindings}}).encode()


@given(st.lists(st.tuples(NUMBERS, WORDS), max_size=8), st.sampled_from(["?a ?b", "DESC(?a) ?b", "?b DESC(?a)"]))  # fmt: skip
def test_rows_are_in_the_order_of_the_embedded_store(
    rows: list[tuple[ox.Literal | ox.NamedNode | None, ...]], by: str
) -> None:
    values = " ".join(
        f"({' '.join('UNDEF' if t is None else str(t) for t in row)})" for row in rows
    )
    text = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }} ORDER BY {by}"
    results = in_order(_json(rows), keys(text))
    there = ox.parse_query_results(results, ox.QueryResultsFormat.JSON)
    names = re.findall(r"\w", by.replace("DESC", ""))
    wanted = [[row[name] for name in names] for row in ox.Store().query(text)]
    assert [[row[name] for name in names] for row in there] == wanted


@pytest.mark.parametrize("given", [b"", b"{}", b"[]", b"<html>", b'{"results":{"bindings":[1]}}'])
def test_what_has_no_rows_stays_as_it_is(given: bytes) -> None:
    assert in_order(given, (("a", False),)) == given


# The commands.


def _yiju(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from graph_builder.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=environment, timeout=120
    )  # fmt: skip


def test_a_server_that_hangs_up_on_a_long_body_does_not_end_the_program(
    store_folder: Path,
) -> None:
    def hang_up(connection: socket.socket) -> None:
        raise ConnectionAbortedError

    with _server(hang_up) as place:
        done = _yiju(
            "push", f"http://{place}/query", "--store", str(store_folder), "--timeout", "30"
        )
    assert done.returncode == 2
    assert done.stderr.startswith(f"http://{place}/query：")
    assert "Traceback" not in done.stderr


def test_a_command_says_what_is_wrong_with_a_server() -> None:
    place = f"http://127.0.0.1:{free_port()}/query"
    for command in (["query", "overview"], ["sparql", os.devnull]):
        done = _yiju(*command, "--endpoint", place.replace("://", "://me:s3cret@"))
        assert done.returncode == 2
        assert "s3cret" not in done.stderr + done.stdout
    done = _yiju("query", "overview", "--endpoint", place)
    assert done.stderr == f"{place}：连接被拒绝，服务器没有运行，或端口不对。\n"


def test_an_address_opens_as_a_graph() -> None:
    graph = open_graph("http://localhost:8890/sparql")
    assert isinstance(graph.store, Endpoint)


def test_triples_that_are_cut_are_no_answer() -> None:
    body = _says(_head("200 OK", "text/turtle"), b"<urn:a> <urn:b> <urn:c> . <urn:d>")
    with _server(body) as place, pytest.raises(EndpointError, match="答案残缺"):
        Endpoint(Address.parse(f"http://{place}/"), PATIENCE).query("CONSTRUCT WHERE { ?x ?y ?z }")
