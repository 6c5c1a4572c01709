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

from graph_builder.namespaces.closed import ClosedNamespace
from graph_builder.namespaces.iris import (
    body_iri,
    catalogue_graph_iri,
    catalogue_iri,
    citation_iri,
    concept_iri,
    dismissal_iri,
    effect_iri,
    entry_iri,
    graph_iri,
    import_iri,
    iri_at,
    item_iri,
    local_body_iri,
    mapping_iri,
    mend_iri,
    observation_iri,
    other_cell_iri,
    path_of,
    place_iri,
    place_of_item,
    policy_iri,
    query_iri,
    registration_iri,
    rejection_iri,
    relation_iri,
    review_iri,
    time_limit_iri,
    title_policy_iri,
    unnamed_place_iri,
    web_address,
)
from graph_builder.namespaces.terms import (
    ATU,
    BASE,
    CPSV,
    CV,
    DCTERMS,
    ELI,
    FORMATS,
    GRAPH,
    ORG,
    OWL,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SCHEME,
    SD,
    SH,
    SKOS,
    VOID,
    XSD,
    YIJU,
)

__all__ = [
    "ATU",
    "BASE",
    "CPSV",
    "CV",
    "DCTERMS",
    "ELI",
    "FORMATS",
    "GRAPH",
    "ORG",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SCHEME",
    "SD",
    "SH",
    "SKOS",
    "VOID",
    "XSD",
    "YIJU",
    "ClosedNamespace",
    "body_iri",
    "catalogue_graph_iri",
    "catalogue_iri",
    "citation_iri",
    "concept_iri",
    "dismissal_iri",
    "effect_iri",
    "entry_iri",
    "graph_iri",
    "import_iri",
    "iri_at",
    "item_iri",
    "local_body_iri",
    "mapping_iri",
    "mend_iri",
    "observation_iri",
    "other_cell_iri",
    "path_of",
    "place_iri",
    "place_of_item",
    "policy_iri",
    "query_iri",
    "registration_iri",
    "rejection_iri",
    "relation_iri",
    "review_iri",
    "time_limit_iri",
    "title_policy_iri",
    "unnamed_place_iri",
    "web_address",
]
