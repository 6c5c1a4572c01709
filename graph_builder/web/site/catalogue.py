"""The page of a catalogue: its sheet with the findings in place."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from graph_builder.confinement import Ended, Overdue
from graph_builder.errors import ValidationError
from graph_builder.findings import Finding, find
from graph_builder.findings.words import SEVERITY, field_name
from graph_builder.serving import Lanes
from graph_builder.sheet import FIELDS
from graph_builder.views.catalogue import CataloguePage, catalogue_page
from graph_builder.web import asking
from graph_builder.web.site.kept import kept
from graph_builder.web.site.paging import page_of
from graph_builder.web.site.rendering import page


async def catalogue(request: Request, lanes: Lanes, iri: str) -> Response:
    """The rows of the catalogue ``iri`` in their order, each with what was found in it."""
    asked = lanes.fast.run(catalogue_page, iri, page_of(request))
    found = await asking.while_waited_for(request, asked)
    try:
        beside, checked = _beside(found, (await kept(request, find)).open), True
    except (Overdue, Ended, ValidationError):
        beside, checked = {}, False
    return page(
        request,
        "catalogue",
        it=found,
        beside=beside,
        checked=checked,
        fields=FIELDS,
        field_name=field_name,
        severities=SEVERITY,
    )


def _beside(found: CataloguePage, findings: tuple[Finding, ...]) -> dict[str, list[Finding]]:
    """The findings on the items of this page, by the item."""
    beside: dict[str, list[Finding]] = {}
    for each in findings:
        if each.catalogue == found.slug and each.item is not None:
            beside.setdefault(each.item, []).append(each)
    return beside
