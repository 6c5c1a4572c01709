r"""The words of a SPARQL text that are commands, told from those that only look it.

A keyword in a text, an IRI or a comment commands nothing, nor does a variable or
a name that is spelt like one; an escaped one does:

>>> uses("SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", "SERVICE")
True
>>> uses("SELECT * { \\u0053ERVICE <http://a/> { ?s ?p ?o } }", "SERVICE")
True
>>> uses("SELECT ?service { VALUES ?service { 'SERVICE' } } # SERVICE", "SERVICE")
False

What looks like the beginning of a text, an IRI or a comment may be none:

>>> uses("ASK { ?s ?p '\\u0027' . SERVICE <http://a/> { ?s ?p '\\u0027' } }", "SERVICE")
True
>>> uses("ASK { ?s a:b\\' ?o . SERVICE <http://a/> { ?s a:c\\' ?o } }", "SERVICE")
True
>>> uses("ASK { FILTER(?a<?b)SERVICE#>\n<http://a/> {} }", "SERVICE")
True
"""

from __future__ import annotations

import re
from functools import cache

# What is no token of the query language itself: texts (long ones first), IRIs, comments,
# escapes in names. No IRI is "<?b)SERVICE#>", where the engine reads a comparison and a
# comment. A text that is not closed is "open" and stays; it is read to the end of its
# line at once, so that the time is in proportion to the text.
_NOT_TOKENS = re.compile(
    r"""
      "{3}(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*+'{3}
    | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+'
    | (?P<open>"(?:[^"\\\n\r]|\\.)*+|'(?:[^'\\\n\r]|\\.)*+)
    | <(?![^<>\s]*\)\.?(?i:SERVICE|FROM))[^<>"{}|^`\\\x00-\x20]*> | \#[^\n\r]*
    | (?P<escape>\\.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")


def uses(text: str, keyword: str) -> bool:
    """Whether the query or update ``text`` has the command ``keyword``.

    It is read as it stands and with its escapes resolved: an engine may do either.
    """
    plain = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16) % 0x110000), text)
    command = _command(keyword)
    return any(command.search(_tokens(each)) for each in {text, plain})


@cache
def _command(keyword: str) -> re.Pattern[str]:
    # Not behind ?, $ or a prefix's colon; but the parser needs no blank around a keyword.
    after = r"(?!\w)" if keyword == "FROM" else ""
    return re.compile(rf"(?<![?$:\w])\d*{keyword}{after}", re.IGNORECASE)


def _tokens(text: str) -> str:
    """``text`` without texts, IRIs and comments."""
    return _NOT_TOKENS.sub(_left, text)


def _left(found: re.Match[str]) -> str:
    return found["open"] or ("_" if found["escape"] else " ")
