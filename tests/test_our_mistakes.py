"""Who is to blame for a file that is not read: it is damaged, or our own code failed on it."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from conftest import example
from files import write_docx, write_xlsx
from test_hostile import PAGE
from test_hostile import _rewritten as rewritten

from graph_builder import resources
from graph_builder.confinement import ended
from graph_builder.errors import InputError, OurMistake
from graph_builder.language import speaking
from graph_builder.namespaces.closed import ClosedNamespace
from graph_builder.raw_rows import raw_rows
from graph_builder.readers import read
from graph_builder.readers.confined import confined
from graph_builder.readers.pdf_table import read_table as read_pdf
from graph_builder.recognise import recognise
from graph_builder.recognise.headers import word_key
from graph_builder.store import StoreFolder


def _without_parts(path: Path) -> object:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
    return docx.Document(str(path))


def _unlisted(path: Path) -> object:
    write_docx(PAGE, path)
    with zipfile.ZipFile(path) as package:
        return package.read("word/none.xml")


def _no_pdf(path: Path) -> object:
    path.write_bytes(b"%PDF-1.4 nothing")
    return read_pdf(path)


def _uncounted(path: Path) -> object:
    write_xlsx(PAGE, path)
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace('<row r="1"', '<row r="x"'))
    return raw_rows(path)


# What is done to a file; the module of ours that is to blame, or none; why.
BLAMED: list[tuple[Callable[[Path], object], str, str]] = [
    (lambda _: ElementTree.fromstring("<a"), "", "a parser's own error, raised in compiled code"),
    (lambda _: struct.unpack("<I", b"12"), "", "bytes that are cut off"),
    (lambda _: b"\xff".decode(), "", "bytes that are no text"),
    (_unlisted, "", "a part that the package lacks: zipfile raises KeyError"),
    (_without_parts, "", "python-docx raises KeyError too"),
    (_no_pdf, "", "what pdfminer raises passes through our reader"),
    (_uncounted, "", "a number that is none: the second count reads it itself"),
    (lambda path: path.read_bytes(), "", "the system refuses"),
    (lambda path: recognise(path, path), "graph_builder.recognise", "our own code, a built-in error"),  # type: ignore[arg-type]
    (lambda path: word_key(path), "graph_builder.recognise.headers", "the standard library, wrongly called by us"),
    (lambda _: ClosedNamespace("no address", ("a",)).a, "graph_builder.namespaces.closed", "a library in Rust, wrongly called by us"),
]  # fmt: skip


@pytest.mark.parametrize(("work", "module", "why"), BLAMED, ids=[row[2] for row in BLAMED])
def test_who_is_to_blame(
    work: Callable[[Path], object], module: str, why: str, tmp_path: Path
) -> None:
    with pytest.raises(BaseException) as raised:
        work(tmp_path / "a.docx")
    place = ended(raised.value).place
    assert (place != "", place.startswith(module)) == (module != "", True), (place, why)
    if module:
        assert place.rpartition(":")[2].isdecimal(), "the line"


def test_a_hidden_column_that_has_no_number_hides_nothing(tmp_path: Path) -> None:
    path, columns = tmp_path / "a.xlsx", '<cols><col hidden="1" min="x" max="y"/></cols><sheetData>'
    write_xlsx(PAGE, path)
    rows = read(path).rows
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace("<sheetData>", columns))
    assert read(path).rows == rows


def test_our_mistake_in_a_process_of_its_own_is_told_as_ours(tmp_path: Path) -> None:
    path = tmp_path / "目录.docx"
    with pytest.raises(OurMistake) as raised:
        confined(recognise, path, "no description")  # its table is a path
    said = str(raised.value)
    assert said.startswith(f"{path}：")
    assert "AttributeError, graph_builder.recognise" in said
    assert "已损坏" not in said and "报告" in said
    with speaking("en"), pytest.raises(InputError, match="a fault of yiju: please report"):
        confined(recognise, path, "no description")


MISTAKE = """

_right = recognise


def recognise(table, described):
    return _right(table, described) if "county" in table.file else {}["一级事项"]
"""


def test_a_mistake_of_ours_is_told_of_its_file_and_the_others_are_built(tmp_path: Path) -> None:
    # A copy of yiju into which a mistake is written.
    source = Path(resources.__file__).parents[1]
    for folder in ("graph_builder", "mappings", "ontology", "shapes", "queries"):
        leave = shutil.ignore_patterns("static")
        shutil.copytree(source / folder, tmp_path / folder, ignore=leave)
    module = tmp_path / "graph_builder" / "recognise" / "__init__.py"
    lines = module.read_text("utf-8").count("\n") + MISTAKE.count("\n")
    with module.open("a", encoding="utf-8") as stream:
        stream.write(MISTAKE)
    files = [example("prefecture-city"), example("county"), tmp_path / "坏.pdf"]
    files[-1].write_bytes(b"%PDF-1.7\n")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from graph_builder.cli import main; main()",
            "build",
            *map(str, files),
            "--store",
            "s",
            "--no-validate",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    plain = "".join(done.stderr.split())
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert f"yiju自身出错（KeyError,graph_builder.recognise:{lines}）" in plain
    told = plain.index(f"{files[0].name}：读取时yiju自身出错")
    assert f"{files[2].name}：文件已损坏" in plain[told:]
    assert list(StoreFolder(tmp_path / "s").made_from()["catalogues"]) == ["county"]
