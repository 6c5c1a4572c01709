"""The patterns of a number's core: the rare part that the search is anchored on."""

from __future__ import annotations

import re

from .numerals import CHINESE, MIXED_YEAR
from .words import HAN

OPEN = "〔[［(（【﹝〖{｛〈<＜「『⟨❲〘⦗﹙〚"
CLOSE = "〕]］)）】﹞〗}｝〉>＞」』⟩❳〙⦘﹚〛"
ROUND = frozenset("()（）﹙﹚")
PAIRS = frozenset(map("".join, zip(OPEN, CLOSE, strict=True)))
_O, _C = re.escape(OPEN), re.escape(CLOSE)

NUMERAL = rf"(?:\d{{1,5}}(?!\d)|[{CHINESE}]{{1,9}})"
_YEAR4 = rf"(?:\d{{4}}|[{CHINESE}]{{4}}|{MIXED_YEAR})"
_WORD = "[令\uf9a8]|[公通]告"

#: 国务院令第711号, 商务部令2016年第2号, 中国人民银行令〔2024〕第1号, 主席令（第四十一号）
WORD_FIRST = re.compile(
    rf"(?P<word>{_WORD})"
    rf"(?:[{_O}]{{1,2}}(?:(?P<bracketed>{_YEAR4})年?|(?P<session>第?[{CHINESE}\d]{{1,4}}届))"
    rf"[{_O}{_C}]{{1,2}}"
    rf"|[{_O}]?(?P<plain>{_YEAR4})年|(?P<bare>\d{{4}})(?=第))?"
    rf"[{_O}]{{0,2}}(?=第?{NUMERAL}[号號、,，和及至到\-—])"
)
#: 国务院第711号令, 商务部2016年第2号令, 保监会〔2009〕1号令, 国家质检总局（第119号令）
WORD_LAST = re.compile(
    rf"(?P<opened>[{_O}]?)"
    rf"(?:[{_O}]{{1,2}}(?P<bracketed>{_YEAR4})年?[{_O}{_C}]{{1,2}}|(?P<plain>{_YEAR4})年)?"
    rf"[{_O}]?(?P<serials>第?{NUMERAL}(?:[、和及,，]第?{NUMERAL}){{0,9}}[号號])"
    rf"(?P<word>{_WORD})"
)
#: 〔2016〕, (2016), ［94］, 〔2013 and 2013〕 with the other bracket lost
YEAR = re.compile(
    rf"(?P<open>[{_O}]{{1,3}}|(?<=[{HAN}])[{_C}])(?P<year>{_YEAR4}|\d\d(?!\d))"
    rf"(?P<nian>年?)(?P<close>[{_O}{_C}]{{0,3}})"
    rf"|(?<=[{HAN}])(?P<unopened>\d{{4}})年?(?P<closed>[{_C}]{{1,2}})"
)
#: 国发201340号, 国办发2019年第54号: a number only where the register knows the code
BARE_YEAR = re.compile(rf"(?<=[{HAN}])(?P<year>\d{{4}})[年\-—－]?(?=第?\d{{1,4}}[号號])")
#: 沪人社专2017［256］号: the brackets around the serial in place of the year
SWAPPED = re.compile(rf"(?<=[{HAN}])(?P<year>\d{{4}})年?(?=[{_O}]\d{{1,4}}[{_C}][号號])")
#: The year in front: (86)财税字第122号
YEAR_FIRST = re.compile(rf"(?P<code>[{HAN}]{{1,12}}?)(?=第?\d{{1,5}}[号號])")
#: Another year of the same body: …公告2011年第13号、2012年第57号
NEXT_YEAR = re.compile(
    rf"(?:[、/／和及与,，]|以及)"
    rf"(?:[{_O}](?P<bracketed>{_YEAR4})年?[{_C}]|(?P<plain>{_YEAR4})年)(?=第?{NUMERAL}[号號](?!{_WORD}))"
)


_NUMERIC = rf"\d{CHINESE}"
#: A character at which, or shortly before which, a core may stand. It starts
#: with one set of rare characters, which the engine skips to at full speed.
ANCHOR = re.compile(
    rf"[令\uf9a8告号號{_O}{_C}](?:"
    rf"(?<=[{_O}])(?=[{_O}{_NUMERIC}])"
    rf"|(?<=[{_NUMERIC}][号號])"
    rf"|(?<=[令\uf9a8])(?=[{_O}第{_NUMERIC}])"
    rf"|(?<=[公通]告)(?=[{_O}第{_NUMERIC}])"
    rf"|(?<=[\d年][{_C}])(?=[第{_NUMERIC}{_C}])"
    rf"|(?<=[{HAN}][{_C}])(?=\d))"
)
#: From 号 backwards, the text reversed: where WORD_LAST or BARE_YEAR would begin.
BACK_FROM_SUFFIX = re.compile(
    rf"[{_NUMERIC}]{{1,9}}第?(?:[、和及,，][{_NUMERIC}]{{1,9}}第?){{0,9}}[{_O}]?"
    rf"(?:[{_O}{_C}]{{1,2}}年?{_YEAR4}[{_O}]{{1,2}}|年{_YEAR4})?[{_O}]?"
)
BACK_TO_DATE = re.compile(r"日\d{1,2}月\d{1,2}年\d{4}")
BACK_TO_SWAPPED = re.compile(rf"年?\d{{4}}(?=[{HAN}])")
BACK_TO_YEAR = re.compile(rf"\d{{1,4}}第?[年\-—－]?\d{{4}}(?=[{HAN}])")
#: From the closing bracket backwards: a year whose opening bracket is lost.
BACK_TO_UNOPENED = re.compile(rf"年?\d{{4}}(?=[{HAN}])")
