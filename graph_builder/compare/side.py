"""A side of a comparison: one catalogue as the comparison sees it.

Its matters have names, headings, rows and the documents that they rest on; a document
is known by its number, else by its normalised title, so that a file beside the store is
compared by the same keys as a catalogue in it.

>>> Basis.of("沪医保〔2000〕46号", "关于印发细则的通知").key
'沪医保〔2000〕46号'
>>> str(Basis.of(None, "中华人民共和国社会保险法"))
'《中华人民共和国社会保险法》'
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from graph_builder.catalogue import Catalogue, Item, distinct
from graph_builder.catalogue_name import catalogue_name
from graph_builder.namespaces import item_iri
from graph_builder.policy_title import normalize


@dataclass(frozen=True, slots=True, order=True)
class Basis:
    """A document that a matter rests on, with what it is known by."""

    key: str
    number: str | None
    title: str | None

    @classmethod
    def of(cls, number: str | None, title: str | None) -> Basis:
        return cls(number or normalize(title or "") or (title or ""), number, title)

    def __str__(self) -> str:
        return (f"《{self.title}》" if self.title else "") + (
            f"（{self.number}）" if self.number and self.title else self.number or ""
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A row of what is said of a matter; ``fields`` are its columns with their texts, those
    without a place of their own by their headings."""

    section: str
    content: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """An item of a catalogue as it is compared."""

    iri: str
    seq: int
    printed_seq: str | None
    name: str
    names: tuple[str, ...]
    category: tuple[str, ...]
    rows: tuple[Row, ...]
    forms: tuple[str, ...]
    bases: tuple[Basis, ...]

    @property
    def content(self) -> str:
        """All that is disclosed of it, as one text."""
        return " ".join(row.content for row in self.rows)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two catalogues compared."""

    slug: str
    title: str | None
    publisher: str | None
    edition: str | None
    matters: tuple[Matter, ...]

    @property
    def name(self) -> str:
        """What it is called for people."""
        return catalogue_name(self.title, self.publisher, self.slug)

    @property
    def label(self) -> str:
        """What tells it from another: its title, else its id, with the edition."""
        name = self.title or self.slug
        return f"{name}（{self.edition}）" if self.edition else name


def of_catalogue(catalogue: Catalogue) -> Side:
    """The side that a catalogue is, as read from its file."""
    said = catalogue.description
    return Side(
        said.id, said.title, said.publisher, said.edition,
        tuple(_matter(said.id, item) for item in catalogue.items),
    )  # fmt: skip


def _matter(slug: str, item: Item) -> Matter:
    policies = (each for each in item.citations if each.kind == "policy")
    bases = (Basis.of(each.document_number, each.title or each.raw) for each in policies)
    rows = tuple(
        Row(
            entry.section or "",
            entry.content,
            (
                *fields_of(
                    bodies=entry.bodies, attribute=(entry.attribute,), method=entry.method,
                    reason=(entry.reason,), time_limit=(entry.time_limit,),
                    channels=entry.channels, audience=entry.audience, level=entry.level,
                ),
                *others_of((other.column, other.value) for other in entry.others),
            ),
        )
        for entry in item.entries
    )  # fmt: skip
    forms = distinct(form for entry in item.entries for form in entry.forms)
    return Matter(
        item_iri(slug, item.seq).value, item.seq, item.printed_seq, item.name,
        distinct((item.name, *item.names)), item.category, rows, forms, merged(bases),
    )  # fmt: skip


def fields_of(**values: Iterable[str | None]) -> tuple[tuple[str, str], ...]:
    """The columns that say something, each as one text; what is ticked has no order."""
    texts = {name: sorted(filter(None, each)) for name, each in values.items()}
    return tuple((name, "、".join(each)) for name, each in texts.items() if each)


def others_of(cells: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The other columns by their headings, each as one text."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for heading, text in cells:
        texts[heading].append(text)
    return tuple((heading, "、".join(sorted(each))) for heading, each in sorted(texts.items()))


def merged(bases: Iterable[Basis]) -> tuple[Basis, ...]:
    """``bases`` each once, in order."""
    return tuple({basis.key: basis for basis in reversed(list(bases)) if basis.key}.values())[::-1]


def same_documents(one: Side, other: Side) -> tuple[Side, Side]:
    """The two sides with their documents under the same keys.

    A title without a number is the one numbered document, on either side, that bears it.
    """
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for basis in (*_bases(one), *_bases(other)):
        if basis.number and basis.title:
            numbers[normalize(basis.title)].add(basis.number)
    known = {title: next(iter(each)) for title, each in numbers.items() if len(each) == 1}

    def renamed(side: Side) -> Side:
        return replace(
            side,
            matters=tuple(
                replace(
                    matter,
                    bases=merged(
                        basis
                        if basis.number
                        else replace(basis, key=known.get(basis.key, basis.key))
                        for basis in matter.bases
                    ),
                )
                for matter in side.matters
            ),
        )

    return renamed(one), renamed(other)


def _bases(side: Side) -> Iterator[Basis]:
    for matter in side.matters:
        yield from matter.bases
