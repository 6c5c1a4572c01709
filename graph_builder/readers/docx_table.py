"""Word documents as catalogues: their tables, and the text that stands between these.

A line is a paragraph outside of tables, or a row of one; both count from 1 in the
order of the document, blank or not; the text boxes of a paragraph and, behind all, the
notes are lines of theirs. What is deleted in tracked changes is no longer said, and
that it was is remarked, as is a hidden row. Check boxes are read as ☑ and ☐, whichever
of four ways Word stores them in: as a character, a letter of a symbol font, a content control, or a form field. A
serial number that Word counts itself is counted here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from docx.document import Document
from lxml import etree

from graph_builder.readers.draft_docx import note_texts, open_docx
from graph_builder.readers.glyphs import shown
from graph_builder.readers.grid import MOST_COLUMNS, Cell, laid_out
from graph_builder.table import Place, Remark, Row, Table

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_P, _TBL, _TR, _TC, _R = _W + "p", _W + "tbl", _W + "tr", _W + "tc", _W + "r"
_AROUND = {_W + "sdt", _W + "sdtContent", _W + "customXml", _W + "ins", _W + "moveTo"}
_SAID = {_W + "tab": " ", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_UNSAID = {
    _W + "del",
    _W + "moveFrom",
    _W + "instrText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_LINK_FIELD = re.compile(r'HYPERLINK\s+"(https?://[^"]+)"')
_WEB = ("http://", "https://")


def read_table(path: Path) -> Table:
    """The tables of the Word document at ``path``.

    :raises InputError: no Word document, unpacks to too much, or declares entities.
    """
    document = open_docx(path)
    walk = _Walk(document, path.name)
    rows = (*walk.rows(document.element.body), *walk.notes(document))
    return Table(path.name, rows, remarks=tuple(walk.remarks), blanks="told")


class _Walk:
    """The walk through a document in its order."""

    def __init__(self, document: Document, file: str) -> None:
        self._relations = document.part.rels
        self._file = file
        self._line = 0
        self._part = 0
        self._numbers: Counter[str] = Counter()
        self.remarks: list[Remark] = []

    def rows(self, element: etree._Element) -> Iterator[Row]:
        for child in element:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                yield from self._table(child)
            elif child.tag in _AROUND:
                yield from self.rows(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Row]:
        place = self._next()
        self._remark_deleted(paragraph, place)
        boxes = [each for box in _text_boxes(paragraph) for each in box.iter(_P)]
        for text in (self._text(each).strip() for each in (paragraph, *boxes)):
            if text:
                yield Row((text,), place, part=self._part, loose=True)

    def notes(self, document: Document) -> Iterator[Row]:
        """The footnotes and endnotes, behind the last line."""
        for text in note_texts(document):
            yield Row((text,), self._next(), part=self._part, loose=True)

    def _remark_deleted(self, element: etree._Element, place: Place) -> None:
        deleted = "".join(each.text or "" for each in element.iter(_W + "delText")).strip()
        if deleted:
            self.remarks.append(Remark("deletion-unread", place, deleted, "修订中已删除，未读入"))

    def _next(self) -> Place:
        self._line += 1
        return Place(self._file, self._line, self._line)

    def _table(self, table: etree._Element) -> Iterator[Row]:
        self._part += 1
        # A cell merged downwards is told by "continue" in the rows below it.
        rows: list[list[tuple[int, Cell, str | None]]] = []
        places = []
        for row in _inside(table, _TR):
            place = self._next()
            places.append(place)
            self._remark_deleted(row, place)
            if row.find(f"{_W}trPr/{_W}hidden") is not None:
                self.remarks.append(
                    Remark("hidden-read", place, f"隐藏行：第 {place.line} 行", "已读入")
                )
            rows.append(list(self._cells(row)))
        grid: list[list[Cell]] = []
        begun: list[dict[int, str | None]] = [{c: m for c, _, m in row} for row in rows]
        for n, row in enumerate(rows):
            cells: list[Cell] = []
            for column, cell, merge in row:
                if merge == "continue" and n and begun[n - 1].get(column) is not None:
                    continue
                below = 1
                while (
                    merge and n + below < len(rows) and begun[n + below].get(column) == "continue"
                ):
                    below += 1
                cells.append(Cell(cell.text, cell.colspan, below, cell.links))
            grid.append(cells)
        yield from laid_out(grid, places, self._part)

    def _cells(self, row: etree._Element) -> Iterator[tuple[int, Cell, str | None]]:
        column = 0
        before = row.find(f"{_W}trPr/{_W}gridBefore")
        if before is not None:
            skipped = _count(before)
            yield column, Cell("", skipped), None
            column += skipped
        for cell in _inside(row, _TC):
            width = 1
            merge = None
            properties = cell.find(_W + "tcPr")
            if properties is not None:
                span = properties.find(_W + "gridSpan")
                width = 1 if span is None else _count(span)
                down = properties.find(_W + "vMerge")
                if down is not None:
                    merge = "restart" if down.get(_W + "val") == "restart" else "continue"
            text, links = self._cell(cell)
            yield column, Cell(text, width, 1, links), merge
            column += width

    def _cell(self, cell: etree._Element) -> tuple[str, tuple[str, ...]]:
        texts = []
        for paragraph in _paragraphs(cell):
            text = self._text(paragraph).strip()
            texts.append(text or self._number(paragraph))
        return "\n".join(filter(None, texts)), tuple(dict.fromkeys(self._links(cell)))

    def _number(self, paragraph: etree._Element) -> str:
        """The number that Word counts before a paragraph that says nothing else."""
        number = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId")
        key = "" if number is None else number.get(_W + "val") or ""
        if key in ("", "0"):
            return ""
        self._numbers[key] += 1
        return str(self._numbers[key])

    def _links(self, cell: etree._Element) -> Iterator[str]:
        for link in cell.iter(_W + "hyperlink"):
            relation = self._relations.get(link.get(_R_ID) or "")
            target = relation.target_ref if relation is not None and relation.is_external else ""
            if target.startswith(_WEB):
                yield target
        fields = "".join(each.text or "" for each in cell.iter(_W + "instrText"))
        fields += " ".join(each.get(_W + "instr") or "" for each in cell.iter(_W + "fldSimple"))
        yield from _LINK_FIELD.findall(fields)

    def _text(self, paragraph: etree._Element) -> str:
        return "".join(_texts(paragraph, ""))


def _texts(element: etree._Element, font: str) -> Iterator[str]:
    for child in element:
        if child.tag == _W + "t":
            yield shown(child.text or "", font)
        elif child.tag == _W + "sym":
            code = child.get(_W + "char") or ""
            if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code):
                yield shown(chr(int(code, 16)), child.get(_W + "font") or "")
        elif child.tag == _W + "sdt" and (box := _content_box(child)):
            yield box
        elif child.tag == _W + "fldChar":
            yield _form_box(child)
        elif child.tag in _SAID:
            yield _SAID[child.tag]
        elif child.tag == _R:
            yield from _texts(child, _font(child))
        elif child.tag not in _UNSAID and child.tag != _P:
            yield from _texts(child, font)


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs in ``element``, those of its tables and text boxes too."""
    for child in element:
        if child.tag == _P:
            yield child
        if child.tag not in _UNSAID:
            yield from _paragraphs(child)


def _text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == _W + "txbxContent":
            yield child
        elif child.tag not in _UNSAID:
            yield from _text_boxes(child)


def _content_box(control: etree._Element) -> str:
    """The box of a content control, and nothing where it is none."""
    checked = control.find(f"{_W}sdtPr/{_W14}checkbox")
    if checked is None:
        return ""
    state = checked.find(_W14 + "checked")
    on = state is not None and state.get(_W14 + "val", "1") not in ("0", "false")
    return "☑" if on else "☐"


def _form_box(field: etree._Element) -> str:
    """The box of a form field that begins here."""
    box = field.find(f"{_W}ffData/{_W}checkBox")
    if box is None:
        return ""
    state = box.find(_W + "checked")
    if state is None:
        state = box.find(_W + "default")
    on = state is not None and state.get(_W + "val", "1") not in ("0", "false")
    return "☑" if on else "☐"


def _font(run: etree._Element) -> str:
    fonts = run.find(f"{_W}rPr/{_W}rFonts")
    if fonts is None:
        return ""
    return next((each for each in fonts.values() if "wingdings" in each.lower()), "")


def _inside(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The parts ``tag`` of ``element``, also where a control stands around them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _AROUND:
            yield from _inside(child, tag)


def _count(element: etree._Element) -> int:
    value = element.get(_W + "val") or ""
    return max(1, min(int(value), MOST_COLUMNS)) if value.isdecimal() else 1
