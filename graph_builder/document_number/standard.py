"""Standards: GB/T 9704-2012, GB 17733-2008, DB31/T 310-2019, T/CECS 123-2019.

They are read from the text as it is: their blanks are few and do matter
(a clause number may follow), and no Han character belongs to them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from .repairs import confidence
from .value import DocumentNumber, Found
from .words import words

_BLANKS = r"\s{0,3}"
_SLASH = r"[/／∕⁄]"
_DASH = r"[-‐‑‒–—―−﹣－~～]"
# Letters before a digit, a slash or a letter: where a prefix may begin.
_HINT = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]{1,7}(?=\s{0,3}[\d/／∕⁄A-ZＴ])")
_FIRST_YEAR, _LAST_YEAR = 1950, 2049


@cache
def _pattern() -> re.Pattern[str]:
    national = "|".join(map(_both_widths, ("GBZ", "GBJ", "GB")))
    others = "|".join(map(_both_widths, sorted(words().standards, key=len, reverse=True)))
    local = _both_widths("DB") + r"\s?\d{2,6}"
    return re.compile(
        rf"(?<![A-Za-z0-9Ａ-Ｚａ-ｚ/／_.-])"
        rf"(?P<prefix>(?:(?P<national>{national}|{local})|{others})"
        rf"(?:{_BLANKS}{_SLASH}{_BLANKS}(?P<kind>[TZＴＺtz])(?![A-Za-z])|\s?(?P<glued>[TＴ])(?=\s?\d)"
        rf"|(?P<bare_slash>{_BLANKS}{_SLASH}))?"
        rf"|[TＴ]{_SLASH}\s?(?P<society>[A-ZＡ-Ｚ]{{2,10}}))"
        rf"{_BLANKS}(?P<serial>[A-Z]{{0,2}}\d{{1,6}}(?:[.．]\d{{1,3}}){{0,2}})"
        rf"(?:\s{{0,2}}(?P<dash>{_DASH}{{1,2}})\s{{0,2}}(?P<year>\d{{4}}|\d{{2}})(?![\d.]\d|\d))?",
        re.IGNORECASE,
    )


def _both_widths(letters: str) -> str:
    return "".join(f"[{letter}{chr(ord(letter) + 0xFEE0)}]" for letter in letters)


def find_standards(text: str) -> Iterator[Found]:
    """The standards cited in a text, in order. ``text`` is the original, uncleaned."""
    place, pattern = 0, _pattern()
    while hint := _HINT.search(text, place):
        match = pattern.match(text, hint.start())
        found = _read(match, text) if match else None
        if found:
            yield found
        place = found.end if found else hint.end()


def _read(match: re.Match[str], text: str) -> Found | None:
    written = unicodedata.normalize("NFKC", match["prefix"])
    prefix = re.sub(r"\s+", "", written).replace("∕", "/").replace("⁄", "/")
    serial = unicodedata.normalize("NFKC", match["serial"])
    year = unicodedata.normalize("NFKC", match["year"] or "")
    repairs = []
    if prefix != prefix.upper():
        if not year:
            return None
        repairs.append("letter-case")
        prefix = prefix.upper()
    if match["glued"]:
        repairs.append("slash-missing")
        prefix = f"{prefix[:-1]}/T"
    is_local = prefix.startswith("DB")
    if match["bare_slash"]:
        if not is_local:
            return None
        prefix = prefix.rstrip("/")
    slashed = "/" in prefix or is_local
    if not serial[0].isdigit() and not prefix.startswith(("TSG", "JTG")):
        return None
    if not year and not _undated(match, text, slashed):
        return None
    if len(year) == 4 and not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    if len(year) == 2 and not (match["national"] or slashed):
        return None
    if not match["national"] and not slashed and (_is_year(serial) or len(serial) > 5):
        return None
    if not year:
        repairs.append("year-missing")
    elif match["dash"] != "-":
        repairs.append("dash")
    if written != match["prefix"]:
        repairs.append("width")
    number = DocumentNumber(
        "standard", prefix, int(year) if len(year) == 4 else None, serial, year[: len(year) & 2]
    )
    start, end = match.span()
    if not year:
        end = match.end("serial")
    score = confidence("registered" if match["national"] else "pattern", tuple(repairs))
    return Found(number, text[start:end], start, end, tuple(repairs), score)


def _is_year(serial: str) -> bool:
    return serial.isdecimal() and 1900 <= int(serial) <= 2100


def _undated(match: re.Match[str], text: str, slashed: bool) -> bool:
    """Whether a standard without a year is one: not 16 GB 512, not GB 2 G."""
    if not (match["national"] or match["kind"]):
        return False
    digits = len(match["serial"])
    if not slashed and digits < 3:
        return False
    before = text[: match.start()][-4:].rstrip()
    if before and (before[-1].isdecimal() or (before[-1].isascii() and before[-1].isalpha())):
        return False
    after = text[match.end() : match.end() + 1]
    return not (
        after and (after.isdecimal() or (after.isascii() and after.isalpha()) or after in "%元")
    )
