"""A SPARQL server elsewhere, asked over HTTP and never trusted: it may be slow, endless or broken."""

from graph_builder.remote.address import Address
from graph_builder.remote.endpoint import Endpoint
from graph_builder.remote.transport import Connection, Reply

__all__ = ["Address", "Connection", "Endpoint", "Reply"]
