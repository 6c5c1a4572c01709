"""Questions: the flagship query, any spelling of a number, and what to do when nothing matches."""

from __future__ import annotations

import csv
import io
import json
import socket
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph_builder.agency import Register
from graph_builder.document_number import parse
from graph_builder.drafts.code_doubts import little_apart
from graph_builder.errors import NotFound, QueryError, StoreError
from graph_builder.namespaces import graph_iri
from graph_builder.query import Graph
from graph_builder.resolve.documents import Reference, Resolution
from graph_builder.select import internal, select
from graph_builder.worker import Triples, run


@pytest.fixture(scope="module")
def graph(store: ox.Store) -> Graph:
    return Graph(store)


# As it may be typed, and why.
SPELLINGS = [
    ("沪人社医发〔2016〕44号", "canonical"),
    ("沪人社医发(2016)44", "ASCII brackets, 号 left out"),
    ("沪人社医发［２０１６］４４号", "full width"),
    ("沪人社医发【2016】第044号", "第 and a leading zero"),
    (" 沪 人 社 医 发 〔 2016 〕 44 号 ", "blanks"),
    (
        "《关于印发〈关于加强医疗保险卡管理工作的若干规定〉的通知》（沪人社医发〔2016〕44号）",
        "a whole citation",
    ),
    ("关于印发<关于加强医疗保险卡管理工作的若干规定>的通知", "its title in other brackets"),
]


@pytest.mark.parametrize(("spelling", "reason"), SPELLINGS, ids=[row[1] for row in SPELLINGS])
def test_services_by_policy_in_any_spelling(spelling: str, reason: str, graph: Graph) -> None:
    answer = graph.query("services-by-policy", policy=spelling)
    found = [(row["catalogue"], row["sequence"]) for row in answer]
    assert found == [
        *[("jinshan-district", n) for n in ("31", "32", "35", "36", "37", "38")],
        *[("shanghai-district-services", n) for n in ("1", "2")],
    ], reason


def test_a_law_is_found_by_its_short_and_full_title(graph: Graph) -> None:
    # 29 + 12 lines of the county and the prefecture name the Social Insurance Law
    # (22 short, 12 in full).
    short = graph.query("services-by-policy", policy="社会保险法")
    full = graph.query("services-by-policy", policy="《中华人民共和国社会保险法》")
    assert len(short) == len(full) == 22 + 12


def test_what_a_notice_promulgates_is_cited_through_the_notice(graph: Graph) -> None:
    # No catalogue names 关于加强医疗保险卡管理工作的若干规定 by itself: all eight name
    # the notice that promulgates it.
    answer = graph.query("services-by-policy", policy="关于加强医疗保险卡管理工作的若干规定")
    assert [row["via"] for row in answer] == ["沪人社医发〔2016〕44号"] * 8


# What is asked for, what must be offered, and why it is near.
NEAR = [
    ("沪人社医发〔2016〕45号", "沪人社医发〔2016〕44号", "another serial of the same year"),
    ("沪人社医发〔2017〕44号", "沪人社医发〔2016〕44号", "the same serial of another year"),
    ("沪人社医〔2016〕44号", "沪人社医发〔2016〕44号", "one character apart"),
    ("沪医保〔2012〕52号", "沪医保中心〔2012〕52号", "a code that is part of another"),
    ("离休干部就医管理的通知", "沪医保〔2001〕51号", "part of a title"),
]


@pytest.mark.parametrize(("asked", "offered", "reason"), NEAR, ids=[row[2] for row in NEAR])
def test_near_hits_are_offered(asked: str, offered: str, reason: str, graph: Graph) -> None:
    with pytest.raises(NotFound) as caught:
        graph.query("services-by-policy", policy=asked)
    assert offered in str(caught.value), reason


def test_a_title_of_two_documents_asks_for_the_number(graph: Graph) -> None:
    title = "转发市人力资源和社会保障局等五部门关于进一步完善本市市民社区医疗互助帮困计划意见的通知"
    with pytest.raises(NotFound, match="请写文号") as caught:
        graph.query("services-by-policy", policy=title)
    assert "沪府办〔2008〕61号" in str(caught.value)
    assert "沪府办规〔2018〕3号" in str(caught.value)


MISTAKES = [
    ("services-by-polici", {}, "services-by-policy", "a misspelt name: the near one"),
    ("services-by-policy", {}, "缺少参数 policy", "a parameter missing"),
    ("services-by-policy", {"policy": "x", "year": "1"}, "没有参数 year", "a parameter unknown"),
    ("superseded-citations", {"date": "tomorrow"}, "应是日期", "a date that is none"),
]


@pytest.mark.parametrize(
    ("name", "values", "says", "reason"), MISTAKES, ids=[r[3] for r in MISTAKES]
)
def test_mistakes_in_asking_are_explained(
    name: str, values: dict[str, str], says: str, reason: str, graph: Graph
) -> None:
    with pytest.raises(QueryError, match=says):
        graph.query(name, **values)


def test_an_answer_as_csv_and_as_sparql_json(graph: Graph) -> None:
    answer = graph.query("services-by-policy", policy="沪医保〔2000〕47号")
    rows = list(csv.DictReader(io.StringIO(answer.to_csv())))
    assert [(row["catalogue"], row["sequence"]) for row in rows] == [
        ("shanghai-district-services", "17")
    ]
    (binding,) = json.loads(answer.to_json())["results"]["bindings"]
    assert binding["sequence"] == {
        "type": "literal",
        "value": "17",
        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
    }
    assert binding["policy"]["type"] == "uri"


def test_one_title_with_two_numbers_is_told(graph: Graph) -> None:
    # Read off the catalogues: a dragged cell (52, 53), two later editions (25 and 38,
    # 61 and 3), and a code that lacks 中心 (74).
    answer = graph.query("titles-with-several-numbers")
    assert {row["number"] for row in answer} == {
        "沪医保中心〔2012〕52号", "沪医保中心〔2012〕53号",
        "沪医保办〔2008〕25号", "沪人社医发〔2016〕38号",
        "沪府办〔2008〕61号", "沪府办规〔2018〕3号",
        "沪医保〔2007〕74号", "沪医保中心〔2007〕74号",
    }  # fmt: skip


def test_one_number_with_two_titles_is_told(graph: Graph) -> None:
    # 保障/保险关系 (191, 94), 人力资源(和) (94), 局/部 (61), 参保人(员) (1001), and
    # regulations cited with and without their notice (46, 47, 57).
    answer = graph.query("numbers-with-several-titles")
    assert {row["number"] for row in answer} == {
        "人社部发〔2009〕191号", "人社厅发〔2016〕94号", "沪府办〔2008〕61号", "沪人社医〔2011〕1001号",
        "沪医保〔2000〕46号", "沪人社医发〔2015〕47号", "沪府发〔2015〕57号",
    }  # fmt: skip


def test_codes_a_little_apart_are_told_whatever_the_titles(graph: Graph) -> None:
    # Read off the catalogues: 292号 with and without 发, under 跨省异地 and 异地跨省 (two
    # items and one); 74号 of the bureau and of its centre (two and three).
    answer = graph.query("codes-one-character-apart")
    assert [(r["number"], r["items"], r["other"], r["other_items"]) for r in answer] == [
        ("沪人社医〔2017〕292号", "2", "沪人社医发〔2017〕292号", "1"),
        ("沪医保〔2007〕74号", "2", "沪医保中心〔2007〕74号", "3"),
    ]


def test_which_documents_are_missing(graph: Graph) -> None:
    # By hand, in the texts: all 29 items of the county, all but the fifth of the
    # prefecture's 20, all of the district's 25, of Jinshan's 72 and of the city's 89 name
    # the disclosure regulation.
    answer = list(graph.query("missing-documents"))
    first = answer[0]
    assert (first["title"], first["number"]) == ("中华人民共和国政府信息公开条例", None)
    assert first["citations"] == str(29 + 19 + 25 + 72 + 89)
    # 11 rows 1-11, 7 rows 17-23, 4 rows 26-29 of the county, and 12 of the prefecture.
    assert (answer[1]["title"], answer[1]["items"]) == ("中华人民共和国社会保险法", "34")


def test_the_share_of_dangling_citations(graph: Graph, store: ox.Store) -> None:
    counted = {
        row["slug"].value: [
            int(row[n].value) for n in ("citations", "dangling", "dangling_policies")
        ]
        for row in select(store, internal("summary"))
    }
    # By hand: neither the county nor the prefecture prints any number; the county names
    # the regulation 29 times and other bases 44 times, the prefecture 19 and 22 times.
    # The district's services give a number for each of 65 bases and none for the two
    # regulations that each of its 25 services names besides.
    assert counted["county"] == [29 + 44, 29 + 44, 44]
    assert counted["prefecture-city"] == [19 + 22, 19 + 22, 22]
    assert counted["shanghai-district-services"] == [65 + 50, 50, 0]
    missing = sum(int(row["citations"] or 0) for row in graph.query("missing-documents"))
    assert missing == sum(dangling for _, dangling, _ in counted.values())


CITING = """
@prefix yiju: <https://w3id.org/yiju/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix kind: <https://w3id.org/yiju/concept/citation-kind/> .
@prefix document: <https://w3id.org/yiju/concept/document-kind/> .
<urn:list> a yiju:Catalogue ; dcterms:identifier "list" ; yiju:layout "x" ; yiju:sourceFile "x" ; yiju:hasItem <urn:1> .
<urn:1> yiju:cites <urn:read>, <urn:title>, <urn:unread>, <urn:nothing> .
<urn:read> yiju:citationKind kind:policy ; yiju:rawText "甲" ; yiju:citedDocument <urn:d1> .
<urn:title> yiju:citationKind kind:policy ; yiju:rawText "乙" ; yiju:citedDocument <urn:d2> .
<urn:unread> yiju:citationKind kind:policy ; yiju:rawText "丙" ; yiju:citedDocument <urn:d3> .
<urn:nothing> yiju:citationKind kind:disclosure ; yiju:rawText "依据有关规定" .
<urn:d1> dcterms:title "甲办法" ; yiju:documentNumber "沪府发〔2015〕3号" ; yiju:documentKind document:normative-document .
<urn:d2> dcterms:title "乙办法" .
<urn:d3> dcterms:title "丙办法" ; yiju:documentNumber "沪府发某号" .
"""


def test_every_way_of_dangling_is_counted() -> None:
    store = ox.Store()
    store.load(CITING, format=ox.RdfFormat.TURTLE)
    answer = Graph(store).query("missing-documents")
    assert [(row["title"], row["number"], row["text"]) for row in answer] == [
        (None, None, "依据有关规定"),  # no document at all
        ("丙办法", "沪府发某号", None),  # a number that cannot be read
        ("乙办法", None, None),  # a title alone
    ]
    (row,) = select(store, internal("summary"))
    counted = [
        int(row[name].value) for name in ("citations", "numbered", "dangling", "dangling_policies")
    ]
    assert counted == [4, 1, 3, 2]


# Two numbers, whether their codes are a little apart, and why.
APART = [
    ("沪人社医〔2017〕1号", "沪人社医发〔2017〕1号", True, "a character more at the end"),
    ("人社医发〔2017〕2号", "沪人社医发〔2017〕2号", True, "a character more at the beginning"),
    ("沪人社发〔2017〕3号", "沪人社医发〔2017〕3号", True, "a character more inside"),
    ("沪人社医发〔2017〕4号", "沪人社医函〔2017〕4号", True, "another character"),
    ("沪医保〔2017〕5号", "沪医保中心〔2017〕5号", True, "one contains the other"),
    ("沪人社医发〔2017〕6号", "沪人社规函〔2017〕6号", False, "two other characters"),
    ("沪人社医〔2017〕7号", "沪人社医发〔2018〕7号", False, "another year"),
    ("沪人社医〔2017〕8号", "沪人社医发〔2017〕9号", False, "another serial"),
    ("财政部令2017年第10号", "财政部公告2017年第10号", False, "another kind of document"),
]  # fmt: skip


def test_which_codes_are_a_little_apart() -> None:
    store = ox.Store()
    references = [Reference(each, None) for one, other, *_ in APART for each in (one, other)]
    store.extend(Resolution(references, Register.load()).quads())
    found = {
        frozenset((r["number"], r["other"]))
        for r in Graph(store).query("codes-one-character-apart")
    }
    for one, other, told, reason in APART:
        assert (frozenset((one, other)) in found) == told, reason
        a, b = parse(one), parse(other)
        if (a.family, a.year, a.serial) == (b.family, b.year, b.serial):  # check asks the same
            assert little_apart(a.issuer_code or "", b.issuer_code or "") == told, reason


# Free queries, in a process of their own.


def test_a_free_query_with_our_prefixes(store_folder: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?c a yiju:Catalogue }"
    answer = run(store_folder, text, timeout=30, limit=10)
    assert [dict(row) for row in answer] == [{"n": "5"}]  # type: ignore[union-attr]


def test_a_policy_is_named_by_its_number_in_a_query(store_folder: Path) -> None:
    text = "ASK { ?item yiju:reliesOn policy:沪人社医发〔2016〕44号 }"
    assert run(store_folder, text, timeout=30, limit=10) is True


def test_construct_gives_turtle(store_folder: Path) -> None:
    text = "CONSTRUCT { ?c a yiju:Catalogue } WHERE { ?c a yiju:Catalogue }"
    found = run(store_folder, text, timeout=30, limit=3)
    assert isinstance(found, Triples)
    assert (found.count, found.cut) == (3, True)
    assert "yiju:Catalogue" in found.turtle


def test_a_cut_answer_says_so(store_folder: Path) -> None:
    found = run(store_folder, "SELECT * { ?s ?p ?o }", timeout=30, limit=7)
    assert not isinstance(found, bool | Triples)
    assert (len(found), found.cut) == (7, True)


REFUSED = [
    ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE", "it would go out to the network"),
    ("SELECT * { SerVice SILENT <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE", "another case"),
    ("SELECT * { SERVICEex:a { ?s ?p ?o } }", "SERVICE", "no blank behind the word"),
    ("SELECT * { ?s ?p 1SERVICE<http://127.0.0.1/> { ?a ?b ?c } }", "SERVICE", "no blank before it"),
    ("SELECT * { BIND('''a' # ''' AS ?x) SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE", "behind a long text"),
    ('SELECT * { BIND("""a" # """ AS ?x) SERVICE <http://127.0.0.1/> { ?s ?p ?o } }', "SERVICE", "behind the other"),
    ("SELECT * { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE", "an escape in the word"),
    ("DROP ALL", "更新语句", "an update"),
    ("LOAD <http://127.0.0.1/>", "更新语句", "an update that fetches"),
    ("SELEC * {}", "语法错误", "no query at all"),
    ("SELECT ('" + "x" * 70_000 + "' AS ?x) {}", "64 KiB", "too long"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says", "reason"), REFUSED, ids=[row[2] for row in REFUSED])
def test_what_is_refused(text: str, says: str, reason: str, store_folder: Path) -> None:
    with pytest.raises(QueryError, match=says):
        run(store_folder, text, timeout=30, limit=10)


HARMLESS = [
    ("SELECT ('SERVICE and DROP' AS ?x) {} # SERVICE", "in a text and a comment"),
    ("SELECT ?SERVICE { VALUES ?SERVICE { 1 } }", "a variable"),
    ("SELECT (COUNT(*) AS ?n) { ?s yiju:service|policy:load ?add }", "names"),
    ("SELECT (1 AS ?x) { FILTER (<http://a/SERVICE> != <http://a/b>) }", "in an IRI"),
]


@pytest.mark.parametrize(("text", "reason"), HARMLESS, ids=[row[1] for row in HARMLESS])
def test_words_that_are_no_commands(text: str, reason: str, store_folder: Path) -> None:
    assert len(run(store_folder, text, timeout=30, limit=10)) == 1, reason  # type: ignore[arg-type]


@pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")
def test_a_query_has_no_way_out() -> None:
    """Even a SERVICE that slipped by its name reaches nobody, where the system can see to it."""
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.5)
        port = canary.getsockname()[1]
        code = (
            "from graph_builder.confinement import cut_network; import pyoxigraph as ox; cut_network();"
            f"list(ox.Store().query('SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}'))"
        )
        done = subprocess.run([sys.executable, "-c", code], timeout=60, check=False)
        assert done.returncode != 0
        with pytest.raises(TimeoutError):
            canary.accept()


def test_from_says_which_graphs_are_asked(store_folder: Path, store: ox.Store) -> None:
    text = "SELECT (COUNT(*) AS ?n) FROM graph:bodies { ?s ?p ?o }"
    found = run(store_folder, text, timeout=30, limit=10)
    expected = sum(1 for _ in store.quads_for_pattern(None, None, None, graph_iri("bodies")))
    assert [dict(row) for row in found] == [{"n": str(expected)}]  # type: ignore[union-attr]


def test_a_query_without_end_is_stopped(store_folder: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with pytest.raises(QueryError, match="已终止"):
        run(store_folder, text, timeout=2, limit=10)


def test_a_query_that_kills_its_process_kills_only_that(store_folder: Path) -> None:
    text = "SELECT * " + "{" * 20_000 + "}" * 20_000
    with pytest.raises(QueryError):
        run(store_folder, text, timeout=30, limit=10)


def test_no_graph_yet(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="yiju build"):
        run(tmp_path / "nowhere", "ASK {}", timeout=5, limit=1)
