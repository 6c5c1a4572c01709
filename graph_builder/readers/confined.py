"""Reading in a process of its own, with limits on memory and time.

A file may be damaged or made to do harm: a page that unpacks to gigabytes, a
drawing that never ends, a font that crashes the library. Whatever it does, it
does to that process, and the reader gets one sentence.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from graph_builder.errors import InputError
from graph_builder.language import Language, speak, tr

T = TypeVar("T")

_MEMORY = 2 * 1024**3
_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class _Crash:
    """The reader failed on the file; ``error`` is what Python calls the failure."""

    error: str


def confined(read: Callable[[Path], T], path: Path, *, seconds: float = _SECONDS) -> T:
    """What ``read``, a function of a module, makes of ``path`` in a process of its own.

    :raises InputError: what ``read`` itself says of the file; or that it crashed,
        ran out of memory, or took longer than ``seconds``.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    language: Language = "zh" if tr("zh", "en") == "zh" else "en"
    process = context.Process(target=_work, args=(theirs, read, path, language), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            raise _too_slow(path, seconds)
        found: Any = ours.recv()
    except EOFError:
        found = _Crash("")
    finally:
        process.kill()
        process.join()
        ours.close()
    if isinstance(found, InputError):
        raise found
    if isinstance(found, _Crash):
        raise _too_large(path) if found.error == "MemoryError" else _damaged(path, found.error)
    result: T = found
    return result


def _work(
    connection: Connection, read: Callable[[Path], object], path: Path, language: Language
) -> None:
    speak(language)
    logging.disable()  # what a library mutters about a bad file
    sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    _limit_memory()
    try:
        connection.send(read(path))
    except InputError as error:
        connection.send(error)
    except Exception as error:  # whatever a library raises on a bad file
        connection.send(_Crash(type(error).__name__))
        raise
    finally:
        connection.close()


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _too_slow(path: Path, seconds: float) -> InputError:
    return InputError(
        tr(
            f"{path}：读取超过 {seconds:g} 秒，已停止。请拆成较小的文件，或另存为文本文件。",
            f"{path}: reading took more than {seconds:g} s and was stopped; "
            "split the file, or save it as text.",
        )
    )


def _too_large(path: Path) -> InputError:
    return InputError(
        tr(
            f"{path}：读取所需内存过大，已停止。请拆成较小的文件，或另存为文本文件。",
            f"{path}: reading needs too much memory and was stopped; "
            "split the file, or save it as text.",
        )
    )


def _damaged(path: Path, error: str) -> InputError:
    detail = tr(f"（{error}）", f" ({error})") if error else ""
    return InputError(
        tr(
            f"{path}：文件已损坏，或内容与扩展名“{path.suffix}”不符，无法读取{detail}。",
            f"{path}: damaged, or not what its ending {path.suffix!r} says; "
            f"it cannot be read{detail}.",
        )
    )
