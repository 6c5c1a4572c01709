"""Searching everything at once: documents, items, bodies, catalogues; near hits where none is.

A number is understood in any spelling; words parted by blanks must all occur.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rapidfuzz import fuzz

from graph_builder.document_number import find_numbers
from graph_builder.lookup.documents import Fit
from graph_builder.names import Name, Names, fold
from graph_builder.namespaces import YIJU
from graph_builder.picture.model import Kind
from graph_builder.store import StoreFolder
from graph_builder.views.label import Label, labels

_ORDER: Final[Mapping[str, int]] = {
    YIJU.PolicyBasis.value: 0,
    YIJU.Item.value: 1,
    YIJU.Catalogue.value: 2,
    YIJU.IssuingBody.value: 3,
}
_KINDS: Final[tuple[Kind, ...]] = ("document", "item", "catalogue", "body")
_RESEMBLES: Final = 60.0
_FITS: Final[Mapping[Fit, int]] = {"exact": 0, "contains": 1, "near": 2}


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found, and how it fits."""

    label: Label
    fit: Fit


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for ``text``: ``hits`` by kind, and how many of each kind there are."""

    text: str
    hits: tuple[Hit, ...]
    counts: Mapping[Kind, int]

    @property
    def only_near(self) -> bool:
        """Whether nothing has the words in it."""
        return bool(self.hits) and all(hit.fit == "near" for hit in self.hits)

    def of(self, kind: Kind) -> list[Hit]:
        """The hits of this kind."""
        return [hit for hit in self.hits if hit.label.kind == kind]


def search(store: ox.Store, folder: Path, text: str, most: int) -> Found:
    """What ``text`` may mean in ``store``, published in ``folder``; ``most`` of each kind."""
    names = _names(StoreFolder(folder), StoreFolder(folder).published(), store)
    fits = _fitting(names, text.strip())
    kinds = {each.thing: _KINDS[_ORDER[each.kind]] for each in fits}
    counts = {kind: list(kinds.values()).count(kind) for kind in _KINDS}
    kept = [iri for kind in _KINDS for iri in [i for i, k in kinds.items() if k == kind][:most]]
    called = labels(store, kept)
    by_thing = {each.thing: fit for each, fit in fits.items()}
    hits = tuple(Hit(called[iri], by_thing[iri]) for iri in kept if iri in called)
    return Found(text, hits, counts)


@lru_cache(maxsize=2)
def _names(folder: StoreFolder, snapshot: str | None, store: ox.Store) -> Names:
    return folder.names(store)


def _fitting(names: Names, text: str) -> dict[Name, Fit]:
    """Each thing once, by the name that fits best, in the order to be shown."""
    if not fold(text):
        return {}
    numbers = [str(found.number) for found in find_numbers(text)]
    found: dict[str, tuple[Name, Fit]] = {}
    for word in [*numbers, *([] if numbers else [text])]:
        _add(found, names.exactly(word), "exact")
        _add(found, names.containing(word), "contains")
    if not found:
        for word in numbers or [text]:
            _add(found, _near(names, word), "near")
    ranked = sorted(
        found.values(), key=lambda each: (_FITS[each[1]], _ORDER[each[0].kind], len(each[0].folded))
    )
    return dict(ranked)


def _add(found: dict[str, tuple[Name, Fit]], names: Iterable[Name], fit: Fit) -> None:
    for name in names:
        found.setdefault(name.thing, (name, fit))


def _near(names: Names, text: str) -> list[Name]:
    folded = fold(text)
    rated = [(fuzz.WRatio(folded, each.folded), each) for each in names.alike(text, 200)]
    close = [(score, each) for score, each in rated if score >= _RESEMBLES]
    return [each for _, each in sorted(close, key=lambda rated: -rated[0])][:20]
