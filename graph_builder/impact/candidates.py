"""Candidates: later documents that may take the place of one that falls, with reasons.

A list may declare it (被替代); else a later document of the same title, or of a like one
that an item cites beside it or that the same body, or one that succeeded it, has issued.
They are suggestions: which document replaces another is for people to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox
from rapidfuzz import fuzz

from graph_builder.agency import Register
from graph_builder.document_number import find_numbers
from graph_builder.impact.answer import Candidate
from graph_builder.impact.documents import Documents, Facts
from graph_builder.impact.told_of import Reason
from graph_builder.namespaces import BASE, body_iri, policy_iri
from graph_builder.policy_title import acts, normalize
from graph_builder.select import Source, given, select

# How much each reason says, of 1; a title that is merely like counts by how like it is.
_DECLARED, _SAME, _NEAR, _ISSUER, _BESIDE = 1.0, 0.8, 0.7, 0.1, 0.1
_LIKE = 85.0  # of 100: titles less alike than this are of other subjects
_MOST = 5
_MOST_COMPARED = 501  # the limit of the query
_BODIES = BASE + "body/"


def candidates(
    store: Source,
    documents: Documents,
    falling: Collection[str],
    named: Collection[str],
    beside: Collection[str],
    register: Register,
) -> tuple[Candidate, ...]:
    """The candidates for ``named``, those of ``falling`` that the act names.

    ``beside`` are the documents that the items hit cite too.
    """
    found: list[Candidate] = []
    for document in sorted(named):
        old = documents.facts(document)
        others = _Others(store, documents, old, register)
        near = others.replacing() | others.same_title() | others.issued() | set(beside)
        near -= set(falling)
        documents.read(near)
        scored = (others.judged(each, each in beside) for each in sorted(near))
        best = sorted((each for each in scored if each is not None), key=_likeliest)
        found += best[:_MOST]
    return tuple(sorted(found, key=_likeliest))


def _likeliest(each: Candidate) -> tuple[float, tuple[bool, str, str, str]]:
    return -each.score, each.document.order


class _Others:
    """The documents around one that falls."""

    def __init__(self, store: Source, documents: Documents, old: Facts, register: Register) -> None:
        self._store = store
        self._documents = documents
        self._old = old
        self._succeeding = set(_succeeding(old.issuers, register))
        self._subjects = set(_subjects(old.document.title))

    def replacing(self) -> set[str]:
        """What lists declare to take its place."""
        acting = (e.acting for e in self._old.history.effects if e.type == "replaced" and e.acting)
        return {
            policy_iri(str(found.number)).value
            for named in acting
            for found in find_numbers(named.number or "")
        }

    def same_title(self) -> set[str]:
        """What bears one of its titles."""
        node = ox.NamedNode(self._old.document.id)
        rows = select(self._store, given("impact-same-titles", document=[node]))
        return {row["other"].value for row in rows}

    def issued(self) -> set[str]:
        """What its issuer and the bodies that succeeded it issued later under a like title;
        nothing where that is more than can be compared at once."""
        bodies = [ox.NamedNode(each) for each in sorted(self._old.issuers | self._succeeding)]
        if not bodies or self._old.year is None:
            return set()
        since = [ox.Literal(self._old.year)]
        rows = list(select(self._store, given("impact-issued", body=bodies, since=since)))
        if len(rows) >= _MOST_COMPARED:
            return set()
        return {r["other"].value for r in rows if self._likeness(r["title"].value) >= _LIKE}

    def judged(self, other: str, beside: bool) -> Candidate | None:
        """``other`` with its score and reasons; None where it is no candidate."""
        facts = self._documents.facts(other)
        if facts.document.id == self._old.document.id or self._documents.ended([other]):
            return None
        reasons: list[Reason] = []
        score = 0.0
        if other in self.replacing():
            reasons.append("declared")
            score = _DECLARED
        elif not self._is_later(facts):
            return None
        alike = self._likeness(facts.document.title)
        if alike == 100.0:
            reasons.append("same-title")
            score += _SAME
        elif alike >= _LIKE:
            reasons.append("near-title")
            score += _NEAR * alike / 100
        if not reasons:
            return None
        if self._is_later(facts):
            reasons.append("later")
        if facts.issuers & self._old.issuers:
            reasons.append("same-issuer")
            score += _ISSUER
        elif facts.issuers & self._succeeding:
            reasons.append("succeeding-issuer")
            score += _ISSUER
        if beside:
            reasons.append("cited-beside")
            score += _BESIDE
        return Candidate(
            facts.document, self._old.document, round(min(score, 1.0), 2), tuple(reasons),
            self._documents.status(other),
        )  # fmt: skip

    def _is_later(self, other: Facts) -> bool:
        return None not in (other.year, self._old.year) and (other.year or 0) > (
            self._old.year or 0
        )

    def _likeness(self, title: str | None) -> float:
        """How like the titles are, from 0 to 100, or those of what the notices promulgate."""
        theirs = set(_subjects(title))
        return max(
            (fuzz.ratio(a, b, score_cutoff=_LIKE) for a in self._subjects for b in theirs),
            default=0.0,
        )


def _subjects(title: str | None) -> Iterator[str]:
    """The normal form of a title, and of those that it promulgates or forwards."""
    if title is None:
        return
    yield normalize(title)
    for act in acts(title):
        if act.kind in ("promulgates", "forwards"):
            yield normalize(act.target)


def _succeeding(issuers: Iterable[str], register: Register) -> Iterator[str]:
    """The bodies that followed from ``issuers``, at any remove."""
    waiting = [register.body(each.removeprefix(_BODIES)) for each in sorted(issuers)]
    seen = set()
    while waiting:
        body = waiting.pop()
        if body is None or body.iri_name in seen:
            continue
        seen.add(body.iri_name)
        for after in register.successors(body):
            yield body_iri(after.iri_name).value
            waiting.append(after)
