"""What a validation says, whichever engine said it: the standard's report as values.

A result has the parts of a ``sh:ValidationResult``. IRIs stand bare in ``focus``,
``path``, ``shape`` and ``component``; a blank node or a literal that is a focus
node, and every ``value``, stands as in N-Triples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pyoxigraph as ox

from graph_builder.namespaces import PREFIXES, RDF, SH, XSD

# A term of RDF. pyoxigraph types by place what may stand there, with quoted triples
# among it, which no graph of ours has.
Term: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Result:
    """One ``sh:ValidationResult``."""

    focus: str
    path: str | None
    """The IRI of the property; any other path as SPARQL writes it."""
    value: str | None
    shape: str
    """The shape that is not met (``sh:sourceShape``); it always has an IRI here."""
    component: str
    """The IRI of the constraint component."""
    severity: str
    """``Violation``, ``Warning``, ``Info``, or the IRI of a severity of one's own."""
    messages: tuple[tuple[str, str], ...]
    """Language ("" for none) and text of each message that the shape's author wrote, sorted."""

    def order(self) -> tuple[object, ...]:
        """By what results are sorted."""
        return (
            self.shape,
            self.focus,
            self.path or "",
            self.value or "",
            self.component,
            self.severity,
            self.messages,
        )


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The results of one run, sorted."""

    results: tuple[Result, ...]
    engine: str
    """Which engine ran, with its version: ``shacl 0.3.4``."""
    notes: tuple[str, ...] = ()
    """Why the fast engine did not run, where it was not asked for by name."""
    paths: Mapping[str, tuple[ox.Triple, ...]] = field(default_factory=dict, repr=False)
    """How the shapes say each path that is not a plain property, from its first node on."""

    @property
    def conforms(self) -> bool:
        """Whether there is nothing to report, as the standard has it (warnings count)."""
        return not self.results

    def to_turtle(self) -> str:
        """The ``sh:ValidationReport`` as Turtle; the same report gives the same bytes."""
        text = ox.serialize(_report(self), format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))
        return (text or b"").decode()


def _report(report: ValidationReport) -> Iterator[ox.Triple]:
    node = ox.BlankNode("report")
    yield ox.Triple(node, RDF.type, SH.ValidationReport)
    said = ox.Literal("true" if report.conforms else "false", datatype=XSD.boolean)
    yield ox.Triple(node, SH.conforms, said)
    results = [ox.BlankNode(f"result{number}") for number in range(1, len(report.results) + 1)]
    yield from (ox.Triple(node, SH.result, each) for each in results)
    for each, result in zip(results, report.results, strict=True):
        yield from _result(each, result, report.paths)
    for number, path in enumerate(sorted(report.paths)):
        yield from (
            ox.Triple(_of(number, t.subject), t.predicate, _of(number, t.object))
            for t in report.paths[path]
        )


def _result(
    node: ox.BlankNode, result: Result, paths: Mapping[str, tuple[ox.Triple, ...]]
) -> Iterator[ox.Triple]:
    yield ox.Triple(node, RDF.type, SH.ValidationResult)
    yield ox.Triple(node, SH.focusNode, term(result.focus))
    if result.path is not None:
        if result.path in paths:
            first = paths[result.path][0].subject
            path = _of(sorted(paths).index(result.path), first)
        else:
            path = ox.NamedNode(result.path)
        yield ox.Triple(node, SH.resultPath, path)
    if result.value is not None:
        yield ox.Triple(node, SH.value, term(result.value))
    yield ox.Triple(node, SH.sourceShape, ox.NamedNode(result.shape))
    yield ox.Triple(node, SH.sourceConstraintComponent, ox.NamedNode(result.component))
    severity = result.severity if ":" in result.severity else SH.base + result.severity
    yield ox.Triple(node, SH.resultSeverity, ox.NamedNode(severity))
    for language, text in result.messages:
        message = ox.Literal(text, language=language) if language else ox.Literal(text)
        yield ox.Triple(node, SH.resultMessage, message)


def _of(number: int, node: Term) -> Term:
    """A blank node of the path ``number`` under a name of its own."""
    return ox.BlankNode(f"path{number}.{node.value}") if isinstance(node, ox.BlankNode) else node


def term(text: str) -> Term:
    """The term that ``text`` names: a bare IRI, or a term as in N-Triples.

    >>> term("https://w3id.org/yiju/ontology#Item"), term('"依据"@zh').language
    (<NamedNode value=https://w3id.org/yiju/ontology#Item>, 'zh')
    """
    if text[0] not in '<"_':
        return ox.NamedNode(text)
    line = f"<s:> <p:> {text} ."
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES)
    return quad.object
