"""Layouts: the families of tables, one YAML file each in ``mappings/layouts``.

A layout is chosen by what a table's header has, never by the file's name. It
says which columns must be there, what begins an item, which merged cells are
filled down, and where the bases stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, get_args

import yaml

from graph_builder.errors import MappingError
from graph_builder.language import tr
from graph_builder.recognise.headers import Column, HeaderWords, groups_of, word_key
from graph_builder.resources import layout_files
from graph_builder.table import Form

_REQUIRED = ("id", "title", "form", "requires", "item", "citations")
_KEYS = {*_REQUIRED, "without", "columns", "entry"}
# What those that hold no plain text hold, and how it is written.
_SHAPES: Final[Mapping[str, tuple[type, str]]] = {
    "columns": (dict, "{职权名称: name, …}"),
    "item": (dict, "{key: [seq, name], fill_down: […]}"),
    "entry": (dict, "{fill_down: [body], …}"),
    "requires": (list, "[name, content]"),
    "without": (list, "[content]"),
    "citations": (list, "[{column: basis}]"),
}
# The levels of a matter, and with 事项 itself the columns that may name an item, from
# general to special.
LEVELS = tuple(f"level{n}" for n in range(1, 7))
MATTERS = ("name", *LEVELS)


@dataclass(frozen=True, slots=True)
class CitationRule:
    """Where bases stand: a column, in every row or where ``section`` (a regular
    expression) is found in the row's section."""

    column: str
    section: str | None = None

    def __post_init__(self) -> None:
        if self.section is not None:
            re.compile(self.section)


@dataclass(frozen=True, slots=True)
class Layout:
    """One family of tables."""

    id: str
    title: Mapping[str, str]
    form: Form
    requires: frozenset[str]
    without: frozenset[str]
    overrides: Mapping[str, str]
    key: tuple[str, ...]
    item_fill: tuple[str, ...]
    merged: tuple[str, ...]
    entry_fill: tuple[str, ...]
    sections: tuple[str, ...]
    form_sections: frozenset[str]
    citations: tuple[CitationRule, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The layout as ``yiju layouts --format json`` gives it."""
        return {
            "id": self.id,
            "title": dict(self.title),
            "form": self.form,
            "requires": sorted(self.requires),
            "without": sorted(self.without),
            "columns": dict(self.overrides),
            "key": list(self.key),
        }

    def fits(self, form: Form, columns: Sequence[Column]) -> bool:
        """Whether a table of this form with these columns is of this family."""
        roles = {column.role for column in columns}
        if roles.intersection(MATTERS):
            roles.add("name")
        printed = {word_key(column.printed) for column in columns}
        overridden = {word_key(word) for word in self.overrides}
        has = self.requires <= roles and self.without.isdisjoint(roles)
        return form == self.form and has and overridden <= printed


@cache
def load_layouts() -> tuple[Layout, ...]:
    """All layouts, the most demanding first, so that the first that fits is the one.

    :raises MappingError: naming the file and the key that is missing or unknown.
    """
    layouts = [read_layout(path) for path in layout_files()]
    return tuple(
        sorted(layouts, key=lambda each: (-len(each.overrides), -len(each.requires), each.id))
    )


# A word that parts a merged cell of a header.
_FIRST_KINDS = frozenset(("法律", "法规", "行政法规"))
_PART = re.compile(r"[^\W\d]{1,8}")
# No header word is longer; what is need not be looked at closely.
_LONGEST = 40


@cache
def _layout_words() -> frozenset[str]:
    """The header words that only layouts know."""
    return frozenset(word_key(word) for each in load_layouts() for word in each.overrides)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row of ``cells`` is a header, or its upper row: most cells are the
    words of columns or of groups. The options of tick columns do not count, for a
    row of data may well say 全社会, 主动, 县级."""
    words = HeaderWords.load()
    here = [cell for cell in cells if cell]
    known = 0
    for place, cell in enumerate(here, 1):
        key = word_key(cell) if len(cell) <= _LONGEST else ""
        known += words.is_column(key) or key in words.groups or key in _layout_words()
        if place == 4 and not known:
            return False  # a row of data, as nearly all are
    if known >= 2 and 5 * known < 3 * len(here):  # what stands beside known words may be like them
        keys = [word_key(cell) for cell in here if len(cell) <= _LONGEST]
        known += sum(not words.is_column(key) and words.near(key) is not None for key in keys)
    return known >= 3 and 5 * known >= 3 * len(here)


def is_lower_header(cells: Sequence[str], upper: Sequence[str]) -> bool:
    """Whether ``cells`` is the lower row of the header ``upper``: three in five of the cells
    are parts of the groups above, or all are words that part merged cells of it, or it has
    the kinds of documents, 法律 first, below the word for the bases.

    >>> is_lower_header(["", "", "自然人", "法人"], ["序号", "事项名称", "适用对象", ""])
    True
    >>> is_lower_header(["法律", "行政法规"], ["序号", "权力名称", "设定依据"])
    True
    >>> is_lower_header(["1", "政策文件", "规范性文件"], ["序号", "一级事项", "二级事项", "公开依据"])
    False
    """
    said = [cell for cell in cells if cell]
    known = 5 * sum(is_part(cell, upper) for cell in said) >= 3 * len(said)
    return bool(said) and (known or _has_kinds(said, upper) or _part_merged(cells, upper))


def _has_kinds(said: Sequence[str], upper: Sequence[str]) -> bool:
    """Whether the kinds of documents are all that is ``said`` below a header with bases."""
    words = HeaderWords.load()
    keys = list(map(word_key, said))
    return (
        len(keys) > 1
        and keys[0] in _FIRST_KINDS
        and words.kinds.issuperset(keys)
        and any(words.columns.get(word_key(word)) == "basis" for word in upper)
    )


def _part_merged(cells: Sequence[str], upper: Sequence[str]) -> bool:
    """Whether short words stand below a word of ``upper`` and all the blanks behind it, and
    nothing stands below the words that have no blanks behind them."""
    width = max(len(cells), len(upper))
    row = [*cells, *[""] * (width - len(cells))]
    starts = [n for n, word in enumerate(upper) if word]
    below = [row[a:b] for a, b in pairwise([*starts, width])]
    parts = [stretch for stretch in below if any(stretch)]
    return not any(row[: starts[0]] if starts else row) and all(
        len(stretch) > 1 and all(map(_PART.fullmatch, stretch)) for stretch in parts
    )


def is_part(cell: str, upper: Sequence[str]) -> bool:
    """Whether ``cell`` is the word of a part of one of the groups in the row ``upper``.

    >>> is_part("一级事项", ["序号", "公开事项"]), is_part("一级事项", ["序号", "公开对象"])
    (True, False)
    """
    parts = HeaderWords.load().parts
    return any(word_key(cell) in parts[group] for group in groups_of(upper) if group)


def _check_shape(file: str, text: str, data: Mapping[str, Any]) -> None:
    """Every key must hold what it is for: a text, a list, a mapping or a list of mappings."""
    for key, (shape, written) in _SHAPES.items():
        value = data.get(key, shape())
        rules = value if key == "citations" and isinstance(value, list) else ()
        if not (isinstance(value, shape) and all(isinstance(rule, dict) for rule in rules)):
            raise _mistake(file, text, key, f"{key} 应写作 {written}", f"{key} is {written}")
    if data.get("form", "rows") not in get_args(Form):
        forms = ", ".join(get_args(Form))
        raise _mistake(file, text, "form", f"form 可用：{forms}", f"form is one of {forms}")
    lists = {
        f"{part}.{key}": value
        for part in ("item", "entry")
        for key, value in data.get(part, {}).items()
    }
    for name, value in lists.items():
        if value is not None and not isinstance(value, list):
            key = name.partition(".")[2]
            raise _mistake(
                file,
                text,
                key,
                f"{name} 应为列表，如 [seq, name]",
                f"{name} is a list: [seq, name]",
            )


def _mistake(file: str, text: str, word: str, zh: str, en: str) -> MappingError:
    """The error that names the file and the line where ``word`` stands in its ``text``."""
    line = next((token.start_mark.line + 1 for token in yaml.scan(text) if _is(token, word)), None)
    place = (file, file) if line is None else (f"{file} 第 {line} 行", f"{file}, line {line}")
    return MappingError(tr(f"{place[0]}：{zh}", f"{place[1]}: {en}"))


def _is(token: yaml.Token, word: str) -> bool:
    return isinstance(token, yaml.ScalarToken) and token.value == word


def _check_roles(file: str, text: str, data: Mapping[str, Any]) -> None:
    """Every column that a layout names must be one of ``headers.yaml``."""
    item, entry = data.get("item", {}), data.get("entry", {})
    lists = [data.get(key) for key in ("requires", "without")]
    lists += [item.get("key"), item.get("fill_down"), item.get("merged"), entry.get("fill_down")]
    named = [role for roles in lists for role in roles or ()]
    named += list(data.get("columns", {}).values())
    named += [rule.get("column") for rule in data.get("citations", ())]
    unknown = sorted(set(map(str, named)) - set(HeaderWords.load().labels))
    if unknown:
        known = "、".join(sorted(HeaderWords.load().labels))
        raise _mistake(
            file, text, unknown[0], f"没有列 {'、'.join(unknown)}；可用的列：{known}",
            f"unknown columns {unknown}; headers.yaml has the known ones: {known}",
        )  # fmt: skip


def read_layout(path: Path) -> Layout:
    """The layout in the file at ``path``.

    :raises MappingError: naming the file and the key that is missing or unknown.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data: dict[str, Any] = yaml.safe_load(text) or {}
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        said = tr(f"不是正确的 YAML（UTF-8）：{error}", f"no valid YAML: {error}")
        raise MappingError(f"{path.name}: {said}") from error
    if not isinstance(data, dict):
        said = tr("应为“键: 值”，如 id: power-list", "keys with values, as id: power-list")
        raise MappingError(f"{path.name}: {said}")
    unknown = sorted(set(map(str, data)) - _KEYS)
    if unknown:
        raise _mistake(
            path.name, text, unknown[0],
            f"没有键 {'、'.join(unknown)}；可用的键：{'、'.join(sorted(_KEYS))}",
            f"unknown keys {unknown}; known: {sorted(_KEYS)}",
        )  # fmt: skip
    data = {key: value for key, value in data.items() if value is not None}
    _check_shape(path.name, text, data)
    _check_roles(path.name, text, data)
    title = data.get("title", {"zh": "", "en": ""})
    if not isinstance(title, dict) or set(title) != {"zh", "en"}:
        raise _mistake(
            path.name, text, "title", "title 应写作 {zh: …, en: …}；含逗号的文字加引号",
            "title is {zh: …, en: …}; a text with a comma in quotes",
        )  # fmt: skip
    missing = "、".join(key for key in _REQUIRED if key not in data)
    if missing:
        said = tr(f"缺少键 {missing}，请补上", f"missing keys: {missing}")
        raise MappingError(f"{path.name}: {said}")
    if not data["item"].get("key"):
        raise _mistake(
            path.name, text, "item", "item 里缺少 key：事项从哪些列开始，如 [seq, name]",
            "item has no key: the columns that begin an item, as [seq, name]",
        )  # fmt: skip
    try:
        item, entry = data["item"], data.get("entry", {})
        return Layout(
            id=data["id"],
            title=data["title"],
            form=data["form"],
            requires=frozenset(data["requires"]),
            without=frozenset(data.get("without", ())),
            overrides={str(word): role for word, role in data.get("columns", {}).items()},
            key=tuple(item["key"]),
            item_fill=tuple(item.get("fill_down") or ()),
            merged=tuple(item.get("merged") or ()),
            entry_fill=tuple(entry.get("fill_down") or ()),
            sections=tuple(entry.get("sections") or ()),
            form_sections=frozenset(entry.get("forms") or ()),
            citations=tuple(CitationRule(**rule) for rule in data["citations"]),
        )
    except (TypeError, re.error) as error:
        said = tr(f"写法不对：{error}", f"malformed: {error}")
        raise MappingError(f"{path.name}: {said}") from error
