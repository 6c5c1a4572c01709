"""Questions: the query library, and the answers that a graph gives.

A question is a file in ``queries/``: SPARQL with a header of ``#+`` lines (grlc)
that says in Chinese and English what it asks, its tags and its parameters.
Values are bound as RDF terms, never pasted into the text.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import pyoxigraph as ox
import yaml

from graph_builder.chinese_date import parse_date
from graph_builder.csv_text import to_csv
from graph_builder.errors import MappingError, QueryError
from graph_builder.language import tr
from graph_builder.lookup import find_document
from graph_builder.namespaces import PREFIXES, XSD
from graph_builder.resources import queries
from graph_builder.select import select
from graph_builder.store import StoreFolder

_HEADER = re.compile(r"^#\+ ?(.*)$", re.MULTILINE)
_HEADER_KEYS = {"summary", "description", "tags", "params", "columns", "lane"}
ParameterType = Literal["document", "string", "integer", "date"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question; one with a default may be left out."""

    name: str
    type: ParameterType
    help: Mapping[str, str]
    example: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One file of the library."""

    name: str
    summary: Mapping[str, str]
    description: Mapping[str, str]
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, Mapping[str, str]]
    lane: Literal["fast", "slow"]
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of terms under their variables.

    ``cut`` says that more rows were there than asked for.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple | None, ...], ...]
    cut: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, str | None]]:
        """Each row as texts by variable; ``None`` where a variable is not bound."""
        for row in self.rows:
            yield dict(zip(self.variables, map(text_of, row), strict=True))

    def to_csv(self) -> str:
        """The answer as CSV: the texts, without datatypes."""
        return to_csv(self.variables, ([text_of(term) for term in row] for row in self.rows))

    def to_json(self) -> str:
        """The answer in the SPARQL 1.1 Query Results JSON Format."""
        bindings = [
            {
                name: _json_term(term)
                for name, term in zip(self.variables, row, strict=True)
                if term is not None
            }
            for row in self.rows
        ]
        document = {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}
        return json.dumps(document, ensure_ascii=False, indent=1)


def text_of(term: object) -> str | None:
    """The text of a term: of a literal its value, of an IRI the whole of it."""
    if term is None:
        return None
    return term.value if isinstance(term, ox.Literal | ox.NamedNode) else str(term)


def shown(term: object) -> str:
    """A term as a table shows it: an IRI by its prefix, nothing for a variable not bound.

    >>> shown(ox.NamedNode("https://w3id.org/yiju/policy/沪医保〔2000〕46号"))
    'policy:沪医保〔2000〕46号'
    """
    text = text_of(term) or ""
    if isinstance(term, ox.NamedNode):
        fitting = ((iri, prefix) for prefix, iri in PREFIXES.items() if text.startswith(iri))
        iri, prefix = max(fitting, key=lambda each: len(each[0]), default=("", ""))
        return f"{prefix}:{text.removeprefix(iri)}" if iri else text
    return text


def _json_term(term: object) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    assert isinstance(term, ox.Literal)
    found: dict[str, Any] = {"type": "literal", "value": term.value}
    if term.language is not None:
        found["xml:lang"] = term.language
    elif term.datatype != XSD.string:
        found["datatype"] = term.datatype.value
    return found


@cache
def library() -> Mapping[str, Question]:
    """The questions by name.

    :raises MappingError: naming the file whose header is malformed.
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
        header = yaml.safe_load("\n".join(_HEADER.findall(text))) or {}
        unknown = set(header) - _HEADER_KEYS
        if unknown:
            raise MappingError(f"{path.name}: unknown header keys {sorted(unknown)}")
        return Question(
            name=path.stem,
            summary=_bilingual(header["summary"]),
            description=_bilingual(header["description"]),
            tags=tuple(header["tags"]),
            parameters=tuple(_parameter(*each) for each in header.get("params", {}).items()),
            columns={name: _bilingual(each) for name, each in header["columns"].items()},
            lane=header["lane"],
            text=text,
        )
    except (KeyError, TypeError, yaml.YAMLError) as error:
        raise MappingError(f"{path.name}: malformed header: {error}") from error


def _bilingual(texts: Mapping[str, str]) -> Mapping[str, str]:
    return {"zh": texts["zh"], "en": texts["en"]}


def _parameter(name: str, spec: Mapping[str, Any]) -> Parameter:
    if spec["type"] not in get_args(ParameterType):
        raise TypeError(f"parameter {name}: unknown type {spec['type']!r}")
    example, default = spec.get("example"), spec.get("default")
    return Parameter(
        name, spec["type"], _bilingual(spec),
        None if example is None else str(example), None if default is None else str(default),
    )  # fmt: skip


class Graph:
    """A published graph, to ask questions of."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @property
    def store(self) -> ox.Store:
        """The pyoxigraph store underneath, read-only."""
        return self._store

    def query(self, name: str, **values: str) -> Answer:
        """The answer to the library's question ``name``.

        ``values`` are its parameters as a person types them: a document in any
        spelling of its number or by its title.

        :raises QueryError: no such question, a parameter missing or unknown, or a
            document that is not in the graph (with near hits).
        """
        asked = question(name)
        terms = self._bind(asked, values)
        return answer(select(self._store, asked.text, terms))

    def _bind(
        self, question: Question, values: Mapping[str, str]
    ) -> dict[ox.Variable, ox.NamedNode | ox.Literal]:
        known = [parameter.name for parameter in question.parameters]
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise QueryError(
                tr(
                    f"{question.name} 没有参数 {'、'.join(unknown)}；"
                    f"它的参数是：{'、'.join(known) or '无'}。",
                    f"{question.name} has no parameter {', '.join(unknown)}; "
                    f"it has: {', '.join(known) or 'none'}.",
                )
            )
        terms: dict[ox.Variable, ox.NamedNode | ox.Literal] = {}
        for parameter in question.parameters:
            value = values.get(parameter.name, parameter.default)
            if value is None:
                raise _lacks(question, parameter)
            terms[ox.Variable(parameter.name)] = self._term(parameter, str(value))
        return terms

    def _term(self, parameter: Parameter, value: str) -> ox.NamedNode | ox.Literal:
        if parameter.type == "document":
            return find_document(self._store, value).iri
        if parameter.type == "integer":
            if not value.strip().lstrip("-").isdecimal():
                raise QueryError(
                    tr(
                        f"{parameter.name} 应是整数：{value}",
                        f"{parameter.name} is no integer: {value}",
                    )
                )
            return ox.Literal(str(int(value)), datatype=XSD.integer)
        if parameter.type == "date":
            day = parse_date(value)
            if day is None:
                raise QueryError(
                    tr(
                        f"{parameter.name} 应是日期，如 2026-01-31：{value}",
                        f"{parameter.name} is no date such as 2026-01-31: {value}",
                    )
                )
            return ox.Literal(day.isoformat(), datatype=XSD.date)
        return ox.Literal(value)


def open_graph(folder: Path | str) -> Graph:
    """The graph published in ``folder``, read-only.

    :raises StoreError: nothing has been published there, or it is damaged.
    """
    return Graph(StoreFolder(Path(folder)).open())


def answer(solutions: ox.QuerySolutions, limit: int | None = None) -> Answer:
    """The solutions as an answer of at most ``limit`` rows."""
    variables = tuple(variable.value for variable in solutions.variables)
    rows: list[tuple[Any, ...]] = []
    cut = False
    for solution in solutions:
        if limit is not None and len(rows) == limit:
            cut = True
            break
        rows.append(tuple(solution))
    return Answer(variables, tuple(rows), cut)


def prefixed(text: str) -> Mapping[str, str]:
    """The prefixes to declare for a free query: all of ours it does not declare itself."""
    declared = set(re.findall(r"(?i)\bprefix\s+([\w-]*):", text))
    return {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in declared}


def _no_question(name: str) -> QueryError:
    near = difflib.get_close_matches(name, library(), n=3, cutoff=0.4)
    hint = tr("相近的有：", "near ones: ") + "、".join(near) if near else ""
    return QueryError(
        tr(
            f"没有名为“{name}”的查询。{hint}运行 yiju query 可列出全部。",
            f"no query named {name!r}. {hint} 'yiju query' lists them all.",
        )
    )


def _lacks(question: Question, parameter: Parameter) -> QueryError:
    example = f"{parameter.name}={parameter.example or '…'}"
    return QueryError(
        tr(
            f"{question.name} 缺少参数 {parameter.name}（{parameter.help['zh']}）。"
            f"例如：yiju query {question.name} {example}",
            f"{question.name} lacks {parameter.name} ({parameter.help['en']}). "
            f"For example: yiju query {question.name} {example}",
        )
    )
