"""Finding numbers in running text: first the rare core, then left and right of it.

Each core costs a bounded look to the left for the issuer and one to the right
for the serials, so the time is linear in the text whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from heapq import merge
from typing import NamedTuple

from . import core
from .body import body_before
from .clean_text import CleanText
from .code import code_before, is_free
from .issuer import Issuer
from .numerals import number
from .repairs import Tier, confidence, in_order
from .serials import Serial, read_serials
from .standard import find_standards
from .value import DocumentNumber, Family, Found
from .words import words

_FIRST_YEAR, _LAST_YEAR = 1945, 2050
# What cannot follow a serial that has lost its 号: it is then a count, a date, a page.
_UNITS = frozenset("年月日期页条款项章卷版元个名人次届件家户批份万亿千百米吨℃%％.．·:：-—–－~～")
_MAY_HOLD_NUMBERS = re.compile(rf"[号號]|[{re.escape(core.OPEN)}][\s&<]{{0,3}}\d|&#")
_MAY_HOLD_STANDARDS = re.compile(
    r"[GgＧ]\s?[BbＢ]|[DdＤ][BbＢ]\s?\d|[TＴ][/／]|[A-ZＡ-Ｚ]{2,5}[\s/／]{0,4}[A-ZＴ]{0,2}\s?\d"
)
_REACH = 60  # characters from 号 back to the beginning of a core


class _Year(NamedTuple):
    value: int | None
    printed: str
    repairs: tuple[str, ...]


class _Reading(NamedTuple):
    """The numbers read at one core: everything they share, and their serials."""

    family: Family
    issuer: Issuer
    word: str
    year: _Year
    serials: list[Serial]
    start: int
    end: int
    repairs: tuple[str, ...]


def find_numbers(text: str) -> Iterator[Found]:
    """The document numbers in ``text``, in order.

    Members of a range share their span; otherwise spans do not overlap.
    """
    numbers = scan(CleanText(text)) if _MAY_HOLD_NUMBERS.search(text) else iter(())
    if not _MAY_HOLD_STANDARDS.search(text):
        return numbers
    return merge(numbers, find_standards(text), key=lambda found: found.start)


def scan(clean: CleanText, *, whole: bool = False) -> Iterator[Found]:
    """All numbers but standards; ``whole``: the text is meant to be a single number."""
    place, last = 0, None
    while anchor := core.ANCHOR.search(clean.text, place):
        reading = _at(clean, anchor.start(), place, last, whole)
        if reading is None or reading.start < (last.end if last else 0):
            place = anchor.end()
            continue
        while reading:
            yield from _founds(clean, reading)
            last, place = reading, reading.end
            reading = _next_year(clean, reading)


def _at(
    clean: CleanText, at: int, since: int, last: _Reading | None, whole: bool
) -> _Reading | None:
    """What is read at an anchor: forwards from 令, 公告 or a bracket, back from 号."""
    character = clean.text[at]
    if character in "令\uf9a8":
        return _word_first(clean, at)
    if character == "告":
        return _word_first(clean, at - 1)
    if character in "号號":
        backwards = clean.text[max(since, at - _REACH) : at][::-1]
        if clean.text.startswith(("令", "\uf9a8", "公告", "通告"), at + 1):
            match = core.BACK_FROM_SUFFIX.match(backwards)
            return _word_last(clean, at - match.end()) if match else None
        match = core.BACK_TO_YEAR.match(backwards)
        return _without_brackets(clean, at - match.end()) if match else None
    if clean.text[at - 1 : at].isdecimal() or clean.text.startswith("年", at - 1):
        match = core.BACK_TO_UNOPENED.match(clean.text[max(since, at - 6) : at][::-1])
        unopened = _numbered(clean, at - match.end(), last, whole) if match else None
        return unopened or _swapped(clean, at, since)
    return _word_last(clean, at) or _numbered(clean, at, last, whole)


# -- orders and announcements ---------------------------------------------------------------


def _word_first(clean: CleanText, at: int) -> _Reading | None:
    """国务院令第711号, 国家税务总局公告2011年第13号: the word begins at ``at``."""
    match = core.WORD_FIRST.match(clean.text, at)
    body = body_before(clean, at) if match else None
    if match is None or body is None:
        return None
    serials, end = read_serials(clean, match.end())
    return _order(match, body, serials, end, ())


def _word_last(clean: CleanText, at: int) -> _Reading | None:
    """国务院第711号令, 电监会2009年第28号令: the year or the serial begins at ``at``."""
    match = core.WORD_LAST.match(clean.text, at)
    if match is None:
        return None
    body = body_before(clean, _end_of_body(clean, at))
    serials, _ = read_serials(clean, match.start("serials"))
    if body is None or not serials:
        return None
    serials[-1] = serials[-1]._replace(end=match.end())  # the span includes the word
    return _order(match, body, serials, match.end(), ("word-order",))


def _end_of_body(clean: CleanText, at: int) -> int:
    """Where the body ends: before 以 (国务院以第535号令), before the date of the order."""
    if clean.text.startswith("以", at - 1):
        return at - 1
    date = core.BACK_TO_DATE.match(clean.text[max(0, at - 11) : at][::-1])
    return at - date.end() if date else at


def _order(
    match: re.Match[str],
    body: Issuer,
    serials: list[Serial],
    end: int,
    repairs: tuple[str, ...],
) -> _Reading | None:
    year = _year_of_order(match)
    if year is None or not serials or "suffix-missing" in serials[0].repairs:
        return None
    word = "令" if match["word"] in "令\uf9a8" else match["word"]
    if word == "令" and body.text.endswith("部部"):  # 建设部部令
        body = body._replace(text=body.text[:-1])
    family: Family = "order" if word == "令" else "announcement"
    return _Reading(family, body, word, year, serials, body.start, end, repairs)


def _year_of_order(match: re.Match[str]) -> _Year | None:
    groups = match.groupdict()
    if groups.get("session"):
        return _Year(None, f"〔{groups['session']}〕", ())
    written = groups.get("bracketed") or groups.get("plain") or groups.get("bare")
    if not written:
        return _Year(None, "", ())
    value = number(written)
    if value is None or not _FIRST_YEAR <= value <= _LAST_YEAR:
        return None
    repairs = _numeral_repairs(written)
    if groups.get("bare"):
        repairs += ("year-word",)
    return _Year(value, f"〔{value}〕" if groups.get("bracketed") else "", repairs)


def _next_year(clean: CleanText, reading: _Reading) -> _Reading | None:
    """…公告2011年第13号、2012年第57号: the body carries on into another year."""
    if reading.family == "number":
        return None
    match = core.NEXT_YEAR.match(clean.text, reading.end)
    year = _year_of_order(match) if match else None
    if match is None or year is None:
        return None
    serials, end = read_serials(clean, match.end())
    if not serials or "suffix-missing" in serials[0].repairs:
        return None
    start = match.start("bracketed") - 1 if match["bracketed"] else match.start("plain")
    return reading._replace(
        year=year, serials=serials, start=start, end=end, repairs=("inherited-code",)
    )


# -- numbers with a code and a year ----------------------------------------------------------


def _numbered(clean: CleanText, at: int, last: _Reading | None, whole: bool) -> _Reading | None:
    """A number with code, year and serial whose year begins at ``at``."""
    match = core.YEAR.match(clean.text, at)
    if match is None:
        return None
    serials, end = read_serials(clean, match.end())
    repairs: tuple[str, ...] = ()
    if not serials and clean.text.startswith("字", match.end()):
        serials, end = read_serials(clean, match.end() + 1)
        repairs = ("stray-zi",)
    if not serials:
        return _year_first(clean, at, match)
    issuer, start = code_before(clean, at, whole=whole), at
    if issuer:
        start = issuer.start
    else:
        issuer = _inherited(clean, at, last, match)
        repairs += ("inherited-code",)
    year = _year(match)
    if issuer is None or year is None or _is_order(clean, at, issuer):
        return None
    bracket = match["open"] or match["closed"]
    known = issuer.tier == "registered"
    if year.value is None and not (known or issuer.text[-1] in "字发函办文号令电"):
        return None
    if issuer.tier == "plain" and bracket[0] in core.ROUND:
        return None
    if "bracket-missing" in year.repairs and bracket[0] in core.ROUND and not known:
        return None
    if "suffix-missing" in serials[0].repairs and not _may_lack_suffix(clean, end, issuer, bracket):
        return None
    return _Reading("number", issuer, "", year, serials, start, end, repairs + issuer.repairs)


def _year(match: re.Match[str]) -> _Year | None:
    opened, closed = match["open"] or "", match["close"] or match["closed"] or ""
    written = match["year"] or match["unopened"]
    value = number(written)
    if value is None:
        return None
    repairs = _numeral_repairs(written)
    if opened != "〔" or closed != "〕":
        pair = opened + closed
        kind = "" if pair in core.PAIRS else "-mixed" if opened and closed else "-missing"
        repairs += (f"bracket{kind}",)
    if match["nian"]:
        repairs += ("year-word",)
    if len(written) == 2:
        if 30 < value < 49 or (value <= 30 and opened in core.ROUND):
            return None
        return _Year(None, f"{value:02}", (*repairs, "year-two-digits"))
    return _Year(value, "", repairs) if _FIRST_YEAR <= value <= _LAST_YEAR else None


def _is_order(clean: CleanText, at: int, issuer: Issuer) -> bool:
    """Whether the code is a body with 令 or 公告: then it is an order or nothing."""
    word = next((word for word in ("令", "公告", "通告") if issuer.text.endswith(word)), "")
    return bool(word) and body_before(clean, at - len(word)) is not None


def _inherited(
    clean: CleanText, at: int, last: _Reading | None, match: re.Match[str]
) -> Issuer | None:
    """The code of the number before, where only a separator stands between the two."""
    if last is None or last.family != "number":
        return None
    between = clean.text[last.end : at]
    if between in ("、", "/", "／", "和", "及", "与", "以及", "，", ",", "；", ";"):
        return last.issuer
    if between or clean.gap_at(at) or (match["open"] or "(") in core.ROUND:
        return None
    return last.issuer


def _swapped(clean: CleanText, at: int, since: int) -> _Reading | None:
    """沪人社专2017［256］号: the bracket at ``at`` opens the serial."""
    back = core.BACK_TO_SWAPPED.match(clean.text[max(since, at - 6) : at][::-1])
    match = core.SWAPPED.match(clean.text, at - back.end()) if back else None
    return _unbracketed(clean, match, ("registered", "pattern")) if match else None


def _without_brackets(clean: CleanText, at: int) -> _Reading | None:
    """国发201340号: only where the register knows the code."""
    match = core.BARE_YEAR.match(clean.text, at)
    return _unbracketed(clean, match, ("registered",)) if match else None


def _unbracketed(
    clean: CleanText, match: re.Match[str], trusted: tuple[Tier, ...]
) -> _Reading | None:
    """A number whose year has no brackets, its code being of one of the ``trusted`` tiers."""
    issuer = code_before(clean, match.start())
    if issuer is None or issuer.tier not in trusted or len(issuer.text) < 2:
        return None
    value = number(match["year"])
    serials, end = read_serials(clean, match.end())
    if not serials or value is None or not _FIRST_YEAR <= value <= _LAST_YEAR:
        return None
    year = _Year(value, "", (*_numeral_repairs(match["year"]), "bracket-missing"))
    return _Reading("number", issuer, "", year, serials, issuer.start, end, issuer.repairs)


def _year_first(clean: CleanText, at: int, match: re.Match[str]) -> _Reading | None:
    """(86)财税字第122号. Court cases are written like this too: refused by their marks."""
    inside = core.YEAR_FIRST.match(clean.text, match.end())
    year = _year(match)
    if inside is None or year is None or "bracket-missing" in year.repairs:
        return None
    known = words()
    code = inside["code"].translate(known.simplified)
    if code not in known.codes and (
        len(code) < 3
        or code[-1] != "字"
        or known.case_marks.search(code)
        or known.not_code.match(code)
        or set(code) & known.never
    ):
        return None
    if code not in known.codes and not is_free(clean, at):
        return None
    serials, end = read_serials(clean, inside.end())
    if not serials or "suffix-missing" in serials[0].repairs:
        return None
    issuer = Issuer(code, at, "registered" if code in known.codes else "pattern")
    return _Reading("number", issuer, "", year, serials, at, end, ("year-first",))


def _may_lack_suffix(clean: CleanText, end: int, issuer: Issuer, bracket: str) -> bool:
    """Whether 沪医保〔2001〕51 without 号 is still plainly a number."""
    registered = issuer.tier == "registered"
    if not registered and (bracket[0] in core.ROUND or issuer.tier != "pattern"):
        return False
    following = clean.text[end : end + 1]
    if not following:
        return True
    if following in _UNITS and not (
        following in ".．:：" and not clean.text[end + 1 : end + 2].isdecimal()
    ):
        return False
    if clean.gap_at(end) or not following.isalnum():
        return True
    return registered and following in "文关和及规中的"


# -- what is found ---------------------------------------------------------------------------


def _numeral_repairs(written: str) -> tuple[str, ...]:
    if not written.isdecimal():
        return ("look-alike",) if written[0].isdecimal() else ("numeral",)
    return () if written.isascii() else ("width",)


def _founds(clean: CleanText, reading: _Reading) -> Iterator[Found]:
    first = reading.serials[0].start
    shared = {*reading.repairs, *reading.issuer.repairs, *reading.year.repairs}
    word = reading.word if reading.word == "通告" else ""
    for serial in reading.serials:
        place = reading.start if serial.start == first else serial.start
        slugs = shared.union(serial.repairs)
        if reading.family != "number":  # there 第 belongs to the number
            slugs ^= {"ordinal"} if "ordinal" in slugs else {"ordinal-missing"}
        if clean.gapped:
            slugs |= clean.noise(place, serial.end)
        repairs = in_order(frozenset(slugs)) if slugs else ()
        value = DocumentNumber(
            reading.family,
            reading.issuer.text,
            reading.year.value,
            serial.value,
            reading.year.printed,
            word,
        )
        start, end = clean.start(place), clean.end(serial.end)
        score = confidence(reading.issuer.tier, repairs)
        yield Found(value, clean.original[start:end], start, end, repairs, score)
