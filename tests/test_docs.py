"""The documentation is tested: every command shown prints what is shown."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from graph_builder import resources
from graph_builder.extraction import extract
from graph_builder.recognise import layouts
from graph_builder.resources import example_catalogues, example_effects

ROOT = Path(__file__).parent.parent
PAGES = ["README.md", "README.zh-CN.md"]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_YAML = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TEXT = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _shown(page: str) -> Iterator[tuple[str, str]]:
    """The commands of a page with the output shown for each."""
    for block in _BLOCK.findall((ROOT / page).read_text("utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


@pytest.fixture(scope="module")
def folder(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the reader has it: the examples, and the graph after ``yiju build``."""
    folder = tmp_path_factory.mktemp("reader")
    for file in (*example_catalogues().iterdir(), *example_effects().iterdir()):
        shutil.copy(file, folder)
    return folder


@pytest.mark.parametrize("page", PAGES)
def test_every_command_prints_what_the_page_shows(page: str, folder: Path) -> None:
    shown = list(_shown(page))
    assert shown
    shutil.rmtree(folder / "yiju.store", ignore_errors=True)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command, expected in shown:
        done = subprocess.run(
            ["bash", "-c", f"{command} 2>&1"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=folder,
            env={**os.environ, "PATH": path, "PYTHONIOENCODING": "utf-8"},
            timeout=120,
            check=False,
        )
        printed = "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())
        same = doctest.OutputChecker().check_output(expected, printed, doctest.ELLIPSIS)
        assert same, f"$ {command}\n{printed}"


def test_the_worked_example_of_a_new_layout_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "docs" / "adding-a-layout.md").read_text("utf-8")
    layout, expected = _YAML.findall(page)
    (table,) = _TEXT.findall(page)
    folder = tmp_path / "layouts"
    folder.mkdir()
    (folder / "power-list.yaml").write_text(layout, encoding="utf-8")
    monkeypatch.setenv(resources.OWN_LAYOUTS, str(folder))
    file = tmp_path / "power-list.txt"
    file.write_text(re.sub(r" *\| *", "\t", table), encoding="utf-8")
    caches = (layouts.load_layouts, layouts._layout_words)
    for cache in caches:
        cache.cache_clear()
    try:
        record = extract(file).to_json()
    finally:
        for cache in caches:
            cache.cache_clear()
    assert record["catalogue"]["layout"] == "power-list"
    for item, wanted in zip(record["items"], yaml.safe_load(expected)["items"], strict=True):
        assert {key: item[key] for key in ("name", "category")} == {
            key: wanted[key] for key in ("name", "category")
        }
        cited = [(c["title"], c["document_number"], c["article"]) for c in item["citations"]]
        assert cited == [
            (c["title"], c.get("document_number"), c.get("article")) for c in wanted["citations"]
        ]
