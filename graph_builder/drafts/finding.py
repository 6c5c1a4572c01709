"""What is said of a citation in a draft that should be put right, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from graph_builder.citation import Cited
from graph_builder.document_number import REPAIRS
from graph_builder.language import plural, tr
from graph_builder.lookup.documents import Listed
from graph_builder.policy_title import normalize, parse_title
from graph_builder.validity.status import Status

Kind = Literal[
    "not-in-graph", "spelling", "suspect-code", "code-apart", "title-bracket", "title-differs",
    "title-elsewhere", "title-also-under", "title-ambiguous", "not-in-force",
]  # fmt: skip

#: Of 100; titles this much alike differ by a slip of the pen.
SLIP = 85.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right, in a sentence."""

    kind: Kind
    message: str

    def __str__(self) -> str:
        return self.message


def misspelt(cited: Cited, faults: Sequence[str]) -> Finding:
    """Its number is not written as GB/T 9704 wants it."""
    assert cited.number is not None
    written = " ".join(cited.number.raw.split())
    why = tr("；", "; ").join(REPAIRS[slug].sentence for slug in faults)
    return Finding(
        "spelling",
        tr(
            f"文号写法不规范：“{written}”应写作“{cited.document_number}”（{why}）。",
            f"the number is not spelt to the standard: {written!r} is to be written "
            f"{cited.document_number!r} ({why}).",
        ),
    )


def suspect(doubt: str) -> Finding:
    """Nobody used its code that year."""
    check_it = tr("请核对年份和代字。", " Check the year and the code.")
    return Finding("suspect-code", doubt + check_it)


def apart(beside: Sequence[Listed]) -> Finding:
    """Other numbers differ from it only by a little of the code."""
    named = tr("、", ", ").join(_with_items(each) for each in beside)
    return Finding(
        "code-apart",
        tr(
            f"图谱里有年份、序号相同而代字只差一点的文号：{named}。请核对代字。",
            f"the graph has numbers that differ only by a little of the code: {named}. Check the code.",
        ),
    )


def _with_items(document: Listed) -> str:
    return tr(
        f"{document}（{document.items}个事项）", f"{document} ({plural(document.items, 'item')})"
    )


def half_bracketed(cited: Cited) -> Finding:
    """Its title is not opened or not closed."""
    return Finding(
        "title-bracket",
        tr(
            "书名号没有配对，标题从哪里起、到哪里止是推断的。",
            "a 《 or 》 is missing; where the title begins or ends is inferred.",
        ),
    )


def ended(status: Status) -> Finding:
    """Its document is no longer in force."""
    evidence = tr(
        f"见{status.source}：“{status.sentence}”。", f"See {status.source}: {status.sentence!r}."
    )
    return Finding("not-in-force", tr(f"{status}。{evidence}", f"{status}. {evidence}"))


def no_document(name: str) -> Finding:
    """There is no such document."""
    return Finding("not-in-graph", tr(f"图谱里没有{name}。", f"{name} is not in the graph."))


def differs(title: str, known: Listed, titles: Sequence[str]) -> Finding:
    """Number and title disagree."""
    closest = max(titles, key=lambda each: (fuzz.ratio(normalize(title), normalize(each)), each))
    slip = fuzz.ratio(normalize(title), normalize(closest)) >= SLIP
    printed = parse_title(closest if slip or not known.title else known.title)
    guess = (
        tr("，只差几个字，可能是笔误", "; only a few characters differ, perhaps a slip")
        if slip
        else ""
    )
    return Finding(
        "title-differs",
        tr(
            f"文号与标题不符：图谱里{known.number}是《{printed}》{guess}。",
            f"number and title disagree: in the graph {known.number} is 《{printed}》{guess}.",
        ),
    )


def elsewhere(title: str, bearers: Sequence[Listed]) -> Finding:
    """Its title is that of other numbers."""
    numbers = "、".join(_numbers(bearers))
    if not numbers:
        return Finding(
            "title-elsewhere",
            tr("图谱里有这个标题，但没有文号。", "the graph has this title, without a number."),
        )
    return Finding(
        "title-elsewhere",
        tr(
            f"图谱里这个标题的文号是{numbers}。",
            f"in the graph the number of this title is {numbers}.",
        ),
    )


def also_under(known: Listed, others: Sequence[Listed]) -> Finding:
    """Its title stands under other numbers too."""
    named = "、".join(
        tr(f"{each.number}（{each.items}个事项）", f"{each.number} ({plural(each.items, 'item')})")
        for each in sorted(others, key=lambda each: (-each.items, each.number or ""))
    )
    return Finding(
        "title-also-under",
        tr(
            f"图谱里同一标题还有别的文号：{named}；引用{known.number}的有{known.items}个事项。请核对是否引错或已有新文件。",
            f"the graph knows the same title under another number: {named}; "
            f"{plural(known.items, 'item cites', 'items cite')} {known.number}. "
            "Check whether it is the wrong one or has been replaced.",
        ),
    )


def ambiguous(title: str, bearers: Sequence[Listed]) -> Finding:
    """Several documents have its title."""
    numbers = "、".join(_numbers(bearers))
    return Finding(
        "title-ambiguous",
        tr(
            f"图谱里这个标题有几个文号：{numbers}。请写明文号。",
            f"the graph knows several numbers for this title: {numbers}. Give the number.",
        ),
    )


def _numbers(documents: Iterable[Listed]) -> list[str]:
    return sorted(each.number for each in documents if each.number)
