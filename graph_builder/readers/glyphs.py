"""Symbol fonts: the box or tick that a letter of Wingdings shows.

The letter stands at its code or, as Word stores it, at U+F000 plus the code.

>>> shown("R", "Wingdings 2"), shown("\\uf0a8", "Wingdings"), shown("R", "宋体")
('☑', '☐', 'R')
>>> shown("\\uf0fe", "")  # a private character whose font was lost
'☑'
"""

from __future__ import annotations

_WINGDINGS = {
    0x6E: "■",
    0x6F: "☐",
    0x70: "☐",
    0x71: "☐",
    0x72: "☐",
    0xA8: "☐",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS_2 = {
    0x4F: "✗",
    0x50: "✓",
    0x51: "☒",
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0xA2: "■",
    0xA3: "☐",
}
# The symbol font that every reader of PDF has.
_DINGBATS = {
    0x33: "✓",
    0x34: "✔",
    0x35: "✗",
    0x36: "✗",
    0x37: "✗",
    0x38: "✗",
    0x6E: "■",
    0x6F: "☐",
    0x70: "☐",
    0x71: "☐",
    0x72: "☐",
}
_PRIVATE = 0xF000


def shown(text: str, font: str) -> str:
    """``text``, set in ``font``, with the boxes and ticks it shows."""
    name = font.replace(" ", "").replace("-", "").lower()
    if "wingdings2" in name:
        return "".join(_glyph(char, _WINGDINGS_2) for char in text)
    if "wingdings" in name:
        return "".join(_glyph(char, _WINGDINGS) for char in text)
    if "zapfdingbats" in name:
        return "".join(_glyph(char, _DINGBATS) for char in text)
    if any(_PRIVATE <= ord(char) <= _PRIVATE + 0xFF for char in text):
        return "".join(
            _glyph(char, {**_WINGDINGS_2, **_WINGDINGS}) if ord(char) >= _PRIVATE else char
            for char in text
        )
    return text


def _glyph(char: str, glyphs: dict[int, str]) -> str:
    code = ord(char)
    return glyphs.get(code - _PRIVATE if _PRIVATE <= code <= _PRIVATE + 0xFF else code, char)
