"""Free queries: SPARQL that somebody typed, on a store that is open.

Whatever comes here can end or hang the process; ``worker`` and ``serving`` run it where
that harms nobody. What is refused by its words is refused here, before the engine sees it.

>>> answer_free(ox.Store(), "ASK {}", 10)
True
>>> answer_free(ox.Store(), "ASK { SERVICE <http://a/> {} }", 10)
Traceback (most recent call last):
graph_builder.errors.QueryRefused: 这里不接受 SERVICE：查询不得访问别的服务器。
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import pyoxigraph as ox

from graph_builder.errors import QueryError, QueryRefused, QueryTooLong
from graph_builder.language import tr
from graph_builder.query.answers import Answer, answer
from graph_builder.query.mistakes import explained, swallowed
from graph_builder.query.prefixes import prefixed
from graph_builder.select import Source
from graph_builder.sparql_text import uses

#: A longer query is refused.
MOST_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Graphs:
    """The graphs that a request names beside its query, which then count for it alone.

    They are looked up in the store; none is ever fetched.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


@dataclass(frozen=True, slots=True)
class Statements:
    """What CONSTRUCT and DESCRIBE answer: triples, in order."""

    triples: tuple[ox.Triple, ...]
    cut: bool

    def __len__(self) -> int:
        return len(self.triples)


def answer_free(
    store: Source,
    text: str,
    limit: int,
    *,
    graphs: Graphs = Graphs(),
    base: str | None = None,
) -> Answer | Statements | bool:
    """The answer to the SPARQL query ``text``, of at most ``limit`` rows or triples.

    Without ``graphs`` or FROM, all graphs together are asked.

    :raises QueryTooLong: it has more than 64 KiB.
    :raises QueryRefused: it asks another server.
    :raises QueryError: it is malformed, with the place and the likely cause, or failed.
    """
    refuse(text)
    try:
        if (mistake := swallowed(text)) is not None:
            raise QueryError(mistake)
        return _collected(_asked(store, text, graphs, base), limit)
    except SyntaxError as error:
        raise QueryError(explained(text, str(error))) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(str(error)) from error


def refuse(text: str) -> None:
    """Refuse what is never run.

    :raises QueryTooLong: it has more than 64 KiB.
    :raises QueryRefused: it asks another server.
    """
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise QueryTooLong(tr("查询超过 64 KiB。", "the query is longer than 64 KiB."))
    if uses(text, "SERVICE"):
        raise QueryRefused(
            tr(
                "这里不接受 SERVICE：查询不得访问别的服务器。",
                "SERVICE is not accepted: a query may not ask another server.",
            )
        )


def _asked(store: Source, text: str, graphs: Graphs, base: str | None) -> object:
    said: dict[str, Any] = {} if base is None else {"base_iri": base}
    if graphs:  # the engine puts them before the query's own FROM, as the protocol wants
        said["default_graph"] = list(map(ox.NamedNode, graphs.default))
        said["named_graphs"] = list(map(ox.NamedNode, graphs.named))
    else:
        said["use_default_graph_as_union"] = not uses(text, "FROM")
    return store.query(text, prefixes=dict(prefixed(text)), **said)


def _collected(found: object, limit: int) -> Answer | Statements | bool:
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QuerySolutions):
        return answer(found, limit)
    assert isinstance(found, Iterable), "CONSTRUCT and DESCRIBE give triples"
    first = list(islice(found, limit + 1))
    return Statements(tuple(sorted(first[:limit], key=str)), len(first) > limit)
