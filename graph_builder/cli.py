"""The command line: what a person types, and what they read.

Exit codes: 0 done, 1 nothing found where that was the question, 2 wrong use or
unreadable input.
"""

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from graph_builder import __version__, report
from graph_builder.account import account
from graph_builder.build import build as build_graph
from graph_builder.build import extract as extract_catalogue
from graph_builder.document_number import find_numbers
from graph_builder.errors import InputError, NotFound, QueryError, YijuError
from graph_builder.export import FORMATS, export
from graph_builder.language import Language, speak, tr
from graph_builder.query import Answer, Question, library, open_graph
from graph_builder.readers.text import decode
from graph_builder.resources import example_catalogues
from graph_builder.select import internal, select
from graph_builder.spreadsheet import catalogue_csv, catalogue_xlsx
from graph_builder.store import StoreFolder
from graph_builder.worker import Triples, run

_DEFAULT_STORE = Path("yiju.store")


def main() -> None:
    """The command ``yiju``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console in GBK must never crash
    arguments = sys.argv[1:]
    speak(_language(arguments))
    try:
        sys.exit(make_app()(arguments, standalone_mode=True))
    except YijuError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1 if isinstance(error, NotFound) else 2)
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _language(arguments: list[str]) -> Language:
    """``--lang en`` anywhere, or YIJU_LANG; the help texts depend on it."""
    said = os.environ.get("YIJU_LANG", "zh")
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            said = arguments[index + 1]
            del arguments[index : index + 2]
            break
        if argument.startswith("--lang="):
            said = argument.removeprefix("--lang=")
            del arguments[index]
            break
    return "en" if said.lower().startswith("en") else "zh"


def _say(text: str) -> None:
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def _console() -> Console:
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 120
    return console


def _formats(*names: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in names:
            raise typer.BadParameter(tr("可用的有：", "choose from: ") + "、".join(names))
        return value

    return check


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
    store_option = typer.Option(
        "--store", help=tr("图谱所在的文件夹", "the folder of the graph"), show_default=True
    )

    @app.callback(invoke_without_command=True)
    def _root(
        version: Annotated[
            bool, typer.Option("--version", help=tr("显示版本", "show the version"))
        ] = False,
    ) -> None:
        if version:
            _say(f"yiju {__version__}")
            raise typer.Exit

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
        store: Annotated[Path, store_option] = _DEFAULT_STORE,
        remove: Annotated[
            list[str] | None,
            typer.Option(
                "--remove", help=tr("移除此标识的目录", "remove the catalogue with this id")
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
        form: Annotated[
            str, typer.Option("--format", callback=_formats("table", "json"), help="table | json")
        ] = "table",
    ) -> None:
        paths = files or ([] if remove else [example_catalogues()])
        with _progress() as progress:
            task = progress.add_task(tr("读取", "reading"), total=None)
            built = build_graph(
                paths,
                store,
                remove=remove or (),
                time=time,
                progress=lambda file: progress.update(task, description=file.name),
            )
        graph = StoreFolder(store).open() if StoreFolder(store).made_from() else None
        rows = list(select(graph, internal("summary"))) if graph is not None else []
        if form == "json":
            _say(json.dumps(report.summary_json(rows, built), ensure_ascii=False, indent=1))
        else:
            report.print_summary(_console(), rows, built, store)
        for failure in built.failures:
            sys.stderr.write(f"{failure.error}\n")
        if built.failures:
            raise typer.Exit(2)

    @app.command(
        help=tr(
            "读出一个目录文件的内容，不建图。--explain 说明各列的认定与修补，--account 列出每一行的去向。"
            "\n\n例：yiju extract 目录.txt --format json",
            "The catalogue in a file, as read, without a graph. --explain: what was taken for what; "
            "--account: where every line went.\n\nExample: yiju extract list.txt --format json",
        )
    )
    def extract(
        file: Annotated[Path, typer.Argument(help=tr("目录文件", "the catalogue file"))],
        form: Annotated[
            str,
            typer.Option(
                "--format",
                callback=_formats("table", "json", "csv", "xlsx"),
                help="table | json | csv | xlsx",
            ),
        ] = "table",
        out: Annotated[
            Path | None,
            typer.Option("--out", help=tr("写入此文件", "write to this file")),
        ] = None,
        explain: Annotated[
            bool,
            typer.Option("--explain", help=tr("说明认定与修补", "say what was taken for what")),
        ] = False,
        accounted: Annotated[
            bool, typer.Option("--account", help=tr("列出每一行的去向", "where every line went"))
        ] = False,
    ) -> None:
        catalogue = extract_catalogue(file)
        if accounted:
            found = account(decode(file.read_bytes(), file.name), catalogue)
            if form == "json":
                _say(json.dumps(report.account_json(found), ensure_ascii=False, indent=1))
            else:
                report.print_account(_console(), found)
            raise typer.Exit(0 if found.adds_up else 1)
        if explain:
            report.print_explanation(_console(), catalogue)
            return
        if form == "json":
            text = json.dumps(catalogue.to_json(), ensure_ascii=False, indent=1) + "\n"
            _write(out, text.encode())
        elif form == "csv":
            _write(out, catalogue_csv(catalogue))
        elif form == "xlsx":
            target = out or Path(f"{catalogue.description.id}.xlsx")
            target.write_bytes(catalogue_xlsx(catalogue))
            _say(tr(f"已写入 {target}", f"wrote {target}"))
        else:
            report.print_catalogue(_console(), catalogue)

    @app.command(
        help=tr(
            "找出文字中的发文字号，给出规范写法。不给文字时逐行读标准输入。"
            "\n\n例：yiju number '沪人社医发(2016)44'",
            "The document numbers in a text, in canonical form; without a text, in the lines of "
            "stdin.\n\nExample: yiju number '沪人社医发(2016)44'",
        )
    )
    def number(
        texts: Annotated[
            list[str] | None, typer.Argument(help=tr("要查找的文字", "the texts to search"))
        ] = None,
        form: Annotated[
            str, typer.Option("--format", callback=_formats("table", "json"), help="table | json")
        ] = "table",
    ) -> None:
        lines = texts or [line.rstrip("\n") for line in sys.stdin]
        found = [(text, list(find_numbers(text))) for text in lines]
        if form == "json":
            for text, numbers in found:
                _say(json.dumps(report.numbers_json(text, numbers), ensure_ascii=False))
        else:
            report.print_numbers(_console(), found)
        if not any(numbers for _, numbers in found):
            raise typer.Exit(1)

    @app.command(
        help=tr(
            "查询库：不给名字列出全部问题；给名字和参数则回答。文号可用任何写法。"
            "\n\n例：yiju query services-by-policy policy='沪人社医发(2016)44'",
            "The query library: without a name, the questions; with one, the answer. A number may "
            "be spelt any way.\n\nExample: yiju query services-by-policy policy='沪人社医发(2016)44'",
        )
    )
    def query(
        name: Annotated[
            str | None, typer.Argument(help=tr("查询的名字", "the query's name"))
        ] = None,
        values: Annotated[
            list[str] | None, typer.Argument(help=tr("参数=值", "parameter=value"))
        ] = None,
        store: Annotated[Path, store_option] = _DEFAULT_STORE,
        form: Annotated[
            str,
            typer.Option(
                "--format", callback=_formats("table", "json", "csv"), help="table | json | csv"
            ),
        ] = "table",
    ) -> None:
        if name is None:
            report.print_library(_console(), library())
            return
        given = _pairs(values or [])
        answer = open_graph(store).query(name, **given)
        _print_answer(answer, form, library()[name])
        if not len(answer):
            raise typer.Exit(1)

    @app.command(
        help=tr(
            "执行任意 SPARQL 查询（文件，或 - 表示标准输入）；常用前缀已声明。"
            "\n\n例：echo 'SELECT * {?s a yiju:PolicyBasis} LIMIT 5' | yiju sparql -",
            "A free SPARQL query, from a file or - for stdin; our prefixes are declared."
            "\n\nExample: echo 'SELECT * {?s a yiju:PolicyBasis} LIMIT 5' | yiju sparql -",
        )
    )
    def sparql(
        source: Annotated[
            str, typer.Argument(help=tr("查询文件，- 为标准输入", "the query file, - for stdin"))
        ] = "-",
        store: Annotated[Path, store_option] = _DEFAULT_STORE,
        form: Annotated[
            str,
            typer.Option(
                "--format", callback=_formats("table", "json", "csv"), help="table | json | csv"
            ),
        ] = "table",
        timeout: Annotated[
            float, typer.Option(help=tr("时限（秒）", "time limit in seconds"), min=0.1)
        ] = 10.0,
        limit: Annotated[int, typer.Option(help=tr("最多行数", "most rows"), min=1)] = 10_000,
    ) -> None:
        text = sys.stdin.read() if source == "-" else _query_text(Path(source))
        found = run(store, text, timeout=timeout, limit=limit)
        if isinstance(found, Triples):
            _say(found.turtle)
        elif isinstance(found, Answer):
            _print_answer(found, form)
        else:
            _say(
                json.dumps({"head": {}, "boolean": found}) if form == "json" else str(found).lower()
            )
        if isinstance(found, Answer | Triples) and found.cut:
            sys.stderr.write(
                tr(
                    f"注意：结果已截断，只有前 {limit} 行；可用 --limit 放宽。\n",
                    f"Note: cut after {limit} rows; allow more with --limit.\n",
                )
            )

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
            typer.Option("--format", callback=_formats(*FORMATS), help=" | ".join(FORMATS)),
        ] = "ttl",
        out: Annotated[
            Path | None, typer.Option("--out", help=tr("写入此文件", "write to this file"))
        ] = None,
        store: Annotated[Path, store_option] = _DEFAULT_STORE,
    ) -> None:
        graph = StoreFolder(store).open()
        if out is None:
            export(graph, sys.stdout.buffer, form)
            return
        with out.open("wb") as file:
            export(graph, file, form)
        _say(tr(f"已写入 {out}", f"wrote {out}"))

    return app


def _progress() -> Progress:
    return Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def _pairs(values: list[str]) -> dict[str, str]:
    pairs = {}
    for value in values:
        name, equals, given = value.partition("=")
        if not equals:
            raise QueryError(
                tr(
                    f"参数应写成 名字=值：{value}",
                    f"a parameter is written name=value: {value}",
                )
            )
        pairs[name.strip()] = given
    return pairs


def _query_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            tr(
                f"{path}：无法读取查询文件（{error}）。",
                f"{path}: cannot read the query ({error}).",
            )
        ) from error


def _print_answer(answer: Answer, form: str, question: Question | None = None) -> None:
    if form == "json":
        _say(answer.to_json())
    elif form == "csv":
        _say(answer.to_csv())
    else:
        report.print_answer(_console(), answer, question)


def _write(out: Path | None, data: bytes) -> None:
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    out.write_bytes(data)
    _say(tr(f"已写入 {out}", f"wrote {out}"))
