"""The one tree of errors that yiju raises on purpose.

Each error names the thing, the place and the way out, in a sentence a person
can act on; the command line prints that sentence and nothing else. Mistakes in
*data* are not errors: they come back as mends, rejections and findings.
"""

from __future__ import annotations

import errno
from pathlib import Path

from graph_builder.language import tr


class YijuError(Exception):
    """Anything yiju refuses to do; the message is written for the user."""


class InputError(YijuError):
    """A file that cannot be read: missing, empty, binary, undecodable."""


class OurMistake(InputError):
    """A file on which our own code failed; the file may be as it should."""


_WHY = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满",
}


def why(error: OSError) -> str:
    """What the system says is wrong, in Chinese where it is a common thing."""
    return _WHY.get(error.errno or 0, error.strerror or str(error))


def unreadable(path: Path, error: OSError) -> InputError:
    """The error for a file that the system does not let us read or write."""
    return InputError(
        tr(
            f"{path}：无法读写（{why(error)}）。请检查权限和路径。",
            f"{path}: cannot be read or written ({error.strerror}); check permissions and path.",
        )
    )


class UnrecognisedTable(InputError):
    """A file that was read but holds no catalogue that any layout describes."""


class MappingError(YijuError):
    """A mistake in a file of ``mappings/``, raised before any row is read."""


class LiftError(YijuError):
    """A value of a record that did not become a triple."""


class StoreError(YijuError):
    """A store that is missing, damaged or of another version."""


class StoreLocked(StoreError):
    """A store in which another process is building."""


class EndpointError(YijuError):
    """A server that cannot be reached, refuses, is too slow, or whose answer is broken.

    ``status`` is the HTTP status, where it answered with one of an error.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class QueryError(YijuError):
    """A query that is malformed, unknown, too slow, or lacks a parameter."""


class QueryRefused(QueryError):
    """A query that asks for what is not granted, such as another server."""


class QueryTooLong(QueryError):
    """A query of more bytes than are accepted."""


class NotFound(QueryError):
    """Something asked for that is not in the graph; the message has near hits."""


class ShapesError(YijuError):
    """A file of shapes that is malformed, or asks for what validation refuses."""


class ValidationError(YijuError):
    """A validation that could not be carried out: too slow, or too much for its process."""


class InvalidDocumentNumber(YijuError, ValueError):
    """A text that is not one document number (发文字号)."""


class MissingPackage(YijuError, ImportError):
    """A package that only some work needs, and that is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(
            tr(
                f"这里需要 {package}，尚未安装。请运行：pip install 'yiju[{package}]'",
                f"this needs {package}, which is not installed: pip install 'yiju[{package}]'",
            )
        )
