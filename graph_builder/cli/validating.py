"""The command that checks the graph, or a draft against it: ``validate``."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, get_args

import pyoxigraph as ox
import typer

from graph_builder.cli.options import (
    DEFAULT_STORE,
    console,
    endpoint_option,
    format_option,
    progress_bar,
    say,
    store_option,
    write,
)
from graph_builder.construction.catalogues import let_stand
from graph_builder.construction.trial import trial
from graph_builder.errors import InputError, NotFound
from graph_builder.fetch import fetch
from graph_builder.findings import Findings, find
from graph_builder.findings.dismissal import dismissals, read_dismissals, write_dismissals
from graph_builder.findings_report.page import findings_html
from graph_builder.findings_report.plain import findings_json, findings_ttl, print_findings
from graph_builder.findings_report.workbook import findings_xlsx
from graph_builder.language import tr
from graph_builder.namespaces import catalogue_graph_iri
from graph_builder.remote import Address, Endpoint
from graph_builder.shacl import Engine
from graph_builder.store import StoreFolder

_ENGINES: tuple[Engine, ...] = get_args(Engine)


def add_to(app: typer.Typer) -> None:
    """Add this command to ``app``."""

    @app.command(
        help=tr(
            "校验：目录里有什么要改、要核对，一行一行地说。给出文件时，先把它当作草稿与图谱对照，"
            "图谱不变。用 --endpoint 时，先把服务器上的图谱取来，在本地校验，服务器不变。"
            "有“应改”的发现时退出码为 1。"
            "\n\n例：yiju validate --format html --out 校验.html",
            "What is wrong with the catalogues, row by row. With files, each is checked as a "
            "draft against the graph, which stays as it is. With --endpoint the graph is fetched "
            "from the server and judged here; the server stays as it is. "
            "Exit code 1 where there are violations."
            "\n\nExample: yiju validate --format html --out findings.html",
        )
    )
    def validate(
        files: Annotated[
            list[Path] | None,
            typer.Argument(help=tr("尚未发布的目录文件", "catalogue files not yet published")),
        ] = None,
        form: Annotated[str, format_option("table", "json", "html", "xlsx", "ttl")] = "table",
        out: Annotated[
            Path | None, typer.Option("--out", help=tr("写入此文件", "write to this file"))
        ] = None,
        engine: Annotated[
            str,
            typer.Option(
                "--engine",
                help=tr("校验引擎：", "the engine: ") + " | ".join(_ENGINES),
            ),
        ] = "auto",
        catalogue: Annotated[
            list[str] | None,
            typer.Option("--catalogue", help=tr("只看这个目录", "this catalogue only")),
        ] = None,
        quiet: Annotated[
            bool,
            typer.Option("--no-remarks", help=tr("不显示提示", "without remarks")),
        ] = False,
        dismiss: Annotated[
            Path | None,
            typer.Option(
                "--dismiss",
                help=tr(
                    "核销表（TSV）：写入全部发现；填了理由和姓名的不再提，文字变了再提",
                    "review file (TSV): all findings are written into it; those given a reason "
                    "and a name are no longer mentioned until their text changes",
                ),
            ),
        ] = None,
        timeout: Annotated[
            float, typer.Option("--timeout", help=tr("时限（秒）", "time limit in seconds"))
        ] = 600,
        exit_zero: Annotated[
            bool, typer.Option("--exit-zero", help=tr("退出码总为 0", "always exit with 0"))
        ] = False,
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
        endpoint: Annotated[str | None, endpoint_option()] = None,
    ) -> None:
        chosen = next((each for each in _ENGINES if each == engine), None)
        if chosen is None:
            raise typer.BadParameter(tr("可用的有：", "choose from: ") + "、".join(_ENGINES))
        if dismiss is not None and endpoint is not None:
            raise InputError(
                tr(
                    "核销记在本地的图谱里：请对 --store 核销，再用 yiju push 推到服务器。",
                    "dismissals are kept in a graph here: dismiss with --store, "
                    "then put the graph on the server with 'yiju push'.",
                )
            )
        if files:
            if dismiss is not None:
                raise InputError(
                    tr(
                        "核销的是图谱里的发现；草稿请先修改，或建图之后再核销。",
                        "what is dismissed are findings on the graph; "
                        "mend the draft, or dismiss after building.",
                    )
                )
            with trial(files, _copying(store, endpoint)) as (graph, built):
                for failure in built.failures:
                    sys.stderr.write(f"{failure.error}\n")
                found = find(graph, engine=chosen, timeout=timeout, only=built.slugs)
                _show(found, graph, form, out, quiet, built.slugs)
            if built.failures:
                raise typer.Exit(2)
        else:
            graph = StoreFolder(store).open() if endpoint is None else _fetched(endpoint)
            _must_be_there(graph, catalogue or [])
            found = find(graph, engine=chosen, timeout=timeout, only=catalogue or ())
            if dismiss is not None:
                found = _let_stand(dismiss, found, graph, store)
            _show(found, graph, form, out, quiet, catalogue or ())
        if found.count("Violation") and not exit_zero:
            raise typer.Exit(1)


def _show(
    found: Findings,
    graph: ox.Store,
    form: str,
    out: Path | None,
    quiet: bool,
    only: Sequence[str],
) -> None:
    if form == "table" and out is None:
        print_findings(console(), found, remarks=not quiet)
    elif form == "json":
        text = json.dumps(findings_json(found), ensure_ascii=False, indent=1)
        write(out, (text + "\n").encode())
    elif form == "ttl":
        write(out, findings_ttl(found).encode())
    elif form == "html":
        write(out, findings_html(found, graph, only).encode())
    elif form == "xlsx":
        write(out, findings_xlsx(found, graph, only))
    else:
        raise InputError(
            tr(
                "--out 要和 --format json、html、xlsx 或 ttl 一起用。",
                "--out goes with --format json, html, xlsx or ttl.",
            )
        )


def _copying(store: Path, endpoint: str | None) -> Callable[[StoreFolder], None]:
    """What puts the graph into an empty folder, to be built into there."""

    def fetch_to(folder: StoreFolder) -> None:
        with folder.building() as draft:
            _fetch(endpoint or "", draft.store)

    return StoreFolder(store).copy_to if endpoint is None else fetch_to


def _fetched(endpoint: str) -> ox.Store:
    graph = ox.Store()
    _fetch(endpoint, graph)
    return graph


def _fetch(endpoint: str, graph: ox.Store) -> None:
    with progress_bar() as shown:
        task = shown.add_task("", total=None)
        fetch(
            Endpoint(Address.parse(endpoint)),
            graph,
            lambda name, done, total: shown.update(
                task, description=name, completed=done, total=total
            ),
        )


def _let_stand(path: Path, found: Findings, graph: ox.Store, store: Path) -> Findings:
    """Take up the dismissals of the file and of the graph, and write the file anew."""
    decided = {each.key: each for each in dismissals(graph)}
    for key, said in read_dismissals(path).items():
        if said is not None:
            decided[key] = said
        else:
            decided.pop(key, None)
    let_stand(store, [decided[key] for key in sorted(decided)])
    found = found.with_dismissals(decided)
    keys = {each.key for each in found}
    stale = [each for key, each in sorted(decided.items()) if key not in keys]
    write_dismissals(path, found, stale)
    for each in stale:
        sys.stderr.write(
            tr(
                f"核销已过时：{each.key}（{each.by}：{each.reason}），图谱里已没有这一项\n",
                f"stale dismissal: {each.key} ({each.by}: {each.reason}), not in the graph\n",
            )
        )
    say(tr(f"核销表已写入 {path}", f"the review file is written to {path}"))
    return found


def _must_be_there(graph: ox.Store, slugs: list[str]) -> None:
    for slug in slugs:
        if not graph.contains_named_graph(catalogue_graph_iri(slug)):
            raise NotFound(
                tr(
                    f"图谱里没有目录“{slug}”。yiju build 的汇总里有各目录的名字。",
                    f"no catalogue {slug!r} in the graph; the summary of 'yiju build' names them.",
                )
            )
