"""Prefixes: the short form of an IRI, in both directions.

>>> short("https://w3id.org/yiju/policy/沪医保〔2000〕46号")
'policy:沪医保〔2000〕46号'
>>> whole("policy:沪医保〔2000〕46号")
'https://w3id.org/yiju/policy/沪医保〔2000〕46号'
>>> whole("办事：指南") is None
True
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from graph_builder.namespaces import PREFIXES

_DECLARED = re.compile(r"(?i)\bprefix\s+([\w-]*):")


def short(iri: str) -> str:
    """``iri`` by the longest prefix that fits, whole where none does."""
    fitting = ((base, prefix) for prefix, base in PREFIXES.items() if iri.startswith(base))
    base, prefix = max(fitting, key=lambda each: len(each[0]), default=("", ""))
    return f"{prefix}:{iri.removeprefix(base)}" if base else iri


def whole(text: str) -> str | None:
    """The IRI that ``text`` writes, whole or by one of our prefixes; else ``None``."""
    text = text.strip().removeprefix("<").removesuffix(">")
    if text.startswith(("http://", "https://")):
        return text
    prefix, colon, local = text.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else None


def declared(query: str) -> set[str]:
    """The prefixes that ``query`` declares."""
    return set(_DECLARED.findall(query))


def prefixed(query: str) -> Mapping[str, str]:
    """The prefixes to declare for a free query: all of ours it does not declare itself."""
    own = declared(query)
    return {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in own}


def used(statements: Iterable[str]) -> dict[str, str]:
    """The prefixes that shorten an IRI of ``statements``."""
    text = "\n".join(statements)
    return {prefix: iri for prefix, iri in PREFIXES.items() if f"<{iri}" in text}
