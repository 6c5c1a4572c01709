"""The findings as a board: how many of which kind where, and those that somebody asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from graph_builder.findings import Finding, Findings, Severity
from graph_builder.findings.words import SEVERITY, field_name, rule_name

#: Findings on one page.
PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show: of a catalogue, an item, a severity, a rule, a column, with some words.

    An empty text stands for all; ``dismissed`` for those that somebody let stand; ``page``
    counts from 1.
    """

    catalogue: str = ""
    item: str = ""
    words: str = ""
    severity: str = ""
    rule: str = ""
    column: str = ""
    dismissed: bool = False
    page: int = 1

    def takes(self, each: Finding) -> bool:
        """Whether ``each`` is one of those."""
        return (
            (not self.catalogue or self.catalogue == (each.catalogue or "-"))
            and (not self.item or self.item == each.item)
            and (not self.words or self.words in f"{each.message.zh}\n{each.printed or ''}")
            and (not self.severity or self.severity == each.severity)
            and (not self.rule or self.rule == each.shape)
            and (not self.column or self.column == each.field)
            and self.dismissed == (each.dismissal is not None)
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a filter may have: its words, and how many open findings have it."""

    value: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Board:
    """The board for ``wanted``: a page of findings, of ``count`` that fit, and the filters.

    ``severities`` and ``dismissed`` count those that fit but for these two filters;
    ``by_catalogue`` has the open findings of each severity; ``-`` is what no catalogue names.
    """

    wanted: Wanted
    findings: tuple[Finding, ...]
    count: int
    severities: Mapping[Severity, int]
    dismissed: int
    by_catalogue: Mapping[str, Mapping[Severity, int]]
    rules: tuple[Choice, ...]
    columns: tuple[Choice, ...]

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.count // PAGE))


def board(findings: Findings, wanted: Wanted) -> Board:
    """The board of ``findings`` that shows what is ``wanted``."""
    fitting = [each for each in findings if wanted.takes(each)]
    beside = replace(wanted, severity="", dismissed=False)
    counted = Counter(each.severity for each in findings if beside.takes(each))
    first = (wanted.page - 1) * PAGE
    open_ = findings.open
    return Board(
        wanted,
        tuple(fitting[first : first + PAGE]),
        len(fitting),
        {severity: counted[severity] for severity in SEVERITY},
        sum(map(replace(beside, dismissed=True).takes, findings)),
        _by_catalogue(open_),
        _choices((each.shape, str(rule_name(each.shape))) for each in open_),
        _choices((each.field, str(field_name(each.field))) for each in open_ if each.field),
    )


def _by_catalogue(found: Iterable[Finding]) -> Mapping[str, Mapping[Severity, int]]:
    counted = Counter((each.catalogue or "-", each.severity) for each in found)
    slugs = sorted({slug for slug, _ in counted}, key=lambda slug: (slug == "-", slug))
    return {slug: {each: counted[slug, each] for each in SEVERITY} for slug in slugs}


def _choices(found: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    counted = Counter(found)
    ranked = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Choice(value, words, count) for (value, words), count in ranked)
