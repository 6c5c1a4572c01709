"""An impact as a page: the tables by body are its main content, a picture stands above.

One file that opens offline and prints: no script, nothing from outside, and a policy
that lets a browser load nothing. Every text from a catalogue is escaped.
"""

from __future__ import annotations

from functools import cache

import jinja2

from graph_builder.impact import words as told
from graph_builder.impact.answer import Answer
from graph_builder.impact_report import words
from graph_builder.impact_report.picture import MOST, anchor, picture
from graph_builder.namespaces import web_address
from graph_builder.pages import environment
from graph_builder.picture import to_svg


def to_html(answer: Answer) -> str:
    """The page of ``answer``."""
    drawn = to_svg(picture(answer), title=words.heading(answer)) if answer.items else ""
    return _environment().get_template("impact.html").render(answer=answer, drawn=drawn, most=MOST)


def published_page(url: str | None) -> str | None:
    """The address of a published page, if it is one that may be linked."""
    address = web_address(url) if url else None
    return address.value if address else None


@cache
def _environment() -> jinja2.Environment:
    return environment(told=told, words=words, anchor=anchor, page=published_page)
    return environment
