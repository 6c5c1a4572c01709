"""A batch of catalogue files, read by several processes at once and kept until it is published.

What a file says is written as N-Quads into a folder beside the store, under the hash of
what it was made from and with, in one step of the file system. A build that is
interrupted leaves there what it finished, and the next goes on from it; publishing
empties the folder. An entry begins with the hash of its statements: one that is damaged
is made anew.

A file is read, recognised and lifted in a confined process
(:mod:`graph_builder.readers.confined`), which takes one file after the other; one that
dies, or is killed at its deadline, fails its file alone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread

import pyoxigraph as ox

from graph_builder.agency import Register
from graph_builder.catalogue import Description
from graph_builder.confinement import Confined, Ended, Overdue
from graph_builder.errors import StoreError, YijuError, unreadable, why
from graph_builder.extraction import recognised
from graph_builder.identify import identify
from graph_builder.language import tr
from graph_builder.lift import lift
from graph_builder.namespaces import catalogue_graph_iri
from graph_builder.observe import observe
from graph_builder.observe.quads import quads
from graph_builder.readers.confined import MEMORY, confined


@dataclass(frozen=True, slots=True)
class Reading:
    """A file to be read, and the entry that its statements are written to."""

    file: Path
    described: Description
    entry: Path

    def is_made(self) -> bool:
        """Whether the entry is there, and whole."""
        try:
            mark, _, said = self.entry.read_bytes().partition(b"\n")
        except OSError:
            return False
        return mark == _mark(said)

    def statements(self) -> Iterator[ox.Quad]:
        """The statements in the entry, which is made."""
        return iter(ox.parse(path=self.entry, format=ox.RdfFormat.N_QUADS))


#: A reading, and what kept it from being made: nothing, or what is said of the file.
Outcome = tuple[Reading, YijuError | None]
_Turn = tuple[Reading, Future[YijuError | None]]
# A second process takes as long to start as the first for a dozen files: what is over
# in this time (in seconds) needs none.
_HEAD_START, _STARTING = 1.0, 60.0


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def forget(folder: Path, keep: Sequence[Reading] = ()) -> None:
    """Remove the entries in ``folder`` that are not of ``keep``, and the folder if none is."""
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
        return
    wanted = {reading.entry.name for reading in keep}
    for path in folder.glob("*"):
        if path.name not in wanted:
            path.unlink(missing_ok=True)


@contextmanager
def reading(
    readings: Sequence[Reading], jobs: int, progress: Callable[[Path], None]
) -> Iterator[Iterator[Outcome]]:
    """The outcomes of ``readings``, in their order, whichever of ``jobs`` processes made them.

    ``progress`` hears of each file when it is done. Leaving the block ends the processes.
    """
    turns: SimpleQueue[_Turn] = SimpleQueue()
    outcomes: dict[Future[YijuError | None], Reading] = {}
    for each in readings:
        future: Future[YijuError | None] = Future()
        outcomes[future] = each
        turns.put((each, future))
    over = Event()
    crew = [Confined(memory=MEMORY) for _ in range(max(1, min(jobs, len(readings))))]
    threads = [
        Thread(target=_take_turns, args=(turns, process, n * _HEAD_START, over), daemon=True)
        for n, process in enumerate(crew)
    ]
    for thread in threads:
        thread.start()
    try:
        yield _in_order(outcomes, progress)
    finally:
        over.set()
        for process, thread in zip(crew, threads, strict=True):
            process.stop()
            thread.join()
            process.stop()  # one that it began meanwhile


def _in_order(
    outcomes: Mapping[Future[YijuError | None], Reading], progress: Callable[[Path], None]
) -> Iterator[Outcome]:
    """The outcomes in the order of the files; ``progress`` hears in the order they are done."""
    done = as_completed(outcomes)
    told = set()
    for future, each in outcomes.items():
        while future not in told:
            told.add(following := next(done))
            progress(outcomes[following].file)
        yield each, future.result()


def _take_turns(turns: SimpleQueue[_Turn], process: Confined, seconds: float, over: Event) -> None:
    """Have ``process`` take one turn after the other once it is ready, if it is still
    needed after so many seconds."""
    if over.wait(seconds) or turns.empty():
        return
    with suppress(Overdue, Ended):  # the first file will say the same, by name
        process.do(_make_ready, seconds=_STARTING)
    while not over.is_set():
        try:
            each, future = turns.get_nowait()
        except Empty:
            return
        try:
            future.set_result(_made(each, process))
        except BaseException as error:  # noqa: BLE001 – raised where the outcome is awaited
            future.set_exception(error)


def _made(each: Reading, process: Confined) -> YijuError | None:
    """Write the entry of ``each``; what keeps it from being made is returned."""
    try:
        said = confined(_said, each.file, each.described, crew=process)
    except YijuError as error:
        return error
    unfinished = each.entry.with_suffix(f".{os.getpid()}")
    try:
        each.entry.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(_mark(said) + b"\n" + said)
        unfinished.replace(each.entry)
    except OSError as error:
        return _unwritable(each.entry.parent, error)
    return None


def _said(file: Path, described: Description) -> bytes:
    """What ``file`` says, as N-Quads; runs in a confined process."""
    try:
        catalogue = recognised(file, described)
    except OSError as error:
        raise unreadable(file, error) from error
    record = identify(catalogue, _register())
    graph = catalogue_graph_iri(described.id)
    stated = chain(lift(record, graph), quads(observe(catalogue), graph))
    return ox.serialize(stated, format=ox.RdfFormat.N_QUADS) or b""


def _make_ready() -> None:
    """Load what every file needs."""
    _register()


@cache
def _register() -> Register:
    return Register.load()


def _mark(said: bytes) -> bytes:
    """The first line of an entry, which N-Quads takes for a comment."""
    return b"# sha256 " + hashlib.sha256(said).hexdigest().encode()


def _unwritable(folder: Path, error: OSError) -> StoreError:
    return StoreError(
        tr(
            f"{folder}：无法写入（{why(error)}）。请换一个文件夹。",
            f"{folder}: cannot be written ({why(error)}); choose another folder.",
        )
    )
