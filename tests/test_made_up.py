"""Catalogues that hypothesis makes up: written in any layout and each format, the same
items and citations come back, and every row of the raw file is somewhere.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from files import WRITERS
from hypothesis import given, settings
from hypothesis import strategies as st
from renderings import LAYOUTS, Record
from test_formats import differences
from test_text_tables import LOST, PARTED
from texts import TEXTS

from graph_builder import confinement
from graph_builder.errors import UnrecognisedTable
from graph_builder.extraction import account_file, extract

#: Catalogues a format; `make test-long` makes more.
CATALOGUES = max(8, int(os.environ.get("YIJU_MUTATIONS", "50")) // 6)

_SUBJECTS = [
    "残疾人",
    "就业困难人员",
    "农村危房",
    "高龄老人",
    "孤儿",
    "企业用工",
    "食品经营",
    "不动产",
]
_ACTS = ["补贴发放", "资格认定", "登记", "备案", "信息变更", "监督检查", "救助", "投诉举报"]
_PARTS = ["申请条件", "办理流程", "补贴标准", "审批结果", "联系电话", "所需材料", "资金使用情况"]
_TITLES = ["实施办法", "管理条例", "暂行办法", "实施细则", "工作规程"]
_CODES = ["国发", "国办发", "民发", "人社部发", "苏政发", "浙政办发", "粤民规字"]
_BODIES = ["县民政局", "区人力资源和社会保障局", "市场监督管理局", "乡镇人民政府"]
_TIMES = [
    "长期公开",
    "自信息形成或者变更之日起20个工作日内",
    "信息形成之日起7个工作日内",
    "每季度更新",
]
# In the order in which the layout of boxes prints them.
_CHANNELS = ["政府网站", "公示栏", "办事大厅", "报纸", "政务新媒体"]


# How the text of a table is kept in bytes.
_CHARSETS = ["utf-8", "utf-8-sig", "gb18030", "utf-16"]


def _some(values: list[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True)


@st.composite
def bases(draw: st.DrawFn) -> list[dict[str, str]]:
    found = []
    for title in draw(_some(_TITLES, 3)):
        base = {"title": draw(st.sampled_from(_SUBJECTS)) + title, "tag": "部门规章"}
        if draw(st.booleans()):
            year, serial = draw(st.integers(1990, 2025)), draw(st.integers(1, 999))
            base["number"] = f"{draw(st.sampled_from(_CODES))}〔{year}〕{serial}号"
        found.append(base)
    return found


@st.composite
def catalogues(draw: st.DrawFn) -> Record:
    """A catalogue of two to nine matters, no two of which have one name."""
    pairs = st.tuples(st.sampled_from(_SUBJECTS), st.sampled_from(_ACTS))
    names = draw(st.lists(pairs, min_size=2, max_size=9, unique=True))
    items = []
    for subject, act in sorted(names):
        items.append(
            {
                "category": f"{subject}服务",
                "name": subject + act,
                "content": "；".join(draw(_some(_PARTS, 4))),
                "bases": draw(bases()),
                "time": draw(st.sampled_from(_TIMES)),
                "body": draw(st.sampled_from(_BODIES)),
                "channels": sorted(draw(_some(_CHANNELS, 3)), key=_CHANNELS.index),
                "audience": [draw(st.sampled_from(["全社会", "特定群体"]))],
                "method": [draw(st.sampled_from(["主动", "依申请"]))],
                "level": sorted(
                    draw(_some(["县级", "乡级", "村级"], 3)), key=["县级", "乡级", "村级"].index
                ),
                "url": f"https://www.example.gov.cn/{draw(st.integers(1, 9999))}",
            }
        )
    return {"field": "综合服务", "items": items}


@pytest.fixture(autouse=True)
def unconfined(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process a file would take a second each; test_hostile.py reads in children."""
    monkeypatch.setattr(confinement, "is_confined", lambda: True)


def _printed(layout: str, record: Record) -> set[str]:
    """What a layout prints of a record."""
    printed = LAYOUTS[layout][1]
    if layout == "a-table-a-field" and len({each["category"] for each in record["items"]}) == 1:
        return printed - {"category"}  # a heading over the only table is the page's title
    return printed


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("ending", sorted(WRITERS))
def test_what_is_made_up_comes_back(ending: str) -> None:
    @settings(max_examples=CATALOGUES, deadline=None, database=None)
    @given(catalogues(), st.sampled_from(sorted(LAYOUTS)))
    def made(record: Record, layout: str) -> None:
        with tempfile.TemporaryDirectory(prefix="yiju-made-up-") as folder:
            path = Path(folder) / f"目录{ending}"
            WRITERS[ending](LAYOUTS[layout][0](record), path)
            catalogue = extract(path)
            assert differences(catalogue, record, _printed(layout, record)) == [], layout
            assert account_file(path, catalogue).wanting == ()
            assert not [each for each in catalogue.rejections if "另行清点" in each.reason]

    made()


# Columns that only blanks keep apart: of a table of two rows, they cannot always be told.
_BY_BLANKS = {"blanks", "wrapped_blanks"}
_CLEAR = [way for way in PARTED if way not in _BY_BLANKS]


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("ending", "way"), [(".csv", "commas"), *((".txt", way) for way in _CLEAR)]
)
def test_texts_made_up_come_back(ending: str, way: str) -> None:
    @settings(max_examples=CATALOGUES, deadline=None, database=None)
    @given(catalogues(), st.sampled_from(sorted(LAYOUTS)), st.sampled_from(_CHARSETS))
    def made(record: Record, layout: str, charset: str) -> None:
        with tempfile.TemporaryDirectory(prefix="yiju-made-up-") as folder:
            path = Path(folder) / f"目录{ending}"
            path.write_bytes(TEXTS[way](LAYOUTS[layout][0](record)).encode(charset))
            catalogue = extract(path)
            kept = _printed(layout, record) - LOST.get(layout, (set(), ""))[0]
            assert differences(catalogue, record, kept) == [], layout
            assert account_file(path, catalogue).wanting == ()
            assert not [each for each in catalogue.rejections if "另行清点" in each.reason]

    made()


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("way", sorted(set(TEXTS) - set(_CLEAR)))
def test_of_texts_that_flow_nothing_is_lost(way: str) -> None:
    # Their rows or cells run into each other, so that items may come back wrongly, as
    # test_text_tables.py says how many: but never silently too few.
    @settings(max_examples=CATALOGUES, deadline=None, database=None)
    @given(catalogues(), st.sampled_from(sorted(LAYOUTS)))
    def made(record: Record, layout: str) -> None:
        with tempfile.TemporaryDirectory(prefix="yiju-made-up-") as folder:
            path = Path(folder) / "目录.txt"
            path.write_text(TEXTS[way](LAYOUTS[layout][0](record)), encoding="utf-8")
            try:
                catalogue = extract(path)
            except UnrecognisedTable:
                return  # said aloud
            assert account_file(path, catalogue).wanting == ()
            assert not [each for each in catalogue.rejections if "另行清点" in each.reason]

    made()
