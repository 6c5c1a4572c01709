"""Cards: the records of tests/formats, printed with their labels beside them, come back in
every format; and texts that look like cards and are none are left alone.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from beside import BESIDE, PARAGRAPH_WRITERS, PARAGRAPHS
from files import WRITERS
from hypothesis import given, settings
from hypothesis import strategies as st
from renderings import CATALOGUES, Block, Cell, Page, row
from test_formats import differences
from test_text_tables import DAMAGE, edited
from texts import TEXTS

from graph_builder.account import account
from graph_builder.catalogue import Catalogue, Description
from graph_builder.errors import InputError
from graph_builder.extraction import account_file, extract
from graph_builder.readers.text import table_of
from graph_builder.recognise import recognise
from graph_builder.recognise.cards import cards_as_rows
from graph_builder.table import Place, Row, Table


def check(path: Path, record: dict[str, object], printed: set[str]) -> None:
    """What is printed of ``record`` must come back, and every line be somewhere."""
    catalogue = extract(path)
    assert differences(catalogue, record, printed) == []
    assert catalogue.rejections == ()
    assert account_file(path, catalogue).wanting == ()
    without = replace(catalogue, items=catalogue.items[:-1])
    assert not account_file(path, without).adds_up


# The writers of tables are slow, but for .pdf, whose pages must be several.
SHORT = [record for record in CATALOGUES if len(record["items"]) <= 6]
LONG = max(CATALOGUES, key=lambda record: len(record["items"]))
CASES = [
    pytest.param(
        layout, ending, LONG if ending == ".pdf" else SHORT[n % len(SHORT)], id=layout + ending
    )
    for n, (layout, ending) in enumerate((a, b) for a in sorted(BESIDE) for b in sorted(WRITERS))
]


@pytest.mark.parametrize(("layout", "ending", "record"), CASES)
def test_cards_come_back(
    layout: str, ending: str, record: dict[str, object], tmp_path: Path
) -> None:
    draw, printed = BESIDE[layout]
    path = tmp_path / f"卡片{ending}"
    WRITERS[ending](draw(record), path)
    check(path, record, printed)


@pytest.mark.parametrize("ending", sorted(PARAGRAPH_WRITERS))
@pytest.mark.parametrize("layout", sorted(PARAGRAPHS))
def test_labelled_paragraphs_come_back(layout: str, ending: str, tmp_path: Path) -> None:
    draw, printed = PARAGRAPHS[layout]
    record = CATALOGUES[len(layout) % len(CATALOGUES)]
    path = tmp_path / f"段落{ending}"
    PARAGRAPH_WRITERS[ending](draw(record), path)
    check(path, record, printed)


# The ways of text: one that keeps cells apart, one that keeps their line breaks, one that
# wraps them, one that gives each a line, one that breaks them over lines.
TEXT_WAYS = ("tabs", "broken", "art", "tabbed_cells", "fragments_of_16")
# What a text way does not keep of a layout, and why.
LOST = {
    ("cards", "tabbed_cells"): (
        {"method"},
        "on a line of its own nothing tells 咨询电话 from a value",
    ),
    ("cards", "fragments_of_16"): ({"method"}, "the same"),
    ("ticked-cards", "tabbed_cells"): ({"audience", "method", "level"}, "a blank cell is no line"),
    ("ticked-cards", "fragments_of_16"): ({"audience", "method", "level"}, "blank cells are gone"),
    ("headed-cards", "*"): ({"url"}, "the link behind 查看 is not in the text"),
}
#: Layouts that a text way does not carry at all, and why.
NOT_CARRIED = {
    ("transposed", "tabbed_cells"): "cells of several matters in a row, one below the other",
    ("transposed", "fragments_of_16"): "the same, and broken",
}


CARRIED = [(a, b) for a in sorted(BESIDE) for b in TEXT_WAYS if (a, b) not in NOT_CARRIED]


@pytest.mark.parametrize(("layout", "way"), CARRIED)
def test_cards_come_back_from_text(layout: str, way: str) -> None:
    draw, printed = BESIDE[layout]
    record = CATALOGUES[(len(layout) + len(way)) % len(CATALOGUES)]
    lost = LOST.get((layout, way), LOST.get((layout, "*"), (set(), "")))[0]
    text = TEXTS[way](draw(record))
    catalogue = recognise(table_of(text, "a.txt"), Description(id="a"))
    assert differences(catalogue, record, printed - lost) == []
    assert account(text, catalogue).wanting == ()


def read(text: str) -> Catalogue:
    catalogue = recognise(table_of(text, "a.txt"), Description(id="a"))
    assert account(text, catalogue).wanting == ()
    return catalogue


def said(catalogue: Catalogue) -> list[tuple[object, ...]]:
    """Of each item: serial, name, contents, bases, time limit, bodies."""
    return [
        (item.printed_seq, item.name, item.entries[0].content,
         tuple(each.document_number or each.title for each in item.citations),
         item.entries[0].time_limit, item.entries[0].bodies)
        for item in catalogue.items
    ]  # fmt: skip


_MARRIAGE = "公开依据\t《婚姻登记条例》（国务院令第387号）"
# A text, its items, and why it is here.
READ = [
    (f"公开事项\t结婚登记\n公开内容\t办理条件\n{_MARRIAGE}\n公开时限\t\n公开主体\t县民政局",
     [(None, "结婚登记", "办理条件", ("国务院令第387号",), None, ("县民政局",))],
     "a file with one card; a value is blank"),
    (f"序号\t1\n公开事项\t结婚登记\n公开内容\t条件\n{_MARRIAGE}\n公开依据\t《民法典》\n公开主体\t县民政局\n"
     "序号\t2\n公开事项\t离婚登记\n公开内容\t流程\n公开依据\t同上\n公开主体\t同上",
     [("1", "结婚登记", "条件", ("国务院令第387号", "民法典"), None, ("县民政局",)),
      ("2", "离婚登记", "流程", ("国务院令第387号", "民法典"), None, ("县民政局",))],
     "a label twice is one value; 同上 is that of the card above"),
    ("公开事项\t结婚登记\n公开内容\t条件\n公开主体\t县民政局\n公开事项\t离婚登记\n责任单位\t县司法局\n公开内容\t流程",
     [(None, "结婚登记", "条件", (), None, ("县民政局",)), (None, "离婚登记", "流程", (), None, ("县司法局",))],
     "other words for the same in another card, in another order"),
    ("1.公开事项：\t结婚登记\n2.公开内容：\t条件\n3.公开依据：\t《婚姻登记条例》\n4.咨询电话：\t12345",
     [(None, "结婚登记", "条件", ("婚姻登记条例",), None, ())], "labels with numbers and colons"),
    ("事项名称\t结婚登记\t联系人\t张三\n公开内容\t条件\t咨询电话\t12345\n公开依据\t《婚姻登记条例》\t邮箱\t甲乙",
     [(None, "结婚登记", "条件", ("婚姻登记条例",), None, ())],
     "nobody knows the second labels of the rows: no matter is called 联系人"),
    ("序号\t1\t2\n公开事项\t甲\t乙\n公开内容\t条件甲\t条件乙\n公开依据\t《甲办法》\t《乙办法》\n"
     "序号\t3\t4\n公开事项\t丙\t丁\n公开内容\t条件丙\t条件丁\n公开依据\t《丙办法》\t《丁办法》",
     [(str(n), name, f"条件{name}", (f"{name}办法",), None, ()) for n, name in enumerate("甲乙丙丁", 1)],
     "a table turned over goes on below itself"),
    ("序号\t1\t\t序号\t2\n公开事项\t甲\t\t公开事项\t乙\n公开内容\t条件甲\t\t公开内容\t条件乙\n公开依据\t《甲办法》\t\t公开依据\t《乙办法》\n"
     "序号\t3\t\t序号\t4\n公开事项\t丙\t\t公开事项\t丁\n公开内容\t条件丙\t\t公开内容\t条件丁\n公开依据\t《丙办法》\t\t公开依据\t《丁办法》",
     [(str(n), name, f"条件{name}", (f"{name}办法",), None, ()) for n, name in enumerate("甲乙丙丁", 1)],
     "two cards side by side"),
    ("## 1. 结婚登记\n- **公开内容**：条件\n- **公开依据**：《民法典》\n- **公开主体**：县民政局\n\n"
     "## 2. 离婚登记\n- **公开内容**：流程\n- **公开依据**：《民法典》\n- **公开主体**：县民政局",
     [("1", "结婚登记", "条件", ("民法典",), None, ("县民政局",)), ("2", "离婚登记", "流程", ("民法典",), None, ("县民政局",))],
     "headings and lists of Markdown"),
    ("表1\n序号 1\n事项名称 结婚登记\n公开内容 条件\n公开依据 《民法典》\n表2\n序号 2\n事项名称 离婚登记\n公开内容 流程\n公开依据 《民法典》",
     [("1", "结婚登记", "条件", ("民法典",), None, ()), ("2", "离婚登记", "流程", ("民法典",), None, ())],
     "what numbers a card is no value of the one before"),
    ("县民政局公开事项\n\n结婚登记\n公开内容：办理条件\n所需材料\n公开依据：《婚姻登记条例》\n《民法典》\n责任单位：县民政局\n"
     "收养登记\n公开依据：《收养办法》\n公开内容：条件\n注：由县民政局解释。\n二〇二四年五月",
     [(None, "结婚登记", "办理条件\n所需材料", ("婚姻登记条例", "民法典"), None, ("县民政局",)),
      (None, "收养登记", "条件", ("收养办法",), None, ())],
     "names without numbers, values of several lines; the remark at the end is none"),
    ("一、社会保险登记\n（一）公开内容\n条件、材料\n（二）公开依据\n《社会保险法》\n（三）公开时限\n长期公开\n"
     "二、社会保险转移\n（一）公开内容\n转移条件\n（二）公开依据\n《社会保险法》\n（三）公开时限\n长期公开",
     [(None, "社会保险登记", "条件、材料", ("社会保险法",), "长期公开", ()),
      (None, "社会保险转移", "转移条件", ("社会保险法",), "长期公开", ())],
     "numbered labels on lines of their own"),
    ("1. 社会保险登记\n公开内容：1. 转移条件\n2. 转移材料\n公开依据：《社会保险法》\n公开时限：长期公开\n"
     "2. 社会保险转移\n公开内容：条件\n公开依据：《社会保险法》\n公开时限：长期公开",
     [("1", "社会保险登记", "1. 转移条件\n2. 转移材料", ("社会保险法",), "长期公开", ()),
      ("2", "社会保险转移", "条件", ("社会保险法",), "长期公开", ())],
     "the members of a list are numbered as the names are"),
    ("【事项名称】社会保险登记【实施主体】县社保局\n【公开内容】办理条件\n【公开依据】《社会保险法》",
     [(None, "社会保险登记", "办理条件", ("社会保险法",), None, ("县社保局",))],
     "labels in brackets need no blank before them"),
    ("事项名称 社会保险登记\n公开内容 办理条件\n公开依据 《社会保险法》\n公开时限 长期公开",
     [(None, "社会保险登记", "办理条件", ("社会保险法",), "长期公开", ())],
     "a blank alone parts label and value, as a table pasted from a PDF"),
    ("一、结婚登记\n公开内容：办事指南\n公开依据：《婚姻登记条例》\n公开主体：民政局\n二、离婚登记\n公开依据：《婚姻登记条例》\n公开主体：民政局\n"
     "三、收养登记\n公开内容：办事指南\n公开主体：民政局",
     [(None, "结婚登记", "办事指南", ("婚姻登记条例",), None, ("民政局",)), (None, "离婚登记", "", ("婚姻登记条例",), None, ("民政局",)),
      (None, "收养登记", "办事指南", (), None, ("民政局",))],
     "a numbered name begins a card, whatever label follows"),
    ("事项名称：取水许可\n实施依据：《水法》\n实施机关：水务局\n办理时限：20日\n事项名称：采砂许可\n实施依据：《水法》\n实施机关：水务局\n办理时限：20日\n"
     "事项名称：年报公示\n办理时限：即办",
     [(None, "取水许可", "", ("水法",), None, ("水务局",)), (None, "采砂许可", "", ("水法",), None, ("水务局",)), (None, "年报公示", "", (), None, ())],
     "nothing is merged between cards"),
    ("1.取水许可\n审批层级：县级\n实施依据：《水法》\n实施机关：水务局\n2.采砂许可\n审批层级：县级\n实施依据：《水法》\n实施机关：水务局",
     [("1", "取水许可", "", ("水法",), None, ("水务局",)), ("2", "采砂许可", "", ("水法",), None, ("水务局",))],
     "the label of what is kept as printed is no part of the name"),
    ("事项名称：结婚登记\n事项名称：离婚登记\n实施依据：《婚姻登记条例》\n实施机关：民政局\n事项名称：收养登记\n实施依据：《民法典》\n实施机关：民政局",
     [(None, "结婚登记", "", (), None, ()), (None, "离婚登记", "", ("婚姻登记条例",), None, ("民政局",)), (None, "收养登记", "", ("民法典",), None, ("民政局",))],
     "each name has a label of its own"),
    ("事项名称\t取水许可\n实施依据\t《水法》\n实施机关\t\n\n事项名称\t采砂许可\n实施依据\t\n实施机关\t水务局",
     [(None, "取水许可", "", ("水法",), None, ()), (None, "采砂许可", "", (), None, ("水务局",))],
     "cards of few labels, of which some say nothing"),
    ("公开主体：县民政局\n公开内容：以下各项\n序号\t公开事项\t公开内容\t公开依据\n1\t结婚登记\t条件\t《婚姻登记条例》",
     [("1", "结婚登记", "条件", ("婚姻登记条例",), None, ())],
     "an ordinary header wins over labels in the text above it"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "items", "why"), READ, ids=[each[2] for each in READ])
def test_corners_of_cards(text: str, items: list[tuple[object, ...]], why: str) -> None:
    assert said(read(text)) == items, why


# Texts that hold no card, and why.
NONE = [
    ("联系人\t张三\n电话\t12345\n地址\t人民路1号", "a table of contacts"),
    ("申请表\n事项名称\t\n公开内容\t\n公开依据\t\n申请人\t", "a form that nobody has filled in"),
    ("事项名称\t结婚登记\n实施主体\t县民政局\n公开时限\t长期公开", "neither content nor basis"),
    ("现通知如下：\n公开依据：《政府信息公开条例》。\n公开时限：20个工作日内。\n公开主体：各单位。", "prose with labels names no matter"),
    ("序号\n公开事项\n公开内容\n公开依据\n1\n结婚登记\n指南\n《民法典》", "labels one below the other are a header"),
    ("公开事项 公开内容 公开依据 公开主体\n公开内容：见附件\n结婚登记 指南 《民法典》 县民政局", "so are labels side by side"),
    ("序号\t公开事项\t公开内容\n公开依据\t甲事项\t甲内容\n公开主体\t乙事项\t乙内容", "a header, whatever stands below it"),
    ("序号\t\t1\n公开事项\t一级事项二级事项\t甲 乙\n公开内容\t\t丙\n公开依据\t\t《丁》", "parts that ran together: rows were lost"),
    ("序号\t1\t2\t3\n公开事项\t一级事项\t甲\t乙\t丙\n二级事项\t丁\t戊\t己\n公开内容\t条件\t流程\t材料\n公开依据\t《甲》\t《乙》\t《丙》",
     "blank cells are gone, and nothing tells whose a value is"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "why"), NONE, ids=[each[1] for each in NONE])
def test_what_is_no_card_is_left_alone(text: str, why: str) -> None:
    table = table_of(text, "a.txt")
    assert cards_as_rows(table) is table, why


_DAMAGED = {
    "cards": TEXTS["tabs"](BESIDE["cards"][0](SHORT[0])),
    "transposed": TEXTS["tabs"](BESIDE["transposed"][0](SHORT[0])),
    "numbered": "\n".join(PARAGRAPHS["numbered"][0](SHORT[0])),
    "named": "\n".join(PARAGRAPHS["named"][0](SHORT[0])),
}


@pytest.mark.parametrize("layout", sorted(_DAMAGED))
def test_damaged_cards_are_read_or_refused(layout: str) -> None:
    @settings(max_examples=40, deadline=None, database=None)
    @given(st.lists(DAMAGE, min_size=1, max_size=8))
    def damaged(edits: list[tuple[str, int, int]]) -> None:
        text = edited(_DAMAGED[layout], edits)
        with suppress(InputError):
            account(text, recognise(table_of(text, "a.txt"), Description(id="a")))

    damaged()


def _rows(*said: tuple[tuple[str, ...], int, int, bool]) -> Table:
    """Rows of cells, with the part of each, its page, and whether it stands outside."""
    return Table(
        "a.pdf",
        tuple(
            Row(cells, Place("a.pdf", n, n, page=page), part=part, loose=loose)
            for n, (cells, part, page, loose) in enumerate(said, 1)
        ),
    )


def test_a_card_goes_on_over_a_page() -> None:
    table = _rows(
        (("公开事项", "结婚登记"), 1, 1, False),
        (("公开内容", "办理条件、"), 1, 1, False),
        (("- 1 -",), 1, 1, True),
        (("", "所需材料"), 1, 2, False),
        (("公开依据", "《婚姻登记条例》"), 1, 2, False),
        (("公开主体", "县民政局"), 2, 3, False),
        (("公开事项 离婚登记",), 2, 3, True),
        (("公开内容", "办理条件"), 3, 4, False),
        (("公开依据", "《婚姻登记条例》"), 3, 4, False),
    )
    catalogue = recognise(table, Description(id="a"))
    assert said(catalogue) == [
        (None, "结婚登记", "办理条件、\n所需材料", ("婚姻登记条例",), None, ("县民政局",)),
        (None, "离婚登记", "办理条件", ("婚姻登记条例",), None, ()),
    ]
    (first, second) = (item.entries[0].source for item in catalogue.items)
    assert (first.line, first.end_line, second.line, second.end_line) == (1, 6, 7, 9)
    assert [each.source.line for each in catalogue.items[0].citations] == [5]


def test_a_table_turned_over_goes_on_over_a_page() -> None:
    table = _rows(
        (("公开事项", "结婚登记", "离婚登记"), 1, 1, False),
        (("公开内容", "条件、", "流程、"), 1, 1, False),
        (("第 1 页",), 1, 1, True),
        (("", "材料", "时限"), 1, 2, False),
        (("公开依据", "《婚姻登记条例》", "《民法典》"), 1, 2, False),
    )
    assert said(recognise(table, Description(id="a"))) == [
        (None, "结婚登记", "条件、\n材料", ("婚姻登记条例",), None, ()),
        (None, "离婚登记", "流程、\n时限", ("民法典",), None, ()),
    ]


def test_sections_merged_over_labels_and_another_table(tmp_path: Path) -> None:
    cards = [
        Block(
            f"{n}. {name}",
            [
                [Cell("基本信息", down=2), *row("事项名称", name)],
                row("实施主体", "县民政局"),
                [Cell("公开信息", down=2), *row("公开内容", "条件")],
                row("设定依据", "《民法典》"),
            ],
        )
        for n, name in enumerate(("结婚登记", "离婚登记"), 1)
    ]
    table = [
        row("序号", "公开事项", "公开内容", "公开依据"),
        row("3", "收养登记", "材料", "《收养办法》"),
    ]
    path = tmp_path / "卡片.docx"
    WRITERS[".docx"]([cards[0], Block("附表", table), cards[1]], path)
    catalogue = extract(path)
    assert said(catalogue) == [
        (None, "结婚登记", "条件", ("民法典",), None, ("县民政局",)),
        ("3", "收养登记", "材料", ("收养办法",), None, ()),
        (None, "离婚登记", "条件", ("民法典",), None, ("县民政局",)),
    ]
    assert account_file(path, catalogue).wanting == ()


def test_a_card_a_sheet_and_headings_over_cards(tmp_path: Path) -> None:
    page: Page = [
        Block("一、婚姻", [row("事项名称", name), row("公开内容", "条件"), row("设定依据", "《民法典》")], sheet)
        for name, sheet in (("结婚登记", "甲"), ("离婚登记", "乙"))
    ]  # fmt: skip
    path = tmp_path / "卡片.xlsx"
    WRITERS[".xlsx"](page, path)
    catalogue = extract(path)
    assert [(item.name, item.category) for item in catalogue.items] == [
        ("结婚登记", ("一、婚姻",)),
        ("离婚登记", ("一、婚姻",)),
    ]
    assert account_file(path, catalogue).wanting == ()


def test_a_label_nobody_knows_is_a_column_and_a_card_is_said_to_be_one() -> None:
    catalogue = read("公开事项\t结婚登记\n公开内容\t条件\n公开依据\t《民法典》\n咨询电话\t12345")
    assert [(column.printed, column.role) for column in catalogue.columns] == [
        ("公开事项", "name"),
        ("公开内容", "content"),
        ("公开依据", "basis"),
        ("咨询电话", None),
    ]
    assert [(mend.kind, mend.was) for mend in catalogue.mends] == [
        ("labels-beside", "公开事项、公开内容、公开依据、咨询电话")
    ]
