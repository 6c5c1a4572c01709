"""Reading a text that is meant to be one number, and saying why where it is none."""

from __future__ import annotations

import re

from ..errors import InvalidDocumentNumber
from .clean_text import CleanText
from .find import find_numbers, scan
from .standard import find_standards
from .value import DocumentNumber, Found

_WRAPPING = " \t\r\n\u3000\xa0\ufeff“”\"'‘’《》。，,；;、：:"
_PAIRS = (("（", "）"), ("(", ")"), ("【", "】"), ("[", "]"), ("〔", "〕"))
_TAIL = re.compile(r"(?:文件?|通知)?")

# Why a text is no document number: the first that fits is told.
_REASONS = (
    (r"[xX×Ｘ＊*]+[号號]|[〔\[（(][xX×Ｘ\d]*[xX×Ｘ]+", "序号或年份没有填写"),
    (r"[（(〔\[]\d{4}[）)〕\]].*[民刑行执终初再审].*[号號]", "这是法院案号（年份在前）"),
    (r"国药准字|[准证]字|[械注]准", "这是批准文号或证件号"),
    (r"[令\uf9a8]", "令缺发文机关，或发文机关认不出"),
    (r"[公通]告", "公告缺发文机关、年份或序号"),
    (r"[〔\[（(【﹝]\d{2,4}", "缺机关代字，或代字认不出"),
    (r"\d{4}年", "缺机关代字和年份括号，或代字认不出"),
    (r"[号號]", "缺年份"),
)


def parse(text: str) -> DocumentNumber:
    """The number that the whole text is, in any spelling.

    Raises InvalidDocumentNumber with the text and the reason.
    """
    stripped = _unwrapped(text)
    if not stripped:
        raise InvalidDocumentNumber("空白不是发文字号")
    clean = CleanText(stripped)
    founds = [*find_standards(stripped), *scan(clean, whole=True)]
    if len(founds) == 1 and _is_whole(stripped, founds[0]):
        return founds[0].number
    raise InvalidDocumentNumber(f"“{_shown(text)}”不是一个发文字号：{_why(stripped, founds)}")


def is_document_number(text: str) -> bool:
    """Whether the whole text is one document number."""
    try:
        parse(text)
    except InvalidDocumentNumber:
        return False
    return True


def canonical(text: str) -> str:
    """The canonical form of a number. Raises InvalidDocumentNumber."""
    return str(parse(text))


def _unwrapped(text: str) -> str:
    stripped = text.strip(_WRAPPING)
    for opening, closing in _PAIRS:
        inner = stripped[1:-1]
        if stripped.startswith(opening) and stripped.endswith(closing) and closing not in inner:
            return inner.strip(_WRAPPING)
        if stripped.startswith(opening) and stripped.endswith("号" + closing):
            return inner.strip(_WRAPPING)
    return stripped


def _is_whole(text: str, found: Found) -> bool:
    before, after = CleanText(text[: found.start]).text, CleanText(text[found.end :]).text
    return not before and bool(_TAIL.fullmatch(after))


def _why(text: str, founds: list[Found]) -> str:
    if len(founds) > 1:
        return f"其中有{len(founds)}个字号：" + "、".join(str(found.number) for found in founds)
    if founds or (founds := list(find_numbers(text))):
        return f"字号前后还有别的文字，其中的字号是 {founds[0].number}"
    for pattern, reason in _REASONS:
        if re.search(pattern, text[:1000]):
            return reason
    return "没有机关代字、年份和序号"


def _shown(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
