"""The names that ``import graph_builder`` offers, and what it loads for them."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import graph_builder

SOURCE = ast.parse(Path(graph_builder.__file__).read_text(encoding="utf-8"))
#: What type checkers are told: module and name there, by public name.
TOLD = {
    alias.asname or alias.name: (node.module or "", alias.name)
    for block in SOURCE.body
    if isinstance(block, ast.If)
    for node in block.body
    if isinstance(node, ast.ImportFrom)
    for alias in node.names
}


@pytest.mark.parametrize("name", sorted({*TOLD, *graph_builder.__all__} - {"__version__"}))
def test_a_name_is_what_type_checkers_are_told(name: str) -> None:
    module, inside = TOLD[name]
    assert getattr(graph_builder, name) is getattr(importlib.import_module(module), inside)
    assert name in graph_builder.__all__
    assert name in dir(graph_builder)


def test_no_module_hides_a_name() -> None:
    """The import system would put a module of that name in the place of the function."""
    folder = Path(graph_builder.__file__).parent
    modules = {path.stem for path in folder.iterdir()}
    assert modules.isdisjoint(TOLD)


def test_another_name() -> None:
    with pytest.raises(AttributeError, match="'graph_builder' has no attribute 'buidl'"):
        getattr(graph_builder, "buidl")  # noqa: B009


LOADS_NOT = [
    ("graph_builder", "pyoxigraph", "the package by itself"),
    ("graph_builder.confinement", "pyoxigraph", "a child process that may read a PDF only"),
    ("graph_builder.serving.worker", "graph_builder.readers", "a worker reads no catalogue"),
    ("graph_builder.serving.worker", "networkx", "a worker ranks no documents"),
]


@pytest.mark.parametrize(
    ("module", "other"), [row[:2] for row in LOADS_NOT], ids=[r[2] for r in LOADS_NOT]
)
def test_what_is_not_loaded(module: str, other: str) -> None:
    script = f"import sys, {module}; sys.exit({other!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
