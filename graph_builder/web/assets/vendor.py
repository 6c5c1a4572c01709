"""Fetch what the pages load from npm, and lay it where the server serves it from.

    python graph_builder/web/assets/vendor.py

The versions stand in package-lock.json. Every file is copied with its package's licence;
nothing of it is kept in the repository. Without npm the pages work all the same, but for
the picture and the editor.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

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
        for licence in sorted((MODULES / package).glob("LICEN[CS]E*")):
            target = f"{package.replace('/', '-').lstrip('@')}-{licence.name}"
            shutil.copy(licence, VENDOR / target)
    return 0


def _package(name: str) -> str:
    parts = name.split("/")
    return "/".join(parts[:2]) if name.startswith("@") else parts[0]


if __name__ == "__main__":
    sys.exit(main())
