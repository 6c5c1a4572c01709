r"""The words of a SPARQL text that are commands, told from those that only look it.

A keyword in a text, an IRI or a comment commands nothing, nor does a variable or
a name that is spelt like one; an escaped one does:

>>> uses("SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", "SERVICE")
True
>>> uses("SELECT * { \\u0053ERVICE <http://a/> { ?s ?p ?o } }", "SERVICE")
True
>>> uses("SELECT ?service { VALUES ?service { 'SERVICE' } } # SERVICE", "SERVICE")
False
"""

from __future__ import annotations

import re
from functools import cache

# What is no token of the query language itself: texts (long ones first), IRIs, comments.
_NOT_TOKENS = re.compile(
    r'''
      """(?:[^"\\]|\\.|"{1,2}(?!"))*""" | \'\'\'(?:[^'\\]|\\.|'{1,2}(?!'))*\'\'\'
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | <[^<>"{}|^`\\\x00-\x20]*> | \#[^\n\r]*
    ''',
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")


def uses(text: str, keyword: str) -> bool:
    """Whether the query or update ``text`` has the command ``keyword``."""
    return bool(_command(keyword).search(_tokens(text)))


@cache
def _command(keyword: str) -> re.Pattern[str]:
    # Not behind ?, $ or a prefix's colon; but the parser needs no blank around a keyword.
    after = r"(?!\w)" if keyword == "FROM" else ""
    return re.compile(rf"(?<![?$:\w])\d*{keyword}{after}", re.IGNORECASE)


def _tokens(text: str) -> str:
    """``text`` without texts, IRIs and comments, its escapes resolved first."""
    plain = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16) % 0x110000), text)
    return _NOT_TOKENS.sub(" ", plain)
