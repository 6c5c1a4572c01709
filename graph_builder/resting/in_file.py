"""What rests on documents, kept in a file of SQLite beside the graph it was read from.

A citation lies with the others of its document, so that all citations of a document are
one run of rows; what a catalogue says of an item is one row.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

from graph_builder.effects.effect import Spot
from graph_builder.resting.in_graph import InGraph
from graph_builder.resting.values import Body, Cited, Item, Said
from graph_builder.select import Source

_SCHEMA: Final = """
CREATE TABLE citations (
  document TEXT, n INTEGER, item TEXT, kind TEXT, text TEXT, article TEXT,
  file TEXT, line INTEGER, end_line INTEGER, sheet TEXT, page INTEGER,
  PRIMARY KEY (document, n)
) WITHOUT ROWID;
CREATE TABLE items (
  item TEXT PRIMARY KEY, slug TEXT, title TEXT, seq INTEGER, printed TEXT, name TEXT,
  url TEXT, bases TEXT, bodies TEXT, limits TEXT
) WITHOUT ROWID;
"""
_CITATIONS: Final = """
SELECT item, document, kind, text, article, file, line, end_line, sheet, page
FROM citations WHERE document IN (SELECT value FROM json_each(?)) ORDER BY document, n
"""
_ITEMS: Final = """
SELECT item, slug, title, seq, printed, name, url, bases, bodies, limits
FROM items WHERE item IN (SELECT value FROM json_each(?))
"""
_AT_ONCE: Final = 500

_T = TypeVar("_T")


class InFile:
    """What rests on the documents of the graph beside the file at ``path``; read-only.

    :raises sqlite3.Error: there is no such file, or it is damaged.
    """

    def __init__(self, path: Path) -> None:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._base = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._base.execute("SELECT 1 FROM items LIMIT 1")  # a damaged file says so here

    def citations(self, documents: Collection[str]) -> list[Cited]:
        """The citations of ``documents``, in the order of the items' places."""
        found = [
            Cited(item, document, kind, text, article, Spot(file, line, end_line, sheet, page))
            for item, document, kind, text, article, file, line, end_line, sheet, page in (
                self._base.execute(_CITATIONS, [_listed(documents)])
            )
        ]
        return sorted(found, key=lambda each: each.place)

    def said(self, items: Iterable[str]) -> dict[str, Said]:
        """What the catalogues say of ``items``."""
        # Many items have the same bases, bodies and limits: each list is read once.
        bases, bodies, limits = _Lists(frozenset), _Lists(_bodies), _Lists(tuple)
        return {
            item: Said(
                Item(item, slug, title, seq, printed, name),
                bases[of_bases],
                bodies[of_bodies],
                url,
                limits[of_limits],
            )
            for item, slug, title, seq, printed, name, url, of_bases, of_bodies, of_limits in (
                self._base.execute(_ITEMS, [_listed(items)])
            )
        }


class _Lists(dict[str, _T]):
    """Lists by the text of each, made of it by ``make``."""

    def __init__(self, make: Callable[[list[Any]], _T]) -> None:
        self._make = make

    def __missing__(self, text: str) -> _T:
        made = self[text] = self._make(json.loads(text))
        return made


def _bodies(listed: Iterable[Sequence[str | None]]) -> tuple[Body, ...]:
    return tuple(Body(*each) for each in listed)


def write_resting(store: Source, path: Path) -> None:
    """Write what rests on the documents of ``store`` to a new file at ``path``."""
    graph = InGraph(store)
    with closing(sqlite3.connect(path)) as base:
        base.executescript(_SCHEMA)
        for documents in _batches(sorted(graph.documents())):
            base.executemany(_insert("citations", 11), _citation_rows(graph, documents))
        for items in _batches(sorted(graph.items())):
            base.executemany(_insert("items", 10), _item_rows(graph, items))
        base.commit()


def _insert(table: str, columns: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"


def _citation_rows(graph: InGraph, documents: Collection[str]) -> Iterator[tuple[object, ...]]:
    of: defaultdict[str, list[Cited]] = defaultdict(list)
    for each in graph.citations(documents):
        of[each.document].append(each)
    for document in sorted(of):
        for n, each in enumerate(of[document]):
            at = each.source
            yield (
                document, n, each.item, each.kind, each.text, each.article,
                at.file, at.line, at.end_line, at.sheet, at.page,
            )  # fmt: skip


def _item_rows(graph: InGraph, items: Collection[str]) -> Iterator[tuple[object, ...]]:
    for iri, said in sorted(graph.said(items).items()):
        item = said.item
        bodies = [(each.id, each.name) for each in said.bodies]
        yield (
            iri, item.catalogue, item.catalogue_title, item.seq, item.printed_seq, item.name,
            said.url, _listed(sorted(said.bases)), _listed(bodies), _listed(said.limits),
        )  # fmt: skip


def _batches(iris: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(iris)
    while batch := list(islice(waiting, _AT_ONCE)):
        yield batch


def _listed(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
