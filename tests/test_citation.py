"""Citations: the documents that one cell names, read by hand."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.citation import split_citations

# The cell; what it cites as (title, number, article); the texts that cite
# nothing; and why the row is here.
CELLS: list[tuple[str, list[tuple[str | None, str | None, str | None]], list[str], str]] = [
    ("《关于印发〈乙细则〉的通知》（沪医保〔2002〕43号）",
     [("关于印发〈乙细则〉的通知", "沪医保〔2002〕43号", None)], [], "the plain case"),
    ("《中华人民共和国政府信息公开条例》 《上海市政府信息公开规定》",
     [("中华人民共和国政府信息公开条例", None, None), ("上海市政府信息公开规定", None, None)], [], "two titles parted by a blank"),
    ("《流动就业人员关系转移暂行办法》（人社部发〔2009〕191号）《关于转移接续工作的办法》（人社部发〔2015〕80号）",
     [("流动就业人员关系转移暂行办法", "人社部发〔2009〕191号", None), ("关于转移接续工作的办法", "人社部发〔2015〕80号", None)], [],
     "two policies in one cell with nothing between them"),
    ("《政府信息公开条例》人力资源社会保障部办公厅关于印发转移接续业务经办规程的通知（人社厅发〔2016〕94号）第四条",
     [("政府信息公开条例", None, None),
      ("人力资源社会保障部办公厅关于印发转移接续业务经办规程的通知", "人社厅发〔2016〕94号", "第四条")], [],
     "a title without 《》, an article behind the number"),
    ("《中华人民共和国政府信息公开条例》、沪府发〔2015〕57号上海市人民政府关于印发《上海市城乡居民基本医疗保险办法》的通知",
     [("中华人民共和国政府信息公开条例", None, None),
      ("上海市人民政府关于印发《上海市城乡居民基本医疗保险办法》的通知", "沪府发〔2015〕57号", None)], [],
     "the number before the title, and only the inner title in 《》"),
    ("《关于印发<上海市细则>的通知（沪人社医发〔2016〕38号)",
     [("关于印发<上海市细则>的通知", "沪人社医发〔2016〕38号", None)], [], "》 missing: the title ends where the number begins"),
    ("《关于印发,<上海市细则>的通知》沪人社医发〔2016〕38号",
     [("关于印发,<上海市细则>的通知", "沪人社医发〔2016〕38号", None)], [], "no brackets around the number"),
    ("社会保险法》、\n社会保险费征缴暂行条例》（国务院令第259号）和城镇土地使用税暂行条例》及相关规定",
     [("社会保险法", None, None), ("社会保险费征缴暂行条例", "国务院令第259号", None), ("城镇土地使用税暂行条例", None, None)],
     ["及相关规定"], "《 missing: a title begins behind what parts it from the one above"),
    ("社会保险费征缴\n暂行条例》、甲管理办法（试行）》（沪医保〔2020〕6号）",
     [("社会保险费征缴 暂行条例", None, None), ("甲管理办法（试行）", "沪医保〔2020〕6号", None)], [], "《 missing: broken over lines, and with a remark"),
    ("请各单位依据社会保险法》、按照社会保险费征缴暂行条例》办理",
     [("社会保险法", None, None), ("社会保险费征缴暂行条例", None, None)], ["请各单位依据", "按照", "办理"], "《 missing: a title begins behind the word that leads in to it"),
    ("《关于印发《乙细则》的通知》的补充说明》、甲》",
     [("关于印发《乙细则》的通知", None, None)], ["的补充说明》", "甲》"], "what is no title before a 》 is none"),
    ("《关于医疗有关问题的通知》（沪医保〔2001〕51号",
     [("关于医疗有关问题的通知", "沪医保〔2001〕51号", None)], [], "the closing bracket missing"),
    ("《中华人民共和国社会保险法》、《社会保险费征缴暂行条例》和《中华人民共和国政府信息公开条例》及相关规定",
     [("中华人民共和国社会保险法", None, None), ("社会保险费征缴暂行条例", None, None), ("中华人民共和国政府信息公开条例", None, None)],
     ["及相关规定"], "joined by 和; what names no document is given back"),
    ("《中华人民共和国行政处罚法》及其他有关法律、行政法规、各地相关法规、信息公开规定",
     [("中华人民共和国行政处罚法", None, None)], ["及其他有关法律", "行政法规", "各地相关法规", "信息公开规定"],
     "after 'and other' nothing is a title any more"),
    ("《国务院关于全面推行部门联合“双随机、一公开”监管的意见》",
     [("国务院关于全面推行部门联合“双随机、一公开”监管的意见", None, None)], [], "a 、 inside a title parts nothing"),
    ("【部门规章】《社会保险个人权益记录管理办法》（人力资源和社会保障部令第14号）第十三条、第十四条",
     [("社会保险个人权益记录管理办法", "人力资源和社会保障部令第14号", "第十三条、第十四条")], [], "a type tag, an order, two articles"),
    ("《民法典》第一千零七十六条、第一千一百零五条",
     [("民法典", None, "第一千零七十六条、第一千一百零五条")], [], "a code of more than a thousand articles"),
    ("《社会保险法》第二十五条第一款；《社会救助暂行办法》（国务院令第649号）",
     [("社会保险法", None, "第二十五条第一款"), ("社会救助暂行办法", "国务院令第649号", None)], [], "an article without a number"),
    ("社会保险法、政府信息公开条例",
     [("社会保险法", None, None), ("政府信息公开条例", None, None)], [], "titles without any 《》"),
    ("相关政策文件", [], ["相关政策文件"], "no document named at all"),
    ("沪人社医发〔2016〕44号、沪医保〔2000〕46号",
     [(None, "沪人社医发〔2016〕44号", None), (None, "沪医保〔2000〕46号", None)], [], "numbers alone"),
    ("沪人社医发〔2016〕44号《关于加强管理的规定》",
     [("关于加强管理的规定", "沪人社医发〔2016〕44号", None)], [], "the number before a title in 《》"),
    ("《社会保险法》\n沪医保〔2020〕6号",
     [("社会保险法", None, None), (None, "沪医保〔2020〕6号", None)], [], "one a line: a law bears no agency's number"),
    ("沪医保〔2020〕6号\n《社会保险法》",
     [(None, "沪医保〔2020〕6号", None), ("社会保险法", None, None)], [], "the same the other way round"),
    ("《养老法》（2012年12月28日某委员会第三十次会议通过，根据《关于修改〈养老法〉的决定》修正）第十条",
     [("养老法", None, "第十条")], [], "the history of a law names what amended it, which is no basis"),
    ("《公房办法》（2016年12月8日发布，建保〔2016〕281号）",
     [("公房办法", "建保〔2016〕281号", None)], [], "the date stands before the number"),
    ("《公房办法》(发文字号建设部令第11号,发布日期2012年5月28日,发布机关建设部)",
     [("公房办法", "建设部令第11号", None)], [], "what is said behind the number, in the same brackets, is of the document"),
    ("●《甲规定》(民发〔2012〕220号)\n●乙部关于印发《丙办法》的通知 (民发〔2016〕178号)",
     [("甲规定", "民发〔2012〕220号", None), ("乙部关于印发《丙办法》的通知", "民发〔2016〕178号", None)], [], "bullets part the members of a list"),
    ("《关于甲的通知》，沪医保〔2020〕6号",
     [("关于甲的通知", None, None), (None, "沪医保〔2020〕6号", None)], [], "a comma parts two documents"),
    ("《关于甲的通知》\n（沪医保〔2020〕6号）",
     [("关于甲的通知", "沪医保〔2020〕6号", None)], [], "a line break before a bracket parts nothing"),
    ("《政府信息公开条例》国务院令第711号",
     [("政府信息公开条例", "国务院令第711号", None)], [], "a regulation has the number of its order"),
    ("《上海市城镇职工基本医疗保险办法》沪医保〔2000〕46号",
     [("上海市城镇职工基本医疗保险办法", "沪医保〔2000〕46号", None)], [], "办法 is no law"),
    ("《甲条例》国务院令第711号，第二十条第二款:机关职能、机构设置、办公地址",
     [("甲条例", "国务院令第711号", "第二十条第二款")], [], "what the article says is no further document"),
    ("《甲条例》第十条规定：行政机关应当公开本机关的规定。\n《乙办法》（民发〔2016〕178号）：公开政策、办法等，并说明理由。",
     [("甲条例", None, "第十条"), ("乙办法", "民发〔2016〕178号", None)], [], "the words quoted end where the next document begins"),
    ("《甲条例》第十条：应当公开。民发〔2016〕178号、民发〔2016〕179号",
     [("甲条例", None, "第十条"), (None, "民发〔2016〕178号", None), (None, "民发〔2016〕179号", None)], [],
     "a number behind the words quoted is a document"),
    ("《甲条例》（国务院令第492号）：\n上海市信息公开规定\n上海市档案条例",
     [("甲条例", "国务院令第492号", None), ("上海市信息公开规定", None, None), ("上海市档案条例", None, None)], ["："],
     "what stands below a colon may be documents without 《》"),
    ("《甲法》：第五十条；", [("甲法", None, "第五十条")], [], "an article behind a colon"),
    ("《甲办法》：《乙办法》、相关规定",
     [("甲办法", None, None), ("乙办法", None, None)], ["：", "相关规定"], "a colon that nothing is quoted behind"),
    ("", [], [], "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "expected", "rest", "reason"), CELLS, ids=[row[3] for row in CELLS]
)
def test_split(
    cell: str,
    expected: list[tuple[str | None, str | None, str | None]],
    rest: list[str],
    reason: str,
) -> None:
    cited, left = split_citations(cell)
    assert [(c.title, c.document_number, c.article) for c in cited] == expected, reason
    assert list(left) == rest, reason


@given(
    st.lists(
        st.sampled_from(
            [
                "《",
                "》",
                "〈",
                "〉",
                "（",
                "）",
                "关于印发",
                "的通知",
                "沪医保〔2000〕46号",
                "第四条",
                "：",
                "。",
                "、",
                " ",
                "甲",
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_spans_are_in_the_cell_in_order_and_apart(cell: str) -> None:
    cited, _ = split_citations(cell)
    position = 0
    for each in cited:
        assert position <= each.start < each.end <= len(cell)
        assert each.raw == cell[each.start : each.end].strip()
        position = each.end


# 20,000 characters that bring a reader to its knees if anything in it is quadratic.
ADVERSARIAL = [
    "《",
    "》",
    "《》",
    "《甲",
    "《甲》第四条：",
    "：甲",
    "国发〔2016〕1号",
    "《甲》国发〔2016〕1号",
    "关于印发《",
    "》的通知",
    "、甲法",
    "【法律】",
    "（",
]


@pytest.mark.parametrize("unit", ADVERSARIAL)
def test_long_cells_take_no_more_than_they_are_long(unit: str) -> None:
    cell = unit * (20_000 // len(unit))
    started = time.process_time()
    split_citations.__wrapped__(cell)
    # Coarse on purpose: linear takes tenths of a second, quadratic minutes.
    assert time.process_time() - started < 5


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(cell: str) -> None:
    split_citations(cell)
