"""Labels: header words that stand beside what they head, with numbers, brackets or a colon
about them, and what each of them says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from graph_builder.recognise.headers import HeaderWords, word_key
from graph_builder.recognise.lines import printed
from graph_builder.table import Place, Row

# A label as printed: its word, or the words of a group and of its part.
Label: TypeAlias = tuple[str, ...]
#: Whether a statement stands in a table, or in running text.
Form: TypeAlias = Literal["table", "text"]

_MARKS = re.compile(
    r"^(?:\d{1,2}[.．、]|[（(][\d一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)?\s*[【\[［〖]?\s*"
)
_ENDS = re.compile(r"\s*[】\]］〗]?\s*[:：]?\s*$")
_LONGEST = 24  # no label is longer
# What may be a label that nobody knows: a few words.
WORDS = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff（）()/]{1,11}")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one label says, or a text that has none.

    ``beside`` tells a text without a label that stands where values do, and goes on with
    the one before. ``line`` is the line of running text in which it is said.
    """

    label: Label
    text: str
    place: Place
    form: Form
    row: Row
    links: tuple[str, ...] = ()
    beside: bool = False
    line: str = ""


@lru_cache(maxsize=4096)
def key_of(label: Label) -> Label:
    """``label`` as labels are compared."""
    return tuple(key_of_word(word) for word in label)


@lru_cache(maxsize=4096)
def role_of(label: Label) -> str | None:
    """The role of the column that ``label`` is the header of; none for a text without one.

    >>> role_of(("公开事项", "一级事项")), role_of(("公开对象", "全社会")), role_of(("咨询电话",))
    ('level1', 'audience', None)
    """
    if not label:
        return None
    words = HeaderWords.load()
    *over, key = key_of(label)
    if over:
        group = words.groups.get(over[0], "")
        return words.parts.get(group, {}).get(key) or group or None
    known = words.columns.get(key) or words.groups.get(key)
    near = None if known else words.near(key)
    return near[0] if near else known


def word_of(label: Label) -> Label:
    """``label`` without numbers, brackets and colons about it."""
    return tuple(bare(word) for word in label)


@lru_cache(maxsize=4096)
def bare(word: str) -> str:
    """``word`` without the number, the brackets and the colon about it.

    >>> bare("（一）公开内容："), bare("【公开依据】")
    ('公开内容', '公开依据')
    """
    return _ENDS.sub("", _MARKS.sub("", word)) if len(word) <= _LONGEST else word


def key_of_word(word: str) -> str:
    """One word of a label as labels are compared."""
    return word_key(bare(word))


def knows(word: str) -> bool:
    """Whether ``word`` is the header of a column with a place of its own, or of a group; an
    option is none."""
    words = HeaderWords.load()
    if len(word) > _LONGEST or word.isdecimal():
        return False
    key = key_of_word(word)
    return key in words.columns or key in words.groups


def is_part(word: str, of: str) -> bool:
    """Whether ``word`` is a part of the group whose word is ``of``."""
    words = HeaderWords.load()
    key = key_of_word(word)
    return key in words.parts.get(words.groups.get(key_of_word(of), ""), {})


def is_label(text: str) -> bool:
    """Whether ``text`` may be a label where labels stand: a known one, or a few words."""
    return knows(text) or WORDS.fullmatch(bare(text)) is not None


def free_row(row: Row) -> Statement:
    """What a row says that has no label."""
    return Statement((), " ".join(printed(row.cells)), row.place, "table", row)
