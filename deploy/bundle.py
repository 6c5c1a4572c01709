"""One archive that installs yiju on a machine without any network.

    python deploy/bundle.py [--platform linux-x86_64] [--python 3.11] [--out dist]

It has the wheel of yiju with all that its pages load, the wheels of everything that yiju needs,
in the versions of constraints.txt, and the script that installs them. pip downloads for
another platform, but asks its own whether a dependency applies; so what is needed is found
here, by the markers of the platform that the archive is for.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "graph_builder/web/static/vendor"
#: The oldest C library that the wheels must run with: RHEL 8 and its Chinese kin have 2.28.
_GLIBC = 28
#: The Python that a bundle is for unless another is named.
_PYTHON = "3.11"
#: No earlier time can stand in a zip file, and no clock in the archive.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Platform:
    """A kind of machine: what its wheels are tagged with, how its Python describes it."""

    name: str
    tags: tuple[str, ...]
    markers: Mapping[str, str]

    @property
    def windows(self) -> bool:
        return self.markers["os_name"] == "nt"


def _linux(machine: str) -> Platform:
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(_GLIBC, 4, -1)]
    tags += [f"manylinux2014_{machine}", f"linux_{machine}"]
    if machine == "x86_64":
        tags += ["manylinux2010_x86_64", "manylinux1_x86_64"]
    markers = {"os_name": "posix", "sys_platform": "linux", "platform_system": "Linux"}
    return Platform(f"linux-{machine}", tuple(tags), {**markers, "platform_machine": machine})


PLATFORMS = {
    each.name: each
    for each in (
        _linux("x86_64"),
        _linux("aarch64"),
        Platform(
            "windows-x86_64",
            ("win_amd64",),
            {
                "os_name": "nt",
                "sys_platform": "win32",
                "platform_system": "Windows",
                "platform_machine": "AMD64",
            },
        ),
    )
}


class Incomplete(Exception):
    """The archive cannot be made; the text says what is missing and what to do."""


def main() -> int:
    """Make the archive and say where it is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--platform", choices=PLATFORMS, default="linux-x86_64")
    parser.add_argument("--python", default=_PYTHON, help="the Python that will run it")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    given = parser.parse_args()
    try:
        archive = bundle(PLATFORMS[given.platform], given.python, given.out)
    except Incomplete as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{archive}  {archive.stat().st_size / 1e6:.0f} MB\n")
    return 0


def bundle(platform: Platform, python: str, out: Path) -> Path:
    """The archive for ``platform``, in the folder ``out``.

    :raises Incomplete: something that belongs into it cannot be had.
    """
    if not VENDOR.is_dir():
        raise Incomplete(
            "static/vendor 不存在：请先用 npm 取得网页所需的脚本\n"
            "no static/vendor: run 'python graph_builder/web/assets/vendor.py', which needs npm"
        )
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder)
        own = build_wheel(wheels)
        environment = markers(platform, python)

        def download(wanted: Sequence[str]) -> None:
            _pip(
                *("download", "--no-deps", "--only-binary=:all:", "--dest", str(wheels)),
                *("--python-version", python, "--implementation", "cp"),
                *_each("--abi", (f"cp{python.replace('.', '')}", "abi3", "none")),
                *_each("--platform", platform.tags),
                *wanted,
            )

        gather(own, wheels, environment, pins(ROOT / "constraints.txt"), download)
        version = str(parse_wheel_filename(own.name)[1])
        name = f"yiju-{version}-{platform.name}"
        if python != _PYTHON:
            name += f"-python{python}"
        files = dict(contents(wheels, platform, version, python))
        out.mkdir(parents=True, exist_ok=True)
        archive = out / (f"{name}.zip" if platform.windows else f"{name}.tar.gz")
        (_zip if platform.windows else _tar)(archive, name, files)
    return archive


def build_wheel(folder: Path) -> Path:
    """The wheel of yiju, made in ``folder``."""
    _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    (wheel,) = folder.glob("yiju-*.whl")
    return wheel


def markers(platform: Platform, python: str) -> dict[str, str]:
    """How Python ``python`` on ``platform`` answers the markers of a requirement."""
    return {
        **platform.markers,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }


def pins(constraints: Path) -> dict[str, str]:
    """The version of each package that ``constraints`` pins."""
    lines = constraints.read_text(encoding="utf-8").split()
    return {canonicalize_name(name): version for name, version in (x.split("==") for x in lines)}


def gather(
    own: Path,
    folder: Path,
    environment: Mapping[str, str],
    versions: Mapping[str, str],
    download: Callable[[Sequence[str]], None],
) -> None:
    """Bring everything that the wheel ``own`` needs in ``environment`` into ``folder``.

    :raises Incomplete: a package has no version among ``versions``, or one that does not do.
    """
    seen: set[tuple[str, str]] = set()
    wanted = list(_needs(own, "", environment))
    while wanted:
        missing = {canonicalize_name(each.name) for each in wanted} - _by_name(folder).keys()
        for name in sorted(missing - versions.keys()):
            raise Incomplete(f"{name}: constraints.txt does not pin it")
        if missing:
            download([f"{name}=={versions[name]}" for name in sorted(missing)])
        found = _by_name(folder)
        further: list[Requirement] = []
        for each in wanted:
            wheel = found[canonicalize_name(each.name)]
            version = parse_wheel_filename(wheel.name)[1]
            if not each.specifier.contains(version, prereleases=True):
                raise Incomplete(f"{wheel.name}: {each} is needed; mend constraints.txt")
            for extra in ("", *sorted(each.extras)):
                if (each.name, extra) not in seen:
                    seen.add((each.name, extra))
                    further += _needs(wheel, extra, environment)
        wanted = further


def _by_name(folder: Path) -> dict[str, Path]:
    return {parse_wheel_filename(path.name)[0]: path for path in folder.glob("*.whl")}


def _needs(wheel: Path, extra: str, environment: Mapping[str, str]) -> Iterator[Requirement]:
    """The requirements of ``wheel`` that apply, those of its ``extra`` where one is named."""
    with zipfile.ZipFile(wheel) as content:
        (name,) = (n for n in content.namelist() if n.endswith(".dist-info/METADATA"))
        said = HeaderParser().parsestr(content.read(name).decode())
    for line in said.get_all("Requires-Dist", []):
        requirement = Requirement(line)
        if requirement.marker is None:
            if not extra:
                yield requirement
            continue
        applies = requirement.marker.evaluate({**environment, "extra": extra})
        always = requirement.marker.evaluate({**environment, "extra": ""})
        if applies and (not extra or not always):
            yield requirement


def contents(
    wheels: Path, platform: Platform, version: str, python: str
) -> Iterator[tuple[str, bytes]]:
    """The files of the archive by their names in it."""
    files: dict[str, bytes] = {}
    for path in sorted(wheels.glob("*.whl")):
        files[f"wheels/{path.name}"] = path.read_bytes()
    script = "install.cmd" if platform.windows else "install.sh"
    for name in ("README.md", script):
        text = (ROOT / "deploy/bundle" / name).read_text(encoding="utf-8")
        text = text.replace("@VERSION@", version).replace("@PLATFORM@", platform.name)
        text = text.replace("@PYTHON@", python)
        # cmd.exe loses its way in a script whose lines end otherwise.
        files[name] = (text.replace("\n", "\r\n") if name.endswith(".cmd") else text).encode()
    files["LICENSE"] = (ROOT / "LICENSE").read_bytes()
    files["docs/running-a-server.md"] = (ROOT / "docs/running-a-server.md").read_bytes()
    if not platform.windows:
        for name in ("yiju.service", "yiju.socket", "nginx.conf"):
            files[f"deploy/{name}"] = (ROOT / "deploy" / name).read_bytes()
    sums = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    files["SHA256SUMS"] = "".join(sums).encode()
    yield from sorted(files.items())


def _tar(archive: Path, name: str, files: Mapping[str, bytes]) -> None:
    with (
        archive.open("wb") as out,
        gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0, compresslevel=6) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path, data in files.items():
            member = tarfile.TarInfo(f"{name}/{path}")
            member.size = len(data)
            member.mode = 0o755 if path.endswith(".sh") else 0o644
            tar.addfile(member, io.BytesIO(data))


def _zip(archive: Path, name: str, files: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path, data in files.items():
            zipped.writestr(zipfile.ZipInfo(f"{name}/{path}", _EPOCH), data)


def _each(option: str, values: Iterable[str]) -> Iterator[str]:
    for value in values:
        yield from (option, value)


def _pip(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1580601600"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Incomplete(f"pip {arguments[0]}: {done.stderr.strip()}")


if __name__ == "__main__":
    sys.exit(main())
