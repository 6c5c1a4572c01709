"""Answers: rows of RDF terms under their variables, and the forms in which people take them.

What programs read (``to_csv``, ``to_json``, ``to_pandas``, ``to_polars``) has the names
of the variables and whole IRIs; what people read (``to_markdown``, ``to_xlsx``, a
notebook's table) the question's column titles.

>>> found = Answer(("n",), ((ox.Literal(3),), (None,)))
>>> [dict(row) for row in found]
[{'n': '3'}, {'n': None}]
>>> print(found.to_markdown())
| n |
| ---: |
| 3 |
|  |
<BLANKLINE>
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyoxigraph as ox

from graph_builder.csv_text import to_csv
from graph_builder.errors import MissingPackage
from graph_builder.language import plural, tr
from graph_builder.namespaces import XSD
from graph_builder.query.prefixes import short
from graph_builder.query.questions import Question
from graph_builder.workbook import Cell, Table, to_xlsx

if TYPE_CHECKING:
    import pandas
    import polars

Term: TypeAlias = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple | None
Value: TypeAlias = str | int | float | bool | date | None

_INTEGERS: Final = {XSD.integer}
_NUMBERS: Final = {XSD.decimal, XSD.double}
#: Rows that a notebook shows; the answer has all of them.
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of terms under their variables.

    ``cut`` says that more rows were there than asked for; ``question`` is the
    library's question that was asked, if it was one.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Term, ...], ...]
    cut: bool = False
    question: Question | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, str | None]]:
        """Each row as texts by variable; ``None`` where a variable is not bound."""
        for row in self.rows:
            yield dict(zip(self.variables, map(text_of, row), strict=True))

    @property
    def titles(self) -> tuple[str, ...]:
        """The columns' titles in the language spoken; a variable's name where it has none."""
        columns = self.question.columns if self.question else {}
        return tuple(
            columns[name][tr("zh", "en")] if name in columns else name for name in self.variables
        )

    def values(self) -> list[tuple[Value, ...]]:
        """The rows as Python values: numbers and dates as such, the rest as text."""
        return [tuple(map(value_of, row)) for row in self.rows]

    def to_csv(self) -> str:
        """The answer as CSV: the texts, without datatypes."""
        return to_csv(self.variables, ([text_of(term) for term in row] for row in self.rows))

    def to_json(self) -> str:
        """The answer in the SPARQL 1.1 Query Results JSON Format."""
        bindings = [
            {
                name: json_term(term)
                for name, term in zip(self.variables, row, strict=True)
                if term is not None
            }
            for row in self.rows
        ]
        document = {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}
        return json.dumps(document, ensure_ascii=False, indent=1)

    def to_markdown(self) -> str:
        """The answer as a Markdown table (GFM), numbers to the right."""
        right = self.numeric()
        lines = [
            [_markdown(title) for title in self.titles],
            ["---:" if name in right else "---" for name in self.variables],
            *([_markdown(shown(term)) for term in row] for row in self.rows),
        ]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)

    def to_xlsx(self) -> bytes:
        """The answer as a workbook of one sheet."""
        name = self.question.name if self.question else tr("结果", "answer")
        cells = (tuple(map(_cell, row)) for row in self.values())
        return to_xlsx(name[:31], Table(self.titles, cells))

    def to_pandas(self) -> pandas.DataFrame:
        """The answer as a pandas data frame.

        :raises MissingPackage: pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise MissingPackage("pandas") from error
        columns = zip(*self.values(), strict=True) if self.rows else [()] * len(self.variables)
        return pandas.DataFrame(
            {
                name: pandas.array(list(values), dtype=_pandas_type(values))
                for name, values in zip(self.variables, columns, strict=True)
            }
        )

    def to_polars(self) -> polars.DataFrame:
        """The answer as a polars data frame.

        :raises MissingPackage: polars is not installed.
        """
        try:
            import polars
        except ImportError as error:
            raise MissingPackage("polars") from error
        return polars.DataFrame(
            self.values(), schema=list(self.variables), orient="row", infer_schema_length=None
        )

    def numeric(self) -> set[str]:
        """The variables whose every value is a number."""
        columns = zip(*self.values(), strict=True) if self.rows else ()
        return {
            name
            for name, values in zip(self.variables, columns, strict=False)
            if {type(value) for value in values} - {type(None)} in ({int}, {float}, {int, float})
        }

    def _repr_html_(self) -> str:
        """The table that a notebook shows."""
        head = "".join(f"<th>{html.escape(title)}</th>" for title in self.titles)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(shown(term))}</td>" for term in row) + "</tr>"
            for row in self.rows[:_SHOWN]
        )
        count = tr(f"{len(self)} 行", plural(len(self), "row"))
        if len(self) > _SHOWN:
            count += tr(f"，显示前 {_SHOWN} 行", f", the first {_SHOWN} shown")
        if self.cut:
            count += tr("，结果已截断", ", cut")
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{count}</p>"


def answer(
    solutions: ox.QuerySolutions, limit: int | None = None, question: Question | None = None
) -> Answer:
    """The solutions as an answer of at most ``limit`` rows."""
    variables = tuple(variable.value for variable in solutions.variables)
    rows: list[tuple[Any, ...]] = []
    cut = False
    for solution in solutions:
        if limit is not None and len(rows) == limit:
            cut = True
            break
        rows.append(tuple(solution))
    return Answer(variables, tuple(rows), cut, question)


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
    return short(text) if isinstance(term, ox.NamedNode) else text


def value_of(term: Term) -> Value:
    """The Python value of a term; of an ill-typed literal its text."""
    if not isinstance(term, ox.Literal):
        return text_of(term)
    try:
        if term.datatype in _INTEGERS:
            return int(term.value)
        if term.datatype in _NUMBERS:
            return float(term.value)
        if term.datatype == XSD.date:
            return date.fromisoformat(term.value)
    except ValueError:
        return term.value
    return term.value == "true" if term.datatype == XSD.boolean else term.value


def _pandas_type(values: Sequence[Value]) -> Any:
    """The pandas type that holds the values of a column, gaps too."""
    kinds = {type(value) for value in values} - {type(None)}
    if kinds == {int}:
        return "Int64"
    return "Float64" if kinds and kinds <= {int, float} else "object"


def _cell(value: Value) -> Cell:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value


def _markdown(text: str) -> str:
    escaped = html.escape(text, quote=False).replace("\\", "\\\\").replace("|", "\\|")
    return "<br>".join(escaped.split("\n"))


def json_term(term: object) -> dict[str, Any]:
    """A term as the SPARQL 1.1 Query Results JSON Format writes it."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = ("subject", term.subject), ("predicate", term.predicate), ("object", term.object)
        return {"type": "triple", "value": {name: json_term(part) for name, part in parts}}
    assert isinstance(term, ox.Literal)
    found: dict[str, Any] = {"type": "literal", "value": term.value}
    if term.language is not None:
        found["xml:lang"] = term.language
    elif term.datatype != XSD.string:
        found["datatype"] = term.datatype.value
    return found
