"""Tables that are no list of matters: what they have and lack, to say so when they are refused."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph_builder.language import tr
from graph_builder.recognise.headers import HeaderWords, column_label, word_key
from graph_builder.recognise.layouts import MATTERS
from graph_builder.recognise.lines import printed
from graph_builder.table import Table

# What every list of matters has a column for, in any of these roles: it names them, and
# says what is disclosed of them or what they rest on.
_NEEDED = (
    (("name",), frozenset(MATTERS)),
    (("content", "basis"), frozenset({"content", "basis"})),
)
_LONGEST_WORD, _FEWEST_WORDS = 12, 3
_WORD = re.compile(r"[^\d〔《]{1,16}")
_REPEAL_HEADS = re.compile(r"清理|处理意见|处理结果|废止|失效|修改依据|有效性")
_REPEAL_WORDS = re.compile(r"^(?:拟?(?:予以)?(?:废止|失效|宣布失效|继续有效|保留|修改|拟修改))")
_REPEAL_TITLE = re.compile(r"(?:废止|失效|清理).{0,30}(?:文件|目录|清单|结果|决定)")
_NUMBER = re.compile(r"[〔\[［【（(]\d{4}[〕\]］】）)]\s*\d+\s*号?")


def reads_as_repeals(table: Table) -> bool:
    """Whether the file lists what becomes of documents: rows of numbers under a title or a
    heading that says 废止, 失效 or 清理, or with such a word in a cell of their own."""
    rows = [printed(row.cells) for row in table.rows]
    numbered = [cells for cells in rows if _NUMBER.search(" ".join(cells))]
    if len(numbered) < 2:
        return False
    judged = sum(any(map(_REPEAL_WORDS.match, cells)) for cells in numbered)
    others = (cells for cells in rows if cells not in numbered)
    said = any(
        _REPEAL_TITLE.search(cell) or (len(cell) <= _LONGEST_WORD and _REPEAL_HEADS.search(cell))
        for cells in others
        for cell in cells
    )
    return 2 * judged >= len(numbered) or said


def missing_columns(table: Table) -> tuple[Sequence[str], Sequence[str]]:
    """The words of the row that is most like a header, the first of several, and the names of the columns that a
    catalogue has and it has not; none where no row is like one."""
    words = HeaderWords.load()
    best: tuple[int, list[str]] = (-1, [])
    for row in table.rows:
        cells = printed(row.cells)
        if row.loose or len(cells) < _FEWEST_WORDS or not all(map(_WORD.fullmatch, cells)):
            continue
        known = sum(words.knows(cell) for cell in cells)
        if known > best[0]:
            best = (known, cells)
    if not best[1]:
        return (), ()
    roles = {words.columns.get(word_key(cell)) for cell in best[1]}
    groups = {words.groups.get(word_key(cell)) for cell in best[1]}
    lacks = [
        tr("或", " or ").join(map(column_label, named))
        for named, any_of in _NEEDED
        if not any_of & roles and not ("name" in named and "matter" in groups)
    ]
    return best[1], lacks
