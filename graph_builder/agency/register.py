"""The register of bodies, codes and successions, as ``ontology/issuers.ttl`` gives it.

>>> register = Register.load()
>>> [(use.body.name, use.from_year, use.to_year) for use in register.issuers("沪医保")]
[('上海市医疗保险局', 1998, 2008), ('上海市医疗保障局', 2019, None)]
>>> old, new = register.find("上海市医疗保险局"), register.find("上海市医疗保障局")
>>> register.linked(old, new)
True
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from graph_builder.agency.names import (
    comparable,
    full_names,
    overlap,
    own_level,
    places,
    reads_relative,
    says_publisher,
    spellings,
)
from graph_builder.namespaces import DCTERMS, ORG, RDF, SKOS, YIJU
from graph_builder.resources import ontology


@dataclass(frozen=True, slots=True)
class Body:
    """One body. ``iri_name`` is the last part of its IRI; ``parent`` another's.

    ``level`` is a concept of the scheme *level* (national, provincial, municipal,
    district, county, township), ``jurisdiction`` the place by its full name.
    Years are Gregorian and inclusive; None is unknown, or still so.
    """

    iri_name: str
    name: str
    aliases: tuple[str, ...] = ()
    level: str | None = None
    jurisdiction: str | None = None
    from_year: int | None = None
    to_year: int | None = None
    parent: str | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class CodeUse:
    """One use of ``code`` by ``body``, in the years given (inclusive; None is open).

    ``pattern`` is set where the register does not name the code itself but
    describes its form.
    """

    code: str
    body: Body
    from_year: int | None
    to_year: int | None
    example: str
    source: str
    pattern: str | None = None

    def covers(self, year: int | None) -> bool:
        """Whether the code was in use in ``year``; without a year, ever."""
        return year is None or (
            (self.from_year is None or self.from_year <= year)
            and (self.to_year is None or year <= self.to_year)
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A body found by a search, the name that matched and how well (0 to 100)."""

    body: Body
    name: str
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """The register of bodies, codes and successions. Immutable; see the module."""

    _bodies: Mapping[str, Body]
    _names: Mapping[str, tuple[Body, ...]]
    _codes: Mapping[str, tuple[CodeUse, ...]]
    _families: Mapping[str, tuple[tuple[re.Pattern[str], CodeUse], ...]]
    _successors: Mapping[str, frozenset[str]]

    @staticmethod
    @cache
    def load() -> Register:
        """The register of this installation, read once."""
        return Register.parse(ontology("issuers.ttl").read_text(encoding="utf-8"))

    @staticmethod
    def parse(turtle: str) -> Register:
        """The register that ``turtle`` describes.

        Raises:
            SyntaxError: ``turtle`` is not Turtle.
            KeyError: a code is used by a body that is not declared.
        """
        return _read(turtle)

    def bodies(self) -> tuple[Body, ...]:
        """All bodies, in the order of their names."""
        return tuple(self._bodies.values())

    def body(self, iri_name: str) -> Body | None:
        """The body whose IRI ends in ``iri_name``."""
        return self._bodies.get(iri_name)

    def codes(self) -> tuple[CodeUse, ...]:
        """All uses of codes that the register names one by one, in their order."""
        return tuple(use for code in sorted(self._codes) for use in self._codes[code])

    def families(self) -> tuple[CodeUse, ...]:
        """All uses that describe the form of their codes, in the order of the forms."""
        uses = (use for family in self._families.values() for _, use in family)
        return tuple(sorted(uses, key=lambda use: (use.pattern or "", use.from_year or 0)))

    def find(
        self, name: str, jurisdiction: str | None = None, publisher: Body | None = None
    ) -> Body | None:
        """The body that ``name`` means, in any written form; None where that is open.

        ``jurisdiction`` is a place by its full name (上海市金山区): there 市医保局 is
        the city's, 区医保局 and 医保局 the district's, and a name that lacks its
        province or city is completed. 本局, 本机关 mean the ``publisher``.
        """
        if publisher is not None and says_publisher(comparable(name)):
            return publisher
        place = places(jurisdiction) if jurisdiction else ()
        for key in spellings(name):
            for full in full_names(key, place, relative=self.is_relative(key)):
                if (found := self._named(full, place)) is not None:
                    return found
        return None

    def _named(self, key: str, place: tuple[str, ...]) -> Body | None:
        """The one body called ``key``; of several the one in ``place`` or around it."""
        found = self._names.get(key, ())
        if len(found) > 1:
            around = {"".join(place[: n + 1]) for n in range(len(place))}
            found = tuple(body for body in found if body.jurisdiction in around)
        return found[0] if len(found) == 1 else None

    def is_relative(self, name: str) -> bool:
        """Whether ``name`` means something only in its place; see :func:`is_relative`."""
        key = comparable(name)
        return reads_relative(key) and (own_level(key) is not None or key not in self._names)

    def issuers(self, code: str) -> tuple[CodeUse, ...]:
        """Who ever used ``code``: those it is registered for, then those it has the form of."""
        code = comparable(code)
        return self._codes.get(code, ()) + tuple(
            CodeUse(
                code, use.body, use.from_year, use.to_year, use.example, use.source, use.pattern
            )
            for form, use in self._families.get(code[:1], ())
            if form.fullmatch(code)
        )

    def issuer(self, code: str, year: int | None, jurisdiction: str | None = None) -> Body | None:
        """The body that used ``code`` in ``year``; None where unknown or ambiguous.

        Codes of different places may collide; ``jurisdiction`` decides between
        them where one of the places lies in it or around it. A code that is
        registered itself goes before one that only has the form.
        """
        uses = [use for use in self.issuers(code) if use.covers(year)]
        named = [use for use in uses if use.pattern is None]
        bodies = {use.body for use in named or uses}
        if len(bodies) > 1 and jurisdiction:
            bodies = {body for body in bodies if overlap(body.jurisdiction, jurisdiction)}
        return bodies.pop() if len(bodies) == 1 else None

    def is_suspect(self, code: str, year: int | None) -> bool:
        """Whether ``code`` is known, but was used by nobody in ``year``."""
        uses = self.issuers(code)
        return bool(uses) and not any(use.covers(year) for use in uses)

    def linked(self, a: Body, b: Body) -> bool:
        """Whether the two are one, or one followed from the other, however long the chain.

        Two bodies that merely share a predecessor or a successor are not linked.
        """
        return b.iri_name in self._after(a.iri_name) or a.iri_name in self._after(b.iri_name)

    def successors(self, body: Body) -> tuple[Body, ...]:
        """The bodies that followed directly from ``body``, by name."""
        after = self._successors.get(body.iri_name, frozenset())
        return tuple(self._bodies[name] for name in sorted(after) if name in self._bodies)

    def predecessors(self, body: Body) -> tuple[Body, ...]:
        """The bodies from which ``body`` directly followed, by name.

        >>> register = Register.load()
        >>> [str(each) for each in register.predecessors(register.find("上海市医保局"))]
        ['上海市人力资源和社会保障局', '上海市医疗保险办公室']
        """
        before = sorted(name for name, after in self._successors.items() if body.iri_name in after)
        return tuple(self._bodies[name] for name in before if name in self._bodies)

    def codes_of(self, body: Body) -> tuple[CodeUse, ...]:
        """The uses of codes by ``body`` that the register names one by one."""
        return tuple(use for use in self.codes() if use.body == body)

    def _after(self, name: str) -> set[str]:
        """``name`` and all that followed from it."""
        reached, waiting = {name}, [name]
        while waiting:
            for successor in self._successors.get(waiting.pop(), frozenset()) - reached:
                reached.add(successor)
                waiting.append(successor)
        return reached

    def search(self, words: str, limit: int = 10, at_least: float = 60.0) -> tuple[Hit, ...]:
        """Bodies whose names come near to ``words``, best first.

        >>> [hit.body.name for hit in Register.load().search("上海医疗保障局", limit=1)]
        ['上海市医疗保障局']
        """
        key = comparable(words)
        if not key:
            return ()
        near = process.extract(
            key, list(self._names), scorer=fuzz.ratio, score_cutoff=at_least, limit=limit * 8
        )
        hits = [
            Hit(body, name, 100.0 if name == key else min(score, 99.9))
            for name, score, _ in near
            for body in self._names[name]
        ]
        hits.sort(key=lambda hit: (-hit.score, len(hit.name), hit.body.name))
        best: dict[str, Hit] = {}
        for hit in hits:
            best.setdefault(hit.body.iri_name, hit)
        return tuple(best.values())[:limit]


@lru_cache(maxsize=4096)
def is_relative(name: str) -> bool:
    """Whether ``name`` means something only in its place: 区医保局, 本机关, 各相关部门.

    >>> [is_relative(name) for name in ("市医保局", "财政局", "财政部", "上海市财政局")]
    [True, True, False, False]
    """
    return Register.load().is_relative(name)


def _read(turtle: str) -> Register:
    about: dict[ox.NamedNode, dict[ox.NamedNode, list[Any]]] = {}
    for triple in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
        if isinstance(triple.subject, ox.NamedNode):
            about.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(
                triple.object
            )

    def of_class(cls: ox.NamedNode) -> Iterator[tuple[ox.NamedNode, dict[ox.NamedNode, list[Any]]]]:
        for node in sorted(about, key=lambda node: node.value):
            if cls in about[node].get(RDF.type, ()):
                yield node, about[node]

    bodies = {body.iri_name: body for body in (_body(n, p) for n, p in of_class(YIJU.IssuingBody))}
    names: dict[str, list[Body]] = {}
    for body in bodies.values():
        for key in dict.fromkeys(comparable(name) for name in (body.name, *body.aliases)):
            names.setdefault(key, []).append(body)
    codes: dict[str, list[CodeUse]] = {}
    families: dict[str, list[tuple[re.Pattern[str], CodeUse]]] = {}
    for node, said in of_class(YIJU.IssuerCode):
        use = _use(node, said, bodies)
        if use.pattern is None:
            codes.setdefault(comparable(use.code), []).append(use)
        else:
            families.setdefault(use.pattern[0], []).append((re.compile(use.pattern), use))
    successors: dict[str, set[str]] = {}
    for _, said in of_class(ORG.ChangeEvent):
        for before in said.get(ORG.originalOrganization, ()):
            successors.setdefault(_local(before), set()).update(
                map(_local, said.get(ORG.resultingOrganization, ()))
            )
    return Register(
        MappingProxyType(bodies),
        MappingProxyType({key: tuple(found) for key, found in names.items()}),
        MappingProxyType({code: _by_year(uses) for code, uses in codes.items()}),
        MappingProxyType({head: tuple(uses) for head, uses in families.items()}),
        MappingProxyType({name: frozenset(after) for name, after in successors.items()}),
    )


def _by_year(uses: Iterable[CodeUse]) -> tuple[CodeUse, ...]:
    return tuple(sorted(uses, key=lambda use: (use.from_year or 0, use.body.name)))


def _body(node: ox.NamedNode, said: Mapping[ox.NamedNode, list[Any]]) -> Body:
    def chinese(predicate: ox.NamedNode) -> list[str]:
        return [label.value for label in said.get(predicate, ()) if label.language == "zh"]

    return Body(
        iri_name=_local(node),
        name=chinese(SKOS.prefLabel)[0],
        aliases=tuple(sorted(chinese(SKOS.altLabel))),
        level=next(map(_local, said.get(YIJU.bodyLevel, ())), None),
        jurisdiction=next(map(_local, said.get(DCTERMS.spatial, ())), None),
        from_year=_year(said, YIJU.fromYear),
        to_year=_year(said, YIJU.toYear),
        parent=next(map(_local, said.get(YIJU.parentBody, ())), None),
    )


def _use(
    node: ox.NamedNode, said: Mapping[ox.NamedNode, list[Any]], bodies: Mapping[str, Body]
) -> CodeUse:
    body = bodies[_local(said[YIJU.usedBy][0])]
    from_year, to_year = _year(said, YIJU.fromYear), _year(said, YIJU.toYear)
    return CodeUse(
        code=_text(said, YIJU.code) or _local(node),
        body=body,
        from_year=body.from_year if from_year is None else from_year,
        to_year=body.to_year if to_year is None else to_year,
        example=_text(said, YIJU.exampleNumber) or "",
        source=_text(said, DCTERMS.source) or "",
        pattern=_text(said, YIJU.codePattern),
    )


def _local(node: ox.NamedNode) -> str:
    return node.value.rsplit("/", 1)[-1]


def _text(said: Mapping[ox.NamedNode, list[Any]], predicate: ox.NamedNode) -> str | None:
    return next((literal.value for literal in said.get(predicate, ())), None)


def _year(said: Mapping[ox.NamedNode, list[Any]], predicate: ox.NamedNode) -> int | None:
    text = _text(said, predicate)
    return None if text is None else int(text)
