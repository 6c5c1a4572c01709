"""The terminal, in whatever encoding: what was typed is read, what is said never crashes it.

On Windows Python has text from the system; elsewhere it decodes what was typed by the
locale, and keeps as lone surrogates the bytes that are not in it.
"""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Iterable
from typing import TextIO


def typed(arguments: Iterable[str]) -> list[str]:
    r"""The ``arguments`` as they were meant, where their encoding is not the locale's.

    >>> typed(["沪人社医", os.fsdecode("沪".encode()), "--lang"])
    ['沪人社医', '沪', '--lang']
    >>> typed([os.fsdecode("policy=沪".encode("gbk"))])
    ['policy=沪']
    """
    return [_meant(each) for each in arguments]


def _meant(argument: str) -> str:
    # The name of a file is its bytes, in no encoding at all.
    if not any("\ud800" <= char <= "\udfff" for char in argument) or os.path.lexists(argument):
        return argument
    data = _bytes(argument)
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _bytes(argument: str) -> bytes:
    try:
        return os.fsencode(argument)
    except UnicodeEncodeError:  # surrogates that no bytes stand behind
        return argument.encode("utf-8", "replace")


def set_up(stream: TextIO) -> None:
    """Let ``stream`` replace what its encoding lacks.

    ASCII lacks all of Chinese, and is what a machine says that was told nothing: UTF-8 is
    written there.
    """
    if not isinstance(stream, io.TextIOWrapper):
        return
    is_ascii = codecs.lookup(stream.encoding).name == "ascii"
    stream.reconfigure(encoding="utf-8" if is_ascii else None, errors="replace")
