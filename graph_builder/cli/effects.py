"""The command ``effects``: imports repeal lists and notices; lists what cites what has ended."""

import re
import sys
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from graph_builder.agency import Register
from graph_builder.cli import effects_shown as shown
from graph_builder.cli.backlog_shown import print_backlog
from graph_builder.cli.found import as_csv, as_json
from graph_builder.cli.options import (
    DEFAULT_STORE,
    console,
    day_of,
    day_option,
    format_option,
    say,
    store_option,
)
from graph_builder.construction.effects import (
    Imported,
    Read,
    import_effects,
    read_effects,
    unapplied,
)
from graph_builder.effects.graph import EFFECTS
from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.store import StoreFolder
from graph_builder.validity.backlog import backlog
from graph_builder.validity.standing import forecast

_SPAN = re.compile(r"(?P<n>\d{1,4})\s*(?P<unit>d|w|m|y|天|日|周|个?月|年)", re.IGNORECASE)


def add_to(app: typer.Typer) -> None:
    """Add this command to ``app``."""

    @app.command(
        help=tr(
            "文件效力：导入废止、失效、修改清单（csv、xlsx、xls、ods）、机关的文件登记表和决定、通知的正文"
            "（txt、docx、pdf、html）。--dry-run 只看读出了什么。不给文件时，列出还在引用已不再有效的文件的事项；"
            "--within 预告将要到期的文件。\n\n例：yiju effects 废止清单.xlsx --dry-run\n\n"
            "例：yiju effects\n\n例：yiju effects --within 6m",
            "Whether documents are in force: imports lists of repeals (csv, xlsx, xls, ods), registers "
            "of documents, and the text of notices (txt, docx, pdf, html). --dry-run only shows what was "
            "read. Without a file: the items that cite documents no longer in force; --within: what "
            "ends soon.\n\nExample: yiju effects list.xlsx --dry-run",
        )
    )
    def effects(
        files: Annotated[
            list[Path] | None,
            typer.Argument(help=tr("清单、登记表或通知", "lists, registers or notices")),
        ] = None,
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
        dry_run: Annotated[
            bool,
            typer.Option("--dry-run", help=tr("只读不导入", "show what was read, import nothing")),
        ] = False,
        remove: Annotated[
            list[str] | None,
            typer.Option(
                "--remove",
                help=tr("移除从此文件名导入的内容", "remove what this file stated, by its name"),
            ),
        ] = None,
        day: Annotated[
            str | None,
            typer.Option(
                "--date",
                help=tr("文件没有写日期时所用的日期", "the date of what the file gives no date"),
            ),
        ] = None,
        on: Annotated[str | None, day_option()] = None,
        within: Annotated[
            str | None,
            typer.Option(
                "--within",
                help=tr("预告此期间内到期的，如 6m、90d、1y", "what ends within 6m, 90d, 1y"),
            ),
        ] = None,
        form: Annotated[str, format_option("table", "json", "csv")] = "table",
    ) -> None:
        stated = None if day is None else day_of(day, "--date")
        asked = day_of(on)
        if files and dry_run:
            _show([Read(path, read_effects(path, stated)) for path in files], form)
        elif files or remove:
            _import(
                import_effects(files or [], store, remove=remove or (), day=stated), store, form
            )
        elif within is not None:
            _forecast(store, asked, _later(asked, within), form)
        else:
            _backlog(store, asked, form)


def _show(read: list[Read], form: str) -> None:
    statements = [effect for each in read for effect in each.statements.effects]
    unread = [note for each in read for note in each.statements.unread]
    if form == "json":
        say(as_json([effect.to_json() for effect in statements]))
    elif form == "csv":
        say(as_csv([{**e.to_json(), "source": str(e.source)} for e in statements]))
    else:
        shown.print_effects(console(), statements)
        for each in read:
            shown.print_counts(console(), each)
    shown.print_unread(sys.stdout if form == "table" else sys.stderr, unread)
    if not any(each.statements.effects or each.statements.registrations for each in read):
        raise typer.Exit(1)


def _import(done: Imported, store: Path, form: str) -> None:
    statements = [effect for each in done.files for effect in each.statements.effects]
    unread = [note for each in done.files for note in each.statements.unread]
    out = sys.stdout if form == "table" else sys.stderr
    if form == "json":
        say(as_json([effect.to_json() for effect in statements]))
    elif form == "csv":
        say(as_csv([{**e.to_json(), "source": str(e.source)} for e in statements]))
    else:
        for each in done.files:
            shown.print_counts(console(), each)
    shown.print_unread(out, unread)
    shown.print_notes(out, done.ambiguous, done.doubtful)
    for name in done.replaced:
        out.write(
            tr(
                f"{name}：取代了从同名文件导入的旧内容。\n",
                f"{name}: took the place of what a file of this name had stated.\n",
            )
        )
    if not done.changed:
        out.write(tr("没有变化，未另行发布。\n", "Nothing new; nothing published.\n"))
    else:
        out.write(tr(f"图谱已发布在 {store}\n", f"published in {store}\n"))


def _backlog(store: Path, day: date, form: str) -> None:
    graph = StoreFolder(store).open()
    rows = backlog(graph, day)
    if form == "json":
        say(as_json([row.to_json() for row in rows]))
    elif form == "csv":
        say(as_csv([row.to_json() for row in rows]))
    else:
        print_backlog(console(), rows, day)
        if not any(graph.quads_for_pattern(None, None, None, EFFECTS)):
            say(
                tr(
                    "图谱里还没有文件效力的信息：请用 yiju effects 文件 导入清单或通知。",
                    "The graph holds no effects yet: import a list or notice with 'yiju effects FILE'.",
                )
            )
        shown.print_unapplied(sys.stdout, unapplied(graph))
    if rows:
        raise typer.Exit(1)


def _forecast(store: Path, first: date, last: date, form: str) -> None:
    graph = StoreFolder(store).open()
    coming = forecast(graph, first, last, Register.load())
    records = [shown.coming_json(each) for each in coming]
    if form == "json":
        say(as_json(records))
    elif form == "csv":
        say(as_csv(records))
    else:
        shown.print_forecast(console(), coming, first, last)


def _later(first: date, span: str) -> date:
    """The day ``span`` after ``first``: 90d, 12w, 6m, 1y."""
    found = _SPAN.fullmatch(span.strip())
    if found is None:
        raise InputError(
            tr(
                f"--within 应写成 6m、90d、12w、1y 的样子：{span}",
                f"--within is written like 6m, 90d, 12w or 1y: {span}",
            )
        )
    count, unit = int(found["n"]), found["unit"].lower()
    if unit in ("d", "天", "日", "w", "周"):
        return first + timedelta(days=count * (7 if unit in ("w", "周") else 1))
    months = first.month - 1 + count * (12 if unit in ("y", "年") else 1)
    year, month = first.year + months // 12, months % 12 + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))
