"""``/sparql``: the SPARQL 1.1 Protocol, read-only, with the pages that describe it."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import Final

import pyoxigraph as ox
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from graph_builder.confinement import Overdue
from graph_builder.counts import Counts
from graph_builder.language import tr
from graph_builder.query.free import MOST_BYTES, Statements
from graph_builder.query.recognised import recognised
from graph_builder.serving import Lanes
from graph_builder.serving.formats import graph
from graph_builder.serving.work import (
    Forms,
    NotOffered,
    answer_text,
    graph_names,
)
from graph_builder.web import asking
from graph_builder.web.described import SHORT, dataset, service
from graph_builder.web.documented import problems
from graph_builder.web.media_types import GRAPHS, TABLES, wanted, with_charset
from graph_builder.web.protocol import Query, Refused, operation
from graph_builder.web.site.rendering import page, wants_page


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Answer SPARQL over ``lanes``."""
    sizes: dict[str, Counts | None] = {}  # of the snapshot that was counted last

    async def sparql(request: Request) -> Response:
        body = await asking.body_of(request)
        asked = operation(
            request.method, request.url.query, request.headers.get("content-type"), body
        )
        if asked is None:
            names = await lanes.fast.run(graph_names)
            return _described(request, service(_endpoint(request), names))
        return await _answered(request, lanes, asked)

    for path in ("/sparql", "/sparql/"):  # a client may write either
        for method in ("GET", "POST"):
            app.add_api_route(
                path,
                sparql,
                methods=[method],
                name="sparql",
                operation_id=f"sparql-{method.lower()}",
                summary="SPARQL 1.1 Protocol, read-only",
                response_class=Response,
                include_in_schema=path == "/sparql",
                openapi_extra=_DOCUMENTED,
            )

    @app.get("/sparql/limits", response_class=PlainTextResponse)
    async def limits(request: Request) -> Response:
        """What this endpoint does not do, and how much it does."""
        said = _limits(lanes.seconds)
        return (
            page(request, "limits", said=said) if wants_page(request) else PlainTextResponse(said)
        )

    @app.get("/.well-known/void", name="void", response_class=Response)
    async def void(request: Request) -> Response:
        """The dataset described in VoID."""
        snapshot = lanes.folder.published() or ""
        if snapshot not in sizes:
            counted = lanes.folder.counts()
            if counted is None:  # published before stores were counted
                with suppress(Overdue):  # too many to count in the time: without numbers
                    counted = await asking.while_waited_for(request, lanes.scan.run(Counts.of))
            sizes.clear()
            sizes[snapshot] = counted
        address = str(request.url_for("void"))
        return _described(request, dataset(address, _endpoint(request), sizes[snapshot]))


async def _answered(request: Request, lanes: Lanes, asked: Query) -> Response:
    if len(asked.text) > MOST_BYTES:  # the exact count is the worker's
        raise Refused(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            tr("查询超过 64 KiB。", "the query is longer than 64 KiB."),
        )
    accept = _accept(request)
    tables, graphs = wanted(accept, TABLES), wanted(accept, GRAPHS)
    if tables is None and graphs is None:
        raise NotOffered(tr("Accept 里没有可用的格式：", "Accept names no format on offer:"))
    forms = Forms(tables and tables[1], graphs and graphs[1])
    answer = await asking.while_waited_for(
        request,
        lanes.lane_of(recognised(asked.text)).run(
            answer_text,
            asked.text,
            asked.graphs,
            forms,
            asking.ROWS,
            _endpoint(request),
            asking.limits_of(request),
        ),
    )
    names = {found[1]: found[0] for found in (tables, graphs) if found is not None}
    return asking.written(request, answer, names[answer.form])


def _described(request: Request, found: Statements) -> Response:
    form = wanted(_accept(request), GRAPHS) or ("text/turtle", "turtle")
    return Response(
        graph(found, form[1], prefixes=SHORT),
        headers={"Vary": "Accept"},
        media_type=with_charset(form[0]),
    )


def _accept(request: Request) -> str | None:
    return ",".join(request.headers.getlist("accept")) or None


def _endpoint(request: Request) -> str:
    """The endpoint's address as the client wrote it.

    :raises Refused: what it wrote is no address.
    """
    address = str(request.url_for("sparql"))
    try:
        return ox.NamedNode(address).value
    except ValueError as error:
        raise Refused(
            HTTPStatus.BAD_REQUEST,
            tr("Host 不是主机名。", "Host is not the name of a host."),
        ) from error


def _limits(seconds: float) -> str:
    return tr(
        f"查询最长 64 KiB，请求正文最大 2 MiB，最多运行 {seconds:g} 秒（超时为 504）。\n"
        f"结果最多 {asking.ROWS} 行（或三元组）：截断的结果状态为 206，响应头为 "
        f"X-SPARQL-MaxRows，JSON 和 XML 的 head 里有指向本页的 link。\n"
        "要取全部结果，请按 ORDER BY 加 LIMIT 和 OFFSET 分次查询，或用 yiju export。\n"
        "只读：不接受更新（403），不访问别的服务器（SERVICE 为 403）。\n",
        f"A query has 64 KiB at most, a body 2 MiB, and {seconds:g} s to run (504 beyond).\n"
        f"An answer has {asking.ROWS} rows or triples at most: a cut one has the status 206, the "
        "header X-SPARQL-MaxRows, and in the head of JSON and XML a link to this page.\n"
        "For all of it ask in parts by ORDER BY with LIMIT and OFFSET, or use yiju export.\n"
        "Read-only: updates are refused (403), no other server is asked (SERVICE is 403).\n",
    )


_DOCUMENTED: Final = {
    "parameters": [
        {
            "name": "query",
            "in": "query",
            "schema": {"type": "string"},
            "description": "the query; without one, the description of the service",
            "example": "SELECT * { ?item a yiju:Item } LIMIT 3",
        },
        *(
            {
                "name": name,
                "in": "query",
                "description": "graphs to ask instead of those the query names",
                "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
            }
            for name in ("default-graph-uri", "named-graph-uri")
        ),
    ],
    "responses": {
        "200": {
            "description": "The answer",
            "content": {each: {} for each in dict.fromkeys([*TABLES, *GRAPHS])},
        },
        "206": {"description": "The answer, cut at the row cap: see /sparql/limits"},
        **problems(400, 403, 406, 408, 413, 415, 500, 503, 504, media_type="text/plain"),
    },
}
