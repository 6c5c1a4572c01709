"""Two catalogues of the graph compared, and what changed since the snapshot before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from graph_builder.compare import Comparison, Mode, compare_sides
from graph_builder.compare.side import Side
from graph_builder.compare.sides import of_graph
from graph_builder.compare.told import Block, blocks, sentence
from graph_builder.concepts import label_of
from graph_builder.effects.effect import Effect
from graph_builder.effects.graph import stated_effects
from graph_builder.language import tr
from graph_builder.store import Earlier, StoreFolder

#: Catalogues of which it is shown what changed in them; beyond, only that they did.
MOST = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A comparison in words: its sentence, its tables, and the page of each matter by name."""

    sentence: str
    mode: Mode
    blocks: tuple[Block, ...]
    pages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a catalogue; ``told`` where that is said item by item."""

    slug: str
    title: str
    publisher: str
    what: Literal["added", "removed", "changed"]
    items: int
    told: Told | None


@dataclass(frozen=True, slots=True)
class Event:
    """A legal effect that the previous snapshot did not state, or states no more."""

    document: str
    what: str
    day: str
    source: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the snapshot ``since``; ``recipe`` says that the program did."""

    since: str
    recipe: bool
    catalogues: tuple[Change, ...]
    stated: tuple[Event, ...]
    withdrawn: tuple[Event, ...]

    def by_publisher(self) -> Mapping[str, list[Change]]:
        """The catalogues that changed, under the body that publishes them."""
        found: dict[str, list[Change]] = {}
        for each in sorted(self.catalogues, key=lambda each: (each.publisher, each.slug)):
            found.setdefault(each.publisher, []).append(each)
        return found


def comparison(store: ox.Store, one: str, other: str, mode: Mode | None) -> Comparison:
    """The catalogue with the slug or title ``one`` compared with ``other``.

    :raises NotFound: the graph has no such catalogue.
    """
    return compare_sides(of_graph(store, one), of_graph(store, other), mode)


def told(store: ox.Store, one: str, other: str, mode: Mode | None) -> Told:
    """The same in words."""
    return _told(comparison(store, one, other, mode))


def changes(store: ox.Store, folder: Path) -> Changes | None:
    """What changed from the snapshot before to ``store``, published in ``folder``; ``None``
    where there is none before.

    A catalogue counts as changed where its source did; where the program that reads them
    did, all are looked at.
    """
    published = StoreFolder(folder)
    earlier = published.previous()
    if earlier is None:
        return None
    now, before = published.made_from(), earlier.made_from
    recipe = now.get("recipe") != before.get("recipe")
    return Changes(
        earlier.name,
        recipe,
        tuple(_catalogues(store, earlier, now.get("catalogues", {}), looked_at_all=recipe)),
        _events(store, earlier.store),
        _events(earlier.store, store),
    )


def _catalogues(
    store: ox.Store, earlier: Earlier, now: Mapping[str, str], *, looked_at_all: bool
) -> Iterable[Change]:
    before: Mapping[str, str] = earlier.made_from.get("catalogues", {})
    shown = 0
    for slug in sorted({*before, *now}):
        if slug not in before:
            yield _whole(of_graph(store, slug), "added")
        elif slug not in now:
            yield _whole(of_graph(earlier.store, slug), "removed")
        elif looked_at_all or before[slug] != now[slug]:
            found = compare_sides(of_graph(earlier.store, slug), of_graph(store, slug), "editions")
            said = _told(found)
            if said.blocks or not looked_at_all:
                shown += 1
                yield _change(found.other, "changed", said if shown <= MOST else None)


def _whole(side: Side, what: Literal["added", "removed"]) -> Change:
    return _change(side, what, None)


def _change(side: Side, what: Literal["added", "removed", "changed"], said: Told | None) -> Change:
    publisher = side.publisher or tr("未注明发布机关", "publisher not said")
    return Change(side.slug, side.name, publisher, what, len(side.matters), said)


def _told(found: Comparison) -> Told:
    matters = (*found.other.matters, *found.one.matters)  # of two of one name, the newer
    pages: dict[str, str] = {}
    for matter in matters:
        pages.setdefault(matter.name, matter.iri)
    return Told(sentence(found).strip(), found.mode, tuple(blocks(found)), pages)


def _events(store: ox.Store, other: ox.Store) -> tuple[Event, ...]:
    """What ``store`` states and ``other`` does not."""
    there = set(stated_effects(other).values())
    fresh = (each for each in stated_effects(store).values() if each not in there)
    return tuple(sorted(map(_event, fresh), key=lambda each: (each.source, each.document)))


def _event(each: Effect) -> Event:
    named = each.document
    title = f"《{named.title}》" if named.title else ""
    part = "、".join(each.articles) if each.scope == "articles" else ""
    kind = label_of("effect-type", each.type, tr("zh", "en"))
    return Event(
        f"{named.number or ''}{title}",
        f"{part}{kind}",
        str(each.date or tr("日期不明", "no date")),
        str(each.source),
    )
