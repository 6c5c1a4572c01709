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
from dataclasses import dataclass
from itertools import pairwise, takewhile

from graph_builder.catalogue import Description
from graph_builder.policy_title import is_document_title
from graph_builder.recognise.broken_header import header_in
from graph_builder.recognise.cells import is_url, squeeze
from graph_builder.recognise.choice import no_layout
from graph_builder.recognise.headers import Column, HeaderWords
from graph_builder.recognise.layouts import MATTERS, load_layouts
from graph_builder.recognise.lines import Line as TableLine
from graph_builder.recognise.lines import Notes, Segment
from graph_builder.recognise.rows import PAGE_NUMBER
from graph_builder.table import Place, Table

# A serial and the first words; "20 个工作日内" is the middle of a time limit.
_SERIAL = re.compile(r"^(\d{1,4})\s+(?!个?工作日|个月|[日天年月](?:内|起|前))(\S.*)$")
_AFTER_DIGIT = re.compile(r"(?<=\d)\s+(?=[\u4e00-\u9fff])")
_TICKS = re.compile(r"^([√✓✔](?:\s+[√✓✔])*)(?:\s+(.*))?$")
_LIST_ITEM = re.compile(r"^(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[①-⑳])")
_MATTER = ("category", *MATTERS)
_LEVEL_WORDS = (
    ("街道", "街镇级"),
    ("镇", "街镇级"),
    ("区", "区级"),
    ("县", "县级"),
    ("市", "市级"),
    ("省", "省级"),
)
_CLOSING = "、，。；：？！）〕》〉”’】)]>"
_OPENING = "（〔《〈“‘【([<"


@dataclass(slots=True)
class Line:
    """One printed line, and whether a blank line stood before it."""

    text: str
    number: int
    gap: bool


def read_header(lines: Sequence[Line]) -> tuple[tuple[Column, ...], int, int] | None:
    """The columns that the words at the top name, and where the header begins and ends."""
    tokens = [(token, n) for n, line in enumerate(lines[:80]) for token in line.text.split()]
    found = header_in([token for token, _ in tokens])
    if found is None:
        return None
    columns, first, last = found
    return columns, tokens[first][1], tokens[last][1]


def read_fragments(table: Table, description: Description, notes: Notes) -> list[Segment]:
    """The table in the file with its lines, one an item; none where there is no header.

    :raises UnrecognisedTable: a header is known, but no layout fits it.
    """
    lines = _printed_lines(table, notes)
    header = read_header(lines)
    if header is None:
        return []
    columns, first, last = header
    layout = next((each for each in load_layouts() if each.fits("fragments", columns)), None)
    if layout is None:
        raise no_layout(table.file, columns)
    reading = _Fragments(table.file, columns, notes, level_of(description.publisher or ""))
    if first:
        notes.furniture("title", reading.place(lines[:first]))
    notes.furniture("header", reading.place(lines[first : last + 1]))
    body = reading.without_headers(lines[last + 1 :], lines[first : last + 1])
    return [Segment(layout, columns, reading.lines(body))]


class _Fragments:
    """The items of a fragment table under its header."""

    def __init__(
        self, file: str, columns: tuple[Column, ...], notes: Notes, level: str | None
    ) -> None:
        self._file = file
        self._columns = columns
        self._notes = notes
        self._level = level
        self._index = {column.role: column.index for column in columns if column.option is None}
        self._width = 0.0

    def place(self, lines: Sequence[Line]) -> Place:
        """Where a stretch of lines stands."""
        return Place(self._file, lines[0].number, lines[-1].number)

    def without_headers(self, lines: Sequence[Line], header: Sequence[Line]) -> list[Line]:
        """``lines`` without the header where it is printed again."""
        kept: list[Line] = []
        words = [line.text for line in header]
        index = 0
        while index < len(lines):
            if [line.text for line in lines[index : index + len(words)]] == words:
                self._notes.furniture("header", self.place(lines[index : index + len(words)]))
                index += len(words)
            else:
                kept.append(lines[index])
                index += 1
        return kept

    def lines(self, body: Sequence[Line]) -> list[TableLine]:
        """One line an item."""
        starts = self._item_starts(body)
        blocks = [body[a:b] for a, b in pairwise([*starts, len(body)])]
        for line in body[: starts[0] if starts else len(body)]:
            self._notes.reject(self.place([line]), None, line.text, "不属于任何事项")
        blocks = [self._without_links(block) for block in blocks]
        matters = sum(column.role in _MATTER for column in self._columns)
        self._width = _narrow_width(blocks, matters)
        return [self._item(block) for block in blocks]

    def _item_starts(self, lines: Sequence[Line]) -> list[int]:
        """Where the items begin: a serial and words, behind the end of the item before.

        In a table with ticks the ticks end an item; then the serials may jump or
        start again. Without, each must be one more than the last.
        """
        ticked = any(column.option is not None for column in self._columns)
        starts: list[int] = []
        expected: int | None = None
        ended = True
        for index, line in enumerate(lines):
            match = _SERIAL.match(line.text)
            follows = match is not None and expected in (None, int(match.group(1)))
            if match and ended and (follows or (ticked and line.gap)):
                starts.append(index)
                expected = int(match.group(1)) + 1
                ended = not ticked
            elif _TICKS.match(line.text):
                ended = True
        return starts

    def _without_links(self, block: Sequence[Line]) -> Sequence[Line]:
        """``block`` without the list of the page's links that may stand at its end.

        A list is a run of whole links, after a gap, up to the end of the page.
        """
        start = len(block)
        while start and is_url(block[start - 1].text):
            start -= 1
        while start < len(block) and not block[start].gap:
            start += 1
        if start < len(block):
            links = block[start:]
            self._notes.links.extend((line.text, self.place([line])) for line in links)
            self._notes.furniture("links", self.place(links))
        return block[:start]

    def _item(self, block: Sequence[Line]) -> TableLine:
        """The cells of one item: texts, ticks and places by role."""
        serial = _SERIAL.match(block[0].text)
        assert serial is not None, "a block begins with its serial"
        lines = [Line(serial.group(2), block[0].number, False), *block[1:]]
        texts = {"seq": serial.group(1)}
        places: dict[str, Place] = {}
        stretches, ticks, tail = self._stretches(lines)
        for role, stretch in stretches.items():
            if role is not None:
                joined = "\n".join if role == "channels" else _rejoined
                texts[role] = joined([line.text for line in stretch])
                places[role] = self.place(stretch)
        self._url(tail, texts, places)
        matter = [column.role or "" for column in self._columns if column.role in _MATTER]
        narrow = _narrow_cells(stretches[None], len(matter), self._width)
        texts.update(zip([*matter, "content"], narrow, strict=False))
        place = self.place(block)
        options = self._ticks(ticks, place)
        return TableLine(
            {role: text for role, text in texts.items() if text}, options, place, places
        )

    def _url(self, tail: Sequence[Line], texts: dict[str, str], places: dict[str, Place]) -> None:
        """The link behind the ticks; what else stands there belongs nowhere."""
        link = list(takewhile(lambda line: line.text.isascii(), tail))
        if not link and tail and len(tail[0].text) <= 4:
            link = [tail[0]]  # 暂无
        if link and "url" in self._index:
            texts["url"] = "\n".join(line.text for line in link)
            places["url"] = self.place(link)
        else:
            link = []
        for line in tail[len(link) :]:
            self._notes.reject(self.place([line]), None, line.text, "不属于任何一列")

    def _stretches(
        self, lines: Sequence[Line]
    ) -> tuple[dict[str | None, list[Line]], int, list[Line]]:
        """The lines of each column that says what it is (those before the first under
        ``None``), the number of ticks, and the lines behind the ticks."""
        starts = HeaderWords.load().starts
        ticked = next((i for i, line in enumerate(lines) if _TICKS.match(line.text)), len(lines))
        match = _TICKS.match(lines[ticked].text) if ticked < len(lines) else None
        ticks = len(match.group(1).split()) if match else 0
        tail = list(lines[ticked + 1 :])
        if match and match.group(2):
            tail.insert(0, Line(match.group(2), lines[ticked].number, False))
        begins: dict[int, str | None] = {0: None}
        position = 0
        for column in self._columns:
            role = column.role
            if column.option is not None or role is None or role == "url" or role not in starts:
                continue
            for i in range(position + 1, ticked):
                ahead = "".join(squeeze(line.text) for line in lines[i : min(i + 12, ticked)])
                if role == "basis" and _names_a_form(ahead):
                    continue
                # A body, and a basis without 《, is told by its own line; a cell that
                # was broken inside its first word by what follows.
                own = role == "body" or (role == "basis" and ahead[:1] not in ("《", "【"))
                if starts[role].match(squeeze(lines[i].text) if own else ahead):
                    begins[i], position = role, i
                    break
        bounds = [*sorted(begins), ticked]
        stretches = {begins[a]: list(lines[a:b]) for a, b in pairwise(bounds)}
        return stretches, ticks, tail

    def _ticks(self, count: int, place: Place) -> dict[str, tuple[str, ...]]:
        """Options for ``count`` ticks that lost their columns.

        The rule: with as many ticks as there are groups of tick columns, each
        group has one; within a group it is the first option (全社会, 主动), for the
        level the publisher's. An assumption, and recorded as one.
        """
        if not count:
            return {}
        groups: dict[str, list[str]] = {}
        for column in self._columns:
            if column.option is not None and column.role is not None:
                groups.setdefault(column.role, []).append(column.option)
        marks = " ".join("√" * count)
        if count != len(groups):
            self._notes.reject(place, None, marks, "勾选符号的列无法确定")
            return {}
        assumed = {
            role: (self._level if role == "level" and self._level in options else options[0],)
            for role, options in groups.items()
        }
        now = "；".join(option for options in assumed.values() for option in options if option)
        self._notes.mend("ticks-assumed", place, marks, now)
        return {role: tuple(filter(None, options)) for role, options in assumed.items()}


def _names_a_form(text: str) -> bool:
    """Whether the 《》 with which ``text`` begins encloses a form, not a document."""
    inner = re.match(r"《([^《》]+)》", text)
    return inner is not None and not is_document_title(inner.group(1))


def level_of(publisher: str) -> str | None:
    """The level of the publisher, by the most local word in its name."""
    return next((level for word, level in _LEVEL_WORDS if word in publisher), None)


def _printed_lines(table: Table, notes: Notes) -> list[Line]:
    lines: list[Line] = []
    gap = False
    for row in table.rows:
        text = row.cells[0]
        if not text:
            gap = True
        elif PAGE_NUMBER.match(text):
            notes.furniture("page-number", row.place)
            gap = True
        else:
            lines.append(Line(text, row.place.line, gap))
            gap = False
    return lines


def text_width(text: str) -> float:
    """The width of ``text`` in Chinese characters: a Latin one counts half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def _narrow_width(blocks: Sequence[Sequence[Line]], matters: int) -> float:
    """How wide the columns of the matter are: the widest line that begins one of them."""
    firsts = [
        text_width(squeeze(block[1].text))
        for block in blocks
        if len(block) > 1 and len(block[0].text.split()) - 1 < matters
    ]
    return max(firsts, default=0.0)


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
        clean = _AFTER_DIGIT.sub("", squeeze(text))
        latin = joined[-1:].isascii() and joined[-1:].isalpha() and clean[:1].isascii()
        joined += ("\n" if joined and (_LIST_ITEM.match(clean) or latin) else "") + clean
    return squeeze_lines(joined)


def squeeze_lines(text: str) -> str:
    """``squeeze`` line by line, so that the breaks between list items stay."""
    return "\n".join(squeeze(line) for line in text.split("\n"))
