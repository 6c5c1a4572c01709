"""Forms: one form under two names, one form withheld for two reasons, a form in a
section where forms of its kind do not stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from graph_builder.catalogue import Catalogue
from graph_builder.observe.columns import is_nothing
from graph_builder.observe.observation import Observation
from graph_builder.observe.rows import Row, rows

# How a form that is filled in to apply is named.
_APPLIED_WITH = ("申请表", "申请单", "登记表", "申领表")
# Words for one and the same sheet of paper; a 登记表 and a 登记证 are two things.
_SHEETS = frozenset("表单书")
# What may rightly be withheld of one form for one person and not for another.
_DEPENDS = frozenset({"个人隐私", "商业秘密", "国家秘密"})


def form_variants(catalogue: Catalogue) -> Iterator[Observation]:
    """What is odd about the forms of a catalogue."""
    of_form: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows(catalogue):
        for form in row.entry.forms:
            of_form[form].append(row)
    yield from _near_names(of_form)
    yield from _two_reasons(of_form)
    yield from _misplaced(catalogue, of_form)


def _near_names(of_form: dict[str, list[Row]]) -> Iterator[Observation]:
    """Two names that differ in their last character only: 申请表 and 申请单."""
    for one, other in combinations(of_form, 2):
        same_sheet = one[:-1] == other[:-1] and {one[-1], other[-1]} <= _SHEETS
        if not same_sheet and not _contains(one, other):
            continue
        if {row.item.seq for row in of_form[one]} & {row.item.seq for row in of_form[other]}:
            continue
        usual, odd = sorted((one, other), key=lambda form: (-len(of_form[form]), len(form), form))
        certainty = 0.7 if same_sheet else 0.4
        for row in of_form[odd]:
            yield Observation(
                "FormVariant", row.about, "content", row.entry.source,
                printed=odd, suggested=usual, agreeing=len(of_form[usual]),
                example=of_form[usual][0].entry.source, certainty=certainty,
            )  # fmt: skip


def _contains(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.endswith(short) and len(short) >= 6 and fuzz.ratio(one, other) >= 75


def _two_reasons(of_form: dict[str, list[Row]]) -> Iterator[Observation]:
    for form, found in of_form.items():
        said = [row for row in found if row.entry.reason]
        counts = Counter(row.entry.reason for row in said)
        if len(counts) < 2:
            continue
        usual = next(r for r, _ in counts.most_common())
        example = next(row for row in said if row.entry.reason == usual)
        for row in said:
            if row.entry.reason != usual:
                yield Observation(
                    "ReasonVariant", row.about, "reason", row.entry.source,
                    printed=row.entry.reason or "", suggested=usual, agreeing=counts[usual],
                    example=example.entry.source, detail=form,
                    certainty=0.5 if {row.entry.reason, usual} <= _DEPENDS else 0.6,
                )  # fmt: skip


def _misplaced(catalogue: Catalogue, of_form: dict[str, list[Row]]) -> Iterator[Observation]:
    """An application form in a later section, where the section of applications is empty."""
    sections = Counter(
        row.entry.section
        for form, found in of_form.items()
        if form.endswith(_APPLIED_WITH)
        for row in found
        if row.entry.section
    )
    if not sections:
        return
    usual, times = sections.most_common(1)[0]
    if times < 5 or times < 0.6 * sum(sections.values()):
        return
    example = _first(of_form, usual)
    empty = {
        item.seq
        for item in catalogue.items
        for entry in item.entries
        if entry.section == usual and is_nothing(entry.content)
    }
    for form, found in of_form.items():
        for row in found:
            if (
                form.endswith(_APPLIED_WITH)
                and row.entry.section != usual
                and row.item.seq in empty
            ):
                yield Observation(
                    "MisplacedForm", row.about, "section", row.entry.source,
                    printed=row.entry.section or "", suggested=usual, detail=form, agreeing=times,
                    example=None if example is None else example.entry.source, certainty=0.65,
                )  # fmt: skip


def _first(of_form: dict[str, Sequence[Row]] | dict[str, list[Row]], section: str) -> Row | None:
    rows_there = (
        row
        for form, found in of_form.items()
        if form.endswith(_APPLIED_WITH)
        for row in found
        if row.entry.section == section
    )
    return min(rows_there, key=lambda row: row.entry.source.line, default=None)
