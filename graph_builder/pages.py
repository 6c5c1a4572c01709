"""Pages from templates: every text escaped, a name that is missing an error."""

from __future__ import annotations

import jinja2

from graph_builder.language import agreeing, plural, tr
from graph_builder.resources import templates


def environment(**names: object) -> jinja2.Environment:
    """The templates, in which ``tr``, ``plural``, ``agreeing`` and ``names`` are known."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates()),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(tr=tr, plural=plural, agreeing=agreeing, **names)
    return made
