"""A layout in the words of those who make tables: its columns, what makes an item, and a
header that it fits. All of it follows from the layout's file and ``mappings/headers.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from rich.cells import cell_len

from graph_builder.language import tr
from graph_builder.recognise.headers import HeaderWords, column_label
from graph_builder.recognise.layouts import LEVELS, Layout

_SHOWN_LEVELS, _SHOWN_OPTIONS = 2, 2


def needed(layout: Layout) -> list[str]:
    """The words of the columns that a table must have, in the order of ``headers.yaml``."""
    return [_word(role, layout) for role in _in_order(_required(layout))]


def possible(layout: Layout) -> list[str]:
    """The words of the other columns that are read, the ticked ones last."""
    left = _in_order(set(HeaderWords.load().columns.values()) - _required(layout) - {*LEVELS})
    return [column_label(role) for role in left] + [_heading(group) for group in _ticked()]


def instead_of_name(layout: Layout) -> tuple[str, str, str] | None:
    """The column that names an item, and the first and the last of those that may take its
    place; none where the layout has a word of its own for it, or needs none."""
    if "name" in layout.overrides.values() or "name" not in layout.requires:
        return None
    return column_label("name"), column_label(LEVELS[0]), column_label(LEVELS[-1])


def meanings(layout: Layout) -> Mapping[str, str]:
    """The layout's own words, and what each is elsewhere headed with."""
    return {word: column_label(role) for word, role in layout.overrides.items()}


def item(layout: Layout) -> str:
    """What makes an item of such a table, as a sentence."""
    serial, name = (_word(role, layout) for role in ("seq", "name"))
    if "seq" not in layout.key:
        said = tr(f"每个写出的“{name}”是一个事项", f"each printed {name} is an item")
    elif len(layout.key) == 1:
        said = tr(f"每个新的“{serial}”是一个事项", f"each new {serial} is an item")
    else:
        said = tr(
            f"每个新的“{serial}”是一个事项；没有{serial}时，每个写出的“{name}”是一个",
            f"each new {serial} is an item; where there is none, each printed {name}",
        )
    if layout.sections:
        zh, en = "、".join(layout.sections), ", ".join(layout.sections)
        said += tr(f"；其中各占一行的有：{zh}", f"; it has a row for each of {en}")
    return said + tr("。", ".")


def example(layout: Layout) -> tuple[list[str], list[str]]:
    """The two rows of a header that the layout fits; a merged cell is printed once, and a
    column that has no parts is blank below."""
    used = _required(layout) | {*layout.key, *(rule.column for rule in layout.citations)}
    filled = [role for role in LEVELS if role in layout.item_fill][:_SHOWN_LEVELS]
    columns: list[tuple[str, Sequence[str]]] = []
    for role in _in_order(used - {*LEVELS}):
        in_levels = role == "name" and filled and instead_of_name(layout)
        parts = [column_label(level) for level in filled] if in_levels else []
        columns.append((_heading("matter") if in_levels else _word(role, layout), parts))
    group = _ticked()[0]
    columns.append((_heading(group), _options(group)[:_SHOWN_OPTIONS]))
    pairs = [
        pair for word, parts in columns for pair in zip_longest([word], parts or [""], fillvalue="")
    ]
    return [upper for upper, _ in pairs], [lower for _, lower in pairs]


def drawn(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """``rows`` as lines whose cells stand below each other."""
    widths = [max(map(cell_len, cells)) for cells in zip(*rows, strict=True)]
    for cells in rows:
        padded = [cell + " " * (w - cell_len(cell)) for cell, w in zip(cells, widths, strict=True)]
        yield "│".join(padded).rstrip()


def _required(layout: Layout) -> set[str]:
    """The roles that must be there; those of the layout's own words must be, all of them."""
    return {*layout.requires, *layout.overrides.values()}


def _in_order(roles: set[str]) -> list[str]:
    return [role for role in dict.fromkeys(HeaderWords.load().columns.values()) if role in roles]


def _word(role: str, layout: Layout) -> str:
    """The word that such a table has for the column."""
    own = (word for word, of in layout.overrides.items() if of == role)
    return next(own, column_label(role))


def _ticked() -> list[str]:
    """The groups of columns that are ticked."""
    words = HeaderWords.load()
    return [group for group, parts in words.parts.items() if None in parts.values()]


def _heading(group: str) -> str:
    return next(word for word, of in HeaderWords.load().groups.items() if of == group)


def _options(group: str) -> list[str]:
    """The words of a group's columns, without those that are but the start of another."""
    words = list(HeaderWords.load().parts[group])
    return [
        word
        for word in words
        if not any(other != word and other.startswith(word) for other in words)
    ]
