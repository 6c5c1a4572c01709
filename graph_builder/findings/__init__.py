"""Findings: what the shapes say of a graph, as a careful colleague says it.

A validation result names a node and a shape. A finding says it of a row: in which
catalogue, file and line, under which item, what is printed there, what it should
probably be and how one knows, in the order of the sheet. Its key is made from what
it says and not from where the row stands, so a finding that was dismissed stays
dismissed when rows are added above it, until its text changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

import pyoxigraph as ox

from graph_builder.findings.dismissal import dismissals
from graph_builder.findings.finding import RANK, Dismissal, Finding, Findings, Severity, Text
from graph_builder.findings.read import Reader
from graph_builder.language import plural
from graph_builder.namespaces import graph_iri
from graph_builder.resources import shape_files
from graph_builder.shacl import Engine, validate

__all__ = ["RANK", "Dismissal", "Finding", "Findings", "Severity", "Text", "find"]

# What the first kind says of a cell, the others need not say again.
_SAYS_IT_ALL = {
    "Counter": {"Deviation", "TwinVariant", "NumberVariant"},
    "CodeVariant": {"NumberVariant", "SuspectCode"},
    "TwinVariant": {"NumberVariant"},
    "SuspectCode": {"PolicyBasis-issuer"},
}
_NOT_JUDGED = {graph_iri(name) for name in ("ontology", "provenance", "review", "effects")}


def find(
    store: ox.Store,
    *,
    engine: Engine = "auto",
    timeout: float = 600,
    only: Collection[str] = (),
) -> Findings:
    """What the shapes say of the graph in ``store``.

    ``only`` are the slugs of the catalogues to speak of; all, if there is none.
    ``engine`` and ``timeout`` (seconds) are those of :func:`graph_builder.shacl.validate`.
    """
    report = validate(_judged(store), shape_files(), engine=engine, timeout=timeout)
    reader = Reader(store)
    told = _without_repetition(f for result in report.results for f in reader.findings(result))
    found = _house_style(sorted(told, key=_order), reader)
    kept = (each for each in found if not only or each.catalogue in only)
    findings = Findings(tuple(sorted(kept, key=_order)), report)
    return findings.with_dismissals({each.key: each for each in dismissals(store)})


def _judged(store: ox.Store) -> bytes:
    """The triples that the shapes speak of, as N-Triples."""
    triples = (quad.triple for quad in store if quad.graph_name not in _NOT_JUDGED)
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return data


def _order(each: Finding) -> tuple[bool, str, str, str, int, int, str, str]:
    place = each.place
    return (
        each.catalogue is None,
        each.catalogue or "",
        place.file if place else "",
        (place.sheet or "") if place else "",
        place.line if place else 0,
        RANK[each.severity],
        each.shape,
        each.key,
    )


def _without_repetition(found: Iterable[Finding]) -> list[Finding]:
    """One finding where several say the same of one cell."""
    of_cell: defaultdict[tuple[object, ...], list[Finding]]
    of_cell = defaultdict(list)
    for each in found:
        row = each.place.row if each.place else None
        of_cell[each.catalogue, each.item, row, each.field].append(each)
    kept = []
    for cell in of_cell.values():
        said = {other for each in cell for other in _SAYS_IT_ALL.get(each.shape, ())}
        kept += [each for each in cell if each.shape not in said]
    return kept


# What so many rows, and so large a share of a catalogue's items, have in common is the
# style of the house: said once. A remark is not said more than so many times at all.
_HOUSE_ROWS, _HOUSE_SHARE = 6, 0.6


def _house_style(found: list[Finding], reader: Reader) -> list[Finding]:
    """The findings, with one in the place of many that say the same of nearly all rows."""
    alike: defaultdict[tuple[str | None, ...], list[Finding]] = defaultdict(list)
    for each in found:
        alike[each.catalogue, each.shape, each.field, each.printed, each.suggestion].append(each)
    kept = []
    for (slug, *_), same in alike.items():
        share = 0 if same[0].severity == "Info" else _HOUSE_SHARE * reader.items(slug)
        if len(same) < max(_HOUSE_ROWS, share):
            kept += same
        else:
            kept.append(_once(same))
    return kept


def _once(same: list[Finding]) -> Finding:
    first, *others = same
    message = Text(
        f"{first.message.zh}（表中共有{len(same)}处如此，只在这里说一次。）",
        f"{first.message.en} (So in {plural(len(same), 'place')} of the sheet; said once.)",
    )
    lines = tuple(each.place.line for each in others if each.place is not None)
    return replace(first, message=message, same=lines)
