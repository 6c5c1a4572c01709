"""The commands that read texts and need no graph: ``extract`` and ``number``."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from graph_builder import report
from graph_builder.cli.options import console, format_option, layouts_option, say, write
from graph_builder.document_number import find_numbers
from graph_builder.extraction import account_file
from graph_builder.extraction import extract as extract_catalogue
from graph_builder.language import tr
from graph_builder.readers.text import decode
from graph_builder.spreadsheet import catalogue_csv, catalogue_xlsx


def add_to(app: typer.Typer) -> None:
    """Add these commands to ``app``."""

    @app.command(
        help=tr(
            "读出一个目录文件的内容，不建图。--explain 说明各列的认定与修补，--account 列出每一行的去向。"
            "\n\n例：yiju extract 目录.txt --format json",
            "The catalogue in a file, as read, without a graph. --explain: what was taken for what; "
            "--account: where every line went.\n\nExample: yiju extract list.txt --format json",
        )
    )
    def extract(
        file: Annotated[Path, typer.Argument(help=tr("目录文件", "the catalogue file"))],
        form: Annotated[
            str,
            format_option("table", "json", "csv", "xlsx"),
        ] = "table",
        out: Annotated[
            Path | None,
            typer.Option("--out", help=tr("写入此文件", "write to this file")),
        ] = None,
        explain: Annotated[
            bool,
            typer.Option("--explain", help=tr("说明认定与修补", "say what was taken for what")),
        ] = False,
        accounted: Annotated[
            bool, typer.Option("--account", help=tr("列出每一行的去向", "where every line went"))
        ] = False,
        folder: Annotated[Path | None, layouts_option()] = None,
    ) -> None:
        catalogue = extract_catalogue(file)
        if accounted:
            found = account_file(file, catalogue)
            if form == "json":
                say(json.dumps(report.account_json(found), ensure_ascii=False, indent=1))
            else:
                report.print_account(console(), found)
            raise typer.Exit(0 if found.adds_up else 1)
        if explain:
            report.print_explanation(console(), catalogue)
            return
        if form == "json":
            text = json.dumps(catalogue.to_json(), ensure_ascii=False, indent=1) + "\n"
            write(out, text.encode())
        elif form == "csv":
            write(out, catalogue_csv(catalogue))
        elif form == "xlsx":
            target = out or Path(f"{catalogue.description.id}.xlsx")
            target.write_bytes(catalogue_xlsx(catalogue))
            say(tr(f"已写入 {target}", f"wrote {target}"))
        else:
            report.print_catalogue(console(), catalogue)

    @app.command(
        help=tr(
            "找出文字中的发文字号，给出规范写法。不给文字时逐行读标准输入。"
            "\n\n例：yiju number '沪人社医发(2016)44'",
            "The document numbers in a text, in canonical form; without a text, in the lines of "
            "stdin.\n\nExample: yiju number '沪人社医发(2016)44'",
        )
    )
    def number(
        texts: Annotated[
            list[str] | None, typer.Argument(help=tr("要查找的文字", "the texts to search"))
        ] = None,
        file: Annotated[
            Path | None,
            typer.Option(
                "--file", help=tr("查找此文本文件的各行", "search the lines of this text file")
            ),
        ] = None,
        form: Annotated[str, format_option("table", "json")] = "table",
    ) -> None:
        if texts is None:
            data = sys.stdin.buffer.read() if file is None else file.read_bytes()
            name = tr("标准输入", "stdin") if file is None else str(file)
            texts = decode(data, name).removeprefix("\ufeff").splitlines() if data.strip() else []
        found = [(text, list(find_numbers(text))) for text in texts]
        if form == "json":
            for text, numbers in found:
                say(json.dumps(report.numbers_json(text, numbers), ensure_ascii=False))
        else:
            report.print_numbers(console(), found)
        if not any(numbers for _, numbers in found):
            raise typer.Exit(1)
