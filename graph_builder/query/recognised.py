r"""Recognising a question of the library in a query that comes as text.

A client that sends the text of ``queries/*.rq``, with its own terms in the VALUES
clauses or without a clause that may be left out, asks a question of the library:

>>> text = library()["services-by-policy"].text
>>> recognised(text).name
'services-by-policy'
>>> recognised(text + " # and then some") is None
True

What stands between the braces of VALUES is not looked at, but holds no brace itself; all
the rest is the library's text, blanks apart. It takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations

import pyoxigraph as ox

from graph_builder.query.questions import Question, library

_HEADER_LINE = re.compile(r"^#\+.*$", re.MULTILINE)
_VALUES = re.compile(r"\b(VALUES \?\w+ ?\{)[^{}]*\}")


def recognised(text: str) -> Question | None:
    """The question of the library that ``text`` asks, if it is one."""
    return _known().get(_plain(text))


@cache
def _known() -> Mapping[str, Question]:
    return {_plain(text): each for each in library().values() for text in _variants(each)}


def _variants(asked: Question) -> Iterator[str]:
    """The question's text with and without the parameters that may be left out."""
    example = {each.name: ox.Literal("") for each in asked.parameters}
    optional = [each.name for each in asked.parameters if not each.required]
    for count in range(len(optional) + 1):
        for left_out in combinations(optional, count):
            yield asked.bound({name: t for name, t in example.items() if name not in left_out})


def _plain(text: str) -> str:
    return _VALUES.sub(r"\1}", " ".join(_HEADER_LINE.sub("", text).split()))
