"""``/api/impact``: what a repeal does, as data and as files; a what-if, nothing changes."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import FastAPI, Query
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.language import tr
from graph_builder.serving import Lanes
from graph_builder.views.what_if import Asked, Form, what_if_file
from graph_builder.web import asking
from graph_builder.web.days import day_of
from graph_builder.web.documented import problems
from graph_builder.web.files import DOCX, XLSX, download
from graph_builder.web.protocol import Refused

#: Documents that one request may name.
_MOST: Final = 50
_BETWEEN: Final = re.compile(r"[\r\n；;]+")
_TYPES: Final[dict[Form, str]] = {
    "json": "application/json",
    "docx": DOCX,
    "xlsx": XLSX,
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The answer", "content": {each: {} for each in _TYPES.values()}},
    **problems(400, 404, 500, 503, 504),
}

Words = Annotated[str, Query(max_length=300)]
Several = Annotated[list[str], Query(default_factory=list)]
Day = Annotated[str, Query(max_length=40, examples=["2026-06-30"])]


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Answer what-ifs over ``lanes``."""

    @app.get(
        "/api/impact",
        summary="What the repeal of a document does, to whom, and by when",
        response_class=Response,
        responses=_RESPONSES,
    )
    async def impact(
        request: Request,
        document: Annotated[
            list[str],
            Query(
                description="number or title; one a parameter",
                examples=[["沪人社医发〔2016〕44号"]],
            ),
        ],
        article: Several,
        on: Day = "",
        replaced_by: Words = "",
        amended: bool = False,
        format: Form = "json",
    ) -> Response:
        """The answer of ``yiju impact``: as JSON it has the shape of its ``--format json``."""
        asked = asked_for(document, on, replaced_by, article, amended)
        work = lanes.scan.run(what_if_file, lanes.folder.path, asked, format)
        data = await asking.while_waited_for(request, work)
        if format == "json":
            return Response(data, media_type=_TYPES["json"])
        return download(data, f"{tr('影响', 'impact')}.{format}", _TYPES[format])


def asked_for(
    documents: list[str], on: str, replaced_by: str, articles: list[str], amended: bool
) -> Asked:
    """What the parameters of a request ask.

    :raises Refused: no document is named, or too many; the day is none; or two of the
        parameters contradict each other.
    """
    named = [text.strip() for each in documents for text in _BETWEEN.split(each) if text.strip()]
    if not named:
        raise _refused("请写出文号或标题。", "name a document.")
    if len(named) > _MOST:
        raise _refused(f"一次最多 {_MOST} 份文件。", f"at most {_MOST} documents at once.")
    if amended and replaced_by.strip():
        raise _refused(
            "只是修改的文件仍是依据，无须填写替代它的文件。",
            "what is amended stays a basis: nothing replaces it.",
        )
    cited = [text.strip() for each in articles for text in re.split(r"[\s、，,;；]+", each)]
    return Asked(
        tuple(dict.fromkeys(named)),
        day_of(on),
        replaced_by.strip() or None,
        tuple(each for each in cited if each),
        amended,
    )


def _refused(zh: str, en: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, tr(zh, en))
