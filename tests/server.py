"""A real ``yiju serve`` for tests: started on a free port, ended with all its workers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pyoxigraph as ox

from graph_builder.store import StoreFolder

COMMAND = (sys.executable, "-c", "from graph_builder.cli import main; main()", "serve")


@dataclass(frozen=True)
class Server:
    """A server that runs: its address, its process, what it said when it was ready."""

    url: str
    process: subprocess.Popen[str]
    said: str

    @property
    def sparql(self) -> str:
        return f"{self.url}/sparql"

    def ask(self, query: str, **headers: str) -> httpx.Response:
        """The response to ``query`` sent as a body."""
        sent = {"Content-Type": "application/sparql-query", **headers}
        return httpx.post(self.sparql, content=query.encode(), headers=sent, timeout=60)

    def get(
        self, path: str, sent: Mapping[str, str | list[str]] | None = None, **headers: str
    ) -> httpx.Response:
        """The response to the parameters ``sent`` to ``path``."""
        return httpx.get(self.url + path, params=sent, headers=headers, timeout=60)

    def workers(self) -> list[psutil.Process]:
        """Its worker processes."""
        return psutil.Process(self.process.pid).children(recursive=True)


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Server]:
    """``yiju serve`` on the store in ``folder``."""
    process = subprocess.Popen(
        [*COMMAND, "--store", str(folder), "--port", "0", *options],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": ""},
    )
    try:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(3)]
        assert said[0].startswith("已就绪："), said
        yield Server(said[0].strip().removeprefix("已就绪："), process, "".join(said))
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def until(true: Callable[[], bool]) -> bool:
    """Whether ``true`` comes true within 20 seconds."""
    deadline = time.monotonic() + 20
    while not (found := true()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def publish(folder: Path, graphs: dict[str, str]) -> None:
    """Publish in ``folder`` a store that has Turtle texts under the names of their graphs."""
    with StoreFolder(folder).building() as draft:
        for name, text in graphs.items():
            draft.store.load(text, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(name))
