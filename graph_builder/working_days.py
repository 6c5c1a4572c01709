"""Working days in China, and the day by which a time limit ends.

A working day is one on which offices are open: Monday to Friday less the announced
holidays, and the Saturdays and Sundays that are worked in their stead. Holidays are
announced year by year: the package chinese-calendar knows those up to its last release,
``mappings/working_days.yaml`` what came later and what differs. A date that neither
covers is reckoned by weekends alone, and the result is *provisional*.

Changed information is published within 20 working days (政府信息公开条例 art. 26). The day
of the change does not count (民法典 art. 201); a month or year ends on the day that
corresponds, or on the month's last (art. 202); a limit in natural days, months or years
that ends on a day off ends on the next working day (art. 203).

Spring Festival 2026: nine days off, Saturday 14 and Saturday 28 February are worked.

>>> calendar = WorkingDays.load()
>>> found = republish_by(date(2026, 2, 11), 20, calendar)
>>> str(found.day), found.provisional
('2026-03-17', False)
>>> print(found.why())
自2026-02-11次日起第20个工作日

What ends on a day off moves; what no notice covers says so; what cannot be counted is no day.

>>> from graph_builder.deadline import parse_time_limits
>>> limits = [parse_time_limits(text)[0] for text in ("自变更之日起7日内", "即时公开", "长期公开")]
>>> print(*[each and each.day for each in (due(date(2026, 9, 24), x, calendar) for x in limits)])
2026-10-08 2026-09-24 None
>>> print(republish_by(date(2199, 1, 1), 20, calendar).why())
自2199-01-01次日起第20个工作日；2199年放假安排未收录，仅按周末推算，待公布后核实
>>> republish_by(date(2026, 2, 10), 0, calendar)
Traceback (most recent call last):
    ...
ValueError: a time limit of 0 working days; at least 1 is needed
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from chinese_calendar.constants import holidays, workdays

from graph_builder.deadline import TimeLimit
from graph_builder.errors import InputError, MappingError
from graph_builder.language import tr
from graph_builder.resources import mappings

_FILE = "working_days.yaml"
_DAY = timedelta(days=1)
_SATURDAY = 5
#: A longer limit is a slip of the pen (20000个工作日), and no day is made of it.
_MOST_DAYS = 36_525
_LAST_YEAR = 9000  # of a change; later ones would run out of the calendar itself


@dataclass(frozen=True, slots=True)
class Due:
    """The day on which a time limit that ran from ``change`` ends.

    ``provisional`` where a day in between is not covered by an announced calendar,
    the first such year in ``unannounced``. ``moved_from`` is the day off on which the
    limit would have ended by the count alone.
    """

    day: date
    change: date
    limit: TimeLimit
    moved_from: date | None = None
    unannounced: int | None = None

    @property
    def provisional(self) -> bool:
        """Whether the day may change once the holidays are announced."""
        return self.unannounced is not None

    def why(self) -> str:
        """How the day was found, for people."""
        said = self._count()
        if self.moved_from is not None:
            said += tr(
                f"为{self.moved_from}，逢休息日顺延",
                f" is {self.moved_from}, a day off: the next working day",
            )
        if self.unannounced is not None:
            said += tr(
                f"；{self.unannounced}年放假安排未收录，仅按周末推算，待公布后核实",
                f"; the holidays of {self.unannounced} are not known yet: weekends only, "
                "check once they are announced",
            )
        return said

    def _count(self) -> str:
        n, since = self.limit.amount, self.change
        match self.limit.unit:
            case "working-day":
                return tr(f"自{since}次日起第{n}个工作日", f"working day {n} after {since}")
            case "day":
                return tr(f"自{since}次日起第{n}日", f"day {n} after {since}")
            case "month":
                return tr(f"{since}起{n}个月", f"{n} months from {since}")
            case "year":
                return tr(f"{since}起{n}年", f"{n} years from {since}")
            case _:
                return tr(f"{since}即时公开", f"at once, on {since}")


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days off and the worked weekends of the years that have been announced."""

    off: frozenset[date]
    worked: frozenset[date]
    years: frozenset[int]

    @classmethod
    def load(cls) -> WorkingDays:
        """The package's years, with what the data file adds and overrides.

        :raises MappingError: naming the notice of the file that is malformed.
        """
        return _loaded(mappings(_FILE))

    def is_working(self, day: date) -> bool:
        """Whether offices are open on ``day``."""
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.off)


@cache
def _loaded(path: Path) -> WorkingDays:
    off, worked = set(holidays), set(workdays)
    years = {day.year for day in holidays}
    notices = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("notices") or ()
    for n, notice in enumerate(notices, 1):
        try:
            days_off = {day for span in notice.get("holidays", {}).values() for day in _span(span)}
            days_worked = {_a_date(day) for day in notice.get("working", ())}
            name = notice["notice"]
        except (KeyError, ValueError, AttributeError, TypeError) as error:
            raise MappingError(f"{path.name}: notice {n} is malformed: {error}") from error
        if days_off & days_worked:
            day = min(days_off & days_worked)
            raise MappingError(f"{path.name}: {name}: {day} is a holiday and worked")
        if (year := notice.get("year")) is not None:
            years.add(year)
            off = {day for day in off if day.year != year}
            worked = {day for day in worked if day.year != year}
        off = off - days_worked | days_off
        worked = worked - days_off | days_worked
    return WorkingDays(frozenset(off), frozenset(worked), frozenset(years))


def _span(said: Any) -> Iterator[date]:
    first, last = map(_a_date, said if isinstance(said, list) else (said, said))
    if not timedelta() <= last - first <= timedelta(days=31):
        raise ValueError(f"{first} to {last} is no holiday")
    for n in range((last - first).days + 1):
        yield first + n * _DAY


def _a_date(said: Any) -> date:
    if type(said) is not date:
        raise ValueError(f"{said!r} is not a date like 2026-01-01")
    return said


def republish_by(change: date, days: int, calendar: WorkingDays) -> Due:
    """The ``days``-th working day after ``change``, which itself does not count.

    :raises ValueError: fewer than one day, or more than a century of them.
    :raises InputError: a change thousands of years from now.
    """
    _refuse(change)
    if not 1 <= days <= _MOST_DAYS:
        raise ValueError(f"a time limit of {days} working days; at least 1 is needed")
    day, left = change, days
    while left:
        day += _DAY
        left -= calendar.is_working(day)
    limit = TimeLimit(days, "working-day", None, "")
    return Due(day, change, limit, None, _unannounced(change, day, calendar))


def due(change: date, limit: TimeLimit, calendar: WorkingDays) -> Due | None:
    """The day on which ``limit`` ends when it runs from ``change``.

    None for a limit that names no day: 长期, no unit at all, or an amount beyond reason.

    :raises InputError: a change thousands of years from now.
    """
    _refuse(change)
    if limit.unit == "immediate" or (limit.unit and limit.amount == 0):
        return Due(change, change, limit, None, None)
    amount = limit.amount
    if amount is None or limit.unit is None:
        return None
    if limit.unit == "working-day":
        if amount > _MOST_DAYS:
            return None
        return replace(republish_by(change, amount, calendar), limit=limit)
    last = _counted(change, amount, limit.unit)
    if last is None:
        return None
    day = last
    while not calendar.is_working(day):
        day += _DAY
    moved_from = last if day != last else None
    # Only the days around the end matter here: the others count as they come.
    return Due(day, change, limit, moved_from, _unannounced(last - _DAY, day, calendar))


def _refuse(change: date) -> None:
    if change.year > _LAST_YEAR:
        raise InputError(
            tr(
                f"日期太远，无法推算：{change}。请检查年份。",
                f"too far away to count from: {change}; check the year.",
            )
        )


def _counted(change: date, amount: int, unit: str) -> date | None:
    if unit == "day":
        return None if amount > _MOST_DAYS else change + amount * _DAY
    months = change.month - 1 + amount * (12 if unit == "year" else 1)
    year, month = change.year + months // 12, months % 12 + 1
    if year > change.year + _MOST_DAYS // 365:
        return None
    return date(year, month, min(change.day, monthrange(year, month)[1]))


def _unannounced(change: date, last: date, calendar: WorkingDays) -> int | None:
    """The first year of the days after ``change`` up to ``last`` that was not announced."""
    years = range((change + _DAY).year, last.year + 1)
    return next((year for year in years if year not in calendar.years), None)
