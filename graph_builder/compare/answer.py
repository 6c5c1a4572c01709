"""The answer to a comparison: one value for two editions or two levels, and its plain data.

``to_json`` gives, for both: ``mode`` (``editions`` or ``levels``), ``a`` and ``b`` (``id``,
``title``, ``publisher``, ``edition``, ``items``), ``summary`` (counts) and ``mappings``, each
with ``subject`` and ``object`` (``id``, ``seq``, ``printed_seq``, ``name``), ``predicate_id``
(``skos:broadMatch``: the object, of B, is broader), ``mapping_justification``,
``confidence``, ``by`` (name, heading, content, basis), ``bases_shared``, ``bases_only_a``,
``bases_only_b``. For levels besides ``only_a`` and ``only_b``, the items without a partner;
for editions ``added``, ``removed``, ``split``, ``joined`` (``item``, ``parts``) and
``changed``, each with ``was``, ``now``, ``renamed``, ``fields`` (``section``, ``field``,
``was``, ``now``), ``bases_added``, ``bases_removed``, ``bases_replaced``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from graph_builder.compare.editions import Divided, Editions, Kept, are_editions, compare_editions
from graph_builder.compare.match import Pair, match
from graph_builder.compare.side import Basis, Matter, Side, same_documents
from graph_builder.resolve.crosswalk import Mapping

Mode = Literal["editions", "levels"]
_JUSTIFIED = {
    "exact": "semapv:LexicalMatching",
    "alike": "semapv:LexicalSimilarityThresholdMatching",
    "several": "semapv:CompositeMatching",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two catalogues compared. ``editions`` is None where they are of two levels or places;
    ``pairs`` is the crosswalk."""

    one: Side
    other: Side
    pairs: tuple[Pair, ...]
    editions: Editions | None

    @property
    def mode(self) -> Mode:
        return "levels" if self.editions is None else "editions"

    @property
    def same(self) -> list[Pair]:
        """The pairs offered as one matter."""
        return [pair for pair in self.pairs if pair.is_same]

    @property
    def parts(self) -> list[Pair]:
        """The pairs of which one is a part of the other."""
        return [pair for pair in self.pairs if pair.predicate in ("broadMatch", "narrowMatch")]

    @property
    def hints(self) -> list[Pair]:
        """The pairs that are merely akin."""
        return [pair for pair in self.pairs if pair.predicate == "relatedMatch"]

    @property
    def only_one(self) -> list[Matter]:
        """What the first side has and the second lacks."""
        return _without(self.one.matters, (p.one for p in (*self.same, *self.parts)))

    @property
    def only_other(self) -> list[Matter]:
        """What the second side has and the first lacks."""
        return _without(self.other.matters, (p.other for p in (*self.same, *self.parts)))

    @property
    def differing(self) -> list[Pair]:
        """The pairs that are one matter, both with documents of their own, and not the same."""
        return [
            pair
            for pair in self.same
            if pair.one.bases and pair.other.bases and (only_in(pair) != ((), ()))
        ]

    def mappings(self) -> list[Mapping]:
        """The crosswalk as rows of SSSOM."""
        return [_mapping(pair) for pair in self.pairs]

    def to_json(self) -> dict[str, Any]:
        """The comparison as plain data; the module says in which shape."""
        record: dict[str, Any] = {
            "mode": self.mode,
            "a": _side(self.one),
            "b": _side(self.other),
            "summary": self.summary(),
            "mappings": [_pair(pair) for pair in self.pairs],
        }
        if self.editions is None:
            return record | {
                "only_a": [_matter(each) for each in self.only_one],
                "only_b": [_matter(each) for each in self.only_other],
            }
        found = self.editions
        return record | {
            "added": [_matter(each) for each in found.added],
            "removed": [_matter(each) for each in found.removed],
            "split": [_divided(each) for each in found.split],
            "joined": [_divided(each) for each in found.joined],
            "changed": [_kept(each) for each in found.kept if each.is_changed],
        }

    def summary(self) -> dict[str, int]:
        """The counts of what was found."""
        if self.editions is None:
            return {
                "same": len(self.same), "parts": len(self.parts), "hints": len(self.hints),
                "differing_bases": len(self.differing),
                "only_a": len(self.only_one), "only_b": len(self.only_other),
            }  # fmt: skip
        kept = self.editions.kept
        return {
            "unchanged": sum(not each.is_changed for each in kept),
            "renamed": sum(each.is_renamed for each in kept),
            "other_bases": sum(each.has_other_bases for each in kept),
            "other_fields": sum(bool(each.changes) for each in kept),
            "added": len(self.editions.added), "removed": len(self.editions.removed),
            "split": len(self.editions.split), "joined": len(self.editions.joined),
        }  # fmt: skip


def compare_sides(one: Side, other: Side, mode: Mode | None = None) -> Comparison:
    """``one`` compared with ``other``; what they are to each other is seen from them where
    ``mode`` does not say."""
    one, other = same_documents(one, other)
    if mode == "editions" or (mode is None and are_editions(one, other)):
        found = compare_editions(one, other)
        return Comparison(one, other, tuple(_pairs(found)), found)
    return Comparison(one, other, tuple(match(one, other)), None)


def only_in(pair: Pair) -> tuple[tuple[Basis, ...], tuple[Basis, ...]]:
    """The documents on which only the one rests, and those on which only the other does."""
    shared = {basis.key for basis in pair.shared}
    mine, theirs = (
        tuple(basis for basis in matter.bases if basis.key not in shared)
        for matter in (pair.one, pair.other)
    )
    return mine, theirs


def _pairs(found: Editions) -> list[Pair]:
    pairs = [
        Pair(
            kept.one, kept.other,
            "closeMatch" if kept.is_renamed else "exactMatch",
            0.9 if kept.is_renamed else 1.0,
            ("name",), _shared(kept.one, kept.other),
        )
        for kept in found.kept
    ]  # fmt: skip
    for each in found.split:
        pairs += [
            Pair(each.whole, part, "narrowMatch", 0.85, ("name",), _shared(each.whole, part))
            for part in each.parts
        ]
    for each in found.joined:
        pairs += [
            Pair(part, each.whole, "broadMatch", 0.85, ("name",), _shared(part, each.whole))
            for part in each.parts
        ]
    return sorted(pairs, key=lambda pair: (pair.one.seq, pair.other.seq))


def _shared(one: Matter, other: Matter) -> tuple[Basis, ...]:
    keys = {basis.key for basis in other.bases}
    return tuple(basis for basis in one.bases if basis.key in keys)


def _without(matters: Sequence[Matter], partnered: Iterable[Matter]) -> list[Matter]:
    taken = {matter.iri for matter in partnered}
    return [matter for matter in matters if matter.iri not in taken]


def justification(pair: Pair) -> str:
    """Why the pair is offered, as a term of the Semantic Mapping Vocabulary."""
    if len(pair.by) > 1:
        return _JUSTIFIED["several"]
    return _JUSTIFIED["exact" if pair.predicate == "exactMatch" else "alike"]


def _mapping(pair: Pair) -> Mapping:
    return Mapping(
        pair.one.iri, pair.one.name, f"skos:{pair.predicate}", pair.other.iri, pair.other.name,
        justification(pair), pair.confidence,
    )  # fmt: skip


# Plain data.


def _side(side: Side) -> dict[str, Any]:
    return {
        "id": side.slug, "title": side.title, "publisher": side.publisher,
        "edition": side.edition, "items": len(side.matters),
    }  # fmt: skip


def _matter(matter: Matter) -> dict[str, Any]:
    return {
        "id": matter.iri, "seq": matter.seq, "printed_seq": matter.printed_seq,
        "name": matter.name, "category": list(matter.category),
    }  # fmt: skip


def _bases(bases: Iterable[Basis]) -> list[dict[str, str | None]]:
    return [{"document_number": each.number, "title": each.title} for each in bases]


def _pair(pair: Pair) -> dict[str, Any]:
    mine, theirs = only_in(pair)
    return {
        "subject": _matter(pair.one), "predicate_id": f"skos:{pair.predicate}",
        "object": _matter(pair.other), "mapping_justification": justification(pair),
        "confidence": pair.confidence, "by": list(pair.by),
        "bases_shared": _bases(pair.shared), "bases_only_a": _bases(mine),
        "bases_only_b": _bases(theirs),
    }  # fmt: skip


def _divided(divided: Divided) -> dict[str, Any]:
    return {"item": _matter(divided.whole), "parts": [_matter(each) for each in divided.parts]}


def _kept(kept: Kept) -> dict[str, Any]:
    return {
        "was": _matter(kept.one), "now": _matter(kept.other), "renamed": kept.is_renamed,
        "fields": [
            {"section": c.section or None, "field": c.field, "was": c.was, "now": c.now}
            for c in kept.changes
        ],
        "bases_added": _bases(kept.bases_added), "bases_removed": _bases(kept.bases_removed),
        "bases_replaced": [
            {"was": _bases([old])[0], "now": _bases([new])[0]} for old, new in kept.replaced
        ],
    }  # fmt: skip
