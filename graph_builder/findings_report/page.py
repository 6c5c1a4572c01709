"""Findings as a page: the rows of each sheet, and beside each row what to look at.

One file that opens offline: no script, nothing from outside, and a policy that lets a
browser load nothing. Every text from a catalogue is escaped. The boxes at the top that
hide findings are plain style sheet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

import jinja2
import pyoxigraph as ox

from graph_builder.completeness import COUNTED, Share, by_column
from graph_builder.findings import RANK, Finding, Findings
from graph_builder.findings.finding import Severity
from graph_builder.findings.words import SEVERITY, field_name, rule_name
from graph_builder.namespaces import web_address
from graph_builder.pages import environment
from graph_builder.sheet import FIELDS, Row, Sheet, sheets

# Between the texts of one cell; channels have 、 in themselves.
_BETWEEN = {"channels": "；", "forms": "；", "url": " "}


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of a cell, and the severity of what is wrong with it, if anything is."""

    text: str
    severity: Severity | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell of a row: its column, its pieces, and the gravest severity found in it."""

    field: str
    pieces: Sequence[Marked]
    severity: Severity | None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding with the name by which the page links to it."""

    anchor: str
    finding: Finding


@dataclass(slots=True)
class Beside:
    """What stands beside a row: its own findings, and those told at another row."""

    own: list[Noted] = field(default_factory=list)
    told: list[Noted] = field(default_factory=list)

    @property
    def severities(self) -> list[Severity]:
        """The severities of what is open here, the gravest first."""
        found = {n.finding.severity for n in (*self.own, *self.told) if not n.finding.dismissal}
        return sorted(found, key=RANK.__getitem__)

    @property
    def dismissed(self) -> bool:
        """Whether something here was dismissed."""
        return any(noted.finding.dismissal for noted in self.own)


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet with what was found in it: ``above`` what belongs to no row."""

    sheet: Sheet
    above: Sequence[Noted]
    rows: Sequence[tuple[Row, Beside]]
    found: Sequence[Finding]

    @property
    def rows_found(self) -> int:
        """How many rows have an open finding."""
        return sum(1 for _, beside in self.rows if beside.severities)


def findings_html(findings: Findings, store: ox.Store, only: Collection[str] = ()) -> str:
    """The page of ``findings`` on the catalogues of ``store``, or on those in ``only``."""
    noted = _noted(findings)
    parts = [_part(sheet, noted[sheet.slug]) for sheet in sheets(store, only)]
    shares: defaultdict[str, dict[str, Share]] = defaultdict(dict)
    for share in by_column(store, only):
        shares[share.catalogue][share.field] = share
    return _environment().get_template("findings.html").render(
        findings=findings, parts=parts, nowhere=noted[None], shares=shares, counted=COUNTED
    )  # fmt: skip


def _noted(findings: Iterable[Finding]) -> defaultdict[str | None, list[Noted]]:
    """The findings of each catalogue, each with an anchor of its own.

    Rows that say the same share a key, so the later ones are numbered.
    """
    noted: defaultdict[str | None, list[Noted]] = defaultdict(list)
    seen = Counter[str]()
    for each in findings:
        seen[each.key] += 1
        number = f"-{seen[each.key]}" if seen[each.key] > 1 else ""
        noted[each.catalogue].append(Noted(f"f-{each.key}{number}", each))
    return noted


def _part(sheet: Sheet, noted: Sequence[Noted]) -> Part:
    beside: dict[str, Beside] = {row.entry: Beside() for row in sheet.rows}
    of_item = {key: list(rows) for key, rows in groupby(sheet.rows, key=lambda row: row.item)}
    above = []
    for each in noted:
        row = _row_of(each.finding, of_item, sheet.rows)
        if row is None:
            above.append(each)
            continue
        beside[row.entry].own.append(each)
        for other in _rows_at(each.finding, sheet.rows):
            if other.entry != row.entry:
                beside[other.entry].told.append(each)
    rows = [(row, beside[row.entry]) for row in sheet.rows]
    return Part(sheet, above, rows, [each.finding for each in noted])


def _row_of(
    finding: Finding, of_item: Mapping[str, Sequence[Row]], rows: Sequence[Row]
) -> Row | None:
    """The row at which a finding stands: at its place, else the first of its item."""
    own = of_item.get(finding.item or "", ())
    place = finding.place
    if place is not None and place.line:
        for row in own or rows:
            if row.holds(place):
                return row
        above = [row for row in own if row.place.line <= place.line]
        if above:
            return above[-1]
    return own[0] if own else None


def _rows_at(finding: Finding, rows: Sequence[Row]) -> list[Row]:
    """The other rows that have the same fault, once each."""
    place = finding.place
    if place is None or not finding.same:
        return []
    lines = set(finding.same)
    return [
        row
        for row in rows
        if (row.place.file, row.place.sheet) == (place.file, place.sheet)
        and not lines.isdisjoint(range(row.place.line, row.place.end_line + 1))
    ]


def shown_cells(row: Row, beside: Beside) -> list[Shown]:
    """The cells of a row that have something in them or that a finding is about.

    A content that is nothing but the bases of the row is left to them.
    """
    shown = []
    for name in FIELDS:
        text, wrong = _BETWEEN.get(name, "、").join(row.cells.get(name, ())), _wrong(beside, name)
        if wrong or (text and not (name == "content" and _is_bases(text, row))):
            shown.append(_shown(name, text, wrong))
    return shown


def _is_bases(text: str, row: Row) -> bool:
    left = "".join(text.split())
    for basis in row.bases:
        left = left.replace("".join(basis.printed.split()), "")
    return not any(map(str.isalnum, left))


def shown_bases(row: Row, beside: Beside) -> list[Shown]:
    """The bases of a row; an empty one, where a finding is about the lack of one."""
    wrong = _wrong(beside, "basis")
    cells = [
        _shown("basis", basis.printed, [each for each in wrong if _stands_in(each, basis.printed)])
        for basis in row.bases
    ]
    return cells or ([_shown("basis", "", wrong)] if wrong else [])


def shown_name(row: Row, beside: Beside) -> Shown:
    """The name of the item of a row."""
    return _shown("name", row.name, _wrong(beside, "name"))


def _wrong(beside: Beside, name: str) -> list[Finding]:
    """What is open about a column of a row."""
    all_ = (noted.finding for noted in (*beside.own, *beside.told))
    return [each for each in all_ if each.field == name and not each.dismissal]


def _stands_in(finding: Finding, text: str) -> bool:
    return finding.printed is not None and finding.printed in text


def _shown(name: str, text: str, wrong: Sequence[Finding]) -> Shown:
    gravest = min((each.severity for each in wrong), key=RANK.__getitem__, default=None)
    address = web_address(text) if name == "url" else None
    return Shown(name, marked(text, wrong), gravest, None if address is None else address.value)


def marked(text: str, wrong: Sequence[Finding]) -> list[Marked]:
    """``text`` in pieces: those that findings quote, each with the gravest severity."""
    worst: list[Severity | None] = [None] * len(text)
    for each in sorted(wrong, key=lambda each: -RANK[each.severity]):
        at = text.find(each.printed) if each.printed else -1
        while at >= 0:
            end = at + len(each.printed or "")
            worst[at:end] = [each.severity] * (end - at)
            at = text.find(each.printed or "", end)
    pieces = groupby(zip(text, worst, strict=True), key=lambda pair: pair[1])
    return [Marked("".join(c for c, _ in piece), severity) for severity, piece in pieces]


def shown_evidence(finding: Finding) -> str:
    """How one knows, unless the sentence says it already."""
    evidence = str(finding.evidence)
    return "" if evidence in str(finding.message) else evidence


def percent(share: Share) -> int:
    """The share in percent; never 100 while a cell is empty."""
    return 100 * share.filled // share.rows


def count_open(found: Iterable[Finding], severity: Severity) -> int:
    """How many of the findings are open and of this severity."""
    return sum(1 for each in found if each.severity == severity and each.dismissal is None)


def count_dismissed(found: Iterable[Finding]) -> int:
    """How many of the findings were dismissed."""
    return sum(1 for each in found if each.dismissal is not None)


@cache
def _environment() -> jinja2.Environment:
    return environment(
        severities=SEVERITY, field_name=field_name, rule_name=rule_name,
        shown_cells=shown_cells, shown_bases=shown_bases, shown_name=shown_name,
        shown_evidence=shown_evidence, percent=percent, count_open=count_open,
        count_dismissed=count_dismissed,
    )  # fmt: skip
