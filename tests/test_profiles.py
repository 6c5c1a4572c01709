"""Profiles: what is exported is what CPSV-AP and ELI expect, in whatever graphs it stands.

``tests/profiles/PROFILE`` holds a graph that passes and one for each shape that fails
by it alone.
"""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyshacl import validate as reference
from rdflib import Graph

from graph_builder.construction.catalogues import build
from graph_builder.export import export
from graph_builder.extraction import extract
from graph_builder.namespaces import CPSV, CV, DCTERMS, PREFIXES, RDF, SKOS
from graph_builder.public_service import is_public_service
from graph_builder.resources import ontology, profile_files
from graph_builder.shacl import validate
from graph_builder.store import StoreFolder

FOLDER = Path(__file__).parent / "profiles"
CLEAN = Path(__file__).parent / "observe" / "clean"
GRAPHS = sorted(FOLDER.glob("*/*.ttl"))
ENGINES = [name for name in ("shacl", "pyshacl") if importlib.util.find_spec(name)]
DATASETS = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}


def _shapes(profile: str) -> set[str]:
    quads = ox.parse(path=str(next(p for p in profile_files() if p.stem == profile)))
    return {
        quad.subject.value.removeprefix(PREFIXES["shape"])
        for quad in quads
        if quad.predicate.value == f"{PREFIXES['sh']}severity"
        and isinstance(quad.subject, ox.NamedNode)
    }


def _triples(quads: object) -> bytes:
    triples = dict.fromkeys(quad.triple for quad in quads)  # type: ignore[attr-defined]
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return data


@pytest.mark.parametrize("profile", [path.stem for path in profile_files()])
def test_every_shape_has_a_failing_graph_and_every_graph_its_shape(profile: str) -> None:
    graphs = {path.stem for path in GRAPHS if path.parent.name == profile}
    assert graphs == _shapes(profile) | {"pass"}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("path", GRAPHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_graph_passes_or_fails_by_its_shape(path: Path, engine: str) -> None:
    report = validate(_triples(ox.parse(path=str(path))), profile_files(), engine=engine)
    found = [each.shape.removeprefix(PREFIXES["shape"]) for each in report.results]
    assert found == ([] if path.stem == "pass" else [path.stem])


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("form", ["ttl", *DATASETS])
def test_what_is_exported_conforms(store: ox.Store, form: str, engine: str) -> None:
    out = io.BytesIO()
    export(store, out, form)
    exported = list(ox.parse(out.getvalue(), format=DATASETS.get(form, ox.RdfFormat.TURTLE)))
    report = validate(_triples(exported), profile_files(), engine=engine)
    assert report.results == ()
    assert sum(quad.object == CPSV.PublicService for quad in exported) > 100


def test_what_follows_by_the_alignments_conforms_too(store: ox.Store) -> None:
    """A reasoner makes more things public organisations than those that are typed so."""
    data, shapes = Graph(), Graph()
    data.parse(data=_triples(store), format="nt")
    for path in profile_files():
        shapes.parse(path)
    terms = Graph().parse(ontology("yiju.ttl")).parse(ontology("alignments.ttl"))
    conforms, _, text = reference(data, shacl_graph=shapes, ont_graph=terms, inference="rdfs")
    assert conforms, text


def test_catalogues_that_say_nothing_of_themselves_conform(tmp_path: Path) -> None:
    """No sidecar: publisher, jurisdiction and title are unknown."""
    files = [path for path in sorted(CLEAN.glob("*.txt")) if not path.with_suffix(".yaml").exists()]
    assert len(files) > 5
    build(files, tmp_path / "store")
    graph = StoreFolder(tmp_path / "store").open()
    report = validate(_triples(graph), profile_files())
    assert report.results == ()
    assert list(graph.quads_for_pattern(None, RDF.type, CPSV.PublicService))


# Which items are services, by what the documents say; counted in them by hand.
SERVICES = {
    "county": (29, "every row lists 办理材料、办理方式、办理时限"),
    "jinshan-district": (48, "46 under 公共服务事项, and the two 行政确认 with 受理条件、申请材料"),
    "prefecture-city": (6, "those under 医保业务办理 list 办理流程 and 办理时限"),
    "shanghai-district-services": (25, "all have 办事指南"),
    "shanghai-municipality": (47, "44 under 公共服务事项, and the three 行政审批 with 申请材料"),
}


@pytest.mark.parametrize("slug", SERVICES)
def test_services_are_told_from_what_is_merely_published(slug: str) -> None:
    catalogue = extract(ontology().parent / "examples" / "catalogues" / f"{slug}.txt")
    services = [item.name for item in catalogue.items if is_public_service(item)]
    assert len(services) == SERVICES[slug][0]
    assert not {"机关简介", "机构职能", "办事指南", "权责清单", "部门（单位）预决算"} & set(
        services
    )


def test_a_service_has_the_authority_that_acts(store: ox.Store) -> None:
    """In the district's catalogue the grounds name the city, the guides the district."""
    base = "https://w3id.org/yiju/"
    item = ox.NamedNode(f"{base}catalogue/shanghai-district-services/item/1")
    (authority,) = store.quads_for_pattern(item, CV.hasCompetentAuthority, None)
    assert authority.object.value == f"{base}body/shanghai-district-services/区医保局"
    (place,) = store.quads_for_pattern(authority.object, DCTERMS.spatial, None)
    (label,) = store.quads_for_pattern(place.object, SKOS.prefLabel, None)
    assert label.object == ox.Literal("区医保局的辖区（名称未写明）", language="zh")
