"""The command ``impact``: what happens when a document is repealed."""

import json
from pathlib import Path
from typing import Annotated

import typer

from graph_builder.cli.impact_shown import print_carrying, print_impact
from graph_builder.cli.options import (
    DEFAULT_STORE,
    console,
    day_of,
    endpoint_option,
    format_option,
    graph_of,
    say,
    source_of,
    store_option,
    write,
)
from graph_builder.construction.effects import read_effects
from graph_builder.effects.effect import Statements
from graph_builder.impact import impact as impact_of
from graph_builder.impact.carrying import most_carrying
from graph_builder.impact.sheets import to_xlsx
from graph_builder.impact_report import to_docx, to_html, to_markdown
from graph_builder.language import tr


def add_to(app: typer.Typer) -> None:
    """Add this command to ``app``."""

    @app.command(
        help=tr(
            "推演废止的影响：哪些文件随之废止、失去上位依据，哪些事项引用它们，谁在何时以前要改哪一行。"
            "文号可用任何写法，也可用标题；可以一次给出多份文件，或用 --effects 给出清单。图谱不会改变。"
            "\n\n例：yiju impact 沪医保〔2000〕46号 --on 2026-06-30\n\n"
            "例：yiju impact 沪医保〔2000〕46号 --replaced-by 沪医保规〔2026〕3号\n\n"
            "例：yiju impact --effects 废止清单.xlsx --format xlsx --out 影响.xlsx",
            "What happens when a document is repealed: which documents go with it or lose their "
            "ground, which items cite them, who has to edit which row by when. Any spelling of a "
            "number, or a title; several documents at once, or a list with --effects. Nothing in "
            "the graph changes.\n\nExample: yiju impact 沪医保〔2000〕46号 --on 2026-06-30",
        )
    )
    def impact(
        documents: Annotated[
            list[str] | None, typer.Argument(help=tr("文号或标题", "numbers or titles"))
        ] = None,
        on: Annotated[
            str | None,
            typer.Option("--on", help=tr("自哪一日起，默认今天", "from which day on; today")),
        ] = None,
        effects: Annotated[
            list[Path] | None,
            typer.Option(
                "--effects",
                help=tr("废止、失效、修改清单或通知", "lists or notices of repeals and amendments"),
            ),
        ] = None,
        replaced_by: Annotated[
            str | None,
            typer.Option(
                "--replaced-by",
                help=tr(
                    "替代它的文件，图谱里没有的也可以", "what replaces it, in the graph or not"
                ),
            ),
        ] = None,
        articles: Annotated[
            list[str] | None,
            typer.Option(
                "--article", help=tr("只涉及这一条或这一款，如 第四条", "only this article: 第四条")
            ),
        ] = None,
        amended: Annotated[
            bool,
            typer.Option("--amended", help=tr("是修改，不是废止", "amended, not repealed")),
        ] = False,
        carrying: Annotated[
            bool,
            typer.Option(
                "--most-carrying",
                help=tr("只列承载事项最多的文件", "only list the documents that hold most up"),
            ),
        ] = False,
        store: Annotated[Path, store_option()] = DEFAULT_STORE,
        endpoint: Annotated[str | None, endpoint_option()] = None,
        form: Annotated[
            str, format_option("table", "json", "md", "html", "docx", "xlsx")
        ] = "table",
        out: Annotated[
            Path | None, typer.Option("--out", help=tr("写入此文件", "write to this file"))
        ] = None,
    ) -> None:
        if carrying:
            others = (documents, on, effects, replaced_by, articles, amended, out, form != "table")
            _refuse_with_carrying(any(others))
            print_carrying(console(), most_carrying(source_of(store, endpoint)))
            return
        if not documents and not effects:
            raise typer.BadParameter(
                tr(
                    "请给出文号或标题，或用 --effects 给出清单",
                    "name a document, or give --effects",
                )
            )
        _refuse_together(bool(effects), replaced_by is not None, bool(articles), amended)
        stated = sum(map(read_effects, effects or ()), Statements())
        graph = graph_of(store, endpoint)
        answer = impact_of(
            graph.store,
            documents or (),
            on=None if on is None else day_of(on),
            effects=stated.effects,
            unread=stated.unread,
            replaced_by=replaced_by,
            articles=articles or (),
            amended=amended,
            resting=graph.resting,
        )
        if form in ("docx", "xlsx"):
            made = to_docx(answer) if form == "docx" else to_xlsx(answer)
            name = tr(f"影响-{answer.on}.{form}", f"impact-{answer.on}.{form}")
            write(out or Path(name), made)
        elif form in ("md", "html"):
            write(out, (to_html(answer) if form == "html" else to_markdown(answer)).encode())
        elif form == "json":
            text = json.dumps(answer.to_json(), ensure_ascii=False, indent=1)
            _written(out, text)
        elif out is not None:
            raise typer.BadParameter(
                tr("--out 要与 --format 同用，如 --format docx", "--out goes with --format")
            )
        else:
            print_impact(console(), answer)
        if not (answer.items or answer.documents or answer.possible):
            raise typer.Exit(1)


def _refuse_with_carrying(others: bool) -> None:
    if others:
        raise typer.BadParameter(
            tr(
                "--most-carrying 列出全部文件中承载最多的，不与文件或其他选项同用",
                "--most-carrying ranks all documents; it goes with no document or other option",
            )
        )


def _refuse_together(effects: bool, replaced: bool, articles: bool, amended: bool) -> None:
    """Refuse options of which one would say nothing beside the other."""
    if effects and articles:
        raise typer.BadParameter(
            tr(
                "--article 不与 --effects 同用：涉及哪些条款，由清单自己写明",
                "--article does not go with --effects: the list itself names the articles",
            )
        )
    if effects and amended:
        raise typer.BadParameter(
            tr(
                "--amended 不与 --effects 同用：是修改还是废止，由清单自己写明",
                "--amended does not go with --effects: the list itself says what is amended",
            )
        )
    if amended and replaced:
        raise typer.BadParameter(
            tr(
                "--replaced-by 不与 --amended 同用：只是修改的文件仍是依据，无须改引",
                "--replaced-by does not go with --amended: what is amended stays a basis",
            )
        )


def _written(out: Path | None, text: str) -> None:
    if out is None:
        say(text)
    else:
        write(out, f"{text}\n".encode())
