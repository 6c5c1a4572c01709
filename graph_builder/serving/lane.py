"""A lane: some workers, and those who wait for one.

As many tasks run at once as the lane is wide; spare workers stand by, so that one that
was killed is replaced at once and its successor started after the answer. Who would
have to wait too long is told so instead.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from graph_builder.errors import YijuError
from graph_builder.language import tr
from graph_builder.serving.process import Terms, Worker

T = TypeVar("T")

#: Before a worker is started again where the last one could not be.
_PAUSE = 1.0


class Busy(YijuError):
    """All workers are busy and too many wait; ``seconds`` says when to come back."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            tr(
                f"服务器正忙，请在 {seconds} 秒后再试。",
                f"the server is busy; try again in {seconds} s.",
            )
        )
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Width:
    """How wide a lane is: tasks at once, workers to spare, how many may wait."""

    tasks: int
    spares: int
    waiting: int


@dataclass(frozen=True, slots=True)
class State:
    """What a lane is doing."""

    workers: int
    busy: int
    waiting: int


class Lane:
    """A lane of workers, each task killed after ``seconds``."""

    def __init__(self, terms: Terms, width: Width, seconds: float) -> None:
        self._terms = terms
        self._width = width
        self._seconds = seconds
        self._free = asyncio.Semaphore(width.tasks)
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._workers: set[Worker] = set()
        self._replacing: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._busy = 0

    async def open(self) -> None:
        """Start the workers.

        :raises StoreError: the graph cannot be opened.
        """
        try:
            async with asyncio.TaskGroup() as starting:
                for _ in range(self._width.tasks + self._width.spares):
                    starting.create_task(self._start())
        except BaseExceptionGroup as errors:
            raise first_of(errors) from errors

    async def close(self) -> None:
        """End every worker."""
        for task in self._replacing:
            task.cancel()
        await asyncio.gather(*self._replacing, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._workers))
        self._workers.clear()

    @property
    def state(self) -> State:
        """What the lane is doing."""
        alive = sum(worker.alive for worker in self._workers)
        return State(alive, self._busy, self._waiting)

    @property
    def namespace(self) -> bool:
        """Whether the system keeps every worker off the network."""
        return all(worker.namespace for worker in self._workers)

    async def run(self, work: Callable[..., T], *arguments: object) -> T:
        """What ``work``, a function of a module, makes of the store and ``arguments``.

        :raises YijuError: what ``work`` itself says.
        :raises Busy: too many wait, or a worker did not become free in time.
        :raises Overdue: it took too long, and was killed.
        :raises Ended: it failed in any other way.
        """
        worker = await self._next()
        self._busy += 1
        try:
            return await worker.run(work, *arguments, seconds=self._seconds)
        finally:
            self._busy -= 1
            self._put_back(worker)
            self._free.release()

    async def _next(self) -> Worker:
        if self._waiting >= self._width.waiting:
            raise Busy(math.ceil(self._seconds))
        self._waiting += 1
        held = False
        try:
            async with asyncio.timeout(self._seconds):
                await self._free.acquire()
                held = True
                while not (worker := await self._idle.get()).alive:
                    self._put_back(worker)
                return worker
        except BaseException as error:
            if held:
                self._free.release()
            if isinstance(error, TimeoutError):
                raise Busy(math.ceil(self._seconds)) from error
            raise
        finally:
            self._waiting -= 1

    def _put_back(self, worker: Worker) -> None:
        if worker.alive:
            self._idle.put_nowait(worker)
            return
        task = asyncio.create_task(self._replace(worker))
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def _replace(self, worker: Worker) -> None:
        await worker.end()
        self._workers.discard(worker)
        while True:  # until it succeeds, or the lane is closed
            try:
                await self._start()
                return
            except (YijuError, OSError):
                await asyncio.sleep(_PAUSE)

    async def _start(self) -> None:
        worker = await Worker.start(self._terms)
        self._workers.add(worker)
        self._idle.put_nowait(worker)


def first_of(error: BaseException) -> BaseException:
    """The first of a group of errors, or the error itself."""
    return first_of(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error
