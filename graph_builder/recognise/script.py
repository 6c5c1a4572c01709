"""Script: tables in traditional characters, as the 繁體 pages of many sites give them.

Headers, names and documents are known in simplified characters, so such a table is read
in those; each row that was changed is a mend. Some sites add the reading of a character
behind it, which says nothing either.

>>> simplified_text("公開依據(jù)")
'公开依据'
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache

from opencc import OpenCC

from graph_builder.recognise.lines import Notes
from graph_builder.table import Row, Table

# Where one character in five has another form, the text is in traditional characters: in
# one in simplified characters there are none, in one in traditional some three in ten.
_SHARE = 5
_HAN = re.compile(r"[\u4e00-\u9fff]")
# A reading has the mark of its tone: （app） has none.
_READING = re.compile(
    r"(?<=[\u4e00-\u9fff])[(（](?=[a-zü]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ])[a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,6}[)）]"
)
_ADDRESS = re.compile(r"((?:https?://|www\.)[^\s，。；、）)》<>]+)")


def in_simplified(table: Table, notes: Notes) -> Table:
    """``table`` in simplified characters, where it is in traditional ones."""
    if not _is_traditional("".join(cell for row in table.rows for cell in row.cells)):
        return table
    return replace(table, rows=tuple(_converted(row, notes) for row in table.rows))


def simplified_text(text: str) -> str:
    """``text`` in simplified characters, without readings in brackets; addresses stay.

    >>> simplified_text("見https://a.cn/查詢（app）")
    '见https://a.cn/查詢（app）'
    """
    convert = _converter().convert
    parts = _ADDRESS.split(text)
    return "".join(
        part if n % 2 else _READING.sub("", convert(part)) for n, part in enumerate(parts)
    )


def _is_traditional(text: str) -> bool:
    counts = Counter(_HAN.findall(text))
    convert = _converter().convert
    changed = sum(count for char, count in counts.items() if convert(char) != char)
    return _SHARE * changed > counts.total()


def _converted(row: Row, notes: Notes) -> Row:
    cells = tuple(map(simplified_text, row.cells))
    if cells != row.cells:
        notes.mend("traditional-characters", row.place, "\t".join(row.cells), "\t".join(cells))
    return replace(row, cells=cells)


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
