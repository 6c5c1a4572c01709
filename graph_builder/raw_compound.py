"""A stream of a compound file ([MS-CFB]), in which old Office files keep their parts, for
the second count of their rows.

The file is cut into sectors, and a table names for each the one that follows it (§2.3);
the parts of that table are listed behind the header (§2.2, §2.5). A folder has the name,
first sector and length of each stream (§2.6). A short stream lies in pieces of 64 bytes
within the stream of the root, and these have a table of their own (§2.4).
"""

from __future__ import annotations

import struct
from collections.abc import Callable

_LAST_SECTOR = 0xFFFFFFFA  # numbers above it are no sectors, §2.1


class Damaged(ValueError):
    """A file that is not made as its format says."""


def compound_stream(data: bytes, name: str) -> bytes:
    """The bytes of the stream called ``name`` in the compound file ``data``.

    :raises Damaged, LookupError, struct.error: it is damaged, or has no such stream.
    """
    size = 1 << struct.unpack_from("<H", data, 30)[0] % 16

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    def chain(start: int, following: list[int], piece: Callable[[int], bytes]) -> bytes:
        found: list[bytes] = []
        while start <= _LAST_SECTOR:
            found.append(piece(start))
            start = following[start]
            # Of pieces without bytes, beyond the end of the data, only the count tells.
            if len(found) > len(following) or len(found) * len(found[0]) > len(data):
                raise Damaged("a chain of sectors without an end")
        return b"".join(found)

    folder_at, _, least, small_at, _, more, _ = struct.unpack_from("<7I", data, 48)
    parts = list(struct.unpack_from("<109I", data, 76))
    while more <= _LAST_SECTOR and len(parts) * size < len(data) + 109 * size:
        *further, more = _integers(sector(more))
        parts += further
    following = _integers(b"".join(sector(part) for part in parts if part <= _LAST_SECTOR))
    folder = chain(folder_at, following, sector)
    entries = {}
    for at in range(0, len(folder), 128):
        (letters,) = struct.unpack_from("<H", folder, at + 64)
        called = folder[at : at + max(letters, 2) - 2].decode("utf-16-le", "replace")
        entries[called] = struct.unpack_from("<II", folder, at + 116)
    start, length = entries[name]
    if length >= least:
        stream = chain(start, following, sector)
    else:
        inside = chain(entries["Root Entry"][0], following, sector)
        small = _integers(chain(small_at, following, sector))
        stream = chain(start, small, lambda n: inside[n * 64 : n * 64 + 64])
    if len(stream) < length:
        raise Damaged("cut short")
    return stream[:length]


def _integers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
