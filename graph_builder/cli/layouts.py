"""The command ``layouts``: the families of tables that are known, and a draft for another."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from graph_builder.cli import layouts_told as told
from graph_builder.cli.options import console, format_option, say
from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.readers import read
from graph_builder.recognise.first_layout import first_layout, guesses
from graph_builder.recognise.headers import column_label
from graph_builder.recognise.layouts import Layout, load_layouts, read_layout
from graph_builder.report import new_table

_BETWEEN = " · "  # one of the words has a 、 in it


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
        say(json.dumps([_json(each) for each in known], ensure_ascii=False, indent=1))
        return
    for each in known:
        _print(each)
    say(
        tr(
            "表头的其他写法见 mappings/headers.yaml；每个版式是 mappings/layouts 里的一个文件。",
            "Other words for the headers: mappings/headers.yaml; each layout is a file in "
            "mappings/layouts.",
        )
    )


def _json(layout: Layout) -> dict[str, Any]:
    return {
        **layout.to_json(),
        "needs": told.needed(layout),
        "may_have": told.possible(layout),
        "sections": list(layout.sections),
        "example": told.example(layout),
    }


def _print(layout: Layout) -> None:
    shown = Table.grid(padding=(0, 2))
    shown.add_column(no_wrap=True)
    shown.add_column(overflow="fold")
    meant = told.meanings(layout)
    needs = _BETWEEN.join(
        word + (tr(f"（这里指{meant[word]}）", f" (here {meant[word]})") if word in meant else "")
        for word in told.needed(layout)
    )
    if levels := told.instead_of_name(layout):
        name, first, last = levels
        needs += tr(
            f"；{name}可以换成{first}…{last}", f"; {first} … {last} may take the place of {name}"
        )
    for heading, said in (
        (tr("须有", "needs"), needs),
        (tr("可有", "may have"), _BETWEEN.join(told.possible(layout))),
        (tr("事项", "item"), told.item(layout)),
    ):
        shown.add_row(f"  {heading}", escape(said))
    title = tr(layout.title["zh"], layout.title["en"])
    console().print(f"[bold]{escape(layout.id)}[/]  {escape(title)}")
    console().print(shown)
    console().print(tr("  表头，例如：", "  a header, such as:"))
    for line in told.drawn(told.example(layout)):
        console().print(f"  {escape(line)}", no_wrap=True, overflow="ignore", crop=False)
    say("")


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
