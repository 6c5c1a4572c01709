"""A published graph, to ask questions of."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from graph_builder.query.answers import Answer, answer
from graph_builder.query.questions import question
from graph_builder.query.values import bind
from graph_builder.select import select
from graph_builder.store import StoreFolder


class Graph:
    """A published graph, to ask questions of."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @property
    def store(self) -> ox.Store:
        """The pyoxigraph store underneath, read-only."""
        return self._store

    def query(self, name: str, **values: object) -> Answer:
        """The answer to the library's question ``name``.

        ``values`` are its parameters as a person types them: a document in any
        spelling of its number or by its title, a body by any name or code.

        :raises QueryError: no such question, a parameter missing, unknown or malformed.
        :raises NotFound: a thing that is not in the graph, with near hits.
        """
        asked = question(name)
        terms = bind(self._store, asked, values)
        return answer(select(self._store, asked.bound(terms)), question=asked)


def open_graph(folder: Path | str) -> Graph:
    """The graph published in ``folder``, read-only.

    :raises StoreError: nothing has been published there, or it is damaged.
    """
    return Graph(StoreFolder(Path(folder)).open())
