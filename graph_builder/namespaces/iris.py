"""The IRIs of things, made from their canonical keys alone."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, unquote

import pyoxigraph as ox

from graph_builder.namespaces.terms import BASE, GRAPH, SCHEME

# RFC 3987: what may stand in a path segment without being encoded, less the
# sub-delimiters, which Turtle and SPARQL would want escaped in a local name.
_NOT_PLAIN = re.compile(
    r"[^A-Za-z0-9._~\-\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF"
    r"\U00010000-\U0001FFFD\U00020000-\U0002FFFD\U00030000-\U0003FFFD]"
)


# What a web address may not carry (RFC 3987).
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20<>\"{}|\\^`\[\]]")


def _segment(key: str | int, what: str) -> str:
    text = str(key).strip()
    if not text:
        raise ValueError(f"no IRI can be made from an empty key ({what})")
    return _NOT_PLAIN.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), text)


def _node(*path: str) -> ox.NamedNode:
    return ox.NamedNode(BASE + "/".join(path))


def iri_at(path: str) -> ox.NamedNode:
    """The IRI that stands at the percent-encoded ``path`` below our base.

    >>> iri_at("/body/%5B%E5%8E%9F%5D").value
    'https://w3id.org/yiju/body/%5B原%5D'

    :raises ValueError: a part of the path is empty, or no UTF-8.
    """
    parts = (unquote(part, errors="strict") for part in path.strip("/").split("/"))
    return _node(*(_segment(part, "path") for part in parts))


def path_of(iri: str) -> str:
    """The percent-encoded path of ``iri``, one of ours: where a server of ours has its page.

    >>> path_of(policy_iri("沪医保〔2000〕46号").value)
    '/policy/%E6%B2%AA%E5%8C%BB%E4%BF%9D%E3%80%942000%E3%80%9546%E5%8F%B7'

    What is encoded stays so, and is not encoded twice:

    >>> path_of(body_iri("[原]").value)
    '/body/%5B%E5%8E%9F%5D'
    """
    return "/" + quote(iri.removeprefix(BASE), safe="/%")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def policy_iri(canonical_number: str) -> ox.NamedNode:
    """The document with this number: the canonical number itself is the name."""
    key = canonical_number.strip().replace(" ", "_").replace("/", "-")
    return _node("policy", _segment(key, "policy"))


def title_policy_iri(normal_title: str) -> ox.NamedNode:
    """The document known by its title only: the first 16 digits of the title's SHA-256.

    >>> title_policy_iri("中华人民共和国社会保险法").value
    'https://w3id.org/yiju/policy/title/1761a9c26e23eeed'
    """
    if not normal_title.strip():
        raise ValueError("no IRI can be made from an empty key (policy title)")
    return _node("policy", "title", _digest(normal_title))


def body_iri(name: str) -> ox.NamedNode:
    """The body with this full name."""
    return _node("body", _segment(name, "body"))


def local_body_iri(slug: str, name: str) -> ox.NamedNode:
    """The body that only the catalogue ``slug`` knows by this name (区医保局).

    >>> local_body_iri("county", "县医保局").value
    'https://w3id.org/yiju/body/county/县医保局'
    """
    return _node("body", _segment(slug, "catalogue"), _segment(name, "body"))


def place_iri(full_name: str) -> ox.NamedNode:
    """The place with this full name.

    >>> place_iri("上海市金山区").value
    'https://w3id.org/yiju/place/上海市金山区'
    """
    return _node("place", _segment(full_name, "place"))


def unnamed_place_iri(body: ox.NamedNode) -> ox.NamedNode:
    """The place for which ``body`` is there, where its name is not known."""
    return _node("place", "of", body.value.removeprefix(BASE + "body/"))


def catalogue_iri(slug: str) -> ox.NamedNode:
    """The catalogue with this slug."""
    return _node("catalogue", _segment(slug, "catalogue"))


def import_iri(slug: str) -> ox.NamedNode:
    """The reading of the file that gave the catalogue ``slug``."""
    return _node("catalogue", _segment(slug, "catalogue"), "import")


def query_iri(name: str) -> ox.NamedNode:
    """The question ``name`` of the query library."""
    return _node("query", _segment(name, "query"))


def mend_iri(slug: str, mend: int) -> ox.NamedNode:
    """The catalogue's mend number ``mend``, counted from 1."""
    return _node("catalogue", _segment(slug, "catalogue"), "mend", _segment(mend, "mend"))


def observation_iri(about: ox.NamedNode, *said: str) -> ox.NamedNode:
    """The observation that says this about an item, entry or citation of a catalogue.

    The name is made from what is said, so it stays the same until the text changes.
    """
    slug = about.value.removeprefix(BASE + "catalogue/").split("/", 1)[0]
    return _node("catalogue", slug, "observation", _digest(" ".join((about.value, *said))))


def rejection_iri(slug: str, rejection: int) -> ox.NamedNode:
    """The catalogue's rejection number ``rejection``, counted from 1."""
    return _node(
        "catalogue", _segment(slug, "catalogue"), "rejection", _segment(rejection, "rejection")
    )


def item_iri(slug: str, item: int) -> ox.NamedNode:
    """The item at place ``item`` of the file, counted from 1.

    >>> item_iri("jinshan-district", 31).value
    'https://w3id.org/yiju/catalogue/jinshan-district/item/31'
    """
    return _node("catalogue", _segment(slug, "catalogue"), "item", _segment(item, "item"))


def place_of_item(item: str) -> tuple[str, int]:
    """The catalogue of an item and its place there, by its IRI.

    >>> place_of_item("https://w3id.org/yiju/catalogue/jinshan-district/item/31")
    ('https://w3id.org/yiju/catalogue/jinshan-district', 31)
    """
    catalogue, place = item.rsplit("/item/", 1)
    return catalogue, int(place)


def entry_iri(slug: str, item: int, entry: int) -> ox.NamedNode:
    """Entry number ``entry`` of the item, counted from 1."""
    return _under(item_iri(slug, item), "entry", entry)


def citation_iri(slug: str, item: int, citation: int) -> ox.NamedNode:
    """Citation number ``citation`` of the item, counted from 1."""
    return _under(item_iri(slug, item), "citation", citation)


def time_limit_iri(slug: str, item: int, entry: int, limit: int) -> ox.NamedNode:
    """Time limit number ``limit`` of the entry, counted from 1."""
    return _under(entry_iri(slug, item, entry), "time-limit", limit)


def other_cell_iri(slug: str, item: int, entry: int, cell: int) -> ox.NamedNode:
    """The entry's cell number ``cell`` in a column without a property of its own."""
    return _under(entry_iri(slug, item, entry), "other", cell)


def _under(parent: ox.NamedNode, part: str, number: int) -> ox.NamedNode:
    return ox.NamedNode(f"{parent.value}/{part}/{_segment(number, part)}")


def relation_iri(relation: str, from_: ox.NamedNode, to: ox.NamedNode) -> ox.NamedNode:
    """The document relation of this kind between these two documents.

    >>> a, b = policy_iri("沪医保〔2000〕46号"), policy_iri("沪医保〔2002〕43号")
    >>> relation_iri("amends", a, b) == relation_iri("amends", b, a)
    False
    """
    return _node("relation", _digest(f"{relation} {from_.value} {to.value}"))


def review_iri(normal_title: str, document: ox.NamedNode) -> ox.NamedNode:
    """What was decided on whether this title is this document."""
    return _node("review", _digest(f"{normal_title} {document.value}"))


def mapping_iri(one: ox.NamedNode, other: ox.NamedNode) -> ox.NamedNode:
    """What was decided on how these two items stand to each other."""
    return _node("review", "mapping", _digest(f"{one.value} {other.value}"))


def dismissal_iri(key: str) -> ox.NamedNode:
    """The dismissal of the finding with this key."""
    return _node("review", "dismissal", _segment(key, "finding"))


def effect_iri(file: str, effect: int) -> ox.NamedNode:
    """Event number ``effect`` that the list or notice ``file`` states, counted from 1.

    >>> effect_iri("清单.csv", 3).value
    'https://w3id.org/yiju/effects/清单.csv/3'
    """
    return _node("effects", _segment(file, "file"), _segment(effect, "effect"))


def registration_iri(file: str, registration: int) -> ox.NamedNode:
    """Registration number ``registration`` in the list or notice ``file``, counted from 1."""
    return _node(
        "effects", _segment(file, "file"), "registration", _segment(registration, "registration")
    )


def concept_iri(scheme: str, slug: str) -> ox.NamedNode:
    """The concept ``slug`` of a scheme of ``ontology/concepts.ttl``.

    >>> concept_iri("unit", "working-day").value
    'https://w3id.org/yiju/concept/unit/working-day'
    """
    return ox.NamedNode(f"{SCHEME[scheme].value}/{_segment(slug, 'concept')}")


def graph_iri(name: str) -> ox.NamedNode:
    """The named graph ``name``, one of those that hold what no single catalogue says."""
    return GRAPH[name]


def catalogue_graph_iri(slug: str) -> ox.NamedNode:
    """The named graph that holds what the file of the catalogue ``slug`` says.

    >>> catalogue_graph_iri("county").value
    'https://w3id.org/yiju/graph/catalogue/county'
    """
    return _node("graph", "catalogue", _segment(slug, "catalogue"))


def web_address(text: str) -> ox.NamedNode | None:
    """A web address as an IRI, or ``None`` if it is none.

    What an IRI may not carry is percent-encoded; a www. without a scheme gets one.

    >>> web_address("www.a.cn/甲 乙").value
    'http://www.a.cn/甲%20乙'
    >>> web_address("http://a.cn/%zz") is web_address("javascript:alert(1)") is None
    True
    """
    address = f"http://{text}" if text.startswith("www.") else text
    if not address.startswith(("http://", "https://")):
        return None
    encoded = _NOT_IN_ADDRESS.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), address)
    try:
        return ox.NamedNode(encoded)
    except ValueError:
        return None
