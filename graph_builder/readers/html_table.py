"""Web pages as catalogues: their tables, and the text that stands between these.

The standard parser is used, which neither cuts what is nested deep nor guesses at a
charset. A table that holds another lays the page out: what it says itself is text
between tables; but where it has a header of three cells or more above, the table inside
is what one of its cells says. A line is a row, a paragraph, a heading, a division or a member of a
list, counted from 1 at its opening tag; a row ends with the last of those inside it.

>>> page = "<p>目录<table><tr><th>序号<th>事项<tr><td>1<td>甲&amp;乙<input type=checkbox checked>是</table>"
>>> [(row.cells, row.place.line, row.loose) for row in table_of(page, "a.html").rows]
[(('目录',), 1, True), (('序号', '事项'), 2, False), (('1', '甲&乙☑是'), 3, False)]
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

from graph_builder.readers.charset import decoded
from graph_builder.readers.grid import MOST_COLUMNS, Cell, laid_out
from graph_builder.table import Place, Row, Table

#: The tags at which a line begins; a second count of a page goes by them too.
LINE_TAGS = frozenset({"tr", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6"})
_BREAKS = LINE_TAGS | {"br", "table", "ul", "ol", "caption"}
_UNSAID = frozenset({"script", "style", "noscript", "template", "head", "select"})
_MOST_ROWS = 65534  # what HTML allows a cell to cover
_BLANKS = re.compile(r"[^\S\n]+")
_FEWEST_COLUMNS = 3
_FALSE = ("false", "0")


def read_table(path: Path) -> Table:
    """The tables of the web page at ``path``.

    :raises InputError: the page is empty, or in no charset that is read.
    """
    return table_of(decoded(path.read_bytes(), path.name), path.name)


def table_of(page: str, file: str) -> Table:
    """The tables of ``page``; ``file`` is the name their places carry."""
    parser = _Page(file)
    parser.feed(page)
    parser.close()
    parser.finish()
    return Table(file, tuple(parser.rows), blanks="told")


@dataclass(slots=True)
class _Cell:
    colspan: int
    rowspan: int
    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    holds_table: bool = False

    def text(self) -> str:
        return _tidy("".join(self.texts))


@dataclass(slots=True)
class _Open:
    """A table whose end has not been met."""

    rows: list[list[_Cell]] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    cell: _Cell | None = None
    holds_table: bool = False

    def is_data(self) -> bool:
        """Whether it has begun with a row of texts, as a table of data does."""
        said = [cell.text() for cell in self.rows[0]] if len(self.rows) > 1 else []
        return len(list(filter(None, said))) >= _FEWEST_COLUMNS and not self.holds_table


class _Page(HTMLParser):
    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self._file = file
        self._line = 0
        self._part = 0
        self._tables: list[_Open] = []
        self._loose: list[str] = []
        self._loose_line = 0
        self._unsaid: list[str] = []
        self._base = ""
        self._inside = 0  # tables that are what a cell says

    # What the parser meets.

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSAID:
            self._unsaid.append(tag)
        if tag == "body":
            self._unsaid.clear()
        if tag in _BREAKS:
            self._break()
        if tag in LINE_TAGS:
            self._line += 1
        attributes = dict(attrs)
        if tag == "table":
            self._open_table()
        elif self._inside and tag in ("tr", "td", "th"):
            self._say("" if tag == "tr" else " ")
        elif tag == "tr" and self._tables:
            self._end_cell()
            self._tables[-1].rows.append([])
            self._tables[-1].lines.append((self._line, self._line))
        elif tag in ("td", "th") and self._tables:
            self._open_cell(attributes)
        elif tag == "base" and not self._base:
            self._base = (attributes.get("href") or "").strip()
        elif tag == "input":
            self._input(attributes)
        elif tag == "a" and self._tables and self._tables[-1].cell:
            link = (attributes.get("href") or "").strip()
            if self._base:
                with contextlib.suppress(ValueError):  # an address that is none
                    link = urljoin(self._base, link)
            if link.startswith(("http://", "https://")):
                self._tables[-1].cell.links.append(link)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in self._unsaid:
            self._unsaid.remove(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unsaid:
            del self._unsaid[self._unsaid.index(tag) :]
        if tag in _BREAKS:
            self._break()
        if self._inside and tag in ("table", "tr", "td", "th"):
            self._inside -= tag == "table"
        elif tag == "table" and self._tables:
            self._close_table()
        elif tag in ("td", "th") and self._tables:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if not self._unsaid:
            self._say(data)

    def finish(self) -> None:
        """What is open at the end of the page ends with it."""
        while self._tables:
            self._close_table()
        self._end_loose()

    # What becomes of it.

    def _say(self, text: str) -> None:
        cell = self._tables[-1].cell if self._tables else None
        if cell is None and self._tables and text.strip():
            # Between the cells of a row nothing may stand: a cell's own tag is broken.
            row = self._tables[-1].rows[-1:]
            cell = row[0][-1] if row and row[0] else None
        if cell is not None:
            cell.texts.append(re.sub(r"\s+", " ", text))
        elif text.strip():
            self._loose_line = self._loose_line if self._loose else self._line
            self._loose.append(re.sub(r"\s+", " ", text))

    def _break(self) -> None:
        cell = self._tables[-1].cell if self._tables else None
        if cell is not None:
            cell.texts.append("\n")
        else:
            self._end_loose()

    def _input(self, attributes: dict[str, str | None]) -> None:
        kind = (attributes.get("type") or "").lower()
        if kind in ("checkbox", "radio"):
            on = "checked" in attributes and (attributes["checked"] or "").lower() not in _FALSE
            self._say("☑" if on else "☐")

    def _open_table(self) -> None:
        if self._tables and self._tables[-1].cell and self._tables[-1].is_data():
            self._inside += 1
            return
        if self._tables:
            self._tables[-1].holds_table = True
        if self._tables and self._tables[-1].cell:
            # What a cell that lays the page out has said so far stands above the table.
            cell = self._tables[-1].cell
            self._emit_loose(cell.text(), self._line)
            cell.texts.clear()
            cell.holds_table = True
        self._end_loose()
        self._tables.append(_Open())

    def _open_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        table = self._tables[-1]
        if not table.rows:  # a cell without a row
            table.rows.append([])
            table.lines.append((self._line, self._line))
        cell = _Cell(
            _count(attributes.get("colspan"), MOST_COLUMNS),
            _count(attributes.get("rowspan"), _MOST_ROWS),
        )
        table.rows[-1].append(cell)
        table.cell = cell

    def _end_cell(self) -> None:
        table = self._tables[-1]
        if table.cell is not None:
            if table.cell.holds_table:
                self._emit_loose(table.cell.text(), self._line)
                table.cell.texts.clear()
            table.lines[-1] = (table.lines[-1][0], self._line)
            table.cell = None

    def _close_table(self) -> None:
        self._end_cell()
        table = self._tables.pop()
        places = [Place(self._file, first, max(first, last)) for first, last in table.lines]
        if table.holds_table:
            for cells, place in zip(table.rows, places, strict=True):
                for cell in cells:
                    self._emit_loose(cell.text(), place.line)
            return
        self._part += 1
        grid = [
            [Cell(c.text(), c.colspan, c.rowspan, tuple(dict.fromkeys(c.links))) for c in cells]
            for cells in table.rows
        ]
        self.rows.extend(laid_out(grid, places, self._part))

    def _end_loose(self) -> None:
        self._emit_loose(_tidy("".join(self._loose)), self._loose_line)
        self._loose.clear()

    def _emit_loose(self, text: str, line: int) -> None:
        if text:
            line = max(line, 1)
            place = Place(self._file, line, line)
            self.rows.append(Row((text,), place, part=self._part, loose=True))


def _tidy(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _count(value: str | None, most: int) -> int:
    text = (value or "").strip()
    if not text.isdecimal() or len(text) > 9:
        return 1
    return max(1, min(int(text), most))
