"""The backlog by articles: a hand-made catalogue (``tests/article_backlog/``) and a notice that
repeals articles, and what later events do to an article."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_cli import yiju

from graph_builder.article import canonical, is_article, is_in, is_within
from graph_builder.construction.catalogues import build
from graph_builder.construction.effects import import_effects
from graph_builder.effects.effect import Effect, Named, Spot
from graph_builder.validity.articles import _concerned, ended_articles
from graph_builder.validity.status import History

FOLDER = Path(__file__).parent / "article_backlog"
CASES = yaml.safe_load((FOLDER / "expected.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("articles") / "store"
    build([FOLDER / "catalogue.tsv"], store)
    import_effects([FOLDER / "notice.txt"], store)
    return store


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["day"]))
def test_the_items_by_day(case: dict[str, Any], folder: Path) -> None:
    done = yiju("effects", "--on", str(case["day"]), "--store", folder, "--format", "json")
    found: dict[str, list[int]] = {"document": [], "article": [], "possible": []}
    for row in json.loads(done.stdout):
        found[row["concern"]].append(row["seq"])
    assert {concern: sorted(items) for concern, items in found.items()} == {
        concern: case[concern] for concern in found
    }, case["why"]
    assert done.returncode == any(found.values())


def test_what_is_said_of_an_article(folder: Path) -> None:
    asked = ("effects", "--on", "2020-06-01", "--store", folder)
    rows = json.loads(yiju(*asked, "--format", "json").stdout)
    (row,) = [row for row in rows if row["seq"] == 5]
    assert row["article"] == "第三条、第四条" and row["articles_ended"] == "第四条、第五条"
    assert (row["how"], row["since"], row["line"]) == ("repealed", "2020-05-01", 6)
    table = yiju(*asked).stdout
    certain, possible = table.split("可能涉及")
    assert "部分不再有效：2020-05-01起第四条、第五条废止（沪示例规〔2020〕7号）" in certain
    assert "截至2020-06-01，1 个事项引用了 1 份不再有效的文件。" in certain
    assert "另有 4 个事项引用的条款已不再有效" in certain and "示例补贴" not in certain
    assert "示例补贴" in possible and "示例备案" not in table
    assert "items cite articles that have ended" in yiju("--lang", "en", *asked).stdout


def _event(kind: Any, day: str | None, *articles: str, scope: Any = "articles") -> Effect:
    when = date.fromisoformat(day) if day else None
    named = Named("沪示例〔2003〕3号", None)
    return Effect(named, kind, when, scope, articles, None, "…", Spot("清单.csv", line=2))


DAY = date(2021, 1, 1)
REPEAL = _event("repealed", "2020-01-01", "第四条", "第五条")
HISTORIES = [
    ([REPEAL], ["第四条", "第五条"], "repealed and no more"),
    ([_event("repealed", None, "第四条")], ["第四条"], "a list without a date tells what has been"),
    ([_event("repealed", "2021-01-02", "第四条")], [], "to come"),
    ([_event("amended", "2020-01-01", "第四条")], [], "amended is not ended"),
    ([REPEAL, _event("continued", "2020-06-01", "第四条")], ["第五条"], "one article is back"),
    ([REPEAL, _event("continued", "2019-06-01", "第四条")], ["第四条", "第五条"], "said before"),
    (
        [REPEAL, _event("continued", "2020-06-01", scope="whole")],
        ["第四条", "第五条"],
        "the document goes on without them",
    ),
    (
        [REPEAL, _event("repealed", "2020-06-01", scope="whole")],
        [],
        "the whole has ended, and is listed as that",
    ),
]


@pytest.mark.parametrize(("events", "ended", "why"), HISTORIES)
def test_the_articles_that_have_ended(events: list[Effect], ended: list[str], why: str) -> None:
    found = ended_articles(History(tuple(events)), DAY)
    assert [article for each in found for article in each.articles] == ended, why


CITED = [
    ("第四条", ["第四条"], True, True, "the article"),
    ("第 4 条第（二）项", ["第四条"], True, True, "a part of it, in other digits"),
    ("第四条之一", ["第四条"], False, False, "an inserted article is one of its own"),
    ("第四条", ["第四条之一"], False, False, "and the other way round"),
    ("第十四条", ["第四条"], False, False, "no part of a word"),
    ("第三条、第四条", ["第四条"], True, False, "one of two"),
    ("第三条至第六条", ["第四条"], True, False, "in a run"),
    ("第四条和第五条", ["第三条至第六条"], True, True, "two of a run"),
    ("第四条第二款", ["第四条第一款"], False, False, "another paragraph"),
    ("第4条第1款", ["第四条第一款"], True, True, "the paragraph in other digits"),
    ("第四条", ["第四条第一款"], True, False, "the article of which a paragraph is"),
    ("第四条第一、二款", ["第四条第一款"], True, False, "one of two paragraphs"),
    ("第四条第二款", ["第四条第一款至第三款"], True, True, "in a run of paragraphs"),
    ("第四条第一款、第五条", ["第五条"], True, False, "an article after a paragraph"),
    ("第四条之一第一款", ["第四条第一款"], False, False, "a paragraph of an inserted article"),
    ("总则", ["第四条"], False, False, "no article"),
]


@pytest.mark.parametrize(("cited", "articles", "some", "all_", "why"), CITED)
def test_articles_cited(cited: str, articles: list[str], some: bool, all_: bool, why: str) -> None:
    assert (is_in(cited, articles), is_within(cited, articles)) == (some, all_), why


EVENTS = [
    ("第四条第一款", "article", "the paragraph"),
    ("第四条第二款", None, "another paragraph goes on"),
    ("第四条", "possible", "the article: whether for this paragraph, nobody says"),
    (None, "possible", "no article"),
]


@pytest.mark.parametrize(("article", "concern", "why"), EVENTS)
def test_a_paragraph_ends(article: str | None, concern: str | None, why: str) -> None:
    found = _concerned({"article": article}, [_event("repealed", None, "第四条第一款")])
    assert (found and found.concern) == concern, why


WRITTEN = [
    ("第四条", "第四条", "as a document writes it"),
    ("第４条", "第四条", "wide digits"),
    ("4", "第四条", "a digit alone"),
    ("四", "第四条", "a numeral alone"),
    ("第 4 条 第 1 款", "第四条第一款", "a paragraph"),
    ("第12条之1", "第十二条之一", "an inserted article"),
    ("第三至六条", "第三条至第六条", "a run"),
    ("第三条、第一百零八条", "第三条、第一百零八条", "two"),
    ("第三款", None, "a paragraph of no article"),
    ("第0条", None, "no article begins at nought"),
    ("第四条第0款", None, "nor a paragraph"),
    ("第四条第二项", None, "a point of it is less than the article"),
    ("第六条至第三条", None, "a run that goes backwards"),
    ("见第四条", None, "more than an article"),
    ("总则", None, "a chapter"),
]


@pytest.mark.parametrize(("typed", "shown", "why"), WRITTEN)
def test_articles_typed(typed: str, shown: str | None, why: str) -> None:
    assert is_article(typed) == (shown is not None), why
    if shown is not None:
        assert canonical(typed) == shown, why
        assert canonical(shown) == shown, why


JOINT = [
    ("沪示例规〔2019〕1号、沪样例规〔2019〕2号", "two numbers"),
    (
        "《关于甲的通知》（沪示例规〔2019〕1号）、《关于乙的决定》（沪样例规〔2019〕2号）",
        "two acts",
    ),
    ("市示例局、市样例局《关于丙的通知》（沪示例规〔2019〕1号）", "two bodies, one act"),
]


@pytest.mark.parametrize(("acting", "why"), JOINT)
def test_a_joint_act_is_kept(acting: str, why: str, tmp_path: Path) -> None:
    """The first number names the act; what else is printed stays in the sentence."""
    path = tmp_path / "清单.csv"
    path.write_text(
        f"文号,文件名称,处理结果,废止日期,依据文件\n沪示例〔2000〕1号,示例办法,废止,2020-01-01,{acting}\n",
        encoding="utf-8",
    )
    import_effects([path], tmp_path / "store")
    done = yiju("effects", path, "--dry-run", "--format", "json")
    (row,) = json.loads(done.stdout)
    assert row["acting_document"] == "沪示例规〔2019〕1号", why
    assert acting in row["sentence"] and row["date"] == "2020-01-01"
    shown = yiju(
        "documents", "沪示例〔2000〕1号", "--store", tmp_path / "store", "--on", "2020-02-01"
    )
    assert "2020-01-01起废止" in shown.stdout.replace("\n", "")
