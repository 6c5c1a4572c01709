"""A day that somebody typed into a form or an address, from 1900 to 2099.

>>> day_of("2026年6月30日"), day_of(" ")
(datetime.date(2026, 6, 30), None)
"""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from graph_builder.chinese_date import parse_date
from graph_builder.language import tr
from graph_builder.web.protocol import Refused


def day_of(text: str) -> date | None:
    """The day that ``text`` writes; ``None`` where it is empty.

    :raises Refused: it is no date, or one of another age.
    """
    if not text.strip():
        return None
    found = parse_date(text)
    if found is None:
        raise Refused(
            HTTPStatus.BAD_REQUEST,
            tr(
                f"日期“{text}”不能用：应是 1900 年至 2099 年间实有的一天，写成 2026-01-31 的样子。",
                f"“{text}” cannot be used as a date: it must be a real day from 1900 to 2099, "
                "written like 2026-01-31.",
            ),
        )
    return found
