"""A corpus of copies of the example catalogues, each with other document numbers.

The numbers differ from copy to copy, so that no cache answers for a document
that this copy alone cites; everything else repeats, as it does in a country
whose catalogues are drawn up after one model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from graph_builder.resources import example_catalogues

_SERIAL = re.compile(r"(?<=〕)\s*(\d+)(?=\s*号)")


def copies(count: int) -> Iterator[tuple[str, str]]:
    """The name and text of each file of ``count`` copies, five files a copy."""
    originals = [(path.stem, path.read_text("utf-8")) for path in _originals()]
    for copy in range(count):
        for stem, text in originals:
            yield f"{stem}-{copy:04}.txt", _SERIAL.sub(lambda m: str(int(m[1]) + copy), text)  # noqa: B023


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
