"""Where the fast engine did not prove equal to the reference, and why.

Each construct is a query of ``queries/internal/unproved`` (one is not: see
below): it finds the shapes that use the construct, and its header says in what
the engines differ. Each has an example in ``tests/data/shacl/unproved`` on which they do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from graph_builder.language import tr
from graph_builder.namespaces import XSD
from graph_builder.resources import queries

_REASON = re.compile(r"^#\+ (zh|en): (.*)$", re.MULTILINE)

_ONE_OR_ZERO = [ox.Literal(digit, datatype=XSD.boolean) for digit in "10"]


def unproved(shapes: ox.Dataset) -> Iterator[str]:
    """Why these ``shapes`` are not for the fast engine, one sentence a construct."""
    store = ox.Store()
    store.extend(shapes)
    for name in constructs():
        found = store.query(_text(name))
        assert isinstance(found, ox.QuerySolutions), "a SELECT query"
        named = sorted(str(row["shape"]) for row in found)
        if named:
            reason = dict(_REASON.findall(_text(name)))
            yield f"{tr(reason['zh'], reason['en'])}: {named[0]}"
    # No query can see this: the store keeps the value of a literal, not its spelling.
    for quad in shapes:
        if quad.object in _ONE_OR_ZERO:
            yield (
                tr("写作 1 或 0 的真假值", "a truth value written as 1 or 0") + f": {quad.subject}"
            )
            return


def constructs() -> list[str]:
    """The names of the constructs that are known to differ."""
    return sorted(path.stem for path in _folder().glob("*.rq"))


def _folder() -> Path:
    return queries("internal/unproved")


@cache
def _text(name: str) -> str:
    return (_folder() / f"{name}.rq").read_text(encoding="utf-8")
