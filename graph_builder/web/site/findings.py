"""The findings: how many of which kind in which catalogue, and each in its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Annotated, Final, Literal

import orjson
import pyoxigraph as ox
from fastapi import FastAPI, Query
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.completeness import COUNTED, by_column
from graph_builder.confinement import Overdue
from graph_builder.errors import ValidationError
from graph_builder.findings import Findings, find
from graph_builder.findings.words import SEVERITY, field_name, rule_name
from graph_builder.findings_report.page import findings_html
from graph_builder.findings_report.plain import findings_json, findings_ttl
from graph_builder.findings_report.workbook import findings_xlsx
from graph_builder.language import tr
from graph_builder.serving import Lanes
from graph_builder.views.board import Wanted, board
from graph_builder.views.home import overview
from graph_builder.web import asking
from graph_builder.web.files import XLSX, download
from graph_builder.web.protocol import Refused
from graph_builder.web.site.kept import kept
from graph_builder.web.site.rendering import page

Words = Annotated[str, Query(max_length=200)]
Shares = Mapping[str, Mapping[str, float | None]]


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Show the findings."""

    @app.get("/findings", include_in_schema=False)
    async def findings(
        request: Request,
        catalogue: Words = "",
        item: Words = "",
        words: Words = "",
        severity: Literal["", "Violation", "Warning", "Info"] = "",
        rule: Words = "",
        column: Words = "",
        dismissed: bool = False,
        number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
    ) -> Response:
        """The findings that fit the filters, in the order of the sheets."""
        wanted = Wanted(catalogue, item, words, severity, rule, column, dismissed, number)
        shelf = await kept(request, overview)
        return page(
            request,
            "findings",
            board=board(await _found(request), wanted),
            titles={each.slug: each.title for each in shelf.catalogues},
            shares=await kept(request, shares),
            counted=COUNTED,
            severities=SEVERITY,
            field_name=field_name,
            rule_name=rule_name,
        )

    @app.get("/findings/count", include_in_schema=False)
    async def count(request: Request, item: Words = "", words: Words = "") -> Response:
        """How many findings are open, for pages that do not wait for it."""
        found = await _found(request)
        wanted = Wanted(item=item, words=words)
        return Response(str(sum(map(wanted.takes, found))), media_type="text/html")

    @app.get("/findings/file", include_in_schema=False)
    async def file(request: Request, format: Literal["xlsx", "html", "json", "ttl"]) -> Response:
        """All findings as a file."""
        write, media_type = _FILES[format]
        asked = lanes.scan.run(write, await _found(request))
        data = await asking.while_waited_for(request, asked)
        return download(data, f"findings.{format}", media_type)


async def _found(request: Request) -> Findings:
    """All findings, computed once a snapshot.

    :raises Refused: the graph is too large to be judged while somebody waits.
    """
    try:
        return await kept(request, find)
    except (Overdue, ValidationError) as overdue:
        raise Refused(
            HTTPStatus.GATEWAY_TIMEOUT,
            tr(
                "图谱较大，来不及在网页上校验全部目录。请看各目录自己的页面，或在服务器上运行 "
                "yiju validate --format html。",
                "the graph is too large to be judged while you wait; see the page of a catalogue, "
                "or run yiju validate --format html on the server.",
            ),
        ) from overdue


def shares(store: ox.Store) -> Shares:
    """How full each column of each catalogue is, 0 to 1; ``None`` where it has no such column."""
    made: dict[str, dict[str, float | None]] = {}
    for each in by_column(store):
        made.setdefault(each.catalogue, {})[each.field] = each.share if each.printed else None
    return made


def _xlsx(store: ox.Store, findings: Findings) -> bytes:
    return findings_xlsx(findings, store)


def _html(store: ox.Store, findings: Findings) -> bytes:
    return findings_html(findings, store).encode()


def _json(_: ox.Store, findings: Findings) -> bytes:
    return orjson.dumps(findings_json(findings))


def _ttl(_: ox.Store, findings: Findings) -> bytes:
    return findings_ttl(findings).encode()


_FILES: Final[Mapping[str, tuple[Callable[[ox.Store, Findings], bytes], str]]] = {
    "xlsx": (_xlsx, XLSX),
    "html": (_html, "text/html; charset=utf-8"),
    "json": (_json, "application/json"),
    "ttl": (_ttl, "text/turtle; charset=utf-8"),
}
