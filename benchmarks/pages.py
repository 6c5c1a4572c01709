"""How soon each page can be used, in headless Chromium: the examples, one reader, nothing cached.

    python -m benchmarks.pages

From asking for the page until it is interactive and its scripts have run: the median of
five, each with a browser context of its own. The first visit to a page that keeps its answer
for the snapshot (the findings, for one) is told apart.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

from benchmarks.queries import out
from benchmarks.serving import COMMAND
from graph_builder.construction.catalogues import build
from graph_builder.construction.effects import import_effects
from graph_builder.resources import example_catalogues, example_effects

PAGES = (
    "/", "/search?q=医疗保险", "/documents", "/catalogues", "/bodies",
    "/policy/沪医保〔2000〕46号", "/catalogue/jinshan-district", "/catalogue/county/item/3",
    "/body/上海市医疗保险局", "/impact?document=沪医保〔2000〕46号", "/effects", "/findings",
    "/compare?a=county&b=prefecture-city", "/changes", "/questions",
    "/questions/most-relied-on-policies", "/ontology", "/api",
)  # fmt: skip
#: Pages that their script makes ready, and by what that is seen.
SCRIPTED = {
    "/explore?of=沪医保〔2000〕46号": '#explorer[data-ready]:not([data-ready=""])',
    "/editor": ".CodeMirror",
}
_RUNS = 5


def ready(browser: Browser, address: str, seen: str | None) -> float:
    """The seconds until the page at ``address`` can be used."""
    context = browser.new_context()
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(address, wait_until="load")
    if seen is not None:
        page.wait_for_selector(seen, timeout=60_000)
    took = time.perf_counter() - begun
    context.close()
    return took


def main() -> None:
    """Print the figures."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        out("no chromium here: the pages are not measured")
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = Path(folder) / "store"
        build([example_catalogues()], store)
        import_effects(sorted(example_effects().iterdir()), store)
        server = subprocess.Popen(
            [*COMMAND, "--store", str(store), "--port", "0"],
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        browser = playwright.chromium.launch(
            executable_path=chromium, chromium_sandbox=False, args=["--disable-gpu"]
        )
        try:
            assert server.stdout is not None
            url = server.stdout.readline().strip().partition("：")[2]
            for path, seen in [*((path, None) for path in PAGES), *SCRIPTED.items()]:
                address = url + quote(path, safe="/?&=")
                first = ready(browser, address, seen)
                others = [ready(browser, address, seen) for _ in range(_RUNS)]
                out(f"first {first:6.2f} s   then {statistics.median(others):6.2f} s   {path}")
        finally:
            browser.close()
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    main()
