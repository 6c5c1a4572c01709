"""Pages of a real server as lxml reads them, for tests of what stands in them."""

from __future__ import annotations

from lxml import html
from server import Server

#: What a browser asks for.
PAGE = {"accept": "text/html"}


def shown(server: Server, path: str) -> html.HtmlElement:
    """The page at ``path``, which is there."""
    response = server.get(path, **PAGE)
    assert response.status_code == 200, response.text
    return html.fromstring(response.text)


def words(element: html.HtmlElement) -> str:
    """The text of ``element`` on one line."""
    return " ".join(element.text_content().split())
