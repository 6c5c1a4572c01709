"""The serials behind a year or a 令: 44号, 第四十四号, 44、45号, 44号和45号, 1-3号.

>>> serials, end = read_serials(CleanText("44、第045号，1号楼"), 0)
>>> [(s.value, s.repairs) for s in serials], end
([('44', ('list',)), ('45', ('list', 'ordinal', 'leading-zero'))], 8)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .clean_text import CleanText
from .core import CLOSE, NUMERAL, OPEN
from .numerals import number

_ITEM = re.compile(
    rf"(?P<di>第?)(?P<open>[{re.escape(OPEN)}]?)(?P<numeral>{NUMERAL})"
    rf"(?:[{re.escape(CLOSE)}]{{0,2}}(?P<hao>[号號]))?"
)
_SEPARATOR = re.compile(
    r"[、/／和及与]|以及|(?P<comma>[,，])|(?P<range>[-‐–—―－~～﹣]{1,2}|[至到])"
)
_PLACES = frozenset("楼线院室机店馆路门井矿仓")  # 2号楼, 2号线
_OTHERS = frozenset("令公通")  # 3号令: another document's number
_MOST = 60  # serials in one list
_WIDEST = 21  # serials in one range; in a wider range only its two ends are given


class Serial(NamedTuple):
    """One serial, where it stands in the clean text, and what had to be put right."""

    value: str
    start: int
    end: int
    repairs: tuple[str, ...]


class _Item(NamedTuple):
    value: int
    start: int
    end: int
    ranged: bool
    suffixed: bool
    repairs: tuple[str, ...]


def read_serials(clean: CleanText, place: int) -> tuple[list[Serial], int]:
    """The serials that begin at ``place`` and where they end.

    A single serial without 号 comes back with the repair ``suffix-missing``;
    whether that is a number at all is for the caller to say.
    """
    items, settled = _items(clean, place)
    if not items:
        return [], place
    if not settled:
        first = items[0]
        repairs = (*first.repairs, "suffix-missing")
        return [Serial(str(first.value), first.start, first.end, repairs)], first.end
    serials: list[Serial] = []
    kept = items[:settled]
    for index, item in enumerate(kept):
        if item.ranged:
            start, low = serials[-1].start, int(serials[-1].value)
            if item.value <= low:  # 44-1号 is a number under 44, not a range
                serials[-1] = Serial(f"{low}-{item.value}", start, item.end, serials[-1].repairs)
                return serials, item.end
            shared = tuple(
                r for r in serials[-1].repairs if r not in ("list", "range", "range-ends")
            )
            values, repair = range(low, item.value + 1), "range"
            if len(values) > _WIDEST:
                values, repair = range(low, item.value + 1, item.value - low), "range-ends"
            serials[-1:] = [
                Serial(str(value), start, item.end, (repair, *shared)) for value in values
            ]
            continue
        listed = ("list",) if index or not item.suffixed else ()
        serials.append(Serial(str(item.value), item.start, item.end, listed + item.repairs))
    return serials, kept[-1].end


def _items(clean: CleanText, place: int) -> tuple[list[_Item], int]:
    """All items of the list, and how many of them a 号 closes."""
    text, settled, ranged = clean.text, 0, False
    items: list[_Item] = []
    while len(items) < _MOST:
        match = _ITEM.match(text, place)
        if match is None and not items and (gaps := clean.gaps(place, place + 7)):
            match = _ITEM.match(text, place, gaps[0])  # the next cell's digits, not the serial's
        if match is None:
            break
        item = _item(clean, match, ranged)
        if item is None or _belongs_elsewhere(text, match, bool(items)):
            break
        if ranged and items[-1].ranged:
            break
        if ranged and "leading-zero" in item.repairs and "leading-zero" not in items[-1].repairs:
            return [], 0  # 1-00123: the number of a report, not a range
        items.append(item)
        if item.suffixed:
            settled = len(items)
        if item.end != match.end():
            break
        separator = _SEPARATOR.match(text, match.end())
        if separator is None or (separator["comma"] and item.suffixed):
            break
        ranged = bool(separator["range"])
        place = separator.end()
    return items, settled


def _belongs_elsewhere(text: str, match: re.Match[str], later: bool) -> bool:
    """Whether this is the number of something else: 2号楼, later in a list 3号令 too."""
    following = text[match.end() : match.end() + 1]
    return bool(match["hao"]) and (following in _PLACES or (later and following in _OTHERS))


def _item(clean: CleanText, match: re.Match[str], ranged: bool) -> _Item | None:
    written, end = match["numeral"], match.end()
    if not match["hao"]:
        if match["open"] or not written.isdecimal():
            return None
        end = match.end("numeral")
        gaps = clean.gaps(match.start("numeral"), end)
        if gaps:  # without 号 only the digits that stand together are its serial
            end = gaps[0]
            written = clean.text[match.start("numeral") : end]
    value = number(written)
    if not value:
        return None
    repairs = []
    if match["di"]:
        repairs.append("ordinal")
    if not written.isdecimal():
        repairs.append("numeral")
    elif not written.isascii():
        repairs.append("width")
    if written.isdecimal() and int(written[0]) == 0:
        repairs.append("leading-zero")
    if match["hao"] == "號":
        repairs.append("suffix-traditional")
    return _Item(value, match.start(), end, ranged, bool(match["hao"]), tuple(repairs))
