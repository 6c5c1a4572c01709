"""What reading had to put right that the editor should know of: garbled names, shifted rows."""

from __future__ import annotations

from collections.abc import Iterator

from graph_builder.catalogue import Catalogue
from graph_builder.namespaces import entry_iri, item_iri
from graph_builder.observe.observation import Observation
from graph_builder.observe.rows import item_at

_GARBLED = {"name-garbled": 0.8, "broken-cell-joined": 0.7}


def garbled_names(catalogue: Catalogue) -> Iterator[Observation]:
    """Names printed with lost, added or scrambled characters, and with blanks inside."""
    for mend in catalogue.mends:
        if mend.kind in _GARBLED and (item := item_at(catalogue, mend.source)) is not None:
            yield Observation(
                "GarbledName", item_iri(catalogue.description.id, item.seq), "name", mend.source,
                printed=mend.was, suggested=item.name,
                certainty=0.4 if _is_wrapped(mend.was, item.name) else _GARBLED[mend.kind],
            )  # fmt: skip


def _is_wrapped(printed: str, name: str) -> bool:
    """Whether a name was merely broken into lines: 独生子女父母 奖励, not 办 理 登 记."""
    parts = printed.split()
    return "".join(parts) == "".join(name.split()) and len("".join(parts)) >= 3 * len(parts)


def shifted_rows(catalogue: Catalogue) -> Iterator[Observation]:
    """Rows whose values stand under the wrong headings."""
    for mend in catalogue.mends:
        if mend.kind == "row-shifted" and (item := item_at(catalogue, mend.source)) is not None:
            entry = next(
                (n for n, e in enumerate(item.entries, 1) if e.source.row == mend.source.row),
                None,
            )
            slug = catalogue.description.id
            about = entry_iri(slug, item.seq, entry) if entry else item_iri(slug, item.seq)
            yield Observation(
                "ShiftedRow", about, "row", mend.source,
                printed=" | ".join(cell for cell in mend.was.split("\t") if cell),
                certainty=0.7, detail=mend.now,
            )  # fmt: skip
