"""Files in which tests print a page: .xlsx, .xls, .ods, .docx, .html and .pdf."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import xlsxwriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from renderings import Block, Cell, Page
from reportlab.lib import colors
from reportlab.lib.pagesizes import A3, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle
from xls_file import XlsSheet, write_xls_file

_DATE = (2024, 1, 1, 0, 0, 0)


def _laid(block: Block) -> tuple[dict[tuple[int, int], Cell], int]:
    """The cells by the row and column of their upper left corner, and the width."""
    placed: dict[tuple[int, int], Cell] = {}
    taken: set[tuple[int, int]] = set()
    for r, cells in enumerate(block.rows):
        c = 0
        for cell in cells:
            while (r, c) in taken:
                c += 1
            placed[r, c] = cell
            taken |= {(r + i, c + j) for i in range(cell.down) for j in range(cell.across)}
    return placed, max(c for _, c in taken) + 1


def _boxes(cell: Cell, on: str = "☑", off: str = "☐") -> str:
    return "\n".join((on if ticked else off) + text for text, ticked in cell.boxes)


def write_xlsx(page: Page, path: Path) -> None:
    book = xlsxwriter.Workbook(path, {"strings_to_urls": False, "strings_to_formulas": False})
    style = book.add_format({"text_wrap": True})
    sheets = {}
    for block in page:
        if block.sheet not in sheets:
            sheets[block.sheet] = (book.add_worksheet(block.sheet), [0])
        sheet, used = sheets[block.sheet]
        placed, width = _laid(block)
        if block.heading:
            sheet.merge_range(used[0], 0, used[0], width - 1, block.heading, style)
            used[0] += 1
        top = used[0]
        for (r, c), cell in placed.items():
            text = cell.text or _boxes(cell, "■", "□")
            value = int(text) if text.isdecimal() and not text.startswith("0") else text
            if cell.across * cell.down > 1:
                sheet.merge_range(
                    top + r, c, top + r + cell.down - 1, c + cell.across - 1, value, style
                )
            elif cell.link:
                sheet.write_url(top + r, c, cell.link, style, text)
            elif isinstance(value, int):
                sheet.write_number(top + r, c, value)
            else:
                sheet.write_string(top + r, c, value, style)
        used[0] = top + len(block.rows) + 1
    book.close()


def write_xls(page: Page, path: Path) -> None:
    sheets: dict[str, XlsSheet] = {}
    tops: dict[str, int] = {}
    for block in page:
        sheet = sheets.setdefault(block.sheet, XlsSheet(block.sheet))
        top = tops.get(block.sheet, 0)
        placed, width = _laid(block)
        if block.heading:
            sheet.cells[top, 0] = block.heading
            sheet.merged.append(((top, 0), (top, width - 1)))
            top += 1
        for (r, c), cell in placed.items():
            text = cell.text or _boxes(cell, "■", "□")
            at = top + r, c
            if text:
                number = text.isdecimal() and not text.startswith("0")
                sheet.cells[at] = int(text) if number else text
            if cell.across * cell.down > 1:
                sheet.merged.append((at, (at[0] + cell.down - 1, c + cell.across - 1)))
            if cell.link:
                sheet.links[at] = cell.link
        tops[block.sheet] = top + len(block.rows) + 1
    write_xls_file(list(sheets.values()), path)


def write_ods(page: Page, path: Path) -> None:
    sheets: dict[str, list[str]] = {}
    for block in page:
        lines = sheets.setdefault(block.sheet, [])
        placed, width = _laid(block)
        if block.heading:
            lines.append(_ods_row([_ods_cell(Cell(block.heading, across=width))]))
        hidden = {
            (r + i, c + j)
            for (r, c), cell in placed.items()
            for i in range(cell.down)
            for j in range(cell.across)
        } - set(placed)
        for r in range(len(block.rows)):
            cells = []
            for c in range(width):
                cells.append(
                    "<table:covered-table-cell/>"
                    if (r, c) in hidden
                    else _ods_cell(placed.get((r, c), Cell()))
                )
            lines.append(_ods_row(cells))
    names = ["office", "table", "text", "xlink"]
    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        if n != "xlink"
        else 'xmlns:xlink="http://www.w3.org/1999/xlink"'
        for n in names
    )
    body = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(lines)}</table:table>'
        for name, lines in sheets.items()
    )
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>'
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (
            ("mimetype", mime),
            ("content.xml", content),
            ("META-INF/manifest.xml", manifest),
        ):
            package.writestr(zipfile.ZipInfo(name, _DATE), text)


def _ods_row(cells: list[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _ods_cell(cell: Cell) -> str:
    text = cell.text or _boxes(cell)
    if not text and cell.across == cell.down == 1:
        return "<table:table-cell/>"
    lines = [escape(line) for line in text.split("\n")]
    if cell.link:
        lines = [f'<text:a xlink:href="{escape(cell.link)}">{lines[0]}</text:a>']
    span = f' table:number-columns-spanned="{cell.across}" table:number-rows-spanned="{cell.down}"'
    return (
        f'<table:table-cell office:value-type="string"{span}>'
        + "".join(f"<text:p>{line}</text:p>" for line in lines)
        + "</table:table-cell>"
    )


def write_docx(page: Page, path: Path) -> None:
    document = docx.Document()
    for block in page:
        if block.heading:
            document.add_paragraph(block.heading)
        placed, width = _laid(block)
        table = document.add_table(len(block.rows), width)
        for (r, c), cell in placed.items():
            target = table.cell(r, c)
            if cell.across * cell.down > 1:
                target = target.merge(table.cell(r + cell.down - 1, c + cell.across - 1))
            paragraph = target.paragraphs[0]
            for n, (text, ticked) in enumerate(cell.boxes):
                paragraph._p.append(_word_box(n, ticked))
                paragraph.add_run(text)
                paragraph.add_run().add_break()
            if cell.link:
                _word_link(document, paragraph, cell)
            elif cell.text:
                paragraph.add_run(cell.text)
        document.add_paragraph()
    document.save(str(path))


def _word_box(n: int, ticked: bool) -> OxmlElement:
    """A check box: a content control, and every second one a letter of Wingdings 2."""
    run = OxmlElement("w:r")
    if n % 2:
        symbol = OxmlElement("w:sym")
        symbol.set(qn("w:font"), "Wingdings 2")
        symbol.set(qn("w:char"), "F052" if ticked else "F0A3")
        run.append(symbol)
        return run
    text = OxmlElement("w:t")
    text.text = "☒" if ticked else "☐"
    run.append(text)
    control, properties, content = (
        OxmlElement("w:sdt"),
        OxmlElement("w:sdtPr"),
        OxmlElement("w:sdtContent"),
    )
    w14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
    box = properties.makeelement(w14 + "checkbox")
    state = box.makeelement(w14 + "checked", {w14 + "val": "1" if ticked else "0"})
    box.append(state)
    properties.append(box)
    content.append(run)
    control.append(properties)
    control.append(content)
    return control


def _word_link(
    document: docx.document.Document, paragraph: docx.text.paragraph.Paragraph, cell: Cell
) -> None:
    relation = document.part.relate_to(
        cell.link,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = paragraph.add_run(cell.text)
    link.append(run._r)
    paragraph._p.append(link)


def html_text(page: Page) -> str:
    parts = ["<html><head><title>目录</title><style>td{border:1px}</style></head><body>"]
    for block in page:
        if block.heading:
            parts.append(f"<h2>{html.escape(block.heading)}</h2>")
        parts.append("<table border=1>")
        for cells in block.rows:
            parts.append("<tr>")
            for cell in cells:
                text = html.escape(cell.text).replace("\n", "<br>")
                if cell.boxes:
                    text = "<br>".join(
                        f"<input type=checkbox{' checked' if on else ''}>{html.escape(t)}"
                        for t, on in cell.boxes
                    )
                if cell.link:
                    text = f'<a href="{html.escape(cell.link)}">{text}</a>'
                span = f" rowspan={cell.down}" * (cell.down > 1) + f" colspan={cell.across}" * (
                    cell.across > 1
                )
                parts.append(f"<td{span}><p>{text}</p></td>")
            parts.append("</tr>")
        parts.append("</table>")
    return "".join([*parts, "</body></html>"])


def write_html(page: Page, path: Path) -> None:
    path.write_bytes(html_text(page).encode("gb18030"))


def write_pdf(page: Page, path: Path) -> None:
    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=8, leading=10, wordWrap="CJK")
    story = []
    width, height = landscape(A3)
    for block in page:
        if block.heading:
            story.append(Paragraph(html.escape(block.heading), style))
            story.append(Spacer(1, 6))
        placed, columns = _laid(block)
        grid: list[list[object]] = [[""] * columns for _ in block.rows]
        spans: list[tuple[object, ...]] = [
            ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
        for (r, c), cell in placed.items():
            text = html.escape(cell.text or _boxes(cell, "■", "□")).replace("\n", "<br/>")
            grid[r][c] = Paragraph(
                f'<a href="{cell.link}">{text}</a>' if cell.link else text, style
            )
            spans.append(("SPAN", (c, r), (c + cell.across - 1, r + cell.down - 1)))
        widths = [
            3.0
            if any(len((placed.get((r, c)) or Cell()).text) > 8 for r in range(2, len(block.rows)))
            else 1.0
            for c in range(columns)
        ]
        unit = (width - 60) / sum(widths)
        story.append(
            Table(grid, colWidths=[w * unit for w in widths], style=TableStyle(spans), repeatRows=0)
        )
        story.append(Spacer(1, 12))
    buffer = io.BytesIO()
    SimpleDocTemplate(
        buffer,
        pagesize=(width, height),
        leftMargin=30,
        rightMargin=30,
        topMargin=30,
        bottomMargin=30,
        invariant=True,
    ).build(story)
    path.write_bytes(buffer.getvalue())


WRITERS: dict[str, Callable[[Page, Path], None]] = {
    ".xlsx": write_xlsx,
    ".xls": write_xls,
    ".ods": write_ods,
    ".docx": write_docx,
    ".html": write_html,
    ".pdf": write_pdf,
}
