"""Pictures of a part of the graph: what stands in them, and how it is drawn.

A :class:`Picture` says what is shown; :func:`to_svg` draws it in layers, from left to
right, with the same colours everywhere.
"""

from graph_builder.picture.model import Edge, Kind, Node, Picture, Weight
from graph_builder.picture.svg import to_svg

__all__ = ["Edge", "Kind", "Node", "Picture", "Weight", "to_svg"]
