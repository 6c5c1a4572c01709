"""The language yiju speaks to people: Chinese, or English on request.

Texts stand where they are used, in both languages side by side, so that
neither can go stale unseen. Only what is *said* follows this setting; records,
graphs and exports never depend on it.

>>> with speaking("en"):
...     tr("没有这个文件", "no such file")
'no such file'
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Language = Literal["zh", "en"]

_language: ContextVar[Language] = ContextVar("language", default="zh")


def tr(zh: str, en: str) -> str:
    """``zh`` or ``en``, whichever is spoken."""
    return zh if _language.get() == "zh" else en


def plural(count: int, one: str, many: str = "") -> str:
    """English for ``count`` of something, in the form its words then have; ``many`` where that
    is more than an s. Chinese has no need of it.

    >>> plural(1, "item"), plural(2, "item"), plural(1, "item cites", "items cite")
    ('1 item', '2 items', '1 item cites')
    """
    return f"{count} {agreeing(count, one, many)}"


def agreeing(count: int, one: str, many: str = "") -> str:
    """The words of :func:`plural`, where the count stands elsewhere.

    >>> agreeing(1, "body", "bodies"), agreeing(0, "body", "bodies")
    ('body', 'bodies')
    """
    return one if count == 1 else many or f"{one}s"


def speak(language: Language) -> None:
    """Speak ``language`` from here on."""
    _language.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak ``language`` inside the ``with`` block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)
