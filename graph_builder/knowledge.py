"""A published graph as Python users meet it: to ask questions of, and what-ifs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from graph_builder import query
from graph_builder.effects.effect import Effect
from graph_builder.impact import Answer, impact


class Graph(query.Graph):
    """A published graph."""

    def impact(
        self,
        *documents: str,
        on: date | None = None,
        effects: Sequence[Effect] = (),
        replaced_by: str | None = None,
        articles: Sequence[str] = (),
        amended: bool = False,
    ) -> Answer:
        """What happens on the day ``on`` (today) when ``documents`` are repealed.

        A document may be named in any spelling of its number or by its title; ``effects``
        are those of a list. Nothing in the graph changes.

        :raises NotFound: a document is not in the graph, with near hits.
        :raises InputError: an article is none, or the replacement falls itself.
        """
        return impact(
            self.store,
            documents,
            on=on,
            effects=effects,
            replaced_by=replaced_by,
            articles=articles,
            amended=amended,
            resting=self.resting,
        )


def open_graph(place: Path | str) -> Graph:
    """The graph published in the folder ``place``, or on the server at that address; read-only.

    :raises StoreError: nothing has been published there, or it is damaged.
    :raises EndpointError: it is no address of a server.
    """
    found = query.open_graph(place)
    return Graph(found.store, found.resting)
