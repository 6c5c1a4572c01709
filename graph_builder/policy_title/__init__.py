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
>>> parse_title("关于调整〈甲市医疗保险办法〉的通知").act.kind
'adjusts'
>>> parse_title("关于调整门诊用造口袋医保最高支付标准的通知").act is None
True

《》 also encloses what is no document:

>>> is_document_title("上海市政府信息公开规定"), is_document_title("离休干部医疗证")
(True, False)

``clean`` puts brackets right, ``normal`` makes titles comparable, ``naming`` tells
documents from forms, ``doing`` reads what a title does, by the words of
``mappings/title_words.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .clean import clean_title
from .doing import Act, Kind, acts, acts_of_clean
from .naming import is_document_title
from .normal import normalize
from .words import words

__all__ = [
    "Act",
    "Kind",
    "PolicyTitle",
    "acts",
    "is_document_title",
    "normalize",
    "parse_title",
]


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
    clean = clean_title(text)
    marks = tuple(mark[1:-1] for mark in words().mark.findall(clean))
    return PolicyTitle(clean, normalize(text), marks, next(iter(acts_of_clean(clean)), None))
