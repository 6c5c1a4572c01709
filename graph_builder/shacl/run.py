"""Choosing an engine and running it where it can do no harm.

``auto`` takes the fast engine for shapes in which it proved equal to the
reference, and pySHACL for all others, where the fast one is not installed, and
where it fails; the report says which one ran and why.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from graph_builder.confinement import Ended, Overdue, confined
from graph_builder.errors import ShapesError, ValidationError
from graph_builder.language import tr
from graph_builder.namespaces import SH
from graph_builder.shacl.engines import ENGINES, Row
from graph_builder.shacl.proved import unproved
from graph_builder.shacl.result import Result, ValidationReport
from graph_builder.shacl.shapes import Shapes, prepare

Engine = Literal["auto", "shacl", "pyshacl"]
MEMORY = 8 * 1024**3
_IRI = re.compile(r"<([^<>]*)>")


def validate(
    data: bytes,
    shapes: Sequence[Path],
    *,
    engine: Engine = "auto",
    timeout: float = 600,
    memory: int = MEMORY,
) -> ValidationReport:
    """What the shapes in the files ``shapes`` say of the N-Triples ``data``.

    ``timeout`` is in seconds and holds for each engine tried, ``memory`` in bytes.

    :raises ShapesError: the shapes are malformed or ask for what is refused.
    :raises ValidationError: too slow, or too much for its process; or the engine
        asked for by name is not installed.
    """
    return run(data, prepare(shapes), engine=engine, timeout=timeout, memory=memory)


def run(
    data: bytes,
    shapes: Shapes,
    *,
    engine: Engine = "auto",
    timeout: float,
    memory: int = MEMORY,
) -> ValidationReport:
    """The same with shapes that are prepared."""
    if engine != "auto":
        try:
            return _report(engine, data, shapes, timeout, memory, ())
        except Ended as ended:
            raise _failed(engine, ended) from ended
    notes = list(unproved(shapes.graph))
    if importlib.util.find_spec("shacl") is None:
        notes.append(tr("未安装 shacl", "shacl is not installed"))
    if not notes:
        try:
            report = _report("shacl", data, shapes, timeout, memory, ())
            if not any(_has_blank(result) for result in report.results):
                return report
            # shacl gives the blank nodes of the data names of its own.
            notes.append(tr("结果中有空白节点", "a blank node is in a result"))
        except Ended as ended:
            notes.append(
                tr(
                    f"shacl 运行失败（{ended.error or '进程中断'}）",
                    f"shacl failed ({ended.error or 'its process ended'})",
                )
            )
    try:
        return _report("pyshacl", data, shapes, timeout, memory, tuple(notes))
    except Ended as ended:
        raise _failed("pyshacl", ended) from ended


def _report(
    engine: Literal["shacl", "pyshacl"],
    data: bytes,
    shapes: Shapes,
    timeout: float,
    memory: int,
    notes: tuple[str, ...],
) -> ValidationReport:
    try:
        rows = confined(ENGINES[engine], data, shapes.data, seconds=timeout, memory=memory)
    except Overdue as overdue:
        raise ValidationError(
            tr(
                f"校验超过 {timeout:g} 秒，已终止（{engine}）。请放宽 --timeout，或减少形状。",
                f"the validation ran longer than {timeout:g} s and was stopped ({engine}); "
                "allow more with --timeout, or use fewer shapes.",
            )
        ) from overdue
    results = tuple(sorted((_result(row, shapes) for row in rows), key=Result.order))
    used = {result.path for result in results}
    paths = {path: how for path, how in shapes.complex_paths.items() if path in used}
    return ValidationReport(results, f"{engine} {version(engine)}", notes, paths)


def _result(row: Row, shapes: Shapes) -> Result:
    focus, path, value, shape, component, severity, messages = row
    if path is not None:
        plain = _IRI.fullmatch(path)
        path = plain[1] if plain else shapes.paths.get(_bare(shape), path)
    severity = _bare(severity)
    if severity.startswith(SH.base):
        severity = severity.removeprefix(SH.base)
    return Result(_bare(focus), path, value, _bare(shape), _bare(component), severity, messages)


def _has_blank(result: Result) -> bool:
    return result.focus.startswith("_:") or (result.value or "").startswith("_:")


def _bare(term: str) -> str:
    plain = _IRI.fullmatch(term)
    return plain[1] if plain else term


def _failed(engine: str, ended: Ended) -> ShapesError | ValidationError:
    if ended.error == "ModuleNotFoundError":
        return ValidationError(
            tr(
                f"没有安装 {engine}。请用 --engine auto，或安装后再试。",
                f"{engine} is not installed; use --engine auto, or install it.",
            )
        )
    if ended.error in ("", "MemoryError"):
        return ValidationError(
            tr(
                f"校验耗尽了内存或使进程中断，已终止（{engine}）。请减少形状，或分批校验。",
                f"the validation exhausted its process and was stopped ({engine}); "
                "use fewer shapes, or validate in parts.",
            )
        )
    return ShapesError(
        tr(
            f"{engine} 无法使用这些形状：{ended.detail or ended.error}",
            f"{engine} cannot use these shapes: {ended.detail or ended.error}",
        )
    )
