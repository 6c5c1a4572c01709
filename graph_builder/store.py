"""The store: a folder of snapshots, published by renaming.

```
DIR/snapshots/000001/store/   a pyoxigraph store, never written again
DIR/snapshots/000001/build.json   what it was made from
DIR/snapshots/000001/names.sqlite   its names, to be searched
DIR/snapshots/000001/counts.json   how much is in it
DIR/snapshots/000001/resting.sqlite   what rests on each document, to be listed
DIR/current                   the name of the published snapshot
DIR/lock                      held by the one process that builds
```

A build works on a private copy and becomes visible when ``current`` is
replaced, which is one step of the file system: a reader sees the previous or
the new snapshot, whole, and so does the next build after a kill at any moment.
The previous snapshot stays, for rolling back, which moves the pointer alone.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from filelock import FileLock, Timeout

from graph_builder.counts import Counts
from graph_builder.errors import StoreError, StoreLocked, why
from graph_builder.language import tr
from graph_builder.names import Names, write_names
from graph_builder.resting import InFile, InGraph, Resting, write_resting

_NAMES = "names.sqlite"
_COUNTS = "counts.json"
_RESTING = "resting.sqlite"


@dataclass(slots=True)
class Draft:
    """A store being built: a private copy of the published one."""

    store: ox.Store
    made_from: dict[str, Any] = field(default_factory=dict)
    discarded: bool = False

    def discard(self) -> None:
        """Do not publish this draft."""
        self.discarded = True


@dataclass(frozen=True, slots=True)
class Earlier:
    """A snapshot that is no longer the published one: its store, read-only, and its sources."""

    name: str
    store: ox.Store
    made_from: dict[str, Any]


class StoreFolder:
    """The folder at ``path`` with its snapshots."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._snapshots = path / "snapshots"
        self._pointer = path / "current"

    def open(self) -> ox.Store:
        """The published store, read-only.

        :raises StoreError: nothing has been published here, or it is damaged.
        """
        return self._open()[0]

    def open_with_resting(self) -> tuple[ox.Store, Resting]:
        """The published store, and what rests on its documents; both of one snapshot.

        :raises StoreError: nothing has been published here, or it is damaged.
        """
        store, snapshot = self._open()
        if not (snapshot / _RESTING).is_file():  # published before there were such files
            return store, InGraph(store)
        try:
            return store, InFile(snapshot / _RESTING)
        except sqlite3.Error as error:
            raise _damaged(self.path, error) from error

    def _open(self) -> tuple[ox.Store, Path]:
        if self.path.exists() and not self.path.is_dir():
            raise StoreError(
                tr(
                    f"{self.path}：这是一个文件；--store 应指图谱所在的文件夹。",
                    f"{self.path}: this is a file; --store names the folder of a graph.",
                )
            )
        for _ in range(2):  # a snapshot may be removed between the two reads
            snapshot = self._current()
            if snapshot is None:
                raise _nothing(self.path)
            try:
                return ox.Store.read_only(str(snapshot / "store")), snapshot
            except FileNotFoundError:
                continue
            except (OSError, RuntimeError) as error:
                raise _damaged(self.path, error) from error
        raise _damaged(self.path, FileNotFoundError(snapshot))

    def published(self) -> str | None:
        """The name of the published snapshot; it changes when another is published."""
        snapshot = self._current()
        return None if snapshot is None else snapshot.name

    def previous(self) -> Earlier | None:
        """What was published before; none after the first build.

        :raises StoreError: it is damaged.
        """
        current = self._current()
        earlier = [path for path in self._numbered() if current and path.name < current.name]
        if not earlier:
            return None
        snapshot = max(earlier)
        try:
            store = ox.Store.read_only(str(snapshot / "store"))
        except (OSError, RuntimeError) as error:
            raise _damaged(self.path, error) from error
        return Earlier(snapshot.name, store, self._made_from(snapshot))

    def names(self, store: ox.Store) -> Names:
        """The names of the things in ``store``, which is what is published here."""
        snapshot = self._current()
        if snapshot is not None and (snapshot / _NAMES).is_file():
            return Names.open(snapshot / _NAMES)
        return Names.of(store)  # published before there were such files

    def counts(self) -> Counts | None:
        """How much is published here; None where it was published before that was counted."""
        snapshot = self._current()
        if snapshot is None or not (snapshot / _COUNTS).is_file():
            return None
        return Counts.read(snapshot / _COUNTS)

    def made_from(self) -> dict[str, Any]:
        """What the published snapshot was made from; empty where there is none."""
        snapshot = self._current()
        return {} if snapshot is None else self._made_from(snapshot)

    def _made_from(self, snapshot: Path) -> dict[str, Any]:
        if not (snapshot / "build.json").is_file():
            return {}
        try:
            text = (snapshot / "build.json").read_text(encoding="utf-8")
            found: dict[str, Any] = dict(json.loads(text))
        except (ValueError, TypeError) as error:
            raise _damaged(self.path, error) from error
        return found

    def copy_to(self, other: StoreFolder) -> None:
        """Publish in ``other``, an empty folder, what is published here; maybe nothing."""
        snapshot = self._current()
        if snapshot is None:
            return
        copy = other._snapshots / snapshot.name
        copy.mkdir(parents=True)
        try:
            ox.Store.read_only(str(snapshot / "store")).backup(str(copy / "store"))
        except (OSError, RuntimeError) as error:
            raise _damaged(self.path, error) from error
        for name in ("build.json", _NAMES, _COUNTS, _RESTING):
            if (snapshot / name).is_file():
                shutil.copy(snapshot / name, copy / name)
        other._pointer.write_text(snapshot.name + "\n", encoding="utf-8")

    @contextmanager
    def building(self) -> Iterator[Draft]:
        """A private copy to build in, published when the block ends without an error.

        :raises StoreLocked: another process is building here.
        :raises StoreError: the folder cannot be written, or the published store is damaged.
        """
        try:
            self._snapshots.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        with self._locked():
            self._clear_leftovers()
            yield from self._build()

    def roll_back(self, *, undo: bool = False) -> str:
        """Publish the snapshot before this one again; ``undo``: the one after it. Its name.

        Both stay until the next build, which starts from the one that is published.

        :raises StoreLocked: another process is building here.
        :raises StoreError: there is no such snapshot.
        """
        if self._current() is None:
            raise _nothing(self.path)
        with self._locked():
            current = self._current()
            assert current is not None  # the pointer is never taken away
            others = sorted(
                path.name
                for path in self._numbered()
                if (path.name > current.name if undo else path.name < current.name)
            )
            if not others:
                raise StoreError(
                    tr(
                        f"{self.path}：已经是最新一次发布的图谱 {current.name}。",
                        f"{self.path}: {current.name} is the newest snapshot already.",
                    )
                    if undo
                    else tr(
                        f"{self.path}：{current.name} 之前的图谱没有留存，无从回退；只保留上一次发布的。",
                        f"{self.path}: nothing is kept from before {current.name}; only the "
                        "snapshot published before the last build stays.",
                    )
                )
            name = others[0] if undo else others[-1]
            self._point_to(name)
        return name

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """The only process that writes here.

        :raises StoreLocked: another is.
        :raises StoreError: the folder cannot be written.
        """
        lock = FileLock(self.path / "lock")
        try:
            lock.acquire(timeout=0)
        except PermissionError as error:
            raise _unwritable(self.path, error) from error
        except Timeout as error:
            raise StoreLocked(
                tr(
                    f"{self.path}：另一个进程正在这里建图。请等它结束后再试，或用 --store 另指一处。",
                    f"{self.path}: another process is building here; wait for it to end, "
                    "or choose another place with --store.",
                )
            ) from error
        try:
            yield
        finally:
            lock.release()

    def _build(self) -> Iterator[Draft]:
        previous = self._current()
        number = 1 + max((int(path.name) for path in self._numbered()), default=0)
        work = self._snapshots / f"{number:06}.building"
        fresh = self._snapshots / f"{number:06}.new"
        if previous is None:
            work.mkdir()
        else:
            try:
                ox.Store.read_only(str(previous / "store")).backup(str(work))
            except (OSError, RuntimeError) as error:
                raise _damaged(self.path, error) from error
        draft = Draft(ox.Store(str(work)), self.made_from())
        try:
            yield draft
            if not draft.discarded:
                fresh.mkdir()
                draft.store.optimize()  # one run to read, not one for each batch written
                draft.store.backup(str(fresh / "store"))
                write_names(draft.store, fresh / _NAMES)
                Counts.of(draft.store).write(fresh / _COUNTS)
                write_resting(draft.store, fresh / _RESTING)
                self._publish(draft, fresh, self._snapshots / f"{number:06}", previous)
        finally:
            del draft.store  # close its files before they are removed
            self._clear_leftovers()

    def _publish(self, draft: Draft, fresh: Path, snapshot: Path, previous: Path | None) -> None:
        text = json.dumps(draft.made_from, ensure_ascii=False, indent=1, sort_keys=True)
        (fresh / "build.json").write_text(text + "\n", encoding="utf-8")
        files = ((fresh / "store").iterdir(), fresh.iterdir(), (fresh,))
        for path in chain.from_iterable(files):
            _sync(path)
        fresh.rename(snapshot)
        _sync(self._snapshots)
        self._point_to(snapshot.name)
        for path in self._numbered():
            if path not in (snapshot, previous):
                shutil.rmtree(path, ignore_errors=True)

    def _point_to(self, name: str) -> None:
        pointer = self._pointer.with_suffix(".new")
        pointer.write_text(name + "\n", encoding="utf-8")
        _sync(pointer)
        pointer.replace(self._pointer)
        _sync(self.path)

    def _current(self) -> Path | None:
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _damaged(self.path, error) from error
        if not (self._snapshots / name).is_dir():
            raise _damaged(self.path, FileNotFoundError(name))
        return self._snapshots / name

    def _numbered(self) -> list[Path]:
        return [path for path in self._snapshots.iterdir() if path.name.isdecimal()]

    def _clear_leftovers(self) -> None:
        """Remove what a killed build left; nobody reads it."""
        for path in self._snapshots.iterdir():
            if path.suffix in (".building", ".new"):
                shutil.rmtree(path, ignore_errors=True)


def _nothing(path: Path) -> StoreError:
    return StoreError(
        tr(
            f"{path}：这里还没有图谱。请先运行 yiju build。",
            f"{path}: no graph here yet; run 'yiju build' first.",
        )
    )


def _unwritable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        tr(
            f"{path}：无法写入（{why(error)}）。请换一个文件夹。",
            f"{path}: cannot be written ({error.strerror}); choose another folder.",
        )
    )


def _sync(path: Path) -> None:
    """Put a file, or the names in a folder, on the disk."""
    windows = os.name == "nt"
    if windows and path.is_dir():
        return  # Windows keeps folders by itself and opens none
    # Windows puts only what is open for writing on the disk.
    descriptor = os.open(path, os.O_RDWR if windows else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _damaged(path: Path, error: Exception) -> StoreError:
    return StoreError(
        tr(
            f"{path}：图谱损坏，无法打开（{error}）。请删除这个文件夹后重新运行 yiju build。",
            f"{path}: the store is damaged and cannot be opened ({error}); "
            "remove the folder and run 'yiju build' again.",
        )
    )
