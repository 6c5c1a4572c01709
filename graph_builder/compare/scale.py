"""A side prepared for matching: what its matters are compared by, and how much each tells.

A topic is compared by its characters and by those that stand together. A feature that
most matters have tells little, and the words of the field that the catalogue's title or
publisher names go without saying.

>>> sorted(features_of("低保"))
['低', '低保', '保']
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from math import log

from graph_builder.compare.facets import Name, Part, read_name
from graph_builder.compare.side import Matter, Side
from graph_builder.compare.words import tokens
from graph_builder.matter_name import normal_name

# A heading over more matters than this says nothing of each.
_LARGE = 12


def features_of(topic: str) -> frozenset[str]:
    """Characters and neighbouring characters of a topic."""
    words_of = topic.split()
    pairs = (word[n : n + 2] for word in words_of for n in range(len(word) - 1))
    return frozenset(char for word in words_of for char in word).union(pairs)


def field_of(side: Side) -> frozenset[str]:
    """The words for the field of work that the catalogue's title or publisher names: they
    are understood in each of its matters."""
    said = tokens(" ".join(filter(None, (side.title, side.publisher))))
    return frozenset(token.text for token in said if token.kind == "same")


class Scale:
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
        return features_of(" ".join(self.core(word) for word in topic.split()))

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
        known = self._known
        return sum([known[each] if each in known else self.of(each) for each in features])


class Card:
    """A matter prepared for matching."""

    def __init__(self, matter: Matter, shelf: Shelf) -> None:
        self.matter = matter
        self.shelf = shelf
        self.scale = shelf.scale
        self.name = read_name(matter.name)
        self.plain = normal_name(matter.name)
        self.topics = [self.scale.core(part.topic) for part in self.name.parts]
        self.features = [features_of(topic) for topic in self.topics]
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
    def said(self) -> frozenset[str]:
        """The features of its name and of the field."""
        return self.all | self.shelf.field

    @cached_property
    def context(self) -> frozenset[str]:
        """The features of its name, of the field and of its heading."""
        return self.said | self.above

    @cached_property
    def names(self) -> frozenset[str]:
        """Its names without the words that say nothing."""
        return frozenset(_bare(name) for name in self.matter.names) - {""}

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(basis.key for basis in self.matter.bases)


class Shelf:
    """A side prepared for matching."""

    def __init__(self, side: Side, scale: Scale) -> None:
        self.side = side
        self.scale = scale
        self.headings = Counter(matter.category for matter in side.matters)
        self.field = features_of(" ".join(sorted(scale.field)))
        self.contents = Counter(matter.content for matter in side.matters)
        self.cards = [Card(matter, self) for matter in side.matters]
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


def _bare(name: str) -> str:
    """A name without the words that say nothing, where something is left of it."""
    left = "".join(token.printed for token in tokens(name) if token.kind != "empty")
    return left if len(left) > 3 else normal_name(name) or name
