"""Which page of a list is asked for."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from starlette.requests import Request

from graph_builder.language import tr
from graph_builder.web.protocol import Refused

_LAST: Final = 100_000


def page_of(request: Request) -> int:
    """The number after ``page=``, counted from 1.

    :raises Refused: it is none.
    """
    text = request.query_params.get("page", "1")
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= _LAST:
        raise Refused(HTTPStatus.BAD_REQUEST, tr(f"没有这一页：{text}", f"no such page: {text}"))
    return int(text)
