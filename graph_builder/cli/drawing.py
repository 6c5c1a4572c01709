"""The command that draws: ``draw``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from graph_builder.cli.options import (
    DEFAULT_STORE,
    endpoint_option,
    format_option,
    source_of,
    store_option,
    write,
)
from graph_builder.draw import FORMATS, draw
from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.network import around, whole
from graph_builder.thing import find_thing


def add_to(app: typer.Typer) -> None:
    """Add this command to ``app``."""

    @app.command(
        name="draw",
        help=tr(
            "画图：一份文件、一个事项、一个机关、一个目录的周围，或（不写时）整个图谱。"
            "网页打开时不访问任何网络。"
            "\n\n例：yiju draw 沪医保〔2000〕46号 --out 46号.html",
            "Draw what lies round a document, an item, a body or a catalogue; without one, the "
            "whole graph. The page loads nothing from outside."
            "\n\nExample: yiju draw 沪医保〔2000〕46号 --out 46.html",
        ),
    )
    def draw_(
        what: Annotated[
            str | None,
            typer.Argument(
                help=tr(
                    "文号、标题、事项（名称或“目录/序号”）、机关或目录",
                    "a number, a title, an item (name or catalogue/number), a body or a catalogue",
                )
            ),
        ] = None,
        out: Annotated[
            Path | None, typer.Option("--out", help=tr("写入此文件", "write to this file"))
        ] = None,
        form: Annotated[str, format_option("", *FORMATS)] = "",
        most: Annotated[
            int | None,
            typer.Option("--most", min=1, help=tr("最多画多少个", "draw at most so many things")),
        ] = None,
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
        endpoint: Annotated[str | None, endpoint_option()] = None,
    ) -> None:
        name = form or _by_ending(out)
        graph = source_of(store, endpoint)
        limit = most or FORMATS[name][1]
        if what is None:
            part, title = whole(graph, limit), tr("政务服务依据图谱", "What services rest on")
        else:
            centre = find_thing(graph, what)
            part = around(graph, centre, limit)
            title = part.network.nodes[centre.value]["label"]
        if out is None and sys.stdout.isatty():  # a page or a picture is no text to read
            out = Path(f"{tr('图', 'picture')}.{name}")
        write(out, draw(part, title, name))


def _by_ending(out: Path | None) -> str:
    """The format that the name of the file asks for."""
    if out is None:
        return "html"
    ending = out.suffix.removeprefix(".").lower()
    name = {"htm": "html"}.get(ending, ending)
    if name not in FORMATS:
        raise InputError(
            tr(
                f"{out}：看不出要什么格式；请用 --format，可用的有 {'、'.join(FORMATS)}。",
                f"{out}: the name does not say which format; give --format, "
                f"one of {', '.join(FORMATS)}.",
            )
        )
    return name
