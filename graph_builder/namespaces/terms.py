"""The terms: our own, in the order of the ontology, and those of others that yiju uses."""

from __future__ import annotations

from typing import Final

from graph_builder.namespaces.closed import ClosedNamespace

BASE: Final = "https://w3id.org/yiju/"

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
    "ReviewedMapping",
    "Dismissal",
    "LegalEffect",
    "Registration",
    "IssuingBody",
    "IssuerCode",
    "Import",
    # Observations and their kinds
    "Observation",
    "Counter",
    "CopiedBasis",
    "TitleVariant",
    "NumberVariant",
    "CodeVariant",
    "SuspectCode",
    "BodyVariant",
    "ForeignBody",
    "AbbreviatedTitle",
    "MisspeltNumber",
    "FaultyMark",
    "RepeatedWords",
    "WrongWord",
    "GarbledName",
    "ShiftedRow",
    "UnitVariant",
    "AnchorVariant",
    "Deviation",
    "FormVariant",
    "ReasonVariant",
    "MisplacedForm",
    "TwinVariant",
    "MissingSection",
    "MissingBasis",
    "MissingNumber",
    "SharedAddress",
    "BasisVariant",
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
    "column",
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
    "sourceParagraph",
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
    # Observation
    "observes",
    "field",
    "printed",
    "suggested",
    "agreeingRows",
    "exampleFile",
    "exampleLine",
    "certainty",
    "detail",
    "why",
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
    "adjusts",
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
    "mappingSubject",
    "mappingObject",
    "mappingSubjectLabel",
    "mappingObjectLabel",
    "mappingPredicate",
    "mappingConfidence",
    "findingKey",
    "dismissalReason",
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
    "actingNumber",
    "actingTitle",
    # What lists say of a document
    "statedNumber",
    "statedTitle",
    "registers",
    "statedIssuer",
    "issuedOn",
    "effectiveOn",
    "validUntil",
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
    "mark-fault",
)

_GRAPHS: Final = (
    "documents",
    "observations",
    "bodies",
    "effects",
    "review",
    "provenance",
    "ontology",
    "pushed",
)

YIJU: Final = ClosedNamespace(BASE + "ontology#", _YIJU_TERMS)
SCHEME: Final = ClosedNamespace(BASE + "concept/", _SCHEMES)
GRAPH: Final = ClosedNamespace(BASE + "graph/", _GRAPHS)

# Of the vocabularies of others, the terms that yiju itself writes or reads.
RDF: Final = ClosedNamespace(
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#", ("type", "first", "rest", "nil")
)
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
        "exactMatch",
        "closeMatch",
        "broadMatch",
        "narrowMatch",
        "relatedMatch",
        "notation",
        "note",
    ),
)
DCTERMS: Final = ClosedNamespace(
    "http://purl.org/dc/terms/",
    ("title", "identifier", "issued", "created", "description", "spatial", "source", "Location"),
)
ORG: Final = ClosedNamespace(
    "http://www.w3.org/ns/org#",
    ("ChangeEvent", "originalOrganization", "resultingOrganization", "changedBy", "resultedFrom"),
)
CPSV: Final = ClosedNamespace("http://purl.org/vocab/cpsv#", ("PublicService",))
CV: Final = ClosedNamespace(
    "http://data.europa.eu/m8g/",
    ("PublicOrganisation", "hasCompetentAuthority", "hasLegalResource"),
)
ELI: Final = ClosedNamespace("http://data.europa.eu/eli/ontology#", ("LegalResource",))
# Administrative territorial units, as the EU's Publications Office names their class.
ATU: Final = ClosedNamespace("http://data.europa.eu/88u/dataset/", ("atu-type",))
PROV: Final = ClosedNamespace(
    "http://www.w3.org/ns/prov#", ("Activity", "Entity", "used", "generated", "wasGeneratedBy")
)

FORMATS: Final = ClosedNamespace(
    "http://www.w3.org/ns/formats/",
    (
        "SPARQL_Results_JSON",
        "SPARQL_Results_XML",
        "SPARQL_Results_CSV",
        "SPARQL_Results_TSV",
        "Turtle",
        "N-Triples",
        "JSON-LD",
        "RDF_XML",
    ),
)
SD: Final = ClosedNamespace(
    "http://www.w3.org/ns/sparql-service-description#",
    (
        "Service",
        "Dataset",
        "Graph",
        "NamedGraph",
        "endpoint",
        "supportedLanguage",
        "SPARQL11Query",
        "feature",
        "UnionDefaultGraph",
        "resultFormat",
        "defaultDataset",
        "defaultGraph",
        "namedGraph",
        "name",
        "graph",
    ),
)
VOID: Final = ClosedNamespace(
    "http://rdfs.org/ns/void#",
    (
        "Dataset",
        "DatasetDescription",
        "sparqlEndpoint",
        "triples",
        "entities",
        "classes",
        "properties",
        "vocabulary",
        "uriSpace",
        "subset",
    ),
)
SCHEMA: Final = ClosedNamespace("https://schema.org/", ("keywords", "target"))
SH: Final = ClosedNamespace(
    "http://www.w3.org/ns/shacl#",
    (
        "ValidationReport",
        "ValidationResult",
        "conforms",
        "result",
        "focusNode",
        "resultPath",
        "value",
        "sourceShape",
        "sourceConstraintComponent",
        "resultSeverity",
        "resultMessage",
        "message",
        "path",
        "inversePath",
        "alternativePath",
        "zeroOrMorePath",
        "oneOrMorePath",
        "zeroOrOnePath",
        "property",
        "node",
        "not",
        "and",
        "or",
        "xone",
        "qualifiedValueShape",
        "pattern",
        "flags",
        "select",
        "ask",
        "SPARQLExecutable",
        "SPARQLSelectExecutable",
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
    "place": BASE + "place/",
    "concept": SCHEME.base,
    "graph": GRAPH.base,
    "shape": BASE + "shape/",
    **{scheme: f"{BASE}concept/{scheme}/" for scheme in _SCHEMES},
    "cpsv": CPSV.base,
    "cv": CV.base,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS.base,
    "eli": ELI.base,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": ORG.base,
    "owl": OWL.base,
    "prov": PROV.base,
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "schema": SCHEMA.base,
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": SH.base,
    "skos": SKOS.base,
    "vann": "http://purl.org/vocab/vann/",
    "xsd": XSD.base,
}
