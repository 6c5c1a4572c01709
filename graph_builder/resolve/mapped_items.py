"""Decisions on how items of two catalogues stand to each other, in the graph of reviews.

Each decision is a node of its own with the names on which it was made. What holds now is
said directly as well: item, SKOS mapping, item; those statements are made anew in every
build, from the decisions whose items still bear their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graph_builder.matter_name import normal_name
from graph_builder.namespaces import RDF, SKOS, XSD, YIJU, mapping_iri
from graph_builder.resolve.crosswalk import NO_MATCH, Mapping
from graph_builder.resolve.decisions import REVIEW, decisions
from graph_builder.resolve.review import MANUAL

_HOLDS = {
    "skos:exactMatch": SKOS.exactMatch,
    "skos:closeMatch": SKOS.closeMatch,
    "skos:broadMatch": SKOS.broadMatch,
    "skos:narrowMatch": SKOS.narrowMatch,
    "skos:relatedMatch": SKOS.relatedMatch,
}


def mapping_quads(mapping: Mapping) -> Iterator[ox.Quad]:
    """What the graph keeps of a decision."""
    one, other = ox.NamedNode(mapping.subject), ox.NamedNode(mapping.object)
    node = mapping_iri(one, other)

    def say(predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(node, predicate, value, REVIEW)

    yield say(RDF.type, YIJU.ReviewedMapping)
    yield say(YIJU.mappingSubject, one)
    yield say(YIJU.mappingObject, other)
    yield say(YIJU.mappingSubjectLabel, ox.Literal(mapping.subject_label))
    yield say(YIJU.mappingObjectLabel, ox.Literal(mapping.object_label))
    yield say(YIJU.mappingPredicate, ox.Literal(mapping.predicate))
    confidence = ox.Literal(f"{mapping.confidence:g}", datatype=XSD.decimal)
    yield say(YIJU.mappingConfidence, confidence)
    if mapping.reviewer:
        yield say(YIJU.reviewer, ox.Literal(mapping.reviewer))


def decided_mappings(store: ox.Store) -> list[Mapping]:
    """The decisions in the graph of reviews."""
    found = []
    for said in decisions(store, YIJU.ReviewedMapping):
        found.append(
            Mapping(
                said[YIJU.mappingSubject],
                said[YIJU.mappingSubjectLabel],
                said[YIJU.mappingPredicate],
                said[YIJU.mappingObject],
                said[YIJU.mappingObjectLabel],
                MANUAL,
                float(said[YIJU.mappingConfidence]),
                said.get(YIJU.reviewer, ""),
            )
        )
    return sorted(found)


def take_up(store: ox.Store, rows: Iterable[Mapping]) -> bool:
    """Put the decisions among ``rows`` in the place of those that ``store`` has on the same
    two catalogues; whether that changed anything."""
    read = list(rows)
    about = {row.catalogues for row in read}
    new = {_said(row): row for row in read if row.decided}
    old = {_said(row): row for row in decided_mappings(store) if row.catalogues in about}
    if new.keys() == old.keys():
        return False
    for row in old.values():
        for quad in mapping_quads(row):
            store.remove(quad)
    store.extend(quad for row in new.values() for quad in mapping_quads(row))
    return True


def _said(row: Mapping) -> tuple[str, ...]:
    """What the graph keeps of a decision, to compare."""
    return (
        row.subject, row.subject_label, row.predicate, row.object, row.object_label,
        f"{row.confidence:g}", row.reviewer,
    )  # fmt: skip


def apply(store: ox.Store) -> list[Mapping]:
    """State the mappings that hold; the decisions that are stale are returned."""
    for predicate in _HOLDS.values():
        for quad in list(store.quads_for_pattern(None, predicate, None, REVIEW)):
            store.remove(quad)
    stale = []
    for row in decided_mappings(store):
        one, other = ox.NamedNode(row.subject), ox.NamedNode(row.object)
        if not (_bears(store, one, row.subject_label) and _bears(store, other, row.object_label)):
            stale.append(row)
        elif row.predicate != NO_MATCH:
            store.add(ox.Quad(one, _HOLDS[row.predicate], other, REVIEW))
    return stale


def _bears(store: ox.Store, item: ox.NamedNode, label: str) -> bool:
    """Whether the item is in the graph and one of its names is ``label``."""
    name = ox.Literal(normal_name(label))
    return any(store.quads_for_pattern(item, YIJU.normalName, name, None))
