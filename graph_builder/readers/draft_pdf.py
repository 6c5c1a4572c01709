"""PDF files with text as drafts: running text without its page numbers, cells of tables.

A PDF knows lines, not paragraphs; they are put together by the margin at which
they break, over the end of a page too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.readers.passage import DraftPlace, Line, Margin, Passage, unwrapped

_PAGE_NUMBER = re.compile(r"[\s—–－\-·第页/共]*\d{1,4}(?:\s*/\s*\d{1,4})?[\s—–－\-·页]*")
_GLYPH = re.compile(r"\(cid:\d+\)")
_IN_CELL = Margin(least=6, evidence=1, slack=2)
_WIDE = 0.7  # of the page; what ends before that is no full line of running text


def read_pdf(path: Path) -> tuple[Passage, ...]:
    """The passages of the PDF at ``path``.

    :raises InputError: it needs a password, or has no text.
    """
    try:
        with pdfplumber.open(path) as pdf:
            blocks = [block for page in pdf.pages for block in _blocks(page)]
            width = max((float(page.width) for page in pdf.pages), default=0.0)
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise locked(path) from error
        raise
    check_text(path, "".join(block.text for block in blocks))
    lines = [block for block in blocks if isinstance(block, Line)]
    size = 16.0  # points: the characters of running text in an official document
    margin = Margin(least=_WIDE * width, evidence=1, slack=1.5 * size)
    return tuple(_passages(blocks, lines, margin))


def _passages(blocks: list[Line | Passage], lines: list[Line], margin: Margin) -> Iterator[Passage]:
    edge = margin.of(lines)
    same = margin if edge is None else Margin(edge - margin.slack, 1, margin.slack)
    for running, run in groupby(blocks, key=lambda block: isinstance(block, Line)):
        if running:
            yield from unwrapped([each for each in run if isinstance(each, Line)], same)
        else:
            yield from (each for each in run if isinstance(each, Passage))


def _blocks(page: Page) -> Iterator[Line | Passage]:
    """The lines and the cells of a page, from top to bottom."""
    tables = [table for table in page.find_tables() if len(table.cells) > 1]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda thing: not any(_within(thing, box) for box in boxes))
    lines = outside.extract_text_lines(return_chars=False)
    left = min((line["x0"] for line in lines), default=0.0)
    found: list[tuple[float, list[Line | Passage]]] = []
    for line in lines:
        if not _PAGE_NUMBER.fullmatch(line["text"]):
            place = DraftPlace(page=page.page_number)
            indented = line["x0"] - left > 10
            found.append((line["top"], [Line(line["text"], line["x1"], place, indented)]))
    for number, table in enumerate(tables, 1):
        found.append((table.bbox[1], list(_cells(table, page.page_number, number))))
    for _, blocks in sorted(found, key=lambda each: each[0]):
        yield from blocks


def _within(thing: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    across: float = (thing["x0"] + thing["x1"]) / 2
    down: float = (thing["top"] + thing["bottom"]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _cells(table: Table, page: int, number: int) -> Iterator[Passage]:
    for row, cells in enumerate(table.extract(), 1):
        for column, text in enumerate(cells, 1):
            place = DraftPlace(page=page, table=number, row=row, column=column)
            said = cell_text(text or "")
            if said:
                yield Passage(said, ((0, place),))


def cell_text(text: str) -> str:
    """The text of a cell without the line breaks that its width made."""
    nowhere = DraftPlace()
    lines = [Line(line, _width(line), nowhere) for line in text.split("\n")]
    return "\n".join(passage.text for passage in unwrapped(lines, _IN_CELL))


def _width(text: str) -> int:
    """How many columns ``text`` takes up; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def check_text(path: Path, text: str) -> None:
    """Refuse a PDF whose ``text`` is nothing, or signs that no font explains.

    :raises InputError: it says what to do.
    """
    glyphs = len(_GLYPH.findall(text))
    if not text.strip() or 20 * glyphs > len(_GLYPH.sub("", text)):
        raise _without_text(path)


def locked(path: Path) -> InputError:
    """The error for a PDF that needs a password."""
    return InputError(
        tr(
            f"{path}：PDF 有密码。请先去掉密码再检查。",
            f"{path}: the PDF needs a password; remove it first.",
        )
    )


def _without_text(path: Path) -> InputError:
    return InputError(
        tr(
            f"{path}：PDF 里没有可读的文字（可能是扫描件）。请先做文字识别，或用 Word 原稿检查。",
            f"{path}: the PDF has no text that can be read (a scan?); recognise its text first, "
            "or check the Word document.",
        )
    )
