"""Numerals as documents write them: Arabic of any width, 四十一, 一九九四, 二〇一六.

>>> number("四十一"), number("二〇一六"), number("廿三"), number("０４４"), number("一百零八")
(41, 2016, 23, 44, 108)

In a year, letters and circles that look like digits are read for them:

>>> number("2O16"), number("20l6")
(2016, 2016)
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
