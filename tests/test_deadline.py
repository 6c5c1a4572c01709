"""Time limits: amount, unit, anchor and raw text are four things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.deadline import parse_time_limits

# The cell, what it says as (amount, unit, anchor) for each limit, and why it is here.
CELLS = [
    ("自该政府信息形成或者变更之日起20个工作日内及时公开", [(20, "working-day", "该政府信息形成或者变更")], "the standard sentence"),
    ("自信息形成或者变更之日起20个工作日内予以公开", [(20, "working-day", "信息形成或者变更")], "another verb"),
    ("信息形成（变更）20个工作日内", [(20, "working-day", "信息形成（变更）")], "no 自 and no 之日起"),
    ("制定或获取文件之日起20个工作日内", [(20, "working-day", "制定或获取文件")], "no 自"),
    ("部门（单位）预算、决算批复后20个工作日内", [(20, "working-day", "部门（单位）预算、决算批复")], "后 instead of 之日起"),
    ("应当在财政部门批复后20日内", [(20, "day", "应当在财政部门批复")], "days, not working days"),
    ("20个工作日内", [(20, "working-day", None)], "no anchor"),
    ("自形成之日起7个自然日内", [(7, "day", "形成")], "natural days are days"),
    ("自批准之日起十五日内", [(15, "day", "批准")], "a Chinese numeral"),
    ("自批准之日起二十个工作日内", [(20, "working-day", "批准")], "a round Chinese numeral"),
    ("每年结束后3个月内", [(3, "month", "每年结束")], "months"),
    ("长期公开", [(None, "permanent", None)], "cannot be counted"),
    ("长期公开（动态调整）", [(None, "permanent", None)], "a remark changes nothing"),
    ("即时公开", [(None, "immediate", None)], "cannot be counted"),
    ("区级主管部门及时转载 长期公开", [(None, "immediate", None), (None, "permanent", None)], "two columns, two limits"),
    ("当年7月份公开上一年度信息", [(None, None, None)], "a date is not an amount: only the text is kept"),
    ("2019年12月31日前", [(None, None, None)], "a calendar date is not an amount either"),
    ("自该政府信息形成之日起 20 个工作日内", [(20, "working-day", "该政府信息形成")], "blanks around the number"),
    ("长期公开 (动态调整)", [(None, "permanent", None)], "a blank before a remark parts nothing"),
    ("", [], "nothing printed, nothing stated"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "expected", "reason"), CELLS, ids=[row[2] for row in CELLS])
def test_time_limit(
    cell: str, expected: list[tuple[int | None, str | None, str | None]], reason: str
) -> None:
    limits = parse_time_limits(cell)
    assert [(limit.amount, limit.unit, limit.anchor) for limit in limits] == expected, reason


@given(st.text(max_size=60))
def test_raw_text_is_kept_whole(text: str) -> None:
    raw = "".join(limit.raw for limit in parse_time_limits(text))
    assert raw == "".join(c for c in text if c not in "；;" and not c.isspace())
