"""Header words: which column of a table means what.

The words live in ``mappings/headers.yaml``. A header is one row, or two where
merged cells stand over their parts; the upper row may print a merged cell once
or leave blanks beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from graph_builder.catalogue import Evidence
from graph_builder.errors import MappingError
from graph_builder.recognise.cells import squeeze
from graph_builder.resources import mappings
from graph_builder.table import Row

_BLANKS = re.compile(r"\s+")
_STRAY = re.compile(r"^[?*※★☆#]+(?=\w)")  # what is left of a mark before a word
_REMARK = re.compile(r"(?<=.)(?:\([^()]*\))+$")
_IN_BRACKETS = re.compile(r"[（(]")


# Words of a column this long are held against those that are known; so like, of 100,
# is near, and so much nearer than the next must it be.
_SHORTEST, _LONGEST = 3, 12
_LIKE, _APART, _NEAREST = 75, 5, 12
# How the national pilot's columns stand side by side.
_USUAL = ("content", "basis", "time_limit", "body", "channels")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place in the row, its role, and for a tick column its option.

    ``likeness``, up to 100, says how near its word comes to one that is known; where
    there is no word, ``evidence`` says what else it was known by, and how surely.
    """

    index: int
    role: str | None
    option: str | None
    printed: str
    likeness: int = 100
    evidence: Evidence = "word"


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """The words of ``mappings/headers.yaml``, ready to look up.

    ``labels`` has for each role the word it is usually headed with; ``lesser`` are those of
    ``columns`` that mean so only where no other word does, ``kept`` the words of columns
    that have no place of their own in an entry; ``kinds`` are those of documents, which may
    stand below the word for the bases.
    """

    columns: Mapping[str, str]
    lesser: frozenset[str]
    kept: frozenset[str]
    kinds: frozenset[str]
    groups: Mapping[str, str]
    parts: Mapping[str, Mapping[str, str | None]]
    labels: Mapping[str, str]
    endings: Mapping[str, str]
    looks_like: Mapping[str, re.Pattern[str]]
    starts: Mapping[str, re.Pattern[str]]
    ends: Mapping[str, re.Pattern[str]]
    ticks: frozenset[str]

    @staticmethod
    @cache
    def load() -> HeaderWords:
        """The words as they stand in the file.

        :raises MappingError: two columns share a word, or a pattern is malformed.
        """
        path = mappings("headers.yaml")
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        columns: dict[str, str] = {}
        lesser = {role: _listed(spec.get("lesser", ())) for role, spec in data["columns"].items()}
        kept = frozenset(map(word_key, _listed(data["kept"])))
        for role, spec in data["columns"].items():
            for word in (*_listed(spec["words"]), *lesser[role]):
                if columns.setdefault(word_key(word), role) != role or word_key(word) in kept:
                    raise MappingError(f"{path.name}: the word {word!r} stands under two columns")
        groups, parts = {}, {}
        for name, spec in data["groups"].items():
            groups.update({word_key(word): name for word in spec["words"]})
            children = spec.get("children", [])
            parts[name] = {
                **{key: role for key, role in columns.items() if role in children},
                **{word_key(option): None for option in spec.get("options", [])},
            }
        return HeaderWords(
            columns,
            frozenset(word_key(word) for words in lesser.values() for word in words),
            kept,
            frozenset(map(word_key, data["columns"]["basis"]["kinds"])),
            groups,
            parts,
            {
                role: _listed(spec["words"])[0]
                for role, spec in {**data["groups"], **data["columns"]}.items()
            },
            {r: spec["ending"] for r, spec in data["columns"].items() if "ending" in spec},
            _patterns(data["columns"], "looks_like"),
            _patterns(data["columns"], "starts"),
            _patterns(data["columns"], "ends"),
            frozenset(data["ticks"]),
        )

    def near(self, key: str) -> tuple[str, int] | None:
        """The column whose word is nearest to ``key``, or else ends like it, and how near;
        ``None`` where none is near, or the words of two columns are about as near, or one
        whose column has no place of its own.

        >>> HeaderWords.load().near("公开的内容"), HeaderWords.load().near("公开主体内容")
        (('content', 89), None)
        >>> HeaderWords.load().near("奖励发放依据"), HeaderWords.load().near("追责情形依据")
        (('basis', 50), None)
        """
        if not _SHORTEST <= len(key) <= _LONGEST or key in self.kept:
            return None
        words = [*self.columns, *self.kept]
        found = process.extract(
            key, words, scorer=fuzz.ratio, score_cutoff=_LIKE - _APART, limit=_NEAREST
        )
        best: dict[str | None, float] = {}
        for word, score, _ in found:
            best.setdefault(self.columns.get(word), score)
        ranked = sorted(best.items(), key=lambda each: -each[1])
        if not ranked or ranked[0][1] < _LIKE:
            return self._ending(key)
        if ranked[0][0] is None:
            return None
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _APART:
            return None
        return ranked[0][0], round(ranked[0][1])

    def _ending(self, key: str) -> tuple[str, int] | None:
        ends = ((role, end) for role, end in self.endings.items() if key.endswith(end))
        return next(((role, round(fuzz.ratio(key, end))) for role, end in ends), None)

    def is_column(self, key: str) -> bool:
        """Whether ``key`` is the word of a column, with a place of its own or kept."""
        return key in self.columns or key in self.kept

    def knows(self, text: str) -> bool:
        """Whether ``text`` is a header word of any kind."""
        key = word_key(text)
        return (
            self.is_column(key)
            or key in self.groups
            or any(key in parts for parts in self.parts.values())
        )

    def whole(self, text: str) -> str | None:
        """The header word that ``text`` is but for a character lost at either end; ``None``
        where it is whole, or may be words of several meanings.

        >>> HeaderWords.load().whole("公开对"), HeaderWords.load().whole("开内容")
        ('公开对象', '公开内容')
        """
        key = word_key(text)
        if len(key) < _SHORTEST or self.knows(text):
            return None
        homes = [self.columns, self.groups, *self.parts.values()]
        found = [
            (n, w) for n, home in enumerate(homes) for w in home if w[1:] == key or w[:-1] == key
        ]
        meanings = {self.columns.get(word, str(n)) for n, word in found}
        return found[0][1] if len(meanings) == 1 else None


def column_label(role: str | None) -> str:
    """The word that a column of this role is usually headed with.

    >>> column_label("basis"), column_label("特定群体"), column_label(None)
    ('公开依据', '特定群体', '')
    """
    return HeaderWords.load().labels.get(role or "", role or "")


def _listed(words: Sequence[str | Sequence[str]]) -> list[str]:
    """``words`` as one list, where they stand in several."""
    return [word for each in words for word in ([each] if isinstance(each, str) else each)]


def _patterns(columns: Mapping[str, Any], key: str) -> dict[str, re.Pattern[str]]:
    patterns = {}
    for role, spec in columns.items():
        if key in spec:
            try:
                patterns[role] = re.compile(spec[key])
            except re.error as error:
                raise MappingError(f"headers.yaml: {role}: {key}: {error}") from error
    return patterns


@lru_cache(maxsize=4096)
def word_key(text: str) -> str:
    """``text`` as header words are compared.

    >>> word_key("公开 内容\\n（要素）")
    '公开内容'
    """
    key = _STRAY.sub("", _BLANKS.sub("", unicodedata.normalize("NFKC", text)))
    return _REMARK.sub("", key)


def columns_of(header: Sequence[Row], overrides: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns under a header of one or two rows.

    ``overrides`` gives words another role than ``headers.yaml`` does, as a
    layout may. A blank header cell belongs to the header on its left.
    """
    words = HeaderWords.load()
    meaning = {word_key(word): role for word, role in overrides.items()}
    if len(header) == 1:
        pairs = [(upper, "") for upper in _spread(header[0].cells)]
    else:
        pairs = _stacked(header[0].cells, header[1].cells, words)
    columns = [_column(index, *pair, words, meaning) for index, pair in enumerate(pairs)]
    _yield_lesser(columns, words)
    _near(columns, words)
    names = [column for column in columns if column.role == "name"]
    if len(names) > 1:  # one heading over several columns: the levels of the matter
        for level, column in enumerate(names, 1):
            role = f"level{level}"
            known = role if role in words.parts["matter"].values() else None
            columns[column.index] = Column(column.index, known, None, column.printed)
    return tuple(_levels(columns))


def columns_under(upper: Sequence[str], lower: Sequence[str]) -> tuple[Column, ...]:
    """The columns under a header whose blank and merged cells are gone: the words of the
    ``lower`` row stand under the groups of the upper one, in their order.

    >>> columns = columns_under("序号 公开事项 公开内容 公开对象 层级".split(), "一级 二级 全社会 某县级".split())
    >>> [(column.role, column.printed) for column in columns][1:]
    [('level1', '一级'), ('level2', '二级'), ('content', '公开内容'), ('audience', '全社会'), ('level', '某县级')]
    """
    words = HeaderWords.load()
    upper = list(upper)
    groups = groups_of(upper)
    parts: list[list[str]] = [[] for _ in upper]
    bases = [n for n, word in enumerate(upper) if words.columns.get(word_key(word)) == "basis"]
    at = 0
    for word in lower:
        whole = _word_that_goes_on(upper, at, word, words)
        if whole is not None:
            upper[whole] += word
            at = whole
        elif word_key(word) in words.kinds and bases:
            at = bases[0]
            parts[at].append(word)
        else:
            at = _group_of(word, groups, at, words, bool(parts[at]))
            parts[at].append(word)
    columns: list[Column] = []
    for word, under in zip(upper, parts, strict=True):
        for part in under or [""]:
            columns.append(_column(len(columns), word, part, words, {}))
    _yield_lesser(columns, words)
    _near(columns, words)
    return tuple(_levels(columns))


def with_row_below(upper: Sequence[str], row: Sequence[str]) -> list[str] | None:
    """The words of ``upper`` with those of the ``row`` below, where all of these go on with
    words above that were broken in narrow columns.

    >>> with_row_below(["序号", "公开内容", "公开", "公开"], ["（要素）", "时限", "主体"])
    ['序号', '公开内容（要素）', '公开时限', '公开主体']
    >>> with_row_below(["序号", "公开事项"], ["一级事项"])
    """
    words = HeaderWords.load()
    whole = list(upper)
    at = int(bool(whole) and words.columns.get(word_key(whole[0])) == "seq")  # which is whole
    for word in row:
        found = _word_that_goes_on(whole, at, word, words)
        if found is None:
            return None
        whole[found] += word
        at = found
    return whole if row else None


def groups_of(upper: Sequence[str]) -> list[str | None]:
    """The group that each word of the ``upper`` row of a header is of. The levels of the
    matter stand below the one word that nobody knows, where none is known for the matter.

    >>> groups_of(["序号", "公开类别及事项", "公开内容", "公开对象"])
    [None, 'matter', None, 'audience']
    """
    words = HeaderWords.load()
    groups = [words.groups.get(word_key(word)) for word in upper]
    unknown = [n for n, word in enumerate(upper) if word and not words.knows(word)]
    matters = {"name", *words.parts["matter"].values()}
    known = "matter" in groups or any(words.columns.get(word_key(w)) in matters for w in upper)
    if len(unknown) == 1 and not known:
        groups[unknown[0]] = "matter"
    return groups


def _levels(columns: Sequence[Column]) -> Iterator[Column]:
    """``columns`` with one for the category, where a further first level stands under it."""
    firsts = [column.index for column in columns if column.role == "level1"]
    for column in columns:
        over = len(firsts) > 1 and column.index == firsts[0]
        yield replace(column, role="category") if over else column


def _word_that_goes_on(upper: Sequence[str], at: int, word: str, words: HeaderWords) -> int | None:
    """Which word of the ``upper`` row, from ``at`` on, goes on with ``word`` below it:
    公开 with 时限, 公开内容 with （要素）."""
    for n in range(at, len(upper)):
        key = word_key(upper[n] + word)
        known = word_key(upper[n]) in words.columns
        if key in words.columns and (not known or _IN_BRACKETS.match(word)):
            return n
    return None


def _group_of(
    word: str, groups: Sequence[str | None], at: int, words: HeaderWords, begun: bool
) -> int:
    """Under which of ``groups``, from ``at`` on, the ``word`` of the lower row stands: a
    known one under its own, another where the one before stands, or under the next group
    once that has what it needs."""
    key = word_key(word)
    later = [n for n in range(at, len(groups)) if groups[n]]
    for n in later:
        if key in words.parts[groups[n] or ""]:
            return n
    if begun and groups[at]:
        following = [n for n in later if n > at]
        return following[0] if following else at
    return later[0] if later else at


def _yield_lesser(columns: list[Column], words: HeaderWords) -> None:
    """Take from columns that are headed with a lesser word their role, where another column
    has it: what stands there is kept."""
    matters = {"name", *words.parts["matter"].values()}
    lesser = [column for column in columns if word_key(column.printed) in words.lesser]
    for column in lesser:
        same = matters if column.role == "name" else {column.role}
        others = [each for each in columns if each.role in same and each != column]
        if any(each not in lesser or each.index < column.index for each in others):
            columns[column.index] = replace(column, role=None)


def _near(columns: list[Column], words: HeaderWords) -> None:
    """Take columns whose words nobody knows for what they come near to, or, where a word was
    cut off, for what stands between its neighbours, each role once."""
    matters = {"name", *words.parts["matter"].values()}
    roles = {column.role for column in columns}
    for column in columns:
        found = words.near(word_key(column.printed)) if column.role is None else None
        same = matters if found and found[0] in matters else {found[0]} if found else set()
        if found is not None and roles.isdisjoint(same):
            columns[column.index] = replace(column, role=found[0], likeness=found[1])
            roles.add(found[0])
    for columns_cut, known in _cut(columns):
        for column, role in zip(columns_cut, known, strict=True):
            key = word_key(column.printed)
            if role not in roles and key and _begins_word(key, role, words):
                columns[column.index] = replace(column, role=role, evidence="place")
                roles.add(role)


def _cut(columns: Sequence[Column]) -> Iterator[tuple[Sequence[Column], Sequence[str]]]:
    """The columns without a role that stand between two of the usual ones, with those that
    usually stand there, where they are as many."""
    placed = [n for n, column in enumerate(columns) if column.role is not None]
    for before, after in pairwise(placed):
        left, right = columns[before].role, columns[after].role
        if left in _USUAL and right in _USUAL:
            between = _USUAL[_USUAL.index(left) + 1 : _USUAL.index(right)]
            if len(between) == after - before - 1 > 0:
                yield columns[before + 1 : after], between


def _begins_word(key: str, role: str, words: HeaderWords) -> bool:
    return any(word.startswith(key) for word, known in words.columns.items() if known == role)


def _column(
    index: int, upper: str, lower: str, words: HeaderWords, meaning: Mapping[str, str]
) -> Column:
    over, under = word_key(upper), word_key(lower)
    group = words.groups.get(over)
    if under:
        parts = words.parts.get(group or "", {})
        role = parts.get(under)
        if role is None and group is not None and (under in parts or group != "matter"):
            return Column(index, group, squeeze(lower), lower)
        role = role or words.columns.get(under)
        if role is None and words.columns.get(over) == "basis" and under not in words.kept:
            return Column(index, "basis", None, f"{upper}（{lower}）")  # 法律 under 实施依据
        known = role is not None or over in ("", under)
        return Column(index, role, None, lower if known else f"{upper}（{lower}）")
    role = meaning.get(over) or words.columns.get(over) or group
    return Column(index, role, None, upper)


def _spread(cells: Sequence[str]) -> list[str]:
    """``cells`` with each blank filled from its left, as a merged cell would."""
    spread: list[str] = []
    for cell in cells:
        spread.append(cell or (spread[-1] if spread else ""))
    return spread


def _stacked(
    upper: Sequence[str], lower: Sequence[str], words: HeaderWords
) -> list[tuple[str, str]]:
    width = max(len(upper), len(lower))
    low = [*lower, *[""] * (width - len(lower))]
    if len(upper) >= len(lower):
        return list(zip(_spread(upper), low, strict=True))
    # The upper row prints each merged cell once: walk it beside the lower row.
    waiting = [cell for cell in upper if cell]
    pairs: list[tuple[str, str]] = []
    current = ""
    for cell in low:
        parts = words.parts.get(words.groups.get(word_key(current), ""), {})
        if not (cell and word_key(cell) in parts):
            current = waiting.pop(0) if waiting else ""
        pairs.append((current, cell))
    return pairs
