"""Search: a page of what was found, and suggestions while somebody types."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import FastAPI, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graph_builder.namespaces import path_of
from graph_builder.serving import Lanes
from graph_builder.views.search import search
from graph_builder.web import asking
from graph_builder.web.site.rendering import page

_MOST: Final = 50
_SUGGESTED: Final = 5
_LONGEST: Final = 300

Words = Annotated[str, Query(max_length=_LONGEST)]


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Search over ``lanes``."""

    @app.get("/search", include_in_schema=False)
    async def found(request: Request, q: Words = "") -> Response:
        """What ``q`` may mean; the thing itself where it names just one."""
        asked = lanes.fast.run(search, lanes.folder.path, q, _MOST)
        answer = await asking.while_waited_for(request, asked)
        exact = [hit for hit in answer.hits if hit.fit == "exact"]
        if len(exact) == 1:
            return RedirectResponse(path_of(exact[0].label.iri), HTTPStatus.SEE_OTHER)
        return page(request, "search", found=answer, most=_MOST)

    @app.get("/suggest", include_in_schema=False)
    async def suggest(request: Request, q: Words = "") -> Response:
        """A few things that ``q`` may mean, to be put under the search box."""
        asked = lanes.fast.run(search, lanes.folder.path, q, _SUGGESTED)
        answer = await asking.while_waited_for(request, asked)
        return page(request, "suggestions", found=answer)
