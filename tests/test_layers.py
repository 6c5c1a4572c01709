"""Imports point down: a module knows only what stands below it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import graph_builder

PACKAGE = Path(graph_builder.__file__).parent

# From the ground up; a module may import from rows below its own, and from its
# own row only what stands to its left.
LAYERS = [
    [
        "language",
        "errors",
        "resources",
        "namespaces",
        "csv_text",
        "sparql_text",
        "confinement",
        "workbook",
        "pages",
        "raw_compound",
        "raw_xls",
        "raw_rows",
        "catalogue_name",
    ],
    [
        "select",
        "names",
        "counts",
        "remote",
        "issuer_codes",
        "document_number",
        "article",
        "policy_title",
        "deadline",
        "working_days",
        "agency",
        "concepts",
        "chinese_date",
        "matter_name",
        "picture",
    ],
    ["table", "catalogue", "citation"],
    ["readers", "recognise"],
    [
        "account",
        "observe",
        "public_service",
        "body_graph",
        "identify",
        "lift",
        "resolve",
        "effects",
    ],
    ["extraction", "ontology_graph", "resting", "store"],
    [
        "shacl",
        "findings",
        "lookup",
        "query",
        "network",
        "nearby",
        "export",
        "push",
        "fetch",
        "spreadsheet",
        "sheet",
        "completeness",
        "worker",
        "validity",
        "thing",
        "drafts",
    ],
    ["serving"],
    ["construction"],
    ["compare", "impact", "knowledge"],
    ["findings_report", "report"],
    ["impact_report"],
    ["draw"],
    ["views"],
    ["web"],
    ["cli"],
]
PLACE = {
    name: (row, column) for row, names in enumerate(LAYERS) for column, name in enumerate(names)
}


def test_a_module_stands_in_one_place() -> None:
    assert len(PLACE) == sum(map(len, LAYERS))


def _modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[0] not in ("__init__", "__main__", "data"):
            yield parts[0], path


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "graph_builder":
                yield from (alias.name for alias in node.names)
            elif node.module.startswith("graph_builder."):
                yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (
                a.name.split(".")[1] for a in node.names if a.name.startswith("graph_builder.")
            )


def test_every_module_has_its_layer() -> None:
    assert {module for module, _ in _modules()} == set(PLACE)


@pytest.mark.parametrize(("module", "path"), list(_modules()), ids=lambda each: str(each)[-40:])
def test_imports_point_down(module: str, path: Path) -> None:
    for imported in _imported(path):
        if imported in ("__version__", module):
            continue
        (row, column), (other_row, other_column) = PLACE[module], PLACE[imported]
        assert (other_row, other_column if other_row == row else 0) < (
            row,
            column if other_row == row else 1,
        ), f"{path.name} imports {imported}, which does not stand below it"
