"""Work in a process of its own: killed at a deadline, short of memory, off the network.

Neither a PDF, a query nor a shape is to be trusted with the process that serves
people: the libraries that read them can neither be stopped nor survive every
input. Whatever it does, it does to that process, and the caller gets one error
to make a sentence of.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from graph_builder.errors import YijuError
from graph_builder.language import Language, speak, tr

T = TypeVar("T")

MEMORY = 2 * 1024**3
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


class Overdue(Exception):
    """The work was not done at its deadline, and was killed."""


class Ended(Exception):
    """The work failed, or its process ended before it was done.

    ``error`` is what Python calls the failure, and empty where Python had no
    time to say; ``detail`` is what the library said.
    """

    def __init__(self, error: str = "", detail: str = "") -> None:
        super().__init__(error, detail)
        self.error = error
        self.detail = detail


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
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    language: Language = "zh" if tr("zh", "en") == "zh" else "en"
    process = context.Process(target=_work, args=(theirs, language, memory, offline), daemon=True)
    process.start()
    theirs.close()
    try:
        # Not as arguments of the process: one that cannot start would never take them.
        ours.send((work, arguments))
        if not ours.poll(seconds):
            raise Overdue
        found: Any = ours.recv()
    except (EOFError, OSError):
        found = Ended()
    finally:
        process.kill()
        process.join()
        ours.close()
    if isinstance(found, YijuError | Ended):
        raise found
    result: T = found
    return result


def _work(
    connection: Connection,
    language: Language,
    memory: int,
    offline: bool,
) -> None:
    speak(language)
    _quiet()
    work, arguments = connection.recv()
    limit_memory(memory)
    if offline:
        cut_network()
    try:
        connection.send(work(*arguments))
    except YijuError as error:
        connection.send(error)
    except BaseException as error:  # a library in Rust panics outside Exception
        connection.send(Ended(type(error).__name__, str(error)[:1000]))
        raise
    finally:
        connection.close()


def _quiet() -> None:
    """What a library mutters about a bad input, and a crash of it, reach nobody's terminal."""
    logging.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
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
