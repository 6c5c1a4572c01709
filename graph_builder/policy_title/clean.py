"""The printed title: width, blanks and brackets put right.

>>> clean_title("《关于印发<甲 办法的通知》")
'关于印发〈甲办法〉的通知'
"""

from __future__ import annotations

import html
import re
import unicodedata

#: What is longer or nested deeper is no title: it is kept, but nothing is read into it.
LONGEST = 1000
_DEEPEST = 8
_ANGLES = re.compile(r"[〈〉]")
_REMARKS = re.compile(r"(?:（[^（）]*）)+$")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f]")
_BLANKS = re.compile(r"\s+")
# A blank means something between two Latin words, and between two bodies that
# issue together, before 关于.
_JOINT = re.compile(
    r"(?<=[部局委会厅署院行办]) (?=[^ 〈〉（）]{2,20}[部局委会厅署院行办](?: |关于|印发|转发|批转|发布))"
)
_LATIN = re.compile(r"(?<=[A-Za-z0-9.]) (?=[A-Za-z])|(?<=[A-Za-z]) (?=[A-Za-z0-9])")
#: ASCII and other forms of the marks, and the forms they have in a clean title.
WIDE = str.maketrans(
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


def clean_title(text: str) -> str:
    """The title that ``text`` prints, without its outermost 《》; inner titles in 〈〉."""
    text = unicodedata.normalize("NFKC", html.unescape(_INVISIBLE.sub("", text)))
    text = _INVISIBLE.sub("", text).replace("<<", "<").replace(">>", ">")
    outer = text.strip()[:1] == "《" and text.strip()[-1:] == "》"
    text = _BLANKS.sub(" ", text.translate(WIDE)).strip()
    text = _without_blanks(_quoted(text))
    if len(text) > LONGEST:
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


def without_remarks(title: str) -> str:
    """``title`` without the bracketed remarks behind it."""
    return _REMARKS.sub("", title)


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
