"""Lists: the documents, the catalogues and the bodies of the graph."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import FastAPI, Query
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.views import lists
from graph_builder.views.home import overview
from graph_builder.web.site.kept import kept
from graph_builder.web.site.paging import page_of
from graph_builder.web.site.rendering import page

Words = Annotated[str, Query(max_length=200)]


def add_to(app: FastAPI) -> None:
    """Show the lists."""

    @app.get("/documents", include_in_schema=False)
    async def all_documents(request: Request, words: Words = "") -> Response:
        """The documents, those most relied on first."""
        known = await kept(request, lists.documents)
        fitting = await asyncio.to_thread(lists.with_words, known, words)
        return _listed(request, "documents", fitting, len(known), words)

    @app.get("/bodies", include_in_schema=False)
    async def all_bodies(request: Request, words: Words = "") -> Response:
        """The bodies, those that issued most first."""
        known = await kept(request, lists.bodies)
        fitting = await asyncio.to_thread(lists.bodies_with, known, words)
        return _listed(request, "bodies", fitting, len(known), words)

    @app.get("/catalogues", include_in_schema=False)
    async def catalogues(request: Request) -> Response:
        """The catalogues with their counts."""
        return page(request, "catalogues", overview=await kept(request, overview))


def _listed(
    request: Request, name: str, fitting: tuple[object, ...], known: int, words: str
) -> Response:
    number = page_of(request)
    return page(
        request,
        name,
        rows=fitting[(number - 1) * lists.PAGE : number * lists.PAGE],
        count=len(fitting),
        known=known,
        words=words,
        number=number,
        pages=max(1, -(-len(fitting) // lists.PAGE)),
    )
