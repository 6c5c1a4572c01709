"""What changed since the last publish, by the body that publishes each catalogue."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.serving import Lanes
from graph_builder.views.compared import changes
from graph_builder.web.site.kept import kept
from graph_builder.web.site.rendering import page


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Compare what is published with what was before."""

    @app.get("/changes", include_in_schema=False)
    async def changed(request: Request) -> Response:
        """What changed since the snapshot before."""
        found = await kept(request, changes, lanes.folder.path)
        return page(request, "changes", found=found)
