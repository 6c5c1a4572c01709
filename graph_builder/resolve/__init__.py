"""Resolution: which documents, and which items, are one.

``documents`` goes from what is cited to documents; what people decided is read from
files they edit, for titles (``review``) and for items of two catalogues (``crosswalk``,
``mapped_items``); ``matched_titles`` keeps the former in the graph.
"""
