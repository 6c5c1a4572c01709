"""Files a second: each format, one process against two, and a batch that grows.

The same invented catalogue is written in each format; every file of a batch has a serial
of its own in its numbers, so that no two are the same bytes. A run reads whole files
into statements, as ``yiju build`` does, without publishing a graph.
"""

# ruff: noqa: T201

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from graph_builder.catalogue import Description
from graph_builder.construction.batch import Outcome, Reading, cores, reading

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from files import WRITERS
from renderings import CATALOGUES, LAYOUTS, Block, Cell, Page

FILES = 40
GROWTH = (10, 100, 1000)


def main() -> None:
    """The figures of each format, then those of a batch that grows."""
    writers = {**WRITERS, ".txt": _write_txt}
    crew = sorted({1, 2, cores()})
    print("files a second".ljust(20) + "".join(f"--jobs {jobs:<4}" for jobs in crew))
    for ending in sorted(writers):
        _line(f"  {FILES} {ending}", crew, FILES, {ending: writers[ending]})
    for count in GROWTH:
        _line(f"  {count} of all", crew, count, writers)


def _line(
    name: str, crew: list[int], count: int, writers: dict[str, Callable[[Page, Path], None]]
) -> None:
    with tempfile.TemporaryDirectory(prefix="yiju-bench-") as folder:
        files = _written(Path(folder), count, writers)
        rates = [_rate(Path(folder) / f"read-{jobs}", files, jobs) for jobs in crew]
    print(name.ljust(20) + "".join(f"{rate:<11.1f}" for rate in rates), flush=True)


def _written(
    folder: Path, count: int, writers: dict[str, Callable[[Page, Path], None]]
) -> list[Path]:
    draw = LAYOUTS["pilot"][0]
    files = []
    for n in range(count):
        ending = sorted(writers)[n % len(writers)]
        path = folder / f"{n:04}{ending}"
        page = draw(CATALOGUES[n % len(CATALOGUES)])
        writers[ending]([Block(f"第{n}县目录", block.rows, block.sheet) for block in page], path)
        files.append(path)
    return files


def _write_txt(page: Page, path: Path) -> None:
    """The page as it is copied out of a spreadsheet: merged cells once, cells in quotes."""
    lines = []
    for block in page:
        covered: set[tuple[int, int]] = set()
        for r, cells in enumerate(block.rows):
            column, printed = 0, dict[int, str]()
            for cell in cells:
                while (r, column) in covered:
                    column += 1
                printed[column] = _quoted(cell)
                covered |= {
                    (r + i, column + j) for i in range(cell.down) for j in range(cell.across)
                }
            lines.append("\t".join(printed.get(n, "") for n in range(max(printed) + 1)))
    path.write_text("\n".join(lines), encoding="utf-8")


def _quoted(cell: Cell) -> str:
    return f'"{cell.text}"' if "\n" in cell.text else cell.text


def _rate(entries: Path, files: list[Path], jobs: int) -> float:
    """Files a second, the start of the processes counted."""
    readings = [Reading(file, Description(id=file.stem), entries / file.stem) for file in files]
    started = time.perf_counter()
    with reading(readings, jobs, lambda _: None) as outcomes:
        refused = list(filter(_is_refused, outcomes))
    if refused:
        raise SystemExit(f"not read: {refused[0]}")
    return len(files) / (time.perf_counter() - started)


def _is_refused(outcome: Outcome) -> bool:
    return outcome[1] is not None


if __name__ == "__main__":
    main()
