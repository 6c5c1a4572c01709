"""How fast the two SHACL engines are, beside each other, on a synthetic nation.

    python -m benchmarks.shacl [TRIPLES]

The nation is the graph of the example catalogues, copied under other slugs until
it has a million triples; two documents in three are each copy's own. The shapes
are the project's own (``shapes/``) or, where there are none, those of
``benchmarks/shapes``. Each figure is the CPU time and the peak memory of a
process of its own, loading included; the results must be the same.
"""

# ruff: noqa: T201

from __future__ import annotations

import io
import pickle
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from graph_builder.construction.catalogues import build
from graph_builder.export import export
from graph_builder.namespaces import BASE
from graph_builder.resources import example_catalogues
from graph_builder.shacl.engines import ENGINES, Row
from graph_builder.shacl.shapes import prepare
from graph_builder.store import StoreFolder

HERE = Path(__file__).parent
MILLION = 1_000_000
_CATALOGUE = re.compile(rf"(<{re.escape(BASE)}catalogue/[^/>]+)")
_DOCUMENT = re.compile(rf"(<{re.escape(BASE)}policy/[^>]*[^369cf])>")


def shapes() -> list[Path]:
    """The project's shapes, or those made to measure with."""
    return sorted((HERE.parent / "shapes").glob("*.ttl")) or sorted(HERE.glob("shapes/*.ttl"))


def nation(triples: int) -> bytes:
    """The five catalogues again and again until there are ``triples`` statements."""
    with tempfile.TemporaryDirectory() as folder:
        build([example_catalogues()], Path(folder) / "store")
        out = io.BytesIO()
        export(StoreFolder(Path(folder) / "store").open(), out, "nt")
    lines = set(out.getvalue().decode().splitlines())
    own = [line for line in lines if line.startswith((f"<{BASE}catalogue/", f"<{BASE}policy/"))]
    copy = 0
    while len(lines) < triples and own:
        copy += 1
        for line in own:
            named = _CATALOGUE.sub(rf"\1-{copy}", line)
            lines.add(_DOCUMENT.sub(rf"\1-{copy}>", named))
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def as_it_comes(data: bytes, shapes: bytes) -> list[Row]:
    """pySHACL called as its documentation has it: files read by rdflib, every query parsed
    again for each focus node. Only its results are counted."""
    import pyshacl
    import rdflib

    _, report, _ = pyshacl.validate(
        rdflib.Graph().parse(data=data, format="nt"),
        shacl_graph=rdflib.Graph().parse(data=shapes, format="nt"),
    )
    result = rdflib.URIRef("http://www.w3.org/ns/shacl#result")
    return [("", None, None, "", "", "", ())] * len(list(report.objects(None, result)))


def main() -> None:
    """Both engines on the five catalogues and on the nation."""
    if len(sys.argv) == 4:
        _measured(*sys.argv[1:])
        return
    triples = int(sys.argv[1]) if len(sys.argv) == 2 else MILLION
    with tempfile.TemporaryDirectory() as name:
        for size in (0, triples):
            _compare(nation(size), Path(name))


def _compare(data: bytes, folder: Path) -> None:
    (folder / "data.nt").write_bytes(data)
    print(f"\nSHACL, {len(data.splitlines())} triples")
    seconds, answers = {}, []
    for engine in ("shacl", "pyshacl", "as it comes"):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "benchmarks.shacl",
                engine,
                str(folder / "data.nt"),
                str(folder / engine),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        cpu, wall, peak, results = map(float, done.stdout.split())
        seconds[engine] = cpu
        answers.append(pickle.loads((folder / engine).read_bytes()))
        print(
            f"  {engine:12} {cpu:8.2f} s CPU {wall:8.2f} s {peak / 1024:8.0f} MB {results:8.0f} results"
        )
    assert answers[0] == answers[1], "the engines disagree"
    assert len(answers[2]) == len(answers[0]), "pySHACL does not agree with itself"
    ratio = [seconds[engine] / seconds["shacl"] for engine in ("pyshacl", "as it comes")]
    print(f"  identical results; shacl is {ratio[0]:.0f} times as fast as pyshacl with yiju's")
    print(f"  loading and parsed queries, {ratio[1]:.0f} times as fast as pyshacl as it comes")


def _measured(engine: str, data: str, out: str) -> None:
    prepared = prepare(shapes())
    given = Path(data).read_bytes()
    output = Path(out).open("wb")  # noqa: SIM115  (the engine lets no file be opened after)
    started, cpu = time.perf_counter(), time.process_time()
    rows = (ENGINES | {"as it comes": as_it_comes})[engine](given, prepared.data)
    took = time.process_time() - cpu, time.perf_counter() - started
    # A path that is no plain property is called by each engine as it likes.
    pickle.dump(sorted(_comparable(row) for row in rows), output)
    output.close()
    print(*took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, len(rows))


def _comparable(row: tuple[object, ...]) -> tuple[object, ...]:
    focus, path, *rest = row
    named = isinstance(path, str) and path.startswith("<") and path.endswith(">")
    return (focus, path if named else "", *(part or "" for part in rest))


if __name__ == "__main__":
    main()
