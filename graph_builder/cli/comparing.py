"""The command that compares two catalogues: ``compare``."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from graph_builder.cli.options import (
    DEFAULT_STORE,
    console,
    format_option,
    say,
    store_option,
    write,
)
from graph_builder.compare import Comparison, compare
from graph_builder.compare.told import blocks, sentence, to_xlsx
from graph_builder.language import tr
from graph_builder.report import new_table
from graph_builder.resolve.crosswalk import crosswalk_text


def add_to(app: typer.Typer) -> None:
    """Add this command to ``app``."""

    @app.command(
        name="compare",
        help=tr(
            "比较两个目录：同一目录的两个版本（增删、改名、依据和内容变动），或两个层级、两个地方的目录"
            "（哪些是同一事项，哪些一宽一窄，谁有谁没有，依据有何不同）。目录可写图谱中的标识或标题，"
            "也可写文件。是哪一种会自行判断，--editions 或 --levels 可指定。--format sssom 写出对照表，"
            "填上审核人后由 yiju build --review 读回。"
            "\n\n例：yiju compare shanghai-district-services jinshan-district"
            "\n\n例：yiju compare 去年.xlsx 今年.xlsx --editions --format xlsx --out 变动.xlsx",
            "Compare two catalogues: editions of one (added, removed, renamed, changed), or those of "
            "two levels or places (which items are one, which broader, who lacks what, on which "
            "documents they rest). Each is the id or title of a catalogue in the graph, or a file. "
            "Which of the two is seen from them; --editions or --levels says. --format sssom writes "
            "a crosswalk, which 'yiju build --review' reads back once reviewers have signed it."
            "\n\nExample: yiju compare shanghai-district-services jinshan-district",
        ),
    )
    def compare_(
        one: Annotated[
            str,
            typer.Argument(
                metavar="A", help=tr("目录或文件；版本比较时为旧版", "the first; the older edition")
            ),
        ],
        other: Annotated[
            str,
            typer.Argument(
                metavar="B",
                help=tr("目录或文件；版本比较时为新版", "the second; the newer edition"),
            ),
        ],
        editions: Annotated[
            bool | None,
            typer.Option(
                "--editions/--levels",
                help=tr(
                    "同一目录的两个版本／两个层级或地方",
                    "two editions of one, or two levels or places",
                ),
            ),
        ] = None,
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
        form: Annotated[str, format_option("table", "json", "sssom", "xlsx")] = "table",
        out: Annotated[
            Path | None, typer.Option("--out", help=tr("写入此文件", "write to this file"))
        ] = None,
    ) -> None:
        mode = None if editions is None else ("editions" if editions else "levels")
        found = compare(one, other, store=store, mode=mode)  # type: ignore[arg-type]
        if form == "json":
            write(out, (json.dumps(found.to_json(), ensure_ascii=False, indent=1) + "\n").encode())
        elif form == "sssom":
            write(out, crosswalk_text(found.mappings()).encode())
        elif form == "xlsx":
            write(out or Path(f"{found.one.slug}--{found.other.slug}.xlsx"), to_xlsx(found))
        elif out is not None:
            with out.open("w", encoding="utf-8") as file:
                _print(Console(file=file, width=160, highlight=False), found)
            say(tr(f"已写入 {out}", f"wrote {out}"))
        else:
            _print(console(), found)
            if mode is None:
                console().print(_taken_as(found), style="dim", soft_wrap=True)


def _taken_as(found: Comparison) -> str:
    """What the two were taken for, and how to say that they are the other."""
    if found.mode == "levels":
        return tr(
            "这里看作两个层级或地方的目录；如果是同一目录的两个版本，加 --editions。",
            "Taken as two levels or places; if they are editions of one catalogue, add --editions.",
        )
    return tr(
        "这里看作同一目录的两个版本；如果是两个层级或地方的目录，加 --levels。",
        "Taken as two editions of one catalogue; if of two levels or places, add --levels.",
    )


def _print(printer: Console, found: Comparison) -> None:
    printer.print(escape(sentence(found).strip()), soft_wrap=True)
    for block in blocks(found):
        printer.print()
        printer.print(escape(block.title), style="bold")
        table = new_table(*map(escape, block.header))
        for row in block.rows:
            table.add_row(*(escape(str(cell)) for cell in row))
        printer.print(table)
