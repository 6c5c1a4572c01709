"""The two engines: what each makes of N-Triples data and prepared shapes.

Both functions run in a process of their own (:mod:`graph_builder.confinement`)
and load their library there. They give plain rows; what is engine-independent,
a shape's path for one, is added by :mod:`graph_builder.shacl.run`.
"""

from __future__ import annotations

import functools
import gc
import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph_builder.errors import ShapesError
from graph_builder.namespaces import SH, XSD
from graph_builder.shacl.result import Term
from graph_builder.shacl.shapes import unmarked

if TYPE_CHECKING:
    import rdflib

Row = tuple[str, str | None, str | None, str, str, str, tuple[tuple[str, str], ...]]
"""Focus, path where it is a plain property, value, shape, component, severity (terms as in
N-Triples), messages."""


# An escape, a class, or the end of the text.
_DOLLAR = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\$", re.DOTALL)


def fast(data: bytes, shapes: bytes) -> list[Row]:
    """The results of PyPI's ``shacl``, a validator in Rust. It has no network client."""
    import shacl

    only_code_is_opened()
    compiled = shacl.Shapes.from_text(shapes.decode(), format="ntriples")
    report = compiled.validate_text(data.decode(), format="ntriples")
    return [
        (
            each.focus_node,
            each.path,
            each.value,
            each.source_shape or "",
            f"<{each.component_iri}>",
            f"<{each.severity_iri}>",
            unmarked(each.messages),
        )
        for each in report.results
    ]


def pyshacl(data: bytes, shapes: bytes) -> list[Row]:
    """The results of pySHACL, the reference.

    It is handed a plain rdflib graph: over an Oxigraph-backed one it is slower,
    and wrong about ``xsd:string``.
    """
    import rdflib
    from pyshacl import validate
    from pyshacl.constraints import sparql  # noqa: F401  (loaded late otherwise)
    from rdflib.plugins.sparql import prepareQuery

    # "01" and "1" are two terms, and are reported as they are written.
    rdflib.NORMALIZE_LITERALS = False
    prepare = functools.cache(prepareQuery)

    class Prepared(rdflib.Graph):
        """Parses a query once, and not again for each focus node: 20 times faster."""

        def query(self, query_object: Any, *rest: Any, **named: Any) -> Any:
            prepared = prepare(query_object) if isinstance(query_object, str) else query_object
            return super().query(prepared, *rest, **named)

    gc.disable()  # millions of objects, none of them garbage
    graph = _filled(Prepared(), data)
    only_code_is_opened()
    _, report, _ = validate(
        graph,
        shacl_graph=_ended_by_nothing(_filled(rdflib.Graph(), shapes)),
        inference="none",
        advanced=False,
    )
    if not isinstance(report, rdflib.Graph):
        raise ShapesError(str(report))
    value = rdflib.Namespace(SH.base)
    rows = []
    for node in report.objects(None, value.result):
        found = dict(report.predicate_objects(node))

        def said(name: str, found: dict[Any, Any] = found) -> str | None:
            there = found.get(value[name])
            return None if there is None else str(_term(there))

        rows.append(
            (
                said("focusNode") or "",
                said("resultPath"),
                said("value"),
                said("sourceShape") or "",
                said("sourceConstraintComponent") or "",
                said("resultSeverity") or "",
                unmarked(str(text) for text in report.objects(node, value.resultMessage)),
            )
        )
    return rows


ENGINES: dict[str, Callable[[bytes, bytes], list[Row]]] = {"shacl": fast, "pyshacl": pyshacl}


def _filled(graph: rdflib.Graph, data: bytes) -> rdflib.Graph:
    """``graph`` with the N-Triples ``data``, three times as fast as rdflib reads them."""
    import rdflib

    made: dict[Term, Any] = {}

    def node(term: Term) -> Any:
        if (known := made.get(term)) is None:
            if isinstance(term, ox.NamedNode):
                known = rdflib.URIRef(term.value)
            elif isinstance(term, ox.BlankNode):
                known = rdflib.BNode(term.value)
            elif term.language:
                known = rdflib.Literal(term.value, lang=term.language)
            elif term.datatype == XSD.string:
                known = rdflib.Literal(term.value)
            else:
                known = rdflib.Literal(term.value, datatype=node(term.datatype))
            made[term] = known
        return known

    for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES):
        graph.add((node(quad.subject), node(quad.predicate), node(quad.object)))
    return graph


def _ended_by_nothing(shapes: rdflib.Graph) -> rdflib.Graph:
    """``shapes`` with ``$`` in patterns as SPARQL has it: Python's lets a line break follow."""
    import rdflib

    pattern, flags = rdflib.URIRef(SH.pattern.value), rdflib.URIRef(SH.flags.value)
    for shape, _, text in list(shapes.triples((None, pattern, None))):
        if "m" not in str(shapes.value(shape, flags) or ""):
            shapes.remove((shape, pattern, text))
            ended = _DOLLAR.sub(lambda found: r"\Z" if found[0] == "$" else found[0], str(text))
            shapes.add((shape, pattern, rdflib.Literal(ended)))
    return shapes


def _term(node: Any) -> Term:
    import rdflib

    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return ox.BlankNode(str(node))
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(node.datatype or XSD.string.value))


def only_code_is_opened() -> None:
    """From here on this process opens no file but those of Python and its packages."""
    code = tuple({folder for folder in (sys.prefix, sys.base_prefix, *sys.path) if folder})

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and not str(arguments[0]).startswith(code):
            raise PermissionError(f"{arguments[0]}: no file is opened in a validation")

    sys.addaudithook(refuse)
