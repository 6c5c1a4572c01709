"""The columns of a list: where in its rows what stands, and the dates that a row gives.

>>> columns = Columns.of(("文号", "文件名称", "废止", "失效", "废止日期"))
>>> columns.is_heading, sorted(columns.roles), sorted(columns.ticks)
(True, ['effect_date', 'number', 'title'], [2, 3])
>>> str(end_of_term(date(2016, 3, 1), 5))
'2021-02-28'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from graph_builder.chinese_date import find_dates, whole_date
from graph_builder.document_number.numerals import number as numeral
from graph_builder.effects.effect import EffectType
from graph_builder.effects.words import Action, column_role, find_actions, key_of, masked, state_of

# What a cell holds where it says nothing.
NOTHING = re.compile(r"[\s/\\—–\-－*＊×xX无空暂]*|暂无|长期|长期有效|未规定|未明确|见附件")
_YEARS = re.compile(r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})年")
_IN_EFFECT = ("生效", "执行")


@dataclass(slots=True)
class Columns:
    """Where in a row what stands: the columns of each role, and those that are ticked."""

    roles: dict[str, list[int]] = field(default_factory=dict)
    ticks: dict[int, Action] = field(default_factory=dict)
    headings: Sequence[str] = ()

    @classmethod
    def of(cls, cells: Sequence[str]) -> Columns:
        """The columns under the heading ``cells``."""
        columns = cls(headings=cells)
        for index, cell in enumerate(cells):
            if not cell.strip():
                continue
            action = state_of(cell)
            whole = action is not None and action.type and action.word == key_of(cell)
            if whole and action is not None:
                columns.ticks[index] = action
            elif role := column_role(cell):
                columns.roles.setdefault(role, []).append(index)
        return columns

    @property
    def is_heading(self) -> bool:
        """Whether these are columns of documents at all."""
        named = {"number", "title"} & set(self.roles)
        headings = sum(bool(cell.strip()) for cell in self.headings)
        known = sum(map(len, self.roles.values()))
        return bool(named) and 2 * known >= headings and len(self.roles) + len(self.ticks) >= 2

    def cell(self, role: str, cells: Sequence[str]) -> str:
        """The first cell of ``role`` that says something."""
        said = (cells[i] for i in self.roles.get(role, ()) if i < len(cells))
        return next((cell for cell in said if not NOTHING.fullmatch(cell)), "")

    def printed(self, role: str, cells: Sequence[str]) -> str:
        """The first cell of ``role`` that has any text."""
        said = (cells[i] for i in self.roles.get(role, ()) if i < len(cells))
        return next((cell for cell in said if cell.strip()), "")

    def type_of_heading(self, role: str) -> EffectType | None:
        """What the heading of a column says is done: 废止日期."""
        for index in self.roles.get(role, ()):
            for action in find_actions(self.headings[index]):
                if action.type is not None:
                    return action.type
        return None


class RowDates:
    """The dates of a row: those of the document, and that of what happened to it."""

    def __init__(
        self, columns: Columns, cells: Sequence[str], own: bool, note: Callable[[str, bool], None]
    ) -> None:
        self._note = note
        self.issued = self._day(columns.cell("issued", cells))
        self.effective = self._day(columns.cell("effective", cells))
        self._stated = self._day(columns.cell("effect_date", cells))
        self._as_of = self._day(columns.cell("as_of", cells))
        plain = self._day(columns.cell("date", cells))
        if own and plain is not None:
            heading = columns.headings[columns.roles["date"][0]]
            if any(word in heading for word in _IN_EFFECT):
                self.effective = self.effective or plain
            else:
                self.issued = self.issued or plain
        else:
            self._stated = self._stated or plain
        self.until = self._until(columns.cell("until", cells))

    @property
    def of_document(self) -> bool:
        """Whether any date is the document's own."""
        return any((self.issued, self.effective, self.until))

    def of_effect(self, words: str, kind: EffectType) -> date | None:
        """When it happened, by the column, by the words themselves, or by its term."""
        if self._stated is not None:
            return self._stated
        inside = next(iter(find_dates(masked(words))), None)
        if inside is not None:
            return inside.day
        if kind == "expired" and self.until is not None:
            return self.until + timedelta(days=1)
        return self._as_of

    def _day(self, cell: str) -> date | None:
        if not cell:
            return None
        found = whole_date(cell) or next(iter(find_dates(cell)), None)
        if found is None:
            self._note(f"日期“{cell}”读不出", True)
            return None
        if not found.exact:
            self._note(f"日期“{cell}”没有写到日，按 {found.day} 计", False)
        return found.day

    def _until(self, cell: str) -> date | None:
        years = _YEARS.fullmatch(cell.strip())
        if years is None:
            return self._day(cell)
        since = self.effective or self.issued
        count = numeral(years["n"])
        if since is None or not count:
            self._note(f"有效期“{cell}”不知从何时起算", True)
            return None
        return end_of_term(since, count)


def end_of_term(since: date, years: int) -> date:
    """The last day of a term of ``years`` that began on ``since``.

    >>> end_of_term(date(2016, 2, 29), 2), end_of_term(date(2016, 1, 1), 5)
    (datetime.date(2018, 2, 28), datetime.date(2020, 12, 31))
    """
    try:
        return since.replace(year=since.year + years) - timedelta(days=1)
    except ValueError:  # 29 February, in a year that has none
        return date(since.year + years, 2, 28)
