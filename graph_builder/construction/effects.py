"""Importing effects: repeal lists, registers and notices into the published graph.

What a file states is kept under its name: the same file again changes nothing, a
changed one of the same name takes the place of what it said, and removing the name
removes what it said. A build keeps it all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox
from rapidfuzz import fuzz

from graph_builder.chinese_date import parse_date
from graph_builder.construction.catalogues import derive
from graph_builder.effects.effect import Effect, Statements, Unread
from graph_builder.effects.graph import forget, list_name, quads_of, stated_effects
from graph_builder.effects.notice import effects_in_notice
from graph_builder.effects.tables import effects_in_table, effects_in_tables
from graph_builder.errors import InputError, StoreError, UnrecognisedTable
from graph_builder.language import tr
from graph_builder.namespaces import policy_iri
from graph_builder.policy_title import normalize
from graph_builder.readers import draft
from graph_builder.readers.draft import read_draft
from graph_builder.readers.sheet import ENDINGS, csv_table, read_sheets
from graph_builder.readers.sidecar import read_description
from graph_builder.readers.text import decode
from graph_builder.select import internal, select
from graph_builder.store import StoreFolder

_RESEMBLES = 60.0  # of 100; titles less alike than this are not those of one document


@dataclass(frozen=True, slots=True)
class Read:
    """A file and what it states."""

    file: Path
    statements: Statements


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: whether anything was published; what the files state; the names
    whose earlier statements they replaced; which statements name several documents and so
    were not applied; which give a number that is cited under quite another title."""

    changed: bool
    files: tuple[Read, ...]
    replaced: tuple[str, ...] = ()
    ambiguous: tuple[Unread, ...] = ()
    doubtful: tuple[Unread, ...] = ()


def read_effects(path: Path, day: date | None = None) -> Statements:
    """What the list or notice at ``path`` states.

    ``day`` is the date of what states none; else that of its sidecar ``FILE.yaml`` is.

    :raises InputError: the file cannot be read, or is a table without a heading.
    """
    if not path.exists():
        raise InputError(
            tr(f"{path}：没有这个文件。请检查路径。", f"{path}: no such file; check the path.")
        )
    if path.is_dir() or path.suffix.lower() not in (*ENDINGS, *draft.ENDINGS):
        known = "、".join((*ENDINGS, *draft.ENDINGS))
        raise InputError(
            tr(
                f"{path}：不能从中读取效力变动；可读取的有 {known}。",
                f"{path}: effects are not read from this; known are {known}.",
            )
        )
    day = day or parse_date(read_description(path).date or "")
    if path.suffix.lower() not in ENDINGS:
        return _pasted(path, day) or effects_in_notice(read_draft(path), path.name, day=day)
    tables = read_sheets(path)
    found = effects_in_tables(tables, day=day)
    if (
        not found.effects
        and not found.registrations
        and not any(each.lost is False for each in found.unread)
    ):
        raise UnrecognisedTable(
            tr(
                f"{path}：没有认出清单。需要一行表头，其中有“文号”或“文件名称”和“处理结果”等列。",
                f"{path}: no list recognised; it needs a heading with columns such as "
                "文号 or 文件名称, and 处理结果.",
            )
        )
    return found


def _pasted(path: Path, day: date | None) -> Statements | None:
    """What a text file states that holds a table pasted from a spreadsheet; None for others."""
    if path.suffix.lower() != ".txt":
        return None
    text = decode(path.read_bytes(), path.name)
    lines = [line for line in text.splitlines() if line.strip()]
    if 2 * sum("\t" in line.strip() for line in lines) <= len(lines):
        return None
    found = effects_in_table(csv_table(text, path.name, "\t"), day=day)
    return found if found.effects or found.registrations else None


def import_effects(
    paths: Sequence[Path | str],
    store: Path | str,
    *,
    remove: Iterable[str] = (),
    day: date | None = None,
) -> Imported:
    """Take what the files ``paths`` state into the graph in ``store`` and publish it.

    ``remove`` are the names of files whose statements go.

    :raises InputError: a file cannot be read; then nothing is imported.
    :raises StoreError: the store cannot be written, or no such file was imported.
    """
    files: dict[str, Read] = {}
    for path in map(Path, paths):
        name = list_name(path.name)
        if name in files and files[name].file.resolve() != path.resolve():
            raise _same_name(path, files[name].file)
        files[name] = Read(path, read_effects(path, day))
    with StoreFolder(Path(store)).building() as draft:
        known: dict[str, str] = dict(draft.made_from.get("effects", {}))
        before = dict(known)
        for name in map(list_name, remove):
            if name not in known:
                raise _not_there(name, known)
            forget(draft.store, name)
            del known[name]
        for name, read in files.items():
            quads = list(quads_of(name, read.statements))
            known[name] = _digest(quads)
            if known[name] != before.get(name):
                forget(draft.store, name)
                draft.store.extend(quads)
        changed = known != before
        if changed:
            draft.made_from["effects"] = known
            derive(draft)
        else:
            draft.discard()
        ambiguous = tuple(_ambiguous(draft.store, files))
        doubtful = tuple(_doubtful(draft.store, files))
        replaced = tuple(name for name in files if name in before and known[name] != before[name])
    return Imported(changed, tuple(files.values()), replaced, ambiguous, doubtful)


def imported_files(store: Path | str) -> list[str]:
    """The names of the files whose statements the graph in ``store`` holds."""
    return sorted(StoreFolder(Path(store)).made_from().get("effects", {}))


def unapplied(store: ox.Store) -> list[Effect]:
    """The events of the graph that name several documents and so were not applied."""
    effects = stated_effects(store)
    rows = select(store, internal("unapplied-effects"))
    return [effects[row["statement"]] for row in rows if row["statement"] in effects]


def _digest(quads: Sequence[ox.Quad]) -> str:
    lines = "\n".join(sorted(map(str, quads)))
    return hashlib.sha256(lines.encode()).hexdigest()


def _ambiguous(store: ox.Store, files: Iterable[str]) -> Iterable[Unread]:
    names = set(files)
    for effect in unapplied(store):
        if effect.source.file in names:
            title = effect.document.title
            reason = f"《{title}》对应多个文号，没有采用；请在清单里写明文号"
            yield Unread(effect.source, effect.sentence, reason)


def _doubtful(store: ox.Store, files: Iterable[str]) -> Iterable[Unread]:
    """The effects on a number that the catalogues cite under quite another title."""
    names = set(files)
    titles: dict[str, list[str]] = {}
    for row in select(store, internal("cited-titles")):
        titles.setdefault(row["document"].value, []).append(row["title"].value)
    for effect in stated_effects(store).values():
        number, title = effect.document.number, effect.document.title
        known = titles.get(policy_iri(number).value, []) if number else []
        if effect.source.file in names and title and known and not _alike(title, known):
            reason = f"目录引用{number}时写的标题是《{known[0]}》，请核对文号"
            yield Unread(effect.source, effect.sentence, reason)


def _alike(title: str, known: Iterable[str]) -> bool:
    wanted = normalize(title)
    return any(fuzz.partial_ratio(wanted, normalize(each)) >= _RESEMBLES for each in known)


def _same_name(path: Path, other: Path) -> InputError:
    return InputError(
        tr(
            f"{path} 与 {other} 同名，后者的内容会被前者取代。请改用不同的文件名。",
            f"{path} and {other} have one name, under which their statements are kept; rename one.",
        )
    )


def _not_there(name: str, known: Iterable[str]) -> StoreError:
    there = "、".join(sorted(known)) or "—"
    return StoreError(
        tr(
            f"没有导入过“{name}”；导入过的有：{there}。",
            f"no effects were imported from {name!r}; there are: {there}.",
        )
    )
