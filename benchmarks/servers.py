"""How fast the query library answers over HTTP, beside the embedded store.

    python -m benchmarks.servers [SIZE…]

A synthetic nation (nation.py) of 0.1, 1 and 10 million triples, or of each SIZE, is pushed to
Oxigraph's server and to Virtuoso, where that is installed; then each question of the fast
lane is asked with its example's values of the embedded store and of each server, in
turns: medians of the time that passes, in milliseconds, and what was pushed how fast.
A question of which an answer takes longer than a minute is marked.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks.nation import SIZES, nation
from benchmarks.queries import of_a_county, out
from graph_builder.errors import YijuError
from graph_builder.push import push, writer
from graph_builder.query import Graph, library, open_graph
from graph_builder.remote import Address, Endpoint
from tests import servers

RUNS = 5
SECONDS = 60.0
ROWS = 100_000  # more than any answer has
BUFFERS = 340_000  # what Virtuoso's own settings advise for a machine with 4 GB free


def main(sizes: Sequence[int]) -> None:
    """Print the figures for each of ``sizes``."""
    for size in sizes:
        graph = open_graph(nation(size))
        out(f"{len(graph.store)} triples")
        with ExitStack() as running:
            beside = dict(_pushed(graph, running))
            out("question, rows; ms " + ", ".join(["embedded", *beside]))
            for name, question in library().items():
                if question.lane == "fast":
                    values = {key: of_a_county(value) for key, value in question.example.items()}
                    rows = len(graph.query(name, **values))
                    figures = _medians({"": graph, **beside}, name, values)
                    out(f"  {name:38} {rows:6}" + "".join(f"{each:>12}" for each in figures))


def _pushed(graph: Graph, running: ExitStack) -> Iterator[tuple[str, Graph]]:
    starts = {"oxigraph": partial(servers.oxigraph, union=True)}
    if servers.VIRTUOSO is None:
        out(servers.NO_VIRTUOSO)
    else:
        starts["virtuoso"] = partial(servers.virtuoso, buffers=BUFFERS, rows=ROWS)
    for name, start in starts.items():
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        server = running.enter_context(start(folder))
        address = Address.parse(server.query)
        began = time.perf_counter()
        to = writer(address, seconds=600, graph_store=server.graph_store, update=None)
        push(graph.store, Endpoint(address), to)
        out(f"pushed to {name} in {time.perf_counter() - began:.0f} s")
        yield name, Graph(Endpoint(address, SECONDS))


def _medians(graphs: Mapping[str, Graph], name: str, values: Mapping[str, str]) -> list[str]:
    times: dict[str, list[float]] = {place: [] for place in graphs}
    failed: set[str] = set()
    for _ in range(RUNS):
        for place, graph in graphs.items():
            if place not in failed:
                began = time.perf_counter()
                try:
                    graph.query(name, **values)
                except YijuError:
                    failed.add(place)
                times[place].append((time.perf_counter() - began) * 1000)
    return [
        "—" if place in failed else f"{statistics.median(taken):.1f}"
        for place, taken in times.items()
    ]


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
