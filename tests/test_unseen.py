"""Tables never seen: catalogues as agencies of other places and fields print them, each
with the record that a person read in it.

The folder ``tests/unseen`` holds ``CASE.txt`` or ``CASE.html`` and ``CASE.yaml``; a page is
read in the other formats too. What an item leaves out is not compared; under ``kept`` stands
what belongs to no item and must still be in the record.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml
from files import WRITERS
from renderings import Block, Cell

from graph_builder import confinement
from graph_builder.catalogue import Catalogue, Item
from graph_builder.extraction import account_file, extract

FOLDER = Path(__file__).parent / "unseen"
TEXTS = sorted(FOLDER.glob("*.txt"))
PAGES = sorted(FOLDER.glob("*.html"))
_BLANK = re.compile(r"\s+")

Score = dict[str, tuple[int, int]]


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child a file would take a second each; test_hostile.py reads in children."""
    monkeypatch.setattr(confinement, "is_confined", lambda: True)


def test_every_case_has_both_its_files() -> None:
    cases = {path.stem for path in (*TEXTS, *PAGES)}
    assert cases == {path.stem for path in FOLDER.glob("*.yaml")}


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case.stem)
def test_texts(case: Path, tmp_path: Path) -> None:
    file = tmp_path / case.name  # without the YAML beside it, which would be a sidecar
    file.write_bytes(case.read_bytes())
    _whole(file, case)


@pytest.mark.parametrize("ending", [".html", ".xlsx", ".ods", ".docx", ".pdf"])
@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.stem)
def test_pages(case: Path, ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"{case.stem}{ending}"
    draw(case, file)
    _whole(file, case)


def _whole(file: Path, case: Path) -> None:
    expected = yaml.safe_load(case.with_suffix(".yaml").read_text("utf-8"))
    catalogue = extract(file)
    assert missing(catalogue, expected) == []
    assert len(catalogue.items) == len(expected["items"])
    aside = "\n".join(
        [*(each.value for each in catalogue.rejections), *(a.text for a in catalogue.artefacts)]
    )
    assert [text for text in expected.get("kept", []) if text not in aside] == []
    assert account_file(file, catalogue).wanting == ()


def draw(case: Path, file: Path) -> None:
    """The page ``case`` in the format of ``file``: text and a table, then what stands below."""
    if file.suffix == ".html":
        file.write_bytes(case.read_bytes())
        return
    tree = lxml.html.parse(str(case), lxml.html.HTMLParser(encoding="utf-8"))
    page = [
        Block(
            next((_text(each) for each in tree.iter("h2")), None),
            [[_cell(td) for td in tr.iter("td", "th")] for tr in tree.iter("tr")],
        )
    ]
    below = [_text(p) for p in tree.xpath("//table/following-sibling::p")]
    page[0].rows.extend([Cell(text)] for text in below)
    WRITERS[file.suffix](page, file)


def _text(element: Any) -> str:
    for br in element.iter("br"):
        br.tail = "\n" + (br.tail or "")
    return str(element.text_content())


def _cell(td: Any) -> Cell:
    return Cell(_text(td), int(td.get("colspan", 1)), int(td.get("rowspan", 1)))


def missing(catalogue: Catalogue, expected: dict[str, Any]) -> list[str]:
    """What of the record was not read back, a line a fact."""
    return [f"{kind}: {fact}" for kind, fact, found in facts(catalogue, expected) if not found]


def score(catalogue: Catalogue | None, expected: dict[str, Any]) -> Score:
    """For each kind of fact how many were read back, and of how many."""
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for kind, _, seen in facts(catalogue, expected):
        total[kind] += 1
        found[kind] += seen
    return {kind: (found[kind], total[kind]) for kind in total}


def facts(catalogue: Catalogue | None, expected: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Each fact of the record: its kind, the fact, and whether it was read back. An item is
    found by its name, the first of the name that was not found before."""
    left = list(catalogue.items) if catalogue is not None else []
    said = []
    for given in expected["items"]:
        item = next((each for each in left if _plain(each.name) == _plain(given["name"])), None)
        if item is not None:
            left.remove(item)
        said.append(("item", given["name"], item is not None))
        said += [(k, f"{given['name']}: {f}", s) for k, f, s in _facts_of(item, given)]
    return said


def _facts_of(item: Item | None, given: dict[str, Any]) -> list[tuple[str, str, bool]]:
    first = item.entries[0] if item else None
    said = []
    for key in ("body", "channels", "audience", "method", "level"):
        if key in given:
            field = "bodies" if key == "body" else key
            found = list(getattr(first, field)) if first else None
            said.append((key, f"{given[key]} ≠ {found}", found == given[key]))
    if "department" in given:
        found = first.department if first else None
        said.append(
            ("department", f"{given['department']} ≠ {found}", found == given["department"])
        )
    if "others" in given:  # the headings with what stands under them, of the first row
        cells = {each.column: _plain(each.value) for each in first.others} if first else {}
        kept = {heading: _plain(text) for heading, text in given["others"].items()}
        said.append(("others", f"{kept} ≠ {cells}", cells == kept))
    if "category" in given:
        found = list(item.category) if item else None
        said.append(("category", f"{given['category']} ≠ {found}", found == given["category"]))
    if "content" in given:
        text = "；".join(_plain(entry.content) for entry in item.entries) if item else None
        said.append(("content", f"{given['content']} ≠ {text}", text == _plain(given["content"])))
    if "time" in given:
        time = _plain(first.time_limit) if first else None
        said.append(("time", f"{given['time']} ≠ {time}", time == _plain(given["time"])))
    cited = Counter(
        (_plain(each.title), each.document_number or "")
        for each in (item.citations if item else ())
    )
    for basis in given.get("bases", ()):
        title, _, number = basis.partition("|")
        key = (_plain(title), number)
        said.append(("citation", f"{basis} in {list(cited)}", cited[key] > 0))
        if number:
            numbers = {each for _, each in cited}
            said.append(("number", f"{number} in {numbers}", number in numbers))
    if "bases" in given:
        count = sum(cited.values())
        said.append(("no more", f"{count} citations", item is None or count <= len(given["bases"])))
    return said


def _plain(text: str | None) -> str:
    return _BLANK.sub("", text or "")
