"""Agencies: the bodies that issue documents, their names and their codes.

The register ``ontology/issuers.ttl`` holds what is known: a body has a full
name, other written names, a place, a span of years; a code (机关代字) is used by
a body in a span of years, so that code *and year* give the issuer:

>>> register = Register.load()
>>> register.issuer("沪医保", 2000).name, register.issuer("沪医保", 2019).name
('上海市医疗保险局', '上海市医疗保障局')

A known code in a year when nobody used it is suspect; a code that is not in the
register is unknown, which is something else:

>>> register.issuer("沪医保", 2015), register.is_suspect("沪医保", 2015)
(None, True)
>>> register.issuer("某某发", 2015), register.is_suspect("某某发", 2015)
(None, False)

A body is found by any of its names. A name that means something in one place
only is looked up in that place; two bodies that share a name stay two:

>>> register.find("人社部").name
'人力资源社会保障部'
>>> register.find("区医保局"), register.find("区医保局", "上海市金山区").name
(None, '上海市金山区医疗保障局')

A cell may name several bodies; a name is never split:

>>> split_bodies("上海市人社局、上海市医保局和上海市卫计委")
('上海市人社局', '上海市医保局', '上海市卫计委')
>>> split_bodies("人力资源和社会保障部 财政部")
('人力资源和社会保障部', '财政部')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox
import yaml
from rapidfuzz import fuzz, process

from graph_builder.namespaces import DCTERMS, ORG, RDF, SKOS, YIJU
from graph_builder.resources import mappings, ontology

_CODE_PATTERN = ox.NamedNode(YIJU.base + "codePattern")
_SPATIAL = ox.NamedNode(DCTERMS.base + "spatial")
_SOURCE = ox.NamedNode(DCTERMS.base + "source")


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
        if publisher is not None and _says_publisher(_key(name)):
            return publisher
        place = _places(jurisdiction) if jurisdiction else ()
        for key in _spellings(name):
            for full in _full_names(key, place):
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

    def knows(self, name: str) -> bool:
        """Whether ``name`` is registered as it stands, for one body or several."""
        return _key(name) in self._names

    def issuers(self, code: str) -> tuple[CodeUse, ...]:
        """Who ever used ``code``: those it is registered for, then those it has the form of."""
        code = _key(code)
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
            bodies = {body for body in bodies if _around(body.jurisdiction, jurisdiction)}
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
        key = _key(words)
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


# ---------------------------------------------------------------- the register


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
        for key in dict.fromkeys(_key(name) for name in (body.name, *body.aliases)):
            names.setdefault(key, []).append(body)
    codes: dict[str, list[CodeUse]] = {}
    families: dict[str, list[tuple[re.Pattern[str], CodeUse]]] = {}
    for node, said in of_class(YIJU.IssuerCode):
        use = _use(node, said, bodies)
        if use.pattern is None:
            codes.setdefault(_key(use.code), []).append(use)
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
        jurisdiction=_text(said, _SPATIAL),
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
        source=_text(said, _SOURCE) or "",
        pattern=_text(said, _CODE_PATTERN),
    )


def _local(node: ox.NamedNode) -> str:
    return node.value.rsplit("/", 1)[-1]


def _text(said: Mapping[ox.NamedNode, list[Any]], predicate: ox.NamedNode) -> str | None:
    return next((literal.value for literal in said.get(predicate, ())), None)


def _year(said: Mapping[ox.NamedNode, list[Any]], predicate: ox.NamedNode) -> int | None:
    text = _text(said, predicate)
    return None if text is None else int(text)


# ----------------------------------------------------------------------- names

_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_STATE = re.compile(r"^中华人民共和国(?=.)")
_REMARK = re.compile(r"\([^()]*\)$")
_PLACE = re.compile(
    r".+?(?:自治区|自治州|特别行政区|生产建设兵团|省|地区|市|盟|(?<!自治)区|县|旗|街道|镇|乡)(?![省市区县])"
)


def _key(name: str) -> str:
    """The form in which names are compared."""
    return _STATE.sub("", _BLANKS.sub("", unicodedata.normalize("NFKC", name)))


def _spellings(name: str) -> Iterator[str]:
    """The key, then without a remark in brackets, then without 原 for a former body."""
    key = _key(name)
    bare = _REMARK.sub("", key)
    yield from dict.fromkeys((key, bare, bare.removeprefix("原")))


def _places(jurisdiction: str) -> tuple[str, ...]:
    """The steps of a place: 上海市金山区 is 上海市, 金山区."""
    return tuple(_PLACE.findall(_BLANKS.sub("", jurisdiction)))


def _around(place: str | None, jurisdiction: str) -> bool:
    return place is not None and (jurisdiction.startswith(place) or place.startswith(jurisdiction))


def _full_names(key: str, place: tuple[str, ...]) -> Iterator[str]:
    """What ``key`` may be written out as in ``place``, the likeliest first."""
    level = _own_level(key)
    if level is not None:
        rest = key.removeprefix(level)
        ending = _words()["own_levels"][level]
        steps = [n for n, step in enumerate(place) if ending and step.endswith(ending)]
        if ending == "区":
            steps = [n for n in steps if not place[n].endswith("自治区")]
        if steps:
            yield "".join(place[: steps[-1] + 1]) + rest
            yield place[steps[-1]] + rest
    elif is_relative(key):
        if place:
            yield "".join(place) + key
            yield place[-1] + key
    else:
        yield key
        for n in range(len(place)):
            yield "".join(place[: n + 1]) + key


@cache
def _words() -> Mapping[str, Any]:
    text = mappings("body_words.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


def _any_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))) + ")"


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    words = _words()
    body, group = words["body_endings"], words["group_endings"]
    remark = r"(?:[（(][^（()）]*[)）])*"
    never = "".join(f"(?<!{re.escape(word)})" for word in words["not_bodies"])
    return {
        "body": re.compile(rf".+{_any_of(body)}{never}{remark}", re.DOTALL),
        "known": re.compile(rf"{_any_of(words['whole_names'])}{remark}"),
        "column": re.compile(
            rf"[^《》。：:？?！!■□√✓0-9a-zA-Z]*?{_any_of([*body, *group])}{never}{remark}"
        ),
        "inner": re.compile(rf"{_any_of(words['inner_offices'])}{remark}"),
        "level": re.compile(
            rf"(?!{_any_of(words['not_own_levels'])})({_any_of(words['own_levels'])})(?=.)"
        ),
        "publisher": re.compile(rf"{_any_of(words['publisher'])}(?:级)?{_any_of([*body, *group])}"),
        "indefinite": re.compile(_any_of(words["indefinite"])),
        "national": re.compile(_any_of(words["national"])),
        "placeless": re.compile(_any_of(words["placeless"])),
        "local": re.compile(
            r".*(?:局|委|办|中心|政府|办公室|办公厅|厅|委员会|残联|妇联|工会|法院|检察院)"
        ),
        "place": re.compile(r"..*[省市区县州盟旗镇乡]."),
    }


@lru_cache(maxsize=4096)
def _own_level(key: str) -> str | None:
    """The level word of the catalogue's own place with which ``key`` begins."""
    patterns = _patterns()
    found = patterns["level"].match(key)
    if not found:
        return None
    rest = patterns["placeless"].sub("", key[found.end() :])
    return None if _PLACE.match(rest) else found[1]  # 乡宁县财政局 is no 乡's


def _says_publisher(key: str) -> bool:
    return bool(_patterns()["publisher"].fullmatch(key))


@lru_cache(maxsize=4096)
def is_relative(name: str) -> bool:
    """Whether ``name`` means something only in its place: 区医保局, 本机关, 各相关部门.

    >>> [is_relative(name) for name in ("市医保局", "财政局", "财政部", "上海市财政局")]
    [True, True, False, False]
    """
    key = _key(name)
    patterns = _patterns()
    if _says_publisher(key) or patterns["indefinite"].match(key) or _own_level(key) is not None:
        return True
    plain = patterns["placeless"].sub("", key)
    return bool(
        patterns["local"].fullmatch(key)
        and not patterns["national"].match(key)
        and not patterns["place"].match(plain)
        and not Register.load().knows(key)  # 民航局, 国管局
    )


# ----------------------------------------------------------------------- cells

_LONGEST = 300  # no name and no list of a few names is longer
_STRONG = "、，,；;/／|｜"
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_AND = re.compile(
    r"以及|和(?!平[路区街里桥镇乡县]|田[市县地]|[静硕顺龙]县|县|政县|林格尔|布克赛尔|谐)|与|及(?![其时])"
)


@lru_cache(maxsize=4096)
def split_bodies(cell: str) -> tuple[str, ...]:
    """The bodies that ``cell`` names, as printed, in order.

    They stand apart by 、，；/ or a line break, by a blank or 和 only where a body
    ends before and begins after it. A remark in brackets stays with its body; a
    name broken over lines or by blanks is joined.

    >>> split_bodies("金山区医\\n疗保障局（牵头、汇总）；区财政局")
    ('金山区医疗保障局（牵头、汇总）', '区财政局')
    """
    bodies: list[tuple[str, str]] = []  # with the mark before each
    for mark, piece in _pieces(cell, rf"\s*[{_STRONG}]+\s*"):
        runs = _joined(run for _, run in _pieces(piece, _BLANKS.pattern))
        for body in (body for run in runs for body in _around_and(run)):
            bodies.append((mark, body))
            mark = ""
    return tuple(_enumerated(bodies))


def _pieces(text: str, separator: str) -> Iterator[tuple[str, str]]:
    """The pieces of ``text`` and the separator before each; brackets stay whole."""
    shielded = [found.span() for found in _BRACKETED.finditer(text)]
    start, shield, mark = 0, 0, ""
    for found in re.finditer(separator, text):
        while shield < len(shielded) and shielded[shield][1] <= found.start():
            shield += 1
        if shield < len(shielded) and shielded[shield][0] < found.start():
            continue
        if found.start() > start:
            yield mark, text[start : found.start()]
        start, mark = found.end(), found[0].strip()
    if start < len(text):
        yield mark, text[start:]


def _is_body(text: str) -> bool:
    patterns = _patterns()
    return bool(patterns["body"].fullmatch(text) or patterns["known"].fullmatch(text))


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    """Blanks and line breaks end a name only between two whole names."""
    name = ""
    for piece in pieces:
        piece = _BLANKS.sub("", piece)
        starts = _is_body(piece) and not _patterns()["inner"].fullmatch(piece)
        if name and len(name) <= _LONGEST and not (starts and _is_body(name)):
            letters = name[-1].isascii() and piece[:1].isascii() and name[-1].isalnum()
            name += " " + piece if letters and piece[:1].isalnum() else piece
            continue
        if name:
            yield name
        name = piece
    if name:
        yield name


def _around_and(name: str) -> Iterator[str]:
    """和, 与, 及 end a name only between two whole names."""
    if len(name) > _LONGEST:
        yield name
        return
    shielded = _BRACKETED.sub(lambda found: "（" + "　" * (len(found[0]) - 2) + "）", name)
    start = 0
    for found in _AND.finditer(shielded):
        before, after = name[start : found.start()], name[found.end() :]
        head = _AND.split(shielded[found.end() :])[0]
        if _is_body(before) and (_is_body(head) or _is_body(after)):
            yield before
            start = found.end()
    yield name[start:]


def _enumerated(bodies: list[tuple[str, str]]) -> Iterator[str]:
    """Short words that lead up to one shared ending stay one name: 教育、民政部门."""
    held: list[tuple[str, str]] = []
    for mark, body in [*bodies, ("", "")]:
        if body and len(body) <= 4 and not looks_like_body(body) and not _BRACKETED.search(body):
            held.append((mark, body))
        elif not mark or not looks_like_body(body):
            yield from (word for _, word in held)
            held = []
            if body:
                yield body
        else:
            whole = "".join(m + word for m, word in [*held, (mark, body)])
            yield whole[len(held[0][0]) :] if held else body
            held = []


@lru_cache(maxsize=4096)
def looks_like_body(text: str) -> bool:
    """Whether ``text`` reads like the name of a body or a list of such names.

    >>> [looks_like_body(text) for text in ("设区市级医保部门", "■政府网站", "主动公开")]
    [True, False, False]
    """
    if len(text) > _LONGEST:
        return False
    squashed = _BLANKS.sub("", text)
    column, known = _patterns()["column"], _patterns()["known"]
    parts = [part for _, part in _pieces(squashed, rf"[{_STRONG}]+")]
    return bool(parts) and all(
        len(part) <= 40 and (column.fullmatch(part) or known.fullmatch(part)) for part in parts
    )
