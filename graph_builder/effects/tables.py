"""Repeal lists and registers in tables: what each row says happened to a document.

The columns are known by their headings (``mappings/effect_words.yaml``). Lines above
the heading name the act that publishes the list; a line between the rows, such as
二、宣布失效的文件, says what the rows below it have in common.

>>> from graph_builder.table import Place, Row
>>> def row(n, *cells): return Row(cells, Place("清单.csv", n, n))
>>> said = effects_in_table(Table("清单.csv", (
...     row(1, "关于废止甲细则的决定（沪示例规〔2019〕9号）"),
...     row(2, "文号", "文件名称", "处理结果", "废止日期"),
...     row(3, "沪示例〔2000〕1号", "甲细则", "废止", "2020.1.1"),
...     row(4, "沪示例〔2001〕2号", "乙细则", "适时修改", ""),
... )))
>>> [(str(e.document), e.type, str(e.date), str(e.acting)) for e in said.effects]
[('沪示例〔2000〕1号', 'repealed', '2020-01-01', '沪示例规〔2019〕9号')]
>>> [(str(each.source), each.reason) for each in said.unread]
[('清单.csv 第4行', '“适时修改”不是效力变动')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from graph_builder.chinese_date import whole_date
from graph_builder.citation import split_citations
from graph_builder.document_number import find_numbers
from graph_builder.effects.act import Act, act_of
from graph_builder.effects.columns import NOTHING, Columns, RowDates
from graph_builder.effects.effect import (
    Effect,
    Named,
    Registration,
    Spot,
    Statements,
    Unread,
)
from graph_builder.effects.words import (
    Action,
    find_actions,
    masked,
    scope_of,
    state_of,
)
from graph_builder.policy_title import is_document_title, parse_title
from graph_builder.table import Row, Table

_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[）)]|第[一二三四五六七八九十]+部分"
    r"|附[件表]|[^。]*(?:共|计)?\d+[件项部个][）)]?$|[^。]*类$)"
)
_REMARK = re.compile(r"(?:注|备注|说明|合计|总计|共计|填报|联系|制表|单位)")


def effects_in_tables(
    tables: Iterable[Table], *, act: Act | None = None, day: date | None = None
) -> Statements:
    """What all ``tables`` of a file state; see :func:`effects_in_table`."""
    found = Statements()
    for table in tables:
        found += effects_in_table(table, act=act, day=day)
    return found


def effects_in_table(
    table: Table, *, act: Act | None = None, day: date | None = None, action: Action | None = None
) -> Statements:
    """What ``table`` states. ``act`` is the act it is a part of, where its own lines do
    not name one, ``action`` what that act says of the whole list; ``day`` is the date
    of what has no date of its own."""
    reading = _Reading(act, day, action)
    for row in table.rows:
        reading.take(row)
    return reading.result()


class _Reading:
    """One reading of a table, row by row."""

    def __init__(self, act: Act | None, day: date | None, action: Action | None) -> None:
        self._act = act or Act()
        self._day = day
        self._section = action
        self._columns: Columns | None = None
        self._above: list[Row] = []
        self._rows: list[tuple[Row, Columns, Action | None]] = []
        self._unread: list[Unread] = []

    def take(self, row: Row) -> None:
        """Take up the next row: a line above the heading, the heading, a line between, a document."""
        columns = Columns.of(row.cells)
        if columns.is_heading:
            self._begin(columns, row)
        elif self._columns is None:
            self._above.append(row)
        elif not self._rows and self._second_heading(columns, row):
            upper = self._columns.headings
            width = max(len(upper), len(row.cells))
            cells = [_at(row.cells, i) or _at(upper, i) for i in range(width)]
            self._columns = Columns.of(cells)
        elif not self._is_line(row):
            self._rows.append((row, self._columns, self._section))

    def _begin(self, columns: Columns, heading: Row) -> None:
        if self._columns is None:
            self._head(heading.place.sheet)
        self._columns = columns

    def _head(self, sheet: str | None) -> None:
        """Take the act, its date and what it does to the list from the lines above it, or
        from the name of the sheet."""
        lines = [cell for row in self._above for cell in dict.fromkeys(row.cells) if cell]
        own = act_of(lines)
        self._act = Act(
            _of_act(own.named) or self._act.named,
            own.issued or self._act.issued,
            own.effective or (self._act.effective if own.issued is None else None),
        )
        texts = [*lines, *([sheet] if sheet else [])]
        self._section = next(filter(None, map(common_action, texts)), self._section)

    def _second_heading(self, columns: Columns, row: Row) -> bool:
        """Whether the row is the lower part of a heading of two rows."""
        said = [cell for cell in row.cells if cell.strip()]
        return len(said) == len(columns.ticks) + sum(map(len, columns.roles.values())) and bool(
            columns.ticks
        )

    def _is_line(self, row: Row) -> bool:
        """Whether the row is a line between the rows, and take it up if so."""
        assert self._columns is not None
        said = list(dict.fromkeys(cell for cell in row.cells if cell.strip()))
        if len(said) != 1:
            return False
        (text,) = said
        named = self._columns.cell("number", row.cells) or self._columns.cell("title", row.cells)
        is_document = any(find_numbers(masked(text))) or is_document_title(text)
        if named == text and is_document and not _HEADING.match(text):
            return False
        action = common_action(text)
        if action is not None and not any(find_numbers(masked(text))):
            self._section = action
        elif action is not None or not (_HEADING.match(text) or _REMARK.match(text)):
            self._note(row, text, "既不是文件，也不是小标题", lost=is_document)
        return True

    def result(self) -> Statements:
        """What the rows state, now that all are known."""
        own = self._dates_are_their_own()
        found = Statements()
        for row, columns, section in self._rows:
            found += self._row(row, columns, section, own)
        if self._columns is None and any(row.cells for row in self._above):
            first = self._above[0]
            self._note(first, " ".join(filter(None, first.cells)), "没有找到文号、标题所在的表头")
        return Statements(found.effects, found.registrations, (*self._unread, *found.unread))

    def _note(self, row: Row, text: str, reason: str, lost: bool = True) -> None:
        self._unread.append(Unread(_spot(row), text, reason, lost))

    def _dates_are_their_own(self) -> bool:
        """Whether a column 日期 dates the documents and not what happened to them: then
        most of its years are those of the numbers."""
        same = total = 0
        for row, columns, _ in self._rows:
            found = next(iter(find_numbers(columns.cell("number", row.cells))), None)
            said = whole_date(columns.cell("date", row.cells))
            if found is not None and found.number.year and said is not None:
                total += 1
                same += said.day.year == found.number.year
        return 2 * same > total

    def _row(
        self, row: Row, columns: Columns, section: Action | None, own_dates: bool
    ) -> Statements:
        cells, spot = row.cells, _spot(row)
        sentence = " | ".join(cell for cell in cells if cell.strip())
        notes: list[Unread] = []

        def note(reason: str, lost: bool) -> None:
            notes.append(Unread(spot, sentence, reason, lost))

        documents = _documents(columns, cells)
        if not documents:
            note("没有文号，也没有标题", lost=True)
            return Statements(unread=tuple(notes))
        printed = columns.cell("number", cells)
        if printed and not any(find_numbers(printed)):
            note(f"文号“{printed}”读不出，按标题收入", lost=False)
        dates = RowDates(columns, cells, own_dates, note)
        registrations = [
            Registration(
                document, columns.cell("issuer", cells) or None, dates.issued, dates.effective,
                dates.until, sentence, spot,
            )
            for document in documents
            if dates.of_document
        ]  # fmt: skip
        action, where = _action(columns, cells, section)
        if action is None or action.type is None:
            reason, lost = _why_none(columns, cells, action)
            if not (registrations and action is None and not lost):
                note(reason, lost)
            return Statements((), tuple(registrations), tuple(notes))
        scope, articles = scope_of(f"{columns.printed('articles', cells)} {where}")
        day = dates.of_effect(where, action.type) or self._act.day or self._day
        acting = _acting(columns, cells, where) or self._act.named
        effects = [
            Effect(document, action.type, day, scope, articles, acting, sentence, spot)
            for document in documents
        ]
        return Statements(tuple(effects), tuple(registrations), tuple(notes))


def _at(cells: Sequence[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _spot(row: Row) -> Spot:
    place = row.place
    end = place.end_line if place.end_line != place.line else None
    return Spot(place.file, place.line, end, place.sheet, place.page)


def _of_act(named: Named | None) -> Named | None:
    """What the lines above a list name, if it is an act: a list's own title is none."""
    if named is None or named.number is not None:
        return named
    return named if "关于" in (named.title or "") else None


def common_action(text: str) -> Action | None:
    """What a heading says is done to all below it; repeal goes for 废止和失效的文件."""
    actions = [action for action in find_actions(text) if action.type is not None]
    pending = [action for action in find_actions(text) if action.type is None]
    kinds = {action.type for action in actions}
    if len(kinds) == 1:
        return actions[0]
    if kinds and kinds <= {"repealed", "expired"}:
        return next(action for action in actions if action.type == "repealed")
    return pending[0] if pending and not actions else None


def _documents(columns: Columns, cells: Sequence[str]) -> list[Named]:
    """The documents that a row is about."""
    printed = columns.cell("title", cells)
    cited = [each for each in split_citations(printed)[0] if each.title or each.document_number]
    numbers = [str(found.number) for found in find_numbers(columns.cell("number", cells))]
    outside = list(find_numbers(masked(printed)))
    apart = len(cited) > 1 and printed.startswith("《") and (outside or not numbers)
    if apart or (len(cited) == 1 and outside):
        return [Named(each.document_number, _clean(each.title)) for each in cited]
    title = _clean(printed)
    if len(cited) > 1 and len(cited) == len(numbers):
        return [Named(n, _clean(each.title)) for n, each in zip(numbers, cited, strict=True)]
    if numbers:
        return [Named(number, title) for number in dict.fromkeys(numbers)]
    return [Named(None, title)] if title else []


def _clean(title: str | None) -> str | None:
    return str(parse_title(title)) or None if title else None


def _action(
    columns: Columns, cells: Sequence[str], section: Action | None
) -> tuple[Action | None, str]:
    """What is done to the documents of a row, and the words that say so."""
    for index, action in columns.ticks.items():
        if not NOTHING.fullmatch(_at(cells, index)):
            return action, _at(cells, index)
    cell = columns.cell("action", cells)
    if cell:
        return state_of(cell), cell
    if "action" not in columns.roles and not columns.ticks and section is not None:
        return section, ""
    kind = columns.type_of_heading("effect_date")
    if kind is not None and columns.cell("effect_date", cells):
        return Action(kind, "", 0, 0), ""
    note = columns.cell("note", cells)
    real = next((each for each in find_actions(note) if each.type is not None), None)
    return real, note if real else ""


def _why_none(columns: Columns, cells: Sequence[str], action: Action | None) -> tuple[str, bool]:
    """Why a row states no effect, and whether one may be lost thereby."""
    cell = columns.cell("action", cells)
    if action is not None:
        return f"“{cell or action.word}”不是效力变动", False
    if cell:
        return f"看不懂“{cell}”", True
    return "没有写明状态或处理结果", False


def _acting(columns: Columns, cells: Sequence[str], where: str) -> Named | None:
    """The document that does it, by the column for it or by the words of the action."""
    cell = columns.cell("acting", cells)
    cited = next((c for c in split_citations(cell)[0] if c.title or c.number), None)
    if cited is not None:
        return Named(cited.document_number, _clean(cited.title))
    if cell and is_document_title(cell):
        return Named(None, _clean(cell))
    cited = next(iter(split_citations(where)[0]), None)
    if cited is not None and ("《" in where or cited.number is not None):
        return Named(cited.document_number, _clean(cited.title))
    return None
