"""Answers about the whole graph, kept as long as the snapshot they were made of is published."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Final, Generic, TypeVar

from starlette.requests import Request

from graph_builder.serving import Lanes
from graph_builder.web import asking

T = TypeVar("T")

#: Answers kept at most, those asked for last.
_MOST: Final = 16


class Kept(Generic[T]):
    """The last answers of a page that is dear to compute, each under a key of its own."""

    def __init__(self, lanes: Lanes) -> None:
        self._folder = lanes.folder
        self._snapshot: str | None = None
        self._answers: OrderedDict[Hashable, T] = OrderedDict()
        self._computing = asyncio.Lock()

    async def answer(
        self, request: Request, work: Callable[[], Coroutine[Any, Any, T]], key: Hashable = None
    ) -> T:
        """What ``work`` comes to on the published snapshot; computed by one, for all who wait."""
        async with self._computing:
            snapshot = self._folder.published()
            if snapshot != self._snapshot:
                self._answers.clear()
                self._snapshot = snapshot
            if key not in self._answers:
                self._answers[key] = await asking.while_waited_for(request, work())
            self._answers.move_to_end(key)
            while len(self._answers) > _MOST:
                self._answers.popitem(last=False)
            return self._answers[key]
