"""Layouts in which tests print records: a catalogue of tests/formats becomes a page of
headings and tables, which :mod:`files` writes in each format.

What a layout does not print is not expected back; ``PRINTED`` says what each prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "formats"
Record = dict[str, Any]
CATALOGUES: list[Record] = [
    yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))
]


@dataclass(frozen=True)
class Cell:
    """A cell of a page: its text, what it covers, and the link behind it.

    In ``boxes`` each option stands with whether it is ticked, as the format draws boxes.
    """

    text: str = ""
    across: int = 1
    down: int = 1
    link: str | None = None
    boxes: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True)
class Block:
    """A heading and the table under it; ``sheet`` names its sheet where there are some."""

    heading: str | None
    rows: list[list[Cell]]
    sheet: str = "Sheet1"


Page = list[Block]


def basis(item: Record, *, tags: bool = False, glue: str = "\n") -> str:
    """The bases of an item as printed."""
    return glue.join(
        (f"【{each['tag']}】" if tags else "")
        + f"《{each['title']}》"
        + (f"（{each['number']}）" if "number" in each else "")
        for each in item["bases"]
    )


def row(*texts: str | Cell) -> list[Cell]:
    return [each if isinstance(each, Cell) else Cell(each) for each in texts]


def ticked(values: list[str], *options: str) -> list[str]:
    return ["√" if option in values else "" for option in options]


def merged(items: list[Record], key: str) -> Iterator[tuple[Record, Cell | None]]:
    """The items, each with the cell that starts at it where ``key`` is merged."""
    for value, group in groupby(items, key=lambda item: item[key]):
        members = list(group)
        for n, item in enumerate(members):
            yield item, None if n else Cell(value, down=len(members))


def pilot(catalogue: Record) -> Page:
    """The national pilot's: two header rows, 一级事项 merged, ticks."""
    upper = [
        Cell("序号", down=2),
        Cell("公开事项", across=2),
        Cell("公开内容（要素）", down=2),
        Cell("公开依据", down=2),
        Cell("公开时限", down=2),
        Cell("公开主体", down=2),
        Cell("公开渠道和载体", down=2),
        Cell("公开对象", across=2),
        Cell("公开方式", across=2),
        Cell("公开层级", across=3),
    ]
    lower = row(
        "一级事项", "二级事项", "全社会", "特定群体", "主动", "依申请", "县级", "乡级", "村级"
    )
    rows = [upper, lower]
    for n, (item, level) in enumerate(merged(catalogue["items"], "category"), 1):
        rows.append([
            Cell(str(n)), *([level] if level else []),
            *row(item["name"], item["content"], basis(item), item["time"], item["body"], "■" + "\n■".join(item["channels"]) + "\n□政府公报",
                 *ticked(item["audience"], "全社会", "特定群体"), *ticked(item["method"], "主动", "依申请"), *ticked(item["level"], "县级", "乡级", "村级")),
        ])  # fmt: skip
    return [Block(f"清河县{catalogue['field']}领域基层政务公开标准目录", rows)]


def blocks(catalogue: Record) -> Page:
    """A service a block of rows, a row a kind of information; serial and name merged."""
    rows = [
        row(
            "序号",
            "公开事项名称",
            "公开内容",
            "公开要素",
            "公开主体",
            "公开属性",
            "公开时限",
            "公开渠道",
        )
    ]
    for n, item in enumerate(catalogue["items"], 1):
        tail = [item["body"], "主动公开", item["time"], "；".join(item["channels"])]
        sections = [("政策依据", basis({"bases": [each]})) for each in item["bases"]] + [
            ("办事指南", item["content"])
        ]
        for k, (section, text) in enumerate(sections):
            head = (
                []
                if k
                else [Cell(str(n), down=len(sections)), Cell(item["name"], down=len(sections))]
            )
            rows.append([*head, *row(section, text, *tail)])
    return [Block(f"{catalogue['field']}公共服务信息公开目录", rows)]


def boxes(catalogue: Record) -> Page:
    """Boxes in every cell that chooses, none in a column of its own."""
    rows = [
        row(
            "序号",
            "公开事项名称",
            "公开内容",
            "公开依据",
            "公开主体",
            "公开时限",
            "公开渠道",
            "公开对象",
            "公开方式",
        )
    ]
    options = ["政府网站", "公示栏", "办事大厅", "报纸"]
    for n, item in enumerate(catalogue["items"], 1):
        rows.append(row(
            str(n), item["name"], item["content"], basis(item, glue="；"), item["body"], item["time"],
            Cell(boxes=tuple((c, c in item["channels"]) for c in dict.fromkeys([*options, *item["channels"]]))),
            Cell(boxes=tuple((a, a in item["audience"]) for a in ("全社会", "特定群体"))),
            Cell(boxes=tuple((m, m in item["method"]) for m in ("主动", "依申请"))),
        ))  # fmt: skip
    return [Block(None, rows)]


def levels(catalogue: Record) -> Page:
    """Three levels of the matter under one heading, the first two merged."""
    rows = [
        [
            Cell("序号", down=2),
            Cell("公开事项", across=3),
            *(
                Cell(t, down=2)
                for t in ("公开内容", "公开依据", "公开时限", "公开主体", "公开渠道")
            ),
        ],
        row("一级事项", "二级事项", "三级事项"),
    ]
    count = len(catalogue["items"])
    for n, (item, level) in enumerate(merged(catalogue["items"], "category"), 1):
        first = [Cell(catalogue["field"], down=count)] if n == 1 else []
        rows.append(
            [
                Cell(str(n)),
                *first,
                *([level] if level else []),
                *row(
                    item["name"],
                    item["content"],
                    basis(item),
                    item["time"],
                    item["body"],
                    "、".join(item["channels"]),
                ),
            ]
        )
    return [Block("政务公开目录", rows)]


def no_basis(catalogue: Record) -> Page:
    """No basis and no time limit at all."""
    rows = [row("序号", "事项名称", "公开内容", "责任单位", "公开渠道")]
    rows += [
        row(
            str(n),
            i["name"],
            i["content"],
            i["body"],
            "\n".join(f"{k}. {c}" for k, c in enumerate(i["channels"], 1)),
        )
        for n, i in enumerate(catalogue["items"], 1)
    ]
    return [Block(None, rows)]


def extras(catalogue: Record) -> Page:
    """Columns that only some have, and a link behind 查看."""
    rows = [
        row(
            "序号",
            "公开事项",
            "公开内容",
            "公开依据",
            "公开时限",
            "公开主体",
            "责任科室",
            "更新频率",
            "公开渠道",
            "网址链接",
            "备注",
        )
    ]
    rows += [
        row(
            str(n),
            i["name"],
            i["content"],
            basis(i),
            i["time"],
            i["body"],
            "办公室",
            "每季度",
            "、".join(i["channels"]),
            Cell("查看", link=i["url"]),
            "",
        )
        for n, i in enumerate(catalogue["items"], 1)
    ]
    return [Block("一、" + catalogue["field"], rows)]


def a_table_a_field(catalogue: Record) -> Page:
    """A table for each category, its name above it; the serials restart."""
    made = []
    for category, items in groupby(catalogue["items"], key=lambda item: item["category"]):
        rows = [row("序号", "公开事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道")]
        rows += [
            row(
                str(n),
                i["name"],
                i["content"],
                basis(i),
                i["time"],
                i["body"],
                "、".join(i["channels"]),
            )
            for n, i in enumerate(items, 1)
        ]
        made.append(Block(category, rows, sheet=category))
    return made


def other_words(catalogue: Record) -> Page:
    """Header words of another place, broken by blanks and lines, in another order."""
    rows = [
        row(
            "编 号",
            "责任部门",
            "信息名称",
            "公开内容\n（要素）",
            "设定依据",
            "公开\n期限",
            "公开渠道及载体",
            "公开网址",
        )
    ]
    rows += [
        row(
            str(n),
            i["body"],
            i["name"],
            i["content"],
            basis(i),
            i["time"],
            "；".join(i["channels"]),
            i["url"],
        )
        for n, i in enumerate(catalogue["items"], 1)
    ]
    return [Block(None, rows)]


def as_above(catalogue: Record) -> Page:
    """同上 wherever a cell repeats the one above it."""
    rows = [row("序号", "事项名称", "公开内容", "政策依据", "公开时限", "公开主体", "公开渠道")]
    last: tuple[str, ...] = ("", "", "")
    for n, item in enumerate(catalogue["items"], 1):
        now = (item["time"], item["body"], "、".join(item["channels"]))
        rows.append(
            row(
                str(n),
                item["name"],
                item["content"],
                basis(item),
                *("同上" if a == b else a for a, b in zip(now, last, strict=True)),
            )
        )
        last = now
    return [Block("公开目录", rows)]


def odd_serials(catalogue: Record) -> Page:
    """Serials of four digits that do not start at 1, and start again."""
    rows = [
        row("序号", "类别", "公开事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道")
    ]
    for n, (item, level) in enumerate(merged(catalogue["items"], "category")):
        rows.append(
            [
                Cell(f"05{n % 3 + 5:02}"),
                *([level] if level else []),
                *row(
                    item["name"],
                    item["content"],
                    basis(item),
                    item["time"],
                    item["body"],
                    "、".join(item["channels"]),
                ),
            ]
        )
    return [Block(None, rows)]


def parts(catalogue: Record) -> Page:
    """An item over several rows, one for each part of its content; the rest merged."""
    rows = [row("序号", "公开事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道")]
    for n, item in enumerate(catalogue["items"], 1):
        contents = item["content"].split("；")
        many = len(contents)
        rows.append(
            [
                Cell(str(n), down=many),
                Cell(item["name"], down=many),
                Cell(contents[0]),
                *(
                    Cell(t, down=many)
                    for t in (basis(item), item["time"], item["body"], "、".join(item["channels"]))
                ),
            ]
        )
        rows += [[Cell(text)] for text in contents[1:]]
    return [Block(None, rows)]


def tags(catalogue: Record) -> Page:
    """The type of each basis before it: 【法律】."""
    rows = [row("序号", "公开事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道")]
    rows += [
        row(
            str(n),
            i["name"],
            i["content"],
            basis(i, tags=True),
            i["time"],
            i["body"],
            "、".join(i["channels"]),
        )
        for n, i in enumerate(catalogue["items"], 1)
    ]
    return [Block(None, rows)]


_USUAL = {"name", "content", "bases", "time", "body", "channels"}
#: Each layout, and what of a record it prints.
LAYOUTS: dict[str, tuple[Callable[[Record], Page], set[str]]] = {
    "pilot": (pilot, _USUAL | {"category", "audience", "method", "level"}),
    "blocks": (blocks, _USUAL),
    "boxes": (boxes, _USUAL | {"audience", "method"}),
    "levels": (levels, _USUAL | {"category"}),
    "no-basis": (no_basis, {"name", "content", "body", "channels"}),
    "extras": (extras, _USUAL | {"url"}),
    "a-table-a-field": (a_table_a_field, _USUAL | {"category"}),
    "other-words": (other_words, _USUAL | {"url"}),
    "as-above": (as_above, _USUAL),
    "odd-serials": (odd_serials, _USUAL | {"category"}),
    "parts": (parts, _USUAL),
    "tags": (tags, _USUAL),
}
