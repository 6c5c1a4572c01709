"""The names of matters in ``mappings/matter_names.yaml``: what may stand there."""

from __future__ import annotations

from collections import Counter

import yaml

from graph_builder.recognise.headers import HeaderWords
from graph_builder.recognise.known_names import is_known_name
from graph_builder.resources import mappings

NAMES = [
    name
    for lines in yaml.safe_load(mappings("matter_names.yaml").read_text("utf-8")).values()
    for line in lines
    for name in line
]


def test_each_name_stands_there_once() -> None:
    assert [name for name, count in Counter(NAMES).items() if count > 1] == []


def test_no_name_is_a_header_word() -> None:
    """A word of a header would be taken for a matter in each table that has it."""
    assert list(filter(HeaderWords.load().knows, NAMES)) == []


def test_each_is_found_with_its_number_before_it() -> None:
    assert [name for name in NAMES if not is_known_name(f"（一）{name}")] == []
