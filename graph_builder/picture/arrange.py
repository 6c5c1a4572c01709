"""The order of the nodes in each layer, so that few edges cross.

The method is Sugiyama's: an edge over several layers gets a waypoint in each layer that
it passes, and every layer is sorted by where the neighbours of its nodes stand, from
left to right and back, a few times. What was first stays first where nothing else says.

>>> arranged((("a", "b"), ("x", "y")), (("a", "y"), ("b", "x")))
(('a', 'b'), ('y', 'x'))
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

_SWEEPS = 6


def arranged(
    layers: Sequence[Sequence[str]], edges: Sequence[tuple[str, str]]
) -> tuple[tuple[str, ...], ...]:
    """``layers`` with their nodes in an order in which few of ``edges`` cross.

    Every edge runs between neighbouring layers. The best order seen is given.
    """
    before: defaultdict[str, list[str]] = defaultdict(list)
    after: defaultdict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        before[target].append(source)
        after[source].append(target)
    order = [list(layer) for layer in layers]
    best, fewest = [list(layer) for layer in order], crossings(order, after)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        numbers = range(1, len(order)) if forward else range(len(order) - 2, -1, -1)
        for number in numbers:
            fixed = order[number - 1] if forward else order[number + 1]
            _sort(order[number], fixed, before if forward else after)
        found = crossings(order, after)
        if found < fewest:
            best, fewest = [list(layer) for layer in order], found
    return tuple(map(tuple, best))


def crossings(layers: Sequence[Sequence[str]], after: Mapping[str, Sequence[str]]) -> int:
    """How many pairs of edges between neighbouring layers cross.

    >>> crossings((("a", "b"), ("x", "y")), {"a": ["y"], "b": ["x"]})
    1
    """
    count = 0
    for left, right in pairwise(layers):
        place = {node: number for number, node in enumerate(right)}
        seen: list[int] = []
        for node in left:
            ends = sorted(place[end] for end in after.get(node, ()) if end in place)
            count += sum(1 for end in ends for other in seen if other > end)
            seen += ends
    return count


def _sort(layer: list[str], fixed: Sequence[str], neighbours: Mapping[str, Sequence[str]]) -> None:
    place = {node: number for number, node in enumerate(fixed)}
    own = {node: number for number, node in enumerate(layer)}

    def key(node: str) -> tuple[float, int]:
        places = [place[each] for each in neighbours.get(node, ()) if each in place]
        return (sum(places) / len(places) if places else float(own[node])), own[node]

    layer.sort(key=key)
