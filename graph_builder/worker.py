"""Free queries run in a process of their own, which is killed at the deadline.

pyoxigraph can neither be stopped nor survive every query, so a query that
somebody typed never runs in the process that serves people.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph_builder.errors import QueryError
from graph_builder.language import tr
from graph_builder.query import Answer, answer, prefixed
from graph_builder.query.mistakes import explained, swallowed
from graph_builder.query.prefixes import used
from graph_builder.store import StoreFolder

_MOST_BYTES = 64 * 1024
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_MEMORY = 2 * 1024**3
# What is no token of the query language itself: texts (long ones first), IRIs, comments.
_NOT_TOKENS = re.compile(
    r'''
      """(?:[^"\\]|\\.|"{1,2}(?!"))*""" | \'\'\'(?:[^'\\]|\\.|'{1,2}(?!'))*\'\'\'
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | <[^<>"{}|^`\\\x00-\x20]*> | \#[^\n\r]*
    ''',
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")
# Not behind ?, $ or a prefix's colon; but the parser needs no blank around a keyword.
_SERVICE = re.compile(r"(?<![?$:\w])\d*SERVICE", re.IGNORECASE)
_FROM = re.compile(r"(?<![?$:\w])FROM(?!\w)", re.IGNORECASE)


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
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, folder, text, limit), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(timeout):
            raise QueryError(
                tr(
                    f"查询超过 {timeout:g} 秒，已终止。请缩小范围，或用 --timeout 放宽。",
                    f"the query ran longer than {timeout:g} s and was stopped; narrow it, "
                    "or allow more with --timeout.",
                )
            )
        found = ours.recv()
    except EOFError as error:
        raise QueryError(
            tr(
                "查询耗尽了内存或使进程中断，已终止。请简化查询。",
                "the query exhausted its process and was stopped; simplify it.",
            )
        ) from error
    finally:
        process.kill()
        process.join()
        ours.close()
    if isinstance(found, QueryError):
        raise found
    result: Answer | Triples | bool = found
    return result


def _refuse(text: str) -> None:
    if len(text.encode()) > _MOST_BYTES:
        raise QueryError(tr("查询超过 64 KiB。", "the query is longer than 64 KiB."))
    if _SERVICE.search(_tokens(text)):
        raise QueryError(
            tr(
                "这里不接受 SERVICE：查询不得访问别的服务器。",
                "SERVICE is not accepted: a query may not ask another server.",
            )
        )


def _tokens(text: str) -> str:
    """``text`` without texts, IRIs and comments, its escapes resolved first."""
    plain = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16) % 0x110000), text)
    return _NOT_TOKENS.sub(" ", plain)


def _work(connection: Connection, folder: Path, text: str, limit: int) -> None:
    _confine()
    try:
        found: Any = _answer(StoreFolder(folder).open(), text, limit)
    except SyntaxError as error:
        found = QueryError(explained(text, str(error)))
    except QueryError as error:
        found = error
    except (OSError, ValueError, RuntimeError) as error:
        found = QueryError(str(error))
    connection.send(found)
    connection.close()


def _answer(store: ox.Store, text: str, limit: int) -> Answer | Triples | bool:
    if (mistake := swallowed(text)) is not None:
        raise QueryError(mistake)
    union = not _FROM.search(_tokens(text))  # FROM says itself which graphs to ask
    found = store.query(text, use_default_graph_as_union=union, prefixes=dict(prefixed(text)))
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QuerySolutions):
        return answer(found, limit)
    triples: list[ox.Triple] = []
    cut = False
    for triple in found:
        if len(triples) == limit:
            cut = True
            break
        triples.append(triple)
    triples.sort(key=str)
    turtle = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used(map(str, triples)))
    return Triples((turtle or b"").decode(), len(triples), cut)


def _confine() -> None:
    """Take from this process what a query has no business with: memory beyond a
    limit, the network, the user's terminal."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a crash of the engine speaks there
    if sys.platform != "linux":
        return
    import ctypes
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    # A network namespace of its own has no way out. Where the system grants none,
    # refusing SERVICE by its name is the guard that remains.
    libc = ctypes.CDLL(None)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
