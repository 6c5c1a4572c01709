"""Layouts in which the words of a header stand beside what they head: cards, tables that
are turned over, and labelled paragraphs. The records are those of :mod:`renderings`.
"""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from pathlib import Path

import docx
from renderings import _USUAL, Block, Cell, Page, Record, basis, row, ticked
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate


def _joined(values: list[str]) -> str:
    return "、".join(values)


def cards(catalogue: Record) -> Page:
    """A small table a matter: 公开事项 merged over its levels, boxes, a label nobody knows."""
    made = []
    for n, item in enumerate(catalogue["items"], 1):
        audience = tuple((a, a in item["audience"]) for a in ("全社会", "特定群体"))
        rows = [
            [Cell("序号", across=2), Cell(str(n))],
            [Cell("公开事项", down=2), *row("一级事项", item["category"])],
            row("二级事项", item["name"]),
            [Cell("公开内容（要素）", across=2), Cell(item["content"])],
            [Cell("公开依据", across=2), Cell(basis(item))],
            [Cell("公开时限", across=2), Cell(item["time"])],
            [Cell("公开主体", across=2), Cell(item["body"])],
            [Cell("公开渠道和载体", across=2), Cell("■" + "\n■".join(item["channels"]))],
            [Cell("公开对象", across=2), Cell(boxes=audience)],
            [Cell("公开方式", across=2), Cell(_joined(item["method"]))],
            [Cell("咨询电话", across=2), Cell(f"0571-880{n}")],
        ]
        made.append(Block(None, rows))
    return made


def paired_cards(catalogue: Record) -> Page:
    """One long table, a block of rows a matter, two labels a row."""
    rows = []
    for n, item in enumerate(catalogue["items"], 1):
        rows += [
            row("序号", str(n), "事项类别", item["category"]),
            row("事项名称", item["name"], "实施主体", item["body"]),
            [Cell("公开内容"), Cell(item["content"], across=3)],
            [Cell("政策依据"), Cell(basis(item, glue="；"), across=3)],
            row("公开时限", item["time"], "公开渠道", _joined(item["channels"])),
        ]
    return [Block(f"{catalogue['field']}公开事项", rows)]


def ticked_cards(catalogue: Record) -> Page:
    """A block of rows a matter, the options of a group each in a row, ticked or not."""
    rows = []
    for n, item in enumerate(catalogue["items"], 1):
        rows += [
            [Cell("序号", across=2), Cell(str(n))],
            [Cell("公开事项", across=2), Cell(item["name"])],
            [Cell("公开内容", across=2), Cell(item["content"])],
            [Cell("公开依据", across=2), Cell(basis(item))],
            [Cell("公开时限", across=2), Cell(item["time"])],
            [Cell("公开主体", across=2), Cell(item["body"])],
            [Cell("公开渠道", across=2), Cell(_joined(item["channels"]))],
        ]
        for group, key, options in _GROUPS:
            marks = ticked(item[key], *options)
            rows.append([Cell(group, down=len(options)), *row(options[0], marks[0])])
            rows += [row(*each) for each in zip(options[1:], marks[1:], strict=True)]
    return [Block(None, rows)]


_GROUPS = (
    ("公开对象", "audience", ("全社会", "特定群体")),
    ("公开方式", "method", ("主动", "依申请")),
    ("公开层级", "level", ("县级", "乡级", "村级")),
)


def transposed(catalogue: Record) -> Page:
    """The header turned over: its words stand down two columns, each further one a matter."""
    items = catalogue["items"]
    rows = [
        [Cell("序号", across=2), *row(*(str(n) for n, _ in enumerate(items, 1)))],
        [Cell("公开事项", down=2), *row("一级事项", *(i["category"] for i in items))],
        row("二级事项", *(i["name"] for i in items)),
    ]
    for label, said in (
        ("公开内容", [i["content"] for i in items]),
        ("公开依据", [basis(i) for i in items]),
        ("公开时限", [i["time"] for i in items]),
        ("公开主体", [i["body"] for i in items]),
        ("公开渠道和载体", [_joined(i["channels"]) for i in items]),
    ):
        rows.append([Cell(label, across=2), *row(*said)])
    for group, key, options in _GROUPS:
        marks = list(zip(*(ticked(i[key], *options) for i in items), strict=True))
        rows.append([Cell(group, down=len(options)), *row(options[0], *marks[0])])
        rows += [row(option, *mark) for option, mark in zip(options[1:], marks[1:], strict=True)]
    return [Block(f"{catalogue['field']}公开目录", rows)]


def headed_cards(catalogue: Record) -> Page:
    """A small table a matter, whose name stands over it."""
    made = []
    for n, item in enumerate(catalogue["items"], 1):
        rows = [
            row("公开内容", item["content"]),
            row("公开依据", basis(item)),
            row("公开时限", item["time"]),
            row("公开主体", item["body"]),
            row("公开渠道", _joined(item["channels"])),
            row("网址链接", Cell("查看", link=item["url"])),
        ]
        made.append(Block(f"{n}. {item['name']}", rows))
    return made


#: Each layout, and what of a record it prints.
BESIDE: dict[str, tuple[Callable[[Record], Page], set[str]]] = {
    "cards": (cards, _USUAL | {"category", "audience", "method"}),
    "paired-cards": (paired_cards, _USUAL | {"category"}),
    "ticked-cards": (ticked_cards, _USUAL | {"audience", "method", "level"}),
    "transposed": (transposed, _USUAL | {"category", "audience", "method", "level"}),
    "headed-cards": (headed_cards, _USUAL | {"url"}),
}


# Labelled paragraphs: a line each, of which a value may have several.


def numbered(catalogue: Record) -> list[str]:
    """1. the name, then a label and a colon before each value; a basis a line."""
    said = [f"{catalogue['field']}政务公开事项"]
    for n, item in enumerate(catalogue["items"], 1):
        said += [
            f"{n}. {item['name']}",
            f"公开内容：{item['content']}",
            *("公开依据：" * (k == 0) + line for k, line in enumerate(basis(item).split("\n"))),
            f"公开时限：{item['time']}",
            f"公开主体：{item['body']}",
            f"公开渠道：{_joined(item['channels'])}",
        ]
    return said


def by_category(catalogue: Record) -> list[str]:
    """一、 the category, （一） the name, labels in 【】; a label nobody knows."""
    said: list[str] = []
    categories: list[str] = []
    for item in catalogue["items"]:
        if item["category"] not in categories:
            categories.append(item["category"])
            said.append(f"{_HAN[len(categories) - 1]}、{item['category']}")
            n = 0
        said += [
            f"（{_HAN[n]}）{item['name']}",
            f"【公开内容】{item['content']}",
            f"【公开依据】{basis(item, glue='；')}",
            f"【公开时限】{item['time']}",
            f"【公开主体】{item['body']}",
            f"【公开渠道和载体】■{' ■'.join(item['channels'])} □政府公报",
            "【咨询电话】0571-8800",
        ]
        n += 1
    return said


_HAN = "一二三四五六七八九十"


def named(catalogue: Record) -> list[str]:
    """The name under a label too; two short ones on a line, and the bases below theirs."""
    said: list[str] = []
    for n, item in enumerate(catalogue["items"], 1):
        said += [
            f"序号：{n}",
            f"事项名称：{item['name']}",
            f"公开内容：{item['content']}",
            "政策依据：",
            *(f"{k}. {line}" for k, line in enumerate(basis(item).split("\n"), 1)),
            f"公开时限：{item['time']}    责任单位：{item['body']}",
            f"公开渠道：{_joined(item['channels'])}",
        ]
    return said


#: Each layout, and what of a record it prints.
PARAGRAPHS: dict[str, tuple[Callable[[Record], list[str]], set[str]]] = {
    "numbered": (numbered, _USUAL),
    "by-category": (by_category, _USUAL),
    "named": (named, _USUAL),
}


def _write_txt(lines: list[str], path: Path) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_docx(lines: list[str], path: Path) -> None:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))


def _write_html(lines: list[str], path: Path) -> None:
    said = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    path.write_text(f"<html><body><div>{said}</div></body></html>", encoding="utf-8")


def _write_pdf(lines: list[str], path: Path) -> None:
    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("p", fontName="STSong-Light", fontSize=11, leading=16, wordWrap="CJK")
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, invariant=True).build(
        [Paragraph(html.escape(line), style) for line in lines]
    )
    path.write_bytes(buffer.getvalue())


PARAGRAPH_WRITERS: dict[str, Callable[[list[str], Path], None]] = {
    ".txt": _write_txt,
    ".docx": _write_docx,
    ".html": _write_html,
    ".pdf": _write_pdf,
}
