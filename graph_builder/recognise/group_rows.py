"""Group rows: rows of a list that are no matter but head the rows below.

Lists of fees print the department alone, with a numeral, over its fees (一 外交), and a fee
alone over its parts (2.签证费 over (1)代办签证).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from graph_builder.recognise.headers import Column, column_label
from graph_builder.recognise.layouts import MATTERS
from graph_builder.recognise.lines import Line, Notes
from graph_builder.table import Row

_GROUPS = frozenset({"body", "category", "department"})
# Matters are numbered in figures, what heads them in words.
_NUMERAL = re.compile(r"[一二三四五六七八九十]{1,3}")
_FIRST_PART, _PART = re.compile(r"[（(]1[)）]"), re.compile(r"[（(]\d{1,2}[)）]")


@dataclass(slots=True)
class GroupRows:
    """The groups that the rows of one list stand in; ``columns`` are the list's."""

    columns: Sequence[Column]
    group: dict[str, str] = field(default_factory=dict)
    over: str = ""

    def heads(self, row: Row, following: Row | None) -> bool:
        """Whether ``row`` heads the rows below, of which ``following`` is the first."""
        said = self._texts(row)
        if said.keys() & _GROUPS and "seq" in said and said.keys() <= _GROUPS | {"seq"}:
            self.group = {role: text for role, text in said.items() if role != "seq"}
            return True
        if said.keys() == {"seq", "name"} and _NUMERAL.fullmatch(said["seq"]):
            roles = {column.role for column in self.columns}
            self.group = {"body" if "body" in roles else "category": said["name"]}
            return True
        names = [text for role, text in said.items() if role in MATTERS]
        below = self._texts(following) if following is not None else {}
        if len(said) == len(names) == 1 and any(map(_FIRST_PART.match, below.values())):
            self.over = names[0]
            return True
        return False

    def fill(self, line: Line, notes: Notes) -> None:
        """Give ``line`` what the groups it stands in say."""
        named = next((line.texts[role] for role in MATTERS if line.texts.get(role)), "")
        if named and not _PART.match(named):
            self.over = ""
        for role, text in {**self.group, **({"category": self.over} if self.over else {})}.items():
            if not line.texts.get(role):
                line.texts[role] = text
                notes.mend("merged-cell-filled", line.place, "", f"{column_label(role)}：{text}")

    def _texts(self, row: Row) -> dict[str, str]:
        """What stands under each heading of the row, a heading nobody knows by its word."""
        cells = zip(self.columns, row.own(), strict=False)
        return {column.role or column.printed: cell for column, cell in cells if cell}
