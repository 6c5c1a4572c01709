"""A batch of catalogue files, read by several processes at once and kept until it is published.

What a file says is written as N-Quads into a folder beside the store, under the hash of
what it was made from and with, in one step of the file system. A build that is
interrupted leaves there what it finished, and the next goes on from it; publishing
empties the folder. An entry begins with the hash of its statements: one that is damaged
is made anew.

Every process reads one file at a time, each in a confined process of its own
(:mod:`graph_builder.readers.confined`); one that dies fails its file alone.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from types import FrameType

import pyoxigraph as ox

from graph_builder.agency import Register
from graph_builder.catalogue import Description
from graph_builder.errors import InputError, StoreError, YijuError, unreadable, why
from graph_builder.extraction import recognised
from graph_builder.identify import identify
from graph_builder.language import Language, speak, tr
from graph_builder.lift import lift
from graph_builder.namespaces import catalogue_graph_iri
from graph_builder.observe import observe
from graph_builder.observe.quads import quads

_STOPPING = 5.0  # seconds that a process has to end its confined reader


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
    jobs = min(jobs, len(readings))
    if jobs <= 1:
        yield _one_by_one(readings, progress)
        return
    crew = [_Reader() for _ in range(jobs)]
    idle: SimpleQueue[_Reader] = SimpleQueue()
    for reader in crew:
        idle.put(reader)

    def make(each: Reading) -> YijuError | None:
        reader = idle.get()
        try:
            return reader.make(each)
        finally:
            idle.put(reader)

    threads = ThreadPoolExecutor(jobs)
    try:
        futures = [threads.submit(make, each) for each in readings]
        for each, future in zip(readings, futures, strict=True):
            future.add_done_callback(_telling(progress, each.file))
        yield ((each, f.result()) for each, f in zip(readings, futures, strict=True))
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for reader in crew:
            reader.stop()
        threads.shutdown()


def _telling(
    progress: Callable[[Path], None], file: Path
) -> Callable[[Future[YijuError | None]], None]:
    return lambda future: None if future.cancelled() else progress(file)


def _one_by_one(readings: Sequence[Reading], progress: Callable[[Path], None]) -> Iterator[Outcome]:
    for each in readings:
        outcome = _made(each)
        progress(each.file)
        yield each, outcome


def _made(each: Reading) -> YijuError | None:
    """Write the entry of ``each``; what keeps it from being made is returned."""
    try:
        catalogue = recognised(each.file, each.described)
        record = identify(catalogue, _register())
    except InputError as error:
        return error
    except OSError as error:
        return unreadable(each.file, error)
    graph = catalogue_graph_iri(each.described.id)
    stated = chain(lift(record, graph), quads(observe(catalogue), graph))
    said = ox.serialize(stated, format=ox.RdfFormat.N_QUADS) or b""
    unfinished = each.entry.with_suffix(f".{os.getpid()}")
    try:
        each.entry.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(_mark(said) + b"\n" + said)
        unfinished.replace(each.entry)
    except OSError as error:
        return _unwritable(each.entry.parent, error)
    return None


@cache
def _register() -> Register:
    return Register.load()


def _mark(said: bytes) -> bytes:
    """The first line of an entry, which N-Quads takes for a comment."""
    return b"# sha256 " + hashlib.sha256(said).hexdigest().encode()


class _Reader:
    """A process that reads one file after the other; another takes its place if it dies."""

    def __init__(self) -> None:
        self._stopped = False
        self._language: Language = "zh" if tr("zh", "en") == "zh" else "en"
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        # Not a daemon: it has a confined process of its own for every file.
        self._process = context.Process(target=_serve, args=(theirs, self._language))
        self._process.start()
        theirs.close()

    def make(self, each: Reading) -> YijuError | None:
        """Have the entry of ``each`` made; what keeps it from that is returned."""
        try:
            self._connection.send(each)
            found: YijuError | Exception | None = self._connection.recv()
        except (EOFError, OSError):
            if not self._stopped:
                self._connection.close()
                self._process.join()
                self._start()
            return _died(each.file)
        if found is None or isinstance(found, YijuError):
            return found
        raise found

    def stop(self) -> None:
        """End the process, and the one that it has for its file."""
        self._stopped = True
        self._process.terminate()
        self._process.join(_STOPPING)
        self._process.kill()
        self._process.join()


def _serve(connection: Connection, language: Language) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells all; our parent decides
    signal.signal(signal.SIGTERM, _leave)
    speak(language)
    while True:
        try:
            each: Reading = connection.recv()
        except (EOFError, OSError):
            return  # the parent is gone
        try:
            found: Exception | None = _made(each)
        except Exception as error:  # noqa: BLE001 – raised again in the parent, as if it were read there
            found = error
        try:
            connection.send(found)
        except OSError:
            return


def _leave(_: int, __: FrameType | None) -> None:
    raise SystemExit


def _died(file: Path) -> InputError:
    return InputError(
        tr(
            f"{file}：读取它的进程意外结束，这个文件没有读入。请拆成较小的文件再试。",
            f"{file}: the process that read it ended, and the file was not read; "
            "split it and try again.",
        )
    )


def _unwritable(folder: Path, error: OSError) -> StoreError:
    return StoreError(
        tr(
            f"{folder}：无法写入（{why(error)}）。请换一个文件夹。",
            f"{folder}: cannot be written ({why(error)}); choose another folder.",
        )
    )
