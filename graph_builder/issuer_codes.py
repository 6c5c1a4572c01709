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

from collections.abc import Iterator
from functools import cache

import pyoxigraph as ox

from . import resources

_CODE = "https://w3id.org/yiju/ontology#code"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_BODY = ox.NamedNode("https://w3id.org/yiju/ontology#IssuingBody")
_NAMES = frozenset(
    f"http://www.w3.org/2004/02/skos/core#{name}" for name in ("prefLabel", "altLabel")
)


@cache
def issuer_codes() -> frozenset[str]:
    """All registered codes, as they are written in the register.

    Raises FileNotFoundError where the register is missing: without it the
    reader of numbers would silently read worse.
    """
    return frozenset(
        quad.object.value
        for quad in _register()
        if quad.predicate.value == _CODE and isinstance(quad.object, ox.Literal)
    )


@cache
def body_names() -> frozenset[str]:
    """All Chinese names of registered bodies, short ones too. Raises FileNotFoundError."""
    quads = list(_register())
    bodies = {q.subject for q in quads if q.predicate.value == _TYPE and q.object == _BODY}
    return frozenset(
        quad.object.value
        for quad in quads
        if quad.predicate.value in _NAMES
        and isinstance(quad.object, ox.Literal)
        and quad.object.language == "zh"
        and quad.subject in bodies
    )


def _register() -> Iterator[ox.Quad]:
    register = resources.ontology("issuers.ttl").read_bytes()
    return ox.parse(register, format=ox.RdfFormat.TURTLE)
