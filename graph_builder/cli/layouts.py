"""The command ``layouts``: the families of tables that are known, and a draft for another."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from graph_builder.cli.options import console, format_option, say
from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.readers import read
from graph_builder.recognise.first_layout import first_layout, guesses
from graph_builder.recognise.headers import column_label
from graph_builder.recognise.layouts import load_layouts, read_layout
from graph_builder.report import new_table


def add_to(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command(
        help=tr(
            "列出已知的版式；new 文件：为一张没有读对的表写出版式初稿，供人核对改正。"
            "\n\n例：yiju layouts new 权责清单.xlsx",
            "The layouts known; new FILE: a first layout for a table that is read badly, for an "
            "editor to correct.\n\nExample: yiju layouts new list.xlsx",
        )
    )
    def layouts(
        what: Annotated[
            str | None, typer.Argument(metavar="[new]", help=tr("new：写初稿", "new: a draft"))
        ] = None,
        file: Annotated[
            Path | None, typer.Argument(help=tr("有这种表的文件", "a file with such a table"))
        ] = None,
        out: Annotated[
            Path | None, typer.Option("--out", help=tr("写入此文件", "write to this file"))
        ] = None,
        form: Annotated[str, format_option("table", "json")] = "table",
    ) -> None:
        if what is None:
            _list(form)
        elif what != "new" or file is None:
            raise InputError(
                tr(
                    "用法：yiju layouts 列出版式；yiju layouts new 文件 写出初稿。",
                    "usage: yiju layouts lists them; yiju layouts new FILE writes a draft.",
                )
            )
        else:
            _draft(file, out or Path(f"{file.stem}.yaml"))


def _list(form: str) -> None:
    known = load_layouts()
    if form == "json":
        say(json.dumps([each.to_json() for each in known], ensure_ascii=False, indent=1))
        return
    shown = new_table(
        tr("版式", "layout"), tr("是什么表", "what table"), tr("须有的列", "columns it needs")
    )
    for each in known:
        title = tr(each.title["zh"], each.title["en"])
        needed = "、".join(column_label(role) for role in sorted(each.requires))
        shown.add_row(escape(each.id), escape(title), escape(needed))
    console().print(shown)


def _draft(file: Path, out: Path) -> None:
    if out.exists():
        raise InputError(
            tr(
                f"{out} 已经存在，没有覆盖；请用 --out 另给一个名字。",
                f"{out} exists; give another name with --out.",
            )
        )
    table = read(file)
    found = guesses(table)
    out.write_text(first_layout(table, out.stem), encoding="utf-8")
    read_layout(out)  # a draft that is none would be a mistake of ours, and is told here
    shown = new_table(
        tr("表头", "header"), tr("认作", "taken for"), tr("怎么知道的", "how one knows")
    )
    for guess in found:
        untold = tr("原样保留", "kept as printed") if guess.kept else tr("待定", "open")
        taken = column_label(guess.role) or untold
        shown.add_row(
            escape(guess.heading), escape(taken), escape(guess.reason if guess.role else "")
        )
    console().print(shown)
    open_ = sum(guess.role is None and not guess.kept for guess in found)
    say(
        tr(
            f"已写入 {out}：{len(found) - open_} 列认出，{open_} 列待定。核对以后试读："
            f"yiju extract {file} --layouts {out.parent}",
            f"wrote {out}: {len(found) - open_} columns told, {open_} open. Check it, then try: "
            f"yiju extract {file} --layouts {out.parent}",
        )
    )
