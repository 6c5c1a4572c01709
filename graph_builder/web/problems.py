"""What went wrong, as a response: a status, and a text that says what to do.

Plain text, which every SPARQL client shows to its user; ``application/problem+json``
(RFC 9457) where that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from graph_builder.confinement import Ended, Overdue
from graph_builder.errors import (
    NotFound,
    QueryError,
    QueryRefused,
    QueryTooLong,
    StoreError,
    YijuError,
)
from graph_builder.language import tr
from graph_builder.serving import Busy
from graph_builder.serving.work import NotOffered
from graph_builder.web.media_types import GRAPHS, TABLES
from graph_builder.web.protocol import Refused
from graph_builder.web.site.rendering import page, wants_page

_PLAIN: Final = "text/plain"
_PROBLEM: Final = "application/problem+json"
_SHOWN: Final = 60  # of what was given, so much is shown

# The first that fits; what is no error of the person who asks is the server's.
_STATUS: Final[tuple[tuple[type[YijuError], HTTPStatus], ...]] = (
    (QueryTooLong, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (QueryRefused, HTTPStatus.FORBIDDEN),
    (NotOffered, HTTPStatus.NOT_ACCEPTABLE),
    (NotFound, HTTPStatus.NOT_FOUND),
    (QueryError, HTTPStatus.BAD_REQUEST),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
    (Busy, HTTPStatus.SERVICE_UNAVAILABLE),
    (YijuError, HTTPStatus.BAD_REQUEST),
)


def add_to(app: FastAPI, seconds: float) -> None:
    """Answer every error of ``app``, whose free queries may take ``seconds``, as a problem."""

    @app.exception_handler(YijuError)
    async def _said(request: Request, error: YijuError) -> Response:
        if isinstance(error, Refused):
            return problem(request, error.status, str(error))
        status = next(status for kind, status in _STATUS if isinstance(error, kind))
        text = str(error)
        if isinstance(error, NotOffered):
            text += "\n" + "\n".join(dict.fromkeys([*TABLES, *GRAPHS]))
        headers = {}
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers["Retry-After"] = str(error.seconds if isinstance(error, Busy) else 5)
        return problem(request, status, text, headers)

    @app.exception_handler(Overdue)
    async def _overdue(request: Request, _: Overdue) -> Response:
        return problem(
            request,
            HTTPStatus.GATEWAY_TIMEOUT,
            tr(
                f"查询超过时限（自由查询为 {seconds:g} 秒），已终止。请缩小范围。",
                f"the query ran over its time ({seconds:g} s for a free query) and was stopped; "
                "narrow it.",
            ),
        )

    @app.exception_handler(Ended)
    async def _ended(request: Request, _: Ended) -> Response:
        return problem(
            request,
            HTTPStatus.INTERNAL_SERVER_ERROR,
            tr(
                "查询耗尽了内存或使进程中断，已终止。请简化查询。",
                "the query exhausted its process and was stopped; simplify it.",
            ),
        )

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        return problem(request, HTTPStatus(error.status_code), error.detail, error.headers)

    @app.exception_handler(RequestValidationError)
    async def _malformed(request: Request, error: RequestValidationError) -> Response:
        said = "\n".join(map(_amiss, error.errors()))
        return problem(request, HTTPStatus.BAD_REQUEST, said)

    @app.exception_handler(ClientDisconnect)
    async def _gone(_: Request, __: ClientDisconnect) -> Response:
        return Response(status_code=HTTPStatus.BAD_REQUEST)  # for nobody


def _amiss(error: Mapping[str, Any]) -> str:
    """What is wrong with one parameter, and what may stand there.

    >>> _amiss({"loc": ("query", "page"), "input": "x", "ctx": {"ge": 1}})
    '参数 page 不能是“x”，应为不小于 1 的整数。'
    >>> given = {"loc": ("query", "severity"), "input": "坏"}
    >>> _amiss(given | {"ctx": {"expected": "'', 'Info' or 'Warning'"}})
    '参数 severity 不能是“坏”，可用的有：Info、Warning。'
    >>> _amiss({"loc": ("query", "document"), "input": None, "type": "missing"})
    '缺少参数 document。'
    """
    name, given = error["loc"][-1], str(error.get("input"))[:_SHOWN]
    if error.get("type") == "missing":
        return tr(f"缺少参数 {name}。", f"The parameter {name} is missing.")
    limits = error.get("ctx") or {}
    zh, en = "", ""
    if "expected" in limits:
        allowed = [each for each in re.findall("'([^']*)'", limits["expected"]) if each]
        zh, en = f"，可用的有：{'、'.join(allowed)}", f"; choose from {', '.join(allowed)}"
    elif "ge" in limits:
        zh, en = f"，应为不小于 {limits['ge']} 的整数", f"; a whole number from {limits['ge']} on"
    elif "le" in limits:
        zh, en = f"，应为不大于 {limits['le']} 的整数", f"; a whole number up to {limits['le']}"
    elif "max_length" in limits:
        zh, en = f"，最长 {limits['max_length']} 字", f"; at most {limits['max_length']} characters"
    elif error.get("type") == "int_parsing":
        zh, en = "，应为整数", "; a whole number"
    elif error.get("type") == "bool_parsing":
        zh, en = "，应为 true 或 false", "; true or false"
    return tr(
        f"参数 {name} 不能是“{given}”{zh}。", f"The parameter {name} cannot be “{given}”{en}."
    )


def problem(
    request: Request, status: HTTPStatus, text: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The response of ``status`` that says ``text``."""
    if request.url.path.startswith("/api/") or _PROBLEM in request.headers.get("accept", ""):
        said = {"type": "about:blank", "title": status.phrase, "status": status, "detail": text}
        return Response(orjson.dumps(said), status, headers, media_type=_PROBLEM)
    if wants_page(request):
        asked = request.url.path.rsplit("/", 1)[-1] if status == HTTPStatus.NOT_FOUND else ""
        found = page(request, "problem", status, said=text, words=unquote(asked)[:_SHOWN])
        found.headers.update(headers or {})
        return found
    return Response(text.rstrip("\n") + "\n", status, headers, media_type=_PLAIN)
