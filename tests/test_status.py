"""Status on a day: what each event declares, what it takes back, and that the query agrees."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_builder.agency import Register
from graph_builder.effects.effect import (
    Effect,
    EffectType,
    Named,
    Registration,
    Scope,
    Spot,
    Statements,
)
from graph_builder.effects.graph import concerned, quads_of, references
from graph_builder.namespaces import RDF, YIJU, policy_iri
from graph_builder.query import Graph
from graph_builder.resolve.documents import Reference, Resolution
from graph_builder.store import StoreFolder
from graph_builder.validity.standing import forecast, standings
from graph_builder.validity.status import History, Status, ends_between, histories, status_on

DOCUMENT = Named("沪示例〔2000〕1号", "甲办法")
ACT = Named("沪示例规〔2019〕9号", None)


def event(kind: EffectType, day: str | None, scope: Scope = "whole", line: int = 2) -> Effect:
    when = date.fromisoformat(day) if day else None
    articles = ("第四条",) if scope == "articles" else ()
    return Effect(DOCUMENT, kind, when, scope, articles, ACT, "…", Spot("清单.csv", line))


def term(until: str) -> Registration:
    return Registration(
        DOCUMENT, None, None, None, date.fromisoformat(until), "…", Spot("表.csv", 3)
    )


# What is declared, the day asked for, the status, how and since when, and why.
STATUSES = [
    ([], [], "2020-06-01", "unknown", None, None, "nothing is declared: unknown, never not in force"),
    ([("repealed", "2020-01-01")], [], "2019-12-31", "unknown", None, None, "the day before the event"),
    ([("repealed", "2020-01-01")], [], "2020-01-01", "not-in-force", "repealed", "2020-01-01", "the day itself"),
    ([("expired", "2020-01-01")], [], "2021-01-01", "not-in-force", "expired", "2020-01-01", "expired is kept apart from repealed"),
    ([("replaced", "2020-01-01")], [], "2021-01-01", "not-in-force", "replaced", "2020-01-01", "replaced by another"),
    ([("continued", "2020-01-01")], [], "2021-01-01", "in-force", "continued", "2020-01-01", "declared to continue"),
    ([("continued", "2020-01-01")], [], "2019-01-01", "unknown", None, None, "before it was declared"),
    ([("amended", "2015-01-01")], [], "2016-01-01", "in-force", "amended", "2015-01-01", "what is amended is in force"),
    ([("amended", "2015-01-01"), ("repealed", "2020-01-01")], [], "2021-01-01", "not-in-force", "repealed", "2020-01-01", "amended, then repealed"),
    ([("repealed", "2016-01-01"), ("repealed", "2019-01-01")], [], "2021-01-01", "not-in-force", "repealed", "2016-01-01", "repealed twice: since the first time"),
    ([("expired", "2016-01-01"), ("repealed", "2019-01-01")], [], "2021-01-01", "not-in-force", "expired", "2016-01-01", "lapsed, then tidied away"),
    ([("repealed", "2016-01-01"), ("amended", "2019-01-01")], [], "2021-01-01", "not-in-force", "repealed", "2016-01-01", "an amendment revives nothing"),
    ([("repealed", "2016-01-01"), ("continued", "2019-01-01")], [], "2021-01-01", "in-force", "continued", "2019-01-01", "declared to continue after all"),
    ([("repealed", "2016-01-01"), ("continued", "2019-01-01")], [], "2018-01-01", "not-in-force", "repealed", "2016-01-01", "and in between it was not"),
    ([("continued", "2020-01-01"), ("repealed", "2020-01-01")], [], "2020-01-01", "not-in-force", "repealed", "2020-01-01", "on one day what ends comes last"),
    ([("repealed", "2020-01-01", "articles")], [], "2021-01-01", "in-force", "repealed", "2020-01-01", "an article repealed: the document stays"),
    ([("repealed", None)], [], "2021-01-01", "not-in-force", "repealed", None, "repealed, nobody says when"),
    ([("repealed", None), ("continued", "2018-01-01")], [], "2017-01-01", "unknown", None, None, "it was in force in 2018, so it ended later"),
    ([("repealed", None), ("continued", "2018-01-01")], [], "2019-01-01", "not-in-force", "repealed", None, "after the day of that declaration"),
    ([("repealed", None), ("repealed", "2020-01-01")], [], "2019-01-01", "unknown", None, None, "another list has the date"),
    ([], ["2020-12-31"], "2020-12-31", "unknown", None, None, "the last day of a term; nobody says that it is in force"),
    ([], ["2020-12-31"], "2021-01-01", "not-in-force", "expired", "2021-01-01", "the day after its term"),
    ([("continued", "2019-01-01")], ["2020-12-31"], "2020-12-31", "in-force", "continued", "2019-01-01", "in force on the last day"),
    ([("continued", "2020-06-01")], ["2020-12-31", "2025-12-31"], "2023-01-01", "in-force", "continued", "2020-06-01", "prolonged before its end: the longer term counts"),
    ([("continued", "2021-01-01")], ["2020-12-31"], "2021-01-01", "in-force", "continued", "2021-01-01", "prolonged on the very day after its term"),
    ([("repealed", "2027-01-01"), ("continued", "2020-01-01")], [], "2026-12-31", "in-force", "continued", "2020-01-01", "an end that is still to come"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("events", "terms", "day", "value", "how", "since", "reason"),
    STATUSES,
    ids=[r[6] for r in STATUSES],
)
def test_status_on_a_day(
    events: list[tuple[EffectType, str | None]],
    terms: list[str],
    day: str,
    value: str,
    how: str | None,
    since: str | None,
    reason: str,
) -> None:
    history = History(tuple(event(*each) for each in events), tuple(map(term, terms)))
    status = status_on(history, date.fromisoformat(day))
    stated = status.since.isoformat() if status.since else None
    assert (status.value, status.how, stated) == (value, how, since), reason
    assert (status.source is None) == (value == "unknown")  # every answer has its evidence


SENTENCES = [
    (Status("unknown"), "效力未知", "unknown"),
    (status_on(History((event("repealed", "2020-01-01"),)), date(2021, 1, 1)), "不再有效：2020-01-01起废止（沪示例规〔2019〕9号）", "the act and its day"),
    (status_on(History((event("repealed", None),)), date(2021, 1, 1)), "不再有效：日期不明，废止（沪示例规〔2019〕9号）", "no day"),
    (status_on(History((event("repealed", "2020-01-01", "articles"),)), date(2021, 1, 1)), "有效：2020-01-01起第四条废止（沪示例规〔2019〕9号）", "an article"),
    (status_on(History((), (term("2020-12-31"),)), date(2021, 1, 1)), "不再有效：2021-01-01起失效", "a lapse has no act"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "said", "reason"), SENTENCES, ids=[r[2] for r in SENTENCES])
def test_a_status_says_its_reason(status: Status, said: str, reason: str) -> None:
    assert str(status) == said, reason


def test_what_a_declaration_takes_back_is_told() -> None:
    history = History((event("repealed", "2016-01-01"), event("continued", "2019-01-01")))
    status = status_on(history, date(2020, 1, 1))
    assert status.contradicts is not None and status.contradicts.date == date(2016, 1, 1)


def test_what_ends_within_a_span() -> None:
    history = History((event("continued", "2020-01-01"), event("repealed", "2026-03-01")))
    first = date(2026, 1, 1)
    assert ends_between(history, first, date(2026, 2, 28)) is None
    found = ends_between(history, first, date(2026, 3, 1))
    assert found is not None and found.type == "repealed"
    gone = History((event("repealed", "2020-01-01"), event("repealed", "2026-02-01")))
    assert ends_between(gone, first, date(2027, 1, 1)) is None  # it has ended already
    lapses = History((), (term("2026-06-30"),))
    last = ends_between(lapses, first, date(2026, 7, 1))
    assert last is not None and (last.type, last.date) == ("expired", date(2026, 7, 1))
    assert ends_between(lapses, first, date(2026, 6, 30)) is None  # valid on its last day


# Properties.

DAYS = st.dates(date(2018, 1, 1), date(2018, 1, 12))
EFFECTS = st.builds(
    Effect,
    st.just(DOCUMENT),
    st.sampled_from(get_args(EffectType)),
    st.none() | DAYS,
    st.sampled_from(get_args(Scope)),
    st.just(()),
    st.just(ACT),
    st.just("…"),
    st.builds(Spot, st.just("清单.csv"), st.integers(1, 9)),
)
REGISTRATIONS = st.builds(
    Registration,
    st.just(DOCUMENT), st.none(), st.none(), st.none(), st.none() | DAYS, st.just("…"),
    st.builds(Spot, st.just("表.csv"), st.integers(1, 9)),
)  # fmt: skip
STATEMENTS = st.builds(
    Statements,
    st.lists(EFFECTS, max_size=5).map(tuple),
    st.lists(REGISTRATIONS, max_size=2).map(tuple),
)


@given(STATEMENTS, DAYS, st.randoms())
def test_the_order_in_which_things_are_said_does_not_matter(
    said: Statements, day: date, random: object
) -> None:
    shuffled = list(said.effects)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = status_on(History(said.effects, said.registrations), day)
    other = status_on(History(tuple(shuffled), said.registrations[::-1]), day)
    assert (one.value, one.how, one.since) == (other.value, other.how, other.since)


@given(STATEMENTS)
def test_nothing_is_ended_before_anybody_says_so(said: Statements) -> None:
    dated = History(
        tuple(each for each in said.effects if each.date is not None), said.registrations
    )
    assert status_on(dated, date(2017, 12, 31)).value == "unknown"


@given(STATEMENTS)
def test_a_change_of_status_is_an_event_of_that_day(said: Statements) -> None:
    history = History(said.effects, said.registrations)
    known = {each.date for each in said.effects}
    known |= {each.until + timedelta(days=1) for each in said.registrations if each.until}
    days = [date(2018, 1, 1) + timedelta(days=n) for n in range(15)]
    for before, after in pairwise(days):
        if status_on(history, before) != status_on(history, after):
            assert after in known


@settings(deadline=None, max_examples=150)
@given(STATEMENTS, DAYS)
def test_the_query_lists_what_the_status_says(said: Statements, day: date) -> None:
    """superseded-citations.rq and status_on are two spellings of one rule."""
    store = _graph(said)
    (history,) = histories(store).values() or (History(),)
    listed = Graph(store).query("superseded-citations", date=day.isoformat())
    ended = status_on(history, day).value == "not-in-force"
    assert bool(len(listed)) == ended


def _graph(said: Statements) -> ox.Store:
    """A graph with one item that cites the document, and what is said of it."""
    store = ox.Store()
    store.extend(quads_of("清单.csv", said))
    resolution = Resolution(
        [Reference(DOCUMENT.number, DOCUMENT.title), *references(store)], Register.load()
    )
    store.extend(resolution.quads())
    store.extend(concerned(store, resolution))
    text = """
        @prefix yiju: <https://w3id.org/yiju/ontology#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        <http://a/list> yiju:hasItem <http://a/item> ; dcterms:identifier "a" .
        <http://a/item> yiju:cites <http://a/cite> ; yiju:sequence 1 ; dcterms:title "项" .
        <http://a/cite> yiju:rawText "甲" ; yiju:citationKind <http://a/kind> ;
            yiju:sourceFile "a.txt" ; yiju:sourceLine 1 .
    """
    store.extend(
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)
    )
    cite = ox.NamedNode("http://a/cite")
    store.add(ox.Quad(cite, YIJU.citedDocument, policy_iri(DOCUMENT.number or "")))
    return store


# On the example lists, which touch documents of the five catalogues.


@pytest.fixture(scope="module")
def effects(effects_folder: Path) -> ox.Store:
    return StoreFolder(effects_folder).open()


# A number or title, the day, the status, and why.
EXAMPLES = [
    ("上海市城镇职工基本医疗保险办法", "2026-06-01", "not-in-force", "known by its title alone"),
    ("上海市城镇职工基本医疗保险办法", "2025-12-31", "unknown", "before the list's day"),
    ("沪医保办〔2008〕25号", "2026-06-01", "not-in-force", "an edition that was replaced"),
    ("沪人社医发〔2016〕38号", "2026-06-01", "unknown", "of the later edition of the same title nothing is said"),
    ("上海市市民社区医疗互助帮困计划实施细则", "2026-06-01", "unknown", "two notices promulgate it: neither's end is its own"),
    ("沪府办规〔2018〕3号", "2026-06-01", "unknown", "the later edition again"),
    ("沪医保〔2001〕47号", "2026-06-01", "unknown", "适时修改 says nothing"),
    ("沪医保〔2000〕96号", "2026-06-01", "unknown", "暂缓执行 says nothing"),
    ("沪人社医发〔2016〕44号", "2026-06-01", "in-force", "an article was amended"),
    ("关于加强医疗保险卡管理工作的若干规定", "2026-06-01", "in-force", "what that notice alone promulgates is as the notice"),
    ("沪人社医发〔2015〕47号", "2027-03-31", "in-force", "the last day of its prolonged term"),
    ("沪人社医发〔2015〕47号", "2027-04-01", "not-in-force", "the day after"),
    ("沪人社医〔2013〕690号", "2026-12-31", "unknown", "repealed from tomorrow on"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("named", "day", "value", "reason"), EXAMPLES, ids=[r[3] for r in EXAMPLES]
)
def test_the_examples(named: str, day: str, value: str, reason: str, effects: ox.Store) -> None:
    found = standings(effects, date.fromisoformat(day), Register.load())
    (standing,) = [each for each in found if named in (each.document.number, each.document.title)]
    assert standing.status.value == value, reason


def test_declared_and_computed_are_never_mixed(effects: ox.Store) -> None:
    found = standings(effects, date(2026, 6, 1), Register.load())
    hinted = [each for each in found if each.hint is not None]
    # 2016 + 5 years by Shanghai's rule of 2010, of the districts' notice on 53号.
    assert "沪人社医发〔2016〕53号" in {each.document.number for each in hinted}
    assert {each.status.value for each in hinted} == {"unknown"}
    assert not any(each.history.effects for each in hinted)
    coming = forecast(effects, date(2020, 6, 1), date(2021, 1, 31), Register.load())
    assert [(each.document.number, str(each.day)) for each in coming if each.end] == [
        ("沪医保〔2001〕11号", "2020-12-31")
    ]
    computed = [each.document.number for each in coming if each.hint]
    assert "沪人社医发〔2016〕53号" in computed and "沪医保〔2001〕11号" not in computed


def test_an_effect_knows_its_document_and_its_act(effects: ox.Store) -> None:
    number = policy_iri("沪医保办〔2008〕25号")
    (node,) = [q.subject for q in effects.quads_for_pattern(None, YIJU.affects, number, None)]
    causes = [q.object for q in effects.quads_for_pattern(node, YIJU.causedBy, None, None)]
    assert causes == [policy_iri("沪人社医发〔2016〕38号")]
    assert any(effects.quads_for_pattern(node, RDF.type, YIJU.LegalEffect, None))
