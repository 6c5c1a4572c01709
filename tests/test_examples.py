"""The five catalogues, held against what a person read in them.

Every figure was counted in the file. Some were counted only after the program
had printed one, to settle which of the two was right; line numbers are the file's.
"""

from __future__ import annotations

from collections import Counter

import pytest
from conftest import SLUGS

from graph_builder.catalogue import Catalogue, Item
from graph_builder.concepts import label_of

# How many items, entries (rows), citations; and citations that are policy.
COUNTS = {
    # 29 numbered rows; 29 条例, 22 社会保险法, 5 征缴条例, 4 × 3 异地就医, 4 others.
    "county": (29, 29, 73, 44),
    # 72 条例; 56 others, of which 全面推进政务公开 merely obliges to disclose.
    "jinshan-district": (72, 72, 128, 55),
    # every item but the fifth names the 条例: 19; 22 others.
    "prefecture-city": (20, 20, 41, 22),
    # 242 printed lines less 20 headers; 65 numbers in 政策依据, 2 × 25 公开依据.
    "shanghai-district-services": (25, 222, 115, 65),
    # 92 rows, three of them 行政审批办理结果 going on with the row above; 89 条例, 7 others.
    "shanghai-municipality": (89, 92, 96, 7),
}


@pytest.mark.parametrize("slug", SLUGS)
def test_counts(slug: str, catalogues: dict[str, Catalogue]) -> None:
    catalogue = catalogues[slug]
    kinds = Counter(cited.kind for _, cited in catalogue.citations())
    entries = sum(len(item.entries) for item in catalogue.items)
    assert (len(catalogue.items), entries, kinds.total(), kinds["policy"]) == COUNTS[slug]


# Document, and the places of the items that rely on it.
RELIANCE = [
    ("沪人社医发〔2016〕44号", "shanghai-district-services", {1, 2}),
    ("沪人社医发〔2016〕44号", "jinshan-district", {31, 32, 35, 36, 37, 38}),
    ("沪医保〔2000〕46号", "shanghai-district-services", {8, 12, 21}),
    ("沪医保〔2000〕46号", "jinshan-district", {39, 40, 49, 50}),
    ("沪医保〔2001〕51号", "shanghai-district-services", {3, 7, 22}),
    ("沪医保〔2001〕51号", "jinshan-district", {53, 54, 55, 56, 67, 68}),
    ("沪人社医发〔2016〕38号", "shanghai-district-services", {2, 4, 5}),
    ("沪人社医发〔2016〕38号", "jinshan-district", {33, 34, 51, 52}),
    ("沪医保中心〔2007〕74号", "shanghai-district-services", {4, 5, 20}),
    ("沪医保〔2007〕74号", "shanghai-district-services", {1, 2}),
    ("沪府发〔2015〕57号", "shanghai-district-services", {10}),
    ("沪府发〔2015〕57号", "jinshan-district", {25, 26}),
    ("沪医保中心〔2012〕52号", "jinshan-district", {29, 30, 41, 42, 59, 60, 63, 64, 69, 70, 71}),
    ("沪医保中心〔2012〕53号", "jinshan-district", {72}),
    ("沪人社医〔2017〕292号", "jinshan-district", {61, 62}),
    ("沪人社医发〔2017〕292号", "shanghai-district-services", {6}),
    ("人社部发〔2015〕80号", "shanghai-district-services", {18, 19}),
]  # fmt: skip


@pytest.mark.parametrize(("number", "slug", "expected"), RELIANCE)
def test_who_relies_on_a_document(
    number: str, slug: str, expected: set[int], catalogues: dict[str, Catalogue]
) -> None:
    found = {i.seq for i, cited in catalogues[slug].citations() if cited.document_number == number}
    assert found == expected


# The names of the district's services: every one was read off the file, the
# whole spelling where one is printed, the less damaged where none is.
DISTRICT_NAMES = [
    "办理《社会保障卡（医疗保险专用）》申领（限职保和居保人员）",
    "办理医疗卡书面挂失及撤销",
    "办理《离休等相关干部医疗证》",
    "办理就医记录册的申领及补发",
    "办理就医记录册的更换",
    "办理跨省异地就医登记备案相关手续",
    "办理离休干部定点医院变更及转诊手续",
    "办理门诊大病事项登记及撤销",
    "办理医保专项治理登记与撤销",
    "办理居民医保受理登记及缴费",
    "办理互助帮困人员登记及缴费",
    "办理医疗费用零星报销的相关手续（含职保、居保、离休等）",
    "办理帮困人员门诊急诊报销及住院补助的手续",
    "办理综合减负的相关手续",
    "办理低收入减负及丧劳相关手续住院起付线",
    "办理尿毒症减负的相关手续",
    "办理个人医疗账户资金清算的相关手续（职保）",
    "流动就业人员医疗保险关系转移接续清算",
    "流动就业人员医疗保险关系转移接续相关业务办理",
    "办理居保人员就医关系转移相关手续",
    "办理职保人员就医关系转移相关手续",
    "办理离休人员就医关系转移相关手续",
    "办理长护险保险相关事务申请",
    "延长工作年限职工退休时申请享受同年龄段已退休人员医疗保险待遇",
    "因患大病重病而完全丧失劳动能力特困人员比照享受退休时医疗保险待遇",
]


def test_the_best_spelling_of_each_name_is_chosen(catalogues: dict[str, Catalogue]) -> None:
    items = catalogues["shanghai-district-services"].items
    assert [item.name for item in items] == DISTRICT_NAMES


def test_every_printed_spelling_is_kept(catalogues: dict[str, Catalogue]) -> None:
    seventh = catalogues["shanghai-district-services"].items[6]
    assert seventh.names == (
        "办理离休干部定点医院变更及转诊手续",
        "点办 理医 院离 休手 续变 更干 部定",
    )


def test_a_name_damaged_in_every_spelling_is_reported(catalogues: dict[str, Catalogue]) -> None:
    # Service 15 is printed 办理低收入减负及丧劳人员住院 and …丧劳相关手续住院起付线:
    # the second is longer and lacks 人员.
    found = [m for m in catalogues["shanghai-district-services"].mends if m.kind == "name-damaged"]
    assert [(mend.source.line, mend.was) for mend in found] == [(157, "人员")]


# The rows that stand under the wrong headers, by file and line: found by
# looking for rows that begin in the wrong column.
SHIFTED = {
    "county": [13],
    "jinshan-district": [],
    "prefecture-city": [],
    "shanghai-district-services": [12, 79, 81, 145, 159, 211],
    "shanghai-municipality": [],
}


@pytest.mark.parametrize("slug", SLUGS)
def test_shifted_rows_are_put_back(slug: str, catalogues: dict[str, Catalogue]) -> None:
    mends = [mend.source.line for mend in catalogues[slug].mends if mend.kind == "row-shifted"]
    assert mends == SHIFTED[slug]


def test_a_row_shifted_to_the_right_has_its_cells_back(catalogues: dict[str, Catalogue]) -> None:
    seventh = catalogues["county"].items[6]
    assert seventh.name == "参保单位参保信息查询"
    assert seventh.category == ("基本医疗保险参保信息查询和个人账户一次性支取",)
    (entry,) = seventh.entries
    assert entry.time_limit == "信息形成（变更）20个工作日内"
    assert entry.bodies == ("县医保局",)
    assert entry.channels == ("政府网站",)
    assert (entry.audience, entry.method, entry.level) == (("全社会",), ("主动",), ("县级",))


def test_a_row_shifted_to_the_left_has_its_cells_back(catalogues: dict[str, Catalogue]) -> None:
    eighth = catalogues["shanghai-district-services"].items[7]
    entry = next(e for e in eighth.entries if e.source.line == 79)
    assert entry.section == "政策依据"
    assert entry.bodies == ("上海市医疗保障局",)
    assert entry.time_limit == "区级主管部门及时转载 长期公开"
    assert entry.channels == ("区政府门户网站", "网上政务大厅")


def test_the_end_of_a_row_shifted_alone(catalogues: dict[str, Catalogue]) -> None:
    fifteenth = catalogues["shanghai-district-services"].items[14]
    guide = next(e for e in fifteenth.entries if e.section == "办事指南")
    assert guide.time_limit == "区级主管部门及时转载 长期公开（动态调整）"
    assert guide.channels == ()  # the row has none


def _item(catalogues: dict[str, Catalogue], slug: str, seq: int) -> Item:
    return catalogues[slug].items[seq - 1]


def test_a_service_over_two_pages_is_one_item(catalogues: dict[str, Catalogue]) -> None:
    second = _item(catalogues, "shanghai-district-services", 2)
    assert [entry.source.line for entry in second.entries] == [13, 14, 17, 18, *range(19, 25)]
    assert [entry.section for entry in second.entries] == [
        *["政策依据"] * 4,
        "办事指南",
        "申请环节产生信息",
        "办理环节产生信息",
        "办结环节产生信息",
        "联系渠道信息",
        "其他相关信息",
    ]
    # 公开依据 is one merged cell, printed again on the second page.
    assert [c.title for c in second.citations if c.kind == "disclosure"] == [
        "中华人民共和国政府信息公开条例",
        "上海市政府信息公开规定",
    ]


def test_bodies_channels_and_forms_of_one_cell_are_parted(
    catalogues: dict[str, Catalogue],
) -> None:
    tenth = _item(catalogues, "shanghai-district-services", 10)
    entry = next(e for e in tenth.entries if e.source.line == 102)
    assert entry.bodies == (
        "上海市人社局",
        "上海市医保局",
        "上海市教委会",
        "上海市卫计委",
        "上海市财政局",
        "上海市民政局",
        "上海市残联",
    )
    assert entry.channels == ("区政府门户网站", "网上政务大厅", "上海市一网通办门户网站")
    seventh = _item(catalogues, "shanghai-district-services", 7)
    forms = next(e for e in seventh.entries if e.section == "办结环节产生信息").forms
    assert forms == ("离休干部医疗转诊单", "离休干部医疗证（副证）")


def test_only_ticked_boxes_are_channels(catalogues: dict[str, Catalogue]) -> None:
    assert _item(catalogues, "shanghai-municipality", 1).entries[0].channels == ("政府网站",)
    # line 18: the second box is checked too
    annual = next(
        i for i in catalogues["shanghai-municipality"].items if i.name == "政府信息公开年报"
    )
    assert annual.entries[0].channels == ("政府网站", "两微一端")
    assert _item(catalogues, "jinshan-district", 11).entries[0].channels == ("政府网站", "两微一端")
    assert _item(catalogues, "jinshan-district", 22).entries[0].channels == ("两微一端",)
    assert _item(catalogues, "jinshan-district", 28).entries[0].channels == ("精准推送",)
    assert _item(catalogues, "prefecture-city", 1).entries[0].channels == (
        "部门网站",
        "政务服务中心（根据各地市实际情况公开）",
        "两微一端",
    )


def test_what_is_not_ticked_stays_empty(catalogues: dict[str, Catalogue]) -> None:
    # line 83: no tick under 公开对象 and 公开方式
    card = next(i for i in catalogues["shanghai-municipality"].items if "制卡" in i.name)
    (entry,) = card.entries
    assert (entry.audience, entry.method, entry.level) == ((), (), ("市级",))


def test_a_row_without_leading_cells_goes_on_with_the_item_above(
    catalogues: dict[str, Catalogue],
) -> None:
    items = catalogues["shanghai-municipality"].items
    approvals = [item for item in items if item.category == ("权力事项", "行政审批")]
    assert [len(item.entries) for item in approvals] == [2, 2, 2]
    guide, result = approvals[0].entries
    assert result.content == "行政审批办理结果"
    assert result.bodies == guide.bodies == ("市医保局",)


def test_merged_cells_are_filled_down(catalogues: dict[str, Catalogue]) -> None:
    assert [item.category for item in catalogues["prefecture-city"].items] == [
        *[("综合业务",)] * 3,
        *[("行政执法",)] * 2,
        ("基金运行管理",),
        *[("部门（单位）预决算信息",)] * 2,
        ("基本医疗保障事业发展统计公报信息",),
        ("基本医疗保险基金预决算信息",),
        ("待遇保障",),
        ("医疗服务价格",),
        *[("稽查稽核",)] * 2,
        *[("医保业务办理",)] * 6,
    ]


def test_links_are_held_against_the_lists_of_links(catalogues: dict[str, Catalogue]) -> None:
    # Line 374 lists a page on staff changes; item 6 says 暂无 instead.
    missing = [r for r in catalogues["jinshan-district"].rejections if r.column == "url"]
    assert [(r.source.line, r.value) for r in missing] == [
        (219, "暂无"),
        (374, "https://www.jinshan.gov.cn/ybj-rsbd/20201104/797036.html"),
    ]


def test_broken_cells_are_joined_without_blanks(catalogues: dict[str, Catalogue]) -> None:
    item = _item(catalogues, "jinshan-district", 19)
    assert item.name == "政府采购项目信息"
    assert item.category == ("综合政务", "财政信息")
    (entry,) = item.entries
    assert entry.url == (
        "http://www.zfcg.sh.gov.cn/ZcyAnnouncement/ZcyAnnouncement14001/"
        "+8xgVPXr3bzxmgQfha3kMQ==.html?utm=sites_group_front.36aed64e.0.0."
        "b46febf04c2811edb56d47e607d9acf5"
    )
    assert entry.content == (
        "招标公告、资格预审公告、单一来源采购公示、中标（成交）结果公告、政府采购合同公告等政府采购项目信息"
    )


def test_ticks_without_columns_are_assumed_aloud(catalogues: dict[str, Catalogue]) -> None:
    assumed = [m for m in catalogues["jinshan-district"].mends if m.kind == "ticks-assumed"]
    assert len(assumed) == 72
    assert {(mend.was, mend.now) for mend in assumed} == {("√ √ √", "全社会；主动公开；区级")}


def test_counters_are_kept_as_printed(catalogues: dict[str, Catalogue]) -> None:
    # 20, 21, 22, 23 and 52, 53: dragged cells. Reading repairs nothing it cannot know.
    items = catalogues["jinshan-district"].items
    limits = [item.entries[0].time_limit or "" for item in items[20:25]]
    assert [limit[15:19] for limit in limits] == ["20个工", "21个工", "22个工", "23个工", "20个工"]


def test_a_citation_knows_its_own_lines(catalogues: dict[str, Catalogue]) -> None:
    card = _item(catalogues, "jinshan-district", 31).citations[1]
    assert (card.source.line, card.source.end_line) == (1257, 1269)
    assert card.written_as == "沪人社医发〔2016〕44号"


def test_repairs_are_named(catalogues: dict[str, Catalogue]) -> None:
    basis = _item(catalogues, "shanghai-district-services", 21).citations[0]
    assert basis.document_number == "沪医保〔2000〕46号"
    assert basis.written_as == "沪医保（2000）46号"
    assert basis.repairs == ("bracket",)
    assert basis.confidence < 1


def test_every_kind_of_mend_is_a_concept(catalogues: dict[str, Catalogue]) -> None:
    kinds = {mend.kind for catalogue in catalogues.values() for mend in catalogue.mends}
    assert {
        kind: label_of("mend-kind", kind, "zh")
        for kind in kinds
        if label_of("mend-kind", kind, "zh") == kind
    } == {}


# Mends by kind, counted in the file.
MENDS = {
    # 16 of 29 rows print their 一级事项.
    "county": {"merged-cell-filled": 13, "row-shifted": 1},
    # 72 rows of ticks. 48 rows have a link (all but 6 and the 23 results): one of them
    # whole (14), three with a blank inside (15, 17, 20), the others over several lines.
    "jinshan-district": {"ticks-assumed": 72, "url-rejoined": 47},
    "prefecture-city": {"merged-cell-filled": 9},
    "shanghai-municipality": {"continuation-joined": 3, "merged-cell-filled": 6},
}


@pytest.mark.parametrize("slug", sorted(MENDS))
def test_mends_by_kind(slug: str, catalogues: dict[str, Catalogue]) -> None:
    assert Counter(mend.kind for mend in catalogues[slug].mends) == MENDS[slug]
