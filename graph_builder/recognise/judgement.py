"""Judgement: what it is worth that a piece of text begins a cell of a column, goes on with
one, or that a cell ends before it.

The columns that say what they are (a basis begins with 《, channels have boxes) are told by
the patterns of ``mappings/headers.yaml``, those of any text by how names and lists read,
and, where cells were broken over lines, by how wide the columns are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from graph_builder.readers.wrapped import text_width
from graph_builder.recognise.align import AS_ABOVE
from graph_builder.recognise.cells import opened_in
from graph_builder.recognise.headers import HeaderWords
from graph_builder.recognise.layouts import MATTERS
from graph_builder.recognise.names_in_text import HALF, NamesInText
from graph_builder.recognise.pieces import (
    PARTED,
    TICKS,
    Break,
    Piece,
    Slot,
    are_fragments,
    listed_in,
)
from graph_builder.recognise.wrapping import Wrapping

_MATCH, _LOOKS, _MISMATCH, _NEVER = 3.0, 2.0, -3.0, -12.0
# The columns whose cells are told by more than how they begin.
_WHOLE = ("body", "time_limit", "channels")
# The columns whose cells may begin with a broken word, in how many lines it is looked for.
_BROKEN, _AHEAD, _MATCH_AHEAD = ("basis", "body", "time_limit"), 3, 2.5
_SERIAL = 6.0
# The columns whose cells say what they are.
_TELLING = ("basis", "url", "channels", "time_limit", "section")
# The columns of names, and all that hold any text.
NAMES = frozenset(("category", *MATTERS))
FREE = NAMES | {"content"}
# What it costs that a cell goes on behind a break.
_GOES_ON: Mapping[Break, float] = {
    "joint": -0.3, "blank": -0.3, "inside": 0.0, "line": -0.7, "gap": -3.0, "wide": -4.0, "cell": 0.0, "either": 0.0,
}  # fmt: skip
# Mistakes that weigh less: a body or a basis may be written in many ways.
_LENIENT = {"basis": -2.0, "body": -2.5, "channels": -2.0}
_NO_BASIS = -6.0  # of a whole cell that names no document
_LATER = -1.5  # a cell of any text that looks like that of another column
# A cell goes on behind a line that fills its column, or behind one that does not; it ends
# with a line that does; a line is wider than its column.
_FULL, _EARLY, _ENDS_FULL, _TOO_WIDE = 0.5, -2.5, -1.5, -3.0
# It ends with a full line more easily where that ends as names do, or where no line of the
# column was seen to go on; hardly with one that fills the column beside instead.
_AS_NAMES_DO, _UNSEEN, _FULL_NEXT = 0.2, 0.5, -0.8
# Nor does it end inside of words that stand together elsewhere, two characters on each side.
_ONE_WORD = -0.6
# What a name that catalogues often have is worth where it begins a name, and what it costs
# that one ends inside of it.
_KNOWN, _CUT = 1.5, -1.5
# A name that runs together with a content ends as names do.
_NOT_LIKE_A_NAME = -0.8
# A content often begins with the words of its name, so many of them.
_REPEATED, _REPEATS = 3, 1.0
# A name is short: it goes on less easily, is no list, and no mere word with which names end.
_LONG_NAME, _LISTS, _PAIRS, _MERE_END = -0.2, -1.5, -0.4, -1.0
_MORE_OF_ITS_END = 0.4  # 结果 behind 取水许可审批
# A name or a body goes on rather behind a line of but a word, with another: it stood in a
# narrow column.
_NARROW, _WORD_WIDTH = 0.4, 6
# Where nothing else tells, the shorter of two texts is the name.
_PER_CHARACTER = 0.002
# In the first row no level of the matter is merged with one above.
_FIRST_MERGED = -2.0
# A row that is but a part of a content does not look like channels.
_NO_PART = -2.0
# A long line without any word of channels hardly goes on with them.
_LONG_REST, _NO_REST = 4, -1.5
# A cell does not end in a word that joins, or with a bracket open, nor does one begin with
# a mark that closes.
_UNFINISHED = -3.0
_JOINTS, _CLOSING, _PARTING = (
    frozenset("、，（《〈【〔及和与或的"),
    frozenset("、，。；：）》〉】〕,;:)]"),
    ("、", "，", "；"),
)
_JOINED = re.compile(r"的|及(?!时)|和(?!谐)|[与或]")
_LONGEST_NAME = 45
_KIND_OF_DOCUMENT = re.compile(
    r"(?:法|法规|规章|条例|规定|办法|细则|意见|通知|文件|政策)等?[。；;]?$|号"
)
_BOXES = frozenset("■□☑☐☒√")
_LABELLED = re.compile(r"[■□☑☐☒]\s*[\u4e00-\u9fff]")
# 同上 may stand in any column; what no channel looks like hardly goes on with channels.
_AS_ABOVE, _NO_CHANNEL = 1.5, -2.5
_MEMBER = re.compile(r"(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[①-⑳●·•▪◆])\s*")
_OPENING, _IN_BRACKETS = "（(", -1.0
_NUMERAL = re.compile(r"[一二三四五六七八九十]{1,3}")
# Prose begins so, hardly a name.
_PROSE, _PROSE_COST = re.compile("涉及|包括|公布|根据|主要|以(?!工代)"), -1.0
_SEPARATED = re.compile(r"[；;。，]|,(?!\d)")


class Judgement:
    """Judges the pieces of one text, of which ``serials`` number the rows of a table whose
    rows are put into ``slots``, and whose sections are ``sections``."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        slots: Sequence[Slot],
        serials: frozenset[int],
        sections: Sequence[str],
    ) -> None:
        words = HeaderWords.load()
        roles = [slot.role for slot in slots]
        self._pieces = pieces
        self._slots = slots
        self._serials = serials
        self._ticks = words.ticks
        self._patterns = {**words.looks_like, **words.starts}
        # Where whole cells are known, what they hold tells more than how they begin.
        parted = bool(pieces) and all(piece.before in PARTED for piece in pieces)
        self._parted = parted
        self._whole = {role: words.looks_like[role] for role in (*_WHOLE, *("basis",) * parted)}
        if sections:
            known = "|".join(map(re.escape, sections))
            self._patterns["section"] = re.compile(f"(?:{known})$")
        for group, parts in words.parts.items():
            options = "|".join(re.escape(part) for part in parts)
            look = self._patterns.get(group)
            also = f"|{look.pattern}" if look is not None else ""
            self._patterns[group] = re.compile(rf"[■□☑☐√✓]?\s*(?:{options}){also}")
        self._later = [
            [
                (other.role, self._patterns[other.role])
                for other in (slots if slot.part else slots[n + 1 :])
                if other.role in (*_TELLING, *words.parts)
                and other.role in self._patterns
                and other.role != slot.role
            ]
            for n, slot in enumerate(slots)
        ]
        self._fragments = are_fragments(pieces)
        # In lists that disclose nothing, the names themselves are numbered.
        self._discloses = "content" in roles
        # The piece behind the first serial, and the slot that it must be in.
        self._first = min(serials, default=-1) + 1 if self._fragments else -1
        self._first_slot = next((n for n, slot in enumerate(slots) if slot.role in NAMES), -1)
        # Where lines hold several cells, a line is a row.
        self._lined = 2 * sum(piece.before == "wide" for piece in pieces) > len(pieces)
        self._listed = listed_in(pieces)
        self._names = NamesInText(pieces, len(serials))
        self._deepest = next((role for role in reversed(MATTERS) if role in roles), None)
        self._joint = any(piece.before == "joint" for piece in pieces)
        self._wrapping: Wrapping | None = None
        self._known: dict[tuple[str, int, bool], float] = {}

    @property
    def wrapping(self) -> Wrapping | None:
        """How wide the columns are, where cells were broken over lines."""
        return self._wrapping

    @wrapping.setter
    def wrapping(self, wrapping: Wrapping | None) -> None:
        if (self._wrapping is None) != (wrapping is None):
            self._known.clear()
        self._wrapping = wrapping

    def more_ticks(self, piece: Piece, slot: int) -> bool:
        """Whether ``piece`` is a tick beside another: the tick columns are one slot."""
        return piece.before in ("cell", "either") and self._slots[slot].role == TICKS

    def ends(self, n: int, slot: int) -> float:
        """What it is worth that the cell before piece ``n`` ends there."""
        here, following = self._pieces[n - 1].text, self._pieces[n].text
        score = _UNFINISHED if self._pieces[n].before == "inside" else 0.0
        if here[-1] in _JOINTS or opened_in(here) > 0 or _MEMBER.fullmatch(here):
            score += _UNFINISHED
        if n in self._listed:
            score += _UNFINISHED if self._listed[n] else -_UNFINISHED
        if slot + 1 < len(self._slots) and self._slots[slot + 1].role in NAMES:
            score += _REPEATS if self._names.says_again(n) else 0.0
        if following[0] in _CLOSING or following[1:2] in _PARTING:
            score += _UNFINISHED
        if self._pieces[n].before == "joint" and self._slots[slot].role in NAMES:
            score += 0.0 if self._names.ends_like_one(here) else _NOT_LIKE_A_NAME
            score += _REPEATS if here[-HALF:] == following[:HALF] else 0.0
        if n in self._names.inside and self._slots[slot].role in NAMES:
            score += _CUT
        if (
            self._wrapping is None
            and self._is_narrow(n)
            and self._names.is_one_word(here, following)
        ):
            score += _ONE_WORD if self._slots[slot].role in NAMES else 0.0
        if self._wrapping is not None and self._pieces[n].before == "line":
            role = self._slots[slot].role
            column = self._slots[slot].columns[0]
            if self._belongs_later(following, slot) or self._is_body(n, slot):
                pass  # what begins there says so itself
            elif self._wrapping.is_full(column, here, seen=role not in FREE):
                ends = role in NAMES and self._names.ends_like_one(here)
                seen = column in self._wrapping.broken
                score += _ENDS_FULL * (_AS_NAMES_DO if ends else 1.0) * (1.0 if seen else _UNSEEN)
                score += (
                    _ONE_WORD if role in FREE and self._names.is_one_word(here, following) else 0.0
                )
            elif role in NAMES and self._wrapping.is_full(column + 1, here):
                score += _FULL_NEXT  # it seems to be a line of the column beside
            if role in NAMES and self._repeats(slot, here, following):
                score += _REPEATS
            if role in FREE and _JOINED.match(following):
                score += _UNFINISHED
        return score

    def _repeats(self, slot: int, here: str, following: str) -> bool:
        """Whether a level below begins with the one above, or a content with its name."""
        longer = following.startswith(here) and len(following) > len(here)
        if slot + 1 < len(self._slots) and self._slots[slot + 1].role in NAMES:
            return longer
        return not longer and following.startswith(here[:_REPEATED])

    def _is_body(self, n: int, slot: int) -> bool:
        """Whether piece ``n`` begins like a body, of which there is a column behind ``slot``."""
        body = next(
            (k for k in range(slot + 1, len(self._slots)) if self._slots[k].role == "body"), 0
        )
        return bool(body) and (
            self._patterns["body"].match(self._pieces[n].text) is not None
            or self._with_what_follows(n, body) > 0
        )

    def begins(self, n: int, slot: int) -> float:
        """What it is worth that piece ``n`` begins a cell."""
        text, role = self._pieces[n].text, self._slots[slot].role
        if n in self._serials:
            return _SERIAL if role == "seq" else _NEVER
        if self._slots[slot].part and self._wrapping is None:
            return _NEVER
        if role == "seq":
            if _NUMERAL.fullmatch(text) and self._pieces[n].before == "row":
                return _MATCH
            return _NEVER if not text.isdecimal() else -_SERIAL
        if text in AS_ABOVE:
            return _AS_ABOVE
        key = (text, slot, True)
        if key not in self._known:
            self._known[key] = self._judge(text, slot)
        score = self._known[key]
        column = self._slots[slot].columns[0]
        if self._wrapping is not None and score <= 0 and not self._wrapping.fits(column, text):
            score += _TOO_WIDE
        if n == self._first and slot > 0 and slot != self._first_slot:
            score += _FIRST_MERGED
        if role in NAMES and n in self._names.known:
            score += _KNOWN
        elif role in NAMES and _PROSE.match(text):
            score += _PROSE_COST
        if role == "name" and self._pieces[n].before == "row" and self._numbers_names(text):
            score += _MATCH  # one of the parts of the matter above
        if self._slots[slot].part:
            return score + (_NO_PART if self._whole["channels"].search(text) else 0.0)
        if role in _BROKEN and score < 0:
            score = max(score, self._with_what_follows(n, slot))
        return score

    def _with_what_follows(self, n: int, slot: int) -> float:
        """What it is worth that a cell begins with piece ``n`` of which the first word is
        broken, by the lines that it goes on in."""
        role, column = self._slots[slot].role, self._slots[slot].columns[0]
        text = self._pieces[n].text
        if role == "basis" and text[0] not in "【《":
            return _NEVER
        for ahead in range(n + 1, min(n + 1 + _AHEAD, len(self._pieces))):
            piece = self._pieces[ahead]
            if self._wrapping is None:
                if ahead > n + 1 or role != "body":
                    break
            elif piece.before != "line":
                break
            elif column not in self._wrapping.broken:
                if ahead > n + 1 or role != "body":
                    break
            elif not self._wrapping.fills(column, self._pieces[ahead - 1].text, piece.text):
                break
            text += piece.text
            if self._patterns[role].match(piece.text):
                break  # it is there that the cell begins
            if self._patterns[role].match(text):
                return _MATCH_AHEAD
        return _NEVER

    def _judge(self, text: str, slot: int) -> float:
        role = self._slots[slot].role
        ticked = text.replace("\ufe0f", "") in self._ticks
        if role == TICKS or ticked:
            return _MATCH + 1 if ticked and role == TICKS else _NEVER
        if role == "url":
            return _MATCH if self._patterns[role].search(text) else 2 * _MISMATCH
        pattern = self._patterns.get(role)
        if pattern is not None:
            if pattern.match(_MEMBER.sub("", text, count=1) if role == "basis" else text):
                return _MATCH
            if role in self._whole and self._whole[role].search(text):
                if role != "basis" or "《" in text:
                    return _LOOKS
                return _LOOKS / 2 if _names_documents(text) else _MISMATCH
            if self._parted and role == "basis":
                return _NO_BASIS
            return _LENIENT.get(role, _MISMATCH)
        if role in NAMES and text.isdecimal():
            return _MISMATCH
        if role in NAMES and self._discloses and (_MEMBER.match(text) or _LABELLED.match(text)):
            return _MISMATCH  # a list is no name
        bracket = text[0] in _OPENING and not self._numbers_names(text)
        if role in NAMES and self._fragments and bracket:
            return _IN_BRACKETS  # it belongs to what stands before it
        if role == self._deepest and text in self._names.said:
            return _MISMATCH
        if (
            role in NAMES
            and (self._joint or self._wrapping is not None)
            and self._names.is_mere_end(text)
        ):
            return _MERE_END
        if self._parted and role in MATTERS and len(text) > _LONGEST_NAME:
            return _MISMATCH
        return self._reads(text, slot)

    def _numbers_names(self, text: str) -> bool:
        """Whether ``text`` begins with a number, in a list whose names are numbered."""
        return not self._discloses and _MEMBER.match(text) is not None

    def _belongs_later(self, text: str, slot: int) -> bool:
        boxed = text[0] in _BOXES
        return any(
            pattern.match(text) for role, pattern in self._later[slot] if boxed or role in _TELLING
        )

    def goes_on(self, n: int, slot: int) -> float:
        """What it is worth that piece ``n`` goes on with the cell before it."""
        piece, role = self._pieces[n], self._slots[slot].role
        if n in self._serials or role == "seq":
            return _NEVER
        if piece.text in AS_ABOVE:
            return _MISMATCH
        if role in NAMES and n in self._names.behind:
            return -_KNOWN + self._goes_on_as_it_reads(n, slot)
        return self._goes_on_as_it_reads(n, slot)

    def _goes_on_as_it_reads(self, n: int, slot: int) -> float:
        piece, role = self._pieces[n], self._slots[slot].role
        score = _GOES_ON["wide" if piece.before == "line" and self._lined else piece.before]
        if role == "channels" and _LABELLED.match(piece.text):
            score = 0.0  # one more of a list, however it is set apart
        if role == "section" and self._is_section(self._pieces[n - 1].text):
            return _MISMATCH  # it is whole
        if self._wrapping is None and (role in NAMES or role == "body") and self._is_narrow(n):
            score += _NARROW
        if self._wrapping is not None:
            if piece.before == "line" and not self.is_member(piece.text, role):
                full = self._wrapping.fills(
                    self._slots[slot].columns[0], self._pieces[n - 1].text, piece.text
                )
                score += _FULL if full else _EARLY
            fits = self._wrapping.fits(self._slots[slot].columns[0], piece.text)
            score += 0.0 if fits or piece.text[0] in _BOXES else _TOO_WIDE
        key = (piece.text, slot, False)
        if key not in self._known:
            self._known[key] = self._judge_rest(piece.text, slot)
        if piece.before == "joint" and role in NAMES and self._names.is_mere_end(piece.text):
            score += _MORE_OF_ITS_END
        return score + self._known[key]

    def _is_narrow(self, n: int) -> bool:
        """Whether piece ``n`` and the one before it are lines of but a word."""
        both = (self._pieces[n - 1].text, self._pieces[n].text)
        return self._pieces[n].before == "line" and max(map(text_width, both)) <= _WORD_WIDTH

    def _is_section(self, text: str) -> bool:
        known = self._patterns.get("section")
        return known is not None and known.match(text) is not None

    def is_member(self, text: str, role: str) -> bool:
        """Whether ``text`` begins another member of the list in a cell."""
        if _MEMBER.match(text) or text[0] in _BOXES:
            return True
        return role == "basis" and self._patterns[role].match(text) is not None

    def _judge_rest(self, text: str, slot: int) -> float:
        role = self._slots[slot].role
        ticked = text.replace("\ufe0f", "") in self._ticks
        if role == TICKS or ticked:
            return _MATCH + 1 if ticked and role == TICKS else _NEVER
        if role == "url":
            return 0.5 if text.isascii() else 2 * _MISMATCH
        if role == "basis" and self._patterns[role].match(_MEMBER.sub("", text, count=1)):
            return 0.5
        if text[0] in _BOXES and self._belongs_later(text, slot):
            return _LATER
        if role == "channels" and self._wrapping is None:
            known = self._patterns[role].match(text) or self._whole[role].search(text)
            return 0.5 if known or _MEMBER.match(text) else _NO_CHANNEL
        if role == "channels" and len(text) >= _LONG_REST and not self._whole[role].search(text):
            return _NO_REST
        if role == "body":
            return -0.5
        if role in NAMES and (text in self._names.said or _MEMBER.match(text)):
            return _MISMATCH
        if self._fragments and role in NAMES:
            return _LONG_NAME + self._reads(text, slot)
        return self._reads(text, slot)

    def _reads(self, text: str, slot: int) -> float:
        """What it costs that ``text`` is in a column of any text, as far as it reads like what
        another holds; in one of names also as far as it reads like a list."""
        cost = _LATER if self._belongs_later(text, slot) else 0.0
        if self._slots[slot].role in NAMES:
            cost -= _PER_CHARACTER * len(text)
        if self._fragments and self._slots[slot].role in NAMES:
            cost += _LISTS if _SEPARATED.search(text) else _PAIRS if "、" in text else 0.0
        return cost


def _names_documents(text: str) -> bool:
    """Whether a whole cell reads like a basis without a title: 相关政策文件, a number."""
    return len(text) <= _LONGEST_NAME and _KIND_OF_DOCUMENT.search(text) is not None
