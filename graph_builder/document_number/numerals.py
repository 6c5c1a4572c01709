"""Numerals as documents write them: Arabic of any width, 四十一, 一九九四, 二〇一六.

>>> number("四十一"), number("二〇一六"), number("廿三"), number("０４４"), number("一百零八")
(41, 2016, 23, 44, 108)

In a year, letters and circles that look like digits are read for them:

>>> number("2O16"), number("20l6")
(2016, 2016)

And the other way, up to thousands:

>>> chinese(4), chinese(12), chinese(40), chinese(108), chinese(1260)
('四', '十二', '四十', '一百零八', '一千二百六十')
"""

from __future__ import annotations

#: Characters of a Chinese numeral (the circle is typed in many ways).
CHINESE = "〇○零一二三四五六七八九十百千两廿卅壹贰叁肆伍陆柒捌玖拾佰"

#: A year in which a scanner or a typist has put look-alikes for 0 and 1.
MIXED_YEAR = r"(?=.?.?.?[OoＯΟо○〇lI])[12](?:[\dOoＯΟо○〇lI]){3}"
_LOOK_ALIKES = str.maketrans("OoＯΟо○〇lI", "000000011")

_DIGITS = dict(zip("〇○零一二三四五六七八九两", (0, 0, 0, *range(1, 10), 2), strict=True))
_DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000}
_WRITTEN = "零一二三四五六七八九"
_TENS = {"廿": 20, "卅": 30}


def number(written: str) -> int | None:
    """The value of a numeral, or None where it is not a well-formed one."""
    if written.isdecimal():
        return int(written)
    if written[:1].isdecimal() and (digits := written.translate(_LOOK_ALIKES)).isdecimal():
        return int(digits)
    if all(c in _DIGITS for c in written):
        return int("".join(str(_DIGITS[c]) for c in written)) if written else None
    total, digit, last_unit = 0, None, 10_000
    for character in written:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _TENS:
            if digit or last_unit <= 10:
                return None
            total, last_unit, digit = total + _TENS[character], 10, None
        elif character in _UNITS:
            unit = _UNITS[character]
            if unit >= last_unit or digit == 0:
                return None
            total, last_unit, digit = total + (digit or 1) * unit, unit, None
        else:
            return None
    return total + (digit or 0)


def chinese(value: int) -> str:
    """``value``, of at most four digits, as a Chinese numeral."""
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += ("零" if gap else "") + _WRITTEN[digit] + name
        gap = bool(text) and not digit
    return text.removeprefix("一") if text.startswith("一十") else text or _WRITTEN[0]
