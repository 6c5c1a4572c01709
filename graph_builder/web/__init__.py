"""The web: the SPARQL endpoint and the library over HTTP, on workers."""

from graph_builder.web.app import create_app
from graph_builder.web.server import serve

__all__ = ["create_app", "serve"]
