"""Lists of matters with their bases, which disclose nothing of them: what their columns are
taken for, and what of them is in the graph and shown. Whole tables are in ``tests/unseen``
and ``tests/layouts``."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from test_cli import yiju

from graph_builder.catalogue import Catalogue
from graph_builder.construction.catalogues import build
from graph_builder.extraction import extract
from graph_builder.findings import find
from graph_builder.namespaces import CPSV, RDF, YIJU, item_iri
from graph_builder.recognise.headers import columns_of
from graph_builder.recognise.layouts import is_header
from graph_builder.sheet import other_headings, sheets
from graph_builder.spreadsheet import catalogue_csv
from graph_builder.store import StoreFolder
from graph_builder.table import Place, Row
from graph_builder.views.catalogue import catalogue_page
from graph_builder.views.item import item_page

UNSEEN = Path(__file__).parent / "unseen"

# A header; what its columns are taken for, - where the cells are kept as printed; and why.
HEADERS = [
    ("序号 职权名称 职权类型 职权依据 实施主体 承办机构 追责情形", "seq name category basis body department -",
     "a list of powers"),
    ("序号 主管部门 事项名称 实施机关 设定和实施依据", "seq - name body basis",
     "who acts is the body, who is in charge stands beside it"),
    ("序号 补贴项目 主管部门 政策依据", "seq name body basis", "who is in charge, where nobody else is named"),
    ("序号 主管部门 牵头部门 事项名称 实施依据", "seq body - name basis", "of two such the first"),
    ("序号 抽查事项 抽查依据 抽查主体 抽查对象 抽查比例 抽查方式", "seq name basis body - - -",
     "whom is checked is not to whom it is disclosed, nor how the method of disclosure"),
    ("序号 主项名称 子项名称 实施主体 服务对象 办理依据 办理时限 联系电话", "seq level1 level2 body - basis - -",
     "the time to handle a matter is not that of its disclosure"),
    ("序号 事项名称 设定依据 收费标准 收费依据", "seq name basis - -", "what fees rest on is not what the matter does"),
    ("序号 收费项目 收费标准 收费依据", "seq name - basis", "where it is all that there is, it is"),
    ("序号 职权名称 职权依据 责任事项 责任事项依据 追责依据", "seq name basis - - -",
     "what the duties rest on is no basis of the power"),
    ("序号 职权名称 职权依据 责任事项的依据 追责情形依据", "seq name basis - -", "nor in words nobody listed"),
    ("序号 奖励事项名称 奖励依据 实施主体 奖励对象", "seq name basis body -", "words nobody knows, known by their ends"),
    ("序号 中介服务事项名称 涉及的审批事项名称 中介服务设定依据", "seq name - basis",
     "what the service is needed for is no level of it"),
    ("序号 抽查类别 抽查事项 检查对象 事项类别 检查方式 检查主体 检查依据", "seq category name - - - body basis",
     "of two categories the one that says the field"),
    ("序号 项目名称 权力类别 实施依据 实施机构", "seq name category basis body", "the agency that acts, where it is all"),
    ("序号 证明名称 证明用途 设定依据 索要单位 开具单位", "seq name - basis body -", "a list of proofs"),
    ("序号 公开事项 公开内容 公开依据 公开时限 办理时限", "seq name content basis time_limit -",
     "in a disclosure catalogue too"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "roles", "reason"), HEADERS, ids=[r[2] for r in HEADERS])
def test_what_the_columns_are_taken_for(header: str, roles: str, reason: str) -> None:
    cells = tuple(header.split())
    columns = columns_of([Row(cells, Place("a.txt", 1, 1))], {})
    assert [column.role or "-" for column in columns] == roles.split()
    assert is_header(cells)


# Rows of data that look a little like headers, and why.
DATA = [
    ("1 收费标准 每人20元 《收费办法》 县教育局", "a matter that is called like a column"),
    ("行政许可 办理流程 受理、审查、决定 县水利局", "a kind of power and a step"),
    ("2 证明用途 办理公证 县公证处 县公安局 3个工作日", "one word of a header among others"),
]


@pytest.mark.parametrize(("row", "reason"), DATA, ids=[r[1] for r in DATA])
def test_data_are_no_header(row: str, reason: str) -> None:
    assert not is_header(row.split())


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The graph of a list of powers and one of services."""
    folder = tmp_path_factory.mktemp("lists")
    for name in ("powers.txt", "public-services.html"):
        (folder / name).write_bytes((UNSEEN / name).read_bytes())
    build([folder], folder / "store")
    return StoreFolder(folder / "store").open()


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    file = tmp_path_factory.mktemp("read") / "public-services.html"
    file.write_bytes((UNSEEN / file.name).read_bytes())
    return extract(file)


def test_the_record_has_the_keys_of_every_catalogue(services: Catalogue) -> None:
    first = services.to_json()["items"][0]["entries"][0]
    assert first["content"] == ""
    assert list(first)[-1] == "others"
    assert first["others"] == [
        {"column": "服务对象（自然人）", "value": "√"},
        {"column": "承诺时限", "value": "即办"},
        {"column": "收费标准", "value": "不收费"},
        {"column": "咨询电话", "value": "2231001"},
    ]


def test_nothing_is_wanting_that_the_list_has_no_column_for(lists: ox.Store) -> None:
    # That no sidecar says who published them is all.
    assert {each.severity for each in find(lists).open} == {"Info"}


def test_the_sheet_is_read_back_with_all_its_columns(lists: ox.Store) -> None:
    (sheet,) = sheets(lists, ["public-services"])
    headings = (
        "服务对象（自然人）",
        "承诺时限",
        "收费标准",
        "咨询电话",
        "服务对象（法人）",
        "子项名称",
    )
    assert other_headings(sheet.rows) == headings
    assert sheet.rows[3].others == {
        "服务对象（自然人）": ["√"],
        "服务对象（法人）": ["√"],
        "承诺时限": ["7个工作日"],
        "收费标准": ["不收费"],
        "咨询电话": ["12348"],
    }


def test_the_pages_have_what_the_list_says(lists: ox.Store) -> None:
    item = item_page(lists, item_iri("public-services", 2).value, date(2026, 6, 30))
    assert [label.name for label in item.bodies] == ["区人力资源社会保障局"]
    assert dict(item.rows[0].others)["承诺时限"] == ["1个工作日"]
    assert not catalogue_page(lists, item.catalogue.iri, 1).discloses


# Which item of a list is a service for which a person applies, and why.
SERVICES = [
    ("powers", 1, True, "a permit"),
    ("powers", 3, False, "a penalty is none"),
    ("powers", 4, False, "nor is an award"),
]


@pytest.mark.parametrize(
    ("slug", "seq", "is_one", "reason"), SERVICES, ids=[r[3] for r in SERVICES]
)
def test_which_items_are_services(
    lists: ox.Store, slug: str, seq: int, is_one: bool, reason: str
) -> None:
    quads = lists.quads_for_pattern(item_iri(slug, seq), RDF.type, CPSV.PublicService, None)
    assert any(quads) == is_one


def test_a_body_named_by_its_field_is_one_of_its_list_only(tmp_path: Path) -> None:
    file = tmp_path / "fees.txt"
    file.write_bytes((UNSEEN / file.name).read_bytes())
    build([file], tmp_path / "store")
    store = StoreFolder(tmp_path / "store").open()
    bodies = {q.object.value for q in store.quads_for_pattern(None, YIJU.disclosedBy, None, None)}
    ours = "https://w3id.org/yiju/body/fees/"
    assert bodies == {ours + "教育", ours + "公安", ours + "自然资源"}


def test_spreadsheets_have_a_column_for_the_others(services: Catalogue) -> None:
    rows = list(csv.DictReader(catalogue_csv(services).decode("utf-8-sig").splitlines(True)))
    assert rows[1]["公开内容"] == ""
    assert rows[1]["其他列"].splitlines() == [
        "服务对象（法人）：√", "承诺时限：1个工作日", "收费标准：不收费", "咨询电话：2231001",
    ]  # fmt: skip


def test_the_explanation_says_what_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("事项名称\t实施依据\t办理时限\t星级\n登记\t《甲条例》\t即办\t五星\n", "utf-8")
    said = yiju("extract", str(file), "--explain").stdout
    assert re.search("办理时限 +原样保留", said)
    assert re.search("星级 +不认识，原样保留", said)


def test_a_column_without_any_heading_is_rejected(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("\t事项名称\t实施依据\t实施机关\n甲\t登记\t《甲条例》\t县民政局\n", "utf-8")
    rejected = [(each.value, each.reason) for each in extract(file).rejections]
    assert rejected == [("甲", "这一列没有表头")]
