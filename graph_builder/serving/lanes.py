"""The lanes of a server: who waits for whom.

``fast``
    questions of the library that answer in milliseconds;
``scan``
    questions of the library that go through the graph;
``slow``
    free SPARQL, at a lower priority.

So nothing that anybody types holds up a question of the library.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from types import TracebackType
from typing import Final

from graph_builder.query import Question
from graph_builder.serving.lane import Lane, Width, first_of
from graph_builder.serving.process import Terms
from graph_builder.store import StoreFolder

#: Bytes of address space for a worker.
_MEMORY: Final = 2 * 1024**3
_NICENESS: Final = 10
#: The library's questions are known to end, and have so long at least.
_LIBRARY_SECONDS: Final = 30.0


class Lanes:
    """The lanes to the workers on the graph in ``folder``, open inside ``async with``.

    ``seconds`` is what a free query may take.
    """

    def __init__(self, folder: Path, seconds: float) -> None:
        cores = os.cpu_count() or 1
        self.folder = StoreFolder(folder)
        self.seconds = seconds
        ours = Terms(folder, _MEMORY, prepared=True)
        theirs = Terms(folder, _MEMORY, _NICENESS)
        patience = max(seconds, _LIBRARY_SECONDS)
        self.fast = Lane(ours, Width(min(max(cores, 2), 4), spares=0, waiting=256), patience)
        self.scan = Lane(ours, Width(2, spares=0, waiting=64), patience)
        self.slow = Lane(theirs, Width(2, spares=1, waiting=16), seconds)

    async def __aenter__(self) -> Lanes:
        try:
            async with asyncio.TaskGroup() as opening:
                for lane in self.all.values():
                    opening.create_task(lane.open())
        except BaseException as error:
            await self.close()
            raise first_of(error) from error
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End every worker."""
        await asyncio.gather(*(lane.close() for lane in self.all.values()))

    @property
    def all(self) -> dict[str, Lane]:
        """The lanes by name."""
        return {"fast": self.fast, "scan": self.scan, "slow": self.slow}

    @property
    def namespace(self) -> bool:
        """Whether the system keeps every worker off the network."""
        return all(lane.namespace for lane in self.all.values())

    def lane_of(self, question: Question | None) -> Lane:
        """The lane for ``question``; for free SPARQL where there is none."""
        if question is None:
            return self.slow
        return self.fast if question.lane == "fast" else self.scan
