"""The closed namespaces: Python's only spelling of a term and of an IRI.

A closed namespace knows its terms, so a misspelt one fails where it is written:

>>> YIJU.Item.value
'https://w3id.org/yiju/ontology#Item'
>>> YIJU.Itme
Traceback (most recent call last):
AttributeError: no term 'Itme' in https://w3id.org/yiju/ontology#; the nearest is 'Item'

The IRIs of things are made from their canonical keys alone. What an IRI may not
carry is percent-encoded (RFC 3987), Chinese stays as it is:

>>> policy_iri("沪人社医发〔2016〕44号").value
'https://w3id.org/yiju/policy/沪人社医发〔2016〕44号'
>>> policy_iri("GB/T 9704-2012").value
'https://w3id.org/yiju/policy/GB-T_9704-2012'
>>> body_iri("上海市医疗保障局[原]").value
'https://w3id.org/yiju/body/上海市医疗保障局%5B原%5D'
>>> body_iri("")
Traceback (most recent call last):
ValueError: no IRI can be made from an empty key (body)
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

BASE: Final = "https://w3id.org/yiju/"


class ClosedNamespace:
    """A namespace that knows its terms; any other is an error that names the nearest.

    >>> "Item" in YIJU, "Itme" in YIJU
    (True, False)
    """

    __slots__ = ("_nodes", "base")

    base: str

    def __init__(self, base: str, terms: tuple[str, ...]) -> None:
        self.base = base
        self._nodes = {term: ox.NamedNode(base + term) for term in terms}

    def __getattr__(self, term: str) -> ox.NamedNode:
        if term.startswith("__"):  # Python asking about itself, not a term
            raise AttributeError(term)
        return self[term]

    def __getitem__(self, term: str) -> ox.NamedNode:
        """The term as a node.

        Raises:
            AttributeError: the namespace has no such term.
        """
        try:
            return self._nodes[term]
        except KeyError:
            raise AttributeError(_unknown("term", term, self._nodes, self.base)) from None

    def __contains__(self, term: object) -> bool:
        return term in self._nodes

    def __iter__(self) -> Iterator[str]:
        """The names of the terms, in the order in which they were declared."""
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def __repr__(self) -> str:
        return f"<ClosedNamespace {self.base} ({len(self)} terms)>"


def _unknown(what: str, name: str, known: dict[str, ox.NamedNode], where: str) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; the nearest is {near[0]!r}" if near else ""
    return f"no {what} {name!r} in {where}{hint}"


# In the order of ontology/yiju.ttl, which a test keeps equal to this list.
_YIJU_TERMS: Final = (
    # Classes
    "Catalogue",
    "Item",
    "SourceRecord",
    "Entry",
    "Citation",
    "Mend",
    "Rejection",
    "TimeLimit",
    "PolicyBasis",
    "DocumentRelation",
    "ReviewedMatch",
    "LegalEffect",
    "IssuingBody",
    "IssuerCode",
    "Import",
    # Catalogue
    "hasItem",
    "hasMend",
    "hasRejection",
    "layout",
    "publishedBy",
    "publisherText",
    "jurisdiction",
    "edition",
    "landingPage",
    "undescribed",
    # Item
    "itemOf",
    "sequence",
    "printedSequence",
    "otherName",
    "normalName",
    "categoryText",
    "categoryPath",
    "hasEntry",
    "cites",
    "reliesOn",
    "policyBasis",
    "disclosureBasis",
    # Source records: where in the file they stand
    "sourceFile",
    "sourceLine",
    "sourceEndLine",
    "sourceSheet",
    "sourcePage",
    # Entry
    "section",
    "sectionText",
    "content",
    "formName",
    "disclosedBy",
    "bodyText",
    "attribute",
    "attributeText",
    "method",
    "methodText",
    "reason",
    "reasonText",
    "timeLimit",
    "timeLimitText",
    "channel",
    "channelText",
    "audience",
    "audienceText",
    "level",
    "levelText",
    "url",
    # Time limit
    "amount",
    "unit",
    "anchor",
    # Citation
    "rawText",
    "citedTitle",
    "citedNumber",
    "writtenAs",
    "article",
    "repair",
    "confidence",
    "citationKind",
    "namedBody",
    "namedBodyText",
    "citedDocument",
    # Mend and rejection
    "mendKind",
    "was",
    "now",
    "rejectedColumn",
    "rejectedValue",
    "rejectionReason",
    # Policy basis
    "documentNumber",
    "issuerCode",
    "year",
    "serial",
    "documentKind",
    "titleMark",
    "normalTitle",
    "issuedBy",
    "relatedDocument",
    "promulgates",
    "forwards",
    "implements",
    "amends",
    "supplements",
    "mentions",
    # Document relation
    "relationFrom",
    "relationTo",
    "relationKind",
    "evidenceText",
    # Review
    "matchedTitle",
    "matchedDocument",
    "matchedNumber",
    "matchedLabel",
    "matchConfidence",
    "matchAccepted",
    "reviewer",
    # Legal effect
    "affects",
    "causedBy",
    "effectType",
    "effectDate",
    "effectScope",
    "affectedArticle",
    "sourceSentence",
    "carriedThrough",
    # Issuing body and issuer code
    "bodyLevel",
    "parentBody",
    "fromYear",
    "toYear",
    "code",
    "codePattern",
    "usedBy",
    "exampleNumber",
    "changeYear",
    # Import
    "importOf",
    "importedFile",
    "sha256",
    "softwareVersion",
    "importedAt",
)

_SCHEMES: Final = (
    "section",
    "attribute",
    "method",
    "reason",
    "channel",
    "audience",
    "level",
    "unit",
    "document-kind",
    "relation",
    "citation-kind",
    "effect-type",
    "effect-scope",
    "status",
    "mend-kind",
)

_GRAPHS: Final = ("documents", "bodies", "effects", "review", "provenance", "ontology")

YIJU: Final = ClosedNamespace(BASE + "ontology#", _YIJU_TERMS)
SCHEME: Final = ClosedNamespace(BASE + "concept/", _SCHEMES)
GRAPH: Final = ClosedNamespace(BASE + "graph/", _GRAPHS)

# Of the vocabularies of others, the terms that yiju itself writes or reads.
RDF: Final = ClosedNamespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", ("type",))
RDFS: Final = ClosedNamespace(
    "http://www.w3.org/2000/01/rdf-schema#", ("label", "comment", "isDefinedBy", "seeAlso")
)
OWL: Final = ClosedNamespace(
    "http://www.w3.org/2002/07/owl#",
    ("Ontology", "Class", "ObjectProperty", "DatatypeProperty", "versionIRI", "versionInfo"),
)
XSD: Final = ClosedNamespace(
    "http://www.w3.org/2001/XMLSchema#",
    ("string", "integer", "decimal", "double", "boolean", "date", "dateTime", "anyURI"),
)
SKOS: Final = ClosedNamespace(
    "http://www.w3.org/2004/02/skos/core#",
    (
        "Concept",
        "ConceptScheme",
        "prefLabel",
        "altLabel",
        "hiddenLabel",
        "definition",
        "inScheme",
        "topConceptOf",
        "hasTopConcept",
        "broader",
        "notation",
        "note",
    ),
)
DCTERMS: Final = ClosedNamespace(
    "http://purl.org/dc/terms/",
    ("title", "identifier", "issued", "created", "description", "spatial", "source"),
)
ORG: Final = ClosedNamespace(
    "http://www.w3.org/ns/org#",
    ("ChangeEvent", "originalOrganization", "resultingOrganization", "changedBy", "resultedFrom"),
)
PROV: Final = ClosedNamespace(
    "http://www.w3.org/ns/prov#", ("Activity", "Entity", "used", "generated", "wasGeneratedBy")
)
SCHEMA: Final = ClosedNamespace("https://schema.org/", ("keywords", "target"))
SH: Final = ClosedNamespace(
    "http://www.w3.org/ns/shacl#",
    (
        "SPARQLExecutable",
        "SPARQLSelectExecutable",
        "select",
        "prefixes",
        "declare",
        "prefix",
        "namespace",
    ),
)

# Declared beforehand in queries and in exported Turtle. A concept's scheme has a
# prefix of its own because the local part of a name cannot hold a "/".
PREFIXES: Final[dict[str, str]] = {
    "yiju": YIJU.base,
    "policy": BASE + "policy/",
    "body": BASE + "body/",
    "code": BASE + "code/",
    "change": BASE + "change/",
    "catalogue": BASE + "catalogue/",
    "concept": SCHEME.base,
    "graph": GRAPH.base,
    **{scheme: f"{BASE}concept/{scheme}/" for scheme in _SCHEMES},
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS.base,
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": ORG.base,
    "owl": OWL.base,
    "prov": PROV.base,
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "schema": SCHEMA.base,
    "sh": SH.base,
    "skos": SKOS.base,
    "vann": "http://purl.org/vocab/vann/",
    "xsd": XSD.base,
}


# RFC 3987: what may stand in a path segment without being encoded, less the
# sub-delimiters, which Turtle and SPARQL would want escaped in a local name.
# What a web address may not carry (RFC 3987).
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20<>\"{}|\\^`\[\]]")
_NOT_PLAIN = re.compile(
    r"[^A-Za-z0-9._~\-\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF"
    r"\U00010000-\U0001FFFD\U00020000-\U0002FFFD\U00030000-\U0003FFFD]"
)


def _segment(key: str | int, what: str) -> str:
    text = str(key).strip()
    if not text:
        raise ValueError(f"no IRI can be made from an empty key ({what})")
    return _NOT_PLAIN.sub(lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), text)


def _node(*path: str) -> ox.NamedNode:
    return ox.NamedNode(BASE + "/".join(path))


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


def entry_iri(slug: str, item: int, entry: int) -> ox.NamedNode:
    """Entry number ``entry`` of the item, counted from 1."""
    return _under(item_iri(slug, item), "entry", entry)


def citation_iri(slug: str, item: int, citation: int) -> ox.NamedNode:
    """Citation number ``citation`` of the item, counted from 1."""
    return _under(item_iri(slug, item), "citation", citation)


def time_limit_iri(slug: str, item: int, entry: int, limit: int) -> ox.NamedNode:
    """Time limit number ``limit`` of the entry, counted from 1."""
    return _under(entry_iri(slug, item, entry), "time-limit", limit)


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
