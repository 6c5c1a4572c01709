"""What a bundle has, without installing it: so one for another kind of machine can be looked over.

    python deploy/listed.py dist/yiju-0.1.0-linux-aarch64.tar.gz dist/yiju-0.1.0-windows-x86_64.zip

Each file is as SHA256SUMS says; each wheel is one that the machine's Python takes; whatever a
wheel needs on that machine is there; and so are the scripts and licences of the pages. What is
wrong is said, and the exit status is 1.
"""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bundle import PLATFORMS, Incomplete, Platform, gather, markers
from packaging.tags import Tag
from packaging.utils import parse_wheel_filename

_LOADED = ("htmx.min.js", "cytoscape.min.js", "yasgui.min.js", "zazuko-yasgui-LICENSE")


def main() -> int:
    """List each archive that is named; the exit status says whether all are whole."""
    wrong = 0
    for name in sys.argv[1:]:
        files = unpacked(Path(name))
        platform, python = described(Path(name).name)
        found = list(faults(files, platform, python))
        wheels = [parse_wheel_filename(each) for each in _wheels(files)]
        own = sorted(
            str(each[0]) for each in wheels if all(tag.platform != "any" for tag in each[3])
        )
        sys.stdout.write(f"{name}: {len(wheels)} wheels, of which for {platform.name} alone: ")
        sys.stdout.write(f"{', '.join(own)}\n")
        sys.stdout.writelines(f"  ! {each}\n" for each in found)
        wrong += len(found)
    return 1 if wrong else 0


def described(name: str) -> tuple[Platform, str]:
    """The kind of machine and the Python that an archive of this name is for.

    >>> platform, python = described("yiju-0.1.0-linux-aarch64-python3.12.tar.gz")
    >>> platform.name, python, described("yiju-0.1.0-windows-x86_64.zip")[1]
    ('linux-aarch64', '3.12', '3.11')
    """
    platform = next(each for each in PLATFORMS.values() if f"-{each.name}" in name)
    stem = name.removesuffix(".zip").removesuffix(".tar.gz")
    return platform, stem.partition("-python")[2] or "3.11"


def unpacked(archive: Path) -> dict[str, bytes]:
    """The files of ``archive`` by their names in its folder."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as zipped:
            files = {name: zipped.read(name) for name in zipped.namelist()}
    else:
        with tarfile.open(archive) as tar:
            members = [(each.name, tar.extractfile(each)) for each in tar if each.isfile()]
            files = {name: content.read() for name, content in members if content}
    return {name.partition("/")[2]: data for name, data in files.items()}


def faults(files: Mapping[str, bytes], platform: Platform, python: str) -> Iterator[str]:
    """What is wrong with a bundle of ``files`` for ``platform``."""
    sums = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines())
    for name in sorted({*files, *sums} - {"SHA256SUMS"}):
        if name not in files or hashlib.sha256(files[name]).hexdigest() != sums.get(name):
            yield f"{name}: SHA256SUMS says otherwise"
    for name in _wheels(files):
        if not any(_taken(tag, platform, python) for tag in parse_wheel_filename(name)[3]):
            yield f"{name}: not for Python {python} on {platform.name}"
    with tempfile.TemporaryDirectory() as folder:
        for name in _wheels(files):
            (Path(folder) / name).write_bytes(files[f"wheels/{name}"])
        (own,) = Path(folder).glob("yiju-*.whl")
        try:
            gather(own, Path(folder), markers(platform, python), {}, _nobody)
        except (
            Incomplete
        ) as error:  # nothing is pinned here, so the text says that of what is missing
            yield f"{str(error).partition(': ')[0]}: needed, and not here as it must be"
    with zipfile.ZipFile(io.BytesIO(files[f"wheels/{own.name}"])) as content:
        loaded = {Path(each).name for each in content.namelist() if "/static/vendor/" in each}
    yield from (f"{name}: not in the wheel of yiju" for name in _LOADED if name not in loaded)


def _wheels(files: Mapping[str, bytes]) -> list[str]:
    return sorted(name.partition("/")[2] for name in files if name.startswith("wheels/"))


def _taken(tag: Tag, platform: Platform, python: str) -> bool:
    """Whether Python ``python`` on ``platform`` installs wheels with ``tag``."""
    own = f"cp{python.replace('.', '')}"
    if tag.platform != "any" and tag.platform not in platform.tags:
        return False
    if tag.abi == "abi3":
        return tag.interpreter.startswith("cp3") and int(tag.interpreter[3:]) <= int(own[3:])
    return tag.abi in (own, "none") and tag.interpreter in (own, "py3", "py2.py3")


def _nobody(wanted: object) -> None:
    """Fetch nothing: what is not here is missing."""


if __name__ == "__main__":
    sys.exit(main())
