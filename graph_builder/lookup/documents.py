"""Look a document up as a person names it: any spelling of its number, or its title.

Where nothing matches, near hits are offered: the same code and year with
another serial, the same serial in another year, a number one character apart,
a title that resembles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import pyoxigraph as ox
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from graph_builder.document_number import DocumentNumber, find_numbers, parse
from graph_builder.errors import InvalidDocumentNumber, NotFound
from graph_builder.language import tr
from graph_builder.names import fold
from graph_builder.namespaces import RDF, YIJU, policy_iri
from graph_builder.policy_title import normalize
from graph_builder.select import Source, internal, select

_MOST = 5
_RESEMBLES = 60.0

#: How a thing fits the words it was looked up by.
Fit: TypeAlias = Literal["exact", "contains", "near"]


@dataclass(frozen=True, slots=True)
class Known:
    """A document of the graph: its IRI, its number and one of its titles."""

    iri: ox.NamedNode
    number: str | None
    label: str | None

    def __str__(self) -> str:
        title = f"《{self.label}》" if self.label else ""
        return f"{self.number or ''}{title}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as a list shows it: with its issuer and how many items rest on it."""

    iri: ox.NamedNode
    number: str | None
    title: str | None
    issuer: str | None
    items: int

    def __str__(self) -> str:
        title = f"《{self.title}》" if self.title else ""
        return f"{self.number or ''}{title}"


def find_document(store: Source, text: str) -> Known:
    """The document that ``text`` names.

    :raises NotFound: none does, with the near hits.
    """
    found = next(iter(find_numbers(text)), None)
    if found is not None:
        iri = policy_iri(str(found.number))
        if any(store.quads_for_pattern(iri, RDF.type, YIJU.PolicyBasis, None)):
            return Known(iri, str(found.number), None)
    normal = normalize(text)
    titled = set() if found else _titled(store, normal)
    if len(titled) == 1:
        return Known(titled.pop(), None, None)
    documents = list(all_documents(store))
    if found is None:
        exact = {each.iri: each for each in documents if normalize(each.label or "") == normal}
        if len(exact) == 1:
            return next(iter(exact.values()))
        if exact:
            raise _several(text, list(exact.values()))
    raise _not_found(text, near(documents, text, found.number if found else None))


def named_documents(
    store: Source, number: str | None, title: str | None
) -> tuple[ox.NamedNode, ...]:
    """The documents of this number, else those of this title; none where there is none.

    Where a number is given, a title names only a document that has no other number, and
    that no notice of another number promulgates.
    """
    if number is not None:
        iri = policy_iri(number)
        if any(store.quads_for_pattern(iri, RDF.type, YIJU.PolicyBasis, None)):
            return (iri,)
    found = _titled(store, normalize(title)) if title and normalize(title) else set()
    if number is not None:
        found = {
            each
            for each in found
            if not any(store.quads_for_pattern(each, YIJU.documentNumber, None, None))
            and not any(store.quads_for_pattern(None, YIJU.promulgates, each, None))
        }
    return tuple(sorted(found, key=lambda each: each.value))


def _titled(store: Source, normal: str) -> set[ox.NamedNode]:
    """The documents with this title, found without reading the others."""
    quads = store.quads_for_pattern(None, YIJU.normalTitle, ox.Literal(normal), None)
    return {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def all_documents(store: Source) -> Iterator[Known]:
    """Every document, once for each of its titles."""
    for row in select(store, internal("documents")):
        number, label = row["number"], row["label"]
        yield Known(row["document"], number and number.value, label and label.value)


def list_documents(store: Source) -> list[Listed]:
    """Every document, those on which most items rest first, then by number and title."""
    issuers: defaultdict[ox.NamedNode, set[str]] = defaultdict(set)
    rows = {}
    for row in select(store, internal("document-list")):
        rows[row["document"]] = row
        if row["issuer"] is not None:
            issuers[row["document"]].add(row["issuer"].value)
    listed = (
        Listed(
            iri,
            _text(row["number"]),
            _text(row["title"]),
            "、".join(sorted(issuers[iri])) or None,
            int(row["items"].value) if row["items"] is not None else 0,
        )
        for iri, row in rows.items()
    )
    return sorted(listed, key=_by_items)


def _by_items(document: Listed) -> tuple[int, bool, str, str]:
    return -document.items, not document.number, document.number or "", document.title or ""


def search_documents(store: Source, words: str) -> list[tuple[Fit, Listed]]:
    """The documents that ``words`` name, those that contain them, and near hits.

    Words parted by blanks must all occur, in the number or in one of the titles.
    Near hits are given where nothing else is: for each number that the graph
    lacks, for words that nothing contains.
    """
    listed = {document.iri: document for document in list_documents(store)}
    known = list(all_documents(store))
    numbers = [found.number for found in find_numbers(words)]
    exact = _named(known, words, numbers)
    contains = _containing(known, words) - exact
    hits: list[tuple[Fit, Listed]] = []
    hits += [("exact", each) for each in listed.values() if each.iri in exact]
    hits += [("contains", each) for each in listed.values() if each.iri in contains]
    missing = [number for number in numbers if policy_iri(str(number)) not in exact]
    if missing or not hits:
        taken = exact | contains
        wanted: list[DocumentNumber | None] = [*missing] or [None]
        for close in (close for number in wanted for close in near(known, words, number)):
            if close.iri not in taken:
                taken.add(close.iri)
                hits.append(("near", listed[close.iri]))
    return hits


def _named(
    known: Iterable[Known], words: str, numbers: Sequence[DocumentNumber]
) -> set[ox.NamedNode]:
    if numbers:
        wanted = {str(number) for number in numbers}
        return {each.iri for each in known if each.number in wanted}
    normal = normalize(words)
    return {each.iri for each in known if normal and normalize(each.label or "") == normal}


def _containing(known: Iterable[Known], words: str) -> set[ox.NamedNode]:
    wanted = [folded for word in words.split() if (folded := fold(word))]
    if not wanted:
        return set()
    return {
        each.iri
        for each in known
        if all(word in fold(each.label or "") or word in fold(each.number or "") for word in wanted)
    }


def _text(term: ox.Literal | None) -> str | None:
    return None if term is None else term.value


def near(documents: list[Known], text: str, number: DocumentNumber | None) -> list[Known]:
    """The documents closest to what was asked for, the closest first."""
    by_iri = {document.iri: document for document in reversed(documents)}
    if number is None:
        labels = {n: each.label or "" for n, each in enumerate(documents) if each.label}
        hits = process.extract(text, labels, scorer=fuzz.WRatio, limit=4 * _MOST)
        # Shown by its first name, its title, whichever of its names came near.
        closest = [by_iri[documents[n].iri] for _, score, n in hits if score >= _RESEMBLES]
        return list({each.iri: each for each in closest}.values())[:_MOST]
    ranked = sorted(
        (rank, each.number or "", each)
        for each in by_iri.values()
        if each.number and (rank := _nearness(number, each.number)) is not None
    )
    return [each for _, _, each in ranked[:_MOST]]


def _nearness(wanted: DocumentNumber, other: str) -> tuple[int, int] | None:
    """How near ``other`` is, smaller is nearer; ``None`` for not near."""
    number = _parsed(other)
    if number is None:
        return None
    distance = Levenshtein.distance(str(wanted), other)
    same_code = number.issuer_code == wanted.issuer_code
    if same_code and number.serial == wanted.serial:
        return 0, abs((number.year or 0) - (wanted.year or 0))
    if number.year == wanted.year and number.serial == wanted.serial and distance <= 3:
        return 1, distance
    if distance == 1:
        return 2, distance
    if same_code and number.year == wanted.year:
        return 3, _apart(number.serial, wanted.serial)
    return None


@lru_cache(maxsize=65536)
def _parsed(number: str) -> DocumentNumber | None:
    try:
        return parse(number)
    except InvalidDocumentNumber:
        return None


def _apart(one: str, other: str) -> int:
    return abs(int(one) - int(other)) if one.isdecimal() and other.isdecimal() else 9999


def _listed(documents: list[Known]) -> str:
    return "\n".join(f"  {each}" for each in documents)


def _not_found(text: str, hits: list[Known]) -> NotFound:
    if not hits:
        return NotFound(
            tr(
                f"图谱里没有文件“{text}”，也没有相近的。",
                f"no document {text!r} in the graph, and none near it.",
            )
        )
    return NotFound(
        tr(
            f"图谱里没有文件“{text}”。相近的有：\n{_listed(hits)}",
            f"no document {text!r} in the graph. Near ones:\n{_listed(hits)}",
        )
    )


def _several(text: str, hits: list[Known]) -> NotFound:
    return NotFound(
        tr(
            f"“{text}”对应多个文件，请写文号：\n{_listed(hits)}",
            f"{text!r} names several documents, give the number:\n{_listed(hits)}",
        )
    )
