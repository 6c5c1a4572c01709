"""What rests on the documents of a graph: the citations, and the items that make them.

``in_graph`` asks for it in SPARQL, which works on any server. ``in_file`` has it in a
small file of SQLite beside each snapshot, one row for a citation and one for an item,
which a store of triples needs twenty look-ups for. The file holds nothing that the graph
does not say, so a snapshot without one is only slower.
"""

from graph_builder.resting.in_file import InFile, write_resting
from graph_builder.resting.in_graph import InGraph
from graph_builder.resting.values import Body, Cited, Item, Kind, Resting, Said

__all__ = [
    "Body",
    "Cited",
    "InFile",
    "InGraph",
    "Item",
    "Kind",
    "Resting",
    "Said",
    "write_resting",
]
