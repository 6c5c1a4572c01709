"""Passages: the paragraphs of a draft, each knowing where in the draft it stands.

A place is what a person can go to: a line of a text, a paragraph or a note of a
Word document, a page of a PDF, a cell of a table.

>>> DraftPlace(page=2, table=1, row=3, column=4).to_json()["row"], str(DraftPlace(line=7))
(3, '第7行')

Lines that were broken to fit a page are put together again, for a title or a
number may be broken with them. A line went on where it reached the margin, or
where a title or a number is open at its end; what began on a line is still
found there:

>>> lines = ["依据《甲办法》（沪医保〔2000", "〕46号）制定本办法。", "另见《乙细则》。"]
>>> first, second = unwrapped(
...     [Line(text, len(text), DraftPlace(line=n)) for n, text in enumerate(lines, 1)],
...     Margin(least=50, evidence=3, slack=2),
... )
>>> first.text, str(first.place(20)), str(second.place(0))
('依据《甲办法》（沪医保〔2000〕46号）制定本办法。', '第2行', '第3行')
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from graph_builder.document_number import find_numbers
from graph_builder.language import tr

_LATIN = re.compile(r"[A-Za-z0-9]")
_LISTED = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、](?!\d)"
    r"|第[一二三四五六七八九十百\d]+[章条][ \u3000])"
)
_AHEAD = 3  # lines in which a title that was opened must close
_REACH = 60  # characters on either side of a break that a number may take up


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """Where in a draft something stands; what does not apply is None."""

    line: int | None = None
    paragraph: int | None = None
    page: int | None = None
    note: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = []
        if self.page is not None:
            parts.append(tr(f"第{self.page}页", f"page {self.page}"))
        if self.line is not None:
            parts.append(tr(f"第{self.line}行", f"line {self.line}"))
        if self.note is not None:
            parts.append(tr(f"注{self.note}", f"note {self.note}"))
        if self.table is not None:
            parts.append(
                tr(
                    f"表{self.table}第{self.row}行第{self.column}列",
                    f"table {self.table} row {self.row} column {self.column}",
                )
            )
        elif self.paragraph is not None:
            parts.append(tr(f"第{self.paragraph}段", f"paragraph {self.paragraph}"))
        return tr("", " ").join(parts)

    def to_json(self) -> dict[str, int | None]:
        """The place as plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, and from which character on it stands at which place."""

    text: str
    starts: tuple[tuple[int, DraftPlace], ...]

    def place(self, offset: int) -> DraftPlace:
        """Where the character at ``offset`` stands."""
        at = bisect_right([start for start, _ in self.starts], offset) - 1
        return self.starts[max(at, 0)][1]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is laid out. ``reach`` is how far to the right it goes."""

    text: str
    reach: float
    place: DraftPlace
    indented: bool = False


@dataclass(frozen=True, slots=True)
class Margin:
    """What shows that lines were broken at a margin.

    ``evidence`` lines must end within ``slack`` of each other, at ``least`` as
    far to the right as that; all in the unit of ``Line.reach``.
    """

    least: float
    evidence: int
    slack: float

    def of(self, lines: Sequence[Line]) -> float | None:
        """Where the margin of ``lines`` is; ``None`` where nothing shows one."""
        reaches = sorted(line.reach for line in lines if line.reach >= self.least)
        for at in range(len(reaches) - 1, -1, -1):
            there = at + 1 - bisect_left(reaches, reaches[at] - self.slack)
            if there >= max(self.evidence, len(lines) // 20):
                return reaches[at]
        return None


def unwrapped(lines: Sequence[Line], margin: Margin) -> Iterator[Passage]:
    """The paragraphs that ``lines`` make; an empty line always ends one."""
    edge = margin.of(lines)
    waiting: list[Line] = []
    for at, line in enumerate(lines):
        if not line.text.strip():
            yield from _passage(waiting)
            waiting = []
            continue
        if waiting and not _goes_on(waiting, lines[at : at + _AHEAD], edge, margin.slack):
            yield from _passage(waiting)
            waiting = []
        waiting.append(line)
    yield from _passage(waiting)


def _goes_on(
    before: Sequence[Line], ahead: Sequence[Line], edge: float | None, slack: float
) -> bool:
    """Whether the paragraph ``before`` goes on in the first line ``ahead``."""
    last, following = before[-1], ahead[0]
    if _LISTED.match(following.text):
        return False
    so_far = "".join(line.text.strip() for line in before[-_AHEAD:])
    if _open_across(so_far, [line.text.strip() for line in ahead]):
        return True
    full = edge is not None and edge - slack <= last.reach <= edge + slack
    return full and not following.indented


def _open_across(before: str, ahead: Sequence[str]) -> bool:
    """Whether a title or a number is open where ``before`` ends."""
    if before.endswith("》") and ahead[0][:1] in ("（", "(", "〔", "["):
        return True
    if before.count("《") > before.count("》"):
        for text in ahead:
            closes, opens = text.find("》"), text.find("《")
            if closes >= 0 or opens >= 0 or not text:
                return closes >= 0 and (opens < 0 or closes < opens or text.count("》") > 1)
        return False
    head = before[-_REACH:]
    across = find_numbers(head + _joint(head, ahead[0]) + ahead[0][:_REACH])
    return any(found.start < len(head) < found.end for found in across)


def _passage(lines: Sequence[Line]) -> Iterator[Passage]:
    if not lines:
        return
    text = ""
    starts = []
    for line in lines:
        piece = line.text.strip()
        text += _joint(text, piece)
        starts.append((len(text), line.place))
        text += piece
    yield Passage(text, tuple(starts))


def _joint(before: str, after: str) -> str:
    """A blank between two Latin words; in Chinese a break in a line means nothing."""
    letters = _LATIN.match(before[-1:]) and _LATIN.match(after[:1])
    both_digits = before[-1:].isdecimal() and after[:1].isdecimal()
    return " " if letters and not both_digits else ""
