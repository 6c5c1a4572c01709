"""The names of all things, found by any part of one.

A small file of SQLite that lies beside each snapshot: SPARQL finds a part of a name by
reading every name, this by an index of three letters at a time (FTS5, ``trigram``). It
holds nothing that the graph does not say, so a snapshot without one is only slower.

>>> fold("《关于〈卡〉的通知》（沪医保〔2000〕46号）"), fold("ＡＢ c"), fold("a\\x00b")
('关于卡的通知沪医保200046号', 'abc', 'ab')
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph_builder.select import Source, internal, select

_UNSAID: Final = re.compile(
    r"[\s\x00-\x1f\x7f\u200b-\u200f\ufeff〈〉《》<>“”\"'（）()\[\]【】〔〕﹝﹞，,、]+"
)
_LETTERS: Final = 3
#: Names looked at before the best of them are chosen.
_LOOKED_AT: Final = 2000

_SCHEMA: Final = """
CREATE TABLE names (thing TEXT NOT NULL, kind TEXT NOT NULL, folded TEXT NOT NULL);
CREATE INDEX by_name ON names (folded);
CREATE VIRTUAL TABLE parts USING fts5 (
  folded, content = 'names', content_rowid = 'rowid', detail = 'full', tokenize = 'trigram'
);
"""


@dataclass(frozen=True, slots=True)
class Name:
    """A name, folded, of the ``thing`` with this IRI; ``kind`` is the IRI of its class."""

    thing: str
    kind: str
    folded: str


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The form in which names are looked for: no brackets, blanks or quotes, one width."""
    return _UNSAID.sub("", unicodedata.normalize("NFKC", text)).casefold()


def write_names(store: Source, path: Path) -> None:
    """Write the names of the things in ``store`` to a new file at ``path``."""
    with closing(sqlite3.connect(path)) as base:
        _fill(base, store)


class Names:
    """The names in a file that :func:`write_names` wrote."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    @classmethod
    def open(cls, path: Path) -> Names:
        """The names at ``path``, read-only.

        :raises sqlite3.Error: there is no such file, or it is damaged.
        """
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        return cls(sqlite3.connect(address, uri=True, check_same_thread=False))

    @classmethod
    def of(cls, store: Source) -> Names:
        """The names in ``store``, read anew and kept in memory."""
        base = sqlite3.connect(":memory:", check_same_thread=False)
        _fill(base, store)
        return cls(base)

    def containing(self, text: str) -> list[Name]:
        """The names that have each word of ``text`` in them, the shortest first."""
        words = [word for each in text.split() if (word := fold(each))]
        if not words:
            return []
        long = [word for word in words if len(word) >= _LETTERS]
        conditions = ["instr(folded, ?)"] * len(words)
        values: list[object] = list(words)
        if long:
            conditions.insert(0, "rowid IN (SELECT rowid FROM parts WHERE parts MATCH ?)")
            values.insert(0, " AND ".join(map(_quoted, long)))
        return self._rows(
            f"SELECT * FROM (SELECT thing, kind, folded FROM names WHERE {' AND '.join(conditions)} "
            f"LIMIT {_LOOKED_AT}) ORDER BY length(folded), folded, thing",
            values,
        )

    def exactly(self, text: str) -> list[Name]:
        """The names that are ``text``, but for brackets, blanks and width."""
        return self._rows(
            f"SELECT thing, kind, folded FROM names WHERE folded = ? ORDER BY thing LIMIT {_LOOKED_AT}",
            [fold(text)],
        )

    def alike(self, text: str, most: int) -> list[Name]:
        """The ``most`` names that share the most and the rarest runs of three letters."""
        folded = fold(text)
        runs = {folded[n : n + _LETTERS] for n in range(len(folded) - _LETTERS + 1)}
        if not runs:
            return []
        return self._rows(
            "SELECT names.thing, names.kind, names.folded FROM parts JOIN names "
            "ON names.rowid = parts.rowid WHERE parts MATCH ? ORDER BY parts.rank LIMIT ?",
            [" OR ".join(map(_quoted, sorted(runs))), most],
        )

    def _rows(self, query: str, values: Iterable[object]) -> list[Name]:
        return [Name(*row) for row in self._base.execute(query, tuple(values))]


def _quoted(words: str) -> str:
    """A phrase of FTS5, whatever stands in it."""
    doubled = words.replace('"', '""')
    return f'"{doubled}"'


def _fill(base: sqlite3.Connection, store: Source) -> None:
    base.executescript(_SCHEMA)
    base.executemany("INSERT INTO names VALUES (?, ?, ?)", _named(store))
    base.execute("INSERT INTO parts (parts) VALUES ('rebuild')")
    base.execute("INSERT INTO parts (parts) VALUES ('optimize')")
    base.commit()


def _named(store: Source) -> Iterator[tuple[str, str, str]]:
    previous = None
    for row in select(store, internal("searchable")):
        thing, kind, name = row["thing"], row["kind"], row["name"]
        assert isinstance(thing, ox.NamedNode) and isinstance(kind, ox.NamedNode)
        named = (thing.value, kind.value, fold(name.value))
        if named[2] and named != previous:
            yield named
        previous = named
