from collections.abc import Iterator

import pyoxigraph as ox


def unproved(graph: ox.Dataset) -> Iterator[str]:
    yield from ()
