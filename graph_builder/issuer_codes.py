"""The issuer codes (机关代字) and names of bodies that stand in the register.

Codes cannot be split off the text before them by rule, only by a register:
国卫办规划发 is one code, 转发国发 is a verb and one. The register is
``ontology/issuers.ttl``; this module only lists what stands in it.

>>> "国办发" in issuer_codes(), "转发国发" in issuer_codes()
(True, False)
>>> "人力资源社会保障部" in body_names()
True
"""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from graph_builder.namespaces import RDF, SKOS, YIJU
from graph_builder.resources import ontology


@cache
def issuer_codes() -> frozenset[str]:
    """All registered codes, as they are written in the register.

    Raises FileNotFoundError where the register is missing: without it the
    reader of numbers would silently read worse.
    """
    code = YIJU.code
    return frozenset(
        quad.object.value
        for quad in _register()
        if quad.predicate == code and isinstance(quad.object, ox.Literal)
    )


@cache
def body_names() -> frozenset[str]:
    """All Chinese names of registered bodies, short ones too. Raises FileNotFoundError."""
    quads = _register()
    is_body, names = (RDF.type, YIJU.IssuingBody), (SKOS.prefLabel, SKOS.altLabel)
    bodies = {quad.subject for quad in quads if (quad.predicate, quad.object) == is_body}
    return frozenset(
        quad.object.value
        for quad in quads
        if quad.predicate in names
        and isinstance(quad.object, ox.Literal)
        and quad.object.language == "zh"
        and quad.subject in bodies
    )


@cache
def _register() -> tuple[ox.Quad, ...]:
    path = str(ontology("issuers.ttl"))
    return tuple(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
