"""An impact written by hand, of the shape that the catalogues give: 沪医保〔2000〕46号 and below."""

from __future__ import annotations

from datetime import date

from graph_builder.effects.effect import Spot
from graph_builder.impact.answer import Answer, Candidate, Hit, Possible, work_lists
from graph_builder.impact.told_of import (
    Acted,
    Affected,
    Basis,
    Deadline,
    Document,
    Mention,
    Row,
    Step,
)
from graph_builder.resting import Body, Item
from graph_builder.validity.status import Status

BASE = "https://w3id.org/yiju/"
METHOD = Document(f"{BASE}policy/title/a", None, "上海市城镇职工基本医疗保险办法")
RULES = Document(
    f"{BASE}policy/沪医保〔2000〕46号",
    "沪医保〔2000〕46号",
    "关于印发《上海市城镇职工基本医疗保险办法实施细则》的通知",
)
AFTER = Document(
    f"{BASE}policy/沪医保〔2001〕51号",
    "沪医保〔2001〕51号",
    "关于本市实施〈上海市城镇职工基本医疗保险办法〉后有关事项的通知",
)
CARDS = Document(
    f"{BASE}policy/沪人社医发〔2016〕44号",
    "沪人社医发〔2016〕44号",
    "关于印发<关于加强医疗保险卡管理工作的若干规定>的通知",
)
LATER = Document(f"{BASE}policy/沪府令88号", "上海市人民政府令第88号", METHOD.title)
UNKNOWN = Status("unknown")
FORCE = Status("in-force", "continued", date(2022, 1, 1), "沪医保规〔2021〕9号")

JINSHAN = Body(f"{BASE}body/jinshan", "上海市金山区医疗保障局")
DISTRICT = Body(f"{BASE}body/district", "区医保局")
WORDS = "《上海市城镇职工基本医疗保险办法》实施细则"
PATH = (Step(METHOD), Step(RULES, "implements", WORDS))


def item(catalogue: str, title: str | None, seq: int, name: str) -> Item:
    """An item as the catalogue names it."""
    return Item(f"{BASE}catalogue/{catalogue}/item/{seq}", catalogue, title, seq, str(seq), name)


def answer(text: str = "办理门诊大病登记") -> Answer:
    """The repeal of the method: an item left bare, one that loses some, one hit below.

    ``text`` is the name of the first item, for planting what must stay a text.
    """
    first = Hit(
        item("jinshan-district", "金山区医疗保障局公开标准目录", 39, text),
        (JINSHAN,),
        "all",
        "all",
        "direct",
        (Step(METHOD),),
        (Basis(METHOD, UNKNOWN),),
        (Basis(RULES, UNKNOWN),),
        (),
        (
            Row(
                Spot("jinshan-district.txt", 1660, 1664),
                f"《上海市城镇职工基本医疗保险办法》{text}",
                METHOD,
            ),
            Row(
                Spot("jinshan-district.txt", 1665, 1668),
                "《…实施细则》（沪医保〔2000〕46号）",
                RULES,
            ),
        ),
        "https://www.jinshan.gov.cn/a b",
        Deadline(date(2026, 7, 28), False),
    )
    second = Hit(
        item("shanghai-district-services", None, 8, "办理外省市城镇职工医保关系转入"),
        (DISTRICT,),
        "some",
        "all",
        "direct",
        (Step(METHOD),),
        (Basis(METHOD, UNKNOWN),),
        (Basis(RULES, UNKNOWN),),
        (Basis(CARDS, FORCE),),
        (
            Row(
                Spot("shanghai-district-services.txt", 96),
                "《上海市城镇职工基本医疗保险办法》",
                METHOD,
            ),
        ),
        "javascript:alert(1)",
        Deadline(date(2026, 7, 2), True, "自变更之日起2个工作日内"),
    )
    third = Hit(
        item("shanghai-district-services", None, 12, "办理医疗保险零星报销"),
        (DISTRICT,),
        "none",
        "some",
        "indirect",
        PATH,
        (),
        (Basis(RULES, UNKNOWN),),
        (Basis(CARDS, FORCE),),
        (Row(Spot("shanghai-district-services.txt", 140), "沪医保[2000]46号", RULES),),
        None,
        Deadline(date(2026, 7, 28), False),
    )
    hits = tuple(sorted((first, second, third), key=lambda hit: hit.order))
    return Answer(
        (Acted(METHOD, UNKNOWN, "repealed", date(2026, 6, 30)),),
        date(2026, 6, 30),
        documents=(Affected(PATH, "review", UNKNOWN, 3),),
        mentions=(Mention(AFTER, "mentions", METHOD, "实施〈上海市城镇职工基本医疗保险办法〉后"),),
        items=hits,
        possible=(
            Possible(
                item("county", None, 3, "医疗保险政策"),
                (Row(Spot("county.txt", 7), "医疗保险办法", METHOD),),
                "several-editions",
            ),
        ),
        bodies=work_lists(hits),
        candidates=(Candidate(LATER, METHOD, 0.9, ("same-title", "later", "same-issuer"), FORCE),),
    )
