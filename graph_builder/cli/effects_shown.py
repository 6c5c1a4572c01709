"""What ``effects`` prints: events, what was not understood, the forecast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, TextIO

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from graph_builder.concepts import label_of
from graph_builder.construction.effects import Read
from graph_builder.effects.effect import Effect, Unread
from graph_builder.language import plural, tr
from graph_builder.report import new_table
from graph_builder.validity.standing import Coming

_MOST_NOTES = 20
_LONGEST = 120


def _label(scheme: str, slug: str) -> str:
    return label_of(scheme, slug, tr("zh", "en"))


def print_effects(console: Console, effects: Sequence[Effect]) -> None:
    """A table of events."""
    table = new_table(
        tr("文号", "number"), tr("标题", "title"), tr("变动", "event"), tr("日期", "date"),
        tr("所据文件", "acting document"), tr("出处", "source"),
    )  # fmt: skip
    table.columns[3].no_wrap = True
    for effect in effects:
        part = "、".join(effect.articles) or _label("effect-scope", effect.scope)
        kind = _label("effect-type", effect.type)
        table.add_row(
            escape(effect.document.number or ""),
            escape(effect.document.title or ""),
            kind if effect.scope == "whole" else escape(f"{part}{tr('', ' ')}{kind}"),
            str(effect.date or tr("不明", "unknown")),
            escape(str(effect.acting or "")),
            escape(str(effect.source)),
        )
    if effects:
        console.print(table)


def print_counts(console: Console, read: Read) -> None:
    """How many events of each kind a file states."""
    effects, registrations = read.statements.effects, read.statements.registrations
    counts = Counter((each.type, each.scope) for each in effects)
    said = [
        _label("effect-type", kind)
        + (tr("（部分条款）", " (articles)") if scope == "articles" else "")
        + f" {count}"
        for (kind, scope), count in sorted(counts.items())
    ]
    undated = sum(each.date is None for each in effects)
    console.print(
        escape(
            f"{read.file.name}"
            + tr(f"：{len(effects)} 项效力变动", f": {plural(len(effects), 'event')}")
            + (tr("：", ": ") + tr("，", ", ").join(said) if said else "")
            + (
                tr(
                    f"；{len(registrations)} 份文件的登记",
                    f"; {plural(len(registrations), 'registration')}",
                )
                if registrations
                else ""
            )
        ),
        soft_wrap=True,
    )
    if undated:
        console.print(
            tr(
                f"其中 {undated} 项没有日期；可用 --date 给出清单的日期。",
                f"{plural(undated, 'of them has', 'of them have')} no date; give that of the list with --date.",
            )
        )


def print_unread(out: TextIO, unread: Sequence[Unread]) -> None:
    """What was not understood, with its place; remarks of one kind are counted."""
    lost = [each for each in unread if each.lost]
    for each in lost:
        out.write(
            tr("没有读懂：", "not understood: ")
            + f"{each.source} {each.reason}：{short(each.text)}\n"
        )
    remarks = sorted((each for each in unread if not each.lost), key=lambda each: each.reason)
    for reason, group in groupby(remarks, key=lambda each: each.reason):
        places = [str(each.source) for each in group]
        more = "…" if len(places) > 3 else ""
        out.write(
            tr("说明：", "note: ")
            + f"{reason}（{len(places)}{tr('处', '×')}：{'、'.join(places[:3])}{more}）\n"
        )


def print_notes(out: TextIO, *groups: Iterable[Unread]) -> None:
    """Statements that were kept but ask for a look."""
    for group in groups:
        for note in group:
            out.write(tr("请核对：", "check: ") + f"{note.source} {note.reason}\n")


def print_unapplied(out: TextIO, effects: Sequence[Effect]) -> None:
    """The events that name several documents."""
    for effect in effects[:_MOST_NOTES]:
        out.write(
            tr(
                f"没有采用：{effect.source} 《{effect.document.title}》对应多个文号，请写明文号。\n",
                f"not applied: {effect.source}: several numbers bear the title "
                f"《{effect.document.title}》; give the number.\n",
            )
        )
    if len(effects) > _MOST_NOTES:
        out.write(
            tr(
                f"没有采用的共 {len(effects)} 项。\n",
                f"{plural(len(effects), 'event was', 'events were')} not applied.\n",
            )
        )


# The forecast.


def coming_json(coming: Coming) -> dict[str, Any]:
    """A document that will end, as plain data; ``basis`` keeps declared and computed apart."""
    document, end, hint = coming.document, coming.end, coming.hint
    return {
        "basis": "declared" if end is not None else "computed",
        "document_number": document.number,
        "title": document.title,
        "type": end.type if end is not None else "expired",
        "date": coming.day.isoformat() if end is not None else None,
        "computed_from": hint.earliest.isoformat() if hint is not None else None,
        "computed_to": hint.latest.isoformat() if hint is not None else None,
        "items": document.items,
        "acting_document": str(end.acting) if end is not None and end.acting else None,
        "sentence": end.sentence if end is not None else str(hint),
        "source": str(end.source) if end is not None else None,
    }


def print_forecast(console: Console, coming: Sequence[Coming], first: date, last: date) -> None:
    """What ends, declared first; then, apart, what a rule makes likely."""
    declared = [each for each in coming if each.end is not None]
    computed = [each for each in coming if each.end is None]
    console.print(
        tr(
            f"{first} 至 {last} 将要废止、失效的文件（已宣布的）：{len(declared)} 份",
            f"Declared to end between {first} and {last}: {len(declared)}",
        ),
        style="bold",
    )
    if declared:
        table = new_table(
            tr("日期", "date"), tr("文号", "number"), tr("标题", "title"), tr("变动", "event"),
            tr("事项", "items"), tr("出处", "source"), right=[tr("事项", "items")],
        )  # fmt: skip
        table.columns[0].no_wrap = True
        for each in declared:
            assert each.end is not None
            table.add_row(
                str(each.day), escape(each.document.number or ""), escape(each.document.title or ""),
                _label("effect-type", each.end.type), str(each.document.items),
                escape(str(each.end.source)),
            )  # fmt: skip
        console.print(table)
    console.print(
        tr(
            f"按有效期规定推算、可能到期的（不是认定，请核实）：{len(computed)} 份",
            f"Computed from rules on terms, to be checked: {len(computed)}",
        ),
        style="bold",
    )
    for each in computed:
        console.print(Text(str(each.document)), soft_wrap=True)
        console.print(Padding.indent(Text(str(each.hint)), 4))


def short(text: str) -> str:
    """``text`` on one line, cut where it is long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"
