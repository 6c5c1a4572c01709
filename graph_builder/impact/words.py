"""The words in which an impact is told: shared by the terminal, the workbook and reports.

What loses its ground is 失去上位依据，需评估: it stays formally valid, and is never said to
have lapsed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from graph_builder.concepts import label_of
from graph_builder.effects.effect import Unread
from graph_builder.impact.answer import Answer, Candidate, Hit, WorkList
from graph_builder.impact.told_of import (
    Acted,
    Basis,
    Consequence,
    Doubt,
    Mention,
    Reason,
    Relation,
    Step,
)
from graph_builder.impact.untimely import untimely
from graph_builder.language import agreeing, plural, tr

_MOST_UNREAD = 10
_MOST_NAMED = 3
_LONGEST = 40  # as much of a text as shows which one it is


def relation_word(relation: Relation | None) -> str:
    """What a document is to the one before it."""
    if relation is None:
        return ""
    if relation == "promulgated-by":
        return tr("由其印发", "promulgated by it")
    return label_of("relation", relation, tr("zh", "en"))


def consequence_word(consequence: Consequence) -> str:
    """What becomes of a document."""
    return {
        "falls": tr("随之废止", "goes with it"),
        "changes": tr("随之变动", "changes with it"),
        "review": tr("失去上位依据，需评估", "loses its ground, to be reviewed"),
        "check": tr("上位文件有变动，需复核", "its ground has changed, to be checked"),
    }[consequence]


def effect_word(hit: Hit) -> str:
    """What happens to an item, in a few words."""
    if hit.repointed:
        new = tr("、", ", ").join(each.number or str(each) for each in hit.replacing)
        return tr(f"依据改为{new}", f"re-pointed to {new}")
    if hit.class_ == "all":
        return tr("全部依据废止", "all bases repealed")
    if hit.class_ == "some":
        return tr("部分依据废止", "some bases repealed")
    if any(basis.kind == "policy" for basis in hit.bases_lost):
        return tr("依据废止", "basis repealed")
    if hit.bases_lost:
        return tr("公开依据废止", "basis of disclosure repealed")
    if hit.via == "direct":
        return tr("依据有变动，需复核", "basis changed, to be reviewed")
    if hit.act == "amended":
        return tr(
            "依据的上位文件有变动，需复核", "the ground of its basis has changed, to be checked"
        )
    return tr("依据失去上位依据，需评估", "its basis loses its ground, to be reviewed")


def followed_word(hit: Hit) -> str:
    """What would happen if the documents that lose their ground were repealed too."""
    if hit.class_if_followed == hit.class_:
        return ""
    return {
        "all": tr("若一并废止则全部失去", "if these go too, all"),
        "some": tr("若一并废止则部分失去", "if these go too, some"),
        "none": "",
    }[hit.class_if_followed]


def left_word(hit: Hit) -> str:
    """The bases on which an item may still rest, counted by how they stand.

    The parts add up to the whole; what is no longer in force stands outside of it.
    """
    doubtful = [basis for basis in hit.bases_in_doubt if basis.kind == "policy"]
    kept = [basis for basis in hit.bases_left if not basis.replacing]
    stands = Counter(basis.status.value for basis in kept)
    ended = stands["not-in-force"] + sum(map(_ended, doubtful))
    parts = {
        tr("改引", "re-pointed"): len(hit.bases_left) - len(kept),
        tr("有效", "in force"): stands["in-force"],
        tr("效力未知", "of unknown status"): stands["unknown"],
        _doubt_of(hit): len(doubtful) - sum(map(_ended, doubtful)),
    }
    counted = {text: count for text, count in parts.items() if count}
    whole = sum(counted.values())
    said = tr("无", "none")
    if len(counted) == 1:
        every = tr("均", "all ") if whole > 1 else ""
        said = tr(
            f"{whole} 份，{every}{next(iter(counted))}", f"{whole}, {every}{next(iter(counted))}"
        )
    elif counted:
        listed = tr("、", ", ").join(
            tr(f"{count} 份{text}", f"{count} {text}") for text, count in counted.items()
        )
        said = tr(f"{whole} 份：{listed}", f"{whole}: {listed}")
    if not ended:
        return said
    return said + tr(
        f"；另有 {ended} 份已不再有效，不计", f"; {ended} more no longer in force, not counted"
    )


def _ended(basis: Basis) -> bool:
    return basis.status.value == "not-in-force"


def _doubt_of(hit: Hit) -> str:
    if hit.act == "amended":
        return tr("有变动待复核", "changed, to be checked")
    return tr("失去上位依据待评估", "losing their ground, to be reviewed")


def due_word(hit: Hit) -> str:
    """The day by which an item must be published again."""
    due = hit.republish_by
    return f"{due.day}{tr('（暂定）', ' (provisional)') if due.provisional else ''}"


def doubt_word(doubt: Doubt) -> str:
    """Why an item may be concerned."""
    return {
        "no-article": tr("引用时没有写明条款", "the citation names no article"),
        "whole-article": tr("引用整条，没有写明哪一款", "cites the article, no paragraph"),
        "several-editions": tr("只写标题，同名文件不止一份", "a title that several documents bear"),
    }[doubt]


def reason_word(reason: Reason) -> str:
    """Why a document is proposed."""
    return {
        "declared": tr("清单载明由其替代", "declared to replace it"),
        "same-title": tr("标题相同", "same title"),
        "near-title": tr("标题相近", "like title"),
        "later": tr("文号在后", "later"),
        "same-issuer": tr("同一机关制定", "same issuer"),
        "succeeding-issuer": tr("承继机关制定", "issued by the succeeding body"),
        "cited-beside": tr("有事项同时引用", "cited beside it"),
    }[reason]


def reasons(candidate: Candidate) -> str:
    """All reasons for a candidate."""
    return tr("，", ", ").join(map(reason_word, candidate.reasons))


def act_word(acted: Acted) -> str:
    """What the act does to a document."""
    articles = "、".join(acted.articles)
    done = tr("修改", "amended") if acted.act == "amended" else tr("废止", "repealed")
    return tr(f"{articles}{done}", f"{articles} {done}" if articles else done)


def body_word(work: WorkList) -> str:
    """The name of the body that must act."""
    return work.body.name or tr("目录没有写明的机关", "a body that the catalogue does not name")


def path_word(path: Sequence[Step]) -> str:
    """A path from a document back to the act: each after what the last one does to it."""
    parts = [_short(path[-1])]
    for step, before in zip(reversed(path[1:]), reversed(path[:-1]), strict=True):
        parts.append(
            f"{tr('—', ' -')}{relation_word(step.relation)}{tr('→', '-> ')}{_short(before)}"
        )
    return "".join(parts)


def _short(step: Step) -> str:
    return step.document.number or str(step.document)


def basis_word(basis: Basis) -> str:
    """A basis with how it stands."""
    mark = tr("（改引）", " (re-pointed)") if basis.replacing else ""
    return f"{basis.document}{mark}{tr('：', ': ')}{basis.status}"


def mention_word(mention: Mention) -> str:
    """Why nothing follows for a document by itself."""
    if mention.unsure:
        return tr("同名文件不止一份，请核实", "several editions, to be checked")
    if mention.relation == "promulgates":
        return tr("还印发其他文件", "promulgates others too")
    return (
        tr("只作提及", "only mentions it")
        if mention.relation == "mentions"
        else tr("不随之变动，请留意", "does not follow by itself")
    )


def unstated(answer: Answer) -> frozenset[str]:
    """The bases left of which nobody has stated whether they are in force, by their IRIs."""
    return frozenset(
        basis.document.id
        for hit in answer.items
        for basis in hit.bases_left
        if basis.status.value == "unknown" and not basis.replacing
    )


def notes(answer: Answer) -> list[str]:
    """What a careful reader should know besides."""
    said = []
    lapsed = [
        each
        for each in dict.fromkeys(each.replaced_by for each in answer.acted)
        if each is not None and each.status.value == "not-in-force"
    ]
    said += [
        tr(
            f"改引的{each.document}{each.status}，不能作为依据，请另定。",
            f"{each.document}, cited instead: {each.status}; it cannot be a basis.",
        )
        for each in lapsed
    ]
    unknown = unstated(answer)
    if unknown:
        said.append(
            tr(
                f"尚存依据中有 {len(unknown)} 份文件的效力没有人说明过，请先核实。",
                f"nobody has stated the status of {len(unknown)} of the bases left; check first.",
            )
        )
    if answer.summary.documents_to_review:
        said.append(
            tr(
                "失去上位依据的文件在有关机关作出决定以前形式上仍然有效。",
                "documents that lose their ground stay formally valid until somebody decides.",
            )
        )
    if answer.summary.provisional:
        said.append(
            tr(
                "暂定的日期超出了已公布的放假安排，待公布后核实。",
                "provisional days lie beyond the announced holidays; check once these are known.",
            )
        )
    for each in answer.unknown:
        name = each.number or f"《{each.title}》"
        why = (
            tr("同名文件不止一份，请写文号", "several bear the title, give the number")
            if (each.several)
            else tr("图谱里没有", "not in the graph")
        )
        said.append(f"{name}{tr('（', ' (')}{each.source}{tr('）：', '): ')}{why}")
    if answer.unread:
        count = len(answer.unread)
        said.append(
            tr(
                f"清单里有 {count} 处没有读懂，上面的结果可能不全：",
                f"{plural(count, 'place of the list was', 'places of the list were')} not "
                "understood, so this may be incomplete:",
            )
        )
        said += unread_notes(answer.unread)
    return said


def unread_notes(unread: Sequence[Unread]) -> list[str]:
    """What was not understood of a list, each with its place; of many the first alone."""
    said = [f"{each.source} {each.reason}：{_cut(each.text)}" for each in unread[:_MOST_UNREAD]]
    more = len(unread) - len(said)
    if more:
        how = "yiju effects … --dry-run"
        said.append(tr(f"另有 {more} 处，见 {how}", f"{more} more, see {how}"))
    return said


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"


def _replaced(answer: Answer) -> str:
    """What takes the place of what is repealed, as a clause."""
    new = list(dict.fromkeys(each.replaced_by for each in answer.acted if each.replaced_by))
    if not new:
        return ""
    named = tr("、", ", ").join(str(each.document) for each in new[:_MOST_NAMED])
    if len(new) > _MOST_NAMED:
        named += tr(f"等 {len(new)} 份文件", f" and {len(new) - _MOST_NAMED} more")
    count = sum(each.replaced_by is not None for each in answer.acted)
    of = "" if count == len(answer.acted) else tr(f"其中 {count} 份", f"{count} of them ")
    each = tr("分别", "") if len(new) > 1 else ""
    return tr(f"，{of}{each}由{named}替代", f", {of}replaced by {named}")


def summary_sentences(answer: Answer) -> list[str]:
    """The answer in a few sentences, the most important first."""
    figures = answer.summary
    named = tr("、", ", ").join(str(each.document) for each in answer.acted[:_MOST_NAMED])
    more = len(answer.acted) - _MOST_NAMED
    if more > 0:
        named += tr(f"等 {len(answer.acted)} 份文件", f" and {more} more")
    done = tr("、", ", ").join(sorted({act_word(each) for each in answer.acted}))
    one_day = len({each.day for each in answer.acted}) == 1
    when = (
        tr(f"自{answer.on}起", f"from {answer.on} on")
        if one_day
        else tr("按各自的日期", "each from its own day")
    )
    said = untimely(answer)
    new = _replaced(answer)
    said.append(tr(f"假设{named}{when}{done}{new}。", f"What if: {named}, {done} {when}{new}."))
    if figures.direct:
        said.append(
            tr(
                f"{figures.catalogues} 个目录的 {figures.items} 个事项受影响：{_counted(answer)}。"
                f"更新公开的最后日期：{_span(answer)}。",
                f"{_where(answer)} affected: "
                f"{_counted(answer)}. To be published again by {_span(answer)}.",
            )
        )
    elif figures.items:
        said.append(
            tr(
                f"没有事项直接引用；{figures.catalogues} 个目录的 {figures.items} 个事项间接受影响。"
                f"若依据随之变动，更新公开的最后日期：{_span(answer)}。",
                f"No item cites it itself; {_where(answer)} "
                f"affected indirectly. If their bases change too, by {_span(answer)}.",
            )
        )
    elif figures.possible:
        said.append(
            tr(
                f"没有事项写明引用所涉的内容；另有 {figures.possible} 个事项可能有关，须逐项核对。",
                f"No item says that it cites what is concerned; "
                f"{plural(figures.possible, 'item')} may be concerned, to be checked one by one.",
            )
        )
    else:
        said.append(tr("没有事项引用它们。", "No item cites them."))
    counts = Counter(each.consequence for each in answer.documents)
    parts = [
        tr(
            f"{counts[kind]} 份文件{consequence_word(kind)}",
            f"{counts[kind]}: {consequence_word(kind)}",
        )
        for kind in get_args(Consequence)
        if counts[kind]
    ]
    if parts:
        said.append(tr("；", "; ").join(parts) + tr("。", "."))
    return said


def _where(answer: Answer) -> str:
    """English for how many items of how many catalogues are."""
    figures = answer.summary
    catalogues = plural(figures.catalogues, "catalogue")
    return f"{plural(figures.items, 'item')} in {catalogues} {agreeing(figures.items, 'is', 'are')}"


def _counted(answer: Answer) -> str:
    figures = answer.summary
    parts = []
    if figures.no_basis_left:
        parts.append(
            tr(
                f"{figures.no_basis_left} 个没有依据了",
                plural(figures.no_basis_left, "has no basis left", "have no basis left"),
            )
        )
    if figures.repointed:
        count = figures.repointed
        parts.append(tr(f"{count} 个改引", plural(count, "is re-pointed", "are re-pointed")))
    kept = [hit for hit in answer.items if not hit.repointed]
    some = sum(hit.class_ == "some" for hit in kept)
    if some:
        parts.append(
            tr(f"{some} 个失去部分依据", plural(some, "loses some bases", "lose some bases"))
        )
    direct = sum(hit.class_ == "none" and hit.via == "direct" for hit in kept)
    if direct:
        parts.append(
            tr(f"{direct} 个需复核", plural(direct, "is to be reviewed", "are to be reviewed"))
        )
    indirect = sum(hit.via == "indirect" for hit in kept)
    if indirect:
        parts.append(tr(f"{indirect} 个间接受影响", f"{indirect} indirectly"))
    return tr("，", ", ").join(parts)


def _span(answer: Answer) -> str:
    figures = answer.summary
    last = figures.last_due
    text = (
        str(figures.first_due)
        if last in (None, figures.first_due)
        else tr(f"{figures.first_due}至{last}", f"{figures.first_due} to {last}")
    )
    return text + (tr("（暂定）", " (provisional)") if figures.provisional else "")
