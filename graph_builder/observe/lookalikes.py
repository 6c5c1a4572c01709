"""Characters swapped, or taken for one that sounds or looks alike, beside rows that have them right.

What stands between the same characters before and behind is a slot, as in
:mod:`graph_builder.observe.phrases`; here little of a context is enough, because what
fills it must be the usual filling turned round, or a known lookalike of it
(``confusable`` in ``mappings/slips.yaml``). Beginning and end of a run of Chinese count
as context, so a short word is seen, too.

>>> [(s.at, s.words, s.mended) for s in swapped(["信息形成或者变更之日起"] * 3 + ["信息形成或者更变之日起"])]
[(3, '或者更变之日', '或者变更之日')]
>>> [(s.at, s.words, s.mended) for s in confused(["办理流程"] * 3 + ["办里流程"], [frozenset("理里")])]
[(3, '办里流程', '办理流程')]
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

_RUN = re.compile(r"[\u3400-\u9fff]{4,}")
_USUAL = 3  # how many times as often as the wrong filling the right one must occur
_EDGE = "\ufffc"


@dataclass(frozen=True, slots=True)
class Slip:
    """The text at index ``at`` has ``words`` where ``mended`` is usual."""

    at: int
    words: str
    mended: str
    agreeing: int
    example: int
    certainty: float = 0.75


def swapped(texts: Sequence[str]) -> Iterator[Slip]:
    """Two neighbouring characters turned round."""
    for slip, odd, usual in _odd(texts, around=2, gap=2):
        if odd == usual[::-1]:
            yield slip


def confused(texts: Sequence[str], confusable: Collection[frozenset[str]]) -> Iterator[Slip]:
    """A character in the place of one of which it is a known lookalike."""
    for slip, odd, usual in _odd(texts, around=2, gap=1):
        if any({odd, usual} <= alike for alike in confusable):
            yield slip


def _odd(texts: Sequence[str], around: int, gap: int) -> Iterator[tuple[Slip, str, str]]:
    """What seldom fills a slot where another filling is usual, with the two fillings."""
    slots: defaultdict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for at, text in enumerate(texts):
        for run in _RUN.finditer(text):
            words = _EDGE * around + run[0] + _EDGE * around
            for i in range(around, len(words) - gap - around + 1):
                context = words[i - around : i], words[i + gap : i + gap + around]
                slots[context].append((words[i : i + gap], at))
    for (left, right), fillings in slots.items():
        counts = Counter(filling for filling, _ in fillings)
        usual, times = counts.most_common(1)[0]
        if len(counts) < 2 or times < _USUAL:
            continue
        example = next(at for filling, at in fillings if filling == usual)
        for filling, at in fillings:
            if counts[filling] * _USUAL <= times:
                words = f"{left}{filling}{right}".replace(_EDGE, "")
                mended = f"{left}{usual}{right}".replace(_EDGE, "")
                yield Slip(at, words, mended, times, example, 0.8), filling, usual
