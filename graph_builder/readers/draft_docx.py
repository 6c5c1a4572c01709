"""Word documents as drafts: paragraphs, cells of tables, text boxes, notes.

What is deleted in tracked changes is no longer said, what is inserted is said
already. A cell is one passage, for a title and its number often stand in two
paragraphs of it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import parse_xml
from lxml import etree

from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.readers.passage import DraftPlace, Passage

_MOST_UNPACKED = 256 * 1024**2
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL = _W + "p", _W + "tbl", _W + "tr", _W + "tc"
_BOX = _W + "txbxContent"
_SAID = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
# Moved or deleted text; the second copy of a drawing for older programs.
_UNSAID = {
    _W + "del",
    _W + "moveFrom",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def read_docx(path: Path) -> tuple[Passage, ...]:
    """The passages of the Word document at ``path``.

    :raises InputError: no Word document, unpacks to too much, or declares entities.
    """
    document = open_docx(path)
    passages = list(_Walk().passages(document.element.body))
    return (*passages, *_notes(document))


def open_docx(path: Path) -> Document:
    """The Word document at ``path``, looked into before it is unpacked.

    :raises InputError: no Word document, unpacks to too much, or declares entities.
    """
    _look_into(path)
    document = docx.Document(str(path))
    if document.element.getroottree().docinfo.doctype:
        raise InputError(
            tr(
                f"{path}：文档里带有 DTD 声明，正常的 Word 文档不会有，不予读取。",
                f"{path}: the document declares a DTD, which no Word document does; not read.",
            )
        )
    return document


def _look_into(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except zipfile.BadZipFile as error:
        raise InputError(
            tr(
                f"{path}：不是有效的 Word 文档（.docx）。旧版 .doc 请在 Word 或 WPS 里另存为 .docx。",
                f"{path}: no Word document (.docx); save an old .doc as .docx in Word or WPS.",
            )
        ) from error
    if sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise InputError(
            tr(
                f"{path}：解压后超过 {_MOST_UNPACKED // 1024**2} MB，不予读取。",
                f"{path}: unpacks to more than {_MOST_UNPACKED // 1024**2} MB; not read.",
            )
        )


@dataclass(slots=True)
class _Walk:
    """The walk through a document in its order, counting paragraphs and tables."""

    paragraphs: int = 0
    tables: int = 0

    def passages(self, element: etree._Element) -> Iterator[Passage]:
        for child in element:
            if child.tag == _PARAGRAPH:
                yield from self._paragraph(child)
            elif child.tag == _TABLE:
                yield from self._table(child)
            elif child.tag not in _UNSAID:
                yield from self.passages(child)

    def _paragraph(self, element: etree._Element) -> Iterator[Passage]:
        self.paragraphs += 1
        text = "".join(_texts(element))
        if text.strip():
            yield Passage(text, ((0, DraftPlace(paragraph=self.paragraphs)),))
        for box in _boxes(element):
            yield from self.passages(box)

    def _table(self, element: etree._Element) -> Iterator[Passage]:
        self.tables += 1
        here = DraftPlace(table=self.tables)
        for row, cells in enumerate(_inside(element, _ROW), 1):
            for column, cell in enumerate(_inside(cells, _CELL), 1):
                yield from self._cell(cell, replace(here, row=row, column=column))

    def _cell(self, element: etree._Element, here: DraftPlace) -> Iterator[Passage]:
        text = ""
        starts: list[tuple[int, DraftPlace]] = []
        inner: list[Passage] = []
        for child in element:
            if child.tag != _PARAGRAPH:
                inner.extend(self.passages(child) if child.tag != _TABLE else self._table(child))
                continue
            self.paragraphs += 1
            text += "\n" if starts else ""
            starts.append((len(text), replace(here, paragraph=self.paragraphs)))
            text += "".join(_texts(child))
            for box in _boxes(child):
                inner.extend(self.passages(box))
        if text.strip():
            yield Passage(text, tuple(starts))
        yield from inner


def _inside(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The parts ``tag`` of ``element``, also where a control stands around them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "customXml"):
            yield from _inside(child, tag)


def _texts(element: etree._Element) -> Iterator[str]:
    """What a paragraph says, without its text boxes."""
    for child in element:
        if child.tag == _W + "t":
            yield child.text or ""
        elif child.tag in _SAID:
            yield _SAID[child.tag]
        elif child.tag not in _UNSAID and child.tag != _BOX:
            yield from _texts(child)


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == _BOX:
            yield child
        elif child.tag not in _UNSAID:
            yield from _boxes(child)


def _notes(document: Document) -> Iterator[Passage]:
    """Footnotes and endnotes, numbered in the order of their file."""
    for number, text in _numbered_notes(document):
        yield Passage(text, ((0, DraftPlace(note=number)),))


def note_texts(document: Document) -> Iterator[str]:
    """What the footnotes and endnotes say, those that say something."""
    return (text.strip() for _, text in _numbered_notes(document))


def _numbered_notes(document: Document) -> Iterator[tuple[int, str]]:
    for kind in ("footnotes", "endnotes"):
        for relation in document.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(f"/{kind}"):
                continue
            notes = [
                note
                for note in parse_xml(relation.target_part.blob)
                if note.get(_W + "type") in (None, "normal")
            ]
            for number, note in enumerate(notes, 1):
                text = "\n".join("".join(_texts(p)) for p in note.iter(_PARAGRAPH))
                if text.strip():
                    yield number, text
