"""How two matters stand to each other by their names: one, broader, narrower, or neither.

Audience, topic, action and what stands in brackets are each compared; the signs add up. A
word that narrows counts as narrowing only where its own catalogue has the matter a second
time for others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from graph_builder.compare.facets import is_apart
from graph_builder.compare.scale import Card
from graph_builder.compare.words import words

#: ``<``: the first is the narrower; ``~``: one, though not in every word.
Sign = Literal["=", "~", "<", ">", "x"]

# Of the words of a topic, weighed, so much is all of it.
_COVERED = 0.8
# A weight so small that lacking it is lacking nothing.
_SLACK = 0.15
# Two topics of which so much is shared may be one.
ALIKE = 0.72
# … where both matters rest on the same document.
AKIN = 0.55


def stand(one: Card, other: Card, alike: float) -> tuple[Sign, float]:
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


def _part(one: Card, n: int, other: Card, m: int, alike: float) -> tuple[Sign, float]:
    a, b = one.name.parts[n], other.name.parts[m]
    topic = _topics(one, n, other, m, alike)
    signs = [
        topic.sign,
        _audiences(one, n, other, m),
        _actions(one, n, other, m),
        _qualifiers(one, n, other, m),
    ]
    scale = one.scale
    told = topic.told + 2 * scale.weigh(f"@{each}" for each in a.audiences & b.audiences)
    if a.action and a.action == b.action:
        told += 2 * scale.of(f"!{a.action}")
    elif "<" in signs[2] or ">" in signs[2]:
        told += scale.of(f"!{a.action or b.action}")
    left = topic.left + scale.weigh(f"@{each}" for each in a.audiences ^ b.audiences)
    likeness = told / (told + left) if told > 0.35 else 0.0
    if "x" in signs or ("<" in signs and ">" in signs) or not likeness:
        return "x", likeness
    if topic.by_heading and signs[2] == "=" and a.action != b.action:
        return "x", likeness  # a heading tells what a name is about, not that it is all of it
    for sign in ("<", ">"):
        if sign in signs:
            likeness *= 1 if topic.ends_alike else 0.6
            return (sign, likeness) if likeness >= 0.25 else ("x", likeness)
    if likeness < min(0.6, alike):
        return "x", likeness
    return ("~" if "~" in signs else "="), likeness


@dataclass(frozen=True, slots=True)
class _Topics:
    """How two topics stand, with the weight of what they share and of what they do not.

    ``by_heading`` says that a heading gave what a name leaves out. Of two nouns the
    narrower ends in the broader, as 跨省异地就医 does: ``ends_alike``.
    """

    sign: Sign
    told: float = 0.0
    left: float = 0.0
    by_heading: bool = False
    ends_alike: bool = True


def _topics(one: Card, n: int, other: Card, m: int, alike: float) -> _Topics:
    a, b = one.features[n], other.features[m]
    scale = one.scale
    if one.name.parts[n].borrowed and not b:
        a = b
    if other.name.parts[m].borrowed and not a:
        b = a
    if not a and not b:
        return _Topics("=")
    wa, wb = scale.weigh(a), scale.weigh(b)
    if alike == AKIN and _one_slip(one.topics[n], other.topics[m]):
        return _Topics("~", max(wa, wb))
    told = scale.weigh((a & (other.all | other.above)) | (b & (one.all | one.above)))
    ways = []
    for by_heading, in_other, in_one in _covered(one, a, other, b):
        left = (wa - in_other) + (wb - in_one)
        mine, theirs = (in_other + _SLACK) / (wa + _SLACK), (in_one + _SLACK) / (wb + _SLACK)
        sign: Sign = "x"
        if mine >= _COVERED and theirs >= _COVERED:
            sign = "=" if a == b else "~"
        elif mine >= _COVERED:
            sign, left = _held(">", one, n, other, m, left)
        elif theirs >= _COVERED:
            sign, left = _held("<", other, m, one, n, left)
        elif (mine + theirs) / 2 >= alike:
            sign = "~"
        ends = by_heading or not a or not b or one.topics[n][-1] == other.topics[m][-1]
        ways.append(_Topics(sign, told, left, by_heading, ends))
    # One before a part, a part before nothing; of the same the one that needs no heading.
    return min(ways, key=lambda way: ("=~".find(way.sign) < 0) + (way.sign == "x"))


def _covered(
    one: Card, a: frozenset[str], other: Card, b: frozenset[str]
) -> Iterator[tuple[bool, float, float]]:
    """How much of each topic the other side says: by its name, then by its heading too. Of
    two headings the one that tells more counts, lest they only speak to each other."""
    weigh = one.scale.weigh
    mine, theirs = weigh(a & other.said), weigh(b & one.said)
    yield False, mine, theirs
    mine_above, theirs_above = weigh(a & other.context), weigh(b & one.context)
    if mine_above - mine > theirs_above - theirs:
        yield True, mine_above, theirs
    elif theirs_above - theirs > mine_above - mine:
        yield True, mine, theirs_above


def _one_slip(one: str, other: str) -> bool:
    """Whether two topics differ by one character, as 治理 and 治疗 do."""
    return min(len(one), len(other)) > 3 and Levenshtein.distance(one, other) == 1


def _held(sign: Sign, wide: Card, n: int, narrow: Card, m: int, left: float) -> tuple[Sign, float]:
    """``sign``, if ``wide`` can hold the more special ``narrow``, and what is left then.

    One that names only its field, or nothing, must say what is done, and then holds all
    to which that is done: the rest of the narrow one's name counts little.
    """
    if wide.features[n] - wide.shelf.field:
        return sign, left
    done, theirs = wide.name.parts[n].action, narrow.name.parts[m].action
    special = done is not None and done not in words().plain
    if done is None or (done != theirs and words().kinds.get(theirs or "") != done):
        return "x", left
    if special and not is_apart(done) and not _is_of_the_field(narrow):
        return "x", left
    return sign, left / (4 if special else 1)


def _is_of_the_field(card: Card) -> bool:
    """Whether a name says the field, or says nothing else that it is about."""
    topics = [part.topic for part in card.name.parts]
    return "" in topics or any(word in topic for word in card.scale.field for topic in topics)


def _audiences(one: Card, n: int, other: Card, m: int) -> Sign:
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


def _one_of_several(card: Card, n: int) -> bool:
    """Whether its catalogue has the matter for others too."""
    return len(card.shelf.audiences[card.topics[n], card.name.parts[n].action]) > 1


def _actions(one: Card, n: int, other: Card, m: int) -> Sign:
    mine, theirs = one.name.parts[n].action, other.name.parts[m].action
    if mine is None and theirs is not None and theirs in one.shelf.actions[one.topics[n]]:
        return "x"
    if theirs is None and mine is not None and mine in other.shelf.actions[other.topics[m]]:
        return "x"
    if is_one(mine, theirs):
        return "="
    kinds = words().kinds
    if mine is not None and theirs is not None:
        if kinds.get(mine) == theirs:
            return "<"
        if kinds.get(theirs) == mine:
            return ">"
    if (mine and mine in other.done_above) or (theirs and theirs in one.done_above):
        return "~"
    if mine is None and theirs is not None:
        return ">" if _takes_in(one, n, theirs) else "x"
    if theirs is None and mine is not None:
        return "<" if _takes_in(other, m, mine) else "x"
    return "x"


def is_one(mine: str | None, theirs: str | None) -> bool:
    """Whether two actions are one; handling a matter at large is what is plain to do."""
    plain = words().plain
    return (
        mine == theirs or (mine is None and theirs in plain) or (theirs is None and mine in plain)
    )


def _takes_in(card: Card, n: int, action: str) -> bool:
    """Whether handling the matter at large takes in this action, which its catalogue
    does not keep apart."""
    return not is_apart(action) and action not in card.shelf.actions[card.topics[n]]


def _qualifiers(one: Card, n: int, other: Card, m: int) -> Sign:
    mine, theirs = one.name.qualifier, other.name.qualifier
    if mine == theirs:
        return "="
    if mine and theirs:
        return "~" if fuzz.ratio(mine, theirs) >= 60 else "x"
    card, part = (one, one.name.parts[n]) if mine else (other, other.name.parts[m])
    if len(card.shelf.qualifiers[str(part)]) < 2:
        return "~"
    return "<" if mine else ">"


def told_apart(one: Card, other: Card) -> bool:
    """Whether whom it is for or what is done differs, however alike the letters."""
    return not any(
        _audiences(one, n, other, m) in ("=", "~") and is_one(a.action, b.action)
        for n, a in enumerate(one.name.parts)
        for m, b in enumerate(other.name.parts)
    )
