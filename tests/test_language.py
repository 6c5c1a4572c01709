"""English counts agree with their nouns: no count stands beside a plural that is written out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph_builder.language import plural

_NOUNS = (
    "items|documents|citations|findings|bases|catalogues|bodies|entries|rows|lines|places|pairs"
    "|events|registrations|remarks|mends|rejections|graphs|statements|files|things|times"
)
#: A value, not a constant (whose name is in capitals), and then a plural; files/s is a unit.
_WRITTEN_OUT = re.compile(
    rf"(?:%s|\{{[^{{}}]*[^A-Z_{{}}]\}}\}}?) (?:more |policy )?(?:{_NOUNS})\b(?!/)"
)
#: What a script fills in, of many things alone.
_FOR_SCRIPTS = re.compile(r"(?<!\{)\{(?:n|m|all|left)\}(?!\})")
_PACKAGE = Path(__file__).parent.parent / "graph_builder"
_SOURCES = sorted(
    each
    for each in (*_PACKAGE.rglob("*.py"), *_PACKAGE.rglob("*.html"))
    if "static" not in each.parts
)


@pytest.mark.parametrize(
    ("count", "forms", "said", "why"),
    [
        (0, ("item",), "0 items", "none is many in English"),
        (1, ("item",), "1 item", "one alone has no s"),
        (2, ("item",), "2 items", "an s"),
        (1, ("body", "bodies"), "1 body", "one of a word that takes more than an s"),
        (3, ("body", "bodies"), "3 bodies", "several of it"),
        (1, ("item cites", "items cite"), "1 item cites", "the verb agrees too"),
    ],
)
def test_a_count_agrees(count: int, forms: tuple[str, ...], said: str, why: str) -> None:
    assert plural(count, *forms) == said, why


def _server_side(source: Path) -> str:
    text = source.read_text()
    return _FOR_SCRIPTS.sub("", text) if source.suffix == ".html" else text


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ('tr("%s 个事项", "%s items")', True),
        ('f"{count} items"', True),
        ('f"{len(found)} more citations"', True),
        ('f"at most {_MOST} documents"', False),
        ("{{ plural(count, 'item') }}", False),
    ],
)
def test_the_search_finds_what_it_should(text: str, caught: bool) -> None:
    assert bool(_WRITTEN_OUT.search(text)) is caught


def test_no_plural_is_written_out_beside_a_count() -> None:
    found = [
        f"{each.relative_to(_PACKAGE)}: {match[0]}"
        for each in _SOURCES
        for match in _WRITTEN_OUT.finditer(_server_side(each))
    ]
    assert found == []
