"""The act: the document that a list or notice itself is, read off its head.

>>> act = act_of(["上海市示例局文件", "沪示例规〔2019〕9号", "关于废止《甲办法》的决定", "2019年12月30日"])
>>> str(act.named.number), act.named.title, act.day.isoformat()
('沪示例规〔2019〕9号', '关于废止〈甲办法〉的决定', '2019-12-30')

A date of effect goes before the date of issue:

>>> act_of(["关于废止一批文件的通知（2019年12月30日公布，自2020年2月1日起施行）"]).day.isoformat()
'2020-02-01'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph_builder.chinese_date import DATE, find_dates, whole_date
from graph_builder.document_number import find_numbers
from graph_builder.effects.effect import Named
from graph_builder.effects.words import masked
from graph_builder.policy_title import is_document_title, parse_title

_KINDS = "决定|通知|公告|通告|命令|令|意见|函|批复|规定|办法"
_ABOUT = re.compile(rf"[^。：:，]*关于.+的(?:{_KINDS})(?:（[^（）]*）)*")
_REMARK = re.compile(r"[（(][^（）()《》]*[）)]\s*$")
_BY_NOW = r"(?:公布|发布|印发|下发|发文|签发)"
_NAMES_OF_DATES = re.compile(r"\(\?P<\w+>")
_PLAIN_DATE = _NAMES_OF_DATES.sub("(?:", DATE)
#: 自2020年1月1日起, 自发布之日起30日后: from when something holds.
SINCE = re.compile(
    rf"(?:自|从)?(?:本\w{{2,4}})?(?:(?P<date>{_PLAIN_DATE})|(?P<issue>{_BY_NOW}之日|即日))"
    r"起(?:(?:的?第)?(?P<days>\d{1,3})日(?:后|起)?)?"
)
_IN_FORCE = re.compile(r"\s*(?:正式)?(?:施行|执行|实施|生效|起效)")
_JOINED = 3  # lines over which a title may be broken


@dataclass(frozen=True, slots=True)
class Act:
    """What a list or notice is: its number and title, when it was issued and took effect."""

    named: Named | None = None
    issued: date | None = None
    effective: date | None = None

    @property
    def day(self) -> date | None:
        """From when what it says holds, as far as it says."""
        return self.effective or self.issued


def act_of(lines: Sequence[str], body: str = "", issued: date | None = None) -> Act:
    """The act whose head are ``lines``; ``body`` may say when it takes effect.

    ``issued`` is the date under the text, which goes before one in the head.
    """
    number = next((str(f.number) for line in lines for f in find_numbers(masked(line))), None)
    title = _title(lines)
    # A year in a heading, as in 2026年文件清理结果, names the list and dates nothing.
    head = [found.day for line in lines for found in find_dates(masked(line)) if found.exact]
    issued = issued or next(iter(head), None)
    effective = since(body, issued) or since("\n".join(lines), issued)
    named = Named(number, title) if number or title else None
    return Act(named, issued, effective)


def since(text: str, issued: date | None) -> date | None:
    """From when ``text`` says that it takes effect itself."""
    plain = masked(text)
    for found in SINCE.finditer(plain):
        if _IN_FORCE.match(plain, found.end()):
            return day_of(found, issued)
    return None


def day_of(found: re.Match[str], issued: date | None) -> date | None:
    """The day that a match of :data:`SINCE` means; ``issued`` where it refers to that."""
    if found["date"]:
        said = whole_date(found["date"])
        return said.day if said else None
    if issued is None:
        return None
    return issued + timedelta(days=int(found["days"])) if found["days"] else issued


def _title(lines: Sequence[str]) -> str | None:
    """关于…的决定 in the head, put together over lines; else a line that is a title."""
    plain = [line.strip() for line in lines]
    for length in range(1, _JOINED + 1):
        for start in range(len(plain) - length + 1):
            joined = _without_number("".join(plain[start : start + length]))
            if _ABOUT.fullmatch(joined) and not any(find_numbers(masked(joined))):
                return str(parse_title(joined))
    for line in plain:
        text = _without_number(line)
        if len(text) >= 4 and is_document_title(text) and not text.endswith("文件"):
            return str(parse_title(text))
    return None


def _without_number(text: str) -> str:
    """``text`` without a number before it and without remarks that date it behind it."""
    first = next(iter(find_numbers(masked(text))), None)
    if first is not None and first.start == 0:
        text = text[first.end :].strip()
    remark = _REMARK.search(text)
    while remark and (any(find_dates(remark[0])) or any(find_numbers(remark[0]))):
        text = text[: remark.start()].strip()
        remark = _REMARK.search(text)
    return text
