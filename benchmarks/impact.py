"""How long an impact takes, beside one query with a property path.

    python -m benchmarks.impact [SIZE…]

On synthetic nations (nation.py) of 0.1, 1 and 10 million triples, for documents on which
about 10, 100 and 1,000 items rest: the median CPU time of yiju's whole answer (classes,
bases left, evidence, bodies, deadlines, work lists), and that of the query that a person
would write (impact.rq), which gives the names of the items alone. The query runs in a
process of its own and is ended after a minute. The time should follow the answer (its
items, and the documents it tells of), not the size of the graph; the bar is 50 ms for 1,000 items.
"""

from __future__ import annotations

import multiprocessing
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from benchmarks.nation import SIZES, nation
from benchmarks.queries import out
from graph_builder.impact import impact
from graph_builder.namespaces import YIJU
from graph_builder.resting import Resting
from graph_builder.store import StoreFolder

ITEMS = (10, 100, 1000)
DAY = date(2026, 6, 30)
TRIED = 5  # documents whose answers are counted, of those with about so many citations
RUNS, SECONDS = 7, 4.0
LIMIT = 60.0  # for the query of a person
BAR = 50.0  # ms for 1,000 items
QUERY = Path(__file__).with_suffix(".rq")


def documents(store: ox.Store, resting: Resting) -> list[str]:
    """For each of :data:`ITEMS` the document whose answer has about so many items."""
    cited = Counter(
        quad.object.value for quad in store.quads_for_pattern(None, YIJU.policyBasis, None, None)
    )
    return list(dict.fromkeys(_nearest(store, resting, cited, wanted) for wanted in ITEMS))


def _nearest(store: ox.Store, resting: Resting, cited: Counter[str], wanted: int) -> str:
    by_distance = sorted(cited, key=lambda each: (abs(cited[each] - wanted), each))
    return min(by_distance[:TRIED], key=lambda each: abs(items(store, resting, each) - wanted))


def items(store: ox.Store, resting: Resting, document: str) -> int:
    """How many items yiju's answer tells of, those that are only possibly hit among them."""
    answer = impact(store, [document], on=DAY, resting=resting)
    return len(answer.items) + len(answer.possible)


def median(work: Callable[[], object]) -> float:
    """The median CPU time in milliseconds, after one run to warm up."""
    work()
    taken: list[float] = []
    begun = time.perf_counter()
    while len(taken) < RUNS and (not taken or time.perf_counter() - begun < SECONDS):
        started = time.process_time()
        work()
        taken.append((time.process_time() - started) * 1000)
    return statistics.median(taken)


def naive(folder: Path, document: str) -> tuple[int, float] | None:
    """The rows of the query of a person and its time; none where it takes too long."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    asked = context.Process(target=_ask, args=(folder, document, there))
    asked.start()
    there.close()
    try:
        found: tuple[int, float] | None = here.recv() if here.poll(LIMIT) else None
    finally:
        asked.kill()
        asked.join()
    return found


def _ask(folder: Path, document: str, there: Connection) -> None:
    store = StoreFolder(folder).open()
    text = QUERY.read_text("utf-8").replace("yiju:example", str(ox.NamedNode(document)))
    started = time.process_time()
    rows = _read(store, text)
    took = (time.process_time() - started) * 1000
    if took < SECONDS * 1000 / RUNS:
        took = median(partial(_read, store, text))
    there.send((rows, took))


def _read(store: ox.Store, text: str) -> int:
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return sum(1 for _ in found)


def table(sizes: Sequence[int]) -> None:
    """A line for each size and document."""
    out("   triples   items  documents   yiju ms  per 1,000   one query ms (rows)   times")
    for size in sizes:
        folder = nation(size)
        store, resting = StoreFolder(folder).open_with_resting()
        for document in documents(store, resting):
            count = items(store, resting, document)
            answer = impact(store, [document], on=DAY, resting=resting)
            named = len(answer.documents) + len(answer.mentions)
            ours = median(partial(impact, store, [document], on=DAY, resting=resting))
            other = naive(folder, document)
            beside = f"over {LIMIT * 1000:.0f}" if other is None else f"{other[1]:.1f} ({other[0]})"
            times = "" if other is None else f"{other[1] / ours:.1f}"
            over = "  over" if ours > BAR * max(1.0, count / 1000) else ""
            out(
                f"{size:10} {count:7} {named:10} {ours:9.1f} {ours / count * 1000:10.0f}"
                f" {beside:>21} {times:>7}{over}"
            )


if __name__ == "__main__":
    table([int(size) for size in sys.argv[1:]] or SIZES)
