"""Comparing two catalogues: editions of one, or the services of two levels or places.

>>> from pathlib import Path
>>> from graph_builder.resources import example_catalogues
>>> county, city = (str(example_catalogues() / f"{name}.txt") for name in ("county", "prefecture-city"))
>>> found = compare(county, city)
>>> found.mode
'levels'
>>> pair = next(pair for pair in found.pairs if pair.one.name == "异地转诊人员备案")
>>> pair.predicate, pair.other.name
('broadMatch', '办理基本医疗保险参保人员异地就医备案业务')
"""

from __future__ import annotations

from pathlib import Path

from graph_builder.compare.answer import Comparison, Mode, compare_sides
from graph_builder.compare.match import Pair, match
from graph_builder.compare.sides import find_side

__all__ = ["Comparison", "Mode", "Pair", "compare", "compare_sides", "find_side", "match"]


def compare(
    one: str | Path,
    other: str | Path,
    *,
    store: str | Path = "yiju.store",
    mode: Mode | None = None,
) -> Comparison:
    """The catalogue ``one`` compared with ``other``: each a file, or the id or title of a
    catalogue in the graph in the folder ``store``.

    :raises InputError: a file holds no catalogue.
    :raises NotFound: the graph has no such catalogue, with near hits.
    """
    folder = Path(store)
    return compare_sides(find_side(str(one), folder), find_side(str(other), folder), mode)
