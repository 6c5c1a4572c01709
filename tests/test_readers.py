"""Readers: encodings, sidecars, and what is said of files that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graph_builder import readers
from graph_builder.errors import InputError
from graph_builder.readers.sidecar import read_description
from graph_builder.readers.text import decode, table_of

TEXT = "序号\t事项名称\t公开内容\n1\t结婚登记\t办事指南\n" * 20

# How the bytes are made, and why they must give TEXT.
ENCODED = [
    (TEXT.encode(), "UTF-8"),
    (TEXT.encode("utf-8-sig"), "UTF-8 with a byte order mark"),
    (TEXT.encode("gbk"), "GBK"),
    (TEXT.encode("gb18030"), "GB18030"),
    (TEXT.encode("utf-16"), "UTF-16 with a byte order mark"),
    (TEXT.encode("utf-16-le"), "UTF-16 without one, little-endian"),
    (TEXT.encode("utf-16-be"), "UTF-16 without one, big-endian"),
]


@pytest.mark.parametrize(("data", "reason"), ENCODED, ids=[row[1] for row in ENCODED])
def test_encodings(data: bytes, reason: str) -> None:
    assert decode(data, "a.txt").removeprefix("\ufeff") == TEXT, reason


# Bytes that are no text, what must be said, and why.
DAMAGED = [
    (b"", "空的", "nothing"),
    (b" \n\t", "空的", "blanks"),
    (TEXT.encode()[:-5] + b"\xe5\x8a\n", "第 40 行有损坏的字符", "UTF-8 cut inside a character: the line is named"),
    (TEXT.encode().replace("结".encode(), b"\xe7\xbb", 1), "第 2 行有损坏的字符", "one bad byte is no other encoding"),
    (b"\xff\xfe" + b"\x00\xd8" * 9, "编码", "a byte order mark and no UTF-16"),
    (bytes(range(256)) * 4, "编码", "binary"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "says", "reason"), DAMAGED, ids=[row[2] for row in DAMAGED])
def test_damage_is_named(data: bytes, says: str, reason: str) -> None:
    with pytest.raises(InputError, match=says):
        decode(data, "a.txt")


def test_zero_width_characters_are_taken_out() -> None:
    table = table_of("序号\t名\u200b称\n1\t\ufeff甲\n", "a.txt")
    assert [row.cells for row in table.rows] == [("序号", "名称"), ("1", "甲")]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="文件夹"):
        readers.read(tmp_path)


@pytest.mark.parametrize("name", ["list.yaml", "list.txt.yaml"])
def test_a_sidecar_stands_beside_its_file(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("title: 甲目录\nedition: 2019\ndate: 2019-12-31\n", "utf-8")
    said = read_description(tmp_path / "list.txt")
    assert (said.id, said.title, said.edition, said.date) == (
        "list-2019",
        "甲目录",
        "2019",
        "2019-12-31",
    )
    assert said.unsaid() == ("publisher", "jurisdiction", "url")


def test_a_sidecar_may_be_in_gbk(tmp_path: Path) -> None:
    (tmp_path / "list.yaml").write_bytes("title: 县医保局公开目录\n".encode("gbk"))
    assert read_description(tmp_path / "list.txt").title == "县医保局公开目录"


def test_without_a_sidecar_the_name_of_the_file_is_its_id(tmp_path: Path) -> None:
    assert read_description(tmp_path / "某区 目录(1).txt").id == "某区-目录-1"


# A sidecar that is wrong, what must be said, and why.
SIDECARS = [
    ("colour: red\n", "不认识的项 colour", "a key that is not known"),
    ("- a\n- b\n", "有效的 YAML", "a list"),
    ("title: [a\n", "有效的 YAML", "no YAML"),
    ("title: {a: b}\n", "title 应为一行文字", "a mapping for a text"),
    ("publisher: [a, b]\n", "publisher 应为一行文字", "a list for a text"),
    ("title: true\n", "title 应为一行文字", "a truth value for a text"),
    ("url: javascript:alert(1)\n", "url 应为http", "an address that is none"),
]


@pytest.mark.parametrize(("text", "says", "reason"), SIDECARS, ids=[row[2] for row in SIDECARS])
def test_a_mistake_in_a_sidecar_is_named(text: str, says: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "list.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says) as caught:
        read_description(tmp_path / "list.txt")
    assert "list.yaml" in str(caught.value)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    file.chmod(0)
    with pytest.raises(PermissionError):
        readers.read(file)
