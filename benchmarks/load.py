"""Twenty clients ask for pages and answers, two hundred times each: no error, and how quickly.

    python -m benchmarks.load [STORE]

A real ``yiju serve`` on a graph of the examples unless a store is named. Each client asks for
the next address as soon as it has the answer to the last, which no reader does; a second round
has them look at each page for a second, as readers who are in a hurry do.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote, urlsplit

from benchmarks.queries import out
from benchmarks.serving import COMMAND
from graph_builder.construction.catalogues import build
from graph_builder.query import library
from graph_builder.resources import example_catalogues

CLIENTS, REQUESTS = 20, 200


@dataclass(frozen=True, slots=True)
class Load:
    """What the clients met: the seconds of each answer, sorted; what was none."""

    seconds: tuple[float, ...]
    errors: tuple[str, ...]
    took: float

    def at(self, share: float) -> float:
        """The seconds in which this share of the answers came."""
        return self.seconds[min(int(len(self.seconds) * share), len(self.seconds) - 1)]

    def __str__(self) -> str:
        slow = ", ".join(f"{name} {self.at(at) * 1000:.0f} ms" for name, at in _SHARES.items())
        return (
            f"{len(self.seconds)} requests, {len(self.seconds) / self.took:.0f}/s, "
            f"{len(self.errors)} errors, {slow}"
        )


_SHARES = {"median": 0.5, "p95": 0.95, "p99": 0.99, "longest": 1.0}


def crowd(
    url: str,
    paths: Sequence[str],
    *,
    clients: int = CLIENTS,
    requests: int = REQUESTS,
    look: float = 0.0,
) -> Load:
    """``clients`` ask ``url`` at once for ``requests`` of ``paths`` each, in turn.

    Each looks at an answer for ``look`` seconds before it asks again.
    """
    seconds: list[float] = []
    errors: list[str] = []

    def ask(first: int) -> None:
        place = urlsplit(url)
        with closing(HTTPConnection(place.hostname or "", place.port, timeout=60)) as connection:
            time.sleep(look * first / clients)  # they do not all come in at the same moment
            for step in range(requests):
                path = paths[(first * 7 + step) % len(paths)]
                begun = time.perf_counter()
                try:
                    connection.request("GET", path, headers={"Accept": "text/html, */*;q=0.8"})
                    answer = connection.getresponse()
                    answer.read()
                    if answer.status not in (200, 303):
                        errors.append(f"{path}: {answer.status}")
                except (OSError, HTTPException) as error:
                    errors.append(f"{path}: {error!r}")
                    connection.close()
                seconds.append(time.perf_counter() - begun)
                time.sleep(look)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(tuple(sorted(seconds)), tuple(errors), time.perf_counter() - begun)


def questions() -> list[str]:
    """The addresses of the fast questions of the library, with their examples."""
    return [
        f"/api/query/{name}?" + "&".join(f"{k}={quote(v)}" for k, v in each.example.items())
        for name, each in library().items()
        if each.lane == "fast"
    ]


#: What readers open: the first page, searches, things, the files that pages load.
PAGES = [
    "/",
    f"/search?q={quote('沪人社医发(2016)44')}",
    f"/search?q={quote('医疗保险')}",
    f"/suggest?q={quote('医疗')}",
    f"/policy/{quote('沪医保〔2000〕46号')}",
    f"/policy/{quote('沪人社医发〔2016〕44号')}",
    "/catalogue/county",
    "/catalogue/county/item/3",
    "/catalogue/jinshan-district/item/31",
    f"/policy/{quote('沪人社医发〔2016〕44号')}?format=ttl",
    "/documents",
    "/catalogues",
    "/bodies",
    f"/body/{quote('上海市医疗保险局')}",
    f"/impact?document={quote('沪医保〔2000〕46号')}&on=2026-06-30",
    "/findings?catalogue=county",
    "/effects?on=2026-06-30",
    "/compare?a=county&b=prefecture-city",
    "/changes",
    "/questions",
    f"/questions/services-by-policy?policy={quote('沪医保〔2000〕46号')}",
    f"/explore?of={quote('沪医保〔2000〕46号')}",
    "/editor",
    "/ontology",
    "/api",
    "/static/site.css",
    "/health",
]


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "store"
        if len(sys.argv) == 1:
            build([example_catalogues()], store)
        given = [*COMMAND, "--store", str(store), "--port", "0"]
        server = subprocess.Popen(given, stdout=subprocess.PIPE, encoding="utf-8")
        try:
            assert server.stdout is not None
            url = server.stdout.readline().strip().partition("：")[2]
            paths = [*PAGES, *questions()]
            out(f"at once:         {crowd(url, paths)}")
            out(f"a second apart:  {crowd(url, paths, requests=20, look=1.0)}")
        finally:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    main()
