"""A page from a template: every text escaped, nothing loaded from elsewhere."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Final

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse

from graph_builder import __version__
from graph_builder.language import tr
from graph_builder.namespaces import BASE, path_of
from graph_builder.pages import environment
from graph_builder.resources import static
from graph_builder.web.negotiation import chosen
from graph_builder.web.site.addresses import again

_HEADERS: Final = {"Vary": "Accept, Accept-Language, Cookie"}


def page(
    request: Request, template: str, status: HTTPStatus = HTTPStatus.OK, **context: object
) -> HTMLResponse:
    """The page that ``templates/site/TEMPLATE.html`` makes of ``context``."""
    made = _environment().get_template(f"site/{template}.html")
    text = made.render(request=request, version=__version__, **context)
    return HTMLResponse(text, status, _HEADERS)


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks: HTML is named, and liked no less than data."""
    accept = request.headers.get("accept", "")
    return "text/html" in accept and chosen(accept, ("text/html", "text/plain")) == "text/html"


@cache
def _environment() -> jinja2.Environment:
    return environment(
        href=path_of, again=again, base=BASE, language=lambda: tr("zh", "en"), loaded=_is_there
    )


@cache
def _is_there(vendored: str) -> bool:
    """Whether the set-up has brought this file; without it the page works without script."""
    return (static() / "vendor" / vendored).is_file()
