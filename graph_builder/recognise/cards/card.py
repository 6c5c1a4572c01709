"""One card: a matter with its labels; cards are told apart among statements where labels
begin anew, and their names found, under a label or over the card."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from graph_builder.recognise.cards.labels import Label, Statement, key_of, role_of
from graph_builder.recognise.cells import squeeze
from graph_builder.recognise.layouts import MATTERS
from graph_builder.recognise.rows import PAGE_NUMBER, is_apart
from graph_builder.table import Place

# So many labels that catalogues have make a card, where its name is said.
FEWEST_ROLES = 3
# A name that stands over its card, with its number.
_NUMBERED = re.compile(
    r"(?P<number>(?P<serial>\d{1,4})\s*[.．、)）]|[（(][\d一二三四五六七八九十]{1,4}[)）]"
    r"|[一二三四五六七八九十]{1,4}、)\s*(?P<name>\S.*)"
)
_DIGITS = re.compile(r"[\d一二三四五六七八九十]+")
# A line that is drawn, or says but which card it is.
_ORDINAL = re.compile(
    r"[-=_*~—─━]{3,}|(?:附?表|事项|第)\s*[\d一二三四五六七八九十]+\s*项?\s*[：:、.]?"
)
_LINES_OF_A_NAME, _LONGEST_NAME = 3, 80
# What has more lines than these is of several matters.
_MOST_LINES = {"seq": 1, **dict.fromkeys(MATTERS, _LINES_OF_A_NAME)}


@dataclass(slots=True)
class Card:
    """One matter: what its labels say, and what stands over it."""

    said: list[list[Statement]] = field(default_factory=list)  # a label, and its further lines
    heading: list[Statement] = field(default_factory=list)

    def has(self, label: Label) -> bool:
        """Whether ``label`` stands in the card."""
        return any(key_of(each[0].label) == key_of(label) for each in self.said)

    def add(self, said: Statement) -> None:
        """Take up a label with what it says."""
        if self.said and key_of(self.said[-1][0].label) == key_of(said.label):
            self.said[-1].append(said)  # the label again, or merged over several rows
        else:
            self.said.append([said])

    def go_on(self, said: Statement) -> None:
        """Take up what goes on with the last label."""
        self.said[-1].append(said)

    @property
    def statements(self) -> list[Statement]:
        """All that is said in the card, its heading first."""
        return [*self.heading, *(said for each in self.said for said in each)]

    @property
    def place(self) -> Place:
        """From its first line to its last, in whatever order they were read."""
        places = [said.place for said in self.statements]
        first = min(places, key=lambda place: place.line)
        return first.to(max(places, key=lambda place: place.end_line))

    def roles(self) -> set[str]:
        """The roles of its labels that say something; in a table one beside a blank cell says
        that there is nothing, but that of a name."""
        found = {
            role_of(each[0].label)
            for each in self.said
            if any(said.text for said in each)
            or (each[0].form == "table" and role_of(each[0].label) not in MATTERS)
        }
        return {role for role in found if role} | ({"name"} if self.heading else set())

    def is_card(self) -> bool:
        """Whether it names a matter and has what catalogues say of one."""
        roles = self.roles()
        several = any(
            sum(bool(said.text) for said in each)
            > _MOST_LINES.get(role_of(each[0].label) or "", len(each))
            for each in self.said
        )
        return (
            bool(roles.intersection(MATTERS))
            and bool(roles & {"content", "basis"})
            and len(roles) >= FEWEST_ROLES
            and not several
        )


def cards_in(said: Sequence[Statement]) -> list[Card | Statement]:
    """The cards among the statements, and what stands before, between and behind them, in
    order."""
    return _Sequence(said).read()


class _Sequence:
    """Tells where cards begin and end among statements, and what stands outside of them."""

    def __init__(self, said: Sequence[Statement]) -> None:
        self._said = said
        self._found: list[Card | Statement] = []
        self._card: Card | None = None
        self._free: list[Statement] = []  # what has no label since the last that had
        roles = {role_of(each.label) for each in said if each.label}
        self._headed = roles.isdisjoint(MATTERS)
        self._style = ""

    def read(self) -> list[Card | Statement]:
        """The cards, and what stands before, between and behind them, in order."""
        for n, said in enumerate(self._said):
            if said.label:
                self._labelled(said, n)
            elif said.beside and self._card is not None:
                self._card.go_on(said)
            elif said.text and (PAGE_NUMBER.match(said.text) or _ORDINAL.fullmatch(said.text)):
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
            self._card = Card(heading=heading)
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
        if said.form == "text" and self._is_named_anew():
            return True
        again = key_of(self._card.said[-1][0].label) == key_of(said.label)
        # In a text each name has a label of its own; in a table one may stand in several rows.
        another = said.form == "text" and role_of(said.label) in MATTERS
        return (another or not again) and self._card.has(said.label)

    def _is_named_anew(self) -> bool:
        """Whether the line above is written like the names over cards, and no other since the
        last label is: those would be a list."""
        assert self._card is not None
        like = [n for n, each in enumerate(self._free) if _style(each.text) == self._style]
        return bool(self._style) and like == [len(self._free) - 1] and self._card.is_card()

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
            following = (self._said[n] for n in range(at, len(self._said)))
            names = (each.text for each in following if role_of(each.label) in MATTERS)
            name = squeeze(next(names, ""))
            return [last] if name and name in (last.text, name_of(last.text)) else []
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


def name_of(text: str) -> str:
    """``text`` without the number before it."""
    found = _NUMBERED.fullmatch(text)
    return found["name"] if found else text


def serial_of(card: Card) -> str:
    """The number before the name that stands over the card, where it is of digits."""
    found = _NUMBERED.fullmatch(card.heading[0].text) if card.heading else None
    return (found["serial"] or "") if found else ""
