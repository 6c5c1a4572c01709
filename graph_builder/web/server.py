"""The server: an address, the application behind it, an orderly end."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import uvicorn

from graph_builder.errors import InputError, why
from graph_builder.language import tr
from graph_builder.serving import Lanes
from graph_builder.store import StoreFolder
from graph_builder.web.app import create_app
from graph_builder.web.guarded import Guarded
from graph_builder.web.heads import Heads
from graph_builder.web.supervised import handed_over, say_ready

#: A query of 64 KiB in an address, every byte of it percent-encoded, and some headers.
_MOST_HEAD: Final = 256 * 1024
#: More connections at once are answered 503.
_MOST_CONNECTIONS: Final = 512
#: In which those who are being answered must be done when the server is to end.
_FAREWELL: Final = 2


def serve(
    folder: Path,
    host: str,
    port: int,
    seconds: float,
    origins: Sequence[str],
    say: Callable[[str], None],
) -> None:
    """Serve the graph in ``folder`` until a signal ends it; ``say`` when it is ready.

    A socket that a service manager hands over takes the place of ``host`` and ``port``.

    :raises StoreError: there is no graph.
    :raises InputError: the address cannot be had.
    """
    StoreFolder(folder).open()  # says what is wrong before anything is started
    lanes = Lanes(folder, seconds)
    with handed_over() or _bound(host, port) as listening:
        address, local = _address(listening)
        config = uvicorn.Config(
            Guarded(Heads(create_app(lanes, origins))),
            # Who may open the file of a socket is the proxy; its X-Forwarded-Proto is believed.
            forwarded_allow_ips="*" if local else None,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="on",
            h11_max_incomplete_event_size=_MOST_HEAD,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_graceful_shutdown=_FAREWELL,
            http="h11",
            ws="none",
        )
        # SIGTERM ends it as Ctrl-C does, with status 0 and no word.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            _Server(config, lambda: say(_ready(address, lanes, seconds))).run([listening])
        except KeyboardInterrupt:
            return


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._ready()
            say_ready()


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.create_server(place[:2], family=family, backlog=2048)
    except OSError as error:
        raise InputError(
            tr(
                f"{host}:{port}：不能在此监听（{why(error)}）。请用 --port 换一个端口。",
                f"{host}:{port}: cannot listen here ({error.strerror}); choose another --port.",
            )
        ) from error
    return listening


def _address(listening: socket.socket) -> tuple[str, bool]:
    """What ``listening`` is called, and whether it is a file of this machine."""
    name = listening.getsockname()
    if isinstance(name, str):
        return f"unix:{name}", True
    # What is accepted inherits it: an answer goes out at once, head and body.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    host, port = name[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}", False


def _ready(address: str, lanes: Lanes, seconds: float) -> str:
    guard = (
        tr("查询进程没有网络（网络命名空间）", "workers have no network (network namespace)")
        if lanes.namespace
        else tr(
            "系统不提供网络命名空间，仅按语句拒绝 SERVICE 和 LOAD",
            "no network namespace here: SERVICE and LOAD are refused by their words alone",
        )
    )
    endpoint = "/sparql" if address.startswith("unix:") else f"{address}/sparql"
    return tr(
        f"已就绪：{address}\n"
        f"SPARQL 端点：{endpoint}（只读，自由查询最多 {seconds:g} 秒）\n"
        f"{guard}。按 Ctrl-C 结束。",
        f"Ready: {address}\n"
        f"SPARQL endpoint: {endpoint} (read-only, {seconds:g} s a free query)\n"
        f"{guard}. Ctrl-C ends it.",
    )
