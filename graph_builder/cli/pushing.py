"""The command that puts the graph on another server: ``push``."""

import json
from pathlib import Path
from typing import Annotated

import typer

from graph_builder.cli.options import DEFAULT_STORE, format_option, progress_bar, say, store_option
from graph_builder.language import plural, tr
from graph_builder.push import Pushed, writer
from graph_builder.push import push as push_graphs
from graph_builder.remote import Address, Endpoint
from graph_builder.store import StoreFolder


def add_to(app: typer.Typer) -> None:
    """Add this command to ``app``."""

    @app.command(
        help=tr(
            "把图谱推送到 SPARQL 服务器：逐个替换我们的命名图，推完核对条数；未变的图不再发送，"
            "中断后再运行即接着推。服务器上有、本地没有的目录（本地已移除的，或别的图谱推上去的）会列出并保留；"
            "--remove-absent 删除其中由 yiju push 推上去的，别人的图一概不动。文件、机关等公共的图只有一份，"
            "后推的换掉先推的：几个图谱要共用一台服务器，请先用 yiju build 建成一个再推。"
            "ENDPOINT 是查询地址。登录：在地址里写 用户:密码@，或设 YIJU_ENDPOINT_USER、"
            "YIJU_ENDPOINT_PASSWORD。"
            "\n\n例：yiju push http://localhost:7878/query"
            "\n\n例：yiju push http://dba:密码@localhost:8890/sparql "
            "--graph-store http://localhost:8890/sparql-graph-crud-auth",
            "Put the graph on a SPARQL server: our named graphs are replaced one by one and counted "
            "there; what has not changed is not sent again, so a push that broke off goes on where "
            "it stopped. Catalogues there that are not here (removed here, or pushed from another store) "
            "are named and left; --remove-absent removes those that 'yiju push' put there, and never "
            "anybody else's graph. There is one graph of documents, one of bodies and so on, and the "
            "last push replaces it: to share a server, build the catalogues into one store first. "
            "ENDPOINT is the address for queries. To log in: "
            "user:password@ in the address, or YIJU_ENDPOINT_USER and YIJU_ENDPOINT_PASSWORD."
            "\n\nExample: yiju push http://localhost:7878/query"
            "\n\nExample: yiju push http://dba:password@localhost:8890/sparql "
            "--graph-store http://localhost:8890/sparql-graph-crud-auth",
        )
    )
    def push(
        endpoint: Annotated[str, typer.Argument(help=tr("查询地址", "the address for queries"))],
        graph_store: Annotated[
            str | None,
            typer.Option(
                "--graph-store",
                help=tr(
                    "Graph Store 协议的地址；给出则用它写入",
                    "the address of the Graph Store Protocol, to write by it",
                ),
            ),
        ] = None,
        update: Annotated[
            str | None,
            typer.Option(
                "--update-endpoint",
                help=tr(
                    "更新地址；默认与查询地址相同，末段 query 换作 update",
                    "the address for updates; that for queries, a last 'query' being 'update'",
                ),
            ),
        ] = None,
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
        timeout: Annotated[
            float,
            typer.Option(help=tr("每次请求的时限（秒）", "time limit of a request, s"), min=0.1),
        ] = 120.0,
        remove: Annotated[
            bool,
            typer.Option(
                "--remove-absent",
                help=tr(
                    "删除以前推上去、本地已没有的目录",
                    "remove catalogues that were pushed before and are not here",
                ),
            ),
        ] = False,
        form: Annotated[str, format_option("table", "json")] = "table",
    ) -> None:
        if graph_store is not None and update is not None:
            raise typer.BadParameter(
                tr(
                    "--graph-store 和 --update-endpoint 只能给一个",
                    "give one of --graph-store and --update-endpoint",
                )
            )
        address = Address.parse(endpoint)
        write = writer(address, graph_store=graph_store, update=update, seconds=timeout)
        graph = StoreFolder(store).open()
        with progress_bar() as shown:
            task = shown.add_task("", total=None)
            pushed = push_graphs(
                graph,
                Endpoint(address, timeout),
                write,
                lambda name, done, total: shown.update(
                    task, description=name, completed=done, total=total
                ),
                remove=remove,
            )
        if form == "json":
            say(json.dumps(_json(pushed), ensure_ascii=False, indent=1))
        else:
            _print(pushed, address)


def _json(pushed: Pushed) -> dict[str, object]:
    return {
        "sent": pushed.sent,
        "kept": pushed.kept,
        "removed": pushed.removed,
        "left": pushed.left,
        "foreign": pushed.foreign,
        "statements": pushed.statements,
    }


def _print(pushed: Pushed, address: Address) -> None:
    for words, names in (
        (tr("已推送", "sent"), pushed.sent),
        (tr("已删除", "removed"), pushed.removed),
        (tr("已保留", "left"), (*pushed.left, *pushed.foreign)),
    ):
        for name in names:
            say(f"{words}  {name}")
    say(
        tr(
            f"{address}：推送 {len(pushed.sent)} 个图（{pushed.statements} 条），"
            f"{len(pushed.kept)} 个未变，删除 {len(pushed.removed)} 个；条数已核对。",
            f"{address}: {plural(len(pushed.sent), 'graph')} sent ({plural(pushed.statements, 'statement')}), "
            f"{len(pushed.kept)} unchanged, {len(pushed.removed)} removed; counts verified.",
        )
    )
    if pushed.left:
        say(
            tr(
                f"服务器上有 {len(pushed.left)} 个以前推上去的目录不在本地图谱里，"
                "其中的引用不再指到文件；不要的用 --remove-absent 删除，要的请一起 yiju build 再推。",
                f"{plural(len(pushed.left), 'catalogue')} pushed before but not in this store: citations "
                "there no longer lead to documents; remove them with --remove-absent, or build "
                "all catalogues into one store and push that.",
            )
        )
