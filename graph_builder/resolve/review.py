"""Reviews: titles that people match with documents, in a file they edit.

A title cited without a number may resemble the title of a numbered document.
That is a suggestion with a score, never more: the build writes it into a review
file (SSSOM/TSV, a literal mapping), staff decide, and the next build reads the
decisions back. A decision carries the title of the document on which it was
made; where the document no longer bears it the decision is stale, and not
applied.

A row is a decision when its ``predicate_id`` is not the suggested closeMatch:
``skos:exactMatch`` says that the title is that document, ``skos:relatedMatch``,
``broadMatch``, ``narrowMatch`` or ``noMatch`` that it is not. Columns that yiju
does not know are kept.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from rapidfuzz import fuzz, process

from graph_builder.document_number import canonical
from graph_builder.errors import InputError, InvalidDocumentNumber
from graph_builder.language import tr
from graph_builder.namespaces import BASE, PREFIXES
from graph_builder.policy_title import normalize
from graph_builder.readers.text import decode

MANUAL = "semapv:ManualMappingCuration"
_SUGGESTED = "semapv:LexicalSimilarityThresholdMatching"
ACCEPTED, DECLINED = "skos:exactMatch", "skos:relatedMatch"
_CLOSE = "skos:closeMatch"
_DECLINES = (DECLINED, "skos:broadMatch", "skos:narrowMatch", "noMatch")
_COLUMNS = (
    "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
    "confidence", "author_label", "comment",
)  # fmt: skip
_METADATA = {
    "mapping_set_id": f"{BASE}review",
    "license": "https://www.apache.org/licenses/LICENSE-2.0",
    "subject_type": "rdfs literal",
    "curie_map": {
        "policy": f"{BASE}policy/",
        "semapv": PREFIXES["semapv"],
        "skos": PREFIXES["skos"],
    },
}
_AT_LEAST = 85.0


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A title and the numbered document it is, may be, or is not.

    ``label`` is the document's title on which the match was made; ``confidence``
    runs from 0 to 1; ``more`` are the columns of the file that yiju does not know.
    """

    title: str
    number: str
    label: str
    predicate: str = _CLOSE
    justification: str = _SUGGESTED
    confidence: float = 0.0
    author: str = ""
    comment: str = ""
    more: tuple[tuple[str, str], ...] = ()

    @property
    def decided(self) -> bool:
        """Whether a person has said yes or no."""
        return self.predicate != _CLOSE

    @property
    def accepted(self) -> bool:
        """Whether a person has said that the title is this document."""
        return self.predicate == ACCEPTED


def candidates(
    titles: Iterable[str], numbered: Mapping[str, Sequence[str]], decided: Iterable[Match] = ()
) -> list[Match]:
    """Numbered documents whose title resembles one of ``titles``.

    ``numbered`` has the titles of each number. Pairs in ``decided`` are left out.

    >>> found = candidates(["个人医疗账户管理办法"], {"沪医保〔2000〕47号": ["个人账户管理办法"]})
    >>> [(match.title, match.number, match.confidence) for match in found]
    [('个人医疗账户管理办法', '沪医保〔2000〕47号', 0.89)]
    """
    labels = [(number, label) for number, each in sorted(numbered.items()) for label in each]
    normal = [normalize(label) for _, label in labels]
    known = {(normalize(match.title), match.number) for match in decided}
    found: dict[tuple[str, str], Match] = {}
    for title in sorted(set(titles)):
        wanted = normalize(title)
        hits = process.extract(wanted, normal, scorer=fuzz.ratio, score_cutoff=_AT_LEAST, limit=5)
        for _, score, index in hits:
            number, label = labels[index]
            if (wanted, number) not in known and wanted != normal[index]:
                match = Match(title, number, label, confidence=round(score / 100, 2))
                best = found.get((title, number))
                if best is None or best.confidence < match.confidence:
                    found[title, number] = match
    return sorted(found.values())


def read_review(path: Path) -> list[Match]:
    """The matches in the review file at ``path``; none where there is no file.

    :raises InputError: a column is missing or a value malformed, with its line.
    """
    if not path.exists():
        return []
    lines = decode(path.read_bytes(), str(path)).removeprefix("\ufeff").splitlines()
    header = sum(line.startswith("#") for line in lines)
    reader = csv.DictReader(lines[header:], delimiter="\t")
    missing = [name for name in _COLUMNS[:5] if name not in (reader.fieldnames or ())]
    if missing:
        raise _malformed(path, header + 1, tr("缺少列 ", "missing columns ") + "、".join(missing))
    matches = [_match(path, header + reader.line_num, row) for row in reader]
    accepted: dict[str, Match] = {}
    for match in matches:
        other = accepted.setdefault(normalize(match.title), match) if match.accepted else match
        if other.number != match.number:
            raise _contradiction(path, match, other)
    return matches


def _match(path: Path, line: int, row: Mapping[str, str | None]) -> Match:
    cell = {name: (row.get(name) or "").strip() for name in _COLUMNS}
    predicate = cell["predicate_id"]
    if predicate not in (ACCEPTED, _CLOSE, *_DECLINES):
        known = "、".join((ACCEPTED, _CLOSE, *_DECLINES))
        raise _malformed(path, line, f"predicate_id {predicate!r}; {known}")
    try:
        number = canonical(cell["object_id"].removeprefix("policy:").replace("_", " "))
    except InvalidDocumentNumber as error:
        raise _malformed(path, line, str(error)) from error
    try:
        confidence = float(cell["confidence"] or 0)
    except ValueError as error:
        raise _malformed(path, line, f"confidence {cell['confidence']!r}") from error
    more = tuple((n, v) for n, v in row.items() if n and v and n not in _COLUMNS)
    return Match(
        cell["subject_label"], number, cell["object_label"], predicate,
        _SUGGESTED if predicate == _CLOSE else MANUAL,
        confidence, cell["author_label"], cell["comment"], more,
    )  # fmt: skip


def write_review(path: Path, matches: Iterable[Match]) -> None:
    """Write ``matches`` as SSSOM/TSV, sorted: same matches, same bytes."""
    out = io.StringIO()
    for line in yaml.safe_dump(_METADATA, allow_unicode=True, sort_keys=True).splitlines():
        out.write(f"#{line}\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    ordered = sorted(matches)
    more = sorted({name for match in ordered for name, _ in match.more})
    writer.writerow([*_COLUMNS, *more])
    for match in ordered:
        others = dict(match.more)
        document = "policy:" + match.number.replace(" ", "_").replace("/", "-")
        how = (match.justification, f"{match.confidence:g}", match.author, match.comment)
        row = [match.title, match.predicate, document, match.label, *how]
        writer.writerow([*row, *(others.get(name, "") for name in more)])
    path.write_text(out.getvalue(), encoding="utf-8")


def _contradiction(path: Path, one: Match, other: Match) -> InputError:
    return InputError(
        tr(
            f"{path}：“{one.title}”既定为 {other.number} 又定为 {one.number}，只能是一个。",
            f"{path}: {one.title!r} is said to be {other.number} and {one.number}; it can be one.",
        )
    )


def _malformed(path: Path, line: int, detail: str) -> InputError:
    return InputError(
        tr(
            f"{path}：第 {line} 行有误（{detail}）。应为 SSSOM/TSV 审核表。",
            f"{path}: line {line} is malformed ({detail}); an SSSOM/TSV review file is expected.",
        )
    )
