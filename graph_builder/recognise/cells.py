"""What stands in one cell: boxes, lists, links, and blanks that mean nothing."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from graph_builder.catalogue import distinct
from graph_builder.concepts import find_concept

# A blank beside a character that is not ASCII was put there by extraction:
# Chinese is written without them.
_STRAY = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_STRAY_BEFORE = re.compile(r"\s+(?=[、，。；：？！）〕》〉”’】])|(?<=[（〔《〈“‘【])\s+")
_INPUT = re.compile(r"<input\b([^>]*)>\s*([^<]*)", re.IGNORECASE)
_CHECKED = re.compile(r"(?<![\w-])checked(?![\w-])(?!\s*=\s*[\"']?(?:false|0))", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_BOX = re.compile(r"([■☑☒√✓✔●▄▇█◼]|[□☐○◻])\s*((?:[^■☑☒√✓✔●▄▇█◼□☐○◻\n]|\n(?=\s*[（(]))*)")
# Boxes written otherwise: marks in brackets, a variation selector behind a mark,
# and 口 for a □ that extraction took for the character.
_BRACKETED = re.compile(r"[\[［(（][\s\u3000]*([√✓✔■●]?)[\s\u3000]*[\]］)）]")
_VARIATION = "\ufe0f"
_FILLED = frozenset("■☑☒√✓✔●▄▇█◼")
# The ticked box of a symbol font, where only its letter is left; beside other boxes.
_SYMBOL = re.compile(r"(?:^|(?<=\s))[tRþ](?=[\u4e00-\u9fff])")
_MISREAD = re.compile(r"(?:^|(?<=[\s\u4e00-\u9fff；;：:，,、）)]))口(?=\s?[\u4e00-\u9fff])")
_NUMBERED = re.compile(r"(?:^|(?<=[\s；;。，、]))\s*(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[①-⑳])\s*")
_LIST = re.compile(r"[、；;，,\n]+|\s{2,}")
_TRAILING = " \t\n；;、，,。：:"


@lru_cache(maxsize=65536)
def squeeze(text: str) -> str:
    """``text`` without the blanks that extraction put inside words.

    >>> squeeze("办 理 门 诊 大 病")
    '办理门诊大病'
    >>> squeeze("GB/T 9704")
    'GB/T 9704'
    """
    return _STRAY_BEFORE.sub("", _STRAY.sub("", text)).strip()


_DEPTH = {**dict.fromkeys("（《〈【〔(", 1), **dict.fromkeys("）》〉】〕)", -1)}


def opened_in(text: str) -> int:
    """How many brackets ``text`` leaves open; fewer than none where it closes more.

    >>> opened_in("（国发〔2014〕"), opened_in("通知》")
    (1, -1)
    """
    return sum(_DEPTH.get(char, 0) for char in text)


@lru_cache(maxsize=65536)
def chosen(text: str) -> tuple[str, ...]:
    """What a cell names: the ticked boxes where it has boxes, else its list.

    >>> chosen("■ 政府网站  □ 政府公报\\n□ 两微一端")
    ('政府网站',)
    >>> chosen("1. 政府网站；2. 办事窗口")
    ('政府网站', '办事窗口')
    """
    if "<input" in text:
        return distinct(
            _label(label)
            for attributes, label in _INPUT.findall(text)
            if _CHECKED.search(attributes)
        )
    boxes = _boxes(text)
    if boxes:
        return distinct(_label(label) for box, label in boxes if box in _FILLED)
    numbered = _NUMBERED.split(text)
    if len(numbered) == 1:
        return distinct(map(_label, _LIST.split(text)))
    return distinct(label for part in numbered for label in _parted(_label(part)))


def before_boxes(text: str) -> str:
    """What stands in a cell before its first box, and belongs to none.

    >>> before_boxes("长期公开 ■政府网站 □公报"), before_boxes("■政府网站"), before_boxes("政府网站")
    ('长期公开', '', '')
    """
    start = text.find("<input")
    if start < 0:
        box = _BOX.search(_plain_boxes(text))
        start = box.start() if box else 0
    return _label(_plain_boxes(text)[:start] if start and "<input" not in text else text[:start])


def beside_boxes(text: str) -> str:
    """The lines of a cell that has boxes which belong to none of them.

    >>> beside_boxes("■政府网站\\n项目单位"), beside_boxes("■村公示栏\\n（电子屏）"), beside_boxes("政府网站")
    ('项目单位', '', '')
    """
    plain = _plain_boxes(text)
    first = _BOX.search(plain)
    return "" if first is None or "<input" in text else _label(_BOX.sub("", plain[first.start() :]))


def _parted(label: str) -> list[str]:
    """A member of a numbered list, parted where it is two channels: 门户网站、政务大厅."""
    parts = label.split("、")
    channels = len(parts) > 1 and all(find_concept("channel", part) for part in parts)
    return parts if channels else [label]


def _boxes(text: str) -> list[tuple[str, str]]:
    """The boxes of a cell with their labels; 口 is one only beside a filled box."""
    return _BOX.findall(_plain_boxes(text))


def _plain_boxes(text: str) -> str:
    plain = _BRACKETED.sub(lambda m: "■" if m[1] else "□", text.replace(_VARIATION, ""))
    plain = _SYMBOL.sub("■", plain) if "□" in plain else plain
    return _MISREAD.sub("□", plain) if _FILLED.intersection(plain) else plain


def _label(text: str) -> str:
    return squeeze(html.unescape(_TAG.sub("", text))).strip(_TRAILING)


@lru_cache(maxsize=4096)
def rejoin_url(text: str) -> str:
    """A link without the blanks and line breaks that extraction put into it."""
    return re.sub(r"\s+", "", text)


def is_url(text: str) -> bool:
    """Whether ``text`` is a web address."""
    return text.startswith(("http://", "https://", "www."))
