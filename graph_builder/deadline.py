"""Time limits (公开时限): amount, unit, the event they run from, and the raw text.

A time limit of a disclosure catalogue says when information must be public,
never how long a service takes. What cannot be counted (及时, 长期) has a unit
and no amount; what says neither keeps its text alone.

>>> (limit,) = parse_time_limits("自该政府信息形成或者变更之日起20个工作日内及时公开")
>>> limit.amount, limit.unit, limit.anchor
(20, 'working-day', '该政府信息形成或者变更')
>>> [limit.unit for limit in parse_time_limits("区级主管部门及时转载 长期公开")]
['immediate', 'permanent']
>>> parse_time_limits("当年7月份公开上一年度信息")[0].unit is None
True
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Unit = Literal["working-day", "day", "month", "year", "immediate", "permanent"]

_NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_COUNTED = re.compile(
    r"(?<![\d年月])(?P<amount>\d+|[一二两三四五六七八九十]+)\s*(?:个)?\s*(?P<unit>工作日|自然日|日|天|月|年)"
    r"(?=内|以内|之内|前|公开|$|[（(，。；、])"
)
_UNITS: dict[str, Unit] = {
    "工作日": "working-day",
    "自然日": "day",
    "日": "day",
    "天": "day",
    "月": "month",
    "年": "year",
}
_UNCOUNTED: tuple[tuple[re.Pattern[str], Unit], ...] = (
    (re.compile("长期|常年|永久"), "permanent"),
    (re.compile("即时|及时|实时|立即|随时"), "immediate"),
)
_ANCHOR = re.compile(r"^(?:自|从|在)?(?P<anchor>.+?)(?:之日起|之日|日起|起|之后|后|的|在|，)*$")
_PARTS = re.compile(r"[\s；;]+")


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """One time limit.

    ``amount`` counts ``unit``; both are ``None`` where the text gives none.
    ``anchor`` is the event from which the time runs, as printed.
    """

    amount: int | None
    unit: Unit | None
    anchor: str | None
    raw: str


@lru_cache(maxsize=16384)
def parse_time_limits(text: str) -> tuple[TimeLimit, ...]:
    """The time limits that a cell states, in order; none for a blank one."""
    limits: list[TimeLimit] = []
    for part in _PARTS.split(text.strip()):
        if not part:
            continue
        limit = _parse(part)
        if limits and (limit.unit is None or limits[-1].unit is None):
            # A blank inside one limit, not between two: 20 个工作日内.
            limit = _parse(limits.pop().raw + part)
        limits.append(limit)
    return tuple(limits)


def _parse(text: str) -> TimeLimit:
    counted = _COUNTED.search(text)
    if counted:
        anchor = _ANCHOR.match(text[: counted.start()])
        return TimeLimit(
            _amount(counted["amount"]),
            _UNITS[counted["unit"]],
            anchor["anchor"] if anchor else None,
            text,
        )
    for pattern, unit in _UNCOUNTED:
        if pattern.search(text):
            return TimeLimit(None, unit, None, text)
    return TimeLimit(None, None, None, text)


def _amount(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    tens, _, ones = numeral.partition("十")
    if "十" not in numeral:
        return _NUMERALS[numeral[-1]]
    return 10 * (_NUMERALS[tens] if tens else 1) + (_NUMERALS[ones] if ones else 0)
