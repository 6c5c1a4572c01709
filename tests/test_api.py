"""The interface for programs keeps what its OpenAPI document says, whatever it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from lxml import html
from server import Server, serving


@pytest.fixture(scope="module")
def running(store_folder: Path) -> Iterator[Server]:
    with serving(store_folder, "--timeout", "5") as server:
        yield server


def test_no_server_error_and_no_status_that_is_not_documented(running: Server) -> None:
    document = schemathesis.openapi.from_url(f"{running.url}/api/openapi.json")
    operations = [each.ok() for each in document.get_all_operations()]
    assert len(operations) > 40

    for operation in operations:

        @settings(
            max_examples=5,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def kept(case: Any) -> None:
            documented = case.operation.definition.raw["responses"]
            response = case.call()
            status = response.status_code
            where = f"{case.method} {case.formatted_path} {case.query}: {response.text[:300]}"
            assert str(status) in documented, where
            assert status < 500 or status in (503, 504), where
            declared = documented[str(status)].get("content")
            if declared:
                sent = response.headers["content-type"][0].partition(";")[0]
                assert sent in {each.partition(";")[0] for each in declared}, where

        kept()


def test_each_operation_is_on_the_page(running: Server) -> None:
    document = running.get("/api/openapi.json").json()
    page = html.fromstring(running.get("/api", accept="text/html").text)
    shown = {" ".join(each.text_content().split()) for each in page.cssselect(".operation h2")}
    assert shown == {
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert "GET /api/impact" in shown
    assert "GET /api/query/services-by-policy" in shown


def test_the_examples_on_the_page_are_answered(running: Server) -> None:
    page = html.fromstring(running.get("/api", accept="text/html").text)
    examples = [each.get("href") for each in page.cssselect(".operation .forms a")]
    assert "/health" in examples
    assert any(each.startswith("/api/impact?document=") for each in examples)
    assert len([each for each in examples if each.startswith("/api/query/")]) > 30
    for each in examples:
        assert running.get(each).status_code in (200, 206), each
