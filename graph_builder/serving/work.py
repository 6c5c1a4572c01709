"""What workers do for the server: functions from the store to an answer already written out.

Written out in the worker, so that the server has nothing to do with rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph_builder.errors import QueryError, YijuError
from graph_builder.language import tr
from graph_builder.query import Answer, library, question
from graph_builder.query.answers import answer
from graph_builder.query.free import Graphs, Statements, answer_free
from graph_builder.query.values import bind
from graph_builder.select import select
from graph_builder.serving.formats import GraphForm, TableForm, graph, table, truth

#: A larger answer is refused.
MOST_BYTES: Final = 64 * 1024**2


class NotOffered(QueryError):
    """An answer of a kind for which the client accepts no format."""


@dataclass(frozen=True, slots=True)
class Forms:
    """The formats that a client takes: of a table, of triples; none where it takes none."""

    table: TableForm | None
    graph: GraphForm | None


@dataclass(frozen=True, slots=True)
class Written:
    """An answer in the ``form`` it was written out in; ``cut`` after so many ``rows``."""

    data: bytes
    form: TableForm | GraphForm
    rows: int
    cut: bool = False


def prepare(_: ox.Store) -> None:
    """Read what the questions of the library need, their registers too, and ask nothing."""
    empty = ox.Store()
    for each in library().values():
        with suppress(YijuError):  # nothing is in the empty graph
            bind(empty, each, each.example)


def answer_text(
    store: ox.Store, text: str, graphs: Graphs, forms: Forms, limit: int, base: str, notice: str
) -> Written:
    """The answer to free SPARQL.

    :raises NotOffered: the client takes no format for what the query answers.
    :raises QueryError: as :func:`~graph_builder.query.free.answer_free` says.
    """
    found = answer_free(store, text, limit, graphs=graphs, base=base)
    if isinstance(found, Statements):
        if forms.graph is None:
            raise _not_offered(tr("三元组", "triples"))
        data = graph(found, forms.graph, notice if found.cut else None)
        return _fits(Written(data, forms.graph, len(found), found.cut))
    if forms.table is None:
        raise _not_offered(tr("表格", "a table"))
    if isinstance(found, bool):
        return Written(truth(found, forms.table), forms.table, 1)
    return _fits(_table(found, forms.table, notice))


def answer_question(
    store: ox.Store, name: str, values: Mapping[str, str], form: TableForm, limit: int, notice: str
) -> Written:
    """The answer to the library's question ``name`` for ``values`` as a person types them.

    :raises QueryError: a parameter missing, unknown or malformed.
    :raises NotFound: a thing that is not in the graph, with near hits.
    """
    asked = question(name)
    terms = bind(store, asked, values)
    return _fits(_table(answer(select(store, asked.bound(terms)), limit, asked), form, notice))


def graph_names(store: ox.Store) -> list[str]:
    """The named graphs, in order."""
    return sorted(each.value for each in store.named_graphs() if isinstance(each, ox.NamedNode))


def _table(found: Answer, form: TableForm, notice: str) -> Written:
    return Written(
        table(found, form, notice if found.cut else None), form, len(found), cut=found.cut
    )


def _fits(written: Written) -> Written:
    if len(written.data) > MOST_BYTES:
        raise QueryError(
            tr(
                f"结果超过 {MOST_BYTES // 1024**2} MiB，请缩小范围或加 LIMIT。",
                f"the answer is larger than {MOST_BYTES // 1024**2} MiB; narrow it or add a LIMIT.",
            )
        )
    return written


def _not_offered(what: str) -> NotOffered:
    return NotOffered(
        tr(
            f"这个查询的结果是{what}，Accept 里没有可用的格式。",
            f"the query answers {what}, for which Accept names no format on offer.",
        )
    )
