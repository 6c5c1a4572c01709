"""Looking things up: documents by any spelling, bodies by any name, codes without an issuer."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from test_cli import yiju

from graph_builder.agency import Register
from graph_builder.construction.catalogues import build
from graph_builder.lookup.bodies import Directory, mentioned, open_codes
from graph_builder.lookup.documents import list_documents, search_documents
from graph_builder.store import StoreFolder

CARDS = "沪人社医发〔2016〕44号"
CADRES = "沪医保〔2001〕51号"


@pytest.fixture(scope="module")
def directory(store: ox.Store) -> Directory:
    return Directory(Register.load(), mentioned(store))


def found(store: ox.Store, words: str, match: str) -> list[str]:
    return [
        each.number or each.title or ""
        for how, each in search_documents(store, words)
        if how == match
    ]


# documents

# How it is asked for, what is exactly that, and why.
EXACT = [
    (CADRES, [CADRES], "canonical"),
    ("沪医保(2001)51", [CADRES], "ASCII brackets, 号 missing"),
    ("沪 医保〔２００１〕第０51號", [CADRES], "blank, full width, 第, zero, traditional"),
    ("依据沪医保〔2001〕51号和沪人社医发〔2016〕44号", [CADRES, CARDS], "two numbers in prose"),
    ("《中华人民共和国社会保险法》", ["中华人民共和国社会保险法"], "a whole title"),
    ("社会保险法", ["中华人民共和国社会保险法"], "its short form"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "exact", "reason"), EXACT, ids=[row[2] for row in EXACT])
def test_a_document_by_any_spelling(
    words: str, exact: list[str], reason: str, store: ox.Store
) -> None:
    assert found(store, words, "exact") == exact, reason


CONTAINED = [
    ("离休", [CADRES], "one word of one title"),
    ("离休 就医", [CADRES], "two words, both in the title"),
    ("造口袋", ["沪人社医〔2011〕1001号", "沪人社医〔2013〕690号"], "three items rest on the first, one on the second"),
    ("沪医保中心", ["沪医保中心〔2012〕52号", "沪医保中心〔2007〕74号", "沪医保中心〔2012〕53号"], "a code: eleven, three and one item"),
    ("沪医保〔2000〕", ["沪医保〔2000〕46号", "沪医保〔2000〕47号", "沪医保〔2000〕48号", "沪医保〔2000〕96号"], "code and year"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "hits", "reason"), CONTAINED, ids=[row[2] for row in CONTAINED])
def test_documents_that_contain_the_words(
    words: str, hits: list[str], reason: str, store: ox.Store
) -> None:
    assert found(store, words, "contains") == hits, reason


def test_an_exact_hit_has_no_near_ones_beside_it(store: ox.Store) -> None:
    assert [how for how, _ in search_documents(store, "沪医保〔2007〕74号")] == ["exact"]
    # 75号 is not there, and gets what is near it: 74号 of the same code and year.
    two = "沪医保〔2000〕46号、沪医保〔2007〕75号"
    ways = [how for how, _ in search_documents(store, two)]
    assert ways[0] == "exact" and set(ways[1:]) == {"near"}
    assert "沪医保〔2007〕74号" in found(store, two, "near")


def test_words_that_are_contained_get_no_near_hits(store: ox.Store) -> None:
    assert found(store, "离休", "near") == []
    assert CADRES in found(store, "离休干部就医的管理", "near")


def test_all_documents_by_the_items_that_rest_on_them(store: ox.Store) -> None:
    listed = list_documents(store)
    assert [each.items for each in listed] == sorted((each.items for each in listed), reverse=True)
    # By hand, in the texts: 52号 in eleven items of Jinshan, 53号 in one; 51号 in three of the
    # district's services and six of Jinshan.
    by_number = {each.number: each for each in listed}
    assert by_number["沪医保中心〔2012〕52号"].items == 11
    assert by_number["沪医保中心〔2012〕53号"].items == 1
    assert by_number[CADRES].items == 9
    assert by_number[CADRES].issuer == "上海市医疗保险局"
    assert by_number["沪医保〔2015〕46号"].issuer is None  # nobody used the code in 2015


def test_the_command_documents(store_folder: Path) -> None:
    done = yiju("documents", "沪人社医发(2016)45", "--store", store_folder)
    lines = done.stdout.splitlines()
    assert done.returncode == 1  # nothing is that; what is near is said to be near
    assert lines[:2] == ["没有找到文件“沪人社医发(2016)45”。", "相近的："]
    assert lines[4].startswith(CARDS)
    words = yiju("documents", "离休", "天空", "--store", store_folder)
    assert words.returncode == 1
    assert words.stdout.splitlines()[:2] == [
        "没有找到文件“离休 天空”。",
        "几个词语之间用空格隔开时，须全部出现在同一文件的文号或标题里。",
    ]
    one = yiju("documents", "沪人社医发(2016)44", "--store", store_folder, "--format", "json")
    assert one.returncode == 0
    record = json.loads(one.stdout)[0]
    assert record == {
        "id": f"https://w3id.org/yiju/policy/{CARDS}",
        "document_number": CARDS,
        "title": "关于印发〈关于加强医疗保险卡管理工作的若干规定〉的通知",
        "issuer": "上海市人力资源和社会保障局",
        "items": 8,
        "match": "exact",
        "status": "unknown",
        "status_since": None,
        "status_reason": None,
        "status_source": None,
        "status_sentence": None,
    }
    listed = yiju("documents", "--store", store_folder, "--format", "csv").stdout
    first = next(csv.DictReader(io.StringIO(listed)))
    assert first["title"] == "中华人民共和国政府信息公开条例"
    assert yiju("documents", "--lang", "en", "qqqq", "--store", store_folder).returncode == 1


# bodies

BODIES = [
    ("上海市医保局", ["上海市医疗保障局"], "an alias"),
    ("中华人民共和国财政部", ["财政部"], "with the state before it"),
    ("沪医保", ["上海市医疗保险局", "上海市医疗保障局"], "a code, of two bodies in turn"),
    ("沪医保〔2000〕46号", ["上海市医疗保险局"], "a number: code and year"),
    ("沪医保〔2020〕1号", ["上海市医疗保障局"], "the same code, another year"),
    ("沪医保〔2015〕46号", ["上海市医疗保险局", "上海市医疗保障局"], "a year of nobody's: all who ever used it"),
    ("区医保局", ["区医保局"], "a body that only a catalogue names"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "names", "reason"), BODIES, ids=[row[2] for row in BODIES])
def test_a_body_by_any_spelling(
    words: str, names: list[str], reason: str, directory: Directory
) -> None:
    exact = [entry.name for how, entry in directory.search(words) if how == "exact"]
    assert exact == names, reason


def test_what_is_said_of_a_body(directory: Directory) -> None:
    ((_, entry),) = directory.search("上海市医疗保险办公室")
    assert [use.code for use in entry.codes] == ["沪医保办"]
    assert [body.name for body in entry.predecessors] == ["上海市医疗保险局"]
    assert [body.name for body in entry.successors] == ["上海市医疗保障局"]
    assert entry.documents == 1  # 沪医保办〔2008〕25号
    local = directory.search("区医保局")[0][1]
    assert local.body is None and local.catalogues == ("shanghai-district-services",)


def test_bodies_near(directory: Directory) -> None:
    hits = directory.search("上海市医保保障局")
    assert {how for how, _ in hits} == {"near"}
    assert hits[0][1].name == "上海市医疗保障局"


def test_bodies_of_the_graph_by_their_documents(directory: Directory) -> None:
    entries = directory.entries()
    assert entries[0].name == "上海市医疗保险局"
    assert {"区医保局", "县医保局", "上海市医疗保障局"} <= {entry.name for entry in entries}


def test_the_command_bodies(store_folder: Path) -> None:
    done = yiju("bodies", "上海市医疗保险局", "--store", store_folder)
    assert done.returncode == 0
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[:4] == [
        "上海市医疗保险局",
        "层级 省级（上海市）",
        "年份 1998–2008",
        "代字 沪医保（1998–2008）",
    ]
    near = yiju("bodies", "上海市医保保障局", "--store", store_folder)
    assert near.returncode == 1 and "相近的：" in near.stdout
    record = json.loads(
        yiju("bodies", "沪医保办", "--store", store_folder, "--format", "json").stdout
    )[0]
    assert record["name"] == "上海市医疗保险办公室" and record["successors"] == ["上海市医疗保障局"]
    assert record["codes"] == [{"code": "沪医保办", "from_year": 2008, "to_year": 2018}]
    everything = yiju("bodies", "--store", store_folder, "--format", "csv").stdout
    assert next(csv.DictReader(io.StringIO(everything)))["name"] == "上海市医疗保险局"


# A relative name, what must be said of it, what must not, and why.
RELATIVE = [
    ("区医保局", ["目录里这样写", "shanghai-district-services", "可能指的", "上海市金山区医疗保障局"], ["自治区", "正是"], "a district's"),
    ("市医保局", ["可能指的", "上海市医疗保障局"], ["正是", "含有这些词语"], "a city's"),
    ("本机关", ["目录的发布机关"], ["没有找到"], "the publisher's own"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said", "unsaid", "reason"), RELATIVE, ids=[r[3] for r in RELATIVE]
)
def test_a_relative_name_is_said_to_be_one(
    words: str, said: list[str], unsaid: list[str], reason: str, store_folder: Path
) -> None:
    text = yiju("bodies", words, "--store", store_folder).stdout
    assert text.splitlines()[0].startswith(f"“{words}”是相对的称呼"), reason
    assert all(each in text for each in said)
    assert not any(each in text for each in unsaid)


# codes whose issuer is open

SHEET = (
    "序号\t事项名称\t公开内容\t政策依据\t公开主体\n"
    "1\t甲\t指南\t某某发〔2015〕1号、《乙通知》（沪医保〔2015〕2号）\t区财政局\n"
    "2\t乙\t指南\t某某发〔2015〕1号、某某发〔2016〕3号、沪医保〔2000〕46号\t区财政局\n"
    "3\t丙\t指南\t国务院令第711号、GB/T 9704-2012、财政部 税务总局公告2020年第43号\t区财政局\n"
)


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("strange")
    (folder / "sheet.txt").write_text(SHEET, encoding="utf-8")
    built = build([folder / "sheet.txt"], folder / "store")
    assert not built.failures
    return folder / "store"


def test_unknown_and_suspect_codes_are_told_apart(strange: Path) -> None:
    codes = open_codes(StoreFolder(strange).open(), Register.load())
    # Orders, announcements of known bodies and standards have no code to be unknown.
    assert [(each.code, each.reason, each.citations, sorted(each.years)) for each in codes] == [
        ("某某发", "unknown", 3, [2015, 2016]),
        ("沪医保", "suspect", 1, [2015]),
    ]
    assert [use.body.name for use in codes[1].uses] == ["上海市医疗保险局", "上海市医疗保障局"]


def test_the_command_unknown_codes(store_folder: Path, strange: Path) -> None:
    done = yiju("bodies", "--unknown-codes", "--store", store_folder, "--format", "json")
    assert done.returncode == 0
    # 沪医保〔2015〕46号 and 117号, each cited once; every other code of the five is known.
    assert [
        (each["code"], each["reason"], each["citations"]) for each in json.loads(done.stdout)
    ] == [("沪医保", "suspect", 2)]
    text = yiju("bodies", "--unknown-codes", "--store", strange).stdout
    assert (
        text.index("登记里没有的代字")
        < text.index("某某发")
        < text.index("存疑")
        < text.index("沪医保")
    )
    assert yiju(
        "bodies", "--unknown-codes", "--store", strange, "--format", "csv"
    ).stdout.startswith("code,")


def test_a_code_that_nobody_used_in_that_year_is_suspect(store_folder: Path) -> None:
    # 沪医保 was the 医疗保险局's to about 2008 and is the 医疗保障局's since 2019.
    done = yiju("bodies", "沪医保〔2010〕3号", "--store", store_folder)
    assert "存疑：2010 年没有机关使用代字“沪医保”" in done.stdout
    assert "存疑" not in yiju("bodies", "沪医保〔2000〕46号", "--store", store_folder).stdout
