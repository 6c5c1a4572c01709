"""The charset of a web page: what its bytes are, what it declares, what it looks like."""

from __future__ import annotations

import codecs
import re

from graph_builder.readers.text import decode

_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)")
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(data: bytes, file: str) -> str:
    """The text of a page: UTF-8 where it is that, else as declared, else as it looks.

    :raises InputError: nothing of this gives text.

    >>> decoded('<meta charset="big5">廢止'.encode("big5"), "a.html")[-2:]
    '廢止'
    >>> decoded('<meta charset="utf-8">废止'.encode("gbk"), "a.html")[-2:]
    '废止'
    """
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith(_BOMS):
        name = declared[1].decode("ascii", "replace")
        for encoding in ("utf-8", "gb18030" if name.lower().startswith("gb") else name):
            try:
                return data.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    return decode(data, file)
