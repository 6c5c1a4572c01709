"""Barred tables: text whose cells are parted by bars, as Markdown and drawn tables are.

A line of nothing but rules (``|---|``, ``+---+``, ``├──┤``) parts the header from the
body in Markdown; in a drawn table it stands between all rows, and the lines between two
rules are one row whose cells were wrapped.

>>> table = "+----+------+\\n| 序 | 事项 |\\n| 号 |      |\\n+----+------+\\n| 1  | 婚姻 |\\n+----+------+"
>>> [(row.cells, row.place.line, row.place.end_line) for row in barred_rows(table.split("\\n"), "a.txt")]
[(('序号', '事项'), 1, 3), (('1', '婚姻'), 4, 6)]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from graph_builder.readers.wrapped import column_widths, joined
from graph_builder.table import Place, Row

_BAR = re.compile(r"\\(?=\|)|[|｜│┃║¦]")
_RULE = re.compile(r"[\s|｜│┃║¦:+=_\-—–\u2500-\u257f]*")
_DRAWN = re.compile(r"[+=\-—–\u2500\u2501\u2550]{2}|[\u2504-\u257f]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# A table has this many bars in a line, and nearly all of its lines have them.
_FEWEST = 2
# A table in Markdown has one rule, or two with that round it; a drawn one has more.
_MOST_RULES = 2
_SERIAL = re.compile(r"\s*\d{1,5}\s*[|｜]")


def is_barred(printed: Sequence[str]) -> bool:
    """Whether most of the ``printed`` lines have bars, or are rules."""
    barred = sum(len(_BAR.findall(line)) >= _FEWEST for line in printed)
    return barred >= 2 and 2 * sum(map(_has_bars, printed)) > len(printed)


def _has_bars(line: str) -> bool:
    return len(_BAR.findall(line)) >= _FEWEST or is_rule(line)


def is_rule(line: str) -> bool:
    """Whether ``line`` is drawn, and says nothing: ``|---|:---|``."""
    return _RULE.fullmatch(line) is not None and _DRAWN.search(line) is not None


def barred_rows(lines: Sequence[str], file: str) -> tuple[Row, ...]:
    """The rows of the table; a line without bars is text outside of them.

    >>> [row.cells for row in barred_rows(["1|结婚登记|", "|离婚登记|窗口"], "a.txt")]
    [('1', '结婚登记', ''), ('', '离婚登记', '窗口')]

    The rule of a Markdown table says how many cells a row has that is broken over lines:

    >>> broken = ["事项 | 公开内容 |", "时限 | 依据 |", "---|---|---|---", "结婚 | 指南 | 长期 | 条例"]
    >>> [(row.cells, row.place.end_line) for row in barred_rows(broken, "a.txt")]
    [(('事项', '公开内容', '时限', '依据', ''), 2), (('结婚', '指南', '长期', '条例'), 4)]
    """
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip()]
    rows: list[Row] = []
    for part, (barred, group) in enumerate(groupby(numbered, key=lambda each: _has_bars(each[1]))):
        stretch = list(group)
        if barred:
            rows += _table(stretch, file, part)
        else:
            rows += [
                Row((line.strip(),), Place(file, n, n), part=part, loose=True)
                for n, line in stretch
            ]
    return tuple(rows)


def _table(stretch: Sequence[tuple[int, str]], file: str, part: int) -> list[Row]:
    """The rows of one table. Every rule belongs to the row that follows, the last to the
    one before, so that each line of the text is in some row."""
    framed = _is_framed(line for _, line in stretch)
    drawn = sum(is_rule(line) for _, line in stretch) > _MOST_RULES
    whole = _whole(stretch, framed)
    widths = column_widths([_cells(line, framed) for *_, line in whole if not is_rule(line)])
    rows: list[Row] = []
    held: list[list[str]] = []
    first: int | None = None  # where the row being put together begins
    last = 0
    for start, end, line in whole:
        rule = is_rule(line)
        if held and (rule or not drawn):
            rows.append(Row(joined(held, widths), Place(file, first or last, last)))
            held, first = [], None
        first = start if first is None else first
        if not rule:
            held.append(_cells(line, framed))
        last = end
    if held:
        rows.append(Row(joined(held, widths), Place(file, first or last, last)))
    elif rows:
        rows[-1] = replace(rows[-1], place=rows[-1].place.to(Place(file, last, last)))
    return [replace(row, part=part) for row in rows if any(row.cells)]


def _is_framed(lines: Iterable[str]) -> bool:
    first = next((line for line in lines if not is_rule(line)), "")
    return _BAR.match(first.strip()) is not None


def _whole(stretch: Sequence[tuple[int, str]], framed: bool) -> list[tuple[int, int, str]]:
    """The lines of ``stretch``, each with the numbers of its first and last: those are joined
    over which one row of a Markdown table is broken, right behind a bar. Its rule says how
    many cells a row has."""
    rules = [line for _, line in stretch if is_rule(line)]
    width = _count(rules[0], framed) if 1 <= len(rules) <= _MOST_RULES else 0
    whole: list[tuple[int, int, str]] = []
    index = 0
    while index < len(stretch):
        row = stretch[index : index + _lines_of_row(stretch, index, framed, width)]
        whole.append((row[0][0], row[-1][0], " ".join(line.strip() for _, line in row)))
        index += len(row)
    return whole


def _lines_of_row(stretch: Sequence[tuple[int, str]], index: int, framed: bool, width: int) -> int:
    """Over how many lines the row is broken that begins at ``index`` of ``stretch``:
    together they have ``width`` cells."""
    text = stretch[index][1].strip()
    count = 1
    for _, line in stretch[index + 1 : index + 1 + width]:
        apart = is_rule(text) or is_rule(line) or _SERIAL.match(line) is not None
        if apart or (framed and _BAR.match(line.strip())) or not _BAR.fullmatch(text[-1:]):
            break
        if _count(text, framed) >= width:
            break
        text = f"{text} {line.strip()}"
        count += 1
    return count if _count(text, framed) == width else 1


def _count(line: str, framed: bool) -> int:
    """How many cells ``line`` has, the blank behind a last bar apart."""
    cells = _cells(line, framed)
    return len(cells) - (len(cells) > 1 and not cells[-1] and not framed)


def _cells(line: str, framed: bool) -> list[str]:
    cells = [_BREAK.sub("\n", cell).strip() for cell in _BAR.split(line.strip())]
    if framed and not cells[0]:
        del cells[0]
        if cells and not cells[-1]:
            del cells[-1]
    return cells
