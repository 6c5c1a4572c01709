"""Two engines, one result; and neither can reach outside or go on for ever."""

from __future__ import annotations

import io
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyoxigraph as ox
import pytest

from graph_builder.confinement import Ended, confined
from graph_builder.errors import ShapesError, ValidationError
from graph_builder.export import export
from graph_builder.language import speaking
from graph_builder.namespaces import RDF, SH
from graph_builder.shacl import Result, ValidationReport, validate
from graph_builder.shacl.engines import ENGINES, Row
from graph_builder.shacl.proved import constructs, unproved
from graph_builder.shacl.result import Term, term
from graph_builder.shacl.run import run
from graph_builder.shacl.shapes import prepare, prepared, tangled, unnamed

HERE = Path(__file__).parent
UNPROVED = HERE / "data" / "shacl" / "unproved"
SHAPES = sorted((HERE.parent / "benchmarks" / "shapes").glob("*.ttl"))
W3C = HERE.parent.parent / "shared" / "w3c" / "shacl"
BOTH = ("shacl", "pyshacl")


def _triples(path: Path) -> list[ox.Triple]:
    text = path.read_bytes()
    return [
        quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    ]


def _data(path: Path) -> bytes:
    return "".join(sorted({f"{triple} .\n" for triple in _triples(path)})).encode()


# The W3C's own tests.

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
INCLUDE, ACTION, EXPECTED = (ox.NamedNode(MF + name) for name in ("include", "action", "result"))
VALIDATE, FAILURE, DATA, GRAPH = (
    ox.NamedNode(SHT + name) for name in ("Validate", "Failure", "dataGraph", "shapesGraph")
)

DIFFERENT = {
    ("shacl", "sparql/pre-binding/unsupported-sparql-004"): "shacl accepts a query that binds $this by AS; such shapes go to pySHACL",
    ("pyshacl", "core/property/uniqueLang-002"): 'pySHACL takes sh:uniqueLang "1" for true, the test for false',
    ("pyshacl", "sparql/node/prefixes-001"): "pySHACL does not follow owl:imports from sh:prefixes; from a Turtle file it takes the file's own @prefix",
    ("pyshacl", "sparql/pre-binding/shapesGraph-001"): "pySHACL has no $shapesGraph, which the standard leaves optional",
}  # fmt: skip


def _path(iri: Term) -> Path:
    return Path(unquote(urlparse(iri.value).path))


def _manifests(path: Path) -> Iterator[Path]:
    yield path
    for triple in _triples(path):
        if triple.predicate == INCLUDE:
            yield from _manifests(_path(triple.object))


def _w3c() -> list[str]:
    """The tests that the manifests name, as paths without their ending."""
    if not (W3C / "manifest.ttl").exists():
        return []
    files = {
        path
        for path in _manifests(W3C / "manifest.ttl")
        if any(t.predicate == RDF.type and t.object == VALIDATE for t in _triples(path))
    }
    return sorted(str(path.relative_to(W3C).with_suffix("")) for path in files)


def _run_all(engine: str, cases: dict[str, tuple[bytes, bytes]]) -> dict[str, list[Row] | str]:
    """What ``engine`` says in each case, all in this process; a text where it fails."""
    found: dict[str, list[Row] | str] = {}
    for case, (data, shapes) in cases.items():
        try:
            found[case] = ENGINES[engine](data, shapes)
        except Exception as error:  # noqa: BLE001  (that, too, is an answer to a test)
            found[case] = repr(error)
    return found


def _given(case: str) -> tuple[Path, Path, ox.Dataset]:
    path = W3C / f"{case}.ttl"
    graph = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in _triples(path))
    (test,) = (q.subject for q in graph.quads_for_object(VALIDATE))
    (action,) = _objects(graph, test, ACTION)
    (data,), (shapes,) = _objects(graph, action, DATA), _objects(graph, action, GRAPH)
    return _path(data), _path(shapes), graph


def _objects(graph: ox.Dataset, subject: Term, predicate: ox.NamedNode) -> list[Term]:
    return [q.object for q in graph.quads_for_subject(subject) if q.predicate == predicate]


def _expected(graph: ox.Dataset) -> list[tuple[str, ...]] | None:
    """The results that the test wants; none where it wants a refusal."""
    (test,) = (q.subject for q in graph.quads_for_object(VALIDATE))
    (report,) = _objects(graph, test, EXPECTED)
    if report == FAILURE:
        return None
    parts = (
        SH.focusNode,
        SH.resultPath,
        SH.value,
        SH.sourceShape,
        SH.sourceConstraintComponent,
        SH.resultSeverity,
    )
    return sorted(
        tuple(
            _comparable("".join(map(str, _objects(graph, result, part))) or None) for part in parts
        )
        for result in _objects(graph, report, SH.result)
    )


def _comparable(text: str | None) -> str:
    """Blank nodes, of a path or a shape too, have no name that two graphs share."""
    if not text:
        return ""
    named = text.startswith(("<", '"')) and not text.startswith("<urn:yiju:shape:")
    return text if named and text.count(">") <= 1 + text.count("^^<") else "_"


@pytest.fixture(scope="module")
def said() -> dict[str, dict[str, list[Row] | str]]:
    """All rows of both engines: a process an engine, not one a test."""
    given: dict[str, tuple[bytes, bytes]] = {}
    refused: dict[str, list[Row] | str] = {}
    for case in _w3c():
        data, shapes, _ = _given(case)
        try:
            given[case] = _data(data), prepared(_triples(shapes)).data
        except ShapesError as error:
            refused[case] = str(error)
    return {
        engine: confined(_run_all, engine, given, seconds=240, memory=4 * 1024**3) | refused
        for engine in BOTH
    }


def _w3c_cases() -> list[object]:
    if not _w3c():
        absent = pytest.mark.skip(reason=f"the W3C's SHACL tests are not at {W3C}")
        return [pytest.param("", "", marks=absent, id="absent")]
    return [
        pytest.param(
            engine,
            case,
            marks=pytest.mark.xfail(reason=reason) if reason else (),
            id=f"{engine}-{case}",
        )
        for engine in BOTH
        for case in _w3c()
        for reason in [DIFFERENT.get((engine, case))]
    ]


@pytest.mark.parametrize(("engine", "case"), _w3c_cases())
def test_w3c(engine: str, case: str, said: dict[str, dict[str, list[Row] | str]]) -> None:
    rows, expected = said[engine][case], _expected(_given(case)[2])
    if isinstance(rows, str):
        assert expected is None, rows
    else:
        assert sorted(tuple(_comparable(part) for part in row[:6]) for row in rows) == expected


def test_all_w3c_tests_are_found() -> None:
    if not _w3c():
        pytest.skip(f"the W3C's SHACL tests are not at {W3C}")
    assert len(_w3c()) == 120  # as w3c/data-shapes ff9edb9 has them


@pytest.mark.skipif(not _w3c(), reason=f"the W3C's SHACL tests are not at {W3C}")
@pytest.mark.parametrize("case", sorted({case for _, case in DIFFERENT}))
def test_what_fails_in_the_w3c_tests_is_known_to_differ(case: str) -> None:
    """So ``auto`` never gives such shapes to the fast engine."""
    _, shapes, _ = _given(case)
    assert list(unproved(prepared(_triples(shapes)).graph)), case


# Where the engines differ, and where they do not.


@pytest.mark.parametrize("path", sorted(UNPROVED.glob("*.ttl")), ids=lambda path: path.stem)
def test_each_unproved_construct_is_found_and_differs(path: Path) -> None:
    """The example is shapes and data in one; one rule finds it, and the engines disagree."""
    shapes = prepare([path])
    assert len(list(unproved(shapes.graph))) == 1
    outcomes: list[object] = []
    for engine in BOTH:
        try:
            outcomes.append(run(_data(path), shapes, engine=engine, timeout=60).results)  # type: ignore[arg-type]
        except ShapesError:
            outcomes.append("refused")
    assert outcomes[0] != outcomes[1]


def test_each_unproved_construct_has_an_example() -> None:
    # "boolean" is found in the graph itself: no query sees the spelling of a literal.
    assert {path.stem for path in UNPROVED.glob("*.ttl")} == {*constructs(), "boolean"}


@pytest.fixture(scope="module")
def data(store: ox.Store) -> bytes:
    """The five catalogues as N-Triples."""
    out = io.BytesIO()
    export(store, out, "nt")
    return out.getvalue()


@pytest.fixture(scope="module")
def reports(data: bytes) -> dict[str, ValidationReport]:
    return {
        engine: validate(data, SHAPES, engine=engine, timeout=120)  # type: ignore[arg-type]
        for engine in ("auto", *BOTH)
    }


def test_both_engines_say_the_same_of_the_five_catalogues(
    reports: dict[str, ValidationReport],
) -> None:
    assert reports["shacl"].results == reports["pyshacl"].results
    assert reports["shacl"].to_turtle() == reports["pyshacl"].to_turtle()
    # 453 citations, of which 111 are printed with a number (DESIGN: 342 have a title only).
    unnumbered = [r for r in reports["shacl"].results if r.shape.endswith("/citation-number")]
    assert len(unnumbered) == 342
    assert {r.messages for r in unnumbered} == {(("en", "no number"), ("zh", "没有文号"))}
    assert {r.severity for r in unnumbered} == {"Info"}


def test_the_report_says_which_engine_ran(reports: dict[str, ValidationReport]) -> None:
    assert re.fullmatch(r"shacl \d.*", reports["auto"].engine)
    assert re.fullmatch(r"pyshacl \d.*", reports["pyshacl"].engine)
    assert reports["auto"].notes == ()


def test_the_report_is_the_standards_report(reports: dict[str, ValidationReport]) -> None:
    """Read back it has as many results, each with its message and its named shape."""
    graph = ox.Dataset(ox.parse(reports["shacl"].to_turtle(), format=ox.RdfFormat.TURTLE))
    found = [q.subject for q in graph.quads_for_object(SH.ValidationResult)]
    assert len(found) == len(reports["shacl"].results)
    for node in found:
        (shape,) = _objects(graph, node, SH.sourceShape)
        assert isinstance(shape, ox.NamedNode)


PREFIX = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""
GIVEN = "@prefix ex: <http://example.org/> . ex:x a ex:C ; ex:p ex:y , 1 . ex:z ex:p ex:x ."


def _say(shapes: str, given: str = GIVEN, **options: object) -> ValidationReport:
    triples = [q.triple for q in ox.parse(PREFIX + shapes, format=ox.RdfFormat.TURTLE)]
    lines = (f"{q.triple} .\n" for q in ox.parse(given, format=ox.RdfFormat.TURTLE))
    chosen = {"engine": "auto", "timeout": 60.0} | options
    return run("".join(lines).encode(), prepared(triples), **chosen)  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", BOTH)
def test_a_result_by_hand(engine: str) -> None:
    """Every part of a result: an anonymous shape, a path, a value, two languages."""
    report = _say(
        """ex:shape a sh:NodeShape ; sh:targetClass ex:C ; sh:property [
            sh:path [ sh:inversePath ex:p ] ; sh:nodeKind sh:Literal ;
            sh:severity sh:Warning ; sh:message "应为文字"@zh , "a text"@en , "plain" ] .""",
        engine=engine,
    )
    (result,) = report.results
    assert result == Result(
        focus="http://example.org/x",
        path="^<http://example.org/p>",
        value="<http://example.org/z>",
        shape=result.shape,
        component="http://www.w3.org/ns/shacl#NodeKindConstraintComponent",
        severity="Warning",
        messages=(("", "plain"), ("en", "a text"), ("zh", "应为文字")),
    )
    assert result.shape.startswith("urn:yiju:shape:")
    assert not report.conforms
    assert "sh:inversePath ex:p" in report.to_turtle().replace("<http://example.org/p>", "ex:p")


@pytest.mark.parametrize(
    ("pattern", "value", "met", "reason"),
    [
        ("^号$", "号", True, "plain"),
        ("^号$", "号\\n", False, "$ is the end of the text, in Python it lets a line break follow"),
        ("^[$]\\\\$$", "$$", True, "a dollar in a class or escaped is a dollar"),
        ("〔\\\\d{4}〕", "〔２０１６〕", True, "a digit of any script, as in XPath"),
        ("^\\\\w+$", "依据", True, "a letter of any script"),
    ],
)
def test_patterns_mean_the_same(pattern: str, value: str, met: bool, reason: str) -> None:
    shapes = f'ex:s a sh:NodeShape ; sh:targetNode ex:x ; sh:property ex:p . ex:p sh:path ex:p ; sh:pattern "{pattern}" .'
    given = f'@prefix ex: <http://example.org/> . ex:x ex:p "{value}" .'
    for engine in BOTH:
        assert _say(shapes, given, engine=engine).conforms is met, (engine, reason)


def test_nothing_to_report_conforms() -> None:
    report = _say("ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind sh:IRI .")
    assert report.conforms
    assert "sh:conforms true" in report.to_turtle()


# Nothing gets out, nothing goes on for ever.

ENDLESS = 'ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql ex:q . ex:q sh:prefixes ex:prefixes ; sh:select "SELECT DISTINCT $this WHERE { $this a ex:C . ?a ex:q ?b . ?c ex:q ?d . ?e ex:q ?f . ?g ex:q ?h . ?i ex:q ?j . FILTER (?b + ?d + ?f + ?h + ?j < 0) }" .'
MANY = "@prefix ex: <http://example.org/> . ex:x a ex:C . " + " ".join(
    f"ex:n{number} ex:q {number} ." for number in range(300)
)


@pytest.mark.parametrize("engine", BOTH)
def test_a_validation_without_end_is_stopped(engine: str) -> None:
    started = time.monotonic()
    with speaking("en"), pytest.raises(ValidationError, match="longer than 3 s"):
        _say(ENDLESS, MANY, engine=engine, timeout=3)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("engine", BOTH)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on address space")
def test_a_validation_that_wants_too_much_memory_is_stopped(engine: str) -> None:
    data = "".join(
        f"<urn:{number}> <urn:p> <urn:{number}> .\n" for number in range(500_000)
    ).encode()
    with pytest.raises(ValidationError, match="内存"):
        validate(data, SHAPES, engine=engine, timeout=60, memory=100 * 1024**2)  # type: ignore[arg-type]


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.3)
        yield listening


def _unheard(canary: socket.socket) -> None:
    with pytest.raises(TimeoutError):
        canary.accept()


OUTWARD = [
    ("SELECT $this {{ SERVICE <{url}> {{ $this ?p ?o }} }}", "SERVICE"),
    ("SELECT $this {{ \\\\u0053ERVICE SILENT <{url}> {{ $this ?p ?o }} }}", "SERVICE escaped"),
    ("SELECT $this FROM <{url}> {{ $this ?p ?o }}", "FROM"),
    ("SELECT $this FROM NAMED <file:///etc/hostname> {{ $this ?p ?o }}", "FROM a file"),
    ("LOAD <{url}>", "LOAD"),
]


@pytest.mark.parametrize(("query", "reason"), OUTWARD, ids=[row[1] for row in OUTWARD])
def test_a_query_that_would_leave_is_refused(
    query: str, reason: str, canary: socket.socket
) -> None:
    text = query.format(url=f"http://127.0.0.1:{canary.getsockname()[1]}/")
    with pytest.raises(ShapesError, match="不得访问别处"):
        _say(f'ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select "{text}" ] .')
    _unheard(canary)


@pytest.mark.parametrize("engine", BOTH)
def test_one_that_slipped_by_its_name_reaches_nobody(engine: str, canary: socket.socket) -> None:
    """The refusal by name is not the only guard: the process itself has no way out."""
    url = f"http://127.0.0.1:{canary.getsockname()[1]}/"
    shapes = _prepared_unrefused(f"SELECT $this {{ SERVICE <{url}> {{ $this ?p ?o }} }}")
    with pytest.raises((Ended, ShapesError)):
        confined(ENGINES[engine], b"<urn:x> <urn:p> <urn:y> .\n", shapes, seconds=30)
    _unheard(canary)


def _prepared_unrefused(query: str) -> bytes:
    shapes = f'ex:s a sh:NodeShape ; sh:targetNode <urn:x> ; sh:sparql [ sh:select "{query}" ] .'
    quads = ox.parse(PREFIX + shapes, format=ox.RdfFormat.TURTLE)
    return "".join(f"{quad.triple} .\n" for quad in quads).encode()


@pytest.mark.parametrize("code", ["urllib.request.urlopen(url)", "open('/etc/hostname')"])
def test_the_process_has_neither_network_nor_files(code: str, canary: socket.socket) -> None:
    url = f"http://127.0.0.1:{canary.getsockname()[1]}/"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import urllib.request; from graph_builder import confinement;"
            "from graph_builder.shacl.engines import only_code_is_opened;"
            f"confinement.cut_network(); only_code_is_opened(); url = {url!r}; {code}",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "PermissionError" in done.stderr or "no network" in done.stderr
    _unheard(canary)


@pytest.mark.parametrize("engine", BOTH)
def test_imports_are_not_fetched(engine: str, canary: socket.socket) -> None:
    url = f"http://127.0.0.1:{canary.getsockname()[1]}/shapes.ttl"
    shapes = f"ex:o a owl:Ontology ; owl:imports <{url}> . ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind sh:Literal ."
    assert len(_say(shapes, engine=engine).results) == 1
    _unheard(canary)


# Falling back.


def test_a_construct_that_is_not_proved_goes_to_pyshacl() -> None:
    report = _say(
        "ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:p . ex:p sh:path ex:p ; sh:lessThan ex:q ."
    )
    assert report.engine.startswith("pyshacl ")
    (note,) = report.notes
    assert "未经比对" in note


def test_a_blank_node_in_a_result_goes_to_pyshacl() -> None:
    """The fast engine gives it a name of its own."""
    given = "@prefix ex: <http://example.org/> . ex:x a ex:C ; ex:p [ ex:q 1 ] ."
    report = _say(
        "ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:p . ex:p sh:path ex:p ; sh:nodeKind sh:IRI .",
        given,
    )
    assert report.engine.startswith("pyshacl ")
    assert report.notes == ("结果中有空白节点",)


def test_what_the_fast_engine_cannot_read_goes_to_pyshacl() -> None:
    """A prefix that the shapes do not declare: pySHACL knows rdfs: by itself."""
    report = _say(
        'ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select "SELECT DISTINCT $this WHERE { $this a/rdfs:subClassOf* ?c }" ] .'
    )
    assert report.engine.startswith("pyshacl ")
    assert "shacl 运行失败（ValueError）" in report.notes[0]
    assert len(report.results) == 1


@pytest.mark.parametrize(
    ("how", "note"),
    [("absent", "未安装 shacl"), ("broken", "shacl 运行失败（ImportError）")],
)
def test_without_the_fast_engine_pyshacl_runs(tmp_path: Path, how: str, note: str) -> None:
    """In processes of their own in which ``shacl`` cannot be imported."""
    code = tmp_path / "main.py"
    if how == "broken":
        (tmp_path / "shacl.py").write_text("raise ImportError('no such symbol')")
    hide = (
        "import importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'shacl' else real(name, *rest)\n"
    )
    code.write_text(
        (hide if how == "absent" else "")
        + "from pathlib import Path\nfrom graph_builder.shacl import validate\n"
        "if __name__ == '__main__':\n"
        "    shapes = [Path('s.ttl')]\n"
        "    report = validate(b'<urn:x> <urn:p> <urn:y> .\\n', shapes, timeout=60)\n"
        "    print(report.engine, report.notes, len(report.results))\n",
        encoding="utf-8",
    )
    (tmp_path / "s.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:targetNode <urn:x> ; sh:nodeKind sh:Literal ."
    )
    done = subprocess.run(
        [sys.executable, str(code)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout.startswith("pyshacl ")
    assert note in done.stdout
    assert done.stdout.endswith(" 1\n")


# What a shapes file may look like.


def test_a_malformed_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "s.ttl").write_text("<urn:s> a")
    with pytest.raises(ShapesError, match=r"s\.ttl"):
        validate(b"", [tmp_path / "s.ttl"], timeout=10)


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    """Both say _:p; as one node it would be a shape with two paths."""
    for name in "ab":
        (tmp_path / f"{name}.ttl").write_text(
            PREFIX
            + f"ex:{name} a sh:NodeShape ; sh:targetClass ex:C ; sh:property _:p . _:p sh:path ex:{name} ; sh:minCount 1 ."
        )
    report = validate(
        b"<http://example.org/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/C> .\n",
        [tmp_path / "a.ttl", tmp_path / "b.ttl"],
        timeout=60,
    )
    assert [r.path for r in report.results] == ["http://example.org/a", "http://example.org/b"] or [
        r.path for r in report.results
    ] == ["http://example.org/b", "http://example.org/a"]


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.name)
def test_our_shapes_are_for_the_fast_engine_and_named(path: Path) -> None:
    shapes = prepare([path])
    assert list(unproved(shapes.graph)) == []
    assert unnamed(shapes) == []
    assert tangled(shapes) == []


@pytest.mark.parametrize(
    ("pattern", "is_tangled"),
    [
        ("^[^□■]*$", False),
        ("〔[0-9]{4}〕[0-9]+号", False),
        ("(a+)+$", True),
        ("(a|a)*b", True),
        ("(?:ab)*", False),
        ("(x*)*", True),
    ],
)
def test_patterns_that_may_take_for_ever_are_told(pattern: str, is_tangled: bool) -> None:
    shapes = f'ex:s a sh:NodeShape ; sh:pattern "{pattern}" .'
    triples = [q.triple for q in ox.parse(PREFIX + shapes, format=ox.RdfFormat.TURTLE)]
    assert is_tangled == bool(tangled(prepared(triples)))


def test_terms_are_read_as_they_are_written() -> None:
    assert term("_:b") == ox.BlankNode("b")
    assert term('"a\\n"') == ox.Literal("a\n")
