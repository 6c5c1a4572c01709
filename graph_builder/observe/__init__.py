"""Observation: what a catalogue itself shows to be wrong with it, row by row.

Each observer is a function from a catalogue to observations. What only several
catalogues together show is in :mod:`graph_builder.observe.documents`.

>>> from graph_builder.build import extract
>>> found = observe(extract("examples/catalogues/jinshan-district.txt"))
>>> [(o.place.line, o.printed[13:19]) for o in found if o.kind == "Counter"][:3]
[(796, '日起21个工'), (839, '日起22个工'), (883, '日起23个工')]
"""

from __future__ import annotations

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
    return sorted((o for observer in _OBSERVERS for o in observer(catalogue)), key=_order)


def _order(each: Observation) -> tuple[int, str, str, str, str]:
    rest = f"{each.printed} {each.suggested} {each.detail}"
    return each.place.line, each.about.value, each.field, each.kind, rest
