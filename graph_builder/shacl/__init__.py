"""SHACL validation by one of two engines, with results that do not tell which.

>>> from graph_builder.shacl import validate  # doctest: +SKIP
"""

from graph_builder.shacl.result import Result, ValidationReport
from graph_builder.shacl.run import Engine, validate

__all__ = ["Engine", "Result", "ValidationReport", "validate"]
