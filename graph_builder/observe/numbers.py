"""Document numbers that are read, but not written as GB/T 9704 wants them."""

from __future__ import annotations

from collections.abc import Iterator

from graph_builder.catalogue import Catalogue
from graph_builder.observe.observation import Observation
from graph_builder.observe.rows import bases

_NOT_THE_EDITORS = {"blanks", "line-breaks"}


def misspelt_numbers(catalogue: Catalogue) -> Iterator[Observation]:
    """Numbers whose spelling differs in more than blanks from the canonical one."""
    for basis in bases(catalogue):
        cited = basis.citation
        if cited.document_number is None or cited.written_as is None:
            continue
        written = "".join(cited.written_as.split())
        if written not in (cited.document_number, "".join(cited.document_number.split())):
            yield Observation(
                "MisspeltNumber", basis.about, "basis", cited.source,
                printed=cited.written_as, suggested=cited.document_number,
                certainty=0.95 if set(cited.repairs) <= {"title-bracket-missing"} else 0.9,
                detail=" ".join(cited.repairs) or None,
            )  # fmt: skip
