"""The backlog: the citations of documents, or of articles, that are no longer in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pyoxigraph as ox

from graph_builder.query import Graph
from graph_builder.validity.articles import OnArticle, on_ended_articles
from graph_builder.validity.standing import statuses
from graph_builder.validity.status import Status, status_by


@dataclass(frozen=True, slots=True)
class Superseded:
    """A citation of what is no longer in force: a document, or articles of it.

    ``concern`` is ``possible`` where some articles have ended and the citation names none.
    """

    concern: Literal["document", "article", "possible"]
    status: Status
    row: Mapping[str, str | None]

    @classmethod
    def on_article(cls, cited: OnArticle) -> Superseded:
        """The citation of a document of which some articles have ended."""
        return cls(cited.concern, status_by("not-in-force", cited.event), cited.row)

    def to_json(self) -> dict[str, Any]:
        """The citation as plain data."""
        status = self.status
        return {
            "document_number": self.row["number"],
            "title": self.row["title"],
            "how": status.how,
            "since": status.since.isoformat() if status.since else None,
            "acting_document": status.by,
            "sentence": status.sentence,
            "catalogue": self.row["catalogue"],
            "seq": int(self.row["sequence"] or 0),
            "name": self.row["name"],
            "kind": self.row["kind"],
            "text": self.row["text"],
            "file": self.row["file"],
            "line": int(self.row["line"] or 0),
            "concern": self.concern,
            "article": self.row.get("article"),
            "articles_ended": "、".join(status.articles) or None,
        }

    @property
    def key(self) -> tuple[str, str, str]:
        """What the rows of one document and one event have in common."""
        return self.row["number"] or "", self.row["title"] or "", str(self.status)

    @property
    def item(self) -> tuple[str | None, str | None]:
        """The item, by its catalogue and its place there."""
        return self.row["catalogue"], self.row["sequence"]


def backlog(store: ox.Store, day: date) -> list[Superseded]:
    """The citations of documents that have ended; then of articles; then what may be concerned."""
    declared = statuses(store, day)
    whole = [
        Superseded("document", declared[ox.NamedNode(row["document"] or "")], row)
        for row in Graph(store).query("superseded-citations", date=day.isoformat())
    ]
    on_articles = map(Superseded.on_article, on_ended_articles(store, day))
    return [*whole, *sorted(on_articles, key=lambda each: each.concern)]
