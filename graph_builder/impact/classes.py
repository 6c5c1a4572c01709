"""Class: how many of an item's policy bases an act takes.

A notice and what it promulgates, cited side by side, are one basis. A basis that is
declared to be no longer in force holds nothing up: it is neither taken nor left. So an item
whose only other basis has ended before loses all.

>>> class_of({"a", "b"}, taken={"a"}), class_of({"a", "b"}, taken={"a", "b"})
('some', 'all')
>>> class_of({"a", "b"}, taken={"a"}, ended={"b"})
'all'
>>> class_of({"notice", "rules"}, taken={"rules"}, promulgated=[("notice", "rules")])
'all'
>>> class_of({"a"}, taken=set())
'none'
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

import networkx as nx

from graph_builder.impact.told_of import Class


def class_of(
    bases: Collection[str],
    taken: Collection[str],
    ended: Collection[str] = (),
    promulgated: Iterable[tuple[str, str]] = (),
) -> Class:
    """How many of ``bases`` are ``taken``, where those that have ``ended`` do not count.

    ``promulgated`` are pairs of a notice and what it promulgates.
    """
    units = units_of(bases, promulgated)
    lost = [unit for unit in units if not unit.isdisjoint(taken)]
    if not lost:
        return "none"
    live = [unit for unit in units if unit not in lost and unit.isdisjoint(ended)]
    return "some" if live else "all"


def units_of(
    bases: Collection[str], promulgated: Iterable[tuple[str, str]]
) -> list[frozenset[str]]:
    """``bases``, those together that are one basis: a notice and what it promulgates.

    A regulation of which two notices are cited belongs to neither.
    """
    pairs = [(a, b) for a, b in promulgated if a in bases and b in bases]
    if not pairs:
        return [frozenset((basis,)) for basis in sorted(bases)]
    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(sorted(bases))
    notices: defaultdict[str, set[str]] = defaultdict(set)
    for notice, regulation in pairs:
        notices[regulation].add(notice)
    for regulation, of in notices.items():
        if len(of) == 1:
            graph.add_edge(*of, regulation)
    return [frozenset(unit) for unit in nx.connected_components(graph)]
