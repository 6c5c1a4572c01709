"""The register of issuers: whole, consistent, and every statement with its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph_builder.agency import CodeUse, Register, is_relative
from graph_builder.document_number import find_numbers, parse
from graph_builder.namespaces import BASE, ORG, RDF, SKOS, YIJU, body_iri
from graph_builder.resources import example_catalogues, ontology

SOURCE = ox.NamedNode("http://purl.org/dc/terms/source")
SPATIAL = ox.NamedNode("http://purl.org/dc/terms/spatial")
LEVELS = {"national", "provincial", "municipal", "district", "county", "township"}
CHECKOUT = Path(__file__).parent.parent

REGISTER = Register.load()
GRAPH = ox.Store()
GRAPH.bulk_load(path=str(ontology("issuers.ttl")), format=ox.RdfFormat.TURTLE)


def _all(cls: ox.NamedNode) -> list[ox.NamedNode]:
    found = {quad.subject for quad in GRAPH.quads_for_pattern(None, RDF.type, cls, None)}
    return sorted((node for node in found if isinstance(node, ox.NamedNode)), key=lambda n: n.value)


def _values(subject: ox.NamedNode, predicate: ox.NamedNode) -> Iterator[ox.NamedNode | ox.Literal]:
    for quad in GRAPH.quads_for_pattern(subject, predicate, None, None):
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        yield quad.object


def _year(subject: ox.NamedNode, predicate: ox.NamedNode) -> int | None:
    years = [int(value.value) for value in _values(subject, predicate)]
    assert len(years) <= 1, subject
    return years[0] if years else None


BODIES, CODES, CHANGES = _all(YIJU.IssuingBody), _all(YIJU.IssuerCode), _all(ORG.ChangeEvent)


def test_everything_is_a_body_a_code_or_a_change() -> None:
    known = {*BODIES, *CODES, *CHANGES}
    assert {quad.subject for quad in GRAPH} == known
    assert len(known) == len(BODIES) + len(CODES) + len(CHANGES)
    assert len(REGISTER.bodies()) == len(BODIES)
    assert len(REGISTER.codes()) + len(REGISTER.families()) == len(CODES)


@pytest.mark.parametrize("nodes", [BODIES, CODES, CHANGES], ids=["bodies", "codes", "changes"])
def test_every_entry_has_one_source(nodes: list[ox.NamedNode]) -> None:
    assert [node for node in nodes if len(list(_values(node, SOURCE))) != 1] == []


def test_sources_in_files_are_there() -> None:
    place = re.compile(r"(examples/catalogues/[\w.-]+), line (\d+)(?: \(as (\S+?)\))?")
    for node in (*BODIES, *CODES, *CHANGES):
        (source,) = _values(node, SOURCE)
        for file, line, written in place.findall(source.value):
            lines = (CHECKOUT / file).read_text(encoding="utf-8").splitlines()
            text = lines[int(line) - 1]
            if node in CODES:
                (example,) = _values(node, YIJU.exampleNumber)
                assert example.value in {str(n.number) for n in find_numbers(text)}, node
            elif node in BODIES:
                body = REGISTER.body(node.value.rsplit("/", 1)[-1])
                assert body is not None
                names = [written] if written else [body.name, *body.aliases]
                assert any(name in text for name in names), node


def test_iris_are_made_from_names() -> None:
    for body in REGISTER.bodies():
        assert body.iri_name == body.name
        assert body_iri(body.name) in BODIES
    for nodes, kind in ((CODES, "code"), (CHANGES, "change")):
        assert all(node.value.startswith(f"{BASE}{kind}/") for node in nodes)


def test_every_body_has_its_level_and_place() -> None:
    for node in BODIES:
        (level,) = _values(node, YIJU.bodyLevel)
        assert level.value.removeprefix(BASE + "concept/level/") in LEVELS, node
        assert len(list(_values(node, SPATIAL))) == 1, node
        labels = [v for v in _values(node, SKOS.prefLabel) if isinstance(v, ox.Literal)]
        assert [label.language for label in labels].count("zh") == 1, node


def test_what_is_referred_to_is_declared() -> None:
    bodies = set(BODIES)
    for predicate in (
        YIJU.usedBy,
        YIJU.parentBody,
        ORG.originalOrganization,
        ORG.resultingOrganization,
    ):
        used = {quad.object for quad in GRAPH.quads_for_pattern(None, predicate, None, None)}
        assert used <= bodies, predicate


def test_nothing_ends_before_it_starts() -> None:
    for node in (*BODIES, *CODES):
        start, end = _year(node, YIJU.fromYear), _year(node, YIJU.toYear)
        assert start is None or end is None or start <= end, node


def test_codes_are_used_while_their_body_exists() -> None:
    for use in (*REGISTER.codes(), *REGISTER.families()):
        body = use.body
        assert body.from_year is None or (use.from_year or 0) >= body.from_year, use
        assert body.to_year is None or (use.to_year or 9999) <= body.to_year, use


def test_changes_have_a_year_in_which_their_bodies_meet() -> None:
    for node in CHANGES:
        year = _year(node, YIJU.changeYear)
        assert year is not None
        for before in _values(node, ORG.originalOrganization):
            assert (_year(before, YIJU.toYear) or year) >= year, (node, before)  # type: ignore[arg-type]
        for after in _values(node, ORG.resultingOrganization):
            assert (_year(after, YIJU.fromYear) or year) <= year, (node, after)  # type: ignore[arg-type]
        assert list(_values(node, ORG.originalOrganization))
        assert list(_values(node, ORG.resultingOrganization))


def test_no_body_is_its_own_ancestor() -> None:
    for body in REGISTER.bodies():
        line = [body.name]
        parent = body.parent
        while parent is not None:
            assert parent not in line, line
            line.append(parent)
            above = REGISTER.body(parent)
            assert above is not None
            parent = above.parent


def test_labels_are_unique() -> None:
    # A name that two bodies share would find neither; list it here if it is so.
    shared: dict[str, set[str]] = {}
    for body in REGISTER.bodies():
        for name in (body.name, *body.aliases):
            shared.setdefault(name, set()).add(body.name)
    assert {name: bodies for name, bodies in shared.items() if len(bodies) > 1} == {}


def test_every_label_finds_its_body() -> None:
    for body in REGISTER.bodies():
        for name in (body.name, *body.aliases):
            assert REGISTER.find(name) == body, name
            assert not is_relative(name), name


def test_the_example_of_a_code_parses_to_it() -> None:
    wrong = []
    for use in REGISTER.codes():
        number = parse(use.example)
        if (number.issuer_code, str(number)) != (use.code, use.example) or not use.covers(
            number.year
        ):
            wrong.append((use.code, use.example, str(number)))
    assert wrong == []


def test_codes_are_found_behind_the_words_that_lead_in_to_them() -> None:
    wrong = []
    for use in REGISTER.codes():
        for text in (f"根据{use.example}的规定", f"《某办法》（{use.example}）"):
            if [str(found.number) for found in find_numbers(text)] != [use.example]:
                wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize(
    "use", REGISTER.families(), ids=lambda use: f"{use.pattern}-{use.body.name}"
)
def test_the_example_of_a_form_has_it(use: CodeUse) -> None:
    number = parse(use.example)
    assert number.issuer_code is not None and use.covers(number.year)
    assert REGISTER.issuer(number.issuer_code, number.year) == use.body


# Codes that two bodies use in one year; each needs its year or place to be told apart.
COLLIDING = {
    "长府规": "长宁区 and 长春市",
    "长府办发": "长宁区 and 长春市",
    "宁政发": "宁夏 and 南京市",
    "宁政办发": "宁夏 and 南京市",
}


def test_codes_in_two_hands_are_known() -> None:
    found = set()
    for use in REGISTER.codes():
        for other in REGISTER.issuers(use.code):
            if other.pattern is None and other.body != use.body:
                years = range(1949, 2031)
                together = [y for y in years if use.covers(y) and other.covers(y)]
                # In the year of a change both names are in use.
                if len(together) > 1 or (together and not REGISTER.linked(use.body, other.body)):
                    found.add(use.code)
    assert found == set(COLLIDING)


def test_every_code_of_the_example_catalogues_is_known() -> None:
    unknown = set()
    for file in sorted(example_catalogues().glob("*.txt")):
        for found in find_numbers(file.read_text(encoding="utf-8")):
            code = found.number.issuer_code
            if code is not None and not REGISTER.issuers(code):
                unknown.add(code)
    assert unknown == set()


ASKED_FOR = """
    国发 国办发 国函 国办函 人社部发 人社厅发 人社部函 医保发 医保办发 财税 财社 民发 国卫医发 国卫办医发 税总发 中发 中办发
    沪府 沪府发 沪府办 沪府办发 沪府规 沪府办规 沪医保 沪医保规 沪医保中心 沪医保办 沪人社医发 沪人社医 沪人社规
    京政发 津政发 冀政发 晋政发 内政发 辽政发 吉政发 黑政发 苏政发 浙政发 皖政 闽政 赣府发 鲁政发 豫政 鄂政发 湘政发 粤府
    桂政发 琼府 渝府发 川府发 黔府发 云政发 藏政发 陕政发 甘政发 青政 宁政发 新政发
    黄府发 徐府发 长府 静府发 普府 虹府发 杨府发 闵府发 宝府 嘉府发 浦府 金府发 松府 青府发 奉府 沪崇府发
"""


@pytest.mark.parametrize("code", ASKED_FOR.split())
def test_the_codes_that_were_asked_for(code: str) -> None:
    assert REGISTER.issuers(code)
