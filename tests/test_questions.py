"""Every question of the library: its answers on a small graph worked out by hand
(``tests/queries/``), on the example graph, and what a malformed file is told."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.errors import MappingError, NotFound, QueryError
from graph_builder.namespaces import PREFIXES, RDF, SH
from graph_builder.query import Answer, Graph, Question, library, questions, shown
from graph_builder.query.examples import to_turtle
from graph_builder.query.mistakes import explained, swallowed
from graph_builder.query.values import bind

FOLDER = Path(__file__).parent / "queries"
QUESTIONS = sorted(library())


@pytest.fixture(scope="module")
def small(small: ox.Store) -> Graph:
    return Graph(small)


@pytest.fixture(scope="module")
def graph(store: ox.Store) -> Graph:
    return Graph(store)


def _expected(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))


def _cases() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for case in _expected(path.stem)["cases"]:
            yield path.stem, case


def _rows(answer: Answer) -> list[list[str | None]]:
    return [[None if cell is None else shown(cell) for cell in row] for row in answer.rows]


def test_every_question_has_an_expected_answer_and_every_answer_its_question() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == QUESTIONS
    assert len(QUESTIONS) >= 28


CASES = list(_cases())


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{n}: {c['why']}" for n, c in CASES])
def test_a_question_answers_as_worked_out_by_hand(
    name: str, case: Mapping[str, Any], small: Graph
) -> None:
    answer = small.query(name, **case["given"])
    assert list(answer.variables) == _expected(name)["columns"]
    wanted = [[None if cell is None else str(cell) for cell in row] for row in case["rows"]]
    assert _rows(answer) == wanted


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_finds_something_in_some_case(name: str) -> None:
    assert any(case["rows"] for case in _expected(name)["cases"])


# On the example graph.

# What the five catalogues cannot answer with a row, and why not.
NOTHING_THERE = {
    "superseded-citations": "no list of repeals is among the examples yet",
    "cells-under-heading": "every column of the five has a place of its own",
}


def _asked(question: Question) -> Iterator[dict[str, str]]:
    yield dict(question.example)
    yield {each.name: each.example for each in question.parameters if each.required}


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_example_of_a_question_answers_on_the_example_graph(name: str, graph: Graph) -> None:
    for values in _asked(library()[name]):
        answer = graph.query(name, **values)
        assert bool(len(answer)) != (name in NOTHING_THERE), values


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_example_as_typed_is_the_term_in_the_file(name: str, graph: Graph) -> None:
    question = library()[name]
    for parameter, typed in bind(graph.store, question, question.example).items():
        clauses = set(re.findall(rf"VALUES \?{parameter} {{([^}}]*)}}", question.text))
        (written,) = clauses
        (solution,) = ox.Store().query(
            f"SELECT ?x {{ VALUES ?x {{ {written} }} }}", prefixes=dict(PREFIXES)
        )
        assert solution["x"] == typed


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_order_is_total(name: str, small: Graph, graph: Graph) -> None:
    """Two rows that the ORDER BY does not tell apart are the same row."""
    question = library()[name]
    (clause,) = re.findall(r"^ORDER BY (.*)$", question.text, re.MULTILINE)
    keys = re.findall(r"\?(\w+)", clause)
    for asked, where in ((small, {}), (graph, question.example)):
        values = where or _expected(name)["cases"][0]["given"]
        answer = asked.query(name, **values)
        places = [answer.variables.index(key) for key in keys]
        seen: dict[tuple[object, ...], tuple[object, ...]] = {}
        for row in answer.rows:
            assert seen.setdefault(tuple(row[n] for n in places), row) == row
        assert len(set(answer.rows)) == len(answer.rows), "a row twice"


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_same_bytes_from_a_store_filled_in_another_order(name: str, small: Graph) -> None:
    turned = ox.Store()
    for quad in sorted(small.store, key=str, reverse=True):
        turned.add(quad)
    for case in _expected(name)["cases"]:
        one, other = (each.query(name, **case["given"]) for each in (small, Graph(turned)))
        assert one.to_csv() == other.to_csv()
        assert one.to_xlsx() == other.to_xlsx()


# Counted in the files by hand, or with grep where it says so; never taken from an answer.


def test_withheld_entries_are_the_lines_that_say_so(graph: Graph) -> None:
    # grep -c 不予公开 shanghai-district-services.txt: 74, of which 20 are the header
    # (…不予公开理由) repeated on every page; 49 lines say 个人隐私, 5 过程信息.
    answer = graph.query("withheld-information-by-reason")
    assert [(row["reason"], row["entries"]) for row in answer] == [
        ("个人隐私", "49"),
        ("过程信息", "5"),
    ]
    assert len(graph.query("withheld-entries")) == 74 - 20


def test_the_time_limits_dragged_down_are_the_rare_ones(graph: Graph) -> None:
    # grep -n '2[123]个工作日' jinshan-district.txt: lines 821, 865 and 912, one each.
    odd = [row for row in graph.query("time-limits") if row["amount"] in ("21", "22", "23")]
    assert [(row["amount"], row["entries"]) for row in odd] == [
        ("21", "1"),
        ("22", "1"),
        ("23", "1"),
    ]


def test_what_county_and_prefecture_share(graph: Graph) -> None:
    # 29 of 29 and 19 of 20 items name the disclosure regulation; 22 and 12 the Social
    # Insurance Law (as tests of build count them); 社会保险费征缴暂行条例 stands in the
    # files 5 times and 2 times (grep -o).
    answer = graph.query(
        "shared-policies-between-catalogues", catalogue="county", other="prefecture-city"
    )
    assert [(row["title"], row["items"], row["other_items"]) for row in answer] == [
        ("中华人民共和国政府信息公开条例", "29", "19"),
        ("中华人民共和国社会保险法", "22", "12"),
        ("社会保险费征缴暂行条例", "5", "2"),
    ]


def test_the_two_documents_whose_issuer_is_open(graph: Graph) -> None:
    # Lines 101 and 126 of the district's file: 沪医保 in 2015, when nobody used the code.
    answer = graph.query("policies-without-issuer")
    assert [row["number"] for row in answer] == ["沪医保〔2015〕117号", "沪医保〔2015〕46号"]


def test_a_slow_question_is_one_that_scans() -> None:
    """A fast question has a parameter that must be given, or lists one row a catalogue or event."""
    listing = {"catalogue-provenance", "issuer-succession"}
    for question in library().values():
        if question.lane == "fast" and question.name not in listing:
            assert any(parameter.required for parameter in question.parameters), question.name
    assert library()["full-text"].lane == "slow"


# Values as they may be typed.

TYPED = [
    ("old-bases", {"before": "〔2001〕"}, 1, "a year in the brackets of a number"),
    ("old-bases", {"before": 2001}, 1, "a number of Python's"),
    ("policies-by-issuer", {"issuer": "body:国务院"}, 1, "an IRI as tables show it"),
    ("policies-by-issuer", {"issuer": "https://w3id.org/yiju/body/国务院"}, 1, "an IRI as CSV has it"),
    ("services-by-policy", {"policy": "policy:title/d3"}, 4, "a document without a number by its IRI"),
    ("policies-by-catalogue", {"catalogue": "catalogue:a"}, 4, "a catalogue's IRI"),
    ("policies-by-service", {"service": " 统 计 "}, 1, "blanks in a name"),
    ("superseded-citations", {"date": "2020/1/1"}, 1, "a date with strokes"),
    ("superseded-citations", {"date": "二〇二〇年一月一日"}, 1, "a date in Chinese"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "rows", "reason"), TYPED, ids=[r[3] for r in TYPED])
def test_values_as_typed(
    name: str, values: dict[str, Any], rows: int, reason: str, small: Graph
) -> None:
    assert len(small.query(name, **values)) == rows, reason


MISTYPED = [
    ("old-bases", {"before": "16"}, "四位年份", QueryError, "two digits are no year"),
    ("old-bases", {"before": "去年"}, "四位年份", QueryError, "words"),
    ("old-bases", {"before": ""}, "是空的", QueryError, "nothing"),
    ("superseded-citations", {"date": "2019-02-29"}, "应是日期", QueryError, "no such day"),
    ("superseded-citations", {"date": "2019"}, "应是日期", QueryError, "a year is no day"),
    ("policies-by-catalogue", {"catalogue": "bb"}, "图谱里没有目录“bb”。相近的有：\n  b", NotFound, "near"),
    ("policies-by-catalogue", {"catalogue": "丙"}, "有的是：\n  a\n  b\n  c", NotFound, "not even near"),
    ("policies-by-service", {"service": "办理挂号"}, "办理挂失", NotFound, "one character apart"),
    ("policies-by-issuer", {"issuer": "上海市医疗保险"}, "上海市医疗保险局", NotFound, "part of a name"),
    ("policies-by-issuer", {"issuer": "沪医保"}, "对应多个机关", NotFound, "a code of two bodies"),
    ("services-by-policy", {"policy": "关于印发〈丙规定〉的通知"}, "请写文号", NotFound, "a title of two"),
    ("full-text", {"words": "  "}, "是空的", QueryError, "blanks would match everything"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values", "says", "kind", "reason"), MISTYPED, ids=[r[4] for r in MISTYPED]
)
def test_values_mistyped(
    name: str,
    values: dict[str, str],
    says: str,
    kind: type[QueryError],
    reason: str,
    small: Graph,
) -> None:
    with pytest.raises(QueryError) as caught:
        small.query(name, **values)
    assert type(caught.value) is kind, reason
    assert says in str(caught.value)


@given(st.text(min_size=1).filter(str.strip))
def test_a_text_is_bound_as_a_term_whatever_it_holds(words: str) -> None:
    question = library()["full-text"]
    store = ox.Store()
    terms = bind(store, question, {"words": words})
    assert list(store.query(question.bound(terms))) == []
    assert question.bound(terms).count(str(terms["words"])) >= 4


# A file of the library that is malformed is an error that names it.

GOOD = """\
#+ summary: {zh: 甲, en: a}
#+ description: {zh: 甲, en: a}
#+ tags: [services]
#+ params:
#+   year: {type: year, example: "2016", zh: 年, en: year}
#+ columns:
#+   n: {zh: 数, en: number}
#+ lane: fast
SELECT ?n
WHERE {
  VALUES ?year { 2016 }
  ?n ?p ?year .
}
ORDER BY ?n
"""
MALFORMED = [
    ("en: a}\n#+ desc", "eng: a}\n#+ desc", "summary: lacks 'en'", "a language is missing"),
    ("summary: {zh: 甲", "summary: {zh: ''", "summary: no text in zh", "an empty text"),
    ("zh: 年, en: year", "zh: 年", "parameter year: lacks 'en'", "of a parameter too"),
    ("#+ lane: fast\n", "", "header: lacks 'lane'", "a key is missing"),
    ("lane: fast", "lane: quick", "'quick' is none of fast, slow", "an unknown lane"),
    ("[services]", "[service]", "'service' is none of", "an unknown tag"),
    ("#+ lane", "#+ limit: 3\n#+ lane", "unknown key 'limit'", "an unknown key"),
    ("type: year", "type: number", "'number' is none of document", "an unknown type"),
    (', example: "2016"', "", "lacks 'example'", "no example"),
    ("VALUES ?year { 2016 }", "", "no VALUES ?year", "a parameter that is not in the query"),
    ("  n: {zh", "  m: {zh", "column m: not projected", "a column that is not projected"),
    ("SELECT ?n", "SELECT ?n ?p", "?p is projected", "a projected variable without a title"),
    ("{ 2016 }", "{ x:2016 }", "the query is malformed", "an example that does not run"),
    ("ORDER BY ?n\n", "", "no ORDER BY", "any order"),
    ("SELECT ?n", "ASK", "not a SELECT query", "no SELECT"),
    ("#+ lane", "#+ lane: [", "while parsing", "no YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "now", "says", "reason"), MALFORMED, ids=[r[3] for r in MALFORMED])
def test_a_malformed_file_is_an_error_that_names_it(
    was: str, now: str, says: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "queries", lambda: tmp_path)
    (tmp_path / "good-one.rq").write_text(GOOD, encoding="utf-8")
    assert list(library.__wrapped__()) == ["good-one"]
    assert was in GOOD
    (tmp_path / "bad-one.rq").write_text(GOOD.replace(was, now), encoding="utf-8")
    with pytest.raises(MappingError, match=r"bad-one\.rq") as caught:
        library.__wrapped__()
    assert says in str(caught.value), reason


# Other forms, other engines.


def test_the_library_as_sparql_examples() -> None:
    turtle = to_turtle(library().values(), "https://example.org/sparql")
    graph = ox.Store()
    graph.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    nodes = [quad.subject for quad in graph.quads_for_pattern(None, RDF.type, SH.SPARQLExecutable)]
    assert len(nodes) == len(QUESTIONS)
    for node in nodes:
        (text,) = (quad.object for quad in graph.quads_for_pattern(node, SH.select, None))
        assert isinstance(text, ox.Literal)
        ox.Store().query(text.value)  # runs as it stands, without our prefixes
    assert to_turtle(library().values(), "https://example.org/sparql") == turtle


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, store: ox.Store) -> Iterator[str]:
    """A real SPARQL server, Oxigraph's own, with the example graph in it."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert program, "pip install -e '.[dev]' brings oxigraph"
    folder = tmp_path_factory.mktemp("server")
    quads = folder / "graph.nq"
    quads.write_bytes(ox.serialize(store, format=ox.RdfFormat.N_QUADS) or b"")
    place = ["--location", str(folder / "store")]
    subprocess.run([program, "load", *place, "--file", str(quads)], check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    options = ["--bind", address, "--union-default-graph"]
    process = subprocess.Popen(
        [program, "serve-read-only", *place, *options], stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://{address}/", timeout=1).close()
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        yield f"http://{address}/query"
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_remote_server_answers_the_same(name: str, server: str, graph: Graph) -> None:
    question = library()[name]
    for values in _asked(question):
        text = question.bound(bind(graph.store, question, values))
        request = urllib.request.Request(
            server,
            data=text.encode(),
            headers={
                "Content-Type": "application/sparql-query",
                "Accept": "application/sparql-results+json",
            },
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            found = json.load(response)
        assert found["results"] == json.loads(graph.query(name, **values).to_json())["results"]


def test_an_answer_for_people_is_escaped(small: Graph) -> None:
    evil = ox.Literal("<script>|\n=1+1")
    answer = Answer(("x",), ((evil,),))
    assert "<script>" not in answer._repr_html_()
    assert answer.to_markdown().splitlines()[-1] == "| &lt;script&gt;\\|<br>=1+1 |"
    formula = Answer(("x",), ((ox.Literal("=1+1"),),))
    with zipfile.ZipFile(io.BytesIO(formula.to_xlsx())) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert list(csv.reader(io.StringIO(formula.to_csv())))[1] == ["'=1+1"]


def test_a_workbook_has_numbers_and_titles(small: Graph) -> None:
    with zipfile.ZipFile(io.BytesIO(small.query("time-limits").to_xlsx())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "<v>21</v>" in sheet
    assert "起算" in texts


def test_data_frames_have_numbers_and_gaps(small: Graph) -> None:
    answer = small.query("time-limits")
    frame = answer.to_pandas()
    assert frame["amount"].tolist()[:2] == [20, 21]
    assert frame["amount"].isna().tolist() == [False, False, True]
    assert frame["entries"].sum() == 4
    other = answer.to_polars()
    assert other["amount"].to_list() == [20, 21, None]
    assert other["unit"].to_list() == ["工作日", "工作日", "长期"]
    empty = small.query("superseded-citations", date="2000-01-01")
    assert list(empty.to_pandas().columns) == list(empty.variables) == empty.to_polars().columns


def test_a_package_that_is_missing_is_named(small: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "polars", None)
    answer = small.query("overview")
    with pytest.raises(ImportError, match=r"pip install 'yiju\[pandas\]'"):
        answer.to_pandas()
    with pytest.raises(ImportError, match=r"pip install 'yiju\[polars\]'"):
        answer.to_polars()


# What is said of a malformed query: the query, line and column, what must be named, why.
MISTAKES = [
    ("SELECT * { ?s yjiu:cites ?o }", (1, 15), "yiju:", "a misspelt prefix"),
    ("SELECT * { ?s zzz:cites ?o }", (1, 15), "zzz:", "a prefix nobody declared"),
    ("SELECT * {\n  ?s ?p ?o\n  ?a ?b ?c }", (3, 3), "少了“.”", "a full stop forgotten"),
    ("SELECT * { ?s ?p ?o", (1, 20), "少了“}”", "a brace forgotten"),
    ("SELECT * { ?s ?p ?o } }", (1, 23), "多了一个“}”", "a brace too many"),
    ("SELECT * { FILTER(?x = 1 }", (1, 26), "少了“)”", "a bracket forgotten"),
    ('SELECT * { ?s ?p "x }', (1, 18), "引号", "a quotation mark forgotten"),
    ("SELECT * { ?s ?p “x” }", (1, 18), "全角", "full-width quotation marks"),
    ("SELECT ?x，?y { ?x ?p ?y }", (1, 10), "全角", "a comma that the grammar takes for a letter"),
    ("SELECT * { ?s a yiju:Item。 }", (1, 26), "全角", "a full stop that it takes for one"),
    ("SELECT * { ?s ?p ?o ； ?q ?r }", (1, 21), "全角", "a semicolon"),
    ("SELECT * { FILTER（?x = 1） }", (1, 18), "全角", "brackets"),
    ("SELEC * { ?s ?p ?o }", (1, 1), "SELECT", "the first word misspelt"),
    ("SELECT * { ?s ?p ?o } LIMT 5", (1, 23), "LIMIT", "a later word misspelt"),
    ("SELECT * { FILTER(CONTAIN(?o, 'x')) }", (1, 19), "CONTAINS", "a function misspelt"),
    ("SELECT * { FILTER(?a = 1 AND ?b = 2) }", (1, 26), "&&", "a word of another language"),
    ("SELECT ?a { ?a ?p ?o }\nORDER ?a", (2, 7), "BY", "half a word"),
    ("SELECT * { ?s yiju:policyBasis 沪医保〔2000〕46号 }", (1, 32), "前缀", "a number without its prefix"),
    ("SELECT ?x (COUNT(*) AS ?n) { ?x ?p ?y }", (1, 1), "GROUP BY", "a variable not grouped"),
    ("SELECT * { ?s ?p ?o } GROUP BY ?s", (1, 1), "SELECT *", "everything, grouped"),
    ("SELECT * { ?s ?p <a b> }", (1, 18), "<>", "an IRI that is none"),
    ("INSERT DATA { <x:a> <x:b> <x:c> }", (1, 1), "更新语句", "an update"),
    ("", (1, 1), "空的", "nothing at all"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place", "says", "reason"), MISTAKES, ids=[r[3] for r in MISTAKES]
)
def test_a_malformed_query_is_explained(
    text: str, place: tuple[int, int], says: str, reason: str
) -> None:
    said = swallowed(text)
    if said is None:
        with pytest.raises(SyntaxError) as caught:
            prefixes = {each: iri for each, iri in PREFIXES.items() if f"{each}:" in text}
            ox.Store().query(text, prefixes=prefixes)
        said = explained(text, str(caught.value))
    head, _, rest = said.partition("\n")
    assert head == f"查询有语法错误：第 {place[0]} 行第 {place[1]} 列："
    assert says in rest, reason


SOUND = [
    ("SELECT * { ?s ?p '，。“”' }", "in a text"),
    ("SELECT * { ?s ?p ?o } # 注释，全角。", "in a comment"),
    ("SELECT * { ?s ?p policy:国函（2009）1号 }", "brackets in a name"),
    ("SELECT * { ?s ?p <https://w3id.org/yiju/body/甲，乙> }", "in an IRI"),
    ("SELECT ?名称 { ?s dcterms:title ?名称 }", "Chinese variables"),
    ("SELECT * { ?s ?p policy:沪人社医发〔2016〕44号 . }", "the brackets of a number"),
]


@pytest.mark.parametrize(("text", "reason"), SOUND, ids=[r[1] for r in SOUND])
def test_full_width_where_it_belongs(text: str, reason: str) -> None:
    assert swallowed(text) is None, reason
    ox.Store().query(text, prefixes=dict(PREFIXES))


def test_an_explanation_never_fails() -> None:
    @given(st.text("{}()[]?x \"'<>:.;，。#\n\\A", max_size=40), st.text(max_size=20))
    def explain(text: str, error: str) -> None:
        assert explained(text, error) and explained(text, "error at 1:3: expected OPTIONAL")

    explain()
