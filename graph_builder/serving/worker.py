"""A worker: a process that answers one task after another on the published graph.

    python -m graph_builder.serving.worker STORE MEMORY NICENESS PREPARED

It reads tasks from standard input and writes answers to standard output. It has
``MEMORY`` bytes of address space and no network, and ends when its input does, so no
worker outlives its server, however that ends. Before each task it looks which snapshot
is published, and opens that one if it is new.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

import pyoxigraph as ox

from graph_builder.confinement import cut_network, limit_memory
from graph_builder.errors import YijuError
from graph_builder.language import speak
from graph_builder.serving.channel import Done, Ready, Task, packed, read
from graph_builder.serving.work import prepare
from graph_builder.store import StoreFolder


def main() -> None:
    """Answer until the input ends."""
    folder, memory, niceness = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server to hear
    answers = _own_output()
    if hasattr(os, "nice"):
        os.nice(niceness)
    limit_memory(memory)
    namespace = cut_network()  # of this thread and all that it starts: so before any other
    tasks: SimpleQueue[Task] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, tasks), daemon=True).start()
    published = _Published(folder)
    try:
        first = _done(Task(prepare if sys.argv[4] == "1" else _nothing, (), "zh"), published)
        _send(answers, first if first.value is not None else Ready(namespace))
        while True:
            _send(answers, _done(tasks.get(), published))
    finally:  # short of memory, a panic: not to be used again, and not to be waited for
        os._exit(1)


def _own_output() -> BinaryIO:
    """Standard output for answers alone: what a library prints goes nowhere."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return own


def _listen(stream: BinaryIO, tasks: SimpleQueue[Task]) -> None:
    """Take tasks in, even while one is worked at: so the end of the server is noticed."""
    try:
        while isinstance(task := read(stream), Task):
            tasks.put(task)
    except (EOFError, OSError):
        os._exit(0)


class _Published:
    """The published store, opened anew when another snapshot is."""

    def __init__(self, folder: Path) -> None:
        self._folder = StoreFolder(folder)
        self._name: str | None = None
        self._store = ox.Store()

    def store(self) -> ox.Store:
        name = self._folder.published()
        if name is None or name != self._name:
            self._store = self._folder.open()
            self._name = name
        return self._store


def _nothing(_: ox.Store) -> None:
    """To see that the store opens."""


def _done(task: Task, published: _Published) -> Done:
    speak(task.language)
    try:
        return Done(task.work(published.store(), *task.arguments))
    except YijuError as error:
        return Done(error)


def _send(stream: BinaryIO, message: object) -> None:
    stream.write(packed(message))
    stream.flush()


if __name__ == "__main__":
    main()
