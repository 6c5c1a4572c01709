"""Where a thing of the graph has its page: at its own IRI, on this server.

>>> from graph_builder.namespaces import body_iri, policy_iri
>>> href(policy_iri("沪医保〔2000〕46号").value)
'/policy/%E6%B2%AA%E5%8C%BB%E4%BF%9D%E3%80%942000%E3%80%9546%E5%8F%B7'

What an IRI has encoded stays so, and is not encoded twice:

>>> href(body_iri("[原]").value)
'/body/%5B%E5%8E%9F%5D'
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.requests import Request

from graph_builder.errors import NotFound
from graph_builder.language import tr
from graph_builder.namespaces import BASE, iri_at


def href(iri: str) -> str:
    """The path of the page about ``iri``, which is one of ours."""
    return "/" + quote(iri.removeprefix(BASE), safe="/%")


def again(request: Request, **changes: object) -> str:
    """The address of the page that is asked for, with other values in its query."""
    asked = dict(request.query_params) | {name: str(value) for name, value in changes.items()}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{quote(request.url.path, safe='/%')}?{query}" if query else request.url.path


def thing_at(request: Request) -> str:
    """The IRI of the thing whose page is asked for.

    :raises NotFound: nothing can have this address.
    """
    path = request.scope["raw_path"].decode("latin-1")
    try:
        return iri_at(path).value
    except ValueError as error:
        raise NotFound(tr("没有这个地址。", "there is no such address.")) from error
