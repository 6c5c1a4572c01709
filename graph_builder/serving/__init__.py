"""Serving: worker processes that answer on a published graph, and the lanes to them.

The process that people talk to runs no query. It hands each to a worker, a process
without network and with little memory that can be killed at any moment, and has others
that take its place. A query of the library and a query that somebody typed never wait
for each other: they have lanes of their own.
"""

from graph_builder.serving.lane import Busy, Lane
from graph_builder.serving.lanes import Lanes

__all__ = ["Busy", "Lane", "Lanes"]
