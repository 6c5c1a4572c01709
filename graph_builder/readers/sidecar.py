"""The sidecar: what people know of a catalogue that its file does not say.

It stands beside the file as ``FILE.yaml`` (``county.yaml`` or ``county.txt.yaml``
for ``county.txt``). Every key may be missing; what is missing is reported.
"""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from graph_builder.catalogue import Description
from graph_builder.errors import InputError
from graph_builder.language import tr
from graph_builder.namespaces import web_address
from graph_builder.readers.text import decode

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
            text = sidecar.read_bytes()
            data = yaml.safe_load(decode(text, sidecar.name)) if text.strip() else {}
        except yaml.YAMLError as error:
            raise _malformed(sidecar, str(error).splitlines()[0]) from error
        if data is not None and not isinstance(data, dict):
            raise _malformed(sidecar, type(data).__name__)
        data = data or {}
    unknown = sorted(set(map(str, data)) - set(_KEYS))
    if unknown and sidecar is not None:
        raise InputError(
            tr(
                f"{sidecar.name}：不认识的项 {'、'.join(unknown)}；可用的有 {'、'.join(_KEYS)}。",
                f"{sidecar.name}: unknown keys {', '.join(unknown)}; known: {', '.join(_KEYS)}.",
            )
        )
    said = {
        key: _text(sidecar, key, value)
        for key, value in data.items()
        if sidecar is not None and value not in (None, "")
    }
    edition = said.get("edition")
    said.setdefault("id", path.stem + (f"-{edition}" if edition else ""))
    said["id"] = _UNSAFE.sub("-", said["id"]).strip("-.") or "catalogue"
    return Description(**said)


def _text(sidecar: Path, key: str, value: object) -> str:
    """One value of a sidecar: a line of text, for ``url`` a web address."""
    said = str(value).strip()
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        expected = tr("一行文字", "a line of text")
    elif key == "url" and web_address(said) is None:
        expected = tr("http 或 https 网址", "a web address")
    else:
        return said
    raise InputError(
        tr(
            f"{sidecar.name}：{key} 应为{expected}，现为 {value!r}。",
            f"{sidecar.name}: {key} must be {expected}, not {value!r}.",
        )
    )


def _malformed(sidecar: Path, detail: str) -> InputError:
    return InputError(
        tr(
            f"{sidecar.name}：不是有效的 YAML（{detail}）。应为“项: 值”，每行一项。",
            f"{sidecar.name}: not valid YAML ({detail}); write one 'key: value' a line.",
        )
    )
