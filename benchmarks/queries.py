"""How fast the query library answers, beside pyoxigraph alone.

    python -m benchmarks.queries

Each question with its example's values on the graph of the five catalogues: the
median through yiju (what was typed is looked up, the answer collected) beside the same
query with the terms in it, handed to pyoxigraph and read to its end. The two take
turns. yiju may cost 1.2 times as much or half a millisecond more.

Then the point questions on graphs of more and more copies of the catalogues, asked for
something that only one copy has: the answer stays as it is, and so should the time.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from benchmarks import corpus
from graph_builder.build import build
from graph_builder.query import Graph, library, open_graph
from graph_builder.query.values import bind
from graph_builder.resources import example_catalogues

RUNS = 41
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


def medians(*works: Callable[[], object]) -> list[float]:
    """The median time of each work in milliseconds, run in turns."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(RUNS):
        for work, taken in zip(works, times, strict=True):
            started = time.perf_counter()
            work()
            taken.append((time.perf_counter() - started) * 1000)
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


def main() -> None:
    """Print the figures."""
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
