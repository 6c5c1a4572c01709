"""Resolution: which citations are one document, and what titles say documents do."""

from __future__ import annotations

import itertools

import pyoxigraph as ox
import pytest

from graph_builder.agency import Register
from graph_builder.namespaces import (
    DCTERMS,
    SKOS,
    YIJU,
    body_iri,
    concept_iri,
    policy_iri,
    title_policy_iri,
)
from graph_builder.policy_title import normalize
from graph_builder.resolve.documents import Reference, Resolution

N = "沪医保〔2000〕46号"
RULES = "上海市城镇职工基本医疗保险办法实施细则"


def resolve(*references: Reference) -> Resolution:
    return Resolution(references, Register.load())


def values(resolution: Resolution, subject: ox.NamedNode, predicate: ox.NamedNode) -> set[str]:
    found = (q for q in resolution.quads() if (q.subject, q.predicate) == (subject, predicate))
    return {quad.object.value for quad in found}  # type: ignore[union-attr]


# References to two documents or one, and why.
PAIRS = [
    (Reference(N, "甲办法"), Reference(N, "乙办法"), True, "one number, two titles: one document"),
    (
        Reference(N, "甲办法"),
        Reference(None, "甲办法"),
        True,
        "a title that one numbered document alone bears",
    ),
    (
        Reference(N, "甲办法（试行）"),
        Reference(None, "《甲办法(试行)》"),
        True,
        "widths and brackets do not part titles",
    ),
    (
        Reference(None, "中华人民共和国社会保险法"),
        Reference(None, "社会保险法"),
        True,
        "short and full name of a law",
    ),
    (
        Reference(N, "甲办法"),
        Reference("沪医保〔2001〕46号", "甲办法"),
        False,
        "one title, two numbers: two documents",
    ),
    (
        Reference("沪医保〔2007〕74号", "甲"),
        Reference("沪医保中心〔2007〕74号", "甲"),
        False,
        "codes one part apart",
    ),
    (
        Reference(None, "甲办法"),
        Reference(None, "甲办法实施细则"),
        False,
        "a title that contains another",
    ),
]


@pytest.mark.parametrize(("one", "other", "same", "reason"), PAIRS, ids=[row[3] for row in PAIRS])
def test_identity(one: Reference, other: Reference, same: bool, reason: str) -> None:
    resolution = resolve(one, other)
    documents = {resolution.document(each.number, each.title) for each in (one, other)}
    assert (len(documents) == 1) is same, reason


def test_a_title_of_two_numbered_documents_joins_neither() -> None:
    resolution = resolve(Reference(N, "甲办法"), Reference("沪医保〔2001〕1号", "甲办法"))
    assert resolution.document(None, "甲办法") == title_policy_iri(normalize("甲办法"))


def test_a_reference_to_nothing_is_no_document() -> None:
    assert resolve().document(None, None) is None


def test_the_order_of_references_does_not_matter() -> None:
    references = [
        Reference(N, f"关于印发〈{RULES}〉的通知", "沪医保（2000）46号", 2),
        Reference(N, RULES),
        Reference(None, "上海市城镇职工基本医疗保险办法"),
        Reference(None, RULES),
    ]
    results = {
        tuple(map(str, resolve(*order).quads())) for order in itertools.permutations(references)
    }
    assert len(results) == 1


def test_what_is_said_of_a_document() -> None:
    resolution = resolve(
        Reference(N, RULES, N),
        Reference(N, f"关于印发〈{RULES}〉的通知", "沪医保（2000）46号", 3),
    )
    document = policy_iri(N)
    assert values(resolution, document, YIJU.documentNumber) == {N}
    assert values(resolution, document, DCTERMS.title) == {f"关于印发〈{RULES}〉的通知"}
    assert values(resolution, document, SKOS.altLabel) == {RULES}
    assert values(resolution, document, SKOS.hiddenLabel) == {"沪医保（2000）46号"}
    assert values(resolution, document, YIJU.year) == {"2000"}
    assert values(resolution, document, YIJU.serial) == {"46"}
    assert values(resolution, document, YIJU.issuerCode) == {"沪医保"}
    assert values(resolution, document, YIJU.issuedBy) == {body_iri("上海市医疗保险局").value}
    assert values(resolution, document, YIJU.documentKind) == {
        concept_iri("document-kind", "normative-document").value
    }


def test_a_law_has_its_full_name_for_title() -> None:
    short, full = "社会保险法", "中华人民共和国社会保险法"
    resolution = resolve(Reference(None, short, count=22), Reference(None, full, count=12))
    document = resolution.document(None, short)
    assert document is not None
    assert values(resolution, document, DCTERMS.title) == {full}
    assert values(resolution, document, SKOS.altLabel) == {short}


def _of(title: str) -> ox.NamedNode:
    return title_policy_iri(normalize(title))


def test_a_notice_and_its_rules_are_one_document_that_implements_the_law() -> None:
    resolution = resolve(Reference(N, RULES), Reference(N, f"关于印发〈{RULES}〉的通知"))
    law = _of("上海市城镇职工基本医疗保险办法").value
    assert values(resolution, policy_iri(N), YIJU.implements) == {law}
    assert values(resolution, policy_iri(N), YIJU.promulgates) == set()


def test_a_chain_runs_over_documents_that_only_a_title_names() -> None:
    resolution = resolve(Reference(N, f"关于印发〈{RULES}〉的通知"))
    assert values(resolution, policy_iri(N), YIJU.promulgates) == {_of(RULES).value}
    assert values(resolution, _of(RULES), YIJU.implements) == {
        _of("上海市城镇职工基本医疗保险办法").value
    }


def test_a_notice_does_not_promulgate_what_has_a_number_of_its_own() -> None:
    resolution = resolve(
        Reference("沪医保〔2007〕74号", "关于印发〈甲细则〉的通知"),
        Reference("沪医保中心〔2007〕74号", "甲细则"),
    )
    promulgated = values(resolution, policy_iri("沪医保〔2007〕74号"), YIJU.promulgates)
    assert promulgated == {_of("甲细则").value}


def test_every_relation_has_the_words_that_prove_it(store: ox.Store) -> None:
    kinds = (
        "promulgates",
        "forwards",
        "implements",
        "amends",
        "adjusts",
        "supplements",
        "mentions",
    )
    stated = {
        (quad.subject, kind, quad.object)
        for kind in kinds
        for quad in store.quads_for_pattern(None, YIJU[kind], None, None)
    }
    proven = set()
    for node in store.quads_for_pattern(None, YIJU.evidenceText, None, None):
        said = {
            q.predicate: q.object for q in store.quads_for_pattern(node.subject, None, None, None)
        }
        kind = said[YIJU.relationKind].value.rsplit("/", 1)[-1]  # type: ignore[union-attr]
        proven.add((said[YIJU.relationFrom], kind, said[YIJU.relationTo]))
    assert stated == proven


# What the catalogues' own titles say, read off them.
STATED = [
    ("沪人社医发〔2009〕27号", "adjusts", "上海市城镇职工基本医疗保险综合减负实施办法"),
    ("沪医保〔2001〕51号", "mentions", "上海市城镇职工基本医疗保险办法"),
    ("沪医保〔2000〕46号", "implements", "上海市城镇职工基本医疗保险办法"),
    ("沪人社规〔2017〕44号", "implements", "上海市长期护理保险试点办法"),
    ("沪人社医发〔2015〕47号", "implements", "上海市城乡居民基本医疗保险办法"),
    ("沪府发〔2015〕57号", "promulgates", "上海市城乡居民基本医疗保险办法"),
]


@pytest.mark.parametrize(("number", "kind", "title"), STATED)
def test_relations_of_the_examples(number: str, kind: str, title: str, store: ox.Store) -> None:
    targets = [
        quad.object for quad in store.quads_for_pattern(policy_iri(number), YIJU[kind], None, None)
    ]
    assert _of(title) in targets
