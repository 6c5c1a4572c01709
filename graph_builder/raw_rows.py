"""The rows of a file, taken from its raw bytes: the second count that an account holds
the first against.

Nothing here is shared with the readers: Office files are unzipped and their XML walked
with the standard library, an .xls read record by record, web pages cut at their tags, the
text of a PDF asked of another engine. A row is known by its sheet and line, in a PDF by
its page alone.

>>> page = "<p>目录</p><table><tr><td>1<td>参保&amp;登记<tr><td><td>&nbsp;</table>"
>>> [(row.line, row.text) for row in html_rows(page)]
[(1, '目录'), (2, '1\\t参保&登记')]
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.raw_compound import Damaged
from graph_builder.raw_xls import XlsCell, xls_cells

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DATES = {*range(14, 23), *range(27, 37), *range(50, 59)}
_PERCENTS = {9, 10}
_NO_STYLES: tuple[frozenset[str], ...] = (frozenset(), frozenset(), frozenset())
_DATE_CODE = re.compile(r"yy|m+[/\-年月]d|d[/\-日]")
_LINE_TAG = re.compile(r"<(tr|p|div|li|h[1-6])(?=[\s/>])[^>]*>", re.IGNORECASE)
_CELL_TAG = re.compile(r"</?(?:td|th)(?=[\s/>])[^>]*>|<br\s*/?>", re.IGNORECASE)
_UNSAID = re.compile(
    r"<!--.*?-->|<(script|style|noscript|head|select|template)\b.*?</\1\s*>", re.S | re.I
)
_OFF = re.compile(r"<input(?![^>]*\schecked)[^>]*type=[\"']?(?:checkbox|radio)[^>]*>", re.I)
_ON = re.compile(r"<input[^>]*type=[\"']?(?:checkbox|radio)[^>]*>", re.I)
_TAG = re.compile(r"<[^>]*>")
_MOST_REPEATED = 1000


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row that is not blank: its sheet, line and page, and its cells parted by tabs."""

    sheet: str | None
    line: int | None
    page: int | None
    text: str


def raw_rows(path: Path) -> tuple[RawRow, ...]:
    """The rows of the file at ``path``, which is no plain text.

    :raises InputError: its format is not counted a second way.
    :raises Damaged: what must be a number in it is none, or names what is not there.
    """
    try:
        return _rows(path)
    except (ValueError, LookupError, ArithmeticError) as error:
        raise Damaged(path.name) from error


def _rows(path: Path) -> tuple[RawRow, ...]:
    head = path.read_bytes()[:1024]
    if b"%PDF-" in head:
        return tuple(_pdf_rows(path))
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            if "word/document.xml" in names:
                return tuple(_docx_rows(package))
            if "content.xml" in names:
                return tuple(_ods_rows(package))
            return tuple(_xlsx_rows(package))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return tuple(_xls_rows(path.read_bytes()))
    raise InputError(tr(f"{path}：这种格式不能清点。", f"{path}: this format is not counted."))


def html_rows(page: str) -> Iterator[RawRow]:
    """The lines of a web page, cut at its tags."""
    page = _ON.sub("☑", _OFF.sub("☐", _UNSAID.sub(" ", page)))
    bounds = [match.start() for match in _LINE_TAG.finditer(page)]
    for line, (start, end) in enumerate(zip([0, *bounds], [*bounds, len(page)], strict=True)):
        said = _TAG.sub(" ", _CELL_TAG.sub("\t", page[start:end]))
        cells = [" ".join(html.unescape(cell).split()) for cell in said.split("\t")]
        if any(cells):
            yield RawRow(None, max(line, 1), None, "\t".join(filter(None, cells)))


def _pdf_rows(path: Path) -> Iterator[RawRow]:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document, 1):
            for line in page.get_textpage().get_text_range().splitlines():
                if line.strip():
                    yield RawRow(None, None, number, line.strip())


def _tree(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(package.read(name))


def _docx_rows(package: zipfile.ZipFile) -> Iterator[RawRow]:
    body = _tree(package, "word/document.xml").find(_W + "body")
    lines = _docx_lines(body) if body is not None else iter(())
    for line, element in enumerate(lines, 1):
        cells = list(element.iter(_W + "tc")) if element.tag == _W + "tr" else [element]
        texts = [" ".join(_docx_text(cell).split()) for cell in cells]
        if any(texts):
            yield RawRow(None, line, None, "\t".join(filter(None, texts)))


def _docx_lines(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in element:
        if child.tag in (_W + "p", _W + "tr"):
            yield child
        elif child.tag in (_W + "tbl", _W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml"):
            yield from _docx_lines(child)


def _docx_text(element: ElementTree.Element) -> str:
    said = []
    for child in element:
        if child.tag == _W + "t":
            said.append(child.text or "")
        elif child.tag in (_W + "br", _W + "tab", _W + "cr"):
            said.append("\n")
        elif child.tag == _W + "sym":
            said.append("☐" if (child.get(_W + "char") or "")[-2:].upper() in ("A3", "A8") else "☑")
        elif child.tag not in (_W + "del", _W + "moveFrom") and not child.tag.endswith("}Fallback"):
            said.append(_docx_text(child))
            if child.tag == _W + "p":
                said.append("\n")
    return "".join(said)


def _ods_rows(package: zipfile.ZipFile) -> Iterator[RawRow]:
    tree = _tree(package, "content.xml")
    symbols = {
        style.get(_STYLE + "name")
        for style in tree.iter(_STYLE + "style")
        for said in style.iter(_STYLE + "text-properties")
        if "wingdings" in (said.get(_STYLE + "font-name") or "").lower()
    }
    for sheet in tree.iter(_TABLE + "table"):
        line = 1
        for row in sheet.iter(_TABLE + "table-row"):
            cells = [
                _ods_cell(cell)
                for cell in row.iterfind(_TABLE + "table-cell")
                if cell.get(_TABLE + "style-name") not in symbols
            ]
            times = int(row.get(_TABLE + "number-rows-repeated") or 1)
            if any(cells):
                text = "\t".join(filter(None, cells))
                for n in range(line, line + min(times, _MOST_REPEATED)):
                    yield RawRow(sheet.get(_TABLE + "name"), n, None, text)
            line += times


def _ods_cell(cell: ElementTree.Element) -> str:
    """What a cell says: a date by its day, a number by its digits, however they look."""
    if cell.get(_OFFICE + "value-type") == "date":
        return (cell.get(_OFFICE + "date-value") or "")[:10]
    if cell.get(_OFFICE + "value-type") == "float":
        return (cell.get(_OFFICE + "value") or "").removesuffix(".0")
    return " ".join(" ".join("".join(p.itertext()) for p in cell.iter(_TEXT + "p")).split())


def _xlsx_rows(package: zipfile.ZipFile) -> Iterator[RawRow]:
    names = set(package.namelist())
    shared = []
    if "xl/sharedStrings.xml" in names:
        for each in _tree(package, "xl/sharedStrings.xml").iter(_MAIN + "si"):
            shared.append(_said(each))
    dates, percents, symbols = _styles(package) if "xl/styles.xml" in names else _NO_STYLES
    targets = {
        each.get("Id"): (each.get("Target") or "").removeprefix("/xl/")
        for each in _tree(package, "xl/_rels/workbook.xml.rels")
    }
    book = _tree(package, "xl/workbook.xml")
    properties = book.find(_MAIN + "workbookPr")
    since = properties is not None and properties.get("date1904") in ("1", "true")
    for sheet in book.iter(_MAIN + "sheet"):
        part = f"xl/{targets.get(sheet.get(_RELATION), '')}"
        if part not in names or "worksheets" not in part:
            continue
        for n, row in enumerate(_tree(package, part).iter(_MAIN + "row"), 1):
            cells = []
            for cell in row.iter(_MAIN + "c"):
                if cell.get("s") not in symbols:
                    text = _xlsx_cell(cell, shared, dates, since)
                    cells.append(_percent(text) if cell.get("s") in percents else text)
            if any(cells):
                line = int(row.get("r") or n)
                yield RawRow(sheet.get("name"), line, None, "\t".join(filter(None, cells)))


def _said(element: ElementTree.Element) -> str:
    """The text of a string, without how it is pronounced and without symbols."""
    unsaid = {each for part in element.iter(_MAIN + "rPh") for each in part.iter(_MAIN + "t")}
    for run in element.iter(_MAIN + "r"):
        if _is_symbol(run.find(f"{_MAIN}rPr/{_MAIN}rFont")):
            unsaid.update(run.iter(_MAIN + "t"))
    return "".join(each.text or "" for each in element.iter(_MAIN + "t") if each not in unsaid)


def _is_symbol(font: ElementTree.Element | None) -> bool:
    """Whether the letters of ``font`` are boxes and ticks."""
    return font is not None and "wingdings" in (font.get("val") or "").lower()


def _xlsx_cell(
    cell: ElementTree.Element, shared: list[str], dates: frozenset[str], since_1904: bool
) -> str:
    kind = cell.get("t") or "n"
    value = cell.findtext(_MAIN + "v") or ""
    if kind == "inlineStr":
        text = _said(cell)
    elif kind == "s":
        text = shared[int(value)] if value else ""
    elif kind == "b":
        text = "是" if value == "1" else "否"
    elif kind == "n" and value and cell.get("s") in dates:
        text = _day(float(value), since_1904)
    else:
        text = value.removesuffix(".0")
    return " ".join(text.split())


def _percent(text: str) -> str:
    """The digits of a number that is shown as so many per cent."""
    try:
        return f"{float(text) * 100:g}"
    except ValueError:
        return text


def _styles(
    package: zipfile.ZipFile,
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The styles of dates, of per cents, and of symbols."""
    styles = _tree(package, "xl/styles.xml")
    codes = {
        int(each.get("numFmtId") or 0): each.get("formatCode") or ""
        for each in styles.iter(_MAIN + "numFmt")
    }
    fonts = [font for fonts in styles.iter(_MAIN + "fonts") for font in fonts]
    dates, percents, symbols = set(), set(), set()
    for formats in styles.iter(_MAIN + "cellXfs"):
        for index, each in enumerate(formats):
            number, font = int(each.get("numFmtId") or 0), int(each.get("fontId") or 0)
            if _is_date(number, codes.get(number, "")):
                dates.add(str(index))
            if _is_percent(number, codes.get(number, "")):
                percents.add(str(index))
            if font < len(fonts) and _is_symbol(fonts[font].find(_MAIN + "name")):
                symbols.add(str(index))
    return frozenset(dates), frozenset(percents), frozenset(symbols)


def _is_date(number: int, code: str) -> bool:
    """Whether the number format shows days."""
    return number in _DATES or _DATE_CODE.search(code.lower()) is not None


def _is_percent(number: int, code: str) -> bool:
    return number in _PERCENTS or code.endswith("%")


def _day(number: float, since_1904: bool) -> str:
    first = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
    try:
        return (first + timedelta(days=int(number))).isoformat()
    except OverflowError:  # there is no such day
        return f"{number:g}"


def _xls_rows(data: bytes) -> Iterator[RawRow]:
    since_1904, cells = xls_cells(data)
    rows: dict[tuple[str, int], list[str]] = {}
    for cell in cells:
        if "wingdings" not in cell.font.lower():
            row = rows.setdefault((cell.sheet, cell.row + 1), [])
            row.append(" ".join(_xls_cell(cell, since_1904).split()))
    for (sheet, line), texts in rows.items():
        if any(texts):
            yield RawRow(sheet, line, None, "\t".join(filter(None, texts)))


def _xls_cell(cell: XlsCell, since_1904: bool) -> str:
    if isinstance(cell.value, str):
        return cell.value
    if isinstance(cell.value, bool):
        return "是" if cell.value else "否"
    if _is_date(cell.format, cell.code):
        return _day(cell.value, since_1904)
    text = str(cell.value).removesuffix(".0")
    return _percent(text) if _is_percent(cell.format, cell.code) else text
