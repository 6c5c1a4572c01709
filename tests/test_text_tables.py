"""Text tables: the records of tests/formats, printed as plain text in every way in which a
table is left by copying, come back item by item and cell by cell.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from renderings import CATALOGUES, LAYOUTS, Record
from test_formats import differences
from texts import TEXTS

from graph_builder.extraction import account_file, extract

# What a text does not keep of a page, and why.
LOST = {"extras": ({"url"}, "the link behind 查看 is not in the text")}

# The ways that keep the cells of a row apart.
PARTED = ("tabs", "quoted", "broken", "commas", "bars", "wide_bars", "markdown", "art", "box",
          "blanks", "wrapped_blanks")  # fmt: skip

CASES = [
    pytest.param(layout, text, CATALOGUES[n % len(CATALOGUES)], id=f"{layout}-{text}")
    for n, (layout, text) in enumerate((a, b) for a in sorted(LAYOUTS) for b in PARTED)
]


@pytest.mark.parametrize(("layout", "text", "record"), CASES)
def test_records_come_back(layout: str, text: str, record: Record, tmp_path: Path) -> None:
    draw, printed = LAYOUTS[layout]
    path = tmp_path / "目录.txt"
    path.write_text(TEXTS[text](draw(record)), encoding="utf-8")
    catalogue = extract(path)
    assert differences(catalogue, record, printed - LOST.get(layout, (set(), ""))[0]) == []
    assert account_file(path, catalogue).wanting == ()
