"""Two editions of one catalogue: what was added, removed, renamed, divided, changed.

Items are paired by what they are called and what they say, never by their numbers, so a
renumbered catalogue has not changed. Of items that bear one name the most alike go
together, in the order in which they stand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from graph_builder.compare.match import match
from graph_builder.compare.side import Basis, Matter, Row, Side
from graph_builder.concepts import find_concept
from graph_builder.matter_name import normal_name
from graph_builder.namespaces import concept_iri
from graph_builder.policy_title import normalize

_POLICY_BASIS = concept_iri("section", "policy-basis")
# An item renamed still has so much in common with what it was.
_RENAMED = 0.62
_SAME_NAMES = 0.5
_MANY_SAME_NAMES = 0.8


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that says another thing: ``was`` or ``now`` is None where there was none."""

    section: str
    field: str
    was: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """An item in both editions, with what is different. ``replaced`` are bases for which
    another number stands under the same title."""

    one: Matter
    other: Matter
    changes: tuple[Change, ...]
    bases_removed: tuple[Basis, ...]
    bases_added: tuple[Basis, ...]
    replaced: tuple[tuple[Basis, Basis], ...]

    @property
    def is_renamed(self) -> bool:
        return normal_name(self.one.name) != normal_name(self.other.name)

    @property
    def has_other_bases(self) -> bool:
        return bool(self.bases_removed or self.bases_added or self.replaced)

    @property
    def is_changed(self) -> bool:
        return self.is_renamed or self.has_other_bases or bool(self.changes)


@dataclass(frozen=True, slots=True)
class Divided:
    """An item of one edition that several of the other took the place of."""

    whole: Matter
    parts: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class Editions:
    """How the second edition differs from the first."""

    added: tuple[Matter, ...]
    removed: tuple[Matter, ...]
    split: tuple[Divided, ...]
    joined: tuple[Divided, ...]
    kept: tuple[Kept, ...]


def are_editions(one: Side, other: Side) -> bool:
    """Whether the two sides look like editions of one catalogue: one publisher or id, and
    most names in common; where a publisher is not known, nearly all."""
    mine, theirs = (
        Counter(normal_name(each.name) for each in side.matters) for side in (one, other)
    )
    least = min(mine.total(), theirs.total())
    share = (mine & theirs).total() / least if least else 0.0
    if one.publisher and one.publisher == other.publisher:
        return share >= _SAME_NAMES
    if one.publisher and other.publisher:
        return False
    return share >= _MANY_SAME_NAMES or (one.slug == other.slug and share >= _SAME_NAMES)


def compare_editions(one: Side, other: Side) -> Editions:
    """How ``other`` differs from ``one``."""
    pairs = dict(_same_name(one.matters, other.matters))
    pairs |= dict(_renamed(one, other, pairs))
    left, right = _rest(one, other, pairs)
    split = tuple(_divided(replace(one, matters=tuple(left)), right))
    joined = tuple(_divided(replace(other, matters=tuple(right)), left))
    gone = {each.whole.iri for each in split} | {m.iri for each in joined for m in each.parts}
    come = {each.whole.iri for each in joined} | {m.iri for each in split for m in each.parts}
    by_iri = {matter.iri: matter for matter in one.matters}
    kept = (_kept(by_iri[iri], matter) for iri, matter in pairs.items())
    return Editions(
        tuple(matter for matter in right if matter.iri not in come),
        tuple(matter for matter in left if matter.iri not in gone),
        split,
        joined,
        tuple(sorted(kept, key=lambda each: each.one.seq)),
    )


def _rest(one: Side, other: Side, pairs: dict[str, Matter]) -> tuple[list[Matter], list[Matter]]:
    taken = {matter.iri for matter in pairs.values()}
    return (
        [matter for matter in one.matters if matter.iri not in pairs],
        [matter for matter in other.matters if matter.iri not in taken],
    )


def _same_name(mine: Sequence[Matter], theirs: Sequence[Matter]) -> Iterator[tuple[str, Matter]]:
    there: defaultdict[str, list[Matter]] = defaultdict(list)
    for matter in theirs:
        there[normal_name(matter.name)].append(matter)
    here: defaultdict[str, list[Matter]] = defaultdict(list)
    for matter in mine:
        here[normal_name(matter.name)].append(matter)
    for name, group in here.items():
        if len(group) == len(there[name]) == 1:
            yield group[0].iri, there[name][0]
        else:
            yield from _best(group, there[name], 0.0)


def _best(
    mine: Sequence[Matter], theirs: Sequence[Matter], least: float
) -> Iterator[tuple[str, Matter]]:
    """The most alike first; among the equally alike those that stand in the same order."""
    ranked = sorted(
        (-round(_alike(a, b), 4), abs(n - m), n, m)
        for n, a in enumerate(mine)
        for m, b in enumerate(theirs)
    )
    used: tuple[set[int], set[int]] = (set(), set())
    for score, _, n, m in ranked:
        if -score >= least and n not in used[0] and m not in used[1]:
            used[0].add(n)
            used[1].add(m)
            yield mine[n].iri, theirs[m]


def _alike(one: Matter, other: Matter) -> float:
    """How much of two items is the same, from 0 to 1."""
    name = fuzz.ratio(normal_name(one.name), normal_name(other.name)) / 100
    mine, theirs = {b.key for b in one.bases}, {b.key for b in other.bases}
    bases = len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.5
    texts = _text(one), _text(other)
    content = fuzz.ratio(*texts) / 100 if any(map(str.strip, texts)) else 0.5
    category = 1.0 if one.category == other.category else 0.0
    return 0.5 * name + 0.2 * bases + 0.2 * content + 0.1 * category


def _text(matter: Matter) -> str:
    return " ".join(f"{row.section} {row.content}" for row in matter.rows)


def _renamed(one: Side, other: Side, pairs: dict[str, Matter]) -> Iterator[tuple[str, Matter]]:
    """Items that have no namesake, with the one they most likely became."""
    left, right = _rest(one, other, pairs)
    names = [normal_name(matter.name) for matter in right]
    likely: dict[str, list[Matter]] = {}
    for matter in left:
        hits = process.extract(
            normal_name(matter.name), names, scorer=fuzz.ratio, limit=5, score_cutoff=50
        )
        likely[matter.iri] = [right[index] for _, _, index in hits]
    splits = list(_divided(replace(one, matters=tuple(left)), right))
    joins = list(_divided(replace(other, matters=tuple(right)), left))
    mine = {each.whole.iri for each in splits} | {m.iri for each in joins for m in each.parts}
    theirs = {each.whole.iri for each in joins} | {m.iri for each in splits for m in each.parts}
    ranked = sorted(
        (
            (_alike(matter, hit), matter, hit)
            for matter in left
            for hit in likely[matter.iri]
            if not (matter.iri in mine and hit.iri in theirs)
        ),
        key=lambda each: (-round(each[0], 4), each[1].seq, each[2].seq),
    )
    used: tuple[set[str], set[str]] = (set(), set())
    for score, matter, hit in ranked:
        if score >= _RENAMED and matter.iri not in used[0] and hit.iri not in used[1]:
            used[0].add(matter.iri)
            used[1].add(hit.iri)
            yield matter.iri, hit


def _divided(side: Side, others: Sequence[Matter]) -> Iterator[Divided]:
    """The items of ``side`` that hold at least two of ``others``, each in one of them."""
    best: dict[str, tuple[float, int, str]] = {}
    for whole, part, sure in (*_by_sense(side, others), *_by_letters(side.matters, others)):
        rank = (-sure, whole.seq, whole.iri)
        best[part.iri] = min(best.get(part.iri, rank), rank)
    parts: defaultdict[str, list[Matter]] = defaultdict(list)
    for matter in others:
        if matter.iri in best:
            parts[best[matter.iri][2]].append(matter)
    for whole in side.matters:
        if len(parts[whole.iri]) > 1:
            yield Divided(whole, tuple(parts[whole.iri]))


def _by_sense(side: Side, others: Sequence[Matter]) -> Iterator[tuple[Matter, Matter, float]]:
    against = replace(side, matters=tuple(others))
    for pair in match(side, against):
        if pair.predicate == "narrowMatch":
            yield pair.one, pair.other, pair.confidence


def _by_letters(
    wholes: Sequence[Matter], others: Sequence[Matter]
) -> Iterator[tuple[Matter, Matter, float]]:
    """Pairs of which the one's name, with letters left out, is the other's."""
    index: defaultdict[str, list[Matter]] = defaultdict(list)
    for whole in wholes:
        name = normal_name(whole.name)
        for start in {name[n : n + 2] for n in range(len(name) - 1)}:
            index[start].append(whole)
    for part in others:
        name = normal_name(part.name)
        for whole in index.get(name[:2], ()):
            longer = normal_name(whole.name)
            if len(name) < len(longer) and LCSseq.similarity(name, longer) == len(name):
                yield whole, part, len(name) / len(longer)


def _kept(one: Matter, other: Matter) -> Kept:
    mine, theirs = {b.key: b for b in one.bases}, {b.key: b for b in other.bases}
    removed = [basis for key, basis in mine.items() if key not in theirs]
    added = [basis for key, basis in theirs.items() if key not in mine]
    replaced = []
    for old in list(removed):
        new = next((b for b in added if b.title and old.title and _one_title(old, b)), None)
        if new is not None:
            replaced.append((old, new))
            removed.remove(old)
            added.remove(new)
    return Kept(
        one, other, tuple(_changes(one, other)), tuple(removed), tuple(added), tuple(replaced)
    )


def _one_title(old: Basis, new: Basis) -> bool:
    return normalize(old.title or "") == normalize(new.title or "")


def _changes(one: Matter, other: Matter) -> Iterator[Change]:
    if one.category != other.category:
        yield Change("", "category", " / ".join(one.category), " / ".join(other.category))
    for old, new in _rows(one.rows, other.rows):
        section = (new or old or Row("", "", ())).section
        if old is None or new is None:
            yield Change(section, "row", old.content if old else None, new.content if new else None)
            continue
        if not _names_bases(section) and _squeezed(old.content) != _squeezed(new.content):
            yield Change(section, "content", old.content, new.content)
        was, now = dict(old.fields), dict(new.fields)
        for name in sorted(was | now):
            if _squeezed(was.get(name) or "") != _squeezed(now.get(name) or ""):
                yield Change(section, name, was.get(name), now.get(name))


def _rows(mine: Sequence[Row], theirs: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """The rows of two items side by side: of a section the equal ones, then the others in
    order. Rows that only name bases are told as bases."""
    sections = dict.fromkeys(row.section for row in (*mine, *theirs))
    for section in sections:
        old = [row for row in mine if row.section == section]
        new = [row for row in theirs if row.section == section]
        ranked = sorted(
            (-fuzz.ratio(a.content, b.content), abs(n - m), n, m)
            for n, a in enumerate(old)
            for m, b in enumerate(new)
        )
        used: tuple[set[int], set[int]] = (set(), set())
        for _, _, n, m in ranked:
            if n not in used[0] and m not in used[1]:
                used[0].add(n)
                used[1].add(m)
                yield old[n], new[m]
        if not _names_bases(section):
            yield from ((row, None) for n, row in enumerate(old) if n not in used[0])
            yield from ((None, row) for m, row in enumerate(new) if m not in used[1])


def _names_bases(section: str) -> bool:
    """Whether rows of the section name documents, which are compared as bases."""
    return find_concept("section", section) == _POLICY_BASIS


def _squeezed(text: str) -> str:
    return "".join(text.split())
