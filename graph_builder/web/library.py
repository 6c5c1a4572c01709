"""``/api/query``: the library's questions over HTTP, each with its own parameters."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

import orjson
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.language import tr
from graph_builder.query import Question, library
from graph_builder.report import library_json
from graph_builder.serving import Lanes
from graph_builder.serving.work import NotOffered, answer_question
from graph_builder.web import asking
from graph_builder.web.documented import problems
from graph_builder.web.media_types import TABLES, wanted
from graph_builder.web.protocol import Refused

#: The parameter that names a format, for those who cannot send a header.
_FORMAT: Final = "format"
_FORMS: Final[dict[str, str]] = {
    form: media_type for media_type, form in reversed(list(TABLES.items()))
}


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Answer the library's questions over ``lanes``."""

    @app.get("/api/query", summary="The questions of the library", response_class=Response)
    async def questions() -> Response:
        return Response(orjson.dumps(library_json(library())), media_type="application/json")

    for each in library().values():
        _add(app, lanes, each)


def _add(app: FastAPI, lanes: Lanes, question: Question) -> None:
    async def answer(request: Request) -> Response:
        media_type, values = _asked(request)
        found = await asking.while_waited_for(
            request,
            lanes.lane_of(question).run(
                answer_question,
                question.name,
                values,
                TABLES[media_type],
                asking.ROWS,
                asking.limits_of(request),
            ),
        )
        return asking.written(request, found, media_type)

    app.add_api_route(
        f"/api/query/{question.name}",
        answer,
        methods=["GET"],
        name=question.name,
        tags=list(question.tags),
        summary=question.summary[tr("zh", "en")],
        description=question.description[tr("zh", "en")],
        response_class=Response,
        openapi_extra=_documented(question),
    )


def _asked(request: Request) -> tuple[str, dict[str, str]]:
    """The media type to answer in, and the values for the parameters."""
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in values:
            raise Refused(
                HTTPStatus.BAD_REQUEST,
                tr(f"参数 {name} 给了两次。", f"the parameter {name} stands twice."),
            )
        values[name] = value
    form = values.pop(_FORMAT, None)
    if form is None:
        found = wanted(",".join(request.headers.getlist("accept")) or None, TABLES)
        if found is None:
            raise NotOffered(tr("Accept 里没有可用的格式：", "Accept names no format on offer:"))
        return found[0], values
    if form not in _FORMS:
        raise Refused(
            HTTPStatus.BAD_REQUEST,
            tr(f"{_FORMAT} 可用的有：", f"{_FORMAT} is one of: ") + "、".join(sorted(_FORMS)),
        )
    return _FORMS[form], values


def _documented(question: Question) -> dict[str, Any]:
    parameters = [
        {
            "name": each.name,
            "in": "query",
            "required": each.required,
            "description": each.help[tr("zh", "en")],
            "example": each.example,
            "schema": {"type": "string", **({"default": each.default} if each.default else {})},
        }
        for each in question.parameters
    ]
    parameters.append(
        {"name": _FORMAT, "in": "query", "schema": {"type": "string", "enum": sorted(_FORMS)}}
    )
    return {
        "parameters": parameters,
        "responses": {
            "200": {
                "description": "The answer",
                "content": {media_type: {} for media_type in _FORMS.values()},
            },
            "206": {"description": "The answer, cut: see X-SPARQL-MaxRows"},
            **problems(400, 404, 406, 413, 500, 503, 504),
        },
    }
