"""Questions: the query library, and the answers that a graph gives.

A question is a file in ``queries/``; a :class:`Graph` answers it for the values
that a person gives, which are bound as RDF terms and never pasted into the text.

>>> question("services-by-policy").summary["en"]
'Which services rely on a document'
"""

from graph_builder.query.answers import Answer, answer, shown, text_of
from graph_builder.query.graph import Graph, open_endpoint, open_graph
from graph_builder.query.prefixes import prefixed
from graph_builder.query.questions import TAGS, Parameter, Question, library, question

__all__ = [
    "TAGS",
    "Answer",
    "Graph",
    "Parameter",
    "Question",
    "answer",
    "library",
    "open_endpoint",
    "open_graph",
    "prefixed",
    "question",
    "shown",
    "text_of",
]
