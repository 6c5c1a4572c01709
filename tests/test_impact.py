"""Impact: the rules on a small graph worked out by hand (``tests/impact/``), the known truths
on the five real catalogues, laws that hold of any graph, and the command."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from graph_builder.cli import main
from graph_builder.effects.effect import Effect, Named, Spot, Unread
from graph_builder.errors import InputError, NotFound
from graph_builder.impact import Answer, impact
from graph_builder.impact.answer import Hit
from graph_builder.impact.carrying import most_carrying
from graph_builder.impact.classes import class_of
from graph_builder.impact.reach import Edge, spread, walk
from graph_builder.impact.sheets import to_xlsx
from graph_builder.impact.told_of import Document
from graph_builder.impact.words import effect_word, notes, summary_sentences
from graph_builder.impact_report import to_html
from graph_builder.impact_report.words import tally
from graph_builder.namespaces import YIJU
from graph_builder.resting import Item
from graph_builder.workbook import sheet_names

FOLDER = Path(__file__).parent / "impact"
CASES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
DAY = date(2026, 6, 30)
LAW = "上海市城镇职工基本医疗保险办法"
RULES = "沪医保〔2000〕46号"


@pytest.fixture(scope="module")
def small() -> ox.Store:
    store = ox.Store()
    store.load(path=str(FOLDER / "graph.trig"), format=ox.RdfFormat.TRIG)
    return store


def _name(document: Document) -> str:
    return document.number or document.title or ""


def _item(item: Item) -> str:
    return f"{item.catalogue}/{item.seq}"


def _hits(answer: Answer) -> dict[str, Hit]:
    return {_item(hit.item): hit for hit in answer.items}


def _seen(answer: Answer) -> dict[str, Any]:
    """An answer in the short form in which the cases are written."""
    hits = _hits(answer)
    return {
        "documents": [
            " ".join(
                [
                    _name(each.document),
                    each.consequence,
                    each.path[-1].relation or "",
                    *(_name(step.document) for step in reversed(each.path[:-1])),
                ]
            )
            for each in answer.documents
        ],
        "mentions": [f"{_name(each.document)} {each.relation}" for each in answer.mentions],
        "items": {n: f"{hit.class_} {hit.class_if_followed} {hit.via}" for n, hit in hits.items()},
        "lost": {n: [_name(each.document) for each in hit.bases_lost] for n, hit in hits.items()},
        "left": {
            n: [f"{_name(each.document)} {each.status.value}" for each in hit.bases_left]
            for n, hit in hits.items()
        },
        "due": {
            n: f"{hit.republish_by.day}{' provisional' if hit.republish_by.provisional else ''}"
            for n, hit in hits.items()
        },
        "bodies": {n: [body.name for body in hit.bodies] for n, hit in hits.items()},
        "urls": {n: hit.url for n, hit in hits.items()},
        "rows": {n: [str(row.source) for row in hit.evidence] for n, hit in hits.items()},
        "work": {each.body.name: [_item(hit.item) for hit in each.work] for each in answer.bodies},
        "possible": [f"{_item(each.item)} {each.doubt}" for each in answer.possible],
        "candidates": [
            " ".join([_name(each.document), *each.reasons]) for each in answer.candidates
        ],
    }


@pytest.mark.parametrize("case", CASES)
def test_the_rules_on_a_small_graph(case: str, small: ox.Store) -> None:
    expected = yaml.safe_load((FOLDER / f"{case}.yaml").read_text("utf-8"))
    assert expected.pop("why")
    seen = _seen(impact(small, **{"on": DAY, **expected.pop("ask")}))
    assert seen["items"] == expected.pop("items")
    assert sorted(seen["documents"]) == sorted(expected.pop("documents"))
    for key, wanted in expected.items():
        found = seen[key]
        if isinstance(wanted, dict):
            found = {name: found.get(name) for name in wanted}
            wanted = {n: str(w) if isinstance(w, date) else w for n, w in wanted.items()}
        assert found == wanted, key


def test_the_cases_are_there() -> None:
    assert len(CASES) >= 14


# The five real catalogues. Lines were looked up in examples/catalogues/ by hand.


def test_when_the_law_falls_its_rules_lose_their_ground(store: ox.Store) -> None:
    answer = impact(store, [LAW], on=DAY)
    (rules,) = answer.documents
    assert (rules.document.number, rules.consequence) == (RULES, "review")
    assert rules.path[-1].words == "上海市城镇职工基本医疗保险办法实施细则"
    assert [(each.document.number, each.relation) for each in answer.mentions] == [
        ("沪医保〔2001〕51号", "mentions")
    ]
    seen = _seen(answer)
    assert seen["items"] == {
        "jinshan-district/39": "none all indirect",
        "jinshan-district/40": "none all indirect",
        "jinshan-district/49": "none all indirect",
        "jinshan-district/50": "none all indirect",
        "shanghai-district-services/8": "none some indirect",
        "shanghai-district-services/12": "none some indirect",
        "shanghai-district-services/21": "none some indirect",
    }
    assert seen["rows"]["shanghai-district-services/8"] == ["shanghai-district-services.txt 第74行"]
    assert set(seen["due"].values()) == {"2026-07-28"}
    # The guides name the district; the rows of policies 上海市医疗保障局.
    assert seen["bodies"]["shanghai-district-services/8"] == ["区医保局"]
    assert seen["bodies"]["jinshan-district/39"] == ["上海市金山区医疗保障局"]
    text = "".join(summary_sentences(answer))
    assert "失去上位依据，需评估" in text
    assert "失效" not in text


@pytest.mark.parametrize("spelling", ["沪医保(2000)46", "沪 医 保〔２０００〕46號", RULES])
def test_any_spelling_of_a_number(spelling: str, store: ox.Store) -> None:
    answer = impact(store, [spelling], on=DAY)
    assert [each.document.number for each in answer.acted] == [RULES]
    assert answer.summary.items == 7
    assert (answer.summary.all, answer.summary.some) == (4, 3)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("沪府办〔2008〕61号", "沪府办规〔2018〕3号", id="the office's later edition"),
        pytest.param("沪医保办〔2008〕25号", "沪人社医发〔2016〕38号", id="of the succeeding body"),
    ],
)
def test_a_later_edition_is_a_candidate_and_does_not_fall(
    old: str, new: str, store: ox.Store
) -> None:
    answer = impact(store, [old], on=DAY)
    assert answer.candidates[0].document.number == new
    assert "same-title" in answer.candidates[0].reasons
    assert new not in {each.document.number for each in answer.documents}
    assert not any(
        candidate.of.number == new for candidate in impact(store, [new], on=DAY).candidates
    )


def test_a_document_that_is_not_there_has_near_hits(store: ox.Store) -> None:
    with pytest.raises(NotFound, match="沪医保〔2000〕46号"):
        impact(store, ["沪医保〔2000〕45号"], on=DAY)


@pytest.mark.parametrize("article", ["总则", "", "条", "第三款", "第0条"])
def test_an_article_is_one(article: str, small: ox.Store) -> None:
    with pytest.raises(InputError, match="第四条"):
        impact(small, [RULES], on=DAY, articles=[article])


PARAGRAPHS = [
    ("第四条第一款", "all", ["a/2", "a/5"], "the paragraph that goes"),
    ("第四条第二款", None, ["a/2", "a/5"], "another one: untouched"),
    ("第四条", None, ["a/1", "a/2", "a/5"], "the article: for people to see"),
    ("第四条第一、二款", "none", ["a/2", "a/5"], "one of two: to be reviewed, not lost"),
]


@pytest.mark.parametrize(("cited", "class_", "possible", "why"), PARAGRAPHS)
def test_a_paragraph_goes(
    cited: str, class_: str | None, possible: list[str], why: str, small: ox.Store
) -> None:
    """As ``paragraph.yaml``, where a/1 cites something else of the rules."""
    store = ox.Store()
    store.extend(small)
    for quad in list(small.quads_for_pattern(None, YIJU.article, None, None)):
        store.remove(quad)
        store.add(ox.Quad(quad.subject, quad.predicate, ox.Literal(cited), quad.graph_name))
    answer = impact(store, [RULES], on=DAY, articles=["第４条第1款"])
    assert answer.acted[0].articles == ("第四条第一款",)
    hit = _hits(answer).get("a/1")
    assert (hit and hit.class_) == class_, why
    assert [_item(each.item) for each in answer.possible] == possible, why


def test_a_document_does_not_replace_itself(small: ox.Store) -> None:
    for falling in ("沪医保(2000)46", "甲办法实施细则"):
        with pytest.raises(InputError, match="--replaced-by"):
            impact(small, [RULES], on=DAY, replaced_by=falling)


def test_a_replacement_names_a_document(small: ox.Store) -> None:
    with pytest.raises(NotFound):
        impact(small, [RULES], on=DAY, replaced_by="随便")


def _effect(number: str, kind: Any, day: date | None = None, **more: Any) -> Effect:
    said: dict[str, Any] = {"scope": "whole", "articles": (), **more}
    return Effect(
        Named(number, None),
        kind,
        day,
        said["scope"],
        said["articles"],
        said.get("acting"),
        "…",
        Spot("清单.csv", 2),
    )


def test_each_effect_of_a_list_counts_from_its_own_day(small: ox.Store) -> None:
    effects = [
        _effect(RULES, "repealed", date(2026, 6, 30)),
        _effect("沪医保〔2005〕6号", "expired", date(2026, 7, 31)),
        _effect("沪医保〔2001〕3号", "amended", date(2026, 6, 30)),
        _effect("沪医保〔2004〕8号", "continued"),
        _effect("沪医保〔9999〕9号", "repealed"),
    ]
    answer = impact(small, effects=effects, today=DAY)
    seen = _seen(answer)
    assert seen["items"] == {
        "a/1": "all all direct",
        "a/2": "all all direct",
        "a/3": "none all direct",  # its basis is amended, and supplements what falls
        "a/4": "none all indirect",
        "a/5": "all all direct",
        "b/4": "some some direct",
    }
    assert seen["due"]["a/2"] == "2026-07-28"  # the earlier of two days
    assert seen["due"]["b/4"] == "2026-08-28"  # 20 working days after Friday 31 July
    assert [each.number for each in answer.unknown] == ["沪医保〔9999〕9号"]


_NEW = Named("沪医保规〔2026〕5号", None)
_OTHER = "沪医保〔2005〕6号"
REPLACING = [
    ([_effect(RULES, "replaced", acting=_NEW)], None, [_NEW.number], "the list's own"),
    ([_effect(RULES, "replaced", acting=_NEW)], _OTHER, [_NEW.number], "before the option"),
    ([_effect(RULES, "replaced")], "沪医保规〔2026〕9号", ["沪医保规〔2026〕9号"], "none named"),
    ([_effect(RULES, "repealed", acting=_NEW)], None, [], "what repeals does not replace"),
    (
        [_effect(RULES, "repealed"), _effect(RULES, "replaced", acting=_NEW)],
        None,
        [_NEW.number],
        "two rows of one document",
    ),
    (
        [
            _effect(RULES, "replaced", acting=Named(_OTHER, None)),
            _effect(_OTHER, "replaced", acting=_NEW),
        ],
        None,
        [_NEW.number],
        "the replacement is replaced itself",
    ),
    (
        [
            _effect(RULES, "replaced", acting=Named(_OTHER, None)),
            _effect(_OTHER, "replaced", acting=Named(RULES, None)),
        ],
        None,
        [],
        "a list that goes in a circle",
    ),
]


@pytest.mark.parametrize(("effects", "option", "new", "why"), REPLACING)
def test_a_list_names_what_replaces_each_document(
    effects: list[Effect], option: str | None, new: list[str], why: str, small: ox.Store
) -> None:
    answer = impact(small, effects=effects, replaced_by=option, on=DAY)
    first = _hits(answer)["a/1"]  # cites the rules alone
    assert [each.number for each in first.replacing] == new, why
    assert first.bare == (not new), why
    replaced = answer.to_json()["replaced_by"]
    assert (replaced and replaced["document_number"]) == (new[0] if new else None), why


def test_the_headline_counts_what_the_table_says(store: ox.Store) -> None:
    """Four items that lose all and three that lose some are re-pointed: none is counted twice."""
    answer = impact(store, [RULES], replaced_by=_NEW.number, on=DAY)
    assert {effect_word(hit) for hit in answer.items} == {"依据改为沪医保规〔2026〕5号"}
    assert "7 个事项受影响：7 个改引。" in "".join(summary_sentences(answer))
    assert answer.summary.repointed == 7
    assert tally(answer) == [("repointed", 7, "改引")]
    assert '<li class="repointed"><b>7</b>改引</li>' in to_html(answer)


def test_who_is_not_repointed_is_counted_beside(small: ox.Store) -> None:
    """The list names what replaces one document, and repeals the other: b/4 loses some."""
    effects = [_effect(RULES, "replaced", acting=_NEW), _effect(_OTHER, "repealed")]
    answer = impact(small, effects=effects, on=DAY)
    said = "".join(summary_sentences(answer))
    assert "6 个事项受影响：3 个改引，1 个失去部分依据，2 个间接受影响" in said
    assert [count for _, count, _ in tally(answer)] == [3, 1, 2]


def test_what_replaces_and_has_ended_itself_is_said_so(small: ox.Store) -> None:
    answer = impact(small, [RULES], replaced_by="沪医保〔1999〕2号", on=DAY)
    assert answer.replaced_by is not None
    assert answer.replaced_by.status.value == "not-in-force"
    assert answer.replaced_by.document.title == "丁通知"
    assert any("丁通知" in note and "不能作为依据" in note for note in notes(answer))
    fine = notes(impact(small, [RULES], replaced_by=_OTHER, on=DAY))
    assert not any("不能作为依据" in note for note in fine)


def _unread(line: int, *, lost: bool = True) -> Unread:
    return Unread(Spot("清单.csv", line), "沪医保〔2005〕6号 | 待定", "看不懂“待定”", lost)


def test_a_list_read_in_part_does_not_look_complete(small: ox.Store) -> None:
    unread = [_unread(3), _unread(4, lost=False)]
    answer = impact(small, effects=[_effect(RULES, "repealed")], unread=unread, on=DAY)
    said = "".join(notes(answer))
    assert "1 处没有读懂" in said
    assert "清单.csv 第3行 看不懂“待定”" in said
    assert "第4行" not in said  # a remark only: nothing was lost
    assert [each["source"]["line"] for each in answer.to_json()["unread"]] == [3]


def test_of_much_that_is_unread_the_first_are_shown(small: ox.Store) -> None:
    unread = [_unread(line) for line in range(3, 303)]
    answer = impact(small, effects=[_effect(RULES, "repealed")], unread=unread, on=DAY)
    said = notes(answer)
    assert "另有 290 处" in said[-1]
    assert len(said) < 20


def test_a_list_of_which_nothing_was_read_says_why(small: ox.Store) -> None:
    with pytest.raises(NotFound, match=r"没有读出.*清单\.csv 第3行 看不懂“待定”"):
        impact(small, unread=[_unread(3)], on=DAY)


def test_documents_of_one_list_are_replaced_each_by_its_own(small: ox.Store) -> None:
    other = Named(None, "己通知")
    effects = [
        _effect(RULES, "replaced", acting=_NEW),
        _effect(_OTHER, "replaced", acting=other),
    ]
    answer = impact(small, effects=effects, on=DAY)
    new = {n: [_name(each) for each in hit.replacing] for n, hit in _hits(answer).items()}
    # a/2 cites both; a/3 and a/4 lose nothing themselves.
    assert new == {
        "a/1": ["沪医保规〔2026〕5号"],
        "a/2": ["沪医保规〔2026〕5号", "己通知"],
        "a/3": [],
        "a/4": [],
        "a/5": ["沪医保规〔2026〕5号"],
        "b/4": ["己通知"],
    }
    assert answer.replaced_by is None
    assert [each.replaced_by and _name(each.replaced_by.document) for each in answer.acted] == [
        "沪医保规〔2026〕5号",
        "己通知",
    ]


def test_a_list_of_what_nobody_cites_is_not_found(small: ox.Store) -> None:
    with pytest.raises(NotFound):
        impact(small, effects=[_effect("沪医保〔9999〕9号", "repealed")], today=DAY)


def test_which_documents_hold_most_up(small: ox.Store) -> None:
    found = {each.document.number: (each.items, each.below) for each in most_carrying(small)}
    # On the law hang its rules with what they are one with, their supplement, what forwards it.
    assert found["国发〔2000〕1号"] == (5, 4)
    assert found["沪医保〔2000〕46号"] == (5, 2)
    assert found["沪医保〔2005〕6号"] == (2, 0)
    assert found["沪医保〔2003〕7号"] == (1, 0)  # not what the other edition holds up
    assert "沪医保〔2002〕5号" not in found


# Laws that hold of any graph.

_RELATIONS = st.sampled_from(["promulgates", "implements", "supplements", "forwards", "mentions"])
_NODES = st.sampled_from("abcdefg")
_EDGES = st.lists(st.builds(Edge, _RELATIONS, _NODES, _NODES, st.sampled_from(["甲", "乙"])))
_SEEDS = st.sets(_NODES, min_size=1)
_RANK = {"none": 0, "some": 1, "all": 2}


@given(_EDGES, _SEEDS, _SEEDS)
def test_the_joint_effect_is_at_least_the_sum(
    edges: list[Edge], one: set[str], other: set[str]
) -> None:
    both = spread(edges, one | other)
    for part in (spread(edges, one), spread(edges, other)):
        assert part.falls <= both.falls
        assert part.falls | part.review <= both.falls | both.review


@given(_EDGES, _SEEDS)
def test_every_document_reached_has_a_path_that_begins_with_the_act(
    edges: list[Edge], seeds: set[str]
) -> None:
    found = spread(edges, seeds)
    assert set(found.paths) == found.falls | found.review
    for document, path in found.paths.items():
        assert path[0].document in seeds
        assert path[-1].document == document
        assert all(link.words for link in path[1:])


@given(_EDGES, _SEEDS)
def test_what_stands_apart_changes_nothing(edges: list[Edge], seeds: set[str]) -> None:
    apart = [Edge("implements", "x", "y", "甲"), Edge("promulgates", "y", "z", "甲")]
    before, after = spread(edges, seeds), spread([*edges, *apart], seeds)
    assert (before.falls, before.review) == (after.falls, after.review)


@given(_EDGES, _SEEDS, st.sets(_NODES))
def test_reading_ring_by_ring_gives_what_reading_all_gives(
    edges: list[Edge], seeds: set[str], amended: set[str]
) -> None:
    def around(documents: Any) -> Iterator[Edge]:
        for edge in edges:
            if edge.target in documents or (
                edge.source in documents and edge.relation == "promulgates"
            ):
                yield edge

    whole, walked = spread(edges, seeds, amended), walk(around, sorted(seeds), sorted(amended))
    assert (whole.falls, whole.changed, whole.review) == (
        walked.falls,
        walked.changed,
        walked.review,
    )


@given(st.sets(_NODES), st.sets(_NODES), st.sets(_NODES), st.lists(st.tuples(_NODES, _NODES)))
def test_who_loses_more_is_of_no_lower_class(
    bases: set[str], taken: set[str], more: set[str], pairs: list[tuple[str, str]]
) -> None:
    first = class_of(bases, taken, promulgated=pairs)
    assert _RANK[first] <= _RANK[class_of(bases, taken | more, promulgated=pairs)]
    assert (first == "none") == bases.isdisjoint(taken)


def test_the_same_question_gives_the_same_bytes(store: ox.Store) -> None:
    one, two = (impact(store, [LAW, "沪府办〔2008〕61号"], on=DAY) for _ in range(2))
    assert json.dumps(one.to_json()) == json.dumps(two.to_json())
    assert to_xlsx(one) == to_xlsx(two)


# The command.


def _run(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.argv", ["yiju", "impact", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_the_command_prints_what_a_colleague_would_say(
    store_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = _run([LAW, "--on", "2026-06-30", "--store", str(store_folder)], monkeypatch)
    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert lines[0] == f"假设《{LAW}》自2026-06-30起废止。"
    assert "7 个事项间接受影响" in lines[1]
    assert any("失去上位依据，需评估" in line for line in lines)
    assert any("沪医保〔2001〕51号" in line and "只作提及" in line for line in lines)


def test_the_json_has_the_keys_of_the_contract(
    store_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = [RULES, "--on", "2026年6月30日", "--format", "json", "--store", str(store_folder)]
    assert _run(arguments, monkeypatch) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {
        "documents_repealed", "on", "replaced_by", "documents", "mentions", "items", "bodies",
        "candidates", "summary",
    } <= set(answer)  # fmt: skip
    assert {
        "id", "catalogue", "seq", "name", "bodies", "class", "class_if_followed", "via", "path",
        "bases_lost", "bases_left", "evidence", "url", "republish_by", "provisional",
    } <= set(answer["items"][0])  # fmt: skip
    assert answer["documents_repealed"][0]["document_number"] == RULES
    assert answer["bodies"][0]["items"] == len(answer["bodies"][0]["work"]) == 4


def test_the_workbook_has_a_sheet_for_each_body(
    store_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "影响.xlsx"
    arguments = [RULES, "--on", "2026-06-30", "--format", "xlsx", "--out", str(out)]
    assert _run([*arguments, "--store", str(store_folder)], monkeypatch) == 0
    book = CalamineWorkbook.from_path(out)
    bodies = ["上海市金山区医疗保障局", "区医保局"]
    assert book.sheet_names == ["概要", *bodies, "文件", "应改之处", "替代建议"]
    rows = book.get_sheet_by_name("上海市金山区医疗保障局").to_python()
    assert [row[2] for row in rows[1:]] == ["39", "40", "49", "50"]
    with zipfile.ZipFile(out) as parts:
        assert b"<autoFilter" in parts.read("xl/worksheets/sheet2.xml")
        links = parts.read("xl/worksheets/_rels/sheet2.xml.rels").decode()
    assert 'Target="http://zwdt.sh.gov.cn/' in links


def test_nothing_in_a_workbook_runs(small: ox.Store) -> None:
    store = ox.Store()
    store.extend(small)
    title = ox.NamedNode("http://purl.org/dc/terms/title")
    item = ox.NamedNode("https://w3id.org/yiju/catalogue/a/item/9")
    for quad in list(small.quads_for_pattern(None, title, ox.Literal("办理登记"), None)):
        item = quad.subject
        store.remove(quad)
        store.add(ox.Quad(item, title, ox.Literal("=HYPERLINK(1)"), quad.graph_name))
    book = to_xlsx(impact(store, [RULES], on=DAY))
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book))
    cells = [
        c for n in sheets.sheet_names for r in sheets.get_sheet_by_name(n).to_python() for c in r
    ]
    assert "=HYPERLINK(1)" in cells
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        texts = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert texts
    assert not any(b"<f>" in text for text in texts)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["沪医保〔2000〕45号"], 1, "沪医保〔2000〕46号", id="near hits"),
        pytest.param([RULES, "--on", "明天"], 2, "--on", id="no date"),
        pytest.param([], 2, "--effects", id="nothing named"),
        pytest.param([RULES, "--article", "总则"], 2, "第四条", id="no article"),
        pytest.param(
            ["--effects", "没有.csv", "--article", "第四条"],
            2,
            "由清单自己写明",
            id="list, article",
        ),
        pytest.param(
            ["--effects", "没有.csv", "--amended"], 2, "由清单自己写明", id="list, amended"
        ),
        pytest.param(
            [RULES, "--amended", "--replaced-by", "沪医保规〔2026〕5号"],
            2,
            "无须改引",
            id="amended, replaced",
        ),
        pytest.param(["--most-carrying", RULES], 2, "列出全部文件", id="ranking, a document"),
        pytest.param(
            ["--most-carrying", "--format", "json"], 2, "列出全部文件", id="ranking, format"
        ),
        pytest.param(["--effects", "没有.csv"], 2, "没有这个文件", id="no list"),
    ],
)
def test_what_cannot_be_answered(
    arguments: list[str],
    code: int,
    said: str,
    store_folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert _run([*arguments, "--store", str(store_folder)], monkeypatch) == code
    assert said in capsys.readouterr().err


def test_a_list_of_effects(
    store_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    listed = tmp_path / "清单.csv"
    listed.write_text(
        "文号,文件名称,处理结果,日期\n"
        "沪府办〔2008〕61号,,废止,2026-06-30\n"
        "沪医保办〔2008〕25号,,失效,2026-06-30\n"
        "沪府办〔1950〕1号,,废止,2026-06-30\n"
        "沪府办〔1951〕1号,,不知道,2026-06-30\n",
        encoding="utf-8",
    )
    arguments = ["--effects", str(listed), "--format", "json", "--store", str(store_folder)]
    assert _run(arguments, monkeypatch) == 0
    answer = json.loads(capsys.readouterr().out)
    # Item 13 of the district cites these two alone: either leaves it the other.
    classes = {each["seq"]: each["class"] for each in answer["items"]}
    assert classes == {11: "some", 13: "all"}
    assert [each["document_number"] for each in answer["unknown"]] == ["沪府办〔1950〕1号"]
    assert [each["source"]["line"] for each in answer["unread"]] == [5]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        pytest.param(["局" * 40, "局" * 40], ["局" * 31, "局" * 29 + " 2"], id="too long"),
        pytest.param(["A局", "a局"], ["A局", "a局 2"], id="the same but for case"),
        pytest.param(["[甲]", "'乙'"], ["甲", "乙"], id="marks that Excel refuses"),
    ],
)
def test_names_of_sheets(wanted: list[str], names: list[str]) -> None:
    assert sheet_names(wanted) == names
