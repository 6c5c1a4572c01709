"""An issuer as found in a text, and the run of characters in which one is looked for."""

from __future__ import annotations

import re
from typing import NamedTuple

from .clean_text import CleanText
from .repairs import Tier
from .words import words

_REACH = 40  # no code and no agency's name with what is glued before it needs more


class Issuer(NamedTuple):
    """A code or body, where it begins in the clean text, and how it was recognised."""

    text: str
    start: int
    tier: Tier
    repairs: tuple[str, ...] = ()


def run_before(clean: CleanText, end: int) -> tuple[str, int]:
    """The run of name characters that ends at ``end``, and where it starts."""
    match = words().run.match(clean.text[max(0, end - _REACH) : end][::-1])
    if not match:
        return "", end
    return match[0][::-1], end - match.end()


def word_ends(name: str, pattern: re.Pattern[str]) -> set[int]:
    """Where the words that the pattern matches end."""
    return {match.end() for match in pattern.finditer(name)}
