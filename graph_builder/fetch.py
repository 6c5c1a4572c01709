"""Fetching: the graphs of ours on a SPARQL server, copied into a store here.

Some work wants the statements themselves, not answers about them. They come in pages, each
bounded as every answer is (:mod:`graph_builder.remote`), small enough for servers that cap
their rows. No server promises an order for pages, so what came is counted against what the
server says it has: a copy is whole or there is none. The ontology is not fetched: it is a
part of this package, and alone has blank nodes, which servers rename.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pyoxigraph as ox

from graph_builder.errors import EndpointError, NotFound
from graph_builder.language import plural, tr
from graph_builder.namespaces import graph_iri
from graph_builder.ontology_graph import ONTOLOGY, load_ontology
from graph_builder.remote import Endpoint

#: Who has more than this builds the graph here instead.
MOST: Final = 5_000_000
_PAGE: Final = 2_000
_NOT_FETCHED: Final = frozenset({ONTOLOGY, graph_iri("pushed")})

Progress = Callable[[str, int, int], None]


def fetch(
    endpoint: Endpoint, store: ox.Store, progress: Progress = lambda *_: None, most: int = MOST
) -> None:
    """Copy the graphs of ours on the server into ``store``, with the ontology of this package.

    ``progress`` is told a graph's name, and how many of its statements are here.

    :raises NotFound: the server has no catalogue in a graph.
    :raises EndpointError: it has more than ``most`` statements, is being written to, or
        fails in any way that a question can.
    """
    names = [ox.NamedNode(name) for name in endpoint.dataset()]
    if not names:
        raise NotFound(
            tr(
                f"{endpoint.address}：这里的命名图里没有目录。请先用 yiju push 推送图谱。",
                f"{endpoint.address}: no named graph here holds a catalogue; "
                "put the graph there with 'yiju push' first.",
            )
        )
    sizes = {name: endpoint.count(name) for name in names if name not in _NOT_FETCHED}
    if (total := sum(sizes.values())) > most:
        raise EndpointError(
            tr(
                f"{endpoint.address}：有 {total} 条，多于能取来的 {most} 条。请在本地 yiju build。",
                f"{endpoint.address}: {plural(total, 'statement')} are more than the {most} that are "
                "fetched; build the graph here with 'yiju build'.",
            )
        )
    load_ontology(store)
    for name, size in sizes.items():
        found = _statements(endpoint, name, size, progress)
        store.bulk_extend(
            ox.Quad(each.subject, each.predicate, each.object, name) for each in found
        )


def _statements(
    endpoint: Endpoint, graph: ox.NamedNode, size: int, progress: Progress
) -> set[ox.Triple]:
    found: set[ox.Triple] = set()
    read = 0
    while read < size:
        page = endpoint.page(graph, read, _PAGE)
        if not page:
            break
        read += len(page)
        found.update(page)
        progress(graph.value, read, size)
    if len(found) != size:
        raise EndpointError(
            tr(
                f"{endpoint.address}：图 {graph.value} 有 {size} 条，取来的却是 {len(found)} 条。"
                "可能有程序正在写入；请稍后再试。",
                f"{endpoint.address}: {graph.value} has {plural(size, 'statement')}, but {len(found)} came; "
                "another program may be writing. Try again later.",
            )
        )
    return found
