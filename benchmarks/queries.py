"""How fast the query library answers, beside pyoxigraph alone.

    python -m benchmarks.queries
    python -m benchmarks.queries nation [SIZE…]

Each question with its example's values on the graph of the five catalogues: the
median through yiju (what was typed is looked up, the answer collected) beside the same
query with the terms in it, handed to pyoxigraph and read to its end. The two take
turns. yiju may cost 1.2 times as much or half a millisecond more.

Then the point questions on graphs of more and more copies of the catalogues, asked for
something that only one copy has: the answer stays as it is, and so should the time.

With ``nation`` every question on synthetic nations (nation.py) of 0.1, 1 and 10 million
triples, rdflib beside it on those of at most a million; a dash is more than a minute. A
question in the fast lane should take time
for its answer alone; one that grows while its answer does not is marked.
"""

from __future__ import annotations

import io
import re
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import rdflib

from benchmarks import corpus
from benchmarks.nation import SIZES, nation
from graph_builder.construction.catalogues import build
from graph_builder.query import Graph, library, open_graph
from graph_builder.query.values import bind
from graph_builder.resources import example_catalogues

RUNS = 41
SECONDS = 4.0  # for the runs of one question on a nation
LONGEST = 2.0  # a question that takes longer is not asked of the next larger nation
MOST_IN_RDFLIB, LONGEST_IN_RDFLIB = 1_000_000, 60.0
COPIES = (5, 20, 80)
# In copy 4 the document 沪人社医发〔2016〕44号 has a number of its own (corpus.py).
ONE = "沪人社医发〔2016〕4044号"
POINTS = [
    ("services-by-policy", {"policy": ONE}),
    ("bodies-by-policy", {"policy": ONE}),
    ("policy-relations", {"policy": ONE}),
    ("single-basis-services", {"policy": ONE}),
    ("citations-with-article", {"policy": "人社厅发〔2016〕4094号"}),
    ("services-by-body", {"body": "body:county-0004/县医保局"}),
    ("policies-by-catalogue", {"catalogue": "county-0004"}),
]


def medians(*works: Callable[[], object], seconds: float = float("inf")) -> list[float]:
    """The median CPU time of each work in milliseconds, run in turns."""
    times: list[list[float]] = [[] for _ in works]
    begun = time.perf_counter()
    for _ in range(RUNS):
        if times[0] and time.perf_counter() - begun > seconds:
            break
        for work, taken in zip(works, times, strict=True):
            started = time.process_time()
            work()
            taken.append((time.process_time() - started) * 1000)
    return [statistics.median(taken) for taken in times]


def overhead(graph: Graph) -> tuple[list[str], int]:
    """A line a question, and how many are over the limit."""
    lines, over = [], 0
    for name, question in library().items():
        text = question.bound(bind(graph.store, question, question.example))
        rows = len(graph.query(name, **question.example))
        ours, raw = medians(
            partial(graph.query, name, **question.example), partial(_read, graph, text)
        )
        wide = ours > max(1.2 * raw, raw + 0.5)
        over += wide
        lines.append(
            f"  {name:38} {question.lane:5} {rows:5} {ours:8.2f} {raw:8.2f} {ours / raw:6.2f}"
            f"{'  over' if wide else ''}"
        )
    return lines, over


def _read(graph: Graph, text: str) -> int:
    """Ask pyoxigraph alone, and read its answer to the end."""
    found = graph.store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return sum(1 for _ in found)


def nations(sizes: Sequence[int]) -> None:
    """Every question on larger and larger nations."""
    before: dict[str, tuple[int, float]] = {}
    for size in sizes:
        folder = nation(size)
        started = time.perf_counter()
        graph = open_graph(folder)
        opened = time.perf_counter() - started
        out(f"{len(graph.store)} triples, opened in {opened * 1000:.0f} ms")
        out("question, lane, rows; yiju ms, pyoxigraph ms, ratio (medians)")
        beside = _in_rdflib(graph.store) if size <= MOST_IN_RDFLIB else None
        for name, question in library().items():
            if name in before and before[name][1] > LONGEST * 1000:
                out(f"  {name:38} {question.lane:5}  not asked")
                continue
            values = {key: of_a_county(value) for key, value in question.example.items()}
            text = question.bound(bind(graph.store, question, values))
            rows = len(graph.query(name, **values))
            ours, raw = medians(
                partial(graph.query, name, **values),
                partial(_read, graph, text),
                seconds=SECONDS,
            )
            marks = "  over" if ours > max(1.2 * raw, raw + 0.5) else ""
            if question.lane == "fast" and name in before:
                answers, took = before[name]
                # Half a millisecond is noise; thrice the time for the like answer is not.
                if ours > max(3 * took * max(1, rows / max(answers, 1)), took + 0.5):
                    marks += "  grows"
            if beside is not None and question.lane == "fast":
                marks += f"  rdflib {_answered(beside, text)}"
            before[name] = rows, ours
            out(
                f"  {name:38} {question.lane:5} {rows:6} {ours:9.2f} {raw:9.2f}"
                f" {ours / raw:6.2f}{marks}"
            )


def of_a_county(value: str) -> str:
    """The example's value, with the first county that is like the catalogue it names."""
    slugs = sorted(path.stem for path in example_catalogues().glob("*.txt"))
    for n, slug in enumerate(slugs):
        value = re.sub(rf"(?<![\w-]){slug}(?![\w-])", f"{slug}-{n:05}", value)
    return value


def _in_rdflib(store: ox.Store) -> rdflib.Graph:
    graph = rdflib.Graph()
    triples = io.BytesIO()
    for quad in store:
        triples.write(f"{quad.triple} .\n".encode())
    return graph.parse(data=triples.getvalue(), format="nt")


def _answered(graph: rdflib.Graph, text: str) -> str:
    """How long rdflib took for an answer, in milliseconds."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LONGEST_IN_RDFLIB)
    try:
        (took,) = medians(lambda: len(list(graph.query(text))), seconds=0)
    except TimeoutError:
        return "—"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return f"{took:.1f}"


def main() -> None:
    """Print the figures."""
    if sys.argv[1:2] == ["nation"]:
        nations([int(size) for size in sys.argv[2:]] or SIZES)
        return
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "examples"
        build([example_catalogues()], store)
        out("question, lane, rows; yiju ms, pyoxigraph ms, ratio (medians)")
        lines, over = overhead(open_graph(store))
        out(*lines, f"  over 1.2 times and half a millisecond: {over}")
        out("", "point questions, ms by copies of the catalogues (rows)")
        table: dict[str, list[str]] = {name: [] for name, _ in POINTS}
        for copies in COPIES:
            place = Path(folder) / str(copies)
            corpus.write(copies, place / "files")
            build([place / "files"], place / "store")
            graph = open_graph(place / "store")
            for name, values in POINTS:
                rows = len(graph.query(name, **values))
                (took,) = medians(partial(graph.query, name, **values))
                table[name].append(f"{took:8.2f} ({rows})")
        out(f"  {'':38}" + "".join(f"{copies:12}" for copies in COPIES))
        out(*(f"  {name:38}{' '.join(cells)}" for name, cells in table.items()))


def out(*lines: str) -> None:
    """Print ``lines`` at once."""
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
