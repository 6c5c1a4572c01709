"""The ontology's documentation: one HTML page that opens offline.

pyLODE (profile OntPub) draws the classes and properties; it knows one title and
one description a term and no concepts, so each term is handed to it with its
two languages joined, its own name as the anchor (``#Item``), and the SKOS
schemes follow as tables. Reads ``ontology/`` alone and never the network;
the same ontology gives the same bytes.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import DCTERMS, OWL, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from graph_builder.namespaces import PREFIXES, SCHEME, YIJU
from graph_builder.resources import ontology

PAGE = Path(__file__).parent / "ontology" / "index.html"

_ONTOLOGY = URIRef(YIJU.base.rstrip("#"))
_LABELS = (RDFS.label, SKOS.prefLabel, DCTERMS.title)
_PROSE = (SKOS.definition, DCTERMS.description)
_ONE_VALUE = Literal("最多一个值。 At most one value.")
# pyLODE's page has an element of this name already.
_ANCHORS = {"content": "content-property"}
_STYLE = """
body { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; }
#content { overflow-wrap: anywhere; }
table.concepts { border-collapse: collapse; width: 100%; margin-bottom: 2em; }
table.concepts th, table.concepts td { border: 1px solid #ccc; padding: 4px 8px; text-align: left;
  vertical-align: top; }
table.concepts td:first-child { white-space: nowrap; }
"""


def main(page: Path = PAGE) -> None:
    """Write the documentation to ``page``."""
    logging.disable(logging.INFO)  # pyLODE lets the root logger tell of every file it reads
    terms, concepts = Graph(), Graph()
    terms.parse(ontology("yiju.ttl"))
    terms.parse(ontology("alignments.ttl"))
    concepts.parse(ontology("concepts.ttl"))
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(html(presented(terms), concepts), encoding="utf-8")
    print(f"yiju: wrote {page}", file=sys.stderr)  # noqa: T201


def presented(terms: Graph) -> Graph:
    """The terms as pyLODE shows them best: one title and one description each.

    In the order of the file, which rdflib does not keep; axioms without a name
    are left out, for pyLODE cannot draw them.

    >>> shown = presented(Graph().parse(ontology("yiju.ttl")))
    >>> str(shown.value(URIRef(YIJU.Item.value), DCTERMS.title))
    '公开事项 · disclosure item'
    """
    shown = Graph(bind_namespaces="none")
    for prefix, iri in PREFIXES.items():
        shown.bind(prefix, iri)
    for subject in (_ONTOLOGY, *map(URIRef, _terms())):
        shown.add((subject, DCTERMS.title, Literal(" · ".join(_both(terms, subject, _LABELS)))))
        prose = [*_both(terms, subject, _PROSE), *_scheme_links(terms, subject)]
        shown.add((subject, DCTERMS.description, Literal("\n\n".join(prose))))
        for predicate, value in sorted(terms.predicate_objects(subject)):
            if value == OWL.FunctionalProperty:
                shown.add((subject, SKOS.scopeNote, _ONE_VALUE))
            elif predicate in (DCTERMS.creator, DCTERMS.publisher):
                if isinstance(value, Literal) and value.language == "en":
                    shown.add((subject, predicate, Literal(str(value))))
            elif predicate not in (*_LABELS, *_PROSE):
                shown.add((subject, predicate, value))
    return shown


def html(terms: Graph, concepts: Graph) -> str:
    """The page: pyLODE's drawing of ``terms`` with a table for each scheme of ``concepts``."""
    # Here and not above: only `make docs` installs pyLODE.
    from dominate import tags
    from dominate.util import raw
    from pylode import OntPub

    drawing = OntPub(terms)
    drawing.fids.update({iri: _ANCHORS.get(name, name) for iri, name in _terms().items()})
    drawing.make_html()
    page = drawing.doc
    page["lang"] = "zh"
    page.head.add(tags.style(raw(_STYLE)))

    section = tags.div(tags.h2("Concepts"), id="concepts", _class="section")
    entries = tags.ul(_class="second")
    for scheme in map(URIRef, (SCHEME[slug].value for slug in SCHEME)):
        anchor = _anchor(scheme)
        title = " · ".join(_both(concepts, scheme, (SKOS.prefLabel,)))
        section.add(tags.h3(title, id=anchor), tags.p(tags.code(str(scheme))))
        section.add(*(tags.p(text) for text in _both(concepts, scheme, (SKOS.definition,))))
        table = tags.table(_class="concepts")
        table.add(tags.tr(*map(tags.th, ("Concept", "Labels", "Also written", "Definition"))))
        for concept in concepts.subjects(SKOS.inScheme, scheme):
            slug = str(concept).rsplit("/", 1)[-1]
            table.add(
                tags.tr(
                    tags.td(tags.code(slug)),
                    tags.td(" · ".join(_both(concepts, concept, (SKOS.prefLabel,)))),
                    tags.td("、".join(map(str, concepts.objects(concept, SKOS.altLabel)))),
                    tags.td(*map(tags.p, _both(concepts, concept, (SKOS.definition,)))),
                    id=f"{anchor}-{slug}",
                )
            )
        section.add(table)
        entries.add(tags.li(tags.a(title, href=f"#{anchor}")))

    # Both before the last two parts, the namespaces and the legend.
    drawing.content.children.insert(-2, section)
    contents = page.get(id="toc")[0].get(tags.ul)[0]
    contents.children.insert(-2, tags.li(tags.h4(tags.a("Concepts", href="#concepts")), entries))
    rendered: str = page.render()
    return rendered


def _terms() -> dict[str, str]:
    """The name of each term by its IRI."""
    return {YIJU[name].value: name for name in YIJU}


def _both(graph: Graph, subject: Node, predicates: Iterable[URIRef]) -> Iterator[str]:
    """The Chinese and the English value of any of the predicates, in this order."""
    for language in ("zh", "en"):
        for predicate in predicates:
            for value in graph.objects(subject, predicate):
                if isinstance(value, Literal) and value.language == language:
                    yield str(value)


def _scheme_links(terms: Graph, subject: Node) -> Iterator[str]:
    for scheme in terms.objects(subject, RDFS.seeAlso):
        if str(scheme).startswith(SCHEME.base):
            yield f"[{scheme}](#{_anchor(scheme)})"


def _anchor(scheme: Node) -> str:
    return "concept-" + str(scheme).rsplit("/", 1)[-1]


if __name__ == "__main__":
    main()
