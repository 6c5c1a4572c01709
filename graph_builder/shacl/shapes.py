"""Shapes as the engines are given them: one graph in which every result can be named.

Before an engine sees the shapes

* a query that would leave the graph (SERVICE, FROM, LOAD) is refused;
* a shape without an IRI gets one, from its canonical blank-node label, so that
  two engines speak of the same shape;
* a message carries its language in its text, because one engine loses language
  tags and both must be told from what an engine makes up itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph_builder.errors import ShapesError, unreadable
from graph_builder.language import tr
from graph_builder.namespaces import RDF, SH
from graph_builder.shacl.result import Term
from graph_builder.sparql_text import uses

_MARK = "\ue000"  # a private character: no message has it
_ANONYMOUS = "urn:yiju:shape:"
_SHAPE_EXPECTING = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_SHAPE_LISTS = (SH["and"], SH["or"], SH.xone)
_OUTWARD = ("SERVICE", "FROM", "LOAD")
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)  # an escape or a class
_REPEAT = re.compile(r"[*+]|\{\d*,\d*\}")
_SUFFIX = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes made ready for any engine."""

    data: bytes
    """The graph as N-Triples, its messages marked."""
    graph: ox.Dataset
    """The same graph with its messages as written."""
    paths: Mapping[str, str]
    """The path of each property shape: an IRI, or as SPARQL writes it."""
    complex_paths: Mapping[str, tuple[ox.Triple, ...]]
    """The triples of each path that is no plain property."""


def prepare(files: Sequence[Path]) -> Shapes:
    """The shapes of all ``files`` together.

    :raises ShapesError: a file cannot be parsed, or has a query that would leave the graph.
    :raises InputError: a file cannot be read.
    """
    return prepared(triple for number, file in enumerate(files) for triple in _read(file, number))


def prepared(triples: Iterable[ox.Triple]) -> Shapes:
    """The same of ``triples``."""
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    anonymous = _anonymous_shapes(dataset)
    graph = ox.Dataset(
        ox.Quad(_named(q.subject, anonymous), q.predicate, _named(q.object, anonymous))
        for q in dataset
    )
    _refuse_outward(graph)
    paths, complex_paths = {}, {}
    for quad in graph.quads_for_predicate(SH.path):
        text = _path_text(graph, quad.object)
        if isinstance(quad.object, ox.BlankNode):
            complex_paths[text] = tuple(_reached(graph, quad.object))
        if isinstance(quad.subject, ox.NamedNode):
            paths[quad.subject.value] = text
    marked = sorted(str(_marked(quad).triple) for quad in graph)
    data = "".join(f"{line} .\n" for line in marked).encode()
    return Shapes(data, graph, paths, complex_paths)


def unmarked(messages: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Language and text of those ``messages`` that a shape's author wrote, sorted."""
    parts = (message.split(_MARK, 2) for message in messages if message.startswith(_MARK))
    return tuple(sorted({(language, text) for _, language, text in parts}))


def unnamed(shapes: Shapes) -> list[str]:
    """The shapes without an IRI of their own, as they are called instead."""
    subjects = {str(q.subject) for q in shapes.graph} | {str(q.object) for q in shapes.graph}
    return sorted(subject for subject in subjects if subject.startswith(f"<{_ANONYMOUS}"))


def tangled(shapes: Shapes) -> list[str]:
    """The patterns in which a repeat stands in a repeat, or alternatives are repeated.

    Only such can take pySHACL, whose expressions backtrack, more than polynomial
    time; the fast engine's are linear.
    """
    texts: list[Term] = [q.object for q in shapes.graph.quads_for_predicate(SH.pattern)]
    patterns = {text.value for text in texts}
    return sorted(pattern for pattern in patterns if _may_explode(pattern))


def _may_explode(pattern: str) -> bool:
    loose = [False]  # for each group that is open: whether it holds a choice or a repeat
    plain = _ATOM.sub("x", pattern)
    for place, sign in enumerate(plain):
        if sign == "(":
            loose.append(False)
        elif sign == ")":
            inside = loose.pop()
            if inside and _REPEAT.match(plain, place + 1):
                return True
            loose[-1] |= inside
        elif sign == "|" or _REPEAT.match(plain, place):
            loose[-1] = True
    return False


def _read(file: Path, number: int) -> Iterator[ox.Triple]:
    try:
        text = file.read_bytes()
    except OSError as error:
        raise unreadable(file, error) from error
    try:
        for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=file.absolute().as_uri()):
            yield ox.Triple(
                _apart(quad.subject, number), quad.predicate, _apart(quad.object, number)
            )
    except SyntaxError as error:
        raise ShapesError(
            tr(f"{file}：不是合格的 Turtle：{error}", f"{file}: not well-formed Turtle: {error}")
        ) from error


def _apart(node: Term, number: int) -> Term:
    """Blank nodes of two files are never one, whatever their labels."""
    return ox.BlankNode(f"f{number}.{node.value}") if isinstance(node, ox.BlankNode) else node


def _anonymous_shapes(graph: ox.Dataset) -> set[Term]:
    used = [q.object for p in _SHAPE_EXPECTING for q in graph.quads_for_predicate(p)]
    for predicate in _SHAPE_LISTS:
        for quad in graph.quads_for_predicate(predicate):
            used += members(graph, quad.object)
    used += [q.subject for q in graph.quads_for_predicate(SH.path)]
    return {node for node in used if isinstance(node, ox.BlankNode)}


def _named(node: Term, anonymous: set[Term]) -> Term:
    return ox.NamedNode(_ANONYMOUS + node.value) if node in anonymous else node


def members(graph: ox.Dataset, head: Term) -> list[Term]:
    """What the RDF list that begins with ``head`` holds."""
    found, seen = [], set()
    while head != RDF.nil and head not in seen:
        seen.add(head)
        found += [q.object for q in graph.quads_for_subject(head) if q.predicate == RDF.first]
        rest = [q.object for q in graph.quads_for_subject(head) if q.predicate == RDF.rest]
        head = rest[0] if rest else RDF.nil
    return found


def _refuse_outward(graph: ox.Dataset) -> None:
    for predicate in (SH.select, SH.ask):
        for quad in graph.quads_for_predicate(predicate):
            text: Term = quad.object
            for word in _OUTWARD:
                if uses(text.value, word):
                    owners = sorted(
                        str(q.subject) for q in graph.quads_for_object(quad.subject)
                    ) or [str(quad.subject)]
                    raise ShapesError(
                        tr(
                            f"形状 {owners[0]} 的查询用了 {word}：校验不得访问别处。请删去。",
                            f"the query of the shape {owners[0]} uses {word}: a validation may "
                            "not reach elsewhere; remove it.",
                        )
                    )


def _path_text(graph: ox.Dataset, path: Term) -> str:
    if isinstance(path, ox.NamedNode):
        return path.value
    return _inner(graph, path, frozenset())


def _inner(graph: ox.Dataset, path: Term, above: frozenset[Term]) -> str:
    if not isinstance(path, ox.BlankNode) or path in above:
        return str(path)
    above |= {path}
    parts = {q.predicate: q.object for q in graph.quads_for_subject(path)}
    if RDF.first in parts:
        steps = [_inner(graph, step, above) for step in members(graph, path)]
        return f"({'/'.join(steps)})"
    if SH.alternativePath in parts:
        steps = [_inner(graph, s, above) for s in members(graph, parts[SH.alternativePath])]
        return f"({'|'.join(steps)})"
    if SH.inversePath in parts:
        return f"^{_inner(graph, parts[SH.inversePath], above)}"
    for predicate, suffix in _SUFFIX.items():
        if predicate in parts:
            return f"({_inner(graph, parts[predicate], above)}){suffix}"
    return str(path)


def _reached(graph: ox.Dataset, node: Term) -> Iterator[ox.Triple]:
    """The triples of a path, from its first node on."""
    waiting, seen = [node], {node}
    while waiting:
        for quad in sorted(graph.quads_for_subject(waiting.pop(0)), key=str):
            yield quad.triple
            if isinstance(quad.object, ox.BlankNode) and quad.object not in seen:
                seen.add(quad.object)
                waiting.append(quad.object)


def _marked(quad: ox.Quad) -> ox.Quad:
    said = quad.object
    if quad.predicate != SH.message or not isinstance(said, ox.Literal):
        return quad
    text = f"{_MARK}{said.language or ''}{_MARK}{said.value}"
    return ox.Quad(quad.subject, quad.predicate, ox.Literal(text))
