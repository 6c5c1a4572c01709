"""The order of a query's answer, put right: servers compare texts each in a way of its own.

SPARQL compares texts by code point; Virtuoso puts 长 before 中. Where a query ends in an
``ORDER BY`` of plain variables, the rows that came are sorted again, so that an answer is
the same from every server. What a ``LIMIT`` chose is the server's choice all the same.

>>> keys("SELECT * { ?s ?p ?o } ORDER BY DESC(?p) ?o")
(('p', True), ('o', False))
>>> keys("SELECT * { ?s ?p ?o } ORDER BY STRLEN(?o)")
()
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import orjson

_ORDER = re.compile(
    r"\bORDER\s+BY((?:\s+(?:\?\w+|(?:ASC|DESC)\s*\(\s*\?\w+\s*\)))+)"
    r"\s*(?:(?:LIMIT|OFFSET)\s+\d+\s*)*(?:#[^\n]*\s*)*\Z",
    re.IGNORECASE,
)
_KEY = re.compile(r"(DESC\s*\(\s*)?\?(\w+)", re.IGNORECASE)
_NUMBER = re.compile(r".*#(?:integer|decimal|double|float|int|long|short|byte|nonNegativeInteger)")

Key = tuple[str, bool]


def keys(query: str) -> tuple[Key, ...]:
    """The variables by which ``query`` orders its rows, each with whether it descends."""
    found = _ORDER.search(query)
    return tuple((name, bool(down)) for down, name in _KEY.findall(found[1])) if found else ()


def in_order(results: bytes, by: tuple[Key, ...]) -> bytes:
    """Results in JSON with their rows in order; what is no such thing comes back as it is."""
    try:
        document = orjson.loads(results)
        rows = document["results"]["bindings"]
        for name, down in reversed(by):  # a stable sort: the last key first
            rows.sort(key=lambda row, name=name: _place(row.get(name)), reverse=down)
    except (ValueError, KeyError, TypeError, AttributeError):
        return results
    return orjson.dumps(document)


def _place(term: Mapping[str, Any] | None) -> tuple[int, float, str, str]:
    """SPARQL 1.1, 15.1: nothing, blank nodes, IRIs, literals; numbers by value.

    Of numbers and texts in one column it says nothing: here texts come first.
    """
    if term is None:
        return 0, 0.0, "", ""
    kind, text = term["type"], term["value"]
    if kind == "bnode":
        return 1, 0.0, "", ""
    if kind == "uri":
        return 2, 0.0, text, ""
    datatype = term.get("datatype") or ""
    if _NUMBER.fullmatch(datatype):
        value = float(text)
        return 5, -math.inf if math.isnan(value) else value, "", ""
    return 4, 0.0, text, term.get("xml:lang") or datatype
