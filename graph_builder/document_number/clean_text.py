"""A text without what means nothing inside a number, every place still known.

Blanks, line breaks, zero-width characters and HTML remains (``&nbsp;``,
``<br/>``) may stand anywhere in a number. They are taken out once, so that
the patterns stay simple and linear; where one stood is a *gap*, which can
still separate a title from a code. Character references (``&#12308;``) are
replaced by their character. A text without any of this is used as it is.

>>> clean = CleanText("沪医保\\n〔2000&nbsp;〕46号")
>>> clean.text, clean.start(3), clean.end(3), clean.gaps(0, 9)
('沪医保〔2000〕46号', 4, 3, [3, 8])
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

_INVISIBLE = "\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
_NOISE = re.compile(
    rf"[\s{_INVISIBLE}]+"
    r"|&(?:amp;){0,3}(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|lrm|rlm|shy);?"
    r"|&(?:amp;){0,3}#(?:(?P<decimal>\d{1,7})|[xX](?P<hex>[0-9a-fA-F]{1,6}));?"
    r"|<[/!]?[a-zA-Z][^<>]{0,300}>"
)
_IS_NOISE = re.compile(rf"[\s{_INVISIBLE}]")
_BLANK = re.compile(r"\s+")


class CleanText:
    """``text`` is what the patterns see; ``start`` and ``end`` lead back to ``original``."""

    __slots__ = ("_places", "_shifts", "_wide", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = original
        self._places: list[int] = []  # places in .text before which something was taken out
        self._shifts: list[int] = []  # from there on: original offset - offset in .text
        self._wide: dict[int, int] = {}  # place of a replaced reference: its original length
        if _NOISE.search(original):
            self._take_out()

    def _take_out(self) -> None:
        kept: list[str] = []
        last = length = 0
        for noise in _NOISE.finditer(self.original):
            start, end = noise.span()
            kept.append(self.original[last:start])
            length += start - last
            last = end
            character = _referred(noise)
            if character:
                kept.append(character)
                self._wide[length] = end - start
                length += 1
            self._shift(length, end - length)
        kept.append(self.original[last:])
        self.text = "".join(kept)

    def _shift(self, place: int, shift: int) -> None:
        if self._places and self._places[-1] == place:
            self._shifts[-1] = shift
        else:
            self._places.append(place)
            self._shifts.append(shift)

    @property
    def gapped(self) -> bool:
        """Whether anything was taken out or replaced at all."""
        return bool(self._places)

    def start(self, place: int) -> int:
        """Where the character at ``place`` begins in the original."""
        if not self._places:
            return place
        index = bisect_right(self._places, place)
        return place + self._shifts[index - 1] if index else place

    def end(self, place: int) -> int:
        """Where the character before ``place`` ends in the original."""
        if not self._places:
            return place
        return self.start(place - 1) + self._wide.get(place - 1, 1)

    def gaps(self, start: int, end: int) -> list[int]:
        """Places strictly between the two before which something was taken out."""
        if not self._places:
            return []
        found = self._places[bisect_right(self._places, start) : bisect_left(self._places, end)]
        if not self._wide:
            return found
        return [place for place in found if self.end(place) != self.start(place)]

    def gap_at(self, place: int) -> bool:
        """Whether something was taken out right before ``place``."""
        return bool(self.gaps(place - 1, place + 1))

    def noise(self, start: int, end: int) -> set[str]:
        """The repairs that the gaps between the two places amount to."""
        if not self.gaps(start, end):
            return set()
        repairs = set()
        for place in self.gaps(start, end):
            taken = self.original[self.end(place) : self.start(place)]
            repairs.add("blank" if _BLANK.fullmatch(taken) else "invisible")
        return repairs


def _referred(noise: re.Match[str]) -> str:
    """The character that a numeric reference stands for, if it is one to keep."""
    digits, base = (noise["decimal"], 10) if noise["decimal"] else (noise["hex"], 16)
    if not digits:
        return ""
    code = int(digits, base)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or code < 32:
        return ""
    character = chr(code)
    return "" if _IS_NOISE.match(character) else character
