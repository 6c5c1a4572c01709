"""One exchange over HTTP with a server that is not trusted.

Python's timeouts are per read, so a server that sends a byte a second is never
late; and nothing bounds looking a name up. Here an exchange as a whole ends at its
deadline: it runs in a thread of its own, whose socket is shut when time is up. What
comes back is bounded, and nobody is followed elsewhere: a redirect is an error.
"""

from __future__ import annotations

import base64
import http.client
import queue
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from graph_builder.errors import EndpointError
from graph_builder.language import tr
from graph_builder.remote.address import Address

SECONDS: Final = 60.0
MOST_BYTES: Final = 256 * 1024**2
_CHUNK = 64 * 1024
_MOST_SAID = 300


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: a status below 300, headers (names in lower case), the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Connection:
    """How a server is spoken to: where, and within what bounds."""

    address: Address
    seconds: float = SECONDS
    most_bytes: int = MOST_BYTES

    def exchange(self, request: urllib.request.Request) -> Reply:
        """The answer to ``request``.

        :raises EndpointError: the server cannot be reached, refuses, breaks off, answers too
            late or too much.
        """
        exchange = _Exchange(self)
        found: queue.SimpleQueue[Reply | EndpointError] = queue.SimpleQueue()
        # A daemon: a name server that never answers must not keep the program from ending.
        threading.Thread(target=lambda: found.put(exchange.outcome(request)), daemon=True).start()
        try:
            outcome = found.get(timeout=self.seconds)
        except queue.Empty:
            outcome = late(self.address, self.seconds)
        finally:
            exchange.abandon()
        if isinstance(outcome, EndpointError):
            raise outcome
        return outcome


@dataclass(slots=True)
class _Exchange:
    connection: Connection
    opened: list[socket.socket] = field(default_factory=list)
    abandoned: bool = False

    def abandon(self) -> None:
        """Wake a thread that waits on a socket of this exchange."""
        self.abandoned = True
        for each in self.opened:
            with suppress(OSError):  # closed already
                socket.socket.shutdown(each, socket.SHUT_RDWR)

    def outcome(self, request: urllib.request.Request) -> Reply | EndpointError:
        address, seconds = self.connection.address, self.connection.seconds
        deadline = time.monotonic() + seconds
        try:
            if address.user is not None and _is_long(request):
                self._log_in(request)
            with self._opener(*self._logins()).open(request, timeout=seconds) as response:
                body = self._body(response, deadline)
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Reply(response.status, headers, body)
        except urllib.error.HTTPError as error:
            with error:
                return _refused(address, error, self._said(error))
        except urllib.error.URLError as error:
            return _unreachable(address, error.reason, seconds)
        except (http.client.HTTPException, OSError) as error:
            return _unreachable(address, error, seconds)
        except ValueError:  # a way to log in that urllib does not know
            return EndpointError(
                tr(
                    f"{address}：服务器要求的登录方式不受支持（支持 Basic 和 Digest）。",
                    f"{address}: the server wants a way to log in other than Basic and Digest.",
                )
            )
        except EndpointError as error:
            return error

    def _body(self, response: http.client.HTTPResponse, deadline: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        while part := response.read1(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > self.connection.most_bytes:
                raise _too_much(self.connection.address, self.connection.most_bytes)
            if self.abandoned or time.monotonic() > deadline:
                raise late(self.connection.address, self.connection.seconds)
        if response.length:  # fewer bytes than the header promised
            raise http.client.IncompleteRead(b"", response.length)
        return b"".join(parts)

    def _said(self, error: urllib.error.HTTPError) -> str:
        """The beginning of what the server says about an error."""
        with suppress(OSError, http.client.HTTPException):
            return " ".join(error.read(4 * _MOST_SAID).decode("utf-8", "replace").split())
        return ""

    def _log_in(self, request: urllib.request.Request) -> None:
        """Ask with nothing to send how to log in.

        A server that wants a login first may hang up on a long body, and its
        answer is lost then.
        """
        seconds = self.connection.seconds
        empty = urllib.request.Request(
            request.full_url, data=b"", headers=dict(request.header_items()), method="POST"
        )
        try:
            self._opener().open(empty, timeout=seconds).close()
        except urllib.error.HTTPError as error:
            with error:
                wanted = error.headers.get("WWW-Authenticate", "")
            if error.code == 401:
                request.add_unredirected_header("Authorization", self._login(wanted, request))

    def _login(self, wanted: str, request: urllib.request.Request) -> str:
        address = self.connection.address
        way, _, challenge = wanted.partition(" ")
        if way.lower() == "basic":
            said = f"{address.user}:{address.password or ''}".encode()
            return f"Basic {base64.b64encode(said).decode()}"
        if way.lower() != "digest":
            raise ValueError(wanted)
        parts = urllib.request.parse_keqv_list(urllib.request.parse_http_list(challenge))
        digest = urllib.request.HTTPDigestAuthHandler(self._passwords())
        return f"Digest {digest.get_authorization(request, parts)}"

    def _passwords(self) -> urllib.request.HTTPPasswordMgr:
        address = self.connection.address
        found = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        found.add_password(None, address.url, address.user or "", address.password or "")
        return found

    def _logins(self) -> Sequence[urllib.request.BaseHandler]:
        if self.connection.address.user is None:
            return ()
        return (
            urllib.request.HTTPBasicAuthHandler(self._passwords()),
            urllib.request.HTTPDigestAuthHandler(self._passwords()),
        )

    def _opener(self, *logins: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
        handlers = [_NoRedirects(), _Http(self.opened), *logins]
        if self.connection.address.url.startswith("https:"):
            handlers.append(_Https(self.opened))  # reads the system's certificates: not for http
        return urllib.request.build_opener(*handlers)


def _is_long(request: urllib.request.Request) -> bool:
    return isinstance(request.data, bytes) and len(request.data) > _CHUNK


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class _Remembered(http.client.HTTPConnection):
    """A connection whose socket is put where another thread can shut it."""

    def __init__(self, *given: Any, opened: list[socket.socket], **named: Any) -> None:
        super().__init__(*given, **named)
        self._opened = opened

    def connect(self) -> None:
        super().connect()
        self._opened.append(self.sock)


class _RememberedSecure(_Remembered, http.client.HTTPSConnection):
    pass


class _Http(urllib.request.HTTPHandler):
    def __init__(self, opened: list[socket.socket]) -> None:
        super().__init__()
        self._opened = opened

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Remembered, request, opened=self._opened)  # type: ignore[arg-type]


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, opened: list[socket.socket]) -> None:
        super().__init__(context=ssl.create_default_context())
        self._opened = opened

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(
            _RememberedSecure,  # type: ignore[arg-type]
            request,
            opened=self._opened,
            context=self._context,  # type: ignore[attr-defined]
        )


def _refused(address: Address, error: urllib.error.HTTPError, said: str) -> EndpointError:
    code = error.code
    if code in (401, 403):
        what = tr(
            "没有权限；请在地址里写 用户:密码@，或设环境变量 YIJU_ENDPOINT_USER、YIJU_ENDPOINT_PASSWORD",
            "not allowed; write user:password@ in the address, or set YIJU_ENDPOINT_USER and "
            "YIJU_ENDPOINT_PASSWORD",
        )
    elif 300 <= code < 400:
        to = error.headers.get("Location", "?")
        what = tr(
            f"服务器把请求转到 {to}；这里不跟随转向，可信时请直接用那个地址",
            f"the server redirects to {to}, which is not followed; use that address if you trust it",
        )
    elif code == 404:
        what = tr("没有这个地址，请检查路径", "no such address; check the path")
    elif code in (502, 503, 504):
        what = tr("服务器忙或超时，请稍后再试", "the server is busy or too slow; try again later")
    elif code >= 500:
        what = tr("服务器内部出错", "the server failed")
    else:
        what = tr("服务器拒绝了请求", "the server refused the request")
    said = said[:_MOST_SAID] + ("…" if len(said) > _MOST_SAID else "")
    detail = f"\n  {said}" if said else ""
    sentence = tr(
        f"{address}：{what}（HTTP {code}）。{detail}", f"{address}: {what} (HTTP {code}).{detail}"
    )
    return EndpointError(sentence, code)


def _unreachable(address: Address, reason: object, seconds: float) -> EndpointError:
    if isinstance(reason, TimeoutError):
        return late(address, seconds)
    if isinstance(reason, socket.gaierror):
        what = tr("找不到这个主机，请检查地址", "no such host; check the address")
    elif isinstance(reason, ConnectionRefusedError):
        what = tr(
            "连接被拒绝，服务器没有运行，或端口不对",
            "connection refused; the server is not running, or the port is wrong",
        )
    elif isinstance(reason, ssl.SSLCertVerificationError):
        what = tr(
            f"服务器的证书不可信（{reason.verify_message}）",
            f"the server's certificate is not trusted ({reason.verify_message})",
        )
    elif isinstance(reason, ssl.SSLError):
        what = tr("不能建立加密连接；应是 http:// 吗？", "no TLS here; is it http://?")
    elif isinstance(reason, http.client.IncompleteRead | ConnectionError):
        what = tr("服务器中途断开，答案不完整", "the server broke off; the answer is not whole")
    elif isinstance(reason, http.client.HTTPException):
        what = tr(f"服务器的回应不合 HTTP（{reason}）", f"the answer is no proper HTTP ({reason})")
    else:
        what = tr(f"连接失败（{reason}）", f"the connection failed ({reason})")
    return EndpointError(tr(f"{address}：{what}。", f"{address}: {what}."))


def late(address: Address, seconds: float) -> EndpointError:
    """The error for a server that did not answer in time."""
    return EndpointError(
        tr(
            f"{address}：{seconds:g} 秒内没有答完，已放弃。请缩小范围，或放宽时限。",
            f"{address}: no whole answer within {seconds:g} s, given up; narrow the question, "
            "or allow more time.",
        )
    )


def _too_much(address: Address, most: int) -> EndpointError:
    size = f"{most / 1024**2:g} MiB"
    return EndpointError(
        tr(
            f"{address}：答案超过 {size}，已放弃。请缩小范围。",
            f"{address}: the answer is larger than {size}, given up; narrow the question.",
        )
    )
