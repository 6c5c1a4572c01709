"""First layouts: a draft of a layout file for a table that is read badly or not at all.

The header is found by its words, or else by its looks; what each column holds is told by
its heading, by how that ends, by its cells, by where it stands, in this order. What could not be told is
left in the file as a question, so that an editor has but to answer it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from graph_builder.errors import UnrecognisedTable
from graph_builder.language import tr
from graph_builder.recognise.headers import (
    HeaderWords,
    column_label,
    columns_of,
    columns_under,
    word_key,
)
from graph_builder.recognise.layouts import LEVELS, MATTERS, is_header, is_lower_header
from graph_builder.recognise.lines import printed
from graph_builder.table import Row, Table

# A heading has at most so many characters, and a header so many cells.
_LONGEST_HEADING, _FEWEST_HEADINGS = 16, 3
# Of the cells of a column so many must look alike, and so many there must be.
_ALIKE, _FEWEST_CELLS, _MOST_CELLS = 0.7, 2, 200
# Names are as short, and as many of them are different.
_LONGEST_NAME, _DIFFERENT = 40, 0.6
_ROLES_BY_LOOKS = ("seq", "url", "basis", "time_limit", "channels", "body")
_SHOWN = 3
_ENDING = 2


@dataclass(frozen=True, slots=True)
class Guess:
    """What one column was taken for: its heading, its role or ``None``, how one knows, and
    some of its cells."""

    heading: str
    role: str | None
    reason: str
    cells: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Whether its heading is one of ``headers.yaml``, and needs no word in the layout."""
        return HeaderWords.load().columns.get(word_key(self.heading)) == self.role is not None

    @property
    def kept(self) -> bool:
        """Whether its column is known to have no place of its own: it is kept as printed."""
        return self.role is None and word_key(self.heading) in HeaderWords.load().kept


def guesses(table: Table) -> tuple[Guess, ...]:
    """What each column of the first table in ``table`` was taken for.

    :raises UnrecognisedTable: its text has lost its rows, or nothing looks like a header.
    """
    if table.form == "fragments":
        raise UnrecognisedTable(
            tr(
                f"{table.file}：这里的文字已经失去行列，版式文件说不清它。请用原始的 Word、Excel 或网页文件。",
                f"{table.file}: the text has lost its rows and columns, which no layout can tell; "
                "use the original document.",
            )
        )
    rows = [row for row in table.rows if not row.loose]
    at, header = _header(rows, table.file)
    upper, lower = printed(header[0].own()), [w for row in header[1:] for w in printed(row.own())]
    ragged = table.form == "ragged"
    columns = columns_under(upper, lower) if ragged else columns_of(header, {})
    body = rows[at + len(header) : at + len(header) + _MOST_CELLS]
    cells = [_cells(body, column.index) for column in columns]
    found: list[tuple[str | None, str]] = []
    for column in columns:
        near = f"“{column_label(column.role)}”的近似写法（{column.likeness}）"
        found.append(
            (column.role, tr("按表头", "by its heading") if column.likeness == 100 else near)
        )
    headings = [word_key(column.printed) for column in columns]
    kept = [heading in HeaderWords.load().kept for heading in headings]
    untold = [[] if keep else said for keep, said in zip(kept, cells, strict=True)]
    _by_ending(found, ["" if keep else word for keep, word in zip(kept, headings, strict=True)])
    _by_looks(found, untold)
    _by_place(found, untold)
    return tuple(
        Guess("".join(column.printed.split()), role, reason, tuple(dict.fromkeys(said))[:_SHOWN])
        for column, (role, reason), said in zip(columns, found, cells, strict=True)
        if column.option is None
    )


def first_layout(table: Table, name: str) -> str:
    """The text of a layout file called ``name`` for the first table in ``table``.

    :raises UnrecognisedTable: as :func:`guesses`.
    """
    return "\n".join(_lines(guesses(table), name, table.file)) + "\n"


def _header(rows: Sequence[Row], file: str) -> tuple[int, tuple[Row, ...]]:
    """The place of the header, and its one row or two."""
    known = next((n for n, row in enumerate(rows) if is_header(row.own())), None)
    at = (
        known
        if known is not None
        else next(filter(lambda n: _looks(rows, n), range(len(rows))), None)
    )
    if at is None:
        raise UnrecognisedTable(
            tr(
                f"{file}：没有找到像表头的一行（至少 {_FEWEST_HEADINGS} 个短词，下面的行一样宽）。",
                f"{file}: no row looks like a header: at least {_FEWEST_HEADINGS} short words, over "
                "rows as wide.",
            )
        )
    below = rows[at + 1 : at + 2]
    lower = [row for row in below if is_lower_header(row.own(), rows[at].cells)]
    return at, (rows[at], *lower)


def _looks(rows: Sequence[Row], at: int) -> bool:
    """Whether the row at ``at`` may be a header: short words, each once, rows as wide below."""
    words = printed(rows[at].own())
    short = all(len(word) <= _LONGEST_HEADING and not word.isdecimal() for word in words)
    below = [len(printed(row.cells)) for row in rows[at + 1 : at + 1 + _FEWEST_CELLS]]
    wide = [width for width in below if width + 2 >= len(words)]
    return (
        len(words) >= _FEWEST_HEADINGS
        and len(set(words)) == len(words)
        and short
        and len(wide) == len(below) > 0
    )


def _cells(body: Sequence[Row], index: int) -> list[str]:
    return [row.cells[index] for row in body if index < len(row.cells) and row.cells[index]]


def _by_ending(found: list[tuple[str | None, str]], headings: Sequence[str]) -> None:
    """职权名称 ends like 事项名称, and no other column ends so."""
    for n, heading in enumerate(headings):
        roles = _roles_ending(heading[-_ENDING:])
        if (
            heading
            and found[n][0] is None
            and len(roles) == 1
            and not any(roles == {role} for role, _ in found)
        ):
            (role,) = roles
            label = column_label(role)
            found[n] = role, tr(f"词尾与“{label}”相同", "its heading ends like theirs")


def _roles_ending(ending: str) -> set[str]:
    words = HeaderWords.load().columns
    return {role for word, role in words.items() if len(word) > _ENDING and word.endswith(ending)}


def _by_looks(found: list[tuple[str | None, str]], cells: Sequence[Sequence[str]]) -> None:
    patterns = HeaderWords.load().looks_like
    for role in _ROLES_BY_LOOKS:
        for n, (taken, _) in enumerate(found):
            if taken is not None or any(role == other for other, _ in found):
                continue
            alike = _share(cells[n], patterns[role])
            if alike >= _ALIKE:
                label = column_label(role)
                found[n] = (
                    role,
                    tr(f"{alike:.0%} 的单元格像“{label}”", f"{alike:.0%} of its cells look so"),
                )


def _share(cells: Sequence[str], pattern: re.Pattern[str]) -> float:
    alike = sum(pattern.search(cell) is not None for cell in cells)
    return alike / len(cells) if len(cells) >= _FEWEST_CELLS else 0.0


def _by_place(found: list[tuple[str | None, str]], cells: Sequence[Sequence[str]]) -> None:
    """The first column of short and different cells is the name, the longest the content."""
    reason = tr("按位置和内容推测", "by where it stands and what it holds")
    open_ = [
        n for n, (role, _) in enumerate(found) if role is None and len(cells[n]) >= _FEWEST_CELLS
    ]
    if not any(role in MATTERS for role, _ in found):
        name = next((n for n in open_ if _names(cells[n])), None)
        if name is not None:
            found[name] = "name", reason
            open_.remove(name)
    if not any(role == "content" for role, _ in found) and open_:
        longest = max(open_, key=lambda n: median(map(len, cells[n])))
        found[longest] = "content", reason


def _names(cells: Sequence[str]) -> bool:
    return median(map(len, cells)) <= _LONGEST_NAME and len(set(cells)) >= _DIFFERENT * len(cells)


def _lines(found: Sequence[Guess], name: str, file: str) -> Iterator[str]:
    roles = [guess.role for guess in found if guess.role]
    yield f"# 版式初稿，由 yiju layouts new {file} 写出：请核对每一列，改正后删去说明。"
    yield f"# 可用的列：{'、'.join(f'{role}（{label}）' for role, label in _roles())}。"
    yield f"id: {_quoted(name)}"
    yield f"title: {{zh: {_quoted(name)}, en: {_quoted(name)}}}"
    yield "form: rows"
    needed = [role for role in ("name", "content", "basis") if role in roles]
    if "name" not in needed and any(role in MATTERS for role in roles):
        needed.insert(0, "name")
    yield f"requires: [{', '.join(needed)}]"
    if "name" not in needed:
        yield "# 没有认出事项名称是哪一列：请在 columns 里写明，例如 “职权名称: name”，并在 requires 里加上 name。"
    yield from _columns(found)
    key = [role for role in ("seq", "name") if role in roles or role == "name"]
    yield "item:"
    yield f"  key: [{', '.join(key)}]"
    for what, among in (
        ("fill_down", ("category", *LEVELS[:-1])),
        ("merged", ("basis", "time_limit", "body", "channels")),
    ):
        here = [role for role in among if role in roles]
        if here:
            yield f"  {what}: [{', '.join(here)}]"
    here = [role for role in ("body", "time_limit") if role in roles]
    if here:
        yield f"entry:\n  fill_down: [{', '.join(here)}]"
    yield "citations:"
    yield (
        "  - {column: basis}"
        if "basis" in roles
        else "  # 没有认出依据是哪一列。\n  - {column: basis}"
    )


def _columns(found: Sequence[Guess]) -> Iterator[str]:
    named = [guess for guess in found if guess.role and not guess.known]
    yield "columns:" if named else "columns: {}"
    for guess in found:
        shown = "、".join(f"“{' '.join(cell.split())[:20]}”" for cell in guess.cells) or "（空）"
        if guess.kept:
            yield f"  # {_quoted(guess.heading)}:  # 已认识：原样保留"
        elif guess.role is None:
            yield f"  # {_quoted(guess.heading)}: ？  # 不认识；单元格如 {shown}"
        elif guess.known:
            yield f"  # {_quoted(guess.heading)}: {guess.role}  # 已认识"
        else:
            yield f"  {_quoted(guess.heading)}: {guess.role}  # {guess.reason}；单元格如 {shown}"


def _roles() -> list[tuple[str, str]]:
    words = HeaderWords.load()
    return [
        (role, label) for role, label in words.labels.items() if role in set(words.columns.values())
    ]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
