"""The analyst's notebook runs from top to bottom, and is committed clean."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "docs").rglob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: str(path.stem))
def test_a_notebook_is_committed_without_outputs_in_one_format(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for number, cell in enumerate(notebook.cells, 1):
        assert cell.id == f"cell-{number:02}"
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert path.read_text("utf-8") == nbformat.writes(notebook) + "\n"


def _run(path: Path, folder: Path) -> list[Any]:
    """The outputs of all cells, run in a process of its own in ``folder``."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    client.execute(env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)})
    return [each for cell in notebook.cells if cell.cell_type == "code" for each in cell.outputs]


def test_the_notebook_runs_and_draws(tmp_path: Path) -> None:
    (path,) = NOTEBOOKS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outputs = _run(path, tmp_path)
    pictures = [each for each in outputs if "image/png" in each.get("data", {})]
    assert len(pictures) == 3
    # A glyph that the font lacks is a box in the picture and a warning beside it.
    said = "".join(each.get("text", "") for each in outputs if each.output_type == "stream")
    assert "missing from" not in said
    tables = "".join(each.get("data", {}).get("text/html", "") for each in outputs)
    # The answer to the first question of all: eight items rest on it (test_query.py).
    assert "8 行" in tables
    assert "办理医疗卡书面挂失及撤销" in tables


def test_without_a_chinese_font_the_labels_are_numbers(tmp_path: Path) -> None:
    (path,) = NOTEBOOKS
    notebook = nbformat.read(path, as_version=4)
    (cell,) = (each for each in notebook.cells if "WANTED = [" in each.source)
    source = cell.source.replace("font_manager.fontManager.ttflist", "()")
    assert source != cell.source
    cell.source = source
    changed = tmp_path / path.name
    changed.write_text(nbformat.writes(notebook), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outputs = _run(changed, tmp_path)
    assert len([each for each in outputs if "image/png" in each.get("data", {})]) == 3
    said = "".join(each.get("text", "") for each in outputs if each.output_type == "stream")
    assert "missing from" not in said
