"""The sheet of documents whose status nobody has stated, as ``documents`` gives it."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import pyoxigraph as ox
from rich.markup import escape

from graph_builder.agency import Register
from graph_builder.cli.found import as_json
from graph_builder.cli.options import console, say, write
from graph_builder.language import plural, tr
from graph_builder.report import new_table
from graph_builder.select import Source
from graph_builder.validity.sheet import sheet_csv, sheet_xlsx
from graph_builder.validity.standing import unknown


def unknown_status(
    graph: Source, among: Collection[ox.NamedNode], day: date, form: str, out: Path | None
) -> None:
    """Print or write the documents ``among`` those of ``graph`` of unknown status on ``day``."""
    standings = [
        each for each in unknown(graph, day, Register.load()) if each.document.iri in among
    ]
    if form == "xlsx":
        # Dated: a file of the same name would take the place of what the last one stated.
        write(
            out or Path(tr(f"效力待核实-{day}.xlsx", f"status-{day}.xlsx")),
            sheet_xlsx(standings, day),
        )
        return
    if form == "csv":
        write(out, sheet_csv(standings, day))
        return
    if form == "json":
        records = [
            {
                "id": each.document.iri.value,
                "document_number": each.document.number,
                "title": each.document.title,
                "issuer": each.document.issuer,
                "items": each.document.items,
                "hint": str(each.hint) if each.hint else None,
            }
            for each in standings
        ]
        say(as_json(records))
        return
    items = tr("事项", "items")
    table = new_table(
        tr("文号", "number"), tr("标题", "title"), items, tr("提示", "hint"), right=[items]
    )
    table.columns[0].no_wrap = True
    for each in standings:
        table.add_row(
            escape(each.document.number or ""), escape(each.document.title or ""),
            str(each.document.items), escape(each.hint.brief() if each.hint else ""),
        )  # fmt: skip
    console().print(table)
    say(
        tr(
            f"{len(standings)} 份文件的效力没有人说明过。导出成表来填：yiju documents --unknown-status "
            "--format xlsx；填好后读回：yiju effects 文件",
            f"Nobody has stated the status of {plural(len(standings), 'document')}. A sheet to fill in: yiju "
            "documents --unknown-status --format xlsx; read it back with: yiju effects FILE",
        )
    )
