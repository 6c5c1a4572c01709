"""The page of a document."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from graph_builder.serving import Lanes
from graph_builder.views.document import document_page
from graph_builder.web import asking
from graph_builder.web.site.paging import page_of
from graph_builder.web.site.rendering import page


async def document(request: Request, lanes: Lanes, iri: str) -> Response:
    """What the document ``iri`` is, and what hangs on it."""
    asked = lanes.fast.run(document_page, iri, page_of(request), date.today())
    return page(request, "document", it=await asking.while_waited_for(request, asked))
