"""Document numbers that are read, but not written as GB/T 9704 wants them."""

from __future__ import annotations

from collections.abc import Iterator

from graph_builder.catalogue import Catalogue
from graph_builder.document_number import REPAIRS
from graph_builder.observe.observation import Observation
from graph_builder.observe.rows import bases

# Spellings that are right in their own way: the State Council's orders are numbered
# 国令第711号 by itself, presidential orders 第四十一号, and the name of the state may stand
# before a body's.
_SOUND = frozenset(
    {"blank", "invisible", "synonym", "joint", "list", "range", "inherited-code"}
    | {"prefix-cut", "prefix-guessed", "year-two-digits"}
)
# 国务院第711号令 is how people say it; what reads it is not in doubt.
_SPOKEN = frozenset({"word-order"})
_STATE = "中华人民共和国"


def misspelt_numbers(catalogue: Catalogue) -> Iterator[Observation]:
    """Numbers whose spelling differs in more than blanks from the canonical one."""
    for basis in bases(catalogue):
        cited = basis.citation
        if cited.document_number is None or cited.written_as is None:
            continue
        repairs = set(cited.repairs) & REPAIRS.keys()
        if "令" in cited.document_number:
            repairs -= {"numeral"}
        written = "".join(cited.written_as.split()).removeprefix(_STATE)
        if written != "".join(cited.document_number.split()) and repairs - _SOUND:
            yield Observation(
                "MisspeltNumber", basis.about, "basis", cited.source,
                printed=cited.written_as, suggested=cited.document_number,
                certainty=0.5 if repairs <= _SOUND | _SPOKEN else 0.9,
                detail=" ".join(cited.repairs) or None,
            )  # fmt: skip
