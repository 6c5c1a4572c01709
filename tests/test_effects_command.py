"""Importing effects: what a graph holds after any order of imports, and what the commands say."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from conftest import example
from test_build import nquads
from test_cli import yiju

from graph_builder.agency import Register
from graph_builder.construction.catalogues import build
from graph_builder.construction.effects import import_effects, imported_files
from graph_builder.errors import InputError, StoreError
from graph_builder.resources import example_catalogues, example_effects
from graph_builder.store import StoreFolder
from graph_builder.validity.sheet import HEADER, sheet_csv, sheet_xlsx
from graph_builder.validity.standing import standings, unknown

LIST, DECISION = example_effects() / "示例清理结果.csv", example_effects() / "示例决定.txt"
CARDS = "沪人社医发〔2016〕44号"


@pytest.fixture
def folder(store_folder: Path, tmp_path: Path) -> Path:
    """A graph of the five catalogues that a test may change."""
    shutil.copytree(store_folder, tmp_path / "store")
    return tmp_path / "store"


# Importing.


def test_the_order_of_imports_does_not_matter(effects_folder: Path, tmp_path: Path) -> None:
    import_effects([DECISION], tmp_path / "store")  # before there is any catalogue
    build([example_catalogues()], tmp_path / "store")
    import_effects([LIST], tmp_path / "store")
    assert nquads(tmp_path / "store") == nquads(effects_folder)


def test_the_same_file_again_publishes_nothing(effects_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(effects_folder, tmp_path / "store")
    before = (tmp_path / "store" / "current").read_text()
    assert not import_effects([LIST, DECISION], tmp_path / "store").changed
    assert (tmp_path / "store" / "current").read_text() == before


def test_removing_what_a_file_stated_leaves_nothing_of_it(folder: Path, store_folder: Path) -> None:
    import_effects([LIST], folder)
    assert imported_files(folder) == [LIST.name]
    import_effects([], folder, remove=[LIST.name])
    assert imported_files(folder) == [] and nquads(folder) == nquads(store_folder)
    with pytest.raises(StoreError, match="没有导入过"):
        import_effects([], folder, remove=[LIST.name])


def test_a_changed_file_replaces_what_it_said(folder: Path, tmp_path: Path) -> None:
    import_effects([LIST], folder)
    changed = tmp_path / "new" / LIST.name
    changed.parent.mkdir()
    text = LIST.read_text("utf-8").splitlines(keepends=True)
    changed.write_text("".join(text[:4]), encoding="utf-8")  # its first document alone
    done = import_effects([changed], folder)
    assert (done.changed, done.replaced) == (True, (LIST.name,))
    import_effects([], folder, remove=[LIST.name])
    import_effects([changed], folder)
    found = standings(StoreFolder(folder).open(), date(2026, 6, 1), Register.load())
    ended = [each.document.title for each in found if each.status.value == "not-in-force"]
    assert ended == ["上海市城镇职工基本医疗保险办法"]


def test_a_build_keeps_the_effects(effects_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(effects_folder, tmp_path / "store")
    build([], tmp_path / "store", remove=["county"])
    assert imported_files(tmp_path / "store") == [DECISION.name, LIST.name]
    build([example("county")], tmp_path / "store")
    assert nquads(tmp_path / "store") == nquads(effects_folder)


def test_a_document_that_no_catalogue_cites_is_kept(folder: Path, tmp_path: Path) -> None:
    path = _list(tmp_path, "沪示例〔2000〕1号,示例甲办法,废止,2020-01-01")
    import_effects([path], folder)
    done = yiju("documents", "示例甲办法", "--store", folder, "--format", "json")
    (record,) = json.loads(done.stdout)
    assert (record["items"], record["status"]) == (0, "not-in-force")


def test_a_title_of_several_documents_is_reported_and_not_applied(
    folder: Path, tmp_path: Path
) -> None:
    # 25号 of 2008 and 38号 of 2016 bear one title.
    title = "关于印发〈上海市市民社区医疗互助帮困计划实施细则〉的通知"
    path = _list(tmp_path, f",{title},废止,2020-01-01")
    done = yiju("effects", path, "--store", folder)
    assert "对应多个文号，没有采用" in done.stdout and "第2行" in done.stdout
    found = standings(StoreFolder(folder).open(), date(2026, 6, 1), Register.load())
    assert {each.status.value for each in found} == {"unknown"}
    assert "没有采用：清单.csv 第2行" in yiju("effects", "--store", folder).stdout


def test_a_title_without_a_number_means_the_one_document_that_bears_it(
    folder: Path, tmp_path: Path
) -> None:
    path = _list(tmp_path, ",关于退休人员就医关系转入本市时医疗费用清算问题的通知,废止,2020-01-01")
    import_effects([path], folder)
    found = standings(StoreFolder(folder).open(), date(2026, 6, 1), Register.load())
    ended = [each.document.number for each in found if each.status.value == "not-in-force"]
    assert ended == ["沪医保〔2001〕11号"]


def test_a_number_under_quite_another_title_asks_for_a_look(folder: Path, tmp_path: Path) -> None:
    path = _list(tmp_path, f"{CARDS},机关食堂管理规定,废止,2020-01-01")
    done = yiju("effects", path, "--store", folder)
    assert "请核对：清单.csv 第2行" in done.stdout and "若干规定" in done.stdout


def test_two_files_of_one_name_are_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / LIST.name
    other.parent.mkdir()
    shutil.copy(LIST, other)
    with pytest.raises(InputError, match="同名"):
        import_effects([LIST, other], folder)


def test_the_date_of_a_sidecar_or_of_the_option(folder: Path, tmp_path: Path) -> None:
    path = _list(tmp_path, "沪示例〔2000〕1号,示例甲办法,废止,")
    undated = yiju("effects", path, "--store", folder)
    assert "其中 1 项没有日期" in undated.stdout
    dated = yiju("effects", path, "--date", "2020年1月1日", "--dry-run", "--format", "json")
    assert json.loads(dated.stdout)[0]["date"] == "2020-01-01"
    path.with_suffix(".yaml").write_text("date: 2021-02-03\n", encoding="utf-8")
    sidecar = yiju("effects", path, "--dry-run", "--format", "json")
    assert json.loads(sidecar.stdout)[0]["date"] == "2021-02-03"


def _list(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "清单.csv"
    path.write_text("\n".join(["文号,文件名称,处理结果,废止日期", *rows]) + "\n", encoding="utf-8")
    return path


# The sheet of documents of unknown status.


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_sheet_is_read_back(form: str, folder: Path, tmp_path: Path) -> None:
    """Filled in by a person: one is in force, one repealed by an act, one known by title."""
    day = date(2026, 6, 1)
    graph = StoreFolder(folder).open()
    rows = list(
        csv.reader(
            io.StringIO(sheet_csv(unknown(graph, day, Register.load()), day).decode("utf-8-sig"))
        )
    )
    assert tuple(rows[0]) == HEADER
    items = [int(row[HEADER.index("涉及事项")]) for row in rows[1:]]
    assert items == sorted(items, reverse=True) and items[0] == 234
    filled = {
        CARDS: {"状态": "有效"},
        "沪医保〔2001〕51号": {
            "状态": "废止",
            "变动日期": "2020-01-01",
            "依据文件": "沪示例规〔2019〕9号",
        },
        "上海市政府信息公开规定": {"状态": "失效"},
    }
    for row in rows[1:]:
        for heading, value in filled.get(row[0] or row[1], {}).items():
            row[HEADER.index(heading)] = value
    path = tmp_path / f"填好.{form}"
    _save(path, rows)
    del graph
    done = yiju("effects", path, "--store", folder)
    assert done.returncode == 0, done.stderr
    assert "3 项效力变动" in done.stdout
    found = standings(StoreFolder(folder).open(), day, Register.load())
    stated = {
        each.document.number or each.document.title: str(each.status)
        for each in found
        if each.status.value != "unknown"
    }
    assert stated == {
        CARDS: "有效：2026-06-01起继续有效",
        "关于加强医疗保险卡管理工作的若干规定": "有效：2026-06-01起继续有效",  # its regulation
        "沪医保〔2001〕51号": "不再有效：2020-01-01起废止（沪示例规〔2019〕9号）",
        "上海市政府信息公开规定": "不再有效：2026-06-01起失效",
    }
    left = [
        each.document.number for each in unknown(StoreFolder(folder).open(), day, Register.load())
    ]
    assert CARDS not in left


def _save(path: Path, rows: list[list[str]]) -> None:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        return
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for n, row in enumerate(rows):
        sheet.write_row(n, 0, row)
    book.close()


def test_an_unfilled_sheet_states_nothing(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    done = yiju(
        "documents", "--unknown-status", "--format", "xlsx", "--out", path, "--store", folder
    )
    assert done.returncode == 0 and zipfile.is_zipfile(path)
    read = yiju("effects", path, "--dry-run")
    assert read.returncode == 1 and "0 项效力变动" in read.stdout
    graph, day = StoreFolder(folder).open(), date(2026, 6, 1)
    sheet = list(unknown(graph, day, Register.load()))
    assert sheet_xlsx(sheet, day) == sheet_xlsx(sheet, day)  # same input, same bytes


def test_the_sheet_in_the_terminal(folder: Path) -> None:
    done = yiju(
        "documents", "医疗保险卡", "--unknown-status", "--store", folder, "--on", "2026-06-01"
    )
    assert "约至2020–2021年" in done.stdout and CARDS in done.stdout
    wrong = yiju("documents", "--format", "xlsx", "--store", folder)
    assert wrong.returncode == 2


# What is shown.


def test_the_backlog_with_file_and_line(effects_folder: Path) -> None:
    # By hand: 61号 in services 11 and 13, 25号 in 13, 11号 in 21, 48号 and 111号 in 8.
    done = yiju("effects", "--on", "2026-06-01", "--store", effects_folder, "--format", "json")
    assert done.returncode == 1
    rows = json.loads(done.stdout)
    assert [(row["document_number"], row["seq"], row["line"]) for row in rows] == [
        ("沪医保〔2001〕48号", 8, 75),
        ("沪医保〔2003〕111号", 8, 76),
        ("沪府办〔2008〕61号", 11, 111),
        ("沪府办〔2008〕61号", 13, 136),
        ("沪医保办〔2008〕25号", 13, 137),
        ("沪医保〔2001〕11号", 21, 222),
    ]
    assert rows[3]["how"] == "replaced" and rows[3]["since"] == "2018-01-15"
    assert rows[3]["acting_document"] == "沪府办规〔2018〕3号"
    table = yiju("effects", "--on", "2026-06-01", "--store", effects_folder).stdout
    assert "shanghai-district-services.txt:136" in table
    assert "截至2026-06-01，4 个事项引用了 5 份不再有效的文件。" in table
    earlier = yiju("effects", "--on", "2015-01-01", "--store", effects_folder)
    assert earlier.returncode == 0 and "没有事项引用已知不再有效的文件" in earlier.stdout
    assert (
        len(
            list(
                csv.DictReader(
                    io.StringIO(
                        yiju(
                            "effects",
                            "--on",
                            "2026-06-01",
                            "--store",
                            effects_folder,
                            "--format",
                            "csv",
                        ).stdout
                    )
                )
            )
        )
        == 6
    )


def test_a_graph_without_effects_says_so(store_folder: Path) -> None:
    done = yiju("effects", "--store", store_folder)
    assert done.returncode == 0 and "还没有文件效力的信息" in done.stdout


def test_the_forecast_keeps_declared_and_computed_apart(effects_folder: Path) -> None:
    done = yiju(
        "effects",
        "--within",
        "6m",
        "--on",
        "2026-11-25",
        "--store",
        effects_folder,
        "--format",
        "json",
    )
    rows = json.loads(done.stdout)
    assert [(row["basis"], row["document_number"], row["date"]) for row in rows] == [
        ("declared", "沪人社医〔2013〕690号", "2027-01-01"),
        ("declared", "沪人社医发〔2015〕47号", "2027-04-01"),
    ]
    early = yiju(
        "effects", "--within", "1年", "--on", "2020-06-01", "--store", effects_folder
    ).stdout
    declared, computed = early.split("推算")[0], early
    assert "沪医保〔2001〕11号" in declared and "沪人社医发〔2016〕53号" not in declared
    assert "沪人社医发〔2016〕53号" in computed
    assert yiju("effects", "--within", "soon", "--store", effects_folder).returncode == 2


def test_check_says_whether_what_is_cited_is_in_force(effects_folder: Path, tmp_path: Path) -> None:
    draft = tmp_path / "a.txt"
    draft.write_text(
        f"依据沪医保〔2001〕48号。\n依据{CARDS}。\n依据沪医保〔2000〕46号。\n依据《上海市城镇职工基本医疗保险办法》。\n",
        encoding="utf-8",
    )
    done = yiju("check", draft, "--on", "2026-06-01", "--store", effects_folder)
    assert done.returncode == 1
    printed = done.stdout.replace("\n    ", "").replace(" \n", "")
    assert "不再有效：2026-03-01起废止（沪示例规〔2026〕2号）。见示例决定.txt 第8行" in printed
    assert "有效：2026-03-01起第四条修改（沪示例规〔2026〕2号）" in printed
    assert "4 处引用，2 处有问题。" in done.stdout
    assert "效力未知：1 处引用的文件没有效力信息" in done.stdout
    records = json.loads(
        yiju(
            "check", draft, "--on", "2026-06-01", "--store", effects_folder, "--format", "json"
        ).stdout
    )
    assert [each["status"] for each in records] == [
        "not-in-force",
        "in-force",
        "unknown",
        "not-in-force",
    ]
    assert records[0]["findings"][0]["kind"] == "not-in-force"
    assert records[0]["status_since"] == "2026-03-01"
    before = yiju("check", draft, "--on", "2025-06-01", "--store", effects_folder)
    assert before.returncode == 0  # nothing is declared for that day


def test_documents_show_their_status(effects_folder: Path) -> None:
    done = yiju("documents", "造口袋", "--on", "2027-06-01", "--store", effects_folder)
    assert "效力" in done.stdout and "2027-01-01起废止" in done.stdout.replace("\n", "")


def test_the_contract_of_a_dry_run(tmp_path: Path) -> None:
    done = yiju("effects", DECISION, "--dry-run", "--format", "json", "--store", tmp_path / "none")
    assert done.returncode == 0 and not (tmp_path / "none").exists()
    rows = json.loads(done.stdout)
    assert [list(row) for row in rows] == [
        [
            "document_number",
            "title",
            "type",
            "date",
            "scope",
            "acting_document",
            "sentence",
            "source",
        ]
    ] * 3
    assert rows[2]["scope"] == "articles" and rows[2]["source"]["line"] == 11
    assert "没有指明“同时废止”的是哪份文件" in done.stderr
    table = yiju("effects", DECISION, LIST, "--dry-run").stdout
    assert "示例清理结果.csv：6 项效力变动" in table and "“适时修改”不是效力变动" in table


def test_the_same_words_in_english(effects_folder: Path) -> None:
    done = yiju("--lang", "en", "effects", "--on", "2026-06-01", "--store", effects_folder)
    assert "4 items cite 5 documents no longer in force" in done.stdout


# Files that cannot be read.


def _bytes(data: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return make


def _bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"\0" * (300 * 1024**2))
    return path


UNREADABLE = [
    ("a.csv", _bytes("姓名,电话\n甲,1\n".encode()), "没有认出清单", "no list of documents"),
    ("a.csv", _bytes(b""), "文件是空的", "empty"),
    ("a.csv", _bytes(b"\x00\x01\x02\xff"), "编码无法识别", "binary"),
    ("a.xlsx", _bytes(b"no workbook"), "不是有效的表格文件", "no package"),
    (
        "a.xls",
        _bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600),
        "不是有效的表格文件",
        "an old workbook that breaks off",
    ),
    ("a.xlsx", _bomb, "过大", "300 MB in a few KB"),
    ("a.docx", _bytes(b"x"), "不是有效的 Word 文档", "no Word document"),
    ("a.png", _bytes(b"x"), "不能从中读取效力变动", "a format that is not read"),
]


@pytest.mark.parametrize(
    ("name", "make", "says", "reason"), UNREADABLE, ids=[r[3] for r in UNREADABLE]
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    name: str, make: Callable[[Path], Path], says: str, reason: str, tmp_path: Path
) -> None:
    done = yiju("effects", make(tmp_path / name), "--store", tmp_path / "store")
    assert done.returncode == 2, reason
    assert says in done.stderr and len(done.stderr.splitlines()) == 1 and done.stdout == ""
    assert not (tmp_path / "store").exists()  # nothing is imported of anything


def test_a_missing_file(tmp_path: Path) -> None:
    done = yiju("effects", tmp_path / "no.csv", "--dry-run")
    assert done.returncode == 2 and "没有这个文件" in done.stderr
