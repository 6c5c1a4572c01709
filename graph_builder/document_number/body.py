"""The body, or the joint bodies, whose name ends where 令 or 公告 begins.

A body is known by name from the register, or ends as agencies' names do
(上海市人民政府, 浙江省财政厅). Joint bodies are separated by blanks, 、 or
nothing; canonically by a blank.
"""

from __future__ import annotations

import re

from .clean_text import CleanText
from .issuer import Issuer, run_before, word_ends
from .numerals import CHINESE
from .repairs import Tier
from .words import Words, words

_FIRST_OF_BODY = re.compile(r"[原由以和](?=..)|经(?![济信贸委发开])(?=..)")  # 原卫生部, 经总局
_SESSION = re.compile(f"[{CHINESE}\\d]{{1,4}}届")
_REGION_ENDS = frozenset("省市县区州旗盟")
_STATE = "中华人民共和国"
_NATIONAL_WITH_LOCAL = "国家税务总局"  # 国家税务总局上海市税务局 is one body


def body_before(clean: CleanText, end: int) -> Issuer | None:
    """The body, or the joint bodies, whose name ends at ``end``."""
    last = _one_body(clean, end, words())
    if last is None:
        return None
    names, start, tier, repairs = [last.text], last.start, last.tier, set(last.repairs)
    while len(names) < 9 and start:
        separator = clean.text[start - 1]
        gap = clean.gap_at(start)
        stop = start if gap else start - (separator in "、,，/和与及")
        if stop < start and clean.text.startswith("令", stop - 1):
            stop -= 1  # 国务院令、中央军委令第761号
        other = _one_body(clean, stop, words())
        if other is None or (other.tier != "registered" and not (gap or separator == "、")):
            break
        if other.tier != "registered" and not words().provinces.match(other.text):
            break
        if not gap:
            repairs.add("joint")
        names.append(other.text)
        start = other.start
        repairs.update(other.repairs)
    return Issuer(" ".join(reversed(names)), start, tier, tuple(sorted(repairs)))


def _one_body(clean: CleanText, end: int, known: Words) -> Issuer | None:
    if clean.text.endswith("联合", 0, end):  # 质检总局、海关总署联合公告
        end -= 2
    run, start = run_before(clean, end)
    if not run:
        return None
    name = run.translate(known.simplified)
    repairs = () if name == run else ("traditional",)
    if _SESSION.match(name):
        return _of_session(clean, name, start, repairs, known)
    begin = 0
    if name[0] in "年月日" and start and clean.text[start - 1].isdecimal():
        begin = 1
    marks = word_ends(name, known.lead_ins) | word_ends(name, known.title_ends) | {begin}
    gaps = {place - start for place in clean.gaps(start, end)}
    for place in range(begin, len(name)):
        rest = name[place:]
        explained = place in marks or place in gaps or name[begin:place] in known.first_lead_ins
        if rest in known.bodies and not _is_region(name[begin:place], known):
            if name.endswith(_STATE, begin, place):
                place -= len(_STATE)
            return _named(rest, start + place, "registered", repairs, known)
        if rest in known.order_heads and explained:
            return _named(rest, start + place, "pattern", repairs, known)
    if not known.agency_ends.search(name):
        return None
    place = max(marks - {len(name)}, default=begin)
    apart = {g for g in gaps if g > place and len(name) - g > 2 and (g - place) > 2}
    place = max(apart, default=place)
    provinces = [m.start() for m in known.provinces.finditer(name, place)]
    if provinces:
        place = provinces[-1]
        if name.endswith(_NATIONAL_WITH_LOCAL, 0, place):
            place -= len(_NATIONAL_WITH_LOCAL)
    elif _FIRST_OF_BODY.match(name, place):
        place += 1
    if not 2 <= len(name) - place <= 28:
        return None
    return _named(name[place:], start + place, "pattern", repairs, known)


def _of_session(
    clean: CleanText, name: str, start: int, repairs: tuple[str, ...], known: Words
) -> Issuer | None:
    """浙江省第十三届人民代表大会: the region stands before the session; without one whose it is
    cannot be said. 第十届全国人民代表大会 is the National Congress in any session."""
    if clean.text[start - 1 : start] != "第":
        return None
    session = _SESSION.match(name)
    if session and name[session.end() :] in known.bodies:
        return Issuer(name[session.end() :], start + session.end(), "registered", repairs)
    run, begin = run_before(clean, start - 1)
    place = max(word_ends(run, known.lead_ins) | word_ends(run, known.title_ends), default=0)
    region = run[place:]
    if not 2 <= len(region) <= 12 or region[-1] not in _REGION_ENDS:
        return None
    return Issuer(f"{region}第{name}", begin + place, "pattern", repairs)


def _named(
    name: str, start: int, tier: Tier, repairs: tuple[str, ...], known: Words
) -> Issuer | None:
    if name.startswith(_STATE) and name != _STATE:
        name = name.removeprefix(_STATE)
    if known.nobody.fullmatch(name):
        return None
    if name in known.synonyms:
        return Issuer(known.synonyms[name], start, tier, (*repairs, "synonym"))
    return Issuer(name, start, tier, repairs)


def _is_region(prefix: str, known: Words) -> bool:
    """Whether the words before a national body's name make it a local one (浙江省 + 发改委)."""
    if not prefix:
        return False
    if prefix[-1] in _REGION_ENDS:
        return True
    return (len(prefix) >= 2 and bool(known.provinces.match(prefix[-2:] + "市"))) or any(
        known.provinces.match(prefix[-size:] + "省") for size in (2, 3) if len(prefix) >= size
    )
