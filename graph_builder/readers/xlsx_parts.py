"""What an .xlsx file says beside the values of its cells: hidden rows and columns,
links behind cells, how numbers are shown, and letters of symbol fonts.

The values come from python-calamine, which tells none of these.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from lxml import etree

from graph_builder.readers.glyphs import shown
from graph_builder.readers.sheet_parts import WEB, SheetParts, as_shown

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_HYPERLINK = re.compile(r'^\s*HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
# The formats that every workbook has without saying so, as far as they are shown here.
_BUILT_IN = {"2": "0.00", "9": "0%", "10": "0.00%"}
# A sheet has 16,384 columns.
_MOST_COLUMNS = 16384


def xlsx_parts(path: Path) -> Mapping[str, SheetParts]:
    """The parts of each sheet by its name; none where the file is no .xlsx."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        if "xl/workbook.xml" not in names:
            return {}
        styles = _styles(package) if "xl/styles.xml" in names else _Styles()
        runs = _runs(package) if "xl/sharedStrings.xml" in names else {}
        targets = _relations(package, "xl/workbook.xml")
        parts = {}
        for sheet in _parse(package, "xl/workbook.xml").iter(_MAIN + "sheet"):
            target = targets.get(sheet.get(_RELATION) or "", "")
            if target in names:
                parts[sheet.get("name") or ""] = _sheet(package, target, styles, runs)
        return parts


@dataclass(slots=True)
class _Styles:
    """The styles of cells, by their number: the format of numbers, the symbol font."""

    formats: dict[str, str] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)


def _parse(package: zipfile.ZipFile, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(package.read(name), parser)


def _relations(package: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The targets of the relations of the part ``name``, by their id."""
    part = PurePosixPath(name)
    rels = f"{part.parent}/_rels/{part.name}.rels"
    if rels not in package.namelist():
        return {}
    found = {}
    for relation in _parse(package, rels):
        target = relation.get("Target") or ""
        if relation.get("TargetMode") != "External":
            target = target[1:] if target.startswith("/") else f"{part.parent}/{target}"
        found[relation.get("Id") or ""] = target
    return found


def _styles(package: zipfile.ZipFile) -> _Styles:
    tree = _parse(package, "xl/styles.xml")
    codes = {
        each.get("numFmtId") or "": each.get("formatCode") or ""
        for each in tree.iter(_MAIN + "numFmt")
    }
    fonts = [
        _symbol_font(font.find(_MAIN + "name"))
        for all_fonts in tree.iter(_MAIN + "fonts")
        for font in all_fonts
    ]
    styles = _Styles()
    for formats in tree.iter(_MAIN + "cellXfs"):
        for index, each in enumerate(formats):
            number = each.get("numFmtId") or ""
            code = codes.get(number, _BUILT_IN.get(number, ""))
            if as_shown(0, code):
                styles.formats[str(index)] = code
            font = each.get("fontId") or ""
            if font.isdecimal() and int(font) < len(fonts) and fonts[int(font)]:
                styles.fonts[str(index)] = fonts[int(font)]
    return styles


def _symbol_font(name: etree._Element | None) -> str:
    font = "" if name is None else name.get("val") or ""
    return font if "wingdings" in font.lower() else ""


def _runs(package: zipfile.ZipFile) -> dict[str, str]:
    """The shared strings that are set in several fonts, one of them a symbol font."""
    found = {}
    for index, string in enumerate(_parse(package, "xl/sharedStrings.xml").iter(_MAIN + "si")):
        runs = [
            (each.findtext(_MAIN + "t") or "", _symbol_font(each.find(f"{_MAIN}rPr/{_MAIN}rFont")))
            for each in string.iter(_MAIN + "r")
        ]
        if any(font for _, font in runs):
            found[str(index)] = "".join(shown(text, font) for text, font in runs)
    return found


def _sheet(
    package: zipfile.ZipFile, name: str, styles: _Styles, runs: Mapping[str, str]
) -> SheetParts:
    parts = SheetParts()
    targets = _relations(package, name)
    links: dict[int, dict[int, str]] = {}
    with package.open(name) as stream:
        for _, element in etree.iterparse(stream, resolve_entities=False, no_network=True):
            if element.tag == _MAIN + "row":
                if element.get("hidden") in ("1", "true"):
                    parts.hidden_rows.add(_number(element, "r", 0) - 1)
                element.clear()
            elif element.tag == _MAIN + "col" and element.get("hidden") in ("1", "true"):
                last = min(_number(element, "max", 0), _MOST_COLUMNS)
                parts.hidden_columns.update(range(_number(element, "min", 1) - 1, last))
            elif element.tag == _MAIN + "c":
                for row, column in _places(element.get("r")):
                    style = element.get("s") or ""
                    if style in styles.formats and element.get("t") in (None, "n"):
                        parts.formats[row, column] = styles.formats[style]
                    if style in styles.fonts:
                        parts.fonts[row, column] = styles.fonts[style]
                    value = element.findtext(_MAIN + "v") or ""
                    if element.get("t") == "s" and value in runs:
                        parts.texts[row, column] = runs[value]
                    formula = _HYPERLINK.match(element.findtext(_MAIN + "f") or "")
                    if formula and formula.group(1).startswith(WEB):
                        links.setdefault(row, {})[column] = formula.group(1)
            elif element.tag == _MAIN + "hyperlink":
                target = targets.get(element.get(_RELATION) or "", "")
                for row, column in _places(element.get("ref")):
                    if target.startswith(WEB):
                        links.setdefault(row, {})[column] = target
    parts.links = {row: tuple(sorted(here.items())) for row, here in links.items()}
    return parts


def _places(reference: str | None) -> Iterator[tuple[int, int]]:
    """The row and column of a reference such as B7, or of the first cell of B7:B9."""
    match = _CELL.match(reference or "")
    if match:
        column = 0
        for letter in match.group(1):
            column = column * 26 + ord(letter) - ord("A") + 1
        yield int(match.group(2)) - 1, column - 1


def _number(element: etree._Element, attribute: str, otherwise: int) -> int:
    """The number in ``attribute``, and ``otherwise`` where there is none."""
    said = str(element.get(attribute))
    return int(said) if said.isdecimal() and len(said) < 9 else otherwise
