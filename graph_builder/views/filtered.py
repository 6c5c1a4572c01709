"""What filters leave of a view: the same as in the picture, for the table beside it.

What is of a kind or over a relation that is not wanted goes, and so do the items of other
catalogues; with them goes what only they led to. Where the view starts needs nothing that leads to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, replace

from graph_builder.views.explore import Line, View


@dataclass(frozen=True, slots=True)
class Filters:
    """Kinds and relations (local names) that are hidden, and the catalogue whose items stay."""

    hide: Set[str] = frozenset()
    without: Set[str] = frozenset()
    catalogue: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """The filters as an address writes them.

        >>> Filters({"item", "body"}, catalogue="c").pairs()
        [('hide', 'body'), ('hide', 'item'), ('catalogue', 'c')]
        """
        return [
            *(("hide", each) for each in sorted(self.hide)),
            *(("without", each) for each in sorted(self.without)),
            *([("catalogue", self.catalogue)] if self.catalogue else []),
        ]


def filtered(view: View, filters: Filters) -> View:
    """``view`` without what ``filters`` take away."""
    if not filters.pairs():
        return view
    left = {
        node.id
        for node in view.nodes
        if node.kind not in filters.hide
        and (not filters.catalogue or node.catalogue in (None, filters.catalogue))
    }
    joined: defaultdict[str, list[Line]] = defaultdict(list)
    edges = []
    for edge in view.edges:
        joined[edge.source].append(edge)
        joined[edge.target].append(edge)
        if edge.relation not in filters.without and {edge.source, edge.target} <= left:
            edges.append(edge)
    led_to = {*view.of, *(end for edge in edges for end in (edge.source, edge.target))}
    kept = {each for each in left if each in led_to or not joined[each]}
    return replace(view, nodes=[node for node in view.nodes if node.id in kept], edges=edges)
