"""Cells that name bodies: one, several, or something else.

>>> split_bodies("上海市人社局、上海市医保局和上海市卫计委")
('上海市人社局', '上海市医保局', '上海市卫计委')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from graph_builder.agency.names import BLANKS, patterns

_LONGEST = 300  # no name and no list of a few names is longer
_STRONG = "、，,；;/／|｜"
_BRACKETED = re.compile(r"[（(][^（()）]*[)）]")
_AND = re.compile(
    r"以及|和(?!平[路区街里桥镇乡县]|田[市县地]|[静硕顺龙]县|县|政县|林格尔|布克赛尔|谐)|与|及(?![其时])"
)


@lru_cache(maxsize=4096)
def split_bodies(cell: str) -> tuple[str, ...]:
    """The bodies that ``cell`` names, as printed, in order.

    They stand apart by 、，；/ or a line break, by a blank or 和 only where a body
    ends before and begins after it. A remark in brackets stays with its body; a
    name broken over lines or by blanks is joined.

    >>> split_bodies("金山区医\\n疗保障局（牵头、汇总）；区财政局")
    ('金山区医疗保障局（牵头、汇总）', '区财政局')
    """
    bodies: list[tuple[str, str]] = []  # with the mark before each
    for mark, piece in _pieces(cell, rf"\s*[{_STRONG}]+\s*"):
        runs = _joined(run for _, run in _pieces(piece, BLANKS.pattern))
        for body in (body for run in runs for body in _around_and(run)):
            bodies.append((mark, body))
            mark = ""
    return tuple(_enumerated(bodies))


def _pieces(text: str, separator: str) -> Iterator[tuple[str, str]]:
    """The pieces of ``text`` and the separator before each; brackets stay whole."""
    shielded = [found.span() for found in _BRACKETED.finditer(text)]
    start, shield, mark = 0, 0, ""
    for found in re.finditer(separator, text):
        while shield < len(shielded) and shielded[shield][1] <= found.start():
            shield += 1
        if shield < len(shielded) and shielded[shield][0] < found.start():
            continue
        if found.start() > start:
            yield mark, text[start : found.start()]
        start, mark = found.end(), found[0].strip()
    if start < len(text):
        yield mark, text[start:]


def _is_body(text: str) -> bool:
    forms = patterns()
    return bool(forms["body"].fullmatch(text) or forms["known"].fullmatch(text))


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    """Blanks and line breaks end a name only between two whole names."""
    name = ""
    for piece in pieces:
        piece = BLANKS.sub("", piece)
        starts = _is_body(piece) and not patterns()["inner"].fullmatch(piece)
        if name and len(name) <= _LONGEST and not (starts and _is_body(name)):
            letters = name[-1].isascii() and piece[:1].isascii() and name[-1].isalnum()
            name += " " + piece if letters and piece[:1].isalnum() else piece
            continue
        if name:
            yield name
        name = piece
    if name:
        yield name


def _around_and(name: str) -> Iterator[str]:
    """和, 与, 及 end a name only between two whole names."""
    if len(name) > _LONGEST:
        yield name
        return
    shielded = _BRACKETED.sub(lambda found: "（" + "　" * (len(found[0]) - 2) + "）", name)
    start = 0
    for found in _AND.finditer(shielded):
        before, after = name[start : found.start()], name[found.end() :]
        head = _AND.split(shielded[found.end() :])[0]
        if _is_body(before) and (_is_body(head) or _is_body(after)):
            yield before
            start = found.end()
    yield name[start:]


def _enumerated(bodies: list[tuple[str, str]]) -> Iterator[str]:
    """Short words that lead up to one shared ending stay one name: 教育、民政部门."""
    held: list[tuple[str, str]] = []
    for mark, body in [*bodies, ("", "")]:
        if body and len(body) <= 4 and not looks_like_body(body) and not _BRACKETED.search(body):
            held.append((mark, body))
        elif not mark or not looks_like_body(body):
            yield from (word for _, word in held)
            held = []
            if body:
                yield body
        else:
            whole = "".join(m + word for m, word in [*held, (mark, body)])
            yield whole[len(held[0][0]) :] if held else body
            held = []


@lru_cache(maxsize=4096)
def looks_like_body(text: str) -> bool:
    """Whether ``text`` reads like the name of a body or a list of such names.

    >>> [looks_like_body(text) for text in ("设区市级医保部门", "■政府网站", "主动公开")]
    [True, False, False]
    """
    if len(text) > _LONGEST:
        return False
    squashed = BLANKS.sub("", text)
    column, known = patterns()["column"], patterns()["known"]
    parts = [part for _, part in _pieces(squashed, rf"[{_STRONG}]+")]
    return bool(parts) and all(
        len(part) <= 40 and (column.fullmatch(part) or known.fullmatch(part)) for part in parts
    )
