"""What an office PC with Windows needs, tried where the tests run: no module of POSIX alone is
imported, and a console in GBK, or in nothing at all, never crashes a command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
from conftest import example
from server import COMMAND

from graph_builder.cli import make_app

ROOT = Path(__file__).parents[1]
YIJU = COMMAND[:-1]

# ── imports ──

#: Imports every module of ours anew, with what Windows lacks taken away. The libraries are
#: imported before: what they need is theirs to see to.
_WITHOUT_POSIX = """
import importlib, os, pkgutil, signal, socket, sys
import graph_builder

def every():
    yield "graph_builder"
    for found in pkgutil.walk_packages(graph_builder.__path__, "graph_builder."):
        if ".data." not in found.name and not found.name.endswith("__main__"):
            yield found.name

names = list(every())
for name in names:
    importlib.import_module(name)
for name in [name for name in sys.modules if name.partition(".")[0] == "graph_builder"]:
    del sys.modules[name]
for name in ("curses", "fcntl", "grp", "nis", "ossaudiodev", "posix", "pty", "pwd", "readline",
             "resource", "spwd", "syslog", "termios", "tty", "crypt"):
    sys.modules[name] = None
for name in ("chown", "fchmod", "fchown", "fork", "forkpty", "getegid", "geteuid", "getgid",
             "getgroups", "getpgid", "getpgrp", "getpriority", "getsid", "getuid", "killpg",
             "lchown", "mkfifo", "nice", "O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK",
             "openpty", "PRIO_PROCESS", "register_at_fork", "sched_getaffinity",
             "sched_setaffinity", "sendfile", "setpgid", "setpriority", "setsid", "setuid",
             "statvfs", "sysconf", "uname", "unshare", "wait3", "wait4", "WNOHANG"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1",
             "SIGUSR2", "SIGSTOP", "alarm", "pause", "setitimer", "sigwait"):
    if hasattr(signal, name):
        delattr(signal, name)
del socket.AF_UNIX
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def test_every_module_is_imported_where_posix_is_not() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_POSIX],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    modules = [path for path in (ROOT / "graph_builder").rglob("*.py") if path.name != "vendor.py"]
    assert int(done.stdout) == len(modules), "some were not tried"


# ── consoles ──

DOCUMENT = "沪人社医发〔2016〕44号"

# By command: what is typed, a word of what it prints, its exit status.
SAID: dict[str, tuple[list[str], str, int]] = {
    "build": (["build", "{county}", "--store", "{new}"], "图谱已发布在", 0),
    "rollback": (["rollback", "--store", "{nowhere}"], "还没有图谱", 2),
    "export": (["export", "--out", "{out}.ttl", "--store", "{store}"], "已写入", 0),
    "validate": (["validate", "--exit-zero", "--store", "{store}"], "应改", 0),
    "layouts": (["layouts"], "标准目录", 0),
    "extract": (["extract", "{county}", "--explain"], "事项", 0),
    "number": (["number", "沪人社医发(2016)44", "𠮷"], "规范写法", 0),
    "documents": (["documents", "医疗保险", "--store", "{store}"], "制定机关", 0),
    "bodies": (["bodies", "医保局", "--store", "{store}"], "医疗保障局", 0),
    "check": (["check", "{draft}", "--store", "{store}"], "沪人社医发", 1),
    "compare": (["compare", "county", "prefecture-city", "--store", "{store}"], "事项", 0),
    "effects": (["effects", "--store", "{store}"], "没有事项", 0),
    "impact": (["impact", DOCUMENT, "--store", "{store}"], "受影响", 0),
    "query": (["query", "overview", "--store", "{store}"], "目录", 0),
    "sparql": (["sparql", "{query}", "--store", "{store}"], "医疗", 0),
    "draw": (["draw", DOCUMENT, "--out", "{out}.html", "--store", "{store}"], "已写入", 0),
    "serve": (["serve", "--store", "{nowhere}"], "还没有图谱", 2),
    "push": (["push", "http://127.0.0.1:9/sparql", "--store", "{store}"], "127.0.0.1", 2),
}  # fmt: skip


def test_no_command_is_forgotten() -> None:
    commands = {
        each.name or typer.main.get_command_name(each.callback.__name__)  # type: ignore[union-attr]
        for each in make_app().registered_commands
    }
    assert commands == set(SAID)


@pytest.fixture(scope="module")
def places(store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the commands are given."""
    folder = tmp_path_factory.mktemp("pc")
    draft, query = folder / "草稿.txt", folder / "查询.rq"
    # Saved by an editor of Windows: in GBK, and in UTF-8 with a mark.
    draft.write_bytes(f"根据《办法》（{DOCUMENT}）和沪医保〔1999〕999号办理。\r\n".encode("gbk"))
    query.write_bytes(
        "\ufeffSELECT ?t { ?d a yiju:PolicyBasis; dcterms:title ?t FILTER CONTAINS(?t, '医疗') }".encode()
    )
    return {
        "store": str(store_folder), "county": str(example("county")), "draft": str(draft),
        "query": str(query), "new": str(folder / "新图谱"), "nowhere": str(folder / "无"),
        "out": str(folder / "图"),
    }  # fmt: skip


def _asked(
    arguments: list[str | bytes], stdin: bytes = b"", **console: str
) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    return subprocess.run(
        [*YIJU, *arguments],
        input=stdin,
        capture_output=True,
        env={**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", **console},
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("command", SAID)
def test_a_console_in_gbk_shows_every_command(command: str, places: dict[str, str]) -> None:
    arguments, says, status = SAID[command]
    given = [each.format(**places) for each in arguments]
    done = _asked(given, LC_ALL="C.UTF-8", PYTHONIOENCODING="gbk")
    said = (done.stdout + done.stderr).decode("gbk")
    assert "Traceback" not in said, said[-2000:]
    assert (done.returncode, says in said) == (status, True), said[-2000:]
    # What GBK lacks is replaced, and that is little: most can be read.
    assert said.count("?") <= 0.02 * len(said) + 1, said[:2000]


CONSOLES = [
    ({"LC_ALL": "C", "PYTHONIOENCODING": "gbk"}, "gbk", "typed in UTF-8 where the locale is nothing, shown in GBK"),
    ({"LC_ALL": "C"}, "utf-8", "a machine that was told nothing: UTF-8 is written"),
    ({"LC_ALL": "C.UTF-8"}, "utf-8", "a usual Linux"),
]  # fmt: skip


@pytest.mark.parametrize(("console", "written", "reason"), CONSOLES, ids=[r[2] for r in CONSOLES])
@pytest.mark.parametrize("typed_in", ["utf-8", "gbk"])
def test_what_is_typed_is_understood_in_either_encoding(
    console: dict[str, str], written: str, reason: str, typed_in: str, places: dict[str, str]
) -> None:
    """An argument and standard input, each in UTF-8 and in GBK, whatever the locale says."""
    given: list[str | bytes] = [
        "query", "services-by-policy", f"policy={DOCUMENT}".replace("〔", "(").encode(typed_in),
        "--store", places["store"],
    ]  # fmt: skip
    done = _asked(given, **console)
    assert (done.returncode, "8 行" in done.stdout.decode(written)) == (0, True), done.stderr
    asked = "SELECT ?d { ?d dcterms:title ?t FILTER CONTAINS(?t, '医疗保险卡管理') }"
    done = _asked(["sparql", "-", "--store", places["store"]], asked.encode(typed_in), **console)
    assert f"policy:{DOCUMENT}" in done.stdout.decode(written), done.stderr


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_file_named_in_either_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    """Archives from Windows leave names in GBK behind."""
    name = os.fsencode(tmp_path) + b"/" + "县目录.txt".encode(encoding)
    Path(os.fsdecode(name)).write_bytes(example("county").read_bytes())
    done = _asked(["extract", name], LC_ALL="C.UTF-8", PYTHONIOENCODING="gbk")
    assert done.returncode == 0, done.stderr
    assert "29 个事项" in done.stdout.decode("gbk")
