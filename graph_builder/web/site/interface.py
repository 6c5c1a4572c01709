"""``/api``: the interface for programs, as a page made of its OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

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
            {
                "path": path,
                "method": method.upper(),
                "example": _example(path, said) if method == "get" else None,
                **said,
            }
            for path, methods in document["paths"].items()
            for method, said in methods.items()
        ]
        return page(request, "api", document=document, operations=operations)


def _example(path: str, operation: Mapping[str, Any]) -> str | None:
    """The address that asks ``operation`` with the examples of its parameters.

    Where what must be given has no example, there is none.

    >>> _example("/a", {"parameters": [{"name": "b", "in": "query", "example": "1 2"}]})
    '/a?b=1+2'
    >>> _example("/a", {"parameters": [{"name": "b", "in": "query", "required": True}]})
    >>> _example("/a/{b}", {})
    """
    values = {
        each["name"]: _value(each)
        for each in operation.get("parameters", ())
        if each["in"] == "query" and (each.get("required") or _value(each) is not None)
    }
    if "{" in path or None in values.values():
        return None
    query = urlencode(values, doseq=True)
    return f"{path}?{query}" if query else path


def _value(parameter: Mapping[str, Any]) -> object:
    """The example of ``parameter``: its own, or the first of its schema's."""
    examples = parameter.get("schema", {}).get("examples", [None])
    return parameter.get("example", examples[0])
