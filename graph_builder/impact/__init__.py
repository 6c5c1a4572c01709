"""Impact: what happens when a document is repealed, to whom, and by when; a what-if.

Nothing in the store changes. ``reach`` says which documents fall or lose their ground,
``classes`` how many of its bases an item loses, ``republication`` by when it must be
published again, ``candidates`` what may take the place of what falls; ``what_if`` puts
the :class:`Answer` together.
"""

from graph_builder.impact.answer import Answer
from graph_builder.impact.asked import impact
from graph_builder.impact.fate import Target
from graph_builder.impact.what_if import what_if

__all__ = ["Answer", "Target", "impact", "what_if"]
