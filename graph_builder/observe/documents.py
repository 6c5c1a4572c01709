"""Documents compared over all catalogues: one number with two titles, one title with two
numbers, codes a character apart, bodies that did not issue what they are named for.

Which of two is wrong is told by how many rows say the other; where as many say one as
the other, both are shown. A notice and what it promulgates are cited
interchangeably, so titles are compared by what they promulgate.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from graph_builder.agency import Body, Register
from graph_builder.document_number import DocumentNumber, parse
from graph_builder.errors import InvalidDocumentNumber
from graph_builder.observe.observation import Observation
from graph_builder.policy_title import acts, normalize
from graph_builder.table import Place

_OUTER = re.compile(r"^[\u3400-\u9fff、]{2,30}?(?=关于|印发|转发)")
_FULL = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class CitedRow:
    """A citation as the graph has it, with what a comparison needs."""

    about: ox.NamedNode
    item: ox.NamedNode
    item_name: str
    catalogue: str
    jurisdiction: str | None
    place: Place
    raw: str
    title: str | None
    number: str | None
    bodies: tuple[str, ...]
    is_policy: bool = True


def observe_documents(cited: Iterable[CitedRow], register: Register) -> Iterator[Observation]:
    """All that a comparison of the citations of all catalogues shows."""
    ordered = sorted(cited, key=lambda row: (row.catalogue, row.place.line, row.about.value))
    numbered = _grouped((row.number, row) for row in ordered)
    titled = _grouped((core_title(row.title), row) for row in ordered if row.title and row.number)
    for group in numbered.values():
        yield from _titles(group)
        yield from _bodies(group, register)
    for group in titled.values():
        yield from _numbers(group)
    yield from _codes(numbered)
    yield from _suspect_codes(ordered, register)
    for rows in _grouped((row.catalogue, row) for row in ordered).values():
        yield from _foreign_bodies(rows, register)
    yield from _abbreviated(ordered)
    yield from _services(ordered)


def _grouped(pairs: Iterable[tuple[str | None, CitedRow]]) -> dict[str, list[CitedRow]]:
    groups: defaultdict[str, list[CitedRow]] = defaultdict(list)
    for key, row in pairs:
        if key:
            groups[key].append(row)
    return groups


@lru_cache(maxsize=16384)
def core_title(title: str) -> str:
    """What a title is about, to compare: what it promulgates, without its issuers.

    >>> core_title("某市政府关于印发〈甲办法〉的通知") == core_title("甲办法（试行）")
    True
    """
    for act in acts(title):
        if act.kind == "promulgates" and act.named:
            title = act.target
            break
    return _OUTER.sub("", normalize(title)).removeprefix("关于")


def _titles(group: Sequence[CitedRow]) -> Iterator[Observation]:
    """The rows that give a document another title than most."""
    rows = [row for row in group if row.title]
    counts = Counter(core_title(row.title or "") for row in rows)
    if len(counts) < 2:
        return
    (usual, times), *_ = counts.most_common()
    example = next(row for row in rows if core_title(row.title or "") == usual)
    for row in rows:
        core = core_title(row.title or "")
        if core != usual:
            if not _slip_of(row.number, core, usual):
                continue
            tied = counts[core] == times
            yield _said(
                "TitleVariant", row, row.title or "", example.title, times, example,
                0.65 if tied else 0.85, row.number,
            )  # fmt: skip
            if tied:
                yield _said(
                    "TitleVariant", example, example.title or "", row.title, times, row,
                    0.6, row.number,
                )  # fmt: skip


def _slip_of(number: str | None, core: str, usual: str) -> bool:
    """Whether two titles of one number contradict each other.

    Orders are counted anew with each term, one order amends many regulations, and
    a body without a place (市政府令) is many bodies: there only near titles do.
    """
    parsed = _parsed(number)
    if parsed is not None and parsed.family == "number":
        return True
    return fuzz.ratio(core, usual) >= 80


def _numbers(group: Sequence[CitedRow]) -> Iterator[Observation]:
    """The rows that give a title another number than most; a later edition is one, too.

    Places give their own notices the same title, so rows are compared within a
    catalogue and with catalogues of the same place.
    """
    for rows in _places(group):
        yield from _numbers_in(rows)


def _places(group: Sequence[CitedRow]) -> Iterator[list[CitedRow]]:
    """The rows of each place, which is a jurisdiction with those inside it, or a
    catalogue that names none."""
    of_place: defaultdict[str, list[CitedRow]] = defaultdict(list)
    known = {row.jurisdiction for row in group if row.jurisdiction}
    for row in group:
        around = (place for place in known if (row.jurisdiction or "").startswith(place))
        of_place[min(around, key=len, default=f"catalogue {row.catalogue}")].append(row)
    yield from of_place.values()


def _numbers_in(group: Sequence[CitedRow]) -> Iterator[Observation]:
    counts = Counter(row.number for row in group)
    if len(counts) < 2:
        return
    (usual, times), *_ = counts.most_common()
    example = next(row for row in group if row.number == usual)
    for row in group:
        if row.number != usual and not _near_codes(row.number, usual) and _akin(row.number, usual):
            yield _said(
                "NumberVariant", row, row.number or "", usual, times, example,
                0.7, example.title,
            )  # fmt: skip


def _akin(one: str | None, other: str | None) -> bool:
    """Whether two numbers may be of one document: 皖自然资函 and 国土资厅发 count the
    notices of two governments, which may well have the same title."""
    a, b = _parsed(one), _parsed(other)
    return (
        a is not None and b is not None and (a.issuer_code or "")[:1] == (b.issuer_code or "")[:1]
    )


def _codes(numbered: dict[str, list[CitedRow]]) -> Iterator[Observation]:
    """Numbers of one year and serial whose codes nearly agree."""
    alike: defaultdict[tuple[int | None, str], list[str]] = defaultdict(list)
    for text in numbered:
        number = _parsed(text)
        if number is not None and number.issuer_code and number.year:
            alike[number.year, number.serial].append(text)
    for texts in alike.values():
        for one in texts:
            for other in texts:
                if one == other or not _near_codes(one, other):
                    continue
                mine, theirs = numbered[one], numbered[other]
                if (len(mine), one) < (len(theirs), other) and _one_document(mine, theirs):
                    for row in mine:
                        yield _said(
                            "CodeVariant", row, one, other, len(theirs), theirs[0], 0.9, None
                        )


def _near_codes(one: str | None, other: str | None) -> bool:
    """Whether two numbers differ in the code alone, and in little of it."""
    a, b = _parsed(one), _parsed(other)
    if a is None or b is None or not a.issuer_code or not b.issuer_code:
        return False
    if (a.year, a.serial) != (b.year, b.serial) or a.issuer_code == b.issuer_code:
        return False
    short, long = sorted((a.issuer_code, b.issuer_code), key=len)
    return (
        Levenshtein.distance(short, long) == 1
        or (long.startswith(short) and len(long) - len(short) <= 2)
    ) and len(short) >= 2


def _one_document(mine: Sequence[CitedRow], theirs: Sequence[CitedRow]) -> bool:
    """Whether two numbers are likely meant for one document, by their titles."""
    return any(
        fuzz.ratio(core_title(a.title or ""), core_title(b.title or "")) >= 75
        for a in mine
        for b in theirs
    )


@lru_cache(maxsize=16384)
def _parsed(text: str | None) -> DocumentNumber | None:
    try:
        return parse(text) if text else None
    except InvalidDocumentNumber:
        return None


def _bodies(group: Sequence[CitedRow], register: Register) -> Iterator[Observation]:
    """Rows that name other bodies for a document than the rows that name its issuer."""
    named = [row for row in group if row.bodies]
    by_catalogue = _grouped((row.catalogue, row) for row in named)
    for rows in by_catalogue.values():
        counts = Counter(frozenset(row.bodies) for row in rows)
        if len(counts) < 2:
            continue

        def weight(bodies: frozenset[str], rows: Sequence[CitedRow] = rows) -> tuple[bool, int]:
            row = next(each for each in rows if frozenset(each.bodies) == bodies)
            return _names_issuer(row, register), sum(
                1 for each in rows if frozenset(each.bodies) == bodies
            )

        usual = max(sorted(counts, key=sorted), key=weight)
        # Where none is known to be the issuer, each may be the one who discloses.
        certainty = 0.75 if weight(usual)[0] else 0.5
        example = next(row for row in rows if frozenset(row.bodies) == usual)
        for row in rows:
            if frozenset(row.bodies) != usual:
                yield _said(
                    "BodyVariant", row, "、".join(row.bodies), "、".join(example.bodies),
                    counts[usual], example, certainty, row.number, field="body",
                )  # fmt: skip


def _names_issuer(row: CitedRow, register: Register) -> bool:
    issuer = _issuer(row, register)
    return issuer is not None and issuer in _named(row, register)


def _issuer(row: CitedRow, register: Register) -> Body | None:
    number = _parsed(row.number)
    if number is None or not number.issuer_code:
        return None
    return register.issuer(number.issuer_code, number.year, row.jurisdiction)


def _named(row: CitedRow, register: Register) -> list[Body]:
    found = (register.find(name, row.jurisdiction) for name in row.bodies)
    return [body for body in found if body is not None]


def _suspect_codes(ordered: Sequence[CitedRow], register: Register) -> Iterator[Observation]:
    """Numbers whose code was in nobody's use that year."""
    for row in ordered:
        number = _parsed(row.number)
        if number is None or not number.issuer_code:
            continue
        if register.is_suspect(number.issuer_code, number.year):
            uses = "；".join(
                f"{use.body.name} {use.from_year or ''}–{use.to_year or ''}"
                for use in register.issuers(number.issuer_code)
            )
            yield _said("SuspectCode", row, row.number or "", None, None, None, 0.7, uses)


def _foreign_bodies(rows: Sequence[CitedRow], register: Register) -> Iterator[Observation]:
    """Rows of a catalogue whose body is not the issuer of their document.

    Some catalogues name there who discloses a document and not who issued it; so
    one is sure only where most rows name the issuer.
    """
    foreign, issuers = [], 0
    for row in rows:
        issuer, named = _issuer(row, register), _named(row, register)
        if issuer is None or len(named) < len(row.bodies) or not named:
            continue
        if any(
            body == issuer or register.linked(body, issuer) or issuer.parent == body.iri_name
            for body in named
        ):
            issuers += 1
        else:
            foreign.append((row, issuer))
    for row, issuer in foreign:
        yield _said(
            "ForeignBody", row, "、".join(row.bodies), issuer.name, None, None,
            0.75 if issuers >= 2 * len(foreign) else 0.5, row.number, field="body",
        )  # fmt: skip


def _abbreviated(ordered: Sequence[CitedRow]) -> Iterator[Observation]:
    """Laws cited without 中华人民共和国 where somebody gives the title in full."""
    full = {
        normalize(row.title): row
        for row in reversed(ordered)
        if (row.title or "").startswith(_FULL)
    }
    counts = Counter(normalize(row.title) for row in ordered if (row.title or "").startswith(_FULL))
    for row in ordered:
        title = row.title or ""
        if title and not title.startswith(_FULL) and normalize(title) in full:
            example = full[normalize(title)]
            yield _said(
                "AbbreviatedTitle", row, title, example.title, counts[normalize(title)], example,
                0.5, None,
            )  # fmt: skip


def _services(ordered: Sequence[CitedRow]) -> Iterator[Observation]:
    """Items of one name in two catalogues that rest on different policies."""
    named = _grouped(("".join(row.item_name.split()), row) for row in ordered if row.is_policy)
    for rows in named.values():
        of_catalogue = _grouped((row.catalogue, row) for row in rows)
        for slug, mine in of_catalogue.items():
            theirs = next((rows for other, rows in of_catalogue.items() if other != slug), [])
            known = {_key(row) for row in mine}
            lacking = [row for row in theirs if _key(row) not in known]
            if lacking:
                yield Observation(
                    "BasisVariant", mine[0].item, "basis", mine[0].place,
                    printed="、".join(dict.fromkeys(row.raw for row in mine)),
                    suggested="、".join(dict.fromkeys(row.raw for row in lacking)),
                    example=lacking[0].place, certainty=0.5, detail=lacking[0].catalogue,
                )  # fmt: skip


def _key(row: CitedRow) -> str:
    return row.number or normalize(row.title or row.raw)


def _said(
    kind: str,
    row: CitedRow,
    printed: str,
    suggested: str | None,
    agreeing: int | None,
    example: CitedRow | None,
    certainty: float,
    detail: str | None,
    field: str = "basis",
) -> Observation:
    return Observation(
        kind,  # type: ignore[arg-type]
        row.about,
        field,
        row.place,
        printed=printed,
        suggested=suggested,
        agreeing=agreeing,
        example=None if example is None else example.place,
        certainty=certainty,
        detail=detail,
    )
