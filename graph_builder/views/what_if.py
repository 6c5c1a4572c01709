"""A what-if for a page: the answer as far as a page can show it, and whole as a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox

from graph_builder.csv_text import BYTE_ORDER_MARK
from graph_builder.impact import Answer, impact
from graph_builder.impact import words as told
from graph_builder.impact.answer import WorkList
from graph_builder.impact.sheets import to_csv, to_xlsx
from graph_builder.impact.untimely import is_over
from graph_builder.impact_report import to_docx, to_markdown, words
from graph_builder.impact_report.picture import picture
from graph_builder.language import tr
from graph_builder.picture import to_svg
from graph_builder.resting import Resting
from graph_builder.store import StoreFolder

#: Items shown for one body, and in all; a file has all of them.
OF_A_BODY: Final = 100
IN_ALL: Final = 400

Form = Literal["json", "docx", "xlsx", "csv", "md"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: documents by any spelling or title, from which day on, what replaces them."""

    documents: tuple[str, ...]
    on: date | None = None
    replaced_by: str | None = None
    articles: tuple[str, ...] = ()
    amended: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """What one body has to do: as many of its ``count`` items as the page shows."""

    name: str
    count: int
    shown: WorkList


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer on a page. ``answer`` has no items of its own: they stand under ``work``."""

    answer: Answer
    heading: str
    sentences: tuple[str, ...]
    tally: tuple[tuple[str, int, str], ...]
    bodies: int
    notes: tuple[str, ...]
    work: tuple[Work, ...]
    drawn: str


def what_if_page(_: ox.Store, folder: Path, asked: Asked) -> Shown:
    """What follows in the graph published in ``folder``, the most urgent items of each body.

    :raises NotFound: a document is not in the graph, with near hits.
    :raises InputError: an article is none, or the replacement falls itself.
    """
    answer = _answer(folder, asked)
    return Shown(
        replace(answer, items=(), bodies=()),
        words.heading(answer),
        (*told.summary_sentences(answer), *_elsewhere(answer)),
        tuple(words.tally(answer)) if answer.items else (),
        answer.summary.bodies,
        (*told.notes(answer), words.caveat()),
        tuple(_work(answer)),
        to_svg(picture(answer), title=words.heading(answer)) if answer.items else "",
    )


def _elsewhere(answer: Answer) -> list[str]:
    """Where the items stand that cite what has ended already."""
    if not any(map(is_over, answer.acted)):
        return []
    return [
        tr(
            "仍在引用已不再有效的文件的事项，见“失效依据”页。",
            "Items that cite what has ended are on the page ‘Lapsed bases’.",
        )
    ]


def what_if_file(_: ox.Store, folder: Path, asked: Asked, form: Form) -> bytes:
    """The whole answer in ``form``; the errors are those of :func:`what_if_page`."""
    return _FORMS[form](_answer(folder, asked))


def _answer(folder: Path, asked: Asked) -> Answer:
    published = StoreFolder(folder)
    store, resting = _opened(published, published.published())
    return impact(
        store,
        asked.documents,
        on=asked.on,
        replaced_by=asked.replaced_by,
        articles=asked.articles,
        amended=asked.amended,
        resting=resting,
    )


@lru_cache(maxsize=1)
def _opened(folder: StoreFolder, snapshot: str | None) -> tuple[ox.Store, Resting]:
    """The store and the file beside it, which belong together, kept while they are published."""
    return folder.open_with_resting()


def _work(answer: Answer) -> list[Work]:
    room, made = IN_ALL, []
    for each in answer.bodies:
        shown = each.work[: min(OF_A_BODY, room)]
        room -= len(shown)
        made.append(Work(told.body_word(each), len(each.work), replace(each, work=shown)))
    return made


def _json(answer: Answer) -> bytes:
    return (json.dumps(answer.to_json(), ensure_ascii=False, indent=1) + "\n").encode()


_FORMS: Final[Mapping[Form, Callable[[Answer], bytes]]] = {
    "json": _json,
    "docx": to_docx,
    "xlsx": to_xlsx,
    "csv": lambda answer: BYTE_ORDER_MARK + to_csv(answer).encode(),
    "md": lambda answer: to_markdown(answer).encode(),
}
