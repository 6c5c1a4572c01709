"""An observation: what a program sees in a catalogue that its editor should look at.

It is evidence, not a verdict: what is printed, what it should probably be, how
one knows (how many comparable rows say otherwise, and one that does) and how sure
that is. The shapes in ``shapes/lints.ttl`` judge: which kind at which certainty
is a violation, a warning or a remark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from graph_builder.table import Place

# The classes below yiju:Observation.
Kind = Literal[
    "Counter",
    "CopiedBasis",
    "TitleVariant",
    "NumberVariant",
    "CodeVariant",
    "SuspectCode",
    "BodyVariant",
    "ForeignBody",
    "AbbreviatedTitle",
    "MisspeltNumber",
    "FaultyMark",
    "RepeatedWords",
    "WrongWord",
    "GarbledName",
    "ShiftedRow",
    "UnitVariant",
    "Deviation",
    "FormVariant",
    "ReasonVariant",
    "MisplacedForm",
    "TwinVariant",
    "AnchorVariant",
    "MissingSection",
    "MissingBasis",
    "MissingNumber",
    "SharedAddress",
    "BasisVariant",
]


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing seen at one place.

    ``about`` is the item, entry or citation; ``field`` is the column (a role of
    ``mappings/headers.yaml``); ``printed`` what stands there; ``suggested`` what it
    should probably be, where one can tell. ``agreeing`` counts the comparable rows
    that say otherwise and ``example`` is the place of one. ``certainty`` runs from 0
    to 1. ``detail`` is a further word that the sentence needs: the kind of fault, the
    item that a basis belongs to.
    ``why`` says in Chinese and in English how one knows, where it is not by counting.
    """

    kind: Kind
    about: ox.NamedNode
    field: str
    place: Place
    printed: str
    suggested: str | None = None
    agreeing: int | None = None
    example: Place | None = None
    certainty: float = 1.0
    detail: str | None = None
    why: tuple[str, str] | None = None
