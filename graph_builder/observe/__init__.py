"""Observation: what a catalogue itself shows to be wrong with it, row by row.

Each observer is a function from a catalogue to observations. What only several
catalogues together show is in :mod:`graph_builder.observe.documents`.

>>> from graph_builder.extraction import extract
>>> found = observe(extract("examples/catalogues/jinshan-district.txt"))
>>> [(o.place.line, o.printed[13:19]) for o in found if o.kind == "Counter"][:3]
[(796, '日起21个工'), (839, '日起22个工'), (883, '日起23个工')]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph_builder.catalogue import Catalogue
from graph_builder.observe.bases import missing_bases, missing_numbers
from graph_builder.observe.columns import deviations, missing_sections, shared_addresses, twins
from graph_builder.observe.forms import form_variants
from graph_builder.observe.marks import faulty_marks
from graph_builder.observe.numbers import misspelt_numbers
from graph_builder.observe.observation import Observation
from graph_builder.observe.phrases import odd_words
from graph_builder.observe.readings import garbled_names, shifted_rows
from graph_builder.observe.runs import copied_bases, counters
from graph_builder.observe.units import anchor_variants, unit_variants

__all__ = ["Observation", "observe"]

_OBSERVERS = (
    counters,
    copied_bases,
    misspelt_numbers,
    faulty_marks,
    odd_words,
    garbled_names,
    shifted_rows,
    unit_variants,
    anchor_variants,
    missing_bases,
    missing_numbers,
    deviations,
    missing_sections,
    form_variants,
    shared_addresses,
    twins,
)


def observe(catalogue: Catalogue) -> list[Observation]:
    """All that is seen in ``catalogue``, in the order of the file."""
    seen = [each for observer in _OBSERVERS for each in observer(catalogue)]
    return sorted(_without_innocent_twins(seen), key=_order)


def _without_innocent_twins(seen: Sequence[Observation]) -> Iterator[Observation]:
    """A row that disagrees with its twin is not at fault where the twin's cell counted on."""
    counted = {(each.field, each.place.row) for each in seen if each.kind == "Counter"}
    for each in seen:
        twin = each.example if each.kind == "TwinVariant" else None
        lines = range(twin.line, twin.end_line + 1) if twin is not None else ()
        sheet = twin.sheet if twin is not None else None
        if not any((each.field, (sheet, line)) in counted for line in lines):
            yield each


def _order(each: Observation) -> tuple[str, int, str, str, str, str]:
    rest = f"{each.printed} {each.suggested} {each.detail}"
    return each.place.sheet or "", each.place.line, each.about.value, each.field, each.kind, rest
