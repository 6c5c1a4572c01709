"""Marks off the standard: brackets, quotes, widths, doubled marks, stray blanks.

The standards are GB/T 15834 (punctuation: an inner title stands in 〈〉, Chinese
text takes full-width marks) and GB/T 9704 (a document number has its year in 〔〕).
One observation a cell and kind of fault, with the whole cell as it should read.

>>> [(f.fault, f.words) for f in faults("《关于印发<甲办法>的通知》（沪医保〔2001〕51号")]
[('angle-quotes', '<甲办法>'), ('unclosed', '（沪医保〔2001〕51号')]
>>> list(faults("1. 办理部门；2. 联系电话（021-6222）"))
[]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph_builder.catalogue import Catalogue
from graph_builder.observe.observation import Observation
from graph_builder.observe.rows import Cell, bases, cells, rows

HAN = r"[\u3400-\u9fff]"
_PAIRS = {
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "〔": "〕",
    "“": "”",
    "「": "」",
    "【": "】",
}
_CLOSERS = {close: open_ for open_, close in _PAIRS.items()}
_WIDTH = {"(": "（", ")": "）"}
_ANGLES = re.compile(rf"<((?=[^<>]*{HAN})[^<>]{{2,80}})>")
_HALF_BRACKETS = re.compile(rf"(?<![ ])[ ]*\((?=[^()]*{HAN})([^()]*)\)")
_HALF_MARK = re.compile(rf"(?<={HAN}|[》〉）”])([;:,!?])[ ]*(?=\d|{HAN}|[《〈（“]|$)")
_FULL = {";": "；", ":": "：", ",": "，", "!": "！", "?": "？"}
_DOUBLED = re.compile(r"([、，；。：])[ ]*\1+|、[，；。]|，[、；。]")
_STRAY = re.compile(r"(?<=印发|转发|发布|公布|修订|修改|废止|关于)[,，、](?=[<〈《「“])")
_UNSEPARATED = re.compile(r"(?<=号[）)])(?=《)")
_NUMBER_BARE = re.compile(rf"(?<=》)({HAN}{{1,12}}〔\d{{4}}〕\d+号)")
_INNER = re.compile(
    rf"(?<=关于)(印发|转发|发布)(?![〈《<“])({HAN}[^〈《<》〉>]{{3,60}}?"
    r"(?:办法|细则|规定|规程|意见|方案|规划|规范|条例)(?:[（(](?:试行|暂行)[）)])?)(?=的通知)"
)
_BLANKS = re.compile(rf"(?<={HAN}|[。；，、）])[ \t\u3000]{{2,}}(?=\S)")
_NOT_CHINESE = re.compile(
    r"(?:https?://|www\.)[!-~]+|(?<![0-9A-Za-z_.+-])[0-9A-Za-z_.+-]{1,64}@[0-9A-Za-z.-]+"
)
# A character that no fault speaks of, in the place of those of an address.
_SOMETHING = "\ufffc"


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault in a text: ``words`` as they stand, the text ``mended``."""

    fault: str
    words: str
    mended: str
    certainty: float


def faulty_marks(catalogue: Catalogue) -> Iterator[Observation]:
    """Each cell with marks off the standard, once a kind of fault.

    What a catalogue does throughout is the style of its house and a remark; what it
    does here and not there is a slip.
    """
    found = list(cells(catalogue))
    styles = _house_styles([cell.text for cell in found])
    titles = {c.title for _, c in catalogue.citations() if c.title and len(c.title) >= 8}
    for cell in found:
        for fault in (*faults(cell.text), *_unquoted(cell, titles)):
            style = fault.fault in styles
            yield _observation(cell, replace(fault, certainty=0.5) if style else fault)
        if cell.field == "name" and cell.text.endswith(("。", "，", "；", "、")):
            yield _observation(cell, Fault("end-mark", cell.text[-1], cell.text[:-1], 0.8))
    for row in rows(catalogue):
        cell = Cell("content", row.entry.content, row.entry.source, row.about)
        if row.item.citations and _UNSEPARATED.search(cell.text):
            mended = _UNSEPARATED.sub("、", cell.text)
            yield _observation(cell, Fault("unseparated", "）《", mended, 0.7))
    for basis in bases(catalogue):
        if "title-unbracketed" in basis.citation.repairs:
            raw = basis.citation.raw
            title = basis.citation.title or ""
            cell = Cell("basis", raw, basis.citation.source, basis.about)
            mended = raw.replace(title, f"《{_inwards(title)}》")
            yield _observation(cell, Fault("unquoted-title", title, mended, 0.7))


# What proves that a catalogue knows the standard way, for the faults that may be a style.
_STANDARD_WAY = {
    "angle-quotes": re.compile("〈"),
    "nested-title": re.compile("〈"),
    "bare-number": re.compile(r"》[（(][^（）()]{1,20}〔"),
}
_STYLE_FROM = 3


def _house_styles(texts: Sequence[str]) -> frozenset[str]:
    """The faults that a catalogue commits wherever it can."""
    counts = Counter(fault.fault for text in texts for fault in faults(text))
    return frozenset(
        fault
        for fault, standard in _STANDARD_WAY.items()
        if counts[fault] >= _STYLE_FROM and not any(map(standard.search, texts))
    )


def _inwards(title: str) -> str:
    """A title's inner marks as they are written inside 《》."""
    return title.replace("《", "〈").replace("》", "〉")


def _unquoted(cell: Cell, titles: set[str]) -> Iterator[Fault]:
    """A title that the catalogue cites elsewhere, here without 《》."""
    if cell.field != "content":
        return
    for title in sorted(titles):
        at = cell.text.find(title)
        if at >= 0 and _stands_alone(cell.text, at, at + len(title)):
            mended = f"{cell.text[:at]}《{title}》{cell.text[at + len(title) :]}"
            yield Fault("unquoted-title", title, mended, 0.7)
            return


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether words are a title by themselves, not part of a longer phrase:
    农村危房改造实施方案 in 年度农村危房改造实施方案 is none."""
    led = re.search(r"(?:[\s、，；。：:;,.]|[按依遵]照|[根依]据)$", text[max(0, start - 2) : start])
    closed = re.match(r"$|[\s、，；。;,（(]", text[end : end + 1])
    return (start == 0 or led is not None) and closed is not None


def _observation(cell: Cell, fault: Fault) -> Observation:
    printed, suggested = _window(" ".join(cell.text.split("\n")), fault.mended)
    return Observation(
        "FaultyMark",
        cell.about,
        cell.field,
        cell.place,
        printed=printed,
        suggested=suggested,
        certainty=fault.certainty,
        detail=fault.fault,
    )


def _window(text: str, mended: str, around: int = 8) -> tuple[str, str]:
    """The part of two texts in which they differ, with a few characters around it.

    >>> _window("甲乙丙丁戊己、、庚辛", "甲乙丙丁戊己、庚辛", around=2)
    ('己、、庚辛', '己、庚辛')
    """
    start = common(text, mended)
    first = max(0, start - around)
    last = max(0, common(text[start:][::-1], mended[start:][::-1]) - around)
    return text[first : len(text) - last].strip(), mended[first : len(mended) - last].strip()


def common(one: str, other: str) -> int:
    """How many characters two texts have in common from their start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def faults(text: str) -> Iterator[Fault]:
    """The faults of one cell; each mends the cell of itself alone."""
    addresses = _NOT_CHINESE.findall(text)
    text = " ".join(_NOT_CHINESE.sub(_SOMETHING, text).split("\n"))
    for fault in _chinese_faults(text):
        for address in addresses:
            fault = replace(fault, mended=fault.mended.replace(_SOMETHING, address, 1))
        yield fault


def _chinese_faults(text: str) -> Iterator[Fault]:
    for name, pattern, mend, certainty in _REWRITES:
        found = pattern.search(text)
        if found is not None:
            yield Fault(name, found[0].strip(), pattern.sub(mend, text), certainty)
    yield from _mixed(text)
    yield from _nested(text)
    yield from _unbalanced(text)


def _full_width(match: re.Match[str]) -> str:
    return f"（{match[1]}）"


_REWRITES: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str], float], ...] = (
    ("angle-quotes", _ANGLES, r"〈\1〉", 0.7),
    ("stray-mark", _STRAY, "", 0.95),
    ("doubled-mark", _DOUBLED, lambda m: m[0][-1] if m[0][0] != m[0][-1] else m[0][0], 0.95),
    ("bare-number", _NUMBER_BARE, r"（\1）", 0.7),
    ("inner-title", _INNER, r"\1〈\2〉", 0.5),
    ("half-width-brackets", _HALF_BRACKETS, _full_width, 0.5),
    ("half-width-mark", _HALF_MARK, lambda m: _FULL[m[1]], 0.4),
    ("stray-blanks", _BLANKS, "", 0.4),
)


def _mixed(text: str) -> Iterator[Fault]:
    """A bracket closed by one of the other width: （…)."""
    opened: list[int] = []
    for place, mark in enumerate(text):
        if mark in "（(":
            opened.append(place)
        elif mark in "）)" and opened:
            start = opened.pop()
            if _WIDTH.get(text[start], text[start]) != "（":
                continue
            if (text[start] == "（") != (mark == "）") and re.search(HAN, text[start:place]):
                mended = f"{text[:start]}（{text[start + 1 : place]}）{text[place + 1 :]}"
                yield Fault("mixed-widths", text[start : place + 1], mended, 0.7)
                return


def _nested(text: str) -> Iterator[Fault]:
    """A title inside a title in 《》: 《关于印发《甲》的通知》."""
    depth, mended, start = 0, list(text), -1
    for place, mark in enumerate(text):
        if mark == "《":
            depth += 1
            if depth == 2:
                mended[place], start = "〈", place
        elif mark == "》":
            if depth == 2:
                mended[place] = "〉"
                yield Fault("nested-title", text[start : place + 1], "".join(mended), 0.7)
                return
            depth = max(0, depth - 1)


def _unbalanced(text: str) -> Iterator[Fault]:
    """A mark that was opened and never closed, or closed and never opened; said once a
    kind of mark, since the first that is wanting makes the others look so."""
    opened: list[tuple[str, int]] = []
    open_kinds: Counter[str] = Counter()
    wanting: dict[str, tuple[int, int]] = {}
    for place, mark in enumerate(text):
        if mark in _PAIRS:
            opened.append((_kind(mark), place))
            open_kinds[_kind(mark)] += 1
        elif mark in _CLOSERS:
            kind = _kind(_CLOSERS[mark])
            if open_kinds[kind]:
                while (top := opened.pop())[0] != kind:
                    open_kinds[top[0]] -= 1
                    wanting.setdefault(top[0], (top[1], place))
                open_kinds[kind] -= 1
            elif not _enumerates(text, place):
                wanting.setdefault(mark, (place, place))
    for kind, place in opened:
        wanting.setdefault(kind, (place, len(text)))
    for kind, (start, end) in wanting.items():
        yield _unopened(text, start) if kind in _CLOSERS else _unclosed(text, kind, start, end)


def _kind(opener: str) -> str:
    return _WIDTH.get(opener, opener)


def _unclosed(text: str, kind: str, start: int, end: int) -> Fault:
    """What was opened at ``start`` and not closed before ``end``: where its close belongs."""
    inside = text[start:end]
    if kind == "《" and (number := re.search(r"[（(][^（）()]*[〔\[［(（]?\d{4}", inside)):
        end = start + number.start()
    close = _PAIRS[kind]
    return Fault("unclosed", text[start:end], f"{text[:end]}{close}{text[end:]}", 0.95)


def _unopened(text: str, place: int) -> Fault:
    """What is closed at ``place``: its opener belongs before the clause."""
    opener = _CLOSERS[text[place]]
    start = (
        max((text.rfind(mark, 0, place) for mark in "、，；。：;,《》〈〉（）() "), default=-1) + 1
    )
    mended = f"{text[:start]}{opener}{text[start:]}"
    return Fault("unopened", text[start : place + 1], mended, 0.9)


_ENUMERATOR = re.compile(r"(?<![0-9a-zA-Z])(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[a-zA-Z])$")


def _enumerates(text: str, place: int) -> bool:
    """1) and 一） number a list, wherever they stand."""
    return _ENUMERATOR.search(text[max(0, place - 3) : place]) is not None
