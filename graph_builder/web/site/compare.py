"""Two catalogues side by side: editions of one, or a crosswalk between levels or places."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Final, Literal

import pyoxigraph as ox
from fastapi import FastAPI, Query
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.compare import Mode
from graph_builder.compare.told import to_xlsx
from graph_builder.resolve.crosswalk import crosswalk_text
from graph_builder.serving import Lanes
from graph_builder.views.compared import comparison, told
from graph_builder.views.home import overview
from graph_builder.web import asking
from graph_builder.web.files import XLSX, download
from graph_builder.web.site.kept import kept
from graph_builder.web.site.rendering import page

Words = Annotated[str, Query(max_length=200)]
Chosen = Literal["", "editions", "levels"]
_MODES: Final[Mapping[str, Mode]] = {"editions": "editions", "levels": "levels"}


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Compare two catalogues of the graph."""

    @app.get("/compare", include_in_schema=False)
    async def compare(
        request: Request, a: Words = "", b: Words = "", mode: Chosen = ""
    ) -> Response:
        """What two catalogues have in common, and what each lacks."""
        shelf = await kept(request, overview)
        titles = {each.slug: each.title for each in shelf.catalogues}
        found = None
        if a and b:
            found = await kept(request, told, a, b, _MODES.get(mode))
        return page(
            request,
            "compare",
            titles=titles,
            a=a,
            b=b,
            mode=mode,
            found=found,
        )

    @app.get("/compare/file", include_in_schema=False)
    async def file(
        request: Request,
        a: Words,
        b: Words,
        format: Literal["xlsx", "sssom", "json"],
        mode: Chosen = "",
    ) -> Response:
        """The comparison as a file: a workbook, or the crosswalk as SSSOM/TSV."""
        write, ending, media_type = _FILES[format]
        asked = lanes.scan.run(write, a, b, _MODES.get(mode))
        data = await asking.while_waited_for(request, asked)
        return download(data, f"{a}--{b}.{ending}", media_type)


def _xlsx(store: ox.Store, a: str, b: str, mode: Mode | None) -> bytes:
    return to_xlsx(comparison(store, a, b, mode))


def _sssom(store: ox.Store, a: str, b: str, mode: Mode | None) -> bytes:
    return crosswalk_text(comparison(store, a, b, mode).mappings()).encode()


def _json(store: ox.Store, a: str, b: str, mode: Mode | None) -> bytes:
    found = comparison(store, a, b, mode).to_json()
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


Write = Callable[[ox.Store, str, str, Mode | None], bytes]
_FILES: Final[Mapping[str, tuple[Write, str, str]]] = {
    "xlsx": (_xlsx, "xlsx", XLSX),
    "sssom": (_sssom, "sssom.tsv", "text/tab-separated-values; charset=utf-8"),
    "json": (_json, "json", "application/json"),
}
