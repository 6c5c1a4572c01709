"""Group rows: rows of a list that are no matter but head the rows below.

A list prints the department or the kind of matter alone, numbered in words, over its
matters (一 外交, 三、民政), and a matter alone over its parts (2.签证费 over (1)代办签证).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph_builder.agency import looks_like_body
from graph_builder.recognise.headers import Column, column_label
from graph_builder.recognise.known_names import is_known_name
from graph_builder.recognise.layouts import MATTERS, is_header
from graph_builder.recognise.lines import Line, Notes
from graph_builder.table import Place, Row

_GROUPS = ("body", "category", "department")
_NUMERALS = "[一二三四五六七八九十]{1,3}"
_NUMERAL = re.compile(rf"[（(]?{_NUMERALS}[)）、.．]?")
_NUMBERED = re.compile(rf"(?:[（(]{_NUMERALS}[)）]|{_NUMERALS}[、.．])\s*(\S{{1,20}})")
_FIRST_PART, _PART = re.compile(r"[（(]1[)）]"), re.compile(r"[（(]\d{1,2}[)）]")
_MEND = "group-filled"


@dataclass(slots=True)
class GroupRows:
    """The groups that the rows of one list stand in; ``columns`` are the list's."""

    columns: Sequence[Column]
    group: dict[str, str] = field(default_factory=dict)  # by role what is filled down
    kind: str = ""  # the category that heads the rows
    over: str = ""  # the matter that heads its parts
    place: Place | None = None
    last: int = 0  # the last serial
    looked: bool = False
    in_words: bool = False  # matters are numbered in words themselves
    bodies: bool = False  # matters name their bodies themselves

    def heads(self, rows: Sequence[Row], index: int) -> bool:
        """Whether the row at ``index`` heads the rows below."""
        if not self.looked:
            self._look(rows[n] for n in range(index, len(rows)))
        said = self._texts(rows[index])
        below = self._texts(rows[index + 1]) if index + 1 < len(rows) else {}
        found = self._group(said, below)
        if found is not None:
            self.end()
            role, text = found
            if role is None:
                self.kind = text
            else:
                self.group = {role: text}
        elif _named(said) and said.keys() <= {"seq", *MATTERS} and _begins_parts(below):
            self.over = _named(said)
        else:
            return False
        self.place, self.last = rows[index].place, 0
        return True

    def end(self) -> None:
        """Leave all groups, at a title or a total."""
        self.group, self.kind, self.over, self.last = {}, "", "", 0

    def fill(self, line: Line, notes: Notes) -> None:
        """Give ``line`` what the groups it stands in say; serials that start again, but below
        a group, are another table's."""
        serial = line.texts.get("seq", "")
        if serial.isdecimal():
            if serial == "1" and self.last:
                self.end()
            self.last = int(serial)
        if not _PART.match(_named(line.texts)):
            self.over = ""
        over = [text for text in (self.kind, self.over) if text]
        for role, text in self.group.items():
            if not line.texts.get(role):
                self._fill(line, role, text, notes)
            elif line.texts[role] != text:
                over.insert(0, text)  # the matter names its own
        if over and not line.texts.get("category"):
            self._fill(line, "category", over.pop(), notes)
        if over and line.heading is None:
            line.heading = over[0]

    def _fill(self, line: Line, role: str, text: str, notes: Notes) -> None:
        line.texts[role] = text
        at = self.place.line if self.place else line.place.line
        notes.mend(_MEND, line.place, "", f"{column_label(role)}（第 {at} 行）：{text}")

    def _look(self, rows: Iterable[Row]) -> None:
        """See how the matters of the list are numbered, and whether they name their bodies."""
        sheet: str | None = None
        for n, row in enumerate(rows):
            sheet = sheet if n else row.place.sheet
            if row.place.sheet != sheet or (not row.loose and is_header(row.own())):
                break
            said = self._texts(row)
            if _named(said) and said.get("basis"):
                self.in_words |= _NUMERAL.fullmatch(said.get("seq", "")) is not None
                self.bodies |= bool(said.get("body"))
        self.looked = True

    def _group(
        self, said: Mapping[str, str], below: Mapping[str, str]
    ) -> tuple[str | None, str] | None:
        """What a row heads the rows ``below`` with, and in which column; none where it is one
        of the matters, or goes on with one."""
        texts = {role: text for role, text in said.items() if role != "seq"}
        serial = said.get("seq", "")
        numbered = _NUMBERED.fullmatch(next(iter(said.values()), "")) if len(said) == 1 else None
        if numbered is not None:  # the number and the word in one cell
            return None if self.in_words else self._place_of(numbered[1])
        if len(texts) != 1 or (serial and self.in_words):
            return None
        ((role, text),) = texts.items()
        in_words = _NUMERAL.fullmatch(serial) is not None
        if role in _GROUPS and (in_words or (_named(below) and not below.get(role))):
            return ("body" if looks_like_body(text) else role), text
        return self._place_of(text) if role in MATTERS and in_words else None

    def _place_of(self, text: str) -> tuple[str | None, str]:
        """Whether a group that stands in no column of its own is a body or a kind of matter."""
        kind = is_known_name(text)
        unsaid = not self.bodies and any(column.role == "body" for column in self.columns)
        return ("body" if looks_like_body(text) or (unsaid and not kind) else None), text

    def _texts(self, row: Row) -> dict[str, str]:
        """What stands under each heading of the row, a heading nobody knows by its word."""
        cells = zip(self.columns, row.own(), strict=False)
        return {column.role or column.printed: cell for column, cell in cells if cell}


def _begins_parts(said: Mapping[str, str]) -> bool:
    return _FIRST_PART.match(_named(said)) is not None


def _named(said: Mapping[str, str]) -> str:
    """What names the matter, the most special of its levels."""
    return next((said[role] for role in reversed(MATTERS) if said.get(role)), "")
