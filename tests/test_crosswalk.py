"""Crosswalks: suggestions become decisions by a signature, and decisions tell in the graph."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import example

from graph_builder.compare import compare
from graph_builder.construction.catalogues import build
from graph_builder.errors import InputError
from graph_builder.namespaces import SKOS, graph_iri
from graph_builder.query import open_graph
from graph_builder.resolve.crosswalk import Mapping, crosswalk_text, is_crosswalk, read_crosswalk
from graph_builder.resolve.review import MANUAL
from graph_builder.store import StoreFolder

A, B = "shanghai-district-services", "jinshan-district"
FILES = [example(A), example(B)]


def _item(slug: str, number: int) -> str:
    return f"https://w3id.org/yiju/catalogue/{slug}/item/{number}"


# District 17 办理个人医疗账户资金清算的相关手续（职保） and Jinshan 27 个人医保账户清算: other names.
ONE, OTHER = _item(A, 17), _item(B, 27)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a graph of the two catalogues without any decision; not to be changed."""
    folder = tmp_path_factory.mktemp("built") / "store"
    build(FILES, folder)
    return folder


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """The folder of such a graph, to be changed."""
    return Path(shutil.copytree(built, tmp_path / "store"))


@pytest.fixture(scope="module")
def suggested() -> list[Mapping]:
    return compare(*FILES).mappings()


@pytest.fixture
def file(tmp_path: Path, suggested: list[Mapping]) -> Path:
    path = tmp_path / "crosswalk.tsv"
    path.write_text(crosswalk_text(suggested), encoding="utf-8")
    return path


def _sign(file: Path, predicate: str, **more: str) -> None:
    rows = [
        replace(row, predicate=predicate, reviewer="王某", **more)
        if (row.subject, row.object) == (ONE, OTHER)
        else row
        for row in read_crosswalk(file)
    ]
    file.write_text(crosswalk_text(rows), encoding="utf-8")


def _stated(store: Path, predicate: ox.NamedNode) -> list[tuple[str, str]]:
    """The pairs of which the graph of reviews says this."""
    quads = StoreFolder(store).open().quads_for_pattern(None, predicate, None, graph_iri("review"))
    return [(str(quad.subject.value), str(quad.object.value)) for quad in quads]


def _matched(store: Path) -> list[tuple[str | None, str | None, str | None]]:
    answer = open_graph(store).query("matched-services")
    return [(row["name"], row["catalogues"], row["items"]) for row in answer]


def test_suggestions_decide_nothing(file: Path, tmp_path: Path) -> None:
    store, before = tmp_path / "store", file.read_bytes()
    built = build(FILES, store, review=file)
    assert not built.stale_mappings
    assert not _stated(store, SKOS.closeMatch)
    assert file.read_bytes() == before  # a crosswalk is not written into


def test_a_signed_match_joins_services_of_other_names(file: Path, store: Path) -> None:
    before = _matched(store)
    assert not any("清算" in (name or "") for name, _, _ in before)
    _sign(file, "skos:closeMatch")
    assert build(FILES, store, review=file).changed
    # Jinshan 27, 28 bear one name: the group of district 17 has the signed 27 alone.
    assert [row for row in _matched(store) if "清算" in (row[0] or "")] == [
        ("个人医保账户清算", "2", "2")
    ]
    differing = open_graph(store).query("differing-bases-of-matched-services", catalogue=A, other=B)
    numbers = {
        (row["cited_in"], row["number"]) for row in differing if "清算" in (row["name"] or "")
    }
    assert (A, "沪医保〔2000〕47号") in numbers
    # The other way round, and without the file, what was signed holds.
    turned = open_graph(store).query("differing-bases-of-matched-services", catalogue=B, other=A)
    assert any(row["number"] == "沪医保〔2000〕47号" for row in turned)
    assert not build(FILES, store).changed


@pytest.mark.parametrize(
    ("predicate", "stated"), [("skos:broadMatch", [(ONE, OTHER)]), ("noMatch", [])]
)
def test_broader_and_refused_join_nothing(
    predicate: str, stated: list[tuple[str, str]], file: Path, store: Path
) -> None:
    _sign(file, predicate)
    assert build(FILES, store, review=file).changed
    assert not any("清算" in (name or "") for name, _, _ in _matched(store))
    assert _stated(store, SKOS.broadMatch) == stated


def test_a_decision_taken_back_is_gone(file: Path, store: Path) -> None:
    plain = file.read_bytes()
    _sign(file, "skos:exactMatch")
    build(FILES, store, review=file)
    file.write_bytes(plain)
    assert build(FILES, store, review=file).changed
    assert not _stated(store, SKOS.exactMatch)


def test_a_decision_on_another_name_is_stale(file: Path, store: Path) -> None:
    _sign(file, "skos:exactMatch", object_label="从前的名称")
    built = build(FILES, store, review=file)
    assert [each.object_label for each in built.stale_mappings] == ["从前的名称"]
    assert not _stated(store, SKOS.exactMatch)


def test_a_removed_catalogue_takes_its_matches_along(file: Path, store: Path) -> None:
    _sign(file, "skos:exactMatch")
    build(FILES, store, review=file)
    built = build([], store, remove=[B])
    assert [each.object for each in built.stale_mappings] == [OTHER]
    assert not _stated(store, SKOS.exactMatch)
    assert not build(FILES, store).stale_mappings  # back again, it holds again
    assert _stated(store, SKOS.exactMatch) == [(ONE, OTHER)]


def test_writing_what_was_read_changes_nothing(file: Path) -> None:
    before = file.read_text(encoding="utf-8")
    assert is_crosswalk(file)
    assert crosswalk_text(read_crosswalk(file)) == before


HEAD = "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\tauthor_label\n"
ROW = f"{ONE}\t甲\tskos:{{}}\t{OTHER}\t乙\tx\t{{}}\n"
READ = [
    (HEAD + ROW.format("exactMatch", "王某"), True, "skos:exactMatch", "author_label signs too"),
    (HEAD + ROW.format("exactMatch", ""), False, "skos:exactMatch", "nobody signed"),
    (HEAD + ROW.format("exactMatch", "").replace("\tx\t", f"\t{MANUAL}\t"), True, "skos:exactMatch", "made by hand"),
    (HEAD.replace("\n", "\tpredicate_modifier\n") + ROW.format("exactMatch", "王某").replace("\n", "\tNot\n"), True, "noMatch", "SSSOM's Not"),
    (HEAD + ROW.format("exactMatch", "王某").replace("https://w3id.org/yiju/catalogue/", "catalogue:"), True, "skos:exactMatch", "short forms"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "decided", "predicate", "reason"), READ, ids=[row[3] for row in READ]
)
def test_what_counts_as_a_decision(
    text: str, decided: bool, predicate: str, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "crosswalk.tsv"
    path.write_bytes(text.encode("gb18030"))  # as an office PC may save it
    (row,) = read_crosswalk(path)
    assert (row.decided, row.predicate, row.subject, row.object) == (decided, predicate, ONE, OTHER)


MALFORMED = [
    (HEAD + ROW.format("exactmatch", "王某"), "exactmatch", "a misspelt predicate"),
    (HEAD + ROW.format("exactMatch", "王某") + ROW.format("broadMatch", "王某"), "只能是一个", "two decisions on one pair"),
    ("subject_id\tpredicate_id\n", "缺少列", "columns missing"),
    (HEAD + ROW.format("exactMatch", "王某").replace(OTHER, "乙"), "第 2 行", "no item"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says", "reason"), MALFORMED, ids=[row[2] for row in MALFORMED])
def test_a_malformed_file_is_named_with_its_line(
    text: str, says: str, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "crosswalk.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_crosswalk(path)
