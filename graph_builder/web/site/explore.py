"""The explorer: a picture to walk through, and the same as a table."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final, Literal

import orjson
from fastapi import FastAPI, Query
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graph_builder.namespaces import path_of
from graph_builder.serving import Lanes
from graph_builder.views.explore import Step, View, picture, view, words
from graph_builder.views.filtered import Filters, filtered
from graph_builder.views.home import overview
from graph_builder.views.search import Found, search
from graph_builder.web import asking
from graph_builder.web.files import download
from graph_builder.web.graph import Shown, Starts, Steps, lane_for, parts_of
from graph_builder.web.site.addresses import exploring
from graph_builder.web.site.kept import kept
from graph_builder.web.site.paging import page_of
from graph_builder.web.site.rendering import page

_MOST: Final = 30
#: Things under the box while somebody types.
_SUGGESTED: Final = 8
#: Rows of the table on one page; the picture has all things.
_ROWS: Final = 200
#: What a view can be taken away as, besides the picture that the page itself saves.
FILES: Final = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "html": "text/html",
}


Words = Annotated[str, Query(max_length=300)]
Hidden = Annotated[list[Shown], Query(default_factory=list, max_length=4)]
Without = Annotated[list[str], Query(default_factory=list, max_length=20)]


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Let people walk through the graph."""

    @app.get("/explore", include_in_schema=False)
    async def explore(
        request: Request,
        of: Starts,
        open: Steps,
        hide: Hidden,
        without: Without,
        q: Words = "",
        catalogue: Annotated[str, Query(max_length=200)] = "",
    ) -> Response:
        """The picture of a view; without one, where to start."""
        starts, steps = parts_of(of, open)
        filters = Filters(frozenset(hide), frozenset(without), catalogue)
        shown: View | None = None
        found: Found | None = None
        if q.strip():
            asked = lanes.fast.run(search, lanes.folder.path, q, _MOST)
            found = await asking.while_waited_for(request, asked)
            exact = [hit for hit in found.hits if hit.fit == "exact"]
            if len(exact) == 1:
                return RedirectResponse(exploring([exact[0].label.iri]), HTTPStatus.SEE_OTHER)
        elif starts:
            lane = lane_for(lanes, [*starts, *(each.of for each in steps)])
            shown = await asking.while_waited_for(request, lane.run(view, starts, steps))
        shelf = None
        if shown is None:
            shelf = await kept(request, overview)
        return page(
            request,
            "explore",
            whole=shown,
            data=shown and _island(shown),
            shown=shown and filtered(shown, filters),
            filters=filters,
            number=page_of(request),
            rows=_ROWS,
            steps=steps,
            step=Step,
            found=found,
            q=q,
            shelf=shelf,
            words=words(),
            files=FILES,
            exploring=exploring,
            path_of=path_of,
        )

    @app.get("/explore/suggest", include_in_schema=False)
    async def suggest(request: Request, q: Words = "") -> Response:
        """A few things that ``q`` may mean, to start from, to be put under the box."""
        work = lanes.fast.run(search, lanes.folder.path, q, _SUGGESTED)
        found = await asking.while_waited_for(request, work)
        return page(request, "explore_suggestions", found=found, exploring=exploring)

    @app.get("/explore/file", include_in_schema=False)
    async def file(
        request: Request,
        of: Starts,
        open: Steps,
        format: Literal["svg", "png", "graphml", "gexf", "html"],
    ) -> Response:
        """The view as a file."""
        starts, steps = parts_of(of, open)
        work = lanes.scan.run(picture, starts, steps, format)
        data = await asking.while_waited_for(request, work)
        return download(data, f"yiju.{format}", FILES[format])


def _island(shown: View) -> Markup:
    """The view as JSON that can stand in a page: nothing in it ends its element."""
    return Markup(orjson.dumps(shown).decode().replace("<", "\\u003c"))
