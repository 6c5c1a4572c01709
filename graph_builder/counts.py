"""The counts of a store: its graphs' statements, its things, classes and properties.

Counting goes through the whole store, so it is done once, when the store is published,
and kept in a file beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from graph_builder.select import Source, internal, select


@dataclass(frozen=True, slots=True)
class Counts:
    """The statements of each named graph; over all of them, the things that have a class,
    the classes that have things, and the properties used."""

    graphs: Mapping[str, int]
    entities: int
    classes: int
    properties: int

    @classmethod
    def of(cls, store: Source) -> Counts:
        """The counts of ``store``."""
        sizes = select(store, internal("graph-sizes"))
        graphs = {row["graph"].value: int(row["triples"].value) for row in sizes}
        (row,) = select(store, internal("void-counts"))
        return cls(
            graphs, *(int(row[name].value) for name in ("entities", "classes", "properties"))
        )

    @classmethod
    def read(cls, path: Path) -> Counts:
        """The counts in the file at ``path``."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def write(self, path: Path) -> None:
        """Write them to the file at ``path``."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        path.write_text(text + "\n", encoding="utf-8")
