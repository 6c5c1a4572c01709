"""Look a document up as a person names it: any spelling of its number, or its title.

Where nothing matches, near hits are offered: the same code and year with
another serial, the same serial in another year, a number one character apart,
a title that resembles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from graph_builder.document_number import DocumentNumber, find_numbers, parse
from graph_builder.errors import InvalidDocumentNumber, NotFound
from graph_builder.language import tr
from graph_builder.namespaces import RDF, YIJU, policy_iri
from graph_builder.policy_title import normalize
from graph_builder.select import internal, select

_MOST = 5
_RESEMBLES = 60.0


@dataclass(frozen=True, slots=True)
class Known:
    """A document of the graph: its IRI, its number and one of its titles."""

    iri: ox.NamedNode
    number: str | None
    label: str | None

    def __str__(self) -> str:
        title = f"《{self.label}》" if self.label else ""
        return f"{self.number or ''}{title}"


def find_document(store: ox.Store, text: str) -> Known:
    """The document that ``text`` names.

    :raises NotFound: none does, with the near hits.
    """
    found = next(iter(find_numbers(text)), None)
    if found is not None:
        iri = policy_iri(str(found.number))
        if any(store.quads_for_pattern(iri, RDF.type, YIJU.PolicyBasis, None)):
            return Known(iri, str(found.number), None)
    documents = list(all_documents(store))
    if found is None:
        normal = normalize(text)
        exact = {each.iri: each for each in documents if normalize(each.label or "") == normal}
        if len(exact) == 1:
            return next(iter(exact.values()))
        if exact:
            raise _several(text, list(exact.values()))
    raise _not_found(text, near(documents, text, found.number if found else None))


def all_documents(store: ox.Store) -> Iterator[Known]:
    """Every document, once for each of its titles."""
    for row in select(store, internal("documents")):
        number, label = row["number"], row["label"]
        yield Known(row["document"], number and number.value, label and label.value)


def near(documents: list[Known], text: str, number: DocumentNumber | None) -> list[Known]:
    """The documents closest to what was asked for, the closest first."""
    by_iri = {document.iri: document for document in reversed(documents)}
    if number is None:
        labels = {n: each.label or "" for n, each in enumerate(documents) if each.label}
        hits = process.extract(text, labels, scorer=fuzz.WRatio, limit=4 * _MOST)
        closest = [documents[n] for _, score, n in hits if score >= _RESEMBLES]
        return list({each.iri: each for each in closest}.values())[:_MOST]
    ranked = sorted(
        (rank, each.number or "", each)
        for each in by_iri.values()
        if each.number and (rank := _nearness(number, each.number)) is not None
    )
    return [each for _, _, each in ranked[:_MOST]]


def _nearness(wanted: DocumentNumber, other: str) -> tuple[int, int] | None:
    """How near ``other`` is, smaller is nearer; ``None`` for not near."""
    try:
        number = parse(other)
    except InvalidDocumentNumber:
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
