"""Fetch what the pages load from npm, and lay it where the server serves it from.

    python graph_builder/web/assets/vendor.py

The versions stand in package-lock.json. Every file is copied with the licence of its package
and of what that is built of; nothing of it is kept in the repository. Without npm the pages work all the same, but for
the picture and the editor.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
VENDOR = HERE.parent / "static" / "vendor"

FILES = (
    "htmx.org/dist/htmx.min.js",
    "cytoscape/dist/cytoscape.min.js",
    "layout-base/layout-base.js",
    "cose-base/cose-base.js",
    "cytoscape-fcose/cytoscape-fcose.js",
    "dagre/dist/dagre.min.js",
    "cytoscape-dagre/cytoscape-dagre.js",
    "@zazuko/yasgui/build/yasgui.min.js",
    "@zazuko/yasgui/build/yasgui.min.css",
)


def main() -> int:
    """Install and copy; the exit status says whether everything is there."""
    npm = shutil.which("npm")
    if npm is None:
        sys.stderr.write("没有 npm：网页可用，但没有交互图谱和查询编辑器。\n")
        return 1
    done = subprocess.run(
        [npm, "ci", "--silent", "--ignore-scripts", "--prefix", str(HERE)], check=False
    )
    if done.returncode:
        sys.stderr.write("npm ci 失败：网页可用，但没有交互图谱和查询编辑器。\n")
        return 1
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name in FILES:
        source = MODULES / name
        shutil.copy(source, VENDOR / source.name)
    for package in sorted({_package(name) for name in FILES}):
        text = "\n\n".join(licence(MODULES, each) for each in built_of(MODULES, package))
        name = f"{package.replace('/', '-').lstrip('@')}-LICENSE"
        (VENDOR / name).write_text(text, encoding="utf-8")
    return 0


def built_of(modules: Path, package: str) -> list[Path]:
    """The folder of ``package`` and those of all that it depends on, itself first."""
    found: dict[Path, None] = {}
    wanted = [(modules, package)]
    while wanted:
        near, name = wanted.pop()
        folder = next((f / name for f in (near, modules) if (f / name).is_dir()), None)
        if folder is not None and folder not in found:  # what is optional may be missing
            found[folder] = None
            needs = sorted(_said(folder).get("dependencies", ()), reverse=True)
            wanted += [(folder / "node_modules", each) for each in needs]
    return list(found)


def licence(modules: Path, folder: Path) -> str:
    """The licence of the package in ``folder``, as it brings it; else as it names it.

    Where it names the MIT licence and brings no text, the terms are those that the packages
    beside it bring, which are the same for all.
    """
    said = _said(folder)
    named = said.get("license") or "see below"
    head = f"{said['name']} {said['version']} ({named})\n"
    texts = [path.read_text(encoding="utf-8").strip() for path in _licences(folder)]
    if texts:
        return "\n".join([head, *texts]) + "\n"
    people = [said.get("author"), *said.get("contributors", ())]
    names = [each if isinstance(each, str) else each.get("name", "") for each in people if each]
    terms = _mit(modules) if named == "MIT" else ""
    return f"{head}\nCopyright (c) {', '.join(names)}\n\n{terms}".rstrip() + "\n"


def _mit(modules: Path) -> str:
    for path in _licences(modules / "cytoscape"):
        _, permission, terms = path.read_text(encoding="utf-8").partition("Permission is hereby")
        if permission:
            return permission + terms
    return ""


def _licences(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.glob("LICEN[CS]E*") if path.is_file())


def _said(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    return said


def _package(name: str) -> str:
    parts = name.split("/")
    return "/".join(parts[:2]) if name.startswith("@") else parts[0]


if __name__ == "__main__":
    sys.exit(main())
