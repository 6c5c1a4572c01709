"""Workbooks of several sheets of which not all have a header: what is read of each."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from graph_builder.extraction import account_file, extract

HEAD = ["序号", "公开事项", "公开内容", "公开依据", "公开时限", "公开主体", "公开渠道"]


def row(serial: str, name: str, basis: str) -> list[str]:
    return [serial, name, "办事指南", basis, "20个工作日", "县民政局", "政府网站"]


RELIEF = [
    row("1", "最低生活保障", "《社会救助暂行办法》（国务院令第649号）"),
    row("2", "特困人员供养", "《特困人员认定办法》（民发〔2016〕178号）"),
]
OLD_AGE = [
    row("3", "高龄津贴", "《老年人权益保障法》"),
    row("4", "护理补贴", "《关于加强养老服务的意见》（民发〔2018〕12号）"),
    row("5", "养老机构备案", "《养老机构管理办法》（民政部令第66号）"),
]
TURNED = [[cells[0], cells[1], cells[2], *cells[:2:-1]] for cells in OLD_AGE]
PHONES = [
    ["甲镇", "张某某", "55667788", "周一至周五", "九时", "甲路1号"],
    ["乙镇", "李某某", "55667799", "周一至周五", "九时", "乙路2号"],
    ["丙镇", "王某某", "55667700", "周一至周五", "九时", "丙路3号"],
]
RELIEF_READ = [("社会救助", "最低生活保障", 1), ("社会救助", "特困人员供养", 1)]
OLD_AGE_READ = [("养老服务", name, 1) for name in ("高龄津贴", "护理补贴", "养老机构备案")]


def unnamed(read: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    return [("", name, bases) for _, name, bases in read]


# Sheets by their names; of each item the field, the name and how many bases; how often the
# header was inferred, how many rows are rejected; and why the row is here.
BOOKS = [
    ({"社会救助": [HEAD, *RELIEF], "养老服务": [HEAD, *OLD_AGE]}, [*RELIEF_READ, *OLD_AGE_READ], 0, 0,
     "each has its header"),
    ({"社会救助": [HEAD, *RELIEF], "养老服务": OLD_AGE}, [*RELIEF_READ, *OLD_AGE_READ], 1, 0,
     "the second goes on without"),
    ({"社会救助": [HEAD, *RELIEF], "养老服务": [["养老服务公开目录"], *OLD_AGE]}, [*RELIEF_READ, *OLD_AGE_READ], 1, 0,
     "a title stands over the rows of the second"),
    ({"Sheet1": [HEAD, *RELIEF], "Sheet2": OLD_AGE}, unnamed([*RELIEF_READ, *OLD_AGE_READ]), 1, 0,
     "the names of the sheets say nothing"),
    ({"社会救助": [HEAD, *RELIEF], "养老服务": TURNED}, [*RELIEF_READ, *OLD_AGE_READ], 1, 0,
     "the columns of the second stand the other way round: its cells tell them"),
    ({"社会救助": RELIEF + OLD_AGE[:1], "养老服务": OLD_AGE[1:]},
     unnamed([*RELIEF_READ, *OLD_AGE_READ]), 2, 0, "neither has a header"),
    ({"社会救助": [HEAD, *RELIEF], "电话": PHONES}, unnamed(RELIEF_READ), 0, 3,
     "what is no catalogue is rejected, row by row"),
    ({"社会救助": [HEAD, *RELIEF], "电话": [[*cells, "备用"] for cells in PHONES]}, unnamed(RELIEF_READ), 0, 3,
     "nor does it make the name of the sheet a field, be it as wide"),
    ({"社会救助": [HEAD, *RELIEF], "养老服务": [[*OLD_AGE[0][:3], "", "", *OLD_AGE[0][5:]], *OLD_AGE[1:]]},
     [*RELIEF_READ, ("养老服务", "高龄津贴", 0), *OLD_AGE_READ[1:]], 1, 0, "the first row has blank cells"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheets", "items", "inferred", "rejected", "why"), BOOKS, ids=[each[-1] for each in BOOKS]
)
def test_sheets(
    sheets: dict[str, list[list[str]]],
    items: list[tuple[str, str, int]],
    inferred: int,
    rejected: int,
    why: str,
    tmp_path: Path,
) -> None:
    path = tmp_path / "目录.xlsx"
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for n, cells in enumerate(rows):
            sheet.write_row(n, 0, cells)
    book.close()
    catalogue = extract(path)
    read = [("".join(each.category), each.name, len(each.citations)) for each in catalogue.items]
    assert read == items, why
    assert sum(mend.kind == "header-inferred" for mend in catalogue.mends) == inferred, why
    assert len(catalogue.rejections) == rejected, why
    assert account_file(path, catalogue).wanting == ()
