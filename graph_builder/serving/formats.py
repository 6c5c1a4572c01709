r"""Answers in the formats of SPARQL 1.1: JSON, XML, CSV, TSV; Turtle and its like for triples.

A cut answer says so inside, wherever the format has a place for it: a ``link`` in the
head of JSON and XML, a comment in Turtle, N-Triples and RDF/XML. CSV, TSV and JSON-LD
have none, and the response says it alone.

>>> found = Answer(("n",), ((ox.Literal("甲\t乙"),), (None,)))
>>> table(found, "csv").decode()
'n\r\n甲\t乙\r\n""\r\n'
>>> table(found, "tsv").decode()
'?n\n"甲\\t乙"\n\n'
>>> truth(True, "json").decode()
'{"head":{},"boolean":true}'
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

import orjson
import pyoxigraph as ox

from graph_builder.errors import QueryError
from graph_builder.language import tr
from graph_builder.namespaces import XSD
from graph_builder.query import Answer, text_of
from graph_builder.query.answers import json_term
from graph_builder.query.free import Statements
from graph_builder.query.prefixes import used

TableForm = Literal["json", "xml", "csv", "tsv"]
GraphForm = Literal["turtle", "ntriples", "jsonld", "rdfxml"]

_RDF: Final[Mapping[GraphForm, ox.RdfFormat]] = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_RESULTS_NAMESPACE: Final = "http://www.w3.org/2005/sparql-results#"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def table(answer: Answer, form: TableForm, notice: str | None = None) -> bytes:
    """The rows in ``form``; ``notice`` is the address that explains why they are cut."""
    if form == "json":
        return _json(answer, notice)
    if form == "xml":
        return _xml(answer, notice)
    return _csv(answer) if form == "csv" else _tsv(answer)


def truth(value: bool, form: TableForm) -> bytes:
    """What ASK answers, in ``form``; in CSV and TSV the bare word."""
    word = str(value).lower()
    if form == "json":
        return f'{{"head":{{}},"boolean":{word}}}'.encode()
    if form == "xml":
        return f"{_XML_START}<head/><boolean>{word}</boolean></sparql>\n".encode()
    return f"{word}\n".encode()


def graph(
    found: Statements,
    form: GraphForm,
    notice: str | None = None,
    prefixes: Mapping[str, str] | None = None,
) -> bytes:
    """The triples in ``form``; ``notice`` is the address that explains why they are cut.

    ``prefixes`` are declared besides ours.
    """
    short = {**used(map(str, found.triples)), **(prefixes or {})}
    if form in ("ntriples", "jsonld"):
        short = {}
    data = ox.serialize(found.triples, format=_RDF[form], prefixes=short) or b""
    if form == "rdfxml":
        _check_xml(data.decode())
    if notice is None or form == "jsonld":
        return data
    said = f"cut after {len(found)} triples, see {notice}"
    comment = f"<!-- {said.replace('--', '- -')} -->" if form == "rdfxml" else f"# {said}"
    return data.rstrip(b"\n") + f"\n{comment}\n".encode()


def _json(answer: Answer, notice: str | None) -> bytes:
    head: dict[str, object] = {"vars": answer.variables}
    if notice is not None:
        head["link"] = [notice]
    bindings = [
        {
            name: json_term(term)
            for name, term in zip(answer.variables, row, strict=True)
            if term is not None
        }
        for row in answer.rows
    ]
    return orjson.dumps({"head": head, "results": {"bindings": bindings}})


_XML_START: Final = f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{_RESULTS_NAMESPACE}">'


def _xml(answer: Answer, notice: str | None) -> bytes:
    parts = [_XML_START, "<head>"]
    parts += [f"<variable name={quoteattr(name)}/>" for name in answer.variables]
    if notice is not None:
        parts.append(f"<link href={quoteattr(notice)}/>")
    parts.append("</head>\n<results>")
    for row in answer.rows:
        parts.append("\n<result>")
        for name, term in zip(answer.variables, row, strict=True):
            if term is not None:
                parts += [f"<binding name={quoteattr(name)}>", *_xml_term(term), "</binding>"]
        parts.append("</result>")
    parts.append("</results></sparql>\n")
    text = "".join(parts)
    _check_xml(text)
    return text.encode()


def _xml_term(term: object) -> Iterator[str]:
    if isinstance(term, ox.NamedNode):
        yield f"<uri>{escape(term.value)}</uri>"
    elif isinstance(term, ox.BlankNode):
        yield f"<bnode>{escape(term.value)}</bnode>"
    elif isinstance(term, ox.Triple):
        yield "<triple>"
        for name, part in (
            ("subject", term.subject),
            ("predicate", term.predicate),
            ("object", term.object),
        ):
            yield f"<{name}>"
            yield from _xml_term(part)
            yield f"</{name}>"
        yield "</triple>"
    elif isinstance(term, ox.Literal):
        said = ""
        if term.language is not None:
            said = f" xml:lang={quoteattr(term.language)}"
        elif term.datatype != XSD.string:
            said = f" datatype={quoteattr(term.datatype.value)}"
        # A carriage return left as it is would be read back as a line feed.
        yield f"<literal{said}>{escape(term.value, {chr(13): '&#13;'})}</literal>"


def _check_xml(text: str) -> None:
    """XML 1.0 has no place for most control characters, and nothing is dropped unsaid."""
    if _NOT_XML.search(text):
        raise QueryError(
            tr(
                "结果中有 XML 不能写的控制字符，请改用 JSON 或 Turtle 格式。",
                "the answer has control characters that XML cannot write; ask for JSON or Turtle.",
            )
        )


def _csv(answer: Answer) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(answer.variables)
    writer.writerows([text_of(term) for term in row] for row in answer.rows)
    return out.getvalue().encode()


def _tsv(answer: Answer) -> bytes:
    lines = ["\t".join(f"?{name}" for name in answer.variables)]
    lines += ["\t".join("" if t is None else str(t) for t in row) for row in answer.rows]
    return ("\n".join(lines) + "\n").encode()
