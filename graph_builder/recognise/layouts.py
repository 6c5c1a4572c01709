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
from pathlib import Path
from typing import Any

import yaml

from graph_builder.errors import MappingError
from graph_builder.recognise.headers import Column, HeaderWords, word_key
from graph_builder.resources import layout_files
from graph_builder.table import Form

_KEYS = {"id", "title", "form", "requires", "columns", "item", "entry", "citations"}
# The columns that may name an item, from general to special.
MATTERS = ("name", "level1", "level2", "level3")


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
        return form == self.form and self.requires <= roles and overridden <= printed


@cache
def load_layouts() -> tuple[Layout, ...]:
    """All layouts, the most demanding first, so that the first that fits is the one.

    :raises MappingError: naming the file and the key that is missing or unknown.
    """
    layouts = [read_layout(path) for path in layout_files()]
    return tuple(
        sorted(layouts, key=lambda each: (-len(each.overrides), -len(each.requires), each.id))
    )


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
        known += key in words.columns or key in words.groups or key in _layout_words()
        if place == 4 and not known:
            return False  # a row of data, as nearly all are
    if known >= 2 and 5 * known < 3 * len(here):  # what stands beside known words may be like them
        keys = [word_key(cell) for cell in here if len(cell) <= _LONGEST]
        known += sum(key not in words.columns and words.near(key) is not None for key in keys)
    return known >= 3 and 5 * known >= 3 * len(here)


def is_lower_header(cells: Sequence[str], upper: Sequence[str]) -> bool:
    """Whether ``cells`` is the lower row of the header ``upper``: three in five of the cells
    are parts of the groups above."""
    words = HeaderWords.load()
    groups = {words.groups.get(word_key(cell)) for cell in upper}
    parts = {part for group in groups if group for part in words.parts[group]}
    keys = [word_key(cell) for cell in cells if cell]
    return bool(keys) and 5 * sum(key in parts for key in keys) >= 3 * len(keys)


def _check_roles(file: str, data: Mapping[str, Any]) -> None:
    """Every column that a layout names must be one of ``headers.yaml``."""
    item, entry = data.get("item") or {}, data.get("entry") or {}
    if not (isinstance(item, dict) and isinstance(entry, dict)):
        raise MappingError(f"{file}: item and entry are mappings of keys to lists")
    lists = (data.get("requires"), item.get("key"), item.get("fill_down"), item.get("merged"))
    named = [role for roles in (*lists, entry.get("fill_down")) for role in roles or ()]
    named += list((data.get("columns") or {}).values())
    named += [rule.get("column") for rule in data.get("citations") or ()]
    unknown = sorted(set(map(str, named)) - set(HeaderWords.load().labels))
    if unknown:
        raise MappingError(f"{file}: unknown columns {unknown}; headers.yaml has the known ones")


def read_layout(path: Path) -> Layout:
    """The layout in the file at ``path``.

    :raises MappingError: naming the file and the key that is missing or unknown.
    """
    try:
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise MappingError(f"{path.name}: no valid YAML: {error}") from error
    unknown = set(data) - _KEYS
    if unknown:
        raise MappingError(f"{path.name}: unknown keys {sorted(unknown)}; known: {sorted(_KEYS)}")
    _check_roles(path.name, data)
    if "title" in data and set(data["title"]) != {"zh", "en"}:
        raise MappingError(f"{path.name}: title is {{zh: …, en: …}}; a text with a comma in quotes")
    try:
        item, entry = data["item"], data.get("entry", {})
        return Layout(
            id=data["id"],
            title=data["title"],
            form=data["form"],
            requires=frozenset(data["requires"]),
            overrides=data.get("columns", {}),
            key=tuple(item["key"]),
            item_fill=tuple(item.get("fill_down", ())),
            merged=tuple(item.get("merged", ())),
            entry_fill=tuple(entry.get("fill_down", ())),
            sections=tuple(entry.get("sections", ())),
            form_sections=frozenset(entry.get("forms", ())),
            citations=tuple(CitationRule(**rule) for rule in data["citations"]),
        )
    except (KeyError, TypeError, re.error) as error:
        raise MappingError(f"{path.name}: missing or malformed: {error}") from error
