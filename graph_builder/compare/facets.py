"""Facets of a matter's name: for whom, what about, what is done, and what stands in brackets.

A name that joins several matters has a part for each; what one part leaves out it takes
from its neighbour.

>>> for part in read_name("办理离休干部定点医院变更及转诊手续").parts: print(part)
离休|定点医院|变更
离休|定点医院|转诊
>>> read_name("办理互助帮困人员登记（异地安置干部）").qualifier
'异地安置干部'
>>> str(read_name("职工参保登记").parts[0]) == str(read_name("城镇职工基本医疗保险登记").parts[0])
True
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from graph_builder.compare.words import Token, tokens, words

# A bracket at the end, or before the word for what is done.
_BRACKET = re.compile(r"^(.*[^（(])[（(]([^（）()]*)[）)]([^（）()》〉]{0,3})$", re.DOTALL)
# 残疾人证 is a paper, not a matter for 残疾人.
_PAPER = ("证", "卡", "册")
# 含…: what is counted in; it narrows nothing.
_COUNTED_IN = re.compile(r"^(?:含|包括|包含)")
_LIMITED_TO = re.compile(r"^(?:仅限|限于|限)")


@dataclass(frozen=True, slots=True)
class Part:
    """One matter of those a name joins.

    ``action`` is None where the name says nothing of what is done, and "" where it says
    what handling the matter is by itself. ``borrowed`` says that the topic is the
    neighbour's.
    """

    audiences: frozenset[str]
    topic: str
    action: str | None
    borrowed: bool = False

    def __str__(self) -> str:
        return f"{'+'.join(sorted(self.audiences))}|{self.topic}|{self.action or ''}"


@dataclass(frozen=True, slots=True)
class Name:
    """A name read: its parts and what it says in brackets at its end."""

    parts: tuple[Part, ...]
    qualifier: str

    @property
    def actions(self) -> frozenset[str]:
        return frozenset(part.action for part in self.parts if part.action)

    @property
    def topic(self) -> str:
        return " ".join(dict.fromkeys(part.topic for part in self.parts if part.topic))


@lru_cache(maxsize=65536)
def read_name(name: str) -> Name:
    """``name`` taken apart."""
    bracket = _BRACKET.match(name.strip())
    stem, said = (bracket[1] + bracket[3], bracket[2]) if bracket else (name, "")
    audiences: frozenset[str] = frozenset()
    if _COUNTED_IN.match(said):
        said = ""
    elif said and (found := _only_audiences(_LIMITED_TO.sub("", said))):
        audiences, said = found, ""
    return Name(tuple(_parts(tokens(stem), audiences)), said)


def _only_audiences(text: str) -> frozenset[str]:
    """The audiences that ``text`` names, if it names nothing else."""
    found = tokens(text)
    if any(token.kind not in ("audience", "and", "such", "empty") for token in found):
        return frozenset()
    return frozenset(token.text for token in found if token.kind == "audience")


@dataclass(slots=True)
class _Segment:
    audiences: set[str] = field(default_factory=set)
    topic: str = ""
    plain: str = ""
    head: str = ""
    actions: list[Token] = field(default_factory=list)
    last: Token | None = None

    def take(self, token: Token) -> None:
        if self.last and self.last.kind == "audience" and token.printed.startswith(_PAPER):
            self.topic += self.last.printed
            self.audiences.discard(self.last.text)
        self.last = token
        if token.kind == "action":
            self.actions.append(token)
        elif token.kind == "audience":
            self.audiences.add(token.text)
        if token.kind in ("topic", "same", "audience"):  # an action before more is none
            self.topic += "".join(each.printed for each in self.actions)
            self.actions.clear()
        if token.kind in ("topic", "same"):
            if token.kind == "same" and not self.topic:
                self.head = token.text
            self.topic += token.text
        if token.kind != "undoing":
            self.plain += token.printed


def _parts(found: Iterable[Token], audiences: frozenset[str]) -> list[Part]:
    segments, tail = [_Segment()], None
    for token in found:
        if token.kind == "and":
            segments.append(_Segment())
        elif token.kind == "such":
            tail = _Segment()
        else:
            (tail or segments[-1]).take(token)
    if tail is not None:  # what follows 等 is said of all
        for segment in segments:
            segment.topic += tail.topic
            segment.actions += tail.actions
    _hand_back(segments)
    said = [each for each in segments if each.topic or each.actions or each.audiences]
    if not said:
        whole = "".join(each.plain for each in segments)
        return [Part(audiences, whole, None)]
    shared = set(audiences) | said[0].audiences
    parts = [
        Part(frozenset(each.audiences | (shared if n else audiences)), each.topic, _action(each))
        for n, each in enumerate(said)
    ]
    return list(dict.fromkeys(_completed(parts)))


def _hand_back(segments: list[_Segment]) -> None:
    """医疗保险、生育保险信息披露: what follows the last of parallel words is said of each."""
    last = segments[-1]
    if not last.head:
        return
    for segment in segments[:-1]:
        if segment.topic == segment.head and not segment.actions:
            segment.topic += last.topic.removeprefix(last.head)


def _action(segment: _Segment) -> str | None:
    """The last action named is the one done; a plain one beside another says nothing."""
    telling = [each.text for each in segment.actions if each.text]
    return telling[-1] if telling else ("" if segment.actions else None)


def _completed(parts: list[Part]) -> list[Part]:
    for n in range(len(parts) - 2, -1, -1):  # 医疗保险、生育保险登记
        if parts[n].action is None:
            parts[n] = replace(parts[n], action=parts[n + 1].action)
    for n in range(1, len(parts)):  # 登记及缴费
        if not parts[n].topic and parts[n].action is not None and parts[n - 1].topic:
            parts[n] = replace(parts[n], topic=parts[n - 1].topic, borrowed=True)
    return parts


def is_apart(action: str) -> bool:
    """Whether the action is a service of its own, never a part of handling a matter."""
    return action in words().apart
