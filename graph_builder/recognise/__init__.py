"""Recognition: a table never seen before becomes a catalogue.

The header says which column means what, the layout how rows make items; every
row that is neither header nor title ends up in an item or in a rejection.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph_builder.catalogue import Catalogue, ColumnUse, Description, Mend, Rejection
from graph_builder.errors import UnrecognisedTable
from graph_builder.language import tr
from graph_builder.recognise.assemble import Assembly
from graph_builder.recognise.cards import cards_as_rows
from graph_builder.recognise.flow import as_rows
from graph_builder.recognise.fragments import read_fragments
from graph_builder.recognise.likeness import agreement, likeness
from graph_builder.recognise.lines import Notes, Segment
from graph_builder.recognise.other_tables import missing_columns, reads_as_repeals
from graph_builder.recognise.ragged import with_all_columns
from graph_builder.recognise.rows import read_headless, read_rows
from graph_builder.recognise.run_together import rows_run_together
from graph_builder.recognise.script import in_simplified
from graph_builder.table import Table

__all__ = ["recognise"]


# Of the cells that should look like something at least so many must, or the table is not
# understood; so few cells say nothing either way.
_UNDERSTOOD, _FEWEST_CELLS = 0.7, 6
# Where of all cells so many look like what their columns hold, there is no better reading.
_PLAIN = 0.8


def recognise(table: Table, description: Description) -> Catalogue:
    """The catalogue that ``table`` holds.

    :raises UnrecognisedTable: no header or no layout fits, with what was looked for.
    """
    notes = Notes()
    table = cards_as_rows(in_simplified(table, notes))
    for remark in table.remarks:
        notes.mend(remark.kind, remark.place, remark.was, remark.now)
    if table.form == "fragments":
        segments, flowing = _read_flow(table, description)
        notes.take(flowing)
    else:
        if table.form == "ragged":
            table = with_all_columns(table, description.publisher or "", notes)
        segments = _read_columns(table, notes)
    assembly = Assembly(description.id, notes, table.blanks)
    for segment in segments:
        assembly.add(segment)
    if not assembly.items:
        raise _empty(table.file, segments) if segments else _unrecognised(table)
    like, cells = agreement(segments)
    if cells >= _FEWEST_CELLS and like < _UNDERSTOOD * cells:
        raise _scrambled(table.file, like / cells, segments)
    assembly.check_links()
    sheets = list(dict.fromkeys(row.place.sheet for row in table.rows))

    def in_order(what: Mend | Rejection) -> tuple[int, int, int]:
        return sheets.index(what.source.sheet), what.source.line, what.source.end_line

    return Catalogue(
        description=description,
        source=table.file,
        layout=segments[0].layout.id,
        columns=tuple(
            ColumnUse(column.printed, column.role, column.option, column.likeness, column.evidence)
            for segment in segments
            for column in segment.columns
        ),
        items=tuple(assembly.items),
        mends=tuple(sorted(notes.mends, key=in_order)),
        rejections=tuple(sorted(notes.rejections, key=in_order)),
        artefacts=tuple(notes.artefacts),
    )


def _read_columns(table: Table, notes: Notes) -> list[Segment]:
    """A table whose cells stand in columns, with a header or without."""
    trial = Notes()
    segments = read_rows(table, trial) or read_headless(table, trial := Notes())
    notes.take(trial)
    return segments


def _read_flow(table: Table, description: Description) -> tuple[list[Segment], Notes]:
    """A table without rows, read in two ways of which the one is taken under which more
    cells look like what their columns hold; the slower only where the first leaves doubt."""
    notes, flowing = Notes(), Notes()
    segments: list[Segment] = []
    error: UnrecognisedTable | None = None
    try:
        segments = read_fragments(table, description, notes)
    except UnrecognisedTable as no_layout:
        error = no_layout
    if likeness(segments) >= _PLAIN:
        return segments, notes
    publisher = description.publisher or ""
    rows = as_rows(table, publisher, flowing) or rows_run_together(table, publisher, flowing)
    if rows is not None:
        other = read_rows(rows, flowing)
        if likeness(other) > likeness(segments):
            return other, flowing
    if error is not None:
        raise error
    return segments, notes


def _scrambled(file: str, share: float, segments: Sequence[Segment]) -> UnrecognisedTable:
    columns = [column.printed for segment in segments for column in segment.columns]
    heads = "、".join(dict.fromkeys(columns))
    sheet = next((line.place.sheet for seg in segments for line in seg.lines), None)
    where = f"{file}（{sheet}）" if sheet else file
    return UnrecognisedTable(
        tr(
            f"{where}：找到表头（{heads}），但下面的单元格只有 {share:.0%} 与所在列相符，像是扫描或复制时"
            "打乱了行列，没有读入。请用原始的 Word、Excel 文件，或重新识别扫描件后再试。",
            f"{where}: the header was found ({heads}), but only {share:.0%} of the cells below look "
            "like what their columns hold; the table seems scrambled and was not read. Use the "
            "original document, or scan it again.",
        )
    )


def _empty(file: str, segments: Sequence[Segment]) -> UnrecognisedTable:
    heads = "、".join(dict.fromkeys(c.printed for each in segments for c in each.columns))
    return UnrecognisedTable(
        tr(
            f"{file}：只有表头（{heads}），下面没有事项。请检查文件是否保存完整。",
            f"{file}: there is a header ({heads}) but no item below it; check that the file was "
            "saved whole.",
        )
    )


def _unrecognised(table: Table) -> UnrecognisedTable:
    """The refusal of a file without a catalogue's header, with what was looked for and, as
    far as can be told, what the file has instead."""
    file = table.file
    if reads_as_repeals(table):
        return UnrecognisedTable(
            tr(
                f"{file}：没有找到目录表格。这像是文件清理或废止、失效的清单，不是公开目录；"
                f"请用 yiju effects {file} 读入。",
                f"{file}: no catalogue table found. It looks like a list of repealed or lapsed "
                f"documents; read it with: yiju effects {file}",
            )
        )
    has, lacks = missing_columns(table)
    zh, en = "", ""
    if has:
        zh = f"最像表头的一行有“{'、'.join(has)}”，缺少{'、'.join(lacks)}。"
        en = f" The row most like a header has {', '.join(has)} and lacks {', '.join(lacks)}."
    return UnrecognisedTable(
        tr(
            f"{file}：没有找到目录表格。{zh}应有表头，如“序号、公开事项、公开内容、公开依据、公开时限、"
            "公开主体”，或“序号、事项名称、实施依据、实施机关”。如果表头用了别的词，请加进 "
            "mappings/headers.yaml。",
            f"{file}: no catalogue table found.{en} A header is expected with words such as 序号, "
            "公开事项, 公开内容, 公开依据, or 事项名称, 实施依据, 实施机关; add words it uses to "
            "mappings/headers.yaml.",
        )
    )
