"""A crosswalk: which items of two catalogues are one, one a part of the other, or akin.

It is SSSOM/TSV, as the review of documents is. ``yiju compare A B --format sssom`` writes
suggestions; people look at them, and ``yiju build --review FILE`` reads back what they
decided. A row is a decision where somebody put their name to it (``reviewer_label`` or
``author_label``), or where its ``mapping_justification`` is
``semapv:ManualMappingCuration``; its predicate then is what holds, and ``noMatch`` (or
``predicate_modifier`` Not) that nothing does. Rows nobody decided on stay suggestions.

A decision carries the labels of both items; where an item is gone or bears another name
the decision is stale, and not applied. Columns that yiju does not know are kept.

>>> row = Mapping("https://w3id.org/yiju/catalogue/a/item/1", "甲", "skos:exactMatch",
...               "https://w3id.org/yiju/catalogue/b/item/2", "乙", reviewer="王某")
>>> row.decided, row.catalogues
(True, ('a', 'b'))
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from collections.abc import Mapping as Cells
from dataclasses import dataclass
from pathlib import Path

import yaml

from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.namespaces import BASE, PREFIXES
from graph_builder.readers.text import decode
from graph_builder.resolve.review import MANUAL

NO_MATCH = "noMatch"
PREDICATES = (
    "skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch",
    "skos:relatedMatch", NO_MATCH,
)  # fmt: skip
_COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label",
    "mapping_justification", "confidence", "reviewer_label", "comment",
)  # fmt: skip
_NEEDED = _COLUMNS[:5]
_ITEMS = f"{BASE}catalogue/"


@dataclass(frozen=True, slots=True, order=True)
class Mapping:
    """One row: how the subject, an item of the first catalogue, stands to the object."""

    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    justification: str = MANUAL
    confidence: float = 0.0
    reviewer: str = ""
    comment: str = ""
    more: tuple[tuple[str, str], ...] = ()

    @property
    def decided(self) -> bool:
        """Whether a person has said so."""
        return bool(self.reviewer) or self.justification == MANUAL

    @property
    def catalogues(self) -> tuple[str, str]:
        """The ids of the two catalogues."""
        subject, object_ = (
            each.removeprefix(_ITEMS).split("/", 1)[0] for each in (self.subject, self.object)
        )
        return subject, object_


def is_crosswalk(path: Path) -> bool:
    """Whether the file at ``path`` is a crosswalk of items, not a review of documents."""
    if not path.exists():
        return False
    header = next((line for line in _lines(path) if not line.startswith("#")), "")
    return "subject_id" in header.split("\t")


def read_crosswalk(path: Path) -> list[Mapping]:
    """The rows of the crosswalk at ``path``.

    :raises InputError: a column is missing or a value malformed, with its line.
    """
    lines = _lines(path)
    header = sum(line.startswith("#") for line in lines)
    reader = csv.DictReader(lines[header:], delimiter="\t")
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise _malformed(path, header + 1, tr("缺少列 ", "missing columns ") + "、".join(missing))
    rows = [_mapping(path, header + reader.line_num, row) for row in reader]
    decided: dict[tuple[str, str], Mapping] = {}
    for row in rows:
        if row.decided:
            other = decided.setdefault((row.subject, row.object), row)
            if other.predicate != row.predicate:
                raise _contradiction(path, row, other)
    return rows


def _lines(path: Path) -> list[str]:
    return decode(path.read_bytes(), str(path)).removeprefix("\ufeff").splitlines()


def _mapping(path: Path, line: int, row: Cells[str, str | None]) -> Mapping:
    cell = {name: (value or "").strip() for name, value in row.items() if name}
    predicate = cell["predicate_id"]
    if cell.get("predicate_modifier", "").casefold() == "not":
        predicate = NO_MATCH
    if predicate not in PREDICATES:
        raise _malformed(path, line, f"predicate_id {predicate!r}; {'、'.join(PREDICATES)}")
    items = [_expanded(cell[name]) for name in ("subject_id", "object_id")]
    for item in items:
        if not item.startswith(_ITEMS) or "/item/" not in item:
            raise _malformed(path, line, tr(f"“{item}”不是事项的标识", f"{item!r} is no item"))
    try:
        confidence = float(cell.get("confidence") or 0)
    except ValueError as error:
        raise _malformed(path, line, f"confidence {cell['confidence']!r}") from error
    reviewer = cell.get("reviewer_label") or cell.get("author_label", "")
    justification = MANUAL if reviewer else cell.get("mapping_justification") or MANUAL
    more = tuple(
        (n, v)
        for n, v in cell.items()
        if v and n not in (*_COLUMNS, "predicate_modifier", "author_label")
    )
    return Mapping(
        items[0], cell["subject_label"], predicate, items[1], cell["object_label"],
        justification, confidence, reviewer, cell.get("comment", ""), more,
    )  # fmt: skip


def _expanded(identifier: str) -> str:
    """An IRI from the short form in which it is written, or as it stands."""
    prefix, colon, rest = identifier.partition(":")
    return f"{_ITEMS}{rest}" if colon and prefix == "catalogue" else identifier


def crosswalk_text(rows: Iterable[Mapping]) -> str:
    """``rows`` as SSSOM/TSV in the order given: same rows, same bytes."""
    ordered = list(rows)
    pairs = sorted({row.catalogues for row in ordered})
    metadata = {
        "mapping_set_id": f"{BASE}crosswalk/" + "+".join("--".join(pair) for pair in pairs),
        "license": "https://www.apache.org/licenses/LICENSE-2.0",
        "curie_map": {"semapv": PREFIXES["semapv"], "skos": PREFIXES["skos"]},
    }
    out = io.StringIO()
    for line in yaml.safe_dump(metadata, allow_unicode=True, sort_keys=True).splitlines():
        out.write(f"#{line}\n")
    more = sorted({name for row in ordered for name, _ in row.more})
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow([*_COLUMNS, *more])
    for row in ordered:
        others = dict(row.more)
        writer.writerow([
            row.subject, row.subject_label, row.predicate, row.object, row.object_label,
            row.justification, f"{row.confidence:g}", row.reviewer, row.comment,
            *(others.get(name, "") for name in more),
        ])  # fmt: skip
    return out.getvalue()


def _contradiction(path: Path, one: Mapping, other: Mapping) -> InputError:
    return InputError(
        tr(
            f"{path}：“{one.subject_label}”与“{one.object_label}”既定为 {other.predicate} "
            f"又定为 {one.predicate}，只能是一个。",
            f"{path}: {one.subject_label!r} and {one.object_label!r} are said to be "
            f"{other.predicate} and {one.predicate}; it can be one.",
        )
    )


def _malformed(path: Path, line: int, detail: str) -> InputError:
    return InputError(
        tr(
            f"{path}：第 {line} 行有误（{detail}）。应为 yiju compare --format sssom 写出的对照表。",
            f"{path}: line {line} is malformed ({detail}); a crosswalk as 'yiju compare --format "
            "sssom' writes it is expected.",
        )
    )
