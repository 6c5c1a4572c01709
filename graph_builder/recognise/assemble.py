"""Assembly: rows under their headers become items with entries and citations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

import yaml

from graph_builder.agency import split_bodies
from graph_builder.catalogue import Citation, CitationKind, Entry, Item, OtherCell, distinct
from graph_builder.citation import Cited, split_citations
from graph_builder.namespaces import web_address
from graph_builder.policy_title import normalize
from graph_builder.recognise import names
from graph_builder.recognise.cells import (
    before_boxes,
    beside_boxes,
    chosen,
    is_url,
    rejoin_url,
    squeeze,
)
from graph_builder.recognise.headers import column_label
from graph_builder.recognise.layouts import LEVELS, MATTERS, CitationRule
from graph_builder.recognise.lines import Line, Notes, Segment
from graph_builder.resources import mappings
from graph_builder.table import Blanks, Place

_LEVELS = ("category", *MATTERS)
# The columns whose text an item or its entries carry; the others are reported.
_CARRIED = frozenset(
    {"seq", *_LEVELS, "section", "content", "body", "attribute", "method", "reason"}
    | {"time_limit", "channels", "audience", "level", "url"}
    | {"update_frequency", "department", "note"}
)
# What a level says that has nothing to name.
_NO_LEVEL = frozenset({"无", "/", "／", "-", "－", "—", "——", "--"})
_LIST_NUMBER = re.compile(r"[（(]?\d{1,2}[.．、)）]?|[①-⑳]")
_FORM = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》([（(][^（）()]*[)）])?")


@dataclass(slots=True)
class _Draft:
    """An item being put together."""

    printed_seq: str | None
    names: list[str] = field(default_factory=list)
    category: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)


class Assembly:
    """The items of a file, put together segment by segment."""

    def __init__(self, catalogue_id: str, notes: Notes, blanks: Blanks = "merged") -> None:
        self._blanks = blanks
        self.items: list[Item] = []
        self._catalogue_id = catalogue_id
        self._notes = notes

    def add(self, segment: Segment) -> None:
        """Put the items of one table together."""
        self._layout = segment.layout
        self._roles = segment.roles
        self._headings = {
            column.role: squeeze(column.printed) for column in segment.columns if column.role
        }
        roles = [column.role for column in segment.columns]
        matter = next((n for n, role in enumerate(roles) if role in MATTERS), 0)
        self._leading = frozenset(roles[:matter])
        drafts = self._drafts(segment.lines)
        attested: frozenset[str] = frozenset()
        if any(len(set(draft.names)) > 1 for draft in drafts):
            attested = names.neighbours({line.texts.get("content", "") for line in segment.lines})
        for seq, draft in enumerate(drafts, len(self.items) + 1):
            self.items.append(self._item(seq, draft, attested))

    def check_links(self) -> None:
        """Hold the rows' links against the lists of links at the ends of the pages."""
        listed = {link for link, _ in self._notes.links}
        entries = [entry for item in self.items for entry in item.entries if entry.url]
        printed = {entry.url for entry in entries}
        for link, place in self._notes.links:
            if link not in printed:
                self._reject(place, "url", link, "页末链接列表中有，各行都没有")
        for entry in entries:
            if listed and entry.url not in listed:
                self._mend("url-unconfirmed", entry.source, entry.url or "", "页末链接列表中没有")

    # Which rows make one item.

    def _drafts(self, lines: Iterable[Line]) -> list[_Draft]:
        drafts: list[_Draft] = []
        above: dict[str, str] = {}
        for line in lines:
            self._without_blank_levels(line)
            if self._is_before_the_first(line, drafts):
                above |= self._set_aside(line)
                continue
            if not drafts or self._starts(line, drafts[-1]):
                if self._blanks != "blank":
                    self._fill(line, self._layout.item_fill, above)
                    self._fill_merged(line, drafts)
                    self._fill_serial(line, drafts)
                drafts.append(_Draft(line.texts.get("seq") or None))
            else:
                self._continue(line, drafts[-1], len(drafts))
            draft = drafts[-1]
            name, category = self._name(line)
            if name:
                draft.names.append(name)
            draft.category = draft.category or category
            draft.lines.append(line)
        return drafts

    def _is_before_the_first(self, line: Line, drafts: Sequence[_Draft]) -> bool:
        """Whether a row without a name or a serial has no item above that it goes on with."""
        named = self._name(line)[0] or line.texts.get("seq")
        return not named and not drafts and not self.items

    def _set_aside(self, line: Line) -> dict[str, str]:
        """Reject what a row without an item says, but for the category, which those below may
        have too: return it."""
        category = line.texts.pop("category", "")
        said = [*line.texts.items(), *((each.column, each.value) for each in line.others)]
        said += [(role, option) for role, options in line.ticks.items() for option in options]
        for column, text in said:
            self._reject(line.place_of(column), column, text, "前面没有事项可归入")
        return {"category": category} if category else {}

    def _without_blank_levels(self, line: Line) -> None:
        """A level below another that says 无 or / names nothing: the one above is the matter.
        The sign is kept among the other cells."""
        for role in LEVELS[1:]:
            sign = line.texts.get(role, "")
            if squeeze(sign) in _NO_LEVEL:
                del line.texts[role]
                line.others.append(OtherCell(self._headings[role], sign))

    def _starts(self, line: Line, draft: _Draft) -> bool:
        """Whether ``line`` begins an item, or goes on with ``draft``.

        Another serial begins one. The same serial, or none, with a name begins
        one too, unless the name is the draft's own or, printed again on a new
        page, resembles it: a serial may be merged over several items, or given
        twice by mistake. A name under another heading is another table's.
        """
        seq = line.texts.get("seq", "")
        name = squeeze(self._name(line)[0])
        same = bool(seq) and seq == draft.printed_seq
        if "seq" in self._layout.key and seq and not same:
            return True
        if not name or self._merged_name(line):
            return False
        if line.heading != draft.lines[-1].heading:
            return True
        known = [squeeze(each) for each in draft.names]
        if name in known and (same or line.new_page):
            return False
        return not (same and line.new_page and names.resembles(name, known))

    def _merged_name(self, line: Line) -> bool:
        """Whether the cell that names the item is merged with that of the row above."""
        named = [role for role in MATTERS if role in line.texts]
        return bool(named) and named[-1] in line.filled

    def _fill_serial(self, line: Line, drafts: Sequence[_Draft]) -> None:
        """A serial that is merged over several items is theirs all."""
        if drafts and "seq" in self._roles and not line.texts.get("seq"):
            serial = drafts[-1].printed_seq
            if serial:
                line.texts["seq"] = serial
                self._filled("seq", line.place, serial)

    def _continue(self, line: Line, draft: _Draft, place: int) -> None:
        name, _ = self._name(line)
        seq = line.texts.get("seq", "")
        if line.filled.intersection({"seq", *MATTERS}):
            pass  # the table itself says that the row goes on
        elif name or seq:
            again = f"序号 {seq} 续" if seq else f"第 {place} 项续"
            self._mend("item-continued", line.place, name or seq, again)
        elif not self._layout.sections:
            joined = draft.names[-1] if draft.names else f"第 {place} 项"
            self._mend("continuation-joined", line.place, line.texts.get("content", ""), joined)
        self._fill_entry(line, draft.lines[-1])

    def _name(self, line: Line) -> tuple[str, tuple[str, ...]]:
        """The most special of the matter's levels, and those above it."""
        texts = line.texts
        if not any(role in texts for role in MATTERS):
            return "", ()
        levels = [texts[role] for role in _LEVELS if role in texts]
        heading = (line.heading,) if line.heading else ()
        return levels[-1], (*heading, *(squeeze(level) for level in levels[:-1]))

    def _fill(self, line: Line, roles: Sequence[str], above: dict[str, str]) -> None:
        """Fill merged cells down: a blank level repeats the one above, until a level changes."""
        deepest = max((i for i, r in enumerate(_LEVELS) if line.texts.get(r)), default=-1)
        for i, role in enumerate(_LEVELS):
            if role not in roles or role not in self._roles:
                continue
            if line.texts.get(role):
                if above.get(role) != line.texts[role]:
                    for lower in _LEVELS[i + 1 :]:
                        above.pop(lower, None)
                above[role] = line.texts[role]
            elif i < deepest and role in above:
                line.texts[role] = above[role]
                self._filled(role, line.place, above[role])

    def _fill_merged(self, line: Line, drafts: Sequence[_Draft]) -> None:
        """Fill cells that are merged over several items.

        One blank cell may be just that; two or more side by side in columns that
        tables merge are taken for merged with the row above, and so is one that stands
        before the matter, as its category does. Where the file itself tells merged cells,
        and across a heading, another category or a serial 1, a blank cell is but blank.
        """
        if self._blanks == "told" or not drafts or not _same_table(line, drafts[-1].lines[-1]):
            return
        columns = [role for role in self._layout.merged if role in self._roles]
        blank = [role for role in columns if not line.texts.get(role)]
        if len(blank) < 2:
            blank = [role for role in blank if role in self._leading]
        for role in blank:
            text = drafts[-1].lines[-1].texts.get(role)
            if text:
                line.texts[role] = text
                self._filled(role, line.place, text)

    def _fill_entry(self, line: Line, above: Line) -> None:
        for role in self._layout.entry_fill:
            if not line.texts.get(role) and above.texts.get(role):
                line.texts[role] = above.texts[role]
                if role != "section":  # a section over several rows is how the table is meant
                    self._filled(role, line.place, above.texts[role])

    # What one item says.

    def _item(self, seq: int, draft: _Draft, attested: frozenset[str]) -> Item:
        first = draft.lines[0].place
        choice = names.choose(draft.names, attested) if draft.names else names.Choice("")
        for spelling in distinct(draft.names):
            if spelling != choice.name:
                blanks = squeeze(spelling) == choice.name
                kind = "broken-cell-joined" if blanks else "name-garbled"
                place = next(ln.place for ln in draft.lines if spelling in ln.texts.values())
                self._mend(kind, place, spelling, choice.name)
        if choice.damaged:
            self._mend("name-damaged", first, choice.lacks, choice.name)
        if not choice.name:
            self._reject(first, "name", draft.printed_seq or "", "事项没有名称")
        return Item(
            id=f"{self._catalogue_id}/item/{seq}",
            seq=seq,
            printed_seq=draft.printed_seq,
            name=choice.name,
            names=distinct(draft.names),
            category=draft.category,
            entries=tuple(self._entry(line) for line in draft.lines),
            citations=tuple(self._citations(draft)),
        )

    def _entry(self, line: Line) -> Entry:
        text, ticks = line.texts.get, line.ticks.get
        content = text("content", "")
        section = text("section") or None
        url = text("url", "")
        link = rejoin_url(url) if is_url(url) else None
        if link and web_address(link) is None:
            link = None
        if link and link != url:
            self._mend("url-rejoined", line.place_of("url"), url, link)
        elif url and not link:
            self._reject(line.place_of("url"), "url", url, "不是网址")
        for role in ("channels", "audience", "method", "level"):
            if before := before_boxes(text(role, "")):
                self._reject(line.place_of(role), role, before, "方框之前另有文字")
            if beside := beside_boxes(text(role, "")):
                self._reject(line.place_of(role), role, beside, "方框之间另有文字")
            if role in line.ticks and text(role):
                self._reject(line.place_of(role), role, line.texts[role], "勾选列之外另有内容")
        uncarried = line.texts.keys() - _CARRIED - {rule.column for rule in self._layout.citations}
        for role in sorted(uncarried):
            self._reject(line.place_of(role), role, line.texts[role], "记录中没有这一项")
        return Entry(
            section=section,
            content=content,
            bodies=_bodies(text("body", "")),
            attribute=text("attribute") or None,
            method=_choices(text("method", ""), ticks("method")),
            reason=text("reason") or None,
            time_limit=text("time_limit") or None,
            channels=chosen(text("channels", "")),
            audience=_choices(text("audience", ""), ticks("audience")),
            level=_choices(text("level", ""), ticks("level")),
            forms=_forms(content) if section in self._layout.form_sections else (),
            url=link,
            source=line.place,
            update_frequency=text("update_frequency") or None,
            department=text("department") or None,
            note=text("note") or None,
            others=tuple(line.others),
        )

    def _citations(self, draft: _Draft) -> Iterable[Citation]:
        # A merged basis cell is printed again on the next page: the same cell,
        # not another citation.
        for rule in self._layout.citations:
            merged: set[str] = set()
            for line in draft.lines:
                cell = line.texts.get(rule.column, "")
                section = line.texts.get("section", "")
                if not cell or (rule.section and not re.search(rule.section, section)):
                    continue
                if rule.section is None:
                    if cell in merged:
                        continue
                    merged.add(cell)
                yield from self._cited(rule, line, cell)

    def _cited(self, rule: CitationRule, line: Line, cell: str) -> Iterable[Citation]:
        place = line.place_of(rule.column)
        bodies = _bodies(line.texts.get("body", "")) if rule.section else ()
        cited, rest = split_citations(cell)
        yield from (_citation(each, bodies, place) for each in cited)
        for piece in rest:
            if not _LIST_NUMBER.fullmatch(piece):
                self._reject(place, rule.column, piece, "没有指明具体文件")

    def _filled(self, role: str, place: Place, text: str) -> None:
        self._mend("merged-cell-filled", place, "", f"{column_label(role)}：{text}")

    def _mend(self, kind: str, place: Place, was: str, now: str) -> None:
        self._notes.mend(kind, place, was, now)

    def _reject(self, place: Place, column: str, value: str, reason: str) -> None:
        self._notes.reject(place, column, value, reason)


def _same_table(line: Line, above: Line) -> bool:
    """Whether cells may be merged over both: they stand under the same heading and category,
    and the serials do not start again."""
    apart = [one.texts.get("category") for one in (line, above)]
    return line.heading == above.heading and apart[0] == apart[1] and line.texts.get("seq") != "1"


def _citation(cited: Cited, bodies: tuple[str, ...], place: Place) -> Citation:
    number = cited.number
    return Citation(
        kind=citation_kind(cited.title or "", cited.document_number),
        raw=cited.raw,
        title=cited.title,
        document_number=cited.document_number,
        written_as=number.raw if number else None,
        article=cited.article,
        repairs=cited.repairs,
        confidence=cited.confidence,
        bodies=bodies,
        source=place,
    )


@lru_cache(maxsize=65536)
def citation_kind(title: str, number: str | None) -> CitationKind:
    """Whether a document merely obliges to disclose (``mappings/disclosure_bases.yaml``)."""
    titles, numbers = _disclosure_bases()
    listed = normalize(title) in titles if title else False
    return "disclosure" if listed or number in numbers else "policy"


@cache
def _disclosure_bases() -> tuple[frozenset[str], frozenset[str]]:
    data = yaml.safe_load(mappings("disclosure_bases.yaml").read_text(encoding="utf-8"))
    titles = frozenset(normalize(title) for title in data["titles"])
    return titles, frozenset(data.get("numbers", ()))


@lru_cache(maxsize=65536)
def _bodies(cell: str) -> tuple[str, ...]:
    return split_bodies(cell) if cell else ()


@lru_cache(maxsize=65536)
def _forms(content: str) -> tuple[str, ...]:
    return distinct(squeeze(name + remark) for name, remark in _FORM.findall(content))


def _choices(text: str, ticks: tuple[str, ...] | None) -> tuple[str, ...]:
    return ticks if ticks is not None else chosen(text) if text else ()
