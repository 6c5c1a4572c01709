"""The sidecar: what people know of a catalogue that its file does not say.

It stands beside the file as ``FILE.yaml`` (``county.yaml`` or ``county.txt.yaml``
for ``county.txt``). Every key may be missing; what is missing is reported.
"""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from graph_builder.catalogue import Description
from graph_builder.errors import InputError
from graph_builder.language import tr

_KEYS = tuple(field.name for field in fields(Description))
_UNSAFE = re.compile(r"[^\w\u4e00-\u9fff.-]+")


def sidecar_of(path: Path) -> Path | None:
    """The sidecar of the catalogue file at ``path``, if there is one."""
    candidates = (path.with_name(path.name + ".yaml"), path.with_suffix(".yaml"))
    return next((candidate for candidate in candidates if candidate.is_file()), None)


def read_description(path: Path) -> Description:
    """What is said of the catalogue in the file at ``path``.

    Without a sidecar that is its id alone, made from the file's name.

    :raises InputError: the sidecar is not YAML or has a key that is not known.
    """
    sidecar = sidecar_of(path)
    data: dict[str, Any] = {}
    if sidecar is not None:
        try:
            data = yaml.safe_load(sidecar.read_text(encoding="utf-8")) or {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise _malformed(sidecar, str(error).splitlines()[0]) from error
        if not isinstance(data, dict):
            raise _malformed(sidecar, "key: value")
    unknown = sorted(set(map(str, data)) - set(_KEYS))
    if unknown and sidecar is not None:
        raise InputError(
            tr(
                f"{sidecar.name}：不认识的项 {'、'.join(unknown)}；可用的有 {'、'.join(_KEYS)}。",
                f"{sidecar.name}: unknown keys {', '.join(unknown)}; known: {', '.join(_KEYS)}.",
            )
        )
    said = {key: str(value).strip() for key, value in data.items() if value not in (None, "")}
    edition = said.get("edition")
    said.setdefault("id", path.stem + (f"-{edition}" if edition else ""))
    said["id"] = _UNSAFE.sub("-", said["id"]).strip("-.") or "catalogue"
    return Description(**said)


def _malformed(sidecar: Path, detail: str) -> InputError:
    return InputError(
        tr(
            f"{sidecar.name}：不是有效的 YAML（{detail}）。应为“项: 值”，每行一项。",
            f"{sidecar.name}: not valid YAML ({detail}); write one 'key: value' a line.",
        )
    )
