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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal, TypeAlias

from graph_builder.catalogue import ArtefactKind, Catalogue, Entry, Item
from graph_builder.raw_rows import RawRow
from graph_builder.table import Place

Role = Literal["item", ArtefactKind, "rejection", "unclaimed", "lost"]
# A line is known by its sheet, where there are sheets, and its number.
_Key: TypeAlias = tuple[str | None, int]

_HTML_OPTION = re.compile(r"<input(?![^>]*checked)[^>]*>[^<]*")
_BOX_OPTION = re.compile(r"(?:[□☐]|(?<![\u4e00-\u9fff])口(?=[\u4e00-\u9fff]))[^■□☑☐√▄口\n]*")
# The letter of a symbol font that stands for a ticked box.
_SYMBOL = re.compile(r"(?<![A-Za-z])[tRþ](?=[\u4e00-\u9fff])")
_TAG = re.compile(r"<[^>]+>")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# Signs in tick columns; the other words of a tick cell are rejections.
_TICKS = frozenset(["√", "✓", "✔", "☑", "■", "●", "是", "Y", "y", "V", "v"])
_NO_TICKS = frozenset("×✕✗✘xX")
# What parts the cells of a line; and a line that is drawn and says nothing.
_BETWEEN = re.compile(r"[\t ,|｜¦\u2500-\u257f]+|(?<=[》；;。、）)号：】])|(?<=:)(?!//)|(?=[《【])")
_DRAWN = re.compile(r"[\s|｜¦:+=_\-—–\u2500-\u257f]+")
_LIST_NUMBER = re.compile(r"(?<![\w./])\d{1,2}[.．、]|[①-⑳]")
# Punctuation, and the conjunctions that join the members of a list.
_NOT_SAID = re.compile(r"[\W_和及与]+")


@dataclass(frozen=True, slots=True)
class LineAccount:
    """One line that is not blank: what claims it, and the place of the item that does."""

    line: int
    role: Role
    item: int | None
    text: str
    sheet: str | None = None


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
    """The account of the text file that holds ``text`` and was read as ``catalogue``."""
    return _account({(None, n): line for n, line in enumerate(_split(text), 1)}, catalogue)


def account_of_rows(rows: Iterable[RawRow], catalogue: Catalogue) -> Account:
    """The account of a file whose raw ``rows`` were read as ``catalogue``."""
    rows = tuple(rows)
    if any(row.page is not None for row in rows):
        return Account(tuple(_page_lines(rows, catalogue)))
    lines: dict[_Key, str] = {}
    for row in rows:
        key = (row.sheet, row.line or 0)
        lines[key] = f"{lines[key]}\t{row.text}" if key in lines else row.text
    return _account(lines, catalogue)


def _account(lines: Mapping[_Key, str], catalogue: Catalogue) -> Account:
    lost = _lost_ticks(lines, catalogue)
    return Account(
        tuple(
            replace(line, role="lost") if (line.sheet, line.line) in lost else line
            for line in _lines(lines, _claims(catalogue), _said(catalogue))
        )
    )


def _lines(
    lines: Mapping[_Key, str],
    claims: Mapping[_Key, tuple[Role, int | None]],
    said: Mapping[_Key, str],
) -> Iterator[LineAccount]:
    for key, line in lines.items():
        if not line.strip() or _DRAWN.fullmatch(line):
            continue
        role, item = claims.get(key, ("unclaimed", None))
        if role == "item" and not all(_essence(p) in said[key] for p in _pieces(line)):
            role = "lost"
        yield LineAccount(key[1], role, item, line.strip(), key[0])


def _page_lines(rows: Sequence[RawRow], catalogue: Catalogue) -> Iterator[LineAccount]:
    """The lines of a PDF: each is found on its page, or the page before or behind it, for
    a merged cell is printed in the middle of what it covers; what names no page stands on any."""
    said: dict[int, dict[Role, str]] = {}

    def add(page: int | None, role: Role, text: str) -> None:
        here = said.setdefault(page or 0, {})
        here[role] = here.get(role, "") + "\n" + _essence(text)

    for item in catalogue.items:
        for entry in item.entries:
            shared = (*_shared_texts(item), *_entry_texts(entry))
            add(entry.source.page, "item", "\n".join(shared))
    for each in catalogue.rejections:
        add(each.source.page, "rejection", each.value)
    for mend in catalogue.mends:
        add(mend.source.page, "item", mend.was)
    for artefact in catalogue.artefacts:
        add(artefact.source.page, artefact.kind, artefact.text)
    for number, row in enumerate(rows, 1):
        pages = ((row.page or 0) + k for k in (0, -1, 1))
        near = [said.get(page, {}) for page in (*pages, 0)]
        pieces = [_essence(piece) for piece in _pieces(row.text)]
        roles = [
            next((role for page in near for role, text in page.items() if piece in text), None)
            for piece in pieces
            if piece
        ]
        role: Role = "lost" if None in roles else next(filter(None, roles), "item")
        yield LineAccount(number, role, None, row.text, f"第 {row.page} 页")


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _keys(place: Place) -> Iterator[_Key]:
    for line in range(place.line, place.end_line + 1):
        yield place.sheet, line


def _lost_ticks(lines: Mapping[_Key, str], catalogue: Catalogue) -> frozenset[_Key]:
    """The lines whose ticks are not all among the options of their entry.

    In a table with tick columns an entry has as many options as ticks stand alone
    in the cells of its lines; ticks that were rejected are accounted for.
    """
    if not any(column.option for column in catalogue.columns):
        return frozenset()
    options_printed = {column.option for column in catalogue.columns if column.option}
    rejected = {
        key
        for each in catalogue.rejections
        if _count_ticks(each.value) or each.value[:1] in _TICKS or each.column in options_printed
        for key in _keys(each.source)
    }
    options: Counter[tuple[_Key, ...]] = Counter()  # by lines, which entries may share
    for item in catalogue.items:
        for entry in item.entries:
            chosen = len(entry.audience) + len(entry.method) + len(entry.level)
            chosen += sum(_count_ticks(f"{other.value}\t") for other in entry.others)
            options[tuple(_keys(entry.source))] += chosen
    lost: set[_Key] = set()
    for keys, chosen in options.items():
        ticks = {key: _count_ticks(lines.get(key, "")) for key in keys}
        if sum(ticks.values()) != chosen and rejected.isdisjoint(ticks):
            lost.update(key for key, count in ticks.items() if count)
    return frozenset(lost)


def _count_ticks(line: str) -> int:
    """Ticks that stand alone in a cell, or at the front of a line without cells."""
    bar = next((bar for bar in "\t|｜│┃║¦," if bar in line), None)
    if bar is not None:
        return sum(cell.strip().replace("\ufe0f", "") in _TICKS for cell in line.split(bar))
    return sum(takewhile(bool, (word in ("√", "✓", "✔") for word in line.split())))


def _said(catalogue: Catalogue) -> dict[_Key, str]:
    """For every line of an item what the record has of its row: the entry that stands
    there, the item's names and bases, and what was rejected or mended there."""
    said: dict[_Key, str] = {}
    for item in catalogue.items:
        shared = _essence(" ".join(_shared_texts(item)))
        for entry in item.entries:
            own = _essence(" ".join(_entry_texts(entry)))
            for key in _keys(entry.source):
                said[key] = said.get(key, "") + f"{shared}\n{own}\n"
    notes = [(each.source, each.value) for each in catalogue.rejections]
    notes += [(each.source, each.was) for each in catalogue.mends if each.kind != "row-shifted"]
    for source, text in notes:
        for key in _keys(source):
            if key in said:
                said[key] += _essence(text)
    return said


def _claims(catalogue: Catalogue) -> dict[_Key, tuple[Role, int | None]]:
    claims: dict[_Key, tuple[Role, int | None]] = {}
    for rejection in catalogue.rejections:
        claims.update((key, ("rejection", None)) for key in _keys(rejection.source))
    for item in catalogue.items:
        for entry in item.entries:
            claims.update((key, ("item", item.seq)) for key in _keys(entry.source))
    for artefact in catalogue.artefacts:
        claims.update((key, (artefact.kind, None)) for key in _keys(artefact.source))
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
    yield from filter(None, (entry.update_frequency, entry.department, entry.note))
    for other in entry.others:
        yield other.value
    if entry.url and not _HAN.search(entry.url):  # a link that swallowed words is none
        yield entry.url


def _pieces(line: str) -> list[str]:
    """The cells of a line; a line of blanks-parted words may hold several."""
    plain = html.unescape(_TAG.sub(" ", _HTML_OPTION.sub(" ", line)))
    plain = _BOX_OPTION.sub(" ", _SYMBOL.sub(" ", plain))
    pieces = _BETWEEN.split(plain)
    return [piece for piece in pieces if piece not in _TICKS and piece not in _NO_TICKS]


def _essence(text: str) -> str:
    """The letters of a text: no blanks, no punctuation, no numbers or joints of a list."""
    return _NOT_SAID.sub("", _LIST_NUMBER.sub("", text))
