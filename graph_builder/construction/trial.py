"""A trial: the graph as it would be with some files built into it, published nowhere.

This is how a draft is checked before it goes out: against everything that is in the
graph, with the very steps of a build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from graph_builder.construction.catalogues import Built, build
from graph_builder.store import StoreFolder


@contextmanager
def trial(
    paths: Sequence[Path], copy_to: Callable[[StoreFolder], None]
) -> Iterator[tuple[ox.Store, Built]]:
    """The graph that ``copy_to`` puts in an empty folder, with ``paths`` built into it.

    Where it publishes nothing there, the graph holds ``paths`` alone.
    """
    with TemporaryDirectory(prefix="yiju-", ignore_cleanup_errors=True) as temporary:
        folder = StoreFolder(Path(temporary))
        copy_to(folder)
        built = build(paths, folder.path)
        graph = folder.open()
        try:
            yield graph, built
        finally:
            del graph  # close its files before they are removed
