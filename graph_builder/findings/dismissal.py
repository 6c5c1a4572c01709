"""Dismissals: findings that a person looked at and lets stand, with the reason.

They live in a review file, a TSV with a row a finding in which an editor fills in
the reason and the name, and in the graph of reviews, where they survive every
rebuild. A finding is known by its key, which is made from what it says: when the
text changes, it is another finding, and the old dismissal is *stale*.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from graph_builder.errors import InputError
from graph_builder.findings.finding import Dismissal, Finding
from graph_builder.language import tr
from graph_builder.namespaces import RDF, YIJU, dismissal_iri
from graph_builder.readers.text import decode
from graph_builder.resolve.decisions import REVIEW, decisions

_COLUMNS = ("key", "catalogue", "line", "severity", "finding", "reason", "by")


def dismissals(store: ox.Store) -> list[Dismissal]:
    """The dismissals in the graph of reviews."""
    found = []
    for said in decisions(store, YIJU.Dismissal):
        found.append(
            Dismissal(said[YIJU.findingKey], said[YIJU.dismissalReason], said[YIJU.reviewer])
        )
    return sorted(found, key=lambda each: each.key)


def dismissal_quads(found: Iterable[Dismissal]) -> Iterator[ox.Quad]:
    """The statements of dismissals, in the graph of reviews."""
    for each in found:
        node = dismissal_iri(each.key)
        yield ox.Quad(node, RDF.type, YIJU.Dismissal, REVIEW)
        yield ox.Quad(node, YIJU.findingKey, ox.Literal(each.key), REVIEW)
        yield ox.Quad(node, YIJU.dismissalReason, ox.Literal(each.reason), REVIEW)
        yield ox.Quad(node, YIJU.reviewer, ox.Literal(each.by), REVIEW)


def read_dismissals(path: Path) -> dict[str, Dismissal | None]:
    """What the review file at ``path`` says of each finding: let stand, or not.

    Nothing is said where there is no file.

    :raises InputError: a column is missing, or a row has a reason and no name, with
        its line.
    """
    if not path.exists():
        return {}
    lines = decode(path.read_bytes(), str(path)).removeprefix("\ufeff").splitlines()
    reader = csv.DictReader(lines, delimiter="\t")
    missing = [name for name in ("key", "reason", "by") if name not in (reader.fieldnames or ())]
    if missing:
        raise _malformed(path, 1, tr("缺少列 ", "missing columns ") + "、".join(missing))
    found: dict[str, Dismissal | None] = {}
    for row in reader:
        key, reason, by = ((row.get(name) or "").strip() for name in ("key", "reason", "by"))
        if bool(reason) != bool(by):
            said = tr(
                "核销要有理由（reason）和姓名（by）", "a dismissal has a reason and a name (by)"
            )
            raise _malformed(path, reader.line_num, said)
        if key:
            found[key] = Dismissal(key, reason, by) if reason else None
    return found


def write_dismissals(
    path: Path, findings: Iterable[Finding], stale: Iterable[Dismissal] = ()
) -> None:
    """Write a row for each finding, in order, and at the end the stale dismissals."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    for each in findings:
        line = each.place.line if each.place else ""
        let = each.dismissal
        decided = (let.reason, let.by) if let else ("", "")
        said = " ".join(str(each.message).split())
        writer.writerow([each.key, each.catalogue or "", line, each.severity, said, *decided])
    for old in stale:
        said = tr("（图谱里已没有这一项）", "(no longer in the graph)")
        writer.writerow([old.key, "", "", "", said, old.reason, old.by])
    path.write_text(out.getvalue(), encoding="utf-8")


def _malformed(path: Path, line: int, detail: str) -> InputError:
    return InputError(
        tr(
            f"{path}：第 {line} 行有误（{detail}）。应为 yiju validate --dismiss 写出的表。",
            f"{path}: line {line} is malformed ({detail}); "
            "a table written by 'yiju validate --dismiss' is expected.",
        )
    )
