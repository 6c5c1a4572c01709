"""The words of an impact: bases that are left add up, and what is untimely is said first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from impact_sample import CARDS, FORCE, METHOD, UNKNOWN, answer
from test_impact_report import FORMS

from graph_builder.effects.effect import EffectType
from graph_builder.impact.told_of import Act, Acted, Basis, Document
from graph_builder.impact.untimely import untimely
from graph_builder.impact.words import left_word, summary_sentences
from graph_builder.language import speaking
from graph_builder.validity.status import Status

ENDED = Status("not-in-force", "repealed", date(2026, 1, 1), "甲规〔2025〕9号")
DAY = date(2026, 6, 30)


def _bases(*stands: Status) -> tuple[Basis, ...]:
    return tuple(
        Basis(Document(f"urn:{n}", f"甲〔2000〕{n}号", None), stand)
        for n, stand in enumerate(stands, 1)
    )


LEFT = [
    ((), (), "repealed", "无", "none", "nothing is left"),
    ((UNKNOWN,), (), "repealed", "1 份，效力未知", "1, of unknown status", "one needs no parts"),
    (
        (UNKNOWN, UNKNOWN),
        (),
        "repealed",
        "2 份，均效力未知",
        "2, all of unknown status",
        "all of one kind need no parts either",
    ),
    (
        (),
        (UNKNOWN,),
        "repealed",
        "1 份，失去上位依据待评估",
        "1, losing their ground, to be reviewed",
        "what loses its ground stays valid: it is not 无",
    ),
    (
        (FORCE, UNKNOWN),
        (UNKNOWN,),
        "repealed",
        "3 份：1 份有效、1 份效力未知、1 份失去上位依据待评估",
        "3: 1 in force, 1 of unknown status, 1 losing their ground, to be reviewed",
        "1 + 1 + 1 are the 3",
    ),
    (
        (UNKNOWN, ENDED, ENDED),
        (UNKNOWN,),
        "repealed",
        "2 份：1 份效力未知、1 份失去上位依据待评估；另有 2 份已不再有效，不计",
        "2: 1 of unknown status, 1 losing their ground, to be reviewed; "
        "2 more no longer in force, not counted",
        "what has ended stands outside of the sum",
    ),
    (
        (ENDED,),
        (ENDED,),
        "repealed",
        "无；另有 2 份已不再有效，不计",
        "none; 2 more no longer in force, not counted",
        "what has ended has no ground to lose",
    ),
    (
        (FORCE,),
        (FORCE,),
        "amended",
        "2 份：1 份有效、1 份有变动待复核",
        "2: 1 in force, 1 changed, to be checked",
        "an amendment takes no ground away",
    ),
]


@pytest.mark.parametrize(("left", "doubtful", "act", "zh", "en", "why"), LEFT)
def test_the_bases_left_add_up(
    left: Sequence[Status], doubtful: Sequence[Status], act: Act, zh: str, en: str, why: str
) -> None:
    hit = replace(
        answer().items[0], bases_left=_bases(*left), bases_in_doubt=_bases(*doubtful), act=act
    )
    assert left_word(hit) == zh, why
    with speaking("en"):
        assert left_word(hit) == en, why


def test_what_replaces_a_basis_is_counted_by_itself() -> None:
    """It is not yet anybody's to say whether it is in force; who merely obliges to disclose
    is no policy basis."""
    (left,) = _bases(UNKNOWN)
    (doubtful,) = _bases(UNKNOWN)
    hit = replace(
        answer().items[0],
        bases_left=(left, Basis(CARDS, UNKNOWN, replacing=True)),
        bases_in_doubt=(replace(doubtful, kind="disclosure"),),
    )
    assert left_word(hit) == "2 份：1 份改引、1 份效力未知"


def _acted(how: EffectType | None, since: str | None, by: str | None) -> Acted:
    day = date.fromisoformat(since) if since else None
    return Acted(METHOD, Status("not-in-force", how, day, by), "repealed", DAY)


OVER = [
    (
        "repealed",
        "2026-01-01",
        "甲规〔2025〕9号",
        "已于2026-01-01废止（甲规〔2025〕9号）",
        "an act",
    ),
    ("expired", "2020-12-31", None, "已于2020-12-31失效", "time ends it, no act"),
    (
        "replaced",
        "2018-01-15",
        "乙规〔2018〕3号",
        "已于2018-01-15被乙规〔2018〕3号替代",
        "by which",
    ),
    (
        "repealed",
        None,
        "甲规〔2025〕9号",
        "已废止（甲规〔2025〕9号），日期不明",
        "no day is made up",
    ),
]


@pytest.mark.parametrize(("how", "since", "by", "said", "why"), OVER)
def test_what_has_ended_is_said_first(
    how: EffectType, since: str | None, by: str | None, said: str, why: str
) -> None:
    late = replace(answer(), acted=(_acted(how, since, by),))
    first, second = summary_sentences(late)[:2]
    assert first == f"《{METHOD.title}》{said}。以下按尚有效推演。", why
    assert second.startswith("假设"), why


def test_what_is_not_in_force_yet_is_said_first() -> None:
    early = Acted(METHOD, UNKNOWN, "repealed", DAY, effective=date(2027, 1, 1))
    (said,) = untimely(replace(answer(), acted=(early,)))
    assert "自2027-01-01起才施行，2026-06-30尚未生效" in said
    in_time = replace(early, effective=DAY)
    assert untimely(replace(answer(), acted=(in_time,))) == []


@pytest.mark.parametrize(
    ("how", "by", "zh", "en", "why"),
    [
        (
            "repealed",
            "甲规〔2026〕9号",
            "在2026-06-30尚未废止；已定自2027-01-01起废止（甲规〔2026〕9号）。",
            "has not ended on 2026-06-30; from 2027-01-01 on it will be repealed (甲规〔2026〕9号).",
            "an act",
        ),
        (
            "replaced",
            "甲规〔2026〕9号",
            "在2026-06-30尚未被甲规〔2026〕9号替代；已定自2027-01-01起被甲规〔2026〕9号替代。",
            "has not ended on 2026-06-30; from 2027-01-01 on it will be replaced by 甲规〔2026〕9号.",
            "the act is named once",
        ),
        (
            "expired",
            None,
            "在2026-06-30尚未失效；已定自2027-01-01起失效。",
            "has not ended on 2026-06-30; from 2027-01-01 on it will expire.",
            "its term, no act",
        ),
    ],
)
def test_an_end_to_come_is_told(
    how: EffectType, by: str | None, zh: str, en: str, why: str
) -> None:
    end = Status("not-in-force", how, date(2027, 1, 1), by)
    soon = replace(answer(), acted=(Acted(METHOD, UNKNOWN, "repealed", DAY, coming=end),))
    assert summary_sentences(soon)[0] == f"《{METHOD.title}》{zh}", why
    with speaking("en"):
        assert summary_sentences(soon)[0] == f"《{METHOD.title}》 {en}", why


def test_one_item_is_said_in_the_singular() -> None:
    with speaking("en"):
        told = " ".join(summary_sentences(replace(answer(), items=answer().items[:1])))
    assert "1 item in 1 catalogue is affected: 1 has no basis left." in told


def test_of_many_that_have_ended_the_first_are_named() -> None:
    late = [_acted("repealed", "2020-01-01", None)] * 5
    said = untimely(replace(answer(), acted=tuple(late)))
    assert len(said) == 4
    assert said[-1] == "另有 2 份也是这样。以下按尚有效推演。"


@pytest.mark.parametrize("form", FORMS)
def test_every_form_leads_with_what_has_ended_and_names_what_replaces(form: str) -> None:
    acted = replace(
        _acted("repealed", "2026-01-01", "甲规〔2025〕9号"),
        replaced_by=Basis(CARDS, UNKNOWN, replacing=True),
    )
    text = FORMS[form](replace(answer(), acted=(acted,))).replace("\\", "").replace("&lt;", "<")
    over, act = text.find("已于2026-01-01废止"), text.find("起废止，由《")
    assert 0 <= over < act
    assert text[act:].split("。")[0].endswith(f"（{CARDS.number}）替代")


def test_several_replacements_are_counted() -> None:
    """One of three acts names nothing, two name one each."""
    plain = Acted(METHOD, UNKNOWN, "repealed", DAY)
    new = [replace(plain, replaced_by=basis) for basis in _bases(UNKNOWN, UNKNOWN)]
    (said,) = [
        each
        for each in summary_sentences(replace(answer(), acted=(plain, *new)))
        if each.startswith("假设")
    ]
    assert said.endswith("废止，其中 2 份分别由甲〔2000〕1号、甲〔2000〕2号替代。")
