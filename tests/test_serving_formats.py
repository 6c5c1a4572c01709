"""Answers written out are read back as they were, by pyoxigraph's own readers."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.errors import QueryError
from graph_builder.query import Answer
from graph_builder.query.answers import Term
from graph_builder.query.free import Statements
from graph_builder.serving.formats import GraphForm, TableForm, graph, table

READERS: dict[TableForm, ox.QueryResultsFormat] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "tsv": ox.QueryResultsFormat.TSV,
}
# What XML 1.0 can write; the other characters have a test of their own.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n\r\"'\\<>&,;?"),
    max_size=12,
)
TERMS = st.one_of(
    st.none(),
    TEXT.map(ox.Literal),
    TEXT.map(lambda text: ox.Literal(text, language="zh")),
    TEXT.map(lambda text: ox.Literal(text, datatype=ox.NamedNode("https://example.org/类型"))),
    st.integers().map(ox.Literal),
    st.sampled_from(["https://example.org/a?b=c&d=e", "urn:依据"]).map(ox.NamedNode),
    st.just(ox.BlankNode("b")),
)


@given(st.lists(st.tuples(TERMS, TERMS), max_size=4), st.sampled_from(sorted(READERS)))
def test_tables_are_read_back(rows: list[tuple[Term, ...]], form: TableForm) -> None:
    data = table(Answer(("a", "名"), tuple(rows)), form, "https://example.org/limits")
    found = ox.parse_query_results(data, READERS[form])
    assert isinstance(found, ox.QuerySolutions)
    assert [each.value for each in found.variables] == ["a", "名"]
    # Its reader of XML drops blanks at the ends of a text, which are there: see below.
    given = [tuple(map(_trimmed, row)) for row in rows] if form == "xml" else rows
    assert [tuple(row) for row in found] == given


def _trimmed(term: Term) -> Term:
    if not isinstance(term, ox.Literal):
        return term
    text = term.value.strip(" \t\n")  # a \r is written as a reference, which it keeps
    if term.language is not None:
        return ox.Literal(text, language=term.language)
    return ox.Literal(text, datatype=term.datatype)


@given(TEXT)
def test_xml_keeps_the_blanks_of_a_text(text: str) -> None:
    data = table(Answer(("a",), ((ox.Literal(text),),)), "xml")
    literal = ElementTree.fromstring(data).find(".//{*}literal")
    assert literal is not None
    assert (literal.text or "") == text


@given(st.lists(st.tuples(TEXT, TEXT), max_size=4))
def test_csv_is_read_back(rows: list[tuple[str, ...]]) -> None:
    answer = Answer(("a", "b"), tuple(tuple(map(ox.Literal, row)) for row in rows))
    found = list(csv.reader(io.StringIO(table(answer, "csv").decode(), newline="")))
    assert found == [["a", "b"], *map(list, rows)]


def test_csv_for_programs_leaves_minus_signs_alone() -> None:
    # The CSV for spreadsheets (Answer.to_csv) disarms formulas; this one is the protocol's.
    assert table(Answer(("n",), ((ox.Literal(-5),),)), "csv") == b"n\r\n-5\r\n"


def test_what_xml_cannot_write_is_said() -> None:
    answer = Answer(("a",), ((ox.Literal("\x07"),),))
    with pytest.raises(QueryError, match="JSON"):
        table(answer, "xml")
    assert b"u0007" in table(answer, "json")


@pytest.mark.parametrize("notice", [None, "https://example.org/a--b"])
@pytest.mark.parametrize(
    ("form", "name"),
    [("turtle", "turtle"), ("ntriples", "nt"), ("jsonld", "json-ld"), ("rdfxml", "xml")],
)
def test_triples_are_read_by_rdflib(form: GraphForm, name: str, notice: str | None) -> None:
    triple = ox.Triple(
        ox.NamedNode("https://w3id.org/yiju/policy/沪医保〔2000〕46号"),
        ox.NamedNode("http://purl.org/dc/terms/title"),
        ox.Literal("甲\n“乙”&<丙>", language="zh"),
    )
    found = rdflib.Graph().parse(graph(Statements((triple,), cut=True), form, notice), format=name)
    ((subject, _, text),) = found
    assert str(subject) == "https://w3id.org/yiju/policy/沪医保〔2000〕46号"
    assert text == rdflib.Literal("甲\n“乙”&<丙>", lang="zh")
