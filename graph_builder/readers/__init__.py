"""Readers: one module a format, each giving the :class:`~graph_builder.table.Table` of a file."""

from __future__ import annotations

from pathlib import Path

from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.readers import text
from graph_builder.table import Table

_READERS = {".txt": text.read_table, ".tsv": text.read_table}


def read(path: Path) -> Table:
    """The table in the file at ``path``.

    :raises InputError: the file is missing, empty, or of a format that is not read.
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
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = "、".join(sorted(_READERS))
        raise InputError(
            tr(
                f"{path}：不能读取“{path.suffix or '无扩展名'}”格式，可读取的有 {known}。"
                "请另存为文本文件。",
                f"{path}: the format {path.suffix or 'without an ending'!r} is not read; "
                f"known are {known}. Save it as text.",
            )
        )
    return reader(path)


def is_readable(path: Path) -> bool:
    """Whether a reader knows the file's format, by its ending."""
    return path.suffix.lower() in _READERS
