"""The command validate: sentences, drafts, dismissals, formats, exit codes."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import example

from graph_builder.construction.catalogues import build

# Two mistakes: item 3's limit is dragged on, item 4 has no body.
TABLE = """序号\t公开事项\t公开内容\t公开依据\t公开时限\t公开主体\t公开渠道
1\t甲登记\t办理条件\t《中华人民共和国政府信息公开条例》\t自变更之日起20个工作日内\t县医保局\t■政府网站
2\t乙登记\t办理条件\t《中华人民共和国政府信息公开条例》\t自变更之日起20个工作日内\t县医保局\t■政府网站
3\t丙登记\t办理条件\t《中华人民共和国政府信息公开条例》\t自变更之日起20个工作日内\t县医保局\t■政府网站
4\t丁登记\t办理条件\t《中华人民共和国政府信息公开条例》\t自变更之日起21个工作日内\t县医保局\t■政府网站
5\t戊登记\t办理条件\t《中华人民共和国政府信息公开条例》\t自变更之日起20个工作日内\t\t■政府网站
"""


def yiju(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from graph_builder.cli import main; main()"]
    return subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8",
        timeout=120, check=False, env=None,
    )  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.txt"
    file.write_text(TABLE, encoding="utf-8")
    build([file], tmp_path / "store")
    return tmp_path / "store"


def found(store: Path, *arguments: object) -> list[dict[str, object]]:
    done = yiju("validate", "--store", store, "--format", "json", *arguments)
    answer: list[dict[str, object]] = json.loads(done.stdout)
    return answer


def grave(findings: list[dict[str, object]]) -> list[tuple[object, object, object]]:
    return [
        (f["shape"], f["source"]["line"], f["suggestion"])  # type: ignore[index]
        for f in findings
        if f["severity"] == "Violation"
    ]


def test_each_mistake_is_said_at_its_row_and_the_exit_code_is_1(small: Path) -> None:
    done = yiju("validate", "--store", small)
    assert done.returncode == 1
    assert "第5行  事项4  应改  “自变更之日起21个工作日内”像是拖动填充" in done.stdout
    assert "第6行  事项5  应改  没有写公开主体。" in done.stdout
    assert yiju("validate", "--store", small, "--exit-zero").returncode == 0


def test_the_json_is_that_of_the_contract(small: Path) -> None:
    findings = found(small)
    keys = {
        "shape", "severity", "message", "item", "catalogue", "source", "path", "value",
        "suggestion", "evidence",
    }  # fmt: skip
    assert all(keys <= set(each) for each in findings)
    assert grave(findings) == [
        ("Counter", 5, "自变更之日起20个工作日内"),
        ("Entry-body", 6, None),
    ]


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_both_engines_find_the_same(engine: str, small: Path) -> None:
    if engine == "shacl":
        pytest.importorskip("shacl", reason="the fast engine has no wheel for this machine")
    assert found(small, "--engine", engine) == found(small)


def test_a_draft_is_checked_against_the_graph_which_stays_as_it_is(
    small: Path, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(TABLE.replace("21个", "20个"), encoding="utf-8")
    before = (small / "current").read_bytes()
    done = yiju("validate", draft, "--store", small, "--format", "json")
    assert grave(json.loads(done.stdout)) == [("Entry-body", 6, None)]
    assert {each["catalogue"] for each in json.loads(done.stdout)} == {"draft"}
    assert (small / "current").read_bytes() == before


def test_a_dismissal_needs_reason_and_name_and_stays_until_the_text_changes(
    small: Path, tmp_path: Path
) -> None:
    review = tmp_path / "review.tsv"
    assert yiju("validate", "--store", small, "--dismiss", review).returncode == 1
    rows = list(csv.DictReader(review.open(encoding="utf-8"), delimiter="\t"))
    for row in rows:
        if row["severity"] == "Violation":
            row["reason"] = "经办方式不同"
    _write(review, rows)
    refused = yiju("validate", "--store", small, "--dismiss", review)
    assert refused.returncode == 2 and "姓名" in refused.stderr and "第 " in refused.stderr
    for row in rows:
        row["by"] = "张三" if row["reason"] else ""
    _write(review, rows)
    done = yiju("validate", "--store", small, "--dismiss", review)
    assert done.returncode == 0 and "已核销 2" in done.stdout

    # A row above moves everything down; the dismissals stay.
    lines = TABLE.splitlines(keepends=True)
    moved = tmp_path / "small.txt"
    moved.write_text("".join([lines[0], lines[1].replace("甲登", "子登"), *lines[1:]]), "utf-8")
    build([moved], small)
    assert yiju("validate", "--store", small).returncode == 0
    # Another text is another finding.
    moved.write_text(TABLE.replace("丁登记", "丁变更登记"), encoding="utf-8")
    build([moved], small)
    assert grave([f for f in found(small) if f["dismissed"] is None])[0][:2] == ("Counter", 5)
    assert "核销已过时" in yiju("validate", "--store", small, "--dismiss", review).stderr


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("form", ["html", "xlsx", "ttl", "json"])
def test_a_report_has_the_same_bytes_each_time(form: str, small: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        done = yiju("validate", "--store", small, "--format", form, "--out", tmp_path / name)
        assert done.returncode == 1, done.stderr
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() != b""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--catalogue", "nowhere"], "没有目录“nowhere”"),
        (["--engine", "quick"], "可用的有"),
        (["--out", "x.txt"], "--format json"),
        (["--endpoint", "http://127.0.0.1:1/", "--dismiss", "x.tsv"], "--store 核销"),
        (["--endpoint", "http://127.0.0.1:1/"], "连接被拒绝"),
    ],
)
def test_wrong_use_is_told(arguments: list[str], said: str, small: Path) -> None:
    done = yiju("validate", "--store", small, *arguments)
    assert done.returncode in (1, 2) and said in done.stderr and "Traceback" not in done.stderr


def test_the_five_catalogues_have_what_was_seen_in_them(store_folder: Path) -> None:
    """Jinshan counts on in 22, 23, 24 and 72, and copies the basis of 21 (read in the file)."""
    assert example("jinshan-district").exists()
    findings = found(store_folder, "--catalogue", "jinshan-district")
    items = [(f["shape"], str(f["item"]).rsplit("/", 1)[1]) for f in findings if f["item"]]
    assert [n for shape, n in items if shape == "Counter"] == ["22", "23", "24", "72"]
    assert [n for shape, n in items if shape == "CopiedBasis"] == ["22", "23", "24"]


def test_our_own_shapes_are_for_the_fast_engine(small: Path) -> None:
    pytest.importorskip("shacl", reason="the fast engine has no wheel for this machine")
    assert "校验引擎：shacl 0" in yiju("validate", "--store", small).stdout
