"""The words that names of matters are made of, from ``mappings/matter_words.yaml``.

A name is read from left to right, the longest word first. What no word explains is what
the matter is about.

>>> [(token.kind, token.text) for token in tokens("办理职保人员就医关系转移相关手续")]
[('empty', '办理'), ('audience', '职工'), ('topic', '就医关系'), ('action', '转移'), ('empty', '相关手续')]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Literal

import yaml

from graph_builder.errors import MappingError
from graph_builder.language import tr
from graph_builder.resources import mappings

Kind = Literal["topic", "same", "empty", "action", "undoing", "audience", "and", "such"]
_FILE = "matter_words.yaml"
_UNSAID = re.compile(r"[\s《》〈〉<>“”\"'（）()\[\]【】〔〕·—\-_.:：;；。]+")
# That a thing is made public is said of every item; at the end of a name it adds nothing.
_MADE_PUBLIC = re.compile(r"(?<=.{4})(?:公开|公示|公布)$")
_BETWEEN: Mapping[str, Kind] = {
    "、": "and", ",": "and", "，": "and", "及": "and", "和": "and", "与": "and", "以及": "and",
    "等": "such",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a name: ``text`` is the word under which ``printed`` is compared."""

    kind: Kind
    text: str
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The words known: each with what it is and what it is compared as."""

    pattern: re.Pattern[str]
    known: Mapping[str, Token]
    apart: frozenset[str]
    plain: frozenset[str]
    kinds: Mapping[str, str]
    within: Mapping[str, str]


@cache
def words() -> Words:
    """The words of the file.

    :raises MappingError: the file lacks a part, or one word stands in two.
    """
    data = yaml.safe_load(mappings(_FILE).read_text(encoding="utf-8"))
    known: dict[str, Token] = {word: Token(kind, "") for word, kind in _BETWEEN.items()}
    for word, token in _tokens_of(data):
        key = _UNSAID.sub("", word)
        if known.setdefault(key, token) != token:
            raise _twice(word)
    longest = sorted(known, key=lambda each: (-len(each), each))
    return Words(
        re.compile("|".join(map(re.escape, longest))),
        known,
        frozenset(data["apart"]),
        frozenset(data["plain"]),
        data["kinds"],
        {each["names"][0]: each["of"] for each in data["audiences"] if "of" in each},
    )


def _tokens_of(data: Mapping[str, Any]) -> Iterator[tuple[str, Token]]:
    try:
        for group in data["same"]:
            yield from ((word, Token("same", group[0])) for word in group)
        for group in data["actions"]:
            yield from ((word, Token("action", group[0])) for word in group if word)
        for group in data["audiences"]:
            yield from ((word, Token("audience", group["names"][0])) for word in group["names"])
        yield from ((word, Token("empty", word)) for word in data["empty"])
        yield from ((word, Token("undoing", word)) for word in data["undoing"])
    except KeyError as error:
        raise MappingError(f"mappings/{_FILE}: {error}") from error


@lru_cache(maxsize=65536)
def tokens(name: str) -> tuple[Token, ...]:
    """The pieces of ``name``; neighbours of one kind without meaning of their own are one."""
    text = _UNSAID.sub("", unicodedata.normalize("NFKC", name)).casefold()
    text = _MADE_PUBLIC.sub("", text)
    found: list[Token] = []
    end = 0
    for match in words().pattern.finditer(text):
        if match.start() > end:
            found.append(_plain(text[end : match.start()]))
        found.append(replace(words().known[match[0]], printed=match[0]))
        end = match.end()
    if end < len(text):
        found.append(_plain(text[end:]))
    return tuple(_joined(found))


def _plain(text: str) -> Token:
    return Token("topic", text, text)


def _joined(found: list[Token]) -> Iterator[Token]:
    held: Token | None = None
    for token in found:
        if held is not None and held.kind == token.kind == "empty":
            held = Token("empty", held.text + token.text, held.printed + token.printed)
            continue
        if held is not None:
            yield held
        held = token
    if held is not None:
        yield held


def _twice(word: str) -> MappingError:
    return MappingError(
        tr(
            f"mappings/{_FILE}：“{word}”出现在两处，只能属于一处。",
            f"mappings/{_FILE}: {word!r} stands in two places; it can be in one.",
        )
    )
