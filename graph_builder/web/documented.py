"""What every operation may answer besides what it is asked for, as OpenAPI documents it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_SAID: Final[Mapping[int, str]] = {
    400: "Not what is asked for: the text says what is wrong, and where",
    403: "Refused: an update, or a query that asks another server",
    404: "There is no such thing; near ones are named",
    406: "No format on offer is accepted; those on offer are named",
    408: "The body came too slowly",
    413: "The query or the body is too large",
    415: "The body is of no type that the protocol knows",
    500: "The query exhausted its process",
    503: "Busy, or nothing is published: see Retry-After",
    504: "It took too long and was stopped",
}


def problems(*statuses: int, media_type: str = "application/problem+json") -> dict[int | str, Any]:
    """The responses with these statuses, in words or as RFC 9457 has them."""
    return {
        status: {"description": _SAID[status], "content": {media_type: {}}} for status in statuses
    }
