"""Building: one result whatever the order, nothing left of what is removed, whole after a kill."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import shutil
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import SLUGS, example
from filelock import FileLock

from graph_builder.construction.catalogues import build
from graph_builder.errors import InputError, StoreError, StoreLocked
from graph_builder.export import canonical_quads
from graph_builder.namespaces import YIJU, catalogue_graph_iri, graph_iri
from graph_builder.resources import example_catalogues
from graph_builder.store import StoreFolder

COUNTY_SHA256 = "6a3588c674bbe6eb5ebdb01a045cb2cc0526f2d8460ab2dfd7afaad8943357d6"


def nquads(folder: Path) -> bytes:
    """The published graph as canonical N-Quads."""
    return "".join(f"{quad} .\n" for quad in canonical_quads(StoreFolder(folder).open())).encode()


@pytest.fixture(scope="module")
def whole(store_folder: Path) -> bytes:
    return nquads(store_folder)


@pytest.mark.parametrize(
    "order",
    [SLUGS[::-1], SLUGS[2:] + SLUGS[:2], (SLUGS[3], SLUGS[0], SLUGS[4], SLUGS[1], SLUGS[2])],
    ids=["backwards", "rotated", "shuffled"],
)
def test_the_order_of_imports_does_not_matter(
    order: tuple[str, ...], whole: bytes, tmp_path: Path
) -> None:
    for slug in order:  # one import after the other, not one build of all
        build([example(slug)], tmp_path / "store")
    assert nquads(tmp_path / "store") == whole


def test_importing_again_changes_and_publishes_nothing(store_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(store_folder, tmp_path / "store")
    before = (tmp_path / "store" / "current").read_text()
    assert not build([example_catalogues()], tmp_path / "store").changed
    assert (tmp_path / "store" / "current").read_text() == before


@pytest.mark.parametrize("slug", SLUGS)
def test_removing_a_catalogue_leaves_what_the_others_say(
    slug: str, store_folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(store_folder, tmp_path / "all")
    build([], tmp_path / "all", remove=[slug])
    build([example(other) for other in SLUGS if other != slug], tmp_path / "without")
    assert nquads(tmp_path / "all") == nquads(tmp_path / "without")


def test_a_changed_sidecar_is_taken_up(tmp_path: Path) -> None:
    file = tmp_path / "county.txt"
    shutil.copy(example("county"), file)
    build([file], tmp_path / "store")
    assert b"2019\xe7\x89\x88" not in nquads(tmp_path / "store")
    (tmp_path / "county.yaml").write_text("id: county\nedition: 2019版\n", encoding="utf-8")
    assert build([file], tmp_path / "store").changed
    assert b"2019\xe7\x89\x88" in nquads(tmp_path / "store")


def test_what_another_recipe_made_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, store = [example("county"), example("prefecture-city")], tmp_path / "store"
    build(files, store)
    monkeypatch.setattr(
        sys.modules["graph_builder.construction.catalogues"], "_recipe", lambda: "another"
    )
    assert build(files[:1], store).changed  # county alone is made anew …
    assert build(files, store).changed  # … the other is not taken for fresh
    assert not build(files, store).changed


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    built = build([example("county"), example("county").parent / "county.txt"], tmp_path / "store")
    assert (built.slugs, built.failures) == (("county",), ())


def test_files_of_a_folder_that_are_not_read_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(example("county"), folder)
    (folder / "notes.doc").write_bytes(b"x")
    built = build([folder], tmp_path / "store")
    assert [path.name for path in built.skipped] == ["notes.doc"]


def test_a_time_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="yesterday"):
        build([example("county")], tmp_path / "store", time="yesterday")


def test_every_fact_has_one_home(store: ox.Store) -> None:
    homes = itertools.groupby(
        sorted((str(quad.triple), str(quad.graph_name)) for quad in canonical_quads(store)),
        key=lambda each: each[0],
    )
    twice = {triple: [graph for _, graph in graphs] for triple, graphs in homes}
    assert {triple: graphs for triple, graphs in twice.items() if len(graphs) > 1} == {}


def test_the_graphs_are_those_of_the_design(store: ox.Store) -> None:
    names = {graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)}
    shared = ("documents", "observations", "bodies", "provenance", "ontology")
    assert names == {catalogue_graph_iri(slug).value for slug in SLUGS} | {
        graph_iri(name).value for name in shared
    }


def test_provenance_names_the_file_its_hash_and_the_time_given(tmp_path: Path) -> None:
    build([example("county")], tmp_path / "store", time="2026-01-02T03:04:05Z")
    store = StoreFolder(tmp_path / "store").open()
    said = {
        quad.predicate: quad.object
        for quad in store.quads_for_pattern(None, None, None, graph_iri("provenance"))
    }
    # As sha256sum prints it for examples/catalogues/county.txt.
    assert said[YIJU.sha256] == ox.Literal(COUNTY_SHA256)
    assert said[YIJU.importedFile] == ox.Literal("county.txt")
    assert said[YIJU.importedAt].value == "2026-01-02T03:04:05Z"


# What a bad file is, what the message must say, and why.
BAD_FILES = [
    ("empty.txt", b"", "空的", "nothing in it"),
    ("blank.txt", b" \n\t\n", "空的", "nothing but blanks"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "编码", "binary"),
    ("letter.txt", "今天天气很好。\n我们去公园。\n".encode(), "没有找到目录表格", "text, but no table"),
    ("other.txt", "姓名\t年龄\t住址\n甲\t1\t乙\n".encode(), "没有找到目录表格", "a table, but no catalogue"),
    ("half.txt", "序号\t公开主体\t公开时限\t公开依据\n1\t局\t长期\t《甲法》\n".encode(), "事项名称", "a header without names and content"),
    ("list.pages", b"x", "格式", "a format that is not read"),
    ("list.doc", b"x", "另存为 .docx", "a format that Word can save as another"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "says", "reason"), BAD_FILES, ids=[row[3] for row in BAD_FILES]
)
def test_a_bad_file_is_named_and_the_others_are_built(
    name: str, data: bytes, says: str, reason: str, tmp_path: Path
) -> None:
    bad = tmp_path / name
    bad.write_bytes(data)
    built = build([bad, example("county"), tmp_path / "missing.txt"], tmp_path / "store")
    assert built.slugs == ("county",)
    first, second = (str(failure.error) for failure in built.failures)
    assert name in first and says in first, reason
    assert "missing.txt" in second and "没有这个文件" in second
    assert (
        StoreFolder(tmp_path / "store").open().contains_named_graph(catalogue_graph_iri("county"))
    )


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig", "utf-16"])
def test_other_encodings_are_read_alike(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "prefecture-city.txt"
    text = example("prefecture-city").read_text(encoding="utf-8")
    file.write_bytes(text.encode(encoding))
    shutil.copy(example("prefecture-city").with_suffix(".yaml"), tmp_path)
    build([file], tmp_path / "encoded")
    build([example("prefecture-city")], tmp_path / "plain")
    graph = catalogue_graph_iri("prefecture-city")
    encoded, plain = (
        sorted(
            map(str, StoreFolder(tmp_path / name).open().quads_for_pattern(None, None, None, graph))
        )
        for name in ("encoded", "plain")
    )
    assert encoded == plain


def test_two_files_with_one_id_are_not_merged(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        shutil.copy(example("county"), tmp_path / folder / "county.txt")
    built = build([tmp_path / "a", tmp_path / "b"], tmp_path / "store")
    assert "标识" in str(built.failures[0].error)


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有可读取的目录文件"):
        build([tmp_path], tmp_path / "store")


def test_removing_what_is_not_there_names_what_is(store_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(store_folder, tmp_path / "store")
    with pytest.raises(StoreError, match="county"):
        build([], tmp_path / "store", remove=["nowhere"])


def test_a_locked_store_is_named_as_such(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    with FileLock(folder / "lock"), pytest.raises(StoreLocked, match="另一个进程"):
        build([example("county")], folder)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="无法写入"):
        build([example("county")], tmp_path / "file")


@pytest.mark.parametrize("damage", ["build.json", "current"])
def test_a_damaged_note_is_named(damage: str, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    build([example("county")], folder)
    for file in [*folder.glob(f"snapshots/*/{damage}"), *folder.glob(damage)]:
        file.write_text("9")
    with pytest.raises(StoreError, match="损坏"):
        build([example("county")], folder)


def test_a_damaged_store_is_named_as_such(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    build([example("county")], folder)
    for file in folder.glob("snapshots/*/store/CURRENT"):
        file.write_text("x")
    with pytest.raises(StoreError, match="损坏"):
        StoreFolder(folder).open()


# A kill at any moment leaves the previous or the new snapshot, whole.

# So many in every run; `make test-long` has a hundred.
KILLS = int(os.environ.get("YIJU_KILLS", "25"))


def _toggle(folder: Path, add: bool) -> None:
    if add:
        build([example("prefecture-city")], folder)
    else:
        build([], folder, remove=["prefecture-city"])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has neither fork nor SIGKILL")
@pytest.mark.timeout(1500)  # a hundred builds may be asked for, on however slow a machine
def test_a_kill_at_any_moment_leaves_a_whole_snapshot(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    # A fork of this process would inherit a store's locked threads: the server
    # from which the builders are forked has only imported the package.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["graph_builder.construction.catalogues", "test_build"])

    def start(add: bool) -> multiprocessing.process.BaseProcess:
        process = context.Process(target=_toggle, args=(folder, add))
        process.start()
        return process

    build([example("county")], folder)
    states = {nquads(folder): False}
    longest = 0.0
    for add in (True, False, True):
        started = time.monotonic()
        start(add).join()
        longest = 1.3 * (time.monotonic() - started)
    states[nquads(folder)] = there = True
    chance = random.Random(20261125)
    published = 0
    for _ in range(KILLS):
        process = start(not there)
        time.sleep(chance.uniform(0, longest))
        process.kill()
        process.join()
        found = nquads(folder)
        assert found in states, "neither the previous nor the new snapshot"
        in_time = states[found] != there
        longest *= 0.95 if in_time else 1.05  # the machine may be slower now than it was
        published += in_time
        there = states[found]
    # The kills fell before and after the publishing: both were tried.
    assert 0 < published < KILLS
    _toggle(folder, add=not there)
    assert states[nquads(folder)] is not there
    assert {path.suffix for path in (folder / "snapshots").iterdir()} == {""}
