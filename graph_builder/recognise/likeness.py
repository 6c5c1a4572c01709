"""Likeness: how far the cells of a table look like what their columns should hold.

It tells which of two readings of a broken table is the better one, and a table that was
understood from one that was not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph_builder.citation import HALF_BRACKETED, split_citations
from graph_builder.recognise.headers import HeaderWords
from graph_builder.recognise.layouts import MATTERS
from graph_builder.recognise.lines import Segment

# Lists of fees and of permits name a body by its field alone: 教育, 市场监管.
_FIELD = re.compile("[\u4e00-\u9fff]{2,6}")
_MARKED = re.compile(r"[■□☑☐√《]|^\W*$|^[的》）〕、，；]|^[^《]*》")


def likeness(segments: Sequence[Segment]) -> float:
    """From 0 to 1: of the cells that should look like something, or should be there, those
    that do and are."""
    patterns = HeaderWords.load().looks_like
    like = total = 0
    for segment in segments:
        roles = segment.roles
        for line in segment.lines:
            for role in (*patterns, "content"):
                if role not in roles or role == "seq":
                    continue
                text = line.texts.get(role, "")
                total += 1
                pattern = patterns.get(role)
                like += bool(text) and (pattern is None or pattern.search(text) is not None)
            if roles.intersection(MATTERS):
                total += 1
                like += any(line.texts.get(role) for role in MATTERS)
    return like / total if total else 0.0


def agreement(segments: Sequence[Segment]) -> tuple[int, int]:
    """Of the cells that should look like something and say something, how many do, and how
    many there are. A serial that is none counts, a cell left blank does not."""
    words = HeaderWords.load()
    patterns = words.looks_like
    like = total = 0
    for segment in segments:
        for line in segment.lines:
            for role, text in line.texts.items():
                pattern = patterns.get(role)
                if role in MATTERS:  # a matter is named in words, which may be any, not by marks
                    total += _MARKED.search(text) is not None
                elif pattern is not None and role != "section":
                    field = role == "body" and _FIELD.fullmatch(text) and not words.knows(text)
                    whole = _is_whole(text) if role == "basis" else True
                    total += whole is not None
                    like += bool(field) or (bool(whole) and pattern.search(text) is not None)
    return like, total


def _is_whole(basis: str) -> bool | None:
    """Whether the marks of titles in a basis match, or a number or a whole title can be read;
    ``None`` where titles lost but their first marks, which tells nothing of the table."""
    if basis.count("《") == basis.count("》"):
        return True
    cited, _ = split_citations(basis)
    if any(each.number or not HALF_BRACKETED & {*each.repairs} for each in cited):
        return True
    unopened = all("title-opening-missing" in each.repairs for each in cited)
    return None if cited and unopened else False
