"""What the commands share: options, formats, and how they print."""

import os
import sys
from datetime import date
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress
from typer.models import OptionInfo

from graph_builder.chinese_date import parse_date
from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.query import Graph, open_endpoint, open_graph
from graph_builder.resources import OWN_LAYOUTS
from graph_builder.select import Source

DEFAULT_STORE = Path("yiju.store")


def store_option() -> OptionInfo:
    """The option ``--store``."""
    option: OptionInfo = typer.Option(
        "--store", help=tr("图谱所在的文件夹", "the folder of the graph")
    )
    return option


def endpoint_option() -> OptionInfo:
    """The option ``--endpoint``: a SPARQL server in place of a folder."""
    option: OptionInfo = typer.Option(
        "--endpoint",
        help=tr(
            "SPARQL 服务器的查询地址，代替 --store；登录写 http://用户:密码@…，"
            "或设 YIJU_ENDPOINT_USER、YIJU_ENDPOINT_PASSWORD",
            "a SPARQL server's address for queries, in place of --store; to log in, "
            "http://user:password@…, or YIJU_ENDPOINT_USER and YIJU_ENDPOINT_PASSWORD",
        ),
    )
    return option


def source_of(store: Path, endpoint: str | None) -> Source:
    """The graph that ``--store`` or ``--endpoint`` names.

    :raises StoreError: nothing has been published in the folder, or it is damaged.
    :raises EndpointError: the address is malformed.
    """
    return graph_of(store, endpoint).store


def graph_of(store: Path, endpoint: str | None) -> Graph:
    """The graph that ``--store`` or ``--endpoint`` names, with what is kept beside it.

    :raises StoreError: nothing has been published in the folder, or it is damaged.
    :raises EndpointError: the address is malformed.
    """
    return open_graph(store) if endpoint is None else open_endpoint(endpoint)


def format_option(*names: str) -> OptionInfo:
    """The option ``--format`` with the formats a command knows."""

    def check(value: str) -> str:
        if value not in names:
            raise typer.BadParameter(
                tr("可用的有：", "choose from: ") + "、".join(filter(None, names))
            )
        return value

    option: OptionInfo = typer.Option(
        "--format", callback=check, help=" | ".join(filter(None, names))
    )
    return option


def layouts_option() -> OptionInfo:
    """The option ``--layouts``: a folder of layouts that are known beside ours."""

    def known(folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_dir():
            raise typer.BadParameter(tr(f"没有文件夹 {folder}", f"no folder {folder}"))
        if folder is not None:
            os.environ[OWN_LAYOUTS] = str(folder.resolve())
        return folder

    option: OptionInfo = typer.Option(
        "--layouts",
        callback=known,
        help=tr(
            "另有版式的文件夹（见 yiju layouts）", "a folder of further layouts, see yiju layouts"
        ),
    )
    return option


def day_option() -> OptionInfo:
    """The option ``--on``: the day for which it is asked whether documents are in force."""
    option: OptionInfo = typer.Option(
        "--on", help=tr("哪一日的效力，默认今天", "in force on which day; today")
    )
    return option


def day_of(text: str | None, option: str = "--on") -> date:
    """The day that ``text`` writes; today where it is None.

    :raises InputError: it is no date.
    """
    if text is None:
        return date.today()
    found = parse_date(text)
    if found is None:
        raise InputError(
            tr(
                f"{option} 应是日期，如 2026-01-31：{text}",
                f"{option} takes a date such as 2026-01-31: {text}",
            )
        )
    return found


def say(text: str) -> None:
    """Print ``text`` to standard output."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def console() -> Console:
    """Where tables are printed: the terminal, or 120 columns where there is none."""
    found = Console(highlight=False)
    if not found.is_terminal:
        found.width = 120
    return found


def progress_bar() -> Progress:
    """A bar for long work, on standard error; none where that is no terminal."""
    return Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def write(out: Path | None, data: bytes) -> None:
    """Write ``data`` to the file ``out``, or to standard output."""
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    out.write_bytes(data)
    say(tr(f"已写入 {out}", f"wrote {out}"))
