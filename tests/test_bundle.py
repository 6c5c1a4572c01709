"""The archive for machines without a network: what is in it, and that nothing is missing.

``make bundle bundle-check`` tries a whole one, where no network is.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_SPEC = importlib.util.spec_from_file_location("bundle", ROOT / "deploy/bundle.py")
assert _SPEC is not None and _SPEC.loader is not None
bundle = importlib.util.module_from_spec(_SPEC)
sys.modules["bundle"] = bundle  # dataclasses look their module up
_SPEC.loader.exec_module(bundle)

#: Where the files of the repository stand in a wheel.
PLACES = {
    "graph_builder": "graph_builder",
    "ontology": "graph_builder/data/ontology",
    "mappings": "graph_builder/data/mappings",
    "queries": "graph_builder/data/queries",
    "shapes": "graph_builder/data/shapes",
    "examples": "graph_builder/data/examples",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of yiju, as it is in a bundle."""
    return bundle.build_wheel(tmp_path_factory.mktemp("wheel"))


def _belonging() -> Iterator[str]:
    """The paths in a wheel of everything in the repository that belongs there."""
    for folder, place in PLACES.items():
        for path in (ROOT / folder).rglob("*"):
            parts = path.relative_to(ROOT / folder)
            if path.is_file() and not {"__pycache__", "node_modules"} & set(parts.parts):
                yield f"{place}/{parts.as_posix()}"


def test_the_wheel_has_all_that_belongs_there_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as content:
        names = {name for name in content.namelist() if ".dist-info/" not in name}
    assert names == set(_belonging())


def test_the_wheel_has_what_the_pages_load(wheel: Path) -> None:
    if not bundle.VENDOR.is_dir():
        pytest.skip("npm has not brought the web assets")
    with zipfile.ZipFile(wheel) as content:
        names = content.namelist()
    vendored = {Path(n).name for n in names if n.startswith("graph_builder/web/static/vendor/")}
    assert {"htmx.min.js", "cytoscape.min.js", "yasgui.min.js", "yasgui.min.css"} <= vendored


# ── what is needed on another platform ──


def a_wheel(folder: Path, name: str, version: str, *needs: str) -> Path:
    """A wheel of nothing but its requirements."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    said = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {each}" for each in needs)]
    with zipfile.ZipFile(path, "w") as content:
        content.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(said) + "\n")
    return path


NEEDS = {
    "yiju": [
        "web[fast]>=1",
        "shacl; platform_machine == 'x86_64' or platform_machine == 'AMD64'",
        "numpy; extra == 'pandas'",
    ],
    "web": ["core", "quick; extra == 'fast'", "slow; extra == 'full'"],
    "core": ["colors; sys_platform == 'win32'", "ptys; sys_platform != 'win32'", "web"],
}

GATHERED = [
    ("linux-x86_64", {"core", "ptys", "quick", "shacl", "web"}, "an extra asked for, a circle"),
    ("linux-aarch64", {"core", "ptys", "quick", "web"}, "no shacl where it has no wheel"),
    ("windows-x86_64", {"core", "colors", "quick", "shacl", "web"}, "AMD64 there, and colours"),
]


@pytest.mark.parametrize(
    ("platform", "names", "reason"), GATHERED, ids=[row[2] for row in GATHERED]
)
def test_what_another_platform_needs(
    platform: str, names: set[str], reason: str, tmp_path: Path
) -> None:
    own = a_wheel(tmp_path, "yiju", "1.0", *NEEDS["yiju"])
    environment = bundle.markers(bundle.PLATFORMS[platform], "3.11")
    versions = dict.fromkeys(["web", "core", "quick", "shacl", "colors", "ptys"], "1.0")

    def download(wanted: Sequence[str]) -> None:
        for each in wanted:
            name, _, version = each.partition("==")
            a_wheel(tmp_path, name, version, *NEEDS.get(name, ()))

    bundle.gather(own, tmp_path, environment, versions, download)
    found = {path.name.partition("-")[0] for path in tmp_path.glob("*.whl")}
    assert found == names | {"yiju"}


def test_a_package_that_is_not_pinned_is_named(tmp_path: Path) -> None:
    own = a_wheel(tmp_path, "yiju", "1.0", "new")
    environment = bundle.markers(bundle.PLATFORMS["linux-x86_64"], "3.11")
    with pytest.raises(bundle.Incomplete, match=r"new: constraints\.txt does not pin it"):
        bundle.gather(own, tmp_path, environment, {}, lambda wanted: None)


def test_a_version_that_does_not_do_is_named(tmp_path: Path) -> None:
    own = a_wheel(tmp_path, "yiju", "1.0", "old>=2")
    environment = bundle.markers(bundle.PLATFORMS["linux-x86_64"], "3.11")
    with pytest.raises(bundle.Incomplete, match="old>=2 is needed"):
        bundle.gather(
            own,
            tmp_path,
            environment,
            {"old": "1.0"},
            lambda wanted: a_wheel(tmp_path, "old", "1.0") and None,
        )


def test_every_requirement_of_ours_is_pinned(wheel: Path) -> None:
    pinned = bundle.pins(ROOT / "constraints.txt")
    for platform in bundle.PLATFORMS.values():
        needs = bundle._needs(wheel, "", bundle.markers(platform, "3.11"))
        assert [
            each.name for each in needs if bundle.canonicalize_name(each.name) not in pinned
        ] == []


# ── the archive ──


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """A bundle with a wheel of nothing, unpacked."""
    wheels = tmp_path / "made"
    wheels.mkdir()
    a_wheel(wheels, "yiju", "1.0")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = tmp_path / "bundle"
    for name, data in bundle.contents(wheels, _here(), "1.0", version):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def _here() -> object:
    import platform

    name = f"linux-{platform.machine()}"
    if sys.platform != "linux" or name not in bundle.PLATFORMS:
        pytest.skip("no archive is made for this platform")
    return bundle.PLATFORMS[name]


def _install(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(folder / "install.sh"), str(folder.parent / "program")],
        capture_output=True,
        encoding="utf-8",
        env={"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, **environment},
        check=False,
    )


def test_a_damaged_archive_is_not_installed(unpacked: Path) -> None:
    (wheel,) = (unpacked / "wheels").iterdir()
    wheel.write_bytes(wheel.read_bytes()[:-1] + b"x")
    done = _install(unpacked)
    assert done.returncode == 2 and "安装包已损坏" in done.stderr
    assert not (unpacked.parent / "program").exists()


def test_another_python_is_refused_by_name(unpacked: Path) -> None:
    done = _install(unpacked, PYTHON="python0.9")
    assert done.returncode == 2 and "没有找到 python0.9" in done.stderr
    script = unpacked / "install.sh"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace('!= "3.', '!= "2.'), encoding="utf-8")
    done = _install(unpacked)
    assert done.returncode == 2 and "不适用" in done.stderr


@pytest.mark.parametrize("platform", ["linux-x86_64", "linux-aarch64", "windows-x86_64"])
def test_the_same_wheels_make_the_same_archive(platform: str, tmp_path: Path) -> None:
    a_wheel(tmp_path, "yiju", "1.0")
    found = bundle.PLATFORMS[platform]
    files = dict(bundle.contents(tmp_path, found, "1.0", "3.11"))
    assert ("install.cmd" in files) == found.windows != ("install.sh" in files)
    assert "@" not in files["README.md"].decode().replace("@zazuko", "")
    for name in ("1", "2"):
        (bundle._zip if found.windows else bundle._tar)(tmp_path / name, "yiju-1.0", files)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_the_script_for_windows_is_read_by_any_console(tmp_path: Path) -> None:
    a_wheel(tmp_path, "yiju", "1.0")
    files = dict(bundle.contents(tmp_path, bundle.PLATFORMS["windows-x86_64"], "1.0", "3.11"))
    text = files["install.cmd"].decode("ascii")
    assert text.count("\r\n") == text.count("\n"), "cmd.exe reads lines that end as its own do"
