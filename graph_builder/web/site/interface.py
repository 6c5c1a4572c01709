"""``/api``: the interface for programs, as a page made of its OpenAPI document."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.web.site.rendering import page


def add_to(app: FastAPI) -> None:
    """Show the interface for programs."""

    @app.get("/api", include_in_schema=False)
    async def interface(request: Request) -> Response:
        """Each operation with its parameters and its statuses."""
        document = app.openapi()
        operations = [
            {"path": path, "method": method.upper(), **said}
            for path, methods in document["paths"].items()
            for method, said in methods.items()
        ]
        return page(request, "api", document=document, operations=operations)
