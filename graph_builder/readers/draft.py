"""Drafts: the running text of a document that is not published yet.

.docx, .pdf with text, .html, and .txt in any encoding that is read. A catalogue's table
is read by :func:`graph_builder.readers.read`; here only what is said, and where,
matters.

>>> [(passage.text, str(passage.place(0))) for passage in text_passages("第一行\\n\\n第三行")]
[('第一行', '第1行'), ('第三行', '第3行')]
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.readers.confined import confined
from graph_builder.readers.draft_docx import read_docx
from graph_builder.readers.draft_html import read_html
from graph_builder.readers.draft_pdf import read_pdf
from graph_builder.readers.passage import DraftPlace, Line, Margin, Passage, unwrapped
from graph_builder.readers.text import decode

__all__ = ["ENDINGS", "DraftPlace", "Passage", "read_draft", "text_passages"]

_CONFINED = {".docx": read_docx, ".htm": read_html, ".html": read_html, ".pdf": read_pdf}
ENDINGS = (".docx", ".pdf", ".html", ".htm", ".txt")
_MOST_BYTES = 64 * 1024**2
# A text broken at 25 Chinese characters or more; fewer are lines of their own.
_BROKEN = Margin(least=50, evidence=3, slack=2)


def read_draft(path: Path) -> tuple[Passage, ...]:
    """The passages of the draft at ``path``, in its order.

    :raises InputError: missing, too large, damaged, without text, or of a format
        that is not read.
    """
    _refuse(path)
    reader = _CONFINED.get(path.suffix.lower())
    if reader is None:
        return text_passages(decode(path.read_bytes(), path.name))
    return confined(reader, path)


def text_passages(text: str) -> tuple[Passage, ...]:
    """The paragraphs of ``text``: its lines, those put together that were broken to fit."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(unwrapped([_line(n, line) for n, line in enumerate(lines, 1)], _BROKEN))


def _line(number: int, text: str) -> Line:
    width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text.rstrip())
    indented = text.startswith(("\u3000", "  ", "\t"))
    return Line(text, width, DraftPlace(line=number), indented)


def _refuse(path: Path) -> None:
    if not path.exists():
        raise InputError(
            tr(f"{path}：没有这个文件。请检查路径。", f"{path}: no such file; check the path.")
        )
    if not path.is_file():
        raise InputError(
            tr(f"{path}：不是一个文件。", f"{path}: not a file."),
        )
    if path.suffix.lower() not in ENDINGS:
        known = "、".join(ENDINGS)
        hint = tr("请在 Word 或 WPS 里另存为 .docx。", "Save it as .docx in Word or WPS.")
        raise InputError(
            tr(
                f"{path}：不能检查“{path.suffix or '无扩展名'}”格式，可检查的有 {known}。{hint}",
                f"{path}: the format {path.suffix or 'without an ending'!r} is not checked; "
                f"known are {known}. {hint}",
            )
        )
    if path.stat().st_size > _MOST_BYTES:
        raise InputError(
            tr(
                f"{path}：文件超过 {_MOST_BYTES // 1024**2} MB，不予读取。请拆成较小的文件。",
                f"{path}: more than {_MOST_BYTES // 1024**2} MB; split it into smaller files.",
            )
        )
