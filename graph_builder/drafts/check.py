"""The check of a draft's citations: does each document exist, and is it cited right?

For each citation four questions are answered from what the graph knows: is
there such a document, is its number spelt to the standard (GB/T 9704), do
number and title belong together, is it in force. Each no is a finding with the
sentence that tells the author what to do; what cannot be said stays open.

>>> from graph_builder.namespaces import policy_iri
>>> known = [Listed(policy_iri("沪医保〔2000〕46号"), "沪医保〔2000〕46号", "甲办法", None, 3)]
>>> shelf = Shelf(known, {known[0].iri: ["甲办法", "关于印发〈甲办法〉的通知"]})
>>> draft = Passage("依据《甲办法》（沪医保（2000）46号）", ((0, DraftPlace(line=1)),))
>>> (checked,) = check([draft], shelf)
>>> checked.exists, checked.spelled, checked.agrees
(True, False, True)
>>> print(*checked.findings)
文号写法不规范：“沪医保（2000）46号”应写作“沪医保〔2000〕46号”（年份应当用六角括号〔〕）。

Prose is not a catalogue: words without 《》 count as a title only where the graph
knows it, or where a number stands beside it and it begins with 关于.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pyoxigraph as ox
from rapidfuzz import fuzz

from graph_builder.agency import Register, looks_like_body
from graph_builder.citation import HALF_BRACKETED, Cited, split_citations
from graph_builder.document_number import DocumentNumber, Found
from graph_builder.drafts.code_doubts import Neighbours, suspicion
from graph_builder.drafts.finding import (
    SLIP,
    Finding,
    also_under,
    ambiguous,
    apart,
    differs,
    elsewhere,
    ended,
    half_bracketed,
    misspelt,
    no_document,
    suspect,
)
from graph_builder.drafts.letterhead import own_number
from graph_builder.lookup.documents import Known, Listed, list_documents, near
from graph_builder.policy_title import acts, is_document_title, normalize, parse_title
from graph_builder.readers.passage import DraftPlace, Passage
from graph_builder.select import internal, select
from graph_builder.validity.standing import statuses
from graph_builder.validity.status import Status

# How a number was reached in running text; no fault of the way it is written.
_NO_FAULT = frozenset({"list", "range", "range-ends", "prefix-cut", "prefix-guessed"})
# A PDF's blanks and breaks are those of its layout.
_OF_LAYOUT = frozenset({"blank", "invisible", "joint"})
_UNBRACKETED = "title-unbracketed"
_ABOUT = re.compile(r"关于.+", re.DOTALL)
_NO_NAME = re.compile(
    r"(?:有关|相关|上述|以上|本|该|此)(?:的)?(?:规定|要求|文件|通知|办法|政策|意见)$"
)
_SHORT = re.compile(r"以下(?:统一|统)?(?:简称|称)(?:为)?[：:]?\s*[《“\"]([^》”\"]{1,30})[》”\"]")
_RESEMBLES = 70.0
_MOST_NEAR = 3
_LONGEST = 2000  # characters; no paragraph of a document is longer
_UNKNOWN = Status("unknown")


@dataclass(frozen=True, slots=True)
class Checked:
    """One citation of the draft. ``None`` is an answer that cannot be given.

    ``status`` is what is declared on whether the document is in force. ``own`` says
    that this is no citation but the draft's own number.
    """

    place: DraftPlace
    text: str
    document_number: str | None
    title: str | None
    exists: bool
    spelled: bool | None
    agrees: bool | None
    findings: tuple[Finding, ...]
    near: tuple[Listed, ...]
    status: Status = _UNKNOWN
    own: bool = False


class Shelf:
    """What the graph knows of numbers and titles, to look citations up in."""

    def __init__(
        self,
        documents: Iterable[Listed],
        titles: Mapping[ox.NamedNode, Sequence[str]],
        statuses: Mapping[ox.NamedNode, Status] | None = None,
    ) -> None:
        self._titles = titles
        self._statuses = statuses or {}
        self._documents = {document.iri: document for document in documents}
        self._by_number = {each.number: each for each in self._documents.values() if each.number}
        self._by_form: defaultdict[str, list[Listed]] = defaultdict(list)
        self._neighbours = Neighbours(self._by_number)
        self._known: list[Known] = []
        for document in self._documents.values():
            for form in sorted({form for title in self.titles(document) for form in _forms(title)}):
                self._by_form[form].append(document)
            labels: list[str | None] = [*self.titles(document)]
            self._known += [
                Known(document.iri, document.number, label) for label in labels or [None]
            ]

    @classmethod
    def of(cls, store: ox.Store, day: date | None = None) -> Shelf:
        """What the graph in ``store`` knows; what is in force, as declared for ``day``."""
        titles: defaultdict[ox.NamedNode, list[str]] = defaultdict(list)
        for row in select(store, internal("document-titles")):
            titles[row["document"]].append(row["title"].value)
        return cls(list_documents(store), titles, statuses(store, day) if day else None)

    @property
    def any_declared(self) -> bool:
        """Whether the status of any document is declared."""
        return bool(self._statuses)

    def status(self, document: Listed | None) -> Status:
        """What is declared on whether ``document`` is in force."""
        return _UNKNOWN if document is None else self._statuses.get(document.iri, _UNKNOWN)

    def numbered(self, number: str) -> Listed | None:
        """The document with the canonical ``number``."""
        return self._by_number.get(number)

    def neighbours(self, number: DocumentNumber) -> list[Listed]:
        """The documents whose numbers differ from ``number`` by a little of the code."""
        return [self._by_number[each] for each in self._neighbours.of(number)]

    def titled(self, title: str) -> list[Listed]:
        """The documents that bear ``title``, or that it names by what they promulgate.

        Those that bear the very title go before those whose notice contains it;
        a title without a number does not count where a number has it.
        """
        hits = {each.iri: each for form in _forms(title) for each in self._by_form.get(form, ())}
        numbered = [each for each in hits.values() if each.number]
        return numbered or list(hits.values())

    def titles(self, document: Listed) -> list[str]:
        """The titles by which ``document`` is known."""
        return sorted({*self._titles.get(document.iri, ()), *filter(None, [document.title])})

    def near(self, cited: Cited, title: str | None) -> tuple[Listed, ...]:
        """The documents that may have been meant, the likeliest first."""
        found: list[ox.NamedNode] = []
        if title is not None:
            found += [each.iri for each in self.titled(title)]
        if cited.number is not None:
            found += [each.iri for each in near(self._known, cited.raw, cited.number.number)]
        if title is not None:
            wanted = normalize(title)
            alike = {
                each.iri: score
                for each in self._known
                if each.label and (score := fuzz.ratio(wanted, normalize(each.label))) >= _RESEMBLES
            }
            found += sorted(alike, key=lambda iri: (-alike[iri], iri.value))
        return tuple(self._documents[iri] for iri in list(dict.fromkeys(found))[:_MOST_NEAR])


def check(
    passages: Sequence[Passage], shelf: Shelf, register: Register | None = None
) -> tuple[Checked, ...]:
    """Each citation in ``passages``, checked, in the order of the draft.

    The draft's own number, where its head has one, is among them and says so.
    """
    register = register or Register.load()
    short = {normalize(name) for each in passages for name in _SHORT.findall(each.text)}
    own = own_number(passages)
    checked = []
    for index, passage in enumerate(passages):
        for start, text in _stretches(passage.text):
            for cited in split_citations(text)[0]:
                title = _title(cited, shelf)
                if cited.number is None and (title is None or normalize(title) in short):
                    continue
                place = passage.place(start + cited.start)
                if index == own:
                    checked.append(_own(cited, place, shelf, register))
                else:
                    checked.append(_checked(cited, title, place, shelf, register))
    return tuple(checked)


def _stretches(text: str) -> Iterator[tuple[int, str]]:
    """``text`` in stretches of bounded length, cut after a sentence where there is one."""
    start = 0
    while len(text) - start > _LONGEST:
        ends = (text.rfind(mark, start, start + _LONGEST) + 1 for mark in "。；\n")
        end = max(ends, default=0)
        end = end if end > start else start + _LONGEST
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _title(cited: Cited, shelf: Shelf) -> str | None:
    """The title that ``cited`` really names; ``None`` for a form, a card, mere prose."""
    if cited.title is None:
        return None
    if _UNBRACKETED not in cited.repairs:
        return cited.title if is_document_title(cited.title) else None
    if cited.number is None and "《" not in cited.title:
        return cited.title if shelf.titled(cited.title) else None
    about = _ABOUT.search(cited.title)
    return about[0] if about and not _NO_NAME.search(about[0]) else None


def _own(cited: Cited, place: DraftPlace, shelf: Shelf, register: Register) -> Checked:
    """The draft's own number: only how it is written is asked."""
    faults = _faults(cited, place)
    return Checked(
        place=place,
        text=cited.raw,
        document_number=cited.document_number,
        title=None,
        exists=shelf.numbered(cited.document_number or "") is not None,
        spelled=_spelled(cited, faults),
        agrees=None,
        findings=(*_of_spelling(cited, faults), *_of_code(cited, register)),
        near=(),
        own=True,
    )


def _checked(
    cited: Cited, title: str | None, place: DraftPlace, shelf: Shelf, register: Register
) -> Checked:
    number = cited.document_number
    known = shelf.numbered(number) if number else None
    bearers = shelf.titled(title) if title else []
    faults = _faults(cited, place)
    findings = [*_of_spelling(cited, faults), *_of_code(cited, register)]
    if HALF_BRACKETED.intersection(cited.repairs):
        findings.append(half_bracketed(cited))
    agrees: bool | None = None
    if number is not None and known is None:
        findings.append(no_document(number))
        findings += _of_neighbours(cited, None, shelf)
        if bearers:
            agrees = False
            findings.append(elsewhere(title or "", bearers))
    elif known is not None and title is not None and shelf.titles(known):
        agrees = known in bearers or _ends_alike(title, shelf.titles(known))
        findings += _of_title(title, known, bearers, agrees, shelf)
    elif known is None and not bearers:
        findings.append(no_document(f"《{parse_title(title or '')}》"))
    elif known is None and len(bearers) > 1:
        findings.append(ambiguous(title or "", bearers))
    if known is not None:
        findings += _of_neighbours(cited, known, shelf)
    exists = known is not None or (number is None and bool(bearers))
    meant = known or (bearers[0] if number is None and len(bearers) == 1 else None)
    status = shelf.status(meant)
    if status.value == "not-in-force":
        findings.append(ended(status))
    return Checked(
        place=place,
        text=cited.raw,
        document_number=number,
        title=None if title is None else str(parse_title(title)),
        exists=exists,
        spelled=_spelled(cited, faults),
        agrees=agrees,
        findings=tuple(findings),
        near=() if exists else shelf.near(cited, title),
        status=status,
    )


def _faults(cited: Cited, place: DraftPlace) -> list[str]:
    """The repairs of the number that its author should make.

    A year of two digits is older than the standard, and so is the whole number:
    (86)财税字第122号 is written as it was issued.
    """
    if cited.number is None or _is_older(cited.number):
        return []
    excused = _NO_FAULT | _OF_LAYOUT if place.page is not None else _NO_FAULT
    return [slug for slug in cited.number.repairs if slug not in excused]


def _is_older(found: Found) -> bool:
    return "year-two-digits" in found.repairs


def _spelled(cited: Cited, faults: Sequence[str]) -> bool | None:
    """Whether the number is spelt to the standard; None where there is none to judge by."""
    return None if cited.number is None or _is_older(cited.number) else not faults


def _of_spelling(cited: Cited, faults: Sequence[str]) -> list[Finding]:
    return [misspelt(cited, faults)] if faults else []


def _of_code(cited: Cited, register: Register) -> list[Finding]:
    """What is to be said of the code: that nobody used it in that year."""
    doubt = None if cited.number is None else suspicion(cited.number.number, register)
    return [] if doubt is None else [suspect(doubt)]


def _of_neighbours(cited: Cited, known: Listed | None, shelf: Shelf) -> list[Finding]:
    """What is to be said of numbers that differ by a little of the code.

    Beside a number that the graph knows, one of another body under another title
    is nothing to wonder at: 国发 and 国办发 count for themselves.
    """
    assert cited.number is not None
    beside = shelf.neighbours(cited.number.number)
    if known is not None:
        beside = [each for each in beside if _may_be_one(known, each, shelf)]
    return [apart(beside)] if beside else []


def _may_be_one(known: Listed, other: Listed, shelf: Shelf) -> bool:
    """Whether two documents may be one under two codes: of one body, or alike by title."""
    if known.issuer is None or other.issuer is None or known.issuer == other.issuer:
        return True
    one, two = (
        [form for title in shelf.titles(each) for form in _forms(title)] for each in (known, other)
    )
    return any(fuzz.ratio(a, b) >= SLIP for a in one for b in two)


def _of_title(
    title: str, known: Listed, bearers: Sequence[Listed], agrees: bool, shelf: Shelf
) -> list[Finding]:
    """What is to be said of a title beside a number that the graph knows."""
    others = [each for each in bearers if each.number not in (None, known.number)]
    if not agrees:
        findings = [differs(title, known, shelf.titles(known))]
        return [*findings, elsewhere(title, others)] if others else findings
    weightier = [each for each in others if _weightier(each, known)]
    return [also_under(known, weightier)] if weightier else []


def _weightier(other: Listed, cited: Listed) -> bool:
    """Whether ``other`` is more relied on, or of a later year: then it may be meant."""
    return other.items > cited.items or _year(other) > _year(cited)


def _year(document: Listed) -> int:
    year = re.search(r"(?<=〔)\d{4}(?=〕)", document.number or "")
    return int(year[0]) if year else 0


# Titles that name one document.


@lru_cache(maxsize=65536)
def _forms(title: str) -> tuple[str, ...]:
    """The normal forms under which ``title`` may be known, its own first.

    A notice and what it promulgates are cited as one document; the bodies in
    front of 关于 may be left out.
    """
    forms = [normalize(title)]
    text = str(parse_title(title))
    issuers, about, rest = text.partition("关于")
    if issuers and about and looks_like_body(issuers.strip()):
        forms.append(normalize(about + rest))
    forms += [normalize(act.target) for act in acts(title) if act.kind == "promulgates"]
    return tuple(dict.fromkeys(form for form in forms if form))


def _ends_alike(title: str, known: Iterable[str]) -> bool:
    """Whether ``title`` ends with a known one: what glued before it is prose."""
    return any(
        len(form) >= 6 and normalize(title).endswith(form)
        for each in known
        for form in _forms(each)
    )
