"""The account of a file: where every line went, counted from the file itself.

This is a second look that shares nothing with the reader: it takes the raw
lines and the finished record, and says of every line that is not blank whether
an item, a title, a header, a list of links or a rejection claims it, and
whether what the line says is really found there. A line that nothing claims, or
whose text its item lost, is a defect of the reader.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from graph_builder.catalogue import ArtefactKind, Catalogue, Entry, Item

Role = Literal["item", ArtefactKind, "rejection", "unclaimed", "lost"]

_HTML_OPTION = re.compile(r"<input(?![^>]*checked)[^>]*>[^<]*")
_BOX_OPTION = re.compile(r"[□☐][^■□☑☐√\n]*")
_TAG = re.compile(r"<[^>]+>")
_HAN = re.compile(r"[\u4e00-\u9fff]")
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
    return Account(tuple(_lines(text, _claims(catalogue), _said(catalogue))))


def _lines(
    text: str, claims: Mapping[int, tuple[Role, int | None]], said: Mapping[int, str]
) -> Iterator[LineAccount]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        role, item = claims.get(number, ("unclaimed", None))
        if role == "item" and not all(_essence(p) in said[number] for p in _pieces(line)):
            role = "lost"
        yield LineAccount(number, role, item, line.strip())


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
    if entry.url and not _HAN.search(entry.url):  # a link that swallowed words is none
        yield entry.url


def _pieces(line: str) -> list[str]:
    """The cells of a line; a line of blanks-parted words may hold several."""
    plain = _TAG.sub(" ", _HTML_OPTION.sub(" ", line))
    plain = _BOX_OPTION.sub(" ", plain)
    return re.split(r"[\t ]+|(?<=[》；;）)])", plain)


def _essence(text: str) -> str:
    """The letters of a text: no blanks, no punctuation, no numbers or joints of a list."""
    return _NOT_SAID.sub("", _LIST_NUMBER.sub("", text))
