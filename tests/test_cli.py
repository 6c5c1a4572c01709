"""The command line as people use it: real processes, real files, what they print."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import SLUGS, example

YIJU = Path(sys.executable).with_name("yiju")


def yiju(
    *arguments: str | Path, stdin: str = "", cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(YIJU), *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **env},
        timeout=120,
        check=False,
    )


def test_build_prints_what_it_did(tmp_path: Path) -> None:
    done = yiju("build", "--store", tmp_path / "store")
    assert done.returncode == 0, done.stderr
    rows = {
        line.split()[0]: line.split()[1:4] for line in done.stdout.splitlines() if line.split()[:1]
    }
    assert rows["jinshan-district"] == ["72", "72", "128"]
    assert rows["shanghai-district-services"] == ["25", "222", "115"]
    assert "county：未说明辖区、版次、日期、网页地址" in done.stdout
    again = yiju("build", "--store", tmp_path / "store")
    assert again.returncode == 0 and "没有变化" in again.stdout


def test_build_as_json_has_the_counts(tmp_path: Path) -> None:
    done = yiju("build", example("county"), "--store", tmp_path / "s", "--format", "json")
    (county,) = json.loads(done.stdout)["catalogues"]
    # distinct documents: 条例, 社会保险法, 征缴条例, three 异地就医, 指导意见, 堵点通知, 社会救助, 医疗救助
    assert {
        key: county[key] for key in ("items", "citations", "documents", "bodies", "rejections")
    } == {
        "items": 29,
        "citations": 73,
        "documents": 10,
        "bodies": 1,
        "rejections": 0,
    }


def test_build_reports_a_bad_file_and_builds_the_others(tmp_path: Path) -> None:
    bad = tmp_path / "empty.txt"
    bad.write_bytes(b"")
    done = yiju("build", bad, example("county"), "--store", tmp_path / "store")
    assert done.returncode == 2
    assert done.stderr == "empty.txt：文件是空的。请检查是否保存完整。\n"
    assert "county" in done.stdout


def test_build_removes(tmp_path: Path) -> None:
    yiju("build", example("county"), example("prefecture-city"), "--store", tmp_path / "store")
    done = yiju("build", "--remove", "county", "--store", tmp_path / "store")
    assert done.returncode == 0
    assert "prefecture-city" in done.stdout and "\ncounty " not in done.stdout


def test_rollback_publishes_what_was_there_before(tmp_path: Path) -> None:
    for slug in ("county", "prefecture-city"):
        yiju("build", example(slug), "--store", tmp_path / "store")

    def catalogues() -> str:
        asked = ("query", "catalogue-provenance", "--format", "csv", "--store", tmp_path / "store")
        return yiju(*asked).stdout

    done = yiju("rollback", "--store", tmp_path / "store")
    assert done.returncode == 0 and done.stdout.endswith("现在发布的是 000001\n")
    assert "county" in catalogues() and "prefecture-city" not in catalogues()
    done = yiju("rollback", "--undo", "--store", tmp_path / "store", "--lang", "en")
    assert done.returncode == 0 and done.stdout.endswith("now publishes 000002\n")
    assert "prefecture-city" in catalogues()


@pytest.mark.parametrize("slug", SLUGS)
def test_extract_json_has_the_published_shape(slug: str) -> None:
    record = json.loads(yiju("extract", example(slug), "--format", "json").stdout)
    assert set(record) == {"catalogue", "items", "mends", "rejections"}
    assert set(record["catalogue"]) == {"id", "title", "body", "source", "layout"}
    for item in record["items"]:
        assert {
            "id",
            "seq",
            "printed_seq",
            "name",
            "names",
            "category",
            "entries",
            "citations",
        } <= set(item)
        for entry in item["entries"]:
            assert {
                "section", "content", "bodies", "attribute", "method", "reason", "time_limit",
                "channels", "audience", "level", "url", "source",
            } <= set(entry)  # fmt: skip
            assert set(entry["source"]) == {"file", "line", "end_line", "sheet", "page"}
        for citation in item["citations"]:
            assert {
                "kind", "raw", "title", "document_number", "written_as", "article", "repairs", "source",
            } <= set(citation)  # fmt: skip
            assert citation["kind"] in ("policy", "disclosure")
    assert [item["seq"] for item in record["items"]] == list(range(1, len(record["items"]) + 1))


def test_extract_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for form in ("json", "csv", "xlsx"):
        first, second = tmp_path / f"1.{form}", tmp_path / f"2.{form}"
        for out in (first, second):
            assert (
                yiju("extract", example("county"), "--format", form, "--out", out).returncode == 0
            )
        assert first.read_bytes() == second.read_bytes()


def test_extract_csv_opens_in_a_spreadsheet() -> None:
    text = yiju("extract", example("jinshan-district"), "--format", "csv").stdout
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 72 and rows[30]["事项"] == "办理《上海社区医疗互助卡》挂失"


def test_extract_xlsx_is_a_workbook(tmp_path: Path) -> None:
    yiju("extract", example("county"), "--format", "xlsx", cwd=tmp_path)
    with zipfile.ZipFile(tmp_path / "county.xlsx") as book:
        sheets = book.read("xl/workbook.xml").decode()
    assert all(name in sheets for name in ("公开内容", "依据", "修补", "未收入"))


def test_extract_accounts_for_every_line() -> None:
    done = yiju("extract", example("jinshan-district"), "--account")
    assert done.returncode == 0
    assert "每一个非空行都有去向" in done.stdout
    found = json.loads(yiju("extract", example("county"), "--account", "--format", "json").stdout)
    assert found["totals"] == {"header": 12, "item": 29, "title": 1}


def test_extract_explains_itself() -> None:
    text = yiju("extract", example("shanghai-district-services"), "--explain").stdout
    assert "service-blocks" in text
    assert "公开要素" in text and "content" in text
    assert "点办 理医 院离" in text


def test_number_reads_arguments_and_stdin() -> None:
    done = yiju("number", "--format", "json", stdin="依据沪医保（2000）46号办理\n没有\n")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 0
    (number,) = first["numbers"]
    assert (number["canonical"], number["raw"]) == ("沪医保〔2000〕46号", "沪医保（2000）46号")
    assert (number["start"], number["end"]) == (2, 14)
    assert (number["family"], number["issuer_code"], number["year"], number["serial"]) == (
        "number", "沪医保", 2000, "46",
    )  # fmt: skip
    assert second == {"text": "没有", "numbers": []}
    assert yiju("number", "没有").returncode == 1


def test_number_reads_a_file_in_gbk(tmp_path: Path) -> None:
    file = tmp_path / "draft.txt"
    file.write_bytes("按沪医保〔2000〕46号办理\n没有\n".encode("gbk"))
    done = yiju("number", "--file", file, "--format", "json")
    assert [
        [n["canonical"] for n in json.loads(line)["numbers"]] for line in done.stdout.splitlines()
    ] == [
        ["沪医保〔2000〕46号"],
        [],
    ]


def test_query_without_a_name_lists_the_questions() -> None:
    text = yiju("query").stdout
    assert "services-by-policy" in text and "哪些事项以某一文件为依据" in text


def test_query_answers_and_offers_near_hits(store_folder: Path) -> None:
    done = yiju("query", "services-by-policy", "policy=沪人社医发(2016)44", "--store", store_folder)
    assert done.returncode == 0 and "8 行" in done.stdout
    near = yiju(
        "query", "services-by-policy", "policy=沪人社医发〔2016〕45号", "--store", store_folder
    )
    assert near.returncode == 1 and near.stdout == ""
    assert "沪人社医发〔2016〕44号" in near.stderr


def test_query_in_english(store_folder: Path) -> None:
    done = yiju("--lang", "en", "query", "services-by-policy", "policy=x", "--store", store_folder)
    assert done.returncode == 1 and "no document" in done.stderr
    assert "knowledge graph" in yiju("--help", YIJU_LANG="en").stdout
    assert "知识图谱" in yiju("--help").stdout


def test_sparql_from_stdin(store_folder: Path) -> None:
    text = "SELECT ?t { ?c a yiju:Catalogue ; dcterms:title ?t } ORDER BY ?t"
    done = yiju("sparql", "-", "--store", store_folder, "--format", "csv", stdin=text)
    assert done.stdout.splitlines() == [
        "t", "政务公开标准目录", "社会保险（医疗）领域基层政务公开目录", "金山区医疗保障局政务公开标准目录",
    ]  # fmt: skip
    cut = yiju("sparql", "-", "--store", store_folder, "--limit", "2", stdin=text)
    assert "已截断" in cut.stderr
    bad = yiju("sparql", "-", "--store", store_folder, stdin="SELECT * {")
    assert bad.returncode == 2 and "语法错误" in bad.stderr


@pytest.mark.parametrize("form", ["ttl", "trig", "nq", "nt", "jsonld", "rdfxml"])
def test_export_is_read_back_whole(
    form: str, store: ox.Store, store_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"graph.{form}"
    assert yiju("export", "--format", form, "--out", out, "--store", store_folder).returncode == 0
    names = {
        "ttl": "TURTLE",
        "trig": "TRIG",
        "nq": "N_QUADS",
        "nt": "N_TRIPLES",
        "jsonld": "JSON_LD",
        "rdfxml": "RDF_XML",
    }
    back = list(ox.parse(path=str(out), format=getattr(ox.RdfFormat, names[form])))
    assert len(set(back)) == len(list(store.quads_for_pattern(None, None, None, None)))


def test_export_csv_has_a_row_a_citation(store_folder: Path) -> None:
    text = yiju("export", "--format", "csv", "--store", store_folder).stdout.removeprefix("\ufeff")
    assert len(list(csv.DictReader(io.StringIO(text)))) == 73 + 128 + 41 + 115 + 96


WRONG_USE = [
    (["query", "services-by-policy", "policy"], "名字=值", "a parameter without ="),
    (["extract", "nowhere.txt"], "没有这个文件", "a file that is not there"),
    (
        ["query", "services-by-policy", "policy=x", "--store", "nowhere"],
        "yiju build",
        "no graph yet",
    ),
    (["sparql", "nowhere.rq"], "无法读取查询文件", "a query file that is not there"),
]


@pytest.mark.parametrize(
    ("arguments", "says", "reason"), WRONG_USE, ids=[row[2] for row in WRONG_USE]
)
def test_wrong_use_is_one_sentence_and_exit_2(
    arguments: list[str], says: str, reason: str, tmp_path: Path
) -> None:
    done = yiju(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    ["build", "extract", "number", "documents", "bodies", "check", "query", "sparql", "export"],
)
def test_every_command_has_an_example_in_its_help(command: str) -> None:
    assert f"yiju {command}" in yiju(command, "--help").stdout.split("\n", 3)[3]


def test_a_console_in_gbk_never_crashes() -> None:
    done = subprocess.run(
        [str(YIJU), "extract", str(example("county"))],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0
    assert "单位参保登记" in done.stdout.decode("gbk")
