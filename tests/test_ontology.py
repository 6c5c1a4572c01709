"""The ontology: every term explained, Python's spelling equal to it, no contradiction in it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from graph_builder import namespaces
from graph_builder.namespaces import BASE, GRAPH, PREFIXES, SCHEME, YIJU
from graph_builder.resources import ontology

FILES = sorted(ontology().glob("*.ttl"), key=lambda path: path.name)
ONTOLOGY = URIRef(YIJU.base.rstrip("#"))
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


def read(*files: str) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(ontology(file))
    return graph


TERMS = read("yiju.ttl")
CONCEPTS = read("concepts.ttl")
ALIGNMENTS = read("alignments.ttl")


def own_subjects(graph: Graph, kind: Node) -> list[Node]:
    return [s for s in graph.subjects(RDF.type, kind) if str(s).startswith(BASE)]


def in_order(file: str) -> list[ox.Triple]:
    """The triples of a file in the order in which they are written."""
    return [quad.triple for quad in ox.parse(path=str(ontology(file)))]


def name(subject: object) -> str:
    assert isinstance(subject, ox.NamedNode | ox.BlankNode)
    return subject.value


def languages(graph: Graph, subject: Node, predicate: Node) -> list[str]:
    return sorted(
        str(value.language)
        for value in graph.objects(subject, predicate)
        if isinstance(value, Literal)
    )


# The terms.


def test_every_term_has_one_label_and_one_definition_in_each_language() -> None:
    lacking = [
        (term, predicate)
        for term in (URIRef(YIJU[term].value) for term in YIJU)
        for predicate in (RDFS.label, SKOS.definition)
        if languages(TERMS, term, predicate) != ["en", "zh"]
    ]
    assert lacking == []


def test_every_term_says_where_it_is_defined() -> None:
    assert [
        n for n in YIJU if (URIRef(YIJU[n].value), RDFS.isDefinedBy, ONTOLOGY) not in TERMS
    ] == []


def test_no_two_terms_of_a_kind_share_a_label() -> None:
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        labels = Counter(
            str(label)
            for term in TERMS.subjects(RDF.type, kind)
            for label in TERMS[term : RDFS.label]
        )
        assert {label for label, times in labels.items() if times > 1} == set()


def test_definitions_are_sentences() -> None:
    for graph in (TERMS, CONCEPTS):
        odd = [
            str(text)
            for text in graph.objects(None, SKOS.definition)
            if not str(text).endswith("。" if text.language == "zh" else ".")  # type: ignore[attr-defined]
        ]
        assert odd == []


def test_every_class_is_used_and_every_property_says_on_what_and_to_what() -> None:
    includes = URIRef(PREFIXES["schema"] + "domainIncludes")
    domains = {*TERMS.objects(None, RDFS.domain), *TERMS.objects(None, includes)}
    superclasses = set(TERMS.objects(None, RDFS.subClassOf))
    # A kind of observation is used by the shape that judges it (test_shapes.py).
    kinds = set(TERMS.subjects(RDFS.subClassOf, URIRef(YIJU.Observation.value)))
    assert set(own_subjects(TERMS, OWL.Class)) - domains - superclasses - kinds == set()
    properties = {
        *own_subjects(TERMS, OWL.ObjectProperty),
        *own_subjects(TERMS, OWL.DatatypeProperty),
    }
    assert {p for p in properties if not {*TERMS[p : RDFS.domain], *TERMS[p:includes]}} == set()
    # An address may be of anything, so these two have no range.
    assert {p for p in properties if not list(TERMS[p : RDFS.range])} == {
        URIRef(YIJU.landingPage.value),
        URIRef(YIJU.url.value),
    }


def test_a_property_to_concepts_names_its_scheme() -> None:
    for term in TERMS.subjects(RDFS.range, SKOS.Concept):
        (scheme,) = TERMS[term : RDFS.seeAlso]
        assert (scheme, RDF.type, SKOS.ConceptScheme) in CONCEPTS, term


def test_the_ontology_says_what_it_is() -> None:
    assert languages(TERMS, ONTOLOGY, DCTERMS.title) == ["en", "zh"]
    assert languages(TERMS, ONTOLOGY, DCTERMS.description) == ["en", "zh"]
    assert languages(TERMS, ONTOLOGY, DCTERMS.creator) == ["en", "zh"]
    assert TERMS.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/0.1.0")
    assert TERMS.value(ONTOLOGY, OWL.versionInfo) == Literal("0.1.0")
    assert TERMS.value(ONTOLOGY, DCTERMS.created) is not None
    assert str(TERMS.value(ONTOLOGY, DCTERMS.license)).endswith("/LICENSE-2.0")
    assert TERMS.value(ONTOLOGY, VANN.preferredNamespacePrefix) == Literal("yiju")
    assert TERMS.value(ONTOLOGY, VANN.preferredNamespaceUri) == Literal(YIJU.base)


# Python's spelling.


def test_python_spells_the_terms_of_the_ontology_in_its_order() -> None:
    defined = dict.fromkeys(
        name(triple.subject).removeprefix(YIJU.base)
        for triple in in_order("yiju.ttl")
        if triple.predicate.value == str(RDFS.label)
    )
    assert list(YIJU) == list(defined)


def test_python_spells_the_schemes_in_their_order() -> None:
    defined = [
        name(triple.subject)
        for triple in in_order("concepts.ttl")
        if triple.object == ox.NamedNode(str(SKOS.ConceptScheme))
    ]
    assert [SCHEME[slug].value for slug in SCHEME] == defined


def test_the_prefixes_of_the_files_are_those_of_python() -> None:
    for path in FILES:
        declared = dict(_prefixes(path))
        assert {p: i for p, i in declared.items() if PREFIXES.get(p) != i} == {}, path.name


def _prefixes(path: Path) -> list[tuple[str, str]]:
    parser = ox.parse(path=str(path))
    list(parser)
    return list(parser.prefixes.items())


@pytest.mark.parametrize(
    ("term", "near"),
    [
        pytest.param("Itme", "'Item'", id="letters swapped"),
        pytest.param("reliesOm", "'reliesOn'", id="one letter wrong"),
        pytest.param("citeddocument", "'citedDocument'", id="case lost"),
    ],
)
def test_an_unknown_term_is_named_with_its_nearest(term: str, near: str) -> None:
    with pytest.raises(AttributeError, match=f"no term '{term}' in .*nearest is {near}"):
        getattr(YIJU, term)


def test_nothing_near_is_not_guessed() -> None:
    with pytest.raises(AttributeError, match=r"no term 'qqqq' in \S+#$"):
        YIJU["qqqq"]


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        pytest.param(
            namespaces.policy_iri("沪医保〔2000〕46号"), "policy/沪医保〔2000〕46号", id="number"
        ),
        pytest.param(
            namespaces.policy_iri("财政部 税务总局公告2020年第43号"),
            "policy/财政部_税务总局公告2020年第43号",
            id="a blank between joint bodies becomes _",
        ),
        pytest.param(
            namespaces.policy_iri("GB/T 9704-2012"), "policy/GB-T_9704-2012", id="/ becomes -"
        ),
        pytest.param(
            namespaces.policy_iri("沪医保[2000]46号"),
            "policy/沪医保%5B2000%5D46号",
            id="brackets that an IRI may not carry",
        ),
        pytest.param(
            namespaces.body_iri("a/b?c#d%e"),
            "body/a%2Fb%3Fc%23d%25e",
            id="what would end the path is encoded",
        ),
        pytest.param(
            namespaces.body_iri("局（原）"), "body/局（原）", id="full-width brackets are letters"
        ),
        pytest.param(namespaces.body_iri("\ue000局"), "body/%EE%80%80局", id="private use"),
        pytest.param(
            namespaces.local_body_iri("county", "县医保局"),
            "body/county/县医保局",
            id="a body of one catalogue",
        ),
        pytest.param(namespaces.item_iri("county", 3), "catalogue/county/item/3", id="item"),
        pytest.param(
            namespaces.entry_iri("county", 3, 1), "catalogue/county/item/3/entry/1", id="entry"
        ),
        pytest.param(
            namespaces.citation_iri("county", 3, 2),
            "catalogue/county/item/3/citation/2",
            id="citation",
        ),
        pytest.param(
            namespaces.time_limit_iri("county", 3, 1, 2),
            "catalogue/county/item/3/entry/1/time-limit/2",
            id="time limit",
        ),
        pytest.param(
            namespaces.other_cell_iri("county", 3, 1, 2),
            "catalogue/county/item/3/entry/1/other/2",
            id="other cell",
        ),
        pytest.param(namespaces.mend_iri("county", 4), "catalogue/county/mend/4", id="mend"),
        pytest.param(
            namespaces.rejection_iri("county", 5), "catalogue/county/rejection/5", id="rejection"
        ),
        pytest.param(namespaces.import_iri("county"), "catalogue/county/import", id="import"),
        pytest.param(
            namespaces.concept_iri("unit", "working-day"), "concept/unit/working-day", id="concept"
        ),
        pytest.param(namespaces.graph_iri("bodies"), "graph/bodies", id="graph"),
        pytest.param(
            namespaces.catalogue_graph_iri("county"), "graph/catalogue/county", id="its own graph"
        ),
    ],
)
def test_iris(iri: ox.NamedNode, path: str) -> None:
    assert iri.value == f"https://w3id.org/yiju/{path}"


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda: namespaces.policy_iri(" "), id="blank number"),
        pytest.param(lambda: namespaces.title_policy_iri(""), id="no title"),
        pytest.param(lambda: namespaces.catalogue_iri(""), id="no slug"),
    ],
)
def test_no_iri_without_a_key(build: object) -> None:
    with pytest.raises(ValueError, match="empty key"):
        build()  # type: ignore[operator]


def test_a_graph_or_scheme_that_does_not_exist_is_refused() -> None:
    with pytest.raises(AttributeError, match="the nearest is 'bodies'"):
        namespaces.graph_iri("body")
    with pytest.raises(AttributeError, match="the nearest is 'channel'"):
        namespaces.concept_iri("channels", "other")
    assert list(GRAPH) == [
        "documents", "observations", "bodies", "effects", "review", "provenance", "ontology", "pushed",
    ]  # fmt: skip


@settings(deadline=None)
@given(st.text(min_size=1).filter(str.strip), st.text(min_size=1).filter(str.strip))
def test_any_name_gives_an_iri_of_its_own_that_both_libraries_take(one: str, other: str) -> None:
    first, second = namespaces.body_iri(one), namespaces.body_iri(other)
    assert (first == second) == (one.strip() == other.strip())
    line = f"<{first.value}> a <{YIJU.IssuingBody.value}> ."
    assert next(iter(ox.parse(line, format=ox.RdfFormat.TURTLE))).subject == first
    assert next(Graph().parse(data=line, format="turtle").subjects()) == URIRef(first.value)


# The concepts.


def test_every_concept_is_labelled_and_defined_in_both_languages() -> None:
    lacking = [
        (subject, predicate)
        for kind in (SKOS.Concept, SKOS.ConceptScheme)
        for subject in own_subjects(CONCEPTS, kind)
        for predicate in (SKOS.prefLabel, SKOS.definition)
        if languages(CONCEPTS, subject, predicate) != ["en", "zh"]
    ]
    assert lacking == []


def test_a_concept_stands_in_the_scheme_of_its_iri_at_the_top_or_under_another() -> None:
    for concept in own_subjects(CONCEPTS, SKOS.Concept):
        scheme = URIRef(str(concept).rsplit("/", 1)[0])
        assert list(CONCEPTS[concept : SKOS.inScheme]) == [scheme]
        above = [*CONCEPTS[concept : SKOS.topConceptOf], *CONCEPTS[concept : SKOS.broader]]
        assert len(above) == 1, concept
        assert above[0] == scheme or (above[0], SKOS.inScheme, scheme) in CONCEPTS, concept


def test_no_two_concepts_of_a_scheme_share_a_label() -> None:
    """Also where they differ in width or blanks only, which a table does not keep."""
    seen: dict[tuple[Node, str], Node] = {}
    for concept in own_subjects(CONCEPTS, SKOS.Concept):
        (scheme,) = CONCEPTS[concept : SKOS.inScheme]
        for predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel):
            for label in CONCEPTS[concept:predicate]:
                folded = "".join(unicodedata.normalize("NFKC", str(label)).split()).casefold()
                assert seen.setdefault((scheme, folded), concept) == concept, label


def test_the_relations_are_the_properties_between_documents() -> None:
    related = {
        str(term).removeprefix(YIJU.base)
        for term in TERMS.subjects(RDFS.subPropertyOf, URIRef(YIJU.relatedDocument.value))
    }
    scheme = URIRef(SCHEME.relation.value)
    concepts = {str(c).rsplit("/", 1)[1] for c in CONCEPTS.subjects(SKOS.inScheme, scheme)}
    assert concepts == related


# The files.


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_reads_the_same_in_both_libraries(path: Path) -> None:
    def plain(term: object) -> str:
        return "_:" if isinstance(term, BNode | ox.BlankNode) else _n3(term)

    by_rdflib = Counter(tuple(map(plain, triple)) for triple in Graph().parse(path))
    by_pyoxigraph = Counter(
        (plain(q.subject), plain(q.predicate), plain(q.object))
        for q in set(ox.parse(path=str(path)))
    )
    assert by_rdflib == by_pyoxigraph


def _n3(term: object) -> str:
    if isinstance(term, Node):
        return str(ox.NamedNode(term) if isinstance(term, URIRef) else _literal(term))
    return str(term)


def _literal(term: Node) -> ox.Literal:
    assert isinstance(term, Literal)
    if term.language:
        return ox.Literal(str(term), language=term.language)
    datatype = ox.NamedNode(str(term.datatype)) if term.datatype else None
    return ox.Literal(str(term), datatype=datatype)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_uses_only_terms_and_concepts_that_exist(path: Path) -> None:
    known = {*TERMS.subjects(), *CONCEPTS.subjects()}
    unknown = {
        term
        for triple in Graph().parse(path)
        for term in triple
        if isinstance(term, URIRef)
        and str(term).startswith((YIJU.base, SCHEME.base))
        and term not in known
    }
    assert unknown == set()


@pytest.mark.parametrize("file", ["yiju.ttl", "concepts.ttl", "alignments.ttl"])
def test_a_file_is_tidy(file: str) -> None:
    """Each thing in one place, and its statements in one order: what, under what, label, meaning."""
    order = [
        *(RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, OWL.inverseOf, RDFS.domain),
        *(URIRef(PREFIXES["schema"] + "domainIncludes"), RDFS.range),
        *(SKOS.inScheme, SKOS.topConceptOf, SKOS.broader, RDFS.label, SKOS.prefLabel),
        *(SKOS.altLabel, SKOS.definition, SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch),
        *(RDFS.seeAlso, RDFS.isDefinedBy),
    ]
    rank = {str(predicate): n for n, predicate in enumerate(order)}
    triples = [
        t
        for t in in_order(file)
        if isinstance(t.subject, ox.NamedNode) and name(t.subject) != str(ONTOLOGY)
    ]
    blocks = [(s, list(group)) for s, group in groupby(triples, key=lambda t: name(t.subject))]
    assert [s for s, times in Counter(s for s, _ in blocks).items() if times > 1] == []
    for subject, block in blocks:
        ranks = [rank[triple.predicate.value] for triple in block]
        assert ranks == sorted(ranks), subject


def test_classes_come_before_properties() -> None:
    first = [term[0].isupper() for term in YIJU]
    assert first == sorted(first, reverse=True)


def test_nothing_of_others_is_described_and_nothing_deprecated_used() -> None:
    assert {s for s in ALIGNMENTS.subjects() if not str(s).startswith(BASE)} == set()
    eli = PREFIXES["eli"]
    named = set(ALIGNMENTS.objects())
    assert named & {URIRef(eli + "implements"), URIRef(eli + "title")} == set()


# The reasoner.

EXAMPLE = """
<county> a yiju:Catalogue ; dcterms:title "县医疗保障局政务公开标准目录"@zh ;
    yiju:hasItem <county/item/1> ; yiju:hasMend <county/mend/1> ; yiju:layout "matter-rows" ;
    yiju:sourceFile "county.txt" ; yiju:publishedBy body:某县医疗保障局 .
<county/item/1> a yiju:Item ; dcterms:title "单位参保登记" ; yiju:sequence 1 ;
    yiju:printedSequence "1" ; yiju:otherName "单位参保 登记" ;
    yiju:hasEntry <county/item/1/entry/1> ; yiju:cites <county/item/1/citation/1> ;
    yiju:policyBasis policy:沪人社医发〔2016〕44号 .
<county/item/1/entry/1> a yiju:Entry ; yiju:section section:policy-basis ;
    yiju:sourceFile "county.txt" ; yiju:sourceLine 6 ; yiju:level level:county ;
    yiju:timeLimit <county/item/1/entry/1/time-limit/1> .
<county/item/1/entry/1/time-limit/1> a yiju:TimeLimit ; yiju:amount 20 ;
    yiju:unit unit:working-day ; yiju:anchor "信息形成（变更）" ; yiju:rawText "20个工作日内" .
<county/item/1/citation/1> a yiju:Citation ; yiju:citedNumber "沪人社医发〔2016〕44号" ;
    yiju:citedDocument policy:沪人社医发〔2016〕44号 ; yiju:confidence 0.9 ;
    yiju:citationKind citation-kind:policy .
<county/mend/1> a yiju:Mend ; yiju:mendKind mend-kind:row-shifted ; yiju:was "a" ; yiju:now "b" .
<county/import> a yiju:Import ; yiju:importOf <county> ; yiju:sha256 "00" .
policy:沪人社医发〔2016〕44号 a yiju:PolicyBasis ; yiju:year 2016 ; yiju:serial "44" ;
    yiju:documentNumber "沪人社医发〔2016〕44号" ; yiju:issuedBy body:上海市人力资源和社会保障局 ;
    yiju:implements policy:沪医保〔2000〕46号 .
<effect> a yiju:LegalEffect ; yiju:affects policy:沪医保〔2000〕46号 ;
    yiju:effectType effect-type:repealed ; yiju:effectDate "2024-01-01"^^xsd:date ;
    yiju:carriedThrough false .
"""


def turtle(text: str) -> Graph:
    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
    return Graph().parse(data=f"{head}@base <{BASE}catalogue/> .\n{text}", format="turtle")


def expanded(data: Graph, *files: str) -> Graph:
    graph = read("yiju.ttl", "concepts.ttl", "alignments.ttl", *files)
    graph += data
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    return graph


def contradictions(graph: Graph) -> list[str]:
    return sorted(str(message) for message in graph.objects(None, ERROR))


def test_the_ontology_and_the_registers_are_consistent() -> None:
    registers = [path.name for path in FILES if path.name == "issuers.ttl"]
    assert contradictions(expanded(Graph(), *registers)) == []


def test_an_item_is_consistent_and_what_follows_from_it_is_right() -> None:
    graph = expanded(turtle(EXAMPLE))
    assert contradictions(graph) == []
    follows = turtle("""
        <county/item/1> yiju:itemOf <county> ; yiju:reliesOn policy:沪人社医发〔2016〕44号 ;
            a dcat:Resource ; skos:altLabel "单位参保 登记" .
        <county> a dcat:Catalog ; dcterms:publisher body:某县医疗保障局 .
        <county/item/1/entry/1> a yiju:SourceRecord , prov:Entity .
        body:某县医疗保障局 a yiju:IssuingBody , cv:PublicOrganisation .
        policy:沪医保〔2000〕46号 a yiju:PolicyBasis , eli:LegalResource .
        policy:沪人社医发〔2016〕44号 eli:based_on policy:沪医保〔2000〕46号 ;
            eli:id_local "沪人社医发〔2016〕44号" .
    """)
    assert [triple for triple in follows if triple not in graph] == []
    never = turtle("<county/item/1> a cpsv:PublicService .")
    assert [triple for triple in never if triple in graph] == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param(
            "<county/item/1> a yiju:Entry .", "Disjoint classes", id="an item is not an entry"
        ),
        pytest.param(
            "<county/item/1> yiju:citedDocument policy:沪医保〔2000〕46号 .",
            "Disjoint classes",
            id="only a citation has a cited document, so the item would be one",
        ),
        pytest.param(
            "<change> a org:ChangeEvent ; yiju:year 2008 .",
            "Disjoint classes",
            id="a change of organisation has a changeYear, a document a year",
        ),
        pytest.param(
            'policy:沪医保〔2000〕46号 yiju:year "二〇〇〇"^^xsd:integer .',
            "Lexical value",
            id="a year is a number",
        ),
    ],
)
def test_the_reasoner_sees_a_contradiction(wrong: str, said: str) -> None:
    graph = expanded(turtle(EXAMPLE) + turtle(wrong))
    assert any(said in message for message in contradictions(graph)), contradictions(graph)
