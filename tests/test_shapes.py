"""Shapes: every one has a passing and a failing graph, found by globbing.

The folder ``tests/shapes/SHAPE`` holds ``pass.ttl`` and ``fail.ttl``; a pair of
``X-sure`` and ``X-unsure`` shares the folder ``X`` and has ``fail-sure.ttl`` and
``fail-unsure.ttl``. A failing graph says in lines ``# expects SHAPE SEVERITY`` what
is found in it, all of it; what is sound in it stays so.
"""

from __future__ import annotations

import ast
import importlib.util
import re
import time
from collections import defaultdict
from pathlib import Path
from typing import get_args

import pyoxigraph as ox
import pytest
import yaml

import graph_builder.observe
from graph_builder.findings.read import Reader
from graph_builder.namespaces import PREFIXES, YIJU
from graph_builder.observe.observation import Kind
from graph_builder.resources import mappings, ontology, shape_files
from graph_builder.shacl import validate

FOLDER = Path(__file__).parent / "shapes"
GRAPHS = sorted(FOLDER.glob("*/*.ttl"))
ENGINES = [name for name in ("shacl", "pyshacl") if importlib.util.find_spec(name)]

SH = "http://www.w3.org/ns/shacl#"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SUBCLASS = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
# What a node shape may have besides what it demands of its nodes.
NOT_A_CONSTRAINT = {"targetClass", "property", "severity", "message"}


def _shapes() -> dict[str, dict[str, list[object]]]:
    """For each shape with a name, the values of its SHACL properties."""
    found: defaultdict[str, defaultdict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for path in shape_files():
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode):
                name = quad.subject.value.removeprefix(PREFIXES["shape"])
                if quad.predicate.value.startswith(SH):
                    found[name][quad.predicate.value.removeprefix(SH)].append(quad.object)
    return {name: dict(said) for name, said in found.items()}


SHAPES = _shapes()
CONSTRAINING = sorted(name for name, said in SHAPES.items() if set(said) - NOT_A_CONSTRAINT)


def _folder(shape: str) -> str:
    return shape.removesuffix("-sure").removesuffix("-unsure")


def _failing(shape: str) -> str:
    for part in ("unsure", "sure"):
        if shape.endswith(f"-{part}"):
            return f"fail-{part}.ttl"
    return "fail.ttl"


@pytest.mark.parametrize("shape", CONSTRAINING)
def test_every_shape_has_a_passing_and_a_failing_graph(shape: str) -> None:
    assert (FOLDER / _folder(shape) / "pass.ttl").is_file()
    failing = FOLDER / _folder(shape) / _failing(shape)
    assert shape in {name for name, _ in _expected(failing)}


def test_every_graph_has_its_shape() -> None:
    assert {path.parent.name for path in GRAPHS} == {_folder(shape) for shape in CONSTRAINING}


def _expected(path: Path) -> set[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    said = [line.split() for line in lines if line.startswith("# expects ")]
    return {(shape, severity) for _, _, shape, severity in said}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", GRAPHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_graph_passes_or_fails_as_it_says(path: Path, engine: str) -> None:
    triples = (quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    report = validate(data, shape_files(), engine=engine)
    found = {(each.shape.removeprefix(PREFIXES["shape"]), each.severity) for each in report.results}
    if path.stem == "pass":
        assert path.parent.name not in {_folder(shape) for shape, _ in found}
    else:
        assert found == _expected(path)
        assert len(report.results) == len(found), "a fault said twice"


@pytest.mark.parametrize("shape", CONSTRAINING)
def test_every_shape_says_how_grave_it_is_and_what_it_means_in_both_languages(shape: str) -> None:
    said = SHAPES[shape]
    assert [str(each) for each in said["severity"]] in (
        [f"<{SH}Violation>"], [f"<{SH}Warning>"], [f"<{SH}Info>"],
    )  # fmt: skip
    messages = [each for each in said["message"] if isinstance(each, ox.Literal)]
    assert sorted(each.language or "" for each in messages) == ["en", "zh"]


def test_every_property_shape_has_a_name() -> None:
    # A blank one could not be told apart in findings.
    for path in shape_files():
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if quad.predicate.value == f"{SH}property":
                assert isinstance(quad.object, ox.NamedNode), f"{path.name}: {quad.subject}"


def test_the_kinds_are_the_classes_below_observation_and_each_has_its_shapes() -> None:
    quads = ox.parse(path=str(ontology("yiju.ttl")), format=ox.RdfFormat.TURTLE)
    classes = {
        quad.subject.value.removeprefix(YIJU.base)
        for quad in quads
        if quad.predicate == SUBCLASS
        and quad.object == YIJU.Observation
        and isinstance(quad.subject, ox.NamedNode)
    }
    kinds = set(get_args(Kind))
    assert classes == kinds
    assert {f"{kind}-{part}" for kind in kinds for part in ("sure", "unsure")} <= set(SHAPES)
    for kind in kinds:
        targets = [str(each) for each in SHAPES[kind]["targetClass"]]
        assert targets == [str(YIJU[kind])]


def test_the_certainty_of_a_pair_leaves_no_gap() -> None:
    for shape in CONSTRAINING:
        if shape.endswith("-sure"):
            other = SHAPES[shape.replace("-sure", "-unsure")]
            assert [str(each) for each in SHAPES[shape]["maxExclusive"]] == [
                str(each) for each in other["minInclusive"]
            ]


# What graph_builder.findings.read puts into messages: of observations, of rows and
# documents, and of an observation's example.
FILLED_FOR_OBSERVATIONS = {
    "printed", "suggested", "agreeing", "detail", "field", "why", "example",
}  # fmt: skip
FILLED_FOR_OTHERS = {"name", "value"}


@pytest.mark.parametrize("shape", CONSTRAINING)
def test_every_placeholder_is_one_that_findings_fill(shape: str) -> None:
    filled = FILLED_FOR_OBSERVATIONS if _folder(shape) in get_args(Kind) else FILLED_FOR_OTHERS
    messages = [each.value for each in SHAPES[shape]["message"] if isinstance(each, ox.Literal)]
    for message in messages:
        assert set(re.findall(r"\{(\w+)\}", message)) <= filled
        assert message.count("{") == message.count("}")
    # Both languages say the same things.
    zh, en = (set(re.findall(r"\{\w+\}", message)) for message in messages)
    assert zh == en


def test_findings_fill_what_this_test_says_they_fill() -> None:
    source = Path(importlib.util.find_spec(Reader.__module__).origin or "").read_text("utf-8")  # type: ignore[union-attr]
    words = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    assert words >= FILLED_FOR_OBSERVATIONS | FILLED_FOR_OTHERS


# Regular expressions are fed by whoever publishes a catalogue.


def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Every regular expression of the shapes, of the slips and of the observers."""
    found = [
        (f"{shape} sh:pattern", re.compile(each.value))
        for shape, said in sorted(SHAPES.items())
        for each in said.get("pattern", [])
        if isinstance(each, ox.Literal)
    ]
    said = yaml.safe_load(mappings("slips.yaml").read_text(encoding="utf-8"))
    found += [(f"slips.yaml {n}", re.compile(s["pattern"])) for n, s in enumerate(said["slips"])]
    found += [("slips.yaml doubled", re.compile("|".join(said["doubled"])))]
    folder = Path(graph_builder.observe.__file__).parent
    for path in sorted(folder.glob("*.py")):
        name = "graph_builder.observe" + ("" if path.stem == "__init__" else f".{path.stem}")
        module = importlib.import_module(name)
        for attribute, value in sorted(vars(module).items()):
            if isinstance(value, re.Pattern):
                found.append((f"{path.stem}.{attribute}", value))
            elif isinstance(value, dict):
                found += [
                    (f"{path.stem}.{attribute}[{key}]", each)
                    for key, each in value.items()
                    if isinstance(each, re.Pattern)
                ]
    return found


PATTERNS = _patterns()
# What makes a regular expression go back: openers never closed, the same again and
# again, the beginnings of what is looked for.
ADVERSARIAL = [
    "《", "（", "(", "<", "〔2016", "1", "一", "的", "建议", "建", "险", "人民", " ", "\u3000", "、",
    "关于印发", "关于印发某办法", "<某", "》某〔2016〕1", "制定某", "专项治理（", "某教", "www.", "a@",
    "https://", "a.", "号）", "20个", "形成", "情况。", "人力资源和社会保障部", "Ａ", "（1", "某;",
]  # fmt: skip
LENGTH = 100_000


@pytest.mark.parametrize(("name", "pattern"), PATTERNS, ids=[name for name, _ in PATTERNS])
def test_no_pattern_is_slow_on_long_cells(name: str, pattern: re.Pattern[str]) -> None:
    for seed in ADVERSARIAL:
        text = (seed * (LENGTH // len(seed) + 1))[:LENGTH]
        start = time.process_time()
        for _ in pattern.finditer(text):
            pass
        spent = time.process_time() - start
        assert spent < 1, f"{name}: {spent:.1f} s for {seed!r} repeated"
