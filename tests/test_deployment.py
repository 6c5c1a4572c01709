"""A server as an administrator runs it: behind nginx, published to while people ask, rolled back.

The files of deploy/ and the commands of docs/running-a-server.md are run as they stand,
with the places of this machine put in.
"""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
from conftest import example
from server import COMMAND, serving, until
from servers import free_port

from graph_builder.construction.catalogues import build
from graph_builder.errors import StoreError
from graph_builder.store import StoreFolder

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs/running-a-server.md").read_text(encoding="utf-8")
HOST = "yiju.example.gov.cn"

#: Hands a socket over as systemd does (sd_listen_fds(3)): as descriptor 3 of the same process.
_HAND_OVER = (
    "import os, sys\n"
    "os.dup2(int(sys.argv[1]), 3)\n"
    "os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=sys.argv[2])\n"
    "os.execv(sys.argv[3], sys.argv[3:])\n"
)
needs_unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no systemd")


def handing_over(listening: socket.socket, *options: str, count: int = 1) -> list[str]:
    return [
        *(sys.executable, "-c", _HAND_OVER, str(listening.fileno()), str(count)),
        *(*COMMAND, *options),
    ]


@contextmanager
def behind(door: Path, folder: Path) -> Iterator[str]:
    """``yiju serve`` at the socket ``door``, as its units run it; what it told systemd."""
    told = door.with_suffix(".notify")
    with (
        socket.socket(socket.AF_UNIX) as listening,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager,
    ):
        listening.bind(str(door))
        listening.listen()
        manager.bind(str(told))
        manager.settimeout(60)
        process = subprocess.Popen(
            handing_over(listening, "--store", str(folder)),
            pass_fds=[listening.fileno()],
            env={"NOTIFY_SOCKET": str(told), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        )
        try:
            yield manager.recv(100).decode()
        finally:
            process.terminate()
            assert process.wait(30) == 0


@dataclass(frozen=True)
class Proxied:
    """nginx as deploy/nginx.conf has it: its two addresses and who it takes for itself."""

    plain: str
    secure: str
    authority: Path

    def get(self, path: str, **headers: str) -> httpx.Response:
        context = ssl.create_default_context(cafile=str(self.authority))
        with httpx.Client(verify=context, auth=("editor", "open-sesame")) as client:
            # The certificate is for the name; the address is this machine's.
            return client.get(
                self.secure + path,
                headers={"Host": f"{HOST}:{self.port}", **headers},
                extensions={"sni_hostname": HOST},
                timeout=60,
            )

    @property
    def port(self) -> str:
        return self.secure.rpartition(":")[2]

    @property
    def named(self) -> str:
        """The address as a reader writes it."""
        return f"https://{HOST}:{self.port}"


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder whose path is short enough for the socket in it, which has 108 bytes."""
    with tempfile.TemporaryDirectory(prefix="yiju") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def proxied(short: Path, store_folder: Path) -> Iterator[Proxied]:
    """nginx with TLS and a password, in front of ``yiju serve`` at a socket."""
    nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    openssl = shutil.which("openssl")
    if nginx is None or openssl is None:
        pytest.skip("nginx and openssl are not here: 'make packages' installs them where it may")
    _certify(openssl, short)
    (short / "passwords").write_text("editor:{PLAIN}open-sesame\n", encoding="ascii")
    plain, secure = free_port(), free_port()
    places = {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "/etc/ssl/yiju": str(short),
        "/etc/nginx/yiju.htpasswd": str(short / "passwords"),
        "/run/yiju/yiju.sock": str(short / "yiju.sock"),
    }
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for there, here in places.items():
        assert there in text
        text = text.replace(there, here)
    (short / "yiju.conf").write_text(text, encoding="utf-8")
    (short / "nginx.conf").write_text(_FRAME.format(short=short), encoding="utf-8")
    given = [
        nginx,
        "-p",
        str(short),
        "-e",
        str(short / "error.log"),
        "-c",
        str(short / "nginx.conf"),
    ]
    with behind(short / "yiju.sock", store_folder) as told:
        assert told == "READY=1"
        process = subprocess.Popen(given)
        try:
            assert until(lambda: _answers(secure))
            yield Proxied(
                f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}", short / "cert.pem"
            )
        finally:
            process.terminate()
            process.wait(30)


_FRAME = """\
user root;
daemon off;
pid {short}/nginx.pid;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {short}/body;
    proxy_temp_path {short}/proxy;
    include {short}/yiju.conf;
}}
"""


def _certify(openssl: str, folder: Path) -> None:
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *(
                "-nodes",
                "-days",
                "2",
                "-subj",
                f"/CN={HOST}",
                "-addext",
                f"subjectAltName=DNS:{HOST}",
            ),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@needs_unix
def test_nobody_comes_in_without_signing_in(proxied: Proxied) -> None:
    context = ssl.create_default_context(cafile=str(proxied.authority))
    with httpx.Client(verify=context) as client:
        for path in ("/", "/sparql?query=ASK{}", "/static/site.css", "/policy/x"):
            asked = client.get(proxied.secure + path, extensions={"sni_hostname": HOST})
            assert asked.status_code == 401, path
        state = client.get(f"{proxied.secure}/health", extensions={"sni_hostname": HOST})
        assert state.json()["status"] == "ok", "monitoring on this machine needs no password"


@needs_unix
def test_plain_http_leads_to_tls(proxied: Proxied) -> None:
    asked = httpx.get(f"{proxied.plain}/search?q=x", headers={"Host": HOST})
    assert (asked.status_code, asked.headers["location"]) == (308, f"https://{HOST}/search?q=x")


@needs_unix
def test_a_page_comes_with_what_it_loads(proxied: Proxied) -> None:
    page = proxied.get("/", Accept="text/html")
    assert page.status_code == 200 and page.headers["strict-transport-security"]
    assert "default-src 'self'" in page.headers["content-security-policy"]
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text):
        assert proxied.get(address).status_code == 200, address


@needs_unix
def test_addresses_are_those_that_the_reader_wrote(proxied: Proxied) -> None:
    """Redirects, links in headers and the descriptions name https and the proxy's host."""
    found = proxied.get("/search?q=沪人社医发(2016)44", Accept="text/html")
    assert found.status_code == 303
    assert re.match(rf"(/|{re.escape(proxied.named)}/)policy/", found.headers["location"])
    cut = proxied.get("/sparql?query=SELECT * { ?s ?p ?o }")
    assert cut.status_code == 206
    assert f"<{proxied.named}/sparql/limits>" in cut.headers["link"]
    assert f"<{proxied.named}/sparql>" in proxied.get("/sparql").text.replace("#dataset>", ">")
    assert f"<{proxied.named}/.well-known/void" in proxied.get("/.well-known/void").text


@needs_unix
def test_what_yiju_takes_nginx_takes(proxied: Proxied) -> None:
    """A query of 64 KiB in an address; what is too large is answered by yiju's own sentence."""
    long = quote("ASK {} #" + "长" * ((64 * 1024 - 8) // 3))  # httpx takes no such address
    context = ssl.create_default_context(cafile=str(proxied.authority))
    context.check_hostname = False  # the address is this machine's
    word = b64encode(b"editor:open-sesame").decode()
    with closing(HTTPSConnection("127.0.0.1", int(proxied.port), context=context)) as connection:
        connection.request(
            "GET", f"/sparql?query={long}", headers={"Authorization": f"Basic {word}"}
        )
        assert connection.getresponse().status == 200
    context = ssl.create_default_context(cafile=str(proxied.authority))
    sent = {"Content-Type": "application/sparql-query", "Host": f"{HOST}:{proxied.port}"}
    with httpx.Client(verify=context, auth=("editor", "open-sesame")) as client:
        for size, status in ((60_000, 200), (65_537, 413), (2 * 1024**2 + 1, 413)):
            asked = client.post(
                f"{proxied.secure}/sparql",
                content=b"ASK {} #" + b"x" * (size - 8),
                headers=sent,
                extensions={"sni_hostname": HOST},
                timeout=60,
            )
            assert asked.status_code == status, asked.text
            assert status == 200 or "KiB" in asked.text or "MiB" in asked.text


@needs_unix
def test_an_encoded_iri_passes_unchanged(proxied: Proxied) -> None:
    path = "/policy/%E6%B2%AA%E5%8C%BB%E4%BF%9D%E3%80%942000%E3%80%9546%E5%8F%B7"
    page = proxied.get(path, Accept="text/html")
    assert page.status_code == 200 and "沪医保〔2000〕46号" in page.text
    assert f"{path}?format=ttl" in page.headers["link"]


@needs_unix
def test_several_sockets_are_refused_by_name(tmp_path: Path, store_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        done = subprocess.run(
            handing_over(listening, "--store", str(store_folder), count=2),
            pass_fds=[listening.fileno()],
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
    assert done.returncode == 2 and "ListenStream=" in done.stderr


# ── systemd ──


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units, with a program that is here."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here (it comes with systemd)")
    folder = tmp_path_factory.mktemp("units")
    for path in sorted(DEPLOY.glob("yiju*.[st]*")):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(
            text.replace("/opt/yiju/bin/yiju", sys.executable), encoding="utf-8"
        )
    return folder


def test_systemd_understands_every_line_of_the_units(units: Path) -> None:
    files = sorted(units.glob("*.s*"))
    assert [path.name for path in files] == ["yiju.service", "yiju.socket"]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_service_is_shut_in(units: Path) -> None:
    """systemd's own scale runs from 0 (shut) to 10 (open); below 2 it says OK."""
    done = subprocess.run(
        [
            *("systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager"),
            str(units / "yiju.service"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-300:] + done.stderr
    for shut in ("PrivateNetwork=", "NoNewPrivileges=", "MemoryDenyWriteExecute="):
        assert re.search(rf"✓ {re.escape(shut)}", done.stdout), shut


@pytest.mark.skipif(shutil.which("unshare") is None, reason="unshare is not here")
@needs_unix
def test_without_any_network_it_answers_at_its_socket(short: Path, store_folder: Path) -> None:
    """What PrivateNetwork= does, by hand: a network namespace with nothing in it."""
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode:
        pytest.skip("the system grants no namespace")
    door = short / "alone.sock"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(door))
        listening.listen()
        process = subprocess.Popen(
            ["unshare", "-rn", *handing_over(listening, "--store", str(store_folder))],
            pass_fds=[listening.fileno()],
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"已就绪：unix:{door}\n"
            with httpx.Client(transport=httpx.HTTPTransport(uds=str(door))) as client:
                state = client.get("http://yiju/health", timeout=60).json()
            assert (state["status"], state["network"]) == ("ok", "namespace")
        finally:
            process.terminate()
            process.wait(30)
            if process.stdout is not None:
                process.stdout.close()


# ── publishing, rolling back, backing up ──


def _catalogues(folder: Path) -> int:
    text = (
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?c a <https://w3id.org/yiju/ontology#Catalogue> } }"
    )
    found = StoreFolder(folder).open().query(text)
    assert isinstance(found, ox.QuerySolutions)
    return int(next(iter(found))["n"].value)


ASKED = ["/", "/search?q=医疗保险", "/api/query/overview", "/sparql?query=ASK{?s ?p ?o}", "/health"]


def test_nobody_notices_a_publication(tmp_path: Path) -> None:
    """Four clients ask all the time; two imports and a roll-back are published; no error."""
    folder = tmp_path / "store"
    build([example("county")], folder)
    with serving(folder) as server:
        wrong: list[str] = []
        asked = [0] * 4
        over = threading.Event()

        def ask(number: int) -> None:
            with httpx.Client(base_url=server.url, timeout=60) as client:
                while not over.is_set():
                    path = ASKED[(number + asked[number]) % len(ASKED)]
                    try:
                        status = client.get(path).status_code
                    except httpx.HTTPError as error:
                        wrong.append(f"{path}: {error!r}")
                    else:
                        if status != 200:
                            wrong.append(f"{path}: {status}")
                    asked[number] += 1

        clients = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
        for client in clients:
            client.start()
        try:
            seen = []
            for publish in (
                lambda: build([example("prefecture-city")], folder),
                lambda: build([example("jinshan-district")], folder),
                lambda: StoreFolder(folder).roll_back(),
                lambda: StoreFolder(folder).roll_back(undo=True),
            ):
                publish()
                time.sleep(0.3)
                seen.append(server.get("/health").json()["snapshot"])
        finally:
            over.set()
            for client in clients:
                client.join()
        assert wrong == []
        assert min(asked) > 5
        assert seen == ["000002", "000003", "000002", "000003"]


def test_rolling_back(tmp_path: Path) -> None:
    folder, kept = tmp_path / "store", StoreFolder(tmp_path / "store")
    with pytest.raises(StoreError, match="yiju build"):
        kept.roll_back()
    build([example("county")], folder)
    with pytest.raises(StoreError, match="无从回退"):
        kept.roll_back()
    with pytest.raises(StoreError, match="最新"):
        kept.roll_back(undo=True)
    build([example("prefecture-city")], folder)
    assert (kept.roll_back(), _catalogues(folder)) == ("000001", 1)
    assert (kept.roll_back(undo=True), _catalogues(folder)) == ("000002", 2)
    kept.roll_back()
    # The next build starts from what is published: of the import rolled back nothing is left.
    build([example("jinshan-district")], folder)
    assert (kept.published(), _catalogues(folder)) == ("000003", 2)
    assert (kept.roll_back(), _catalogues(folder)) == ("000001", 1)


def _blocks(heading: str) -> str:
    """The commands of the guide under ``heading``."""
    section = GUIDE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    assert section, heading
    return "\n".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))


@needs_unix
def test_the_guide_s_backup_brings_the_graph_back(tmp_path: Path) -> None:
    place = tmp_path / "var"
    build([example("county"), example("prefecture-city")], place / "graph")
    before = set(StoreFolder(place / "graph").open())
    commands = (
        _blocks("Back up")
        .replace("/var/lib/yiju", str(place))
        .replace("/var/backups", str(tmp_path))
        .replace("sudo -u yiju ", "")
        .replace(
            "/opt/yiju/bin/yiju",
            f"{sys.executable} -c 'from graph_builder.cli import main; main()'",
        )
    )
    saving, _, restoring = commands.partition("# restore")
    assert restoring
    subprocess.run(["sh", "-eu", "-c", saving], check=True, env={"PYTHONPATH": str(ROOT)})
    shutil.rmtree(place)
    place.mkdir()
    subprocess.run(["sh", "-eu", "-c", restoring], check=True, env={"PYTHONPATH": str(ROOT)})
    assert set(StoreFolder(place / "graph").open()) == before
    assert build([example("jinshan-district")], place / "graph").failures == ()
    assert _catalogues(place / "graph") == 3
