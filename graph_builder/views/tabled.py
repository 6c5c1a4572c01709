"""An answer as a table on a page: what is one of our things leads to its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from graph_builder.document_number import parse
from graph_builder.errors import InvalidDocumentNumber
from graph_builder.language import tr
from graph_builder.namespaces import BASE, item_iri, path_of, policy_iri
from graph_builder.picture.bars import to_bars
from graph_builder.query import Answer, question, shown, text_of
from graph_builder.query.answers import answer, value_of
from graph_builder.query.free import answer_free
from graph_builder.query.values import bind
from graph_builder.select import select
from graph_builder.serving.formats import graph

#: Numbers that tell a place, a time or a certainty, and count nothing.
_NO_COUNTS: Final = frozenset({"line", "sequence", "year", "confidence", "serial"})
#: Bars in a chart.
_BARS: Final = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, where it leads, and whether it is a number."""

    text: str
    path: str | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class Tabled:
    """Rows under their titles; ``cut`` where there are more; ``chart`` where one tells something."""

    titles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    cut: bool
    chart: str


@dataclass(frozen=True, slots=True)
class Free:
    """The answer to free SPARQL: a table, a truth, or triples as Turtle."""

    table: Tabled | None = None
    truth: bool | None = None
    turtle: str | None = None
    cut: bool = False


def ask_library(store: ox.Store, name: str, values: Mapping[str, str], most: int) -> Tabled:
    """The library's question ``name`` for ``values`` as a person types them.

    :raises QueryError: a parameter missing, unknown or malformed.
    :raises NotFound: a thing that is not in the graph, with near hits.
    """
    return _tabled(_answered(store, name, values, most))


def workbook(store: ox.Store, name: str, values: Mapping[str, str], most: int) -> bytes:
    """The same as a workbook."""
    return _answered(store, name, values, most).to_xlsx()


def bound_question(store: ox.Store, name: str, values: Mapping[str, str]) -> str:
    """The text of the question, with ``values`` for the parameters that are given.

    :raises QueryError: there is no such question, or a value is malformed.
    :raises NotFound: a thing that is not in the graph, with near hits.
    """
    asked = question(name)
    known = {each.name: each for each in asked.parameters}
    given = {n: v for n, v in values.items() if n in known and v.strip()}
    return asked.bound(bind(store, asked, {**asked.example, **given}))


def _answered(store: ox.Store, name: str, values: Mapping[str, str], most: int) -> Answer:
    asked = question(name)
    return answer(select(store, asked.bound(bind(store, asked, values))), most, asked)


def ask_freely(store: ox.Store, text: str, most: int) -> Free:
    """The free query ``text``; the errors are those of :func:`~graph_builder.query.free.answer_free`."""
    found = answer_free(store, text, most)
    if isinstance(found, bool):
        return Free(truth=found)
    if isinstance(found, Answer):
        return Free(table=_tabled(found), cut=found.cut)
    return Free(turtle=graph(found, "turtle").decode(), cut=found.cut)


def _tabled(found: Answer) -> Tabled:
    right = found.numeric()
    rows = tuple(
        tuple(
            Cell(shown(term), _path(name, term, found.variables, row), name in right)
            for name, term in zip(found.variables, row, strict=True)
        )
        for row in found.rows
    )
    return Tabled(found.titles, rows, found.cut, _chart(found, right))


def _path(name: str, term: object, variables: Sequence[str], row: Sequence[object]) -> str | None:
    if isinstance(term, ox.NamedNode):
        if not term.value.startswith(BASE):
            return None
        page, hash_, anchor = term.value.partition("#")
        return path_of(page) + hash_ + quote(anchor)  # a term of the ontology is an anchor there
    if not isinstance(term, ox.Literal):
        return None
    if name == "number":
        try:
            return path_of(policy_iri(str(parse(term.value))).value)
        except InvalidDocumentNumber:
            return None
    if name == "name" and {"catalogue", "sequence"} <= set(variables):
        slug = text_of(row[variables.index("catalogue")])
        place = text_of(row[variables.index("sequence")])
        if slug and place and place.isdecimal():
            return path_of(item_iri(slug, int(place)).value)
    return None


def _chart(found: Answer, right: set[str]) -> str:
    """Bars, where each row is one thing, named first, with a count."""
    counts = [name for name in found.variables if name in right - _NO_COUNTS]
    if not counts or len(found.rows) < 2 or found.variables[0] in right:
        return ""
    column = found.variables.index(counts[0])
    names = [
        next((shown(t) for t in row[:column] if t is not None), "") for row in found.rows[:_BARS]
    ]
    numbers = [value_of(row[column]) for row in found.rows[:_BARS]]
    if len(set(names)) < len(names):
        return ""  # a row is no thing of its own
    title = found.titles[column]
    if len(found.rows) > _BARS:
        title += tr(f"（前 {_BARS} 行）", f" (the first {_BARS} rows)")
    bars = [
        (n, float(v)) for n, v in zip(names, numbers, strict=True) if isinstance(v, int | float)
    ]
    return to_bars(bars, title=title)
