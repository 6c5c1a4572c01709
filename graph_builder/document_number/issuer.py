"""Who issued it: the code or the body that ends where the number's core begins.

A code cannot be told from the words before it by its form. What decides, in
this order: the register of codes; words that lead in to a number or end a
title; an agency's full name; a gap. Text that none of these explains is left
in the code where it is short, and refused where it is long.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .clean_text import CleanText
from .repairs import Tier
from .words import HAN, Words, words

_REACH = 40  # no code and no agency's name with what is glued before it needs more
_INNER = re.compile(rf"(?P<after>[{HAN}]{{0,2}})[)）](?P<inner>[{HAN}]{{1,3}})[(（]")
_AFTER_A_NAME = frozenset("号號》〉）)”")
_REGION_ENDS = frozenset("省市县区州旗盟")
_FIRST_OF_BODY = re.compile(r"[原由以和](?=..)|经(?![济信贸委发开])(?=..)")  # 原卫生部, 经总局
_STATE = "中华人民共和国"
_PLACE = re.compile(r"[省市县区州旗盟]|国家|中国|全国|中央|中共|国务院|最高")


class Issuer(NamedTuple):
    """A code or body, where it begins in the clean text, and how it was recognised."""

    text: str
    start: int
    tier: Tier
    repairs: tuple[str, ...] = ()


def is_free(clean: CleanText, end: int) -> bool:
    """Whether a number can begin at ``end``: after no word, a lead-in or an agency's name."""
    known = words()
    run, _ = _run_before(clean, end, known)
    return (
        not run
        or bool(known.agency_ends.search(run))
        or len(run) in _ends(run, known.lead_ins) | _ends(run, known.title_ends)
    )


def code_before(clean: CleanText, end: int, *, whole: bool = False) -> Issuer | None:
    """The issuer code that ends at ``end``; with ``whole`` nothing before it is cut off."""
    known = words()
    if (end and clean.text[end - 1] in "）)") or (end > 1 and clean.text[end - 2] in "）)"):
        inner = _inner_brackets(clean, end, known)
        if inner:
            return inner
    run, start = _run_before(clean, end, known)
    if not run:
        return None
    if run in known.codes:
        return Issuer(run, start, "registered")
    name = run.translate(known.simplified)
    repairs = () if name == run else ("traditional",)
    if name in known.codes:
        return Issuer(name, start, "registered", repairs)
    if whole and start == 0:
        cut: _Cut | None = _Cut(0)
    else:
        gaps = {place - start for place in clean.gaps(start, end)}
        before = clean.text[start - 1] if start else ""
        cut = _cut(name, gaps, before, known)
    if cut is None:
        return None
    code = name[cut.place :]
    tier = _tier(code, known)
    if tier is None or len(code) > (16 if whole else 10):
        return None
    return Issuer(code, start + cut.place, tier, repairs + cut.repairs)


def _tier(code: str, known: Words) -> Tier | None:
    """How far the form of a code is trusted; None where it is none."""
    if code in known.codes:
        return "registered"
    if len(code) == 1:
        return "single" if code in known.one_character else None
    if known.not_code.match(code):
        return None
    return "pattern" if known.code_like.match(code) else "plain"


class _Cut(NamedTuple):
    """Where in a run of characters the code begins, and the repair that cutting there is."""

    place: int
    repairs: tuple[str, ...] = ()


def _cut(name: str, gaps: set[int], before: str, known: Words) -> _Cut | None:
    """Where the code at the end of ``name`` begins; None where there is none."""
    lead_ins = _ends(name, known.lead_ins)
    if name[0] in known.always_lead_ins or (name[0] == "和" and before in _AFTER_A_NAME):
        lead_ins.add(1)
    title_ends = _title_ends(name, lead_ins, known)
    lead_ins |= {  # 符合要求|按|沪府发
        place + 1
        for place in lead_ins | title_ends
        if name[place : place + 1] in known.always_lead_ins
    }
    return _registered_cut(name, gaps, lead_ins, title_ends, known) or _ruled_cut(
        name, gaps, max(lead_ins | title_ends, default=0), known
    )


def _registered_cut(
    name: str, gaps: set[int], lead_ins: set[int], title_ends: set[int], known: Words
) -> _Cut | None:
    """The longest registered code at the end, if what is before it explains itself."""
    for place in range(1, len(name)):
        if name[place:] not in known.codes:
            continue
        if place in gaps:
            if place <= 2 and known.code_like.match(name) and place not in lead_ins | title_ends:
                continue  # 苏住⏎建规: too little before the gap to be anything but code
            return _Cut(place)
        if place in lead_ins or (place == 1 and name[0] in known.first_lead_ins):
            return _Cut(place)  # words in front of a number, as they should be
        if place in title_ends or _agency_ends_at(name, place, known):
            return _Cut(place, ("prefix-cut",))
        foreign = not known.code_like.match(name[:place])
        if place > 1 and foreign and name[place] not in "政府":  # 镇政发 is a code of its own
            if not known.region_heads.match(name[place - 1]):  # and so is 苏国税发
                return _Cut(place, ("prefix-cut",))
    return None


def _ruled_cut(name: str, gaps: set[int], mark: int, known: Words) -> _Cut | None:
    """Where an unregistered code begins: after a mark, an agency's name, a gap."""
    rest = name[mark:]
    guessed = ("prefix-guessed",)
    if not rest:  # ends as a title does
        return None
    agency = _after_agency(rest, known)
    if agency:
        return _Cut(mark + agency, () if mark + agency in gaps else guessed)
    place = _last_gap(name, mark, gaps, known)
    if place > mark:
        return _Cut(place)
    region = len(rest) > 3 and (rest[1] in "国中" or known.region_heads.match(rest[1]))
    if region and rest[0] in known.first_lead_ins:
        return _Cut(mark + 1, guessed)
    if len(rest) == 1 and mark and rest not in known.one_character:
        return None
    return _Cut(mark, guessed if mark and mark not in gaps else ()) if len(rest) <= 10 else None


def _after_agency(name: str, known: Words) -> int:
    """Where a code begins behind its agency's full name, or 0.

    Such a code takes up the agency's name (商务部|商市建发) or begins with a
    region (苏州市住房和城乡建设局|苏住建规); 工信部|信软 is a code as a whole.
    """
    length = len(name)
    for place in (*range(length - 3, 2, -1), length - 2, length - 1):
        if place < 3:
            continue
        agency, head = name[:place], name[place]
        long = place > 3
        takes_up = head == agency[0] or (long and head in agency)
        if not takes_up and not (long and known.region_heads.match(head)):
            continue
        if place == length - 1 and head not in known.one_character:
            continue
        if _agency_ends_at(name, place, known):
            return place
    return 0


def _title_ends(name: str, lead_ins: set[int], known: Words) -> set[int]:
    """Where the end of a title ends; 规范 in 沪建规范 and 办法 in 农办法 is part of a code."""
    ends = set()
    for match in known.title_ends.finditer(name):
        begin = max((place for place in lead_ins if place <= match.start()), default=0)
        inside = 0 < match.start() - begin <= 4 and known.code_begins.match(name, begin)
        if not inside:
            ends.add(match.end())
    return ends


def _ends(name: str, pattern: re.Pattern[str]) -> set[int]:
    """Where the words that the pattern matches end."""
    return {match.end() for match in pattern.finditer(name)}


def _last_gap(name: str, mark: int, gaps: set[int], known: Words) -> int:
    """Where the code begins if a gap separates it from the words before it.

    A gap can also stand inside the code: 苏住⏎建规. It does so where what
    follows is a single character or what precedes is as short as half a code.
    """
    begin = len(name)
    for place in sorted((g for g in gaps if g > mark), reverse=True):
        behind = len(name) - place
        earlier = max((g for g in gaps if mark <= g < place), default=mark)
        piece = name[earlier:place]
        agency = bool(known.agency_ends.search(piece)) and len(piece) > 2
        if behind > 1 and (agency or len(piece) > 4) and known.code_like.match(name[place:]):
            return place
        begin = earlier
        if len(name) - begin > 10:
            return place if behind > 1 else mark
    return mark if begin == len(name) else max(begin, mark)


def _agency_ends_at(name: str, place: int, known: Words) -> bool:
    """Whether an agency's full name ends right before ``place``."""
    head = name[:place]
    if any(head[start:] in known.bodies for start in range(max(0, place - 16), place - 1)):
        return True
    if place < 5 or not known.agency_ends.search(head):
        return False
    return bool(_PLACE.search(head[:-1])) or any(head[:size] in known.bodies for size in (3, 4, 5))


def _inner_brackets(clean: CleanText, end: int, known: Words) -> Issuer | None:
    """A code with brackets inside: 法（研）发."""
    match = _INNER.match(clean.text[max(0, end - 12) : end][::-1])
    if not match:
        return None
    after, inner = match["after"][::-1], match["inner"][::-1]
    run, start = _run_before(clean, end - match.end(), known)
    if inner in known.not_inner or not run or (not after and len(inner) > 1):
        return None
    head = run.translate(known.simplified)
    for place in range(len(head)):
        if (code := f"{head[place:]}（{inner}）{after}") in known.codes:
            return Issuer(code, start + place, "registered", ("prefix-cut",) if place else ())
    mark = max(_ends(head, known.lead_ins) | _ends(head, known.title_ends), default=0)
    mark += head[mark : mark + 1] in known.always_lead_ins
    mark += _after_agency(head[mark:], known)
    head = head[mark:]
    if not 1 <= len(head) <= 4 or known.not_code.match(f"{head}{inner}{after}"):
        return None
    if len(head) > 2 and not known.code_like.match(head):
        return None
    code = f"{head}（{inner}）{after}"
    return Issuer(code, start + mark, "pattern", ("prefix-guessed",) if mark else ())


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
    run, start = _run_before(clean, end, known)
    if not run:
        return None
    name = run.translate(known.simplified)
    repairs = () if name == run else ("traditional",)
    begin = 0
    if name[0] in "年月日" and start and clean.text[start - 1].isdecimal():
        begin = 1
    marks = _ends(name, known.lead_ins) | _ends(name, known.title_ends) | {begin}
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
        national = next((b for b in ("国家税务总局",) if name.endswith(b, 0, place)), "")
        place -= len(national)
    elif _FIRST_OF_BODY.match(name, place):
        place += 1
    if not 2 <= len(name) - place <= 28:
        return None
    return _named(name[place:], start + place, "pattern", repairs, known)


def _named(
    name: str, start: int, tier: Tier, repairs: tuple[str, ...], known: Words
) -> Issuer | None:
    if name.startswith(_STATE) and name != _STATE:
        name = name.removeprefix(_STATE)
    if name[0] in "本我" and len(name) <= 3:  # 本部, 我局: nobody in particular
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


def _run_before(clean: CleanText, end: int, known: Words) -> tuple[str, int]:
    """The run of name characters that ends at ``end``, and where it starts."""
    match = known.run.match(clean.text[max(0, end - _REACH) : end][::-1])
    if not match:
        return "", end
    return match[0][::-1], end - match.end()
