"""Runs down a column: counters where a constant belongs, bases copied too far.

A spreadsheet cell that is dragged down instead of copied counts on: 20, 21, 22,
23个工作日. What goes up by one from row to row, and only in one number, is such a
counter where the value it starts from is the constant of other rows.

>>> [(step.at, step.constant) for step in counter_steps(["20日内"] * 3 + ["21日内", "22日内"])]
[(3, '20日内'), (4, '20日内')]
>>> list(counter_steps(["1日内", "2日内", "3日内"]))
[]
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from graph_builder.catalogue import Catalogue
from graph_builder.observe.observation import Observation
from graph_builder.observe.rows import Basis, bases, rows
from graph_builder.policy_title import normalize

# Nine digits at a time: Python refuses to read numbers of thousands of digits.
# Sheet and line of each row.
_Rows = set[tuple[str | None, int]]

_NUMBER = re.compile(r"\d{1,9}")
# A number that is a count or a serial: not a year, a month, a quarter, a batch.
_CALENDAR = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d(?!\d)|(?<=第)\d{1,4}(?=[批季届期])|(?<=[年月])\d{1,2}(?!\d)"
    r"|\d{1,2}(?=月|季度))"
)
_COMMON = re.compile(
    "关于|办理|工作|通知|办法|规定|信息|公开|有关|相关|做好|国务院|办公厅|情况|结果|全国|本市"
)
# A constant is what at least so many rows say.
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A value of a run: its index, and the constant that it should have been."""

    at: int
    constant: str
    agreeing: int
    example: int


def counters(catalogue: Catalogue) -> Iterator[Observation]:
    """Time limits and document numbers that count on from row to row."""
    limited = [row for row in rows(catalogue) if row.entry.time_limit]
    for step in counter_steps([row.entry.time_limit or "" for row in limited]):
        row, usual = limited[step.at], limited[step.example]
        yield Observation(
            "Counter", row.about, "time_limit", row.entry.source,
            printed=row.entry.time_limit or "", suggested=step.constant,
            agreeing=step.agreeing, example=usual.entry.source, certainty=0.95,
        )  # fmt: skip
    for cited in _by_title(bases(catalogue)):
        for step in counter_steps([each.citation.document_number or "" for each in cited]):
            basis, example = cited[step.at], cited[step.example]
            yield Observation(
                "Counter", basis.about, "basis", basis.citation.source,
                printed=basis.citation.written_as or basis.citation.raw, suggested=step.constant,
                agreeing=step.agreeing, example=example.citation.source, certainty=0.95,
            )  # fmt: skip


def _by_title(cited: Sequence[Basis]) -> Iterator[list[Basis]]:
    """The numbered citations of each title, in the order of the file."""
    of_title: defaultdict[str, list[Basis]] = defaultdict(list)
    for basis in cited:
        if basis.citation.title and basis.citation.document_number:
            of_title[normalize(basis.citation.title)].append(basis)
    yield from of_title.values()


def counter_steps(values: Sequence[str]) -> Iterator[Step]:
    """The values that count on from a constant of the column."""
    counts = Counter(values)
    constant: str | None = None
    for at in range(1, len(values)):
        before, here = values[at - 1], values[at]
        if not _counts_on(before, here):
            constant = None
            continue
        if constant is None and counts[before] >= _ENOUGH:
            constant = before
        if constant is not None and counts[here] < counts[constant]:
            yield Step(at, constant, counts[constant], values.index(constant))


def _counts_on(before: str, here: str) -> bool:
    """Whether two texts are equal but for one number, which goes up by one.

    What is counted by the calendar goes up rightly:

    >>> _counts_on("2020年底前", "2021年底前"), _counts_on("20日内", "21日内")
    (False, True)
    """
    if _CALENDAR.findall(before) != _CALENDAR.findall(here):
        return False
    one, other = _NUMBER.findall(before), _NUMBER.findall(here)
    if len(one) != len(other) or _NUMBER.sub("#", before) != _NUMBER.sub("#", here):
        return False
    steps = [int(b) - int(a) for a, b in zip(one, other, strict=True) if a != b]
    return steps == [1]


def copied_bases(catalogue: Catalogue) -> Iterator[Observation]:
    """A basis that fits the first row of a run and none of those below it.

    It fits where its title shares words with the item's name or content. Rows of
    another group than the first that share none are taken for a cell dragged too
    far down; surely where the same rows also have a time limit that counts on, and
    where the basis is a notice on the very matter of the first row.
    """
    dragged = {each.place.row for each in counters(catalogue) if each.field == "time_limit"}
    named = [each for each in bases(catalogue) if each.citation.title]
    of_title: defaultdict[str, list[Basis]] = defaultdict(list)
    for each in named:
        of_title[normalize(each.citation.title or "")].append(each)
    for cited in of_title.values():
        for _, numbered in groupby(enumerate(cited), lambda pair: pair[1].item.seq - pair[0]):
            yield from _run([basis for _, basis in numbered], dragged)


def _run(run: Sequence[Basis], dragged: _Rows) -> Iterator[Observation]:
    first, *below = run
    if not below or first.citation.kind == "disclosure" or not _fits(first, strict=True):
        return
    for basis in below:
        if basis.item.category[:-1] == first.item.category[:-1] or _fits(basis):
            continue
        yield Observation(
            "CopiedBasis", basis.about, "basis", basis.citation.source,
            printed=basis.citation.raw, agreeing=None, example=first.citation.source,
            certainty=_how_sure(first, basis, dragged), detail=first.item.name,
        )  # fmt: skip


def _how_sure(first: Basis, basis: Basis, dragged: _Rows) -> float:
    """A law may rightly govern items that share no word with it; a dragged row tells."""
    if any(entry.source.row in dragged for entry in basis.item.entries):
        return 0.85
    title = normalize(first.citation.title or "")
    specific = _pairs(first.item.name) <= _pairs(title)
    return 0.65 if specific and title.endswith(("通知", "意见", "方案")) else 0.5


def _fits(basis: Basis, strict: bool = False) -> bool:
    """Whether a basis has to do with its item: shares two characters in a row with it,
    or, where ``strict``, with its name."""
    title = _pairs(basis.citation.title or "")
    item = _pairs(basis.item.name)
    if not strict:
        for text in (*basis.item.category, *(entry.content for entry in basis.item.entries)):
            item |= _pairs(text)
    return bool(title & item)


def _pairs(text: str) -> set[str]:
    return {
        part[i : i + 2]
        for part in re.split(r"[^\u3400-\u9fff]+", _COMMON.sub(" ", text))
        for i in range(len(part) - 1)
    }
