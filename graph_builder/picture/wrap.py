"""Text in lines of a given width, where nobody can measure a font.

A Han character is one em wide, anything else a little over half. Chinese may break
anywhere but before a closing mark and after an opening one; a Latin word or a number
stays whole where a line has room for it.

>>> wrap("关于印发《医疗保险办法实施细则》的通知", 9, 3)
('关于印发《医疗保险', '办法实施细则》的通', '知')
>>> wrap("关于印发若干《办法》的", 7, 3)
('关于印发若干', '《办法》的')
>>> wrap("沪医保〔2000〕46号", 20, 2)
('沪医保〔2000〕46号',)
>>> wrap("一二三四五六七八九十", 4, 2)
('一二三四', '五六七…')
"""

from __future__ import annotations

import re
import unicodedata

_PIECE = re.compile(
    r"[《〈（〔“‘【(<\[]*(?:[A-Za-z0-9.:/-]+|.)[，。、；：》〉）〕”’】)>\],.;:…]*", re.DOTALL
)
_NARROW = 0.56


def width(text: str) -> float:
    """How wide ``text`` is, in em.

    >>> width("沪A")
    1.56
    """
    return sum(
        1.0 if unicodedata.east_asian_width(character) in "WFA" else _NARROW for character in text
    )


def wrap(text: str, room: float, most: int) -> tuple[str, ...]:
    """``text`` in at most ``most`` lines of ``room`` em; an ellipsis stands for the rest."""
    lines = [""]
    for piece in _pieces(" ".join(text.split()), room):
        if lines[-1] and width(lines[-1] + piece) > room:
            lines.append("")
            piece = piece.lstrip()
        lines[-1] += piece
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and width(last) > room - 1:
        last = last[:-1]
    return (*lines[: most - 1], last + "…")


def _pieces(text: str, room: float) -> list[str]:
    """What stays together, cut where even a whole line has no room for it."""
    return [
        part
        for piece in _PIECE.findall(text)
        for part in ([piece] if width(piece) <= room else list(piece))
    ]
