"""Lifting: the graph record is JSON-LD, and pyoxigraph's parser makes the triples.

There is no lifting code to go wrong, but JSON-LD drops in silence what its
context does not know. So the triples made are counted against the leaves of the
record, and a leaf that gave none is named.

>>> from graph_builder.namespaces import catalogue_iri
>>> record = {"id": catalogue_iri("a").value, "type": "Catalogue", "title": "甲"}
>>> len(lift(record))
2
>>> lift({**record, "colour": "red"})
Traceback (most recent call last):
graph_builder.errors.LiftError: https://w3id.org/yiju/catalogue/a: "colour" gave no triple
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import orjson
import pyoxigraph as ox

from graph_builder.errors import LiftError
from graph_builder.identify import Record
from graph_builder.resources import mappings

_NEST = "source"


def lift(record: Record, graph: ox.NamedNode | None = None) -> list[ox.Quad]:
    """The triples of a graph record, in ``graph`` or in the default graph.

    :raises LiftError: naming the leaf of the record that gave none.
    """
    quads = list(ox.parse(to_jsonld(record, graph), format=ox.RdfFormat.JSON_LD))
    check_leaves(record, len(quads))
    return quads


def to_jsonld(record: Record, graph: ox.NamedNode | None = None) -> bytes:
    """The record as a JSON-LD document with its context inside."""
    content = record if graph is None else {"id": graph.value, "@graph": [record]}
    document = {"@context": context(), **content}
    return orjson.dumps(document)


@cache
def context() -> dict[str, Any]:
    """The context of ``mappings/catalogue.context.jsonld``."""
    text = mappings("catalogue.context.jsonld").read_text(encoding="utf-8")
    found: dict[str, Any] = orjson.loads(text)["@context"]
    return found


def check_leaves(record: Record, made: int) -> None:
    """Hold the number of triples ``made`` against the leaves of ``record``.

    :raises LiftError: naming the node and the key whose value gave no triple.
    """
    if made == count_leaves(record):
        return
    expected = Counter(_leaves(record))
    found = Counter(
        (quad.subject.value, quad.predicate.value)
        for quad in ox.parse(to_jsonld(record), format=ox.RdfFormat.JSON_LD)
        if isinstance(quad.subject, ox.NamedNode)
    )
    for (node, key), count in expected.items():
        if found[node, _predicate(key)] != count:
            raise LiftError(f'{node}: "{key}" gave no triple')
    raise LiftError(f"{record['id']}: {count_leaves(record)} leaves gave {made} triples")


def count_leaves(record: Record) -> int:
    """How many triples a node and the nodes below it must give."""
    count = len(record) - ("id" in record)
    for value in record.values():
        if type(value) is list:  # of texts or of nodes, never of both
            count += len(value) - 1
            if value and type(value[0]) is dict:
                count += sum(map(count_leaves, value))
        elif type(value) is dict:
            count += count_leaves(value) - 1
    return count


def _leaves(record: Record, node: str = "") -> Iterator[tuple[str, str]]:
    node = record.get("id", node)
    for key, value in record.items():
        if key == "id":
            continue
        if key == _NEST:
            yield from _leaves(value, node)
            continue
        for each in value if isinstance(value, list) else [value]:
            yield node, key
            if isinstance(each, dict):
                yield from _leaves(each)


def _predicate(key: str) -> str:
    if key == "type":
        return "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    definition = context().get(key, "")
    name = definition["@id"] if isinstance(definition, dict) else definition
    prefix, _, local = name.partition(":")
    return f"{context().get(prefix, '')}{local}"
