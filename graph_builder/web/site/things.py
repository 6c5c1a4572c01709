"""The IRIs of things: a page for people, RDF for programs, by Accept or ``?format=``.

Documents, items, bodies and catalogues have pages of their own (``PAGES``); of everything
else all statements are shown.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.language import tr
from graph_builder.namespaces import BASE
from graph_builder.serving import Lanes
from graph_builder.serving.work import NotOffered
from graph_builder.views.statements import about, statements
from graph_builder.web import asking
from graph_builder.web.media_types import GRAPHS
from graph_builder.web.negotiation import chosen
from graph_builder.web.protocol import Refused
from graph_builder.web.site.addresses import thing_at
from graph_builder.web.site.body import body
from graph_builder.web.site.catalogue import catalogue
from graph_builder.web.site.document import document
from graph_builder.web.site.item import item
from graph_builder.web.site.rendering import page

Page = Callable[[Request, Lanes, str], Awaitable[Response]]

#: The first part of the path of what has IRIs, as ``graph_builder.namespaces`` makes them.
_FAMILIES: Final = (
    "policy", "catalogue", "body", "concept", "effects", "registration", "place", "graph", "import",
    "observation", "mapping", "review", "dismissal", "relation", "query", "scheme", "code", "change",
)  # fmt: skip

_HTML: Final = "text/html"
#: What ``?format=`` may say.
FORMATS: Final = {
    "html": _HTML,
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdfxml": "application/rdf+xml",
}

#: The pages of things, each with the pattern of the paths that it is for.
PAGES: Final[tuple[tuple[re.Pattern[str], Page], ...]] = (
    (re.compile(r"policy/.+"), document),
    (re.compile(r"catalogue/[^/]+/item/\d+"), item),
    (re.compile(r"catalogue/[^/]+"), catalogue),
    (re.compile(r"body/.+"), body),
)


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Answer for the IRI of every thing."""

    async def answer(request: Request, rest: str) -> Response:
        iri = thing_at(request)
        media_type = wanted_form(request)
        if media_type == _HTML:
            made = await _page_for(iri)(request, lanes, iri)
        else:
            asked = lanes.fast.run(statements, iri, GRAPHS[media_type])
            found = await asking.while_waited_for(request, asked)
            made = asking.written(request, found, media_type)
        made.headers["Link"] = alternates(request, media_type)
        return made

    for family in _FAMILIES:
        app.add_api_route(
            f"/{family}/{{rest:path}}",
            answer,
            methods=["GET"],
            include_in_schema=False,
            response_class=Response,
        )


def _page_for(iri: str) -> Page:
    path = iri.removeprefix(BASE)
    return next((made for pattern, made in PAGES if pattern.fullmatch(path)), _statements)


async def _statements(request: Request, lanes: Lanes, iri: str) -> Response:
    found = await asking.while_waited_for(request, lanes.fast.run(about, iri))
    return page(request, "statements", about=found)


def wanted_form(request: Request) -> str:
    """The media type to answer in.

    :raises Refused: ``format`` is none of ours.
    :raises NotOffered: Accept names none of ours.
    """
    form = request.query_params.get("format")
    if form is not None:
        if form not in FORMATS:
            raise Refused(
                HTTPStatus.BAD_REQUEST,
                tr("format 可用的有：", "format is one of: ") + "、".join(FORMATS),
            )
        return FORMATS[form]
    accept = ",".join(request.headers.getlist("accept")) or None
    found = chosen(accept, (_HTML, *GRAPHS))
    if found is None:
        raise NotOffered(tr("Accept 里没有可用的格式：", "Accept names no format on offer:"))
    return found


def alternates(request: Request, given: str) -> str:
    """The other forms of the same thing, as RFC 8288 links them."""
    quoted = request.scope["raw_path"].decode("latin-1")
    return ", ".join(
        f'<{quoted}?format={form}>; rel="alternate"; type="{media_type}"'
        for form, media_type in FORMATS.items()
        if media_type != given
    )
