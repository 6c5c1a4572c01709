"""Cards: matters whose labels stand beside what they say become rows under a header.

The same records that one agency publishes as a table others publish as a small table or a
block of rows a matter, as a table that is turned over, or as labelled paragraphs. Each
matter is found where the labels begin anew, its name under a label or over the card; all
become rows of one table, whose columns are the labels, and which is read like any other.
That a card was read as a row is remarked, with its labels.

It takes several labels that catalogues have, a name and a content or a basis among them,
to make a card; a table with a header is never one.

>>> said = ("1. 结婚登记", "公开内容：指南", "公开依据：《婚姻登记条例》", "公开主体：民政局")
>>> rows = tuple(Row((line,), Place("a", n, n)) for n, line in enumerate(said, 1))
>>> for row in cards_as_rows(Table("a", rows, "fragments")).rows:
...     print(row.cells, str(row.place))
('序号', '公开事项名称', '公开内容', '公开依据', '公开主体') a:0
('1', '结婚登记', '指南', '《婚姻登记条例》', '民政局') a:1-4
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from graph_builder.readers.wrapped import text_width
from graph_builder.recognise.cells import squeeze
from graph_builder.recognise.headers import column_label
from graph_builder.recognise.labels import Label, Statement, key_of, role_of, statements, word_of
from graph_builder.recognise.layouts import MATTERS, is_header
from graph_builder.recognise.lines import printed
from graph_builder.recognise.rows import PAGE_NUMBER, is_apart
from graph_builder.table import Place, Remark, Row, Table

# So many labels that catalogues have, and that say something, make a card.
_FEWEST_ROLES = 3
# Of so many lines of running text one must have a label; so many labels without a value,
# one below the other, are a header.
_FEWEST_LABELS, _HEADER = 12, 4
# A name that stands over its card, with its number.
_NUMBERED = re.compile(
    r"(?P<number>(?P<serial>\d{1,4})\s*[.．、)）]|[（(][\d一二三四五六七八九十]{1,4}[)）]"
    r"|[一二三四五六七八九十]{1,4}、)\s*(?P<name>\S.*)"
)
_DIGITS = re.compile(r"[\d一二三四五六七八九十]+")
_LINES_OF_A_NAME, _LONGEST_NAME = 3, 80
# What more lines than those of a name are not: they are of several matters.
_SHORT = frozenset({"seq", *MATTERS})
# Lines that are shorter than the longest by no more than so much were broken by its width,
# where there are so many of them; a member of a list begins a line all the same.
_SLACK, _FEWEST_FULL = 2, 3
_MEMBER = re.compile(r"\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[)）]|[①-⑳■□☑☐☒]")
_REMARK = "labels-beside"
# The column of what has labels that nobody knows, where these are many.
_OTHERS = "其他"


@dataclass(slots=True)
class _Card:
    """One matter: what its labels say, and what stands over it."""

    said: list[list[Statement]] = field(default_factory=list)  # a label, and its further lines
    heading: list[Statement] = field(default_factory=list)

    def has(self, label: Label) -> bool:
        return any(key_of(each[0].label) == key_of(label) for each in self.said)

    def add(self, said: Statement) -> None:
        if self.said and key_of(self.said[-1][0].label) == key_of(said.label):
            self.said[-1].append(said)  # the label again, or merged over several rows
        else:
            self.said.append([said])

    def go_on(self, said: Statement) -> None:
        self.said[-1].append(said)

    @property
    def statements(self) -> list[Statement]:
        return [*self.heading, *(said for each in self.said for said in each)]

    @property
    def place(self) -> Place:
        """From its first line to its last, in whatever order they were read."""
        places = [said.place for said in self.statements]
        first = min(places, key=lambda place: place.line)
        return first.to(max(places, key=lambda place: place.end_line))

    def roles(self) -> set[str]:
        """The roles of its labels that say something."""
        found = {role_of(each[0].label) for each in self.said if any(said.text for said in each)}
        return {role for role in found if role} | ({"name"} if self.heading else set())

    def is_card(self) -> bool:
        """Whether it names a matter and has what catalogues say of one."""
        roles = self.roles()
        lines = max(
            (len(each) for each in self.said if role_of(each[0].label) in _SHORT), default=0
        )
        return (
            bool(roles.intersection(MATTERS))
            and bool(roles & {"content", "basis"})
            and len(roles) >= _FEWEST_ROLES
            and lines <= _LINES_OF_A_NAME
        )


def cards_as_rows(table: Table) -> Table:
    """``table`` with its cards as rows under a header; itself where it has none."""
    said = list(statements(table))
    if sum(bool(each.label) for each in said) < _FEWEST_ROLES - 1:
        return table
    sequence = _Sequence(said).read()
    cards = [each for each in sequence if isinstance(each, _Card)]
    if 2 * sum(card.is_card() for card in cards) < len(cards) or _is_about_a_table(table, said):
        return table
    columns = _columns(cards)
    width = _wrapped_at(said)
    remarks = tuple(
        Remark(_REMARK, card.place, _labels(card), "标签在旁，作一行读入") for card in cards
    )
    rows = tuple(_rows(sequence, columns, width))
    return replace(table, rows=rows, form="rows", remarks=(*table.remarks, *remarks))


def _is_about_a_table(table: Table, said: Sequence[Statement]) -> bool:
    """Whether what looks like labels in running text is no more than a remark beside a table
    that has a header, or the header's own words; they are few, or there is a header."""
    text = [each for each in said if each.form == "text"]
    labels = [each for each in text if each.label]
    if not labels:
        return False
    alone = "".join("h" if each.label and not each.text else "." for each in text)
    return (
        _FEWEST_LABELS * len(labels) < len(text)
        or "h" * _HEADER in alone
        or any(
            is_header(row.own() if len(row.cells) > 1 else row.cells[0].split())
            for row in table.rows
        )
    )


class _Sequence:
    """Tells where cards begin and end among statements, and what stands outside of them."""

    def __init__(self, said: Sequence[Statement]) -> None:
        self._said = said
        self._found: list[_Card | Statement] = []
        self._card: _Card | None = None
        self._free: list[Statement] = []  # what has no label since the last that had
        roles = {role_of(each.label) for each in said if each.label}
        self._headed = roles.isdisjoint(MATTERS)
        self._style = ""

    def read(self) -> list[_Card | Statement]:
        """The cards, and what stands before, between and behind them, in order."""
        for n, said in enumerate(self._said):
            if said.label:
                self._labelled(said, n)
            elif said.beside and self._card is not None:
                self._card.go_on(said)
            elif said.text and PAGE_NUMBER.match(said.text):
                self._found.append(said)
            elif said.text:
                self._free.append(said)
        behind = next((n for n, each in enumerate(self._free) if is_apart(each.text)), None)
        self._close(self._free[:behind])
        self._found += self._free[len(self._free[:behind]) :]
        return self._found

    def _labelled(self, said: Statement, at: int) -> None:
        if self._begins(said):
            heading = self._heading(at)
            over = len(self._free) - len(heading)
            while over and is_apart(self._free[over - 1].text):
                over -= 1  # the heading of several cards
            self._close(self._free[:over])
            self._found += self._free[over : len(self._free) - len(heading)]
            self._card = _Card(heading=heading)
            self._found.append(self._card)
        else:
            self._close(self._free)
        self._free = []
        assert self._card is not None
        self._card.add(said)

    def _begins(self, said: Statement) -> bool:
        """Whether a card begins with ``said``: its label stands in the card already, but not
        last; or it has a table of its own under a name of its own."""
        if self._card is None:
            return True
        last = self._card.said[-1][-1]
        if self._headed and self._free and said.form == last.form == "table":
            return said.row.part != last.row.part or self._card.has(said.label)
        again = key_of(self._card.said[-1][0].label) == key_of(said.label)
        if again and said.text and not said.row.spans and self._opens(said):
            return True
        return not again and self._card.has(said.label)

    def _opens(self, said: Statement) -> bool:
        """Whether ``said`` has the label of the first card's first line."""
        first = next(each for each in self._found if isinstance(each, _Card))
        return key_of(first.said[0][0].label) == key_of(said.label)

    def _close(self, free: Sequence[Statement]) -> None:
        """End the card with what is ``free``: in running text it goes on with the last
        value, behind a table it stands outside."""
        for said in free:
            last = self._card.said[-1][-1] if self._card else None
            if self._card and last and _goes_on(said, last):
                self._card.go_on(said)
            else:
                self._found.append(said)

    def _heading(self, at: int) -> list[Statement]:
        """The lines right over the card that begins at statement ``at`` that name it."""
        if not self._free:
            return []
        last = self._free[-1]
        if not self._headed:
            names = (s.text for s in self._said[at:] if s.label and role_of(s.label) in MATTERS)
            name = squeeze(next(names, ""))
            return [last] if name and name in (last.text, _name(last.text)) else []
        if last.form == "table" or len(last.text) > _LONGEST_NAME or last.text[-1] in "：:。；;":
            return []
        for n in range(1, min(_LINES_OF_A_NAME, len(self._free)) + 1):
            style = _style(self._free[-n].text)
            if style and style == (self._style or style):
                self._style = style
                return self._free[-n:]
        return [last]


def _goes_on(said: Statement, last: Statement) -> bool:
    """Whether a text without a label may go on with the one before: in running text, or as
    a line of a text file where the line breaks inside cells were left in."""
    row = said.row
    broken = not row.loose and len(row.cells) == 1 < len(last.row.cells)
    return said.form == "text" and (last.form == "text" or broken)


def _style(text: str) -> str:
    """How the number before a name is written: #. for 1., （#） for （一）; none for none."""
    found = _NUMBERED.fullmatch(text)
    return _DIGITS.sub("#" if found["serial"] else "一", found["number"]) if found else ""


def _name(text: str) -> str:
    """``text`` without the number before it."""
    found = _NUMBERED.fullmatch(text)
    return found["name"] if found else text


# From cards to rows.


@dataclass(slots=True)
class _Column:
    """The labels that one column takes, of which no card has two."""

    label: Label
    role: str | None
    keys: set[Label]


def _columns(cards: Sequence[_Card]) -> list[_Column]:
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
    known = [column for column in columns if column.role or len(column.label) > 1]
    others = [column for column in columns if column not in known]
    if 5 * len(known) < 3 * len(columns):  # too few for a header: the others in one
        columns = [*known, _Column((_OTHERS,), None, {k for each in others for k in each.keys})]
    if any(card.heading for card in cards) and not any(c.role in MATTERS for c in columns):
        columns.insert(0, _Column((column_label("name"),), "name", set()))
        if any(_serial(card) for card in cards) and not any(c.role == "seq" for c in columns):
            columns.insert(0, _Column((column_label("seq"),), "seq", set()))
    return columns


def _serial(card: _Card) -> str:
    """The number before the name that stands over the card, where it is of digits."""
    found = _NUMBERED.fullmatch(card.heading[0].text) if card.heading else None
    return (found["serial"] or "") if found else ""


def _rows(
    sequence: Sequence[_Card | Statement], columns: Sequence[_Column], width: int | None
) -> Iterator[Row]:
    """The rows of the table: a header on each sheet, a row a card; what stands outside of
    cards stands outside of the table, but for rows of another table."""
    sheets: set[str | None] = set()
    rows_of_cards = {
        id(said.row) for each in sequence if isinstance(each, _Card) for said in each.statements
    }
    outside: set[int] = set()
    for each in sequence:
        if isinstance(each, _Card):
            place = each.place
            if place.sheet not in sheets:
                yield from _header(columns, each)
                sheets.add(place.sheet)
            yield _row(each, columns, width)
        elif id(each.row) in rows_of_cards or len(printed(each.row.cells)) == 1:
            yield Row((each.text,), each.place, part=each.row.part, loose=True)
        elif id(each.row) not in outside:
            outside.add(id(each.row))
            yield each.row


def _header(columns: Sequence[_Column], card: _Card) -> Iterator[Row]:
    """The header, which stands on no line: one row, or two where groups have parts."""
    first = card.statements[0].row
    place = replace(first.place, line=0, end_line=0)
    yield Row(tuple(column.label[0] for column in columns), place, part=first.part)
    if any(len(column.label) > 1 for column in columns):
        lower = tuple(column.label[1] if len(column.label) > 1 else "" for column in columns)
        yield Row(lower, place, part=first.part)


def _row(card: _Card, columns: Sequence[_Column], width: int | None) -> Row:
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
            name = _name(_joined(card.heading, width))
            cells[n] = _serial(card) if column.role == "seq" else name
            places[n] = card.heading[0].place.to(card.heading[-1].place)
    return Row(
        tuple(cells),
        card.place,
        tuple(places),
        links=tuple(
            (n, link) for n, each in enumerate(texts) for said in each for link in said.links
        ),
        part=card.statements[0].row.part,
    )


def _wrapped_at(said: Sequence[Statement]) -> int | None:
    """How wide the lines of running text are, where it is broken into lines by its width."""
    widths = [text_width(each.row.cells[0]) for each in said if each.form == "text"]
    most = max(widths, default=0)
    full = sum(width >= most - _SLACK for width in widths)
    return most - _SLACK if full >= _FEWEST_FULL else None


def _joined(said: Sequence[Statement], width: int | None) -> str:
    """The lines of a value; one that is as wide as lines are goes on in the next."""
    text = ""
    for n, each in enumerate(said):
        before = said[n - 1].row.cells[0] if n and each.form == "text" and width else ""
        full = width and text_width(before) >= width and not _MEMBER.match(each.text)
        text += ("" if full or not text or not each.text else "\n") + each.text
    return text


def _labels(card: _Card) -> str:
    """What is printed in a card beside its values: what names it, and its labels."""
    words = ["".join(said.text for said in card.heading)]
    for said in card.statements:
        words += [word.strip("【】：: ") for word in said.label]
    return "、".join(dict.fromkeys(filter(None, words)))
