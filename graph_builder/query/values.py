"""Values: from what a person types for a parameter to the RDF term that is bound.

A document may be given by any spelling of its number or by its title, a body by any
name or code, a catalogue by its id, a service by its name in any punctuation; a
number, a year and a date in any script. Where nothing fits, near hits are offered.

>>> [str(year("year", text)) for text in ("2016", "２０１６年", "〔2016〕", "二〇一六年")] == [
...     '"2016"^^<http://www.w3.org/2001/XMLSchema#integer>'] * 4
True
>>> date("on", "2026年1月5日").value, date("on", "20260105").value
('2026-01-05', '2026-01-05')
"""

from __future__ import annotations

import datetime
import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from graph_builder.document_number.numerals import number
from graph_builder.errors import NotFound, QueryError
from graph_builder.language import tr
from graph_builder.lookup.bodies import find_body
from graph_builder.lookup.documents import find_document
from graph_builder.matter_name import normal_name
from graph_builder.namespaces import DCTERMS, RDF, XSD, YIJU
from graph_builder.query.prefixes import whole
from graph_builder.query.questions import Parameter, Question
from graph_builder.select import Source

_MOST = 5
_RESEMBLES = 60.0
_YEAR = re.compile(r"[〔\[(【]?(\w+?)年?[〕\])】]?")
_DATE = re.compile(r"(\w+)[-/.年](\w+)[-/.月](\w+?)日?|(\d{4})(\d\d)(\d\d)")


def bind(
    store: Source, question: Question, values: Mapping[str, object]
) -> dict[str, ox.NamedNode | ox.Literal]:
    """The terms for the parameters of ``question``.

    :raises QueryError: a parameter missing, unknown or malformed.
    :raises NotFound: a thing that is not in the graph, with near hits.
    """
    known = [parameter.name for parameter in question.parameters]
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise QueryError(
            tr(
                f"{question.name} 没有参数 {'、'.join(unknown)}；"
                f"它的参数是：{'、'.join(known) or '无'}。",
                f"{question.name} has no parameter {', '.join(unknown)}; "
                f"it has: {', '.join(known) or 'none'}.",
            )
        )
    terms: dict[str, ox.NamedNode | ox.Literal] = {}
    for parameter in question.parameters:
        value = values.get(parameter.name, parameter.default)
        if value is not None:
            terms[parameter.name] = term(store, parameter, str(value))
        elif parameter.required:
            raise _lacks(question, parameter)
    return terms


def term(store: Source, parameter: Parameter, text: str) -> ox.NamedNode | ox.Literal:
    """The term that ``text`` names for ``parameter``."""
    if not text.strip():
        raise QueryError(
            tr(
                f"参数 {parameter.name} 是空的。例如：{parameter.name}={parameter.example}",
                f"the parameter {parameter.name} is empty. "
                f"For example: {parameter.name}={parameter.example}",
            )
        )
    if parameter.type in _THINGS:
        return _THINGS[parameter.type](store, text)
    return _PLAIN[parameter.type](parameter.name, text)


def _document(store: Source, text: str) -> ox.NamedNode:
    iri = _iri(store, text, YIJU.PolicyBasis)
    return iri if iri is not None else find_document(store, text).iri


def _body(store: Source, text: str) -> ox.NamedNode:
    iri = _iri(store, text, YIJU.IssuingBody)
    return iri if iri is not None else find_body(store, text)


def _iri(store: Source, text: str, type_: ox.NamedNode) -> ox.NamedNode | None:
    """The thing whose IRI ``text`` is, as a table or a CSV file shows it."""
    iri = whole(text)
    try:
        node = ox.NamedNode(iri) if iri else None
    except ValueError:
        return None
    there = node is not None and any(store.quads_for_pattern(node, RDF.type, type_, None))
    return node if there else None


def _catalogue(store: Source, text: str) -> ox.Literal:
    slug = ox.Literal((whole(text) or text).strip().rsplit("/", 1)[-1])
    if any(store.quads_for_pattern(None, DCTERMS.identifier, slug, None)):
        return slug
    nodes = [each.subject for each in store.quads_for_pattern(None, RDF.type, YIJU.Catalogue, None)]
    slugs = sorted(
        quad.object.value
        for node in nodes
        for quad in store.quads_for_pattern(node, DCTERMS.identifier, None, None)
        if isinstance(quad.object, ox.Literal)
    )
    near = difflib.get_close_matches(slug.value, slugs, n=_MOST, cutoff=0.5)
    head = None if near else tr("有的是", "There are")
    raise _not_found(tr("目录", "catalogue"), text, near or slugs[:_MOST], head)


def _service(store: Source, text: str) -> ox.Literal:
    """The normal form of a name that some item has."""
    normal = normal_name(text)
    name = ox.Literal(normal)
    if any(store.quads_for_pattern(None, YIJU.normalName, name, None)):
        return name
    names = {
        quad.object.value: quad.subject
        for quad in store.quads_for_pattern(None, YIJU.normalName, None, None)
        if isinstance(quad.object, ox.Literal)
    }
    hits = process.extract(normal, sorted(names), scorer=fuzz.WRatio, limit=_MOST)
    near = [_title(store, names[hit]) for hit, score, _ in hits if score >= _RESEMBLES]
    raise _not_found(tr("事项", "service"), text, near)


def _title(store: Source, item: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    quads = store.quads_for_pattern(item, DCTERMS.title, None, None)
    return next(quad.object.value for quad in quads if isinstance(quad.object, ox.Literal))


def _not_found(what: str, text: str, near: Iterable[str], head: str | None = None) -> NotFound:
    listed = "".join(f"\n  {each}" for each in dict.fromkeys(near))
    head = head or tr("相近的有", "Near ones")
    hint = f"{head}{tr('：', ':')}{listed}" if listed else ""
    return NotFound(
        tr(f"图谱里没有{what}“{text}”。{hint}", f"no {what} {text!r} in the graph. {hint}")
    )


def integer(name: str, text: str) -> ox.Literal:
    """A whole number in any script: 12, １２, 十二."""
    written = unicodedata.normalize("NFKC", text).strip()
    sign = "-" if written.startswith("-") else ""
    value = number(written.removeprefix("-"))
    if value is None or not written.removeprefix("-"):
        raise QueryError(
            tr(f"{name} 应是整数，不是“{text}”。", f"{name} must be an integer, not {text!r}.")
        )
    return ox.Literal(f"{sign}{value}", datatype=XSD.integer)


def year(name: str, text: str) -> ox.Literal:
    """A Gregorian year of four digits."""
    found = _YEAR.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    value = number(found[1]) if found else None
    if value is None or not 1900 <= value <= 2199:
        raise QueryError(
            tr(
                f"{name} 应是四位年份，例如 2016，不是“{text}”。",
                f"{name} must be a year such as 2016, not {text!r}.",
            )
        )
    return ox.Literal(str(value), datatype=XSD.integer)


def date(name: str, text: str) -> ox.Literal:
    """A day of the Gregorian calendar."""
    found = _DATE.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    parts = [number(part) for part in found.groups() if part] if found else []
    try:
        year_, month, day = (part or 0 for part in parts)
        value = datetime.date(year_, month, day)
    except ValueError as error:
        raise QueryError(
            tr(
                f"{name} 应是日期，例如 2026-01-31，不是“{text}”。",
                f"{name} must be a date such as 2026-01-31, not {text!r}.",
            )
        ) from error
    return ox.Literal(value.isoformat(), datatype=XSD.date)


def _text(name: str, text: str) -> ox.Literal:
    return ox.Literal(text.strip())


_THINGS: Mapping[str, Callable[[Source, str], ox.NamedNode | ox.Literal]] = {
    "document": _document,
    "body": _body,
    "catalogue": _catalogue,
    "service": _service,
}
_PLAIN: Mapping[str, Callable[[str, str], ox.Literal]] = {
    "text": _text,
    "integer": integer,
    "year": year,
    "date": date,
}


def _lacks(question: Question, parameter: Parameter) -> QueryError:
    example = f"{parameter.name}={parameter.example}"
    return QueryError(
        tr(
            f"{question.name} 缺少参数 {parameter.name}（{parameter.help['zh']}）。"
            f"例如：yiju query {question.name} {example}",
            f"{question.name} lacks {parameter.name} ({parameter.help['en']}). "
            f"For example: yiju query {question.name} {example}",
        )
    )
