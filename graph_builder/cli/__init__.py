"""The command line: what a person types, and what they read.

Exit codes: 0 done, 1 nothing found where that was the question, 2 wrong use or
unreadable input.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from graph_builder import __version__
from graph_builder.cli import (
    asking,
    comparing,
    drawing,
    effects,
    graph,
    impacting,
    layouts,
    looking,
    pushing,
    reading,
    serving,
    validating,
)
from graph_builder.cli.options import say
from graph_builder.cli.terminal import set_up, typed
from graph_builder.errors import NotFound, YijuError, unreadable
from graph_builder.language import Language, speak, tr


def main() -> None:
    """The command ``yiju``."""
    for stream in (sys.stdout, sys.stderr):
        set_up(stream)
    arguments = typed(sys.argv[1:])
    try:
        speak(_language(arguments))
        try:
            sys.exit(make_app()(arguments, standalone_mode=True))
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except YijuError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1 if isinstance(error, NotFound) else 2)
    except OSError as error:
        sys.stderr.write(f"{unreadable(Path(error.filename or '—'), error)}\n")
        sys.exit(2)


def _language(arguments: list[str]) -> Language:
    """``--lang en`` anywhere, or YIJU_LANG; the help texts depend on it."""
    said = os.environ.get("YIJU_LANG") or "zh"
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            said = arguments[index + 1]
            del arguments[index : index + 2]
            break
        if argument.startswith("--lang="):
            said = argument.removeprefix("--lang=")
            del arguments[index]
            break
    if said[:2].lower() not in ("zh", "en"):
        raise YijuError(f"--lang：zh 或 en，没有“{said}”。 --lang is zh or en, not {said!r}.")
    return "en" if said[:2].lower() == "en" else "zh"


def make_app() -> typer.Typer:
    """The commands, with their help in the language spoken."""
    app = typer.Typer(
        name="yiju",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help=tr(
            "依据：政务服务依据的知识图谱。读取政务公开目录，建图，查询。"
            "各命令加 --help 可看示例；--lang en 改用英文。",
            "yiju: a knowledge graph of what government services rest on. Reads disclosure "
            "catalogues, builds a graph, answers questions. --help on each command has an example.",
        ),
    )

    @app.callback(invoke_without_command=True)
    def _root(
        version: Annotated[
            bool, typer.Option("--version", help=tr("显示版本", "show the version"))
        ] = False,
        lang: Annotated[  # read before the commands are made, since their help depends on it
            str, typer.Option("--lang", help=tr("语言：zh 或 en", "language: zh or en"))
        ] = "zh",
    ) -> None:
        if version:
            say(f"yiju {__version__}")
            raise typer.Exit

    for commands in (
        graph,
        validating,
        reading,
        layouts,
        looking,
        comparing,
        effects,
        impacting,
        asking,
        drawing,
        serving,
        pushing,
    ):
        commands.add_to(app)
    return app
