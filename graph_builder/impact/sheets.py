"""An impact as a workbook: a summary, a sheet for each body, the documents, the evidence.

As CSV, which has one table, it is the work of all bodies, one below the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph_builder import csv_text
from graph_builder.impact import words
from graph_builder.impact.answer import Answer, Hit
from graph_builder.impact.told_of import Row
from graph_builder.language import plural, tr
from graph_builder.workbook import Cell, Link, Table, Workbook, sheet_names

_WIDTHS = (6, 18, 6, 28, 18, 16, 14, 38, 38, 14, 13, 24)
_EVIDENCE = (24, 7, 34, 40, 60, 46, 10)


def to_xlsx(answer: Answer) -> bytes:
    """The workbook of ``answer``."""
    titles = [
        tr("概要", "summary"),
        *(words.body_word(work) for work in answer.bodies),
        tr("文件", "documents"),
        tr("应改之处", "rows to edit"),
        tr("可能涉及", "possibly"),
        tr("替代建议", "candidates"),
    ]
    names = sheet_names(titles)
    book = Workbook()
    book.add_table(names[0], _summary(answer))
    for name, work in zip(names[1:], answer.bodies, strict=False):
        book.add_table(name, _work(work.work))
    last = names[-4:]
    book.add_table(last[0], _documents(answer))
    book.add_table(last[1], _evidence(answer.items))
    if answer.possible:
        book.add_table(last[2], _possible(answer))
    if answer.candidates:
        book.add_table(last[3], _candidates(answer))
    return book.to_bytes()


def _summary(answer: Answer) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (tr("结论", "answer"), sentence) for sentence in words.summary_sentences(answer)
    ]
    rows += [
        (words.act_word(each), f"{each.document}{tr('：', ': ')}{each.status}")
        for each in answer.acted
    ]
    rows += [
        (tr("改引", "re-pointed to"), words.basis_word(each))
        for each in dict.fromkeys(each.replaced_by for each in answer.acted)
        if each is not None
    ]
    for work in answer.bodies:
        count = len(work.work)
        bare = sum(hit.bare for hit in work.work)
        rows.append(
            (
                words.body_word(work),
                tr(f"{count} 个事项", plural(count, "item"))
                + (tr(f"，其中 {bare} 个没有依据了", f", {bare} without a basis") if bare else ""),
            )
        )
    rows += [(tr("请注意", "note"), note) for note in words.notes(answer)]
    return Table((tr("项目", "subject"), tr("内容", "what")), rows, widths=(28, 100))


def to_csv(answer: Answer) -> str:
    """The work of each body, a row an item, the most urgent first."""
    header = (tr("机关", "body"), *_work(()).header)
    rows = [
        (words.body_word(each), *row) for each in answer.bodies for row in _work(each.work).rows
    ]
    return csv_text.to_csv(header, rows)


def _work(hits: Iterable[Hit]) -> Table:
    header = (
        tr("次序", "no."), tr("目录", "catalogue"), tr("序号", "item"), tr("事项", "name"),
        tr("影响", "effect"), tr("若下位文件一并废止", "if followed"), tr("尚存依据", "bases left"),
        tr("失去或存疑的依据", "bases lost or in doubt"), tr("尚存依据及其效力", "bases left and their status"),
        tr("应改之处", "rows to edit"), tr("最迟公开日", "publish by"), tr("网页", "page"),
    )  # fmt: skip
    rows = [
        (
            n, hit.item.catalogue_title or hit.item.catalogue, _number(hit), hit.item.name,
            words.effect_word(hit), words.followed_word(hit), words.left_word(hit),
            "\n".join(str(basis.document) for basis in (*hit.bases_lost, *hit.bases_in_doubt)),
            "\n".join(map(words.basis_word, hit.bases_left)),
            "\n".join(dict.fromkeys(row.place for row in hit.evidence)),
            words.due_word(hit), Link(hit.url) if hit.url else "",
        )
        for n, hit in enumerate(hits, 1)
    ]  # fmt: skip
    return Table(header, rows, widths=_WIDTHS)


def _number(hit: Hit) -> Cell:
    return hit.item.printed_seq or hit.item.seq


def _documents(answer: Answer) -> Table:
    header = (
        tr("文件", "document"), tr("后果", "consequence"), tr("关系", "relation"),
        tr("对象", "of"), tr("证明文字", "words that prove it"), tr("事项数", "items"), tr("效力", "status"),
    )  # fmt: skip
    rows: list[Sequence[Cell]] = [
        (str(each.document), words.act_word(each), "", "", "", "", str(each.status))
        for each in answer.acted
    ]
    for one in answer.documents:
        before = one.path[-2].document if len(one.path) > 1 else None
        rows.append(
            (
                str(one.document), words.consequence_word(one.consequence),
                words.relation_word(one.path[-1].relation), str(before or ""),
                one.path[-1].words or "", one.items, str(one.status),
            )
        )  # fmt: skip
    for mention in answer.mentions:
        rows.append(
            (
                str(mention.document), words.mention_word(mention), words.relation_word(mention.relation),
                str(mention.of), mention.words, "", "",
            )
        )  # fmt: skip
    return Table(header, rows, widths=(56, 24, 10, 50, 50, 8, 24))


def _evidence(hits: Iterable[Hit]) -> Table:
    rows = [
        (hit.item.catalogue, _number(hit), hit.item.name, *_place(row))
        for hit in hits
        for row in hit.evidence
    ]
    return Table(_evidence_header(), rows, widths=_EVIDENCE)


def _evidence_header() -> tuple[str, ...]:
    return (
        tr("目录", "catalogue"), tr("序号", "item"), tr("事项", "name"), tr("位置", "place"),
        tr("原文", "as printed"), tr("文件", "document"), tr("条款", "article"),
    )  # fmt: skip


def _place(row: Row) -> tuple[str, ...]:
    return str(row.source), row.text, str(row.document), row.article or ""


def _possible(answer: Answer) -> Table:
    rows = [
        (
            each.item.catalogue, each.item.printed_seq or each.item.seq, each.item.name,
            *_place(row), words.doubt_word(each.doubt),
        )
        for each in answer.possible
        for row in each.rows
    ]  # fmt: skip
    header = (*_evidence_header(), tr("原因", "why"))
    return Table(header, rows, widths=(*_EVIDENCE, 36))


def _candidates(answer: Answer) -> Table:
    header = (
        tr("文件", "document"), tr("可替代", "in place of"), tr("把握", "score"),
        tr("理由", "reasons"), tr("效力", "status"),
    )  # fmt: skip
    rows = [
        (str(each.document), str(each.of), each.score, words.reasons(each), str(each.status))
        for each in answer.candidates
    ]
    return Table(header, rows, widths=(56, 56, 12, 44, 24), shares={2})
