"""Free queries run in a process of their own, which is killed at the deadline.

pyoxigraph can neither be stopped nor survive every query, so a query that
somebody typed never runs in the process that serves people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from graph_builder.confinement import Ended, Overdue, confined
from graph_builder.errors import QueryError
from graph_builder.language import tr
from graph_builder.query import Answer, answer, prefixed
from graph_builder.query.mistakes import explained, swallowed
from graph_builder.query.prefixes import used
from graph_builder.select import Source
from graph_builder.sparql_text import uses
from graph_builder.store import StoreFolder

_MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Triples:
    """What CONSTRUCT and DESCRIBE answer: triples, as Turtle."""

    turtle: str
    count: int
    cut: bool


def run(folder: Path, text: str, *, timeout: float, limit: int) -> Answer | Triples | bool:
    """The answer to the SPARQL query ``text`` on the store in ``folder``.

    ``timeout`` is in seconds; at most ``limit`` rows or triples come back, and
    the answer says whether it was cut.

    :raises QueryError: malformed, refused, too slow, or too much for its process.
    :raises StoreError: there is no store.
    """
    _refuse(text)
    StoreFolder(folder).open()  # says what is wrong before a process is started
    try:
        return confined(_work, folder, text, limit, seconds=timeout)
    except Overdue as error:
        raise QueryError(
            tr(
                f"查询超过 {timeout:g} 秒，已终止。请缩小范围，或用 --timeout 放宽。",
                f"the query ran longer than {timeout:g} s and was stopped; narrow it, "
                "or allow more with --timeout.",
            )
        ) from error
    except Ended as error:
        raise QueryError(
            tr(
                "查询耗尽了内存或使进程中断，已终止。请简化查询。",
                "the query exhausted its process and was stopped; simplify it.",
            )
        ) from error


def _refuse(text: str) -> None:
    if len(text.encode()) > _MOST_BYTES:
        raise QueryError(tr("查询超过 64 KiB。", "the query is longer than 64 KiB."))
    if uses(text, "SERVICE"):
        raise QueryError(
            tr(
                "这里不接受 SERVICE：查询不得访问别的服务器。",
                "SERVICE is not accepted: a query may not ask another server.",
            )
        )


def _work(folder: Path, text: str, limit: int) -> Answer | Triples | bool:
    try:
        return ask(StoreFolder(folder).open(), text, limit=limit)
    except SyntaxError as error:
        raise QueryError(explained(text, str(error))) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(str(error)) from error


def ask(source: Source, text: str, *, limit: int) -> Answer | Triples | bool:
    """The answer to the free query ``text``, our prefixes declared, over all graphs.

    :raises QueryError: a mistake that the parser would take for something else.
    """
    if (mistake := swallowed(text)) is not None:
        raise QueryError(mistake)
    union = not uses(text, "FROM")  # FROM says itself which graphs to ask
    found = source.query(text, use_default_graph_as_union=union, prefixes=dict(prefixed(text)))
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QuerySolutions):
        return answer(found, limit)
    assert isinstance(found, Iterable)
    first = list(islice(found, limit + 1))
    triples = sorted(first[:limit], key=str)
    turtle = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used(map(str, triples)))
    return Triples((turtle or b"").decode(), len(triples), len(first) > limit)
