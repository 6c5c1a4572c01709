"""Recognition: a table never seen before becomes a catalogue.

The header says which column means what, the layout how rows make items; every
row that is neither header nor title ends up in an item or in a rejection.
"""

from __future__ import annotations

from graph_builder.catalogue import Catalogue, ColumnUse, Description, Mend, Rejection
from graph_builder.errors import UnrecognisedTable
from graph_builder.language import tr
from graph_builder.recognise.assemble import Assembly
from graph_builder.recognise.fragments import read_fragments
from graph_builder.recognise.lines import Notes
from graph_builder.recognise.rows import read_rows
from graph_builder.table import Table

__all__ = ["recognise"]


def recognise(table: Table, description: Description) -> Catalogue:
    """The catalogue that ``table`` holds.

    :raises UnrecognisedTable: no header or no layout fits, with what was looked for.
    """
    notes = Notes()
    fragments = table.form == "fragments"
    segments = read_fragments(table, description, notes) if fragments else read_rows(table, notes)
    assembly = Assembly(description.id, notes)
    for segment in segments:
        assembly.add(segment)
    if not assembly.items:
        raise _unrecognised(table.file)
    assembly.check_links()
    return Catalogue(
        description=description,
        source=table.file,
        layout=segments[0].layout.id,
        columns=tuple(
            ColumnUse(column.printed, column.role, column.option)
            for segment in segments
            for column in segment.columns
        ),
        items=tuple(assembly.items),
        mends=tuple(sorted(notes.mends, key=_by_place)),
        rejections=tuple(sorted(notes.rejections, key=_by_place)),
        artefacts=tuple(notes.artefacts),
    )


def _by_place(what: Mend | Rejection) -> tuple[int, int]:
    return what.source.line, what.source.end_line


def _unrecognised(file: str) -> UnrecognisedTable:
    return UnrecognisedTable(
        tr(
            f"{file}：没有找到目录表格。应有表头，如“序号、公开事项、公开内容、公开依据、公开时限、"
            "公开主体”。如果表头用了别的词，请加进 mappings/headers.yaml。",
            f"{file}: no catalogue table found. A header is expected with words such as 序号, "
            "公开事项, 公开内容, 公开依据; add words it uses to mappings/headers.yaml.",
        )
    )
