"""``/api/graph``: the graph round a thing, step by step, as a picture of it needs it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

import orjson
from fastapi import FastAPI, Query
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.language import tr
from graph_builder.namespaces import BASE
from graph_builder.nearby import Wanted
from graph_builder.network import RELATIONS
from graph_builder.picture.model import Kind
from graph_builder.serving import Lanes
from graph_builder.serving.lane import Lane
from graph_builder.views.explore import (
    AT_ONCE,
    MOST,
    Neighbours,
    Step,
    Summary,
    View,
    neighbours,
    summary,
    view,
)
from graph_builder.web import asking
from graph_builder.web.protocol import Refused

_LONGEST: Final = 600
_PROBLEM: Final[dict[str, Any]] = {"application/problem+json": {}}
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    400: {"description": "A parameter is not what is asked for", "content": _PROBLEM},
    404: {"description": "No such thing; near ones are named", "content": _PROBLEM},
    503: {"description": "Busy: see Retry-After", "content": _PROBLEM},
    504: {"description": "It took too long", "content": _PROBLEM},
}

Of = Annotated[
    str,
    Query(
        max_length=_LONGEST,
        min_length=1,
        description="an IRI, or a name in any spelling",
        examples=["沪人社医发〔2016〕44号"],
    ),
]
Starts = Annotated[
    list[str],
    Query(
        default_factory=list,
        description="where the view starts",
        examples=[["沪人社医发〔2016〕44号"]],
    ),
]
Steps = Annotated[
    list[str],
    Query(default_factory=list, description="what is opened, as IRI|kind|most (or the IRI alone)"),
]
Shown = Literal["document", "body", "catalogue", "item"]


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Answer for pictures of the graph over ``lanes``."""

    @app.get(
        "/api/graph/summary",
        summary="A thing, and how many neighbours of each kind it has",
        response_model=Summary,
        responses=_RESPONSES,
    )
    async def of_one(request: Request, of: Of) -> Response:
        work = lane_for(lanes, [of]).run(summary, of, date.today())
        return _json(await asking.while_waited_for(request, work))

    @app.get(
        "/api/graph/neighbours",
        summary="The neighbours of a thing, up to a number, and how many had no room",
        response_model=Neighbours,
        responses=_RESPONSES,
    )
    async def of_its_neighbours(
        request: Request,
        of: Of,
        kind: Shown | None = None,
        relation: Annotated[str | None, Query(max_length=40)] = None,
        catalogue: Annotated[str | None, Query(max_length=200)] = None,
        most: Annotated[int, Query(ge=1, le=MOST)] = AT_ONCE,
    ) -> Response:
        wanted = Wanted(_kind(kind), _relation(relation), catalogue)
        work = lane_for(lanes, [of]).run(neighbours, of, wanted, most)
        return _json(await asking.while_waited_for(request, work))

    @app.get(
        "/api/graph",
        summary="A view of the graph, as its address says it",
        response_model=View,
        responses=_RESPONSES,
    )
    async def of_a_view(request: Request, of: Starts, open: Steps) -> Response:
        starts, steps = parts_of(of, open)
        work = lane_for(lanes, [*starts, *(each.of for each in steps)]).run(view, starts, steps)
        return _json(await asking.while_waited_for(request, work))


def parts_of(of: Sequence[str], open: Sequence[str]) -> tuple[list[str], list[Step]]:
    """The starts and steps of a view, as its address has them.

    :raises QueryError: a step is not written as steps are.
    """
    starts = [each.strip()[:_LONGEST] for each in of if each.strip()]
    return starts, [Step.read(each[:_LONGEST]) for each in open if each.strip()]


def lane_for(lanes: Lanes, things: Sequence[str]) -> Lane:
    """Where things are looked for: an IRI is found at once, a name may have to be searched for."""
    return lanes.fast if all(each.startswith(BASE) for each in things) else lanes.scan


def _kind(kind: Shown | None) -> Kind | None:
    return kind


def _relation(name: str | None) -> str | None:
    """
    :raises Refused: there is no such relation.
    """
    known = [each.value.rsplit("#", 1)[-1] for each in RELATIONS]
    if name is not None and name not in known:
        raise Refused(
            HTTPStatus.BAD_REQUEST,
            tr("relation 可用的有：", "relation is one of: ") + "、".join(known),
        )
    return name


def _json(answer: object) -> Response:
    return Response(orjson.dumps(answer), media_type="application/json")
