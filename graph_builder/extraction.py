"""Extraction: files as they are published in, catalogues out, and the account of each file.

What a second count of the raw file finds missing is a rejection, so that nothing is lost
silently.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from graph_builder.account import Account, account, account_of_rows
from graph_builder.catalogue import Catalogue, Description, Rejection
from graph_builder.confinement import Crew
from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.raw_rows import html_rows, raw_rows
from graph_builder.readers import ENDINGS, content, is_readable, read
from graph_builder.readers.charset import decoded
from graph_builder.readers.confined import MEMORY, confined
from graph_builder.readers.sidecar import read_description
from graph_builder.readers.text import decode
from graph_builder.recognise import recognise
from graph_builder.table import Place

_READ = "、".join(ENDINGS)
_MISSED = "另行清点时发现，这一行有内容没有收入"


def extract(path: Path | str) -> Catalogue:
    """The catalogue in one file, as read; needs no store.

    :raises InputError: the file cannot be read or holds no catalogue.
    """
    path = Path(path)
    return confined(recognised, path, read_description(path), crew=_crew())


@cache
def _crew() -> Crew:
    """The processes that read files one by one, as long as this one lasts."""
    return Crew(memory=MEMORY)


def recognised(path: Path, described: Description) -> Catalogue:
    """The catalogue in the file at ``path``; what the second count of its rows finds
    wanting is rejected, never lost. A libraries' or an expression's mischief is the caller's
    to confine (:mod:`graph_builder.readers.confined`)."""
    table = read(path)
    catalogue = recognise(table, described)
    if content(path) in ("text", "csv"):
        wanting = account_file(path, catalogue).wanting
    else:
        wanting = account_of_rows(table.raw, catalogue).wanting
    missed = tuple(
        Rejection(Place(path.name, line.line, line.line, line.sheet), None, line.text, _MISSED)
        for line in wanting
    )
    return replace(catalogue, rejections=catalogue.rejections + missed) if missed else catalogue


def account_file(path: Path, catalogue: Catalogue) -> Account:
    """Where every line of the file at ``path`` went, which was read as ``catalogue``.

    :raises InputError: the file's format is not counted a second way.
    """
    form = content(path)
    if form == "text":
        return account(decode(path.read_bytes(), path.name), catalogue)
    if form == "csv":
        text = decode(path.read_bytes(), path.name)
        return account(text.translate({ord(","): "\t", ord('"'): None}), catalogue)
    if form == "html":
        return account_of_rows(html_rows(decoded(path.read_bytes(), path.name)), catalogue)
    return account_of_rows(confined(raw_rows, path, crew=_crew()), catalogue)


def catalogue_files(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """The catalogue files among ``paths``, and the files of folders that are not read.

    A folder stands for the files in it; a file named twice is taken once.

    :raises InputError: a folder holds no catalogue file.
    """
    files: dict[Path, Path] = {}
    skipped: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.setdefault(path.resolve(), path)
            continue
        inside = [each for each in sorted(path.iterdir()) if each.is_file()]
        readable = {each.resolve(): each for each in inside if is_readable(each)}
        if not readable:
            raise InputError(
                tr(
                    f"{path}：文件夹里没有可读取的目录文件（{_READ}）。",
                    f"{path}: no catalogue file ({_READ}) in this folder.",
                )
            )
        files = {**files, **readable}
        skipped += [
            each
            for each in inside
            if not is_readable(each) and each.suffix not in (".yaml", ".yml", "")
        ]
    return list(files.values()), skipped
