"""What things are called on a page: kind, name, and what tells it from its like."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from graph_builder.network import named
from graph_builder.picture.model import Kind
from graph_builder.select import Source


@dataclass(frozen=True, slots=True)
class Label:
    """A thing: its IRI, its kind, its name; ``note`` is a document's title, an item's place."""

    iri: str
    kind: Kind
    name: str
    note: str


def labels(store: Source, things: Collection[str]) -> Mapping[str, Label]:
    """The labels of those of ``things`` that have one, by IRI."""
    return {
        iri: Label(iri, node["kind"], node["label"], node["note"])  # type: ignore[arg-type]
        for iri, node in named(store, things)
    }
