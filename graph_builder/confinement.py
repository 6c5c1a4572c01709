"""Work in a process of its own: killed at a deadline, short of memory, off the network.

Neither a PDF, a query nor a shape is to be trusted with the process that serves
people: the libraries that read them can neither be stopped nor survive every
input. Whatever it does, it does to that process, and the caller gets one error
to make a sentence of.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from graph_builder.errors import YijuError
from graph_builder.language import Language, speak, tr

T = TypeVar("T")

MEMORY = 2 * 1024**3
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_CHILD = """
import sys
sys.path[:] = {path!r}
from graph_builder import confinement
confinement.serve({memory}, {offline})
"""
# Seconds after the deadline at which a process whose parent is gone ends by itself.
_ORPHANED = 5
_OURS = __name__.partition(".")[0]
# Built-in errors that an input makes wherever it is read: cut off, of other letters, nested too deep.
_OF_INPUTS = (OSError, EOFError, UnicodeError, RecursionError, MemoryError)
# Parts of the standard library that read inputs; any other part fails for what it was given.
_READS_INPUTS = {"codecs", "csv", "encodings", "html", "xml", "zipfile"}
_here = threading.Event()


class Overdue(Exception):
    """The work was not done at its deadline, and was killed."""


class Ended(Exception):
    """The work failed, or its process ended before it was done.

    ``error`` is what Python calls the failure, and empty where Python had no
    time to say; ``detail`` is what the library said. ``place`` is where in our
    own code the mistake is (module:line), and empty where it is the input's.
    """

    def __init__(self, error: str = "", detail: str = "", place: str = "") -> None:
        super().__init__(error, detail, place)
        self.error = error
        self.detail = detail
        self.place = place


def confined(
    work: Callable[..., T],
    *arguments: object,
    seconds: float,
    memory: int = MEMORY,
    offline: bool = True,
) -> T:
    """What ``work``, a function of a module, makes of ``arguments``.

    Its process has ``memory`` bytes of address space (where the system limits
    it) and, ``offline``, no network.

    :raises YijuError: what ``work`` itself says.
    :raises Overdue: it took longer than ``seconds``.
    :raises Ended: it failed in any other way.
    """
    process = Confined(memory=memory, offline=offline)
    try:
        return process.do(work, *arguments, seconds=seconds)
    finally:
        process.stop()


def is_confined() -> bool:
    """Whether this process is such a one, and all it does is confined already."""
    return _here.is_set()


class Confined:
    """A process that does one piece of work after the other, started when it has the first.

    One that was killed, ended, or ran out of memory is followed by another, and so is one
    that was told something else by the environment.
    """

    def __init__(self, *, memory: int = MEMORY, offline: bool = True) -> None:
        self._memory, self._offline = memory, offline
        self._process: subprocess.Popen[bytes] | None = None
        self._told: dict[str, str] = {}

    def do(self, work: Callable[..., T], *arguments: object, seconds: float) -> T:
        """What ``work`` makes of ``arguments``; raises as :func:`confined` does."""
        told = _told()
        if self._process is None or self._process.poll() is not None or told != self._told:
            self.stop()
            self._told = told
            self._process = self._start()
        process = self._process
        deadline = threading.Timer(seconds, process.kill)
        deadline.start()
        language: Language = "zh" if tr("zh", "en") == "zh" else "en"
        found: Any = None
        whole = False
        try:
            found = _exchange(process, (work, arguments, seconds, language))
            whole = not (isinstance(found, Ended) and found.error in ("", "MemoryError"))
        finally:
            late = not deadline.is_alive()
            deadline.cancel()
            if late or not whole:
                self.stop()
        if late and isinstance(found, Ended):
            raise Overdue
        if isinstance(found, YijuError | Ended):
            raise found
        result: T = found
        return result

    def _start(self) -> subprocess.Popen[bytes]:
        code = _CHILD.format(path=sys.path, memory=self._memory, offline=self._offline)
        # A session of its own: what the terminal tells us, we tell it.
        return subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def stop(self) -> None:
        """End the process, whatever it does."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()


class Crew:
    """Confined processes that are kept for the next piece of work: as many as there are
    pieces at once, each of which raises what :func:`confined` does."""

    def __init__(self, *, memory: int = MEMORY) -> None:
        self._memory = memory
        self._all: list[Confined] = []
        self._idle: list[Confined] = []
        self._lock = threading.Lock()
        self._stopped = False
        atexit.register(self.stop)

    def do(self, work: Callable[..., T], *arguments: object, seconds: float) -> T:
        """What ``work``, a function of a module, makes of ``arguments``."""
        with self._lock:
            if self._stopped:
                raise Ended
            if not self._idle:
                self._idle.append(Confined(memory=self._memory))
                self._all.append(self._idle[-1])
            process = self._idle.pop()
        try:
            return process.do(work, *arguments, seconds=seconds)
        finally:
            with self._lock:
                self._idle.append(process)

    def stop(self) -> None:
        """End them all; they do nothing any more."""
        with self._lock:
            self._stopped = True
            crew = tuple(self._all)
        for process in crew:
            process.stop()
        atexit.unregister(self.stop)


def _told() -> dict[str, str]:
    """What the environment tells yiju, which a process takes with it when it starts."""
    return {key: value for key, value in os.environ.items() if key.startswith("YIJU_")}


def _exchange(process: subprocess.Popen[bytes], task: object) -> object:
    """What the process answers to ``task``; that it ended, where it gives no answer."""
    if process.stdin is None or process.stdout is None:
        return Ended()
    message = pickle.dumps(task)
    try:
        process.stdin.write(message)
        process.stdin.flush()
        found: object = pickle.load(process.stdout)
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        return Ended()
    return found


def serve(memory: int, offline: bool) -> None:
    """Do what comes through standard input, and answer through standard output."""
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    _quiet()
    while True:
        try:
            work, arguments, seconds, language = pickle.load(tasks)
        except EOFError:
            return  # the parent is gone
        speak(language)
        if not _here.is_set():
            _here.set()
            limit_memory(memory)
            if offline:
                cut_network()
        _alarm(int(seconds) + _ORPHANED)
        try:
            found = pickle.dumps(work(*arguments))
        except YijuError as error:
            found = pickle.dumps(error)
        except BaseException as error:  # noqa: BLE001 – a library in Rust panics outside Exception
            found = pickle.dumps(ended(error))
        _alarm(0)
        answers.write(found)
        answers.flush()


def ended(error: BaseException) -> Ended:
    """What is told of work that failed with ``error``."""
    return Ended(type(error).__name__, str(error)[:1000], _mistake(error))


def _mistake(error: BaseException) -> str:
    """Where in our own code ``error`` was raised, as module:line; empty where the input is
    to blame: a library has a type of its own for that, or raised anything, as pdfminer does
    of a damaged PDF."""
    if type(error).__module__ != "builtins" or isinstance(error, _OF_INPUTS):
        return ""
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        module = str(frame.f_globals.get("__name__", ""))
        package = module.partition(".")[0]
        if package in _READS_INPUTS or package not in sys.stdlib_module_names:
            return f"{module}:{line}" if package == _OURS else ""
    return ""


def _alarm(seconds: int) -> None:
    """End this process in so many seconds, for 0 not at all, where the system can."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _quiet() -> None:
    """What a library mutters about a bad input, and a crash of it, reach nobody's terminal."""
    logging.disable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115


def limit_memory(size: int) -> None:
    """Give this process no more than ``size`` bytes of address space, and no core file.

    One that has been given less before keeps to that.
    """
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cut_network() -> bool:
    """Take the network from this process; whether the system itself does.

    A network namespace of its own has no way out. Where the system grants none,
    Python's own sockets are gone all the same; what compiled code could reach by
    itself, its caller has to refuse by name.
    """
    sys.addaudithook(_no_sockets)
    if sys.platform != "linux":
        return False
    import ctypes

    libc = ctypes.CDLL(None)
    if libc.unshare(_CLONE_NEWNET) == 0:
        return True
    return bool(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def _no_sockets(event: str, _: tuple[object, ...]) -> None:
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        raise PermissionError(f"{event}: no network here")
