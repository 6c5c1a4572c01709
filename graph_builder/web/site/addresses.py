"""Addresses of this server: of the thing that is asked for, of the same page asked otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from starlette.requests import Request

from graph_builder.errors import NotFound
from graph_builder.language import tr
from graph_builder.namespaces import iri_at


def again(request: Request, **changes: object) -> str:
    """The address of the page that is asked for, with other values in its query."""
    asked = dict(request.query_params) | {name: str(value) for name, value in changes.items()}
    query = urlencode({name: value for name, value in asked.items() if value})
    path = quote(request.url.path, safe="/%")
    return f"{path}?{query}" if query else path


def thing_at(request: Request) -> str:
    """The IRI of the thing whose page is asked for.

    :raises NotFound: nothing can have this address.
    """
    path = request.scope["raw_path"].decode("latin-1")
    try:
        return iri_at(path).value
    except ValueError as error:
        raise NotFound(tr("没有这个地址。", "there is no such address.")) from error


def exploring(
    of: Sequence[str],
    steps: Sequence[object] = (),
    path: str = "/explore",
    also: Sequence[tuple[str, str]] = (),
) -> str:
    """The address of the explorer with a view: where it starts, what is opened, what else is asked.

    >>> exploring(["https://w3id.org/yiju/body/某局"])
    '/explore?of=https%3A%2F%2Fw3id.org%2Fyiju%2Fbody%2F%E6%9F%90%E5%B1%80'
    """
    pairs = [("of", each) for each in of] + [("open", str(each)) for each in steps]
    pairs += also
    return f"{path}?{urlencode(pairs)}"
