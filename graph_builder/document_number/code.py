"""The issuer code that ends where a year begins, cut from the words before it.

Where it begins is for ``code_start`` to say; here is what comes before that
(a run that is a code as it stands, a code with brackets inside) and after it
(whether what is left has the form of a code at all).
"""

from __future__ import annotations

import re

from .clean_text import CleanText
from .code_start import CodeStart, behind_agency, behind_full_name, code_start
from .issuer import Issuer, run_before, word_ends
from .repairs import Tier
from .words import HAN, Words, words

_INNER = re.compile(rf"(?P<after>[{HAN}]{{0,5}})[)）](?P<inner>[{HAN}]{{1,3}})[(（]")


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
    """The issuer code that ends at ``end``; with ``whole`` the text is meant to begin with it."""
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
    glued = known.lead_ins.match(name) or behind_full_name(name, known)
    if whole and start == 0 and not glued:
        begins: CodeStart | None = CodeStart(0)
    else:
        gaps = {place - start for place in clean.gaps(start, end)}
        before = clean.text[start - 1] if start else ""
        begins = code_start(name, gaps, before, known)
    if begins is None:
        return None
    code = name[begins.place :]
    tier = _tier(code, known)
    if tier is None or len(code) > (16 if whole else 10):
        return None
    return Issuer(code, start + begins.place, tier, repairs + begins.repairs)


def _tier(code: str, known: Words) -> Tier | None:
    """How far the form of a code is trusted; None where it is none."""
    if code in known.codes:
        return "registered"
    if len(code) == 1:
        return "single" if code in known.one_character else None
    if known.not_code.match(code):
        return None
    return "pattern" if known.code_like.match(code) else "plain"


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
    mark += behind_agency(head[mark:], known)
    head = head[mark:]
    if not 1 <= len(head) <= 4 or known.not_code.match(f"{head}{inner}{after}"):
        return None
    if len(head) > 2 and not known.code_like.match(head):
        return None
    if len(after) > 2 and not known.region_heads.match(head):
        return None
    code = f"{head}（{inner}）{after}"
    return Issuer(code, start + mark, "pattern", ("prefix-guessed",) if mark else ())
