"""The account of a file: where every line went, counted from the file itself.

This is a second look that shares no code with the reader: it takes the raw
lines and the finished record, and says of every line that is not blank whether
an item, a title, a header, a list of links or a rejection claims it, and for a
line of an item whether what it says is really found there. A line that nothing
claims, or whose text its item lost, is a defect of the reader. Which lines are
titles, headers and links it takes from the record: a row that the reader wrongly
took for a header is not seen here.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal

from graph_builder.catalogue import ArtefactKind, Catalogue, Entry, Item

Role = Literal["item", ArtefactKind, "rejection", "unclaimed", "lost"]

_HTML_OPTION = re.compile(r"<input(?![^>]*checked)[^>]*>[^<]*")
_BOX_OPTION = re.compile(r"[□☐][^■□☑☐√\n]*")
_TAG = re.compile(r"<[^>]+>")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# Signs in tick columns; the other words of a tick cell are rejections.
_TICKS = frozenset(["√", "✓", "✔", "☑", "■", "●", "是", "Y", "y", "V", "v"])
_NO_TICKS = frozenset("×✕✗✘xX")
_LIST_NUMBER = re.compile(r"(?<![\w.])\d{1,2}[.．、]")
# Punctuation, and the conjunctions that join the members of a list.
_NOT_SAID = re.compile(r"[\W_和及与]+")


@dataclass(frozen=True, slots=True)
class LineAccount:
    """One line that is not blank: what claims it, and the place of the item that does."""

    line: int
    role: Role
    item: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Account:
    """All lines of a file that are not blank, in order."""

    lines: tuple[LineAccount, ...]

    @property
    def totals(self) -> Mapping[Role, int]:
        """How many lines each role has."""
        return Counter(line.role for line in self.lines)

    @property
    def adds_up(self) -> bool:
        """Whether every line is claimed and nothing a line says was lost."""
        return not self.wanting

    @property
    def wanting(self) -> tuple[LineAccount, ...]:
        """The lines that nothing claims or whose text was lost."""
        return tuple(line for line in self.lines if line.role in ("unclaimed", "lost"))


def account(text: str, catalogue: Catalogue) -> Account:
    """The account of the file that holds ``text`` and was read as ``catalogue``."""
    lost = _lost_ticks(text, catalogue)
    return Account(
        tuple(
            replace(line, role="lost") if line.line in lost else line
            for line in _lines(text, _claims(catalogue), _said(catalogue))
        )
    )


def _lines(
    text: str, claims: Mapping[int, tuple[Role, int | None]], said: Mapping[int, str]
) -> Iterator[LineAccount]:
    for number, line in enumerate(_split(text), 1):
        if not line.strip():
            continue
        role, item = claims.get(number, ("unclaimed", None))
        if role == "item" and not all(_essence(p) in said[number] for p in _pieces(line)):
            role = "lost"
        yield LineAccount(number, role, item, line.strip())


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _lost_ticks(text: str, catalogue: Catalogue) -> frozenset[int]:
    """The lines whose ticks are not all among the options of their entry.

    In a table with tick columns an entry has as many options as ticks stand alone
    in the cells of its lines; ticks that were rejected are accounted for.
    """
    if not any(column.option for column in catalogue.columns):
        return frozenset()
    lines = _split(text)
    rejected = {each.source.line for each in catalogue.rejections if each.value[:1] in _TICKS}
    lost: set[int] = set()
    for item in catalogue.items:
        for entry in item.entries:
            numbers = range(entry.source.line, entry.source.end_line + 1)
            ticks = {n: _count_ticks(lines[n - 1]) for n in numbers}
            options = len(entry.audience) + len(entry.method) + len(entry.level)
            if sum(ticks.values()) != options and rejected.isdisjoint(numbers):
                lost.update(n for n, count in ticks.items() if count)
    return frozenset(lost)


def _count_ticks(line: str) -> int:
    """Ticks that stand alone in a cell, or at the front of a line without cells."""
    if "\t" in line:
        return sum(cell.strip().replace("\ufe0f", "") in _TICKS for cell in line.split("\t"))
    return sum(takewhile(bool, (word in ("√", "✓", "✔") for word in line.split())))


def _said(catalogue: Catalogue) -> dict[int, str]:
    """For every line of an item what the record has of its row: the entry that stands
    there, the item's names and bases, and what was rejected or mended there."""
    said: dict[int, str] = {}
    for item in catalogue.items:
        shared = _essence(" ".join(_shared_texts(item)))
        for entry in item.entries:
            own = _essence(" ".join(_entry_texts(entry)))
            for line in range(entry.source.line, entry.source.end_line + 1):
                said[line] = said.get(line, "") + f"{shared}\n{own}\n"
    notes = [(each.source, each.value) for each in catalogue.rejections]
    notes += [(each.source, each.was) for each in catalogue.mends if each.kind != "row-shifted"]
    for source, text in notes:
        for line in range(source.line, source.end_line + 1):
            if line in said:
                said[line] += _essence(text)
    return said


def _claims(catalogue: Catalogue) -> dict[int, tuple[Role, int | None]]:
    claims: dict[int, tuple[Role, int | None]] = {}
    for rejection in catalogue.rejections:
        for line in range(rejection.source.line, rejection.source.end_line + 1):
            claims[line] = ("rejection", None)
    for item in catalogue.items:
        for entry in item.entries:
            for line in range(entry.source.line, entry.source.end_line + 1):
                claims[line] = ("item", item.seq)
    for artefact in catalogue.artefacts:
        for line in range(artefact.source.line, artefact.source.end_line + 1):
            claims[line] = (artefact.kind, None)
    return claims


def _shared_texts(item: Item) -> Iterator[str]:
    yield item.printed_seq or ""
    yield from item.category
    yield item.name
    yield from item.names
    yield " ".join(citation.raw for citation in item.citations)


def _entry_texts(entry: Entry) -> Iterator[str]:
    yield entry.section or ""
    yield entry.content
    yield " ".join(entry.bodies)
    yield entry.attribute or ""
    yield " ".join(entry.method)
    yield entry.reason or ""
    yield entry.time_limit or ""
    yield " ".join(entry.channels)
    yield " ".join(entry.audience)
    yield " ".join(entry.level)
    yield " ".join(entry.forms)
    if entry.url and not _HAN.search(entry.url):  # a link that swallowed words is none
        yield entry.url


def _pieces(line: str) -> list[str]:
    """The cells of a line; a line of blanks-parted words may hold several."""
    plain = html.unescape(_TAG.sub(" ", _HTML_OPTION.sub(" ", line)))
    plain = _BOX_OPTION.sub(" ", plain)
    pieces = re.split(r"[\t ]+|(?<=[》；;）)])", plain)
    return [piece for piece in pieces if piece not in _TICKS and piece not in _NO_TICKS]


def _essence(text: str) -> str:
    """The letters of a text: no blanks, no punctuation, no numbers or joints of a list."""
    return _NOT_SAID.sub("", _LIST_NUMBER.sub("", text))
