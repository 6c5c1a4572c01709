"""Impact: what happens when a document is repealed, to whom, and by when; a what-if.

Nothing in the store changes. :mod:`~graph_builder.impact.reach` says which documents fall
or lose ground, :mod:`~graph_builder.impact.hits` which items rest on them.
"""
