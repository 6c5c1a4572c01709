"""The issuer code that ends where a year begins, cut from the words before it.

A code cannot be told from the words before it by its form. What decides, in
this order: the register of codes; words that lead in to a number or end a
title; an agency's full name; a gap. Text that none of these explains is left
in the code where it is short, and refused where it is long.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .clean_text import CleanText
from .issuer import Issuer, run_before, word_ends
from .repairs import Tier
from .words import HAN, Words, words

_INNER = re.compile(rf"(?P<after>[{HAN}]{{0,5}})[)）](?P<inner>[{HAN}]{{1,3}})[(（]")
_AFTER_A_NAME = frozenset("号號》〉）)”")
_PLACE = re.compile(r"[省市县区州旗盟]|国家|中国|全国|中央|中共|国务院|最高")


def is_free(clean: CleanText, end: int) -> bool:
    """Whether a number can begin at ``end``: after no word, a lead-in or an agency's name."""
    known = words()
    run, _ = run_before(clean, end)
    return (
        not run
        or bool(known.agency_ends.search(run))
        or len(run) in word_ends(run, known.lead_ins) | word_ends(run, known.title_ends)
    )


def code_before(clean: CleanText, end: int, *, whole: bool = False) -> Issuer | None:
    """The issuer code that ends at ``end``; with ``whole`` nothing before it is cut off."""
    known = words()
    run, start = run_before(clean, end)
    if len(run) < 6 and start and clean.text[start - 1] in "）)":
        inner = _inner_brackets(clean, end, known)
        if inner:
            return inner
    if run and run[0] in "年月日" and clean.text[start - 1 : start].isdecimal():
        run, start = run[1:], start + 1  # 2016年7月1日国发
    if not run:
        return None
    if run in known.codes:
        return Issuer(run, start, "registered")
    name = run.translate(known.simplified)
    repairs = () if name == run else ("traditional",)
    if name in known.codes:
        return Issuer(name, start, "registered", repairs)
    if whole and start == 0 and not known.lead_ins.match(name):
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
    lead_ins = word_ends(name, known.lead_ins)
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
        # 镇政发 and 苏国税发 are codes of their own, 享受财税 is not
        foreign = not known.code_like.match(name[:place]) and name[place] not in "政府"
        if place > 1 and foreign and not known.region_heads.match(name[place - 1]):
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
    places: list[int] = [*range(length - 3, 2, -1), length - 2, length - 1]
    for place in places:
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
    run, start = run_before(clean, end - match.end())
    if inner in known.not_inner or not run or (not after and len(inner) > 1):
        return None
    head = run.translate(known.simplified)
    for place in range(len(head)):
        if (code := f"{head[place:]}（{inner}）{after}") in known.codes:
            return Issuer(code, start + place, "registered", ("prefix-cut",) if place else ())
    mark = max(word_ends(head, known.lead_ins) | word_ends(head, known.title_ends), default=0)
    mark += head[mark : mark + 1] in known.always_lead_ins
    mark += _after_agency(head[mark:], known)
    head = head[mark:]
    if not 1 <= len(head) <= 4 or known.not_code.match(f"{head}{inner}{after}"):
        return None
    if len(head) > 2 and not known.code_like.match(head):
        return None
    if len(after) > 2 and not known.region_heads.match(head):
        return None
    code = f"{head}（{inner}）{after}"
    return Issuer(code, start + mark, "pattern", ("prefix-guessed",) if mark else ())
