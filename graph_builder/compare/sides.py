"""Where a side of a comparison comes from: a file, or the store by slug or title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from graph_builder.catalogue import distinct
from graph_builder.compare.side import (
    Basis,
    Matter,
    Row,
    Side,
    fields_of,
    merged,
    of_catalogue,
    others_of,
)
from graph_builder.errors import NotFound
from graph_builder.extraction import extract
from graph_builder.language import tr
from graph_builder.namespaces import DCTERMS, RDF, YIJU, catalogue_graph_iri, graph_iri
from graph_builder.readers import is_readable
from graph_builder.store import StoreFolder

_DOCUMENTS = graph_iri("documents")
_RESEMBLES = 50.0
_MOST = 5

_Said = Mapping[ox.NamedNode, list[ox.NamedNode | ox.Literal]]


def find_side(text: str, store: Path) -> Side:
    """The catalogue that ``text`` names: a file, or one of the graph in the folder ``store``.

    :raises InputError: the file holds no catalogue.
    :raises NotFound: the graph has no such catalogue, with near hits.
    """
    path = Path(text)
    if path.is_file() or (is_readable(path) and path.suffix):
        return of_catalogue(extract(path))
    return of_graph(StoreFolder(store).open(), text)


def of_graph(store: ox.Store, text: str) -> Side:
    """The catalogue of the graph with this slug or title.

    :raises NotFound: there is none, or several have the title.
    """
    known = catalogues(store)
    wanted = text.strip()
    hits = [slug for slug, title in known.items() if wanted in (slug, title)]
    if wanted in known:
        hits = [wanted]
    if len(hits) != 1:
        raise _not_found(wanted, hits, known)
    return _side(store, hits[0])


def catalogues(store: ox.Store) -> dict[str, str | None]:
    """The slug of each catalogue in ``store`` with its title."""
    found = []
    for quad in store.quads_for_pattern(None, RDF.type, YIJU.Catalogue, None):
        said = _said_of(store, quad.subject, quad.graph_name)
        found.append((_one(said, DCTERMS.identifier) or "", _one(said, DCTERMS.title)))
    return dict(sorted(found))


def _not_found(wanted: str, hits: list[str], known: Mapping[str, str | None]) -> NotFound:
    def listed(slugs: list[str]) -> str:
        return "".join(f"\n  {slug}  {known[slug] or ''}".rstrip() for slug in slugs)

    if hits:
        return NotFound(
            tr(
                f"有几个目录都叫“{wanted}”，请用标识：{listed(hits)}",
                f"several catalogues are called {wanted!r}; give the id: {listed(hits)}",
            )
        )
    names = {(slug, text): text for slug, title in known.items() for text in (slug, title or slug)}
    ranked = process.extract(
        wanted, names, scorer=fuzz.WRatio, score_cutoff=_RESEMBLES, limit=2 * _MOST
    )
    near = list(dict.fromkeys(key[0] for _, _, key in ranked))[:_MOST]
    if near:
        return NotFound(
            tr(
                f"没有目录或文件“{wanted}”。相近的目录有：{listed(near)}",
                f"no catalogue or file {wanted!r}. Near ones: {listed(near)}",
            )
        )
    return NotFound(
        tr(
            f"没有目录或文件“{wanted}”。图谱里的目录有：{listed(list(known))}",
            f"no catalogue or file {wanted!r}. The graph has: {listed(list(known))}",
        )
    )


def _side(store: ox.Store, slug: str) -> Side:
    graph = catalogue_graph_iri(slug)
    said: defaultdict[ox.NamedNode, defaultdict[ox.NamedNode, list[ox.NamedNode | ox.Literal]]]
    said = defaultdict(lambda: defaultdict(list))
    for quad in store.quads_for_pattern(None, None, None, graph):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(
            quad.object, ox.NamedNode | ox.Literal
        ):
            said[quad.subject][quad.predicate].append(quad.object)
    (catalogue,) = [node for node, each in said.items() if YIJU.Catalogue in each[RDF.type]]
    about = said[catalogue]
    matters = [_matter(store, item, said) for item in _nodes(about, YIJU.hasItem)]
    return Side(
        slug,
        _one(about, DCTERMS.title),
        _one(about, YIJU.publisherText),
        _one(about, YIJU.edition),
        tuple(sorted(matters, key=lambda matter: matter.seq)),
    )


def _matter(store: ox.Store, node: ox.NamedNode, said: Mapping[ox.NamedNode, _Said]) -> Matter:
    about = said[node]
    name = _one(about, DCTERMS.title) or ""
    path = _one(about, YIJU.categoryPath)
    entries = sorted(_nodes(about, YIJU.hasEntry), key=_number)
    return Matter(
        node.value,
        int(_one(about, YIJU.sequence) or 0),
        _one(about, YIJU.printedSequence),
        name,
        distinct((name, *sorted(_texts(about, YIJU.otherName)))),
        tuple(path.split(" / ")) if path else (),
        tuple(_row(said[entry], said) for entry in entries),
        tuple(sorted({form for entry in entries for form in _texts(said[entry], YIJU.formName)})),
        merged(_basis(store, document) for document in _policies(store, node)),
    )


def _row(about: _Said, said: Mapping[ox.NamedNode, _Said]) -> Row:
    others = [said[cell] for cell in _nodes(about, YIJU.hasOtherCell)]
    fields = fields_of(
        bodies=_texts(about, YIJU.bodyText),
        attribute=_texts(about, YIJU.attributeText),
        method=_texts(about, YIJU.methodText),
        reason=_texts(about, YIJU.reasonText),
        time_limit=_texts(about, YIJU.timeLimitText),
        channels=_texts(about, YIJU.channelText),
        audience=_texts(about, YIJU.audienceText),
        level=_texts(about, YIJU.levelText),
    )
    kept = others_of(
        (_one(cell, YIJU.columnHeading) or "", _one(cell, YIJU.cellText) or "") for cell in others
    )
    return Row(
        _one(about, YIJU.sectionText) or "",
        _one(about, YIJU.content) or "",
        (*fields, *kept),
    )


def _policies(store: ox.Store, item: ox.NamedNode) -> Iterator[ox.NamedNode]:
    for quad in store.quads_for_pattern(item, YIJU.policyBasis, None, _DOCUMENTS):
        if isinstance(quad.object, ox.NamedNode):
            yield quad.object


def _basis(store: ox.Store, document: ox.NamedNode) -> Basis:
    said = _said_of(store, document, _DOCUMENTS)
    return Basis.of(_one(said, YIJU.documentNumber), _one(said, DCTERMS.title))


def _said_of(store: ox.Store, node: object, graph: object) -> _Said:
    found: defaultdict[ox.NamedNode, list[ox.NamedNode | ox.Literal]] = defaultdict(list)
    for quad in store.quads_for_pattern(node, None, None, graph):  # type: ignore[arg-type]
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            found[quad.predicate].append(quad.object)
    return found


def _texts(about: _Said, predicate: ox.NamedNode) -> list[str]:
    return [term.value for term in about.get(predicate, []) if isinstance(term, ox.Literal)]


def _nodes(about: _Said, predicate: ox.NamedNode) -> list[ox.NamedNode]:
    return [term for term in about.get(predicate, []) if isinstance(term, ox.NamedNode)]


def _one(about: _Said, predicate: ox.NamedNode) -> str | None:
    return next(iter(sorted(_texts(about, predicate))), None)


def _number(node: ox.NamedNode) -> int:
    """The number at the end of the IRI of an entry: its place in the item."""
    return int(node.value.rsplit("/", 1)[-1])
