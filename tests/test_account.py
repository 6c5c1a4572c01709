"""The account: every line of the five files is somewhere, and a loss would be seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import SLUGS, example

from graph_builder.account import account
from graph_builder.catalogue import Catalogue

# Lines that are not blank, counted with grep -c '[^[:space:]]', and how they
# divide: read off the files by hand.
LINES = {
    "county": {"title": 1, "header": 12, "item": 29},
    "prefecture-city": {"header": 15, "item": 225},
    "shanghai-municipality": {"title": 1, "header": 34, "item": 92},
    "shanghai-district-services": {"header": 20, "item": 222},
    "jinshan-district": {"title": 1, "header": 13, "links": 50, "item": 2440},
}


def _text(slug: str) -> str:
    return example(slug).read_text(encoding="utf-8")


@pytest.mark.parametrize("slug", SLUGS)
def test_every_line_is_accounted_for(slug: str, catalogues: dict[str, Catalogue]) -> None:
    found = account(_text(slug), catalogues[slug])
    assert found.wanting == ()
    printed = [n for n, line in enumerate(_text(slug).split("\n"), 1) if line.strip()]
    assert [line.line for line in found.lines] == printed
    assert sum(found.totals.values()) == len(printed)
    assert {role: found.totals.get(role, 0) for role in LINES[slug]} == LINES[slug]  # type: ignore[call-overload]


@pytest.mark.parametrize("slug", SLUGS)
def test_an_item_left_out_is_seen(slug: str, catalogues: dict[str, Catalogue]) -> None:
    whole = catalogues[slug]
    without = replace(whole, items=whole.items[:4] + whole.items[5:])
    assert {line.role for line in account(_text(slug), without).wanting} == {"unclaimed"}


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("lost", ["content", "time_limit", "bodies", "channels", "method"])
def test_a_cell_left_out_is_seen(slug: str, lost: str, catalogues: dict[str, Catalogue]) -> None:
    whole = catalogues[slug]
    item = whole.items[0]
    blank = "" if isinstance(getattr(item.entries[0], lost), str) else ()
    entries = tuple(replace(entry, **{lost: blank}) for entry in item.entries)
    damaged = replace(whole, items=(replace(item, entries=entries), *whole.items[1:]))
    wanting = account(_text(slug), damaged).wanting
    assert wanting and {line.role for line in wanting} == {"lost"}


@pytest.mark.parametrize(
    "slug", ["county", "jinshan-district", "prefecture-city", "shanghai-municipality"]
)
@pytest.mark.parametrize("lost", ["audience", "method"])
def test_a_tick_left_out_is_seen(slug: str, lost: str, catalogues: dict[str, Catalogue]) -> None:
    whole = catalogues[slug]
    item = whole.items[5]
    entries = tuple(replace(entry, **{lost: ()}) for entry in item.entries)
    damaged = replace(
        whole, items=(*whole.items[:5], replace(item, entries=entries), *whole.items[6:])
    )
    assert {line.role for line in account(_text(slug), damaged).wanting} == {"lost"}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_basis_left_out_is_seen(slug: str, catalogues: dict[str, Catalogue]) -> None:
    whole = catalogues[slug]
    item = replace(whole.items[2], citations=())
    columns = {column.role for column in whole.columns}
    assert "basis" in columns
    damaged = replace(whole, items=(*whole.items[:2], item, *whole.items[3:]))
    assert account(_text(slug), damaged).wanting
