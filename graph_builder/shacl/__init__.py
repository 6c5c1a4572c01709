"""SHACL validation by one of two engines, with results that do not tell which.

``shapes`` makes the shapes ready for either, ``engines`` runs one, ``proved`` knows
in what the fast one differs, ``run`` chooses, ``result`` is what comes back.
"""

from graph_builder.shacl.result import Result, ValidationReport
from graph_builder.shacl.run import Engine, validate

__all__ = ["Engine", "Result", "ValidationReport", "validate"]
