"""Decisions on which documents titles name, in the graph of reviews."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from graph_builder.namespaces import RDF, XSD, YIJU, policy_iri, review_iri
from graph_builder.policy_title import normalize
from graph_builder.resolve.decisions import REVIEW, decisions
from graph_builder.resolve.review import ACCEPTED, DECLINED, MANUAL, Match


def decisions_in(store: ox.Store) -> list[Match]:
    """The decisions that ``store`` keeps, in order."""
    found = []
    for said in decisions(store, YIJU.ReviewedMatch):
        found.append(
            Match(
                title=said[YIJU.matchedTitle],
                number=said[YIJU.matchedNumber],
                label=said[YIJU.matchedLabel],
                predicate=ACCEPTED if said[YIJU.matchAccepted] == "true" else DECLINED,
                justification=MANUAL,
                confidence=float(said[YIJU.matchConfidence]),
                author=said.get(YIJU.reviewer, ""),
            )
        )
    return sorted(found)


def decision_quads(match: Match) -> Iterator[ox.Quad]:
    """What the graph of reviews says of a decision."""
    document = policy_iri(match.number)
    node = review_iri(normalize(match.title), document)

    def say(predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(node, predicate, value, REVIEW)

    yield say(RDF.type, YIJU.ReviewedMatch)
    yield say(YIJU.matchedTitle, ox.Literal(match.title))
    yield say(YIJU.matchedDocument, document)
    yield say(YIJU.matchedNumber, ox.Literal(match.number))
    yield say(YIJU.matchedLabel, ox.Literal(match.label))
    yield say(YIJU.matchAccepted, ox.Literal(match.accepted))
    yield say(YIJU.matchConfidence, ox.Literal(f"{match.confidence:g}", datatype=XSD.decimal))
    if match.author:
        yield say(YIJU.reviewer, ox.Literal(match.author))
