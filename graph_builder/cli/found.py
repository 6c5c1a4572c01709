"""What the commands that look things up print: tables for people, records for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pyoxigraph as ox
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from graph_builder.agency import CodeUse, is_relative
from graph_builder.concepts import label_of
from graph_builder.csv_text import to_csv
from graph_builder.document_number import find_numbers
from graph_builder.drafts.check import Checked
from graph_builder.language import plural, tr
from graph_builder.lookup.bodies import Entry, OpenCode
from graph_builder.lookup.documents import Fit, Listed
from graph_builder.report import new_table
from graph_builder.validity.status import Status

_MOST_NUMBERS = 3
_MOST_CODES = 5
_FEW = 3  # bodies of which all is shown


def as_json(records: Sequence[Mapping[str, Any]]) -> str:
    """``records`` as a JSON list."""
    return json.dumps(records, ensure_ascii=False, indent=1)


def as_csv(records: Sequence[Mapping[str, Any]]) -> str:
    """``records`` as CSV; what is several stands in one cell, apart by ；."""
    if not records:
        return ""
    return to_csv([*records[0]], ([_cell(value) for value in each.values()] for each in records))


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "；".join(_cell(each) for each in value)
    if isinstance(value, dict):
        return " ".join(_cell(each) for each in value.values() if each is not None)
    return "" if value is None else str(value)


def _heading(match: Fit, many: bool) -> str:
    if match == "near":
        return tr("相近的：", "Near:")
    if match == "contains":
        return tr("含有这些词语的：", "Containing the words:")
    return tr("正是：", "Exactly:") if many else ""


# documents


def status_json(status: Status) -> dict[str, Any]:
    """What is declared of a document as plain data; ``reason`` is None where nothing is."""
    return {
        "status": status.value,
        "status_since": status.since.isoformat() if status.since else None,
        "status_reason": None if status.value == "unknown" else str(status),
        "status_source": str(status.source) if status.source else None,
        "status_sentence": status.sentence,
    }


def document_json(match: Fit, document: Listed, status: Status) -> dict[str, Any]:
    """A document as plain data."""
    return {
        "id": document.iri.value,
        "document_number": document.number,
        "title": document.title,
        "issuer": document.issuer,
        "items": document.items,
        "match": match,
        **status_json(status),
    }


def print_documents(
    console: Console,
    hits: Sequence[tuple[Fit, Listed]],
    words: str,
    statuses: Mapping[ox.NamedNode, Status],
) -> None:
    """The documents in a table for each way in which they match, with their status where
    that of any is known."""
    if not any(match != "near" for match, _ in hits):
        console.print(_nothing(tr("文件", "document"), words))
        if len(words.split()) > 1 and not any(find_numbers(words)):
            console.print(
                tr(
                    "几个词语之间用空格隔开时，须全部出现在同一文件的文号或标题里。",
                    "Words parted by blanks must all occur in the number or the titles of one document.",
                )
            )
    groups = [(match, list(group)) for match, group in groupby(hits, key=lambda hit: hit[0])]
    items = tr("事项", "items")
    declared = any(each.iri in statuses for _, each in hits)
    for match, group in groups:
        heading = _heading(match, len(groups) > 1)
        if match == "near" and groups[0][0] == "exact":  # of several numbers some are there
            heading = tr("图谱里没有的文号，相近的：", "Near the numbers that are not there:")
        if heading:
            console.print(heading, style="bold")
        table = new_table(
            tr("文号", "number"),
            tr("标题", "title"),
            tr("制定机关", "issuer"),
            items,
            *([tr("效力", "status")] if declared else []),
            right=[items],
        )
        table.columns[0].no_wrap = True
        for _, each in group:
            status = statuses.get(each.iri)
            table.add_row(
                escape(each.number or ""),
                escape(each.title or ""),
                escape(each.issuer or ""),
                str(each.items),
                *([escape(str(status)) if status else ""] if declared else []),
            )
        console.print(table)


def _nothing(what: str, words: str) -> str:
    if not words:
        return tr(f"图谱里没有{what}。", f"no {what} in the graph.")
    return escape(tr(f"没有找到{what}“{words}”。", f"no {what} {words!r} found."))


# bodies


def body_json(match: Fit, entry: Entry) -> dict[str, Any]:
    """A body as plain data."""
    body = entry.body
    return {
        "id": entry.iri.value,
        "name": entry.name,
        "aliases": list(body.aliases) if body else [],
        "level": body.level if body else None,
        "jurisdiction": body.jurisdiction if body else None,
        "from_year": body.from_year if body else None,
        "to_year": body.to_year if body else None,
        "codes": [_use_json(use) for use in entry.codes],
        "predecessors": [each.name for each in entry.predecessors],
        "successors": [each.name for each in entry.successors],
        "documents": entry.documents,
        "catalogues": list(entry.catalogues),
        "match": match,
    }


def _use_json(use: CodeUse) -> dict[str, Any]:
    return {"code": use.code, "from_year": use.from_year, "to_year": use.to_year}


def print_bodies(console: Console, hits: Sequence[tuple[Fit, Entry]], words: str) -> None:
    """A table of many bodies; of a few that were asked for, all that is known of each."""
    relative = bool(words) and is_relative(words)
    if relative:
        console.print(_is_relative(words))
    elif not any(match != "near" for match, _ in hits):
        console.print(_nothing(tr("机关", "body"), words))
    groups = [(match, list(group)) for match, group in groupby(hits, key=lambda hit: hit[0])]
    for match, group in groups:
        heading = _heading(match, len(groups) > 1)
        if relative:
            heading = _heading_of_relative(match)
        if heading:
            console.print(heading, style="bold")
        if words and (match == "exact" or len(group) <= _FEW):
            for _, entry in group:
                _print_body(console, entry)
        else:
            _print_body_table(console, [entry for _, entry in group])


def _is_relative(words: str) -> str:
    return escape(
        tr(
            f"“{words}”是相对的称呼，是哪个机关由目录的发布机关和辖区决定。",
            f"{words!r} is a relative name: which body it is depends on the publisher and the "
            "jurisdiction of the catalogue.",
        )
    )


def _heading_of_relative(match: Fit) -> str:
    if match == "exact":
        return tr(
            "目录里这样写、而目录的辖区定不下是哪一个的：",
            "Printed so in catalogues whose jurisdiction does not say which one:",
        )
    return tr("登记里可能指的：", "Bodies of the register that may be meant:")


def _print_body(console: Console, entry: Entry) -> None:
    body = entry.body
    level = label_of("level", body.level, tr("zh", "en")) if body and body.level else ""
    place = f"（{body.jurisdiction}）" if body and body.jurisdiction else ""
    said = {
        tr("别称", "aliases"): "、".join(body.aliases) if body else "",
        tr("层级", "level"): f"{level}{place}",
        tr("年份", "years"): _span(body.from_year, body.to_year) if body else "",
        tr("代字", "codes"): "、".join(map(_use, entry.codes)),
        tr("前身", "before"): "、".join(each.name for each in entry.predecessors),
        tr("后继", "after"): "、".join(each.name for each in entry.successors),
        tr("文件", "documents"): _issued(entry),
        tr("目录", "catalogues"): "、".join(entry.catalogues),
    }
    console.print(escape(entry.name), style="bold")
    if body is None and is_relative(entry.name):
        console.print(
            tr(
                "  目录的 .yaml 里写明 jurisdiction（辖区，如上海市金山区），登记里有的就能对上。",
                "  With its own 'jurisdiction' (such as 上海市金山区) in the catalogue's .yaml it is "
                "found, if the register has it.",
            )
        )
    elif body is None:
        console.print(
            tr("  不在机关登记里，只见于目录。", "  not in the register; only in catalogues.")
        )
    table = new_table("", "")
    table.show_header = False
    for name, value in said.items():
        if value:
            table.add_row(f"  {name}", escape(value))
    console.print(table)


def _issued(entry: Entry) -> str:
    count = entry.documents
    return tr(f"图谱里有{count}件", f"{count} in the graph") if count else ""


def _print_body_table(console: Console, entries: Sequence[Entry]) -> None:
    documents = tr("文件", "documents")
    table = new_table(
        tr("机关", "body"), tr("层级", "level"), tr("年份", "years"), tr("代字", "codes"),
        tr("前身", "before"), tr("后继", "after"), documents, right=[documents],
    )  # fmt: skip
    for entry in entries:
        body = entry.body
        table.add_row(
            escape(entry.name),
            label_of("level", body.level, tr("zh", "en")) if body and body.level else "",
            _span(body.from_year, body.to_year) if body else "",
            escape(_first_codes(entry)),
            escape("、".join(each.name for each in entry.predecessors)),
            escape("、".join(each.name for each in entry.successors)),
            str(entry.documents),
        )
    console.print(table)


def _first_codes(entry: Entry) -> str:
    codes = list(dict.fromkeys(use.code for use in entry.codes))
    listed = "、".join(codes[:_MOST_CODES])
    if len(codes) <= _MOST_CODES:
        return listed
    return listed + tr(f" 等{len(codes)}个", f" … ({len(codes)})")


def _span(from_year: int | None, to_year: int | None) -> str:
    if from_year is None and to_year is None:
        return ""
    return f"{from_year or '?'}–{to_year or ''}"


def _use(use: CodeUse) -> str:
    span = _span(use.from_year, use.to_year)
    return f"{use.code}（{span}）" if span else use.code


# codes whose issuer is open


def code_json(code: OpenCode) -> dict[str, Any]:
    """A code as plain data."""
    return {
        "code": code.code,
        "reason": code.reason,
        "citations": code.citations,
        "years": sorted(code.years),
        "numbers": code.numbers,
        "known_uses": [{"body": use.body.name, **_use_json(use)} for use in code.uses],
    }


def print_codes(console: Console, codes: Sequence[OpenCode]) -> None:
    """The codes in a table for each reason, with an example."""
    if not codes:
        console.print(
            tr("图谱里每个代字的制定机关都是已知的。", "the issuer of every code is known.")
        )
    headings = {
        "unknown": tr("登记里没有的代字：", "Codes that the register does not have:"),
        "suspect": tr(
            "存疑：登记里有，但该年份没有机关使用：", "Suspect: known, but not in that year:"
        ),
        "ambiguous": tr("登记里该年份有几个机关使用：", "Used by several bodies in that year:"),
    }
    citations = tr("引用", "citations")
    for reason, group in groupby(codes, key=lambda code: code.reason):
        console.print(headings[reason], style="bold")
        table = new_table(
            tr("代字", "code"), citations, tr("年份", "years"), tr("文号", "numbers"),
            tr("登记的使用机关", "registered users"), right=[citations],
        )  # fmt: skip
        for code in group:
            more = "…" if len(code.numbers) > _MOST_NUMBERS else ""
            users = (f"{use.body.name}（{_span(use.from_year, use.to_year)}）" for use in code.uses)
            table.add_row(
                escape(code.code),
                str(code.citations),
                "、".join(map(str, sorted(code.years))),
                escape("\n".join(code.numbers[:_MOST_NUMBERS]) + more),
                escape("\n".join(users)),
            )
        console.print(table)


# check


def checked_json(checked: Checked) -> dict[str, Any]:
    """A checked citation as plain data."""
    return {
        "place": checked.place.to_json(),
        "text": checked.text,
        "document_number": checked.document_number,
        "title": checked.title,
        "exists": checked.exists,
        "spelled": checked.spelled,
        "agrees": checked.agrees,
        **status_json(checked.status),
        "own": checked.own,
        "findings": [{"kind": each.kind, "message": each.message} for each in checked.findings],
        "near": [
            {"id": each.iri.value, "document_number": each.number, "title": each.title}
            for each in checked.near
        ],
    }


def checked_row(checked: Checked) -> dict[str, Any]:
    """A checked citation as a row of a sheet."""
    return {
        **checked_json(checked),
        "place": str(checked.place),
        "findings": [each.message for each in checked.findings],
        "near": [str(each) for each in checked.near],
    }


def print_checked(console: Console, checked: Sequence[Checked], any_declared: bool) -> None:
    """What is to be said of each citation, in the order of the draft; ``any_declared``
    says whether the graph knows the status of any document."""
    for each in checked:
        text = " ".join(each.text.split())
        console.print(f"[bold]{each.place}[/bold]  {escape(text)}")
        for finding in each.findings:
            console.print(Padding.indent(Text(finding.message), 4))
        if each.near:
            console.print(Padding.indent(tr("相近的：", "near:"), 4))
        for document in each.near:
            console.print(Padding.indent(Text(str(document)), 6))
        if each.own:
            console.print(Padding.indent(Text(_taken_for_own(), style="dim"), 4))
        elif not each.findings:
            console.print(Padding.indent(Text(_all_right(each), style="dim"), 4))
        if each.status.value == "in-force":
            console.print(Padding.indent(Text(str(each.status), style="dim"), 4))
    cited = [each for each in checked if not each.own]
    wrong = sum(bool(each.findings) for each in cited)
    if not cited:
        console.print(
            tr(
                "没有找到对文件的引用，没有可检查的。",
                "no citation of a document found; there is nothing to check.",
            )
        )
        return
    console.print(
        tr(
            f"{len(cited)} 处引用，{wrong} 处有问题。",
            f"{plural(len(cited), 'citation')}, {wrong} with findings.",
        )
    )
    unknown = sum(each.status.value == "unknown" for each in cited)
    if not any_declared:
        console.print(
            tr(
                "效力未知：图谱里还没有文件效力的信息，是否现行有效请另行核实。",
                "In force: unknown. The graph does not hold the status of documents yet.",
            )
        )
    elif unknown:
        console.print(
            tr(
                f"效力未知：{unknown} 处引用的文件没有效力信息，是否现行有效请另行核实。",
                f"In force: unknown for {plural(unknown, 'citation')}, of whose documents nothing is declared.",
            )
        )


def _taken_for_own() -> str:
    return tr(
        "认作本文自己的文号（文首单独成行，旁边是标题），只看写法，不作引用检查。",
        "taken for the draft's own number (alone on a line of its head, beside the title): "
        "only its spelling is checked.",
    )


def _all_right(checked: Checked) -> str:
    said = [tr("图谱里有", "in the graph")]
    if checked.spelled:
        said.append(tr("文号写法规范", "number spelt to the standard"))
    if checked.agrees:
        said.append(tr("文号与标题相符", "number and title agree"))
    return tr("未发现问题：", "nothing wrong found: ") + tr("，", ", ").join(said)
