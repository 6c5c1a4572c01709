"""Formats: records written first, printed in twelve layouts and five formats, are read back.

The records are those of tests/formats; what a layout prints of them (``LAYOUTS``) is
what must come back, cell by cell, and every row of the raw file must be somewhere.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from files import WRITERS
from renderings import CATALOGUES, LAYOUTS, Record

from graph_builder.build import extract
from graph_builder.catalogue import Catalogue, Item

_BLANK = re.compile(r"\s+")


def _plain(text: str | None) -> str:
    return _BLANK.sub("", text or "")


def found_of(item: Item) -> Record:
    """An item as the records of tests/formats say it."""
    guide = [entry for entry in item.entries if entry.section != "政策依据"]
    first = guide[0] if guide else item.entries[0]
    return {
        "category": _plain(item.category[-1]) if item.category else "",
        "name": _plain(item.name),
        "content": "；".join(_plain(entry.content) for entry in guide),
        "bases": [(_plain(each.title), each.document_number) for each in item.citations],
        "time": _plain(first.time_limit),
        "body": list(first.bodies),
        "channels": list(first.channels),
        "audience": list(first.audience),
        "method": list(first.method),
        "level": list(first.level),
        "url": first.url,
    }


def expected_of(item: Record) -> Record:
    return {
        **{key: _plain(item[key]) for key in ("category", "name", "content", "time")},
        "bases": [(each["title"], each.get("number")) for each in item["bases"]],
        "body": item["body"].split("、"),
        **{key: item[key] for key in ("channels", "audience", "method", "level", "url")},
    }


def differences(catalogue: Catalogue, record: Record, printed: set[str]) -> list[str]:
    """What was not read back, a line a difference."""
    if len(catalogue.items) != len(record["items"]):
        return [
            f"{len(catalogue.items)} items for {len(record['items'])}: {[i.name for i in catalogue.items]}"
        ]
    said = []
    for item, given in zip(catalogue.items, record["items"], strict=True):
        found, expected = found_of(item), expected_of(given)
        said += [
            f"{given['name']}: {key}: {found[key]!r} for {expected[key]!r}"
            for key in sorted(printed)
            if found[key] != expected[key]
        ]
    return said


@pytest.mark.parametrize("ending", sorted(WRITERS))
@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_records_come_back(layout: str, ending: str, tmp_path: Path) -> None:
    draw, printed = LAYOUTS[layout]
    for n, record in enumerate(CATALOGUES):
        path = tmp_path / f"{n}{ending}"
        WRITERS[ending](draw(record), path)
        assert differences(extract(path), record, printed) == [], record["field"]
