"""Names: which of several printed spellings is the item's name.

A service that crosses a page is printed again, often with its vertical text
read in the wrong order or cut short. The best spelling is the one whose
neighbouring characters are seen side by side elsewhere in the same table (a
scrambled spelling has neighbours found nowhere else); among equals the one
that keeps the most characters. Where another spelling has two or more
characters that the best one lacks, all are damaged and the name is flagged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import add

from graph_builder.recognise.cells import squeeze

_NOT_CONTENT = re.compile(r"[^\u4e00-\u9fff]|[的及和与]")


@dataclass(frozen=True, slots=True)
class Choice:
    """The name chosen; ``lacks`` are characters only other spellings have."""

    name: str
    lacks: str = ""

    @property
    def damaged(self) -> bool:
        """Whether even the best spelling has lost something."""
        return len(self.lacks) >= 2


def neighbours(texts: Iterable[str]) -> frozenset[str]:
    """The pairs of characters that stand side by side in ``texts``."""
    return frozenset(chain.from_iterable(map(add, text, text[1:]) for text in texts))


def choose(spellings: Sequence[str], attested: frozenset[str]) -> Choice:
    """The best of ``spellings``; ``attested`` are the pairs known from elsewhere.

    >>> choose(["办理的申领及补发的记录册", "办理就医记录册的申领及补发"], frozenset()).name
    '办理就医记录册的申领及补发'
    """
    names = list(dict.fromkeys(squeeze(spelling) for spelling in spellings))
    if len(names) == 1:
        return Choice(names[0])
    # The clean majority is compared by what survives: characters kept, less
    # the pairs that no other text of the table confirms.
    best = max(names, key=lambda name: (len(name) - _strange(name, attested), len(name)))
    kept = Counter(_NOT_CONTENT.sub("", best))
    lacks: Counter[str] = Counter()
    for name in names:
        lacks |= Counter(_NOT_CONTENT.sub("", name)) - kept
    return Choice(best, "".join(sorted(lacks.elements())))


def _strange(name: str, attested: frozenset[str]) -> int:
    return sum(a + b not in attested for a, b in pairwise(name))


def resembles(name: str, spellings: Iterable[str]) -> bool:
    """Whether ``name`` has most of its characters in one of ``spellings``, in any order.

    >>> resembles("点办理医院离休手续变更干部定", ["办理离休干部定点医院变更及转诊手续"])
    True
    >>> resembles("审核信息", ["办事指南"])
    False
    """
    letters = Counter(name)
    return any(2 * (letters & Counter(each)).total() > letters.total() for each in spellings)
