"""Citations: the documents that one cell names.

A cell may name several, with or without 《》, the number before or after its
title, an article behind it. Each citation is a span of the cell: nothing is
moved, what belongs to none is returned as well.

>>> cited, rest = split_citations("《甲办法》（沪医保〔2000〕46号）第四条、《政府信息公开条例》及相关规定")
>>> [(each.title, each.document_number, each.article) for each in cited]
[('甲办法', '沪医保〔2000〕46号', '第四条'), ('政府信息公开条例', None, None)]
>>> rest
('及相关规定',)

A title that was never closed ends where its number begins, and says so:

>>> split_citations("《关于印发<乙细则>的通知（沪人社医发〔2016〕38号)")[0][0].repairs
('title-bracket-missing',)
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from types import MappingProxyType

from graph_builder.document_number import REPAIRS, Found, find_numbers
from graph_builder.policy_title import is_document_title

# Kinds of document that end a title; longer ones first.
_TITLE_END = (
    r"(?:条例|规定|办法|细则|通知|意见|决定|通告|公告|规程|规范|规划|纲要|方案|法典|准则|"
    r"通则|规则|标准|目录|函|批复|纪要|制度|法)(?:[（(](?:试行|暂行|修订|修正|草案)[)）])?"
)
_BARE = re.compile(rf"[\u4e00-\u9fff（）()“”\d]{{2,}}?{_TITLE_END}")
_NOT_A_TITLE = re.compile(r"其|以下简称|本|该|此|按照|根据|办理")
_VAGUE = re.compile(r"相关|有关|其他|其它|各地|等")
_UNQUOTED = re.compile(rf"[^《》；;。\n]*?{_TITLE_END}")
_UNQUOTED_BEHIND = re.compile(rf"[^《》；;。、\n]*?{_TITLE_END}(?=$|[、；;。\s）)])")
_LOOSE = " \t\n、；;，,。)）"
_OF_NOTICE = re.compile(r"[>＞〉]?\s*的\s*(?:补充)?(?:通知|决定|意见|函|通告|公告|批复)(?:》)?")
_CALLS_TITLE = re.compile(r"(?:印发|转发|发布|公布|修改|修订|调整|废止|实施|贯彻|执行|落实)\s*$")
# Between a title and its number; a 、 parts one document from the next.
# How far a title reaches, and how far a word of its kind stands from it.
_LONGEST, _NEAR = 300, 12
_BRACKETS = re.compile("[《》]")
_OPENING, _PARENTHESES = re.compile(r"\s*[（(]"), re.compile("[（()）]")
# The history of a law: （2010年10月28日第十一届…通过，根据…《关于修改〈…〉的决定》修正）.
_HISTORY = re.compile(r"会议.{0,12}通过|《.*(?:修正|修订|修改)")
_GAP = re.compile(
    r"(?:\s*[（(][^（()）《》；;]{0,24}(?:发布|公布|印发|通过|施行|修订|修正|文号|发文字号)[,，、:：\s]*"
    r"|\s*[（(]\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*[,，]?\s*"  # the day it was made known
    r"|[\s（(\[【〔,，]*)$"
)
# A law or a regulation: it is numbered by an order, never by an agency's code.
_LAW = re.compile(r"(?:(?<![办方])法|条例)》?\s*$")
_REST = re.compile(
    r"\s*(?:公布|发布|颁布|印发|修改|修正|修订)?(?:[,，][^（()）《》；;]{0,60})?[)）]"
)
# An order that amends what the one before it in the same bracket made known.
_AND_THEN = re.compile(r"\s*(?:公布|发布|颁布)?[,，]\s*(?:根据|经|后?由)?[^（()）《》；;、]{0,12}$")
_AMENDED = re.compile(r"\s*(?:第[一二三四五]次)?(?:修改|修正|修订)\s*[)）,，]")
_AMENDED_LAST = re.compile(r"(?:修改|修正|修订)[)）]$")
# An issuer with 公告 or 令 in 《》, and its year and serial behind.
_BRACKETED_ISSUER = re.compile(
    r"《([^《》]{2,30}(?:公告|令))》(?=\s*(?:\d{4}\s*年)?\s*第\s*\d+\s*号)"
)
_CLOSE = re.compile(r"[\s)）\]】〕]*")
# A remark between a document and its article: （2019年修正）, （…公布…修订）.
_REMARK = re.compile(
    r"[\s（(]*[^（()）《》、；;]{0,40}(?:修正|修订|修改|公布|发布|施行|通过)[^（()）《》；;]{0,20}[)）]\s*"
)
_ARTICLE = re.compile(
    r"\s*(?:[,，:：]\s*)?(第[\s一二三四五六七八九十百千零〇两\d]+条"
    r"(?:之[一二三四五六七八九十])?(?:\s*第[\s一二三四五六七八九十\d（）()]+[款项目])*"
    r"(?:\s*[、至和-]\s*第?[\s一二三四五六七八九十百千零\d]+[条款项])*)"
)
# What a document says, behind a colon: up to the next title. It ends with a sentence.
_WORDING = re.compile(r"\s*(?:的?规定\s*)?[:：](?!\s*$)[^《》]*")
_SENTENCE = re.compile(r".*[。；;\n]", re.DOTALL)
_CLOSING_MARK = re.compile("》")
# Up to where a title may begin, and the words from there on.
_SEPARATED = re.compile(r".*(?:[、；;，,。》]|[）)](?!$)|依据|根据|[按依遵参]照)", re.DOTALL)
_WORDS = re.compile(r"\S+")
_SEPARATORS = re.compile(r"[、；;，,。\s]+")
# Before a member of a list, which it parts from the one above.
_BULLETS = re.compile("[●•◆▪◦➢]")
_JOINTS = ("以及", "和", "及", "与")
_BLANKS = re.compile(r"\s+")
# A type tag before a basis, 【部门规章】, is part of the citation.
_TAG = re.compile(r"【[\u4e00-\u9fff]{2,8}】\s*$")


#: What was mended in a title, by the slugs in ``repairs``; those of numbers stand
#: beside the reading of numbers.
TITLE_REPAIRS: Mapping[str, str] = MappingProxyType(
    {
        "title-bracket-missing": "标题缺少后书名号",
        "title-opening-missing": "标题缺少前书名号",
        "title-unbracketed": "标题没有加书名号",
    }
)


#: Of those, the titles of which one of the two marks is missing.
HALF_BRACKETED = frozenset(("title-bracket-missing", "title-opening-missing"))


def repair_sentence(slug: str) -> str:
    """What a repair of a citation was, in Chinese."""
    return TITLE_REPAIRS[slug] if slug in TITLE_REPAIRS else REPAIRS[slug].zh


@dataclass(frozen=True, slots=True)
class Cited:
    """One document as a cell names it; ``raw`` is ``cell[start:end]``.

    ``number`` is what was found for its number, with the repairs of reading it;
    ``repairs`` here are all of them, the title's first.
    """

    raw: str
    title: str | None
    number: Found | None
    article: str | None
    repairs: tuple[str, ...]
    start: int
    end: int

    @property
    def document_number(self) -> str | None:
        """The canonical number, if the citation has one."""
        return None if self.number is None else str(self.number.number)

    @property
    def confidence(self) -> float:
        """How sure the reading is, from 0 to 1: the number's, less for a mended title."""
        base = 1.0 if self.number is None else self.number.confidence
        mended = len(self.repairs) - (len(self.number.repairs) if self.number else 0)
        return round(base * 0.9**mended, 3)


@dataclass(frozen=True, slots=True)
class _Title:
    """A title's span in the cell, and whether its brackets had to be supplied."""

    start: int
    end: int
    text: str
    repairs: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def split_citations(cell: str) -> tuple[tuple[Cited, ...], tuple[str, ...]]:
    """The documents that ``cell`` names, in order, and the texts that name none."""
    cell = _BRACKETED_ISSUER.sub(r" \1 ", _BULLETS.sub("\n", cell))
    numbers = [*_enacting(cell, list(find_numbers(cell)))]
    bracketed = {(number.start - 1, number.end + 1) for number in numbers}
    opened = [t for t in _titles(cell, numbers) if (t.start, t.end) not in bracketed]
    titles = sorted([*opened, *_unopened(cell, opened)], key=_start)
    opens, ends = [t.start for t in titles], [t.end for t in titles]
    numbers = [n for n in numbers if not _inside(n.start, opens, ends)]
    cited = sorted(_pair(cell, titles, numbers), key=lambda each: each.start)
    bare = [title for gap in _gaps(cell, cited) for title in _bare(cell, *gap)]
    cited = sorted([*cited, *(_cited(cell, title, None) for title in bare)], key=_start)
    rest = [piece for start, end in _gaps(cell, cited) for piece in _pieces(cell[start:end])]
    return tuple(cited), tuple(rest)


def _enacting(cell: str, numbers: Sequence[Found]) -> Iterator[Found]:
    """``numbers`` without the orders that only amended what the one before made known:
    （某部令第9号公布，某部令第44号修改）."""
    last: Found | None = None
    for number in numbers:
        amends = last is not None and (
            _AND_THEN.match(cell[last.end : number.start]) and _AMENDED.match(cell, number.end)
        )
        if not amends:
            yield number
            last = number


def _inside(place: int, opens: list[int], ends: list[int]) -> bool:
    """Whether ``place`` is inside one of the spans, which stand apart and in order."""
    index = bisect_left(opens, place) - 1
    return index >= 0 and place < ends[index]


def _start(cited: Cited | _Title) -> int:
    return cited.start


def _gaps(cell: str, cited: list[Cited]) -> Iterator[tuple[int, int]]:
    """The stretches of ``cell`` between the citations."""
    position = 0
    for start, end in [*((c.start, c.end) for c in cited), (len(cell), len(cell))]:
        if position < start:
            yield position, start
        position = max(position, end)


def _bare(cell: str, start: int, end: int) -> Iterator[_Title]:
    """Titles named without 《》 and without a number: 社会保险法、政府信息公开条例."""
    for piece in _pieces(cell[start:end]):
        if _VAGUE.search(piece):
            return  # "and other related rules": what follows names nothing either
        at = cell.index(piece, start)
        start = at + len(piece)
        joint = next((joint for joint in _JOINTS if piece.startswith(joint)), "")
        title = piece.removeprefix(joint)
        if _is_bare_title(title):
            yield _Title(at + len(joint), at + len(piece), title, ("title-unbracketed",))


def _pieces(text: str) -> Iterator[str]:
    for piece in _SEPARATORS.split(text):
        piece = piece.strip("（()）[]【】〔〕")
        if piece and piece not in (*_JOINTS, "《", "》"):
            yield piece


def _titles(cell: str, numbers: list[Found]) -> Iterator[_Title]:
    """The outermost 《》 spans; one left open ends before its number or the next title."""
    closing = _closing(cell)
    starts = [number.start for number in numbers]
    position = 0
    while (start := cell.find("《", position)) >= 0:
        closed = start in closing
        end = closing[start] + 1 if closed else 0
        if not closed:
            following = bisect_right(starts, start)
            end, closed = _supply(cell, start, starts[following : following + 1])
        text = cell[start + 1 : end - 1 if closed else end]
        repairs = () if closed else ("title-bracket-missing",)
        title = _widened(cell, _Title(start, end, text, repairs))
        title = replace(title, end=_behind_history(cell, title.end, starts))
        yield title
        position = max(title.end, start + 1)


def _unopened(cell: str, titles: Sequence[_Title]) -> Iterator[_Title]:
    """What reads like a title before a 》 that is outside of ``titles``: its 《 was lost."""
    opens, ends = [t.start for t in titles], [t.end for t in titles]
    for mark in _CLOSING_MARK.finditer(cell):
        if _inside(mark.start(), opens, ends):
            continue
        low = max(0, mark.start() - _LONGEST)
        before = _SEPARATED.match(cell[low : mark.start()])
        start = low + (before.end() if before else 0)
        words = list(_WORDS.finditer(cell, start, mark.start()))
        # What stands in several lines is one title, unless a line above is one itself.
        first = max((n for n, word in enumerate(words) if n and _is_title(words[n - 1])), default=0)
        if not words:
            continue
        start = words[first].start()
        start += len(next((j for j in _JOINTS if cell.startswith(j, start)), ""))
        text = cell[start : mark.start()]
        if _is_bare_title(_BLANKS.sub("", text)):
            yield _Title(start, mark.end(), text, ("title-opening-missing",))


def _behind_history(cell: str, end: int, numbers: Sequence[int]) -> int:
    """Where the remark ends that tells, behind the title that ends at ``end``, when a law
    was passed and by what it was amended; ``end`` where there is none, or it has a number."""
    opening = _OPENING.match(cell, end)
    if opening is None:
        return end
    depth = 0
    for mark in _PARENTHESES.finditer(cell, opening.start(), end + _LONGEST):
        depth += 1 if mark.group() in "（(" else -1
        if depth == 0:
            inside = cell[opening.end() : mark.start()]
            following = bisect_left(numbers, end)
            numbered = numbers[following : following + 1] and numbers[following] < mark.start()
            return mark.end() if _HISTORY.search(inside) and not numbered else end
    return end


def _closing(cell: str) -> dict[int, int]:
    """For each 《 that is closed the place of its 》."""
    closing: dict[int, int] = {}
    open_: list[int] = []
    for mark in _BRACKETS.finditer(cell):
        if mark.group() == "《":
            open_.append(mark.start())
        elif open_:
            closing[open_.pop()] = mark.start()
    return closing


def _supply(cell: str, start: int, following: list[int]) -> tuple[int, bool]:
    """Where the title that is opened at ``start`` and never closed ends, and whether a
    》 meant for another closes it there.

    The first 》 that is not followed by 的通知 does; else a new title, the number
    that follows, or the end.
    """
    limit = min(len(cell), start + _LONGEST)
    for i in range(start + 1, limit):
        if cell[i] == "》" and not _OF_NOTICE.match(cell, i + 1):
            return i + 1, True
        if cell[i] == "《" and not _CALLS_TITLE.search(cell, max(start, i - _NEAR), i):
            return i, False
    if not following or following[0] > limit:
        return limit, False
    gap = _GAP.search(cell, max(start, following[0] - _NEAR), following[0])
    return (gap.start() if gap else following[0]), False


def _widened(cell: str, title: _Title) -> _Title:
    """The whole title where only the inner one is bracketed: 关于印发《X》的通知."""
    behind = _OF_NOTICE.match(cell, title.end)
    low = max(0, title.start - _LONGEST)
    if not behind or not _CALLS_TITLE.search(cell, max(low, title.start - _NEAR), title.start):
        return title
    start = max([low - 1, *(cell.rfind(mark, low, title.start) for mark in "》）)、；;。\n号")]) + 1
    start += len(cell[start : title.start]) - len(cell[start : title.start].lstrip())
    text = cell[start : behind.end()]
    return _Title(start, behind.end(), text, ("title-unbracketed",))


def _pair(cell: str, titles: list[_Title], numbers: list[Found]) -> list[Cited]:
    """Titles with the numbers that belong to them: behind in brackets, or just before."""
    starts = [number.start for number in numbers]
    taken: set[int] = set()
    titled: list[Cited] = []
    for title in titles:
        index = bisect_left(starts, title.end)
        if index == len(numbers) or not _is_behind(cell, title, numbers[index]):
            index = bisect_left(starts, title.start) - 1
            before = numbers[index] if index >= 0 and index not in taken else None
            if before is None or not _is_before(cell, title, before):
                index = -1
        number = None if index < 0 else numbers[index]
        taken.update({index} if number else ())
        titled.append(_cited(cell, title, number))
    return [*titled, *_alone(cell, titles, numbers, taken, titled)]


def _is_behind(cell: str, title: _Title, number: Found) -> bool:
    """Whether ``number`` is that of the title before it.

    What a comma parts are two documents, and a law has no number of an agency's code:
    《社会保险法》 in one line and 沪医保〔2020〕6号 in the next are two as well.
    """
    if not _GAP.fullmatch(cell, title.end, number.start):
        return False
    between = cell[title.end : number.start]
    return any(mark in between for mark in "（([【〔") or not (
        "," in between or "，" in between or _is_law_beside(title, number)
    )


def _is_before(cell: str, title: _Title, number: Found) -> bool:
    """Whether ``number`` is that of the title behind it."""
    return _CLOSE.fullmatch(cell, number.end, title.start) is not None and not _is_law_beside(
        title, number
    )


def _is_law_beside(title: _Title, number: Found) -> bool:
    return number.number.family == "number" and _LAW.search(title.text) is not None


def _alone(
    cell: str, titles: list[_Title], numbers: list[Found], taken: set[int], titled: list[Cited]
) -> Iterator[Cited]:
    """The numbers that no bracketed title has taken, with what stands unbracketed by them."""
    begins = [each.start for each in titled]
    ends = list(accumulate((each.end for each in titled), max, initial=0))
    opens = sorted([*(title.start for title in titles), *(number.start for number in numbers)])
    done = 0
    for index, number in enumerate(numbers):
        if index not in taken:
            low = max(done, ends[bisect_left(begins, number.start)])
            following = bisect_left(opens, number.end)
            high = opens[following] if following < len(opens) else len(cell)
            near = max(low, number.start - _LONGEST), min(high, number.end + _LONGEST)
            cited = _cited(cell, _unquoted(cell, number, *near), number)
            done = cited.end
            yield cited


def _unquoted(cell: str, number: Found, low: int, high: int) -> _Title | None:
    """A title without 《》 right before or after ``number``, between ``low`` and ``high``."""
    before = cell[low : number.start]
    gap = _GAP.search(before)
    head = before[: gap.start()] if gap else before
    start = low + len(head) - len(head.lstrip(_LOOSE))
    match = _UNQUOTED.fullmatch(cell, start, low + len(head))
    if match and len(match.group()) >= 4:
        return _Title(start, match.end(), match.group(), ("title-unbracketed",))
    after = cell[number.end : high]
    start = number.end + len(after) - len(after.lstrip(_LOOSE))
    match = _UNQUOTED_BEHIND.match(cell, start, high)
    if match and len(match.group()) >= 4:
        return _Title(start, match.end(), match.group(), ("title-unbracketed",))
    return None


def _cited(cell: str, title: _Title | None, number: Found | None) -> Cited:
    start = min(part.start for part in (title, number) if part is not None)
    end = max(part.end for part in (title, number) if part is not None)
    article = None
    inside = cell[start:end]
    if sum(map(inside.count, "（(")) > sum(map(inside.count, "）)")):
        rest = _REST.match(cell, end)  # 发布日期 …） behind the number
        found = find_numbers(rest.group()) if rest else ()
        if rest and (_AMENDED_LAST.search(rest.group()) or next(iter(found), None) is None):
            end = rest.end()
    closing = _CLOSE.match(cell, end)
    remark = _REMARK.match(cell, end)
    if remark and next(find_numbers(remark.group()), None) is not None:
        remark = None  # it names another document
    for behind in (end, *(match.end() for match in (closing, remark) if match)):
        match = _ARTICLE.match(cell, behind)
        if match:
            article, end = _BLANKS.sub("", match.group(1)), match.end()
            break
    else:
        inside = cell[start:end]
        if closing and sum(map(inside.count, "（([【")) > sum(map(inside.count, "）)]】")):
            end = closing.end()
    end = _behind_wording(cell, end)
    tag = _TAG.search(cell, max(0, start - _NEAR), start)
    if tag:
        start = tag.start()
    repairs = (*(title.repairs if title else ()), *(number.repairs if number else ()))
    text = None if title is None else _BLANKS.sub(" ", title.text).strip()
    return Cited(cell[start:end].strip(), text or None, number, article, tuple(repairs), start, end)


def _behind_wording(cell: str, end: int) -> int:
    """Where the words end that are quoted, behind a colon, of the document cited up to
    ``end``; ``end`` where there are none."""
    words = _WORDING.match(cell, end)
    if words is None:
        return end
    said = words.group()
    number = next(find_numbers(said), None)
    named = next((said.index(p) for p in _pieces(said.lstrip(":： ")) if _is_bare_title(p)), None)
    others = [place for place in (number.start if number else None, named) if place is not None]
    if not others and words.end() == len(cell):
        return words.end()
    sentence = _SENTENCE.match(said[: min(others, default=len(said))])
    return end + sentence.end() if sentence and sentence.group().strip(":： \n") else end


def _is_title(word: re.Match[str]) -> bool:
    return _is_bare_title(word.group())


def _is_bare_title(text: str) -> bool:
    """Whether ``text`` is the title of a document without 《》."""
    return (
        _BARE.fullmatch(text) is not None
        and _NOT_A_TITLE.match(text) is None
        and is_document_title(text)
    )
