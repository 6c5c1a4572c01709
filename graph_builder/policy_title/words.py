"""The words of ``mappings/title_words.yaml``, ready for matching. Read once, when needed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import yaml

from graph_builder.resources import mappings

STATE = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a title mean."""

    document_endings: frozenset[str]
    ending: re.Pattern[str]
    """The longest ending known, be it a document's or a form's."""
    firm: re.Pattern[str]
    """A whole title that ends so firmly as a document that no bracket is needed."""
    mark: re.Pattern[str]
    """（试行）, （2019年修订）: brackets that make no other title."""
    opening: re.Pattern[str]
    """The verb that says what a title does (``verb``), who stands before it (``by``), the rest."""
    promulgates: frozenset[str]
    forwards: frozenset[str]
    amends: frozenset[str]
    adjusts: frozenset[str]
    notice: re.Pattern[str]
    """The end of a notice about another document: 的通知."""
    rules: re.Pattern[str]
    """X实施细则: rules that implement X (``target``)."""
    rules_for: re.Pattern[str]
    """实施〈X〉办法: the same, X in brackets."""
    rules_for_law: re.Pattern[str]
    """实施中华人民共和国X法办法: the same for a law without brackets."""


@cache
def words() -> Words:
    """The words of ``mappings/title_words.yaml``."""
    lists: dict[str, list[str]] = yaml.safe_load(
        mappings("title_words.yaml").read_text(encoding="utf-8")
    )
    acting = ("promulgates", "forwards", "amends", "adjusts")
    verbs = _any_of(verb for kind in acting for verb in lists[kind])
    endings = _any_of(
        ending
        for kind in ("document_endings", "not_documents", "form_endings")
        for ending in lists[kind]
    )
    remark = r"(?:（[^（）]*）)*"
    year = r"(?:\d{4}年?|第[一二三四五六七八九十\d]+次)?"
    behind = _any_of(lists["implements_behind"])
    return Words(
        document_endings=frozenset(lists["document_endings"]),
        ending=re.compile(rf"{endings}$"),
        firm=re.compile(rf".+{_any_of(lists['firm_endings'])}{remark}"),
        mark=re.compile(rf"（{year}{_any_of(lists['marks'])}）"),
        opening=re.compile(rf"^(?P<by>[^〈〉]*?)(?:关于)?(?P<verb>{verbs})(?P<rest>.*)$"),
        promulgates=frozenset(lists["promulgates"]),
        forwards=frozenset(lists["forwards"]),
        amends=frozenset(lists["amends"]),
        adjusts=frozenset(lists["adjusts"]),
        notice=re.compile(r"的?(?:紧急)?(?:通知|通告|公告|决定|命令|令|函)$"),
        rules=re.compile(
            rf"^(?:关于)?(?P<target>.+?)(?:的)?(?P<words>{_any_of(lists['implements'])}){remark}$"
        ),
        rules_for=re.compile(
            rf"{_any_of(lists['implements_verbs'])}〈(?P<target>[^〈〉]+)〉{behind}{remark}$"
        ),
        rules_for_law=re.compile(rf"实施(?P<target>{STATE}.+?(?:法|条例)){behind}{remark}$"),
    )


def _any_of(choices: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    ordered = sorted(choices, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(map(re.escape, ordered)) + ")"
