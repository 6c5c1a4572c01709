"""Fragments: find the columns again in text whose cells were broken over lines.

What a PDF gives is a stream of lines: the header's words, then for each item a
line that begins with its serial number, then its cells in the order of the
columns, each broken into lines of its column's width. The columns that say
what they are (a basis begins with 《, channels have boxes, links with http) are
found by the ``starts`` patterns of ``mappings/headers.yaml``; the narrow
columns before them by how lines break: a line ends its cell when the next
word would still have fitted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from graph_builder.recognise.cells import is_url, squeeze
from graph_builder.recognise.headers import Column, HeaderWords, word_key
from graph_builder.table import Place, Row, Table

_SERIAL = re.compile(r"^(\d{1,4})\s+(\S.*)$")
_TICKS = re.compile(r"^([√✓✔](?:\s+[√✓✔])*)(?:\s+(.*))?$")
_LIST_ITEM = re.compile(r"^(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[①-⑳])")
_CLOSING = "、，。；：？！）〕》〉”’】)]>"
_OPENING = "（〔《〈“‘【([<"


@dataclass(slots=True)
class Line:
    """One printed line, and whether a blank line stood before it."""

    text: str
    number: int
    gap: bool


@dataclass(slots=True)
class Fragments:
    """A fragment table with its columns found again.

    ``rows`` hold one row an item, aligned to ``columns``; a row of ticks that
    lost their columns has them together in ``ticks``.
    """

    columns: tuple[Column, ...]
    title: Place | None
    header: list[Place]
    rows: list[Row] = field(default_factory=list)
    ticks: list[int] = field(default_factory=list)
    links: list[tuple[str, Place]] = field(default_factory=list)
    link_lists: list[Place] = field(default_factory=list)


def read_header(lines: Sequence[Line]) -> tuple[tuple[Column, ...], int, int] | None:
    """The columns that the words at the top name, and where the header begins and ends.

    The header is broken up like the rest: words of one line are parted by
    blanks, and a word broken over lines is put together while that makes a
    known one.
    """
    words = HeaderWords.load()
    found: list[tuple[str, int]] = []
    index = 0
    tokens = [(token, n) for n, line in enumerate(lines[:80]) for token in line.text.split()]
    while index < len(tokens):
        for length in (4, 3, 2, 1):
            word = "".join(token for token, _ in tokens[index : index + length])
            if index + length <= len(tokens) and words.knows(word):
                found.append((word, tokens[index + length - 1][1]))
                index += length
                break
        else:
            if len(found) >= 3:
                break
            found.clear()
            index += 1
    if len(found) < 3:
        return None
    first = next(n for n, line in enumerate(lines) if found[0][0].startswith(line.text.split()[0]))
    return _columns([word for word, _ in found], words), first, found[-1][1]


def _columns(printed: Sequence[str], words: HeaderWords) -> tuple[Column, ...]:
    """The columns in order: the upper row with each group replaced by its parts."""
    parts: dict[str, list[str]] = {name: [] for name in words.parts}
    upper: list[str] = []
    for word in printed:
        key = word_key(word)
        owner = next(
            (name for name, known in words.parts.items() if key in known and _open(name, upper)),
            None,
        )
        if owner is not None:
            parts[owner].append(word)
        else:
            upper.append(word)
    columns: list[tuple[str | None, str | None, str]] = []
    for word in upper:
        group = words.groups.get(word_key(word))
        if group and parts[group]:
            for part in parts[group]:
                role = words.parts[group][word_key(part)]
                columns.append((role or group, None if role else part, part))
        else:
            columns.append((words.columns.get(word_key(word)) or group, None, word))
    return tuple(Column(i, *column) for i, column in enumerate(columns))


def _open(group: str, upper: Sequence[str]) -> bool:
    words = HeaderWords.load()
    return any(words.groups.get(word_key(word)) == group for word in upper)


def read_fragments(table: Table) -> Fragments | None:
    """The fragment table's items as rows, or ``None`` where there is no header."""
    lines = _printed_lines(table)
    header = read_header(lines)
    if header is None:
        return None
    columns, first, last = header

    def place(a: Line, b: Line) -> Place:
        return Place(table.file, a.number, b.number)

    title = place(lines[0], lines[first - 1]) if first else None
    result = Fragments(columns, title, [place(lines[first], lines[last])])
    body = lines[last + 1 :]
    starts = _item_starts(body)
    blocks = [body[a:b] for a, b in pairwise([*starts, len(body)])]
    ends = [_link_list(block) for block in blocks]
    for block, end in zip(blocks, ends, strict=True):
        if end < len(block):
            result.links.extend((line.text, place(line, line)) for line in block[end:])
            result.link_lists.append(place(block[end], block[-1]))
    items = [block[:end] for block, end in zip(blocks, ends, strict=True)]
    width = _narrow_width(items, columns)
    for block in items:
        cells, spans, ticks = _cells(block, columns, width)
        whole = place(block[0], block[-1])
        places = tuple(place(*span) if span else whole for span in spans)
        result.rows.append(Row(cells, whole, places))
        result.ticks.append(ticks)
    return result


def _printed_lines(table: Table) -> list[Line]:
    lines: list[Line] = []
    gap = False
    for row in table.rows:
        text = row.cells[0]
        if not text:
            gap = True
            continue
        lines.append(Line(text, row.place.line, gap))
        gap = False
    return lines


def _item_starts(lines: Sequence[Line]) -> list[int]:
    """Where the items begin: lines whose serial is one more than the last."""
    starts: list[int] = []
    expected: int | None = None
    for index, line in enumerate(lines):
        match = _SERIAL.match(line.text)
        if match and (expected is None or int(match.group(1)) == expected):
            starts.append(index)
            expected = int(match.group(1)) + 1
    return starts


def _link_list(block: Sequence[Line]) -> int:
    """Where in ``block`` the list of the page's links begins; its length if there is none.

    A list is a run of whole links, after a gap, up to the end of the page.
    """
    start = len(block)
    while start and is_url(block[start - 1].text):
        start -= 1
    while start < len(block) and not block[start].gap:
        start += 1
    return start


def text_width(text: str) -> float:
    """The width of ``text`` in Chinese characters: a Latin one counts half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def _narrow_width(blocks: Sequence[Sequence[Line]], columns: Sequence[Column]) -> float:
    """How wide the columns of the matter are: the widest line that begins one of them."""
    matters = sum(column.role in _MATTER for column in columns)
    firsts = [
        text_width(squeeze(block[1].text))
        for block in blocks
        if len(block) > 1 and len(block[0].text.split()) - 1 < matters
    ]
    return max(firsts, default=0.0)


_MATTER = ("category", "name", "level1", "level2", "level3")


def _cells(
    block: Sequence[Line], columns: Sequence[Column], width: float
) -> tuple[tuple[str, ...], list[tuple[Line, Line] | None], int]:
    """The cells of one item in the order of ``columns``, the first and last line of
    those that have lines of their own, and how many ticks the item has."""
    words = HeaderWords.load()
    cells = [""] * len(columns)
    spans: list[tuple[Line, Line] | None] = [None] * len(columns)
    index = {column.role: column.index for column in columns if column.option is None}
    serial = _SERIAL.match(block[0].text)
    assert serial is not None, "a block begins with its serial"
    cells[index["seq"]] = serial.group(1)
    lines = [Line(serial.group(2), block[0].number, False), *block[1:]]
    marked = [
        column.role
        for column in columns
        if column.option is None and column.role in words.starts and column.role != "url"
    ]
    stretches, ticks, tail = _stretches(lines, marked, words)
    for role, stretch in stretches.items():
        joined = "\n".join if role == "channels" else _rejoined
        if role is not None:
            cells[index[role]] = joined([line.text for line in stretch])
            spans[index[role]] = stretch[0], stretch[-1]
    if tail and "url" in index:
        cells[index["url"]] = "\n".join(line.text for line in tail)
        spans[index["url"]] = tail[0], tail[-1]
    matter = [c for c in columns if c.role in _MATTER]
    for column, text in zip(
        [*matter, *(c for c in columns if c.role == "content")],
        _narrow_cells(stretches[None], len(matter), width),
        strict=False,
    ):
        cells[column.index] = text
    return tuple(cells), spans, ticks


def _stretches(
    lines: Sequence[Line], marked: Sequence[str | None], words: HeaderWords
) -> tuple[dict[str | None, list[Line]], int, list[Line]]:
    """The lines of each marked column (those before the first under ``None``), the
    number of ticks, and the lines behind the ticks."""
    ticked = next((i for i, line in enumerate(lines) if _TICKS.match(line.text)), len(lines))
    match = _TICKS.match(lines[ticked].text) if ticked < len(lines) else None
    ticks = len(match.group(1).split()) if match else 0
    tail = list(lines[ticked + 1 :])
    if match and match.group(2):
        tail.insert(0, Line(match.group(2), lines[ticked].number, False))
    begins: dict[int, str | None] = {0: None}
    position = 0
    for role in marked:
        pattern = words.starts[role or ""]
        for i in range(position + 1, ticked):
            ahead = "".join(squeeze(line.text) for line in lines[i : min(i + 8, ticked)])
            if pattern.match(_from_line(lines[i], ahead, role)):
                begins[i], position = role, i
                break
    bounds = [*sorted(begins), ticked]
    stretches = {begins[a]: list(lines[a:b]) for a, b in pairwise(bounds)}
    return stretches, ticks, tail


def _from_line(line: Line, ahead: str, role: str | None) -> str:
    # A body is told by how its own line ends, anything else by how it begins.
    return squeeze(line.text) if role == "body" else ahead


def _narrow_cells(lines: Sequence[Line], matters: int, width: float) -> Iterator[str]:
    """The cells of the matter and the content.

    The item's first line has the cells that fit on one line; each cell that
    follows is broken at ``width``; what is left is the content.
    """
    done = lines[0].text.split(None, matters) if lines else []
    yield from (squeeze(text) for text in done[:matters])
    rest = list(lines[1:])
    for _ in range(matters - min(len(done), matters)):
        size = _cell_size(rest, width)
        yield _rejoined([line.text for line in rest[:size]])
        rest = rest[size:]
    yield _rejoined([*done[matters:], *(line.text for line in rest)])


def _cell_size(lines: Sequence[Line], width: float) -> int:
    """How many of ``lines`` make up the narrow cell that they begin with."""
    for size in range(1, len(lines)):
        here, following = squeeze(lines[size - 1].text), squeeze(lines[size].text)
        opens_content = (
            text_width(following) > width + 0.5
            or _LIST_ITEM.match(following)
            or following.endswith(("：", ":"))
        )
        fitted = text_width(here) + text_width(_first_word(following)) <= width
        if opens_content or fitted:
            return size
    return len(lines)


def _first_word(text: str) -> str:
    """What a line break may not part: the first character with the marks that cling to it."""
    end = 1
    while end < len(text) and (text[end - 1] in _OPENING or text[end] in _CLOSING):
        end += 1
    return text[:end]


def _rejoined(texts: Sequence[str]) -> str:
    """Lines of one cell as one text; the items of a numbered list stay apart."""
    joined = ""
    for text in texts:
        clean = squeeze(text)
        latin = joined[-1:].isascii() and joined[-1:].isalpha() and clean[:1].isascii()
        joined += ("\n" if joined and (_LIST_ITEM.match(clean) or latin) else "") + clean
    return squeeze_lines(joined)


def squeeze_lines(text: str) -> str:
    """``squeeze`` line by line, so that the breaks between list items stay."""
    return "\n".join(squeeze(line) for line in text.split("\n"))
