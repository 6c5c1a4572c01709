"""What an .ods file says beside the values of its cells: hidden rows and columns, merged
cells, links behind cells, and how numbers are shown.

A row or column that is repeated is stored once, with how often it stands.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from graph_builder.readers.sheet_parts import WEB, SheetParts

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT = f"{{{_OFFICE}table:1.0}}", f"{{{_OFFICE}text:1.0}}"
_STYLE = f"{{{_OFFICE}style:1.0}}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_KIND = f"{{{_OFFICE}office:1.0}}value-type"
# Numbers whose looks say more than their value: 0505, 1.0, 50%.
_SHOWN = re.compile(r"0\d+|\d+\.\d+|\d+(?:\.\d+)?%")
_HYPERLINK = re.compile(r'HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
# A sheet has some million rows; a hidden stretch of them is as good as none.
_MOST_REPEATED = 2000


def ods_parts(path: Path) -> Mapping[str, SheetParts]:
    """The parts of each sheet by its name; none where the file is no .ods."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as package:
        if "content.xml" not in package.namelist():
            return {}
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        content = etree.fromstring(package.read("content.xml"), parser)
    fonts = _symbol_styles(content)
    return {
        sheet.get(_TABLE + "name") or "": _sheet(sheet, fonts)
        for sheet in content.iter(_TABLE + "table")
    }


def _symbol_styles(content: etree._Element) -> dict[str, str]:
    """The symbol fonts of the styles of cells, by the name of the style."""
    found = {}
    for style in content.iter(_STYLE + "style"):
        for properties in style.iter(_STYLE + "text-properties"):
            font = properties.get(_STYLE + "font-name") or ""
            if "wingdings" in font.lower():
                found[style.get(_STYLE + "name") or ""] = font
    return found


def _sheet(sheet: etree._Element, fonts: Mapping[str, str]) -> SheetParts:
    parts = SheetParts()
    column = row = 0
    for element in sheet.iter(_TABLE + "table-column", _TABLE + "table-row"):
        hidden = element.get(_TABLE + "visibility") in ("collapse", "filter")
        if element.tag == _TABLE + "table-column":
            times = _repeated(element, "columns")
            if hidden:
                parts.hidden_columns.update(range(column, column + min(times, _MOST_REPEATED)))
            column += times
            continue
        times = _repeated(element, "rows")
        if hidden:
            parts.hidden_rows.update(range(row, row + min(times, _MOST_REPEATED)))
        _read_cells(element, row, fonts, parts)
        row += times
    return parts


def _read_cells(
    row: etree._Element, line: int, fonts: Mapping[str, str], parts: SheetParts
) -> None:
    """What the cells of a row say, put into ``parts``."""
    links = _links(row)
    if links:
        parts.links[line] = links
    column = 0
    for cell in row.iterchildren(*_CELLS):
        down, across = _count(cell, "rows-spanned"), _count(cell, "columns-spanned")
        if down > 1 or across > 1:
            parts.merged.append(((line, column), (line + down - 1, column + across - 1)))
        said = "".join(cell.itertext()).strip()
        if cell.get(_KIND) in ("float", "percentage") and _SHOWN.fullmatch(said):
            parts.texts[line, column] = said
        font = fonts.get(cell.get(_TABLE + "style-name") or "")
        if font and said:
            parts.fonts[line, column] = font
        column += _repeated(cell, "columns")


def _links(row: etree._Element) -> tuple[tuple[int, str], ...]:
    links = []
    column = 0
    for cell in row.iterchildren(*_CELLS):
        addresses = [link.get(_HREF) or "" for link in cell.iter(_TEXT + "a")]
        addresses += _HYPERLINK.findall(cell.get(_TABLE + "formula") or "")
        links += [(column, address) for address in addresses if address.startswith(WEB)]
        column += _repeated(cell, "columns")
    return tuple(links)


def _repeated(element: etree._Element, what: str) -> int:
    return _count(element, f"{what}-repeated")


def _count(element: etree._Element, what: str) -> int:
    times = element.get(f"{_TABLE}number-{what}") or "1"
    return int(times) if times.isdecimal() and len(times) < 9 else 1
