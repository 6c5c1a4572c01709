"""A published graph, to ask questions of, here or on a server."""

from __future__ import annotations

from pathlib import Path

from graph_builder.query.answers import Answer, answer
from graph_builder.query.questions import question
from graph_builder.query.values import bind
from graph_builder.remote import Address, Endpoint
from graph_builder.remote.address import is_address
from graph_builder.resting import InGraph, Resting
from graph_builder.select import Source, select
from graph_builder.store import StoreFolder


class Graph:
    """A published graph, to ask questions of."""

    def __init__(self, store: Source, resting: Resting | None = None) -> None:
        self._store = store
        self._resting = resting or InGraph(store)

    @property
    def store(self) -> Source:
        """What answers underneath: a pyoxigraph store, read-only, or a SPARQL server."""
        return self._store

    @property
    def resting(self) -> Resting:
        """What rests on the documents of the graph."""
        return self._resting

    def query(self, name: str, **values: object) -> Answer:
        """The answer to the library's question ``name``.

        ``values`` are its parameters as a person types them: a document in any
        spelling of its number or by its title, a body by any name or code.

        :raises QueryError: no such question, a parameter missing, unknown or malformed.
        :raises NotFound: a thing that is not in the graph, with near hits.
        :raises EndpointError: a server that cannot answer.
        """
        asked = question(name)
        terms = bind(self._store, asked, values)
        return answer(select(self._store, asked.bound(terms)), question=asked)


def open_graph(place: Path | str) -> Graph:
    """The graph published in the folder ``place``, or that of the SPARQL server at this address.

    :raises StoreError: nothing has been published there, or it is damaged.
    :raises EndpointError: the address is malformed.
    """
    if isinstance(place, str) and is_address(place):
        return open_endpoint(place)
    return Graph(*StoreFolder(Path(place)).open_with_resting())


def open_endpoint(address: str) -> Graph:
    """The graph of the SPARQL server at ``address``, which may hold ``user:password@``.

    :raises EndpointError: the address is malformed.
    """
    return Graph(Endpoint(Address.parse(address)))
