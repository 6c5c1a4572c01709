"""The colours of all pictures, pages and reports: one a kind, told apart by everybody.

The hues are those of Okabe and Ito, "Color Universal Design" (2008), lightened for
the ground of a box and darkened for its edge. Colour never says anything alone: a kind
has its layer and its shape, a weight the style of its edge and a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graph_builder.picture.model import Kind, Weight

#: The edge of a box by what it stands for.
EDGE: Final[Mapping[Kind, str]] = {
    "document": "#0072b2",
    "item": "#9a6a00",
    "body": "#007a58",
    "catalogue": "#a04f7f",
    "rest": "#6b7280",
}

#: Its ground.
GROUND: Final[Mapping[Kind, str]] = {
    "document": "#e6f2f9",
    "item": "#fdf3dd",
    "body": "#e2f4ee",
    "catalogue": "#f8ebf2",
    "rest": "#f3f4f6",
}

#: The bar at the side of a box, by how hard it is hit.
BAR: Final[Mapping[Weight, str | None]] = {
    "lost": "#c23b00",
    "part": "#e69f00",
    "touched": None,
    "centre": "#16497f",
}

INK: Final = "#1f2933"
FAINT: Final = "#5b6673"
LINE: Final = "#8793a1"
