"""A SPARQL server elsewhere, asked as the embedded store is.

The default graph of every server is another: a union of all graphs here, an empty
one there, with other people's graphs in it or without. So each question names its
data set, by the SPARQL protocol: the graphs that yiju keeps, found by the catalogues
that stand in them. A server without such graphs is asked as it stands; so is one with a
great many of them, whose default graph has them all and where nobody else's graph has
things of the ontology: naming thousands of graphs costs a server more than the question
does. What else stands there, the record of pushes too, is then seen by questions that ask
for statements of any kind.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.request import Request

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
from SPARQLWrapper.Wrapper import ASK, CONSTRUCT, DESCRIBE

from graph_builder.errors import EndpointError, QueryError
from graph_builder.language import tr
from graph_builder.namespaces import GRAPH
from graph_builder.remote.address import Address
from graph_builder.remote.order import in_order, keys
from graph_builder.remote.transport import MOST_BYTES, SECONDS, Connection, Reply
from graph_builder.select import given, internal
from graph_builder.sparql_text import uses

_GRAPHS: Final = (CONSTRUCT, DESCRIBE)
_BOOLEAN: Final = (b'{"head":{},"boolean":false}', b'{"head":{},"boolean":true}')
# Virtuoso names each graph of the data set in two headers of its answer, and Python's HTTP
# takes 100.
_MOST_NAMED: Final = 40
_ONE_PAGE: Final = "OFFSET 0 LIMIT 1000"
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class _Question(SPARQLWrapper):
    """The request of one query; it is sent by :class:`Connection`, which has bounds."""

    def request(self) -> Request:
        return self._createRequest()


@dataclass(slots=True)
class Endpoint:
    """A SPARQL server; its questions are bounded in time and in the size of the answer."""

    address: Address
    seconds: float = SECONDS
    most_bytes: int = MOST_BYTES
    _dataset: tuple[str, ...] | None = field(default=None, repr=False)
    _named: tuple[str, ...] | None = field(default=None, repr=False)

    def query(
        self,
        query: str,
        /,
        *,
        use_default_graph_as_union: bool = False,
        prefixes: dict[str, str] | None = None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | tuple[ox.Triple, ...]:
        """The answer to ``query``; over all graphs of ours with the union as default graph.

        :raises QueryError: it is no query.
        :raises EndpointError: the server cannot answer, or its answer is broken.
        """
        declared = "".join(f"PREFIX {name}: <{iri}> " for name, iri in (prefixes or {}).items())
        graphs = self.named() if use_default_graph_as_union and not uses(query, "FROM") else ()
        return self._ask(query, graphs, graphs, declared)

    def quads_for_pattern(
        self,
        subject: Term | None,
        predicate: ox.NamedNode | None,
        object: Term | None,
        graph_name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None = None,
        /,
    ) -> Iterator[ox.Quad]:
        """The statements of this form, in the graph or in all of them.

        Which graph each stands in is not asked: they come as statements of the default graph.
        """
        pattern = {"subject": subject, "predicate": predicate, "object": object}
        terms = {
            name: [term]
            for name, term in pattern.items()
            if isinstance(term, ox.NamedNode | ox.Literal)
        }
        text = given("triples", **terms)
        graphs = [graph_name.value] if isinstance(graph_name, ox.NamedNode) else self.named()
        found = self._ask(text, graphs, ())
        assert isinstance(found, ox.QuerySolutions)
        for row in found:
            yield ox.Quad(row["subject"], row["predicate"], row["object"])

    def dataset(self) -> Sequence[str]:
        """The graphs of ours on the server; none where it keeps no catalogue in a graph."""
        if self._dataset is None:
            catalogues = [each.value for each in self.catalogue_graphs()]
            ours = (GRAPH[name].value for name in GRAPH if GRAPH[name] != GRAPH.pushed)
            self._dataset = tuple(sorted({*catalogues, *ours})) if catalogues else ()
        return self._dataset

    def named(self) -> Sequence[str]:
        """The graphs that a question names as its data set: :meth:`dataset`, or none where
        there are many and the server as it stands has them and no others of the kind."""
        if self._named is None:
            ours = tuple(self.dataset())
            stands = len(ours) > _MOST_NAMED and self._is_union()
            self._named = () if stands else ours
        return self._named

    def _is_union(self) -> bool:
        """Whether the default graph of the server has what the graphs of ours have, and no
        other graph has things of the ontology."""
        found = self._ask(internal("catalogue-count"), (), ())
        assert isinstance(found, ox.QuerySolutions)
        if int(next(found)["catalogues"].value) != len(self.catalogue_graphs()):
            return False
        others = self._ask(internal("graphs-of-ours"), (), ())
        assert isinstance(others, ox.QuerySolutions)
        return {row["graph"].value for row in others} <= set(self.dataset())

    def catalogue_graphs(self) -> list[ox.NamedNode]:
        """The graphs on the server in which a catalogue stands, in order."""
        found = self._ask(internal("catalogue-graphs"), (), ())
        assert isinstance(found, ox.QuerySolutions)
        return sorted((row["graph"] for row in found), key=str)

    def count(self, graph: ox.NamedNode) -> int:
        """How many statements ``graph`` has on the server."""
        found = self._ask(internal("count"), [graph.value], ())
        assert isinstance(found, ox.QuerySolutions)
        return int(next(found)["triples"].value)

    def page(self, graph: ox.NamedNode, offset: int, limit: int) -> list[ox.Triple]:
        """At most ``limit`` statements of ``graph``, without the first ``offset`` of them."""
        text = internal("page").replace(_ONE_PAGE, f"OFFSET {offset} LIMIT {limit}")
        found = self._ask(text, [graph.value], ())
        assert isinstance(found, ox.QuerySolutions)
        return [ox.Triple(row["subject"], row["predicate"], row["object"]) for row in found]

    def _ask(
        self, text: str, default: Iterable[str], named: Iterable[str], declared: str = ""
    ) -> ox.QuerySolutions | ox.QueryBoolean | tuple[ox.Triple, ...]:
        asked = _question(self.address, text, declared)
        for graph in default:
            asked.addParameter("default-graph-uri", graph)
        for graph in named:
            asked.addParameter("named-graph-uri", graph)
        reply = Connection(self.address, self.seconds, self.most_bytes).exchange(asked.request())
        self._refuse_part(reply)
        answer: ox.QuerySolutions | ox.QueryBoolean | tuple[ox.Triple, ...] | None
        if asked.queryType in _GRAPHS:
            answer = _triples(reply.body)
        else:
            by = keys(text)
            answer = _results(in_order(reply.body, by) if by else reply.body)
        if answer is None:
            raise _broken(self.address, reply)
        if asked.queryType == ASK and isinstance(answer, ox.QuerySolutions):
            # Virtuoso says it in one row, with a number.
            answer = _results(_BOOLEAN[any(row[0].value not in ("0", "false") for row in answer)])
            assert answer is not None
        return answer

    def _refuse_part(self, reply: Reply) -> None:
        """Virtuoso answers 200 where it stopped at its own limit; the headers tell."""
        most = reply.headers.get("x-sparql-maxrows")
        if most is not None or reply.headers.get("x-sql-state") == "S1TAT":
            raise EndpointError(
                tr(
                    f"{self.address}：服务器按自己的上限（{most or '时限'}）截断了答案。"
                    "请缩小范围，或请管理员放宽。",
                    f"{self.address}: the server cut the answer at its own limit "
                    f"({most or 'of time'}); narrow the question, or have the limit raised.",
                )
            )


def _question(address: Address, text: str, declared: str) -> _Question:
    asked = _Question(address.url)
    asked.setOnlyConneg(True)
    asked.setMethod(POST)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            asked.setQuery(text)
        except RuntimeWarning as error:
            raise _no_query() from error
    if asked.isSparqlUpdateRequest():
        raise _no_query()
    # Only now: SPARQLWrapper reads what kind of query it is by patterns, and prefixes in the
    # query's first line, where they keep the server's line numbers right, may mislead it.
    asked.queryString = declared + text
    asked.setReturnFormat(TURTLE if asked.queryType in _GRAPHS else JSON)
    return asked


# A broken answer is told by None, not by an error: pyoxigraph's results must be let go by
# the thread that made them, and an error would keep them for the garbage collector.


def _results(body: bytes) -> ox.QuerySolutions | ox.QueryBoolean | None:
    """The results that ``body`` writes, if it is whole: nobody is to see a part of it."""
    try:
        found = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QuerySolutions):
            for _ in found:
                pass
            found = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    except (SyntaxError, ValueError):
        return None
    return found


def _triples(body: bytes) -> tuple[ox.Triple, ...] | None:
    try:
        return tuple(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.TURTLE))
    except (SyntaxError, ValueError):
        return None


def _no_query() -> QueryError:
    return QueryError(
        tr(
            "这里只接受查询（SELECT、ASK、CONSTRUCT、DESCRIBE），不接受更新。",
            "only queries are accepted here (SELECT, ASK, CONSTRUCT, DESCRIBE), no updates.",
        )
    )


def _broken(address: Address, reply: Reply) -> EndpointError:
    start = " ".join(reply.body[:400].decode("utf-8", "replace").split())[:80]
    kind = reply.headers.get("content-type", tr("未说明类型", "of no type"))
    said = tr(
        f"{address}：答案残缺，或不是 SPARQL 的答案（{kind}）。请检查这是不是查询地址。",
        f"{address}: the answer is not whole, or none of SPARQL's ({kind}); "
        "check that this is the address for queries.",
    )
    return EndpointError(f"{said}\n  {start}" if start else said)
