"""A flow: text that has lost the columns and the rows of its table, cell after cell in
reading order; one cell a line, each cell broken over lines, or all in one line.

Where the blank cells are still there (blank lines, tabs with nothing between), a row is as
many cells as the header has columns. Where they are not, the course of the pieces through
the columns is looked for. Either way rows of cells come out, under the header's words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from graph_builder.readers.wrapped import text_width
from graph_builder.recognise.broken_header import header_in
from graph_builder.recognise.cells import squeeze
from graph_builder.recognise.choice import choose
from graph_builder.recognise.course import Course, Step
from graph_builder.recognise.fragments import level_of
from graph_builder.recognise.headers import Column, HeaderWords, column_label, word_key
from graph_builder.recognise.layouts import Layout
from graph_builder.recognise.lines import Notes
from graph_builder.recognise.pieces import Break, Piece
from graph_builder.recognise.rows import PAGE_NUMBER, is_apart
from graph_builder.table import Place, Row, Table

# A bullet or a number of a list and what it stands before are one piece.
_PIECE = re.compile(r"([\s\u3000]*)((?:(?:●|\d{1,2}[.．、])[ \u3000]+(?=\S))?[^\s\u3000]+)")
_BREAKS: Mapping[str, Break] = {" ": "blank", "\u3000": "blank", "\n": "line"}
_MEMBER = re.compile(r"\d{1,2}[.、．](?!\d)|[（(]\d{1,2}[)）]|[①-⑳■□☑☐☒]")
_BOX = re.compile("[■□☑☐☒√]")
# What stands round the text of a web page.
_CHROME = re.compile(
    r"^[【\[\s]*(?:打印|关闭|返回顶部|分享到?|扫一扫|上一篇|下一篇|无障碍浏览)(?:$|[\s】\]：:])"
)
# Of the cells that should look like something, this many must, in a grid of cells.
_SURE = 0.9
_FEWEST_ROWS = 2


def as_rows(table: Table, publisher: str, notes: Notes) -> Table | None:
    """The rows of the table that flows in ``table``; ``None`` where there is no header.

    :raises UnrecognisedTable: a header is known, but no layout fits it.
    """
    pieces, apart = _pieces(table)
    found = header_in([piece.text for piece in pieces])
    if found is None:
        return None
    columns, first, last = found
    if pieces[last + 1 : last + 2] and pieces[last + 1].text == "1":
        columns = with_serials(columns, 0)
    header = header_rows(columns, pieces[first].place.to(pieces[last].place))
    layout, columns = choose(header, table.file)
    title = [_lone(list(line)) for _, line in groupby(pieces[:first], key=_line)]
    body, again, over = _without_headers(pieces[last + 1 :], pieces[first : last + 1])
    rows = _grid(table, columns, last + 1) or coursed(body, columns, layout, publisher, notes)
    headers = [replaced for place in again for replaced in header_rows(columns, place)]
    rows = sorted(
        [*rows, *apart, *over, *headers], key=lambda row: (row.place.line, row.place.end_line)
    )
    return Table(table.file, (*title, *header, *rows))


def with_serials(columns: tuple[Column, ...], at: int) -> tuple[Column, ...]:
    """``columns`` with one for the serials, ``at`` which the rows have them, where the header
    has none."""
    if any(column.role == "seq" for column in columns):
        return columns
    seq = Column(at, "seq", None, column_label("seq"))
    after = (replace(column, index=column.index + 1) for column in columns[at:])
    return (*columns[:at], seq, *after)


def _line(piece: Piece) -> int:
    return piece.place.line


def _lone(pieces: Sequence[Piece]) -> Row:
    text = " ".join(piece.text for piece in pieces)
    return Row((text,), pieces[0].place.to(pieces[-1].place))


def _pieces(table: Table) -> tuple[list[Piece], list[Row]]:
    """The pieces of text, and the lines that stand apart from the table: page numbers,
    headings and remarks."""
    pieces: list[Piece] = []
    apart: list[Row] = []
    gap = False
    for row in table.rows:
        text = "\t".join(row.cells)
        if not text.strip():
            gap = True
            continue
        if _is_apart(text):
            apart.append(replace(row, loose=_CHROME.match(text) is not None))
            gap = True
            continue
        for n, match in enumerate(_PIECE.finditer(text)):
            first: Break = "gap" if gap else "line"
            before = _BREAKS.get(match[1], "wide") if n else first
            pieces.append(Piece(match[2], before, row.place))
        gap = False
    return _evened(pieces), apart


def _evened(pieces: list[Piece]) -> list[Piece]:
    """``pieces`` with a mere line end for each blank line, where most lines have one below:
    then those that have none go on inside of a cell; so do blanks, where they are few."""
    breaks = Counter(piece.before for piece in pieces if not _BOX.match(piece.text))
    if breaks["line"] > breaks["gap"]:
        return pieces
    few = breaks["blank"] < breaks["gap"]
    evened: Mapping[Break, Break] = {
        "gap": "line",
        "line": "inside",
        "blank": "inside" if few else "blank",
    }
    return [replace(each, before=evened.get(each.before, each.before)) for each in pieces]


def _is_apart(text: str) -> bool:
    return any(each.match(text) for each in (PAGE_NUMBER, _CHROME)) or is_apart(text)


def header_rows(columns: Sequence[Column], place: Place) -> list[Row]:
    """The header that names ``columns``, in one row or in two, as a table prints it."""
    words = HeaderWords.load()
    groups = [_group(column, words) for column in columns]
    printed = tuple(column.printed for column in columns)
    if not any(groups):
        return [Row(printed, place)]
    heads = {group: word for word, group in reversed(list(words.groups.items()))}
    upper = tuple(heads[g] if g else p for g, p in zip(groups, printed, strict=True))
    lower = tuple(p if g else "" for g, p in zip(groups, printed, strict=True))
    return [Row(upper, place), Row(lower, place)]


def _group(column: Column, words: HeaderWords) -> str | None:
    if column.option is not None:
        return column.role
    key = word_key(column.printed)
    return (
        "matter" if column.role in words.parts["matter"].values() and key in words.columns else None
    )


def _is_seq(word: str) -> bool:
    return HeaderWords.load().columns.get(word_key(word)) == "seq"


def _without_headers(
    pieces: Sequence[Piece], header: Sequence[Piece]
) -> tuple[list[Piece], list[Place], list[Row]]:
    """``pieces`` without the header where it is printed again, where it was, and the titles
    over it: where the serials start again, the line above names another table."""
    words = [piece.text for piece in header]
    # A title that reads like a column is printed but once.
    seq = next((n for n, word in enumerate(words) if _is_seq(word)), 0)
    kept: list[Piece] = []
    again: list[Place] = []
    over: list[Row] = []
    index = 0
    while index < len(pieces):
        stretch = pieces[index : index + len(words)]
        texts = [piece.text for piece in stretch]
        if seq and texts[: len(words) - seq] == words[seq:]:
            stretch, texts = stretch[: len(words) - seq], words
        if texts == words:
            again.append(stretch[0].place.to(stretch[-1].place))
            index += len(stretch)
            above = kept[-1].place.line if kept else 0
            if pieces[index : index + 1] and pieces[index].text == "1" and above < again[-1].line:
                title = [piece for piece in kept if piece.place.line == above]
                del kept[len(kept) - len(title) :]
                over.append(_lone(title))
        else:
            kept.append(pieces[index])
            index += 1
    return kept, again, over


# Where blank cells are still there.


def _grid(table: Table, columns: Sequence[Column], above: int) -> list[Row]:
    """The rows, where each has as many cells as there are columns; none where they have not.

    ``above`` pieces stand in the header and over it."""
    rows = [row for row in table.rows if not _is_apart("\t".join(row.cells))]
    blank = [not any(map(str.strip, row.cells)) for row in rows]
    # Where nearly all lines have a blank one below, that is no cell.
    if _is_spaced(blank):
        rows = [row for n, row in enumerate(rows) if not blank[n] or (n and blank[n - 1])]
    cells = [(cell.strip(), row.place) for row in rows for cell in "\t".join(row.cells).split("\t")]
    start = 0
    while start < len(cells) and above > 0:
        above -= len(cells[start][0].split())
        start += 1
    best: tuple[float, list[Row]] = (0.0, [])
    # A row may begin with blank cells, or below some of the header.
    blanks = next((n for n, (cell, _) in enumerate(cells[start:]) if cell), 0)
    for offset in range(min(blanks + 1, len(columns))):
        rows = list(_chunks(cells[start + offset :], len(columns)))
        score = _likeness([row.cells for row in rows], columns)
        if score > best[0]:
            best = (score, rows)
    return best[1] if best[0] >= _SURE and len(best[1]) >= _FEWEST_ROWS else []


def _is_spaced(blank: Sequence[bool]) -> bool:
    """Whether nearly all lines that say something have a blank one below."""
    below = [blank[n + 1] for n in range(len(blank) - 1) if not blank[n]]
    return 4 * sum(below) >= 3 * len(below)


def _chunks(cells: Sequence[tuple[str, Place]], width: int) -> Iterator[Row]:
    for start in range(0, len(cells), width):
        chunk = cells[start : start + width]
        if any(cell for cell, _ in chunk):
            places = [place for cell, place in chunk if cell]
            yield Row(tuple(cell for cell, _ in chunk), places[0].to(places[-1]))


def _likeness(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> float:
    """How many of the cells whose column has a look have it."""
    words = HeaderWords.load()
    like = unlike = 0
    for cells in rows:
        for cell, column in zip(cells, columns, strict=False):
            if not cell:
                continue
            if column.option is not None:
                seen = cell in words.ticks
            elif column.role is not None and column.role in words.looks_like:
                seen = words.looks_like[column.role].search(cell) is not None
            else:
                continue
            like += seen
            unlike += not seen
    return like / (like + unlike) if like else 0.0


# Where they are not.


def coursed(
    pieces: Sequence[Piece],
    columns: Sequence[Column],
    layout: Layout,
    publisher: str,
    notes: Notes,
) -> list[Row]:
    """The rows that ``pieces`` make, each of which is put where the best course goes."""
    course = Course(columns, layout, pieces)
    rows: list[list[tuple[Piece, Step]]] = []
    for piece, step in zip(pieces, course.run() if pieces else [], strict=True):
        if step.row:
            rows.append([])
        rows[-1].append((piece, step))
    made = [row_of(row, course, columns, publisher, notes) for row in rows]
    return [row for row in made if any(row.cells)]  # of others there were ticks, and are rejected


def row_of(
    row: Sequence[tuple[Piece, Step]],
    course: Course,
    columns: Sequence[Column],
    publisher: str,
    notes: Notes,
) -> Row:
    cells = [""] * len(columns)
    places = [row[0][0].place] * len(columns)
    for slot, group in groupby(row, key=lambda each: each[1].slot):
        pieces = [piece for piece, _ in group]
        where = course.slots[slot]
        place = pieces[0].place.to(pieces[-1].place)
        if where.role == "ticks":
            tick(cells, pieces, [columns[i] for i in where.columns], publisher, notes)
        else:
            cells[where.columns[0]] = _joined(pieces, where.role, course.width(slot))
            places[where.columns[0]] = place
    return Row(tuple(cells), row[0][0].place.to(row[-1][0].place))


def _joined(pieces: Sequence[Piece], role: str, width: int | None) -> str:
    """The pieces of one cell as its text."""
    text, last = "", ""
    for piece in pieces:
        if not text or role == "url" or piece.before == "joint":
            glue = ""
        elif piece.before == "blank":
            glue = " "
        elif width is not None and not _MEMBER.match(piece.text):
            full = text_width(last) >= width - 1
            glue = "" if full or role not in ("channels", "body", "basis") else "\n"
        else:
            glue = "\n"
        text += glue + piece.text
        last = piece.text
    return "\n".join(squeeze(line) for line in text.split("\n"))


def is_tick(text: str) -> bool:
    """Whether ``text`` is a mark that ticks a column."""
    return text.replace("\ufe0f", "") in HeaderWords.load().ticks


def tick(
    cells: list[str],
    pieces: Sequence[Piece],
    columns: Sequence[Column],
    publisher: str,
    notes: Notes,
) -> None:
    """Put the ticks of a row, whose columns are lost, where they may have stood: one in each
    group, in its first column, for the level in that of the publisher. An assumption, and
    recorded as one; where the count is another, they stay unread."""
    for piece in pieces:
        if not is_tick(piece.text):
            notes.reject(piece.place, None, piece.text, "这里应是勾选符号")
    pieces = [piece for piece in pieces if is_tick(piece.text)]
    if not pieces:
        return
    groups: dict[str, list[Column]] = {}
    for column in columns:
        groups.setdefault(column.role or "", []).append(column)
    place = pieces[0].place.to(pieces[-1].place)
    marks = " ".join(piece.text for piece in pieces)
    if len(pieces) == len(columns):
        chosen = list(columns)
    elif len(pieces) == len(groups):
        level = level_of(publisher)
        chosen = [
            next((c for c in group if role == "level" and c.option == level), group[0])
            for role, group in groups.items()
        ]
        notes.mend("ticks-assumed", place, marks, "；".join(c.option or "" for c in chosen))
    else:
        notes.reject(place, None, marks, "勾选符号的列无法确定")
        chosen = []
    for column in chosen:
        cells[column.index] = "√"
