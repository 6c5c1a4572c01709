"""Make ``graph_builder/templates/impact.docx`` anew: the memo of an impact, empty.

The template is an ordinary Word file with docxtpl's tags in it, and may be edited in
Word as well. Fonts and sizes follow GB/T 9704-2012, 5.2.2 and 7: body 仿宋 16 pt with
28 pt lines, headings 黑体 and 楷体, A4 with its margins; tables are smaller.

Run it as ``python docs/memo_template.py``.
"""

from __future__ import annotations

from pathlib import Path

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Cell

TARGET = Path(__file__).parent.parent / "graph_builder" / "templates" / "impact.docx"

WORK = (
    ("事项", "{{ h.name }}\n{{ h.place }}", 32),
    ("影响", "{{ h.effect }}", 22),
    ("失去的依据", "{{ h.lost }}", 40),
    ("尚存的依据", "{{ h.left }}", 36),
    ("办法与期限", "{{ h.task }}\n{{ h.due }}", 26),
)
DOCUMENTS = (
    ("文件", "{{ d.document }}", 50),
    ("后果", "{{ d.consequence }}", 28),
    ("证明文字", "{{ d.words }}", 60),
    ("事项数", "{{ d.count }}", 18),
)
CANDIDATES = (
    ("文件", "{{ c.document }}", 60),
    ("可替代", "{{ c.of }}", 50),
    ("理由", "{{ c.reasons }}", 46),
)
OTHERS = (("事项或文件", "{{ o.what }}", 70), ("说明", "{{ o.why }}", 86))
EVIDENCE = (
    ("事项", "{{ e.name }}\n{{ e.place }}", 44),
    ("出处", "{{ e.source }}", 40),
    ("目录原文", "{{ e.text }}", 72),
)


def main() -> None:
    """Write the template."""
    memo = docx.Document()
    _page(memo)
    _styles(memo)
    memo.add_paragraph("{{ heading }}", "Title")
    memo.add_paragraph("{{ about }}", "Subtitle")
    memo.add_paragraph("{{ titles.summary }}", "Heading 1")
    _each(memo, "sentence", "summary", "{{ sentence }}")
    memo.add_paragraph("{%p if bodies %}")
    memo.add_paragraph("{{ titles.work }}", "Heading 1")
    memo.add_paragraph("{%p for body in bodies %}")
    memo.add_paragraph("{{ body.title }}", "Heading 2")
    _table(memo, WORK, "h", "body.work")
    memo.add_paragraph("{%p endfor %}")
    memo.add_paragraph("{%p endif %}")
    for name, columns, letter in (
        ("documents", DOCUMENTS, "d"),
        ("candidates", CANDIDATES, "c"),
        ("others", OTHERS, "o"),
    ):
        memo.add_paragraph("{%p if " + name + " %}")
        memo.add_paragraph("{{ titles." + name + " }}", "Heading 1")
        _table(memo, columns, letter, name)
        memo.add_paragraph("{%p endif %}")
    memo.add_paragraph("{{ caveat }}")
    memo.add_paragraph("{%p if evidence %}")
    memo.add_paragraph(
        "{{ titles.evidence }}", "Heading 1"
    ).paragraph_format.page_break_before = True
    _table(memo, EVIDENCE, "e", "evidence")
    memo.add_paragraph("{%p endif %}")
    memo.core_properties.author = "yiju 依据"
    memo.core_properties.title = ""
    memo.core_properties.comments = ""
    memo.save(str(TARGET))


def _page(memo: Document) -> None:
    section = memo.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = footer.add_run()
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
    _font(run.font.element.get_or_add_rPr(), "宋体", 14)


def _styles(memo: Document) -> None:
    for name, font, size, bold in (
        ("Normal", "仿宋", 16, False),
        ("Title", "宋体", 22, True),
        ("Subtitle", "楷体", 14, False),
        ("Heading 1", "黑体", 16, False),
        ("Heading 2", "楷体", 16, True),
    ):
        style = memo.styles[name]
        assert isinstance(style, ParagraphStyle)
        _font(style.element.get_or_add_rPr(), font, size)
        style.font.bold, style.font.italic = bold, False
        spacing = style.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
    for name in ("Title", "Subtitle"):
        style = memo.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        style.paragraph_format.line_spacing = Pt(32)
        style.paragraph_format.space_after = Pt(8)
        for border in style.element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
            break
    normal = memo.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.paragraph_format.first_line_indent = Pt(32)
    for name in ("Title", "Subtitle"):
        style = memo.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.paragraph_format.first_line_indent = Pt(0)
    for name in ("Heading 1", "Heading 2"):
        style = memo.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.paragraph_format.first_line_indent = Pt(32)
        style.paragraph_format.space_before = Pt(6)
        style.paragraph_format.keep_with_next = True
    cell = memo.styles.add_style("Cell", 1)
    assert isinstance(cell, ParagraphStyle)
    cell.base_style = normal
    _font(cell.element.get_or_add_rPr(), "仿宋", 10.5)
    cell.paragraph_format.first_line_indent = Pt(0)
    cell.paragraph_format.line_spacing = Pt(15)


def _font(properties: OxmlElement, name: str, size: float) -> None:
    """``name`` for Chinese, a face that goes with it for the rest."""
    for tag in ("w:rFonts", "w:color", "w:sz", "w:szCs"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    fonts.set(qn("w:eastAsia"), name)
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), "Times New Roman")
    properties.insert(0, fonts)
    colour = OxmlElement("w:color")
    colour.set(qn("w:val"), "000000")
    properties.append(colour)
    for tag in ("w:sz", "w:szCs"):
        mark = OxmlElement(tag)
        mark.set(qn("w:val"), str(round(2 * size)))
        properties.append(mark)


def _each(memo: Document, one: str, many: str, text: str) -> None:
    memo.add_paragraph("{%p for " + one + " in " + many + " %}")
    memo.add_paragraph(text)
    memo.add_paragraph("{%p endfor %}")


def _table(memo: Document, columns: tuple[tuple[str, str, int], ...], one: str, many: str) -> None:
    """A table with a head that is repeated on each page, and a row for each of ``many``."""
    table = memo.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    head, before, row, after = table.rows
    before.cells[0].text = "{%tr for " + one + " in " + many + " %}"
    after.cells[0].text = "{%tr endfor %}"
    for number, (title, text, width) in enumerate(columns):
        _fill(head.cells[number], "{{ columns['" + title + "'] }}", bold=True)
        _fill(row.cells[number], text, bold=False)
        table.columns[number].width = Mm(width)
        for each in table.rows:
            each.cells[number].width = Mm(width)
    for each, tag in ((head, "w:tblHeader"), (row, "w:cantSplit")):
        each._tr.get_or_add_trPr().append(OxmlElement(tag))


def _fill(cell: _Cell, text: str, *, bold: bool) -> None:
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.style = "Cell"
        paragraph.add_run(line).bold = bold or None


if __name__ == "__main__":
    main()
