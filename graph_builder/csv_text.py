"""CSV for spreadsheets: one way to write it, with nothing that runs as a formula.

>>> to_csv(["a"], [["=1+1"], [2]])
"a\\n'=1+1\\n2\\n"
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

#: Before a file: without it spreadsheets take the Chinese for another encoding.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The rows under their header; ``None`` is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return "" if value is None else value
