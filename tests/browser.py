"""Debian's Chromium on the pages of a real server, as a reader has them.

Whatever a page does, it may log no error and ask nobody but this machine: every page that
``visit`` opens is held to that when the test ends.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

#: Without these a Chromium asks its maker's hosts at every start.
_ALONE = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps",
)  # fmt: skip
#: The screens that pages are made for.
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}

#: The ways in which a page is looked at, as options of ``visit``.
WAYS = {"desk": {"viewport": DESK}, "phone": {"viewport": PHONE}, "dark": {"color_scheme": "dark"}}

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no chromium here: 'make packages' installs it where it may")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=found, chromium_sandbox=False, args=_ALONE
        )
        yield running
        running.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Opens an address, as ``visit(url, viewport=PHONE, color_scheme="dark", …)``.

    The options are those of a Playwright context, and ``wrong_expected`` where the server is
    asked something it refuses; the page is returned when it has loaded.
    """
    contexts, wrong = [], list[str]()

    def opened(url: str, **options: Any) -> Page:
        refused = options.pop("wrong_expected", False)  # a response of 4xx is logged as an error
        context = browser.new_context(**{"viewport": DESK, "locale": "zh-CN", **options})
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda said: said.type == "error" and not refused and wrong.append(said.text)
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda shown: (wrong.append(f"dialog {shown.message}"), shown.dismiss()))
        page.on(
            "request",
            lambda asked: None if _is_local(asked.url) else wrong.append(f"asks {asked.url[:200]}"),
        )
        page.goto(url, wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong, wrong


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob", "about") or parts.hostname == "127.0.0.1"


def barriers(page: Page) -> list[str]:
    """What axe-core finds on ``page`` that keeps people out: serious and critical only."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['html'][:200]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def assert_open_to_all(page: Page) -> None:
    """Nothing keeps people out of ``page``, and it is no wider than its screen."""
    assert barriers(page) == [], page.url
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url
