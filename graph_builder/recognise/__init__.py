"""Recognition: a table never seen before becomes a catalogue.

The header says which column means what, the layout how rows make items; every
row that is neither header nor title ends up in an item or in a rejection.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from graph_builder.catalogue import (
    Artefact,
    Catalogue,
    ColumnUse,
    Description,
    Mend,
    Rejection,
)
from graph_builder.errors import UnrecognisedTable
from graph_builder.language import tr
from graph_builder.recognise.align import Aligner
from graph_builder.recognise.assemble import Assembly, Line, assumed_ticks
from graph_builder.recognise.fragments import Fragments, read_fragments
from graph_builder.recognise.headers import Column, HeaderWords, columns_of
from graph_builder.recognise.layouts import MATTERS, Layout, is_header, load_layouts
from graph_builder.table import Place, Row, Table

__all__ = ["recognise"]

_LEVEL_WORDS = (
    ("街道", "街镇级"),
    ("镇", "街镇级"),
    ("区", "区级"),
    ("县", "县级"),
    ("市", "市级"),
    ("省", "省级"),
)


def recognise(table: Table, description: Description) -> Catalogue:
    """The catalogue that ``table`` holds.

    :raises UnrecognisedTable: no header or no layout fits, with what was looked for.
    """
    reading = _Reading(table, description)
    if table.form == "fragments":
        reading.read_fragments()
    else:
        reading.read_rows()
    return reading.catalogue()


@dataclass(slots=True)
class _Reading:
    """The state of reading one table, from the first row to the last."""

    table: Table
    description: Description
    layout: Layout | None = None
    columns: tuple[Column, ...] = ()
    assembly: Assembly | None = None
    artefacts: list[Artefact] = field(default_factory=list)
    mends: list[Mend] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    def catalogue(self) -> Catalogue:
        """What was read, in the order of the file."""
        layout, assembly = self.layout, self.assembly
        if layout is None or assembly is None:
            raise _unrecognised(self.table.file)
        return Catalogue(
            description=self.description,
            source=self.table.file,
            layout=layout.id,
            columns=tuple(ColumnUse(c.printed, c.role, c.option) for c in self.columns),
            items=tuple(assembly.items),
            mends=tuple(sorted((*self.mends, *assembly.mends), key=_by_place)),
            rejections=tuple(sorted((*self.rejections, *assembly.rejections), key=_by_place)),
            artefacts=tuple(self.artefacts),
        )

    # Rows under a header.

    def read_rows(self) -> None:
        """Read a table whose cells still stand in their columns."""
        lines: list[Line] = []
        aligner: Aligner | None = None
        known: dict[tuple[str, ...], bool] = {}
        rows = self.table.rows
        index = 0
        while index < len(rows):
            row = rows[index]
            header = known.get(row.cells)
            if header is None:
                header = known[row.cells] = is_header(row.cells)
            if header:
                stop = index + 1
                while stop < len(rows) and stop < index + 2 and is_header(rows[stop].cells):
                    stop += 1
                place = row.place.to(rows[stop - 1].place)
                self.artefacts.append(Artefact("header", place))
                if aligner is None:
                    self.columns = self._columns(rows[index:stop])
                    aligner = self._aligner()
                index = stop
                continue
            if aligner is None:
                self._before_header(row)
            else:
                lines.append(self._line(row, aligner))
            index += 1
        if self.layout is not None:
            self._assemble(lines)

    def _columns(self, header: Sequence[Row]) -> tuple[Column, ...]:
        for layout in load_layouts():
            columns = columns_of(header, layout.overrides)
            if layout.fits("rows", columns):
                self.layout = layout
                return columns
        raise _no_layout(self.table.file, columns_of(header, {}))

    def _aligner(self) -> Aligner:
        words = HeaderWords.load()
        patterns = dict(words.looks_like)
        if self.layout and self.layout.sections:
            patterns["section"] = re.compile(
                f"^(?:{'|'.join(map(re.escape, self.layout.sections))})$"
            )
        return Aligner(self.columns, patterns, words.ticks)

    def _before_header(self, row: Row) -> None:
        text = " ".join(cell for cell in row.cells if cell)
        if len(row.cells) == 1 or len([cell for cell in row.cells if cell]) == 1:
            self.artefacts.append(Artefact("title", row.place))
        else:
            self.rejections.append(Rejection(row.place, None, text, "表头之前的内容"))

    def _line(self, row: Row, aligner: Aligner) -> Line:
        columns = self.columns
        targets = aligner.align(row.cells)
        texts: dict[str, str] = {}
        ticks: dict[str, tuple[str, ...]] = {}
        moved = False
        for i, cell in enumerate(row.cells):
            target = targets[i]
            if not cell:
                continue
            moved = moved or target != i
            column = columns[target] if target >= 0 else None
            if column is None or column.role is None:
                where = column.printed if column else None
                reason = "表头中没有这一列" if column is None else "这一列的表头不认识"
                self.rejections.append(Rejection(row.place, where, cell, reason))
            elif column.option is not None:
                if cell in HeaderWords.load().ticks:
                    ticks[column.role] = (*ticks.get(column.role, ()), column.option)
                else:
                    self.rejections.append(
                        Rejection(row.place, column.printed, cell, "勾选列中不是勾选符号")
                    )
            else:
                before = texts.get(column.role)
                texts[column.role] = f"{before} {cell}" if before else cell
        if moved:
            was = "\t".join(row.cells)
            self.mends.append(Mend("row-shifted", row.place, was, _shifts(row.cells, targets)))
        return Line(texts, ticks, row.place, _places(self.columns, row) if not moved else {})

    def _assemble(self, lines: Sequence[Line]) -> None:
        assert self.layout is not None
        roles = frozenset(column.role for column in self.columns if column.role)
        self.assembly = Assembly(self.layout, self.description.id, roles)
        self.assembly.run(lines)
        if not self.assembly.items:
            raise _unrecognised(self.table.file)

    # Text that has lost its columns.

    def read_fragments(self) -> None:
        """Read a table whose cells were broken over lines."""
        found = read_fragments(self.table)
        if found is None:
            raise _unrecognised(self.table.file)
        columns = self.columns = found.columns
        self.layout = next(
            (each for each in load_layouts() if each.fits("fragments", columns)), None
        )
        if self.layout is None:
            raise _no_layout(self.table.file, columns)
        if found.title is not None:
            self.artefacts.append(Artefact("title", found.title))
        self.artefacts.extend(Artefact("header", place) for place in found.header)
        self.artefacts.extend(Artefact("links", place) for place in found.link_lists)
        level = _level_of(self.description.publisher or "")
        lines = []
        for row, count in zip(found.rows, found.ticks, strict=True):
            texts = {
                column.role: row.cells[column.index]
                for column in columns
                if column.option is None and column.role and row.cells[column.index]
            }
            ticks = self._ticks(columns, count, level, row.place)
            lines.append(Line(texts, ticks, row.place, _places(columns, row)))
        self._assemble(lines)
        self._check_links(found)

    def _ticks(
        self, columns: Sequence[Column], count: int, level: str | None, place: Place
    ) -> dict[str, tuple[str, ...]]:
        if not count:
            return {}
        marks = " ".join("√" * count)
        assumed = assumed_ticks(columns, count, level)
        if assumed is None:
            self.rejections.append(Rejection(place, None, marks, "勾选符号的列无法确定"))
            return {}
        now = "；".join(option for options in assumed.values() for option in options)
        self.mends.append(Mend("ticks-assumed", place, marks, now))
        return assumed

    def _check_links(self, found: Fragments) -> None:
        """Hold the rows' links against the lists of links at the ends of the pages."""
        assert self.assembly is not None
        listed = {link for link, _ in found.links}
        printed = {
            entry.url: entry.source
            for item in self.assembly.items
            for entry in item.entries
            if entry.url
        }
        for link, place in found.links:
            if link not in printed:
                self.rejections.append(
                    Rejection(place, "url", link, "页末链接列表中有，各行都没有")
                )
        if not listed:
            return
        for url, place in printed.items():
            if url not in listed:
                self.mends.append(Mend("url-unconfirmed", place, url, "页末链接列表中没有"))


def _shifts(cells: Sequence[str], targets: Sequence[int]) -> str:
    """In words how the cells were moved: a stretch moved alike is said once."""
    moves = [
        (cell, target - i) for i, (cell, target) in enumerate(zip(cells, targets, strict=True))
    ]
    said = []
    for shift, stretch in groupby(((c, s) for c, s in moves if c), key=lambda move: move[1]):
        printed = [cell for cell, _ in stretch]
        if shift:
            side = "右" if shift > 0 else "左"
            said.append(f"“{printed[0][:20]}”起 {len(printed)} 格{side}移 {abs(shift)} 列")
    return "；".join(said)


def _places(columns: Sequence[Column], row: Row) -> dict[str, Place]:
    """The places of a row's cells by role, where they have lines of their own."""
    return {
        column.role: row.places[column.index]
        for column in columns
        if column.role and column.option is None and column.index < len(row.places)
    }


def _by_place(what: Mend | Rejection) -> tuple[int, int]:
    return what.source.line, what.source.end_line


def _level_of(publisher: str) -> str | None:
    """The level of the publisher, by the most local word in its name."""
    return next((level for word, level in _LEVEL_WORDS if word in publisher), None)


def _unrecognised(file: str) -> UnrecognisedTable:
    return UnrecognisedTable(
        tr(
            f"{file}：没有找到目录表格。应有表头，如“序号、公开事项、公开内容、公开依据、公开时限、"
            "公开主体”。如果表头用了别的词，请加进 mappings/headers.yaml。",
            f"{file}: no catalogue table found. A header is expected with words such as 序号, "
            "公开事项, 公开内容, 公开依据; add words it uses to mappings/headers.yaml.",
        )
    )


def _no_layout(file: str, columns: Sequence[Column]) -> UnrecognisedTable:
    have = "、".join(dict.fromkeys(column.printed for column in columns if column.role)) or "—"
    lacks = "事项名称" if not any(c.role in MATTERS for c in columns) else "公开内容"
    return UnrecognisedTable(
        tr(
            f"{file}：表头认得（{have}），但没有一种版式适用，缺少“{lacks}”一类的列。"
            "可在 mappings/layouts 中加一个版式文件。",
            f"{file}: the header is known ({have}) but fits no layout: a column such as {lacks} "
            "is missing. A layout file in mappings/layouts can describe it.",
        )
    )
