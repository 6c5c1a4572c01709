"""Counts as bars, as SVG: a row a thing, its name on the left, its number at the end of the bar.

>>> drawn = to_bars([("甲", 3.0), ("乙<", 1.5)], title="依据的事项数")
>>> "乙&lt;" in drawn, drawn.count('class="bar"'), ">1.5<" in drawn
(True, 2, True)
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Final

from graph_builder.picture.palette import EDGE, INK
from graph_builder.picture.wrap import wrap

_NAME, _BAR, _NUMBER, _ROW = 300.0, 480.0, 70.0, 24.0
_FONT: Final = 12.0


def to_bars(rows: Sequence[tuple[str, float]], *, title: str) -> str:
    """``rows`` from the top; no bar is longer than that of the largest number."""
    most = max((number for _, number in rows), default=0.0) or 1.0
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture bars" role="img" '
        f'viewBox="0 0 {_NAME + _BAR + _NUMBER:g} {len(rows) * _ROW:g}" '
        f'width="{_NAME + _BAR + _NUMBER:g}" height="{len(rows) * _ROW:g}" '
        f'font-family="system-ui, sans-serif" font-size="{_FONT:g}">',
        f"<title>{html.escape(title)}</title>",
    ]
    for place, (name, number) in enumerate(rows):
        y = place * _ROW
        length = max(0.0, number) / most * _BAR
        first = wrap(name, _NAME / _FONT - 1, 1)[0] if name else ""
        parts.append(
            f"<g><title>{html.escape(name)}: {number:g}</title>"
            f'<text x="{_NAME - 8:g}" y="{y + 16:g}" text-anchor="end" fill="{INK}">'
            f"{html.escape(first)}</text>"
            f'<rect class="bar" x="{_NAME:g}" y="{y + 4:g}" width="{length:.1f}" height="16" '
            f'rx="2" fill="{EDGE["document"]}"/>'
            f'<text x="{_NAME + length + 6:.1f}" y="{y + 16:g}" fill="{INK}">{number:g}</text></g>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"
