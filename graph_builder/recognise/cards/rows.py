"""Cards as rows: one table of all cards, whose columns are their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph_builder.readers.wrapped import text_width
from graph_builder.recognise.cards.card import Card, name_of, serial_of
from graph_builder.recognise.cards.labels import (
    Label,
    Statement,
    key_of,
    key_of_word,
    role_of,
    word_of,
)
from graph_builder.recognise.headers import HeaderWords, column_label
from graph_builder.recognise.layouts import MATTERS
from graph_builder.recognise.lines import printed
from graph_builder.table import Row

# Lines that are shorter than the longest by no more than so much were broken by its width,
# where there are so many of them, none narrower; a member of a list begins a line anyway.
_SLACK, _FEWEST_FULL, _NARROWEST = 2, 3, 20
_MEMBER = re.compile(r"\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[)）]|[①-⑳■□☑☐☒]")
# The column of what has labels that nobody knows, where these are many.
_OTHERS = "其他"


def rows_of(sequence: Sequence[Card | Statement], said: Sequence[Statement]) -> Iterator[Row]:
    """The rows of all cards under a header, and what stands outside of them."""
    cards = [each for each in sequence if isinstance(each, Card)]
    return _rows(sequence, _columns(cards), _wrapped_at(said))


@dataclass(slots=True)
class _Column:
    """The labels that one column takes, of which no card has two."""

    label: Label
    role: str | None
    keys: set[Label]


def _columns(cards: Sequence[Card]) -> list[_Column]:
    """The columns of all cards, in the order in which their labels are met. Several words
    for the same are one column, where no card has both."""
    columns: list[_Column] = []
    met: dict[Label, set[int]] = {}  # by label the cards that have it
    first: dict[Label, Label] = {}
    for n, card in enumerate(cards):
        for said, *_ in card.said:
            key = key_of(said.label)
            met.setdefault(key, set()).add(n)
            first.setdefault(key, word_of(said.label))
    for key, label in first.items():
        role = role_of(label) if len(label) == 1 else None
        same = next((c for c in columns if role and c.role == role), None)
        if same and not any(met[key] & met[other] for other in same.keys):
            same.keys.add(key)
        else:
            columns.append(_Column(label, role, {key}))
    known = [column for column in columns if _is_known(column)]
    others = [column for column in columns if column not in known]
    if 5 * len(known) < 3 * len(columns):  # too few for a header: the others in one
        columns = [*known, _Column((_OTHERS,), None, {k for each in others for k in each.keys})]
    if any(card.heading for card in cards) and not any(c.role in MATTERS for c in columns):
        columns.insert(0, _Column((column_label("name"),), "name", set()))
        if any(serial_of(card) for card in cards) and not any(c.role == "seq" for c in columns):
            columns.insert(0, _Column((column_label("seq"),), "seq", set()))
    return columns


def _is_known(column: _Column) -> bool:
    """Whether its words count as a header's."""
    key = key_of_word(column.label[0])
    return bool(column.role) or len(column.label) > 1 or HeaderWords.load().is_column(key)


def _rows(
    sequence: Sequence[Card | Statement], columns: Sequence[_Column], width: int | None
) -> Iterator[Row]:
    """The rows of the table: a header on each sheet, a row a card; what stands outside of
    cards stands outside of the table, but for rows of another table."""
    cards = [each for each in sequence if isinstance(each, Card)]
    parts = {_part(said) for card in cards for said in card.statements if not said.row.loose}
    headed: set[str | None] = set()  # the sheets on which the last header was that of cards
    for each in sequence:
        if isinstance(each, Card):
            if each.place.sheet not in headed:
                yield from _header(columns, each)
                headed.add(each.place.sheet)
            yield _row(each, columns, width)
        elif len(printed(each.row.cells)) == 1 or _part(each) in parts:
            yield Row((each.text,), each.place, part=each.row.part, loose=True)
        else:
            yield each.row
            headed.discard(each.place.sheet)


def _part(said: Statement) -> tuple[str | None, int]:
    """The table in which something is said."""
    return said.place.sheet, said.row.part


def _header(columns: Sequence[_Column], card: Card) -> Iterator[Row]:
    """The header, which stands on no line: one row, or two where groups have parts."""
    first = card.said[0][0].row
    place = replace(first.place, line=0, end_line=0)
    yield Row(tuple(column.label[0] for column in columns), place, part=first.part)
    if any(len(column.label) > 1 for column in columns):
        lower = tuple(column.label[1] if len(column.label) > 1 else "" for column in columns)
        yield Row(lower, place, part=first.part)


def _row(card: Card, columns: Sequence[_Column], width: int | None) -> Row:
    texts: list[list[Statement]] = [[] for _ in columns]
    for each in card.said:
        key = key_of(each[0].label)
        texts[next(n for n, column in enumerate(columns) if key in column.keys)] += each
    cells = [_joined(each, width) for each in texts]
    for n, column in enumerate(columns):
        if column.label == (_OTHERS,):
            cells[n] = "\n".join(f"{word_of(each.label)[0]}：{each.text}" for each in texts[n])
    places = [each[0].place.to(each[-1].place) if each else card.place for each in texts]
    for n, column in enumerate(columns):
        if card.heading and not cells[n] and column.role in ("name", "seq"):
            name = name_of(_joined(card.heading, width))
            cells[n] = serial_of(card) if column.role == "seq" else name
            places[n] = card.heading[0].place.to(card.heading[-1].place)
    return Row(
        tuple(cells),
        card.place,
        tuple(places),
        links=tuple(
            (n, link) for n, each in enumerate(texts) for said in each for link in said.links
        ),
        part=card.said[0][0].row.part,
    )


def _wrapped_at(said: Sequence[Statement]) -> int | None:
    """How wide the lines of running text are, where it is broken into lines by its width."""
    # The paragraphs of Word and of web pages, which stand outside of tables, are whole.
    lines = (each.line for each in said if each.line and not each.row.loose)
    widths = sorted(
        (width for width in map(text_width, lines) if width >= _NARROWEST), reverse=True
    )
    pairs = zip(widths, widths[_FEWEST_FULL - 1 :], strict=False)
    return next((last for first, last in pairs if first - last <= _SLACK), None)


def _joined(said: Sequence[Statement], width: int | None) -> str:
    """The lines of a value; one that is as wide as lines are goes on in the next."""
    text = ""
    for n, each in enumerate(said):
        before = said[n - 1].line if n and width and each.line else ""
        full = before and text_width(before) >= (width or 0) and not _MEMBER.match(each.text)
        text += ("" if full or not text or not each.text else "\n") + each.text
    return text
