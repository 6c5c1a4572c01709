"""Free queries run in a process of their own, which is killed at the deadline.

pyoxigraph can neither be stopped nor survive every query, so a query that
somebody typed never runs in the process that serves people.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph_builder.confinement import Ended, Overdue, confined
from graph_builder.errors import QueryError
from graph_builder.language import tr
from graph_builder.query import Answer
from graph_builder.query.free import Statements, answer_free, refuse
from graph_builder.query.prefixes import used
from graph_builder.select import Source
from graph_builder.store import StoreFolder


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
    refuse(text)
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


def _work(folder: Path, text: str, limit: int) -> Answer | Triples | bool:
    return ask(StoreFolder(folder).open(), text, limit=limit)


def ask(source: Source, text: str, *, limit: int) -> Answer | Triples | bool:
    """The answer to the free query ``text``, our prefixes declared, over all graphs.

    :raises QueryError: malformed, refused, or failed.
    """
    found = answer_free(source, text, limit)
    if not isinstance(found, Statements):
        return found
    prefixes = used(map(str, found.triples))
    turtle = ox.serialize(found.triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    return Triples((turtle or b"").decode(), len(found), found.cut)
