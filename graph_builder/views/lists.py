"""Lists of what is in the graph: documents and bodies, by words, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph_builder.agency import Register
from graph_builder.lookup.bodies import Directory, Entry, mentioned
from graph_builder.lookup.documents import Listed, list_documents
from graph_builder.names import fold

#: Rows on one page.
PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document with its issuer and how many items rest on it."""

    iri: str
    number: str | None
    title: str | None
    issuer: str | None
    items: int


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body with how many documents it issued and how many catalogues name it."""

    iri: str
    name: str
    codes: tuple[str, ...]
    documents: int
    catalogues: int


def documents(store: ox.Store) -> tuple[DocumentRow, ...]:
    """Every document, those most relied on first."""
    found = sorted(list_documents(store), key=lambda each: (-each.items, str(each)))
    return tuple(map(_document, found))


def bodies(store: ox.Store) -> tuple[BodyRow, ...]:
    """Every body that issued a document or that a catalogue names, those with most first."""
    return tuple(map(_body, Directory(Register.load(), mentioned(store)).entries()))


def with_words(rows: tuple[DocumentRow, ...], words: str) -> tuple[DocumentRow, ...]:
    """The documents that have each of ``words`` in number, title or issuer."""
    wanted = [fold(word) for word in words.split()]
    return tuple(each for each in rows if all(word in _all(each) for word in wanted))


def bodies_with(rows: tuple[BodyRow, ...], words: str) -> tuple[BodyRow, ...]:
    """The bodies that have each of ``words`` in their names or codes."""
    wanted = [fold(word) for word in words.split()]
    return tuple(
        each
        for each in rows
        if all(word in fold(" ".join((each.name, *each.codes))) for word in wanted)
    )


def _all(each: DocumentRow) -> str:
    return fold(f"{each.number or ''}\n{each.title or ''}\n{each.issuer or ''}")


def _document(each: Listed) -> DocumentRow:
    return DocumentRow(each.iri.value, each.number, each.title, each.issuer, each.items)


def _body(each: Entry) -> BodyRow:
    codes = tuple(dict.fromkeys(use.code for use in each.codes))
    return BodyRow(each.iri.value, each.name, codes, each.documents, len(each.catalogues))
