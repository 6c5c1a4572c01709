"""A corpus of copies of the example catalogues, each with other document numbers.

In each copy one document in five has a number of its own, so that no cache
answers for it; everything else repeats, as it does in a country whose
catalogues are drawn up after one model and rest on the same laws.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from graph_builder.resources import example_catalogues

_SERIAL = re.compile(r"(?<=〕)\s*(\d+)(?=\s*号)")


def copies(count: int) -> Iterator[tuple[str, str]]:
    """The name and text of each file of ``count`` copies, five files a copy."""
    originals = [(path.stem, path.read_text("utf-8")) for path in _originals()]
    for copy in range(count):
        for stem, text in originals:
            yield f"{stem}-{copy:04}.txt", _SERIAL.sub(partial(_serial, copy), text)


def _serial(copy: int, match: re.Match[str]) -> str:
    serial = int(match[1])
    return str(serial + 1000 * copy if serial % 5 == copy % 5 else serial)


def write(count: int, folder: Path) -> int:
    """Write ``count`` copies into ``folder``; the number of bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for name, text in copies(count):
        data = text.encode()
        (folder / name).write_bytes(data)
        size += len(data)
    return size


def _originals() -> list[Path]:
    return sorted(example_catalogues().glob("*.txt"))
