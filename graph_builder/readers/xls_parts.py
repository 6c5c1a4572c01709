"""What an old .xls file says beside the values of its cells: hidden rows and columns,
links behind cells, how numbers are shown, letters of symbol fonts, and the texts that
formulas give.

An .xls file is a compound file ([MS-CFB]) whose stream *Workbook* is a sequence of
records ([MS-XLS] §2.3); a record is its type and length, two bytes each, and its data.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

from graph_builder.readers.sheet_parts import WEB, SheetParts, as_shown

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY, _FREE = 128, 0xFFFFFFFA
# The types of records, by their names in [MS-XLS] §2.3.2.
_FORMULA, _COLINFO, _FONT, _BOUNDSHEET, _MULRK, _XF = 0x06, 0x7D, 0x31, 0x85, 0xBD, 0xE0
_LABELSST, _HLINK, _NUMBER, _STRING, _ROW, _RK = 0xFD, 0x1B8, 0x203, 0x207, 0x208, 0x27E
_FORMAT, _CONTINUE, _BOF, _EOF = 0x41E, 0x3C, 0x809, 0x0A
_EXCEL_97 = 0x600  # the version in BOF, §2.4.21
_BUILT_IN = {2: "0.00", 9: "0%", 10: "0.00%"}
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01
_HAS_MONIKER, _HAS_NAME, _HAS_FRAME, _IS_STRING = 0x01, 0x10, 0x80, 0x100
_URL_MONIKER = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
_CALL_HYPERLINK = b"\x67\x01"  # function 359, [MS-XLS] §2.5.198.17
_MOST_COLUMNS = 256

_Record = tuple[int, bytes]


def xls_parts(path: Path) -> Mapping[str, SheetParts]:
    """The parts of each sheet by its name; none where the file is no .xls, or a damaged one."""
    data = path.read_bytes()
    if not data.startswith(_MAGIC):
        return {}
    try:
        book = _workbook(data)
        return dict(_sheets(book))
    except (struct.error, IndexError, UnicodeDecodeError, ValueError):
        return {}


def is_excel_95(path: Path) -> bool:
    """Whether the file is an .xls of Excel 95 or before, whose texts are in a code page."""
    data = path.read_bytes()
    if not data.startswith(_MAGIC):
        return False
    try:
        return 0 < _u16(_workbook(data), 4) < _EXCEL_97
    except (struct.error, IndexError, UnicodeDecodeError):
        return False


def _workbook(data: bytes) -> bytes:
    """The stream of records in a compound file."""
    size, small = 1 << min(_u16(data, 30), 16), 1 << min(_u16(data, 32), 16)
    sectors = [data[n : n + size] for n in range(512 if size < 4096 else size, len(data), size)]
    tables = list(struct.unpack_from("<109I", data, 76))
    more, left = _u32(data, 68), _u32(data, 72)
    while more < len(sectors) and left:
        numbers = struct.unpack(f"<{size // 4}I", sectors[more])
        tables += numbers[:-1]
        more, left = numbers[-1], left - 1
    fat = [n for table in tables if table < len(sectors) for n in _numbers(sectors[table])]
    folder = _chain(sectors, fat, _u32(data, 48))
    entries = [folder[n : n + _ENTRY] for n in range(0, len(folder), _ENTRY)]
    for entry in entries:
        if _name(entry) in ("Workbook", "Book"):
            start, length = _u32(entry, 116), _u32(entry, 120)
            if length >= _u32(data, 56):
                return _chain(sectors, fat, start)[:length]
            inner = _chain(sectors, fat, _u32(entries[0], 116))
            pieces = [inner[n : n + small] for n in range(0, len(inner), small)]
            return _chain(pieces, _numbers(_chain(sectors, fat, _u32(data, 60))), start)[:length]
    return b""


def _chain(sectors: list[bytes], following: list[int], start: int) -> bytes:
    """The sectors from ``start`` on; a chain that turns back on itself ends there."""
    found, seen = [], set[int]()
    while start < _FREE and start not in seen:
        seen.add(start)
        found.append(sectors[start])
        start = following[start]
    return b"".join(found)


def _numbers(sector: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4]))


def _name(entry: bytes) -> str:
    return entry[: max(0, min(_u16(entry, 64), 64) - 2)].decode("utf-16-le")


def _sheets(book: bytes) -> Iterator[tuple[str, SheetParts]]:
    codes = dict(_BUILT_IN)
    fonts: list[str] = []
    styles: list[tuple[int, int]] = []
    sheets: list[tuple[int, str]] = []
    for kind, data in _records(book, 0):
        if kind == _FORMAT:
            codes[_u16(data, 0)] = _long_text(data, 2)
        elif kind == _FONT:
            fonts.append(_text(data, 15, data[14]))
            if len(fonts) == 4:  # there is no font 4
                fonts.append("")
        elif kind == _XF:
            styles.append((_u16(data, 0), _u16(data, 2)))
        elif kind == _BOUNDSHEET:
            sheets.append((_u32(data, 0), _text(data, 7, data[6])))
    formats = {n: codes.get(code, "") for n, (_, code) in enumerate(styles)}
    symbols = {
        n: fonts[font]
        for n, (font, _) in enumerate(styles)
        if font < len(fonts) and "wingdings" in fonts[font].lower()
    }
    for start, name in sheets:
        yield name, _sheet(_records(book, start), formats, symbols)


def _records(book: bytes, at: int) -> Iterator[_Record]:
    """The records from ``at`` to the end of their substream, without those of the charts
    that lie within it."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth < 1:
            return
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _sheet(
    records: Iterator[_Record], formats: Mapping[int, str], symbols: Mapping[int, str]
) -> SheetParts:
    parts = SheetParts()
    links: dict[int, dict[int, str]] = {}
    formula, before = (0, 0), 0
    for kind, data in records:
        if kind == _ROW and _u16(data, 12) & _HIDDEN_ROW:
            parts.hidden_rows.add(_u16(data, 0))
        elif kind == _COLINFO and _u16(data, 8) & _HIDDEN_COLUMN:
            last = min(_u16(data, 2), _MOST_COLUMNS - 1)
            parts.hidden_columns.update(range(_u16(data, 0), last + 1))
        elif kind == _HLINK:
            address = _address(data)
            if address.startswith(WEB):
                links.setdefault(_u16(data, 0), {})[_u16(data, 4)] = address
        elif kind == _STRING:  # what the formula before it gives
            parts.texts[formula] = _long_text(data, 0)
        elif kind == _CONTINUE and before == _STRING:  # and the rest of a long one
            parts.texts[formula] += _text(data, 0, len(data))
        if kind == _FORMULA:
            formula = (_u16(data, 0), _u16(data, 2))
            address = _linked_by(data[22:])
            if address.startswith(WEB):
                links.setdefault(formula[0], {})[formula[1]] = address
        for row, column, style in _styled(kind, data):
            if as_shown(0, formats.get(style, "")) and kind != _LABELSST:
                parts.formats[row, column] = formats[style]
            if style in symbols:
                parts.fonts[row, column] = symbols[style]
        before = kind if kind != _CONTINUE else before
    parts.links = {row: tuple(sorted(here.items())) for row, here in links.items()}
    return parts


def _styled(kind: int, data: bytes) -> Iterator[tuple[int, int, int]]:
    """The row, column and style of the cells in a record."""
    if kind in (_NUMBER, _RK, _LABELSST, _FORMULA):
        yield _u16(data, 0), _u16(data, 2), _u16(data, 4)
    elif kind == _MULRK:
        for n, at in enumerate(range(4, len(data) - 6, 6)):
            yield _u16(data, 0), _u16(data, 2) + n, _u16(data, at)


def _address(data: bytes) -> str:
    """The address in a record of a link ([MS-OSHARED] §2.3.7.1)."""
    flags, at = _u32(data, 28), 32
    for flag in (_HAS_NAME, _HAS_FRAME):
        if flags & flag:
            at += 4 + 2 * _u32(data, at)
    if not flags & _HAS_MONIKER:
        return ""
    if flags & _IS_STRING:
        return data[at + 4 : at + 4 + 2 * _u32(data, at)].decode("utf-16-le").split("\0")[0]
    if data[at : at + 16] != _URL_MONIKER:
        return ""
    return data[at + 20 : at + 20 + _u32(data, at + 16)].decode("utf-16-le").split("\0")[0]


def _linked_by(tokens: bytes) -> str:
    """The address that a formula links to, which is the first that it names."""
    if tokens[:1] != b"\x17" or _CALL_HYPERLINK not in tokens:
        return ""
    return _text(tokens, 2, tokens[1])


def _long_text(data: bytes, at: int) -> str:
    return _text(data, at + 2, _u16(data, at))


def _text(data: bytes, at: int, length: int) -> str:
    """Text of ``length`` characters, of one or two bytes each as its first byte says."""
    if data[at] & 1:
        return data[at + 1 : at + 1 + 2 * length].decode("utf-16-le")
    return data[at + 1 : at + 1 + length].decode("latin-1")


def _u16(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")


def _u32(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")
