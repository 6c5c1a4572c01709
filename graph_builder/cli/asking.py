"""The commands that ask the graph: ``query`` and ``sparql``."""

import json
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from graph_builder import report
from graph_builder.cli.options import (
    DEFAULT_STORE,
    console,
    endpoint_option,
    format_option,
    store_option,
    write,
)
from graph_builder.errors import InputError, QueryError, why
from graph_builder.language import plural, tr
from graph_builder.query import Answer, library, open_endpoint, open_graph, question
from graph_builder.query.examples import to_turtle
from graph_builder.readers.text import decode
from graph_builder.remote import Address, Endpoint
from graph_builder.worker import Triples, ask, run

_FORMS = ("table", "json", "csv", "markdown", "xlsx")


def add_to(app: typer.Typer) -> None:
    """Add these commands to ``app``."""

    @app.command(
        help=tr(
            "查询库：不给名字列出全部问题；给名字和参数则回答。文号可用任何写法，机关可用任何名称或代字。"
            "--about 说明一个问题；--format ttl 把问题写成 sparql-examples。"
            "\n\n例：yiju query services-by-policy policy='沪人社医发(2016)44'",
            "The query library: without a name, the questions; with one, the answer. A number may "
            "be spelt any way, a body given by any name or code. --about explains a question; "
            "--format ttl writes the questions as sparql-examples."
            "\n\nExample: yiju query services-by-policy policy='沪人社医发(2016)44'",
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
        endpoint: Annotated[str | None, endpoint_option()] = None,
        form: Annotated[str, format_option(*_FORMS, "ttl")] = "table",
        out: Annotated[
            Path | None, typer.Option("--out", help=tr("写入此文件", "write to this file"))
        ] = None,
        about: Annotated[
            bool,
            typer.Option("--about", help=tr("说明这个问题，不回答", "explain it, do not answer")),
        ] = False,
    ) -> None:
        asked = None if name is None else question(name)  # said before a missing graph
        if form == "ttl":
            write(out, to_turtle([asked] if asked else library().values()).encode())
        elif asked is None and form == "json":
            write(out, _json(report.library_json(library())))
        elif asked is None:
            report.print_library(console(), library())
        elif about:
            report.print_question(console(), asked)
        else:
            given = _pairs(values or [])
            graph = open_graph(store) if endpoint is None else open_endpoint(endpoint)
            answer = graph.query(asked.name, **given)
            _write_answer(answer, form, out, given)
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
        endpoint: Annotated[str | None, endpoint_option()] = None,
        form: Annotated[str, format_option(*_FORMS)] = "table",
        out: Annotated[
            Path | None, typer.Option("--out", help=tr("写入此文件", "write to this file"))
        ] = None,
        timeout: Annotated[
            float, typer.Option(help=tr("时限（秒）", "time limit in seconds"), min=0.1)
        ] = 10.0,
        limit: Annotated[int, typer.Option(help=tr("最多行数", "most rows"), min=1)] = 10_000,
    ) -> None:
        text = _query_text(source)
        found = (
            run(store, text, timeout=timeout, limit=limit)
            if endpoint is None
            else ask(Endpoint(Address.parse(endpoint), timeout), text, limit=limit)
        )
        if isinstance(found, Answer):
            _write_answer(found, form, out)
        elif isinstance(found, Triples):
            write(out, found.turtle.encode())
        elif form == "json":
            write(out, _json({"head": {}, "boolean": found}))
        else:
            write(out, f"{str(found).lower()}\n".encode())
        if isinstance(found, Answer | Triples) and found.cut:
            sys.stderr.write(
                tr(
                    f"注意：结果已截断，只有前 {limit} 行；可用 --limit 放宽。\n",
                    f"Note: cut after {plural(limit, 'row')}; allow more with --limit.\n",
                )
            )


def _pairs(values: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for value in values:
        name, equals, given = value.partition("=")
        if not equals:
            raise QueryError(
                tr(
                    f"参数应写成 名字=值：{value}",
                    f"a parameter is written name=value: {value}",
                )
            )
        if name.strip() in pairs:
            raise QueryError(
                tr(f"参数 {name.strip()} 给了两次。", f"the parameter {name.strip()} stands twice.")
            )
        pairs[name.strip()] = given
    return pairs


def _query_text(source: str) -> str:
    """The query in the file ``source``, or in standard input: UTF-8, or as the terminal has it."""
    if source == "-":
        return decode(sys.stdin.buffer.read(), tr("标准输入", "stdin"))
    try:
        data = Path(source).read_bytes()
    except OSError as error:
        raise InputError(
            tr(
                f"{source}：无法读取查询文件（{why(error)}）。",
                f"{source}: cannot read the query ({error.strerror}).",
            )
        ) from error
    return decode(data, source)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _write_answer(answer: Answer, form: str, out: Path | None, given: Collection[str] = ()) -> None:
    if form == "json":
        write(out, f"{answer.to_json()}\n".encode())
    elif form == "csv":
        write(out, answer.to_csv().encode())
    elif form == "markdown":
        write(out, answer.to_markdown().encode())
    elif form == "xlsx":
        name = answer.question.name if answer.question else "sparql"
        write(out or Path(f"{name}.xlsx"), answer.to_xlsx())
    else:
        report.print_answer(console(), answer, given)
