"""What ``effects`` prints of the backlog: the items that cite what has ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from graph_builder.cli.effects_shown import short
from graph_builder.concepts import label_of
from graph_builder.effects.effect import Effect
from graph_builder.language import plural, tr
from graph_builder.report import new_table
from graph_builder.validity.backlog import Superseded
from graph_builder.validity.status import Status


def print_backlog(console: Console, rows: Sequence[Superseded], day: date) -> None:
    """For each document that has ended the items that cite it, with file and line; then for
    articles that have ended; then, apart, those that name no article."""
    whole = [each for each in rows if each.concern == "document"]
    named = [each for each in rows if each.concern == "article"]
    possible = [each for each in rows if each.concern == "possible"]
    documents = _print_documents(console, whole)
    items = len({each.item for each in whole})
    console.print(
        tr(
            f"截至{day}，{items} 个事项引用了 {documents} 份不再有效的文件。",
            f"On {day} {plural(items, 'item cites', 'items cite')} {plural(documents, 'document')} no longer in force.",
        )
        if whole
        else tr(
            f"截至{day}，没有事项引用已知不再有效的文件。",
            f"On {day} no item cites a document known to be no longer in force.",
        )
    )
    if named:
        console.print()
        _print_documents(console, named)
        items = len({each.item for each in named})
        console.print(
            tr(
                f"另有 {items} 个事项引用的条款已不再有效，文件其余部分仍有效。",
                f"{plural(items, 'item cites', 'items cite')} articles that have ended while the document goes on.",
            )
        )
    if possible:
        console.print()
        items = len({each.item for each in possible})
        console.print(
            tr(
                f"可能涉及，请逐一核对：以下文件的部分内容已不再有效，{items} 个事项的引用没有指明是否依据这一部分。",
                f"May be concerned, to be checked: parts of these documents have ended, and "
                f"{plural(items, 'item does not say whether it rests', 'items do not say whether they rest')} on them.",
            ),
            style="bold",
            soft_wrap=True,
        )
        _print_documents(console, possible)


def _print_documents(console: Console, rows: Sequence[Superseded]) -> int:
    """The rows by document, most cited first; how many documents that are."""
    ordered = sorted(rows, key=lambda row: row.key)
    documents = [(key, list(group)) for key, group in groupby(ordered, key=lambda row: row.key)]
    documents.sort(key=lambda each: (-len(each[1]), each[0]))
    for (number, title, said), group in documents:
        heading = f"{number}《{title}》" if title else number
        console.print(Text(heading, style="bold"), soft_wrap=True)
        console.print(Padding.indent(Text(said), 4))
        _print_evidence(console, group[0].status)
        heads = [
            tr("目录", "catalogue"),
            tr("序号", "no."),
            tr("事项", "item"),
            tr("位置", "place"),
        ]
        with_article = group[0].concern == "article"
        table = new_table(*heads, *([tr("引用的条款", "article cited")] if with_article else []))
        for each in group:
            cells = [each.row["catalogue"], each.row["sequence"], each.row["name"]]
            cells.append(f"{each.row['file']}:{each.row['line']}")
            cells += [each.row["article"]] if with_article else []
            table.add_row(*(escape(cell or "") for cell in cells))
        console.print(Padding.indent(table, 4))
    return len(documents)


def _print_evidence(console: Console, status: Status) -> None:
    """What states the event, and where; and what it contradicts."""
    if status.sentence and status.source:
        said = f"{status.source}{tr('：', ': ')}{short(status.sentence)}"
        console.print(Padding.indent(Text(said, style="dim"), 4))
    if status.contradicts is not None:
        earlier = status.contradicts
        console.print(Padding.indent(Text(_contradiction(earlier)), 4))


def _contradiction(earlier: Effect) -> str:
    """The sentence that says what a declaration takes back."""
    kind = label_of("effect-type", earlier.type, tr("zh", "en"))
    day = str(earlier.date or tr("日期不明", "no date"))
    return tr(
        f"注意：此前曾宣布{kind}（{day}，{earlier.source}），请核实。",
        f"note: declared {kind} before ({day}, {earlier.source}); check.",
    )
