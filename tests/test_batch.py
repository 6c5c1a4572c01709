"""A batch: the same bytes however many processes read it, and nothing read twice after a kill."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import SLUGS, example
from files import WRITERS
from renderings import CATALOGUES, LAYOUTS

from graph_builder.construction.catalogues import Progress, build
from graph_builder.export import canonical_quads
from graph_builder.store import StoreFolder

PAGE = LAYOUTS["pilot"][0](CATALOGUES[0])
BUILD = "from graph_builder.cli import main; main()"


def nquads(folder: Path) -> bytes:
    return "".join(f"{quad} .\n" for quad in canonical_quads(StoreFolder(folder).open())).encode()


def made_from(folder: Path) -> dict[str, object]:
    return StoreFolder(folder).made_from()


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a catalogue in each format, a text, and a file that cannot be read."""
    folder = tmp_path_factory.mktemp("batch")
    for ending, write in WRITERS.items():
        write(PAGE, folder / f"好{ending[1:]}{ending}")
    shutil.copy(example("county"), folder)
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7\n")
    return folder


@pytest.fixture(scope="module")
def one_by_one(batch: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one") / "store"
    built = build([batch], folder)
    assert [each.file.name for each in built.failures] == ["坏.pdf"]
    return folder


def start(batch: Path, store: Path, jobs: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BUILD, "build", str(batch), "--store", str(store)]
    return subprocess.Popen(
        [*command, "--jobs", str(jobs), "--no-validate"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ},
    )


def test_two_processes_publish_what_one_does(batch: Path, one_by_one: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    built = build([batch], tmp_path / "s", jobs=2, progress=seen.append)
    assert nquads(tmp_path / "s") == nquads(one_by_one)
    assert made_from(tmp_path / "s") == made_from(one_by_one)
    assert [each.file.name for each in built.failures] == ["坏.pdf"]
    total = len(list(batch.iterdir()))
    assert [each.done for each in seen] == list(range(1, total + 1))
    assert {each.total for each in seen} == {total}
    assert {each.file.name for each in seen} == {path.name for path in batch.iterdir()}
    assert not (tmp_path / "s" / "read").exists(), "published: nothing is kept beside the store"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_build_after_a_kill_goes_on(
    how: signal.Signals, batch: Path, one_by_one: Path, tmp_path: Path
) -> None:
    store, chance = tmp_path / "s", random.Random(7 + how)
    for _ in range(2 if how == signal.SIGKILL else 1):
        before = set(store.glob("read/*.nq"))
        process = start(batch, store, 2)
        for _ in range(600):  # until something more is read, then a moment
            if set(store.glob("read/*.nq")) - before or process.poll() is not None:
                break
            time.sleep(0.05)
        time.sleep(chance.uniform(0, 0.5))
        process.send_signal(how)
        _, said = process.communicate(timeout=60)
        assert "Traceback" not in said
        if how != signal.SIGKILL and process.returncode == 130:
            assert "已中断" in said
    kept = len(list(store.glob("read/*.nq")))
    done = start(batch, store, 1)
    _, said = done.communicate(timeout=200)
    assert done.returncode == 2, "the bad file"
    if kept:
        assert f"{kept} 个在上次中断前已经读过" in said
    assert nquads(store) == nquads(one_by_one)
    assert not (store / "read").exists()


def test_what_is_kept_is_taken_up_unless_damaged(tmp_path: Path) -> None:
    files, store = [example(slug) for slug in SLUGS[:3]], tmp_path / "s"
    build(files, tmp_path / "whole")

    class Stop(Exception):
        pass

    def stop(progress: Progress) -> None:
        if progress.done == 3:
            raise Stop

    with pytest.raises(Stop):
        build(files, store, progress=stop)
    entries = sorted(store.glob("read/*"))
    assert len(entries) == 3
    entries[0].write_bytes(entries[0].read_bytes()[:-40])
    (store / "read" / "other.nq").write_text("of another batch")
    built = build(files, store)
    assert (built.resumed, built.fresh) == (2, 3)
    assert nquads(store) == nquads(tmp_path / "whole")


def test_a_file_that_changed_after_an_interruption_is_read_again(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("甲.html", "乙.html")]
    for path in files:
        WRITERS[".html"](PAGE, path)

    class Stop(Exception):
        pass

    def stop(progress: Progress) -> None:
        if progress.done == 2:
            raise Stop

    with pytest.raises(Stop):
        build(files, tmp_path / "s", progress=stop)
    WRITERS[".html"](LAYOUTS["tags"][0](CATALOGUES[1]), files[0])
    built = build(files, tmp_path / "s")
    assert (built.resumed, built.fresh) == (1, 2)
    build(files, tmp_path / "whole")
    assert nquads(tmp_path / "s") == nquads(tmp_path / "whole")
