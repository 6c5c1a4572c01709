"""Findings as a workbook: a row a finding to filter, and how complete each catalogue is.

The first sheet is the work list of an editor, in the order of the sheets; the others
count: the findings by catalogue and by rule, the filled cells by catalogue, body and
column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import pyoxigraph as ox

from graph_builder.completeness import COUNTED, Share, by_body, by_column
from graph_builder.findings import Finding, Findings
from graph_builder.findings.finding import Severity
from graph_builder.findings.words import SEVERITY, field_name, rule_name
from graph_builder.language import tr
from graph_builder.sheet import Sheet, sheets
from graph_builder.workbook import Cell, Table, Workbook

_TINTS: Mapping[Severity, str] = {"Violation": "#F8C9BE", "Warning": "#FCE8B2", "Info": "#D6E6F7"}
_SEVERITY_COLUMN = 5
# The tables of the summary stand below each other and share their columns.
_SUMMARY_WIDTHS = (36, 42, 13, 13, 13, 13, 13, 13)


def findings_xlsx(findings: Findings, store: ox.Store, only: Collection[str] = ()) -> bytes:
    """The workbook of ``findings`` on the catalogues of ``store``, or on those in ``only``."""
    book = Workbook()
    listed = sheets(store, only)
    columns, bodies = by_column(store, only), by_body(store, only)
    book.add_table(tr("发现", "Findings"), _findings(findings))
    book.add_blocks(
        tr("概要", "Summary"),
        {
            tr("各目录的发现", "Findings by catalogue"): _by_catalogue(findings, listed),
            tr("各规则的发现", "Findings by rule"): _by_rule(findings),
            tr("各目录各栏的填写率", "Filled cells by catalogue and column"): _matrix(
                columns, listed
            ),
        },
    )
    book.add_table(tr("填写率（目录）", "Completeness"), _completeness(columns))
    book.add_table(tr("填写率（机关）", "Completeness by body"), _completeness(bodies))
    return book.to_bytes()


def _findings(findings: Findings) -> Table:
    header = (
        tr("目录", "catalogue"), tr("行", "line"), tr("序号", "number"), tr("事项", "item"),
        tr("栏目", "column"), tr("严重程度", "severity"), tr("说明", "finding"),
        tr("原文", "printed"), tr("建议", "suggestion"), tr("依据何在", "how one knows"),
        tr("把握", "certainty"), tr("规则", "rule"), tr("核销理由", "dismissed because"),
        tr("核销人", "dismissed by"),
    )  # fmt: skip
    return Table(
        header,
        [_row(each) for each in findings],
        widths=(16, 7, 6, 22, 10, 9, 44, 30, 24, 24, 7, 14, 16, 9),
        tints={(_SEVERITY_COLUMN, str(SEVERITY[each])): tint for each, tint in _TINTS.items()},
        faded={n for n, each in enumerate(findings) if each.dismissal is not None},
    )


def _row(each: Finding) -> Sequence[Cell]:
    dismissal = each.dismissal
    return (
        each.catalogue or "", _line(each), "" if each.sequence is None else each.sequence,
        each.name or "", str(field_name(each.field)), str(SEVERITY[each.severity]),
        str(each.message), each.printed or "", each.suggestion or "", str(each.evidence),
        "" if each.certainty is None else f"{each.certainty:.0%}", str(rule_name(each.shape)),
        dismissal.reason if dismissal else "", dismissal.by if dismissal else "",
    )  # fmt: skip


def _line(each: Finding) -> Cell:
    """The line of a finding; its sheet too, where its file has several."""
    place = each.place
    if place is None or not place.line:
        return ""
    return f"{place.sheet}!{place.line}" if place.sheet else place.line


def _by_catalogue(findings: Findings, listed: Sequence[Sheet]) -> Table:
    """How many findings of each severity are open, how many dismissed, in each catalogue."""
    open_ = Counter((each.catalogue, each.severity) for each in findings.open)
    dismissed = Counter(each.catalogue for each in findings if each.dismissal is not None)
    header = (
        tr("目录", "catalogue"), tr("名称", "title"), tr("行数", "rows"), *map(str, SEVERITY.values()),
        tr("合计", "in all"), tr("已核销", "dismissed"),
    )  # fmt: skip

    def counts(slugs: Collection[str | None]) -> list[int]:
        severities = [sum(open_[slug, severity] for slug in slugs) for severity in SEVERITY]
        return [*severities, sum(severities), sum(dismissed[slug] for slug in slugs)]

    rows: list[Sequence[Cell]] = [
        (sheet.slug, sheet.title or "", len(sheet.rows), *counts([sheet.slug])) for sheet in listed
    ]
    if any(each.catalogue is None for each in findings):
        rows.append((tr("（不属于某一目录）", "(of no catalogue)"), "", "", *counts([None])))
    everywhere = {each.catalogue for each in findings}
    in_all = sum(len(sheet.rows) for sheet in listed)
    rows.append((tr("合计", "in all"), "", in_all, *counts(everywhere)))
    return Table(header, rows, _SUMMARY_WIDTHS)


def _by_rule(findings: Findings) -> Table:
    """How many findings of each rule are open, and in how many rows; the most first."""
    count = Counter(each.shape for each in findings.open)
    places = Counter[str]()
    for each in findings.open:
        places[each.shape] += 1 + len(each.same)
    header = (
        tr("规则", "rule"), tr("代号", "slug"), tr("发现", "findings"), tr("涉及处数", "places"),
    )  # fmt: skip
    ranked = sorted(count.items(), key=lambda each: (-each[1], each[0]))
    rows = [(str(rule_name(shape)), shape, n, places[shape]) for shape, n in ranked]
    return Table(header, rows, _SUMMARY_WIDTHS[:4])


def _matrix(columns: Sequence[Share], listed: Sequence[Sheet]) -> Table:
    titles = {sheet.slug: sheet.title or "" for sheet in listed}
    names = [str(field_name(field)) for field in COUNTED]
    header = (tr("目录", "catalogue"), tr("名称", "title"), *names)
    rows: dict[str, list[Cell]] = {}
    for each in columns:
        row = rows.setdefault(each.catalogue, [each.catalogue, titles[each.catalogue]])
        row.append(each.share if each.printed else tr("无此栏", "no column"))
    widths = (*_SUMMARY_WIDTHS[:2], *(13 for _ in names))
    return Table(header, list(rows.values()), widths, shares=range(2, len(header)))


def _completeness(shares: Sequence[Share]) -> Table:
    """One row a share, of the columns that the catalogue has."""
    with_body = any(each.body is not None for each in shares)
    header = [
        tr("目录", "catalogue"), *([tr("机关", "body")] if with_body else []),
        tr("栏目", "column"), tr("行数", "rows"), tr("已填", "filled"), tr("未填", "empty"),
        tr("填写率", "share"),
    ]  # fmt: skip

    def rows() -> Iterator[Sequence[Cell]]:
        for each in shares:
            if each.printed:
                yield (
                    each.catalogue, *([each.body or ""] if with_body else []),
                    str(field_name(each.field)), each.rows, each.filled, each.rows - each.filled,
                    each.share,
                )  # fmt: skip

    return Table(header, list(rows()), shares=[len(header) - 1])
