"""Text files: what was copied out of a document and saved as plain text.

Three forms are known by how their lines look, never by the file's name:

* *tabbed*: a line is a row, its cells parted by tabs;
* *one cell a line*: a tab stands before each cell, a line without one goes on
  with the cell above, and the width of the table is the distance between one
  serial number and the next;
* *fragments*: no tabs at all; cells broken over lines as a PDF prints them.

Encodings: UTF-8 and UTF-16 (with or without byte order mark) and GB18030,
which contains GBK and GB2312.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.readers.aligned import aligned_rows
from graph_builder.readers.barred import barred_rows, is_barred
from graph_builder.readers.broken import broken_rows
from graph_builder.readers.ragged import is_ragged, ragged_rows
from graph_builder.table import Place, Row, Table

# Zero-width characters and byte order marks inside a text say nothing.
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_SERIAL = re.compile(r"\d{1,4}")
_OPEN_QUOTE = re.compile(r'(?:^|\t)"[^"\t\n]*\n', re.MULTILINE)
_CELL_START = re.compile(r"^[ \u3000]?\t")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FEWEST_COMMAS = 3
# A table in so few lines, of which one has so many tabs and two serials, has lost its
# line ends.
_FEW_LINES, _MANY_CELLS = 3, 24


def read_table(path: Path) -> Table:
    """The table in the text file at ``path``.

    :raises InputError: the file is empty, binary, or in no encoding that is read.
    """
    return table_of(decode(path.read_bytes(), path.name), path.name)


def table_of(text: str, file: str) -> Table:
    """The table in ``text``; ``file`` is the name its places carry.

    >>> table = table_of("序号\\t名称\\n1\\t参保登记", "a.txt")
    >>> [row.cells for row in table.rows]
    [('序号', '名称'), ('1', '参保登记')]
    """
    text = _INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    printed = [line for line in lines if line.strip()]
    tabbed = sum("\t" in line for line in printed)
    if tabbed and _OPEN_QUOTE.search(text):
        return Table(file, _quoted_rows(lines, file))
    if len(printed) <= _FEW_LINES and any(map(_holds_rows, printed)):
        return Table(file, _line_rows(lines, file), "fragments")  # a table in one line
    if not tabbed and is_ragged(printed):
        return Table(file, ragged_rows(lines, file), "ragged")
    if 2 * tabbed < len(printed) and is_barred(printed):
        return Table(file, barred_rows(lines, file))
    if not tabbed and _mostly_commas(lines):
        return Table(file, _quoted_rows(lines, file, ","))
    if 2 * tabbed < len(printed) and not _mostly_cells(printed):
        broken = broken_rows(lines, file) if tabbed else None
        rows = broken or (None if tabbed else aligned_rows(lines, file))
        return Table(file, rows) if rows else Table(file, _line_rows(lines, file), "fragments")
    if _mostly_cells(printed):
        return _cell_table(lines, file)
    return Table(file, broken_rows(lines, file) or _tabbed_rows(lines, file))


def decode(data: bytes, file: str) -> str:
    """The text of ``data`` in whichever of the encodings above it is written.

    :raises InputError: naming ``file``, where there is no text or no such encoding.
    """
    if not data.strip():
        raise InputError(
            tr(
                f"{file}：文件是空的。请检查是否保存完整。",
                f"{file}: the file is empty; check that it was saved.",
            )
        )
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise _undecodable(file) from error
    try:
        return _checked(data.decode("utf-8"), file, need_chinese=False)
    except UnicodeDecodeError as error:
        if _nearly_utf8(data):
            raise _broken_byte(file, data, error) from error
    # UTF-16 shows itself by the zero bytes beside tabs, digits and line ends.
    low, high = data[::2].count(0), data[1::2].count(0)
    encoding = "gb18030" if low == high == 0 else "utf-16-le" if high > low else "utf-16-be"
    try:
        return _checked(data.decode(encoding), file)
    except UnicodeDecodeError as error:
        raise _undecodable(file) from error


def _checked(text: str, file: str, need_chinese: bool = True) -> str:
    """``text`` if it looks like text; a wrong guess has control characters or no Chinese."""
    if _CONTROL.search(text) or (need_chinese and not _HAN.search(text)):
        raise _undecodable(file)
    return text


def _nearly_utf8(data: bytes) -> bool:
    """Whether ``data`` is UTF-8 but for a few damaged bytes."""
    text = data.decode("utf-8", errors="replace")
    return len(_HAN.findall(text)) > 20 * text.count("\ufffd")


def _broken_byte(file: str, data: bytes, error: UnicodeDecodeError) -> InputError:
    line = data.count(b"\n", 0, error.start) + 1
    return InputError(
        tr(
            f"{file}：第 {line} 行有损坏的字符（UTF-8）。请从原文件重新保存。",
            f"{file}: line {line} has a damaged character (UTF-8); save the file again.",
        )
    )


def _undecodable(file: str) -> InputError:
    return InputError(
        tr(
            f"{file}：不是文本文件，或编码无法识别（可读 UTF-8、UTF-16、GBK、GB18030）。"
            "请另存为 UTF-8 文本。",
            f"{file}: not a text file, or in no known encoding (UTF-8, UTF-16, GBK, GB18030 "
            "are read); save it as UTF-8 text.",
        )
    )


def _tabbed_rows(lines: list[str], file: str) -> tuple[Row, ...]:
    return tuple(
        Row(tuple(map(str.strip, line.split("\t"))), Place(file, n, n))
        for n, line in enumerate(lines, 1)
        if line.strip()
    )


def _line_rows(lines: list[str], file: str) -> tuple[Row, ...]:
    # Blank lines are kept: in broken-up text they are the gaps between cells.
    return tuple(Row((line.strip(),), Place(file, n, n)) for n, line in enumerate(lines, 1))


def _mostly_cells(printed: list[str]) -> bool:
    starts = sum(bool(_CELL_START.match(line)) and line.count("\t") == 1 for line in printed)
    return 2 * starts > len(printed)


def _cell_table(lines: list[str], file: str) -> Table:
    """The table of one cell a line; where its rows are not all as wide, its cells alone."""
    cells: list[tuple[list[str], int, int]] = []
    loose: list[Row] = []
    for n, line in enumerate(lines, 1):
        start = _CELL_START.match(line)
        if start:
            cells.append(([line[start.end() :].strip()], n, n))
        elif line.strip() and cells:
            texts, first, _ = cells[-1]
            texts.append(line.strip())
            cells[-1] = (texts, first, n)
        elif line.strip():
            loose.append(Row((line.strip(),), Place(file, n, n)))
    texts = ["".join(parts) for parts, _, _ in cells]
    width = _distance(texts)
    serial = next((n for n, text in enumerate(texts) if _SERIAL.fullmatch(text)), 0)
    if width is None or serial < width - 2:  # a row is as wide as the header above it
        one_cell = [Row((_joined(c[0]),), Place(file, c[1], c[2])) for c in cells]
        return Table(file, (*loose, *one_cell), "fragments")
    rows = []
    for a, b in _row_bounds(texts, width):
        places = tuple(Place(file, first, last) for _, first, last in cells[a:b])
        joined = tuple(_joined(parts) for parts, _, _ in cells[a:b])
        rows.append(Row(joined, places[0].to(places[-1]), places))
    return Table(file, (*loose, *rows))


def _joined(texts: list[str]) -> str:
    return "\n".join(text for text in texts if text)


def _distance(texts: list[str]) -> int | None:
    """How many cells a row has: the distance at which most serials follow each other."""
    serials = [(i, int(text)) for i, text in enumerate(texts) if _SERIAL.fullmatch(text)]
    gaps = Counter(j - i for (i, n), (j, m) in pairwise(serials) if m == n + 1)
    if not gaps:
        return None
    width, count = gaps.most_common(1)[0]
    return width if 4 * count >= 3 * gaps.total() else None


def _row_bounds(texts: list[str], width: int) -> Iterator[tuple[int, int]]:
    """Where the rows begin and end: ``width`` cells from each serial on.

    A row may be a cell or two short or long; more than that before the next
    serial is a header, of one row or of two.
    """
    serials = [i for i, text in enumerate(texts) if _SERIAL.fullmatch(text)]
    start = next(i for i, j in pairwise(serials) if j - i == width)
    yield from _header_bounds(0, start, width)
    while start < len(texts):
        near = (start + width + slack for slack in (0, -1, 1, -2, 2))
        following = next((i for i in near if i > start and i in serials), None)
        if following is None:
            following = next((i for i in serials if i > start + width), len(texts))
        if following - start <= width + 2:
            yield start, following
        else:
            yield start, start + width
            yield from _header_bounds(start + width, following, width)
        start = following


def _header_bounds(start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """The rows of a header: the lower one is full, in the upper one a merged cell is
    printed once."""
    if end - start > width:
        yield start, end - width
        yield end - width, end
    elif end > start:
        yield start, end


def _holds_rows(line: str) -> bool:
    """Whether a line with tabs holds more than a row."""
    cells = [cell.strip() for cell in line.split("\t")]
    serials = [int(cell) for cell in cells if _SERIAL.fullmatch(cell)]
    return len(cells) > _MANY_CELLS and any(n + 1 == m for n, m in pairwise(serials))


def _mostly_commas(lines: list[str]) -> bool:
    """Whether commas part the cells of most rows: as many in each, and at least three."""
    if sum(line.count(",") >= _FEWEST_COMMAS for line in lines) < 2:
        return False
    widths = Counter(len(record) for record in csv.reader(line + "\n" for line in lines) if record)
    width, rows = widths.most_common(1)[0]
    return width > _FEWEST_COMMAS and 2 * rows > widths.total()


def _quoted_rows(lines: list[str], file: str, delimiter: str = "\t") -> tuple[Row, ...]:
    """Rows as a spreadsheet copies them: a cell with line breaks stands in quotes."""
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    rows: list[Row] = []
    first = 1
    for record in reader:
        cells = tuple(cell.strip() for cell in record)
        if any(cells):
            rows.append(Row(cells, Place(file, first, reader.line_num)))
        first = reader.line_num + 1
    return tuple(rows)
