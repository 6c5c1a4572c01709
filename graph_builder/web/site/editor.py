"""SPARQL for people: the editor where there is a script, a plain form where there is none."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final

import orjson
from fastapi import FastAPI, Query
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.errors import QueryError
from graph_builder.language import tr
from graph_builder.namespaces import PREFIXES
from graph_builder.query import library
from graph_builder.query.free import MOST_BYTES
from graph_builder.serving import Lanes
from graph_builder.views.tabled import Free, ask_freely, bound_question
from graph_builder.views.vocabulary import completions
from graph_builder.web import asking
from graph_builder.web.guarded import POLICY
from graph_builder.web.site.rendering import page

_ROWS: Final = 500
#: What the editor needs beyond the policy of all pages: its own images stand in its style
#: sheet, and it sets the style of what it draws.
_EDITOR_POLICY: Final = "style-src 'self' 'unsafe-inline'; "


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Show the editor."""

    @app.get("/editor", include_in_schema=False)
    async def editor(
        request: Request,
        query: Annotated[str, Query(max_length=MOST_BYTES)] = "",
        question: Annotated[str, Query(max_length=100)] = "",
    ) -> Response:
        """The editor with ``query`` or with the library's ``question``; its answer if it is asked."""
        text, found, mistake = query, None, ""
        if question and not query:
            values = {
                k: v for k, v in request.query_params.items() if k not in ("question", "query")
            }
            work = lanes.fast.run(bound_question, question, values)
            text = await asking.while_waited_for(request, work)
        elif query.strip():
            try:
                found = await asking.while_waited_for(
                    request, lanes.slow.run(ask_freely, query, _ROWS)
                )
            except QueryError as error:
                mistake = str(error)
        return _page(request, lanes.seconds, question, text, found, mistake)

    @app.get("/editor/terms.json", include_in_schema=False)
    async def vocabulary(request: Request) -> Response:
        """The classes and properties that the editor completes, and the prefixes it declares."""
        return Response(orjson.dumps(completions()), media_type="application/json")


def _page(
    request: Request, seconds: float, question: str, text: str, found: Free | None, mistake: str
) -> Response:
    status = HTTPStatus.BAD_REQUEST if mistake else HTTPStatus.OK
    made = page(
        request,
        "editor",
        status,
        text=text or _first(),
        found=found,
        mistake=mistake,
        questions=library().values(),
        chosen=question,
        spoken=tr("zh", "en"),
        prefixes=PREFIXES,
        most=_ROWS,
        rows=asking.ROWS,
        seconds=seconds,
    )
    made.headers["Content-Security-Policy"] = _EDITOR_POLICY + POLICY
    return made


def _first() -> str:
    """What stands in the editor before anything is typed."""
    return library()["most-relied-on-policies"].text
