"""The directory of bodies: those of the register, and those that only a catalogue names.

A body is looked up by any of its names, by a code, or by a document's number:
code and year tell who issued it.

>>> [str(entry) for _, entry in Directory(Register.load(), ()).search("沪医保〔2000〕46号")]
['上海市医疗保险局']
>>> entry = Directory(Register.load(), ()).search("上海市医疗保险局")[0][1]
>>> [code.code for code in entry.codes], [str(body) for body in entry.successors]
(['沪医保'], ['上海市人力资源和社会保障局', '上海市医疗保险办公室'])
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import pyoxigraph as ox

from graph_builder.agency import Body, CodeUse, Register, split_bodies
from graph_builder.document_number import DocumentNumber, find_numbers
from graph_builder.errors import NotFound
from graph_builder.language import tr
from graph_builder.lookup.documents import Fit
from graph_builder.namespaces import SKOS, body_iri, concept_iri, graph_iri
from graph_builder.select import Source, internal, select

_STANDARD = concept_iri("document-kind", "standard")
_BY_BODY = (concept_iri("document-kind", "order"), concept_iri("document-kind", "announcement"))
_BODIES = graph_iri("bodies")
_MOST = 5

Reason = Literal["unknown", "suspect", "ambiguous"]


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A body that the graph mentions: the documents it issued, the catalogues naming it."""

    iri: ox.NamedNode
    name: str
    documents: int
    catalogues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One body with all that is known of it. ``body`` is None outside the register."""

    iri: ox.NamedNode
    name: str
    body: Body | None
    codes: tuple[CodeUse, ...]
    predecessors: tuple[Body, ...]
    successors: tuple[Body, ...]
    documents: int
    catalogues: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def mentioned(store: Source) -> tuple[Mentioned, ...]:
    """The bodies that issued a document of the graph or that a catalogue names."""
    names: dict[ox.NamedNode, str] = {}
    documents: defaultdict[ox.NamedNode, set[str]] = defaultdict(set)
    catalogues: defaultdict[ox.NamedNode, set[str]] = defaultdict(set)
    for row in select(store, internal("body-list")):
        names[row["body"]] = row["name"].value
        if row["document"] is not None:
            documents[row["body"]].add(row["document"].value)
        if row["catalogue"] is not None:
            catalogues[row["body"]].add(row["catalogue"].value)
    return tuple(
        Mentioned(iri, name, len(documents[iri]), tuple(sorted(catalogues[iri])))
        for iri, name in names.items()
    )


class Directory:
    """All bodies that can be looked up."""

    def __init__(self, register: Register, mentions: Iterable[Mentioned]) -> None:
        self._register = register
        self._mentions = {mention.iri: mention for mention in mentions}
        of_register = {body_iri(body.iri_name) for body in register.bodies()}
        self._local = [each for iri, each in self._mentions.items() if iri not in of_register]

    def entries(self) -> list[Entry]:
        """The bodies that the graph mentions, those with most documents first."""
        by_iri = {body_iri(body.iri_name): body for body in self._register.bodies()}
        found = [
            self._entry(by_iri[iri]) if iri in by_iri else _local(mention)
            for iri, mention in self._mentions.items()
        ]
        return sorted(found, key=lambda entry: (-entry.documents, entry.name))

    def search(self, words: str) -> list[tuple[Fit, Entry]]:
        """The bodies that ``words`` name, those whose names contain them, and near hits."""
        key = "".join(words.split())
        exact = dict.fromkeys(self._named(words, key))
        hits: list[tuple[Fit, Entry]] = [("exact", self._entry(body)) for body in exact]
        hits += [("exact", _local(each)) for each in self._local if each.name == key]
        containing = [
            body
            for body in self._register.bodies()
            if key
            and body not in exact
            and any(_contains(name, key) for name in (body.name, *body.aliases))
        ]
        hits += [("contains", self._entry(body)) for body in containing]
        hits += [
            ("contains", _local(each))
            for each in self._local
            if _contains(each.name, key) and key != each.name
        ]
        if not hits:
            near = self._register.search(words)
            hits += [("near", self._entry(hit.body)) for hit in near]
        return hits

    def _named(self, words: str, key: str) -> Iterator[Body]:
        for found in find_numbers(words):
            code, year = found.number.issuer_code or "", found.number.year
            body = self._register.issuer(code, year)
            yield from [body] if body else (use.body for use in self._register.issuers(code))
        yield from (hit.body for hit in self._register.search(words) if hit.score == 100)
        if (named := self._register.find(words)) is not None:
            yield named
        yield from (use.body for use in self._register.issuers(key))

    def _entry(self, body: Body) -> Entry:
        register = self._register
        mention = self._mentions.get(body_iri(body.iri_name))
        return Entry(
            body_iri(body.iri_name),
            body.name,
            body,
            register.codes_of(body),
            register.predecessors(body),
            register.successors(body),
            mention.documents if mention else 0,
            mention.catalogues if mention else (),
        )


def _contains(name: str, key: str) -> bool:
    """Whether ``key`` is a part of ``name``: 区医保局 is none of 自治区医保局."""
    return key in name.replace(f"自治{key}", "")


@lru_cache(maxsize=4096)
def _of_register(text: str) -> tuple[tuple[Fit, Entry], ...]:
    return tuple(Directory(Register.load(), ()).search(text))


def find_body(store: Source, text: str) -> ox.NamedNode:
    """The body that ``text`` means: any name, a code, a number, or the name that only
    a catalogue knows.

    :raises NotFound: none, with near hits; or several, with the IRIs to choose by.
    """
    label = ox.Literal("".join(text.split()), language="zh")
    quads = store.quads_for_pattern(None, SKOS.prefLabel, label, _BODIES)
    found = {quad.subject: label.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    if len(found) == 1:  # a full name
        return next(iter(found))
    hits = _of_register(text)
    found |= {entry.iri: entry.name for match, entry in hits if match == "exact"}
    if len(found) == 1:
        return next(iter(found))
    if found:
        listed = "".join(f"\n  {iri.value}" for iri in sorted(found, key=lambda each: each.value))
        raise NotFound(
            tr(
                f"“{text}”对应多个机关，请写全称，或写其中一个：{listed}",
                f"{text!r} means several bodies; give the full name, or one of: {listed}",
            )
        )
    near = "".join(f"\n  {name}" for name in dict.fromkeys(e.name for _, e in hits[:_MOST]))
    hint = tr("相近的有：", "Near ones:") + near if near else ""
    raise NotFound(tr(f"没有机关“{text}”。{hint}", f"there is no body {text!r}. {hint}"))


def _local(mention: Mentioned) -> Entry:
    return Entry(mention.iri, mention.name, None, (), (), (), mention.documents, mention.catalogues)


# Codes whose issuer is open.


@dataclass(slots=True)
class OpenCode:
    """A code of the graph's documents whose issuer is not known, and why not.

    *unknown*: the register has no such code; *suspect*: it has, but nobody used
    it in that year; *ambiguous*: several did. ``uses`` are those it has.
    """

    code: str
    reason: Reason
    citations: int = 0
    years: set[int] = field(default_factory=set)
    numbers: list[str] = field(default_factory=list)
    uses: tuple[CodeUse, ...] = ()


def suspects(words: str, register: Register) -> list[DocumentNumber]:
    """The numbers in ``words`` whose code is known, but was used by nobody in their year.

    >>> [str(number) for number in suspects("沪医保〔2010〕3号、沪医保〔2019〕3号", Register.load())]
    ['沪医保〔2010〕3号']
    """
    numbers = (found.number for found in find_numbers(words))
    return [n for n in numbers if register.is_suspect(n.issuer_code or "", n.year)]


def open_codes(store: Source, register: Register) -> list[OpenCode]:
    """The codes whose issuer is open, by how many citations use them."""
    found: dict[tuple[str, Reason], OpenCode] = {}
    for row in select(store, internal("unknown-issuers")):
        code, year = row["code"].value, row["year"]
        if row["kind"] == _STANDARD or (row["kind"] in _BY_BODY and _are_known(code, register)):
            continue
        reason = _reason(code, None if year is None else int(year.value), register)
        entry = found.setdefault((code, reason), OpenCode(code, reason))
        entry.citations += int(row["citations"].value)
        entry.numbers.append(row["number"].value)
        entry.uses = register.issuers(code)
        if year is not None:
            entry.years.add(int(year.value))
    order: Sequence[Reason] = ("unknown", "suspect", "ambiguous")
    return sorted(
        found.values(), key=lambda each: (order.index(each.reason), -each.citations, each.code)
    )


def _are_known(names: str, register: Register) -> bool:
    """Whether the bodies of an order or announcement, which has no code, are known."""
    return all(register.find(name) is not None for name in split_bodies(names))


def _reason(code: str, year: int | None, register: Register) -> Reason:
    if not register.issuers(code):
        return "unknown"
    return "suspect" if register.is_suspect(code, year) else "ambiguous"
