"""The archive for machines without a network: what is in it, and that nothing is missing.

``make bundle bundle-check`` tries a whole one, where no network is.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


def script(path: str) -> ModuleType:
    """The script at ``path`` as a module: one that belongs to no package."""
    name = Path(path).stem
    spec = importlib.util.spec_from_file_location(name, ROOT / path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up, and scripts each other
    spec.loader.exec_module(module)
    return module


bundle = script("deploy/bundle.py")
listed = script("deploy/listed.py")
vendor = script("graph_builder/web/assets/vendor.py")

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


def test_every_script_of_the_pages_comes_with_its_licence(wheel: Path) -> None:
    if not bundle.VENDOR.is_dir():
        pytest.skip("npm has not brought the web assets")
    packages = {vendor._package(name).replace("/", "-").lstrip("@") for name in vendor.FILES}
    with zipfile.ZipFile(wheel) as content:
        folder = "graph_builder/web/static/vendor/"
        for package in packages:
            assert content.read(f"{folder}{package}-LICENSE").strip()


# ── licences ──


def a_package(modules: Path, said: dict[str, object], text: str = "") -> None:
    """A package as npm lays it down, with its licence where it brings one."""
    folder = modules / str(said["name"])
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"version": "1.0.0", **said}))
    if text:
        (folder / "LICENSE.txt").write_text(text)


MIT = "Permission is hereby granted, and so on."


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """An editor without a text of its licence, what it is built of, and a stranger."""
    a_package(tmp_path, {"name": "cytoscape", "license": "MIT"}, f"Copyright C.\n\n{MIT}")
    needs = {"dependencies": {"part": "1", "missing": "1"}}
    people = {"author": "A <a@b.c>", "contributors": [{"name": "B"}]}
    a_package(tmp_path, {"name": "@x/editor", "license": "MIT", **needs, **people})
    circle = {"dependencies": {"@x/editor": "1"}}
    a_package(tmp_path, {"name": "part", "license": "BSD-3-Clause", **circle}, "The part's own.")
    return tmp_path


def test_a_package_is_built_of_all_that_it_depends_on(modules: Path) -> None:
    found = [each.relative_to(modules) for each in vendor.built_of(modules, "@x/editor")]
    assert found == [Path("@x/editor"), Path("part")]


LICENCES = [
    ("part", "part 1.0.0 (BSD-3-Clause)\n\nThe part's own.\n", "brings its text"),
    (
        "@x/editor",
        f"@x/editor 1.0.0 (MIT)\n\nCopyright (c) A <a@b.c>, B\n\n{MIT}\n",
        "names its licence and its people only",
    ),
]


@pytest.mark.parametrize(("name", "text", "reason"), LICENCES, ids=[row[2] for row in LICENCES])
def test_a_licence_as_it_is_brought_or_named(
    name: str, text: str, reason: str, modules: Path
) -> None:
    assert vendor.licence(modules, modules / name) == text


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


# ── looked over without being installed ──

AARCH64 = "native-1.0-cp311-cp311-manylinux_2_17_aarch64.manylinux2014_aarch64.whl"


def _listed(tmp_path: Path, *names: str) -> dict[str, bytes]:
    """The files of a bundle for aarch64 whose yiju needs ``native``, with wheels of these names."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    own = a_wheel(folder, "yiju", "1.0", "native>=1")
    with zipfile.ZipFile(own, "a") as content:
        for each in listed._LOADED:
            content.writestr(f"graph_builder/web/static/vendor/{each}", "x")
    for name in names:
        made = a_wheel(tmp_path, *name.split("-")[:2])
        made.rename(folder / name)
    return dict(bundle.contents(folder, bundle.PLATFORMS["linux-aarch64"], "1.0", "3.11"))


LISTED = [
    ([AARCH64], [], "whole"),
    ([], ["native: needed, and not here as it must be"], "a wheel is missing"),
    (
        [AARCH64.replace("1.0", "0.9")],
        [
            f"{AARCH64.replace('1.0', '0.9')}: needed, and not here as it must be",
        ],
        "an older one than is needed",
    ),
    (
        [AARCH64.replace("aarch64", "x86_64")],
        [f"{AARCH64.replace('aarch64', 'x86_64')}: not for Python 3.11 on linux-aarch64"],
        "one for another machine",
    ),
    (
        [AARCH64.replace("cp311", "cp312")],
        [f"{AARCH64.replace('cp311', 'cp312')}: not for Python 3.11 on linux-aarch64"],
        "one for another Python",
    ),
    ([AARCH64.replace("cp311-cp311", "cp39-abi3")], [], "one for this Python and later ones"),
]


@pytest.mark.parametrize(("names", "faults", "reason"), LISTED, ids=[row[2] for row in LISTED])
def test_a_bundle_is_looked_over(
    names: list[str], faults: list[str], reason: str, tmp_path: Path
) -> None:
    files = _listed(tmp_path, *names)
    assert list(listed.faults(files, bundle.PLATFORMS["linux-aarch64"], "3.11")) == faults


def test_a_changed_file_and_a_page_without_its_script_are_named(tmp_path: Path) -> None:
    files = _listed(tmp_path, AARCH64)
    files["LICENSE"] += b"x"
    bare = a_wheel(tmp_path, "yiju", "1.0", "native>=1").read_bytes()
    files["wheels/yiju-1.0-py3-none-any.whl"] = bare
    sums = files["SHA256SUMS"].decode().splitlines()
    line = f"{hashlib.sha256(bare).hexdigest()}  wheels/yiju-1.0-py3-none-any.whl"
    kept = [each for each in sums if not each.endswith("yiju-1.0-py3-none-any.whl")]
    files["SHA256SUMS"] = "\n".join([*kept, line]).encode()
    assert list(listed.faults(files, bundle.PLATFORMS["linux-aarch64"], "3.11")) == [
        "LICENSE: SHA256SUMS says otherwise",
        *(f"{each}: not in the wheel of yiju" for each in listed._LOADED),
    ]


@pytest.mark.parametrize("platform", ["linux-aarch64", "windows-x86_64"])
def test_an_archive_is_read_as_it_is_written(platform: str, tmp_path: Path) -> None:
    found = bundle.PLATFORMS[platform]
    name = "yiju-1.0-" + platform + (".zip" if found.windows else ".tar.gz")
    write = bundle._zip if found.windows else bundle._tar
    write(tmp_path / name, "yiju-1.0", {"wheels/a.whl": b"1", "LICENSE": b"2"})
    assert listed.unpacked(tmp_path / name) == {"wheels/a.whl": b"1", "LICENSE": b"2"}
    assert listed.described(name) == (found, "3.11")
