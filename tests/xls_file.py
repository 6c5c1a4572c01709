"""An old .xls file as tests write one: the records of [MS-XLS] §2.4 in a compound file
([MS-CFB]), no more of them than a spreadsheet program wants to open it.

Texts are kept once for the whole file, and where they do not fit into one record, the
next goes on in the middle of a text, as in files that Excel writes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path

_LONGEST = 8224  # bytes in a record
_SECTOR, _FREE, _END, _FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST = 4096  # bytes of a stream that lies in sectors of its own
_HLINK = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b 02000000 03000000")
_URL_MONIKER = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
_CELL_STYLE = 15  # those before it are the styles of the program

Cell = tuple[int, int]


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of the type ``kind``."""
    return struct.pack("<HH", kind, len(data)) + data


def text_record(kind: int, front: bytes, text: str) -> bytes:
    """A record that ends with a text, and those that continue it where it is long."""
    pieces = [front]
    _add(text, pieces)
    return _records(kind, pieces)


def _records(kind: int, pieces: list[bytes]) -> bytes:
    return b"".join(record(0x3C if n else kind, piece) for n, piece in enumerate(pieces))


def _add(text: str, pieces: list[bytes], length: str = "H") -> None:
    """Add a text to the last piece, and what that has no room for to more of them. Each part
    says whether its characters have two bytes, which those beyond Latin-1 need."""
    pieces[-1] += struct.pack(f"<{length}", len(text.encode("utf-16-le")) // 2)
    while True:
        wide = max(text, default="") > "\xff"
        data = text.encode("utf-16-le" if wide else "latin-1", "surrogatepass")
        room = (_LONGEST - len(pieces[-1]) - 1) // 2 * 2
        pieces[-1] += bytes([wide]) + data[:room]
        if len(data) <= room:
            return
        text = data[room:].decode("utf-16-le" if wide else "latin-1", "surrogatepass")
        pieces.append(b"")


def _name(text: str) -> bytes:
    pieces = [b""]
    _add(text, pieces, "B")
    return pieces[0]


@dataclass
class XlsSheet:
    """A sheet; rows and columns count from 0. A number is kept as one. ``more`` are other
    records, which stand behind those of the cells."""

    name: str
    cells: dict[Cell, str | float] = field(default_factory=dict)
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)
    links: dict[Cell, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    more: bytes = b""


def write_xls_file(sheets: list[XlsSheet], path: Path) -> None:
    """Write ``sheets`` as the workbook at ``path``."""
    strings: dict[str, int] = {}
    bodies = [_sheet(sheet, strings) for sheet in sheets]
    front = record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0x0DBB, 0x07CC, 0, 6))
    front += record(0x42, struct.pack("<H", 1200))  # CODEPAGE
    front += record(0x3D, struct.pack("<9H", 0, 0, 9000, 6000, 0x38, 0, 0, 1, 600))  # WINDOW1
    font = struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _name("宋体")
    front += record(0x31, font) * 4
    style = struct.pack("<HHHBBHHIH", 0, 0, 0xFFF5, 0x20, 0, 0, 0, 0, 0x20C0)
    plain = struct.pack("<HHHBBHHIH", 0, 0, 0x0001, 0x28, 0, 0, 0, 0, 0x20C0)
    front += record(0xE0, style) * _CELL_STYLE + record(0xE0, plain)
    front += record(0x293, struct.pack("<HBB", 0x8000, 0, 0xFF))  # STYLE
    shared = _shared(list(strings)) + record(0x0A)
    names = [_name(sheet.name) for sheet in sheets]
    start = len(front) + sum(10 + len(name) for name in names) + len(shared)
    for name, body in zip(names, bodies, strict=True):
        front += record(0x85, struct.pack("<IBB", start, 0, 0) + name)  # BOUNDSHEET
        start += len(body)
    path.write_bytes(_compound(front + shared + b"".join(bodies)))


def _shared(strings: list[str]) -> bytes:
    """The table of texts (SST)."""
    pieces = [struct.pack("<II", len(strings), len(strings))]
    for text in strings:
        if len(pieces[-1]) + 5 > _LONGEST:
            pieces.append(b"")
        _add(text, pieces)
    return _records(0xFC, pieces)


def _sheet(sheet: XlsSheet, strings: dict[str, int]) -> bytes:
    last = max(sheet.cells, default=(0, 0))[0]
    width = max((column for _, column in sheet.cells), default=0) + 1
    said = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    said += record(0x200, struct.pack("<IIHHH", 0, last + 1, 0, width, 0))  # DIMENSIONS
    for row in range(last + 1):
        flags = 0x120 if row in sheet.hidden_rows else 0x100
        said += record(0x208, struct.pack("<8H", row, 0, width, 255, 0, 0, flags, _CELL_STYLE))
    for (row, column), value in sorted(sheet.cells.items()):
        place = struct.pack("<HHH", row, column, _CELL_STYLE)
        if isinstance(value, str):
            at = strings.setdefault(value, len(strings))
            said += record(0xFD, place + struct.pack("<I", at))  # LABELSST
        elif float(value).is_integer() and abs(value) < 1 << 29:
            said += record(0x27E, place + struct.pack("<i", int(value) << 2 | 2))  # RK
        else:
            said += record(0x203, place + struct.pack("<d", value))  # NUMBER
    said += sheet.more
    said += record(0x23E, struct.pack("<9H", 0x06B6, 0, 0, 64, 0, 0, 0, 0, 0))  # WINDOW2
    for at in range(0, len(sheet.merged), 1000):
        ranges = sheet.merged[at : at + 1000]
        data = struct.pack("<H", len(ranges))
        for (top, left), (bottom, right) in ranges:
            data += struct.pack("<4H", top, bottom, left, right)
        said += record(0xE5, data)  # MERGECELLS
    for (row, column), address in sheet.links.items():
        url = address.encode("utf-16-le") + b"\0\0"
        data = struct.pack("<4H", row, row, column, column) + _HLINK
        said += record(0x1B8, data + _URL_MONIKER + struct.pack("<I", len(url)) + url)
    return said + record(0x0A)


def _compound(stream: bytes) -> bytes:
    """The compound file whose one stream is *Workbook*."""
    stream = stream.ljust(max(_LEAST, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    used = len(stream) // _SECTOR
    tables = next(n for n in range(1, 110) if n * _SECTOR // 4 >= used + 1 + n)
    following = [*range(1, used), _END, _END, *[_FAT] * tables]
    following += [_FREE] * (tables * _SECTOR // 4 - len(following))
    parts = [*range(used + 1, used + 1 + tables), *[_FREE] * (109 - tables)]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<8I", tables, used, 0, _LEAST, _END, 0, _END, 0)
    header += struct.pack("<109I", *parts)
    folder = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 0, len(stream))
    folder += _entry("", 0, _FREE, 0, 0) * 2
    return header + stream + folder + struct.pack(f"<{len(following)}I", *following)


def _entry(name: str, sort: int, child: int, start: int, length: int) -> bytes:
    data = name.encode("utf-16-le")
    letters = len(data) + 2 if name else 0
    return (
        data.ljust(64, b"\0")
        + struct.pack("<HBBIII", letters, sort, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<III", start, length, 0)
    )
