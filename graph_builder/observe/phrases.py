"""Phrases that differ in a character from how nearly everybody writes them.

What stands between the same words before and behind is a *slot*. Where a slot is
filled one way many times and another way once, by nothing or by one character,
the odd one is probably a slip: 住院起付线标准以下 among 住院起付标准以下,
医疗保障关系 among 医疗保险关系. Slips that no comparison shows are listed in
``mappings/slips.yaml``.

>>> texts = ["上海市市民社区医疗互助"] * 4 + ["上海市民社区医疗互助"]
>>> [(slip.at, slip.words, slip.mended) for slip in odd_phrases(texts)]
[(4, '上海市民社区医疗', '上海市市民社区医疗')]
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import yaml

from graph_builder.catalogue import Catalogue
from graph_builder.observe.lookalikes import Slip, confused, swapped
from graph_builder.observe.marks import HAN, common
from graph_builder.observe.observation import Observation
from graph_builder.observe.rows import cells
from graph_builder.resources import mappings

_RUN = re.compile(rf"{HAN}{{6,}}")
# How many characters before and behind make a slot one slot; the last column is how
# often the usual filling must occur.
_CONTEXTS = ((4, 4, 3), (3, 5, 3), (5, 3, 3), (6, 6, 2))
_REPEATED = re.compile(rf"({HAN}{{2,4}})\1")


def odd_words(catalogue: Catalogue) -> Iterator[Observation]:
    """Repeated words, listed slips, and phrases that nearly all other rows write otherwise."""
    found = list(cells(catalogue))
    texts = ["".join(cell.text.split()) for cell in found]
    told: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for at, (cell, text) in enumerate(zip(found, texts, strict=True)):
        for match in _REPEATED.finditer(text):
            once = match[0][: len(match[0]) // 2]
            if once in _reduplicated():
                continue
            compound = once in _said()["compounding"] and _is_head(text, match.end())
            yield Observation(
                "RepeatedWords", cell.about, cell.field, cell.place,
                printed=match[0], suggested=once, certainty=0.5 if compound else 0.9,
            )  # fmt: skip
        for match in _doubled().finditer(text):
            yield Observation(
                "RepeatedWords", cell.about, cell.field, cell.place,
                printed=match[0], suggested=match[0][1:], certainty=0.9,
            )  # fmt: skip
        for listed in _listed():
            for match in listed.pattern.finditer(text):
                told[at].append(match.span())
                yield Observation(
                    "WrongWord", cell.about, cell.field, cell.place, printed=match[0],
                    suggested=match.expand(listed.mended), certainty=listed.certainty,
                    why=listed.why,
                )  # fmt: skip
    slips = chain(odd_phrases(texts), swapped(texts), confused(texts, _confusable()))
    for slip in slips:
        cell, example = found[slip.at], found[slip.example]
        start = texts[slip.at].find(slip.words)
        if any(a < start + len(slip.words) and start < b for a, b in told[slip.at]):
            continue
        told[slip.at].append((start, start + len(slip.words)))
        yield Observation(
            "WrongWord", cell.about, cell.field, cell.place, printed=slip.words,
            suggested=slip.mended, agreeing=slip.agreeing, example=example.place,
            certainty=slip.certainty,
        )  # fmt: skip


def odd_phrases(texts: Sequence[str]) -> Iterator[Slip]:
    """The slots of ``texts`` that are filled in an odd way, one a text and place."""
    seen: set[tuple[int, int]] = set()
    for before, behind, usual_times in _CONTEXTS:
        fillings = _slots(texts, before, behind)
        for (left, right), places in fillings.items():
            counts = Counter(filling for filling, _, _ in places)
            if len(counts) < 2:
                continue
            usual, times = counts.most_common(1)[0]
            if times < usual_times:
                continue
            example = next(at for filling, at, _ in places if filling == usual)
            whence = {filling: start for filling, at, start in reversed(places)}
            for filling, at, start in places:
                if counts[filling] > 1 or filling == usual or _near(seen, at, start):
                    continue
                shared, whole = _shared(
                    _around(texts, at, start, filling),
                    _around(texts, example, whence[usual], usual),
                )
                if {filling, usual} in _rightly() and not (whole and shared >= _LONG):
                    continue
                seen.add((at, start))
                slight = {filling, usual} & _SLIGHT and shared < _LONG
                yield Slip(
                    at, left + filling + right, left + usual + right, times, example,
                    0.5 if slight else 0.75,
                )  # fmt: skip


# A character that a sentence may rightly have or not; so many characters that it shares
# with another tell that it is the same sentence.
_SLIGHT = frozenset("的和及与或等于了各其")
_LONG = 16


def _shared(one: tuple[str, str], other: tuple[str, str]) -> tuple[int, bool]:
    """How many characters around a slot are the same, and whether all are."""
    before, behind = one[0][::-1], one[1]
    before2, behind2 = other[0][::-1], other[1]
    return common(before, before2) + common(behind, behind2), one == other


def _around(texts: Sequence[str], at: int, start: int, filling: str) -> tuple[str, str]:
    before = re.search(rf"{HAN}*$", texts[at][max(0, start - 80) : start])
    behind = re.match(rf"{HAN}*", texts[at][start + len(filling) :][:80])
    return before[0] if before else "", behind[0] if behind else ""


def _near(seen: set[tuple[int, int]], at: int, start: int) -> bool:
    return any((at, place) in seen for place in range(start - 8, start + 9))


def _slots(
    texts: Sequence[str], before: int, behind: int
) -> dict[tuple[str, str], list[tuple[str, int, int]]]:
    """For each context what fills it, in which text and where."""
    fillings: defaultdict[tuple[str, str], list[tuple[str, int, int]]] = defaultdict(list)
    for at, text in enumerate(texts):
        for run in _RUN.finditer(text):
            words, offset = run[0], run.start()
            for gap in (0, 1):
                for i in range(before, len(words) - behind - gap + 1):
                    context = words[i - before : i], words[i + gap : i + gap + behind]
                    fillings[context].append((words[i : i + gap], at, offset + i))
    return {context: places for context, places in fillings.items() if len(places) > 2}


@dataclass(frozen=True, slots=True)
class _Listed:
    pattern: re.Pattern[str]
    mended: str
    why: tuple[str, str]
    certainty: float


@cache
def _listed() -> tuple[_Listed, ...]:
    return tuple(
        _Listed(
            re.compile(each["pattern"]),
            each["mended"],
            (each["why"]["zh"], each["why"]["en"]),
            each["certainty"],
        )
        for each in _said()["slips"]
    )


@cache
def _rightly() -> tuple[frozenset[str], ...]:
    """Pairs of fillings that are both right in one slot."""
    return tuple(frozenset(pair) for pair in _said()["alternatives"])


@cache
def _confusable() -> tuple[frozenset[str], ...]:
    """Characters that are taken for each other when writing."""
    return tuple(frozenset(alike) for alike in _said()["confusable"])


@cache
def _reduplicated() -> frozenset[str]:
    return frozenset(_said()["reduplicated"])


def _is_head(text: str, at: int) -> bool:
    """Whether what makes a compound with the word before it stands there: 服务 and 对象."""
    return text.startswith(tuple(_said()["heads"]), at)


@cache
def _doubled() -> re.Pattern[str]:
    """One character twice in a row that is a slip wherever it stands."""
    return re.compile("|".join(_said()["doubled"]))


@cache
def _said() -> Any:
    return yaml.safe_load(mappings("slips.yaml").read_text(encoding="utf-8"))
