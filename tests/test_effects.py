"""Effects in lists and notices: what a person reads in each given file is what is read.

The folders ``tests/effects/CASE`` hold ``given.*`` and ``expected.json``, which says
why the case is there. ``at`` is the line, the row, or of a table in Word its row.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph_builder.construction.effects import read_effects
from graph_builder.effects.effect import Effect, Spot

FOLDER = Path(__file__).parent / "effects"
CASES = sorted(FOLDER.glob("*/given.*"))


def _expected(case: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((case.parent / "expected.json").read_text("utf-8"))
    return found


def _at(source: Spot) -> int | None:
    return source.line or source.paragraph


def _effect(effect: Effect, keys: list[str]) -> dict[str, Any]:
    record = effect.to_json()
    record |= {"at": _at(effect.source), "articles": list(effect.articles)}
    return {key: record[key] for key in keys}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def test_every_case_has_both_files() -> None:
    folders = {path for path in FOLDER.iterdir() if path.is_dir()}
    assert {case.parent for case in CASES} == folders and len(CASES) == len(folders) >= 12
    assert all(_expected(case)["why"] for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.parent.name)
def test_given_and_expected(case: Path) -> None:
    expected, said = _expected(case), read_effects(case)
    keys = [list(each) for each in expected["effects"]]
    assert len(said.effects) == len(keys), [str(each.document) for each in said.effects]
    found = [_effect(effect, wanted) for effect, wanted in zip(said.effects, keys, strict=True)]
    assert found == expected["effects"]
    registered = [
        {
            "document": str(each.document),
            "issuer": each.issuer,
            "issued": _day(each.issued),
            "effective": _day(each.effective),
            "until": _day(each.until),
            "at": _at(each.source),
        }
        for each in said.registrations
    ]
    assert registered == expected["registrations"]
    unread = [{"at": _at(u.source), "lost": u.lost, "reason": u.reason} for u in said.unread]
    assert unread == expected["unread"]
