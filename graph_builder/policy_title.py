"""Policy titles: what the title of a document is, and what it says it does.

A title is written with or without 《》, with inner titles in 〈〉, <>, 《》 or in
nothing, with stray blanks and commas. ``str()`` is the clean printed title
without its outermost 《》 (inner titles in 〈〉, GB/T 15834):

>>> str(parse_title("《关于印发,<上海市市民社区医疗互助帮困计划 实施细则>的通知"))
'关于印发〈上海市市民社区医疗互助帮困计划实施细则〉的通知'

Two spellings of one title have one normal form; a mark is no other title:

>>> normalize("《中华人民共和国政府信息公开条例》")
'政府信息公开条例'
>>> parse_title("上海市长期护理保险试点办法实施细则(试行)").marks
('试行',)

What it does is said by fixed words, and each act carries the words that prove it:

>>> [(act.kind, act.target) for act in acts("关于印发〈甲市医疗保险办法实施细则〉的通知")]
[('promulgates', '甲市医疗保险办法实施细则'), ('implements', '甲市医疗保险办法')]
>>> parse_title("关于本市实施〈甲市医疗保险办法〉后有关问题的通知").act.kind
'mentions'
>>> parse_title("关于调整门诊用造口袋医保最高支付标准的通知").act is None
True

《》 also encloses what is no document:

>>> is_document_title("上海市政府信息公开规定"), is_document_title("离休干部医疗证")
(True, False)
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import yaml

from graph_builder.resources import mappings

Kind = Literal["promulgates", "forwards", "implements", "amends", "supplements", "mentions"]


@dataclass(frozen=True, slots=True)
class Act:
    """What a title does to another document.

    ``target`` is the other's clean title, ``words`` the part of this title that
    proves the act. A supplement that does not say what it supplements (关于某事的
    补充通知) has for its target the title that it would have without 补充 and is
    not ``named``: a document to look for among those known, not to invent.
    """

    kind: Kind
    target: str
    words: str
    named: bool = True


@dataclass(frozen=True, slots=True)
class PolicyTitle:
    """A title: ``text`` clean as printed, ``normal`` to compare, its marks, its first act."""

    text: str
    normal: str
    marks: tuple[str, ...] = ()
    act: Act | None = None

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=16384)
def parse_title(text: str) -> PolicyTitle:
    """The title that ``text`` writes. Takes any text."""
    clean = _clean(text)
    marks = tuple(mark[1:-1] for mark in _patterns()["mark"].findall(clean))
    return PolicyTitle(clean, normalize(text), marks, next(iter(_acts(clean)), None))


@lru_cache(maxsize=16384)
def acts(title: str) -> tuple[Act, ...]:
    """All that ``title`` does, the main act first.

    >>> [act.target for act in acts("关于印发《甲办法》和《乙细则》的通知")]
    ['甲办法', '乙细则']
    """
    return _acts(_clean(title))


@lru_cache(maxsize=65536)
def normalize(text: str) -> str:
    """The form in which titles are compared: no blanks, brackets of titles, quotes, marks.

    >>> normalize("关于印发<甲办法（试行）>的通知") == normalize("《关于印发甲办法的 通知》")
    True
    """
    before = None
    while text != before:
        before, text = text, _normal(_clean(text))
    return text


@lru_cache(maxsize=16384)
def is_document_title(text: str) -> bool:
    """Whether 《text》 names a document, not a form, a card or a certificate.

    The longest ending that is known decides: 权责清单 is a document, 单 is a form.
    """
    title = _without_remarks(_clean(text)).strip("〈〉")[-_LONGEST:]
    ending = _patterns()["ending"].search(title)
    if ending is not None:
        return ending[0] in _document_endings()
    return bool(_ABOUT.search(title))


# ---------------------------------------------------------------- clean titles

# What is longer or nested deeper is no title: it is kept, but nothing is read into it.
_LONGEST = 1000
_DEEPEST = 8
_ANGLES = re.compile(r"[〈〉]")
_ABOUT = re.compile(r"关于.{2,}的.")
_REMARKS = re.compile(r"(?:（[^（）]*）)+$")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f]")
_BLANKS = re.compile(r"\s+")
# A blank means something between two Latin words, and between two bodies that
# issue together, before 关于.
_JOINT = re.compile(
    r"(?<=[部局委会厅署院行办]) (?=[^ 〈〉（）]{2,20}[部局委会厅署院行办](?: |关于|印发|转发|批转|发布))"
)
_LATIN = re.compile(r"(?<=[A-Za-z0-9.]) (?=[A-Za-z])|(?<=[A-Za-z]) (?=[A-Za-z0-9])")
_WIDE = str.maketrans(
    {
        "(": "（",
        ")": "）",
        ",": "，",
        ";": "；",
        ":": "：",
        "?": "？",
        "!": "！",
        "「": "“",
        "」": "”",
    }
    | {"『": "“", "』": "”", "﹁": "“", "﹂": "”"}
    | dict.fromkeys("《〈<﹤«‹⟨⟪", "〈")
    | dict.fromkeys("》〉>﹥»›⟩⟫", "〉")
)
_STRAY = re.compile(r"(?<!〉)[，、；：]+(?=〈)|(?<=〈)[，、；：]+|^[，、；：。]+|[，、；：。]+$")
_NUMBER_BEHIND = re.compile(r"（[^（）]*[〔\[【]?\d{4}[〕\]】]?[^（）]*号）?$")
_OF_NOTICE = re.compile(
    r"的?(?:补充|紧急)?(?:通知|通告|公告|决定|命令|意见|函|批复|令)(?:（[^（）]*）)?$"
)
_VERB_BEFORE = re.compile(
    r"^(?:.*?关于)?(?:.{0,30}?)(?:印发|转发|批转|发布|公布|颁布|下发|修改|修订|调整|修正)"
)


def _clean(text: str) -> str:
    """The printed title: width, blanks and brackets put right, the outermost 《》 off."""
    text = unicodedata.normalize("NFKC", html.unescape(_INVISIBLE.sub("", text)))
    text = _INVISIBLE.sub("", text).replace("<<", "<").replace(">>", ">")
    outer = text.strip()[:1] == "《" and text.strip()[-1:] == "》"
    text = _BLANKS.sub(" ", text.translate(_WIDE)).strip()
    text = _without_blanks(_quoted(text))
    if len(text) > _LONGEST:
        return _ANGLES.sub("", text)
    return _STRAY.sub("", _rebracketed(_STRAY.sub("", text), outer))


def _without_blanks(text: str) -> str:
    kept = {found.start() for pattern in (_JOINT, _LATIN) for found in pattern.finditer(text)}
    return "".join(c for n, c in enumerate(text) if c != " " or n in kept)


def _quoted(text: str) -> str:
    """Straight quotation marks become “ and ” in turn."""
    parts = text.split('"')
    return "".join(
        part + ("" if n == len(parts) - 1 else "“" if n % 2 == 0 else "”")
        for n, part in enumerate(parts)
    )


def _rebracketed(text: str, outer: bool) -> str:
    """The outermost brackets off, what is missing inside supplied, 〈 and 《 in turn.

    ``outer`` says that the text began with 《 and ended with 》.
    """
    for _ in range(_DEEPEST):
        stripped = _stripped(text, outer)
        if stripped == text:
            return _alternating(_balanced(text))
        text, outer = stripped, False
    return _ANGLES.sub("", text)


def _stripped(text: str, outer: bool) -> str:
    """``text`` without its outermost pair, or the half of it that is there."""
    closers, openers = text.count("〉"), text.count("〈")
    if text.startswith("〈"):
        end = _pair(text)
        if end == len(text) - 1 or (outer and closers != openers):
            return text[1:-1]
        if end is None:
            return text[1:]
        behind = text[end + 1 :]
        if _NUMBER_BEHIND.fullmatch(behind):
            return text[1:end]
        if _REMARKS.fullmatch(behind):
            return text[1:end] + behind
    elif text.endswith("〉") and closers > openers:
        return text[:-1]
    return text


def _without_remarks(text: str) -> str:
    return _REMARKS.sub("", text)


def _pair(text: str) -> int | None:
    """Where the bracket that opens ``text`` closes."""
    depth = 0
    for found in _ANGLES.finditer(text):
        depth += 1 if found[0] == "〈" else -1
        if depth == 0:
            return found.start()
    return None


def _balanced(text: str) -> str:
    """A 〉 without its 〈 gets one behind the verb, a 〈 without its 〉 one before 的通知."""
    opened: list[int] = []
    lonely: list[int] = []
    for n, char in enumerate(text):
        if char == "〈":
            opened.append(n)
        elif char == "〉" and opened:
            opened.pop()
        elif char == "〉":
            lonely.append(n)
    if len(opened) + len(lonely) > 1:  # past mending: nothing is claimed to be a title
        return "".join(c for n, c in enumerate(text) if n not in {*opened, *lonely})
    if opened:
        notice = _OF_NOTICE.search(text, opened[0] + 2)
        end = notice.start() if notice and notice[0].startswith("的") else len(text)
        return text[:end] + "〉" + text[end:]
    if lonely:
        verb = _VERB_BEFORE.match(text[: lonely[0]])
        start = verb.end() if verb else 0
        return text[:start] + "〈" + text[start:]
    return text


def _alternating(text: str) -> str:
    """Inner titles in 〈〉, titles inside those in 《》, and so on."""
    out, depth = [], 0
    for char in text:
        if char == "〈":
            out.append("〈《"[depth % 2])
            depth += 1
        elif char == "〉":
            depth -= 1
            out.append("〉》"[depth % 2])
        else:
            out.append(char)
    return "".join(out)


# ---------------------------------------------------------------- normal forms

_UNSAID = re.compile(r"[\s〈〉《》“”‘’'\"，,、；;。·•]+")
_STATE = "中华人民共和国"


def _normal(clean: str) -> str:
    """Taking away what makes no other title until nothing is left to take away."""
    before = None
    while before != clean:
        before = clean
        clean = _UNSAID.sub("", unicodedata.normalize("NFKC", clean).translate(_WIDE))
        clean = _patterns()["mark"].sub("", clean)
        if clean != _STATE:
            clean = clean.replace(_STATE, "")
    return clean


# ----------------------------------------------------------------------- words


def _any_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))) + ")"


@cache
def _words() -> Mapping[str, list[str]]:
    text = mappings("title_words.yaml").read_text(encoding="utf-8")
    words: Mapping[str, list[str]] = yaml.safe_load(text)
    return words


@cache
def _document_endings() -> frozenset[str]:
    return frozenset(_words()["document_endings"])


def _ends_like_document(title: str) -> bool:
    ending = _patterns()["ending"].search(_without_remarks(title))
    return ending is not None and ending[0] in _document_endings()


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    words = _words()
    remark = r"(?:（[^（）]*）)*"
    year = r"(?:\d{4}年?|第[一二三四五六七八九十\d]+次)?"
    verbs = _any_of([*words["promulgates"], *words["forwards"], *words["amends"]])
    firm = rf"{_any_of(words['firm_endings'])}{remark}"
    notice = r"的?(?:紧急)?(?:通知|通告|公告|决定|命令|令|函)"
    endings = [
        ending
        for kind in ("document_endings", "not_documents", "form_endings")
        for ending in words[kind]
    ]
    return {
        "ending": re.compile(rf"{_any_of(endings)}$"),
        "firm": re.compile(rf".+{firm}"),
        "mark": re.compile(rf"（{year}{_any_of(words['marks'])}）"),
        "verb": re.compile(rf"^(?P<by>[^〈〉]*?)(?:关于)?(?P<verb>{verbs})(?P<rest>.*)$"),
        "promulgates": re.compile(_any_of(words["promulgates"])),
        "forwards": re.compile(_any_of(words["forwards"])),
        "amends": re.compile(_any_of(words["amends"])),
        "notice": re.compile(rf"{notice}$"),
        "implements": re.compile(
            rf"^(?:关于)?(?P<target>.+?)(?:的)?(?P<words>{_any_of(words['implements'])}){remark}$"
        ),
        "implements_named": re.compile(
            rf"{_any_of(words['implements_verbs'])}〈(?P<target>[^〈〉]+)〉"
            rf"{_any_of(words['implements_behind'])}{remark}$"
        ),
        "implements_bare": re.compile(
            rf"实施(?P<target>(?:{_STATE}).+?(?:法|条例)){_any_of(words['implements_behind'])}{remark}$"
        ),
    }


# ------------------------------------------------------------------------ acts

_INNER = re.compile(r"〈((?:[^〈〉《》]|《[^《》]*》)+)〉")
_LISTED = re.compile(r"[和与及、，]|以及")
_ISSUER_END = re.compile(
    r"(?:人民政府|政府|办公厅|办公室|委员会|部门|总局|局|厅|部|委|办|署|院|会|中心|单位|机构)$"
)
_SUPPLEMENT = re.compile(r"补充(?:通知|规定|意见|办法|说明|决定)(?:（[^（）]*）)?$")
_AMENDING_ACT = re.compile(r"^(?P<target>.+?)(?:的)?修正案(?:（[^（）]*）)?$")


def _acts(clean: str) -> tuple[Act, ...]:
    if len(clean) > _LONGEST:
        return ()
    found = list(_main_acts(clean))
    named = {act.target for act in found}
    for inner in _INNER.finditer(clean):
        target = _outward(inner[1])
        if target not in named and is_document_title(target):
            found.append(Act("mentions", target, inner[0]))
            named.add(target)
    return tuple(dict.fromkeys(found))


def _main_acts(clean: str) -> Iterator[Act]:
    patterns = _patterns()
    opening = _opening(clean)
    if opening is not None:
        verb, rest, words = opening
        if patterns["promulgates"].fullmatch(verb):
            for target in _targets(rest, firm=False):
                yield Act("promulgates", target, words)
                for act in _main_acts(target):
                    if act.kind == "implements":
                        proof = act.words if act.words in clean else words
                        yield Act("implements", act.target, proof)
        elif patterns["forwards"].fullmatch(verb):
            yield from (Act("forwards", target, words) for target in _forwarded(rest))
        else:
            yield from (Act("amends", target, words) for target in _targets(rest, firm=True))
    elif found := _SUPPLEMENT.search(clean):
        yield from _supplemented(clean, found)
    else:
        yield from _implemented(clean)


def _opening(clean: str) -> tuple[str, str, str] | None:
    """The verb with which a title opens (关于印发…, 转发…), what follows, and both as words.

    Before it only the issuers may stand: in 关于做好印发工作的通知 the verb opens nothing.
    """
    found = _patterns()["verb"].match(clean)
    if found is None:
        return None
    by = found["by"]
    if by and not _ISSUER_END.search(by):
        return None
    return found["verb"], found["rest"], clean[len(by) :]


def _targets(rest: str, firm: bool) -> tuple[str, ...]:
    """The titles that follow the verb: all in 〈〉 that open ``rest``, else one without marks."""
    if rest.startswith("〈"):
        targets = []
        position = 0
        while inner := _INNER.match(rest, position):
            targets.append(_outward(inner[1]))
            mark = _patterns()["mark"].match(rest, inner.end())
            listed = _LISTED.match(rest, mark.end() if mark else inner.end())
            position = listed.end() if listed else len(rest)
        return tuple(target for target in targets if target)
    if "〈" in rest:
        return ()
    bare = _patterns()["notice"].sub("", rest)
    if bare == rest or not is_document_title(bare):
        return ()
    pattern = _patterns()["firm"]
    several = _LISTED.split(bare)
    if all(len(each) >= 6 and pattern.fullmatch(each) for each in several):
        return tuple(several)
    return (bare,) if not firm or pattern.fullmatch(bare) else ()


def _forwarded(rest: str) -> tuple[str, ...]:
    """转发〈Y〉的通知, 转发某局关于Y的通知: Y, with 的通知 where it is Y's own."""
    if rest.startswith("〈"):
        return _targets(rest, firm=False)
    if rest.count("〈") != rest.count("〉"):
        return ()
    about = rest.find("关于")
    named = _INNER.match(rest, about) if about < 0 else None
    inner = _INNER.search(rest)
    if named is None and inner is not None and (about < 0 or inner.start() < about):
        issuers = rest[: inner.start()]
        return (_outward(inner[1]),) if _ISSUER_END.search(issuers) else ()
    if about < 0:
        return ()
    whole = rest[about:]
    bare = _patterns()["notice"].sub("", whole)
    own = bare != whole and _ends_like_document(bare)
    return (bare if own else whole,)


def _supplemented(clean: str, found: re.Match[str]) -> Iterator[Act]:
    inner = _INNER.search(clean)
    if inner is not None:
        yield Act("supplements", _outward(inner[1]), clean[inner.start() :])
    else:
        without = clean[: found.start()] + clean[found.start() + len("补充") :]
        yield Act("supplements", without, found[0], named=False)


def _implemented(clean: str) -> Iterator[Act]:
    patterns = _patterns()
    for name in ("implements_named", "implements_bare"):
        if found := patterns[name].search(clean):
            yield Act("implements", _outward(found["target"]), found[0])
            return
    if found := _AMENDING_ACT.match(clean):
        target = _outward(found["target"].strip("〈〉"))
        if patterns["firm"].fullmatch(target):
            yield Act("amends", target, clean)
        return
    if found := patterns["implements"].match(clean):
        target = found["target"]
        if inner := _INNER.fullmatch(target):
            yield Act("implements", _outward(inner[1]), clean)
        elif "〈" not in target and patterns["firm"].fullmatch(target):
            yield Act("implements", target, clean)


def _outward(inner: str) -> str:
    """An inner title as a title of its own: its inner titles in 〈〉 again."""
    return inner.replace("《", "〈").replace("》", "〉").strip(" ，、")
