"""What is kept beside a snapshot says what the graph says."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph_builder.errors import StoreError
from graph_builder.impact import impact
from graph_builder.resting import InFile, InGraph, write_resting
from graph_builder.store import StoreFolder

DAY = date(2026, 6, 30)


def _file(folder: Path) -> Path:
    (found,) = folder.glob(f"snapshots/{StoreFolder(folder).published()}/resting.sqlite")
    return found


def test_the_file_says_what_the_graph_says(effects_folder: Path) -> None:
    store, kept = StoreFolder(effects_folder).open_with_resting()
    graph = InGraph(store)
    documents, items = sorted(graph.documents()), sorted(graph.items())
    assert isinstance(kept, InFile)
    assert len(items) == 235, "25 + 72 + 89 + 20 + 29"
    assert kept.citations(documents) == graph.citations(documents)
    assert kept.said(items) == graph.said(items)
    for document in documents:
        answers = [impact(store, [document], on=DAY, resting=each) for each in (kept, graph)]
        one, other = (json.dumps(each.to_json()) for each in answers)
        assert one == other, document


def test_nothing_of_nothing(effects_folder: Path) -> None:
    store, kept = StoreFolder(effects_folder).open_with_resting()
    for each in (kept, InGraph(store)):
        assert each.citations([]) == []
        assert each.said([]) == {}
        assert each.citations(["https://w3id.org/yiju/policy/未闻〔2000〕1号"]) == []


def test_a_snapshot_without_the_file_is_only_slower(store_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(store_folder, folder)
    _file(folder).unlink()
    _, resting = StoreFolder(folder).open_with_resting()
    assert isinstance(resting, InGraph)


def test_a_copy_keeps_the_file(store_folder: Path, tmp_path: Path) -> None:
    copy = StoreFolder(tmp_path / "copy")
    StoreFolder(store_folder).copy_to(copy)
    assert _file(copy.path).read_bytes() == _file(store_folder).read_bytes()


def test_same_graph_same_bytes(store: ox.Store, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for each in (one, other):
        write_resting(store, each)
    assert one.read_bytes() == other.read_bytes()


def test_a_file_that_cannot_be_opened(store_folder: Path, tmp_path: Path) -> None:
    """It is named as damage of the store, not as an error of SQLite."""
    folder = tmp_path / "store"
    shutil.copytree(store_folder, folder)
    _file(folder).write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match=r"damaged|损坏"):
        StoreFolder(folder).open_with_resting()


def test_a_missing_file() -> None:
    with pytest.raises(sqlite3.Error):
        InFile(Path("nowhere.sqlite"))
