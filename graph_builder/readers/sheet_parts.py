"""What a workbook says of a sheet beside the values of its cells.

>>> column_name(0), column_name(27)
('A', 'AB')
>>> as_shown(505, "0000"), as_shown(1, "0.0"), as_shown(0.5, "0%"), as_shown(7, "#,##0")
('0505', '1.0', '50%', None)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

#: The addresses that are links for people.
WEB = ("http://", "https://")


_ZEROS = re.compile(r"0{2,9}")
_DECIMALS = re.compile(r"0(?:\.(0{1,9}))?(%?)")


@dataclass(slots=True)
class SheetParts:
    """One sheet; rows and columns count from 0.

    ``formats`` are the codes by which numbers are shown, where :func:`as_shown` knows
    them; ``fonts`` the symbol fonts of cells; ``texts`` what cells say that are set in
    several fonts; ``merged`` the first and last cell of merged ranges.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    links: dict[int, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    fonts: dict[tuple[int, int], str] = field(default_factory=dict)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


def as_shown(number: float, code: str) -> str | None:
    """A number as the format ``code`` shows it, where that is by digits, zeros and per cent."""
    if _ZEROS.fullmatch(code):
        return str(int(number)).zfill(len(code)) if float(number).is_integer() else None
    decimals = _DECIMALS.fullmatch(code)
    if decimals is None or code == "0":
        return None
    places = len(decimals[1] or "")
    return f"{number:.{places}%}" if decimals[2] else f"{number:.{places}f}"


def column_name(column: int) -> str:
    """The letters of a column that counts from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
