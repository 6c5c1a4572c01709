"""Find what a person means, whatever it is: a document, an item, a body, a catalogue.

The ways are tried in turn, the narrowest first: the IRI, the id of a catalogue or
``catalogue/number`` for an item, a document number, a document's title, a body's name,
the name of an item.
"""

from __future__ import annotations

import re

import pyoxigraph as ox

from graph_builder.document_number import find_numbers
from graph_builder.errors import NotFound
from graph_builder.language import plural, tr
from graph_builder.lookup.bodies import find_body
from graph_builder.lookup.documents import find_document
from graph_builder.matter_name import normal_name
from graph_builder.namespaces import RDF, YIJU, catalogue_iri, item_iri
from graph_builder.query.prefixes import whole
from graph_builder.select import Source

_OF_CATALOGUE = re.compile(r"(?P<slug>[^/\s]+)(?:/(?P<sequence>\d+))?")
_KINDS = (YIJU.PolicyBasis, YIJU.Item, YIJU.Catalogue, YIJU.IssuingBody)
_MOST = 10


def find_thing(store: Source, text: str) -> ox.NamedNode:
    """What ``text`` names.

    :raises NotFound: nothing, with near hits; or several, with what to write instead.
    """
    found = _by_iri(store, text) or _of_catalogue(store, text.strip())
    if found is not None:
        return found
    if any(find_numbers(text)):
        return find_document(store, text).iri
    for look in (_document, _body):
        named = look(store, text)
        if named is not None:
            return named
    items = _items(store, text)
    if len(items) == 1:
        return items[0]
    if items:
        raise _several(text, items)
    return find_document(store, text).iri  # says what is near


def _by_iri(store: Source, text: str) -> ox.NamedNode | None:
    written = whole(text)
    if written is None:
        return None
    try:
        node = ox.NamedNode(written)
    except ValueError:
        return None
    return node if _is_there(store, node) else None


def _is_there(store: Source, node: ox.NamedNode) -> bool:
    return any(any(store.quads_for_pattern(node, RDF.type, kind, None)) for kind in _KINDS)


def _of_catalogue(store: Source, text: str) -> ox.NamedNode | None:
    said = _OF_CATALOGUE.fullmatch(text)
    if said is None:
        return None
    slug, sequence = said["slug"], said["sequence"]
    node = item_iri(slug, int(sequence)) if sequence else catalogue_iri(slug)
    return node if _is_there(store, node) else None


def _document(store: Source, text: str) -> ox.NamedNode | None:
    try:
        return find_document(store, text).iri
    except NotFound:
        return None


def _body(store: Source, text: str) -> ox.NamedNode | None:
    try:
        return find_body(store, text)
    except NotFound:
        return None


def _items(store: Source, text: str) -> list[ox.NamedNode]:
    name = ox.Literal(normal_name(text))
    quads = store.quads_for_pattern(None, YIJU.normalName, name, None)
    found = {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    return sorted(found, key=lambda node: node.value)


def _several(text: str, items: list[ox.NamedNode]) -> NotFound:
    shown = [item.value.rsplit("/", 3) for item in items[:_MOST]]
    listed = "".join(f"\n  {parts[1]}/{parts[3]}" for parts in shown)
    return NotFound(
        tr(
            f"“{text}”是{len(items)}个事项的名称，请写其中一个：{listed}",
            f"{text!r} names {plural(len(items), 'item')}; give one of: {listed}",
        )
    )
