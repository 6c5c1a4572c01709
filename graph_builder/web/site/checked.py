"""The findings on the published graph, computed once for all pages that show some."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request

from graph_builder.findings import Findings, find
from graph_builder.serving import Lanes
from graph_builder.web.site.kept import Kept


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Keep the findings of the snapshot that is published."""
    kept: Kept[Findings] = Kept(lanes)
    app.state.findings = lambda request: kept.answer(request, lambda: lanes.scan.run(find))


async def findings_of(request: Request) -> Findings:
    """What the shapes say of the published graph.

    :raises ValidationError: the validation failed.
    """
    found: Findings = await request.app.state.findings(request)
    return found
