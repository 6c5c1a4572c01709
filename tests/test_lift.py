"""Lifting: the context, the record and the ontology agree, and nothing is lost in silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from conftest import SLUGS
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.catalogue import Catalogue, Description, OtherCell
from graph_builder.errors import LiftError
from graph_builder.extraction import extract
from graph_builder.identify import Record, identify
from graph_builder.lift import check_leaves, context, count_leaves, lift, to_jsonld
from graph_builder.namespaces import CPSV, CV, DCTERMS, YIJU, catalogue_graph_iri
from graph_builder.table import Place

PLACE = Place("a.xlsx", 1, 1, sheet="表1", page=2)


def _full(catalogues: dict[str, Catalogue]) -> Iterator[Record]:
    """Records that between them fill every key."""
    yield from (identify(catalogue) for catalogue in catalogues.values())
    whole = catalogues["jinshan-district"]
    said = Description(
        "a", "甲", "市医保局", "上海市", "2019", "2019-12-31", "https://example.org/a b"
    )
    placed = [replace(rejection, source=PLACE) for rejection in whole.rejections]
    item = whole.items[0]
    noted = replace(item.entries[0], update_frequency="每季度", department="办公室", note="试点")
    noted = replace(noted, others=(OtherCell("办理时限", "5个工作日"),))
    items = (replace(item, entries=(noted, *item.entries[1:])), *whole.items[1:])
    yield identify(replace(whole, description=said, items=items, rejections=tuple(placed)))


def _keys(record: Any) -> Iterator[str]:
    if isinstance(record, dict):
        for key, value in record.items():
            yield key
            yield from _keys(value)
    elif isinstance(record, list):
        for each in record:
            yield from _keys(each)


def _terms() -> dict[str, str]:
    """The context's keys for values, with the term each stands for."""
    return {
        key: term["@id"] if isinstance(term, dict) else term
        for key, term in context().items()
        if not (isinstance(term, str) and (term.startswith("@") or term.endswith(("#", "/"))))
    }


def test_the_context_has_the_keys_of_the_record_and_no_others(
    catalogues: dict[str, Catalogue],
) -> None:
    used = {key for record in _full(catalogues) for key in _keys(record)}
    classes = {key for key in _terms() if key[0].isupper()}
    assert used == (set(_terms()) - classes) | {"id", "type", "source"}


def test_every_class_of_a_record_is_in_the_context(catalogues: dict[str, Catalogue]) -> None:
    def types(record: Any) -> Iterator[str]:
        if isinstance(record, dict):
            said = record.get("type", [])
            yield from [said] if isinstance(said, str) else said
            for value in record.values():
                yield from types(value)
        elif isinstance(record, list):
            for each in record:
                yield from types(each)

    used = {name for record in _full(catalogues) for name in types(record)}
    assert {context()[name] for name in used} == {
        *(f"yiju:{name}" for name in used - {"PublicService"}),
        "cpsv:PublicService",
    }


@pytest.mark.parametrize("key", sorted(_terms()))
def test_every_term_of_the_context_is_in_the_ontology(key: str) -> None:
    prefix, _, local = _terms()[key].partition(":")
    known: Any = {"yiju": YIJU, "dcterms": DCTERMS, "cpsv": CPSV, "cv": CV}[prefix]
    assert local in known


@pytest.mark.parametrize("slug", SLUGS)
def test_every_leaf_becomes_a_triple(slug: str, catalogues: dict[str, Catalogue]) -> None:
    record = identify(catalogues[slug])
    assert len(set(lift(record))) == count_leaves(record)


def test_every_printed_text_is_a_literal_of_the_graph(
    store: ox.Store, catalogues: dict[str, Catalogue]
) -> None:
    for slug, catalogue in catalogues.items():
        literals = {
            quad.object.value
            for quad in store.quads_for_pattern(None, None, None, catalogue_graph_iri(slug))
            if isinstance(quad.object, ox.Literal)
        }
        said = json.loads(json.dumps(catalogue.to_json()["items"], ensure_ascii=False))
        for text in _texts(said):
            assert text in literals


def _texts(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name not in ("id", "kind", "url"):  # these become IRIs
                yield from _texts(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, key)
    elif isinstance(value, str) and value:
        yield value


# What JSON-LD drops without a word, and what the message must name.
LOSSES: list[tuple[dict[str, Any], str, str]] = [
    ({"colour": "red"}, '"colour"', "a key that the context lacks"),
    ({"type": "Catalog"}, '"type"', "a class that the context lacks"),
    ({"publisher": "not an iri"}, '"publisher"', "a link with a blank in it"),
    ({"items": [{"id": "no iri", "type": "Item", "name": "甲"}]}, '"items"', "a node with an invalid id"),
    ({"items": [{"id": "http://a/1", "type": "Item", "colour": 1}]}, '"colour"', "a key lost further down"),
]  # fmt: skip


@pytest.mark.parametrize(("extra", "named", "reason"), LOSSES, ids=[row[2] for row in LOSSES])
def test_a_silent_loss_is_named(extra: dict[str, Any], named: str, reason: str) -> None:
    record = {"id": "http://a/c", "type": "Catalogue", "title": "甲", **extra}
    with pytest.raises(LiftError, match=named):
        lift(record)
    with pytest.raises(LiftError, match=named):
        lift(record, ox.NamedNode("http://a/g"))


def test_more_triples_than_leaves_are_no_loss_but_an_error(
    catalogues: dict[str, Catalogue],
) -> None:
    record = identify(catalogues["county"])
    with pytest.raises(LiftError):
        check_leaves(record, count_leaves(record) + 1)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_survives_the_lift(title: str, jurisdiction: str) -> None:
    record = {"id": "http://a/c", "type": "Catalogue", "title": title, "jurisdiction": jurisdiction}
    literals = {q.object.value for q in lift(record) if isinstance(q.object, ox.Literal)}
    assert literals == {title, jurisdiction}


def test_the_document_carries_its_context(catalogues: dict[str, Catalogue]) -> None:
    document = json.loads(to_jsonld(identify(catalogues["county"])))
    assert document["@context"] == context()


def test_a_web_address_with_blanks_becomes_an_iri(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("序号\t事项名称\t公开内容\t网址\n1\t甲\t乙\thttps://a.example/{x}|y\n", "utf-8")
    record = identify(extract(file))
    assert record["items"][0]["entries"][0]["url"] == "https://a.example/%7Bx%7D%7Cy"
    lift(record)
