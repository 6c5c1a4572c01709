"""Real SPARQL servers for the tests: each starts on a free port, and is ended by its id."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph_builder.push import Pushed, Writer, push, writer
from graph_builder.remote import Address, Endpoint

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
VIRTUOSO = shutil.which("virtuoso-t")
NO_VIRTUOSO = "virtuoso-t is not installed (Debian: virtuoso-opensource-7-bin; 'make test' gets it)"

_INI = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{own}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
[SPARQL]
ResultSetMaxRows = {rows}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server takes queries, updates and graphs, with the login in each address."""

    query: str
    update: str
    graph_store: str


def free_port() -> int:
    """A port on which nobody listens."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def oxigraph(folder: Path, *, union: bool = False) -> Iterator[Server]:
    """Oxigraph's server, in memory; without ``union`` its default graph is empty, and a
    client must name the graphs."""
    port = free_port()
    command = [str(OXIGRAPH), "serve", "--bind", f"127.0.0.1:{port}"]
    command += ["--union-default-graph"] * union
    at = f"http://127.0.0.1:{port}"
    with _running(command, folder, f"{at}/"):
        yield Server(f"{at}/query", f"{at}/update", f"{at}/store")


@contextmanager
def virtuoso(folder: Path, *, buffers: int = 10_000, rows: int = 5_000) -> Iterator[Server]:
    """Virtuoso, new and with its usual user; it wants a digest login for writing.

    ``buffers`` are pages of 8 KiB of the database that it keeps in memory; an answer is cut
    behind so many ``rows``.
    """
    port = free_port()
    dirty = buffers * 3 // 4
    ini = _INI.format(own=free_port(), port=port, buffers=buffers, dirty=dirty, rows=rows)
    (folder / "virtuoso.ini").write_text(ini, encoding="utf-8")
    command = [str(VIRTUOSO), "+foreground", "+configfile", "virtuoso.ini"]
    at = f"http://dba:dba@127.0.0.1:{port}"
    with _running(command, folder, f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D"):
        yield Server(f"{at}/sparql-auth", f"{at}/sparql-auth", f"{at}/sparql-graph-crud-auth")


@contextmanager
def _running(command: list[str], folder: Path, ready: str) -> Iterator[None]:
    with (folder / "output").open("wb") as output:
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    try:
        for _ in range(600):
            if server.poll() is not None:
                break
            try:
                urllib.request.urlopen(ready, timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        said = (folder / "output").read_text(errors="replace")[-2000:]
        assert server.poll() is None, f"{command[0]} ended: {said}"
        yield
    finally:
        server.kill()  # nothing of it is kept, so it need not put anything on the disk
        server.wait(10)


def writer_to(server: Server, way: str) -> Writer:
    """What writes to ``server`` by one of its two protocols."""
    places = {"graph_store": None, "update": None, way: getattr(server, way)}
    return writer(Address.parse(server.query), seconds=120, **places)


def push_to(
    store: ox.Store, server: Server, way: str = "graph_store", *, remove: bool = False
) -> Pushed:
    """Push ``store`` there as ``yiju push`` does."""
    there = Endpoint(Address.parse(server.query))
    return push(store, there, writer_to(server, way), remove=remove)
