"""Texts in which tests print a page: what is left of a table that was pasted or exported
as plain text, a function a way of parting its cells.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from files import _boxes, _laid
from renderings import Block, Page

Grid = list[list[str]]


def grid(block: Block) -> Grid:
    """The texts of a block, a merged cell printed once, in its upper left corner."""
    placed, width = _laid(block)
    cells = [[""] * width for _ in block.rows]
    for (row, column), cell in placed.items():
        cells[row][column] = cell.text or _boxes(cell, "■", "□")
    return cells


def _lines(page: Page, line: Callable[[Grid], Iterator[str]], gap: bool = True) -> str:
    said: list[str] = []
    for block in page:
        said += [block.heading] if block.heading else []
        said += [*line(grid(block)), *([""] if gap else [])]
    return "\n".join(said) + "\n"


def _flat(cell: str) -> str:
    return cell.replace("\n", " ")


def width_of(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))


def tabs(page: Page) -> str:
    """Tabs, line breaks in cells lost."""
    return _lines(page, lambda rows: ("\t".join(map(_flat, row)) for row in rows))


def quoted(page: Page) -> str:
    """Tabs, as Excel copies: a cell with line breaks in quotes."""

    def cell(text: str) -> str:
        return '"' + text + '"' if "\n" in text else text

    return _lines(page, lambda rows: ("\t".join(map(cell, row)) for row in rows))


def broken(page: Page) -> str:
    """Tabs, with the line breaks inside cells left in, unquoted, as Word copies."""
    return _lines(page, lambda rows: ("\t".join(row) for row in rows))


def commas(page: Page) -> str:
    """Comma-separated, saved under .txt."""

    def cell(text: str) -> str:
        return '"' + text + '"' if "\n" in text or "," in text else text

    return _lines(page, lambda rows: (",".join(map(cell, row)) for row in rows), gap=False)


def bars(page: Page) -> str:
    """Bars between cells."""
    return _lines(page, lambda rows: ("|".join(map(_flat, row)) for row in rows))


def wide_bars(page: Page) -> str:
    """Full-width bars between cells, with blanks."""
    return _lines(page, lambda rows: (" ｜ ".join(map(_flat, row)) for row in rows))


def markdown(page: Page) -> str:
    """A Markdown table, <br> for a line break."""

    def lines(rows: Grid) -> Iterator[str]:
        for n, row in enumerate(rows):
            yield "| " + " | ".join(cell.replace("\n", "<br>") for cell in row) + " |"
            if n == 0:
                yield "|" + " --- |" * len(row)

    return _lines(page, lines)


def _wrapped(cell: str, width: int) -> list[str]:
    said: list[str] = []
    for text in cell.split("\n"):
        line = ""
        for char in text:
            if line and width_of(line + char) > width:
                said.append(line)
                line = ""
            line += char
        said.append(line)
    return said


def _widths(rows: Grid, most: int) -> list[int]:
    return [
        max(2, min(most, max(width_of(c) for c in column))) for column in zip(*rows, strict=True)
    ]


def joined(page: Page) -> str:
    """Nothing between the cells of a row."""
    return _lines(page, lambda rows: ("".join(map(_flat, row)) for row in rows))


def art(page: Page) -> str:
    """Drawn with + - |, cells wrapped."""

    def lines(rows: Grid) -> Iterator[str]:
        widths = _widths(rows, 24)
        rule = "+" + "+".join("-" * (w + 2) for w in widths) + "+"
        for row in rows:
            yield rule
            yield from ("| " + " | ".join(cells) + " |" for cells in _wraps(row, widths))
        yield rule

    return _lines(page, lines)


def _wraps(row: list[str], widths: list[int]) -> Iterator[list[str]]:
    cells = [_wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
    for n in range(max(map(len, cells))):
        yield [_padded(c[n] if n < len(c) else "", w) for c, w in zip(cells, widths, strict=True)]


def box(page: Page) -> str:
    """Drawn with box characters, cells wrapped."""

    def lines(rows: Grid) -> Iterator[str]:
        widths = _widths(rows, 20)
        for n, row in enumerate(rows):
            yield (
                ("├" if n else "┌")
                + ("┼" if n else "┬").join("─" * w for w in widths)
                + ("┤" if n else "┐")
            )
            yield from ("│" + "│".join(cells) + "│" for cells in _wraps(row, widths))
        yield "└" + "┴".join("─" * w for w in widths) + "┘"

    return _lines(page, lines)


def blanks(page: Page) -> str:
    """Columns kept apart by blanks, a row a line."""

    def lines(rows: Grid) -> Iterator[str]:
        flat = [[_flat(cell) for cell in row] for row in rows]
        widths = _widths(flat, 10_000)
        for row in flat:
            yield "  ".join(_padded(c, w) for c, w in zip(row, widths, strict=True)).rstrip()

    return _lines(page, lines)


def wrapped_blanks(page: Page) -> str:
    """Columns kept apart by blanks, cells wrapped, a blank line after each row: pdftotext -layout."""

    def lines(rows: Grid) -> Iterator[str]:
        widths = _widths(rows, 20)
        for row in rows:
            yield from ("   ".join(cells).rstrip() for cells in _wraps(row, widths))
            yield ""

    return _lines(page, lines)


def loose_blanks(page: Page) -> str:
    """Two or more blanks between the cells that say something, nothing for blank ones."""
    return _lines(page, lambda rows: ("    ".join(_flat(c) for c in row if c) for row in rows))


def cells(page: Page) -> str:
    """One cell a line, a blank line for a blank cell."""
    return _lines(page, lambda rows: (_flat(cell) for row in rows for cell in row), gap=False)


def tabbed_cells(page: Page) -> str:
    """One cell a line, a tab before each."""
    return _lines(page, lambda rows: ("\t" + cell for row in rows for cell in row), gap=False)


def printed_cells(page: Page) -> str:
    """One cell a line, blank cells left out."""
    return _lines(page, lambda rows: (_flat(c) for row in rows for c in row if c), gap=False)


def fragments(page: Page) -> str:
    """Every cell broken over lines of its column's width, one after another, as a PDF gives."""
    return _fragments(page, 20)


def fragments_of_6(page: Page) -> str:
    """The same, no column wider than 6 characters."""
    return _fragments(page, 12)


def fragments_of_16(page: Page) -> str:
    """The same, no column wider than 16 characters."""
    return _fragments(page, 32)


def fragments_uneven(page: Page) -> str:
    """The same, each column of another width."""
    return _fragments(page, 14, 18, 24)


def fragments_apart(page: Page) -> str:
    """The same, a blank line after each row."""
    return _fragments(page, 20, gap=True)


def fragments_on_pages(page: Page) -> str:
    """The same on pages of few rows, the header on each and the page's number below it."""
    return _fragments(page, 20, page_rows=4)


def _fragments(page: Page, *most: int, gap: bool = False, page_rows: int = 0) -> str:
    """``most`` are the widths, one a column, over and over."""
    said: list[str] = []
    for block in page:
        said += [block.heading] if block.heading else []
        rows = grid(block)
        widths = [
            max(2, min(most[n % len(most)], max(map(width_of, column))))
            for n, column in enumerate(zip(*rows, strict=True))
        ]
        head = max(cell.down for cell in block.rows[0])
        printed = [[*_pieces(row, widths), *([""] if gap else [])] for row in rows]
        for n, lines in enumerate(printed):
            if page_rows and n > head and (n - head) % page_rows == 0:
                said += ["", f"第 {(n - head) // page_rows} 页", ""]
                said += [line for row in printed[:head] for line in row]
            said += lines
    return "\n".join(said) + "\n"


def _pieces(row: list[str], widths: list[int]) -> Iterator[str]:
    """The lines of a row; a cell of one line stands beside a short end of the one before."""
    line = ""
    for cell, width in zip(row, widths, strict=True):
        if not cell:
            continue
        parts = _wrapped(cell, width)
        if line and len(parts) == 1:
            line += " " + parts[0]
            continue
        if line and width_of(line) < 8:
            line += " " + parts[0]
            yield line
        else:
            yield from [line] if line else []
            yield parts[0]
        yield from parts[1:]
        line = ""
    if line:
        yield line


def _uncovered(block: Block) -> tuple[Grid, int]:
    """The texts of each row without the places that a merged cell above covers, and how
    many columns there are."""
    placed, width = _laid(block)
    rows: Grid = [[] for _ in block.rows]
    for (row, _), cell in sorted(placed.items()):
        rows[row].append(cell.text or _boxes(cell, "■", "□"))
    return rows, width


def _saved(page: Page, line: Callable[[list[str], int], str]) -> str:
    """The page as a browser or a crawler saves it as text, a bar after each cell."""
    said: list[str] = []
    for block in page:
        rows, width = _uncovered(block)
        said += [block.heading] if block.heading else []
        said += [line(row, width) for row in rows]
    return "\n".join(said) + "\n"


def filled_bars(page: Page) -> str:
    """A bar after each cell, blank cells gone, the rows filled up with bars."""

    def line(row: list[str], width: int) -> str:
        said = [cell for cell in row if cell]
        return " | ".join(said) + " |" + (" " + "|" * (width - len(said)) if said else "")

    return _saved(page, line)


def lined_bars(page: Page) -> str:
    """A bar and a line end after each cell, a blank cell a bar alone, the rows filled up."""

    def line(row: list[str], width: int) -> str:
        missing = width - len(row)
        return "\n".join(
            [*(f"{cell} |" if cell else "|" for cell in row), *["|" * missing] * (missing > 0)]
        )

    return _saved(page, line)


def celled_bars(page: Page) -> str:
    """A bar and a line end after each cell, a blank cell a bar alone, nothing for what is
    merged: both rows of a header are one run of cells."""
    return _saved(page, lambda row, _: "\n".join(f"{cell} |" if cell else "|" for cell in row))


def open_bars(page: Page) -> str:
    """A bar after each cell, a line end for a blank one, nothing for what is merged."""

    def line(row: list[str], width: int) -> str:
        text = " ".join(f"{cell} |" if cell else "\n|" for cell in row)
        return text.replace(" \n", "\n")

    return _saved(page, line)


def parted_cells(page: Page) -> str:
    """One cell after another, each with its own lines, blank lines between; blank ones gone."""
    return _lines(page, lambda rows: ("\n" + cell for row in rows for cell in row if cell))


def one_line_tabs(page: Page) -> str:
    """The whole table in one line, its cells parted by tabs."""
    return (
        " ".join(
            (block.heading or "") + "\t" + "\t".join(_flat(c) for row in grid(block) for c in row)
            for block in page
        )
        + "\n"
    )


def one_line(page: Page) -> str:
    """The whole table in one line, its printed cells parted by blanks."""
    return (
        " ".join(
            " ".join([block.heading or "", *(_flat(c) for row in grid(block) for c in row if c)])
            for block in page
        ).strip()
        + "\n"
    )


TEXTS: dict[str, Callable[[Page], str]] = {
    each.__name__: each
    for each in (
        tabs, quoted, broken, commas, bars, wide_bars, markdown, art, box, blanks, wrapped_blanks,
        loose_blanks, cells, tabbed_cells, printed_cells, parted_cells, one_line_tabs, one_line,
        filled_bars, lined_bars, celled_bars, open_bars, joined,
        fragments, fragments_of_6, fragments_of_16, fragments_uneven,
        fragments_apart, fragments_on_pages,
    )
}  # fmt: skip
