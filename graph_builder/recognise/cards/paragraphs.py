"""Labels in running text: one opens a line (公开依据：…, 【公开依据】…, 公开依据 | …), stands
before a blank in it, or has the line to itself. Words before a colon that nobody knows are
labels where they open half as many lines as one that is known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from graph_builder.recognise.cards.labels import Statement, free_row, key_of_word, knows
from graph_builder.recognise.headers import HeaderWords
from graph_builder.recognise.lines import printed
from graph_builder.table import Row, Table

_UNKNOWN = re.compile(
    r"^【?([\u4e00-\u9fff][\u4e00-\u9fff（）()]{1,9}?)(?:】[:：]?|\s*[:：])\s*(?=\S)"
)
# Without one of these no line of text has a label in it.
_MARKED = re.compile(r"[:：】\]］〗|｜]")
_LONGEST_LINE = 10_000  # what is longer is a whole table
# The marks of headings, lists and bold type in Markdown.
_MARKDOWN = re.compile(r"^(?:#{1,6}|[-*•·◆▪])\s+|\*\*")
# Words so short stand within a text too; only a line's beginning makes them labels.
_SHORT: Final = 3


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
        known = _longest_first({*words.columns, *words.groups})
        # What is kept as printed is a label only where a colon or brackets say so.
        marked = _longest_first({*known, *words.kept})
        remark = r"(?:\s*[（(][^（）()]{1,12}[)）])?"
        every = _any_of(marked) + remark
        long = _any_of([word for word in known if len(word) > _SHORT]) + remark
        any_long = _any_of([word for word in marked if len(word) > _SHORT]) + remark
        serial = _any_of([word for word in known if words.columns.get(word) == "seq"])
        ends = r"\s*(?:[:：]|[|｜][|｜\s]*)"
        number = r"(?:[|｜]\s*)?(?:\d{1,2}[.．、]|[（(][\d一二三四五六七八九十]{1,3}[)）])?\s*"
        return _Patterns(
            re.compile(
                rf"^\s*{number}[【\[［〖]\s*{every}\s*[】\]］〗]\s*[:：]?"
                rf"|^\s*{number}{every}{ends}"
                rf"|【\s*{any_long}\s*】\s*[:：]?|(?<=[\s；;。|｜]){any_long}{ends}"
            ),
            re.compile(rf"{number}(?:{long}[ \t\u3000]+(?=\S)|{serial}[ \t\u3000]+(?=\d{{1,5}}$))"),
        )


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _any_of(words: Iterable[str]) -> str:
    """A pattern of any of ``words``, with blanks between their characters."""
    spaced = (r"[ \u3000]*".join(map(re.escape, word)) for word in words)
    return f"(?:{'|'.join(spaced)})"


class Paragraphs:
    """Reads lines of running text; labels that nobody knows are those of many lines."""

    def __init__(self, table: Table) -> None:
        self._unknown: frozenset[str] | None = None
        self._table = table

    def read(self, row: Row) -> Iterator[Statement]:
        """What one row says, line by line; a row of several cells has no labels."""
        cells = printed(row.cells)
        if len(cells) != 1:
            yield free_row(row)
            return
        links = tuple(link for _, link in row.links)
        for line in cells[0].split("\n"):
            line = _MARKDOWN.sub("", line.strip())
            yield from (replace(said, links=links, line=line) for said in self._line(line, row))

    def _line(self, line: str, row: Row) -> Iterator[Statement]:
        if knows(line):
            yield Statement((line,), "", row.place, "text", row)
            return
        patterns = _Patterns.load()
        marked = len(line) <= _LONGEST_LINE and _MARKED.search(line)
        found = list(patterns.marked.finditer(line)) if marked else []
        if not found and (parted := patterns.parted.match(line)):
            found = [] if knows(line[parted.end() :].split()[0]) else [parted]
        if not found and (other := _UNKNOWN.match(line)) and other[1] in self._others():
            yield Statement((other[1],), line[other.end() :], row.place, "text", row)
            return
        starts = [*(match.start() for match in found), len(line)]
        if line[: starts[0]].strip():
            yield Statement((), line[: starts[0]].strip(), row.place, "text", row)
        for match, end in zip(found, starts[1:], strict=True):
            text = line[match.end() : end].strip(" \t\u3000|｜")
            yield Statement((match[0].strip(" \t\u3000|｜"),), text, row.place, "text", row)

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
                    known[key_of_word(found[0])] += 1
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
