"""Broken headers: the header words at the top of text that has lost its columns.

Words of one line are parted by blanks, a word broken over lines is put together while
that makes a known one, and a word or two that nobody knows may stand between.

>>> found = header_in("某区 表格 序号 公开 事项 公开内容 公开依据 1 婚姻".split())
>>> [column.role for column in found[0]], found[1:]
(['seq', 'name', 'content', 'basis'], (2, 6))
"""

from __future__ import annotations

from collections.abc import Sequence

from graph_builder.recognise.headers import Column, HeaderWords, word_key

# No header has more words, nor does one begin further down.
_FARTHEST = 400
_FEWEST = 3


def header_in(tokens: Sequence[str]) -> tuple[tuple[Column, ...], int, int] | None:
    """The columns that the first header in ``tokens`` names, and the places of its first
    token and its last."""
    tokens = tokens[:_FARTHEST]
    found: list[tuple[str, int]] = []
    index = begin = 0
    while index < len(tokens):
        length = _known_word(tokens, index)
        if length:
            begin = index if not found else begin
            found.append(("".join(tokens[index : index + length]), index + length - 1))
            index += length
        elif len(found) >= _FEWEST or _begins_with_serials(found):
            skip = next((n for n in (1, 2) if _known_word(tokens, index + n)), 0)
            if not skip or any(token.isdecimal() for token in tokens[index : index + skip]):
                break
            found.extend((tokens[index + n], index + n) for n in range(skip))
            index += skip
        else:
            found.clear()
            index += 1
    if len(found) < _FEWEST:
        return None
    words = HeaderWords.load()
    return _columns([words.whole(word) or word for word, _ in found], words), begin, found[-1][1]


def _begins_with_serials(found: Sequence[tuple[str, int]]) -> bool:
    """Whether the first word heads the serials, as that of most headers does."""
    return bool(found) and HeaderWords.load().columns.get(word_key(found[0][0])) == "seq"


def _known_word(tokens: Sequence[str], index: int) -> int:
    """How many tokens from ``index`` on make a header word, whole or cut; 0 for none."""
    words = HeaderWords.load()
    for length in (4, 3, 2, 1):
        word = "".join(tokens[index : index + length])
        if index + length <= len(tokens) and words.knows(word):
            return length
    return int(words.whole(tokens[index]) is not None) if index < len(tokens) else 0


def _columns(printed: Sequence[str], words: HeaderWords) -> tuple[Column, ...]:
    """The columns in order: the upper row with each group replaced by its parts."""
    parts: dict[str, list[str]] = {name: [] for name in words.parts}
    upper: list[str] = []
    for word in printed:
        key = word_key(word)
        owner = next(
            (name for name, known in words.parts.items() if key in known and _open(name, upper)),
            None,
        )
        if owner is not None:
            parts[owner].append(word)
        else:
            upper.append(word)
    columns: list[tuple[str | None, str | None, str]] = []
    for word in upper:
        group = words.groups.get(word_key(word))
        if group and parts[group]:
            for part in parts[group]:
                role = words.parts[group][word_key(part)]
                columns.append((role or group, None if role else part, part))
        else:
            columns.append((words.columns.get(word_key(word)) or group, None, word))
    return tuple(Column(i, *column) for i, column in enumerate(columns))


def _open(group: str, upper: Sequence[str]) -> bool:
    words = HeaderWords.load()
    return any(words.groups.get(word_key(word)) == group for word in upper)
