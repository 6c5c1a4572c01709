"""Titles: clean, comparable, and read for what they do and no more."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.policy_title import acts, is_document_title, normalize, parse_title

TABLE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "data" / "titles.yaml").read_text(encoding="utf-8")
)
ROWS = [row for part in ("catalogues", "forms", "damage") for row in TABLE[part]]

# Text made of what titles are made of finds more than text at random.
TITLE_TEXT = st.text(
    st.sampled_from(
        [*'《》〈〉<>（）()，、 \n关于印发转发修改调整的通知办法实施细则补充试行&lt;"“”甲乙1']
    ),
    max_size=40,
)
ANY_TEXT = st.one_of(st.text(max_size=60), TITLE_TEXT)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["why"])
def test_row(row: dict[str, Any]) -> None:
    title = parse_title(row["written"])
    assert str(title) == row.get("text", row["written"]), row["why"]
    assert title.marks == tuple(row.get("marks", ())), row["why"]
    found = acts(row["written"])
    assert [[act.kind, act.target] for act in found] == row["acts"], row["why"]
    assert title.act == (found[0] if found else None)


@pytest.mark.parametrize("spellings", TABLE["same"], ids=lambda row: row[0])
def test_spellings_of_one_title(spellings: list[str]) -> None:
    assert len({normalize(each) for each in spellings}) == 1


@pytest.mark.parametrize("titles", TABLE["different"], ids=lambda row: row[0])
def test_titles_that_look_alike(titles: list[str]) -> None:
    for one, other in combinations(titles, 2):
        assert normalize(one) != normalize(other)


@pytest.mark.parametrize("title", TABLE["documents"])
def test_documents(title: str) -> None:
    assert is_document_title(title)


@pytest.mark.parametrize("title", TABLE["not_documents"])
def test_forms_cards_and_certificates(title: str) -> None:
    assert not is_document_title(title)


def test_a_supplement_that_names_nothing_says_so() -> None:
    (unnamed,) = acts("关于甲工作的补充通知")
    (named,) = acts("关于〈甲办法〉的补充通知")
    assert (unnamed.named, named.named) == (False, True)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["why"])
def test_words_prove_the_act(row: dict[str, Any]) -> None:
    title = str(parse_title(row["written"]))
    for act in acts(row["written"]):
        assert act.words and act.words in title


@given(ANY_TEXT)
def test_normalizing_twice_changes_nothing(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(ANY_TEXT)
def test_any_text_is_read(text: str) -> None:
    title = parse_title(text)
    assert title.normal == normalize(text)
    assert isinstance(is_document_title(text), bool)
    for act in acts(text):
        assert act.target and act.words in str(title)


@given(TITLE_TEXT)
def test_clean_titles_have_balanced_brackets(text: str) -> None:
    depth = 0
    for char in str(parse_title(text)):
        depth += (char in "〈《") - (char in "〉》")
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize(
    "unit", ["《", "》", "〈甲〉", "关于印发", "（试行", "实施", "的通知", " ", "（）"]
)
def test_long_texts_are_read_quickly(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    parse_title(text)
    is_document_title(text)
