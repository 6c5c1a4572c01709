"""Mentions: the documents that a sentence names, and which of them its words concern.

>>> text = "根据《丙条例》，《甲办法》（沪示例〔2000〕1号）第四条、《乙办法》自2020年1月1日起废止"
>>> named = mentions(text)
>>> run, by = run_before(named, text, text.index("废止"))
>>> [(str(each.document), each.articles) for each in run], by
([('沪示例〔2000〕1号', ('第四条',)), ('乙办法', ())], None)
>>> [str(each.document) for each in run_after(mentions("废止下列文件：《甲办法》"), "废止下列文件：《甲办法》", 2)]
['甲办法']
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph_builder.chinese_date import find_dates
from graph_builder.citation import Cited, split_citations
from graph_builder.effects.act import SINCE
from graph_builder.effects.effect import Named
from graph_builder.effects.words import find_actions, masked, scope_of
from graph_builder.policy_title import is_document_title, parse_title

_UNBRACKETED = "title-unbracketed"
_ABOUT = re.compile(r"关于.+", re.DOTALL)
_FAR = 400  # characters; what stands farther away is not meant
_TIME = "◷"  # stands for a date in what is between a document and the words

# What of a document is meant, behind it.
_PART = re.compile(
    r"(?:中|的)*(?:第[一二三四五六七八九十百千零〇\d]+[章条款项目节](?:第[一二三四五六七八九十\d（）()]+[款项目])*[、和及至]*)+"
    r"(?:的规定)?|(?:中|的)+[^，。；◷《》]{0,30}?(?:条款|规定|内容|部分|条文)|部分(?:条款|内容|规定)"
)
_REMARK = re.compile(r"[（(][^（）()《》]*[)）]")
# A remark before a document: 2007年12月8日市政府印发的《…》.
_DATED = r"◷[^，。；《》◷]{0,20}?(?:施行|印发|发布|公布|执行|实施|颁布|下发|制定)的"
_COUNT = r"(?:\d+|[一二两三四五六七八九十]+)"
_WORDS_BEHIND = re.compile(
    r"(?:[\s，,、◷]|(?:的?有效期)?(?:已|现|即将)?(?:届满|期满|到期)|不再(?:延续|延长|保留)|同时|同步|已经|已|均|皆|即行|即|相应|一并|予以|宣布|正式|决定|现予|现|全部|全文|届时|随之|也|亦|将|依法|"
    rf"自行|起|于|作如下|同|至此|需|仍然|仍|应|可|一律|等?{_COUNT}?[件份个]?(?:行政)?(?:规范性)?(?:文件?|通知|规定|规章)(?!第)|"
    r"自本\w{2,4}(?:施行|实施|执行|生效)之日起?|由本\w{2,4}|被本\w{2,4}|继续有效|继续执行|继续实施|继续施行|"
    r"中?的?“[^“”]{0,200}”)*"
)
_WORDS_BEFORE = re.compile(
    rf"(?:[\s：:]|了|下列|以下|如下|原|由|的|{_COUNT}[件份个部]|行政规范性文件|规范性文件|行政法规|地方性法规|政府规章|规章|文件|"
    rf"政策|[（(]?(?:\d+|[一二三四五六七八九十]+)[)）.．、]|[①-⑳]|{_DATED})*"
)
_BETWEEN = re.compile(
    rf"(?:[\s、，,；;]|以及|和|及|与|或|并|原|文件?|{_DATED}|"
    r"(?:\d+\s*[.．、)）]|[（(](?:\d+|[一二三四五六七八九十]+)[)）]|[①-⑳]))*"
)
# What follows the number of an order in the remark behind a title: …令第98号公布，…修订）.
_PUBLISHED = re.compile(r"[^（）()《》]*?(?:公布|发布|颁布|修订|修正)[^（）()《》]*[)）]")
# A law on whose ground something is done, and where the next thing begins.
_GROUND = re.compile(r"(?:根据|依据|按照|依照|参照|遵照|贯彻|落实|执行|结合|符合|违反)\s*$")
_COMMA = re.compile("[，,；;]")
_BY = re.compile(r"(?:由|被|以)\s*$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A document as a sentence names it, ``text[start:end]``; ``part`` says that only a
    part of it is meant, ``articles`` which, where that is said."""

    start: int
    end: int
    document: Named
    articles: tuple[str, ...]
    part: bool


def mentions(text: str) -> list[Mention]:
    """The documents that ``text`` names by number or by a title in 《》, in order."""
    found: list[Mention] = []
    for cited in split_citations(text)[0]:
        mention = _mention(text, cited)
        if mention is None:
            continue
        order = _order_of(found[-1], mention, text) if found else None
        if order is None:
            found.append(mention)
        else:
            found[-1] = order
    return found


def _order_of(title: Mention, number: Mention, text: str) -> Mention | None:
    """The mention that both make where the remark behind a title dates the order by which
    it was published: 《甲办法》（1998年5月6日省政府令第98号公布）."""
    gap = text[title.end : number.start]
    behind = _PUBLISHED.match(text, number.start)
    if title.document.number or number.document.title or title.part or behind is None:
        return None
    if gap[:1] not in ("（", "(") or _plain(text, title.end + 1, number.start).strip() != _TIME:
        return None
    end = max(behind.end(), number.end)
    return Mention(title.start, end, title.document, number.articles, number.part)


def _mention(text: str, cited: Cited) -> Mention | None:
    number, title, start, end = cited.number, cited.title, cited.start, cited.end
    if number is None and (
        not title or _UNBRACKETED in cited.repairs or not is_document_title(title)
    ):
        return None
    if number is not None and _UNBRACKETED in cited.repairs and title:
        if number.start <= start:
            title, end = None, number.end
        else:
            title, start = _bare(title, number.start, start)
    clean = str(parse_title(title)).removeprefix("原") if title else None
    articles = scope_of(cited.article)[1] if cited.article else ()
    document = Named(cited.document_number, clean or None)
    return Mention(start, end, document, articles, bool(cited.article))


def _bare(title: str, number: int, start: int) -> tuple[str | None, int]:
    """A title without 《》 before its number, without the prose that is glued before it."""
    if not re.search(r"[，。：；,:]", title) and not any(find_actions(title)):
        return title, start
    about = _ABOUT.search(title)
    if about and not re.search(r"[，。：；,:]", about[0]):
        return about[0], start + about.start()
    return None, number


def run_after(named: Sequence[Mention], text: str, end: int) -> list[Mention]:
    """The documents that follow the words which end at ``end``, one right behind the other."""
    run: list[Mention] = []
    for mention in named:
        if mention.start < end:
            continue
        gap = _plain(text, run[-1].end if run else end, mention.start)
        if not (_BETWEEN if run else _WORDS_BEFORE).fullmatch(_REMARK.sub("", gap) if run else gap):
            break
        run.append(mention)
    return run


def run_before(
    named: Sequence[Mention], text: str, start: int
) -> tuple[list[Mention], Named | None]:
    """The documents right before the words that begin at ``start``, in order, and the one
    by which it is done where the sentence says so (由《乙办法》替代)."""
    before = [mention for mention in named if mention.end <= start]
    by: Named | None = None
    if before and _BY.search(text[: before[-1].start]) and not _plain(text, before[-1].end, start):
        by = before[-1].document
        start = before.pop().start - 1
    run: list[Mention] = []
    gaps: list[str] = []
    position, words = start, _WORDS_BEHIND
    while before:
        mention = before.pop()
        gap = _plain(text, mention.end, position)
        part = _PART.match(gap)
        if part:
            gap = gap[part.end() :]
            articles = scope_of(part[0])[1] or mention.articles
            mention = Mention(mention.start, mention.end, mention.document, articles, True)
        if not words.fullmatch(_REMARK.sub("", gap)):
            break
        gaps.insert(0, gap)
        if _GROUND.search(text[: mention.start]):
            commas = [n for n, each in enumerate(gaps) if _COMMA.search(each)]
            run = run[commas[0] :] if commas else []
            break
        run.insert(0, mention)
        position, words = mention.start, _BETWEEN
    return run, by


def only_words(text: str, start: int, end: int) -> bool:
    """Whether between two places stand only words that lead from a document to what is
    done to it: 自2020年1月1日起同时."""
    return bool(_WORDS_BEHIND.fullmatch(_plain(text, start, end)))


def _plain(text: str, start: int, end: int) -> str:
    """What stands between two places, each date in it made one sign."""
    if end - start > _FAR:
        return "…"
    gap = SINCE.sub(_TIME, masked(text)[start:end])
    for found in reversed(list(find_dates(gap))):
        gap = gap[: found.start] + _TIME + gap[found.end :]
    return gap
