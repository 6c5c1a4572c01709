"""Group rows: in lists of matters with their bases some rows are no matter but head those
below, and what they say is given to these, and to no others."""

from __future__ import annotations

import pytest

from graph_builder.catalogue import Catalogue, Description
from graph_builder.readers.text import table_of
from graph_builder.recognise import recognise

# The lines of a list, its cells parted by bars; the matters with their categories, bodies and
# bases, worked out by hand; and why.
LISTS = [
    ("序号|事项名称|实施依据|实施机关\n一|社保查询|《社会保险法》|人社局\n二|社保缴费||\n三|档案查询|《档案法》|档案局\n四|图书借阅|《图书馆法》|",
     [("社保查询", "", "人社局", "社会保险法"), ("社保缴费", "", "人社局", "社会保险法"), ("档案查询", "", "档案局", "档案法"), ("图书借阅", "", "", "图书馆法")],
     "where matters are numbered in words none heads another; in text two blanks are merged cells"),
    ("序号|事项名称|实施依据|实施机关\n一|行政许可||\n1|取水许可|《水法》|水务局\n2|采砂许可|《水法》|",
     [("取水许可", "行政许可", "水务局", "水法"), ("采砂许可", "行政许可", "", "水法")],
     "a kind of matter is no body, though one matter names none"),
    ("序号|事项名称|实施依据|实施机关\n一|行政许可||\n1|取水许可|《水法》|水务局\n二|行政处罚||\n1|违法取水|《水法》|水务局",
     [("取水许可", "行政许可", "水务局", "水法"), ("违法取水", "行政处罚", "水务局", "水法")],
     "the kind is kept where all bodies are named"),
    ("序号|部门|收费项目|收费依据\n一|外交||\n||1.认证费|计价格〔1999〕466号\n||2.签证费|\n||(1)代办|财综〔2003〕45号\n||(2)代填|财综〔2003〕45号\n二|教育||\n||3.学费|教财〔2003〕4号",
     [("1.认证费", "", "外交", "计价格〔1999〕466号"), ("(1)代办", "2.签证费", "外交", "财综〔2003〕45号"), ("(2)代填", "2.签证费", "外交", "财综〔2003〕45号"), ("3.学费", "", "教育", "教财〔2003〕4号")],
     "a department heads its fees, a fee its parts"),
    ("序号|收费项目|收费依据\n1|签证费|\n|(1)代办|财综〔2003〕45号\n|(2)代填|财综〔2003〕45号\n2|学费|教财〔2003〕4号",
     [("(1)代办", "签证费", "", "财综〔2003〕45号"), ("(2)代填", "签证费", "", "财综〔2003〕45号"), ("学费", "", "", "教财〔2003〕4号")],
     "a fee heads its parts with its serial in a column of its own too"),
    ("部门|收费项目|收费依据\n外交||\n|签证费|财综〔2003〕1号\n教育||\n|学费|教财〔2003〕4号",
     [("签证费", "", "外交", "财综〔2003〕1号"), ("学费", "", "教育", "教财〔2003〕4号")],
     "a department alone heads its fees without a serial"),
    ("序号|部门|收费项目|收费依据\n一|外交||\n1||签证费|财综〔2003〕1号\n三、民政|||\n2||殡葬费|财综〔2004〕1号\n（四）|水利||\n3||水费|财综〔2005〕1号",
     [("签证费", "", "外交", "财综〔2003〕1号"), ("殡葬费", "", "民政", "财综〔2004〕1号"), ("水费", "", "水利", "财综〔2005〕1号")],
     "numbers in words are written in several ways"),
    ("序号|部门|收费项目|收费依据\n一|教育||\n1||学费|财综〔2003〕2号\n2||住宿费|财综〔2003〕2号\n合计||2项|\n\n政府性基金清单\n序号|部门|收费项目|收费依据\n1||水利基金|财综〔2003〕3号",
     [("学费", "", "教育", "财综〔2003〕2号"), ("住宿费", "", "教育", "财综〔2003〕2号"), ("水利基金", "政府性基金清单", "", "财综〔2003〕3号")],
     "a group ends with its table"),
    ("序号|部门|收费项目|收费依据\n一|教育||\n1||学费|财综〔2003〕2号\n2||住宿费|财综〔2003〕2号\n1||水利基金|财综〔2003〕3号",
     [("学费", "", "教育", "财综〔2003〕2号"), ("住宿费", "", "教育", "财综〔2003〕2号"), ("水利基金", "", "", "财综〔2003〕3号")],
     "a group ends where the serials start again"),
    ("序号|类别|事项名称|实施依据\n一|水务局||\n1||取水许可|《水法》\n2|许可|采砂许可|《水法》",
     [("取水许可", "", "水务局", "水法"), ("采砂许可", "许可", "水务局", "水法")],
     "a body is a body in whatever column it stands"),
    ("序号|事项名称|实施依据|实施机关\n1|甲事项|《水法》|水务局\n2|乙事项|《河道条例》|农业局\n||| 林业局\n3|丙事项|《森林法》|林业局",
     [("甲事项", "", "水务局", "水法"), ("乙事项", "", "农业局", "河道条例"), ("丙事项", "", "林业局", "森林法")],
     "one more body of a matter is no group"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "matters", "why"), LISTS, ids=[row[2] for row in LISTS])
def test_group_rows(lines: str, matters: list[tuple[str, ...]], why: str) -> None:
    read = recognise(table_of(lines.replace("|", "\t"), "目录.txt"), Description("a"))
    assert _matters(read) == matters, why


def _matters(read: Catalogue) -> list[tuple[str, ...]]:
    return [
        (
            item.name,
            "、".join(item.category),
            "、".join(item.entries[0].bodies),
            "、".join(each.document_number or each.title or "" for each in item.citations),
        )
        for item in read.items
    ]
