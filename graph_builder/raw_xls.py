"""The cells of an old .xls file, taken record by record from its bytes, for the second count.

Nothing here is shared with the readers. The stream *Workbook* of an .xls file is a sequence
of records ([MS-XLS] §2.1.4): first those of the whole workbook, then those of each sheet.
The section after each type below is that of [MS-XLS]. Files of Excel 95 and before, whose
stream is called *Book*, are not read.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TypeAlias

from graph_builder.raw_compound import Damaged, compound_stream

_BOF, _EOF, _CONTINUE = 0x809, 0x00A, b"\x3c\x00"  # §2.4.21, §2.4.103, §2.4.58
_BOUNDSHEET, _SST = 0x085, 0x0FC  # §2.4.28, §2.4.265
_DATE1904, _FORMAT = 0x022, 0x41E  # §2.4.77, §2.4.126
_FONT, _XF = 0x031, 0x0E0  # §2.4.122, §2.4.353
_LABELSST, _LABEL = 0x0FD, 0x204  # §2.4.149, §2.4.148
_RSTRING = 0x0D6  # a LABEL with fonts, of versions before; other programs write it still
_NUMBER, _RK, _MULRK = 0x203, 0x27E, 0x0BD  # §2.4.180, §2.4.220, §2.4.175
_FORMULA, _STRING, _BOOLERR = 0x006, 0x207, 0x205  # §2.4.127, §2.4.268, §2.4.24
_CELLS = frozenset([_LABELSST, _LABEL, _RSTRING, _NUMBER, _RK, _FORMULA, _BOOLERR])
_WORKSHEET = 0
_NO_FONT = 4  # a number that no font has
_RICH, _PHONETIC, _WIDE = 0x08, 0x04, 0x01  # of a string, §2.5.293
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!",
    0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip  # §2.5.10

_Value: TypeAlias = str | float | bool


@dataclass(frozen=True, slots=True)
class XlsCell:
    """A cell that is not blank; rows count from 0. ``format`` and ``code`` are the number
    format by its number and as it is written, ``font`` the name of its font."""

    sheet: str
    row: int
    value: _Value
    format: int
    code: str
    font: str


@dataclass(slots=True)
class _Book:
    """What the records of the whole workbook say."""

    since_1904: bool = False
    strings: list[str] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    fonts: list[str] = field(default_factory=list)
    styles: list[tuple[int, int]] = field(default_factory=list)
    sheets: list[tuple[int, str]] = field(default_factory=list)


class _Pieces:
    """The data of a record and of those that continue it, read from the front."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.data, self.at = b"".join(pieces), 0
        self._ends = list(accumulate(map(len, pieces)))

    def numbers(self, form: str) -> tuple[int, ...]:
        """The next numbers, of the ``form`` of :mod:`struct`."""
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def text(self, length: str) -> str:
        """The next string, whose number of characters has the form ``length``."""
        (count,) = self.numbers(length)
        (flags,) = self.numbers("B")
        (runs,) = self.numbers("H") if flags & _RICH else (0,)
        (spoken,) = self.numbers("I") if flags & _PHONETIC else (0,)
        said = self._characters(count, flags & _WIDE)
        self.at += 4 * runs + spoken
        return said

    def _characters(self, count: int, wide: int) -> str:
        """So many characters; where a piece ends among them, the next says anew how wide
        they are."""
        said = b""
        while True:
            end = self._ends[bisect_right(self._ends, self.at)] if count else self.at
            taken = min(count, (end - self.at) >> wide)
            here = self.data[self.at : self.at + (taken << wide)]
            said += here if wide else here.decode("latin-1").encode("utf-16-le")
            self.at += len(here)
            count -= taken
            if not count:
                return said.decode("utf-16-le", "replace")
            wide = self.numbers("B")[0] & _WIDE


def xls_cells(data: bytes) -> tuple[bool, list[XlsCell]]:
    """Whether the days of the file count from 1904, and the cells in its sheets.

    :raises Damaged: the file is damaged.
    """
    try:
        stream = compound_stream(data, "Workbook")
        book = _book(stream)
        return book.since_1904, list(_cells(stream, book))
    except (struct.error, LookupError) as error:
        raise Damaged("a damaged .xls file") from error


def _book(stream: bytes) -> _Book:
    """What the records of the whole workbook say."""
    book = _Book()
    for kind, pieces in _records(stream, 0):
        record = _Pieces(pieces)
        if kind == _BOUNDSHEET:
            start, _, sort = record.numbers("IBB")
            name = record.text("B")
            if sort == _WORKSHEET:
                book.sheets.append((start, name))
        elif kind == _SST:
            _, count = record.numbers("II")
            book.strings = [record.text("H") for _ in range(count)]
        elif kind == _FORMAT:
            (number,) = record.numbers("H")
            book.codes[number] = record.text("H")
        elif kind == _FONT:
            record.at = 14
            book.fonts.append(record.text("B"))
            if len(book.fonts) == _NO_FONT:
                book.fonts.append("")
        elif kind == _XF:
            font, number = record.numbers("HH")
            book.styles.append((number, font))
        elif kind == _DATE1904:
            book.since_1904 = record.numbers("H") == (1,)
    return book


def _cells(stream: bytes, book: _Book) -> Iterator[XlsCell]:
    for start, sheet in book.sheets:
        for row, style, value in _values(stream, start, book):
            if value != "":
                number, font = book.styles[style] if style < len(book.styles) else (0, 0)
                name = book.fonts[font] if font < len(book.fonts) else ""
                yield XlsCell(sheet, row, value, number, book.codes.get(number, ""), name)


def _values(stream: bytes, start: int, book: _Book) -> Iterator[tuple[int, int, _Value]]:
    """The row, style and value of the cells of the sheet that starts there."""
    row = style = 0
    for kind, pieces in _records(stream, start):
        record = _Pieces(pieces)
        if kind in _CELLS:
            row, _, style = record.numbers("HHH")
            yield row, style, _value(kind, record, book)
        elif kind == _STRING:  # what the formula before it gives
            yield row, style, record.text("H")
        elif kind == _MULRK:
            row, _ = record.numbers("HH")
            for _ in range((len(record.data) - 6) // 6):
                style, number = record.numbers("HI")
                yield row, style, _rk(number)


def _value(kind: int, record: _Pieces, book: _Book) -> _Value:
    if kind == _LABELSST:
        return book.strings[record.numbers("I")[0]]
    if kind in (_LABEL, _RSTRING):
        return record.text("H")
    if kind == _RK:
        return _rk(record.numbers("I")[0])
    if kind == _BOOLERR:
        value, is_error = record.numbers("BB")
        return _ERRORS.get(value, "#N/A") if is_error else bool(value)
    sort, value, mark = struct.unpack_from("<BxBxxxH", record.data, record.at)
    if kind == _FORMULA and mark == 0xFFFF:  # no number, §2.5.133
        given: dict[int, _Value] = {1: bool(value), 2: _ERRORS.get(value, "#N/A")}
        return given.get(sort, "")
    return float(struct.unpack_from("<d", record.data, record.at)[0])


def _rk(number: int) -> float:
    """A number of 30 bits, whole or the front of a longer one, or its hundredth, §2.5.217."""
    if number & 2:
        value = float((number - (number >> 31 << 32)) >> 2)
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (number & ~3) << 32))
    return value / 100 if number & 1 else value


def _records(stream: bytes, at: int) -> Iterator[tuple[int, list[bytes]]]:
    """The records from ``at`` to the end of their substream, each with those that continue
    it; not those of the drawings within it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, pieces = 0, list[bytes]()
        while not pieces or stream[at : at + 2] == _CONTINUE:
            found, length = struct.unpack_from("<HH", stream, at)
            pieces.append(stream[at + 4 : at + 4 + length])
            kind, at = kind or found, at + 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if depth < 1 and kind != _EOF:
            raise Damaged("no substream")
        if depth < 1:
            return
        if depth == 1:
            yield kind, pieces
