"""What the command line prints: tables for people, and the JSON of the contract."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from graph_builder.account import Account
from graph_builder.catalogue import Catalogue
from graph_builder.concepts import label_of
from graph_builder.construction.catalogues import Built
from graph_builder.document_number import REPAIRS, Found
from graph_builder.findings import Findings
from graph_builder.findings_report.plain import findings_tally, findings_total
from graph_builder.language import plural, tr
from graph_builder.query import TAGS, Answer, Parameter, Question, shown, text_of
from graph_builder.recognise.headers import HeaderWords, column_label
from graph_builder.recognise.layouts import load_layouts

_OF_CITATIONS = ("policies", "numbered", "dangling", "dangling_policies")
_COUNTS = ("items", "entries", "citations", "documents", "bodies", "mends", "rejections")


def _language() -> str:
    return tr("zh", "en")


def new_table(*columns: str, right: Sequence[str] = ()) -> Table:
    """An empty table as all of ours look; the columns in ``right`` are numbers."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return table


# build


def _count(row: ox.QuerySolution, name: str) -> int:
    term = row[name]
    return int(term.value) if isinstance(term, ox.Literal) else 0


def summary_json(
    rows: Sequence[ox.QuerySolution], built: Built, found: Findings | None
) -> dict[str, Any]:
    """What a build did, as plain data."""
    return {
        "changed": built.changed,
        "catalogues": [
            {
                "id": text_of(row["slug"]),
                "title": text_of(row["title"]),
                "file": text_of(row["file"]),
                "layout": text_of(row["layout"]),
                "undescribed": (text_of(row["undescribed"]) or "").split(),
                **{name: _count(row, name) for name in (*_COUNTS, *_OF_CITATIONS)},
                "findings": found and findings_tally(found, text_of(row["slug"])),
            }
            for row in rows
        ],
        "failures": [
            {"file": str(failure.file), "error": str(failure.error)} for failure in built.failures
        ],
    }


def print_summary(
    console: Console,
    rows: Sequence[ox.QuerySolution],
    built: Built,
    store: Path,
    found: Findings | None = None,
) -> None:
    """The table of catalogues, what their descriptions lack, and where the graph is."""
    names = {
        "items": tr("事项", "items"),
        "entries": tr("条目", "entries"),
        "citations": tr("引用", "citations"),
        "documents": tr("文件", "documents"),
        "bodies": tr("机关", "bodies"),
        "mends": tr("修补", "mends"),
        "rejections": tr("未收入", "rejections"),
    }
    numbers = [*names.values(), *([tr("发现", "findings")] if found is not None else [])]
    table = new_table(tr("目录", "catalogue"), *numbers, right=numbers)
    for row in rows:
        slug = text_of(row["slug"]) or ""
        counts = [str(_count(row, name)) for name in names]
        if found is not None:
            counts.append(str(sum(findings_tally(found, slug).values())))
        table.add_row(escape(slug), *counts)
    if rows:
        console.print(table)
    else:
        console.print(tr("图谱里没有目录。", "There is no catalogue in the graph."))
    for row in rows:
        unsaid = (text_of(row["undescribed"]) or "").split()
        if unsaid:
            said = "、".join(
                _FIELDS[name][_language()] for name in sorted(unsaid, key=_field_order)
            )
            console.print(
                tr(
                    f"{text_of(row['slug'])}：未说明{said}",
                    f"{text_of(row['slug'])}: not said: {said}",
                ),
                style="dim",
            )
    _print_dangling(console, rows)
    if found is not None and found.open:
        console.print(
            tr(
                f"校验发现：{findings_total(found)}：yiju validate",
                f"findings: {findings_total(found)}: yiju validate",
            )
        )
    console.print(
        tr(f"图谱已发布在 {store}", f"the graph is published in {store}")
        if built.changed
        else tr(f"{store} 没有变化", f"{store} is unchanged")
    )


_FIELDS: Mapping[str, Mapping[str, str]] = {
    "title": {"zh": "名称", "en": "title"},
    "publisher": {"zh": "发布机关", "en": "publisher"},
    "jurisdiction": {"zh": "辖区", "en": "jurisdiction"},
    "edition": {"zh": "版次", "en": "edition"},
    "date": {"zh": "日期", "en": "date"},
    "url": {"zh": "网页地址", "en": "address of the page"},
}


def _field_order(name: str) -> int:
    return list(_FIELDS).index(name)


def _print_dangling(console: Console, rows: Sequence[ox.QuerySolution]) -> None:
    """The share of citations that lead to no document identified by its number."""
    names = ("citations", "dangling", "policies", "dangling_policies")
    citations, dangling, policies, of_policies = (
        sum(_count(row, name) for row in rows) for name in names
    )
    if not dangling:
        return
    share = f"{dangling / citations:.0%}"
    console.print(
        tr(
            f"{citations} 处引用中有 {dangling} 处（{share}）悬空：指不到有文号的文件；"
            f"其中政策依据 {policies} 处，悬空 {of_policies} 处。",
            f"{dangling} of {plural(citations, 'citation')} ({share}) dangle: they lead to no document "
            f"with a number; of {plural(policies, 'policy basis', 'policy bases')} {of_policies} do.",
        )
    )
    console.print(
        tr(
            "缺哪些文件：yiju query missing-documents",
            "which documents are missing: yiju query missing-documents",
        )
    )


# extract


def print_catalogue(console: Console, catalogue: Catalogue) -> None:
    """The items with their bases, one row an item."""
    table = new_table(
        tr("序号", "no."), tr("事项", "item"), tr("条目", "entries"), tr("依据", "bases"),
        right=[tr("序号", "no."), tr("条目", "entries")],
    )  # fmt: skip
    for item in catalogue.items:
        bases = [cited.document_number or f"《{cited.title}》" for cited in item.citations]
        table.add_row(
            str(item.seq), escape(item.name), str(len(item.entries)), escape("\n".join(bases))
        )
    console.print(table)
    console.print(
        tr(
            f"{len(catalogue.items)} 个事项，{sum(1 for _ in catalogue.citations())} 处引用，"
            f"{len(catalogue.mends)} 处修补，{len(catalogue.rejections)} 处未收入"
            "（--explain 看修补与未收入，--format json 看全部）",
            f"{plural(len(catalogue.items), 'item')}, "
            f"{plural(sum(1 for _ in catalogue.citations()), 'citation')}, "
            f"{plural(len(catalogue.mends), 'mend')}, {plural(len(catalogue.rejections), 'rejection')} "
            "(--explain shows mends and rejections, --format json everything)",
        )
    )


def print_explanation(console: Console, catalogue: Catalogue) -> None:
    """The layout, what each column was taken for, and every mend and rejection."""
    layout = next(each for each in load_layouts() if each.id == catalogue.layout)
    console.print(tr("版式：", "layout: ") + f"{layout.title[_language()]}（{layout.id}）")
    labels = HeaderWords.load().labels
    columns = new_table(tr("表头", "header"), tr("认作", "taken for"))
    for column in catalogue.columns:
        if column.role is None and not column.printed:
            taken = tr("没有表头：未收入", "no heading: rejected")
        elif column.role is None and HeaderWords.load().knows(column.printed):
            taken = tr("原样保留", "kept as printed")
        elif column.role is None:
            taken = tr("不认识，原样保留", "not known, kept as printed")
        else:
            taken = f"{labels[column.role]} ({column.role})"
        if column.option:
            taken += tr("，选项：", ", option: ") + column.option
        if column.evidence == "cells":
            taken += tr(
                f"，按内容推断，{column.likeness}% 的单元格相符",
                f", by what it holds: {column.likeness}% of its cells agree",
            )
        elif column.evidence == "place" and column.role is not None:
            taken += tr(
                f"，按位置推断，可信度 {column.likeness}%",
                f", by where it stands, confidence {column.likeness}%",
            )
        elif column.likeness < 100:
            taken += tr(f"，词形相近，{column.likeness}%", f", by likeness, {column.likeness}%")
        columns.add_row(escape(column.printed), escape(taken))
    console.print(columns)
    mends = new_table(tr("行", "line"), tr("修补", "mend"), tr("原为", "was"), tr("改为", "now"))
    for mend in catalogue.mends:
        label = label_of("mend-kind", mend.kind, _language())
        was = " | ".join(cell for cell in mend.was.split("\t") if cell)
        mends.add_row(str(mend.source.line), label, escape(was), escape(mend.now))
    console.print(mends)
    rejections = new_table(
        tr("行", "line"), tr("未收入", "rejected"), tr("列", "column"), tr("原因", "reason")
    )
    for each in catalogue.rejections:
        rejections.add_row(
            str(each.source.line),
            escape(each.value),
            escape(column_label(each.column)),
            escape(each.reason),
        )
    console.print(rejections)


_ROLES: Mapping[str, Mapping[str, str]] = {
    "item": {"zh": "事项", "en": "items"},
    "title": {"zh": "标题", "en": "title"},
    "header": {"zh": "表头", "en": "headers"},
    "links": {"zh": "页末链接", "en": "lists of links"},
    "page-number": {"zh": "页码", "en": "page numbers"},
    "rejection": {"zh": "未收入", "en": "rejections"},
    "unclaimed": {"zh": "无人认领", "en": "unclaimed"},
    "lost": {"zh": "内容丢失", "en": "text lost"},
}


def account_json(account: Account) -> dict[str, Any]:
    """The account of a file as plain data."""
    return {
        "adds_up": account.adds_up,
        "totals": dict(sorted(account.totals.items())),
        "lines": [
            {"line": line.line, "role": line.role, "item": line.item} for line in account.lines
        ],
    }


def print_account(console: Console, account: Account) -> None:
    """How many lines went where, and each line that went nowhere."""
    table = new_table(tr("去向", "went to"), tr("行数", "lines"), right=[tr("行数", "lines")])
    for role, label in _ROLES.items():
        count = account.totals.get(role, 0)  # type: ignore[call-overload]
        if count:
            table.add_row(label[_language()], str(count))
    table.add_row(tr("合计", "together"), str(len(account.lines)))
    console.print(table)
    for line in account.wanting:
        console.print(f"{line.line}: {_ROLES[line.role][_language()]}: {escape(line.text)}")
    if account.adds_up:
        console.print(
            tr("每一个非空行都有去向。", "Every line that is not blank is accounted for.")
        )


# number


def numbers_json(text: str, numbers: Sequence[Found]) -> dict[str, Any]:
    """The numbers found in one text, in the shape of the contract."""
    return {
        "text": text,
        "numbers": [
            {
                "canonical": str(found.number),
                "raw": found.raw,
                "start": found.start,
                "end": found.end,
                "family": found.number.family,
                "issuer_code": found.number.issuer_code,
                "year": found.number.year,
                "serial": found.number.serial,
                "repairs": list(found.repairs),
                "confidence": found.confidence,
            }
            for found in numbers
        ],
    }


def print_numbers(console: Console, found: Sequence[tuple[str, Sequence[Found]]]) -> None:
    """Each number with how it is written and what was mended."""
    table = new_table(
        tr("规范写法", "canonical"), tr("原文", "as written"), tr("修补", "mended"),
        tr("可信度", "confidence"),
    )  # fmt: skip
    for _, numbers in found:
        for each in numbers:
            table.add_row(
                escape(str(each.number)),
                escape(each.raw),
                escape(tr("；", "; ").join(REPAIRS[slug].sentence for slug in each.repairs)),
                f"{each.confidence:.2f}",
            )
    if table.row_count:
        console.print(table)
    else:
        console.print(tr("没有找到发文字号。", "no document number found."))


# query


def print_library(console: Console, questions: Mapping[str, Question]) -> None:
    """The questions under what they are about; a parameter in brackets may be left out."""
    language = _language()
    names = max(map(len, questions), default=0)
    for tag, titles in TAGS.items():
        members = [each for each in questions.values() if each.tags[0] == tag]
        if not members:
            continue
        table = new_table(titles[language], tr("问题", "question"), tr("参数", "parameters"))
        table.columns[0].min_width = names
        table.columns[1].ratio = 1
        for question in members:
            table.add_row(
                question.name,
                escape(question.summary[language]),
                escape(" ".join(map(_parameter, question.parameters))),
            )
        console.print(table)
        console.print()
    console.print(
        tr(
            "yiju query 名字 参数=值；方括号里的参数可以不给；--about 看说明和例子。",
            "yiju query NAME parameter=value; those in brackets may be left out; "
            "--about for what a question means, with an example.",
        ),
        style="dim",
    )


def _parameter(parameter: Parameter) -> str:
    return parameter.name if parameter.required else f"[{parameter.name}]"


def print_question(console: Console, question: Question) -> None:
    """What one question means, its parameters and columns, and an example to type."""
    language = _language()
    console.print(f"{question.name}：{question.summary[language]}", markup=False)
    console.print(question.description[language], markup=False)
    if question.lane == "slow":
        console.print(tr("要扫描整个图谱。", "It scans the whole graph."))
    if question.parameters:
        table = new_table(tr("参数", "parameter"), tr("含义", "meaning"), tr("例如", "for example"))
        for each in question.parameters:
            table.add_row(
                escape(_parameter(each)), escape(each.help[language]), escape(each.example)
            )
        console.print(table)
    columns = "、".join(f"{name} {said[language]}" for name, said in question.columns.items())
    console.print(tr("各列：", "Columns: ") + columns, markup=False)
    values = "".join(f" {name}={shlex.quote(text)}" for name, text in question.example.items())
    console.print(tr("例：", "Example: ") + f"yiju query {question.name}{values}", markup=False)


def library_json(questions: Mapping[str, Question]) -> list[dict[str, Any]]:
    """The library as plain data."""
    return [
        {
            "name": question.name,
            "summary": question.summary,
            "description": question.description,
            "tags": question.tags,
            "lane": question.lane,
            "parameters": [
                {
                    "name": each.name,
                    "type": each.type,
                    "required": each.required,
                    "example": each.example,
                    **each.help,
                }
                for each in question.parameters
            ],
            "columns": question.columns,
        }
        for question in questions.values()
    ]


def print_answer(console: Console, answer: Answer, given: Collection[str] = ()) -> None:
    """The rows of an answer, under the titles of the question; what the asker gave
    and columns without any value are left out."""
    columns = [
        i
        for i, name in enumerate(answer.variables)
        if name not in given and any(row[i] is not None for row in answer.rows)
    ]
    numeric = answer.numeric()
    table = new_table(
        *(answer.titles[i] for i in columns),
        right=[answer.titles[i] for i in columns if answer.variables[i] in numeric],
    )
    for row in answer.rows:
        table.add_row(*(escape(shown(row[i])) for i in columns))
    console.print(table)
    console.print(tr(f"{len(answer)} 行", plural(len(answer), "row")), style="dim")
