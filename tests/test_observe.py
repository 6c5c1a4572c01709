"""Observers: what each sees in small tables, what it must not see, and in clean catalogues.

The folder ``tests/observe/KIND`` holds tables ``CASE.txt`` and what is to be seen in
them, ``CASE.yaml``: ``sure`` (a violation or warning, of whatever kind) and ``remarks``
(of this kind), each as line, printed and suggested. What is not named there must not
be seen. ``tests/observe/clean`` holds catalogues as careful editors publish them:
nothing is to be said aloud of them but what a ``.yaml`` beside names with its reason.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import xlsxwriter
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_builder.agency import Register
from graph_builder.catalogue import Catalogue
from graph_builder.construction.catalogues import build
from graph_builder.errors import InputError
from graph_builder.extraction import extract
from graph_builder.findings import find
from graph_builder.identify import identify
from graph_builder.lift import lift
from graph_builder.namespaces import citation_iri, item_iri
from graph_builder.observe import Observation, observe
from graph_builder.observe.documents import CitedRow, observe_documents
from graph_builder.observe.observation import Kind
from graph_builder.observe.rows import item_at
from graph_builder.query import open_graph

FOLDER = Path(__file__).parent / "observe"
CASES = sorted(path for path in FOLDER.glob("*/*.txt") if path.parent.name != "clean")
CLEAN = sorted((FOLDER / "clean").glob("*.txt"))
# From here on an observation is said aloud (shapes/lints.ttl).
SURE = 0.6


@cache
def _register() -> Register:
    return Register.load()


def _seen(*catalogues: Catalogue) -> list[Observation]:
    """All that is seen in catalogues, each by itself and compared."""
    alone = [each for catalogue in catalogues for each in observe(catalogue)]
    cited = (row for catalogue in catalogues for row in _cited(catalogue))
    return [*alone, *observe_documents(cited, _register())]


def _cited(catalogue: Catalogue) -> list[CitedRow]:
    slug = catalogue.description.id
    return [
        CitedRow(
            about=citation_iri(slug, item.seq, n),
            item=item_iri(slug, item.seq),
            item_name=item.name,
            catalogue=slug,
            jurisdiction=catalogue.description.jurisdiction,
            place=citation.source,
            raw=citation.raw,
            title=citation.title,
            number=citation.document_number,
            bodies=citation.bodies,
            is_policy=citation.kind == "policy",
        )
        for item in catalogue.items
        for n, citation in enumerate(item.citations, 1)
    ]


def test_every_kind_has_a_table() -> None:
    assert {case.parent.name for case in CASES} == set(get_args(Kind))
    assert all(case.with_suffix(".yaml").is_file() for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_what_is_seen_in_a_table(case: Path, tmp_path: Path) -> None:
    expected: dict[str, Any] = yaml.safe_load(case.with_suffix(".yaml").read_text("utf-8"))
    catalogues = _extracted(case, tmp_path, expected.get("jurisdiction"))
    for other in expected.get("beside", []):
        catalogues += _extracted(case.parent / other, tmp_path, expected.get("jurisdiction"))
    seen = [each for each in _seen(*catalogues) if each.place.file == case.name]
    sure = {_said(each) for each in seen if each.certainty >= SURE}
    remarks = {
        _said(each) for each in seen if each.certainty < SURE and each.kind == case.parent.name
    }
    assert sure == _expected(expected["sure"], case)
    assert remarks == _expected(expected.get("remarks", []), case)
    assert any(kind == case.parent.name for kind, *_ in sure | remarks)


def _extracted(file: Path, folder: Path, jurisdiction: str | None) -> list[Catalogue]:
    # Without the YAML beside it, which would be taken for a sidecar.
    copy = folder / file.name
    copy.write_bytes(file.read_bytes())
    if jurisdiction:
        copy.with_suffix(".yaml").write_text(f"jurisdiction: {jurisdiction}\n", "utf-8")
    return [extract(copy)]


def _said(each: Observation) -> tuple[str, int, str, str]:
    return each.kind, each.place.line, _plain(each.printed), _plain(each.suggested or "")


def _expected(rows: list[dict[str, Any]], case: Path) -> set[tuple[str, int, str, str]]:
    return {
        (row.get("kind", case.parent.name), row["line"], _plain(row["printed"]),
         _plain(row.get("suggested", "")))
        for row in rows
    }  # fmt: skip


def _plain(text: str) -> str:
    return "".join(text.split())


# Clean catalogues.


@pytest.mark.parametrize("file", CLEAN, ids=lambda file: file.stem)
def test_nothing_is_said_aloud_of_a_clean_catalogue(file: Path, tmp_path: Path) -> None:
    said = file.with_suffix(".yaml")
    excused = yaml.safe_load(said.read_text("utf-8"))["said"] if said.is_file() else []
    copy = tmp_path / file.name
    copy.write_bytes(file.read_bytes())
    build([copy], tmp_path / "store")
    found = find(open_graph(tmp_path / "store").store)
    aloud = [(f.shape, f.place.line if f.place else 0) for f in found if f.severity != "Info"]
    assert aloud == [(each["shape"], each["line"]) for each in excused]
    assert all(each["reason"] for each in excused)


def test_nothing_more_is_said_of_clean_catalogues_side_by_side(tmp_path: Path) -> None:
    # Notices of other places bear the same titles, orders of other bodies the same numbers.
    build([file for file in CLEAN if not file.with_suffix(".yaml").is_file()], tmp_path / "store")
    found = find(open_graph(tmp_path / "store").store)
    assert [(f.shape, f.catalogue, f.place) for f in found if f.severity != "Info"] == []


# Any table at all.

_CELLS = st.one_of(
    st.text(alphabet="《》〈〉<>（）()〔〕[]“”、，。；：;: \n甲乙丙的之日起工作内号第关于印发通知办法0123456789√■□", max_size=24),
    st.sampled_from(
        ["", "无", "√", "同上", "■政府网站 □其他", "20个工作日内", "21个工作日内", "20日内", "政策依据",
         "《关于印发〈甲办法〉的通知》（沪医保〔2000〕46号）", "《中华人民共和国政府信息公开条例》",
         "http://a.cn/(b)", "1) 甲；2) 乙", "《申请表》", "不予公开", "办理甲"]
    ),
    st.text(max_size=8),
)  # fmt: skip
_HEADERS = (
    ("序号", "公开事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道", "网址"),
    ("序号", "公开事项名称", "公开内容", "公开要素", "公开主体", "公开属性", "公开方式", "公开时限"),
    ("类别", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开对象"),
)  # fmt: skip
_TABLES = st.tuples(
    st.sampled_from(_HEADERS),
    st.lists(st.lists(_CELLS, min_size=8, max_size=8), min_size=1, max_size=14),
)
# What stands in the sheet as it is printed; other fields name what a row lacks.
_TEXTS = ("content", "time_limit", "reason", "url", "name")


def _table(text: str, folder: Path) -> Catalogue | None:
    file = folder / "random.txt"
    file.write_text(text, encoding="utf-8")
    try:
        return extract(file)
    except InputError:
        return None


@given(_TABLES)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_table_is_observed_the_same_way_twice_and_at_places_that_exist(
    tmp_path: Path, table: tuple[tuple[str, ...], list[list[str]]]
) -> None:
    header, cells = table
    quoted = [
        ['"' + cell.replace('"', '""').replace("\t", " ") + '"' for cell in row] for row in cells
    ]
    text = "\n".join("\t".join(row) for row in [list(header), *quoted]) + "\n"
    catalogue = _table(text, tmp_path)
    if catalogue is None:
        return
    seen = _seen(catalogue)
    assert [*map(repr, seen)] == [*map(repr, _seen(catalogue))]
    nodes = {quad.subject for quad in lift(identify(catalogue, _register()))}
    printed_rows = _plain(text.replace('""', '"'))
    for each in seen:
        assert each.about in nodes, each
        assert 0 <= each.certainty <= 1
        if each.field in _TEXTS and each.kind != "GarbledName":
            assert _plain(each.printed) in printed_rows, each


@pytest.mark.timeout(30)
def test_long_rows_are_observed_in_time(tmp_path: Path) -> None:
    # Titles that never end, marks that close what was never opened, numbers that no
    # integer holds.
    rows = [
        ["1", "甲", "（" * 9000 + "》" * 9000, "1" * 6000, "2" * 6000 + "日内", "局", "网站", ""]
    ] * 3
    text = "\n".join("\t".join(row) for row in [list(_HEADERS[0]), *rows])
    catalogue = _table(text, tmp_path)
    assert catalogue is not None
    assert all(isinstance(each, Observation) for each in _seen(catalogue))


def test_rows_of_two_sheets_are_two_rows(tmp_path: Path) -> None:
    """Lines begin anew on each sheet: line 2 of the first is no row of the second's items."""
    book = tmp_path / "two.xlsx"
    header = ["序号", "公开事项名称", "公开内容", "公开依据", "公开时限"]
    with xlsxwriter.Workbook(book) as workbook:
        for sheet, names in (
            ("医保", ["参保登记", "转移接续"]),
            ("生育", ["生育津贴", "产前检查"]),
        ):
            page = workbook.add_worksheet(sheet)
            page.write_row(0, 0, header)
            for n, name in enumerate(names, 1):
                page.write_row(n, 0, [str(n), name, "办事指南", "《社会保险法》", "20个工作日"])
    catalogue = extract(book)
    at = {(e.source.sheet, e.source.line): i for i in catalogue.items for e in i.entries}
    assert {row: item.name for row, item in at.items()} == {
        ("医保", 2): "参保登记",
        ("医保", 3): "转移接续",
        ("生育", 2): "生育津贴",
        ("生育", 3): "产前检查",
    }
    for item in catalogue.items:
        assert item_at(catalogue, item.entries[0].source) == item
