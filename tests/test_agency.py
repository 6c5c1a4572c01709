"""Bodies: names found in their place, cells split, codes read with their year."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.agency import Body, Register, is_relative, looks_like_body, split_bodies

TABLE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "data" / "bodies.yaml").read_text(encoding="utf-8")
)
REGISTER = Register.load()

CELL_TEXT = st.text(
    st.sampled_from([*"、，,；;/（）() \n\t和与及局委办部厅中心政府市区县本各上海医保财政a1"]),
    max_size=40,
)

# Two bodies, two codes that collide, one that changed hands, a succession with
# two heirs: what the real register has only in large.
SMALL = """
@prefix yiju: <https://w3id.org/yiju/ontology#> .
@prefix body: <https://w3id.org/yiju/body/> .
@prefix code: <https://w3id.org/yiju/code/> .
@prefix change: <https://w3id.org/yiju/change/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
body:甲省乙市老局 a yiju:IssuingBody ; skos:prefLabel "甲省乙市老局"@zh ;
    dcterms:spatial <https://w3id.org/yiju/place/甲省乙市> ; yiju:toYear 2010 .
body:甲省乙市新局 a yiju:IssuingBody ; skos:prefLabel "甲省乙市新局"@zh ; skos:altLabel "新局子"@zh ;
    dcterms:spatial <https://w3id.org/yiju/place/甲省乙市> ; yiju:fromYear 2010 .
body:甲省乙市别局 a yiju:IssuingBody ; skos:prefLabel "甲省乙市别局"@zh .
body:丙省新局 a yiju:IssuingBody ; skos:prefLabel "丙省新局"@zh ; skos:altLabel "新局子"@zh ;
    dcterms:spatial <https://w3id.org/yiju/place/丙省> .
code:老 a yiju:IssuerCode ; yiju:code "乙发" ; yiju:usedBy body:甲省乙市老局 ; yiju:toYear 2008 .
code:新 a yiju:IssuerCode ; yiju:code "乙发" ; yiju:usedBy body:甲省乙市新局 ; yiju:fromYear 2012 .
code:甲 a yiju:IssuerCode ; yiju:code "甲发" ; yiju:usedBy body:甲省乙市新局 .
code:丙 a yiju:IssuerCode ; yiju:code "甲发" ; yiju:usedBy body:丙省新局 .
code:族 a yiju:IssuerCode ; yiju:codePattern "乙[一-龥]{1,2}函" ; yiju:usedBy body:甲省乙市新局 .
change:一 a org:ChangeEvent ; org:originalOrganization body:甲省乙市老局 ;
    org:resultingOrganization body:甲省乙市新局 , body:甲省乙市别局 .
"""


def _name(body: Body | None) -> str | None:
    return None if body is None else body.name


@pytest.mark.parametrize("row", TABLE["split"], ids=lambda row: row["why"])
def test_split(row: dict[str, Any]) -> None:
    assert split_bodies(row["cell"]) == tuple(row["bodies"]), row["why"]


@pytest.mark.parametrize("row", TABLE["find"], ids=lambda row: f"{row['why']}: {row['name']}")
def test_find(row: dict[str, Any]) -> None:
    assert _name(REGISTER.find(row["name"], row.get("place"))) == row["body"], row["why"]


@pytest.mark.parametrize("name", TABLE["relative"])
def test_relative(name: str) -> None:
    assert is_relative(name)


@pytest.mark.parametrize("name", TABLE["absolute"])
def test_not_relative(name: str) -> None:
    assert not is_relative(name)


@pytest.mark.parametrize("text", TABLE["bodies"])
def test_looks_like_a_body(text: str) -> None:
    assert looks_like_body(text)


@pytest.mark.parametrize("text", TABLE["not_bodies"])
def test_does_not_look_like_a_body(text: str) -> None:
    assert not looks_like_body(text)


def test_this_body_means_the_publisher() -> None:
    publisher = REGISTER.find("上海市医疗保障局")
    assert publisher is not None
    for name in ("本局", "本机关", "本部门", "我局", "本单位"):
        assert REGISTER.find(name, "上海市", publisher) == publisher
    assert _name(REGISTER.find("市财政局", "上海市", publisher)) == "上海市财政局"


@pytest.mark.parametrize(
    ("code", "year", "issuer", "suspect", "reason"),
    [
        ("沪医保", 2000, "上海市医疗保险局", False, "the bureau until 2008"),
        ("沪医保", 2008, "上海市医疗保险局", False, "its last year"),
        ("沪医保", 2009, None, True, "the year after"),
        ("沪医保", 2015, None, True, "printed in a catalogue all the same"),
        ("沪医保", 2018, None, True, "the year before it is used again"),
        ("沪医保", 2019, "上海市医疗保障局", False, "used again"),
        ("沪医保", None, None, False, "two bodies, and no year to tell them apart"),
        ("沪医保中心", 2007, "上海市医疗保险事业管理中心", False, "the centre, not the bureau"),
        ("沪医保办", 2008, "上海市医疗保险办公室", False, "the office, not the bureau"),
        ("沪人社医发", 2016, "上海市人力资源和社会保障局", False, "the flagship question"),
        ("沪人社医", 2011, "上海市人力资源和社会保障局", False, "short by a character"),
        ("沪人社规", 2017, "上海市人力资源和社会保障局", False, "normative documents"),
        ("沪府发", 2015, "上海市人民政府", False, "the city"),
        ("沪府办", 2008, "上海市人民政府办公厅", False, "its office"),
        ("沪府办规", 2018, "上海市人民政府办公厅", False, "its normative documents"),
        ("人社部发", 2009, "人力资源社会保障部", False, "the ministry"),
        ("人社厅发", 2016, "人力资源社会保障部办公厅", False, "the ministry's office"),
        ("国发", None, "国务院", False, "one body needs no year"),
        ("国办发", 2019, "国务院办公厅", False, "the Council's office"),
        ("医保发", 2019, "国家医疗保障局", False, "the administration"),
        ("医保发", 2015, None, True, "before there was one"),
        ("沪 府 发", 2015, "上海市人民政府", False, "blanks"),
        ("国卫药政函", 2019, "国家卫生健康委员会", False, "by the form of the code"),
        ("国卫药政函", 2015, "国家卫生和计划生育委员会", False, "the same form before 2018"),
        ("沪卫人事", 2010, "上海市卫生局", False, "registered for later, of the form before"),
        ("宁政发", 2019, None, False, "宁夏 and 南京 share it"),
        ("某某发", 2019, None, False, "an unknown code is not suspect"),
    ],
)
def test_code_and_year_give_the_issuer(
    code: str, year: int | None, issuer: str | None, suspect: bool, reason: str
) -> None:
    assert _name(REGISTER.issuer(code, year)) == issuer, reason
    assert REGISTER.is_suspect(code, year) is suspect, reason


def test_the_place_decides_between_codes_that_collide() -> None:
    assert _name(REGISTER.issuer("宁政发", 2019, "江苏省南京市")) == "南京市人民政府"
    assert _name(REGISTER.issuer("宁政发", 2019, "宁夏回族自治区")) == "宁夏回族自治区人民政府"
    assert REGISTER.issuer("宁政发", 2019, "上海市") is None


def test_a_small_register() -> None:
    register = Register.parse(SMALL)
    old, new = register.find("甲省乙市老局"), register.find("甲省乙市新局")
    other, far = register.find("甲省乙市别局"), register.find("丙省新局")
    assert old and new and other and far
    assert [register.issuer("乙发", year) for year in (2000, 2009, 2011, 2012)] == [
        old,
        None,
        None,
        new,
    ]
    assert [register.is_suspect("乙发", year) for year in (2008, 2009, 2012)] == [
        False,
        True,
        False,
    ]
    assert register.issuer("甲发", 2015) is None, "two places use it"
    assert register.issuer("甲发", 2015, "丙省丁县") == far
    assert register.issuer("甲发", 2009) == far, "a code without years has those of its body"
    assert register.issuer("乙某函", 2015) == new
    assert register.find("新局子") is None
    assert register.find("新局子", "丙省") == far
    assert register.linked(old, new) and register.linked(new, old) and register.linked(new, new)
    assert not register.linked(new, other), "heirs of one body are not each other"
    assert not register.linked(new, far)
    with pytest.raises(KeyError):
        Register.parse(SMALL + "code:错 a yiju:IssuerCode ; yiju:usedBy body:没有 .")


@pytest.mark.parametrize(
    ("one", "other", "linked", "reason"),
    [
        ("上海市医疗保险局", "上海市医疗保障局", True, "by way of the bureau of human resources"),
        ("上海市人力资源和社会保障局", "上海市医疗保障局", True, "the functions went over"),
        ("上海市医疗保险办公室", "上海市医疗保障局", True, "the office became the bureau"),
        ("卫生部", "国家卫生健康委员会", True, "by way of the commission of 2013"),
        ("民政部", "人力资源社会保障部", False, "both gave to a third, neither to the other"),
        ("上海市医疗保障局", "上海市民政局", False, "neighbours"),
        ("上海市医疗保障局", "国家医疗保障局", False, "alike in name, not in history"),
    ],
)
def test_linked(one: str, other: str, linked: bool, reason: str) -> None:
    a, b = REGISTER.body(one), REGISTER.body(other)
    assert a and b
    assert REGISTER.linked(a, b) is linked and REGISTER.linked(b, a) is linked, reason


def test_search_offers_near_hits_best_first() -> None:
    hits = REGISTER.search("上海市医疗保障居")
    assert hits[0].body.name == "上海市医疗保障局"
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.body for hit in hits}) == len(hits) <= 10
    exact = REGISTER.search("上海市医保局", limit=1)[0]
    assert (exact.name, exact.score) == ("上海市医保局", 100.0)
    assert REGISTER.search("") == ()


@given(st.one_of(st.text(max_size=60), CELL_TEXT))
def test_splitting_loses_only_separators(cell: str) -> None:
    droppable = r"[、，,；;/／|｜和与及以\s\u200b-\u200f\u2060\ufeff]+"
    assert re.sub(droppable, "", "".join(split_bodies(cell))) == re.sub(droppable, "", cell)


@given(st.lists(st.sampled_from([body.name for body in REGISTER.bodies()]), max_size=5))
def test_registered_names_are_never_split(names: list[str]) -> None:
    for separator in ("、", "；", "/"):
        assert split_bodies(separator.join(names)) == tuple(names)


@given(
    st.one_of(st.text(max_size=60), CELL_TEXT), st.sampled_from([None, "上海市金山区", "甲", ""])
)
def test_any_text_is_looked_up(text: str, place: str | None) -> None:
    REGISTER.find(text, place)
    REGISTER.issuer(text, 2019, place)
    assert isinstance(is_relative(text), bool)
    assert isinstance(looks_like_body(text), bool)


@pytest.mark.parametrize("unit", ["局和", "和", "a ", "、", "(、", "()、", "局 ", "市", "（"])
def test_long_cells_are_read_quickly(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    split_bodies(text)
    looks_like_body(text)
    is_relative(text)
    REGISTER.find(text, "上海市")
