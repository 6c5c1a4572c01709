"""Bases that are wanting: one that nearly all items cite, one that the group is about,
a number where all others give one.

What every item must cite is the duty to disclose; a policy that nearly all items
share may rightly be none of the last one's, so that is a remark.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from graph_builder.catalogue import Catalogue, Citation, Item
from graph_builder.namespaces import item_iri
from graph_builder.observe.observation import Observation
from graph_builder.observe.rows import Basis, bases
from graph_builder.policy_title import normalize

_ENOUGH, _MOST = 8, 0.9


def missing_bases(catalogue: Catalogue) -> Iterator[Observation]:
    """Items without the basis that nearly all items cite, and without the one that their
    group is about: 行政处罚法 among items of 行政处罚."""
    items = [item for item in catalogue.items if item.citations]
    for title, citing in _citing(items).items():
        if len(items) >= _ENOUGH and len(citing) >= _MOST * len(items):
            duty = next(iter(citing.values())).kind == "disclosure"
            yield from _without(catalogue, items, citing, title, 0.85 if duty else 0.5)
    groups: defaultdict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in items:
        groups[item.category].append(item)
    for category, group in groups.items():
        for title, citing in _citing(group).items():
            if _is_about(title, category) and 3 * len(citing) >= len(group):
                yield from _without(catalogue, group, citing, title, 0.7)


def _is_about(title: str, category: tuple[str, ...]) -> bool:
    """Whether a law bears the name of a group: 行政处罚法, not 行政处罚办法 of some field."""
    return bool(category) and len(category[-1]) >= 4 and title == f"{category[-1]}法"


def _citing(items: Sequence[Item]) -> dict[str, dict[int, Citation]]:
    """For each title, in normal form, the places of the items that cite it."""
    citing: defaultdict[str, dict[int, Citation]] = defaultdict(dict)
    for item in items:
        for citation in item.citations:
            if citation.title:
                citing[normalize(citation.title)].setdefault(item.seq, citation)
    return citing


def _without(
    catalogue: Catalogue,
    items: Sequence[Item],
    citing: dict[int, Citation],
    title: str,
    certainty: float,
) -> Iterator[Observation]:
    example = next(iter(citing.values()))
    for item in items:
        if item.seq not in citing:
            yield Observation(
                "MissingBasis", item_iri(catalogue.description.id, item.seq), "basis",
                item.citations[0].source, printed="、".join(c.raw for c in item.citations),
                suggested=f"《{example.title}》", agreeing=len(citing), example=example.source,
                certainty=certainty, detail=title,
            )  # fmt: skip


def missing_numbers(catalogue: Catalogue) -> Iterator[Observation]:
    """Policies cited without a number where nearly all of their group have one."""
    groups: defaultdict[tuple[str, ...], list[Basis]] = defaultdict(list)
    for basis in bases(catalogue):
        if basis.citation.kind == "policy" and not _is_statute(basis.citation):
            groups[basis.item.category].append(basis)
    for group in groups.values():
        numbered = [basis for basis in group if basis.citation.document_number]
        if len(group) < _ENOUGH or len(numbered) < _MOST * len(group):
            continue
        for basis in group:
            if basis.citation.document_number is None:
                yield Observation(
                    "MissingNumber", basis.about, "basis", basis.citation.source,
                    printed=basis.citation.raw, agreeing=len(numbered),
                    example=numbered[0].citation.source, certainty=0.75,
                )  # fmt: skip


def _is_statute(citation: Citation) -> bool:
    """Laws and regulations are cited by their titles alone."""
    title = normalize(citation.title or "")
    return title.endswith(("法", "条例")) and not title.endswith("办法")
