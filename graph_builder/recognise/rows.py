"""Rows: a table whose cells still stand in their columns.

Headers are found wherever they stand, repeated or changed; what is furniture
(page numbers, headings, remarks) is told from rows; shifted rows are put back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from graph_builder.agency import looks_like_body
from graph_builder.catalogue import OtherCell
from graph_builder.recognise.align import AS_ABOVE, Aligner
from graph_builder.recognise.cells import is_url
from graph_builder.recognise.choice import choose
from graph_builder.recognise.group_rows import GroupRows
from graph_builder.recognise.headers import (
    Column,
    HeaderWords,
    column_label,
    word_key,
)
from graph_builder.recognise.headless import find_columns, look_like
from graph_builder.recognise.layouts import (
    MATTERS,
    Layout,
    is_header,
    is_lower_header,
    load_layouts,
)
from graph_builder.recognise.lines import Line, Notes, Segment, printed
from graph_builder.table import Place, Row, Table

PAGE_NUMBER = re.compile(r"^(?:第?\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|[-—]\s*\d+\s*[-—])$")
_REMARK = re.compile(
    r"^(?:注|备注|说明|填报|填表|制表|联系人|联系电话|电话|传真|邮编|地址|单位)[^，。]{0,12}[:：]"
    r"|^[（(]?(?:合计|共计|总计)(?:$|[:：\s\d])"
)
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）])\s*\S+$"
)
_CONTINUED = re.compile(
    r"^[（(]?(?:续\s*(?:上\s*)?表|接上页|上接)\s*[一二三四五六七八九十\d]*[)）]?[:：]?$"
)
_DATE = re.compile(
    r"^(?:\d{4}|[二〇零○一九]{4})年\d{1,2}月(?:\d{1,2}日)?$|^\d{4}[-./]\d{1,2}[-./]\d{1,2}$"
)
_PLAIN_SHEET = re.compile(r"^(?:sheet|工作表|表|目录)?\s*[\d一二三四五六七八九十]*$", re.IGNORECASE)
_NOT_TICKED = frozenset("×✕✗✘xX/／-－—○□☐")
_VARIATION = "\ufe0f"
_BLANK = re.compile(r"\s+")
_LEVELS_TOGETHER = re.compile(r"[（(]一级(?:事项|目录)?([/／—-])二级(?:事项|目录)?(\1三级)?")
_WORD = re.compile("[\u4e00-\u9fff]")
# Rows are headed by a few words, which may be numbered, and no sum nor the rest of a cell.
_GROUP = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．?？])?(?![等和及的或与]|[小合总共]计)[\u4e00-\u9fff（）()·]{2,18}"
)


def read_rows(table: Table, notes: Notes) -> list[Segment]:
    """The tables in the file, each with its lines; none where there is no header.

    :raises UnrecognisedTable: a header is known, but no layout fits it.
    """
    reading = _Rows(table, notes)
    reading.look_ahead()
    index = 0
    while index < len(table.rows):
        index += reading.read(index)
    return reading.segments


def read_headless(table: Table, notes: Notes) -> list[Segment]:
    """The table in a file without any header, as far as what its cells hold tells its
    columns; none where it does not."""
    found = find_columns(table.rows)
    if found is None:
        return []
    layout = next((each for each in load_layouts() if each.fits("rows", found.columns)), None)
    if layout is None:
        return []
    first = table.rows[found.first]
    reading = _Rows(table, notes)
    index = 0
    while index < len(table.rows):
        if index == found.first:
            reading.place = first.place
            reading.infer(layout, found.columns, first.place)
        index += reading.read(index)
    return reading.segments


@dataclass(slots=True)
class _Rows:
    table: Table
    notes: Notes
    segments: list[Segment] = field(default_factory=list)
    header: tuple[tuple[str, ...], ...] = ()
    aligner: Aligner | None = None
    groups: GroupRows | None = None
    heading: str | None = None
    new_page: bool = False
    place: Place | None = None
    part: int | None = None
    above: dict[str, str] = field(default_factory=dict)
    known: dict[tuple[str, ...], bool] = field(default_factory=dict)
    remarks: bool = False
    fields: bool = False
    sheets: bool = False
    seen: str | None = None  # the last sheet without a header that was looked at

    def look_ahead(self) -> None:
        """Whether the file has several tables, one a field: then the text over each, or
        the name of its sheet, is the field."""
        before: Row | None = None
        headed: set[str | None] = set()
        over: list[str] = []  # the one cell over each header
        width = 0
        for row in self.table.rows:
            if not row.loose and self._is_header(row.own()):
                self.fields |= bool(headed) and before is not None and before.loose
                headed.add(row.place.sheet)
                over.append("".join(before.cells) if before and _is_lone(before) else "")
                width = len(row.cells)
            elif width and len(row.cells) == width and any("《" in cell for cell in row.cells):
                headed.add(row.place.sheet)  # it cites a document, as a catalogue does
            before = row
        self.sheets = len(headed) > 1
        self.fields |= len(over) > 1 and len({each for each in over if each}) == len(over)

    def read(self, index: int) -> int:
        """Read the row at ``index``; how many rows that took."""
        rows = self.table.rows
        row = rows[index]
        if row.place.sheet != (self.place.sheet if self.place else None):
            self.aligner, self.groups, self.header, self.heading = None, None, (), None
        if self.aligner is None and self.segments and not row.loose:
            self._go_on(index)
        self.place = row.place
        following = rows[index + 1] if index + 1 < len(rows) else None
        if row.loose:
            self._loose(row, index)
        elif self._is_header(row.own()):
            lower = following is not None and (
                _hangs(following, row) or is_lower_header(following.own(), row.cells)
            )
            self._header(rows[index : index + 1 + lower])
            return 1 + lower
        elif self.aligner is None:
            self._before_header(row, following)
        elif self.groups is not None and self.groups.heads(rows, index):
            self.notes.furniture("title", row.place, " ".join(printed(row.cells)))
        elif not self._furniture(row, following):
            self.remarks = False
            self._body(row, self.aligner)
        return 1

    def _loose(self, row: Row, index: int) -> None:
        """Text outside of tables: over a header it is a title, and the field where there
        are several tables; else a page number, or a remark."""
        text = row.cells[0]
        rows = self.table.rows
        below = (rows[n] for n in range(index + 1, len(rows)) if not rows[n].loose)
        following = next(below, None)
        over = following is not None and self._is_header(following.own())
        if PAGE_NUMBER.match(text):
            self.notes.furniture("page-number", row.place, row.cells[0])
        elif _CONTINUED.match(text):
            self.notes.furniture("header", row.place, text)
        elif _REMARK.match(text) or not (over or self.aligner is None or _HEADING.match(text)):
            self.notes.reject(row.place, None, text, "表外的说明")
        else:
            self.notes.furniture("title", row.place, " ".join(printed(row.cells)))
            self._end_groups()
            # Over the only table of a text may stand whole paragraphs, numbered ones too.
            prose = over and not self.fields and self.table.rows[index + 1].loose
            if (_HEADING.match(text) and not prose) or (over and self.fields):
                self.heading, self.header = text, ()

    def _body(self, row: Row, aligner: Aligner) -> None:
        """A row of data; in another table, whose own header is not known, it must be as wide."""
        if self.part is not None and row.part != self.part:
            if abs(len(row.cells) - aligner.width) > 1:
                text = " ".join(printed(row.own()))
                self.notes.reject(row.place, None, text, "所在表格没有能认的表头")
                return
            self.part = row.part
        self.segments[-1].lines.append(self._line(row, aligner))
        self.new_page = False

    def _is_header(self, cells: tuple[str, ...]) -> bool:
        if cells not in self.known:
            self.known[cells] = is_header(cells)
        return self.known[cells]

    def _header(self, rows: Sequence[Row]) -> None:
        self.part = rows[0].part
        rows = [replace(row, cells=row.own()) for row in rows]
        said = "\n".join(cell for row in rows for cell in row.cells)
        self.notes.furniture("header", rows[0].place.to(rows[-1].place), said)
        self.new_page = True
        words = tuple(tuple(map(word_key, printed(row.cells))) for row in rows)
        if words == self.header:
            return
        layout, columns = choose(rows, self.table.file)
        self.begin(layout, columns)
        self.header = words
        self._name_field(rows[0].place)

    def _name_field(self, place: Place) -> None:
        """Where several sheets have tables, the name of each is the field."""
        sheet = place.sheet or ""
        if self.sheets and self.heading is None and not _PLAIN_SHEET.match(sheet):
            self.heading = sheet

    def _go_on(self, index: int) -> None:
        """On a sheet without a header go on with the table of the one before, where the
        cells look like what its columns hold; else these tell the columns."""
        row = self.table.rows[index]
        sheet = row.place.sheet
        if self.seen == sheet or _is_lone(row):
            return
        self.seen = sheet
        rows = [each for each in self.table.rows[index:] if each.place.sheet == sheet]
        if any(self._is_header(each.own()) for each in rows):
            return
        above = self.segments[-1]
        if look_like(rows, above.columns):
            self.infer(above.layout, above.columns, row.place)
        elif (found := find_columns(rows)) is not None:
            layout = next((a for a in load_layouts() if a.fits("rows", found.columns)), None)
            if layout is not None:
                self.infer(layout, found.columns, row.place)

    def infer(self, layout: Layout, columns: tuple[Column, ...], place: Place) -> None:
        """Begin a table at ``place`` that has no header of its own."""
        said = "；".join(
            f"{column.printed}：{column.option or column_label(column.role)}"
            for column in columns
            if column.role
        )
        self.notes.mend("header-inferred", place, "", said)
        self._name_field(place)
        self.begin(layout, columns)

    def begin(self, layout: Layout, columns: tuple[Column, ...]) -> None:
        """Begin a table with these columns."""
        self.segments.append(Segment(layout, columns))
        # In a row of a list that discloses nothing, a name or a basis must stand.
        self.groups = GroupRows(columns) if "content" in layout.without else None
        self.above, self.new_page = {}, False
        patterns = dict(HeaderWords.load().looks_like)
        if layout.sections:
            patterns["section"] = re.compile(f"^(?:{'|'.join(map(re.escape, layout.sections))})$")
        self.aligner = Aligner(columns, patterns, HeaderWords.load().ticks)

    def _before_header(self, row: Row, following: Row | None) -> None:
        cells = printed(row.cells)
        if self.fields and _is_lone(row) and following and self._is_header(following.own()):
            self.heading = cells[0]
        if len(cells) == 1:
            self.notes.furniture("title", row.place, " ".join(printed(row.cells)))
        else:
            self.notes.reject(row.place, None, " ".join(cells), "表头之前的内容")

    def _furniture(self, row: Row, following: Row | None) -> bool:
        """Whether the row is none of the table's: set it aside."""
        cells = printed(row.cells)
        over = following is not None and self._is_header(following.own())
        if (
            len(cells) >= 3
            and cells[0] == "1"
            and cells == [str(n) for n in range(1, len(cells) + 1)]
        ):
            self.notes.furniture("header", row.place, " ".join(cells))
        elif (
            cells[0] == "合计"
            or all(map(_REMARK.match, cells))
            or (self._remarks_on(row) and not over)
        ):
            self.notes.reject(row.place, None, " ".join(cells), "表外的说明")
            self.remarks = True
            self._end_groups()
        elif len(cells) != 1:
            return False
        elif PAGE_NUMBER.match(cells[0]):
            self.notes.furniture("page-number", row.place, row.cells[0])
        elif _CONTINUED.match(cells[0]):
            self.notes.furniture("header", row.place, cells[0])
        elif cells[0] == row.cells[0] and cells[0].isdecimal() and self._numbers():
            self.notes.reject(row.place, "seq", cells[0], "只有序号，没有内容")
        elif _signs(cells[0], following):
            self.notes.reject(row.place, None, cells[0], "表外的说明")
        elif _HEADING.match(cells[0]) or (row.cells[0] and over) or self._heads(row, following):
            self.notes.furniture("title", row.place, " ".join(printed(row.cells)))
            self.heading = cells[0]
            self._end_groups()
        else:
            return False
        return True

    def _end_groups(self) -> None:
        if self.groups is not None:
            self.groups.end()

    def _remarks_on(self, row: Row) -> bool:
        """Whether a lone cell below a remark is one more: 2. … below 注：1. …."""
        return self.remarks and bool(row.cells[0]) and len(printed(row.cells)) == 1

    def _heads(self, row: Row, following: Row | None) -> bool:
        """Whether a lone cell where serials stand heads the numbered rows below: it is short."""
        below = following.cells[0] if following is not None else ""
        return self._numbers() and heads_rows(row.cells[0]) and below.isdecimal()

    def _numbers(self) -> bool:
        """Whether the first column has the serials."""
        return self.segments[-1].columns[0].role == "seq"

    def _line(self, row: Row, aligner: Aligner) -> Line:
        columns = self.segments[-1].columns
        row = self._linked(row, columns)
        targets = aligner.align(row.cells)
        line = Line({}, {}, row.place, {}, self.heading, self.new_page)
        moved = False
        for i, cell in enumerate(row.cells):
            if cell:
                moved = moved or targets[i] != i
                self._cell(line, columns[targets[i]] if targets[i] >= 0 else None, cell)
        if moved:
            was = "\t".join(row.cells)
            self.notes.mend("row-shifted", row.place, was, _shifts(row.cells, targets))
        elif row.places:
            line.places = _places(columns, row)
        line.filled = self._spans(row, columns, targets)
        for column, link in row.links:
            index = targets[column] if column < len(targets) else -1
            self._link(line, columns[index].role if index >= 0 else None, link)
        if self.groups is not None:
            self.groups.fill(line, self.notes)
        self.above.update(line.texts)
        return line

    def _cell(self, line: Line, column: Column | None, cell: str) -> None:
        if column is None:
            self.notes.reject(line.place, None, cell, "表头中没有这一列")
        elif column.option is not None and column.role is not None:
            self._tick(line, column.role, column.option, cell)
        elif column.role is None and not column.printed:
            self.notes.reject(line.place, None, cell, "这一列没有表头")
        else:
            known = column.role or column.printed
            if cell in AS_ABOVE and known in self.above:
                self.notes.mend("same-as-above", line.place, cell, self.above[known])
                cell = self.above[known]
            levels = _levels_in(column, cell)
            if levels:
                line.texts |= {f"level{n}": level for n, level in enumerate(levels, 1)}
            elif column.role is None:
                line.others.append(OtherCell(_BLANK.sub("", column.printed), cell))
                self.above[known] = cell
            else:
                before = line.texts.get(column.role)
                line.texts[column.role] = f"{before} {cell}" if before else cell

    def _spans(self, row: Row, columns: Sequence[Column], targets: Sequence[int]) -> frozenset[str]:
        """The roles that merged cells fill in this row; each is a mend that names its rows."""
        filled: set[str] = set()
        for span in row.spans:
            column = columns[targets[span.column]] if targets[span.column] >= 0 else None
            if column is not None and column.option is None:
                rows = f"第 {span.first}–{span.last} 行"
                label = column_label(column.role) or _BLANK.sub("", column.printed)
                now = f"{label}（{rows}）：{row.cells[span.column]}"
                self.notes.mend("merged-cell-filled", row.place, "", now)
                if column.role is not None:
                    filled.add(column.role)
        return frozenset(filled)

    def _linked(self, row: Row, columns: Sequence[Column]) -> Row:
        """The row with the web address in place of words such as 查看 in the column for it."""
        cells = list(row.cells)
        for index, link in row.links:
            if index < len(columns) and columns[index].role == "url" and not is_url(cells[index]):
                self.notes.mend("link-behind-text", row.place, cells[index], link)
                cells[index] = link
        return replace(row, cells=tuple(cells))

    def _link(self, line: Line, role: str | None, link: str) -> None:
        """The web address behind the text of a cell: the row's, unless the row prints one
        or the text is of a document."""
        shown = line.texts.get("url", "")
        if _BLANK.sub("", shown) == link:
            return
        if role in (*MATTERS, "content", "url", "channels") and not is_url(shown):
            line.texts["url"] = link
            self.notes.mend("link-behind-text", line.place, shown, link)
        else:
            self.notes.reject(line.place, role, link, "文字后的链接，记录中没有放它的地方")

    def _tick(self, line: Line, role: str, option: str, cell: str) -> None:
        """A mark in a tick column; other words there tick it too, and are reported."""
        sign = cell.replace(_VARIATION, "")
        if sign in _NOT_TICKED:
            return
        line.ticks[role] = (*line.ticks.get(role, ()), option)
        if sign not in HeaderWords.load().ticks:
            self.notes.reject(line.place, option, cell, "勾选列中另有文字，按已勾选处理")


def _is_lone(row: Row) -> bool:
    """Whether one cell of the row alone says something, and it is no link."""
    cells = printed(row.cells)
    return len(cells) == 1 and not is_url(cells[0]) and not _CONTINUED.match(cells[0])


def _signs(cell: str, following: Row | None) -> bool:
    """Whether a lone cell signs the table: the date, or the body over it."""
    if _DATE.match(cell.replace(" ", "")):
        return True
    below = printed(following.cells) if following is not None else []
    dated = len(below) == 1 and _DATE.match(below[0].replace(" ", "")) is not None
    return dated and looks_like_body(cell)


def _hangs(row: Row, header: Row) -> bool:
    """Whether a cell of ``header`` reaches down into ``row``, which then is header too."""
    return row.part == header.part and any(
        span.first <= header.place.line < row.place.line <= span.last for span in row.spans
    )


def heads_rows(text: str) -> bool:
    """Whether a line of ``text`` may head the rows below it.

    >>> [heads_rows(text) for text in ("综合政务", "二、教育部门", "小计", "例》", "等相关文件。")]
    [True, True, False, False, False]
    """
    return _GROUP.fullmatch(text) is not None


def is_apart(text: str) -> bool:
    """Whether a line of ``text`` is none of a table's: a heading or a remark.

    >>> is_apart("一、综合业务"), is_apart("注：本目录由民政局解释。"), is_apart("1. 政府网站")
    (True, True, False)
    """
    return _HEADING.match(text) is not None or _REMARK.match(text) is not None


def _levels_in(column: Column, cell: str) -> list[str]:
    """The levels of the matter that stand in one ``cell``, where the heading says so:
    公开事项（一级/二级）."""
    together = _LEVELS_TOGETHER.search(column.printed) if column.role == "name" else None
    if together is None:
        return []
    levels = [level.strip() for level in cell.split(together[1], 2 if together[2] else 1)]
    return levels if len(levels) > 1 and all(map(_WORD.search, levels)) else []


def _shifts(cells: Sequence[str], targets: Sequence[int]) -> str:
    """In words how the cells were moved: a stretch moved alike is said once."""
    moves = [(cell, t - i) for i, (cell, t) in enumerate(zip(cells, targets, strict=True)) if cell]
    said = []
    for shift, stretch in groupby(moves, key=lambda move: move[1]):
        moved = [cell for cell, _ in stretch]
        if shift:
            side = "右" if shift > 0 else "左"
            said.append(f"“{moved[0][:20]}”起 {len(moved)} 格{side}移 {abs(shift)} 列")
    return "；".join(said)


def _places(columns: Sequence[Column], row: Row) -> dict[str, Place]:
    """The places of a row's cells by role, where they have lines of their own."""
    return {
        column.role: row.places[column.index]
        for column in columns
        if column.role and column.option is None and column.index < len(row.places)
    }
