"""Dates as documents write them: 2019年12月30日, 二〇一九年十二月三十日, 2019.12.30, 20191230.

>>> parse_date("二〇一九年十二月三十日"), parse_date("2019/1/5"), parse_date("20190105")
(datetime.date(2019, 12, 30), datetime.date(2019, 1, 5), datetime.date(2019, 1, 5))

Where only the month or the year is written, the last day of it is taken: by then
what is said of it is so, and the date is not ``exact``.

>>> next(find_dates("于2019年2月废止")).day, next(find_dates("于2019年2月废止")).exact
(datetime.date(2019, 2, 28), False)
>>> parse_date("2019年13月1日") is parse_date("沪医保〔2019〕12号") is None
True
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph_builder.document_number.numerals import number

_YEAR = r"(?P<year>(?:19|20)\d\d|[一二][〇○零ОO0一二三四五六七八九]{3})"
_NUMERAL = r"(?:\d{1,2}|[〇○零一二三四五六七八九十廿卅]{1,3})"
#: A date in running text; the day, or month and day, may be left out.
DATE = (
    rf"(?<![\d〔]){_YEAR}\s*(?:"
    rf"年\s*(?:(?P<month>{_NUMERAL})\s*月(?:份|\s*(?P<day>{_NUMERAL})\s*[日号])?|(?:度|底|末)?)"
    r"|[-./·](?P<month2>\d{1,2})(?:[-./·](?P<day2>\d{1,2}))?(?![\d])"
    r"|(?P<month3>0[1-9]|1[0-2])(?P<day3>[0-3]\d)(?!\d))"
)
_DATE = re.compile(DATE)
_TIME = re.compile(r"[T ]?0?0[:：]00(?:[:：]00)?$")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text; ``exact`` says that its day is written."""

    day: date
    exact: bool
    start: int
    end: int


def find_dates(text: str) -> Iterator[FoundDate]:
    """The dates that ``text`` writes, in order."""
    for match in _DATE.finditer(_folded(text)):
        found = _found(match)
        if found is not None:
            yield found


def parse_date(text: str) -> date | None:
    """The date that ``text`` is; ``None`` where it is none or more than that."""
    found = whole_date(text)
    return None if found is None else found.day


def whole_date(text: str) -> FoundDate | None:
    """The date that the whole of ``text`` writes, midnight and blanks aside."""
    plain = _TIME.sub("", _folded(text).strip())
    match = _DATE.fullmatch(plain)
    return None if match is None else _found(match)


def _found(match: re.Match[str]) -> FoundDate | None:
    said = match.groupdict()
    month = said["month"] or said["month2"] or said["month3"]
    day = said["day"] or said["day2"] or said["day3"]
    year = number(said["year"].replace("О", "0").replace("O", "0"))
    months = number(month) if month else 12
    if year is None or months is None or not 1 <= months <= 12:
        return None
    last = monthrange(year, months)[1]
    days = number(day) if day else last
    if days is None or not 1 <= days <= last:
        return None
    return FoundDate(date(year, months, days), day is not None, match.start(), match.end())


def _folded(text: str) -> str:
    """``text`` in one width, of the same length."""
    return "".join(
        folded if len(folded := unicodedata.normalize("NFKC", c)) == 1 else c for c in text
    )
