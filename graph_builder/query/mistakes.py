"""Mistakes in a free query: where it stopped making sense, and what is probably meant.

The engine's parser says what it expected at a place that is often too far to the
right. Here the query is looked over once more for what people really do wrong:
full-width punctuation from a Chinese keyboard, a bracket or a quotation mark that is
not closed, a prefix that nobody declared, a misspelt word, a full stop forgotten.

>>> print(explained("SELECT * { ?s a yiju:Item。 }", "error at 1:29: expected OPTIONAL"))
查询有语法错误：第 1 行第 26 列：
  SELECT * { ?s a yiju:Item。 }
                           ^
可能的原因：“。”是全角标点，查询里要用半角的“.”。
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from graph_builder.language import tr
from graph_builder.namespaces import PREFIXES
from graph_builder.query.prefixes import declared

_FULL = dict(
    zip(
        "，。；：？！（）｛｝“”‘’＜＞＝＊｜、＂＇＃＠＄",
        ",.;:?!(){}\"\"''<>=*|,\"'#@$",
        strict=True,
    )
)
#: Characters of a long line that are shown on either side of the place.
_AROUND = 60
_POSITION = re.compile(r"error at (\d+):(\d+)")
_UPDATES = ["INSERT", "DELETE", "DROP", "LOAD", "CLEAR", "CREATE", "ADD", "MOVE", "COPY", "WITH"]
_FORMS = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
# fmt: off
_KEYWORDS = (
    "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE", "WHERE", "FILTER", "OPTIONAL",
    "UNION", "MINUS", "BIND", "VALUES", "GRAPH", "SERVICE", "FROM", "NAMED", "GROUP", "ORDER",
    "BY", "HAVING", "LIMIT", "OFFSET", "DISTINCT", "REDUCED", "AS", "ASC", "DESC", "EXISTS",
    "NOT", "IN", "UNDEF", "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT",
    "SEPARATOR", "STR", "LANG", "LANGMATCHES", "DATATYPE", "BOUND", "IRI", "URI", "BNODE", "RAND",
    "ABS", "CEIL", "FLOOR", "ROUND", "CONCAT", "STRLEN", "UCASE", "LCASE", "YEAR", "MONTH",
    "ENCODE_FOR_URI", "CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER", "SUBSTR",
    "REPLACE", "REGEX", "DAY", "HOURS", "MINUTES", "SECONDS", "TIMEZONE", "TZ", "NOW", "UUID",
    "STRUUID", "MD5", "SHA1", "SHA256", "SHA384", "SHA512", "COALESCE", "IF", "STRLANG", "STRDT",
    "SAMETERM", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC", "A", "TRUE", "FALSE",
)
# fmt: on
_TOKEN = re.compile(
    r'''
      (?P<text>"""(?:[^"\\]|\\.|"{1,2}(?!"))*"""|\'\'\'(?:[^'\\]|\\.|'{1,2}(?!'))*\'\'\'
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<comment>\#[^\n\r]*)
    | (?P<variable>[?$]\w[\w·，。；：？！（）｛｝、]*)
    | (?P<name>[^\W\d_][\w.-]*?:(?:[^\s<>"'{}|^`\\\[\](),;?$&*+=!/#@~。，；]|\\.)*)
    | (?P<word>@?[^\W\d_]\w*)
    | (?P<number>[+-]?\d[\d.eE+-]*)
    | (?P<open>[{(\[]) | (?P<close>[})\]])
    | (?P<quote>"(?:[^"\\\n\r]|\\.)*+|'(?:[^'\\\n\r]|\\.)*+)
    | (?P<other>\S)
    ''',
    re.VERBOSE | re.DOTALL,
)
_OPERATORS = {"AND": "&&", "OR": "||", "IS": "="}
_PAIRS = {"{": "}", "(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class _Cause:
    at: int
    zh: str
    en: str


def explained(query: str, error: str) -> str:
    """The parser's ``error`` about ``query`` as sentences: the place, the line, the cause."""
    tokens = list(_tokens(query))
    reported = _reported(query, error)
    cause = next(_causes(query, tokens, reported, error), None)
    return _said(query, cause.at if cause else reported, cause)


def _said(query: str, at: int, cause: _Cause | None) -> str:
    at = min(at, len(query))
    line_number = query.count("\n", 0, at) + 1
    begin = query.rfind("\n", 0, at) + 1
    column = at - begin + 1
    line, before = _window(query[begin:].split("\n", 1)[0].rstrip("\r"), at - begin)
    indent = " " * sum(2 if east_asian_width(c) in "WF" else 1 for c in before)
    head = tr(
        f"查询有语法错误：第 {line_number} 行第 {column} 列：",
        f"the query is malformed at line {line_number}, column {column}:",
    )
    what = tr(f"可能的原因：{cause.zh}", f"Likely cause: {cause.en}") if cause else _unknown()
    return f"{head}\n  {line}\n  {indent}^\n{what}"


def _window(line: str, at: int) -> tuple[str, str]:
    """What is shown of ``line`` about the place ``at``, and the part of it before that place."""
    start = at - _AROUND if at > 2 * _AROUND else 0
    end = max(at, start + _AROUND) + _AROUND
    before = ("…" if start else "") + line[start:at].replace("\t", " ")
    return before + line[at:end].replace("\t", " ") + ("…" if line[end:] else ""), before


def swallowed(query: str) -> str | None:
    """What to say of full-width punctuation that the grammar takes for a part of a name.

    ``?x，?y`` is one strange variable, and ``yiju:Item。`` a class that nothing has:
    the query runs, and its empty answer misleads.
    """
    cause = next(_full_width(list(_tokens(query))), None)
    return None if cause is None else _said(query, cause.at, cause)


def _unknown() -> str:
    return tr(
        "请检查此处之前的括号、标点和关键词。",
        "Check the brackets, punctuation and keywords before this place.",
    )


def _tokens(query: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(query):
        kind = found.lastgroup or "other"
        if kind != "comment":
            yield _Token(kind, found[0], found.start())


def _reported(query: str, error: str) -> int:
    """The offset that the parser reports.

    It counts a keyword that does not match as read: what it expected is taken off.
    """
    found = _POSITION.search(error)
    if found is None:
        return 0
    lines = query.split("\n")
    row, column = int(found[1]) - 1, int(found[2]) - 1
    at = sum(len(line) + 1 for line in lines[:row]) + column
    words = re.findall(r"\b[A-Z_]{2,}\b", error.partition("expected")[2])
    if words and not re.search(r"\[|\"|Prefix|SELECT|IRI|Duplicated", error):
        at -= min(map(len, words))
    return max(0, min(at, len(query)))


def _causes(query: str, tokens: list[_Token], at: int, error: str) -> Iterator[_Cause]:
    """What may be wrong, the surest first."""
    if not tokens:
        yield _Cause(0, "查询是空的。", "the query is empty.")
        return
    yield from _full_width(tokens)
    yield from _first_word(tokens)
    yield from _unclosed(query, tokens)
    if "Prefix not found" in error:
        yield from _undeclared(query, tokens)
    yield from _sentences(query, at, error)
    yield from _misspelt(tokens)
    yield from _without_by(tokens)
    yield from _full_stop(tokens, at)


def _full_width(tokens: list[_Token]) -> Iterator[_Cause]:
    for token in tokens:
        if token.kind in ("text", "iri", "name"):
            continue
        for offset, character in enumerate(token.text):
            if character in _FULL:
                plain = _FULL[character]
                yield _Cause(
                    token.start + offset,
                    f"“{character}”是全角标点，查询里要用半角的“{plain}”。",
                    f"{character} is full-width punctuation; a query needs {plain}",
                )


def _first_word(tokens: list[_Token]) -> Iterator[_Cause]:
    first = next((t for t in tokens if t.kind == "word"), tokens[0])
    word = first.text.upper()
    if word in _UPDATES:
        yield _Cause(
            first.start,
            f"{word} 是更新语句，这里只能查询（SELECT、ASK、CONSTRUCT、DESCRIBE）。",
            f"{word} is an update; only queries are accepted ({', '.join(_FORMS)}).",
        )
    elif word not in (*_FORMS, "PREFIX", "BASE"):
        near = difflib.get_close_matches(word, [*_FORMS, "PREFIX", "BASE"], n=1, cutoff=0.6)
        hint = near[0] if near else "SELECT"
        yield _Cause(
            tokens[0].start,
            f"查询要以 {'、'.join(_FORMS)} 或 PREFIX 开头，这里也许应是 {hint}。",
            f"a query begins with {', '.join(_FORMS)} or PREFIX; {hint} may be meant.",
        )


def _unclosed(query: str, tokens: list[_Token]) -> Iterator[_Cause]:
    opened: list[_Token] = []
    for token in tokens:
        if token.kind == "quote":
            yield _Cause(
                token.start,
                f"从这里起的引号 {token.text[0]} 没有在同一行闭合。",
                f"the quotation mark {token.text[0]} is not closed on its line.",
            )
            return
        if token.kind == "open":
            opened.append(token)
        elif token.kind == "close":
            if not opened:
                yield _Cause(
                    token.start,
                    f"多了一个“{token.text}”，前面没有与它成对的括号。",
                    f"one {token.text} too many: nothing opens it.",
                )
                return
            before = opened.pop()
            if _PAIRS[before.text] != token.text:
                yield _Cause(
                    token.start,
                    f"这里的“{token.text}”与前面的“{before.text}”不成对，"
                    f"可能少了“{_PAIRS[before.text]}”。",
                    f"{token.text} does not close {before.text}; "
                    f"{_PAIRS[before.text]} may be missing.",
                )
                return
    if opened:
        missing = _PAIRS[opened[-1].text]
        yield _Cause(
            len(query.rstrip()) if len(opened) == 1 else opened[-1].start,
            f"有 {len(opened)} 个“{opened[-1].text}”没有闭合，少了“{missing}”。",
            f"{len(opened)} {opened[-1].text} not closed: {missing} is missing.",
        )


def _undeclared(query: str, tokens: list[_Token]) -> Iterator[_Cause]:
    known = {*PREFIXES, *declared(query)}
    for token in tokens:
        prefix = token.text.partition(":")[0]
        if token.kind != "name" or prefix in known or prefix == "_":
            continue
        near = difflib.get_close_matches(prefix, sorted(known), n=1, cutoff=0.5)
        yield _Cause(
            token.start,
            f"前缀“{prefix}:”没有声明"
            + (f"，也许应是“{near[0]}:”。" if near else "；请在开头写 PREFIX。"),
            f"the prefix {prefix}: is not declared"
            + (f"; {near[0]}: may be meant." if near else "; declare it with PREFIX."),
        )


_SENTENCES = (
    (
        "contains a variable that is unbound",
        "SELECT 里的变量要么在 WHERE 里出现，要么（有 GROUP BY 或 COUNT 等时）写进 GROUP BY。",
        "a variable of SELECT must occur in WHERE, and in GROUP BY where anything is counted.",
    ),
    (
        "SELECT * is not authorized",
        "有 GROUP BY 时不能用 SELECT *，请逐个写出变量。",
        "SELECT * does not go with GROUP BY; name the variables.",
    ),
    (
        "Duplicated variable",
        "SELECT 里同一个变量写了两次。",
        "a variable stands twice in SELECT.",
    ),
    (
        "IRI parsing failed",
        "<> 里的地址不完整：要写全（https://…），其中不能有空格。",
        "an address in <> is not whole: write https://… without blanks.",
    ),
)


def _sentences(query: str, at: int, error: str) -> Iterator[_Cause]:
    for says, zh, en in _SENTENCES:
        if says in error:
            begin = query.rfind("<", 0, at) if "IRI" in says else query.upper().find("SELECT")
            yield _Cause(max(begin, 0), zh, en)


def _misspelt(tokens: list[_Token]) -> Iterator[_Cause]:
    for token in tokens:
        word = token.text.upper()
        if token.kind != "word" or token.text.startswith("@") or word in _KEYWORDS:
            continue
        near = difflib.get_close_matches(word, _KEYWORDS, n=1, cutoff=0.7)
        if word in _OPERATORS:
            zh, en = f"这里要写 {_OPERATORS[word]}。", f"write {_OPERATORS[word]}."
        elif near:
            zh, en = f"也许应是 {near[0]}。", f"{near[0]} may be meant."
        else:
            zh = "名称要带前缀（如 yiju:Item），变量以“?”开头，文字加引号。"
            en = "names need a prefix (yiju:Item), variables a '?', texts quotation marks."
        yield _Cause(
            token.start,
            f"“{token.text}”不是 SPARQL 的关键词；{zh}",
            f"{token.text!r} is no word of SPARQL; {en}",
        )


def _without_by(tokens: list[_Token]) -> Iterator[_Cause]:
    for token, behind in pairwise(tokens):
        if token.text.upper() in ("ORDER", "GROUP") and behind.text.upper() != "BY":
            word = token.text.upper()
            yield _Cause(behind.start, f"{word} 后面要写 BY。", f"BY belongs behind {word}.")


def _full_stop(tokens: list[_Token], at: int) -> Iterator[_Cause]:
    """Two terms side by side where the parser stopped: a new statement without its dot."""
    terms = ("variable", "name", "iri", "text", "number")
    for before, token in pairwise(tokens):
        if at <= token.start + len(token.text) and token.start >= at - 1:
            if token.kind in terms and before.kind in terms:
                yield _Cause(
                    token.start,
                    "上一句后面可能少了“.”（同一主语续写用“;”）。",
                    "the statement before may lack its '.' (or ';' to go on with its subject).",
                )
            return
