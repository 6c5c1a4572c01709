"""From validation results to findings: what the graph says of the nodes they name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache

import pyoxigraph as ox

from graph_builder.concepts import definition_of, label_of
from graph_builder.document_number import REPAIRS
from graph_builder.findings.finding import RANK, UNSAID, Finding, Severity, Text
from graph_builder.language import plural
from graph_builder.namespaces import BASE, DCTERMS, PREFIXES, RDF, SKOS, YIJU, catalogue_iri
from graph_builder.recognise.headers import column_label
from graph_builder.resources import shape_files
from graph_builder.select import internal, select
from graph_builder.shacl import Result
from graph_builder.table import Place


class Reader:
    """Reads what the graph says of the nodes that results name."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._shares: dict[tuple[str, str], tuple[int, int]] | None = None

    def findings(self, result: Result) -> Iterator[Finding]:
        """What a result says, of each catalogue that it concerns."""
        focus = ox.NamedNode(result.focus)
        types = self._all(focus, RDF.type)
        if YIJU.Observation in types:
            yield self._observed(result, focus)
        elif YIJU.PolicyBasis in types or YIJU.IssuingBody in types:
            yield from self._of_document(result, focus)
        else:
            yield self._of_row(result, focus)

    def items(self, slug: str | None) -> int:
        """How many items a catalogue has."""
        if slug is None:
            return 0
        quads = self._store.quads_for_pattern(catalogue_iri(slug), YIJU.hasItem, None)
        return sum(1 for _ in quads)

    def _observed(self, result: Result, node: ox.NamedNode) -> Finding:
        shape = _shape(result).removesuffix("-sure").removesuffix("-unsure")
        about = self._one(node, YIJU.observes)
        assert isinstance(about, ox.NamedNode)
        said = self._said_by(node, shape)
        return self._finding(
            result,
            shape,
            about,
            said,
            place=self._place(node),
            field=self._text(node, YIJU.field),
            printed=self._text(node, YIJU.printed),
            suggestion=self._text(node, YIJU.suggested),
            evidence=self._evidence(node, shape, said),
            certainty=float(self._text(node, YIJU.certainty) or 0),
        )

    def _of_row(self, result: Result, node: ox.NamedNode) -> Finding:
        field = _field_of(result.shape)
        printed = self._text(node, YIJU.content) or self._text(node, DCTERMS.title)
        said = {"name": (printed or "", printed or ""), "value": (_plain(result.value),) * 2}
        return self._finding(
            result,
            _shape(result),
            node,
            said,
            place=self._place(node) or self._first_place(node),
            field=field,
            printed=printed,
            evidence=self._share(node, field) if _shape(result) == f"Entry-{field}" else UNSAID,
        )

    def _of_document(self, result: Result, node: ox.NamedNode) -> Iterator[Finding]:
        """A finding on a document or body, at the first row of each catalogue that names it."""
        name = (
            self._text(node, YIJU.documentNumber)
            or self._text(node, DCTERMS.title)
            or self._text(node, SKOS.prefLabel)
            or node.value
        )
        said = {"name": (name, name), "value": (_plain(result.value),) * 2}
        first: dict[str, tuple[int, ox.NamedNode]] = {}
        for citation in self._subjects(YIJU.citedDocument, node):
            slug, place = _slug(citation), self._place(citation)
            line = place.line if place else 0
            if slug and (slug not in first or line < first[slug][0]):
                first[slug] = line, citation
        for _, citation in sorted(first.values(), key=lambda each: each[1].value):
            yield self._finding(
                result, _shape(result), citation, said, place=self._place(citation),
                field=_field_of(result.shape), printed=self._text(citation, YIJU.rawText),
            )  # fmt: skip
        if not first:
            yield self._finding(result, _shape(result), node, said, printed=name)

    def _finding(
        self,
        result: Result,
        shape: str,
        about: ox.NamedNode,
        said: Mapping[str, tuple[str, str]],
        *,
        place: Place | None = None,
        field: str | None = None,
        printed: str | None = None,
        suggestion: str | None = None,
        evidence: Text = UNSAID,
        certainty: float | None = None,
    ) -> Finding:
        item = self._item(about)
        slug = _slug(about)
        name = self._text(item, DCTERMS.title) if item is not None else None
        sequence = self._text(item, YIJU.sequence) if item is not None else None
        return Finding(
            key=_key(shape, slug, name, field, printed, suggestion, self._row_text(about)),
            shape=shape,
            severity=_severity(result),
            message=_message(result, said),
            catalogue=slug,
            item=None if item is None else item.value,
            sequence=None if sequence is None else int(sequence),
            name=name,
            place=place,
            path=result.path,
            field=field,
            printed=printed,
            suggestion=suggestion,
            evidence=evidence,
            certainty=certainty,
        )

    def _row_text(self, about: ox.NamedNode) -> str | None:
        """What the row says: it tells apart the rows of an item, and stays with the row
        when others are put above it."""
        return self._text(about, YIJU.content) or self._text(about, YIJU.rawText)

    def _said_by(self, node: ox.NamedNode, shape: str) -> dict[str, tuple[str, str]]:
        """What the placeholders of a message stand for, in both languages."""
        said: dict[str, tuple[str, str]] = {}
        for name, predicate in _SAID.items():
            text = self._text(node, predicate)
            said[name] = (text or "", text or "")
        said["field"] = (column_label(said["field"][0]), said["field"][0].replace("_", " "))
        said["detail"] = _detail(shape, said["detail"][0])
        said["why"] = self._why(node)
        file, line = self._text(node, YIJU.exampleFile), self._text(node, YIJU.exampleLine)
        if line is not None:
            elsewhere = "" if file == self._text(node, YIJU.sourceFile) else f"{file} "
            said["example"] = (f"{elsewhere}第{line}行", f"{elsewhere}line {line}")
        return said

    def _why(self, node: ox.NamedNode) -> tuple[str, str]:
        said = {
            each.language: each.value
            for each in self._all(node, YIJU.why)
            if isinstance(each, ox.Literal)
        }
        if said:
            return said["zh"], said["en"]
        agreeing = self._text(node, YIJU.agreeingRows)
        if agreeing is None:
            return "", ""
        return f"别处有{agreeing}次这样写", f"written so {plural(int(agreeing), 'time')} elsewhere"

    def _evidence(
        self, node: ox.NamedNode, shape: str, said: Mapping[str, tuple[str, str]]
    ) -> Text:
        agreeing = self._text(node, YIJU.agreeingRows)
        if agreeing is not None and "example" in said:
            zh, en = said["example"]
            return Text(
                f"{agreeing}行如此，如{zh}",
                f"{plural(int(agreeing), 'row says', 'rows say')} so, {en} for one",
            )
        if "example" in said:
            zh, en = said["example"]
            return Text(f"对照{zh}", f"compare {en}")
        if said["why"][0]:
            return Text(*said["why"])
        return Text(*said["detail"]) if shape in ("FaultyMark", "MisspeltNumber") else UNSAID

    def _share(self, node: ox.NamedNode, field: str | None) -> Text:
        """How many comparable rows have what this one lacks."""
        if self._shares is None:
            self._shares = {
                (row["slug"].value, row["field"].value): (
                    int(row["filled"].value),
                    int(row["rows"].value),
                )
                for row in select(self._store, internal("completeness"))
            }
        filled, rows = self._shares.get((_slug(node) or "", field or ""), (0, 0))
        if not filled:
            return UNSAID
        return Text(
            f"同目录{rows}行中有{filled}行写了",
            f"{filled} of the {plural(rows, 'row')} of this catalogue have it",
        )

    # The store, node by node.

    def _all(self, node: ox.NamedNode, predicate: ox.NamedNode) -> list[object]:
        return [each.object for each in self._store.quads_for_pattern(node, predicate, None)]

    def _one(self, node: ox.NamedNode, predicate: ox.NamedNode) -> object:
        return next(iter(sorted(self._all(node, predicate), key=str)), None)

    def _text(self, node: ox.NamedNode, predicate: ox.NamedNode) -> str | None:
        found = self._one(node, predicate)
        return found.value if isinstance(found, ox.Literal) else None

    def _subjects(self, predicate: ox.NamedNode, node: ox.NamedNode) -> list[ox.NamedNode]:
        quads = self._store.quads_for_pattern(None, predicate, node)
        return [each.subject for each in quads if isinstance(each.subject, ox.NamedNode)]

    def _item(self, about: ox.NamedNode) -> ox.NamedNode | None:
        if YIJU.Item in self._all(about, RDF.type):
            return about
        for predicate in (YIJU.hasEntry, YIJU.cites):
            for item in self._subjects(predicate, about):
                return item
        return None

    def _place(self, node: ox.NamedNode) -> Place | None:
        file, line = self._text(node, YIJU.sourceFile), self._text(node, YIJU.sourceLine)
        if file is None:
            return None
        end, page = self._text(node, YIJU.sourceEndLine), self._text(node, YIJU.sourcePage)
        return Place(
            file, int(line or 0), int(end or line or 0),
            self._text(node, YIJU.sourceSheet), None if page is None else int(page),
        )  # fmt: skip

    def _first_place(self, item: ox.NamedNode) -> Place | None:
        """Where an item begins: it has no place of its own, but its entries have."""
        entries = (each for each in self._all(item, YIJU.hasEntry))
        places = (self._place(each) for each in entries if isinstance(each, ox.NamedNode))
        return min((p for p in places if p is not None), key=lambda p: p.line, default=None)


_SAID: Mapping[str, ox.NamedNode] = {
    "printed": YIJU.printed,
    "suggested": YIJU.suggested,
    "agreeing": YIJU.agreeingRows,
    "detail": YIJU.detail,
    "field": YIJU.field,
}


def _detail(shape: str, detail: str) -> tuple[str, str]:
    """The word of an observation's detail that its kind has for it."""
    if shape == "FaultyMark":
        return definition_of("mark-fault", detail, "zh").rstrip("。"), label_of(
            "mark-fault", detail, "en"
        )
    if shape == "MisspeltNumber":
        sentences = [REPAIRS[slug].sentence for slug in detail.split() if slug in REPAIRS]
        return "，".join(sentences), ", ".join(detail.split())
    if shape == "ShiftedRow":
        return detail, _SHIFT.sub(_shift_in_english, detail).replace("；", "; ")
    return detail, detail


# As graph_builder/recognise/rows.py says it.
_SHIFT = re.compile(r"“([^”]*)”起 (\d+) 格([左右])移 (\d+) 列")


def _shift_in_english(said: re.Match[str]) -> str:
    first, cells, side, columns = said.groups()
    way = {"左": "left", "右": "right"}[side]
    return f"{cells} cell(s) from “{first}” on, by {columns} column(s) to the {way}"


def _message(result: Result, said: Mapping[str, tuple[str, str]]) -> Text:
    texts = dict(result.messages)
    zh, en = texts.get("zh", ""), texts.get("en", "")
    for name, (chinese, english) in said.items():
        zh, en = zh.replace(f"{{{name}}}", chinese), en.replace(f"{{{name}}}", english)
    return Text(zh, en)


def _plain(term: str | None) -> str:
    """The text of a term that is written as in N-Triples."""
    if term is None:
        return ""
    if term.startswith('"'):
        return term[1 : term.rindex('"')]
    return term.strip("<>")


def _severity(result: Result) -> Severity:
    return next(each for each in RANK if each == result.severity)


def _shape(result: Result) -> str:
    return result.shape.removeprefix(PREFIXES["shape"])


def _slug(node: ox.NamedNode) -> str | None:
    start = f"{BASE}catalogue/"
    return node.value.removeprefix(start).split("/")[0] if node.value.startswith(start) else None


@cache
def _fields() -> Mapping[str, str]:
    """The column that each shape is about."""
    return {
        quad.subject.value: quad.object.value
        for path in shape_files()
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if quad.predicate == YIJU.field
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
    }


def _field_of(shape: str) -> str | None:
    return _fields().get(shape)


def _key(*said: str | None) -> str:
    return hashlib.sha256("\t".join(each or "" for each in said).encode()).hexdigest()[:12]
