"""A finding: one thing for an editor to look at, and who let it stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from graph_builder.language import tr
from graph_builder.shacl import ValidationReport
from graph_builder.table import Place

Severity = Literal["Violation", "Warning", "Info"]

#: The severities from the gravest down.
RANK: Mapping[Severity, int] = {"Violation": 0, "Warning": 1, "Info": 2}


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in both languages; ``str()`` is the one that is spoken."""

    zh: str
    en: str

    def __str__(self) -> str:
        return tr(self.zh, self.en)


#: Where there is nothing to say.
UNSAID = Text("", "")


@dataclass(frozen=True, slots=True)
class Dismissal:
    """That a person looked at a finding and lets it stand, and why."""

    key: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing for an editor to look at.

    ``shape`` names the rule, ``field`` the column (a role of
    ``mappings/headers.yaml``), ``printed`` what stands there. ``evidence`` says how
    one knows. ``catalogue`` is ``None`` for what is wrong with a document or a body
    that no catalogue names. ``same`` are the lines of the other rows that have the
    same fault, where there are so many that it is said once.
    """

    key: str
    shape: str
    severity: Severity
    message: Text
    catalogue: str | None = None
    item: str | None = None
    sequence: int | None = None
    name: str | None = None
    place: Place | None = None
    path: str | None = None
    field: str | None = None
    printed: str | None = None
    suggestion: str | None = None
    evidence: Text = UNSAID
    certainty: float | None = None
    same: tuple[int, ...] = ()
    dismissal: Dismissal | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings on a graph, in the order of the sheets, and who looked."""

    findings: tuple[Finding, ...]
    report: ValidationReport

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nobody has dismissed."""
        return tuple(each for each in self.findings if each.dismissal is None)

    def with_dismissals(self, known: Mapping[str, Dismissal]) -> Findings:
        """The same findings, dismissed where ``known`` says so by their keys."""
        return replace(
            self, findings=tuple(replace(f, dismissal=known.get(f.key)) for f in self.findings)
        )

    def count(self, severity: Severity) -> int:
        """How many findings of this severity are open."""
        return sum(1 for each in self.open if each.severity == severity)
