"""The page of a body."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from graph_builder.serving import Lanes
from graph_builder.views.body import body_page
from graph_builder.web import asking
from graph_builder.web.site.paging import page_of
from graph_builder.web.site.rendering import page


async def body(request: Request, lanes: Lanes, iri: str) -> Response:
    """What the body ``iri`` is called, what it issued, and where it is named."""
    asked = lanes.fast.run(body_page, iri, page_of(request))
    return page(request, "body", it=await asking.while_waited_for(request, asked))
