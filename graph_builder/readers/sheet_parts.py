"""What a workbook says of a sheet beside the values of its cells.

>>> column_name(0), column_name(27)
('A', 'AB')
"""

from __future__ import annotations

from dataclasses import dataclass, field

#: The addresses that are links for people.
WEB = ("http://", "https://")


@dataclass(slots=True)
class SheetParts:
    """One sheet; rows and columns count from 0, ``padded`` gives the digits shown."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    links: dict[int, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    padded: dict[tuple[int, int], int] = field(default_factory=dict)


def column_name(column: int) -> str:
    """The letters of a column that counts from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
