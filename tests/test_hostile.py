"""Hostile files: each is refused in a sentence or read, within 30 seconds and a gigabyte,
and the rest of the batch is imported.

The mutations take good files of each format and damage their bytes: never a
traceback, and never a row that is silently gone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from files import WRITERS, html_text, write_docx, write_xlsx
from hypothesis import given, settings
from hypothesis import strategies as st
from renderings import CATALOGUES, LAYOUTS
from texts import TEXTS

from graph_builder import readers
from graph_builder.confinement import Crew, ended
from graph_builder.errors import InputError, OurMistake
from graph_builder.extraction import account_file, recognised
from graph_builder.readers.confined import MEMORY, confined, failed
from graph_builder.readers.sidecar import read_description
from graph_builder.store import StoreFolder

PAGE = LAYOUTS["pilot"][0](CATALOGUES[0])
#: Damaged files a format; `make test-long` sets more.
MUTATIONS = int(os.environ.get("YIJU_MUTATIONS", "50"))
_ZEROS = 512 * 1024**2


def _bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/workbook.xml", "w") as part,
    ):
        for _ in range(_ZEROS // 2**20):
            part.write(b" " * 2**20)


def _docx_bomb(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("word/document.xml", "w") as part,
    ):
        for _ in range(_ZEROS // 2**20):
            part.write(b" " * 2**20)


def _rewritten(path: Path, name: str, change: Callable[[str], str]) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {each: package.read(each) for each in package.namelist()}
    parts[name] = change(parts[name].decode("latin-1")).encode("latin-1")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for each, data in parts.items():
            package.writestr(each, data)


def _merges(path: Path) -> None:
    write_xlsx(PAGE, path)
    merged = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 20000
    _rewritten(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace("<mergeCells", merged + "</mergeCells><mergeCells", 1),
    )


def _far_cell(path: Path) -> None:
    write_xlsx(PAGE, path)
    _rewritten(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(
            "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
    )


def _laughs(path: Path) -> None:
    write_docx(PAGE, path)
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    dtd = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'
    _rewritten(
        path,
        "word/document.xml",
        lambda xml: xml.replace("?>", "?>" + dtd, 1).replace(
            "<w:body>", "<w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p>"
        ),
    )


def _outside(path: Path) -> None:
    write_docx(PAGE, path)
    dtd = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    _rewritten(
        path,
        "word/document.xml",
        lambda xml: xml.replace("?>", "?>" + dtd, 1).replace(
            "<w:body>", "<w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p>"
        ),
    )


def _deep(path: Path) -> None:
    write_docx(PAGE, path)
    _rewritten(
        path,
        "word/document.xml",
        lambda xml: xml.replace("<w:body>", "<w:body>" + "<w:sdt>" * 100000 + "</w:sdt>" * 100000),
    )


def _wide_span(path: Path) -> None:
    path.write_text(
        "<table>" + "<tr>" + "<td colspan=1000 rowspan=65534>x" * 1000 + "</table>",
        encoding="utf-8",
    )


def _many_tables(path: Path) -> None:
    path.write_text("<table><tr><td>" * 200000 + "甲", encoding="utf-8")


def _many_rows(path: Path) -> None:
    path.write_text("<table>" + "<tr><td rowspan=60000>甲" * 60000, encoding="utf-8")


def _endless(path: Path) -> None:
    import zlib

    stream = zlib.compress(b"BT /F1 9 Tf (x) Tj ET " * 3_000_000)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    path.write_bytes(
        b"%PDF-1.4\n"
        + b"".join(b"%d 0 obj%s endobj\n" % (n, body) for n, body in enumerate(objects, 1))
        + b"trailer<</Root 1 0 R>>"
    )


def _sheet_path(path: Path) -> None:
    write_xlsx(PAGE, path)
    _rewritten(
        path, "xl/workbook.xml", lambda xml: xml.replace('name="Sheet1"', 'name="../../etc/x"')
    )


def _zip_path(path: Path) -> None:
    write_docx(PAGE, path)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("../../escaped.xml", "<x/>")
        package.writestr("/tmp/escaped.xml", "<x/>")


def _page_loop(path: Path) -> None:
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R>>"
    )


#: How each is made, its name or ending, and why it is here.
HOSTILE = [
    (_bomb, ".xlsx", "half a gigabyte of blanks in half a megabyte"),
    (_docx_bomb, ".docx", "the same in Word"),
    (_merges, ".xlsx", "twenty thousand merges of the whole sheet"),
    (_far_cell, ".xlsx", "one cell at the far corner makes 17 thousand million"),
    (_laughs, ".docx", "entities that unfold to gigabytes"),
    (_outside, ".docx", "an entity that names a file of the machine"),
    (_deep, ".docx", "a hundred thousand levels"),
    (_wide_span, ".html", "cells that cover 65 thousand rows and a million columns"),
    (_many_tables, ".html", "two hundred thousand tables in each other"),
    (_many_rows, ".html", "merged cells that grow with every row"),
    (_endless, ".pdf", "three million strings on a page"),
    (_page_loop, ".pdf", "pages that contain themselves"),
    (lambda path: path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 9), ".xlsx", "a zip that is none"),
    (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4096), ".xls", "an old workbook that is none"),
    (lambda path: path.write_bytes(b"%PDF-1.7\n"), ".docx", "a PDF that says it is a Word document"),
    (lambda path: path.write_bytes(bytes(range(256)) * 40), ".html", "bytes that are no page"),
    (lambda path: path.write_bytes(b""), ".xlsx", "nothing"),
    (lambda path: path.write_bytes(b""), ".pdf", "nothing"),
    (lambda path: path.write_bytes(b"<html>"), ".html", "a page without a table"),
    (lambda path: path.write_text("\t《" * 300_000), ".txt", "a line of three hundred thousand cells"),
    (lambda path: path.write_text("序号公开事项公开内容公开依据\n" + "1" * 2_000_000 + "\n2" + "信息" * 1_000_000), ".txt", "rows run together of digits and of one word"),
    (lambda path: path.write_text("序号公开事项公开内容公开依据\n" + "".join(f"{n % 10_000}信息公开信息公开内容《甲条例》\n" for n in range(20_000))), ".txt", "twenty thousand rows run together"),
    (lambda path: path.write_text("（" * 400_000 + "国发〔" * 100_000), ".txt", "brackets that never close"),
    (lambda path: path.write_text(" 1 2" * 400_000), ".txt", "numbers parted by blanks"),
    (lambda path: path.write_text("序号\t事项\t依据\n" + "1\t甲\t" + "《关于" * 60_000 + "\n2\t乙\t丙\n3\t丁\t戊\n"), ".txt", "titles that never close"),
    (lambda path: write_xlsx(PAGE, path), "长" * 78 + ".xlsx", "a name of 240 bytes"),
    (lambda path: path.write_text(html_text(PAGE), "utf-8"), "<script>alert(1)<%2Fscript>.html", "a name that is markup"),
    (lambda path: path.write_text(html_text(PAGE), "utf-8"), "甲\"'\n乙`$(id)`.html", "a name with quotes and a line break"),
    (lambda path: path.write_text(html_text(PAGE), "utf-8"), ".xls", "a workbook that is a web page"),
    (_sheet_path, ".xlsx", "a sheet that is called as a path"),
    (_zip_path, ".docx", "entries of the package that lead out of it"),
]  # fmt: skip
IDS = [f"{name[-5:]}: {reason}" for _, name, reason in HOSTILE]


#: What is read all the same; everything else is refused.
READ = (
    "twenty thousand rows run together",
    "twenty thousand merges of the whole sheet",
    "a name of 240 bytes",
    "a name that is markup",
    "a name with quotes and a line break",
    "a sheet that is called as a path",
    "entries of the package that lead out of it",
    "a workbook that is a web page",
)
_COMMAND = "from graph_builder.cli import main; main()"
_MOST_SECONDS, _MOST_KILOBYTES = 30, 1024**2


def command(*arguments: str, folder: Path) -> tuple[int, str, float, int]:
    """Run yiju: its exit code, what it says, its seconds, and the kilobytes that it or one
    of its processes had at most."""
    before = {each.name for each in folder.iterdir()}
    said = folder / "said"
    started = time.monotonic()
    with said.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-c", _COMMAND, *arguments], stdout=stream, stderr=stream, cwd=folder
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    text = said.read_text("utf-8")
    said.unlink()
    assert {each.name for each in folder.iterdir()} - before <= {"s"}, "nothing else is written"
    return process.returncode, text, time.monotonic() - started, usage.ru_maxrss


@pytest.mark.timeout(90)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts no memory of children")
@pytest.mark.parametrize(("make", "name", "reason"), HOSTILE, ids=IDS)
def test_refused_in_a_sentence(
    make: Callable[[Path], object], name: str, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / (f"坏{name}" if name.startswith(".") else name)
    make(path)
    code, said, seconds, kilobytes = command("extract", str(path), folder=tmp_path)
    assert seconds < _MOST_SECONDS
    assert kilobytes < _MOST_KILOBYTES
    assert "Traceback" not in said
    if reason in READ:
        assert (code, "清河县" in said or "个事项" in said) == (0, True)
    else:
        assert code == 2
        plain = "".join(said.split())
        assert "".join(path.name.split()) in plain
        assert plain.endswith("。"), "a sentence"


@pytest.mark.timeout(400)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts no memory of children")
def test_the_rest_of_the_batch_is_imported(tmp_path: Path) -> None:
    folder = tmp_path / "目录"
    folder.mkdir()
    for n, (make, name, _) in enumerate(HOSTILE):
        make(folder / (f"坏{n:02}{name}" if name.startswith(".") else name))
    for ending, write in WRITERS.items():
        write(PAGE, folder / f"好{ending[1:]}{ending}")
    (folder / "~$锁.docx").write_bytes(b"x")
    code, said, _, kilobytes = command(
        "build", str(folder), "--store", "s", "--jobs", "2", "--no-validate", folder=tmp_path
    )
    assert code == 2
    assert kilobytes < _MOST_KILOBYTES
    assert "Traceback" not in said
    known = StoreFolder(tmp_path / "s").made_from()["catalogues"]
    assert {f"好{ending[1:]}" for ending in WRITERS} <= set(known)
    refused = [n for n, (_, _, reason) in enumerate(HOSTILE) if reason not in READ]
    assert len(known) == len(WRITERS) + len(HOSTILE) - len(refused)
    plain = "".join(said.split())
    assert [n for n in refused if f"坏{n:02}" not in plain] == [], "each by its name"


#: The part of a package that holds the table.
INNER = {
    ".xlsx": "xl/worksheets/sheet1.xml",
    ".docx": "word/document.xml",
    ".ods": "content.xml",
}
#: A change of bytes: what is done, how far in (of 10,000), and with which byte.
EDIT = st.tuples(
    st.sampled_from(["change", "delete", "double", "cut"]),
    st.integers(0, 9999),
    st.integers(0, 255),
)


def mutated(data: bytes, edits: list[tuple[str, int, int]]) -> bytes:
    """``data`` with bytes changed, taken out or doubled, or cut off."""
    for what, share, byte in edits:
        at = share * len(data) // 10_000
        length = byte % 64 + 1
        match what:
            case "change":
                data = data[:at] + bytes([byte]) + data[at + 1 :]
            case "delete":
                data = data[:at] + data[at + length :]
            case "double":
                data = data[: at + length] + data[at:]
            case _:
                data = data[: max(at, 16)]
    return data


def _attempt(path: Path) -> None:
    """Read the file at ``path``: it is refused in a sentence, or nothing is lost of it."""
    try:
        catalogue = recognised(path, read_description(path))
        found = account_file(path, catalogue)
    except OurMistake:
        raise  # whatever the damage is, that our own code stumbles over it is a mistake
    except InputError as error:
        assert path.name in str(error)
    else:
        assert found.wanting == ()


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    # In this process, as a child for each would take a second: what a library raises in
    # the child is made a sentence of, as the hostile files show.
    monkeypatch.setattr(readers, "confined", _in_process)
    monkeypatch.setattr(sys.modules["graph_builder.extraction"], "confined", _in_process)


@pytest.fixture
def in_a_child(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # What reads .xls files takes all memory for some that are damaged.
    crew = Crew(memory=MEMORY)
    monkeypatch.setattr(readers, "confined", partial(confined, crew=crew))
    yield
    crew.stop()


@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("ending", sorted(WRITERS.keys() - {".xls"}))
def test_damaged_bytes(ending: str, tmp_path: Path) -> None:
    _damage(ending, tmp_path)


@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("in_a_child")
def test_damaged_old_workbooks(tmp_path: Path) -> None:
    _damage(".xls", tmp_path)


def _damage(ending: str, tmp_path: Path) -> None:
    good = tmp_path / f"好{ending}"
    WRITERS[ending](PAGE, good)
    data = good.read_bytes()
    path = tmp_path / f"坏{ending}"

    @settings(max_examples=MUTATIONS, deadline=None, database=None)
    @given(st.lists(EDIT, min_size=1, max_size=8), st.booleans())
    def damaged(edits: list[tuple[str, int, int]], inside: bool) -> None:
        if inside and ending in INNER:  # else its checksum refuses nearly all damage
            path.write_bytes(data)
            _rewritten(
                path,
                INNER[ending],
                lambda part: mutated(part.encode("latin-1"), edits).decode("latin-1"),
            )
        else:
            path.write_bytes(mutated(data, edits))
        _attempt(path)

    damaged()


@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("ending", [".csv", ".txt"])
def test_damaged_texts(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"坏{ending}"
    ways = ["commas"] if ending == ".csv" else sorted(TEXTS)
    pages = {way: TEXTS[way](PAGE) for way in ways}

    @settings(max_examples=MUTATIONS, deadline=None, database=None)
    @given(
        st.lists(EDIT, min_size=1, max_size=8),
        st.sampled_from(ways),
        st.sampled_from(["utf-8", "gb18030", "utf-16"]),
    )
    def damaged(edits: list[tuple[str, int, int]], way: str, charset: str) -> None:
        path.write_bytes(mutated(pages[way].encode(charset), edits))
        _attempt(path)

    damaged()


def _in_process(read: Callable[..., object], path: Path, *more: object, **_: object) -> object:
    try:
        return read(path, *more)
    except InputError:
        raise
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise failed(path, ended(error)) from error
