"""``/ontology``: the documentation of the ontology for people, the ontology for programs."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.language import tr
from graph_builder.query.free import Statements
from graph_builder.serving.formats import graph
from graph_builder.views.vocabulary import schemes, triples, vocabulary
from graph_builder.web.media_types import GRAPHS, with_charset
from graph_builder.web.site.rendering import page
from graph_builder.web.site.things import alternates, wanted_form


def add_to(app: FastAPI) -> None:
    """Show the ontology."""

    @app.get("/ontology", include_in_schema=False)
    async def ontology(request: Request) -> Response:
        """Classes, properties and concepts, or the ontology itself."""
        media_type = wanted_form(request)
        if media_type in GRAPHS:
            data = graph(Statements(triples(), False), GRAPHS[media_type])
            made = Response(data, media_type=with_charset(media_type))
        else:
            made = page(
                request,
                "ontology",
                vocabulary=vocabulary(),
                schemes=schemes(),
                spoken=tr("zh", "en"),
            )
        made.headers["Link"] = alternates(request, media_type)
        return made
