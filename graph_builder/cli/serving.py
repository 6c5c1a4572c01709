"""The command that answers over HTTP: ``serve``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from graph_builder.cli.options import DEFAULT_STORE, say, store_option
from graph_builder.language import tr


def add_to(app: typer.Typer) -> None:
    """Add this command to ``app``."""

    @app.command(
        help=tr(
            "启动网络服务：SPARQL 端点在 /sparql，查询库在 /api/query。只读；新发布的图谱即时生效。"
            "\n\n例：yiju serve --port 8000",
            "Serve over HTTP: SPARQL at /sparql, the query library at /api/query. Read-only; a "
            "newly published graph is picked up at once."
            "\n\nExample: yiju serve --port 8000",
        )
    )
    def serve(
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
        host: Annotated[
            str, typer.Option(help=tr("监听的地址", "the address to listen at"))
        ] = "127.0.0.1",
        port: Annotated[
            int,
            typer.Option(
                help=tr("端口，0 为任一空闲端口", "the port; 0 is any free one"), min=0, max=65535
            ),
        ] = 8000,
        timeout: Annotated[
            float,
            typer.Option(
                help=tr("自由查询的时限（秒）", "time limit of a free query in s"), min=0.1
            ),
        ] = 10.0,
        origin: Annotated[
            list[str] | None,
            typer.Option(
                "--allow-origin",
                help=tr(
                    "允许此来源的网页查询（CORS），* 为全部",
                    "let web pages of this origin ask (CORS); * is any",
                ),
            ),
        ] = None,
    ) -> None:
        from graph_builder.web import serve as serve_graph  # no other command needs its parts

        def said(text: str) -> None:
            say(text)
            sys.stdout.flush()  # a journal or a pipe is told now, not at the end

        serve_graph(store, host, port, timeout, origin or (), said)
