"""What a report says of an impact beyond what the terminal says: headings, tasks, places.

The rest of its words are those of :mod:`graph_builder.impact.words`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final, get_args

from graph_builder.impact.answer import Answer, Hit
from graph_builder.impact.told_of import Basis, Class, Document, Step
from graph_builder.impact.words import act_word, relation_word
from graph_builder.language import tr
from graph_builder.resting import Item

_INNER: Final = str.maketrans("《》<>", "〈〉〈〉")


def day(when: date) -> str:
    """A date as a document writes it.

    >>> day(date(2026, 6, 30))
    '2026年6月30日'
    """
    return tr(f"{when.year}年{when.month}月{when.day}日", when.isoformat())


def named(document: Document) -> str:
    """Title and number; a title inside the title stands in single marks (GB/T 15834).

    >>> named(Document("urn:a", "甲〔2020〕1号", "关于印发《乙》的通知"))
    '《关于印发〈乙〉的通知》（甲〔2020〕1号）'
    """
    if document.title is None:
        return document.number or document.id
    title = f"《{document.title.translate(_INNER)}》"
    return title + (
        tr(f"（{document.number}）", f" ({document.number})") if document.number else ""
    )


def heading(answer: Answer) -> str:
    """The heading of a report."""
    first = answer.acted[0]
    title = first.document.title
    name = f"《{title.translate(_INNER)}》" if title else str(first.document)
    done = act_word(first)
    if len(answer.acted) == 1:
        return tr(f"{name}{done}的影响", f"What follows if {name} is {done}")
    count = len(answer.acted)
    return tr(
        f"{name}等{count}份文件{done}的影响",
        f"What follows if {name} and {count - 1} more are {done}",
    )


def about(answer: Answer) -> str:
    """The day for which all of it is worked out."""
    return tr(f"按{day(answer.on)}推演", f"worked out for {answer.on}")


def class_name(class_: Class) -> str:
    """The class of an item in a few words."""
    return {
        "all": tr("全部依据废止", "all bases repealed"),
        "some": tr("部分依据废止", "some bases repealed"),
        "none": tr("仅受牵连，须评估或复核", "only touched, to be reviewed"),
    }[class_]


def tally(answer: Answer) -> list[tuple[str, int, str]]:
    """The items counted by what happens to them: the class of the card, how many, its words."""
    kept = Counter(hit.class_ for hit in answer.items if not hit.repointed)
    counted = [(class_, kept[class_], class_name(class_)) for class_ in get_args(Class)]
    if not answer.summary.repointed:
        return counted
    cards = [each for each in counted if each[1]]
    return [("repointed", answer.summary.repointed, tr("改引", "re-pointed")), *cards]


def task(hit: Hit) -> str:
    """What there is to do for an item."""
    if hit.repointed:
        new = tr("、", ", ").join(each.number or named(each) for each in hit.replacing)
        return tr(f"改引{new}，并核对内容", f"cite {new}, and compare the content")
    if hit.bare:
        return tr(
            "另定依据；没有的，评估事项是否保留",
            "name another basis; without one, decide whether the item stays",
        )
    if hit.bases_lost:
        return tr(
            "删去废止的依据，核对尚存依据是否足够",
            "take out what is repealed; see whether what is left is enough",
        )
    if hit.act == "amended":
        return tr("对照修改后的文字，核对所引条款", "compare what is cited with the new wording")
    return tr(
        "评估所引文件失去上位依据后能否继续适用",
        "review whether the cited document can stand without its superior",
    )


def due(hit: Hit) -> str:
    """The day to publish again by, as a clause."""
    by = hit.republish_by
    provisional = tr("（暂定）", " (provisional)") if by.provisional else ""
    return tr(f"{by.day}{provisional}前重新公开", f"publish again by {by.day}{provisional}")


def place(item: Item) -> str:
    """The catalogue and the number of an item, as people quote it."""
    number = item.printed_seq or str(item.seq)
    of = item.catalogue_title or item.catalogue
    return tr(f"{of} 第{number}项", f"{of}, no. {number}")


def lost(hit: Hit, *, short: bool = False) -> list[str]:
    """The bases that go, and those whose ground goes, one a line; ``short``: by number."""
    doubtful = (
        tr("（上位依据有变动，需复核）", " (its ground has changed)")
        if hit.act == "amended"
        else tr("（失去上位依据，需评估）", " (loses its ground)")
    )
    return [
        *(_name(each, short) for each in hit.bases_lost),
        *(_name(each, short) + doubtful for each in hit.bases_in_doubt),
    ]


def left(hit: Hit, *, short: bool = False) -> list[str]:
    """The bases left, each with its status, one a line; ``short``: by number."""
    return [
        _name(each, short)
        + (tr("（改引）", " (replacement)") if each.replacing else f"{tr('，', ', ')}{each.status}")
        for each in hit.bases_left
    ]


def _name(each: Basis, short: bool) -> str:
    document = each.document
    return document.number if short and document.number else named(document)


def path(steps: Sequence[Step]) -> str:
    """A path from a document back to the act, with full names."""
    parts = [named(steps[-1].document)]
    for step, before in zip(reversed(steps[1:]), reversed(steps[:-1]), strict=True):
        parts.append(
            tr(f" —{relation_word(step.relation)}→ ", f" -{relation_word(step.relation)}-> ")
        )
        parts.append(named(before.document))
    return "".join(parts)


def caveat() -> str:
    """What a reader has to know of all of this."""
    return tr(
        "本分析由各目录的文字推出，图谱没有改动；是否废止、如何处理，以有权机关的决定为准。",
        "Worked out from the words of the catalogues; nothing in the graph was changed. "
        "What happens is for the competent bodies to decide.",
    )
