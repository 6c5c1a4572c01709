"""Matching: which matters of two catalogues are one, one a part of the other, or akin.

Names decide, taken apart into whom, what about and what is done (:mod:`.facets`); the
heading under which a matter stands completes a name that leaves out what the heading
says. Shared documents and the same content make a likeness surer; alone they only hint.

A word that narrows (an audience, what stands in brackets) counts as narrowing only where
its own catalogue has the matter a second time for others: 办理个人账户清算（职保） is not less
than 个人账户清算 in a catalogue that knows no other.

Directions are those of SKOS: ``broadMatch`` says that the object, the matter of the second
side, is the broader one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz

from graph_builder.compare.scale import Card, Scale, Shelf, field_of
from graph_builder.compare.side import Basis, Matter, Side
from graph_builder.compare.stand import AKIN, ALIKE, is_one, stand, told_apart
from graph_builder.compare.words import words
from graph_builder.matter_name import normal_name

Predicate = Literal["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"]
INVERSE: Mapping[str, Predicate] = {
    "exactMatch": "exactMatch", "closeMatch": "closeMatch", "relatedMatch": "relatedMatch",
    "broadMatch": "narrowMatch", "narrowMatch": "broadMatch",
}  # fmt: skip

# How many likely partners of a matter are looked at closely.
_LOOKED_AT = 12
# A feature or document that more matters have than this leads to none of them.
_COMMON = 60
_LEAST = 0.3


@dataclass(frozen=True, slots=True)
class Pair:
    """A matter of each side, how they stand to each other, and what speaks for it."""

    one: Matter
    other: Matter
    predicate: Predicate
    confidence: float
    by: tuple[str, ...]
    shared: tuple[Basis, ...]

    @property
    def is_same(self) -> bool:
        """Whether the two are offered as one matter."""
        return self.predicate in ("exactMatch", "closeMatch")


def match(one: Side, other: Side) -> list[Pair]:
    """The pairs of the two sides, in the order of the first, the surest first."""
    field = field_of(one) | field_of(other)
    scale = Scale([*one.matters, *other.matters], field)
    left, right = Shelf(one, scale), Shelf(other, scale)
    found: dict[tuple[int, int], Pair] = {}
    likely = {*_likely(left, right), *((n, m) for m, n in _likely(right, left))}
    for n, m in sorted(likely):
        pair = _pair(left.cards[n], right.cards[m])
        if pair is not None:
            found[n, m] = pair
    kept = _settled(found)
    return sorted(kept, key=lambda pair: (pair.one.seq, -pair.confidence, pair.other.seq))


def _likely(left: Shelf, right: Shelf) -> Iterator[tuple[int, int]]:
    """The pairs that share a name, telling words, or a document few matters rest on."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    for m, card in enumerate(right.cards):
        for feature in _traits(card):
            index[feature].append(m)
    for n, card in enumerate(left.cards):
        for name in card.matter.names:
            yield from ((n, m) for m in right.named.get(normal_name(name), ()))
        votes: defaultdict[int, float] = defaultdict(float)
        for feature in _traits(card):
            there = index.get(feature, ())
            if len(there) <= _COMMON:
                for m in there:
                    votes[m] += 1 / (3 + len(there))
        ranked = sorted(votes.items(), key=lambda each: (-each[1], each[0]))
        yield from ((n, m) for m, _ in ranked[:_LOOKED_AT])


def _traits(card: Card) -> Iterator[str]:
    yield from (feature for feature in card.all if len(feature) > 1)
    if card.heading:
        yield from (each for each in card.above if len(each) > 1)
        yield from (f"!{each}" for each in card.heading.actions)
    for part in card.name.parts:
        yield f"!{part.action or ''}+{'+'.join(sorted(part.audiences))}"
        if part.action:
            yield f"!{part.action}"
            yield f"!{words().kinds.get(part.action, part.action)}"
    yield from (f"#{key}" for key in card.keys)


def _pair(one: Card, other: Card) -> Pair | None:
    shared = tuple(basis for basis in one.matter.bases if basis.key in other.keys)
    if _named_alike(one, other):
        return _made(one, other, "exactMatch", 1.0, ["name"], shared)
    if _same_content(one, other):
        return _made(one, other, "closeMatch", 0.93, ["content"], shared)
    typed = fuzz.ratio(one.plain, other.plain) if min(len(one.plain), len(other.plain)) > 7 else 0.0
    sign, likeness = stand(one, other, AKIN if shared else ALIKE)
    if typed >= 88 and sign in ("x", "~", "=") and not told_apart(one, other):
        sign, likeness = "=", max(likeness, typed / 100)
    if sign in ("=", "~"):
        sure = (0.97 if sign == "=" else 0.92) * (0.5 + likeness / 2)
        return _made(one, other, "closeMatch", sure, ["name"], shared)
    if sign in ("<", ">"):
        predicate: Predicate = "broadMatch" if sign == "<" else "narrowMatch"
        return _made(one, other, predicate, 0.55 + 0.38 * likeness, ["name"], shared)
    within = _under_heading(one, other)
    if within is not None:
        return _made(one, other, within[0], within[1], ["heading"], shared)
    return _akin(one, other, shared)


def _made(
    one: Card,
    other: Card,
    predicate: Predicate,
    sure: float,
    by: list[str],
    shared: tuple[Basis, ...],
) -> Pair | None:
    if shared and predicate != "exactMatch":
        sure, by = min(0.99, sure + 0.04), [*by, "basis"]
    if sure < _LEAST:
        return None
    return Pair(one.matter, other.matter, predicate, round(sure, 2), tuple(by), shared)


def _named_alike(one: Card, other: Card) -> bool:
    """Whether they bear one name; spellings from damaged places count beside it."""
    return bool(one.names & other.names)


def _same_content(one: Card, other: Card) -> bool:
    """Whether what is disclosed is the same, and stands nowhere else."""
    mine, theirs = one.matter.content, other.matter.content
    if len(mine) < 8 or one.shelf.contents[mine] > 1 or other.shelf.contents[theirs] > 1:
        return False
    return normal_name(mine) == normal_name(theirs) and bool(one.all & other.all)


def _under_heading(one: Card, other: Card) -> tuple[Predicate, float] | None:
    """Whether one of them is what the other's heading says."""
    ways: tuple[tuple[Card, Card, Predicate], ...] = (
        (one, other, "narrowMatch"),
        (other, one, "broadMatch"),
    )
    for whole, member, predicate in ways:
        if member.heading is None:
            continue
        features, above = whole.all, member.above
        told = one.scale.weigh((features & above) - whole.shelf.field)
        fits = any(
            is_one(a.action, b.action) and not (a.action is not None and b.action is None)
            for a in whole.name.parts
            for b in member.heading.parts
        )
        covered = 2 * len(features & above) / ((len(features) + len(above)) or 1)
        if not whole.all - whole.shelf.field and _is_that_action(whole, member):
            return predicate, 0.85
        if told > 1 and covered >= 0.65 and fits:
            return predicate, 0.5 + 0.4 * covered
    return None


def _is_that_action(whole: Card, member: Card) -> bool:
    """Whether the heading says nothing but what ``whole``, which names but its field, is:
    行政处罚 over the penalties, and 医疗保障行政处罚信息."""
    meant = member.heading.actions if member.heading else frozenset[str]()
    return not member.above and bool(meant) and meant == whole.name.actions


def _akin(one: Card, other: Card, shared: tuple[Basis, ...]) -> Pair | None:
    scale = one.scale
    told = scale.weigh((one.all & other.all) - one.shelf.field)
    topics = 2 * told / (scale.weigh(one.all) + scale.weigh(other.all)) if told else 0.0
    if shared and told > 0.3 and topics >= 0.2:
        return Pair(
            one.matter,
            other.matter,
            "relatedMatch",
            round(0.3 + 0.4 * topics, 2),
            ("name", "basis"),
            shared,
        )
    if topics >= 0.45 and told > 1:
        return Pair(
            one.matter, other.matter, "relatedMatch", round(0.6 * topics, 2), ("name",), shared
        )
    return None


def _settled(found: dict[tuple[int, int], Pair]) -> list[Pair]:
    """Pairs without those that surer ones make idle.

    Where a name stands as often on one side as on the other, its matters go one by one;
    where both of two have a partner of their own name, they are not each other's part.
    """
    exact_of: defaultdict[int, list[int]] = defaultdict(list)
    exact_for: defaultdict[int, list[int]] = defaultdict(list)
    for (n, m), pair in sorted(found.items()):
        if pair.predicate == "exactMatch":
            exact_of[n].append(m)
            exact_for[m].append(n)
    same_of = {n for (n, _), pair in found.items() if pair.is_same}
    same_for = {m for (_, m), pair in found.items() if pair.is_same}
    kept = []
    for (n, m), pair in found.items():
        if pair.predicate == "exactMatch":
            if not _out_of_step(exact_of[n], m, exact_for[m], n):
                kept.append(pair)
        elif (exact_of[n] and exact_for[m]) or (
            "heading" in pair.by and (n in same_of or m in same_for)
        ):
            continue
        elif (pair.predicate == "narrowMatch" and n in same_of) or (
            pair.predicate == "broadMatch" and m in same_for
        ):  # it has a partner of its own size already
            kept.append(replace(pair, confidence=round(0.85 * pair.confidence, 2)))
        else:
            kept.append(pair)
    return kept


def _out_of_step(theirs: list[int], m: int, mine: list[int], n: int) -> bool:
    """Whether a name stands as often on both sides, and these two are not at one place."""
    return 1 < len(theirs) == len(mine) and theirs.index(m) != mine.index(n)
