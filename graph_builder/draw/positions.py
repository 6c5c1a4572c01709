"""Where the things of a network stand on a page, computed here and not by the browser.

networkx lays them out by forces (ForceAtlas2, Jacomy et al. 2014), from a start that
does not depend on luck: catalogues on a ring, what they list round them. Then things
that came to lie on each other are moved apart, so that their names can be read. Forces
act between every two things: of many thousands only the best connected are laid out so,
and the others stand in a spiral round what they hang on.

>>> import networkx as nx
>>> graph = nx.DiGraph([("c", "i"), ("i", "d")])
>>> for node, kind in zip("cid", ("catalogue", "item", "document"), strict=True):
...     graph.nodes[node]["kind"] = kind
>>> positions(graph, DOTS) == positions(graph, DOTS)
True
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

import networkx as nx
import numpy as np

from graph_builder.network import Network

# Enough for a calm picture of hundreds; thousands would take more than seconds.
_ROUNDS = 60_000
# Things between which forces act; memory and time grow with the square of it.
_FORCED = 600
# Screens are wider than high; so is what is laid out for them.
_WIDE = 1.25
# The turn from seed to seed in a sunflower, which leaves no lanes.
_TURN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Room:
    """How much room, in pixels, a thing needs on the page, and how far it may stray in it."""

    wide: float
    high: float
    stray: float


#: For boxes with names, and for dots.
BOXES, DOTS = Room(224, 84, 0.05), Room(78, 62, 0.35)


def positions(network: Network, room: Room) -> Mapping[str, tuple[float, float]]:
    """A place on the page, in pixels, for each thing."""
    if not network:
        return {}
    graph = nx.Graph(network)
    best = sorted(graph, key=lambda node: (-graph.degree(node), node))[:_FORCED]
    core = nx.Graph(network.subgraph(best)) if len(best) < len(graph) else graph
    rounds = max(20, min(150, _ROUNDS // len(core)))
    start = _start(network)
    found = nx.forceatlas2_layout(
        core, pos={node: start[node] for node in core}, max_iter=rounds, seed=1,
        strong_gravity=False, scaling_ratio=4.0,
    )  # fmt: skip
    # A page that grows with what stands on it.
    spread = math.sqrt(len(graph) * room.wide * room.high)
    longest = max(max(abs(x), abs(y)) for x, y in found.values()) or 1.0
    scaled = {
        node: (float(x) / longest * spread * _WIDE, float(y) / longest * spread / _WIDE)
        for node, (x, y) in found.items()
    }
    _round_about(graph, scaled, room)
    return _apart(scaled, room)


def _start(network: Network) -> dict[str, np.ndarray]:
    """Things by their components and kinds on rings; the same graph, the same start."""
    rings = {"catalogue": 0.25, "item": 0.75, "document": 0.5, "body": 1.0}
    order = sorted(network)
    turn = 2 * math.pi / len(order)
    return {
        node: rings[network.nodes[node]["kind"]]
        * np.array([math.cos(turn * number), math.sin(turn * number)])
        for number, node in enumerate(order)
    }


def _round_about(graph: nx.Graph[str], places: dict[str, tuple[float, float]], room: Room) -> None:
    """Place what has no place yet: round the first of its neighbours that has one, else outside."""
    seeds: Counter[str] = Counter()
    waiting = sorted(set(graph) - set(places))
    while waiting:
        placed = set(places)
        for node in waiting:
            near = min((each for each in graph[node] if each in placed), default=None)
            if near is not None:
                seeds[near] += 1
                places[node] = _seed(places[near], seeds[near], room)
        left = [node for node in waiting if node not in places]
        if len(left) == len(waiting):  # joined to nothing that has a place
            for number, node in enumerate(left, len(places)):
                places[node] = _seed((0.0, 0.0), number, room)
            return
        waiting = left


def _seed(centre: tuple[float, float], number: int, room: Room) -> tuple[float, float]:
    turn, far = number * _TURN, math.sqrt(number)
    return (
        centre[0] + far * room.wide * math.cos(turn) * 0.7,
        centre[1] + far * room.high * math.sin(turn) * 0.7,
    )


def _apart(places: dict[str, tuple[float, float]], room: Room) -> dict[str, tuple[float, float]]:
    """Each thing in a cell of its own of a grid, as near as may be to where it was."""
    taken: dict[tuple[int, int], str] = {}
    for node, (x, y) in sorted(places.items(), key=lambda place: (math.hypot(*place[1]), place[0])):
        taken[_free(round(x / room.wide), round(y / room.high), taken)] = node
    moved = {}
    for (column, line), node in taken.items():
        x, y = places[node]
        moved[node] = (
            min(max(x, (column - room.stray) * room.wide), (column + room.stray) * room.wide),
            min(max(y, (line - room.stray) * room.high), (line + room.stray) * room.high),
        )
    return {node: (round(x, 1), round(y, 1)) for node, (x, y) in sorted(moved.items())}


def _free(column: int, line: int, taken: Mapping[tuple[int, int], str]) -> tuple[int, int]:
    """The free cell nearest to this one."""
    distance = 0
    while True:
        sides = range(-distance, distance + 1)
        inner = range(1 - distance, distance)
        ring = [
            (column + dx, line + dy)
            for dx, dy in chain(
                ((dx, dy) for dx in {-distance, distance} for dy in sides),
                ((dx, dy) for dx in inner for dy in {-distance, distance}),
            )
            if (column + dx, line + dy) not in taken
        ]
        if ring:
            return min(ring, key=lambda cell: (math.dist(cell, (column, line)), cell))
        distance += 1
