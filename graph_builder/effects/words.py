"""The words of repeal lists: what a heading means, what a text says is done to a document.

The words live in ``mappings/effect_words.yaml``.

>>> [(action.type, action.word) for action in find_actions("《关于废止乙的通知》继续有效，适时修改")]
[('continued', '继续有效'), (None, '适时修改')]
>>> state_of("现行有效"), state_of("有效"), state_of("适时修改").type
(Action(type='continued', word='现行有效', start=0, end=4), Action(type='continued', word='有效', start=0, end=2), None)
>>> column_role("清理后结果"), column_role("规范性文件名称（全称）"), column_role("联系人")
('action', 'title', None)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal, get_args

import yaml
from rapidfuzz import fuzz

from graph_builder.effects.effect import EffectType, Scope
from graph_builder.errors import MappingError
from graph_builder.resources import mappings

_FILE = "effect_words.yaml"
_BLANKS = re.compile(r"\s+")
_REMARK = re.compile(r"(?<=.)\([^()]*\)$")
_MARKS = "。；;，,、.：: 　"
_LONGEST = 14  # characters of a heading
_DIGIT = re.compile(r"\d")
_RESEMBLES = 85.0  # of 100; headings this much alike mean the same
_ARTICLE = re.compile(
    r"第[一二三四五六七八九十百千零〇两\d]+条(?:之[一二三四五六七八九十])?"
    r"(?:第[一二三四五六七八九十\d（）()]+[款项目])*"
)
#: Chapters, articles, attachments: what only a part of a document is.
_PART = re.compile(rf"{_ARTICLE.pattern}|第[一二三四五六七八九十百\d]+[章节款项]|附件")


@dataclass(frozen=True, slots=True)
class Action:
    """Words that say what is done; ``type`` is None for words that only look like it."""

    type: EffectType | None
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Words:
    roles: Mapping[str, str]
    types: Mapping[str, EffectType | None]
    states: Mapping[str, EffectType | Literal["unknown"]]
    pattern: re.Pattern[str]
    parts: re.Pattern[str]


@cache
def _words() -> _Words:
    """The words as they stand in the file.

    :raises MappingError: a word stands under two headings, or a type is unknown.
    """
    data: Mapping[str, Any] = yaml.safe_load(mappings(_FILE).read_text(encoding="utf-8"))
    roles = _inverted(data["headers"])
    types: dict[str, EffectType | None] = {**_inverted(data["types"])}  # type: ignore[dict-item]
    states = _inverted(data["states"])
    unknown = {*types.values(), *states.values()} - {*get_args(EffectType), "unknown"}
    if unknown:
        raise MappingError(f"{_FILE}: unknown types {sorted(map(str, unknown))}")
    for word in data["not_effects"]:
        if types.setdefault(word, None) is not None:
            raise MappingError(f"{_FILE}: the word {word!r} is an effect and none")
    return _Words(
        {key_of(word): role for word, role in roles.items()},
        types,
        states,  # type: ignore[arg-type]
        re.compile(_any_of(types)),
        re.compile(_any_of(data["parts"])),
    )


def _inverted(words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, each in words.items():
        for word in each:
            if found.setdefault(word, meaning) != meaning:
                raise MappingError(f"{_FILE}: the word {word!r} stands under two headings")
    return found


def _any_of(words: Sequence[str] | Mapping[str, Any]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """``text`` as headings are compared: no blanks, one width, no remark at its end."""
    return _REMARK.sub("", _BLANKS.sub("", unicodedata.normalize("NFKC", text)).strip("*＊"))


@lru_cache(maxsize=4096)
def column_role(heading: str) -> str | None:
    """What a column headed so holds; None for a heading that is not known."""
    key = key_of(heading)
    roles = _words().roles
    if key in roles or not 2 <= len(key) <= _LONGEST or _DIGIT.search(key):
        return roles.get(key)
    scores = {word: fuzz.ratio(key, word) for word in roles}
    best = max(scores, key=lambda word: (scores[word], word))
    return roles[best] if scores[best] >= _RESEMBLES else None


def masked(text: str) -> str:
    """``text`` with what stands in 《》 blotted out: a title's words are not the text's.

    >>> masked("《关于废止乙的通知》废止")
    '《＊＊＊＊＊＊＊＊》废止'
    """
    out, depth, last = [], 0, text.rfind("》")
    for n, char in enumerate(text):
        if char == "《" and n < last:
            depth += 1
        elif char == "》" and depth:
            depth -= 1
        elif depth:
            char = "＊"
        out.append(char)
    return "".join(out)


def find_actions(text: str) -> Iterator[Action]:
    """What ``text`` says is done, in order, the words of titles in 《》 left out."""
    words = _words()
    for found in words.pattern.finditer(masked(text)):
        yield Action(words.types[found[0]], found[0], found.start(), found.end())


def state_of(cell: str) -> Action | None:
    """What the cell of a status column says; None where no word of it is known.

    Where words that are no effect stand with words that are one, the effect counts.
    """
    plain = _BLANKS.sub("", cell).strip(_MARKS)
    state = _words().states.get(plain)
    if state is not None:
        return Action(None if state == "unknown" else state, plain, 0, len(plain))
    actions = list(find_actions(plain))
    real = [action for action in actions if action.type is not None]
    return next(iter(real or actions), None)


def scope_of(text: str) -> tuple[Scope, tuple[str, ...]]:
    """Whether ``text``, outside of titles, speaks of a part of a document, and of which.

    >>> scope_of("第四条、第五条第二款废止"), scope_of("部分条款失效"), scope_of("全文废止")
    (('articles', ('第四条', '第五条第二款')), ('articles', ()), ('whole', ()))
    """
    plain = _BLANKS.sub("", masked(text))
    articles = tuple(dict.fromkeys(_ARTICLE.findall(plain)))
    part = articles or _PART.search(plain) or _words().parts.search(plain)
    return ("articles", articles) if part else ("whole", ())
