"""A request's answer from a lane: for as long as somebody waits for it.

A client that goes away takes its query with it: the worker is killed as at a deadline.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from http import HTTPStatus
from typing import Any, Final, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from graph_builder.language import tr
from graph_builder.serving.work import Written
from graph_builder.web.media_types import with_charset
from graph_builder.web.protocol import Refused

T = TypeVar("T")

#: A larger body is refused.
MOST_BYTES: Final = 2 * 1024**2
#: In which a body must have arrived.
_BODY_SECONDS: Final = 10.0
#: Rows or triples of an answer.
ROWS: Final = 10_000


async def body_of(request: Request) -> bytes:
    """The body of ``request``.

    :raises Refused: it is larger than 2 MiB, or comes too slowly.
    """
    data = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for part in request.stream():
                data += part
                if len(data) > MOST_BYTES:
                    raise Refused(
                        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                        tr("请求正文超过 2 MiB。", "the body is larger than 2 MiB."),
                    )
    except TimeoutError as error:
        raise Refused(
            HTTPStatus.REQUEST_TIMEOUT,
            tr("请求正文来得太慢。", "the body came too slowly."),
        ) from error
    return bytes(data)


async def while_waited_for(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` comes to; cancelled when the client goes away.

    :raises ClientDisconnect: the client went away.
    """
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        return task.result()
    finally:
        gone.cancel()
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def limits_of(request: Request) -> str:
    """The address of the page that explains the limits."""
    return str(request.url_for("limits"))


def written(request: Request, answer: Written, media_type: str) -> Response:
    """The response with ``answer``: 206 where it was cut, with a header that says so."""
    headers = {"Vary": "Accept, Accept-Language"}
    if answer.cut:
        headers["X-SPARQL-MaxRows"] = str(answer.rows)
        headers["Link"] = f'<{limits_of(request)}>; rel="help"'
    return Response(
        answer.data,
        HTTPStatus.PARTIAL_CONTENT if answer.cut else HTTPStatus.OK,
        headers,
        media_type=with_charset(media_type),
    )
