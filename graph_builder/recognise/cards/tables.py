"""Labels in tables: in the first column, or in two for a group and its parts.

A row may have more labels than one (事项名称 | X | 实施主体 | Y), or more values than one, each
of another matter: then the table is turned over, and is read column by column. A label may
be merged over several rows, and a value go on in the row below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace

from graph_builder.recognise.cards.labels import (
    WORDS,
    Label,
    Statement,
    bare,
    free_row,
    is_label,
    is_part,
    key_of,
    key_of_word,
    knows,
    role_of,
)
from graph_builder.recognise.headers import HeaderWords
from graph_builder.recognise.lines import printed
from graph_builder.table import Row


def table_statements(
    rows: Sequence[Row], lines: Callable[[Row], Iterator[Statement]]
) -> Iterator[Statement]:
    """What the labels of a table say; ``lines`` reads a row that is a text."""
    rows = _with_labels_once(rows)
    return _turned(rows) if _is_turned(rows) else _upright(rows, lines)


def without_sections(rows: Sequence[Row]) -> list[Row]:
    """The rows without their first column, where it has but the names of sections (基本信息)
    that are merged over the labels beside; none where it has more."""
    if not rows or any(len(row.cells) < 3 or knows(row.cells[0]) for row in rows):
        return []
    if not any(map(_reaches, rows)) and all(row.cells[0] for row in rows):
        return []
    return [
        replace(
            row,
            cells=row.cells[1:],
            places=row.places[1:],
            spans=tuple(replace(each, column=each.column - 1) for each in row.spans if each.column),
            links=tuple((column - 1, link) for column, link in row.links if column),
        )
        for row in rows
    ]


def _with_labels_once(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without the labels that stand once more before each further value, where
    cards stand side by side: 序号 | 1 | 序号 | 2 is 序号 | 1 | 2."""
    without = [replace(row, cells=_labels_once(row.cells)) for row in rows]
    full = [n for n, row in enumerate(rows) if len(printed(row.cells)) > 2]
    again = sum(without[n].cells != rows[n].cells for n in full)
    return without if again > 1 and 2 * again > len(full) else rows


def _labels_once(cells: Sequence[str]) -> tuple[str, ...]:
    again = cells[: 2 if is_part(cells[1], cells[0]) else 1] if len(cells) > 2 else ()
    return tuple("" if n > 1 and cell in again else cell for n, cell in enumerate(cells))


def is_labelled(rows: Sequence[Row], met: Set[str]) -> bool:
    """Whether most rows of several cells begin with a label, or all, where labels were ``met``
    before and a page cut the table; a table with a header has none."""
    full = [row.cells for row in rows if len(printed(row.cells)) > 1 and not row.loose]
    if not full or any(_is_header(cells) or _runs_together(cells) for cells in full):
        return False
    known = Counter(key_of_word(cells[0]) for cells in full if knows(cells[0]))
    most = len(known) > 1 and 2 * known.total() >= sum(bool(cells[0]) for cells in full)
    return most or (
        bool(met)
        and all(not cells[0] or key_of_word(cells[0]) in met or knows(cells[0]) for cells in full)
    )


def _is_header(cells: Sequence[str]) -> bool:
    """Whether three cells or more, and three in five, are words of columns."""
    said = printed(cells)
    known = sum(map(knows, said)) if len(said) > 2 else 0
    return known > 2 and 5 * known >= 3 * len(said)


def _runs_together(cells: Sequence[str]) -> bool:
    """Whether the parts of a group ran together in the cell beside it, the rows with them."""
    if not knows(cells[0]):
        return False
    words = HeaderWords.load()
    parts = words.parts.get(words.groups.get(key_of_word(cells[0]), ""), {})
    second = key_of_word(cells[1])
    return any(second.startswith(part) and second[len(part) :] in parts for part in parts)


def _further_labels(rows: Sequence[Row]) -> frozenset[int]:
    """The columns but the first of which most cells are labels."""
    said: Counter[int] = Counter()
    known: Counter[int] = Counter()
    for row in rows:
        if row.cells[0]:
            here = [n for n, cell in enumerate(row.cells) if n > 1 and cell]
            said.update(here)
            known.update(n for n in here if knows(row.cells[n]))
    return frozenset(n for n in said if 2 * known[n] >= said[n])


def _likely_labels(rows: Sequence[Row]) -> frozenset[int]:
    """The third column, where all that stands in it are short words with a cell beside."""
    pairs = [row.cells[2:4] for row in rows if row.cells[0] and any(row.cells[2:])]
    words = len(pairs) > 1 and all(
        len(pair) == 2 and all(pair) and WORDS.fullmatch(bare(pair[0])) for pair in pairs
    )
    return frozenset({2} if words else ())


def _heads(rows: Sequence[Row]) -> list[Label | None]:
    """For each row the label that it begins with; none where it has none, or goes on with
    the one above."""
    heads: list[Label | None] = []
    group = ""
    for n, row in enumerate(rows):
        cells = [cell for cell in row.cells if cell]
        first = row.cells[0]
        below = rows[n + 1] if n + 1 < len(rows) else None
        if not first and group and cells and is_part(cells[0], group):
            heads.append((group, cells[0]))
            continue
        if not first or not (knows(first) or (len(cells) > 1 and WORDS.fullmatch(bare(first)))):
            heads.append(None)
            group = group if not first else ""
            continue
        group = first
        parted = len(cells) > 1 and is_part(cells[1], first)
        if parted and (len(cells) > 2 or _reaches(row) or (below and _goes_on(below, row))):
            heads.append((first, cells[1]))
        else:
            heads.append((first,))
    return heads


def _reaches(row: Row) -> bool:
    """Whether the first cell of the row is merged with the one above."""
    return any(span.column == 0 for span in row.spans)


def _goes_on(row: Row, above: Row) -> bool:
    """Whether the label of ``above`` stands beside ``row`` too, which has another part."""
    cells = [cell for cell in row.cells if cell]
    if row.cells[0]:
        return _reaches(row) and row.cells[0] == above.cells[0]
    return bool(cells) and is_part(cells[0], above.cells[0])


def _values(row: Row, head: Label) -> list[tuple[int, str]]:
    """The cells of ``row`` behind its label, by their columns."""
    said = [(n, cell) for n, cell in enumerate(row.cells) if cell and (n or not head)]
    if len(head) == 2:
        at = next(n for n, cell in said if cell == head[1])
        said = [(n, cell) for n, cell in said if n > at]
    return said


def _is_turned(rows: Sequence[Row]) -> bool:
    """Whether the rows have values for several matters, a column each: no column but the
    first has labels, and what stands in the columns looks like what the labels head."""
    heads = _heads(rows)
    if _further_labels(rows) or _is_shifted(rows, heads):
        return False
    patterns = HeaderWords.load().looks_like
    several = total = like = judged = 0
    for row, head in zip(rows, heads, strict=True):
        if head is None:
            continue
        values = _values(row, head)
        total += bool(values)
        several += len(values) > 1
        pattern = patterns.get(role_of(head) or "") if len(head) == 1 else None
        if pattern is not None:
            judged += len(values)
            like += sum(pattern.search(text) is not None for _, text in values)
    return several > 1 and 2 * several > total and 4 * like >= 3 * judged


def _is_shifted(rows: Sequence[Row], heads: Sequence[Label | None]) -> bool:
    """Whether values stand in the column of the parts, as where blank cells are gone: then
    nothing tells whose they are."""
    parted = any(head is not None and len(head) == 2 for head in heads)
    return parted and any(
        head is not None and len(head) == 1 and any(row.cells[1:2])
        for row, head in zip(rows, heads, strict=True)
    )


def _turned(rows: Sequence[Row]) -> Iterator[Statement]:
    """A table that is turned over, column by column."""
    runs: list[list[tuple[Row, Label, dict[int, str]]]] = [[]]
    seen: set[Label] = set()
    for row, head in zip(rows, _heads(rows), strict=True):
        if head is not None:
            if key_of(head) in seen:  # the next matters, below these
                runs.append([])
                seen.clear()
            seen.add(key_of(head))
            runs[-1].append((row, head, dict(_values(row, head))))
        elif not row.cells[0] and runs[-1]:  # values that go on below a page's end
            runs[-1].append((row, runs[-1][-1][1], dict(_values(row, ()))))
        else:
            yield free_row(row)
    for run in runs:
        for column in sorted({n for _, _, values in run for n in values}):
            for row, head, values in run:
                yield _cell(head, values.get(column, ""), row, column)


def _upright(
    rows: Sequence[Row], lines: Callable[[Row], Iterator[Statement]]
) -> Iterator[Statement]:
    """A table of labels with their values, row by row."""
    further = _further_labels(rows) or _likely_labels(rows)
    for row, head in zip(rows, _heads(rows), strict=True):
        cells = printed(row.cells)
        if head is None and row.cells[0]:
            yield from lines(row) if len(cells) == 1 else iter((free_row(row),))
            continue
        said: Label = head or ()
        begun = False
        for column, text in _values(row, said):
            if column in further and is_label(text):
                if not begun and said:
                    yield _cell(said, "", row, column)
                said, begun = (text,), False
            else:
                yield replace(
                    _cell(() if begun or not said else said, text, row, column),
                    beside=begun or not said,
                )
                begun = True
        if said and not begun:
            yield _cell(said, "", row, 0)


def _cell(label: Label, text: str, row: Row, column: int) -> Statement:
    place = row.places[column] if column < len(row.places) else row.place
    links = tuple(link for at, link in row.links if at == column)
    return Statement(label, text, place, "table", row, links)
