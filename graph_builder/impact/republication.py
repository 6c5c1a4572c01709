"""Republication: by when changed information must be published again.

Within 20 working days of the change (政府信息公开条例, article 26; the day of the change
does not count), or sooner where the item's own time limit says so: 即时 is the day itself.
A limit that counts from another event (收到申请之日起) says nothing of a change, 及时 and
长期 name no day, and one longer than the regulation's does not lengthen it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from graph_builder.deadline import TimeLimit
from graph_builder.impact.answer import Deadline
from graph_builder.working_days import WorkingDays, republish_by

# The events that are a change of what is published, as limits name them.
_CHANGES = ("变更", "变动", "更新", "调整", "修改", "形成", "制定", "获取")
_AT_ONCE = ("即时", "实时", "立即")


def deadline(change: date, limits: Iterable[TimeLimit], calendar: WorkingDays) -> Deadline:
    """The day by which an item with these ``limits`` must be published again."""
    due = republish_by(change, calendar=calendar)
    found = Deadline(due.day, due.provisional)
    for limit in limits:
        own = _own(change, limit, calendar)
        if own is not None and own.day <= found.day:
            found = own
    return found


def _own(change: date, limit: TimeLimit, calendar: WorkingDays) -> Deadline | None:
    if limit.anchor is not None and not any(word in limit.anchor for word in _CHANGES):
        return None
    if limit.unit == "immediate" and any(word in limit.raw for word in _AT_ONCE):
        return Deadline(change, False, limit.raw)
    if limit.amount is None:
        return None
    if limit.unit == "working-day":
        due = republish_by(change, days=limit.amount, calendar=calendar)
        return Deadline(due.day, due.provisional, limit.raw)
    if limit.unit == "day":
        return Deadline(change + timedelta(days=limit.amount), False, limit.raw)
    if limit.unit == "month":
        return Deadline(_months_later(change, limit.amount), False, limit.raw)
    return None


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
