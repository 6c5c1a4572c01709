"""The commands that look things up: ``documents``, ``bodies`` and ``check``."""

from pathlib import Path
from typing import Annotated, TypeVar

import typer

from graph_builder.agency import Register
from graph_builder.cli import found
from graph_builder.cli.options import (
    DEFAULT_STORE,
    console,
    day_of,
    day_option,
    endpoint_option,
    format_option,
    say,
    source_of,
    store_option,
)
from graph_builder.cli.unstated import unknown_status
from graph_builder.drafts.check import Shelf, check
from graph_builder.language import tr
from graph_builder.lookup.bodies import Directory, OpenCode, mentioned, open_codes, suspects
from graph_builder.lookup.documents import Fit, list_documents, search_documents
from graph_builder.readers.draft import read_draft
from graph_builder.store import StoreFolder
from graph_builder.validity.standing import statuses
from graph_builder.validity.status import Status

T = TypeVar("T")


def add_to(app: typer.Typer) -> None:
    """Add these commands to ``app``."""

    @app.command(
        help=tr(
            "查文件：文号可用任何写法，也可用标题里的几个字；找不到时给出相近的。不给词语时列出全部文件，"
            "以其为依据的事项多的在前。--unknown-status 列出没有人说明过效力的文件，可导出成表，填好后用 "
            "yiju effects 读回。\n\n例：yiju documents '沪医保(2001)51'\n\n"
            "例：yiju documents 离休干部 就医\n\n例：yiju documents --unknown-status --format xlsx",
            "Look documents up by any spelling of a number or by words of a title; near hits where "
            "none fits. Without words: all documents, those most relied on first. --unknown-status: "
            "those whose status nobody has stated, as a sheet to fill in that 'yiju effects' reads."
            "\n\nExample: yiju documents '沪医保(2001)51'",
        )
    )
    def documents(
        words: Annotated[
            list[str] | None, typer.Argument(help=tr("文号或标题里的词语", "a number, or words"))
        ] = None,
        unknown: Annotated[
            bool,
            typer.Option(
                "--unknown-status",
                help=tr("只列没有人说明过效力的文件", "those whose status nobody has stated"),
            ),
        ] = False,
        on: Annotated[str | None, day_option()] = None,
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
        endpoint: Annotated[str | None, endpoint_option()] = None,
        form: Annotated[str, format_option("table", "json", "csv", "xlsx")] = "table",
        out: Annotated[
            Path | None, typer.Option("--out", help=tr("写入此文件", "write to this file"))
        ] = None,
    ) -> None:
        graph = source_of(store, endpoint)
        wanted = " ".join(words or []).strip()
        hits = search_documents(graph, wanted) if wanted else _all(list_documents(graph))
        day = day_of(on)
        if unknown:
            unknown_status(graph, {each.iri for _, each in hits}, day, form, out)
            return
        if form == "xlsx" or out is not None:
            raise typer.BadParameter(
                tr(
                    "xlsx 和 --out 只用于 --unknown-status",
                    "xlsx and --out go with --unknown-status",
                )
            )
        declared = statuses(graph, day)
        records = [
            found.document_json(match, each, declared.get(each.iri, Status("unknown")))
            for match, each in hits
        ]
        if form == "json":
            say(found.as_json(records))
        elif form == "csv":
            say(found.as_csv(records))
        else:
            found.print_documents(console(), hits, wanted, declared)
        if not _was_found([match for match, _ in hits]):
            raise typer.Exit(1)

    @app.command(
        help=tr(
            "查机关：名称、别称、机关代字、文号都可以；给出沿革、代字和年份。不给词语时列出图谱提到的机关。"
            "--unknown-codes 列出制定机关不明的代字。\n\n例：yiju bodies 市医保局\n\n例：yiju bodies 沪医保",
            "Look bodies up by name, alias, issuer's code or document number: history, codes, years. "
            "Without words: the bodies that the graph mentions. --unknown-codes: the codes whose "
            "issuer is open.\n\nExample: yiju bodies 上海市医保局",
        )
    )
    def bodies(
        words: Annotated[
            list[str] | None, typer.Argument(help=tr("名称、代字或文号", "a name, code or number"))
        ] = None,
        unknown: Annotated[
            bool,
            typer.Option(
                "--unknown-codes",
                help=tr("列出制定机关不明的机关代字", "the codes whose issuer is open"),
            ),
        ] = False,
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
        endpoint: Annotated[str | None, endpoint_option()] = None,
        form: Annotated[str, format_option("table", "json", "csv")] = "table",
    ) -> None:
        graph = source_of(store, endpoint)
        if unknown:
            _codes(open_codes(graph, Register.load()), form)
            return
        directory = Directory(Register.load(), mentioned(graph))
        wanted = " ".join(words or []).strip()
        hits = directory.search(wanted) if wanted else _all(directory.entries())
        if form == "json":
            say(found.as_json([found.body_json(match, each) for match, each in hits]))
        elif form == "csv":
            say(found.as_csv([found.body_json(match, each) for match, each in hits]))
        else:
            found.print_bodies(console(), hits, wanted)
            for number in suspects(wanted, Register.load()):
                say(
                    tr(
                        f"存疑：{number.year} 年没有机关使用代字“{number.issuer_code}”，"
                        "以上是其他年份的使用机关。",
                        f"Suspect: nobody used the code {number.issuer_code} in {number.year}; "
                        "the bodies above used it in other years.",
                    )
                )
        if not _was_found([match for match, _ in hits]):
            raise typer.Exit(1)

    @app.command(
        name="check",
        help=tr(
            "检查一份文稿（.docx、.pdf、.html、.txt）里引用的文件：图谱里有没有，文号写得规不规范，"
            "文号与标题是否相符，代字当年有没有机关使用，文件是否还有效。有问题时退出码为 1。"
            "\n\n例：yiju check 通知稿.docx",
            "Check the citations of a draft (.docx, .pdf, .txt): does each document exist in the "
            "graph, is its number spelt to the standard, do number and title agree, did anybody use "
            "its code in that year, is it in force. Exit code 1 where there are findings."
            "\n\nExample: yiju check draft.docx",
        ),
    )
    def check_(
        file: Annotated[Path, typer.Argument(help=tr("文稿", "the draft"))],
        on: Annotated[str | None, day_option()] = None,
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
        form: Annotated[str, format_option("table", "json", "csv")] = "table",
    ) -> None:
        shelf = Shelf.of(StoreFolder(store).open(), day_of(on))
        checked = check(read_draft(file), shelf)
        if form == "json":
            say(found.as_json([found.checked_json(each) for each in checked]))
        elif form == "csv":
            say(found.as_csv([found.checked_row(each) for each in checked]))
        else:
            found.print_checked(console(), checked, shelf.any_declared)
        if any(each.findings for each in checked):
            raise typer.Exit(1)


def _all(things: list[T]) -> list[tuple[Fit, T]]:
    return [("exact", each) for each in things]


def _was_found(matches: list[Fit]) -> bool:
    return any(match != "near" for match in matches)


def _codes(codes: list[OpenCode], form: str) -> None:
    if form == "json":
        say(found.as_json([found.code_json(each) for each in codes]))
    elif form == "csv":
        say(found.as_csv([found.code_json(each) for each in codes]))
    else:
        found.print_codes(console(), codes)
