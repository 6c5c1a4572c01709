"""Pictures of the graph as files: a page that opens offline, SVG, PNG, GraphML, GEXF."""

from graph_builder.draw.files import FORMATS, draw

__all__ = ["FORMATS", "draw"]
