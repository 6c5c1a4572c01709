"""What ``impact`` prints: the summary, the work of each body, documents, candidates, notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from graph_builder.impact import words
from graph_builder.impact.answer import Answer, WorkList
from graph_builder.impact.carrying import Carrying
from graph_builder.impact.told_of import Affected, Consequence
from graph_builder.impact.untimely import is_over
from graph_builder.language import plural, tr
from graph_builder.report import new_table


def print_impact(console: Console, answer: Answer) -> None:
    """The whole answer, the summary first."""
    for sentence in words.summary_sentences(answer):
        console.print(Text(sentence, style="bold"), soft_wrap=True)
    if any(map(is_over, answer.acted)):
        how = "yiju effects"
        _say(
            console,
            tr(f"仍在引用已不再有效的文件的事项：{how}", f"Items that cite what has ended: {how}"),
            0,
        )
    for work in answer.bodies:
        _print_work(console, work)
    _print_documents(console, answer)
    _print_mentions(console, answer)
    _print_possible(console, answer)
    _print_candidates(console, answer)
    said = words.notes(answer)
    if said:
        _heading(console, tr("请注意", "Note"))
    for note in said:
        _say(console, note, 2)
    if words.unstated(answer):
        how = "yiju documents --unknown-status --format xlsx"
        _say(console, tr(f"填写效力的表：{how}", f"the sheet to fill in: {how}"), 2)


def _say(console: Console, text: str, indent: int, style: str = "") -> None:
    console.print(Text(" " * indent + text, style=style), soft_wrap=True)


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(Text(text, style="bold"), soft_wrap=True)


def _print_work(console: Console, work: WorkList) -> None:
    count, bare = len(work.work), sum(hit.bare for hit in work.work)
    left_bare = tr(f"，其中 {bare} 个没有依据了", f", {bare} without a basis") if bare else ""
    catalogues = sorted({hit.item.catalogue for hit in work.work})
    of = f"{tr('（', ' (')}{catalogues[0]}{tr('）', ')')}" if len(catalogues) == 1 else ""
    counted = tr(f"：{count} 个事项", f": {plural(count, 'item')}")
    _heading(console, f"{words.body_word(work)}{of}{counted}{left_bare}")
    table = new_table(
        *([] if of else [tr("目录", "catalogue")]), tr("序号", "no."), tr("事项", "item"),
        tr("影响", "effect"), tr("尚存依据", "bases left"), tr("应改之处", "rows to edit"),
        tr("最迟公开", "publish by"),
    )  # fmt: skip
    table.columns[-1].no_wrap = True
    for hit in work.work:
        places = _joined(row.place for row in hit.evidence)
        effect = filter(None, (words.effect_word(hit), words.followed_word(hit)))
        table.add_row(
            *([] if of else [escape(hit.item.catalogue)]),
            escape(hit.item.printed_seq or str(hit.item.seq)), escape(hit.item.name),
            escape(tr("；", "; ").join(effect)), escape(words.left_word(hit)),
            escape(places), escape(words.due_word(hit)),
        )  # fmt: skip
    console.print(Padding.indent(table, 2))


def _print_documents(console: Console, answer: Answer) -> None:
    for consequence in get_args(Consequence):
        found = [each for each in answer.documents if each.consequence == consequence]
        if found:
            head = words.consequence_word(found[0].consequence)
            _heading(console, tr(f"{head}的文件：{len(found)} 份", f"{head}: {len(found)}"))
            for each in found:
                _say(console, _document(each), 2)
                _say(console, _proof(each), 4, "dim")


def _document(each: Affected) -> str:
    cited = (
        tr(f"，{each.items} 个事项引用", f", cited by {plural(each.items, 'item')}")
        if each.items
        else ""
    )
    return f"{each.document}{cited}"


def _proof(each: Affected) -> str:
    said = "；".join(dict.fromkeys(step.words for step in each.path if step.words))
    return f"{words.path_word(each.path)}{tr('。据标题：', '; by its title: ')}{said}"


def _print_mentions(console: Console, answer: Answer) -> None:
    if answer.mentions:
        _heading(
            console,
            tr(
                f"另有关联、不随之变动的文件：{len(answer.mentions)} 份",
                f"Related, but nothing follows by itself: {len(answer.mentions)}",
            ),
        )
    for each in answer.mentions:
        line = tr(
            f"{each.document}：{words.relation_word(each.relation)}{each.of}",
            f"{each.document}: {words.relation_word(each.relation)} {each.of}",
        )
        _say(console, f"{line}（{words.mention_word(each)}）", 2)


def _print_possible(console: Console, answer: Answer) -> None:
    if not answer.possible:
        return
    count = len(answer.possible)
    _heading(
        console,
        tr(f"可能涉及、须人工判断的事项：{count} 个", f"May be concerned: {plural(count, 'item')}"),
    )
    table = new_table(
        tr("目录", "catalogue"), tr("序号", "no."), tr("事项", "item"), tr("原因", "why"),
        tr("位置", "place"),
    )  # fmt: skip
    for each in answer.possible:
        table.add_row(
            escape(each.item.catalogue), escape(each.item.printed_seq or str(each.item.seq)),
            escape(each.item.name), escape(words.doubt_word(each.doubt)),
            escape(_joined(row.place for row in each.rows)),
        )  # fmt: skip
    console.print(Padding.indent(table, 2))


def _joined(places: Iterable[str]) -> str:
    return tr("、", ", ").join(dict.fromkeys(places))


def _print_candidates(console: Console, answer: Answer) -> None:
    if not answer.candidates:
        return
    _heading(
        console,
        tr(
            "可能的替代文件（只是建议，请核实）",
            "What may take their place (suggestions, to be checked)",
        ),
    )
    for each in answer.candidates:
        _say(console, str(each.document), 2)
        of = (
            f"{tr('替代', 'in place of ')}{each.of.number or each.of}"
            if len(answer.acted) > 1
            else ""
        )
        said = [
            of,
            words.reasons(each),
            f"{tr('把握 ', 'score ')}{each.score:.2f}",
            str(each.status),
        ]
        _say(console, tr("；", "; ").join(filter(None, said)), 4, "dim")


def print_carrying(console: Console, found: Sequence[Carrying]) -> None:
    """The documents that hold most up, in a table."""
    items, below = tr("事项", "items"), tr("下位文件", "documents below")
    table = new_table(tr("文号", "number"), tr("标题", "title"), items, below, right=[items, below])
    table.columns[0].no_wrap = True
    for each in found:
        table.add_row(
            escape(each.document.number or ""), escape(each.document.title or ""),
            str(each.items), str(each.below),
        )  # fmt: skip
    console.print(table)
    console.print(
        tr(
            "事项包括经下位文件间接依附的；印发通知与其所印发的文件视为一体。",
            "Items that rest on documents below are counted too; a notice and what it promulgates are one.",
        )
    )
