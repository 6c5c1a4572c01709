"""What a title does to other documents: fixed words, and never more than they say.

A title opens with a verb (关于印发〈X〉的通知), supplements (…的补充通知), or is made of
another's (X实施细则). Every other document that it names in 〈〉 it mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from .clean import LONGEST, clean_title
from .naming import ends_like_document, is_document_title
from .words import words

Kind = Literal[
    "promulgates", "forwards", "implements", "amends", "adjusts", "supplements", "mentions"
]

_INNER = re.compile(r"〈((?:[^〈〉《》]|《[^《》]*》)+)〉")
_LISTED = re.compile(r"[和与及、，]|以及")
_ISSUER_END = re.compile(
    r"(?:人民政府|政府|办公厅|办公室|委员会|部门|总局|局|厅|部|委|办|署|院|会|中心|单位|机构)$"
)
_SUPPLEMENT = re.compile(r"补充(?:通知|规定|意见|办法|说明|决定)(?:（[^（）]*）)?$")
_AMENDING_ACT = re.compile(r"^(?P<target>.+?)(?:的)?修正案(?:（[^（）]*）)?$")
_SHORTEST = 6  # characters of a title that no bracket marks, in a list of such


@dataclass(frozen=True, slots=True)
class Act:
    """What a title does to another document.

    ``target`` is the other's clean title, ``words`` the part of this title that
    proves the act. A supplement that does not say what it supplements (关于某事的
    补充通知) has for its target the title that it would have without 补充 and is
    not ``named``: a document to look for among those known, not to invent.
    """

    kind: Kind
    target: str
    words: str
    named: bool = True


class _Opening(NamedTuple):
    """The verb with which a title opens, what follows it, and both with 关于 as words."""

    verb: str
    rest: str
    words: str


@lru_cache(maxsize=16384)
def acts(title: str) -> tuple[Act, ...]:
    """All that ``title`` does, the main act first.

    >>> [act.target for act in acts("关于印发《甲办法》和《乙细则》的通知")]
    ['甲办法', '乙细则']
    """
    return acts_of_clean(clean_title(title))


def acts_of_clean(title: str) -> tuple[Act, ...]:
    """All that a clean title does, the main act first."""
    if len(title) > LONGEST:
        return ()
    found = list(_main_acts(title))
    named = {act.target for act in found}
    for inner in _INNER.finditer(title):
        target = _outward(inner[1])
        if target not in named and is_document_title(target):
            found.append(Act("mentions", target, inner[0]))
            named.add(target)
    return tuple(dict.fromkeys(found))


def _main_acts(title: str) -> Iterator[Act]:
    opening = _opening(title)
    if opening is not None:
        yield from _opened(title, opening)
    elif found := _SUPPLEMENT.search(title):
        yield _supplement(title, found)
    else:
        yield from _made_of_another(title)


# -- titles that open with a verb -------------------------------------------------------------


def _opening(title: str) -> _Opening | None:
    """关于印发…, 转发…. Before the verb only the issuers may stand: in 关于做好印发工作的通知
    it opens nothing."""
    found = words().opening.match(title)
    if found is None or (found["by"] and not _ISSUER_END.search(found["by"])):
        return None
    return _Opening(found["verb"], found["rest"], title[len(found["by"]) :])


def _opened(title: str, opening: _Opening) -> Iterator[Act]:
    verb, rest, proof = opening
    if verb in words().promulgates:
        for target in _titles_behind(rest):
            yield Act("promulgates", target, proof)
            yield from _implemented_by_promulgated(target, title, proof)
    elif verb in words().forwards:
        yield from (Act("forwards", target, proof) for target in _forwarded(rest))
    else:
        kind: Kind = "adjusts" if verb in words().adjusts else "amends"
        yield from (Act(kind, target, proof) for target in _titles_behind(rest, firm=True))


def _implemented_by_promulgated(target: str, title: str, proof: str) -> Iterator[Act]:
    """The notice carries the rules, so what they implement the notice does too."""
    for act in _main_acts(target):
        if act.kind == "implements":
            yield Act("implements", act.target, act.words if act.words in title else proof)


def _titles_behind(rest: str, *, firm: bool = False) -> tuple[str, ...]:
    """The titles that follow the verb: all in 〈〉 that open ``rest``, else those without marks.

    ``firm``: without marks only what can be nothing but a document is one; 关于调整
    医疗救助标准的通知 adjusts a standard.
    """
    if rest.startswith("〈"):
        return tuple(_listed(rest))
    about = words().notice.sub("", rest)
    if "〈" in rest or about == rest or not is_document_title(about):
        return ()
    several = _LISTED.split(about)
    if all(len(each) >= _SHORTEST and words().firm.fullmatch(each) for each in several):
        return tuple(several)
    return (about,) if not firm or words().firm.fullmatch(about) else ()


def _listed(rest: str) -> Iterator[str]:
    """〈甲办法〉（试行）和〈乙细则〉的通知: the titles of the list that opens ``rest``."""
    position = 0
    while inner := _INNER.match(rest, position):
        if target := _outward(inner[1]):
            yield target
        mark = words().mark.match(rest, inner.end())
        separator = _LISTED.match(rest, mark.end() if mark else inner.end())
        if separator is None:
            return
        position = separator.end()


def _forwarded(rest: str) -> tuple[str, ...]:
    """转发〈Y〉的通知, 转发某局关于Y的通知: Y, with 的通知 where it is Y's own."""
    if rest.startswith("〈"):
        return tuple(_listed(rest))
    if rest.count("〈") != rest.count("〉"):
        return ()
    about, inner = rest.find("关于"), _INNER.search(rest)
    if inner is not None and (about < 0 or inner.start() < about):
        by_issuers = _ISSUER_END.search(rest[: inner.start()])  # 转发市财政局〈Y〉的通知
        return (_outward(inner[1]),) if by_issuers else ()
    if about < 0:
        return ()
    whole = rest[about:]
    without_notice = words().notice.sub("", whole)
    own = without_notice != whole and ends_like_document(without_notice)
    return (without_notice if own else whole,)


# -- titles that supplement, titles made of another's -----------------------------------------


def _supplement(title: str, found: re.Match[str]) -> Act:
    inner = _INNER.search(title)
    if inner is not None:
        return Act("supplements", _outward(inner[1]), title[inner.start() :])
    without = title[: found.start()] + title[found.start() + len("补充") :]
    return Act("supplements", without, found[0], named=False)


def _made_of_another(title: str) -> Iterator[Act]:
    """实施〈X〉办法, X修正案, X实施细则."""
    known = words()
    for pattern in (known.rules_for, known.rules_for_law):
        if found := pattern.search(title):
            yield Act("implements", _outward(found["target"]), found[0])
            return
    if found := _AMENDING_ACT.match(title):
        target = _outward(found["target"].strip("〈〉"))
        if known.firm.fullmatch(target):
            yield Act("amends", target, title)
    elif found := known.rules.match(title):
        target = found["target"]
        if inner := _INNER.fullmatch(target):
            yield Act("implements", _outward(inner[1]), title)
        elif "〈" not in target and known.firm.fullmatch(target):
            yield Act("implements", target, title)


def _outward(inner: str) -> str:
    """An inner title as a title of its own: its inner titles in 〈〉 again."""
    return inner.replace("《", "〈").replace("》", "〉").strip(" ，、")
