"""Republication: by when changed information must be published again.

Within 20 working days of the change (政府信息公开条例, article 26; the day of the change
does not count), or sooner where the item's own time limit says so: 即时 is the day itself.
A limit that counts from another event (收到申请之日起) says nothing of a change, 及时 and
长期 name no day, and one longer than the regulation's does not lengthen it.

>>> from graph_builder.deadline import parse_time_limits
>>> calendar, change = WorkingDays.load(), date(2026, 6, 30)
>>> limits = ("自信息变更之日起7个工作日内", "即时公开", "区级主管部门及时转载", "收到申请之日起3日内")
>>> for limit in limits:
...     print(deadline(change, parse_time_limits(limit), calendar).day)
2026-07-09
2026-06-30
2026-07-28
2026-07-28
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from graph_builder.deadline import TimeLimit
from graph_builder.impact.told_of import Deadline
from graph_builder.working_days import WorkingDays, due, republish_by

_DAYS = 20
# The events that are a change of what is published, as limits name them.
_CHANGES = ("变更", "变动", "更新", "调整", "修改", "形成", "制定", "获取")
_AT_ONCE = ("即时", "实时", "立即")


def deadline(change: date, limits: Iterable[TimeLimit], calendar: WorkingDays) -> Deadline:
    """The day by which an item with these ``limits`` must be published again."""
    law = republish_by(change, _DAYS, calendar)
    found = Deadline(law.day, law.provisional)
    for limit in limits:
        own = due(change, limit, calendar) if _is_of_change(limit) else None
        if own is not None and own.day <= found.day:
            found = Deadline(own.day, own.provisional, limit.raw)
    return found


def _is_of_change(limit: TimeLimit) -> bool:
    if limit.unit == "immediate":
        return any(word in limit.raw for word in _AT_ONCE)
    return limit.anchor is None or any(word in limit.anchor for word in _CHANGES)
