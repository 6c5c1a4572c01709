"""Reading in a process of its own, with limits on memory and time.

A file may be damaged or made to do harm: a page that unpacks to gigabytes, a
drawing that never ends, a font that crashes the library. Whatever it does, it
does to that process, and the reader gets one sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from graph_builder import confinement
from graph_builder.confinement import Confined, Crew
from graph_builder.errors import InputError, OurMistake
from graph_builder.language import tr

T = TypeVar("T")

MEMORY = 1024**3
_SECONDS, _SECONDS_A_MEGABYTE = 25.0, 20.0


def confined(
    read: Callable[..., T],
    path: Path,
    *more: object,
    crew: Crew | Confined | None = None,
    seconds: float | None = None,
) -> T:
    """What ``read``, a function of a module, makes of ``path`` in a process of its own,
    or in ``crew``, which is kept for other files; in a process that is confined already, it works there.

    :raises InputError: what ``read`` itself says of the file; or that it crashed, ran out
        of memory, or took longer than ``seconds``, or than a file of its size may.
    :raises OurMistake: our own code failed on it.
    """
    if confinement.is_confined():
        return read(path, *more)
    seconds = seconds or _seconds(path)
    try:
        if crew is not None:
            return crew.do(read, path, *more, seconds=seconds)
        return confinement.confined(read, path, *more, seconds=seconds, memory=MEMORY)
    except confinement.Overdue as overdue:
        raise _too_slow(path, seconds) from overdue
    except confinement.Ended as ended:
        raise failed(path, ended) from ended


def failed(path: Path, ended: confinement.Ended) -> InputError:
    """What is said of the file at ``path`` whose reading ended so."""
    if ended.error == "MemoryError":
        return _too_large(path)
    if ended.place:
        return _mistaken(path, ended)
    return _damaged(path, ended.error)


def _seconds(path: Path) -> float:
    """How long a file of its size may be read."""
    size = path.stat().st_size if path.is_file() else 0
    return _SECONDS + round(_SECONDS_A_MEGABYTE * size / 1024**2)


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


def _mistaken(path: Path, ended: confinement.Ended) -> OurMistake:
    where = f"{ended.error}, {ended.place}"
    return OurMistake(
        tr(
            f"{path}：读取时 yiju 自身出错（{where}），没有读完。这是 yiju 的错误，"
            "请把这句话报告给维护者；文件可以公开时请一并附上。",
            f"{path}: yiju itself failed while reading it ({where}). This is a fault of yiju: "
            "please report this sentence, with the file if it may be shown.",
        )
    )
