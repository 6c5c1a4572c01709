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

_LONG = 6  # characters; no code begins with a name as long


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
def full_names() -> frozenset[str]:
    """The names of registered bodies that stand for themselves: the preferred ones, and
    others as long. A short one (工信部) may also begin a code (工信部规).

    Raises FileNotFoundError.
    """
    return _names((SKOS.prefLabel,)) | frozenset(
        name for name in body_names() if len(name) >= _LONG
    )


@cache
def body_names() -> frozenset[str]:
    """All Chinese names of registered bodies, short ones too. Raises FileNotFoundError."""
    return _names((SKOS.prefLabel, SKOS.altLabel))


def _names(labels: tuple[ox.NamedNode, ...]) -> frozenset[str]:
    quads = _register()
    is_body = (RDF.type, YIJU.IssuingBody)
    bodies = {quad.subject for quad in quads if (quad.predicate, quad.object) == is_body}
    return frozenset(
        quad.object.value
        for quad in quads
        if quad.predicate in labels
        and isinstance(quad.object, ox.Literal)
        and quad.object.language == "zh"
        and quad.subject in bodies
    )


@cache
def _register() -> tuple[ox.Quad, ...]:
    path = str(ontology("issuers.ttl"))
    return tuple(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
