"""Messages between the server and a worker: a length of eight bytes, then the pickled value.

Both ends are our own code, and the worker is off the network; nothing from outside is
ever unpickled.

>>> import io
>>> read(io.BytesIO(packed(["文", 1])))
['文', 1]
>>> read(io.BytesIO(packed("文")[:-1]))
Traceback (most recent call last):
EOFError
"""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from graph_builder.language import Language

_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is to do: ``work``, a function of a module, with the store first."""

    work: Callable[..., object]
    arguments: tuple[object, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class Ready:
    """A worker's first word: it takes tasks. ``namespace``: the system cut its network."""

    namespace: bool


@dataclass(frozen=True, slots=True)
class Done:
    """A worker's answer: the value of the work, or the error that it raised."""

    value: object


def packed(message: object) -> bytes:
    """``message`` as it travels."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(_LENGTH, "big") + data


def read(stream: BinaryIO) -> object:
    """The next message.

    :raises EOFError: the other end is gone.
    """
    message: object = pickle.loads(
        _exactly(stream, int.from_bytes(_exactly(stream, _LENGTH), "big"))
    )
    return message


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


async def receive(stream: asyncio.StreamReader) -> object:
    """The next message, without holding up other work.

    :raises asyncio.IncompleteReadError: the other end is gone.
    """
    length = int.from_bytes(await stream.readexactly(_LENGTH), "big")
    message: object = pickle.loads(await stream.readexactly(length))
    return message
