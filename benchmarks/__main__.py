"""Speed, side by side in one run: ``make bench``.

Lifting begins at the record, so the like of it is rdflib making the terms and
adding them; adding terms that exist already is less work and is shown as well.
What counts are the ratios; the machine's speed moves the rest. Each figure is
the best of a few runs in this process, or the peak of a process of its own.
"""

# ruff: noqa: T201

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import rdflib

from benchmarks import corpus, shacl
from graph_builder.catalogue import Catalogue, Description
from graph_builder.construction.catalogues import build
from graph_builder.identify import identify
from graph_builder.lift import lift, to_jsonld
from graph_builder.readers.text import decode, table_of
from graph_builder.recognise import recognise

COPIES = 500


def main() -> None:
    """All figures, or with an argument what one measured process does."""
    if len(sys.argv) == 3 and sys.argv[1] == "stream":
        print(*_stream(int(sys.argv[2])))
        return
    if len(sys.argv) == 3 and sys.argv[1] == "build":
        print(*_build(int(sys.argv[2])))
        return
    _extraction()
    _lifting()
    _growth("stream", (COPIES // 10, COPIES), "extract + lift")
    _growth("build", (20, 40, 80, 160), "whole build")
    shacl.main()


def _best(work: Callable[[], object], runs: int = 5) -> float:
    """The shortest of ``runs`` runs, in seconds."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def _read(data: bytes, name: str) -> Catalogue:
    return recognise(table_of(decode(data, name), name), Description(Path(name).stem))


def _extraction() -> None:
    print("extraction, one family at a time: copies, MB, MB/s of UTF-8")
    families: dict[str, list[tuple[str, bytes]]] = {}
    for name, text in corpus.copies(40):
        families.setdefault(name.rsplit("-", 1)[0], []).append((name, text.encode()))
    for family, files in families.items():
        _read(files[0][1], files[0][0])  # the registers and word lists are read once
        size = sum(len(data) for _, data in files)
        started = time.perf_counter()
        for name, data in files:
            _read(data, name)
        took = time.perf_counter() - started
        print(f"  {family:38} {len(files):5} {size / 1e6:8.1f} {size / took / 1e6:7.1f}")


def _lifting() -> None:
    records = [identify(_read(text.encode(), name)) for name, text in corpus.copies(1)]
    quads = [quad for record in records for quad in lift(record)]
    size = len(quads)
    triples = [_for_rdflib(quad) for quad in quads]
    documents = [to_jsonld(record) for record in records]
    lines = [f"{quad} .\n" for quad in quads]

    def add() -> None:
        graph = rdflib.Graph()
        for triple in triples:
            graph.add(triple)

    def parse_with_rdflib() -> None:
        for document in documents:
            rdflib.Graph().parse(data=document, format="json-ld")

    def write_bytes() -> None:
        out = io.BytesIO()
        for line in lines:
            out.write(line.encode())

    def make_and_add() -> None:
        graph = rdflib.Graph()
        for quad in quads:
            graph.add(_for_rdflib(quad))

    ours = _best(lambda: [lift(record) for record in records], runs=15)
    rows = [
        ("lift (JSON-LD, leaves checked)", ours),
        ("rdflib: make the terms and add them", _best(make_and_add)),
        ("rdflib: add, the terms made before", _best(add)),
        ("rdflib: its own JSON-LD parser", _best(parse_with_rdflib, runs=2)),
        ("the same N-Triples as bytes", _best(write_bytes)),
    ]
    print(f"\nlifting {size} triples of the five catalogues: million triples/s, time against lift")
    for what, took in rows:
        print(f"  {what:38} {size / took / 1e6:7.3f} {took / ours:7.2f}")


def _for_rdflib(quad: ox.Quad) -> tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]:
    value: rdflib.term.Node = (
        rdflib.Literal(quad.object.value, datatype=quad.object.datatype.value)
        if isinstance(quad.object, ox.Literal)
        else rdflib.URIRef(quad.object.value)
    )
    return rdflib.URIRef(quad.subject.value), rdflib.URIRef(quad.predicate.value), value


def _growth(what: str, counts: tuple[int, ...], title: str) -> None:
    print(f"\n{title}, each in a process of its own: copies, MB, triples, s, MB/s, peak MB")
    for count in counts:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks", what, str(count)],
            capture_output=True,
            text=True,
            check=True,
        )
        size, triples, took, peak = map(float, done.stdout.split())
        print(
            f"  {count:5} {size / 1e6:8.1f} {triples:10.0f} {took:8.2f}"
            f" {size / took / 1e6:7.2f} {peak / 1024:8.0f}"
        )


def _stream(count: int) -> tuple[float, ...]:
    """Extract and lift ``count`` copies, one catalogue after the other."""
    size = triples = 0
    took = 0.0
    for name, text in corpus.copies(count):
        data = text.encode()
        started = time.perf_counter()
        triples += len(lift(identify(_read(data, name))))
        took += time.perf_counter() - started
        size += len(data)
    return size, triples, took, _peak()


def _build(count: int) -> tuple[float, ...]:
    """Build a store of ``count`` copies."""
    with tempfile.TemporaryDirectory() as folder:
        size = corpus.write(count, Path(folder) / "files")
        started = time.perf_counter()
        build([Path(folder) / "files"], Path(folder) / "store")
        took = time.perf_counter() - started
        (snapshot,) = (Path(folder) / "store" / "snapshots").iterdir()
        triples = len(ox.Store.read_only(str(snapshot / "store")))
    return size, triples, took, _peak()


def _peak() -> float:
    """The peak memory of this process in KiB."""
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main()
