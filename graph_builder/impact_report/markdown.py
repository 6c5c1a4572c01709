"""An impact as Markdown, for a wiki or a mail: what stands in a cell stays text.

>>> cell("a|b\\n<c>")
'a\\\\|b<br>&lt;c&gt;'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graph_builder.impact import words as told
from graph_builder.impact.answer import Answer, Hit, WorkList
from graph_builder.impact_report import words
from graph_builder.language import tr

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_MARKUP = re.compile(r"([\\`*_{}\[\]|#])")


def cell(text: str) -> str:
    """``text`` as a cell of a table, with nothing in it that Markdown or HTML reads."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKUP.sub(r"\\\1", _CONTROL.sub(" ", plain)).replace("\n", "<br>")


def to_markdown(answer: Answer) -> str:
    """The report of ``answer``."""
    parts = [f"# {cell(words.heading(answer))}", *map(cell, told.summary_sentences(answer))]
    parts += [_work(each, answer) for each in answer.bodies]
    parts += _rest(answer)
    parts += [f"* {cell(note)}" for note in told.notes(answer)]
    parts.append(f"*{cell(words.caveat())}*")
    return "\n\n".join(parts) + "\n"


def _work(each: WorkList, answer: Answer) -> str:
    name = told.body_word(each)
    head = (
        tr("事项", "item"),
        tr("目录", "catalogue"),
        tr("影响", "effect"),
        tr("失去的依据", "bases lost"),
        tr("尚存的依据", "bases left"),
        tr("修改之处", "rows to edit"),
        tr("办法", "to do"),
        tr("重新公开期限", "publish again by"),
    )
    rows = [_hit(hit, answer) for hit in each.work]
    title = tr(f"{name}（{len(each.work)}项）", f"{name} ({len(each.work)})")
    return f"## {cell(title)}\n\n{table(head, rows)}"


def _hit(hit: Hit, answer: Answer) -> list[str]:
    effect = [told.effect_word(hit), told.followed_word(hit)]
    return [
        hit.item.name,
        words.place(hit.item),
        "\n".join(filter(None, effect)),
        "\n".join(words.lost(hit)),
        "\n".join(words.left(hit)) or tr("无", "none"),
        "\n".join(str(row.source) for row in hit.evidence),
        words.task(hit),
        told.due_word(hit),
    ]


def _rest(answer: Answer) -> Iterable[str]:
    if answer.documents:
        head = (
            tr("文件", "document"),
            tr("后果", "consequence"),
            tr("关系", "path"),
            tr("证明文字", "words"),
            tr("事项数", "items"),
        )
        rows = [
            [
                words.named(d.document),
                told.consequence_word(d.consequence),
                words.path(d.path),
                d.path[-1].words or "",
                str(d.items),
            ]
            for d in answer.documents
        ]
        yield f"## {tr('受牵连的文件', 'Documents below')}\n\n{table(head, rows)}"
    if answer.mentions:
        rows = [[words.named(m.document), told.mention_word(m), m.words] for m in answer.mentions]
        head3 = (tr("文件", "document"), tr("关系", "relation"), tr("证明文字", "words"))
        yield f"## {tr('仅提及，不受影响', 'Only mentioned')}\n\n{table(head3, rows)}"
    if answer.possible:
        rows = [
            [
                p.item.name,
                words.place(p.item),
                told.doubt_word(p.doubt),
                "\n".join(str(row.source) for row in p.rows),
            ]
            for p in answer.possible
        ]
        head4 = (
            tr("事项", "item"),
            tr("目录", "catalogue"),
            tr("为何不能断定", "why it is open"),
            tr("出处", "row"),
        )
        yield f"## {tr('可能有关的事项', 'Items that may be concerned')}\n\n{table(head4, rows)}"
    if answer.candidates:
        rows = [
            [
                words.named(c.document),
                words.named(c.of),
                f"{c.score:.0%}",
                told.reasons(c),
                str(c.status),
            ]
            for c in answer.candidates
        ]
        head5 = (
            tr("文件", "document"),
            tr("可替代", "in place of"),
            tr("把握", "score"),
            tr("理由", "reasons"),
            tr("效力", "status"),
        )
        yield f"## {tr('可能的替代文件', 'Candidates for replacement')}\n\n{table(head5, rows)}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of GitHub's Markdown."""
    lines = [head, *rows]
    written = ["| " + " | ".join(map(cell, line)) + " |" for line in lines]
    return "\n".join([written[0], "|" + " --- |" * len(head), *written[1:]])
