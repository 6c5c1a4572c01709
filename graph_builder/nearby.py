"""What stands next to a thing: counted by kind, listed up to a cap, joined by edges.

Nothing is searched: each relation is an index, and the kinds of its two ends are known
beforehand (:data:`~graph_builder.network.RELATIONS`), so that the engine counts ten
thousand neighbours without anybody having looked at one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyoxigraph as ox

from graph_builder.namespaces import catalogue_iri
from graph_builder.network import RELATIONS
from graph_builder.picture.model import Kind
from graph_builder.select import Source, given, select

#: Neighbours of one kind that are counted; of more it is said "at least" (near.rq's LIMIT).
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


def counted(store: Source, thing: ox.NamedNode) -> tuple[dict[str, int], bool]:
    """How many neighbours of each kind ``thing`` has; and whether there may be more."""
    found = {}
    for kind in ORDER:
        text = given("near-count", thing=[thing], **_relations(kind, Wanted()))
        found[kind] = int(next(iter(select(store, text)))["count"].value)
    counts: dict[str, int] = {kind: count for kind, count in found.items() if count}
    return counts, COUNTED in counts.values()


def nearby(store: Source, thing: ox.NamedNode, wanted: Wanted = Wanted()) -> Nearby:
    """The neighbours of ``thing``."""
    found: dict[Kind, tuple[str, ...]] = dict.fromkeys(ORDER, ())
    cut = False
    for kind in ORDER:
        if wanted.kind in (None, kind):
            rows = select(store, given("near", thing=[thing], **_relations(kind, wanted)))
            ends = [row["near"].value for row in rows]
            cut = cut or len(ends) == COUNTED
            if wanted.catalogue is not None and kind == "item":
                before = f"{catalogue_iri(wanted.catalogue).value}/item/"
                ends = [each for each in ends if each.startswith(before)]
            found[kind] = tuple(sorted(ends, key=_natural))
    return Nearby(found, cut)


def _relations(kind: Kind, wanted: Wanted) -> dict[str, list[ox.NamedNode]]:
    """The relations over which things of ``kind`` are come to, onward and back."""
    known = {
        relation: ends
        for relation, ends in RELATIONS.items()
        if wanted.relation in (None, _local(relation))
    }
    return {
        "onward": [relation for relation, (_, target) in known.items() if target == kind],
        "back": [relation for relation, (source, _) in known.items() if source == kind],
    }


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


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _local(relation: ox.NamedNode) -> str:
    return relation.value.rsplit("#", 1)[-1]


def _natural(iri: str) -> tuple[str, int, str]:
    """Item 9 before item 10."""
    before, _, last = iri.rpartition("/")
    return before, len(last) if last.isdigit() else 0, last
