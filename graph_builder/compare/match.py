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

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from graph_builder.compare.facets import Name, Part, is_apart, read_name
from graph_builder.compare.side import Basis, Matter, Side
from graph_builder.compare.words import tokens, words
from graph_builder.matter_name import normal_name

Predicate = Literal["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"]
Sign = Literal["=", "~", "<", ">", "x"]
INVERSE: Mapping[str, Predicate] = {
    "exactMatch": "exactMatch", "closeMatch": "closeMatch", "relatedMatch": "relatedMatch",
    "broadMatch": "narrowMatch", "narrowMatch": "broadMatch",
}  # fmt: skip

# How many likely partners of a matter are looked at closely.
_LOOKED_AT = 12
# A feature or document that more matters have than this leads to none of them.
_COMMON = 60
# A heading over more matters than this says nothing of each.
_LARGE = 12
# Of the words of a topic, weighed, so much is all of it.
_COVERED = 0.8
_ALIKE = 0.72
# … of two that rest on the same document.
_AKIN = 0.55
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
    field = _field(one) | _field(other)
    scale = _Scale([*one.matters, *other.matters], field)
    left, right = _Shelf(one, scale), _Shelf(other, scale)
    found: dict[tuple[int, int], Pair] = {}
    for n, m in sorted(set(_likely(left, right))):
        pair = _pair(left.cards[n], right.cards[m])
        if pair is not None:
            found[n, m] = pair
    kept = _settled(found, left, right)
    return sorted(kept, key=lambda pair: (pair.one.seq, -pair.confidence, pair.other.seq))


# What is weighed.


def _features(topic: str) -> frozenset[str]:
    """Characters and neighbouring characters of a topic."""
    words_of = topic.split()
    pairs = (word[n : n + 2] for word in words_of for n in range(len(word) - 1))
    return frozenset(char for word in words_of for char in word).union(pairs)


def _field(side: Side) -> frozenset[str]:
    """The words for the field of work that the catalogue's title or publisher names: they
    are understood in each of its matters."""
    said = tokens(" ".join(filter(None, (side.title, side.publisher))))
    return frozenset(token.text for token in said if token.kind == "same")


class _Scale:
    """How much each feature tells: one that all matters have tells nothing.

    ``field`` are the words that go without saying on both sides.
    """

    def __init__(self, matters: Sequence[Matter], field: frozenset[str]) -> None:
        self.field = field
        self._all = max(len(matters), 2)
        self._known: dict[str, float] = {}
        self._count: Counter[str] = Counter()
        for matter in matters:
            name = read_name(matter.name)
            self._count.update(self.features(name.topic))
            self._count.update({f"!{action}" for action in name.actions})
            self._count.update({f"@{each}" for part in name.parts for each in part.audiences})

    def core(self, topic: str) -> str:
        """``topic`` without the words of the field, where something is left."""
        left = topic
        for word in self.field:
            left = left.replace(word, "")
        return left if len(left) > 1 else topic

    def features(self, topic: str) -> frozenset[str]:
        """The features of a topic's core."""
        return _features(" ".join(self.core(word) for word in topic.split()))

    def of(self, feature: str) -> float:
        """From about 0 to 1, twice that for two characters that stand together."""
        known = self._known.get(feature)
        if known is None:
            rare = log(1 + self._all / max(self._count[feature], 1)) / log(1 + self._all)
            known = rare * rare if self._all > 40 else rare
            known *= 2 if len(feature) == 2 and feature[0] not in "!@" else 1
            self._known[feature] = known
        return known

    def weigh(self, features: Iterable[str]) -> float:
        return sum(map(self.of, features))


class _Card:
    """A matter prepared for matching."""

    def __init__(self, matter: Matter, shelf: _Shelf) -> None:
        self.matter = matter
        self.shelf = shelf
        self.scale = shelf.scale
        self.name = read_name(matter.name)
        self.plain = normal_name(matter.name)
        self.topics = [self.scale.core(part.topic) for part in self.name.parts]
        self.features = [_features(topic) for topic in self.topics]
        self.all = self.scale.features(self.name.topic)

    @cached_property
    def heading(self) -> Name | None:
        """The heading above it, where it stands over few; of a heading that joins several,
        what fits the matter."""
        over = self.matter.category[-1] if self.matter.category else ""
        if not over or not 1 < self.shelf.headings[self.matter.category] <= _LARGE:
            return None
        name = read_name(over)
        fits = {part: self._fit(part) for part in name.parts}
        most = max(fits.values())
        return replace(name, parts=tuple(part for part, fit in fits.items() if fit == most))

    def _fit(self, part: Part) -> float:
        features = self.scale.features(part.topic)
        done = bool({part.action} & {each.action for each in self.name.parts})
        return self.scale.weigh(features & self.all) + done

    @cached_property
    def above(self) -> frozenset[str]:
        """The features of its heading."""
        return self.scale.features(self.heading.topic) if self.heading else frozenset()

    @cached_property
    def done_above(self) -> frozenset[str]:
        """What its heading says is done, where no matter under the heading says it itself."""
        if self.heading is None:
            return frozenset()
        return self.heading.actions - self.shelf.under[self.matter.category]

    @cached_property
    def context(self) -> frozenset[str]:
        """The features of its name, its heading and its catalogue."""
        return self.all | self.above | self.shelf.field

    @cached_property
    def names(self) -> frozenset[str]:
        """Its names without the words that say nothing."""
        return frozenset(_bare(name) for name in self.matter.names) - {""}

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(basis.key for basis in self.matter.bases)


class _Shelf:
    """A side prepared for matching."""

    def __init__(self, side: Side, scale: _Scale) -> None:
        self.side = side
        self.scale = scale
        self.headings = Counter(matter.category for matter in side.matters)
        self.field = _features(" ".join(sorted(scale.field)))
        self.contents = Counter(matter.content for matter in side.matters)
        self.cards = [_Card(matter, self) for matter in side.matters]
        self.named: defaultdict[str, list[int]] = defaultdict(list)
        self.actions: defaultdict[str, set[str | None]] = defaultdict(set)
        self.audiences: defaultdict[tuple[str, str | None], set[frozenset[str]]] = defaultdict(set)
        self.qualifiers: defaultdict[str, set[str]] = defaultdict(set)
        self.under: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for n, card in enumerate(self.cards):
            for name in card.matter.names:
                self.named[normal_name(name)].append(n)
            self.under[card.matter.category] |= card.name.actions
            for topic, part in zip(card.topics, card.name.parts, strict=True):
                self.actions[topic].add(part.action)
                self.audiences[topic, part.action].add(part.audiences)
                self.qualifiers[str(part)].add(card.name.qualifier)


# Who is looked at.


def _likely(left: _Shelf, right: _Shelf) -> Iterator[tuple[int, int]]:
    """The pairs that share a name, telling words, or a document few matters rest on."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    for m, card in enumerate(right.cards):
        for feature in _traits(card):
            index[feature].append(m)
    for n, card in enumerate(left.cards):
        for name in card.matter.names:
            yield from ((n, m) for m in right.named.get(normal_name(name), ()))
        votes: Counter[int] = Counter()
        for feature in _traits(card):
            there = index.get(feature, ())
            if len(there) <= _COMMON:
                for m in there:
                    votes[m] += 1 / (3 + len(there))  # type: ignore[assignment]
        ranked = sorted(votes.items(), key=lambda each: (-each[1], each[0]))
        yield from ((n, m) for m, _ in ranked[:_LOOKED_AT])


def _traits(card: _Card) -> Iterator[str]:
    yield from (feature for feature in card.all if len(feature) > 1)
    if card.heading:
        yield from (each for each in card.above if len(each) > 1)
        yield from (f"!{each}" for each in card.heading.actions)
    for part in card.name.parts:
        yield f"!{part.action or ''}+{'+'.join(sorted(part.audiences))}"
        if part.action:
            yield f"!{part.action}"
    yield from (f"#{key}" for key in card.keys)


# How two stand to each other.


def _pair(one: _Card, other: _Card) -> Pair | None:
    shared = tuple(basis for basis in one.matter.bases if basis.key in other.keys)
    if _named_alike(one, other):
        return _made(one, other, "exactMatch", 1.0, ["name"], shared)
    if _same_content(one, other):
        return _made(one, other, "closeMatch", 0.93, ["content"], shared)
    typed = fuzz.ratio(one.plain, other.plain) if min(len(one.plain), len(other.plain)) > 7 else 0.0
    sign, likeness = _stand(one, other, _AKIN if shared else _ALIKE)
    if typed >= 88 and sign in ("x", "~", "=") and not _told_apart(one, other):
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
    return _akin(one, other, shared, likeness)


def _made(
    one: _Card,
    other: _Card,
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


def _named_alike(one: _Card, other: _Card) -> bool:
    """Whether they bear one name; spellings from damaged places count beside it."""
    return bool(one.names & other.names)


def _bare(name: str) -> str:
    """A name without the words that say nothing, where something is left of it."""
    left = "".join(token.printed for token in tokens(name) if token.kind != "empty")
    return left if len(left) > 3 else normal_name(name) or name


def _same_content(one: _Card, other: _Card) -> bool:
    """Whether what is disclosed is the same, and stands nowhere else."""
    mine, theirs = one.matter.content, other.matter.content
    if len(mine) < 8 or one.shelf.contents[mine] > 1 or other.shelf.contents[theirs] > 1:
        return False
    return normal_name(mine) == normal_name(theirs) and bool(one.all & other.all)


def _stand(one: _Card, other: _Card, alike: float) -> tuple[Sign, float]:
    """How ``one`` stands to ``other`` by all their parts, and how alike they are."""
    table = [
        [_part(one, n, other, m, alike) for m in range(len(other.name.parts))]
        for n in range(len(one.name.parts))
    ]
    mine = [_best(row, "<") for row in table]
    theirs = [_best([row[m] for row in table], ">") for m in range(len(other.name.parts))]
    likeness = max(max(each[1] for each in row) for row in table)
    within, contains = all(s != "x" for s, _ in mine), all(s != "x" for s, _ in theirs)
    signs = [s for s, _ in (*mine, *theirs)]
    if within and contains:
        return ("=" if all(s == "=" for s in signs) else "~"), likeness
    if within:
        return "<", likeness
    if contains:
        return ">", likeness
    return "x", likeness


def _best(row: Sequence[tuple[Sign, float]], inward: Sign) -> tuple[Sign, float]:
    fitting = [each for each in row if each[0] in ("=", "~", inward)]
    return min(fitting, key=lambda each: ("=~<>".index(each[0]), -each[1]), default=("x", 0.0))


def _part(one: _Card, n: int, other: _Card, m: int, alike: float) -> tuple[Sign, float]:
    a, b = one.name.parts[n], other.name.parts[m]
    topic, told, left = _topics(one, n, other, m, alike)
    signs = [
        topic,
        _audiences(one, n, other, m),
        _actions(one, n, other, m),
        _qualifiers(one, n, other, m),
    ]
    scale = one.scale
    told += 2 * scale.weigh(f"@{each}" for each in a.audiences & b.audiences)
    if a.action and a.action == b.action:
        told += 2 * scale.of(f"!{a.action}")
    elif "<" in signs[2] or ">" in signs[2]:
        told += scale.of(f"!{a.action or b.action}")
    left += scale.weigh(f"@{each}" for each in a.audiences ^ b.audiences)
    likeness = told / (told + left) if told > 0.35 else 0.0
    if "x" in signs or ("<" in signs and ">" in signs) or not likeness:
        return "x", likeness
    for sign in ("<", ">"):
        if sign in signs:
            return (sign, likeness) if likeness >= 0.25 else ("x", likeness)
    if likeness < min(0.6, alike):
        return "x", likeness
    return ("~" if "~" in signs else "="), likeness


def _topics(one: _Card, n: int, other: _Card, m: int, alike: float) -> tuple[Sign, float, float]:
    """How the topics stand, with the weight of what they share and of what they do not."""
    a, b = one.features[n], other.features[m]
    scale = one.scale
    if one.name.parts[n].borrowed and not b:
        a = b
    if other.name.parts[m].borrowed and not a:
        b = a
    told, wa, wb = scale.weigh(a & b), scale.weigh(a), scale.weigh(b)
    if not a and not b:
        return "=", 0.0, 0.0
    if alike == _AKIN and _one_slip(one.topics[n], other.topics[m]):
        return "~", max(wa, wb), 0.0
    in_other, in_one = scale.weigh(a & other.context), scale.weigh(b & one.context)
    slack = 0.15
    mine, theirs = (in_other + slack) / (wa + slack), (in_one + slack) / (wb + slack)
    left = (wa - in_other) + (wb - in_one)
    told = max(told, scale.weigh((a & (other.all | other.above)) | (b & (one.all | one.above))))
    if mine >= _COVERED and theirs >= _COVERED:
        return ("=" if a == b else "~"), told, left
    if mine >= _COVERED:
        return _held(">", one, n, other, m, told, left)
    if theirs >= _COVERED:
        return _held("<", other, m, one, n, told, left)
    if (mine + theirs) / 2 >= alike:
        return "~", told, left
    return "x", told, left


def _one_slip(one: str, other: str) -> bool:
    """Whether two topics differ by one character, as 治理 and 治疗 do."""
    return min(len(one), len(other)) > 3 and Levenshtein.distance(one, other) == 1


def _held(
    sign: Sign, wide: _Card, n: int, narrow: _Card, m: int, told: float, left: float
) -> tuple[Sign, float, float]:
    """``sign``, if ``wide`` can hold the more special ``narrow``.

    One that names only its field, or nothing, must say what is done, and then holds all
    to which that is done: the rest of the narrow one's name counts little.
    """
    if wide.features[n] - wide.shelf.field:
        return sign, told, left
    done, theirs = wide.name.parts[n].action, narrow.name.parts[m].action
    if done is None or (done != theirs and words().kinds.get(theirs or "") != done):
        return "x", told, left
    return sign, told, left / (1 if done in words().plain else 4)


def _audiences(one: _Card, n: int, other: _Card, m: int) -> Sign:
    mine = _people(one.name.parts[n].audiences)
    theirs = _people(other.name.parts[m].audiences)
    if mine == theirs:
        return "="
    if _holds(theirs, mine):
        return "<" if _one_of_several(one, n) else "~"
    if _holds(mine, theirs):
        return ">" if _one_of_several(other, m) else "~"
    return "x"


def _people(audiences: frozenset[str]) -> frozenset[str]:
    """A person at large is said beside a group for nothing."""
    rest = audiences - {"个人"}
    return rest or audiences


def _holds(wide: frozenset[str], narrow: frozenset[str]) -> bool:
    """Whether everybody of ``narrow`` belongs to ``wide``."""
    if not wide or not narrow:
        return not wide
    if wide == {"个人"}:
        return "单位" not in narrow
    return all(each in wide or words().within.get(each) in wide for each in narrow)


def _one_of_several(card: _Card, n: int) -> bool:
    """Whether its catalogue has the matter for others too."""
    return len(card.shelf.audiences[card.topics[n], card.name.parts[n].action]) > 1


def _actions(one: _Card, n: int, other: _Card, m: int) -> Sign:
    mine, theirs = one.name.parts[n].action, other.name.parts[m].action
    if _is_one(mine, theirs):
        return "="
    kinds = words().kinds
    if mine in kinds and kinds[mine] == theirs:
        return "<"
    if theirs in kinds and kinds[theirs] == mine:
        return ">"
    if (mine and mine in other.done_above) or (theirs and theirs in one.done_above):
        return "~"
    if mine is None and theirs is not None:
        return ">" if _takes_in(one, n, theirs) else "x"
    if theirs is None and mine is not None:
        return "<" if _takes_in(other, m, mine) else "x"
    return "x"


def _is_one(mine: str | None, theirs: str | None) -> bool:
    """Whether two actions are one; handling a matter at large is what is plain to do."""
    plain = words().plain
    return (
        mine == theirs or (mine is None and theirs in plain) or (theirs is None and mine in plain)
    )


def _takes_in(card: _Card, n: int, action: str) -> bool:
    """Whether handling the matter at large takes in this action, which its catalogue
    does not keep apart."""
    return not is_apart(action) and action not in card.shelf.actions[card.topics[n]]


def _qualifiers(one: _Card, n: int, other: _Card, m: int) -> Sign:
    mine, theirs = one.name.qualifier, other.name.qualifier
    if mine == theirs:
        return "="
    if mine and theirs:
        return "~" if fuzz.ratio(mine, theirs) >= 60 else "x"
    card, part = (one, one.name.parts[n]) if mine else (other, other.name.parts[m])
    if len(card.shelf.qualifiers[str(part)]) < 2:
        return "~"
    return "<" if mine else ">"


def _told_apart(one: _Card, other: _Card) -> bool:
    """Whether whom it is for or what is done differs, however alike the letters."""
    return not any(
        _audiences(one, n, other, m) in ("=", "~") and _is_one(a.action, b.action)
        for n, a in enumerate(one.name.parts)
        for m, b in enumerate(other.name.parts)
    )


def _under_heading(one: _Card, other: _Card) -> tuple[Predicate, float] | None:
    """Whether one of them is what the other's heading says."""
    for whole, member, predicate in ((one, other, "narrowMatch"), (other, one, "broadMatch")):
        if member.heading is None:
            continue
        a, b = whole.all, member.above
        told = one.scale.weigh((a & b) - whole.shelf.field)
        fits = any(
            _is_one(a.action, b.action) for a in whole.name.parts for b in member.heading.parts
        )
        covered = 2 * len(a & b) / ((len(a) + len(b)) or 1)
        if told > 1 and covered >= 0.6 and fits:
            return predicate, 0.5 + 0.4 * covered  # type: ignore[return-value]
    return None


def _akin(one: _Card, other: _Card, shared: tuple[Basis, ...], likeness: float) -> Pair | None:
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


# What is kept.


def _settled(found: dict[tuple[int, int], Pair], left: _Shelf, right: _Shelf) -> list[Pair]:
    """Pairs without those that surer ones make idle.

    Where a name stands as often on one side as on the other, its matters go one by one;
    where both of two have a partner of their own name, they are not each other's part.
    """
    exact_of: defaultdict[int, set[int]] = defaultdict(set)
    exact_for: defaultdict[int, set[int]] = defaultdict(set)
    for (n, m), pair in found.items():
        if pair.predicate == "exactMatch":
            exact_of[n].add(m)
            exact_for[m].add(n)
    same_of = {n for (n, _), pair in found.items() if pair.is_same}
    same_for = {m for (_, m), pair in found.items() if pair.is_same}
    kept = []
    for (n, m), pair in found.items():
        if pair.predicate == "exactMatch":
            if len(exact_of[n]) > 1 and len(exact_of[n]) == len(exact_for[m]):
                if sorted(exact_of[n]).index(m) != sorted(exact_for[m]).index(n):
                    continue
        elif exact_of[n] and exact_for[m]:
            continue
        elif "heading" in pair.by and (n in same_of or m in same_for):
            continue
        elif (pair.predicate == "narrowMatch" and n in same_of) or (
            pair.predicate == "broadMatch" and m in same_for
        ):  # it has a partner of its own size already
            pair = replace(pair, confidence=round(0.85 * pair.confidence, 2))
        kept.append(pair)
    return kept
