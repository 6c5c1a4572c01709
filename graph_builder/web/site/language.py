"""The switch between Chinese and English: a cookie, set by an ordinary link."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse

#: The name of the cookie.
COOKIE = "lang"
_YEAR = 365 * 24 * 3600


def add_to(app: FastAPI) -> None:
    """Let a browser choose its language."""

    @app.get("/language/{language}", include_in_schema=False)
    async def choose(
        request: Request, language: Literal["zh", "en"], back: str = "/"
    ) -> RedirectResponse:
        """Speak ``language`` from now on, and go ``back``."""
        # Only to a page of ours: one slash, then no second of either kind.
        own = back.startswith("/") and back[1:2] not in ("/", "\\")
        response = RedirectResponse(back if own else "/", HTTPStatus.SEE_OTHER)
        response.set_cookie(COOKIE, language, max_age=_YEAR, httponly=True, samesite="lax")
        return response
