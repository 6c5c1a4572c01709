"""Completeness: how many rows of a catalogue have something in each column.

Counted over all rows, and over the rows of each body that discloses; a row of several
bodies counts for each of them. A basis counts for all rows of its item.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from graph_builder.select import internal, select

#: The columns that are counted, in the order of the sheet.
COUNTED = (
    "content", "basis", "body", "attribute", "method", "reason", "time_limit", "channels",
    "audience", "level", "url",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """How many of ``rows`` have something in a column.

    ``body`` is the body whose rows these are; ``None`` for all rows of the catalogue.
    ``printed`` is whether the catalogue has such a column at all, or anything in it.
    """

    catalogue: str
    body: str | None
    field: str
    filled: int
    rows: int
    printed: bool

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.filled / self.rows


def by_column(store: ox.Store, only: Collection[str] = ()) -> list[Share]:
    """Every catalogue and column: those of the catalogues in ``only``, or all."""
    return _shares(store, "completeness", COUNTED, only)


def by_body(store: ox.Store, only: Collection[str] = ()) -> list[Share]:
    """Every catalogue, body that discloses in it, and column but that of the body itself.

    The bodies of most rows come first; rows that name no body count for none.
    """
    counted = [field for field in COUNTED if field != "body"]
    return _shares(store, "completeness-by-body", counted, only)


def _shares(
    store: ox.Store, query: str, counted: Iterable[str], only: Collection[str]
) -> list[Share]:
    filled: dict[tuple[str, str | None, str], int] = {}
    rows: dict[tuple[str, str | None], int] = {}
    in_sheet = set()
    for found in select(store, internal("sheet-columns")):
        in_sheet.add((found["slug"].value, found["column"].value))
    for found in select(store, internal(query)):
        slug, body, field = found["slug"].value, _body(found), found["field"].value
        filled[slug, body, field] = int(found["filled"].value)
        rows[slug, body] = int(found["rows"].value)
        in_sheet.add((slug, field))
    return [
        Share(slug, body, field, filled.get((slug, body, field), 0), n, (slug, field) in in_sheet)
        for (slug, body), n in sorted(rows.items(), key=lambda each: _order(*each))
        if slug in only or not only
        for field in counted
    ]


def _body(found: ox.QuerySolution) -> str | None:
    name = found["name"]  # which only the query by body has
    return name.value if isinstance(name, ox.Literal) else None


def _order(key: tuple[str, str | None], rows: int) -> tuple[str, int, str]:
    slug, body = key
    return slug, -rows, body or ""
