"""What the reports of an impact say, sentence by sentence, whatever form they take.

A document that the act takes is repealed; one whose ground falls loses its ground and
must be reviewed: it stays formally valid, and no sentence here says otherwise.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from graph_builder.impact.answer import (
    Affected,
    Answer,
    Basis,
    Class,
    Deadline,
    Document,
    Doubt,
    Hit,
    Item,
    Mention,
    Reason,
    Relation,
    Row,
    Step,
)
from graph_builder.language import tr

_RELATIONS: Final[dict[Relation, tuple[str, str]]] = {
    "promulgates": ("印发", "promulgates"),
    "promulgated-by": ("由其印发", "is promulgated by"),
    "implements": ("实施", "implements"),
    "supplements": ("补充", "supplements"),
    "forwards": ("转发", "forwards"),
    "amends": ("修改", "amends"),
    "adjusts": ("调整", "adjusts"),
    "mentions": ("提及", "mentions"),
}
_REASONS: Final[dict[Reason, tuple[str, str]]] = {
    "declared": ("清理结果写明由它替代", "declared as its replacement"),
    "same-title": ("标题相同", "same title"),
    "near-title": ("标题相近", "similar title"),
    "later": ("时间在后", "later"),
    "same-issuer": ("制定机关相同", "same issuer"),
    "succeeding-issuer": ("由职能承接机关制定", "issued by the succeeding body"),
    "cited-beside": ("同一事项已引用", "cited by the same item already"),
}
_INNER: Final = str.maketrans("《》<>", "〈〉〈〉")
_DOUBTS: Final[dict[Doubt, tuple[str, str]]] = {
    "no-article": ("引用时未写条款", "the citation names no article"),
    "several-editions": (
        "只写了标题，几个版本同名",
        "a title alone, which several editions bear",
    ),
}


def day(when: date) -> str:
    """A date as a document writes it.

    >>> day(date(2026, 6, 30))
    '2026年6月30日'
    """
    return tr(f"{when.year}年{when.month}月{when.day}日", when.isoformat())


def relation(name: Relation | None) -> str:
    """The word for a relation between documents; nothing for a document of the act."""
    return tr(*_RELATIONS[name]) if name else ""


def doubt(name: Doubt) -> str:
    """Why nobody can tell whether an item is concerned."""
    return tr(*_DOUBTS[name])


def reasons(names: tuple[Reason, ...]) -> str:
    """Why a document is proposed."""
    return tr("，", ", ").join(tr(*_REASONS[name]) for name in names)


def act(answer: Answer) -> str:
    """What is done, as a noun: 废止, 修改."""
    return tr("废止", "repeal") if answer.act == "repealed" else tr("修改", "amendment")


def acted_on(answer: Answer) -> str:
    """The documents of the act, with the article where one is meant."""
    names = tr("、", ", ").join(named(each.document) for each in answer.repealed)
    return names + (answer.article or "")


def heading(answer: Answer) -> str:
    """The heading of a report."""
    named = tr("、", ", ").join(
        f"《{each.document.title.translate(_INNER)}》"
        if each.document.title
        else named(each.document)
        for each in answer.repealed[:2]
    )
    if len(answer.repealed) > 2:
        named += tr(f"等{len(answer.repealed)}份文件", f" and {len(answer.repealed) - 2} more")
    named += answer.article or ""
    return tr(f"{act(answer)}{named}影响分析", f"What the {act(answer)} of {named} does")


def class_name(class_: Class, answer: Answer) -> str:
    """The class of an item in a few words."""
    done = tr("废止", "repealed") if answer.act == "repealed" else tr("修改", "amended")
    return {
        "all": tr(f"全部依据被{done}", f"all bases {done}"),
        "some": tr(f"部分依据被{done}", f"some bases {done}"),
        "none": tr("仅上位依据受影响", "hit only through a superior document"),
    }[class_]


def followed(hit: Hit) -> str:
    """What becomes of the item if the documents that lose ground fall too, where it is more."""
    if hit.class_if_followed == hit.class_:
        return ""
    return {
        "all": tr("若下位文件随之失效，将无政策依据", "no policy basis, if what follows falls too"),
        "some": tr("若下位文件随之失效，将失去部分依据", "loses some, if what follows falls too"),
        "none": "",
    }[hit.class_if_followed]


def task(hit: Hit, answer: Answer) -> str:
    """What there is to do for an item."""
    if answer.act == "amended":
        return tr(
            "核对所引条款与修改后的文字是否一致", "compare what is cited with the new wording"
        )
    if hit.repointed:
        by = named(answer.replaced_by.document) if answer.replaced_by else ""
        return tr(f"改引{by}，并核对内容", f"cite {by} instead, and compare the content")
    if hit.bare:
        return tr(
            "另定依据；没有的，评估事项是否保留",
            "name another basis; without one, decide whether the item stays",
        )
    if hit.class_ != "none":
        return tr(
            "删去被废止的依据，核对尚存依据是否足够",
            "take out what is repealed; see whether what is left is enough",
        )
    return tr(
        "评估所引文件失去上位依据后能否继续适用",
        "review whether the cited document can stand without its superior",
    )


def summary(answer: Answer) -> list[str]:
    """The answer in a few sentences."""
    figures = answer.summary
    sentences = [_reach(answer)]
    if figures.items:
        sentences += [_classes(answer), _due(answer)]
    if figures.documents_to_review:
        sentences.append(
            tr(
                f"{figures.documents_to_review}份下位文件失去上位依据，需评估；评估之前形式上仍然有效。",
                f"{figures.documents_to_review} documents lose their ground and must be "
                "reviewed; until then they stay formally valid.",
            )
        )
    if figures.possible:
        sentences.append(
            tr(
                f"另有{figures.possible}个事项可能有关，单凭目录无法判断，列在后面。",
                f"{figures.possible} more items may be concerned; the catalogue does not tell.",
            )
        )
    return sentences


def _reach(answer: Answer) -> str:
    figures = answer.summary
    when, names = day(answer.on), acted_on(answer)
    if not figures.items:
        return tr(
            f"自{when}起{act(answer)}{names}：图谱里没有事项以它为依据。",
            f"The {act(answer)} of {names} on {when}: no item in the graph rests on it.",
        )
    where = tr(
        f"涉及{figures.catalogues}个目录的{figures.items}个事项",
        f"{figures.items} items in {figures.catalogues} catalogues",
    )
    shares = tr(
        f"（直接引用{figures.direct}个，经下位文件{figures.indirect}个）",
        f" ({figures.direct} cite it, {figures.indirect} through other documents)",
    )
    return tr(
        f"自{when}起{act(answer)}{names}，{where}{shares}。",
        f"The {act(answer)} of {names} on {when} concerns {where}{shares}.",
    )


def _classes(answer: Answer) -> str:
    figures = answer.summary
    counts: dict[Class, int] = {"all": figures.all, "some": figures.some, "none": figures.none}
    parts = [
        f"{class_name(class_, answer)}{tr('', ': ')}{count}{tr('个', '')}"
        for class_, count in counts.items()
        if count
    ]
    bare = figures.no_basis_left
    last = tr("没有事项失去全部政策依据", "no item is left without a policy basis")
    if bare and answer.act == "repealed":
        last = tr(
            f"{bare}个事项将没有政策依据，请先处理",
            f"{bare} items are left without a policy basis and come first",
        )
    if answer.act == "amended":
        last = tr("没有依据消失，但都要复核", "no basis goes, but all need a look")
    return tr("，", "; ").join([*parts, last]) + tr("。", ".")


def _due(answer: Answer) -> str:
    figures = answer.summary
    first, last = figures.first_due, figures.last_due
    assert first is not None and last is not None
    span = day(first) if first == last else tr(f"{day(first)}至{day(last)}", f"{first} to {last}")
    provisional = (
        tr("（节假日安排尚未公布，暂定）", " (provisional: the holidays are not announced yet)")
        if figures.provisional
        else ""
    )
    return tr(
        f"变更后的信息最迟应于{span}重新公开{provisional}。",
        f"What changes must be published again by {span}{provisional}.",
    )


def caveat() -> str:
    """What a reader has to know of all of this."""
    return tr(
        "本分析由各目录的文字推出，图谱没有改动；是否废止、如何处理，以有权机关的决定为准。",
        "Worked out from the words of the catalogues; nothing in the graph was changed. "
        "What happens is for the competent bodies to decide.",
    )


def due(deadline: Deadline) -> str:
    """The day to publish again by, with what makes it uncertain."""
    provisional = tr("（暂定）", " (provisional)") if deadline.provisional else ""
    return f"{deadline.day.isoformat()}{provisional}"


def place(item: Item) -> str:
    """The catalogue and the number of an item, as people quote it."""
    number = item.printed_seq or str(item.seq)
    return tr(
        f"{item.catalogue_title or item.catalogue} 第{number}项",
        f"{item.catalogue_title or item.catalogue}, no. {number}",
    )


def named(document: Document) -> str:
    """Title and number; a title inside the title stands in single marks (GB/T 15834).

    >>> named(Document("urn:a", "甲〔2020〕1号", "关于印发《乙》的通知"))
    '《关于印发〈乙〉的通知》（甲〔2020〕1号）'
    """
    if document.title is None:
        return document.number or document.id
    title = document.title.translate(_INNER)
    return f"《{title}》" + (f"（{document.number}）" if document.number else "")


def lost(hit: Hit) -> list[str]:
    """The bases that go, and those whose ground goes, one a line."""
    return [
        *(named(each.document) for each in hit.bases_lost),
        *(
            named(each.document) + tr("（失去上位依据，需评估）", " (loses its ground)")
            for each in hit.bases_in_doubt
        ),
    ]


def left(hit: Hit) -> list[str]:
    """The bases left, each with its status, one a line."""
    return [_left(each) for each in hit.bases_left]


def _left(each: Basis) -> str:
    if each.replacing:
        return named(each.document) + tr("（改引）", " (replacement)")
    return f"{named(each.document)}{tr('，', ', ')}{each.status}"


def path(steps: tuple[Step, ...]) -> str:
    """A path as a chain: what leads to what.

    A step says what its document is to the one before it.
    """
    parts = [named(steps[0].document)]
    for step in steps[1:]:
        parts.append(
            tr(
                f"←{relation(step.relation)}— {named(step.document)}",
                f"← {relation(step.relation)} — {named(step.document)}",
            )
        )
    return " ".join(parts)


def consequence(each: Affected) -> str:
    """What becomes of a document."""
    return (
        tr("一并废止", "falls with it")
        if each.consequence == "falls"
        else tr("失去上位依据，需评估", "loses its ground, to be reviewed")
    )


def mention(each: Mention) -> str:
    """How a document only names one that falls."""
    unsure = (
        tr("；几个版本同名，所指未定", "; several editions bear that title") if each.unsure else ""
    )
    return tr(
        f"{relation(each.relation)}{named(each.of)}{unsure}",
        f"{relation(each.relation)} {named(each.of)}{unsure}",
    )


def row(each: Row) -> str:
    """The place of a cell to be edited."""
    return str(each.source)
