"""Where an issuer code begins in the run of characters before its year.

Text may be glued before the code, and a code cannot be told from it by form.
Tried in this order:

1. a code of the register ends the run, and what stands before it explains itself;
2. the code begins behind a word that leads in to a number or ends a title, then
   behind the agency named before it, then behind a gap.

Whatever was guessed says so by a repair. Where nothing speaks for a beginning,
short text stays in the code, and long text has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from .issuer import word_ends
from .words import Words

_AFTER_A_NAME = frozenset("号號》〉）)”")
_PLACE = re.compile(r"[省市县区州旗盟]|国家|中国|全国|中央|中共|国务院|最高")
_LONGEST_CODE = 10


class CodeStart(NamedTuple):
    """Where the code begins in the run, and the repair that cutting there is."""

    place: int
    repairs: tuple[str, ...] = ()


_CUT, _GUESSED = ("prefix-cut",), ("prefix-guessed",)


@dataclass(frozen=True, slots=True)
class _Run:
    """The run, and the places in it where a gap, a lead-in or a title's end stands before."""

    text: str
    gaps: set[int]
    lead_ins: set[int]
    title_ends: set[int]

    @property
    def words(self) -> set[int]:
        """The places right behind a lead-in or the end of a title."""
        return self.lead_ins | self.title_ends


def code_start(text: str, gaps: set[int], before: str, known: Words) -> CodeStart | None:
    """Where the code that ends ``text`` begins; None where there is none.

    ``gaps`` are the places where something was taken out of the text, ``before``
    is the character before it.
    """
    run = _run(text, gaps, before, known)
    return _registered(run, known) or _unregistered(run, known)


def behind_agency(text: str, known: Words) -> int:
    """Where a code begins behind the agency that ``text`` begins with, or 0.

    Behind an agency's name, known or not, a code is told by taking up the name
    (商务部|商市建发) or beginning with a region (苏州市住房和城乡建设局|苏住建规);
    behind a full name of the register by looking like a code (财政部|价费字).
    工信部|信软 is one code: 工信部 is a short name.
    """
    length = len(text)
    places: list[int] = [*range(length - 3, 2, -1), length - 2, length - 1]
    for place in places:
        if place < 3:
            continue
        agency, head = text[:place], text[place]
        takes_up = head == agency[0] or (place > 3 and head in agency)
        begins_with_region = place > 3 and known.region_heads.match(head)
        if not takes_up and not begins_with_region:
            continue
        if place == length - 1 and head not in known.one_character:
            continue
        if _agency_ends_at(text, place, known):
            return place
    return behind_full_name(text, known)


def behind_full_name(text: str, known: Words) -> int:
    """Where a code begins behind the full name of a registered body, or 0."""
    for place in range(len(text) - 2, 2, -1):
        rest = text[place:]
        if known.code_like.match(rest) and not known.not_code.match(rest):
            begins = range(max(0, place - 24), place - 2)
            if any(text[begin:place] in known.full_names for begin in begins):
                return place
    return 0


# -- the run and its marks --------------------------------------------------------------------


def _run(text: str, gaps: set[int], before: str, known: Words) -> _Run:
    lead_ins = word_ends(text, known.lead_ins)
    if text[0] in known.always_lead_ins or (text[0] == "和" and before in _AFTER_A_NAME):
        lead_ins.add(1)
    title_ends = _title_ends(text, lead_ins, known)
    lead_ins |= {  # 符合要求|按|沪府发
        place + 1
        for place in lead_ins | title_ends
        if text[place : place + 1] in known.always_lead_ins
    }
    return _Run(text, gaps, lead_ins, title_ends)


def _title_ends(text: str, lead_ins: set[int], known: Words) -> set[int]:
    """Where the end of a title ends; 规范 in 沪建规范 and 办法 in 农办法 is part of a code."""
    ends = set()
    for match in known.title_ends.finditer(text):
        begin = max((place for place in lead_ins if place <= match.start()), default=0)
        inside = 0 < match.start() - begin <= 4 and known.code_begins.match(text, begin)
        if not inside:
            ends.add(match.end())
    return ends


def _agency_ends_at(text: str, place: int, known: Words) -> bool:
    """Whether the name of an agency, company or school ends right before ``place``."""
    head = text[:place]
    if any(head[start:] in known.bodies for start in range(max(0, place - 16), place - 1)):
        return True
    if place < 5 or not known.institution_ends.search(head):
        return False
    return bool(_PLACE.search(head[:-1])) or any(head[:size] in known.bodies for size in (3, 4, 5))


# -- by the register --------------------------------------------------------------------------


def _registered(run: _Run, known: Words) -> CodeStart | None:
    """The longest registered code at the end, if what is before it explains itself."""
    for place in range(1, len(run.text)):
        if run.text[place:] in known.codes:
            start = _explained(run, place, known)
            if start is not None:
                return start
    return None


def _explained(run: _Run, place: int, known: Words) -> CodeStart | None:
    """The cut at ``place``, where a registered code begins; None where it is inside another."""
    before, code = run.text[:place], run.text[place:]
    if place in run.gaps:
        half = place <= 2 and known.code_like.match(run.text) and place not in run.words
        return None if half else CodeStart(place)  # 苏住⏎建规: the gap stands in a code
    if place in run.lead_ins or (place == 1 and before in known.first_lead_ins):
        return CodeStart(place)  # words in front of a number, as they should be
    if place in run.title_ends or _agency_ends_at(run.text, place, known):
        return CodeStart(place, _CUT)
    # 镇政发 and 苏国税发 are codes of their own, 享受财税 is not
    foreign = not known.code_like.match(before) and code[0] not in "政府"
    if place > 1 and foreign and not known.region_heads.match(before[-1]):
        return CodeStart(place, _CUT)
    return None


# -- by rule ----------------------------------------------------------------------------------


def _unregistered(run: _Run, known: Words) -> CodeStart | None:
    """Behind the last lead-in or title, then behind an agency, then behind a gap."""
    mark = max(run.words, default=0)
    rest = run.text[mark:]
    if not rest:  # ends as a title does
        return None
    if agency := behind_agency(rest, known):
        place = mark + agency
        return CodeStart(place, () if place in run.gaps else _GUESSED)
    place = _behind_gap(run, mark, known)
    if place > mark:
        return CodeStart(place)
    region = len(rest) > 3 and (rest[1] in "国中" or known.region_heads.match(rest[1]))
    if region and rest[0] in known.first_lead_ins:
        return CodeStart(mark + 1, _GUESSED)
    if len(rest) > _LONGEST_CODE or (len(rest) == 1 and mark and rest not in known.one_character):
        return None
    return CodeStart(mark, _GUESSED if mark and mark not in run.gaps else ())


def _behind_gap(run: _Run, mark: int, known: Words) -> int:
    """Where the code begins if a gap separates it from the words before it, else ``mark``.

    A gap can also stand inside the code: 苏住⏎建规. It does so where what
    follows is a single character or what precedes is as short as half a code.
    """
    text, begin = run.text, len(run.text)
    for place in sorted((gap for gap in run.gaps if gap > mark), reverse=True):
        behind = len(text) - place
        earlier = max((gap for gap in run.gaps if mark <= gap < place), default=mark)
        piece = text[earlier:place]
        agency = bool(known.agency_ends.search(piece)) and len(piece) > 2
        if behind > 1 and (agency or len(piece) > 4) and known.code_like.match(text[place:]):
            return place
        begin = earlier
        if len(text) - begin > _LONGEST_CODE:
            return place if behind > 1 else mark
    return mark if begin == len(text) else max(begin, mark)
