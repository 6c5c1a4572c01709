"""Readers: one module a format, each giving the :class:`~graph_builder.table.Table` of a file.

What a file is, its first bytes say, not its ending: many an .xls is a web page. Files
that are more than text are read in a process of their own, with limits.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.raw_rows import html_rows, raw_rows
from graph_builder.readers.charset import decoded
from graph_builder.readers.confined import confined
from graph_builder.readers.text import read_table as read_text
from graph_builder.table import Remark, Table

#: The endings of files that are read, and what each promises to be.
ENDINGS = {
    ".txt": "text",
    ".tsv": "text",
    ".csv": "csv",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".xls": "workbook",
    ".ods": "workbook",
    ".et": "workbook",
    ".docx": "docx",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
}
#: Endings that are read only where the content is of another format.
_OLD_WORD = {".doc": "docx", ".wps": "docx", ".rtf": "docx"}
_MOST_BYTES = 200 * 1024**2


def read(path: Path) -> Table:
    """The tables in the file at ``path``.

    :raises InputError: the file is missing, empty, damaged, or of a format that is not read.
    """
    if not path.exists():
        raise InputError(
            tr(f"{path}：没有这个文件。请检查路径。", f"{path}: no such file; check the path.")
        )
    if path.is_dir():
        raise InputError(
            tr(
                f"{path}：这是一个文件夹，这里需要一个文件。",
                f"{path}: this is a folder; a file is expected here.",
            )
        )
    promised = ENDINGS.get(path.suffix.lower()) or _OLD_WORD.get(path.suffix.lower())
    if path.suffix.lower() in _OLD_WORD and content(path) not in ("html", "docx"):
        raise InputError(
            tr(
                f"{path}：旧版 Word、WPS 文字和 RTF 文档不能读取。请在 Word 或 WPS 里另存为 .docx。",
                f"{path}: an old document of Word or WPS, or RTF, is not read; "
                "save it as .docx in Word or WPS.",
            )
        )
    if promised is None:
        known = "、".join(sorted(ENDINGS))
        raise InputError(
            tr(
                f"{path}：不能读取“{path.suffix or '无扩展名'}”格式，可读取的有 {known}。"
                "请另存为其中一种。",
                f"{path}: the format {path.suffix or 'without an ending'!r} is not read; "
                f"known are {known}. Save it as one of these.",
            )
        )
    size = path.stat().st_size
    if size > _MOST_BYTES:
        raise InputError(
            tr(
                f"{path}：文件超过 {_MOST_BYTES // 1024**2} MB，不予读取。请拆成较小的文件。",
                f"{path}: larger than {_MOST_BYTES // 1024**2} MB, not read; split it.",
            )
        )
    found = content(path)
    if found == "text":
        return read_text(path)
    table = confined(_counted, path)
    if found != promised and table.rows:
        now = f"按内容（{found}）读取"
        remark = Remark("read-by-content", table.rows[0].place, f"扩展名 {path.suffix}", now)
        table = replace(table, remarks=(*table.remarks, remark))
    return table


def _counted(path: Path) -> Table:
    """The table of ``path``, and its rows counted again; runs in a process of its own."""
    form = content(path)
    table = _READERS[form](path)
    if form == "html":
        return replace(table, raw=tuple(html_rows(decoded(path.read_bytes(), path.name))))
    try:
        counted = form in ("docx", "workbook", "pdf")
        return replace(table, raw=raw_rows(path) if counted else ())
    except (InputError, SyntaxError, ValueError, LookupError, ArithmeticError, RuntimeError):
        # What cannot be counted twice is read all the same, and said not to be.
        places = [row.place for row in table.rows[:1]]
        said = [Remark("not-counted", place, path.name, "未另行清点") for place in places]
        return replace(table, remarks=(*table.remarks, *said))


def is_readable(path: Path) -> bool:
    """Whether a reader knows the file's format, by its ending; Word's and Excel's
    lock files (~$…) are no documents."""
    return path.suffix.lower() in ENDINGS and not path.name.startswith("~$")


def content(path: Path) -> str:
    """What the file is by its first bytes, and by its ending where these do not say: text,
    csv, html, docx, pdf or workbook."""
    ending = path.suffix.lower()
    promised = ENDINGS.get(ending) or _OLD_WORD.get(ending, "text")
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(b"%PDF") or b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return _package(path, promised)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "old" if ending in _OLD_WORD else promised if promised == "docx" else "workbook"
    if promised in ("docx", "pdf", "workbook", "html"):
        start = head.replace(b"\0", b"").lower()
        is_page = any(tag in start for tag in (b"<html", b"<table", b"<!doctype html"))
        return "html" if is_page else "old" if ending in _OLD_WORD else promised
    return promised


def _package(path: Path, promised: str) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        # The reader of what it promises to be says what is wrong with it.
        return promised if promised in ("docx", "workbook") else "workbook"
    if "word/document.xml" in names:
        return "docx"
    if any(name.startswith("xl/") for name in names) or "content.xml" in names:
        return "workbook"
    return promised if promised in ("docx", "workbook") else "workbook"


def _read_docx(path: Path) -> Table:
    from graph_builder.readers.docx_table import read_table

    return read_table(path)


def _read_pdf(path: Path) -> Table:
    from graph_builder.readers.pdf_table import read_table

    return read_table(path)


def _read_html(path: Path) -> Table:
    from graph_builder.readers.html_table import read_table

    return read_table(path)


def _read_workbook(path: Path) -> Table:
    from graph_builder.readers.sheet import read_workbook

    sheets = read_workbook(path)
    return Table(
        path.name,
        tuple(row for sheet in sheets for row in sheet.rows),
        remarks=tuple(remark for sheet in sheets for remark in sheet.remarks),
        blanks="told",
    )


def _read_csv(path: Path) -> Table:
    from graph_builder.readers.sheet import csv_table
    from graph_builder.readers.text import decode

    return csv_table(decode(path.read_bytes(), path.name), path.name)


# Imported in the process that needs them: the libraries are heavy, and not to be trusted.
_READERS: dict[str, Callable[[Path], Table]] = {
    "docx": _read_docx,
    "pdf": _read_pdf,
    "html": _read_html,
    "workbook": _read_workbook,
    "csv": _read_csv,
}
