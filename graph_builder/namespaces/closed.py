"""A closed namespace: one that knows its terms."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import pyoxigraph as ox


class ClosedNamespace:
    """A namespace that knows its terms; any other is an error that names the nearest.

    >>> names = ClosedNamespace("https://example.org/", ("Item",))
    >>> "Item" in names, "Itme" in names
    (True, False)
    """

    __slots__ = ("_nodes", "base")

    base: str

    def __init__(self, base: str, terms: tuple[str, ...]) -> None:
        self.base = base
        self._nodes = {term: ox.NamedNode(base + term) for term in terms}

    def __getattr__(self, term: str) -> ox.NamedNode:
        if term.startswith("__"):  # Python asking about itself, not a term
            raise AttributeError(term)
        return self[term]

    def __getitem__(self, term: str) -> ox.NamedNode:
        """The term as a node.

        Raises:
            AttributeError: the namespace has no such term.
        """
        try:
            return self._nodes[term]
        except KeyError:
            raise AttributeError(_unknown("term", term, self._nodes, self.base)) from None

    def __contains__(self, term: object) -> bool:
        return term in self._nodes

    def __iter__(self) -> Iterator[str]:
        """The names of the terms, in the order in which they were declared."""
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def __repr__(self) -> str:
        return f"<ClosedNamespace {self.base} ({len(self)} terms)>"


def _unknown(what: str, name: str, known: dict[str, ox.NamedNode], where: str) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; the nearest is {near[0]!r}" if near else ""
    return f"no {what} {name!r} in {where}{hint}"
