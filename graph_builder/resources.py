"""Where the data folders are: the only module that knows.

In a checkout they stand at the top of the repository; in an installed wheel
they travel inside the package, under ``graph_builder/data``.

>>> ontology("yiju.ttl").name
'yiju.ttl'
"""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).parent
_ROOT = _PACKAGE / "data" if (_PACKAGE / "data").is_dir() else _PACKAGE.parent


def ontology(name: str = "") -> Path:
    """The folder of the ontology and the registers, or one file in it."""
    return _ROOT / "ontology" / name


def mappings(name: str = "") -> Path:
    """The folder of the mappings (context, headers, layouts), or one file in it."""
    return _ROOT / "mappings" / name


#: The variable of the environment that names folders of layouts beside our own; processes
#: that read files inherit it.
OWN_LAYOUTS = "YIJU_LAYOUTS"


def layout_files() -> list[Path]:
    """The files of the layouts: ours, and those of the folders in ``YIJU_LAYOUTS``."""
    own = [Path(each) for each in os.environ.get(OWN_LAYOUTS, "").split(os.pathsep) if each]
    return [
        path for folder in (mappings("layouts"), *own) for path in sorted(folder.glob("*.yaml"))
    ]


def queries(name: str = "") -> Path:
    """The folder of the query library, or one file in it."""
    return _ROOT / "queries" / name


def shapes(name: str = "") -> Path:
    """The folder of the SHACL shapes, or one file in it."""
    return _ROOT / "shapes" / name


def shape_files() -> list[Path]:
    """The files of the shapes, in order."""
    return sorted(shapes().glob("*.ttl"))


def profile_files() -> list[Path]:
    """The shapes of what others expect of an exported graph, one file a standard."""
    return sorted(shapes("profiles").glob("*.ttl"))


def example_catalogues() -> Path:
    """The folder of the five example catalogues."""
    return _ROOT / "examples" / "catalogues"


def example_effects() -> Path:
    """The folder of the example repeal list and decision, which are invented."""
    return _ROOT / "examples" / "effects"


def templates() -> Path:
    """The folder of the pages' templates, which stands inside the package itself."""
    return _PACKAGE / "templates"


def static() -> Path:
    """The folder of what the pages load: style sheets, scripts, and ``vendor`` from npm."""
    return _PACKAGE / "web" / "static"


def package() -> Path:
    """The folder of the package itself."""
    return _PACKAGE
