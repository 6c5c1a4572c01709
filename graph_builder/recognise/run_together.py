"""Cells run together: a row a line, as where a page's table was copied without what parts
its cells.

The header is a line of nothing but header words. In the rows below a cell may begin behind
the serial, where a basis, a time limit or a channel does, at a known name, behind a word
that names end with, and where text begins that other rows have too; which of these places
are ends of cells, the course of the pieces through the columns tells.

>>> from graph_builder.table import Place
>>> lines = ["序号公开事项公开内容公开依据", "1政策解读政策的背景《甲条例》", "2机构信息领导分工《乙条例》"]
>>> table = Table("a", tuple(Row((line,), Place("a", n, n)) for n, line in enumerate(lines, 1)))
>>> for row in rows_run_together(table, "", Notes()).rows:
...     print(row.cells)
('序号', '公开事项', '公开内容', '公开依据')
('1', '政策解读', '政策的背景', '《甲条例》')
('2', '机构信息', '领导分工', '《乙条例》')
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import pairwise

from graph_builder.document_number import find_numbers
from graph_builder.recognise.cells import opened_in
from graph_builder.recognise.choice import choose
from graph_builder.recognise.flow import coursed, header_rows
from graph_builder.recognise.headers import HeaderWords, columns_under
from graph_builder.recognise.known_names import known_name_at
from graph_builder.recognise.lines import Notes, printed
from graph_builder.recognise.pieces import Break, Piece
from graph_builder.recognise.rows import heads_rows, is_apart
from graph_builder.table import Place, Row, Table

# A header has at least so many words, none longer, and is no longer.
_FEWEST_WORDS, _LONGEST_WORD, _LONGEST_HEADER = 4, 16, 200
# What a row begins with: a serial, and no count, date or number.
_SERIAL = re.compile(
    r"\d{1,4}(?![\d.．、\s]|个(?:工作日|月)|[日天]内|年(?!度)|[月日条号])|[（(]\d{1,2}[)）](?=\S)"
)
# The header is among so many lines; no row is longer.
_FARTHEST, _LONGEST_ROW = 400, 8000
# Text of so many characters that so many rows have is that of a column.
_SHARED, _FEWEST_ROWS, _SHARE = 4, 3, 0.3
_STARTS = ("time_limit", "channels", "url")
_TIME_ENDS = re.compile(
    r"(?:(?:工作日|[日天月年])内|长期|及时|实时|即时|定期|常年)(?:予以)?(?:公开|更新|公示)?"
)
_TITLE_ENDS = re.compile(r"[》】](?=[\u4e00-\u9fff])(?![的和及与第])")
_DOUBLED = re.compile(r"([\u4e00-\u9fff]{2})(?=\1)")  # 规划, 规划文本
_BASIS = re.compile(r"[《【]")
_MEMBER = re.compile(r"(?<=[\u4e00-\u9fff])\d{1,2}[.．、](?!\d)")
_CLINGING, _OPENING = (
    frozenset("、，。；：,;:)）》】〕(（和及与或的等表费"),
    frozenset("、，,(（《【〔"),
)
_BRACKET_ENDS = re.compile(r"[)）](?=[\u4e00-\u9fff])")
_MEND = "cells-parted"


def rows_run_together(table: Table, publisher: str, notes: Notes) -> Table | None:
    """The rows of the table whose cells ran together; ``None`` where no line is its header.

    :raises UnrecognisedTable: a header is known, but no layout fits it.
    """
    lines = [row for row in table.rows if row.cells[0]]
    top = next((n for n, line in enumerate(lines[:_FARTHEST]) if _words_of(line)), None)
    if top is None:
        return None
    upper = _words_of(lines[top])
    lower = _words_of(lines[top + 1], fewest=2) if top + 1 < len(lines) else ()
    below = top + 1 + bool(lower)
    columns = columns_under(upper, lower)
    header = header_rows(columns, lines[top].place.to(lines[below - 1].place))
    layout, columns = choose(header, table.file)
    words = [line.cells[0] for line in lines[top:below]]
    again, apart, data = _sorted_out(lines[below:], words)
    headers = [row for place in again for row in header_rows(columns, place)]
    rows = coursed(list(_pieces(data)), columns, layout, publisher, notes)
    said = {line.place.line: line.cells[0] for line in data}
    for row in rows:
        was = (said.get(n, "") for n in range(row.place.line, row.place.end_line + 1))
        notes.mend(_MEND, row.place, "".join(was), "\t".join(printed(row.cells)))
    body = sorted([*rows, *apart, *headers], key=lambda row: row.place.line)
    return Table(table.file, (*lines[:top], *header, *body), remarks=table.remarks)


def _sorted_out(
    lines: Sequence[Row], header: Sequence[str]
) -> tuple[list[Place], list[Row], list[Row]]:
    """Where the header is printed again among ``lines``, the lines that stand apart from the
    table or head its rows, and those of its rows."""
    again: list[Place] = []
    apart: list[Row] = []
    data: list[Row] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        stretch = lines[index : index + len(header)]
        if [each.cells[0] for each in stretch] == header:
            again.append(line.place.to(stretch[-1].place))
            index += len(stretch)
            continue
        outside = is_apart(line.cells[0]) or heads_rows(line.cells[0])
        (apart if outside else data).append(line)
        index += 1
    return again, apart, data


def _words_of(line: Row, fewest: int = _FEWEST_WORDS) -> tuple[str, ...]:
    """The header words of a line that has nothing else; none where it has others."""
    text = "".join(line.cells[0].split()) if len(line.cells[0]) <= _LONGEST_HEADER else ""
    return _header_words(text, fewest)


@lru_cache(maxsize=1024)
def _header_words(text: str, fewest: int) -> tuple[str, ...]:
    """The header words that ``text`` is run together of, as few as may be; none where it has
    others, or not ``fewest``."""
    words = HeaderWords.load()
    best: list[tuple[str, ...] | None] = [(), *(None for _ in text)]
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - _LONGEST_WORD), end):
            before, found = best[start], best[end]
            if before is None or (found is not None and len(found) <= len(before) + 1):
                continue
            if words.knows(text[start:end]):
                best[end] = (*before, text[start:end])
    whole = best[-1] or ()
    return whole if len(whole) >= fewest else ()


def _pieces(lines: Sequence[Row]) -> Iterator[Piece]:
    texts = [line.cells[0] for line in lines]
    shared = _shared(texts)
    for line, text, above in zip(lines, texts, ["", *texts], strict=False):
        broken: Break = "joint" if opened_in(above) > 0 else "line"  # inside of a title
        begins: Break = "row" if _SERIAL.match(text) else broken
        for n, (start, end) in enumerate(pairwise([0, *_cuts(text, shared), len(text)])):
            if text[start:end].strip():
                yield Piece(text[start:end].strip(), "joint" if n else begins, line.place)


def _parting(text: str, cuts: Iterable[int]) -> Iterator[int]:
    """Those of ``cuts`` at which ``text`` may end a cell, and begin one: outside of brackets."""
    depth = before = 0
    for cut in sorted(cuts):
        depth += opened_in(text[before:cut])
        before = cut
        clings = cut < len(text) and text[cut] in _CLINGING and not text.startswith("及时", cut)
        if 0 < cut < len(text) and depth <= 0 and text[cut - 1] not in _OPENING and not clings:
            yield cut


def _shared(texts: Sequence[str]) -> frozenset[str]:
    """The stretches of characters that many of ``texts`` have."""
    counts = Counter(each for text in texts for each in set(_stretches(text)))
    fewest = max(_FEWEST_ROWS, _SHARE * len(texts))
    return frozenset(each for each, count in counts.items() if count >= fewest)


def _stretches(text: str) -> Iterator[str]:
    return (text[n : n + _SHARED] for n in range(len(text) - _SHARED + 1))


def _cuts(text: str, shared: Set[str]) -> list[int]:
    """The places in a row at which a cell may begin; none in what is too long for a row."""
    if len(text) > _LONGEST_ROW:
        return []
    words = HeaderWords.load()
    numbers = list(find_numbers(text))
    told = {number.start for number in numbers}
    for pattern in (_BASIS, *(words.starts[role] for role in _STARTS)):
        told.update(match.start() for match in pattern.finditer(text))
    serial = _SERIAL.match(text)
    behind = at = serial.end() if serial and text[0].isdecimal() else 0
    names = words.ends["name"].finditer(text, at, min(told, default=len(text)))
    found = told | {match.end() for match in names}
    while at := known_name_at(text, at):
        found.add(at)
    for pattern in (_DOUBLED, _TITLE_ENDS, _BRACKET_ENDS, _TIME_ENDS):
        found.update(match.end() for match in pattern.finditer(text))
    found.update(match.start() for match in _MEMBER.finditer(text))
    same = [False, *(each in shared for each in _stretches(text)), False]
    for n, (before, here) in enumerate(pairwise(same)):
        if before != here:
            found.add(n if here else n + _SHARED - 1)
    inside = {n for number in numbers for n in range(number.start + 1, number.end)}
    return sorted({*_parting(text, found - inside), behind} - {0})
