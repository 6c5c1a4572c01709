"""What is no longer in force and still cited, on any day; what will end within some months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Annotated, Final

from fastapi import FastAPI, Query
from starlette.requests import Request
from starlette.responses import Response

from graph_builder.views.lapsed import effects
from graph_builder.web.days import day_of
from graph_builder.web.site.kept import kept
from graph_builder.web.site.rendering import page

#: The months that one may look ahead.
MONTHS: Final = (3, 6, 12, 24)


def add_to(app: FastAPI) -> None:
    """Show the backlog of lapsed bases."""

    @app.get("/effects", include_in_schema=False)
    async def lapsed(
        request: Request,
        on: Annotated[str, Query(max_length=40)] = "",
        within: Annotated[int, Query(ge=1, le=120)] = 6,
    ) -> Response:
        """What is no longer in force on a day and still cited."""
        day = day_of(on) or date.today()
        until = _later(day, within)
        found = await kept(request, effects, day, until)
        return page(request, "effects", found=found, within=within, choices=MONTHS)


def _later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year += day.year
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
