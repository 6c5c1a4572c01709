"""Effects: what acts do to documents, as lists and notices state it.

``tables`` reads repeal lists and registers, ``notice`` the text of decisions, both into
the events of ``effect``; ``graph`` says which documents of the graph they concern.
"""
