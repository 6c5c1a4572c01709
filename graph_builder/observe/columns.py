"""Columns compared over comparable rows: what one row says and all others do not.

Rows are comparable where they disclose the same kind of information (the same
section of a block, or all rows of a catalogue that has no sections).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from graph_builder.catalogue import Catalogue, Entry
from graph_builder.deadline import parse_time_limits
from graph_builder.namespaces import citation_iri, entry_iri, item_iri
from graph_builder.observe.observation import Observation
from graph_builder.observe.rows import Row, rows

# Of comparable rows, how many must there be, and how large a share must agree.
_ENOUGH, _MOST = 8, 0.85
# From what a time limit may rightly run in one row and not in others.
_EVENTS = (
    "作出",
    "批复",
    "批准",
    "决定",
    "结束",
    "审核",
    "受理",
    "申请",
    "公示",
    "验收",
    "每",
    "通过",
)
_PLACEHOLDERS = ("无", "／", "/", "—", "-", "暂无")

_LISTS: tuple[tuple[str, Callable[[Entry], tuple[str, ...]]], ...] = (
    ("channels", lambda entry: entry.channels),
    ("method", lambda entry: entry.method),
    ("audience", lambda entry: entry.audience),
    ("level", lambda entry: entry.level),
)


def deviations(catalogue: Catalogue) -> Iterator[Observation]:
    """Cells that say something else than nearly all comparable rows."""
    for group in _comparable(catalogue).values():
        yield from _other_limit(group)
        yield from _other_unit(group)
        for field, values in _LISTS:
            yield from _found_once(group, field, values)
        yield from _not_nothing(group)


def _comparable(catalogue: Catalogue) -> dict[str, list[Row]]:
    """The rows by section; a cell merged over the rows of an item counts once."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    before: Row | None = None
    for row in rows(catalogue):
        merged = before is not None and before.item is row.item and not row.entry.section
        if not merged:
            groups[row.entry.section or ""].append(row)
        before = row
    return {section: group for section, group in groups.items() if len(group) >= _ENOUGH}


def _other_limit(group: Sequence[Row]) -> Iterator[Observation]:
    """A time limit in other words than those of nearly all comparable rows."""
    said = [(row, _plain(row.entry.time_limit)) for row in group if row.entry.time_limit]
    counts = Counter(limit for _, limit in said)
    usual, agreeing = counts.most_common(1)[0] if counts else ("", 0)
    if len(said) < _ENOUGH or agreeing < _MOST * len(said):
        return
    example = next(row for row, limit in said if limit == usual)
    for row, limit in said:
        if limit != usual and _in_days(limit) != _in_days(usual) and fuzz.ratio(limit, usual) >= 60:
            alike = _amount(limit) == _amount(usual) and not _other_event(limit, usual)
            yield Observation(
                "Deviation", row.about, "time_limit", row.entry.source,
                printed=row.entry.time_limit or "", suggested=example.entry.time_limit,
                agreeing=agreeing, example=example.entry.source,
                certainty=round(agreeing / len(said), 2) if alike else 0.5,
            )  # fmt: skip


def _other_unit(group: Sequence[Row]) -> Iterator[Observation]:
    """A time limit in days that comparable rows give, in the same words, in working days."""
    alike: defaultdict[str, list[tuple[Row, str]]] = defaultdict(list)
    for row in group:
        if row.entry.time_limit:
            limit = _plain(row.entry.time_limit)
            alike[_in_days(limit)].append((row, limit))
    for said in alike.values():
        (usual, agreeing), *others = Counter(limit for _, limit in said).most_common()
        if not others or agreeing < 3 or agreeing < 3 * (len(said) - agreeing):
            continue
        example = next(row for row, limit in said if limit == usual)
        for row, limit in said:
            if limit != usual:
                yield Observation(
                    "Deviation", row.about, "time_limit", row.entry.source,
                    printed=row.entry.time_limit or "", suggested=example.entry.time_limit,
                    agreeing=agreeing, example=example.entry.source, certainty=0.8,
                )  # fmt: skip


def _in_days(limit: str) -> str:
    return re.sub("个?工作日", "日", limit)


def _amount(limit: str) -> int | None:
    found = parse_time_limits(limit)
    return found[0].amount if found else None


def _other_event(limit: str, usual: str) -> bool:
    """Whether a time limit runs from something else: a decision, an approval, an event."""
    return any(event in limit and event not in usual for event in _EVENTS)


def _plain(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def _found_once(
    group: Sequence[Row], field: str, values: Callable[[Entry], tuple[str, ...]]
) -> Iterator[Observation]:
    """A member of a list (a channel) that no comparable row of another item has."""
    items: defaultdict[str, set[int]] = defaultdict(set)
    for row in group:
        for value in values(row.entry):
            items[value].add(row.item.seq)
    if len({row.item.seq for row in group}) < _ENOUGH:
        return
    for row in group:
        for value in values(row.entry):
            usual = [v for v in values(row.entry) if len(items[v]) >= _ENOUGH]
            if len(items[value]) == 1 and usual:
                yield Observation(
                    "Deviation", row.about, field, row.entry.source, printed=value,
                    suggested="、".join(usual), agreeing=len(items[usual[0]]) - 1,
                    example=next(r for r in group if r.item is not row.item).entry.source,
                    certainty=0.5,  # one channel more may be right
                )  # fmt: skip


def _not_nothing(group: Sequence[Row]) -> Iterator[Observation]:
    """A content where nearly all comparable rows say 无, in a row otherwise left empty."""
    nothing = [row for row in group if is_nothing(row.entry.content)]
    others = [row for row in group if not is_nothing(row.entry.content)]
    if len(nothing) < _ENOUGH or len(others) > 0.1 * len(group):
        return
    for row in others:
        if row.entry.attribute:
            continue
        yield Observation(
            "Deviation", row.about, "content", row.entry.source,
            printed=row.entry.content, suggested=nothing[0].entry.content,
            agreeing=len(nothing), example=nothing[0].entry.source, certainty=0.85,
        )  # fmt: skip


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing to disclose."""
    return text.strip() in _PLACEHOLDERS


def missing_sections(catalogue: Catalogue) -> Iterator[Observation]:
    """Items without a row that nearly all other items of the catalogue have.

    Where rows of the section say 无, none is to be left out; where none does, a
    section may rightly be wanting.
    """
    says_nothing = {
        entry.section
        for item in catalogue.items
        for entry in item.entries
        if is_nothing(entry.content)
    }
    of_item = {
        item.seq: {entry.section for entry in item.entries if entry.section}
        for item in catalogue.items
    }
    counts = Counter(section for sections in of_item.values() for section in sections)
    items = sum(1 for sections in of_item.values() if sections)
    for section, count in counts.items():
        if items < _ENOUGH or count < 0.9 * items or section is None:
            continue
        example = next(i for i in catalogue.items if section in of_item[i.seq])
        for item in catalogue.items:
            if of_item[item.seq] and section not in of_item[item.seq]:
                yield Observation(
                    "MissingSection", item_iri(catalogue.description.id, item.seq), "section", item.entries[-1].source,
                    printed=item.name, suggested=section, agreeing=count,
                    example=next(e for e in example.entries if e.section == section).source,
                    certainty=round(count / items, 2) if section in says_nothing else 0.5,
                )  # fmt: skip


def shared_addresses(catalogue: Catalogue) -> Iterator[Observation]:
    """One web address given for two items of different names."""
    first: dict[str, Row] = {}
    for row in rows(catalogue):
        if row.entry.url is None:
            continue
        other = first.setdefault(row.entry.url, row)
        if other.item.name != row.item.name:
            yield Observation(
                "SharedAddress", row.about, "url", row.entry.source, printed=row.entry.url,
                example=other.entry.source, certainty=0.4, detail=other.item.name,
            )  # fmt: skip


def twins(catalogue: Catalogue) -> Iterator[Observation]:
    """Items of one name that follow each other (a guide and its result) and disagree.

    A result may rest on more than its guide and be public sooner: what differs
    altogether is a remark, what nearly agrees is probably a slip.
    """
    slug = catalogue.description.id
    for one, other in pairwise(catalogue.items):
        if "".join(one.name.split()) != "".join(other.name.split()) or not other.entries:
            continue
        if one.category != other.category:
            continue
        numbers = {c.document_number or c.title for c in one.citations}
        for n, citation in enumerate(other.citations, 1):
            if (citation.document_number or citation.title) not in numbers:
                twin = next(
                    (c for c in one.citations if c.title == citation.title),
                    None if len(one.citations) != len(other.citations) else one.citations[n - 1],
                )
                yield Observation(
                    "TwinVariant", citation_iri(slug, other.seq, n), "basis", citation.source,
                    printed=citation.raw, suggested=None if twin is None else twin.raw,
                    example=one.entries[0].source if one.entries else None,
                    certainty=0.8 if twin is not None and _alike(twin.raw, citation.raw) else 0.5,
                    detail=one.printed_seq or str(one.seq),
                )  # fmt: skip
        for field, value in (("body", _bodies), ("time_limit", _limit), ("level", _level)):
            here, there = value(other.entries[0]), value(one.entries[0]) if one.entries else ""
            if here and there and sorted(here.split("、")) != sorted(there.split("、")):
                yield Observation(
                    "TwinVariant", entry_iri(slug, other.seq, 1), field, other.entries[0].source,
                    printed=here, suggested=there, example=one.entries[0].source,
                    certainty=0.7 if field == "time_limit" and _alike(here, there) else 0.5,
                    detail=one.printed_seq or str(one.seq),
                )  # fmt: skip


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(one, other) >= 90


def _bodies(entry: Entry) -> str:
    return "、".join(entry.bodies)


def _limit(entry: Entry) -> str:
    return "".join((entry.time_limit or "").split())


def _level(entry: Entry) -> str:
    return "、".join(entry.level)
