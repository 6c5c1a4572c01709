"""PDF files with text as catalogues: ruled tables, and the text that stands between these.

A table that goes on over a page goes on here; where its header is printed again,
recognition sets that aside. A cell that a page end cut in two stands in two rows.
Where nothing is ruled, the lines of text are handed over as fragments.

Text set upright or turned is read down; letters of symbol fonts and the boxes of
forms are read as ☑ and ☐; links behind cells are kept. A line counts from 1 through
the whole file: a row of a table, or a line of text outside of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text
from pdfplumber.page import Page
from pdfplumber.table import Table as RuledTable
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.text import chars_to_textmap, extract_text

from graph_builder.readers.draft_pdf import cell_text, check_text, locked
from graph_builder.readers.glyphs import shown
from graph_builder.readers.grid import Cell, laid_out
from graph_builder.table import Place, Row, Table

_Box: TypeAlias = tuple[float, float, float, float]
_WEB = ("http://", "https://")
_NEAR = 2.0  # points between edges that are one


def read_table(path: Path) -> Table:
    """The tables of the PDF at ``path``, or its lines where it has none.

    :raises InputError: it needs a password, or has no text.
    """
    try:
        with pdfplumber.open(path) as pdf:
            reading = _Reading(path.name)
            for page in pdf.pages:
                reading.read(page)
                page.close()
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise locked(path) from error
        raise
    check_text(path, "".join(cell for row in reading.rows for cell in row.cells))
    if reading.ruled:
        return Table(path.name, tuple(row for row in reading.rows if any(row.cells)))
    return Table(path.name, tuple(replace(row, loose=False) for row in reading.rows), "fragments")


class _Reading:
    """The rows of a file, page by page."""

    def __init__(self, file: str) -> None:
        self.rows: list[Row] = []
        self.ruled = False
        self._file = file
        self._line = 0
        self._part = 0
        self._edges: tuple[float, ...] = ()

    def read(self, page: Page) -> None:
        """Read one page from top to bottom."""
        chars = [_seen(char) for char in page.chars]
        chars += [_form_box(each, page) for each in page.annots if _is_box(each)]
        chars += [char for each in page.annots for char in _form_text(each)]
        tables = [table for table in page.find_tables() if len(table.cells) > 2]
        boxes = [table.bbox for table in tables]
        outside = [char for char in chars if not any(_within(char, box) for box in boxes)]
        blocks: list[tuple[float, RuledTable | str]] = [(each.bbox[1], each) for each in tables]
        blocks += _lines(outside)
        links = [link for link in page.hyperlinks if str(link.get("uri") or "").startswith(_WEB)]
        bottom = 0.0
        for top, block in sorted(blocks, key=lambda each: each[0]):
            if isinstance(block, str):
                if bottom and top - bottom > 3:
                    self._gap(page)
                bottom = top + 14
                self.rows.append(Row((block,), self._next(page), part=self._part, loose=True))
            else:
                self.ruled = True
                self._table(block, chars, links, page)
        self._gap(page)

    def _gap(self, page: Page) -> None:
        """A blank row, which text that is read as fragments needs."""
        self.rows.append(
            Row(("",), Place(self._file, self._line, self._line, page=page.page_number))
        )

    def _next(self, page: Page) -> Place:
        self._line += 1
        return Place(self._file, self._line, self._line, page=page.page_number)

    def _table(
        self,
        table: RuledTable,
        chars: Sequence[dict[str, Any]],
        links: Sequence[dict[str, Any]],
        page: Page,
    ) -> None:
        ruling = _Ruling.of(table)
        edges = ruling.columns
        same = len(edges) == len(self._edges) and all(
            abs(a - b) <= 3 * _NEAR for a, b in zip(edges, self._edges, strict=True)
        )
        if not same:
            self._part += 1
        self._edges = edges
        inside = [char for char in chars if _within(char, table.bbox)]
        grid = []
        for row in ruling.cells:
            grid.append(
                [
                    Cell(
                        _text([char for char in inside if _within(char, box)]),
                        colspan,
                        rowspan,
                        tuple(dict.fromkeys(str(k["uri"]) for k in links if _within(k, box))),
                    )
                    for box, colspan, rowspan in row
                ]
            )
        places = [self._next(page) for _ in grid]
        self.rows.extend(laid_out(grid, places, self._part))


@dataclass(frozen=True, slots=True)
class _Ruling:
    """The lines that part a table, and its cells with the columns and rows they cover."""

    columns: tuple[float, ...]
    cells: tuple[tuple[tuple[_Box, int, int], ...], ...]

    @staticmethod
    def of(table: RuledTable) -> _Ruling:
        boxes = sorted({tuple(map(float, box)) for box in table.cells})
        across = _edges([box[i] for box in boxes for i in (0, 2)])
        down = _edges([box[i] for box in boxes for i in (1, 3)])
        rows: list[list[tuple[_Box, int, int]]] = [[] for _ in down[:-1]]
        taken: dict[int, list[tuple[int, _Box, int, int]]] = {}
        for left, top, right, bottom in boxes:
            x, y = _index(across, left), _index(down, top)
            colspan = max(1, _index(across, right) - x)
            rowspan = max(1, _index(down, bottom) - y)
            taken.setdefault(y, []).append((x, (left, top, right, bottom), colspan, rowspan))
        covered: dict[int, set[int]] = {}
        for y in range(len(rows)):
            x = 0
            here = covered.get(y, set())
            for begin, box, colspan, rowspan in sorted(taken.get(y, [])):
                while x < begin:  # where the ruling leaves a hole
                    if x not in here:
                        rows[y].append(((0.0, 0.0, 0.0, 0.0), 1, 1))
                    x += 1
                rows[y].append((box, colspan, rowspan))
                for below in range(y + 1, min(y + rowspan, len(rows))):
                    covered.setdefault(below, set()).update(range(begin, begin + colspan))
                x = begin + colspan
        return _Ruling(tuple(across), tuple(map(tuple, rows)))


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _within(thing: dict[str, Any], box: _Box) -> bool:
    across: float = (thing["x0"] + thing["x1"]) / 2
    down: float = (thing["top"] + thing["bottom"]) / 2
    return box[0] <= across < box[2] and box[1] <= down < box[3]


def _seen(char: dict[str, Any]) -> dict[str, Any]:
    text = shown(char["text"], char.get("fontname") or "")
    return char if text == char["text"] else {**char, "text": text}


def _is_box(annotation: dict[str, Any]) -> bool:
    data = annotation.get("data") or {}
    kind = resolve1(data.get("FT")) or resolve1((resolve1(data.get("Parent")) or {}).get("FT"))
    return getattr(kind, "name", None) == "Btn"


def _form_box(annotation: dict[str, Any], page: Page) -> dict[str, Any]:
    """The box of a form as a character that stands where it does."""
    state = resolve1((annotation.get("data") or {}).get("AS"))
    on = getattr(state, "name", "Off") != "Off"
    keys = ("x0", "x1", "top", "bottom", "doctop")
    box = {key: annotation.get(key, 0.0) for key in keys}
    size = box["bottom"] - box["top"]
    same = {"fontname": "", "size": size, "upright": True, "matrix": (1, 0, 0, 1, 0, 0)}
    return {**box, **same, "text": "☑" if on else "☐", "height": size, "width": size}


def _form_text(annotation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is filled into a field of a form, as characters from its left edge on."""
    data = annotation.get("data") or {}
    field = {**(resolve1(data.get("Parent")) or {}), **data}
    if getattr(resolve1(field.get("FT")), "name", None) not in ("Tx", "Ch"):
        return
    value = resolve1(field.get("V"))
    if not isinstance(value, str | bytes):
        return
    lines = decode_text(value).splitlines() if isinstance(value, bytes) else value.splitlines()
    width, height = annotation["x1"] - annotation["x0"], annotation["bottom"] - annotation["top"]
    tall = height / max(1, len(lines))
    for n, line in enumerate(lines):
        wide = min(tall, width / max(1, len(line)))
        top = annotation["top"] + n * tall
        for k, char in enumerate(line):
            x0 = annotation["x0"] + k * wide
            place = {"x0": x0, "x1": x0 + wide, "top": top, "bottom": top + tall}
            looks = {"fontname": "", "size": tall, "upright": True, "matrix": (1, 0, 0, 1, 0, 0)}
            doctop = annotation.get("doctop", 0.0) + n * tall
            yield {**place, **looks, "text": char, "height": tall, "width": wide, "doctop": doctop}


def _lines(chars: Sequence[dict[str, Any]]) -> Iterator[tuple[float, str]]:
    """The lines of text outside of tables, by how far down they stand."""
    if chars:
        for line in chars_to_textmap(list(chars)).extract_text_lines(return_chars=False):
            yield line["top"], line["text"]


def _text(chars: Sequence[dict[str, Any]]) -> str:
    """What the characters of a cell say, line by line; turned text is read down."""
    if not chars:
        return ""
    turned = [char for char in chars if not char.get("upright", True)]
    if 2 * len(turned) > len(chars):
        return "".join(char["text"] for char in turned).strip()
    text = str(extract_text(list(chars))).strip()
    if all(len(line.strip()) == 1 for line in text.split("\n")):
        return "".join(text.split())
    return cell_text(text)
