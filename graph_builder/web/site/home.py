"""The first page: what is in the graph, and a place to ask."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.views.home import overview
from graph_builder.web.site.kept import kept
from graph_builder.web.site.rendering import page


def add_to(app: FastAPI) -> None:
    """Show what is in the graph."""

    @app.get("/", include_in_schema=False)
    async def home(request: Request) -> Response:
        """What is in the graph, and a place to ask."""
        return page(request, "home", overview=await kept(request, overview))
