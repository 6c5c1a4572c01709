"""The first page: what is in the graph, and a place to ask."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.serving import Lanes
from graph_builder.views.home import Overview, overview
from graph_builder.web import asking
from graph_builder.web.site.rendering import page


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Show what is in the graph."""
    kept: dict[str | None, Overview] = {}  # of the snapshot that was counted last

    @app.get("/", include_in_schema=False)
    async def home(request: Request) -> Response:
        """What is in the graph, and a place to ask."""
        snapshot = lanes.folder.published()
        if snapshot not in kept:
            counted = await asking.while_waited_for(request, lanes.scan.run(overview))
            kept.clear()
            kept[snapshot] = counted
        return page(request, "home", overview=kept[snapshot])
