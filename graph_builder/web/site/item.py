"""The page of an item, with its findings beside its rows."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from graph_builder.findings.words import field_name
from graph_builder.serving import Lanes
from graph_builder.sheet import FIELDS, other_headings
from graph_builder.views.item import item_page
from graph_builder.web import asking
from graph_builder.web.site.rendering import page


async def item(request: Request, lanes: Lanes, iri: str) -> Response:
    """What the item ``iri`` says, as printed, and what it rests on."""
    found = await asking.while_waited_for(request, lanes.fast.run(item_page, iri, date.today()))
    headings = other_headings(found.rows)
    return page(request, "item", it=found, fields=FIELDS, headings=headings, field_name=field_name)
