"""What if a document is repealed: a form, and who must do what by when."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Query
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.impact import words as told
from graph_builder.impact_report import words
from graph_builder.impact_report.page import published_page
from graph_builder.impact_report.picture import anchor
from graph_builder.serving import Lanes
from graph_builder.views.what_if import Shown, what_if_page
from graph_builder.web import asking
from graph_builder.web.impact import Day, Several, Words, asked_for
from graph_builder.web.site.rendering import page


def add_to(app: FastAPI, lanes: Lanes) -> None:
    """Show what-ifs."""

    @app.get("/impact", include_in_schema=False)
    async def impact(
        request: Request,
        document: Several,
        on: Day = "",
        replaced_by: Words = "",
        article: Annotated[str, Query(max_length=300)] = "",
        amended: bool = False,
    ) -> Response:
        """The form, and the answer where a document is named."""
        found: Shown | None = None
        if any(each.strip() for each in document):
            asked = asked_for(document, on, replaced_by, [article], amended)
            found = await asking.while_waited_for(
                request, lanes.scan.run(what_if_page, lanes.folder.path, asked)
            )
        return page(
            request,
            "impact",
            found=found,
            document="\n".join(document),
            on=on,
            replaced_by=replaced_by,
            article=article,
            amended=amended,
            told=told,
            words=words,
            anchor=anchor,
            published=published_page,
        )
