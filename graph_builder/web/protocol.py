"""The SPARQL 1.1 Protocol, from an HTTP request to the operation that it asks for.

A query comes by GET, as a form, or as a body; the graphs to ask are named in the address
or in the form. Updates are understood, and refused.

>>> operation("GET", "query=ASK%20%7B%7D&default-graph-uri=http%3A%2F%2Fa%2F", None, b"")
Query(text='ASK {}', graphs=Graphs(default=('http://a/',), named=()))
>>> operation("POST", "", "application/sparql-query", b"ASK {}").text
'ASK {}'
>>> operation("GET", "", None, b"") is None
True
>>> operation("GET", "update=CLEAR%20ALL", None, b"")
Traceback (most recent call last):
graph_builder.web.protocol.Refused: 这里只读，不接受更新（SPARQL Update）。
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

import pyoxigraph as ox

from graph_builder.errors import YijuError
from graph_builder.language import tr
from graph_builder.query.free import Graphs

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_UPDATES: Final = ("update", "using-graph-uri", "using-named-graph-uri")
_MOST_PARAMETERS: Final = 1000


class Refused(YijuError):
    """A request that is not one of the protocol, or asks for an update."""

    def __init__(self, status: HTTPStatus, text: str) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True, slots=True)
class Query:
    """The query operation: the text, and the graphs that the request names."""

    text: str
    graphs: Graphs


def operation(method: str, address: str, content_type: str | None, body: bytes) -> Query | None:
    """The query that a request makes; ``None`` where it asks for the service description.

    ``address`` is what stands behind the ``?``.

    :raises Refused: with the status to answer.
    """
    parameters = _parameters(address)
    if method == "POST":
        kind, charset = _media_type(content_type)
        if kind not in (_FORM, _QUERY, _UPDATE):
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _wrong_type(kind))
        if kind == _UPDATE:
            raise _read_only()
        text = _decoded(body, charset)
        if kind == _FORM:
            parameters += _parameters(text)
        elif any(name == "query" for name, _ in parameters):
            raise _bad(
                tr(
                    "地址里和正文里都有查询，只能有一个。",
                    "a query stands in the address and in the body; send one.",
                )
            )
        else:
            parameters.append(("query", text))
    if any(name in _UPDATES for name, _ in parameters):
        raise _read_only()
    texts = [value for name, value in parameters if name == "query"]
    graphs = Graphs(_iris(parameters, "default-graph-uri"), _iris(parameters, "named-graph-uri"))
    if not texts and method == "GET" and not graphs:
        return None
    if len(texts) != 1:
        raise _bad(
            tr(
                f"要有一个 query 参数，这里有 {len(texts)} 个。",
                f"one parameter 'query' is needed, here are {len(texts)}.",
            )
        )
    return Query(texts[0], graphs)


def _parameters(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise _not_utf8() from error
    except ValueError as error:
        raise _bad(tr("参数太多。", "too many parameters.")) from error


def _media_type(content_type: str | None) -> tuple[str, str]:
    kind, *parameters = (each.strip().lower() for each in (content_type or "").split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return kind, value.strip().strip('"')
    return kind, "utf-8"


def _decoded(body: bytes, charset: str) -> str:
    if charset not in ("utf-8", "utf8"):
        raise Refused(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            tr(f"只接受 UTF-8，不接受 {charset}。", f"only UTF-8 is accepted, not {charset}."),
        )
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise _not_utf8() from error


def _iris(parameters: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    found = tuple(value for key, value in parameters if key == name)
    for iri in found:
        try:
            ox.NamedNode(iri)
        except ValueError as error:
            raise _bad(tr(f"{name} 不是 IRI：{iri}", f"{name} is no IRI: {iri}")) from error
    return found


def _bad(text: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, text)


def _not_utf8() -> Refused:
    return _bad(tr("请求不是 UTF-8 编码。", "the request is not in UTF-8."))


def _read_only() -> Refused:
    return Refused(
        HTTPStatus.FORBIDDEN,
        tr(
            "这里只读，不接受更新（SPARQL Update）。",
            "this endpoint is read-only; updates are refused.",
        ),
    )


def _wrong_type(kind: str) -> str:
    return tr(
        f"POST 的 Content-Type 应是 {_QUERY} 或 {_FORM}，不是“{kind}”。",
        f"POST takes the content type {_QUERY} or {_FORM}, not {kind!r}.",
    )
