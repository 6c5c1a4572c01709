"""The documents of an answer, read as far as they are needed: what they are, how they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import pyoxigraph as ox

from graph_builder.impact.told_of import Document
from graph_builder.select import Source, given, select
from graph_builder.validity.status import (
    History,
    Status,
    ends_between,
    histories,
    status_by,
    status_on,
)

_NOTHING = History()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of a document itself, and what is declared of it."""

    document: Document
    year: int | None = None
    issuers: frozenset[str] = frozenset()
    history: History = _NOTHING


@dataclass(slots=True)
class Documents:
    """The documents of one answer; each is read from the store once."""

    store: Source
    day: date
    _known: dict[str, Facts] = field(default_factory=dict)
    _status: dict[str, Status] = field(default_factory=dict)

    def read(self, documents: Collection[str]) -> None:
        """Read those of ``documents`` that are not known yet."""
        nodes = [ox.NamedNode(each) for each in sorted(set(documents) - set(self._known))]
        if not nodes:
            return
        declared = histories(self.store, nodes)
        issuers: dict[str, set[str]] = {}
        for row in select(self.store, given("impact-documents", document=nodes)):
            iri = row["document"]
            of = issuers.setdefault(iri.value, set())
            if row["issuer"] is not None:
                of.add(row["issuer"].value)
            self._known[iri.value] = Facts(
                Document(iri.value, _text(row["number"]), _text(row["title"])),
                int(row["year"].value) if row["year"] is not None else None,
                frozenset(of),
                declared.get(iri, _NOTHING),
            )

    def add(self, document: Document) -> None:
        """Take up a document with what was said of it beyond what the store says."""
        self._known[document.id] = replace(self.facts(document.id), document=document)

    def __getitem__(self, document: str) -> Document:
        """The document of this IRI."""
        return self.facts(document).document

    def facts(self, document: str) -> Facts:
        """What is known of the document of this IRI."""
        if document not in self._known:
            self.read([document])
        return self._known[document]

    def status(self, document: str) -> Status:
        """How it stands on the day."""
        if document not in self._status:
            self._status[document] = status_on(self.facts(document).history, self.day)
        return self._status[document]

    def coming(self, document: str) -> Status | None:
        """How it will stand by the first end declared for a day after the day, if any."""
        end = ends_between(self.facts(document).history, self.day, date.max)
        return None if end is None else status_by("not-in-force", end)

    def ended(self, documents: Collection[str]) -> frozenset[str]:
        """Those of ``documents`` that are declared to be no longer in force."""
        return frozenset(each for each in documents if self.status(each).value == "not-in-force")


def promulgated(store: Source, documents: Collection[str]) -> Mapping[str, set[str]]:
    """What those of ``documents`` that are notices promulgate."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    if documents:
        nodes = [ox.NamedNode(each) for each in sorted(documents)]
        for notice, regulation in select(store, given("impact-promulgated", document=nodes)):
            found[notice.value].add(regulation.value)
    return found


def _text(term: ox.Literal | None) -> str | None:
    return None if term is None else term.value
