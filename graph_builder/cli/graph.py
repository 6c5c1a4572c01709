"""The commands that make the graph and give it away: ``build``, ``rollback`` and ``export``."""

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar
from rich.text import Text

from graph_builder import report
from graph_builder.cli.options import (
    DEFAULT_STORE,
    console,
    format_option,
    layouts_option,
    say,
    store_option,
)
from graph_builder.construction.batch import cores
from graph_builder.construction.catalogues import Progress
from graph_builder.construction.catalogues import build as build_graph
from graph_builder.export import FORMATS, export
from graph_builder.findings import find
from graph_builder.language import plural, tr
from graph_builder.resources import example_catalogues
from graph_builder.select import internal, select
from graph_builder.store import StoreFolder

_MOST_JOBS = 256
_INTERRUPTED = 130  # as shells say of a command that Ctrl-C ended


def add_to(app: typer.Typer) -> None:
    """Add these commands to ``app``."""

    @app.command(
        help=tr(
            "建图：读取目录文件，写入图谱并发布。不给文件时用自带的五个示例目录。"
            "\n\n例：yiju build 目录文件夹/ --store 图谱",
            "Build the graph from catalogue files; without any, from the five examples."
            "\n\nExample: yiju build catalogues/ --store graph",
        )
    )
    def build(
        files: Annotated[
            list[Path] | None,
            typer.Argument(help=tr("目录文件或文件夹", "catalogue files or folders")),
        ] = None,
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
        remove: Annotated[
            list[str] | None,
            typer.Option(
                "--remove", help=tr("移除此标识的目录", "remove the catalogue with this id")
            ),
        ] = None,
        review: Annotated[
            Path | None,
            typer.Option(
                "--review",
                help=tr(
                    "审核表（SSSOM/TSV）：采用其中的结论，并写入新的建议；也可是 compare 写出的对照表",
                    "review file (SSSOM/TSV): its decisions are taken up, suggestions written into it; "
                    "or a crosswalk that compare wrote",
                ),
            ),
        ] = None,
        time: Annotated[
            str | None,
            typer.Option(
                "--time",
                help=tr(
                    "记入出处的导入时间（不给则不记）",
                    "the time of import to record; none if not given",
                ),
            ),
        ] = None,
        validate: Annotated[
            bool,
            typer.Option(
                "--validate/--no-validate",
                help=tr("建图后校验，汇总里列出发现的数目", "validate, and count the findings"),
            ),
        ] = True,
        jobs: Annotated[
            int | None,
            typer.Option(
                "--jobs",
                min=1,
                max=_MOST_JOBS,
                help=tr(
                    "同时读取的文件数，默认为处理器核数",
                    "how many files are read at once; as many as there are cores",
                ),
            ),
        ] = None,
        folder: Annotated[Path | None, layouts_option()] = None,
        form: Annotated[str, format_option("table", "json")] = "table",
    ) -> None:
        paths = files or ([] if remove else [example_catalogues()])
        with _interruptible(store), _progress() as progress:
            task = progress.add_task(tr("读取", "reading"), total=None)

            def show(done: Progress) -> None:
                progress.update(
                    task, description=done.file.name, completed=done.done, total=done.total
                )

            built = build_graph(
                paths,
                store,
                remove=remove or (),
                review=review,
                time=time,
                jobs=jobs or cores(),
                progress=show,
            )
        if built.resumed:
            sys.stderr.write(
                tr(
                    f"{built.fresh} 个文件中，{built.resumed} 个在上次中断前已经读过。\n",
                    f"{built.resumed} of {plural(built.fresh, 'file')}: read before it was stopped.\n",
                )
            )
        for failure in built.failures:
            sys.stderr.write(f"{failure.error}\n")
        graph = StoreFolder(store).open() if StoreFolder(store).made_from() else None
        rows = list(select(graph, internal("summary"))) if graph is not None else []
        found = find(graph) if graph is not None and validate else None
        if built.skipped and form != "json":
            names = "、".join(path.name for path in built.skipped)
            say(tr(f"跳过不能读取的格式：{names}", f"formats that are not read: {names}"))
        if form == "json":
            say(json.dumps(report.summary_json(rows, built, found), ensure_ascii=False, indent=1))
        else:
            report.print_summary(console(), rows, built, store, found)
        for match in built.stale:
            sys.stderr.write(
                tr(
                    f"审核结论已过时，未采用：“{match.title}”→{match.number}"
                    f"（图谱里的 {match.number} 不叫“{match.label}”）\n",
                    f"stale decision, not applied: {match.title!r} is {match.number} "
                    f"(no document of that number is called {match.label!r})\n",
                )
            )
        for mapping in built.stale_mappings:
            sys.stderr.write(
                tr(
                    f"对照结论已过时，未采用：“{mapping.subject_label}”与“{mapping.object_label}”"
                    "（事项已不在图谱里，或已改名）\n",
                    f"stale decision, not applied: {mapping.subject_label!r} and "
                    f"{mapping.object_label!r} (an item is gone, or bears another name)\n",
                )
            )
        if built.failures:
            raise typer.Exit(2)

    @app.command(
        help=tr(
            "回退：重新发布上一次的图谱。只切换指针，立即生效；两次的图谱都保留到下次建图。"
            "\n\n例：yiju rollback --store 图谱",
            "Publish the graph from before the last build again. Only the pointer moves, at once; "
            "both graphs stay until the next build.\n\nExample: yiju rollback --store graph",
        )
    )
    def rollback(
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
        undo: Annotated[
            bool,
            typer.Option(
                "--undo", help=tr("撤销回退，重新发布最新的", "take it back: publish the newest")
            ),
        ] = False,
    ) -> None:
        name = StoreFolder(store).roll_back(undo=undo)
        say(tr(f"{store} 现在发布的是 {name}", f"{store} now publishes {name}"))

    @app.command(
        name="export",
        help=tr(
            "导出整个图谱。\n\n例：yiju export --format ttl --out graph.ttl",
            "The whole graph in another format.\n\nExample: yiju export --format ttl --out graph.ttl",
        ),
    )
    def export_(
        form: Annotated[
            str,
            format_option(*FORMATS),
        ] = "ttl",
        out: Annotated[
            Path | None, typer.Option("--out", help=tr("写入此文件", "write to this file"))
        ] = None,
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
    ) -> None:
        graph = StoreFolder(store).open()
        if out is None:
            export(graph, sys.stdout.buffer, form)
            return
        with out.open("wb") as file:
            export(graph, file, form)
        say(tr(f"已写入 {out}", f"wrote {out}"))


def _progress() -> Bar:
    """File, share, rate and time left, on standard error; nothing where that is piped."""
    return Bar(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )


class _Rate(ProgressColumn):
    """Files a second."""

    def render(self, task: Task) -> Text:
        return Text(tr(f"{task.speed or 0:.1f} 个/秒", f"{task.speed or 0:.1f} files/s"))


@contextmanager
def _interruptible(store: Path) -> Iterator[None]:
    """Let Ctrl-C or SIGTERM end the block, and say what is kept."""

    def interrupt(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    except KeyboardInterrupt:
        sys.stderr.write(
            tr(
                f"已中断，{store} 没有改变。读完的文件已保留，再运行一次就从那里继续。\n",
                f"Interrupted; {store} is as it was. What was read is kept: "
                "run it again to go on from there.\n",
            )
        )
        raise typer.Exit(_INTERRUPTED) from None
    finally:
        signal.signal(signal.SIGTERM, before)
