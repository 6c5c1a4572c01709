"""The commands that ask the graph: ``query`` and ``sparql``."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from graph_builder import report
from graph_builder.cli.options import DEFAULT_STORE, console, format_option, say, store_option
from graph_builder.errors import InputError, QueryError
from graph_builder.language import tr
from graph_builder.query import Answer, Question, library, open_graph, question
from graph_builder.worker import Triples, run


def add_to(app: typer.Typer) -> None:
    """Add these commands to ``app``."""

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
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
        form: Annotated[
            str,
            format_option("table", "json", "csv"),
        ] = "table",
    ) -> None:
        if name is None:
            report.print_library(console(), library())
            return
        given = _pairs(values or [])
        question(name)  # a misspelt name is said before a missing graph
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
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
        form: Annotated[
            str,
            format_option("table", "json", "csv"),
        ] = "table",
        timeout: Annotated[
            float, typer.Option(help=tr("时限（秒）", "time limit in seconds"), min=0.1)
        ] = 10.0,
        limit: Annotated[int, typer.Option(help=tr("最多行数", "most rows"), min=1)] = 10_000,
    ) -> None:
        text = sys.stdin.read() if source == "-" else _query_text(Path(source))
        found = run(store, text, timeout=timeout, limit=limit)
        if isinstance(found, Triples):
            say(found.turtle)
        elif isinstance(found, Answer):
            _print_answer(found, form)
        else:
            say(
                json.dumps({"head": {}, "boolean": found}) if form == "json" else str(found).lower()
            )
        if isinstance(found, Answer | Triples) and found.cut:
            sys.stderr.write(
                tr(
                    f"注意：结果已截断，只有前 {limit} 行；可用 --limit 放宽。\n",
                    f"Note: cut after {limit} rows; allow more with --limit.\n",
                )
            )


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
        say(answer.to_json())
    elif form == "csv":
        say(answer.to_csv())
    else:
        report.print_answer(console(), answer, question)
