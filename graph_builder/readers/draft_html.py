"""Web pages as drafts: their paragraphs, and the cells of their tables.

The parser of the standard library is used, which cuts nothing however deep it is
nested. A paragraph ends where a block element or a line break does. A table with two
rows of two cells is a table, its merged cells repeated in every row and column they
cover; any other lays the page out, and what stands in it is text. Scripts, styles,
navigation and the page's foot are not the document, and of what stands before its
title only what has a document number is: the box with 索引号 and 发文字号.

>>> page = "<nav>首页</nav><h1>关于废止甲办法的决定</h1><p>一、<b>甲&amp;乙</b><br>二、丙"
>>> [(each.text, str(each.place(0))) for each in passages_of(page)]
[('关于废止甲办法的决定', '第1段'), ('一、甲&乙', '第2段'), ('二、丙', '第3段')]
>>> page = "<table><tr><td rowspan=2>废止<td>甲<tr><td>乙</table>"
>>> [(each.text, each.place(0).row, each.place(0).column) for each in passages_of(page)]
[('废止', 1, 1), ('甲', 1, 2), ('废止', 2, 1), ('乙', 2, 2)]
>>> passages_of("<script>1</script>")
()
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TypeAlias

from graph_builder.document_number import find_numbers
from graph_builder.readers.charset import decoded
from graph_builder.readers.passage import DraftPlace, Passage

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div",
     "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
     "header", "hr", "li", "main", "nav", "ol", "option", "p", "pre", "section", "table", "tbody",
     "td", "tfoot", "th", "thead", "title", "tr", "ul")
)  # fmt: skip
_UNSAID = frozenset(
    ("button", "del", "footer", "head", "iframe", "nav", "noscript", "select", "svg", "template",
     "textarea")
)  # fmt: skip
_RAW = frozenset(("script", "style"))
_MOST_COLUMNS = 200  # that a merged cell may cover
_SHORTEST_TITLE = 6
_BROKEN = re.compile(r"[^\S\n\r]*[\n\r]\s*")
_BLANKS = re.compile(r"\s+")
_LATIN = re.compile(r"[A-Za-z0-9,.;:)]")


def read_html(path: Path) -> tuple[Passage, ...]:
    """The passages of the web page at ``path``.

    :raises InputError: the page is empty or in no charset that is read.
    """
    return passages_of(decoded(path.read_bytes(), path.name))


def passages_of(page: str) -> tuple[Passage, ...]:
    """The passages of ``page``, in its order."""
    parser = _Page()
    parser.feed(page)
    parser.close()
    parser.finish()
    found = list(_laid_out(parser.content))
    return tuple(_numbered(_from_title(found, parser.titles)))


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph; ``title`` says that it is a heading of the first level."""

    text: str
    title: bool = False
    place: DraftPlace | None = None


@dataclass(slots=True)
class _Cell:
    columns: int
    rows: int
    content: list[_Node] = field(default_factory=list)

    def own(self) -> list[str]:
        """What the cell says outside of tables in it."""
        return [each.text for each in self.content if isinstance(each, _Block)]

    def tables(self) -> list[_Table]:
        return [each for each in self.content if isinstance(each, _Table)]


@dataclass(slots=True)
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    above: list[_Node] = field(default_factory=list)
    open_cell: _Cell | None = None

    def is_data(self) -> bool:
        """Whether it is a table, and does not merely lay the page out."""
        cells = [0] * len(self.rows)
        for row, those in enumerate(self.rows):
            for cell in those:
                if cell.own():
                    end = row + cell.rows if cell.rows else None
                    cells[row:end] = [n + 1 for n in cells[row:end]]
        return sum(n >= 2 for n in cells) >= 2

    def column(self) -> list[str] | None:
        """What its cells say, where it has one column and no table in it."""
        if any(len(row) > 1 or any(cell.tables() for cell in row) for row in self.rows):
            return None
        return [text for row in self.rows for cell in row for text in cell.own()]


_Node: TypeAlias = "_Block | _Table"


class _Page(HTMLParser):
    """The walk through a page: what it says, as blocks and tables in each other."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.content: list[_Node] = []
        self.titles: list[str] = []
        self._said: list[str] = []
        self._tables: list[_Table] = []
        self._lists: list[int | None] = []
        self._heading = False
        self._raw = False
        # What is open of what is no part of the document, and what it says.
        self._unsaid: list[tuple[str, list[_Node]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in _BLOCKS:
            self._end_block()
        if tag in _RAW:
            self._raw = True
        elif tag == "body":
            self._unsaid.clear()
        elif tag in _UNSAID:
            self._end_block()
            self._unsaid.append((tag, []))
        elif tag == "meta" and (attributes.get("name") or "").lower() == "articletitle":
            self.titles.append(attributes.get("content") or "")
        elif tag in ("ol", "ul"):
            start = attributes.get("start") or "1"
            self._lists.append(int(start) if tag == "ol" and re.fullmatch(r"\d{1,4}", start) else 0)
        elif tag == "li" and self._lists and self._lists[-1]:
            # The number that a person sees before a member of the list.
            self._said.append(f"{self._lists[-1]}. ")
            self._lists[-1] += 1
        elif tag == "h1":
            self._heading = True
        elif tag == "input" and "checked" in attributes:
            self._said.append("√")
        else:
            self._table_starts(tag, attributes)

    def _table_starts(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "table":
            table = _Table()
            self._here().append(table)
            self._tables.append(table)
        elif tag == "tr" and self._tables:
            self._tables[-1].open_cell = None
            self._tables[-1].rows.append([])
        elif tag in ("td", "th") and self._tables:
            table = self._tables[-1]
            table.rows = table.rows or [[]]
            cell = _Cell(
                min(_count(attributes.get("colspan")) or 1, _MOST_COLUMNS),
                _count(attributes.get("rowspan")),
            )
            table.rows[-1].append(cell)
            table.open_cell = cell

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_block()
        if tag in _RAW:
            self._raw = False
        elif tag in _UNSAID:
            self._end_block()
            for n in range(len(self._unsaid) - 1, -1, -1):
                if self._unsaid[n][0] == tag:
                    self._said_title(self._unsaid[n][1])
                    del self._unsaid[n:]
                    break
        elif tag == "h1":
            self._heading = False
        elif tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "table" and self._tables:
            self._tables.pop()
        elif tag in ("td", "th", "tr") and self._tables:
            self._tables[-1].open_cell = None

    def handle_data(self, data: str) -> None:
        if not self._raw:
            self._said.append(data)

    def finish(self) -> None:
        """What was opened and never closed does not hide the rest of the page."""
        self._end_block()
        for _, content in self._unsaid:
            self.content.extend(content)

    def _end_block(self) -> None:
        text = _tidy("".join(self._said))
        self._said.clear()
        if text:
            self._here().append(_Block(text, self._heading and not self._unsaid))

    def _here(self) -> list[_Node]:
        """Where the next block or table belongs."""
        if self._unsaid:
            return self._unsaid[-1][1]
        if not self._tables:
            return self.content
        table = self._tables[-1]
        return table.open_cell.content if table.open_cell is not None else table.above

    def _said_title(self, content: Sequence[_Node]) -> None:
        """Keep what stood in the page's head: its title."""
        if self._unsaid[0][0] == "head":
            self.titles += [each.text for each in content if isinstance(each, _Block)]


def _laid_out(content: Sequence[_Node]) -> Iterator[_Block]:
    """The blocks in their order, those of tables with their row and column."""
    waiting = list(reversed(content))
    tables = 0
    while waiting:
        node = waiting.pop()
        if isinstance(node, _Block):
            yield node
        elif node.above:
            waiting.append(_Table(node.rows))
            waiting.extend(reversed(node.above))
        elif node.is_data():
            tables += 1
            inner: list[_Node] = []
            yield from _cells(node, tables, inner)
            waiting.extend(reversed(inner))
        else:
            cells = [cell for row in node.rows for cell in row]
            waiting.extend(each for cell in reversed(cells) for each in reversed(cell.content))


def _cells(table: _Table, number: int, inner: list[_Node]) -> Iterator[_Block]:
    """The cells of a table, merged ones in each row and column that they cover.

    Tables inside of it that are more than a column of texts go to ``inner``.
    """
    covered: dict[int, tuple[int, str]] = {}  # by column: rows still covered, text
    for row, cells in enumerate(table.rows, 1):
        texts: dict[int, str] = {column: text for column, (_, text) in covered.items()}
        covered = {column: (n - 1, text) for column, (n, text) in covered.items() if n > 1}
        column = 1
        for cell in cells:
            said = cell.own()
            for each in cell.tables():
                lines = each.column()
                said += lines or ()
                inner.extend([] if lines is not None else [each])
            text = "\n".join(said)
            rows = cell.rows or len(table.rows)
            while column in texts:
                column += 1
            for at in range(column, column + cell.columns):
                texts.setdefault(at, text)
                if rows > 1:
                    covered[at] = (rows - 1, text)
            column += cell.columns
        for column, text in sorted(texts.items()):
            if text:
                yield _Block(text, place=DraftPlace(table=number, row=row, column=column))


def _from_title(blocks: Sequence[_Block], titles: Sequence[str]) -> Iterator[_Block]:
    """The document: from its title on, and what has a number before it."""
    keys = [_BLANKS.sub("", title) for title in titles]
    first = next((n for n, each in enumerate(blocks) if _is_title(each, keys)), 0)
    for block in blocks[:first]:
        if any(find_numbers(block.text)):
            yield _Block(block.text)
    yield from blocks[first:]


def _is_title(block: _Block, titles: Sequence[str]) -> bool:
    key = _BLANKS.sub("", block.text)
    if block.place is not None or len(key) < _SHORTEST_TITLE:
        return False
    return block.title or any(title.startswith(key) for title in titles)


def _numbered(blocks: Iterator[_Block]) -> Iterator[Passage]:
    for n, block in enumerate(blocks, 1):
        yield Passage(block.text, ((0, block.place or DraftPlace(paragraph=n)),))


def _tidy(text: str) -> str:
    """``text`` as a page shows it; a line broken in the source of Chinese means nothing."""
    text = text.replace("\u200b", "").replace("\ufeff", "")
    return _BLANKS.sub(" ", _BROKEN.sub(_joint, text.strip()))


def _joint(broken: re.Match[str]) -> str:
    before, after = broken.string[broken.start() - 1], broken.string[broken.end()]
    return " " if _LATIN.match(before) and _LATIN.match(after) else ""


def _count(value: str | None) -> int:
    """How many rows or columns a cell covers; 0 for all that are left."""
    text = (value or "1").strip()
    return int(text) if re.fullmatch(r"\d{1,5}", text) else 1
