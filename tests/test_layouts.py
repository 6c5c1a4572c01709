"""Layouts: every family of tables has a given table and the record a person read in it.

The folder ``tests/layouts/LAYOUT`` holds pairs ``CASE.txt`` and ``CASE.yaml``. The
YAML names what must be in the record; keys it leaves out are not compared.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from graph_builder.account import account
from graph_builder.construction import extract
from graph_builder.errors import MappingError
from graph_builder.recognise import layouts as layouts_module
from graph_builder.recognise.layouts import load_layouts

FOLDER = Path(__file__).parent / "layouts"
CASES = sorted(FOLDER.glob("*/*.txt"))


def test_every_layout_has_a_pair_and_every_pair_a_layout() -> None:
    assert {case.parent.name for case in CASES} == {layout.id for layout in load_layouts()}
    assert all(case.with_suffix(".yaml").is_file() for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_given_and_expected(case: Path, tmp_path: Path) -> None:
    # Without the YAML beside it, which would be taken for a sidecar.
    file = tmp_path / case.name
    file.write_bytes(case.read_bytes())
    expected: dict[str, Any] = yaml.safe_load(case.with_suffix(".yaml").read_text("utf-8"))
    catalogue = extract(file)
    record = catalogue.to_json()
    assert record["catalogue"]["layout"] == case.parent.name
    assert _difference(record["items"], expected["items"], "items") is None
    assert sorted({mend["kind"] for mend in record["mends"]}) == expected["mends"]
    rejected = [[each["column"], each["value"]] for each in record["rejections"]]
    assert sorted(map(str, rejected)) == sorted(map(str, expected["rejections"]))
    titles = [a.source.line for a in catalogue.artefacts if a.kind == "title"]
    lines = expected.get("title_line", [])
    assert titles == (lines if isinstance(lines, list) else [lines])
    assert account(file.read_text(encoding="utf-8"), catalogue).wanting == ()


def _difference(found: Any, expected: Any, where: str) -> str | None:
    """The first place where ``found`` is not what ``expected`` names."""
    if isinstance(expected, dict):
        parts = [(found.get(key, "—"), value, f"{where}.{key}") for key, value in expected.items()]
    elif isinstance(expected, list) and expected and isinstance(expected[0], dict):
        if len(found) != len(expected):
            return f"{where}: {len(found)} instead of {len(expected)}: {found}"
        parts = [
            (f, e, f"{where}[{n}]") for n, (f, e) in enumerate(zip(found, expected, strict=True))
        ]
    else:
        return None if found == expected else f"{where}: {found!r} instead of {expected!r}"
    return next((diff for part in parts if (diff := _difference(*part))), None)


BROKEN_LAYOUTS = [
    ("id: x\ncolour: red\n", "unknown keys", "a key that no layout has"),
    ("id: x\n", "missing", "keys missing"),
    (
        "id: x\ntitle: t\nform: rows\nrequires: [name]\nitem: {}\ncitations: []\n",
        "key",
        "no item key",
    ),
    ("id: x\nrequires: [nam]\n", "nam", "a column that does not exist"),
    ("id: x\ncitations: [{column: bas}]\n", "bas", "a column to cite from that does not exist"),
    ("id: [x\n", "YAML", "no YAML"),
    ("id: x\nitem: [a]\n", "mappings", "a list for a mapping"),
]


@pytest.mark.parametrize(
    ("text", "says", "reason"), BROKEN_LAYOUTS, ids=[r[2] for r in BROKEN_LAYOUTS]
)
def test_a_mistake_in_a_layout_is_raised_with_its_file(
    text: str, says: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(layouts_module, "mappings", lambda _: tmp_path)
    with pytest.raises(MappingError, match=f"bad.yaml.*{says}"):
        load_layouts.__wrapped__()
