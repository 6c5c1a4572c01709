"""Pushing: the graphs of a store put on a SPARQL server in place of those it had of ours.

Each graph is replaced in chunks and counted on the server afterwards. What has been
pushed and counted is recorded on the server itself, in ``graph/pushed``, with a digest
of its statements: a push that was broken off goes on where it stopped, one that changes
a catalogue sends that catalogue. A catalogue that is not in the store, because it was
removed here or because another store was pushed to the same server, is left there and told
of; it is removed only on request, and only if the record says that yiju put it there. The
graphs that no single catalogue owns are one store's: the last one's, even where it has
none. Nobody else's graph is touched.

The server takes statements by the Graph Store Protocol or, without it, by updates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final, Protocol
from urllib.parse import quote
from urllib.request import Request

import pyoxigraph as ox

from graph_builder.errors import EndpointError
from graph_builder.language import plural, tr
from graph_builder.namespaces import DCTERMS, GRAPH
from graph_builder.remote import Address, Connection, Endpoint
from graph_builder.resources import queries

RECORD: Final = GRAPH.pushed
_SHARED: Final = frozenset(GRAPH[name] for name in GRAPH)
_UNFINISHED: Final = "unfinished"
_BY_UPDATE = 1_000
_BY_GRAPH = 20_000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did, by the names of graphs.

    ``left`` are catalogues pushed before that are not in the store, and can be removed;
    ``foreign`` those that somebody else put on the server.
    """

    sent: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]
    foreign: tuple[str, ...]
    statements: int


class Writer(Protocol):
    """A way of writing on a server: one graph at a time."""

    @property
    def chunk(self) -> int:
        """How many statements it takes at a time."""

    def replace(self, graph: ox.NamedNode, statements: Sequence[ox.Triple]) -> None:
        """Make ``statements`` all that the graph has."""

    def add(self, graph: ox.NamedNode, statements: Sequence[ox.Triple]) -> None:
        """Add ``statements`` to the graph."""

    def remove(self, graph: ox.NamedNode) -> None:
        """Remove the graph, if it is there."""


@dataclass(frozen=True, slots=True)
class GraphStore:
    """The SPARQL 1.1 Graph Store HTTP Protocol."""

    connection: Connection
    chunk: int = _BY_GRAPH

    def replace(self, graph: ox.NamedNode, statements: Sequence[ox.Triple]) -> None:
        self._send("PUT", graph, statements)

    def add(self, graph: ox.NamedNode, statements: Sequence[ox.Triple]) -> None:
        self._send("POST", graph, statements)

    def remove(self, graph: ox.NamedNode) -> None:
        try:
            self.connection.exchange(Request(self._url(graph), method="DELETE"))
        except EndpointError as error:
            if error.status != 404:  # it is not there: as wanted
                raise

    def _send(self, method: str, graph: ox.NamedNode, statements: Sequence[ox.Triple]) -> None:
        # N-Triples are Turtle, which every server takes.
        request = Request(
            self._url(graph),
            data=_n_triples(statements),
            headers={"Content-Type": "text/turtle; charset=utf-8"},
            method=method,
        )
        self.connection.exchange(request)

    def _url(self, graph: ox.NamedNode) -> str:
        url = self.connection.address.url
        return f"{url}{'&' if '?' in url else '?'}graph={quote(graph.value, safe='')}"


@dataclass(frozen=True, slots=True)
class Updates:
    """SPARQL 1.1 Update over the SPARQL protocol."""

    connection: Connection
    chunk: int = _BY_UPDATE

    def replace(self, graph: ox.NamedNode, statements: Sequence[ox.Triple]) -> None:
        self.remove(graph)
        self.add(graph, statements)

    def add(self, graph: ox.NamedNode, statements: Sequence[ox.Triple]) -> None:
        if statements:
            text = _update("insert", graph)
            self._send(text.encode().replace(b"#statements", _n_triples(statements)))

    def remove(self, graph: ox.NamedNode) -> None:
        self._send(_update("drop", graph).encode())

    def _send(self, update: bytes) -> None:
        body = b"update=" + quote(update, safe="").encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self.connection.exchange(Request(self.connection.address.url, data=body, headers=kind))


def writer(
    endpoint: Address, *, graph_store: str | None, update: str | None, seconds: float
) -> Writer:
    """The way of writing at the addresses given; else by updates, at the query address
    with ``update`` for a last ``query``, as Oxigraph's server and Fuseki have it."""
    if graph_store is not None:
        return GraphStore(Connection(_with_user(graph_store, endpoint), seconds))
    if update is not None:
        return Updates(Connection(_with_user(update, endpoint), seconds))
    start, slash, last = endpoint.url.rpartition("/")
    url = f"{start}{slash}update" if last == "query" else endpoint.url
    return Updates(Connection(endpoint.at(url), seconds))


def push(
    store: ox.Store,
    endpoint: Endpoint,
    write: Writer,
    progress: Progress = lambda *_: None,
    *,
    remove: bool = False,
) -> Pushed:
    """Put the named graphs of ``store`` on the server of ``endpoint``.

    ``remove`` the catalogues that an earlier push put there and ``store`` lacks; else they
    are left.
    ``progress`` is told the graph's name, and how many of its statements are there.

    :raises EndpointError: the server cannot be reached, refuses, or does not have afterwards
        what was sent; what was finished before stays, and is not sent again.
    """
    graphs = {
        name: _statements(store, name)
        for name in sorted(store.named_graphs(), key=str)
        if isinstance(name, ox.NamedNode)
    }
    digests = {name: _digest(statements) for name, statements in graphs.items()}
    record = _record(endpoint)
    kept = [
        name
        for name, statements in graphs.items()
        if digests[name] in record.get(name, ()) and endpoint.count(name) == len(statements)
    ]
    absent = sorted(set(record) - set(graphs), key=str)
    foreign = [each for each in endpoint.catalogue_graphs() if each not in {*graphs, *record}]
    gone = [each for each in absent if remove or each in _SHARED]
    left = [each for each in absent if each not in gone]
    for name in gone:
        write.remove(name)
    sent = [name for name in graphs if name not in kept]
    if sent or gone:
        noted = {name: {digests[name] if name in kept else _UNFINISHED} for name in graphs}
        noted |= {name: record[name] for name in left}
        _send(write, RECORD, sorted(_notes(noted), key=str))
    for name in sent:
        _send(write, name, graphs[name], progress)
        _verify(endpoint, name, len(graphs[name]))
        write.add(RECORD, list(_notes({name: {digests[name]}})))
    total = sum(len(graphs[name]) for name in sent)
    return Pushed(_names(sent), _names(kept), _names(gone), _names(left), _names(foreign), total)


def _names(graphs: Iterable[ox.NamedNode]) -> tuple[str, ...]:
    return tuple(each.value.removeprefix(GRAPH.base) for each in graphs)


def _send(
    write: Writer,
    graph: ox.NamedNode,
    statements: Sequence[ox.Triple],
    progress: Progress = lambda *_: None,
) -> None:
    (name,), done = _names([graph]), 0
    for part in _chunks(statements, write.chunk):
        (write.add if done else write.replace)(graph, part)
        done += len(part)
        progress(name, done, len(statements))


def _chunks(statements: Sequence[ox.Triple], size: int) -> Iterator[Sequence[ox.Triple]]:
    """Parts of at most ``size``; statements with blank nodes stand in one, since a blank
    node is another one in every request."""
    blank = [each for each in statements if _is_blank(each)]
    named = iter([each for each in statements if not _is_blank(each)])
    yield [*blank, *islice(named, max(0, size - len(blank)))]
    while part := list(islice(named, size)):
        yield part


def _is_blank(statement: ox.Triple) -> bool:
    return isinstance(statement.subject, ox.BlankNode) or isinstance(statement.object, ox.BlankNode)


def _statements(store: ox.Store, graph: ox.NamedNode) -> list[ox.Triple]:
    """The statements of the graph in order, blank nodes named by what they are."""
    found = [quad.triple for quad in store.quads_for_pattern(None, None, None, graph)]
    if any(map(_is_blank, found)):
        named = ox.Dataset(ox.Quad(*each) for each in found)
        named.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        found = [quad.triple for quad in named]
    return sorted(found, key=str)


def _digest(statements: Sequence[ox.Triple]) -> str:
    return f"sha256:{hashlib.sha256(_n_triples(statements)).hexdigest()}"


def _n_triples(statements: Iterable[ox.Triple]) -> bytes:
    return ox.serialize(statements, format=ox.RdfFormat.N_TRIPLES) or b""


def _record(endpoint: Endpoint) -> Mapping[ox.NamedNode, set[str]]:
    """The digests that the server's record has of each graph."""
    found: dict[ox.NamedNode, set[str]] = {}
    for quad in endpoint.quads_for_pattern(None, DCTERMS.identifier, None, RECORD):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            found.setdefault(quad.subject, set()).add(quad.object.value)
    return found


def _notes(record: Mapping[ox.NamedNode, set[str]]) -> Iterator[ox.Triple]:
    for name, digests in record.items():
        for digest in digests:
            yield ox.Triple(name, DCTERMS.identifier, ox.Literal(digest))


def _verify(endpoint: Endpoint, graph: ox.NamedNode, wanted: int) -> None:
    found = endpoint.count(graph)
    if found != wanted:
        raise EndpointError(
            tr(
                f"{endpoint.address}：图 {graph.value} 推送了 {wanted} 条，服务器上却有 {found} 条。"
                "可能有别的程序同时在写；请再运行一次 yiju push。",
                f"{endpoint.address}: {plural(wanted, 'statement')} of {graph.value} went out, but the "
                f"server has {found}; another program may be writing. Run 'yiju push' again.",
            )
        )


@cache
def _text(name: str) -> str:
    return queries(f"internal/updates/{name}.ru").read_text(encoding="utf-8")


def _update(name: str, graph: ox.NamedNode) -> str:
    return _text(name).replace("<urn:graph>", str(graph))


def _with_user(url: str, endpoint: Address) -> Address:
    """The address ``url``; who says no user there is the endpoint's."""
    found = Address.parse(url)
    return found if found.user is not None else endpoint.at(found.url)
