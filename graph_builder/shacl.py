"""Stand-in until the engines arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ENGINES = ("auto", "shacl", "pyshacl")
Severity = Literal["Violation", "Warning", "Info"]


@dataclass(frozen=True, slots=True, order=True)
class Result:
    focus: str
    path: str | None
    value: str | None
    shape: str
    component: str
    severity: Severity
    messages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ValidationReport:
    results: tuple[Result, ...]
    engine: str
    conforms: bool


def validate(
    data: bytes, shapes: Sequence[Path], *, engine: str = "auto", timeout: float = 600
) -> ValidationReport:
    import tempfile

    import rdflib
    import shacl as fast

    text = "\n".join(path.read_text(encoding="utf-8") for path in shapes)
    graph = rdflib.Graph().parse(data=text, format="turtle")
    messages = {}
    for s, o in graph.subject_objects(rdflib.SH.message):
        messages.setdefault(str(s), []).append((o.language or "", str(o)))
    with tempfile.NamedTemporaryFile(suffix=".nt") as file:
        file.write(data)
        file.flush()
        report = fast.Shapes.from_turtle(text).validate_file(file.name)
    results = [
        Result(
            r.focus_node.strip("<>"),
            r.path,
            r.value,
            (r.source_shape or "").strip("<>"),
            r.component_iri,
            r.severity,
            tuple(sorted(messages.get((r.source_shape or "").strip("<>"), []))),
        )
        for r in report.results
    ]
    return ValidationReport(tuple(sorted(results, key=str)), "shacl", report.conforms)
