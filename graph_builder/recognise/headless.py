"""Tables without a header: which column means what, by what its cells hold and by where
it stands.

A basis, a time limit, a body and channels are told by their look; what stands before them
names the matter, its most special level and then the content last; marks at the right end
are those of the national pilot's table, where there are as many columns of them. Each
column says how many of its cells, of 100, look like what it was taken for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph_builder.catalogue import Evidence
from graph_builder.recognise.headers import Column, HeaderWords
from graph_builder.recognise.layouts import MATTERS
from graph_builder.recognise.lines import printed
from graph_builder.table import Row

# So many rows of so many cells make a table; so many of a column's cells look like it.
_FEWEST_ROWS, _FEWEST_CELLS, _SHARE = 3, 5, 0.6
# A table of other things has a body and a number too; a basis and two of these it has not.
_TELLING = ("time_limit", "body", "channels")
_BASIS = re.compile(r"《|[〔\[［【（(]\d{4}[〕\]］】）)]\s*\d+\s*号|令第")
_SERIAL = re.compile(r"\d{1,5}")
_NOT_TICKED = frozenset("×✕✗xX/／-－—○□☐")
# How sure a column is that is known by its place alone.
_BY_PLACE = 50
# The tick columns of the national pilot's table, by how many there are.
_PILOT = ("全社会", "特定群体"), ("主动", "依申请"), ("县级", "乡级", "村级")
_GROUPS = ("audience", "method", "level")


@dataclass(frozen=True, slots=True)
class Headless:
    """The columns of a table without a header, and the place of its first row."""

    columns: tuple[Column, ...]
    first: int


def find_columns(rows: Sequence[Row]) -> Headless | None:
    """The columns of the table that ``rows`` hold; ``None`` where they do not look like a
    catalogue: no basis, or fewer than two of time limit, body and channels."""
    body = [n for n, row in enumerate(rows) if len(printed(row.cells)) >= _FEWEST_CELLS]
    if len(body) < _FEWEST_ROWS:
        return None
    widths = Counter(len(rows[n].cells) for n in body)
    width = max(w for w in widths if 4 * widths[w] >= len(body))
    body = [n for n in body if len(rows[n].cells) <= width]
    cells = [
        [rows[n].cells[i] if i < len(rows[n].cells) else "" for n in body] for i in range(width)
    ]
    taken = _by_look(cells)
    roles = {role for role, _ in taken.values()}
    if "basis" not in roles or sum(role in roles for role in _TELLING) < 2:
        return None
    first = min(i for i, (role, _) in taken.items() if role in (*_TELLING, "basis"))
    before = [i for i in range(first) if i not in taken and any(cells[i])]
    if len(before) < 2:
        return None
    *names, content = before
    names = names[-3:]
    levels = ("name",) if len(names) == 1 else tuple(f"level{n}" for n in range(1, len(names) + 1))
    taken |= {i: (role, _BY_PLACE) for i, role in zip(names, levels, strict=True)}
    taken[content] = ("content", _BY_PLACE)
    columns = [_column(i, *taken.get(i, (None, 100))) for i in range(width)]
    for column in _ticks(cells):
        columns[column.index] = column
    return Headless(tuple(columns), body[0])


def look_like(rows: Sequence[Row], columns: Sequence[Column]) -> bool:
    """Whether the cells of ``rows`` are those of a table with these ``columns``: as many,
    and most that should look like something do."""
    looks = HeaderWords.load().looks_like
    wide = [row.cells for row in rows if len(printed(row.cells)) >= _FEWEST_CELLS]
    told = [
        looks[column.role or ""].search(cells[column.index]) is not None
        for cells in wide
        if len(cells) == len(columns)
        for column in columns
        if column.role in looks and cells[column.index]
    ]
    whole = sum(len(cells) == len(columns) for cells in wide)
    return 2 * whole > len(wide) and sum(told) >= _SHARE * len(told) > 0


def _column(index: int, role: str | None, likeness: int) -> Column:
    placed = role is None or role == "content" or role in MATTERS
    evidence: Evidence = "place" if placed else "cells"
    return Column(index, role, None, f"第 {index + 1} 列", likeness, evidence)


def _by_look(cells: Sequence[Sequence[str]]) -> dict[int, tuple[str, int]]:
    """The columns known by what their cells hold: the role, and how many of 100 do.

    Each role is taken once, by the column of which most cells look like it.
    """
    words = HeaderWords.load()
    looks = {role: words.looks_like[role] for role in ("channels", "time_limit", "body", "url")}
    looks["basis"] = _BASIS
    for group in _GROUPS:
        options = "|".join(map(re.escape, words.parts[group]))
        looks[group] = re.compile(rf"(?:[■□☑☐√]?\s*(?:{options})(?:[（(].*[)）])?[、，;；\s]*)+$")
    found: list[tuple[float, int, str]] = []
    for i, column in enumerate(cells):
        said = [cell for cell in column if cell]
        if not said or 2 * len(said) < len(column) or all(_is_mark(cell) for cell in said):
            continue
        if all(map(_SERIAL.fullmatch, said)):
            found.append((1.0, -i, "seq"))
            continue
        for role, look in looks.items():
            match = look.match if role in _GROUPS else look.search
            share = sum(match(cell) is not None for cell in said) / len(said)
            if share >= _SHARE:
                found.append((share, i, role))
    taken: dict[int, tuple[str, int]] = {}
    for share, at, role in sorted(found, reverse=True):
        if abs(at) not in taken and role not in {each for each, _ in taken.values()}:
            taken[abs(at)] = (role, round(100 * share))
    return taken


def _ticks(cells: Sequence[Sequence[str]]) -> list[Column]:
    """The tick columns at the right end, where they are as many as the national pilot has
    and each row ticks one of each group; their options are taken from there."""
    marks = [i for i, column in enumerate(cells) if all(_is_mark(c) for c in column if c)]
    start = len(cells)
    while start - 1 in marks and start - 1 > 0:
        start -= 1
    sizes = {6: (2, 2, 2), 7: (2, 2, 3)}.get(len(cells) - start)
    if sizes is None:
        return []
    columns: list[Column] = []
    for group, options, size in zip(_GROUPS, _PILOT, sizes, strict=True):
        here = range(start, start + size)
        start += size
        if not all(any(cells[i][n] for i in here) for n in range(len(cells[0]))):
            return []
        columns += [
            Column(i, group, option, f"第 {i + 1} 列", _BY_PLACE, "place")
            for i, option in zip(here, options, strict=False)
        ]
    return columns


def _is_mark(cell: str) -> bool:
    sign = cell.replace("\ufe0f", "")
    return sign in HeaderWords.load().ticks or sign in _NOT_TICKED
