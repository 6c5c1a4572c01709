"""Old .xls files: what is read of each kind of record, and that the second count sees every
cell without a line of the reader's code.

The same page written as .xlsx is counted from its XML, so the two counts must agree row
by row; what they share is only the page.
"""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from files import WRITERS
from renderings import CATALOGUES, LAYOUTS
from xls_file import XlsSheet, record, text_record, write_xls_file

from graph_builder import confinement
from graph_builder.catalogue import Catalogue
from graph_builder.errors import InputError
from graph_builder.extraction import account_file, extract
from graph_builder.raw_rows import raw_rows
from graph_builder.readers import read


@pytest.fixture(autouse=True)
def unconfined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process: a child for each would take a second."""
    monkeypatch.setattr(confinement, "is_confined", lambda: True)


_HEAD = ("序号", "公开事项", "公开内容", "备注")
_STYLE = 15
_GIVES_TEXT = struct.pack("<BBBBHH", 0, 0, 0, 0, 0, 0xFFFF)
_LONG = "很长的说明，" * 1500 + "plain to the end " * 300 + "完"
_PLACE = struct.pack("<HHH", 1, 3, _STYLE)
_FORMULA = record(0x006, _PLACE + _GIVES_TEXT + struct.pack("<HIH", 0, 0, 3) + b"\x1e\x01\x00")
_CHART = record(0x809, bytes(16)) + record(0x0A)

# A cell under 备注, as record of [MS-XLS]: what is read, what the second count says, and why.
RECORDS = [
    ("LABEL", text_record(0x204, _PLACE, "直接写的"), "直接写的", "直接写的", "a text in its own record"),
    ("RSTRING", text_record(0x0D6, _PLACE, "有字体的") , "有字体的", "有字体的", "the same with fonts, of other programs"),
    ("NUMBER", record(0x203, _PLACE + struct.pack("<d", 0.1)), "0.1", "0.1", "a number of eight bytes"),
    ("RK whole", record(0x27E, _PLACE + struct.pack("<i", -5 << 2 | 2)), "-5", "-5", "thirty bits with a sign"),
    ("RK hundredth", record(0x27E, _PLACE + struct.pack("<i", 725 << 2 | 3)), "7.25", "7.25", "a hundredth of a whole number"),
    ("RK front", record(0x27E, _PLACE + struct.pack("<d", 1.5)[4:]), "1.5", "1.5", "the front half of eight bytes"),
    ("MULRK", record(0x0BD, struct.pack("<HHHiHiH", 1, 3, _STYLE, 7 << 2 | 2, _STYLE, 8 << 2 | 2, 4)), "7", "7\t8", "several in one record"),
    ("BOOLERR true", record(0x205, _PLACE + b"\1\0"), "是", "是", "a truth"),
    ("BOOLERR error", record(0x205, _PLACE + b"\x2a\1"), "", "#N/A", "an error is no text, and is said to be missed"),
    ("FORMULA number", record(0x006, _PLACE + struct.pack("<dHIH", 12, 0, 0, 3) + b"\x1e\x0c\0"), "12", "12", "what a formula gave when it was saved"),
    ("FORMULA text", _FORMULA + text_record(0x207, b"", "甲乙"), "甲乙", "甲乙", "a text follows in a record of its own"),
    ("FORMULA long", _FORMULA + text_record(0x207, b"", _LONG), _LONG, _LONG, "and may go on, of one byte a character where it can"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "more", "seen", "counted", "reason"), RECORDS, ids=[row[0] for row in RECORDS]
)
def test_records(
    name: str, more: bytes, seen: str, counted: str, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "目录.xls"
    sheet = _sheet("目录", ["1", "甲事项", "甲内容"])
    sheet.more = more
    write_xls_file([sheet], path)
    assert read(path).rows[1].cells[3] == seen, reason
    assert raw_rows(path)[1].text == f"1\t甲事项\t甲内容\t{counted}", reason
    assert account_file(path, extract(path)).wanting == ()


def _sheet(name: str, *rows: list[str]) -> XlsSheet:
    table = enumerate((_HEAD, *rows))
    return XlsSheet(name, {(n, c): text for n, row in table for c, text in enumerate(row)})


def test_texts_that_go_on_in_the_next_record(tmp_path: Path) -> None:
    # A record holds 8,224 bytes: texts begin in one and end in another, at any character,
    # and the rest has one byte a character where it can.
    path = tmp_path / "目录.xls"
    rows = [
        [f"{n}", f"第{n}项" + "x" * n, "内容" * 60 * n + "latin" * 50 * n] for n in range(1, 60)
    ]
    write_xls_file([_sheet("目录", *rows)], path)
    assert [row.cells[:3] for row in read(path).rows[1:]] == [tuple(row) for row in rows]
    assert [row.text.split("\t") for row in raw_rows(path)[1:]] == rows


def test_a_character_cut_by_the_end_of_a_record_is_said_to_be_missed(tmp_path: Path) -> None:
    # A rare character has two codes, and the library that reads .xls files takes them for
    # two broken ones where a record ends between them.
    path = tmp_path / "目录.xls"
    rows = [[f"{n}", f"第{n}项", "𠮷" * 40 * n] for n in range(1, 60)]
    write_xls_file([_sheet("目录", *rows)], path)
    assert [row.text.split("\t") for row in raw_rows(path)[1:]] == rows
    cut = [row.place.line for row in read(path).rows if "\ufffd" in row.cells[2]]
    assert cut
    assert [each.source.line for each in extract(path).rejections] == cut


def test_links_behind_a_chart(tmp_path: Path) -> None:
    # A chart is a stream of records within the sheet's, with an end of its own.
    path = tmp_path / "目录.xls"
    sheet = _sheet("目录", ["1", "甲事项", "甲内容", "查看"])
    sheet.links[1, 3] = "https://www.example.gov.cn/a"
    sheet.more = _CHART
    write_xls_file([sheet], path)
    assert read(path).rows[1].links == ((3, "https://www.example.gov.cn/a"),)
    assert len(raw_rows(path)) == 2


def test_excel_95_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "目录.xls"
    write_xls_file([_sheet("目录", ["1", "甲事项", "甲内容"])], path)
    path.write_bytes(
        path.read_bytes().replace(b"\x09\x08\x10\x00\x00\x06", b"\x09\x08\x10\x00\x00\x05")
    )
    with pytest.raises(InputError, match="Excel 95"):
        read(path)


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_two_formats_are_counted_alike(layout: str, tmp_path: Path) -> None:
    page = LAYOUTS[layout][0](CATALOGUES[0])
    counted = []
    for ending in (".xls", ".xlsx"):
        path = tmp_path / f"目录{ending}"
        WRITERS[ending](page, path)
        counted.append(raw_rows(path))
    assert counted[0] == counted[1] != ()


@pytest.fixture
def two_sheets(tmp_path: Path) -> Path:
    """Two sheets; in the first row 3 is hidden and 备注 merged over all of it."""
    path = tmp_path / "目录.xls"
    first = _sheet(
        "民政",
        ["1", "甲事项", "甲内容", "合并"],
        ["2", "乙事项", "乙内容"],
        ["3", "丙事项", "丙内容"],
    )
    first.hidden_rows.add(2)
    first.merged.append(((1, 3), (3, 3)))
    write_xls_file([first, _sheet("教育", ["1", "丁事项", "丁内容", "另记"])], path)
    return path


def test_merged_hidden_and_several(two_sheets: Path) -> None:
    catalogue = extract(two_sheets)
    assert [(item.name, item.entries[0].note) for item in catalogue.items] == [
        ("甲事项", "合并"),
        ("乙事项", "合并"),
        ("丙事项", "合并"),
        ("丁事项", "另记"),
    ]
    assert [mend.was for mend in catalogue.mends if mend.kind == "hidden-read"] == [
        "隐藏行：第 3 行"
    ]
    assert catalogue.rejections == ()
    lines = [(row.sheet, row.line) for row in account_file(two_sheets, catalogue).lines]
    assert lines == [("民政", 1), ("民政", 2), ("民政", 3), ("民政", 4), ("教育", 1), ("教育", 2)]


@pytest.mark.parametrize(("item", "place"), [(0, ("民政", 2)), (1, ("民政", 3)), (3, ("教育", 2))])
def test_what_is_left_out_is_seen(item: int, place: tuple[str, int], two_sheets: Path) -> None:
    whole = extract(two_sheets)
    assert account_file(two_sheets, whole).wanting == ()
    items = whole.items
    row = replace(items[item].entries[0], content="")
    without = replace(whole, items=items[:item] + items[item + 1 :])
    damaged = replace(items[item], entries=(row,))
    blanked = replace(whole, items=(*items[:item], damaged, *items[item + 1 :]))
    assert _wanting(two_sheets, without) == [(*place, "unclaimed")]
    assert _wanting(two_sheets, blanked) == [(*place, "lost")]


def _wanting(path: Path, catalogue: Catalogue) -> list[tuple[str | None, int, str]]:
    return [(row.sheet, row.line, row.role) for row in account_file(path, catalogue).wanting]


def test_a_file_that_cannot_be_counted_says_so(tmp_path: Path) -> None:
    # The text of a cell is the 10,000th of a table that has few: the reader takes it for blank.
    path = tmp_path / "目录.xls"
    sheet = _sheet("目录", ["1", "甲事项", "甲内容"])
    sheet.more = record(0x0FD, _PLACE + struct.pack("<I", 10_000))
    write_xls_file([sheet], path)
    assert [mend.kind for mend in extract(path).mends] == ["not-counted"]
