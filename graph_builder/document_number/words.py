"""The words of ``mappings/number_words.yaml`` and the registers, ready for matching.

Read once, at the first number; nothing happens at import.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from .. import resources
from ..errors import MappingError
from ..issuer_codes import body_names, full_names, issuer_codes

#: Han characters as found in documents, radicals and compatibility forms included.
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u2e80-\u2fdf"


@dataclass(frozen=True, slots=True)
class Words:
    """What the reader knows about words."""

    codes: frozenset[str]
    bodies: frozenset[str]
    full_names: frozenset[str]
    """Names of registered bodies that are never the beginning of a code, as 工信部 is."""
    provinces: re.Pattern[str]
    run: re.Pattern[str]
    """A run of Han characters that can be a name, from the start of a *reversed* text."""
    never: frozenset[str]
    lead_ins: re.Pattern[str]
    title_ends: re.Pattern[str]
    always_lead_ins: frozenset[str]
    first_lead_ins: frozenset[str]
    agency_ends: re.Pattern[str]
    institution_ends: re.Pattern[str]
    """How the names of agencies, companies and schools end, before their codes."""
    nobody: re.Pattern[str]
    """A name before 令 or 公告 that says no body: 七部委, 本局."""
    order_heads: frozenset[str]
    synonyms: dict[str, str]
    region_heads: re.Pattern[str]
    """One character that stands for a region at the beginning of a code: 沪, 苏."""
    code_begins: re.Pattern[str]
    code_like: re.Pattern[str]
    one_character: frozenset[str]
    not_code: re.Pattern[str]
    case_marks: re.Pattern[str]
    not_inner: frozenset[str]
    simplified: dict[int, str]
    standards: tuple[str, ...]


@cache
def words() -> Words:
    """The word lists. Raises MappingError naming a list that is missing or malformed."""
    path = resources.mappings("number_words.yaml")
    lists: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        never = frozenset(lists["never_in_names"])
        names = "".join(sorted(never))
        code_like = (
            f"[{lists['region_heads']}{lists['code_heads']}]"
            f"|.*(?:{_any(lists['code_parts'])})"
            f"|.+[{lists['code_ends']}]$"
        )
        return Words(
            codes=issuer_codes(),
            bodies=body_names() | frozenset(lists["bodies"]),
            full_names=full_names(),
            provinces=re.compile(_any(lists["provinces"])),
            run=re.compile(f"(?:(?![{names}])[{HAN}])+"),
            never=never,
            lead_ins=re.compile(_any(lists["lead_ins"])),
            title_ends=re.compile(_any(lists["title_ends"])),
            always_lead_ins=frozenset(lists["always_lead_ins"]),
            first_lead_ins=frozenset(lists["first_lead_ins"]),
            agency_ends=re.compile(f"(?:{_any(lists['agency_ends'])})$"),
            institution_ends=re.compile(
                f"(?:{_any([*lists['agency_ends'], *lists['institution_ends']])})$"
            ),
            nobody=re.compile("|".join(lists["nobody"])),
            order_heads=frozenset(lists["order_heads"]),
            synonyms=dict(lists["body_synonyms"]),
            region_heads=re.compile(f"[{lists['region_heads']}]"),
            code_begins=re.compile(
                f"[{lists['region_heads']}{lists['code_heads']}]|{_any(lists['code_parts'])}"
            ),
            code_like=re.compile(code_like),
            one_character=frozenset(lists["one_character"]),
            not_code=re.compile(f"(?:{'|'.join(lists['not_codes'])})$"),
            case_marks=re.compile(f"[{lists['case_marks']}]"),
            not_inner=frozenset(lists["not_inner_marks"]),
            simplified=_simplified(lists["simplified"]),
            standards=tuple(lists["standard_prefixes"]),
        )
    except (KeyError, TypeError, AttributeError, ValueError, re.error) as error:
        raise MappingError(f"{path}: {error!r} — 请检查该词表是否齐全、格式是否正确") from error


def _any(choices: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(choices, key=lambda word: (-len(word), word))))


def _simplified(pairs: str) -> dict[int, str]:
    """A table for ``str.translate``: traditional forms, radicals, compatibility forms."""
    table = {
        code: folded
        for start, end in ((0x2E80, 0x2FE0), (0xF900, 0xFB00))
        for code in range(start, end)
        if len(folded := unicodedata.normalize("NFKC", chr(code))) == 1 and folded != chr(code)
    }
    table |= {ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)}
    return {old: new for old, new in table.items() if chr(old) != new}
