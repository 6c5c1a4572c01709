"""The net of items, documents and bodies, as GraphML gives it to other programs."""

from __future__ import annotations

import io

import networkx as nx
import pyoxigraph as ox
import pytest
from lxml import etree

from graph_builder.export import export
from graph_builder.namespaces import DCTERMS, RDF, YIJU, body_iri, item_iri, policy_iri
from graph_builder.network import everything


def _graphml(store: ox.Store) -> bytes:
    out = io.BytesIO()
    export(store, out, "graphml")
    return out.getvalue()


@pytest.fixture(scope="module")
def graph(store: ox.Store) -> nx.DiGraph:
    """The net as another program reads it."""
    return nx.read_graphml(io.BytesIO(_graphml(store)))


def test_every_item_and_document_and_no_idle_body_is_a_node(
    graph: nx.DiGraph, store: ox.Store
) -> None:
    kinds = nx.get_node_attributes(graph, "kind")
    counts = {kind: list(kinds.values()).count(kind) for kind in set(kinds.values())}
    documents = list(store.quads_for_pattern(None, RDF.type, YIJU.PolicyBasis))
    assert counts["item"] == 29 + 72 + 20 + 25 + 89
    assert counts["document"] == len(documents)
    assert all(graph.degree(node) for node, kind in kinds.items() if kind == "body")
    assert all(nx.get_node_attributes(graph, "label").values())


def test_edges_are_named_by_their_relation(graph: nx.DiGraph) -> None:
    """The first service of the district rests on 沪人社医发〔2016〕44号, its lines 5-9."""
    item = item_iri("shanghai-district-services", 1).value
    document = policy_iri("沪人社医发〔2016〕44号").value
    assert graph.edges[item, document]["relation"] == "policyBasis"
    issuer = body_iri("上海市人力资源和社会保障局").value
    assert graph.edges[document, issuer]["relation"] == "issuedBy"
    assert graph.nodes[document]["label"] == "沪人社医发〔2016〕44号"


def test_the_same_graph_gives_the_same_bytes(store: ox.Store) -> None:
    assert _graphml(store) == _graphml(store)


def test_a_title_that_xml_cannot_carry_is_shown_all_the_same() -> None:
    store, node = ox.Store(), ox.NamedNode("http://a.example/1")
    store.add(ox.Quad(node, RDF.type, YIJU.Item))
    store.add(ox.Quad(node, DCTERMS.title, ox.Literal("甲\x0b乙<丙>")))
    assert everything(store).nodes[node.value]["label"] == "甲\ufffd乙<丙>"
    etree.fromstring(_graphml(store))
