"""A file to download: never shown in the place of a page, and never run."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from starlette.responses import Response

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(data: bytes, name: str, media_type: str) -> Response:
    """``data`` as a file that a browser saves under ``name``."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(data, headers=headers, media_type=media_type)
