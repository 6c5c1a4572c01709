"""The application: its routes on the lanes, its errors as problems, the language spoken."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus

import orjson
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from graph_builder import __version__
from graph_builder.errors import StoreError
from graph_builder.language import Language, speaking, tr
from graph_builder.resources import static
from graph_builder.serving import Lanes
from graph_builder.web import graph, impact, library, problems, sparql
from graph_builder.web.negotiation import chosen
from graph_builder.web.site import (
    changes,
    compare,
    editor,
    effects,
    explore,
    findings,
    home,
    interface,
    language,
    lists,
    questions,
    search,
    things,
    vocabulary,
    what_if,
)
from graph_builder.web.site.kept import Shelf
from graph_builder.web.site.language import COOKIE
from graph_builder.web.site.rendering import wants_page


def create_app(lanes: Lanes, origins: Sequence[str] = ()) -> FastAPI:
    """The application on ``lanes``, which it opens and closes.

    Pages of other ``origins`` may ask it; without any, no page but its own may.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with lanes:
            yield

    app = FastAPI(
        title="yiju",
        version=__version__,
        description=tr("依据：政务服务依据的知识图谱", "yiju: what government services rest on"),
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        docs_url=None,  # its page loads from elsewhere
        redoc_url=None,
    )
    problems.add_to(app, lanes.seconds)
    sparql.add_to(app, lanes)
    library.add_to(app, lanes)
    impact.add_to(app, lanes)
    graph.add_to(app, lanes)

    @app.get("/health", response_class=Response)
    async def health(request: Request) -> Response:
        """Whether queries are answered, and what the lanes are doing."""
        return _health(lanes)

    app.state.kept = Shelf(lanes)
    language.add_to(app)
    home.add_to(app)
    search.add_to(app, lanes)
    findings.add_to(app, lanes)
    lists.add_to(app)
    what_if.add_to(app, lanes)
    questions.add_to(app, lanes)
    editor.add_to(app, lanes)
    vocabulary.add_to(app)
    interface.add_to(app)
    effects.add_to(app)
    compare.add_to(app, lanes)
    changes.add_to(app, lanes)
    explore.add_to(app, lanes)
    app.mount("/static", StaticFiles(directory=static()), name="static")
    things.add_to(app, lanes)

    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Accept", "Content-Type"],
            expose_headers=["X-SPARQL-MaxRows", "Link", "Retry-After"],
        )
    app.add_middleware(_Spoken, language="zh" if tr("zh", "en") == "zh" else "en")
    return app


def _health(lanes: Lanes) -> Response:
    try:
        snapshot = lanes.folder.published()
    except StoreError:
        snapshot = None
    states = {name: lane.state for name, lane in lanes.all.items()}
    well = snapshot is not None and all(state.workers for state in states.values())
    said = {
        "status": "ok" if well else "unavailable",
        "version": __version__,
        "snapshot": snapshot,
        "network": "namespace" if lanes.namespace else "refused",
        "lanes": states,
    }
    status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
    return Response(orjson.dumps(said), status, media_type="application/json")


class _Spoken:
    """Speaks the language that the client prefers; where it says nothing, the server's."""

    def __init__(self, app: ASGIApp, language: Language) -> None:
        self._app = app
        self._language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        language = self._language
        if scope["type"] == "http":
            language = _spoken(Request(scope), language)
        with speaking(language):
            await self._app(scope, receive, send)


def _spoken(request: Request, default: Language) -> Language:
    """What the reader chose on a page; else, of a program, what its header prefers.

    A browser names the language of its own menus, which says little of its reader's.
    """
    chosen_there = request.cookies.get(COOKIE)
    if chosen_there in ("zh", "en"):
        return "en" if chosen_there == "en" else "zh"
    if wants_page(request):
        return default
    return _preferred(request.headers.get("accept-language"), default)


def _preferred(header: str | None, default: Language) -> Language:
    """
    >>> _preferred("en-GB,en;q=0.9,zh;q=0.5", "zh"), _preferred("zh-CN", "en")
    ('en', 'zh')
    >>> _preferred("fr", "zh"), _preferred(None, "en")
    ('zh', 'en')
    """
    if header is None:
        return default
    # Negotiated as media types are: a language is a type, whatever its region.
    ranges = ",".join(
        f"{tag.strip().partition('-')[0]}/x;{quality}"
        for tag, _, quality in (part.partition(";") for part in header.split(","))
    )
    offers = {"zh": ("zh/x", "en/x"), "en": ("en/x", "zh/x")}[default]
    found = chosen(ranges, offers)
    return default if found is None else ("zh" if found == "zh/x" else "en")
