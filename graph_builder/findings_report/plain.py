"""Findings as plain data, as sentences for the terminal, and as a SHACL report."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.markup import escape

from graph_builder.findings import Finding, Findings, Severity
from graph_builder.findings.words import SEVERITY
from graph_builder.language import plural, tr

#: The colour of each severity in a terminal.
_COLOUR: Mapping[Severity, str] = {"Violation": "red", "Warning": "yellow", "Info": "blue"}


def findings_json(findings: Findings) -> list[dict[str, Any]]:
    """The findings in the shape of the contract."""
    return [_json(each) for each in findings]


def _json(each: Finding) -> dict[str, Any]:
    place = each.place
    source = place and {
        "file": place.file,
        "line": place.line,
        "end_line": place.end_line,
        "sheet": place.sheet,
        "page": place.page,
    }
    let = each.dismissal
    return {
        "shape": each.shape,
        "severity": each.severity,
        "message": str(each.message),
        "item": each.item,
        "catalogue": each.catalogue,
        "source": source,
        "path": each.path if each.field is None else each.field,
        "value": each.printed,
        "suggestion": each.suggestion,
        "evidence": str(each.evidence) or None,
        "certainty": each.certainty,
        "same_lines": list(each.same),
        "key": each.key,
        "dismissed": let and {"reason": let.reason, "by": let.by},
    }


def findings_ttl(findings: Findings) -> str:
    """The standard validation report, its messages with the words of each finding."""
    return findings.report.to_turtle()


def print_findings(console: Console, findings: Findings, *, remarks: bool = True) -> None:
    """The open findings as sentences, grouped by catalogue, in the order of the sheets."""
    shown = [each for each in findings.open if remarks or each.severity != "Info"]
    for slug, group in groupby(shown, key=lambda each: each.catalogue):
        members = list(group)
        heading = slug or tr("文件与机关", "documents and bodies")
        console.print(f"[bold]{escape(heading)}[/bold]  {_tally(members)}")
        for each in members:
            console.print(_sentence(each), soft_wrap=True)
        console.print()
    console.print(_ending(findings, len(findings.open) - len(shown)))


def _sentence(each: Finding) -> str:
    colour = _COLOUR[each.severity]
    where = []
    if each.place is not None and each.place.line:
        where.append(tr(f"第{each.place.line}行", f"line {each.place.line}"))
    if each.sequence is not None:
        where.append(tr(f"事项{each.sequence}", f"item {each.sequence}"))
    if each.place is not None and each.place.sheet:
        where.insert(0, each.place.sheet)
    badge = f"[{colour}]{SEVERITY[each.severity]}[/{colour}]"
    return f"  {'  '.join(where)}  {badge}  {escape(str(each.message))}".rstrip()


def _tally(members: list[Finding]) -> str:
    counts = {name: sum(1 for m in members if m.severity == name) for name in SEVERITY}
    return tr("，", ", ").join(
        f"{SEVERITY[name]} {count}" for name, count in counts.items() if count
    )


def _ending(findings: Findings, hidden: int) -> str:
    said = findings_total(findings)
    if hidden:
        said += tr(f"（未显示提示 {hidden}）", f" ({plural(hidden, 'remark')} not shown)")
    by = tr("校验引擎：", "engine: ")
    ran = tr("；", "; ").join((findings.report.engine, *findings.report.notes))
    return f"{tr('合计：', 'together: ')}{said}\n[dim]{by}{escape(ran)}[/dim]"


def findings_total(findings: Findings) -> str:
    """How many findings there are, in words."""
    parts = [
        f"{SEVERITY[severity]} {findings.count(severity)}"
        for severity in SEVERITY
        if findings.count(severity)
    ]
    dismissed = len(findings) - len(findings.open)
    if dismissed:
        parts.append(tr(f"已核销 {dismissed}", f"dismissed {dismissed}"))
    return tr("，", ", ").join(parts) or tr("没有发现问题", "nothing found")


def findings_tally(findings: Findings, slug: str | None) -> dict[Severity, int]:
    """How many findings of each severity are open on the catalogue ``slug``."""
    mine = [each for each in findings.open if each.catalogue == slug]
    return {name: sum(1 for each in mine if each.severity == name) for name in SEVERITY}
