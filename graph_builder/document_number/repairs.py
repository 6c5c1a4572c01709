"""What was put right when a number was read: the one table of repairs.

A slug is stable and may be stored; its sentences are for the user; its factor
lowers the confidence, more where the repair had to guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from ..language import tr

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

    factor: float
    zh: str
    en: str

    @property
    def sentence(self) -> str:
        """The sentence in the language spoken."""
        return tr(self.zh, self.en)


REPAIRS: Mapping[str, Repair] = MappingProxyType(
    {
        "blank": Repair(0.995, "字号中间有空格或换行", "blanks or line breaks inside the number"),
        "invisible": Repair(
            0.99,
            "字号中间夹有网页标记或不可见字符",
            "HTML remains or invisible characters inside the number",
        ),
        "width": Repair(0.995, "数字用了全角字符", "full-width digits"),
        "numeral": Repair(
            0.99, "年份或序号用了汉字数字", "Chinese numerals for the year or the serial"
        ),
        "look-alike": Repair(
            0.9, "年份的数字写成了形近的字母", "letters that look like digits in the year"
        ),
        "traditional": Repair(
            0.99, "字号中有繁体字、异体字或部首字符", "traditional, variant or radical characters"
        ),
        "suffix-traditional": Repair(0.995, "“号”写成了“號”", "號 is written for 号"),
        "bracket": Repair(
            0.995, "年份应当用六角括号〔〕", "the brackets around the year are to be 〔 〕"
        ),
        "bracket-mixed": Repair(
            0.97,
            "年份两侧的括号不配对或重复",
            "the brackets around the year do not match or are doubled",
        ),
        "bracket-missing": Repair(0.75, "年份的括号缺失", "a bracket of the year is missing"),
        "year-word": Repair(
            0.97,
            "括号里不应有“年”字，或公告、令的年份缺“年”字",
            "年 stands inside the brackets, or is missing in an order or announcement",
        ),
        "year-two-digits": Repair(
            0.95, "年份只有两位，按原样保留", "the year has two digits and is kept as written"
        ),
        "year-first": Repair(
            0.9, "年份写在了机关代字前面", "the year stands before the issuer's code"
        ),
        "stray-zi": Repair(0.95, "年份后面多出“字”", "a 字 too many behind the year"),
        "ordinal": Repair(0.995, "序号前不应加“第”", "no 第 before the serial"),
        "ordinal-missing": Repair(
            0.99,
            "令号、公告号缺“第”",
            "第 is missing before the serial of an order or announcement",
        ),
        "leading-zero": Repair(
            0.99, "序号不应编虚位（前面多出0）", "no leading zeros in the serial"
        ),
        "suffix-missing": Repair(0.85, "序号后面缺“号”", "号 is missing behind the serial"),
        "word-order": Repair(
            0.99, "“令”“公告”写在了序号后面", "令 or 公告 stands behind the serial"
        ),
        "prefix-cut": Repair(
            0.97,
            "代字前面粘连的文字已按登记的代字切除",
            "text glued before the code was cut off by the register of codes",
        ),
        "prefix-guessed": Repair(
            0.85, "代字前面粘连的文字已按规则切除", "text glued before the code was cut off by rule"
        ),
        "joint": Repair(
            0.98,
            "联合发文机关之间应当用空格分隔",
            "blanks are to part the bodies that issue jointly",
        ),
        "synonym": Repair(0.98, "发文机关用了别称", "the issuing body stands under another name"),
        "list": Repair(0.97, "序号取自并列的几个序号", "one of several serials listed"),
        "range": Repair(0.93, "序号取自一段连续的序号", "one of a range of serials"),
        "range-ends": Repair(
            0.8, "序号段太长，只取两端", "the range of serials is wide: only its two ends are given"
        ),
        "inherited-code": Repair(
            0.9, "机关代字承前省略", "the issuer's code is that of the number before"
        ),
        "dash": Repair(
            0.995,
            "标准的年份前应当用短横线“-”",
            "a hyphen is to stand before the year of a standard",
        ),
        "slash-missing": Repair(
            0.9, "标准代号缺斜线“/”", "the slash is missing in the standard's prefix"
        ),
        "letter-case": Repair(
            0.97, "标准代号应当大写", "the standard's prefix is to be in capitals"
        ),
        "year-missing": Repair(0.8, "标准没有写年份", "the standard has no year"),
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
