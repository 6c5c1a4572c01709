"""What was put right when a number was read: the one table of repairs.

A slug is stable and may be stored; its sentence is for the user; its factor
lowers the confidence, more where the repair had to guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

Tier = Literal["registered", "pattern", "single", "plain"]

#: How the issuer was recognised, and how far that alone is trusted.
BASE_CONFIDENCE: Mapping[Tier, float] = MappingProxyType(
    {
        "registered": 0.99,  # a code of the register, a body known by name, a standard's prefix
        "pattern": 0.92,  # begins, ends or continues as codes do; an agency's full name
        "single": 0.85,  # one character long
        "plain": 0.75,  # nothing speaks for or against it
    }
)


class Repair(NamedTuple):
    """One kind of repair: what to tell the user, and the factor on the confidence."""

    sentence: str
    factor: float


REPAIRS: Mapping[str, Repair] = MappingProxyType(
    {
        "blank": Repair("字号中间有空格或换行", 0.995),
        "invisible": Repair("字号中间夹有网页标记或不可见字符", 0.99),
        "width": Repair("数字用了全角字符", 0.995),
        "numeral": Repair("年份或序号用了汉字数字", 0.99),
        "traditional": Repair("字号中有繁体字、异体字或部首字符", 0.99),
        "suffix-traditional": Repair("“号”写成了“號”", 0.995),
        "bracket": Repair("年份应当用六角括号〔〕", 0.995),
        "bracket-mixed": Repair("年份两侧的括号不配对或重复", 0.97),
        "bracket-missing": Repair("年份的括号缺失", 0.75),
        "year-word": Repair("括号里不应有“年”字，或公告、令的年份缺“年”字", 0.97),
        "year-two-digits": Repair("年份只有两位，按原样保留", 0.95),
        "year-first": Repair("年份写在了机关代字前面", 0.9),
        "stray-zi": Repair("年份后面多出“字”", 0.95),
        "ordinal": Repair("序号前不应加“第”", 0.995),
        "ordinal-missing": Repair("令号、公告号缺“第”", 0.99),
        "leading-zero": Repair("序号不应编虚位（前面多出0）", 0.99),
        "suffix-missing": Repair("序号后面缺“号”", 0.85),
        "word-order": Repair("“令”“公告”写在了序号后面", 0.99),
        "prefix-cut": Repair("代字前面粘连的文字已按登记的代字切除", 0.97),
        "prefix-guessed": Repair("代字前面粘连的文字已按规则切除", 0.85),
        "joint": Repair("联合发文机关之间应当用空格分隔", 0.98),
        "synonym": Repair("发文机关用了别称", 0.98),
        "list": Repair("序号取自并列的几个序号", 0.97),
        "range": Repair("序号取自一段连续的序号", 0.93),
        "inherited-code": Repair("机关代字承前省略", 0.9),
        "dash": Repair("标准的年份前应当用短横线“-”", 0.995),
        "slash-missing": Repair("标准代号缺斜线“/”", 0.9),
        "letter-case": Repair("标准代号应当大写", 0.97),
        "year-missing": Repair("标准没有写年份", 0.8),
    }
)


@lru_cache(maxsize=4096)
def in_order(slugs: frozenset[str]) -> tuple[str, ...]:
    """The slugs in the order of the table, so that equal repairs compare equal."""
    return tuple(slug for slug in REPAIRS if slug in slugs)


@lru_cache(maxsize=4096)
def confidence(tier: Tier, repairs: tuple[str, ...]) -> float:
    """How sure the reading is, between 0 and 1: the tier's base times each repair's factor."""
    value = BASE_CONFIDENCE[tier]
    for slug in repairs:
        value *= REPAIRS[slug].factor
    return round(value, 3)
