"""Broken rows: a table parted by tabs whose cells have line breaks left in, so that a
row goes on in the lines below until it has its tabs.

>>> lines = ["序号\\t事项\\t依据\\t网站", "1\\t婚姻\\t甲法", "乙法\\t网", "2\\t收养\\t丙法\\t网"]
>>> [row.cells[1:] for row in broken_rows(lines, "a.txt")]
[('事项', '依据', '网站'), ('婚姻', '甲法\\n乙法', '网'), ('收养', '丙法', '网')]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from graph_builder.table import Place, Row

# A line without a tab that is not the rest of a cell.
_APART = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第?\s*\d+\s*页|(?:附?注|备注|说明)[:：]"
)
# A line that goes on with a list, or with what is joined by the mark at the end above.
_MEMBER = re.compile(r"\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[)）]|[①-⑳■□☑☐☒《]")
_JOINT = ("、", "；", "，", ";", ",")
_FEWEST_TABS = 3
_SERIAL = re.compile(r"\d{1,5}\t")


def broken_rows(lines: Sequence[str], file: str) -> tuple[Row, ...] | None:
    """The rows of the table, or ``None`` where its rows are not broken: the lines that
    have too few tabs must make up rows that have all of them, but for one in ten."""
    width = _tabs_of_a_row(lines)
    if width < _FEWEST_TABS:
        return None
    whole = next((line for line in lines if line.count("\t") == width), None)
    rows: list[list[int]] = []
    joined = short = odd = 0
    held: list[int] = []
    tabs = 0
    for n, line in enumerate(lines):
        count = line.count("\t")
        if not line.strip():
            continue
        if held and tabs + count > width:
            rows += [[each] for each in held]
            odd += sum("\t" in lines[each] for each in held)
            held, tabs = [], 0
        if count == width or (not held and count == 0 and not _goes_on(lines, n, rows, whole)):
            rows.append([n])
        elif not held and count == 0:
            joined += _MEMBER.match(lines[n].strip()) is not None or lines[n - 1].endswith(_JOINT)
            rows[-1].append(n)
        else:
            held.append(n)
            tabs += count
            short += count > 0
            if tabs == width:
                rows.append(held)
                joined += 1
                held, tabs = [], 0
    rows += [[each] for each in held]  # the text was cut there
    if not joined or 10 * odd > short:
        return None
    return tuple(_row(lines, row, file) for row in rows)


def _tabs_of_a_row(lines: Sequence[str]) -> int:
    """How many tabs a row has: as many as the line with most; where every row is broken in
    two, as many as stand from nearly every serial to the next.

    >>> _tabs_of_a_row(["序\\t号", "1\\t婚姻", "登记\\t甲法\\t网", "2\\t收养\\t丙", "法\\t网"])
    3
    """
    most = max(line.count("\t") for line in lines)
    starts = [n for n, line in enumerate(lines) if _SERIAL.match(line)]
    first = starts[0] if starts else len(lines)
    header_is_whole = any(line.count("\t") == most for line in lines[:first])
    if header_is_whole or any(line.startswith("\t") for line in lines[first:]):
        return most  # a row below another is no half of it
    totals = Counter(
        sum(line.count("\t") for line in lines[start:end])
        for start, end in pairwise([*starts, len(lines)])
    )
    total, count = max(totals.items(), key=lambda each: each[1], default=(most, 0))
    return total if most < total < 2 * most and 5 * count >= 4 * totals.total() else most


def _goes_on(
    lines: Sequence[str], n: int, rows: Sequence[Sequence[int]], whole: str | None
) -> bool:
    """Whether the line ``n``, without a tab, is the rest of the last cell above it;
    ``whole`` is the first line that is a whole row."""
    if not rows or rows[-1][-1] != n - 1 or _APART.match(lines[n].strip()):
        return False
    if not any("\t" in lines[each] for each in rows[-1]):
        return False  # below a title
    return lines[n + 1 : n + 2] != [whole]  # a title over the header printed again


def _row(lines: Sequence[str], numbers: Sequence[int], file: str) -> Row:
    cells = "\n".join(lines[n] for n in numbers).split("\t")
    return Row(tuple(map(str.strip, cells)), Place(file, numbers[0] + 1, numbers[-1] + 1))
