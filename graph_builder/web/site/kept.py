"""Answers about the whole graph, kept as long as the snapshot they were made of is published.

Pages that show the same, the findings for one, share what was computed for the first of them.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

from starlette.requests import Request

from graph_builder.language import tr
from graph_builder.serving import Lanes
from graph_builder.web import asking

T = TypeVar("T")

#: Answers kept at most, those asked for last.
_MOST: Final = 32


class Shelf:
    """The answers that are kept for an application on ``lanes``."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes
        self._snapshot: str | None = None
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._computing: dict[Hashable, asyncio.Lock] = {}

    async def answer(
        self, request: Request, key: Hashable, work: Callable[..., T], *given: object
    ) -> T:
        """The answer under ``key``; what ``work`` makes of the graph and ``given``, where there
        is none yet. It is computed for one, and all who wait for it get it."""
        snapshot = self._lanes.folder.published()
        if snapshot != self._snapshot:
            self._answers.clear()
            self._computing.clear()
            self._snapshot = snapshot
        async with self._computing.setdefault(key, asyncio.Lock()):
            if snapshot == self._snapshot and key in self._answers:
                self._answers.move_to_end(key)
                known: T = self._answers[key]
                return known
            found = await asking.while_waited_for(request, self._lanes.scan.run(work, *given))
            if snapshot == self._snapshot:
                self._answers[key] = found
                if len(self._answers) > _MOST:
                    oldest, _ = self._answers.popitem(last=False)
                    self._computing.pop(oldest, None)
            return found


async def kept(request: Request, work: Callable[..., T], *given: object) -> T:
    """What ``work``, a function of a module, makes of the published graph and ``given``, in
    the language spoken.

    :raises YijuError: what ``work`` itself says; nothing is kept then.
    """
    shelf: Shelf = request.app.state.kept
    return await shelf.answer(request, (work, given, tr("zh", "en")), work, *given)
