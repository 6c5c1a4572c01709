"""Drafts: the citations of a text that is not published yet, checked against the graph."""
