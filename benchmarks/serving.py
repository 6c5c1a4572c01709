"""How quickly ``yiju serve`` answers the library while others send queries without end.

    python -m benchmarks.serving [STORE]

Eight clients ask questions of the fast lane, then of the whole library, on a graph of the
examples unless a store is named; two clients send cross products all the time. No error
and a p99 under half a second is the aim. Then a query over its limit, and what the server
and its workers take of memory.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import psutil

from benchmarks.queries import out
from graph_builder.construction.catalogues import build
from graph_builder.query import library
from graph_builder.resources import example_catalogues

CLIENTS, ENDLESS, REQUESTS = 8, 2, 60
SECONDS = 3.0
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
COMMAND = [sys.executable, "-c", "from graph_builder.cli import main; main()", "serve"]


def ask(url: str, names: list[str], start: int) -> list[tuple[int, float]]:
    """The status and the time of each request of one client."""
    found = []
    with httpx.Client(timeout=60) as client:
        for step in range(REQUESTS):
            name = names[(start + step) % len(names)]
            begun = time.perf_counter()
            values = dict(library()[name].example)
            status = client.get(f"{url}/api/query/{name}", params=values).status_code
            found.append((status, time.perf_counter() - begun))
    return found


def crowd(url: str, names: Iterable[str]) -> str:
    """A line on all the clients' requests, with the endless ones beside them."""
    over = threading.Event()

    def endless() -> None:
        with httpx.Client(timeout=60) as client:
            while not over.is_set():
                with suppress(httpx.HTTPError):
                    client.post(f"{url}/sparql", data={"query": CROSS})

    others = [threading.Thread(target=endless) for _ in range(ENDLESS)]
    for other in others:
        other.start()
    time.sleep(1)
    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        asked = [pool.submit(ask, url, list(names), 5 * n) for n in range(CLIENTS)]
        found = [each for client in asked for each in client.result()]
    took = time.perf_counter() - begun
    over.set()
    for other in others:
        other.join()
    times = sorted(seconds * 1000 for _, seconds in found)
    errors = sum(status not in (200, 404) for status, _ in found)
    return (
        f"{len(found)} requests, {len(found) / took:.0f}/s, {errors} errors, "
        f"median {statistics.median(times):.0f} ms, p99 {times[int(len(times) * 0.99)]:.0f} ms"
    )


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "store"
        if len(sys.argv) == 1:
            build([example_catalogues()], store)
        given = [*COMMAND, "--store", str(store), "--port", "0", "--timeout", str(SECONDS)]
        begun = time.perf_counter()
        server = subprocess.Popen(given, stdout=subprocess.PIPE, encoding="utf-8")
        try:
            assert server.stdout is not None
            url = server.stdout.readline().strip().partition("：")[2]
            out(f"ready after {time.perf_counter() - begun:.1f} s")
            fast = [name for name, each in library().items() if each.lane == "fast"]
            out(f"fast lane: {crowd(url, fast)}", f"library:   {crowd(url, library())}")
            begun = time.perf_counter()
            status = httpx.post(f"{url}/sparql", data={"query": CROSS}, timeout=60).status_code
            out(f"over the limit of {SECONDS:g} s: {status} {time.perf_counter() - begun:.2f} s")
            process = psutil.Process(server.pid)
            every = [process, *process.children()]
            memory = []
            for each in every:
                with suppress(psutil.NoSuchProcess):  # a worker that is replaced just now
                    memory.append(each.memory_full_info())
            out(
                f"{len(memory)} processes, {sum(m.rss for m in memory) / 1e6:.0f} MB resident "
                f"({sum(m.pss for m in memory) / 1e6:.0f} MB with what they share counted once)"
            )
        finally:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    main()
