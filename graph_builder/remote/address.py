"""An address of a server, with the user and password to show it, which are never printed.

They stand in the address, or in the environment (``YIJU_ENDPOINT_USER``,
``YIJU_ENDPOINT_PASSWORD``), where no list of processes shows them.

>>> address = Address.parse("http://me:s%40cret@localhost:8890/sparql")
>>> str(address), address.user, address.password
('http://localhost:8890/sparql', 'me', 's@cret')
>>> repr(address)
"Address(url='http://localhost:8890/sparql')"
>>> Address.parse("localhost:8890/sparql")
Traceback (most recent call last):
graph_builder.errors.EndpointError: 服务器地址应以 http:// 或 https:// 开头：localhost:8890/sparql
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from graph_builder.errors import EndpointError
from graph_builder.language import tr

_UNESCAPED = "/%:;,=&?+@!$'()*~"


@dataclass(frozen=True, slots=True)
class Address:
    """The URL of a server, in ASCII and without user and password, which stand apart."""

    url: str
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, text: str) -> Address:
        """The address that ``text`` writes.

        :raises EndpointError: it is none of http or https, or names no host.
        """
        try:
            parts = urlsplit(text.strip())
            port = "" if parts.port is None else f":{parts.port}"
            host = (parts.hostname or "").encode("idna").decode()
        except ValueError as error:
            raise _no_address(text) from error
        if parts.scheme not in ("http", "https") or not host:
            raise _no_address(text)
        place = f"[{host}]{port}" if ":" in host else f"{host}{port}"
        path, query = (quote(part, safe=_UNESCAPED) for part in (parts.path, parts.query))
        url = urlunsplit((parts.scheme, place, path or "/", query, ""))
        if parts.username is None:
            environment = os.environ.get
            return cls(
                url, environment("YIJU_ENDPOINT_USER"), environment("YIJU_ENDPOINT_PASSWORD")
            )
        return cls(url, unquote(parts.username), unquote(parts.password or ""))

    def at(self, url: str) -> Address:
        """Another address of the same server's, with the same user."""
        return replace(self, url=url)

    def __str__(self) -> str:
        return self.url


def is_address(text: object) -> bool:
    """Whether ``text`` names a server, not a folder."""
    return isinstance(text, str) and text.lower().startswith(("http://", "https://"))


def _no_address(text: str) -> EndpointError:
    shown = text.rpartition("@")[2]
    return EndpointError(
        tr(
            f"服务器地址应以 http:// 或 https:// 开头：{shown}",
            f"the address of a server starts with http:// or https://: {shown}",
        )
    )
