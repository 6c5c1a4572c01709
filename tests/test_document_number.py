"""Document numbers: a table of written forms, then properties for the rest."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_builder.document_number import (
    REPAIRS,
    DocumentNumber,
    Found,
    canonical,
    find_numbers,
    is_document_number,
    parse,
)
from graph_builder.document_number.core import CLOSE, OPEN
from graph_builder.document_number.words import words
from graph_builder.errors import InvalidDocumentNumber
from graph_builder.issuer_codes import issuer_codes
from graph_builder.language import speaking

TABLE = Path(__file__).parent / "data" / "document_numbers.tsv"
CODES = sorted(issuer_codes())


def rows() -> list[tuple[str, list[str], str]]:
    table = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, expected, reason = line.split("\t")
            for written, meant in (
                ("\\n", "\n"),
                ("\\t", "\t"),
                ("\\u200b", "\u200b"),
                ("\\ufeff", "\ufeff"),
            ):
                text = text.replace(written, meant)
            table.append((text, [form for form in expected.split(" + ") if form], reason))
    return table


ROWS = rows()
FORMS = sorted({form for _, expected, _ in ROWS for form in expected})


def forms(text: str) -> list[str]:
    return [str(found.number) for found in find_numbers(text)]


# -- the table -------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "expected", "reason"), ROWS, ids=[row[0] for row in ROWS])
def test_written_form(text: str, expected: list[str], reason: str) -> None:
    assert forms(text) == expected, reason


def test_table_is_large_and_says_why() -> None:
    assert len(ROWS) >= 900
    assert sum(not expected for _, expected, _ in ROWS) >= 170
    assert all(reason for _, _, reason in ROWS)
    assert len({text for text, _, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize("form", FORMS)
def test_canonical_form_reads_as_itself(form: str) -> None:
    assert canonical(form) == form
    assert forms(form) == [form]


@pytest.mark.parametrize(("text", "expected", "reason"), ROWS, ids=[row[0] for row in ROWS])
def test_surroundings_do_not_matter(text: str, expected: list[str], reason: str) -> None:
    assert forms(f"（{text}）") == expected, reason
    assert forms(f"一、{text}。\n二、其他") == expected, reason


@pytest.mark.parametrize("code", CODES)
def test_every_registered_code_is_read(code: str) -> None:
    if code.endswith("令"):
        assert parse(f"{code}第3号").family == "order"
        return
    number = parse(f"{code}〔2016〕44号")
    assert (number.issuer_code, number.year, number.serial) == (code, 2016, "44")
    assert forms(f"根据{code}（2016）44号文件") == [str(number)]


# -- repairs, confidence, places -------------------------------------------------------------

REPAIRED = [
    ("沪医保〔2000〕46号", ()),
    ("沪医保（2000）46号", ("bracket",)),
    ("沪医保〔2000]46号", ("bracket-mixed",)),
    ("国发〔201340号", ("bracket-missing",)),
    ("国发[2013年]40号", ("bracket", "year-word")),
    ("沪医保〔2001〕51", ("suffix-missing",)),
    ("沪医保〔2000〕46號", ("suffix-traditional",)),
    ("滬醫保〔2000〕46号", ("traditional",)),
    ("沪医保〔２０００〕46号", ("width",)),
    ("沪医保〔二〇〇〇〕四十六号", ("numeral",)),
    ("沪医保〔2OO0〕46号", ("look-alike",)),
    ("沪人社专2017〔256〕号", ("bracket-missing",)),
    ("国务院令、中央军委令第761号", ("joint",)),
    ("沪医保〔2000〕第046号", ("ordinal", "leading-zero")),
    ("国税发〔2009〕字第31号", ("stray-zi", "ordinal")),
    ("沪医保 〔2000〕46号", ("blank",)),
    ("沪医保<br/>〔2000〕46号", ("invisible",)),
    ("财税字〔94〕20号", ("year-two-digits",)),
    ("（1989）国税外字100号", ("bracket", "year-first")),
    ("国令第711号", ("synonym",)),
    ("国务院令711号", ("ordinal-missing",)),
    ("国务院第711号令", ("word-order",)),
    ("财政部、税务总局公告2020年第43号", ("joint",)),
    ("国家税务总局公告2011第13号", ("year-word",)),
    ("GB/T 9704—2012", ("dash",)),
    ("GBT 9704-2012", ("slash-missing",)),
    ("GB T 9704-2012", ("slash-missing",)),
    ("gb/t 9704-2012", ("letter-case",)),
    ("GB 2760", ("year-missing",)),
]


@pytest.mark.parametrize(("text", "repairs"), REPAIRED)
def test_repairs_are_recorded(text: str, repairs: tuple[str, ...]) -> None:
    (found,) = find_numbers(text)
    assert set(found.repairs) == set(repairs)
    assert (found.start, found.end) == (0, len(text))


def test_repairs_of_lists_ranges_and_what_is_left_out() -> None:
    assert [f.repairs for f in find_numbers("沪医保〔2000〕44、45号")] == [("list",), ("list",)]
    assert [f.repairs for f in find_numbers("沪医保〔2000〕1-2号")] == [("range",), ("range",)]
    # Twenty-one are given in full, of twenty-two only the two ends, and less sure.
    assert len(list(find_numbers("沪医保〔2000〕1-21号"))) == 21
    wide = list(find_numbers("沪医保〔2000〕1-22号"))
    assert [(f.number.serial, f.repairs) for f in wide] == [
        ("1", ("range-ends",)),
        ("22", ("range-ends",)),
    ]
    (narrow, _) = find_numbers("沪医保〔2000〕1-2号")
    assert wide[0].confidence < narrow.confidence
    assert [f.repairs for f in find_numbers("国发〔2019〕32号/〔2021〕83号")] == [
        (),
        ("inherited-code",),
    ]


def test_cutting_by_the_register_is_trusted_more_than_by_rule() -> None:
    (registered,) = find_numbers("的通知国发〔2009〕12号")
    (guessed,) = find_numbers("的通知苏住建规〔2011〕4号")
    assert registered.repairs == ("prefix-cut",)
    assert guessed.repairs == ("prefix-guessed",)
    assert registered.confidence > guessed.confidence
    # 价费字 is in no register: what stands before it ends as a full name of one does.
    (behind_a_name,) = find_numbers("原国家物价局、财政部价费字[1992]184号")
    assert behind_a_name.repairs == ("bracket", "prefix-guessed")
    assert behind_a_name.confidence < guessed.confidence
    with pytest.raises(InvalidDocumentNumber, match="价费字〔1992〕184号"):
        parse("财政部价费字〔1992〕184号")


def test_confidence_falls_with_each_repair() -> None:
    scores = [
        next(find_numbers(text)).confidence
        for text in (
            "沪医保〔2000〕46号",
            "沪医保（2000）46号",
            "沪医保（2000）46",
            "沪医保（2000 46",
        )
        if is_document_number(text)
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 0.99


def test_places_lead_back_to_the_original_text() -> None:
    text = "见<b>沪医保</b>&nbsp;&#12308;2000〕\n46號，国务院令第711号"
    first, second = find_numbers(text)
    assert first.raw == "沪医保</b>&nbsp;&#12308;2000〕\n46號"
    assert second.raw == "国务院令第711号"
    assert (second.start, second.end) == (len(text) - 9, len(text))


def test_members_of_a_range_share_their_span() -> None:
    founds = list(find_numbers("沪医保〔2020〕1-3号"))
    assert {(found.start, found.end) for found in founds} == {(0, 13)}


def test_a_wide_range_gives_its_ends_only() -> None:
    assert forms("沪医保〔2020〕1-3000号") == ["沪医保〔2020〕1号", "沪医保〔2020〕3000号"]


def test_json() -> None:
    (found,) = find_numbers("沪医保（2000）46号")
    assert found.to_json() == {
        "canonical": "沪医保〔2000〕46号",
        "raw": "沪医保（2000）46号",
        "start": 0,
        "end": 12,
        "family": "number",
        "issuer_code": "沪医保",
        "year": 2000,
        "serial": "46",
        "repairs": ["bracket"],
        "confidence": 0.985,
    }


# -- values ----------------------------------------------------------------------------------


def test_parts() -> None:
    assert parse("主席令第四十一号") == DocumentNumber("order", "主席", None, "41")
    assert parse("商务部令2016年第2号") == DocumentNumber("order", "商务部", 2016, "2")
    assert parse("GB/T 9704-2012") == DocumentNumber("standard", "GB/T", 2012, "9704")
    assert parse("(86)财税字第122号").year is None
    assert parse("国家税务总局公告2011年第13号").family == "announcement"


def test_equality_is_by_canonical_form() -> None:
    assert parse("沪医保（2000）046号") == parse("滬醫保〔2000〕46號")
    assert len({parse("国令第711号"), parse("国务院第711号令")}) == 1
    assert parse("国发〔2013〕40号") != parse("国发〔2013〕41号")
    assert parse("国发〔2013〕40号") != "国发〔2013〕40号"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "空白"),
        (" \u3000\n", "空白"),
        ("（2019）沪01民终123号", "法院案号"),
        ("国药准字H20201234", "批准文号"),
        ("浦府规〔2021〕xx号", "没有填写"),
        ("〔2000〕46号", "机关代字"),
        ("99号令", "发文机关"),
        ("招标公告2019年第3号", "公告"),
        ("财税36号文", "缺年份"),
        ("2015年97号", "机关代字"),
        ("国发〔2013〕40号、41号", "2个字号"),
        ("按照国发〔2013〕40号的规定", "别的文字"),
        ("根据国发〔2013〕40号", "别的文字"),
        ("政府信息公开条例", "没有机关代字"),
    ],
)
def test_invalid_numbers_say_why(text: str, why: str) -> None:
    assert not is_document_number(text)
    with pytest.raises(InvalidDocumentNumber, match=why):
        parse(text)


def test_the_error_names_the_text_and_shortens_it() -> None:
    with pytest.raises(InvalidDocumentNumber, match="某某"):
        parse("某某")
    with pytest.raises(InvalidDocumentNumber) as caught:
        parse("长" * 10_000)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "text", ["（沪医保〔2000〕46号）", " 沪医保(2000)46号文件。", "《国务院令第711号》"]
)
def test_wrapping_is_no_part_of_a_number(text: str) -> None:
    assert is_document_number(text)


def test_every_repair_has_a_sentence_and_a_factor() -> None:
    for slug, repair in REPAIRS.items():
        assert slug == slug.lower() and 0 < repair.factor < 1
        with speaking("en"):
            english = repair.sentence
        assert repair.sentence != english and english not in REPAIRS, slug
    assert len({(repair.zh, repair.en) for repair in REPAIRS.values()}) == len(REPAIRS)


def test_word_lists_load() -> None:
    assert "国发" in words().codes


thorough = settings(max_examples=300, deadline=None)  # the first call reads the registers

# -- properties ------------------------------------------------------------------------------

codes = st.sampled_from(CODES).filter(lambda code: not code.endswith("令") and "（" not in code)
years = st.integers(1949, 2030)
serials = st.integers(1, 9999)
bodies = st.sampled_from(
    ["国务院", "主席", "财政部", "国家发展和改革委员会", "上海市人民政府", "商务部", "市政府"]
)
blank = st.sampled_from(["", "", "", " ", "\n", "\u3000", "&nbsp;", "\u200b", "<br/>"])
brackets = st.sampled_from(list(zip(OPEN, CLOSE, strict=True)))
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@st.composite
def numbers(draw: st.DrawFn) -> DocumentNumber:
    family = draw(st.sampled_from(["number", "order", "announcement", "standard"]))
    serial = str(draw(serials))
    if family == "number":
        return DocumentNumber("number", draw(codes), draw(years), serial)
    if family == "standard":
        prefix = draw(st.sampled_from(["GB", "GB/T", "DB31/T", "DB31", "HJ/T", "T/CECS"]))
        return DocumentNumber("standard", prefix, draw(st.integers(1950, 2030)), serial)
    if family == "order":
        return DocumentNumber("order", draw(bodies), draw(st.none() | years), serial)
    return DocumentNumber("announcement", draw(bodies), draw(years), serial)


@st.composite
def spellings(draw: st.DrawFn) -> tuple[DocumentNumber, str]:
    """A number with a code, and one of the ways in which it may be written."""
    number = DocumentNumber("number", draw(codes), draw(years), str(draw(serials)))
    opening, closing = draw(brackets)
    year, serial = str(number.year), number.serial
    serial = draw(st.sampled_from(["", "0", "00"])) + serial if len(serial) < 4 else serial
    if draw(st.booleans()):
        year, serial = year.translate(FULL_WIDTH), serial.translate(FULL_WIDTH)
    parts = [
        *str(number.issuer_code),
        opening,
        year,
        closing,
        draw(st.sampled_from(["", "第"])),
        serial,
        draw(st.sampled_from(["号", "號"])),
    ]
    return number, "".join(part + draw(blank) for part in parts)


@thorough
@given(numbers())
def test_what_is_written_is_read_back(number: DocumentNumber) -> None:
    assert parse(str(number)) == number
    assert canonical(canonical(str(number))) == str(number)
    assert forms(f"根据《某某办法》（{number}），") == [str(number)]


@thorough
@given(spellings())
def test_any_spelling_is_read_back(case: tuple[DocumentNumber, str]) -> None:
    number, text = case
    assert parse(text) == number
    assert forms(text) == [str(number)]


@thorough
@given(numbers(), numbers())
def test_different_numbers_never_collide(one: DocumentNumber, other: DocumentNumber) -> None:
    parts = [(n.family, n.issuer_code, n.year, n.serial) for n in (one, other)]
    assert (str(one) == str(other)) == (parts[0] == parts[1])


def check(text: str) -> None:
    place = 0
    previous: Found | None = None
    for found in find_numbers(text):
        assert found.raw == text[found.start : found.end]
        assert 0 <= found.start < found.end <= len(text)
        assert 0 < found.confidence < 1
        assert set(found.repairs) <= set(REPAIRS)
        assert canonical(str(found.number)) == str(found.number)
        shared = previous is not None and found.start == previous.start
        assert found.start >= place or (shared and {"range", "range-ends"} & set(found.repairs))
        place, previous = found.end, found


@thorough
@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    check(text)
    is_document_number(text)


@thorough
@given(
    st.text(
        alphabet="〔〕（）[]【】<>〈12０09年第字号號令公告通国发沪医保府主席院务和、,，-至 \n\u200b&#;TGB/-.十二〇（"
    )
)
def test_any_text_of_the_parts_is_survived(text: str) -> None:
    check(text)
    is_document_number(text)


@thorough
@given(
    st.lists(
        st.sampled_from(
            [
                "国发",
                "沪医保",
                "国务院",
                "财政部",
                "〔2016〕",
                "（2016）",
                "〔2016",
                "2016〕",
                "2016年",
                "第",
                "44",
                "045",
                "四十",
                "号",
                "號",
                "令",
                "公告",
                "通告",
                "、",
                "和",
                "-",
                "至",
                "，",
                "\n",
                "&nbsp;",
                "GB/T",
                "9704",
                "-2012",
                "的通知",
                "根据",
                "《",
                "》",
                "字",
                "(86)",
                "财税字",
            ]
        ),
        max_size=14,
    ).map("".join)
)
def test_any_order_of_the_parts_is_survived(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "piece",
    [
        "（",
        "〔2016",
        "〔2016〕",
        "〔2OO",
        "沪人社2017［256］",
        "第十三届",
        "国务院令、",
        "财政部价费字[1992]",
        "2003年12月28日第13号令",
        "国发〔2016〕",
        " ",
        "2",
        "一",
        "第1号令",
        "44、",
        "1-",
        "<a",
        "&#160;",
    ],
)
def test_time_does_not_explode(piece: str) -> None:
    """A coarse guard, ten times what it takes; benchmarks/document_numbers.py measures."""
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    for _ in find_numbers(text):
        pass
    is_document_number(text)
    assert time.process_time() - start < 5
