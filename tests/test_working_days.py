"""Working days: dates counted by hand on the announced calendars of 2025 and 2026."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from chinese_calendar.constants import holidays, workdays
from hypothesis import given
from hypothesis import strategies as st

from graph_builder import working_days
from graph_builder.deadline import TimeLimit, parse_time_limits
from graph_builder.errors import InputError, MappingError
from graph_builder.language import speaking
from graph_builder.working_days import WorkingDays, due, republish_by

CALENDAR = WorkingDays.load()

# The change, the working days, the day by hand, whether provisional, and why it is here.
COUNTED = [
    # June 2026: 1-5, 8-12 and 15-18 are 14 days; 19-21 is 端午.
    ("2026-05-31", 14, "2026-06-18", False, "the eve of 端午"),
    ("2026-05-31", 15, "2026-06-22", False, "端午 (Fri-Sun) left out"),
    # February 2026: the 14th and 28th are worked Saturdays, 15-23 off.
    ("2026-02-11", 3, "2026-02-14", False, "a worked Saturday before 春节 counts"),
    ("2026-02-11", 4, "2026-02-24", False, "nine days of 春节 in between"),
    ("2026-02-11", 8, "2026-02-28", False, "a worked Saturday after 春节 counts"),
    ("2026-02-11", 20, "2026-03-17", False, "twenty days across 春节 2026: 12, 13, 14 | 24-28 | 2-6 | 9-13 | 16, 17"),
    ("2026-02-10", 20, "2026-03-16", False, "a day earlier"),
    ("2026-02-17", 1, "2026-02-24", False, "a change on a holiday"),
    # 2025: Sunday 28 September and Saturday 11 October are worked, 1-8 October off.
    ("2025-09-26", 1, "2025-09-28", False, "a worked Sunday before 国庆 2025"),
    ("2025-09-26", 4, "2025-10-09", False, "eight days of 国庆 and 中秋 2025"),
    ("2025-09-26", 6, "2025-10-11", False, "a worked Saturday after 国庆 2025"),
    ("2025-09-26", 20, "2025-10-30", False, "28, 29, 30 | 9, 10, 11 | 13-17 | 20-24 | 27-30"),
    ("2026-06-30", 20, "2026-07-28", False, "no holiday at all: four weeks on"),
    ("2024-12-31", 1, "2025-01-02", False, "across 元旦, both years known"),
    ("2026-12-24", 5, "2026-12-31", False, "the last announced day"),
    ("2199-12-25", 1, "2199-12-26", True, "beyond every calendar: weekends only"),
    ("1999-12-31", 1, "2000-01-03", True, "before the package's first year too"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "days", "expected", "provisional", "reason"), COUNTED, ids=[r[4] for r in COUNTED]
)
def test_working_days_after_a_change(
    change: str, days: int, expected: str, provisional: bool, reason: str
) -> None:
    found = republish_by(date.fromisoformat(change), days, CALENDAR)
    assert (found.day.isoformat(), found.provisional) == (expected, provisional), reason


# The limit as printed, the change, the day by hand, the day it was moved from, and why.
LIMITS = [
    ("自变更之日起20个工作日内", "2026-06-30", "2026-07-28", None, "working days"),
    ("自批准之日起7日内", "2026-06-30", "2026-07-07", None, "a Tuesday, nothing moves"),
    ("自批准之日起7个自然日内", "2026-09-24", "2026-10-08", "2026-10-01", "on 国庆: the day after the holiday"),
    ("自批准之日起10日内", "2026-04-29", "2026-05-09", None, "a Saturday that is worked"),
    ("自批准之日起3日内", "2026-07-01", "2026-07-06", "2026-07-04", "on a plain Saturday: Monday"),
    ("自批准之日起3日内", "2026-02-25", "2026-02-28", None, "a worked Saturday stays"),
    ("自批准之日起1个月内", "2026-01-31", "2026-02-28", None, "no 31 February: the last day, worked"),
    ("每年结束后3个月内", "2025-12-31", "2026-03-31", None, "months"),
    ("1年内", "2024-02-29", "2025-02-28", None, "29 February in a year without one"),
    ("即时公开", "2026-10-03", "2026-10-03", None, "at once, even on a holiday"),
    ("长期公开", "2026-06-30", None, None, "no day"),
    ("当年7月份公开上一年度信息", "2026-06-30", None, None, "no unit"),
    ("20000000个工作日内", "2026-06-30", None, None, "beyond reason"),
    ("99999999日内", "2026-06-30", None, None, "beyond reason in days"),
    ("99999999年内", "2026-06-30", None, None, "beyond the calendar itself"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("limit", "change", "expected", "moved", "reason"), LIMITS, ids=[r[4] for r in LIMITS]
)
def test_the_day_on_which_a_limit_ends(
    limit: str, change: str, expected: str | None, moved: str | None, reason: str
) -> None:
    found = due(date.fromisoformat(change), parse_time_limits(limit)[0], CALENDAR)
    said = (
        None
        if found is None
        else (found.day.isoformat(), found.moved_from and str(found.moved_from))
    )
    assert said == (None if expected is None else (expected, moved)), reason


def test_a_day_limit_is_provisional_only_where_its_end_is() -> None:
    limit = TimeLimit(7, "day", None, "7日内")
    inside = due(date(2026, 7, 1), limit, CALENDAR)
    beyond = due(date(2199, 7, 1), limit, CALENDAR)
    assert inside is not None and beyond is not None
    assert (inside.provisional, beyond.provisional) == (False, True)


def test_the_way_is_told_in_both_languages() -> None:
    found = due(date(2026, 9, 24), TimeLimit(7, "day", None, ""), CALENDAR)
    assert found is not None
    assert found.why() == "自2026-09-24次日起第7日为2026-10-01，逢休息日顺延"
    with speaking("en"):
        assert "2026-10-01, a day off" in found.why()


def test_a_change_beyond_the_calendar_is_one_sentence() -> None:
    with pytest.raises(InputError, match="日期太远"):
        republish_by(date(9999, 12, 31), 20, CALENDAR)
    with pytest.raises(InputError, match="日期太远"):
        due(date(9999, 12, 31), TimeLimit(7, "day", None, ""), CALENDAR)


def test_the_file_agrees_with_the_package_on_2026() -> None:
    assert {d for d in CALENDAR.off if d.year == 2026} == {d for d in holidays if d.year == 2026}
    assert {d for d in CALENDAR.worked if d.year == 2026} == {d for d in workdays if d.year == 2026}


# Data files that staff might write.


def _calendar(tmp_path: Path, text: str) -> WorkingDays:
    path = tmp_path / "working_days.yaml"
    path.write_text(text, encoding="utf-8")
    return working_days._loaded(path)


def test_a_new_notice_makes_a_year_final(tmp_path: Path) -> None:
    calendar = _calendar(
        tmp_path,
        "notices: [{notice: 示例, year: 2199, holidays: {元旦: 2199-01-01}, working: [2199-01-06]}]",
    )
    # 1 January 2199 is a Tuesday: 2, 3, 4 are worked, and Sunday the 6th by the notice.
    assert not calendar.is_working(date(2199, 1, 1))
    found = republish_by(date(2198, 12, 31), 4, calendar)
    assert (str(found.day), found.provisional) == ("2199-01-06", False)


def test_a_single_day_overrides_the_package(tmp_path: Path) -> None:
    calendar = _calendar(tmp_path, "notices: [{notice: 示例, holidays: {临时放假: 2026-07-01}}]")
    assert not calendar.is_working(date(2026, 7, 1)) and calendar.is_working(date(2026, 2, 28))
    assert not calendar.is_working(date(2026, 10, 1))


def test_an_empty_file_leaves_the_package(tmp_path: Path) -> None:
    assert _calendar(tmp_path, "notices:\n").years >= {2025, 2026}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("notices: [{year: 2027}]", "notice 1 is malformed: 'notice'"),
        ("notices: [{notice: 甲, holidays: {元旦: 明天}}]", "is not a date"),
        ("notices: [{notice: 甲, holidays: {元旦: [2027-01-03, 2027-01-01]}}]", "is no holiday"),
        ("notices: [{notice: 甲, holidays: {元旦: 2027-01-03}, working: [2027-01-03]}]", "2027-01-03 is a holiday and worked"),
        ("notices: [甲]", "malformed"),
    ],
)  # fmt: skip
def test_a_malformed_notice_is_named(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=says):
        _calendar(tmp_path, text)


DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))
AMOUNTS = st.integers(1, 60)


@given(DAYS, AMOUNTS)
def test_exactly_so_many_working_days_lie_behind_the_change(change: date, days: int) -> None:
    found = republish_by(change, days, CALENDAR).day
    between = [change + timedelta(days=n) for n in range(1, (found - change).days + 1)]
    assert sum(map(CALENDAR.is_working, between)) == days
    assert CALENDAR.is_working(found)


@given(DAYS, st.integers(0, 40), AMOUNTS, st.integers(0, 5))
def test_later_or_longer_never_ends_earlier(change: date, shift: int, days: int, more: int) -> None:
    later = republish_by(change + timedelta(days=shift), days + more, CALENDAR)
    assert later.day >= republish_by(change, days, CALENDAR).day


@given(DAYS, AMOUNTS, st.sampled_from(["day", "month", "year"]))
def test_what_is_counted_ends_on_a_working_day(change: date, amount: int, unit: str) -> None:
    found = due(change, TimeLimit(amount, unit, None, ""), CALENDAR)  # type: ignore[arg-type]
    assert found is not None and CALENDAR.is_working(found.day) and found.day > change
