"""Whether a bundle installs and runs where no network is: unpacked, installed, built, served.

    python deploy/check.py dist/yiju-0.1.0-linux-x86_64.tar.gz

All of it happens in a network namespace of its own, which has no way out, and in an empty
folder, where nothing of this checkout is found. Linux, as root or where users may make namespaces.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import socket
import struct
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path

_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
#: A page without a picture, one with the picture, one with the editor.
_PAGES = ("/", "/explore?of=jinshan-district", "/editor")


def main() -> int:
    """Enter a namespace without network, and try the archive there."""
    if sys.argv[1] != "--inside":
        archive = Path(sys.argv[1]).resolve()
        given = [sys.executable, __file__, "--inside", str(archive)]
        entered = ["unshare", "--net", *([] if os.geteuid() == 0 else ["--map-root-user"]), *given]
        with tempfile.TemporaryDirectory() as folder:
            kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
            environment = {**kept, "HOME": folder, "TMPDIR": folder}
            return subprocess.run(entered, cwd=folder, env=environment, check=False).returncode
    _wake_loopback()
    _no_way_out()
    try_out(Path(sys.argv[2]), Path.cwd())
    return 0


def try_out(archive: Path, folder: Path) -> None:
    """Unpack, install, build, serve; ask for a page and for every file that it loads."""
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    (unpacked,) = folder.iterdir()
    _run("sh", str(unpacked / "install.sh"), str(folder / "program"))
    yiju = str(folder / "program/bin/yiju")
    _run(yiju, "build", "--store", "graph")
    _run(yiju, "query", "services-by-policy", "policy=沪人社医发(2016)44", "--store", "graph")
    _run(
        yiju,
        "impact",
        "沪人社医发〔2016〕44号",
        "--store",
        "graph",
        "--format",
        "docx",
        "--out",
        "i.docx",
    )
    server = subprocess.Popen(
        [yiju, "serve", "--store", "graph", "--port", "0"], stdout=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip().partition("：")[2]
        _say(f"serves at {address}")
        loaded = set[str]()
        for path in _PAGES:
            page = _get(address + path, "text/html").decode()
            found = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
            assert any(each.startswith("/static/vendor/") for each in found), (path, found)
            loaded |= found
        for each in sorted(loaded):
            _say(f"{each}: {len(_get(address + each))} bytes")
        health = json.loads(_get(f"{address}/health"))
        assert health["status"] == "ok", health
        _say(f"health: {health['status']}, network: {health['network']}")
    finally:
        server.terminate()
        server.wait(30)
        if server.stdout is not None:
            server.stdout.close()


def _get(address: str, accept: str = "*/*") -> bytes:
    asked = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(asked, timeout=60) as response:
        return bytes(response.read())


def _run(*command: str) -> None:
    done = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    lines = (done.stdout + done.stderr).strip().splitlines()
    _say(
        f"$ {' '.join(Path(command[0]).name if n == 0 else each for n, each in enumerate(command))}"
    )
    _say("\n".join(f"  {line}" for line in lines[-4:]))
    if done.returncode:
        sys.exit(done.returncode)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _wake_loopback() -> None:
    """Set the interface ``lo`` up, which sleeps in a new namespace."""
    with socket.socket() as any_socket:
        name = b"lo".ljust(16, b"\0")
        answer = fcntl.ioctl(any_socket, _SIOCGIFFLAGS, name + bytes(16))
        (flags,) = struct.unpack_from("H", answer, 16)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, name + struct.pack("H", flags | _IFF_UP) + bytes(14))


def _no_way_out() -> None:
    interfaces: Sequence[str] = [name for _, name in socket.if_nameindex()]
    assert set(interfaces) <= {"lo"} | {n for n in interfaces if _is_down(n)}, interfaces
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))
        except OSError:
            _say("no network here")
            return
    raise SystemExit("there is a network here: this proves nothing")


def _is_down(name: str) -> bool:
    state = Path(f"/sys/class/net/{name}/operstate")
    return not state.exists() or state.read_text().strip() != "up"


if __name__ == "__main__":
    sys.exit(main())
