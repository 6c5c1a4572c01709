"""The query library as pages: what one may ask, and each question with its form and answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.errors import NotFound
from graph_builder.language import tr
from graph_builder.query import Question, library
from graph_builder.query.questions import TAGS
from graph_builder.serving import Lanes
from graph_builder.views.tabled import Tabled, ask_library, workbook
from graph_builder.web import asking
from graph_builder.web.files import XLSX, download
from graph_builder.web.site.rendering import page

#: Rows shown; a file has as many as the interface for programs gives.
_ROWS: Final = 500


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Show the library."""

    @app.get("/questions", include_in_schema=False)
    async def questions(request: Request) -> Response:
        """The questions, under what they are about."""
        return page(request, "questions", tagged=_tagged(), tags=TAGS, spoken=tr("zh", "en"))

    @app.get("/questions/{name}/file", include_in_schema=False)
    async def file(request: Request, name: str) -> Response:
        """The whole answer as a workbook."""
        asked = _question(name)
        work = lanes.lane_of(asked).run(workbook, name, _values(request, asked), asking.ROWS)
        data = await asking.while_waited_for(request, work)
        return download(data, f"{name}.xlsx", XLSX)

    @app.get("/questions/{name}", include_in_schema=False)
    async def one(request: Request, name: str) -> Response:
        """A question: its form, and its answer where its parameters are given."""
        asked = _question(name)
        values = _values(request, asked)
        found: Tabled | None = None
        if all(each.name in values for each in asked.parameters if each.required):
            work = lanes.lane_of(asked).run(ask_library, name, values, _ROWS)
            found = await asking.while_waited_for(request, work)
        return page(
            request,
            "question",
            asked=asked,
            values=values,
            found=found,
            spoken=tr("zh", "en"),
            given=urlencode(values),
            most=_ROWS,
        )


def _question(name: str) -> Question:
    found = library().get(name)
    if found is None:
        raise NotFound(tr(f"没有这个问题：{name}", f"no such question: {name}"))
    return found


def _tagged() -> Mapping[str, list[Question]]:
    """Each question under the first of its tags."""
    found: dict[str, list[Question]] = {tag: [] for tag in TAGS}
    for each in library().values():
        found[each.tags[0]].append(each)
    return found


def _values(request: Request, asked: Question) -> dict[str, str]:
    """What the form gives for the parameters; an empty field is none."""
    known = {each.name for each in asked.parameters}
    return {
        name: value.strip()
        for name, value in request.query_params.items()
        if name in known and value.strip()
    }
