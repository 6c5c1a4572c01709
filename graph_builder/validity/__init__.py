"""Validity: how documents stand on a day, who still cites those that have ended, what ends soon.

``status`` is what somebody declared, ``term`` what a rule on terms hints at; ``standing``
holds both for a whole graph, ``backlog`` and ``articles`` are the citations left behind,
``sheet`` the documents of which nobody has said anything.
"""
