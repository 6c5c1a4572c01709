"""A worker as the server sees it: started, given a task, killed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import TypeVar

from graph_builder.confinement import Ended, Overdue
from graph_builder.errors import StoreError, YijuError
from graph_builder.language import Language, tr
from graph_builder.serving.channel import Done, Ready, Task, packed, receive

T = TypeVar("T")

#: In which a worker must have started.
_STARTS_IN = 60.0
_BUFFER = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms workers are started: the graph, bytes of address space, priority.

    ``prepared`` for the library's questions: the first asked is as quick as the next.
    """

    folder: Path
    memory: int
    niceness: int = 0
    prepared: bool = False


class Worker:
    """A worker process; one task at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._killed = False
        self.namespace = False

    @classmethod
    async def start(cls, terms: Terms) -> Worker:
        """A worker that is ready.

        :raises StoreError: it cannot open the graph, or cannot be started.
        """
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "graph_builder.serving.worker"),
            *map(str, (terms.folder, terms.memory, terms.niceness, int(terms.prepared))),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            limit=_BUFFER,
        )
        worker = cls(process)
        try:
            said = await worker._receive(_STARTS_IN)
        except (Ended, Overdue) as error:
            await worker.end()
            raise StoreError(
                tr("查询进程无法启动。", "a worker process could not be started.")
            ) from error
        except asyncio.CancelledError:
            await worker.end()
            raise
        if not isinstance(said, Ready):
            await worker.end()
            raise (
                said.value
                if isinstance(said, Done) and isinstance(said.value, YijuError)
                else StoreError(str(said))
            )
        worker.namespace = said.namespace
        return worker

    @property
    def alive(self) -> bool:
        """Whether it can be given a task."""
        return not self._killed and self._process.returncode is None

    @property
    def id(self) -> int:
        """The id of its process."""
        return self._process.pid

    async def run(self, work: Callable[..., T], *arguments: object, seconds: float) -> T:
        """What ``work`` makes of its store and ``arguments``.

        Whoever stops waiting, by a deadline or by going away, kills it.

        :raises YijuError: what ``work`` itself says.
        :raises Overdue: it took longer than ``seconds``.
        :raises Ended: it failed in any other way, which ends its process.
        """
        language: Language = "zh" if tr("zh", "en") == "zh" else "en"
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(packed(Task(work, arguments, language)))
            said = await self._receive(seconds)
        except BaseException:
            self._kill()
            raise
        assert isinstance(said, Done)
        if isinstance(said.value, YijuError):
            raise said.value
        value: T = said.value  # type: ignore[assignment]
        return value

    async def _receive(self, seconds: float) -> object:
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(seconds):
                return await receive(self._process.stdout)
        except TimeoutError as error:
            raise Overdue from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Ended from error

    def _kill(self) -> None:
        self._killed = True
        if self._process.returncode is None:
            self._process.kill()

    async def end(self) -> None:
        """Kill it and wait until it is gone."""
        self._kill()
        await self._process.wait()
