"""What an .xlsx file says beside the values of its cells: hidden rows and columns,
links behind cells, and numbers that are shown with leading zeros.

The values come from python-calamine, which tells none of these.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from lxml import etree

from graph_builder.readers.sheet_parts import WEB, SheetParts

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_HYPERLINK = re.compile(r'^\s*HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
_ZEROS = re.compile(r"0{2,9}")
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
        widths = _padded_styles(package) if "xl/styles.xml" in names else {}
        targets = _relations(package, "xl/workbook.xml")
        parts = {}
        for sheet in _parse(package, "xl/workbook.xml").iter(_MAIN + "sheet"):
            target = targets.get(sheet.get(_RELATION) or "", "")
            if target in names:
                parts[sheet.get("name") or ""] = _sheet(package, target, widths)
        return parts


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


def _padded_styles(package: zipfile.ZipFile) -> dict[str, int]:
    """The styles whose numbers are shown as nothing but digits with leading zeros."""
    styles = _parse(package, "xl/styles.xml")
    codes = {
        each.get("numFmtId"): each.get("formatCode") or "" for each in styles.iter(_MAIN + "numFmt")
    }
    widths = {}
    for formats in styles.iter(_MAIN + "cellXfs"):
        for index, each in enumerate(formats):
            code = codes.get(each.get("numFmtId"), "")
            if _ZEROS.fullmatch(code):
                widths[str(index)] = len(code)
    return widths


def _sheet(package: zipfile.ZipFile, name: str, widths: Mapping[str, int]) -> SheetParts:
    parts = SheetParts()
    targets = _relations(package, name)
    links: dict[int, dict[int, str]] = {}
    with package.open(name) as stream:
        for _, element in etree.iterparse(stream, resolve_entities=False, no_network=True):
            if element.tag == _MAIN + "row":
                if element.get("hidden") in ("1", "true"):
                    parts.hidden_rows.add(int(element.get("r") or 0) - 1)
                element.clear()
            elif element.tag == _MAIN + "col" and element.get("hidden") in ("1", "true"):
                last = min(int(element.get("max") or 0), _MOST_COLUMNS)
                parts.hidden_columns.update(range(int(element.get("min") or 1) - 1, last))
            elif element.tag == _MAIN + "c":
                for row, column in _places(element.get("r")):
                    width = widths.get(element.get("s") or "")
                    if width:
                        parts.padded[row, column] = width
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
