"""What stands next to a thing: counted by kind, listed up to a cap, joined by edges.

Nothing is searched: each relation is an index, and the kinds of its two ends are known
beforehand (:data:`~graph_builder.network.RELATIONS`), so that a thing with ten thousand
neighbours is counted without looking at one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyoxigraph as ox

from graph_builder.network import RELATIONS
from graph_builder.picture.model import Kind
from graph_builder.select import Source

#: Neighbours over one relation, in one direction, that are counted; of more it is said "at least".
COUNTED: Final = 20_000
#: The order in which neighbours are shown: where there is no room, the few go before the many.
ORDER: Final[tuple[Kind, ...]] = ("document", "body", "catalogue", "item")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which neighbours: of this kind, over this relation (a local name), in this catalogue.

    A catalogue takes away the items of others; ``None`` takes nothing away.
    """

    kind: Kind | None = None
    relation: str | None = None
    catalogue: str | None = None


@dataclass(frozen=True, slots=True)
class Nearby:
    """The neighbours by kind, each in a fixed order; ``cut`` where more were not counted."""

    by_kind: Mapping[Kind, tuple[str, ...]]
    cut: bool

    def counts(self) -> dict[str, int]:
        """How many of each kind, those kinds of which there are any."""
        return {kind: len(self.by_kind[kind]) for kind in ORDER if self.by_kind[kind]}

    def first(self, most: int) -> list[str]:
        """The first ``most`` of them."""
        return list(islice((each for kind in ORDER for each in self.by_kind[kind]), most))


def nearby(store: Source, thing: ox.NamedNode, wanted: Wanted = Wanted()) -> Nearby:
    """The neighbours of ``thing``."""
    found: defaultdict[Kind, set[str]] = defaultdict(set)
    cut = False
    for relation, (source, target) in RELATIONS.items():
        if wanted.relation not in (None, _local(relation)):
            continue
        for kind, quads in (
            (target, store.quads_for_pattern(thing, relation, None, None)),
            (source, store.quads_for_pattern(None, relation, thing, None)),
        ):
            if wanted.kind not in (None, kind):
                continue
            ends = [_other(quad, thing) for quad in islice(quads, COUNTED)]
            cut = cut or len(ends) == COUNTED
            found[kind].update(_in_catalogue(ends, kind, wanted.catalogue))
    return Nearby({kind: tuple(sorted(found[kind], key=_natural)) for kind in ORDER}, cut)


def between(store: Source, kinds: Mapping[str, Kind]) -> Iterator[tuple[str, str, str]]:
    """Every relation between two of these things, as (source, relation, target), in order.

    An item is asked for its catalogue, and not a catalogue for its items: it may list
    many that are not there.
    """
    found = set()
    for name, kind in kinds.items():
        node = ox.NamedNode(name)
        for relation, (source, target) in RELATIONS.items():
            if source == kind and source != "catalogue":
                quads = store.quads_for_pattern(node, relation, None, None)
            elif source == "catalogue" and target == kind:
                quads = store.quads_for_pattern(None, relation, node, None)
            else:
                continue
            for quad in quads:
                ends = _iri(quad.subject), _iri(quad.object)
                if ends[0] in kinds and ends[1] in kinds:
                    found.add((ends[0], _local(relation), ends[1]))
    yield from sorted(found)


def in_catalogue(item: str, slug: str) -> bool:
    """Whether the IRI ``item`` is that of an item of the catalogue ``slug``."""
    return f"/catalogue/{slug}/item/" in item


def _in_catalogue(ends: Iterable[str], kind: Kind, slug: str | None) -> Collection[str]:
    if slug is None or kind != "item":
        return set(ends)
    return {each for each in ends if in_catalogue(each, slug)}


def _other(quad: ox.Quad, thing: ox.NamedNode) -> str:
    return _iri(quad.object if quad.subject == thing else quad.subject)


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _local(relation: ox.NamedNode) -> str:
    return relation.value.rsplit("#", 1)[-1]


def _natural(iri: str) -> list[tuple[int, int, str]]:
    """Item 9 before item 10."""
    return [
        (0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part)
        for part in iri.split("/")
    ]
