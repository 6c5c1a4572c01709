"""Reviews: suggestions are written, decisions read back, stale ones told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import example

from graph_builder.construction.catalogues import build
from graph_builder.errors import InputError
from graph_builder.query import open_graph
from graph_builder.resolve.review import (
    ACCEPTED,
    DECLINED,
    MANUAL,
    Match,
    read_review,
    write_review,
)

# Jinshan cites 《…个人医疗账户管理办法》 without a number (items 27 and 28), the district
# 《…个人账户管理办法》 as 沪医保〔2000〕47号: two characters apart.
TITLE = "上海市城镇职工基本医疗保险个人医疗账户管理办法"
NUMBER = "沪医保〔2000〕47号"
LABEL = "上海市城镇职工基本医疗保险个人账户管理办法"
FILES = [example("jinshan-district"), example("shanghai-district-services")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the graph of the two catalogues and the suggestions of its build, on
    which nobody has decided; not to be changed."""
    folder = tmp_path_factory.mktemp("built")
    build(FILES, folder / "store", review=folder / "review.tsv")
    return folder


@pytest.fixture
def suggested(built: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The file of suggestions and the store of such a folder, to be changed."""
    folder = Path(shutil.copytree(built, tmp_path / "built"))
    return folder / "review.tsv", folder / "store"


def _reliance(store: Path) -> list[tuple[str | None, str | None]]:
    answer = open_graph(store).query("services-by-policy", policy=NUMBER)
    return [(row["catalogue"], row["sequence"]) for row in answer]


def _decide(file: Path, predicate: str) -> None:
    matches = [
        Match(m.title, m.number, m.label, predicate, MANUAL, m.confidence, "王某")
        if (m.title, m.number) == (TITLE, NUMBER)
        else m
        for m in read_review(file)
    ]
    write_review(file, matches)


def test_a_suggestion_is_no_decision(suggested: tuple[Path, Path]) -> None:
    file, store = suggested
    (found,) = [match for match in read_review(file) if match.title == TITLE]
    assert (found.number, found.label, found.decided) == (NUMBER, LABEL, False)
    assert 0.85 <= found.confidence < 1
    assert _reliance(store) == [("shanghai-district-services", "17")]


def test_an_accepted_match_is_taken_up_and_kept(suggested: tuple[Path, Path]) -> None:
    file, store = suggested
    _decide(file, ACCEPTED)
    both = [
        ("jinshan-district", "27"),
        ("jinshan-district", "28"),
        ("shanghai-district-services", "17"),
    ]
    assert build(FILES, store, review=file).changed
    assert _reliance(store) == both
    decided = [match for match in read_review(file) if match.decided]
    assert [(m.title, m.author) for m in decided] == [(TITLE, "王某")]
    build([example("county")], store)  # without the file: what was decided stays decided
    assert _reliance(store) == both


def test_a_declined_match_is_not_suggested_again(suggested: tuple[Path, Path]) -> None:
    file, store = suggested
    _decide(file, DECLINED)
    build(FILES, store, review=file)
    assert [(m.number, m.decided, m.accepted) for m in read_review(file) if m.title == TITLE] == [
        (NUMBER, True, False)
    ]
    assert _reliance(store) == [("shanghai-district-services", "17")]


def test_a_decision_on_a_title_that_is_gone_is_stale(tmp_path: Path) -> None:
    file, store = tmp_path / "review.tsv", tmp_path / "store"
    write_review(file, [Match(TITLE, NUMBER, "从前的标题", ACCEPTED, MANUAL, 0.9)])
    built = build(FILES, store, review=file)
    assert [(m.title, m.label) for m in built.stale] == [(TITLE, "从前的标题")]
    assert _reliance(store) == [("shanghai-district-services", "17")]


def test_writing_what_was_read_changes_nothing(suggested: tuple[Path, Path]) -> None:
    file, _ = suggested
    before = file.read_bytes()
    write_review(file, read_review(file))
    assert file.read_bytes() == before
    assert before.startswith(b"#")


def test_a_decision_is_a_predicate_alone_and_other_columns_stay(
    suggested: tuple[Path, Path],
) -> None:
    file, store = suggested
    lines = file.read_text(encoding="utf-8").splitlines()
    header = next(n for n, line in enumerate(lines) if line.startswith("subject_label"))
    lines[header] += "\tmapping_date"
    edited = [
        line.replace("closeMatch", "exactMatch") + "\t2026-11-25"
        if line.startswith(TITLE)
        else line
        for line in lines
    ]
    file.write_bytes("\n".join(edited).encode("gb18030"))  # as an office PC may save it
    build(FILES, store, review=file)
    assert ("jinshan-district", "27") in _reliance(store)
    (row,) = [match for match in read_review(file) if match.title == TITLE]
    assert (row.justification, row.more) == (MANUAL, (("mapping_date", "2026-11-25"),))


HEAD = "subject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\n"
MALFORMED = [
    (HEAD + "甲\tskos:exactmatch\tpolicy:沪医保〔2000〕1号\t丙\tx\n", "exactmatch", "a misspelt predicate is no refusal"),
    (HEAD + "甲\tskos:exactMatch\tpolicy:沪医保〔2000〕1号\t丙\tx\n甲\tskos:exactMatch\tpolicy:沪医保〔2000〕2号\t丁\tx\n", "只能是一个", "one title, two documents"),
    ("subject_label\tpredicate_id\n甲\tskos:exactMatch\n", "缺少列", "columns missing"),
    (HEAD + "甲\tskos:exactMatch\tpolicy:乙\t丙\tx\n", "第 2 行", "no document number"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says", "reason"), MALFORMED, ids=[row[2] for row in MALFORMED])
def test_a_malformed_file_is_named_with_its_line(
    text: str, says: str, reason: str, tmp_path: Path
) -> None:
    file = tmp_path / "review.tsv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_review(file)
