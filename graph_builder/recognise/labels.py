"""Labels: header words that stand beside what they head, in tables and in running text.

A table has them in its first column, or in two for a group and its parts; a row may have
more labels than one (事项名称 | X | 实施主体 | Y), and more values than one, each of another
matter: such a table is turned over, and is read column by column. In running text a label
opens a line (公开依据：…, 【公开依据】…) or has it to itself.

>>> place = Place("a", 1, 1)
>>> rows = [("事项名称", "结婚", "实施主体", "民政局"), ("公开内容", "指南", "", "")]
>>> found = statements(Table("a", tuple(Row(cells, place) for cells in rows)))
>>> [("/".join(said.label), said.text) for said in found]
[('事项名称', '结婚'), ('实施主体', '民政局'), ('公开内容', '指南')]
>>> found = statements(Table("a", (Row(("公开时限：长期  公开主体：民政局",), place),)))
>>> [("/".join(said.label), said.text) for said in found]
[('公开时限', '长期'), ('公开主体', '民政局')]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby
from typing import Final, Literal, TypeAlias

from graph_builder.recognise.headers import HeaderWords, word_key
from graph_builder.recognise.lines import printed
from graph_builder.table import Place, Row, Table

# A label as printed: its word, or the words of a group and of its part.
Label: TypeAlias = tuple[str, ...]
#: Whether a statement stands in a table, or in running text.
Form: TypeAlias = Literal["table", "text"]

_MARKS = re.compile(
    r"^(?:\d{1,2}[.．、]|[（(][\d一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)?\s*[【\[［〖]?\s*"
)
_ENDS = re.compile(r"\s*[】\]］〗]?\s*[:：]?\s*$")
_LONGEST = 24
# What may be a label that nobody knows: a few words.
_WORDS = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff（）()/]{1,11}")
_UNKNOWN = re.compile(
    r"^【?([\u4e00-\u9fff][\u4e00-\u9fff（）()]{1,9}?)(?:】[:：]?|\s*[:：])\s*(?=\S)"
)
# Without one of these no line of text has a label in it.
_MARKED = re.compile(r"[:：】\]］〗]")
# Words so short stand within a text too; only a line's beginning makes them labels.
_SHORT: Final = 3


@dataclass(frozen=True, slots=True)
class Statement:
    """What one label says, or a text that has none.

    ``beside`` tells a text without a label that stands where values do, and goes on with
    the one before.
    """

    label: Label
    text: str
    place: Place
    form: Form
    row: Row
    links: tuple[str, ...] = ()
    beside: bool = False


@lru_cache(maxsize=4096)
def key_of(label: Label) -> Label:
    """``label`` as labels are compared."""
    return tuple(_key(word) for word in label)


@lru_cache(maxsize=4096)
def role_of(label: Label) -> str | None:
    """The role of the column that ``label`` is the header of.

    >>> role_of(("公开事项", "一级事项")), role_of(("公开对象", "全社会")), role_of(("咨询电话",))
    ('level1', 'audience', None)
    """
    words = HeaderWords.load()
    *over, key = key_of(label)
    if over:
        group = words.groups.get(over[0], "")
        return words.parts.get(group, {}).get(key) or group or None
    known = words.columns.get(key) or words.groups.get(key)
    near = None if known else words.near(key)
    return near[0] if near else known


def word_of(label: Label) -> Label:
    """``label`` without numbers, brackets and colons about it."""
    return tuple(_bare(word) for word in label)


def statements(table: Table) -> Iterator[Statement]:
    """What the labels of ``table`` say, in the order of its rows, with all that is said
    without a label; a row of several cells that has none is one text."""
    lines = _Lines(table)
    met: set[str] = set()  # the labels of the tables so far
    for _, rows in groupby(table.rows, key=lambda row: (row.place.sheet, row.part, row.loose)):
        block = [row for row in rows if any(row.cells)]
        if _is_labelled(block, met):
            met.update(_key(row.cells[0]) for row in block)
            yield from _turned(block) if _is_turned(block) else _rows(block, lines)
        else:
            for row in block:
                cut = _cut_off(row, met)
                yield from lines.read(row) if cut is None else iter((cut,))


def _cut_off(row: Row, met: Set[str]) -> Statement | None:
    """A row that a page cut off a table: where it stands as text, a label that was ``met`` in
    tables, a blank and a value; else what goes on in the column of values."""
    said = printed(row.cells)
    if not met or len(said) != 1:
        return None
    if not row.loose and not row.cells[0]:
        return Statement((), said[0], row.place, "table", row, beside=True)
    label, _, text = row.cells[0].partition(" ")
    if not text or _key(label) not in met:
        return None
    return Statement((label,), text.strip(), row.place, "table", row)


@lru_cache(maxsize=4096)
def _bare(word: str) -> str:
    return _ENDS.sub("", _MARKS.sub("", word))


def _key(word: str) -> str:
    return word_key(_bare(word))


def _knows(word: str) -> bool:
    """Whether ``word`` is the header of a column or a group; an option is none."""
    words = HeaderWords.load()
    if len(word) > _LONGEST or word.isdecimal():
        return False
    key = _key(word)
    return key in words.columns or key in words.groups


def _is_part(word: str, of: str) -> bool:
    words = HeaderWords.load()
    key = _key(word)
    return key in words.parts.get(words.groups.get(_key(of), ""), {})


# Tables.


def _is_labelled(rows: Sequence[Row], met: Set[str]) -> bool:
    """Whether most rows of several cells begin with a label, or all, where labels were ``met``
    before and a page cut the table; a table with a header has none."""
    full = [row.cells for row in rows if len(printed(row.cells)) > 1 and not row.loose]
    if not full or any(_is_header(cells) or _runs_together(cells) for cells in full):
        return False
    known = Counter(_key(cells[0]) for cells in full if _knows(cells[0]))
    most = len(known) > 1 and 2 * known.total() >= sum(bool(cells[0]) for cells in full)
    return most or (
        bool(met)
        and all(not cells[0] or _key(cells[0]) in met or _knows(cells[0]) for cells in full)
    )


def _is_header(cells: Sequence[str]) -> bool:
    """Whether three cells or more, and three in five, are words of columns."""
    said = printed(cells)
    known = sum(map(_knows, said)) if len(said) > 2 else 0
    return known > 2 and 5 * known >= 3 * len(said)


def _runs_together(cells: Sequence[str]) -> bool:
    """Whether the parts of a group ran together in the cell beside it, the rows with them."""
    if not _knows(cells[0]):
        return False
    words = HeaderWords.load()
    parts = words.parts.get(words.groups.get(_key(cells[0]), ""), {})
    second = _key(cells[1])
    return any(second.startswith(part) and second[len(part) :] in parts for part in parts)


def _further_labels(rows: Sequence[Row]) -> frozenset[int]:
    """The columns but the first of which most cells are labels."""
    said: Counter[int] = Counter()
    known: Counter[int] = Counter()
    for row in rows:
        if row.cells[0]:
            here = [n for n, cell in enumerate(row.cells) if n > 1 and cell]
            said.update(here)
            known.update(n for n in here if _knows(row.cells[n]))
    return frozenset(n for n in said if 2 * known[n] >= said[n])


def _likely_labels(rows: Sequence[Row]) -> frozenset[int]:
    """The third column, where all that stands in it are short words with a cell beside."""
    pairs = [row.cells[2:4] for row in rows if row.cells[0] and any(row.cells[2:])]
    words = len(pairs) > 1 and all(
        len(pair) == 2 and all(pair) and _WORDS.fullmatch(_bare(pair[0])) for pair in pairs
    )
    return frozenset({2} if words else ())


def _heads(rows: Sequence[Row]) -> list[Label | None]:
    """For each row the label that it begins with; none where it has none, or goes on with
    the one above."""
    heads: list[Label | None] = []
    group = ""
    for n, row in enumerate(rows):
        cells = [cell for cell in row.cells if cell]
        first = row.cells[0]
        below = rows[n + 1] if n + 1 < len(rows) else None
        if not first and group and cells and _is_part(cells[0], group):
            heads.append((group, cells[0]))
            continue
        if not first or not (_knows(first) or (len(cells) > 1 and _WORDS.fullmatch(_bare(first)))):
            heads.append(None)
            group = group if not first else ""
            continue
        group = first
        parted = len(cells) > 1 and _is_part(cells[1], first)
        if parted and (len(cells) > 2 or _reaches(row) or (below and _goes_on(below, row))):
            heads.append((first, cells[1]))
        else:
            heads.append((first,))
    return heads


def _reaches(row: Row) -> bool:
    """Whether the first cell of the row is merged with the one above."""
    return any(span.column == 0 for span in row.spans)


def _goes_on(row: Row, above: Row) -> bool:
    """Whether the label of ``above`` stands beside ``row`` too, which has another part."""
    cells = [cell for cell in row.cells if cell]
    if row.cells[0]:
        return _reaches(row) and row.cells[0] == above.cells[0]
    return bool(cells) and _is_part(cells[0], above.cells[0])


def _values(row: Row, head: Label) -> list[tuple[int, str]]:
    """The cells of ``row`` behind its label, by their columns."""
    said = [(n, cell) for n, cell in enumerate(row.cells) if cell and (n or not head)]
    if len(head) == 2:
        at = next(n for n, cell in said if cell == head[1])
        said = [(n, cell) for n, cell in said if n > at]
    return said


def _is_turned(rows: Sequence[Row]) -> bool:
    """Whether the rows have values for several matters, a column each: no column but the
    first has labels, and what stands in the columns looks like what the labels head."""
    if _further_labels(rows):
        return False
    patterns = HeaderWords.load().looks_like
    several = total = like = judged = 0
    for row, head in zip(rows, _heads(rows), strict=True):
        if head is None:
            continue
        values = _values(row, head)
        total += bool(values)
        several += len(values) > 1
        pattern = patterns.get(role_of(head) or "") if len(head) == 1 else None
        if pattern is not None:
            judged += len(values)
            like += sum(pattern.search(text) is not None for _, text in values)
    return several > 1 and 2 * several > total and 4 * like >= 3 * judged


def _turned(rows: Sequence[Row]) -> Iterator[Statement]:
    """A table that is turned over, column by column."""
    heads = _heads(rows)
    runs: list[list[tuple[Row, Label]]] = [[]]
    seen: set[Label] = set()
    for row, head in zip(rows, heads, strict=True):
        if head is None:
            yield _free(row)
        elif (key := key_of(head)) in seen:  # the next matters, below these
            runs.append([(row, head)])
            seen = {key}
        else:
            runs[-1].append((row, head))
            seen.add(key)
    for run in runs:
        columns = sorted({n for row, head in run for n, _ in _values(row, head)})
        for column in columns:
            for row, head in run:
                text = row.cells[column] if column < len(row.cells) else ""
                own = column in dict(_values(row, head))
                yield _cell(head, text if own else "", row, column)


def _rows(rows: Sequence[Row], lines: _Lines) -> Iterator[Statement]:
    """A table of labels with their values, row by row."""
    further = _further_labels(rows) or _likely_labels(rows)
    for row, head in zip(rows, _heads(rows), strict=True):
        cells = printed(row.cells)
        if head is None and row.cells[0]:
            yield from lines.read(row) if len(cells) == 1 else iter((_free(row),))
            continue
        said: Label = head or ()
        begun = False
        for column, text in _values(row, said):
            if column in further and _is_label(text):
                if not begun and said:
                    yield _cell(said, "", row, column)
                said, begun = (text,), False
            else:
                yield replace(
                    _cell(() if begun or not said else said, text, row, column),
                    beside=begun or not said,
                )
                begun = True
        if said and not begun:
            yield _cell(said, "", row, 0)


def _is_label(text: str) -> bool:
    return _knows(text) or _WORDS.fullmatch(_bare(text)) is not None


def _cell(label: Label, text: str, row: Row, column: int) -> Statement:
    place = row.places[column] if column < len(row.places) else row.place
    links = tuple(link for at, link in row.links if at == column)
    return Statement(label, text, place, "table", row, links)


def _free(row: Row) -> Statement:
    return Statement((), " ".join(printed(row.cells)), row.place, "table", row)


# Running text.


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Known labels in a line: with the colon or in the brackets that mark them, anywhere, or
    at its beginning with a blank behind."""

    marked: re.Pattern[str]
    parted: re.Pattern[str]

    @staticmethod
    @cache
    def load() -> _Patterns:
        words = HeaderWords.load()
        known = sorted({*words.columns, *words.groups}, key=lambda word: (-len(word), word))
        remark = r"(?:\s*[（(][^（）()]{1,12}[)）])?"
        every = _any_of(known) + remark
        long = _any_of([word for word in known if len(word) > _SHORT]) + remark
        number = r"(?:\d{1,2}[.．、]|[（(][\d一二三四五六七八九十]{1,3}[)）])?\s*"
        return _Patterns(
            re.compile(
                rf"^\s*{number}[【\[［〖]\s*{every}\s*[】\]］〗]\s*[:：]?"
                rf"|^\s*{number}{every}\s*[:：]"
                rf"|【\s*{long}\s*】\s*[:：]?|(?<=[\s；;。]){long}\s*[:：]"
            ),
            re.compile(rf"{number}{long}[ \t\u3000]+(?=\S)"),
        )


def _any_of(words: Iterable[str]) -> str:
    """A pattern of any of ``words``, with blanks between their characters."""
    spaced = (r"[ \u3000]*".join(map(re.escape, word)) for word in words)
    return f"(?:{'|'.join(spaced)})"


class _Lines:
    """Reads lines of running text; labels that nobody knows are those of many lines."""

    def __init__(self, table: Table) -> None:
        self._unknown: frozenset[str] | None = None
        self._table = table

    def read(self, row: Row) -> Iterator[Statement]:
        """What one row says, line by line; a row of several cells has no labels."""
        cells = printed(row.cells)
        if len(cells) != 1:
            yield _free(row)
            return
        links = tuple(link for _, link in row.links)
        for line in cells[0].split("\n"):
            yield from (replace(said, links=links) for said in self._line(line.strip(), row))

    def _line(self, line: str, row: Row) -> Iterator[Statement]:
        if _knows(line):
            yield Statement((line,), "", row.place, "text", row)
            return
        patterns = _Patterns.load()
        found = list(patterns.marked.finditer(line)) if _MARKED.search(line) else []
        if not found and (parted := patterns.parted.match(line)):
            found = [] if _knows(line[parted.end() :].split()[0]) else [parted]
        if not found and (other := _UNKNOWN.match(line)) and other[1] in self._others():
            yield Statement((other[1],), line[other.end() :], row.place, "text", row)
            return
        starts = [*(match.start() for match in found), len(line)]
        if line[: starts[0]].strip():
            yield Statement((), line[: starts[0]].strip(), row.place, "text", row)
        for match, end in zip(found, starts[1:], strict=True):
            text = line[match.end() : end].strip()
            yield Statement((match[0].strip(),), text, row.place, "text", row)

    def _others(self) -> frozenset[str]:
        """The words before a colon that nobody knows, and that half as many lines begin
        with as with the label that is known and most frequent."""
        if self._unknown is None:
            known: Counter[str] = Counter()
            others: Counter[str] = Counter()
            for line in _texts(self._table.rows):
                if not _MARKED.search(line):
                    continue
                if found := _Patterns.load().marked.match(line):
                    known[_key(found[0])] += 1
                elif other := _UNKNOWN.match(line):
                    others[other[1]] += 1
            most = max(known.values(), default=0)
            self._unknown = frozenset(
                word for word, n in others.items() if max(2, most / 2) <= n <= most
            )
        return self._unknown


def _texts(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        cells = printed(row.cells)
        if len(cells) == 1:
            yield from (line.strip() for line in cells[0].split("\n"))
