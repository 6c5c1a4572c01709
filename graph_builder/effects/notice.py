"""Notices: the effects that the text of a decision or a document states.

Three forms are read: a section, whose heading or opening sentence says what happens
to the documents listed below it (决定废止下列文件：…; 二、宣布失效的文件); an item of
such a list that says itself what happens to it; and a sentence (…自2020年1月1日起施行，
《甲办法》同时废止). What stands right before or right behind the words counts, nothing
farther away: a law on whose ground something is repealed is not repealed.

>>> from graph_builder.readers.draft import text_passages
>>> said = effects_in_notice(text_passages(
...     "关于印发《乙办法》的通知\\n沪示例规〔2019〕9号\\n各区示例局：\\n"
...     "根据《丙条例》制定。本通知自2020年1月1日起施行，《甲办法》（沪示例〔2000〕1号）同时废止。"
... ), "通知.txt")
>>> [(str(e.document), e.type, str(e.date), str(e.acting), str(e.source)) for e in said.effects]
[('沪示例〔2000〕1号', 'repealed', '2020-01-01', '沪示例规〔2019〕9号', '通知.txt 第4行')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby, zip_longest

from graph_builder.chinese_date import find_dates
from graph_builder.document_number.numerals import number as numeral
from graph_builder.effects.act import SINCE, Act, act_of, day_of, since
from graph_builder.effects.columns import end_of_term
from graph_builder.effects.effect import Effect, Named, Registration, Spot, Statements, Unread
from graph_builder.effects.mention import Mention, mentions, only_words, run_after, run_before
from graph_builder.effects.tables import common_action, effects_in_table
from graph_builder.effects.words import Action, find_actions, masked, scope_of
from graph_builder.policy_title import is_document_title, normalize, parse_title
from graph_builder.readers.passage import Passage
from graph_builder.table import Place, Row, Table

_MOST_HEAD = 10  # passages that a head may have
_NUMBERING = re.compile(
    r"\s*(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[)）]、?"
    r"|\d{1,4}\s*[.．、)）](?!\d)|\d{1,4}\s+(?=[《\u4e00-\u9fff])|[①-⑳])\s*"
)
# Longer than any sentence is what has lost its full stops.
_SENTENCE = re.compile(r"[^。！\n]{1,2000}[。！\n]?")
_LONGEST = 2000  # characters of a heading or an item
_BELOW = re.compile(r"下列|以下|如下|附件|所列|[：:]\s*$")
_LIST = re.compile(
    r"(?:文件|规章|法规|目录|清单|项目|政策|规定|名单)(?:[（(][^（）()]*[)）])?[：:]?\s*$"
)
_REMARK = re.compile(r"\s*[（(][^（）()]*[)）]\s*")
_SUBHEADING = re.compile(r"(?:[类件个项部][)）]?|[：:])\s*$")
_ATTACHMENT = re.compile(r"附\s*件\s*(\d+|[一二三四五六七八九十]+)")
_ATTACHED = re.compile(r"\s*附\s*件\s*(\d+|[一二三四五六七八九十]+)?\s*[：:]?\s*$")
_SELF = re.compile(
    r"(?<![与和由被按同])(?:本|该|此)(?:办法|规定|细则|通知|决定|意见|公告|通告|条例|规则|方案|文件|制度|目录)"
)
_TERM = re.compile(
    r"(?:有效期(?:限)?|延长|延续)(?:为|是|截至|截止)?(?:至|到)?[：:]?\s*"
    r"(?:(?P<years>\d{1,2}|[一二两三四五六七八九十]{1,2})\s*年(?!\s*\d)|(?=[\d一二]))"
)
_OF_ANOTHER = re.compile(r"(?:正式)?(?:施行|执行|实施|生效|试行)的")
_REPORTED = re.compile(r"废止|失效|停止执行|停止施行")


def effects_in_notice(
    passages: Sequence[Passage], file: str, *, day: date | None = None
) -> Statements:
    """What the notice in ``passages`` states; ``day`` is its date where it has none."""
    texts = [each.text for each in passages if each.place(0).table is None]
    head = _head(texts)
    issued = _signed(texts[len(head) :])
    act = act_of(head, "\n".join(texts[len(head) :]), issued)
    if act.day is None:
        act = replace(act, issued=day)
    reading = _Reading(file, act)
    skipped = len(head)
    for in_table, group in groupby(passages, key=lambda each: each.place(0).table):
        if in_table is not None:
            reading.table(list(group))
            continue
        for passage in group:
            if skipped:
                skipped -= 1
            else:
                reading.passage(passage)
    return reading.result()


def _head(texts: Sequence[str]) -> list[str]:
    """The passages before the text: number, title, dates; none ends like a sentence."""
    head = []
    for text in texts[:_MOST_HEAD]:
        plain = text.strip()
        if "。" in masked(plain) or plain.endswith(("：", ":")) or _NUMBERING.match(plain):
            break
        head.append(text)
    return head


def _signed(texts: Sequence[str]) -> date | None:
    """The date under the text: it stands alone on its line, or behind the issuer's name."""
    for text in texts:
        dates = list(find_dates(text))
        if len(dates) == 1 and dates[0].exact:
            before, behind = text[: dates[0].start].strip(), text[dates[0].end :].strip()
            if len(before) <= 30 and not re.search(r"[，。；：《》]", before) and behind in ")）":
                return dates[0].day
    return None


@dataclass(frozen=True, slots=True)
class _Section:
    """What a heading says of the documents below it."""

    action: Action
    text: str
    day: date | None
    until: date | None
    articles: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """One reading of a notice, passage by passage."""

    file: str
    act: Act
    section: _Section | None = None
    attached: dict[int, _Section] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def passage(self, passage: Passage) -> None:
        """Take up the next passage: a heading, an item of a list, or sentences."""
        text = passage.text
        if len(text) <= _LONGEST and (
            self._heading(text) or (self.section is not None and self._item(passage))
        ):
            return
        for found in _SENTENCE.finditer(text):
            self._sentence(passage, found.start(), found[0])

    def table(self, cells: Sequence[Passage]) -> None:
        """Take up a table, of which ``cells`` are those that are not empty."""
        action = self.section.action if self.section else None
        said = effects_in_table(_table(cells, self.file), act=self.act, action=action)
        self.effects += said.effects
        self.registrations += said.registrations
        self.unread += said.unread

    def result(self) -> Statements:
        """All that was found, each event once."""
        if not self.effects:
            self._title()
        effects: dict[tuple[object, ...], Effect] = {}
        for effect in self.effects:
            twin = next((key for key in effects if _same(effects[key], effect)), None)
            if twin is None:
                effects[len(effects), effect.source] = effect
            elif effect.document.number and not effects[twin].document.number:
                effects[twin] = effect
        return Statements(tuple(effects.values()), tuple(self.registrations), tuple(self.unread))

    # Headings.

    def _heading(self, text: str) -> bool:
        """Whether ``text`` is a heading; it then says what happens to what follows."""
        attached = _ATTACHED.match(text)
        if attached:
            self.section = self.attached.get(_count(attached[1]), self.section)
            return True
        body = _body(text)
        actions = list(find_actions(body))
        named = mentions(body)
        if not named and _REMARK.fullmatch(text):
            return True  # （共3件） under a heading
        if not actions:
            plain = body != text and not named and not is_document_title(body.strip())
            return plain and "。" not in body and bool(_SUBHEADING.search(body))
        # 对《甲办法》作如下修改： is about the document before the words.
        own = any(run_before(named, body, action.start)[0] for action in actions)
        behind = own or any(each.start >= actions[-1].end for each in named)
        if behind or not (self._opens(body, actions) or _is_word(body, actions[0])):
            return False
        for number, action in _by_attachment(body, actions).items():
            self.attached[number] = self._section(action, text)
        action = common_action(body) or actions[0]
        self.section = self._section(action, text)
        return True

    def _opens(self, body: str, actions: Sequence[Action]) -> bool:
        """Whether ``body`` opens a list: it says so, or is the title of one."""
        plain = masked(body)
        if _BELOW.search(plain):
            return True
        return "。" not in plain and bool(_LIST.search(plain)) and actions[-1].end < len(plain)

    def _section(self, action: Action, text: str) -> _Section:
        _, articles = scope_of(text) if "条" in text else ("whole", ())
        return _Section(action, text.strip(), self._day(text, len(text)), _until(text), articles)

    # Items of a list.

    def _item(self, passage: Passage) -> bool:
        """Whether the passage is an item of the list that the section opened."""
        section = self.section
        assert section is not None
        text = passage.text
        start = len(text) - len(_body(text))
        body = text[start:]
        run = run_after(mentions(body), body, 0)
        plain = body.strip(" ；;。")
        if (
            not run
            and (start or len(plain) >= 8)
            and "。" not in plain
            and is_document_title(plain)
        ):
            run = [Mention(0, len(body), Named(None, str(parse_title(plain))), (), False)]
        if not run:
            if start and "。" not in body and not any(find_actions(body)) and not since(body, None):
                if section.action.type != "amended":
                    self._note(passage, 0, text, "列表里的这一项没有文号，也没有标题")
                return True
            self.section = None
            return False
        before = len(self.effects), len(self.unread)
        for found in _SENTENCE.finditer(body):
            self._sentence(passage, start + found.start(), found[0], quiet=True)
        if (len(self.effects), len(self.unread)) != before:
            return True
        sentence = f"{section.text}{text.strip()}"
        if section.action.type is None:
            self._note(passage, 0, sentence, f"“{section.action.word}”不是效力变动", lost=False)
            return True
        for mention in _with_parts(run, body):
            self._add(passage, 0, mention, section.action, sentence, section.day, self.act.named)
            if section.until is not None:
                self._register(mention.document, section.until, passage, 0, sentence)
        return True

    # Sentences.

    def _sentence(self, passage: Passage, start: int, text: str, quiet: bool = False) -> None:
        named = mentions(text)
        actions = list(find_actions(text))
        self._own_term(passage, start, text, named)
        for n, action in enumerate(actions):
            run = run_after(named, text, action.end)
            acting = self.act.named
            if not run:
                run, by = run_before(named, text, action.start)
                acting = by or acting
            run = [each for each in run if each.document != self.act.named]
            if not run:
                if not quiet and _REPORTED.search(action.word) and not _of_itself(text, action):
                    reason = f"没有指明“{action.word}”的是哪份文件"
                    self._note(passage, start, text.strip(), reason)
                continue
            if action.type is None:
                reason = f"“{action.word}”不是效力变动"
                self._note(passage, start, text.strip(), reason, lost=False)
                continue
            rest = text[action.end : actions[n + 1].start if n + 1 < len(actions) else len(text)]
            until = _until(action.word + rest) if action.type == "continued" else None
            for mention in run:
                day = self._day(text, action.end)
                self._add(passage, start, mention, action, text.strip(), day, acting)
                if until is not None:
                    self._register(mention.document, until, passage, start, text.strip())

    def _own_term(self, passage: Passage, start: int, text: str, named: Sequence[Mention]) -> None:
        """Take up how long the notice itself is valid."""
        found = _TERM.search(masked(text))
        own = _SELF.search(text) or since(text, self.act.issued)
        if not found or not own or not self.act.named:
            return
        if any(each.end <= found.start() for each in named) and not _SELF.search(text):
            return
        until = _until(text, self.act.day)
        if until is not None:
            self._register(self.act.named, until, passage, start, text.strip())

    def _day(self, text: str, end: int) -> date | None:
        """From when what ``text`` says before ``end`` holds: the nearest 自…起, else a
        date right before the words, else that of the act."""
        plain = masked(text)
        since_ = (found for found in SINCE.finditer(plain) if found.start() < end)
        # 2008年1月1日起施行的《甲办法》 dates that document, not what happens to it.
        stated = [found for found in since_ if not _OF_ANOTHER.match(plain, found.end())]
        if stated:
            return day_of(stated[-1], self.act.issued) or self.act.day
        near = [found for found in find_dates(plain) if found.end <= end]
        if near and re.fullmatch(
            r"(?:已|起|予以|宣布|正式|自行)*\S{2,4}", plain[near[-1].end : end]
        ):
            return near[-1].day
        return self.act.day

    def _add(
        self,
        passage: Passage,
        start: int,
        mention: Mention,
        action: Action,
        sentence: str,
        day: date | None,
        acting: Named | None,
    ) -> None:
        assert action.type is not None
        scope, articles = scope_of(action.word)
        if mention.part:
            scope, articles = "articles", mention.articles
        self.effects.append(
            Effect(
                mention.document, action.type, day, scope, articles, acting, sentence,
                self._spot(passage, start),
            )
        )  # fmt: skip

    def _register(
        self, document: Named, until: date, passage: Passage, start: int, sentence: str
    ) -> None:
        own = document == self.act.named
        effective = self.act.effective if own else None
        issued = self.act.issued if own else None
        self.registrations.append(
            Registration(
                document, None, issued, effective, until, sentence, self._spot(passage, start)
            )
        )

    def _title(self) -> None:
        """What the notice's own title says: 关于废止〈甲办法〉的决定."""
        title = (self.act.named.title if self.act.named else None) or ""
        text = title.replace("〈", "《").replace("〉", "》")
        for action in find_actions(text):
            for mention in run_after(mentions(text[action.end :]), text[action.end :], 0):
                if action.type is not None:
                    source = Spot(self.file)
                    self.effects.append(
                        Effect(
                            mention.document, action.type, self.act.day, "whole", (),
                            self.act.named, title, source,
                        )
                    )  # fmt: skip

    def _note(
        self, passage: Passage, start: int, text: str, reason: str, lost: bool = True
    ) -> None:
        self.unread.append(Unread(self._spot(passage, start), text, reason, lost))

    def _spot(self, passage: Passage, start: int) -> Spot:
        place = passage.place(
            start + len(passage.text[start:]) - len(passage.text[start:].lstrip())
        )
        return Spot(self.file, line=place.line, page=place.page, paragraph=place.paragraph)


def _with_parts(run: Sequence[Mention], body: str) -> Iterator[Mention]:
    """The documents of an item, each with the part that is named behind it."""
    for mention, following in zip_longest(run, run[1:]):
        scope, articles = scope_of(body[mention.end : following.start if following else len(body)])
        if scope == "articles" and not mention.part:
            mention = replace(mention, articles=articles, part=True)
        yield mention


def _body(text: str) -> str:
    """``text`` without its numbering."""
    found = _NUMBERING.match(text)
    return text[found.end() :] if found else text.lstrip()


def _count(numeral_: str | None) -> int:
    return (numeral(numeral_) or 0) if numeral_ else 0


def _is_word(body: str, action: Action) -> bool:
    """Whether a heading is the word alone: 一、继续有效（12件）."""
    return not body[: action.start].strip() and bool(
        re.fullmatch(r"的?\s*(?:[（(][^（）()]*[)）])?\s*[：:]?\s*", body[action.end :])
    )


def _by_attachment(body: str, actions: Sequence[Action]) -> Mapping[int, Action]:
    """What is done to the list in each attachment: 附件1所列文件予以废止，附件2…."""
    found = {}
    for attachment in _ATTACHMENT.finditer(body):
        action = next((each for each in actions if each.start >= attachment.end()), None)
        if action is not None:
            found[_count(attachment[1])] = action
    return found


def _of_itself(text: str, action: Action) -> bool:
    """Whether no other document ends: 本通知…自行失效; 有效期5年，期满失效; 已废止的文件."""
    if text.startswith("的", action.end) or "有效期" in text[: action.start]:
        return True
    own = [each for each in _SELF.finditer(text) if each.end() <= action.start]
    return bool(own) and only_words(text, own[-1].end(), action.start)


def _until(text: str, begins: date | None = None) -> date | None:
    """The last day of the term that ``text`` states: 有效期至…; 有效期5年 from ``begins``."""
    plain = masked(text)
    found = _TERM.search(plain)
    if found is None:
        return None
    if found["years"]:
        years = numeral(found["years"])
        return end_of_term(begins, years) if begins and years else None
    day = next((each for each in find_dates(plain) if each.start >= found.end() - 1), None)
    return day.day if day and day.start - found.end() <= 2 else None


def _same(one: Effect, other: Effect) -> bool:
    if (one.type, one.scope, one.articles) != (other.type, other.scope, other.articles):
        return False
    a, b = one.document, other.document
    if a.number and b.number:
        return a.number == b.number
    return bool(a.title and b.title) and normalize(a.title or "") == normalize(b.title or "")


def _table(cells: Sequence[Passage], file: str) -> Table:
    """The table that ``cells`` make; what no passage has is empty."""
    rows: dict[int, dict[int, str]] = {}
    for cell in cells:
        place = cell.place(0)
        rows.setdefault(place.row or 0, {})[place.column or 0] = cell.text
    width = max((max(row) for row in rows.values()), default=0)
    number = cells[0].place(0).table
    return Table(
        file,
        tuple(
            Row(
                tuple(row.get(column, "") for column in range(1, width + 1)),
                Place(file, n, n, sheet=f"表{number}", page=cells[0].place(0).page),
            )
            for n, row in sorted(rows.items())
        ),
    )
