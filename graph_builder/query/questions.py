"""The query library: each file of ``queries/`` is one question.

A file is SPARQL that runs anywhere as it stands, under a header of ``#+`` lines
(grlc): ``summary``, ``description``, ``tags``, ``params``, ``columns``, ``lane``;
texts in zh and en. Where a parameter goes stands ``VALUES ?name { … }`` with the
example's term in it; a value given takes the place of that term, and a parameter
that is left out takes the whole clause away. What is wrong with a file is an error
that names it, raised before anything is asked.

>>> question("services-by-issuer").parameters[0].type
'body'
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, Literal, get_args

import pyoxigraph as ox
import yaml

from graph_builder.errors import MappingError, QueryError
from graph_builder.language import tr
from graph_builder.resources import queries

ParameterType = Literal[
    "document", "body", "catalogue", "service", "text", "integer", "year", "date"
]
Lane = Literal["fast", "slow"]

#: What a question is about, in the order in which the library is listed.
TAGS: Final[Mapping[str, Mapping[str, str]]] = {
    "services": {"zh": "事项", "en": "services"},
    "policies": {"zh": "文件", "en": "policies"},
    "bodies": {"zh": "机关", "en": "bodies"},
    "disclosure": {"zh": "公开要求", "en": "disclosure"},
    "catalogues": {"zh": "目录", "en": "catalogues"},
    "quality": {"zh": "查错", "en": "quality"},
}

_HEADER = re.compile(r"^#\+ ?(.*)$", re.MULTILINE)
_HEADER_LINES = re.compile(r"^#\+.*\n", re.MULTILINE)
_KEYS = {"summary", "description", "tags", "columns", "lane"}
_PARAMETER_KEYS = {"type", "example", "zh", "en", "default", "optional"}
_ORDER = re.compile(r"^ORDER BY ", re.MULTILINE)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question; one with a default, or ``optional``, may be left out."""

    name: str
    type: ParameterType
    help: Mapping[str, str]
    example: str
    default: str | None = None
    optional: bool = False

    @property
    def required(self) -> bool:
        """Whether the question cannot be asked without it."""
        return self.default is None and not self.optional


@dataclass(frozen=True, slots=True)
class Question:
    """One file of the library."""

    name: str
    summary: Mapping[str, str]
    description: Mapping[str, str]
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, Mapping[str, str]]
    lane: Lane
    text: str

    @property
    def example(self) -> Mapping[str, str]:
        """The example's values by parameter, as a person types them."""
        return {parameter.name: parameter.example for parameter in self.parameters}

    def bound(self, terms: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
        """The query with ``terms`` for its parameters, for any SPARQL engine.

        The engine sees the terms before it plans: pyoxigraph's own substitutions
        come after planning, and make a point question scan the graph.
        """
        text = self.text
        for parameter in self.parameters:
            term = terms.get(parameter.name)
            text = _place(parameter.name).sub(partial(_filled, term), text)
        return text


@cache
def _place(parameter: str) -> re.Pattern[str]:
    return re.compile(rf"\b(VALUES\s+\?{parameter}\s*\{{\s*)[^{{}}]*?(\s*\}})")


def _filled(term: ox.NamedNode | ox.Literal | None, place: re.Match[str]) -> str:
    return "" if term is None else f"{place[1]}{term}{place[2]}"


@cache
def library() -> Mapping[str, Question]:
    """The questions by name.

    :raises MappingError: naming the file whose header or query is malformed.
    """
    return {path.stem: _question(path) for path in sorted(queries().glob("*.rq"))}


def question(name: str) -> Question:
    """The library's question ``name``.

    :raises QueryError: there is none, with near names.
    """
    found = library().get(name)
    if found is None:
        raise _no_question(name)
    return found


def _question(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    try:
        header = yaml.safe_load("\n".join(_HEADER.findall(text)))
        _is_keys("header", header, _KEYS, {"params"})
        found = Question(
            name=path.stem,
            summary=_bilingual("summary", header["summary"]),
            description=_bilingual("description", header["description"]),
            tags=_tags(header["tags"]),
            parameters=tuple(
                _parameter(name, said) for name, said in header.get("params", {}).items()
            ),
            columns={
                name: _bilingual(f"column {name}", said) for name, said in header["columns"].items()
            },
            lane=_one_of("lane", header["lane"], get_args(Lane)),
            text=_HEADER_LINES.sub("", text),
        )
        _check(found)
    except (_Malformed, yaml.YAMLError) as error:
        raise MappingError(
            tr(f"查询库 {path.name}：{error}", f"query library, {path.name}: {error}")
        ) from error
    return found


class _Malformed(Exception):
    """What is wrong with a file of the library."""


def _is_keys(what: str, said: Any, wanted: set[str], allowed: Iterable[str] = ()) -> None:
    if not isinstance(said, dict):
        raise _Malformed(f"{what}: not a mapping of {', '.join(sorted(wanted))}")
    for key in sorted(wanted - set(said)):
        raise _Malformed(f"{what}: lacks {key!r}")
    for key in sorted(set(said) - wanted - set(allowed), key=str):
        raise _Malformed(f"{what}: unknown key {key!r}")


def _bilingual(what: str, said: Any) -> Mapping[str, str]:
    _is_keys(what, said, {"zh", "en"})
    for language, text in said.items():
        if not isinstance(text, str) or not text.strip():
            raise _Malformed(f"{what}: no text in {language}")
    return {"zh": said["zh"], "en": said["en"]}


def _one_of(what: str, said: Any, known: Iterable[str]) -> Any:
    if said not in known:
        raise _Malformed(f"{what}: {said!r} is none of {', '.join(known)}")
    return said


def _tags(said: Any) -> tuple[str, ...]:
    if not isinstance(said, list) or not said:
        raise _Malformed("tags: not a list of tags")
    return tuple(_one_of("tags", tag, TAGS) for tag in said)


def _parameter(name: str, said: Any) -> Parameter:
    what = f"parameter {name}"
    _is_keys(what, said, {"type", "example", "zh", "en"}, _PARAMETER_KEYS)
    kind = _one_of(f"{what}: type", said["type"], get_args(ParameterType))
    optional = said.get("optional", False)
    if not isinstance(optional, bool):
        raise _Malformed(f"{what}: optional is neither true nor false")
    if optional and "default" in said:
        raise _Malformed(f"{what}: optional and with a default")
    texts = _bilingual(what, {"zh": said["zh"], "en": said["en"]})
    default = str(said["default"]) if "default" in said else None
    return Parameter(name, kind, texts, str(said["example"]), default, optional)


def _check(found: Question) -> None:
    """That the text agrees with the header, and runs as it stands."""
    if not _NAME.fullmatch(found.name):
        raise _Malformed("the file's name is not like services-by-policy")
    for parameter in found.parameters:
        if not _place(parameter.name).search(found.text):
            raise _Malformed(
                f"parameter {parameter.name}: no VALUES ?{parameter.name} {{ … }} in the query"
            )
    for text in (found.text, found.bound({})):
        projected = _projected(text)
    for name in sorted(set(found.columns) - projected):
        raise _Malformed(f"column {name}: not projected by the query")
    for name in sorted(projected - set(found.columns) - set(found.example)):
        raise _Malformed(f"?{name} is projected, but no column")


def _projected(text: str) -> set[str]:
    try:
        found = ox.Store().query(text)
    except SyntaxError as error:
        raise _Malformed(f"the query is malformed: {str(error).splitlines()[0]}") from error
    if not isinstance(found, ox.QuerySolutions):
        raise _Malformed("not a SELECT query")
    if not _ORDER.search(text):
        raise _Malformed("no ORDER BY: the rows would come in any order")
    return {variable.value for variable in found.variables}


def _no_question(name: str) -> QueryError:
    near = difflib.get_close_matches(name, library(), n=3, cutoff=0.4)
    hint = tr("相近的有：", "near ones: ") + "、".join(near) if near else ""
    return QueryError(
        tr(
            f"没有名为“{name}”的查询。{hint}运行 yiju query 可列出全部。",
            f"no query named {name!r}. {hint} 'yiju query' lists them all.",
        )
    )
