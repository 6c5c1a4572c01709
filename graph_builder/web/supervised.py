"""What a service manager and the server say to each other: a socket handed over, and "ready".

As sd_listen_fds(3) and sd_notify(3) of systemd have it, in three variables of the
environment; whoever sets them is understood, and where none are set nothing happens.

>>> handed_over({}) is None
True
>>> handed_over({"LISTEN_PID": "1", "LISTEN_FDS": "1"}) is None  # meant for another process
True
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from typing import Final

from graph_builder.errors import InputError
from graph_builder.language import tr

#: The first descriptor after standard input, output and error.
_FIRST: Final = 3


def handed_over(environment: Mapping[str, str] = os.environ) -> socket.socket | None:
    """The socket that the service manager listens at for this process; none where it has none.

    :raises InputError: there are several.
    """
    if environment.get("LISTEN_PID") != str(os.getpid()):
        return None
    count = environment.get("LISTEN_FDS", "")
    if count != "1":
        raise InputError(
            tr(
                f"服务管理器应交来一个套接字，而不是 {count} 个：socket 单元里只写一个 ListenStream=。",
                f"the service manager hands over {count} sockets, not one: write a single "
                "ListenStream= into the socket unit.",
            )
        )
    os.set_inheritable(_FIRST, False)  # the workers have no business with it
    return socket.socket(fileno=_FIRST)


def say_ready(environment: Mapping[str, str] = os.environ) -> None:
    """Tell the service manager, where one asks to be told, that requests are answered."""
    address = environment.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):  # the abstract namespace of Linux
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as teller:
        teller.connect(address)
        teller.sendall(b"READY=1")
