"""The main job: files in, a published graph out.

Each file is read, recognised, identified and lifted into its own graph; then
the graphs that no single file owns (documents, bodies, provenance, ontology)
are made anew from all catalogues, so that neither the order of imports nor a
catalogue that is gone leaves a trace.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from graph_builder import __version__, resources
from graph_builder.agency import Register
from graph_builder.body_graph import BODIES, body_quads
from graph_builder.construction.batch import Outcome, Reading, forget, reading
from graph_builder.effects.graph import concerned, references
from graph_builder.errors import InputError, StoreError, unreadable
from graph_builder.extraction import catalogue_files
from graph_builder.findings import Dismissal
from graph_builder.findings.dismissal import dismissal_quads, dismissals
from graph_builder.language import tr
from graph_builder.namespaces import (
    CV,
    RDF,
    XSD,
    YIJU,
    catalogue_graph_iri,
    catalogue_iri,
    concept_iri,
    graph_iri,
    import_iri,
)
from graph_builder.observe.documents import CitedRow, observe_documents
from graph_builder.observe.quads import quads
from graph_builder.ontology_graph import load_ontology
from graph_builder.readers import read
from graph_builder.readers.sidecar import read_description, sidecar_of
from graph_builder.resolve.crosswalk import Mapping, is_crosswalk, read_crosswalk
from graph_builder.resolve.documents import DOCUMENTS, Reference, Resolution
from graph_builder.resolve.mapped_items import apply, take_up
from graph_builder.resolve.matched_titles import decision_quads, decisions_in
from graph_builder.resolve.review import Match, candidates, read_review, write_review
from graph_builder.select import internal, select
from graph_builder.store import Draft, StoreFolder
from graph_builder.table import Place

# Statements loaded at once: large enough that a store of many catalogues has few
# pieces, small enough to keep the memory of a build flat.
_BATCH = 200_000
_POLICY = concept_iri("citation-kind", "policy")
_PROVENANCE = graph_iri("provenance")
_OBSERVATIONS = graph_iri("observations")
_REVIEW = graph_iri("review")


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read; the others are built all the same."""

    file: Path
    error: InputError


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: whether anything was published, which catalogues were read,
    which files failed, which files of a folder are in no format that is read, and
    which decisions of reviews and of crosswalks no longer fit; how many catalogues were
    new or changed (``fresh``), and how many of these a build that was interrupted had
    read (``resumed``)."""

    changed: bool
    slugs: tuple[str, ...]
    failures: tuple[Failure, ...]
    skipped: tuple[Path, ...] = ()
    stale: tuple[Match, ...] = ()
    stale_mappings: tuple[Mapping, ...] = ()
    fresh: int = 0
    resumed: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """A file that is read, and how many of how many are."""

    file: Path
    done: int
    total: int


def build(
    paths: Sequence[Path | str],
    store: Path | str,
    *,
    remove: Sequence[str] = (),
    review: Path | str | None = None,
    time: str | None = None,
    jobs: int = 1,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Built:
    """Read ``paths`` into the graph in the folder ``store`` and publish it.

    Catalogues already there stay, one of the same slug is replaced, those in
    ``remove`` go. ``time`` (an xsd:dateTime) is recorded as the time of import;
    without it none is. ``review`` is a file of matches between titles and documents
    (:mod:`graph_builder.resolve.review`): its decisions are taken up, and suggestions are
    written into it; or a crosswalk between two catalogues
    (:mod:`graph_builder.resolve.crosswalk`), whose decisions are taken up and which stays as
    it is. Nothing is published where nothing would change. ``jobs`` files are read at
    once; what is published is the same whatever their number. What was read is kept
    until it is published, so that a build after one that was interrupted goes on from there.

    :raises StoreError: the store cannot be written, or lacks a slug to be removed.
    """
    if time is not None:
        _check_time(time)
    folder = StoreFolder(Path(store))
    files, skipped = catalogue_files(map(Path, paths))
    entries = folder.path / "read"
    with folder.building() as draft:
        building = _Build(draft, time, entries, progress)
        if review is not None and is_crosswalk(Path(review)):
            building.take_up_mappings(read_crosswalk(Path(review)))
            review = None
        if review is not None:
            building.take_up(read_review(Path(review)))
        built = building.run(files, remove, jobs)
        if review is not None:
            write_review(Path(review), building.matches())
    forget(entries)
    return replace(built, skipped=tuple(skipped))


def let_stand(store: Path | str, found: Sequence[Dismissal]) -> None:
    """Publish ``found`` in the place of the dismissals that the graph has."""
    with StoreFolder(Path(store)).building() as draft:
        if list(found) == dismissals(draft.store):
            draft.discard()
            return
        for quad in list(dismissal_quads(dismissals(draft.store))):
            draft.store.remove(quad)
        draft.store.extend(dismissal_quads(found))


def derive(draft: Draft) -> None:
    """Make the graphs that no single file owns anew from all that is in ``draft``."""
    _Build(draft, None, Path()).derive()


@dataclass(frozen=True, slots=True)
class _Source:
    """A file of a build: whether its catalogue is new or changed (``fresh``), and whether
    no earlier build that was interrupted has read it (``unread``)."""

    slug: str
    digest: str
    reading: Reading
    fresh: bool
    unread: bool


class _Build:
    """One build in one draft; what is read of files is kept in ``entries``."""

    def __init__(
        self,
        draft: Draft,
        time: str | None,
        entries: Path,
        progress: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        self._draft = draft
        self._entries = entries
        self._store = draft.store
        self._time = time
        self._progress = progress
        self._register = Register.load()
        self._failures: list[Failure] = []
        self._reviewed = False
        self._stale: list[Match] = []
        self._stale_mappings: list[Mapping] = []
        self._rows_of_file: dict[tuple[str, str], Match] = {}

    def take_up(self, matches: Iterable[Match]) -> None:
        """Put the decisions among ``matches`` in the place of those there were."""
        decisions = sorted(match for match in matches if match.decided)
        self._rows_of_file = {(each.title, each.number): each for each in decisions}
        if _said(decisions) != _said(decisions_in(self._store)):
            before = [quad for each in decisions_in(self._store) for quad in decision_quads(each)]
            for quad in before:
                self._store.remove(quad)
            self._store.extend(quad for each in decisions for quad in decision_quads(each))
            self._reviewed = True

    def take_up_mappings(self, rows: Iterable[Mapping]) -> None:
        """Put the decisions of a crosswalk in the place of those there were on its catalogues."""
        self._reviewed = take_up(self._store, rows) or self._reviewed

    def matches(self) -> list[Match]:
        """The decisions, and suggestions for the titles on which there is none."""
        decisions = decisions_in(self._store)
        resolution = self._resolution()
        titles, numbered = resolution.titles_without_number(), resolution.titles_of_numbers()
        printed = [self._rows_of_file.get((each.title, each.number), each) for each in decisions]
        return printed + candidates(titles, numbered, decisions)

    def run(self, files: Sequence[Path], remove: Sequence[str], jobs: int) -> Built:
        recipe = _recipe()
        known: dict[str, str] = dict(self._draft.made_from.get("catalogues", {}))
        stale = bool(known) and self._draft.made_from.get("recipe") != recipe
        changed = stale or self._reviewed
        for slug in remove:
            if slug not in known:
                raise _not_there(slug, known)
            self._remove(slug)
            del known[slug]
            changed = True
        slugs: dict[str, Path] = {}
        sources = [self._source(file, known, recipe) for file in files]
        fresh = [each.reading for each in sources if isinstance(each, _Source) and each.fresh]
        unread = [each.reading for each in sources if isinstance(each, _Source) and each.unread]
        forget(self._entries, fresh)
        count = Counter(done=len(files) - len(unread))

        def tell(file: Path) -> None:
            count["done"] += 1
            self._progress(Progress(file, count["done"], len(files)))

        with reading(unread, jobs, tell) as outcomes:
            self._load(self._imported(sources, known, slugs, outcomes))
        if changed or known != self._draft.made_from.get("catalogues", {}):
            self.derive()
            self._draft.made_from |= {"catalogues": known, "recipe": recipe}
            changed = True
        else:
            self._draft.discard()
        return Built(
            changed, tuple(slugs), tuple(self._failures),
            stale=tuple(self._stale), stale_mappings=tuple(self._stale_mappings),
            resumed=len(fresh) - len(unread), fresh=len(fresh),
        )  # fmt: skip

    def _source(self, file: Path, known: dict[str, str], recipe: str) -> _Source | Failure:
        try:
            described = read_description(file)
            digest = _digest(file, self._time, recipe)
            entry = self._entries / f"{_digest(file, None, recipe)}.nq"
        except InputError as error:
            return Failure(file, error)
        except OSError as error:
            return Failure(file, unreadable(file, error))
        fresh = known.get(described.id) != digest
        found = Reading(file, described, entry)
        return _Source(described.id, digest, found, fresh, fresh and not found.is_made())

    def _imported(
        self,
        sources: Sequence[_Source | Failure],
        known: dict[str, str],
        slugs: dict[str, Path],
        outcomes: Iterator[Outcome],
    ) -> Iterator[ox.Quad]:
        """The statements of the files that are new or changed, noted in ``known``.

        ``outcomes`` are those of the sources that are still to be read, in their order.
        One catalogue is in memory at a time. What was there of it is removed before its
        first statement comes.
        """
        for source in sources:
            if isinstance(source, Failure):
                self._failures.append(source)
                continue
            file, slug = source.reading.file, source.slug
            error = next(outcomes)[1] if source.unread else None
            if slug in slugs:
                error = _same_slug(file, slugs[slug], slug)
            if isinstance(error, InputError):
                self._failures.append(Failure(file, error))
                continue
            if error is not None:
                raise error
            slugs[slug] = file
            if not source.fresh:
                continue
            self._remove(slug)
            known[slug] = source.digest
            yield from source.reading.statements()
            yield from self._provenance(file, slug)

    def _load(self, quads: Iterator[ox.Quad]) -> None:
        while batch := list(islice(quads, _BATCH)):
            self._store.bulk_extend(batch)

    def _remove(self, slug: str) -> None:
        if self._store.contains_named_graph(catalogue_graph_iri(slug)):
            self._store.remove_graph(catalogue_graph_iri(slug))
        for quad in list(self._store.quads_for_pattern(import_iri(slug), None, None, _PROVENANCE)):
            self._store.remove(quad)

    def _provenance(self, file: Path, slug: str) -> Iterator[ox.Quad]:
        node = import_iri(slug)

        def say(predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> ox.Quad:
            return ox.Quad(node, predicate, value, _PROVENANCE)

        yield say(RDF.type, YIJU.Import)
        yield say(YIJU.importOf, catalogue_iri(slug))
        yield say(YIJU.importedFile, ox.Literal(file.name))
        yield say(YIJU.sha256, ox.Literal(hashlib.sha256(file.read_bytes()).hexdigest()))
        yield say(YIJU.softwareVersion, ox.Literal(__version__))
        if self._time is not None:
            yield say(YIJU.importedAt, ox.Literal(self._time, datatype=XSD.dateTime))

    # The graphs that no single file owns.

    def derive(self) -> None:
        """Make these graphs anew from all that is in the store."""
        load_ontology(self._store)
        self._derive_documents()
        self._derive_bodies()
        self._derive_observations()
        self._stale_mappings = apply(self._store)

    def _derive_documents(self) -> None:
        self._store.remove_graph(DOCUMENTS)
        resolution = self._resolution()
        self._stale = resolution.stale
        self._load(resolution.quads())
        self._load(self._cited(resolution))
        self._load(concerned(self._store, resolution))

    def _resolution(self) -> Resolution:
        cited = map(_reference, self._rows("references"))
        return Resolution(
            chain(cited, references(self._store)), self._register, decisions_in(self._store)
        )

    def _cited(self, resolution: Resolution) -> Iterator[ox.Quad]:
        for row in self._rows("citations"):
            document = resolution.document(_text(row["number"]), _text(row["title"]))
            if document is None:
                continue
            basis = YIJU.policyBasis if row["kind"] == _POLICY else YIJU.disclosureBasis
            yield ox.Quad(row["citation"], YIJU.citedDocument, document, DOCUMENTS)
            yield ox.Quad(row["item"], YIJU.reliesOn, document, DOCUMENTS)
            yield ox.Quad(row["item"], basis, document, DOCUMENTS)
            if row["service"] is not None and basis == YIJU.policyBasis:
                yield ox.Quad(row["item"], CV.hasLegalResource, document, DOCUMENTS)

    def _derive_bodies(self) -> None:
        self._store.remove_graph(BODIES)
        named = [(row["body"], _text(row["jurisdiction"])) for row in self._rows("bodies")]
        self._load(body_quads(named))

    def _derive_observations(self) -> None:
        """What only a comparison of all catalogues shows."""
        self._store.remove_graph(_OBSERVATIONS)
        cited = (_cited_row(row) for row in self._rows("cited-rows"))
        self._load(quads(observe_documents(cited, self._register), _OBSERVATIONS))

    def _rows(self, name: str) -> Iterator[ox.QuerySolution]:
        return select(self._store, internal(name))


def _said(decisions: Iterable[Match]) -> list[tuple[str, str, str, bool, str]]:
    """What the graph keeps of decisions, to compare."""
    return [(d.title, d.number, d.label, d.accepted, d.author) for d in decisions]


def _reference(row: ox.QuerySolution) -> Reference:
    return Reference(
        number=_text(row["number"]),
        title=_text(row["title"]),
        written_as=_text(row["written"]),
        count=int(row["count"].value),
    )


def _cited_row(row: ox.QuerySolution) -> CitedRow:
    place = Place(row["file"].value, int(row["line"].value), int(row["end"].value))
    return CitedRow(
        about=row["citation"],
        item=row["item"],
        item_name=row["name"].value,
        catalogue=row["slug"].value,
        jurisdiction=_text(row["jurisdiction"]),
        place=place,
        raw=row["raw"].value,
        title=_text(row["title"]),
        number=_text(row["number"]),
        bodies=tuple(sorted(filter(None, (_text(row["bodies"]) or "").split("|")))),
        is_policy=row["kind"] == _POLICY,
    )


def _text(term: ox.Literal | None) -> str | None:
    return None if term is None else term.value


def _digest(file: Path, time: str | None, recipe: str) -> str:
    """What a catalogue is made from, and with: file, sidecar, the time given, the recipe."""
    if not file.is_file():
        read(file)  # says what is wrong
    digest = hashlib.sha256(file.read_bytes())
    sidecar = sidecar_of(file)
    digest.update(sidecar.read_bytes() if sidecar else b"")
    digest.update(f"{file.name} {time or ''} {recipe}".encode())
    return digest.hexdigest()


def _recipe() -> str:
    """What every catalogue is made with: the mappings, the registers, this package."""
    digest = hashlib.sha256(__version__.encode())
    folders = (
        resources.mappings(),
        resources.ontology(),
        resources.queries("internal"),
        resources.package(),
    )
    ours = (path for folder in folders for path in sorted(folder.rglob("*")))
    for path in (*ours, *resources.layout_files()):
        if path.suffix in (".yaml", ".ttl", ".jsonld", ".rq", ".py"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _check_time(time: str) -> None:
    try:
        datetime.fromisoformat(time)
    except ValueError as error:
        raise InputError(
            tr(
                f"时间“{time}”应写成 2026-01-02T03:04:05+08:00 的样子。",
                f"the time {time!r} must be written like 2026-01-02T03:04:05+08:00.",
            )
        ) from error


def _not_there(slug: str, known: Iterable[str]) -> StoreError:
    there = "、".join(sorted(known)) or "—"
    return StoreError(
        tr(
            f"图谱里没有目录“{slug}”；有的是：{there}。",
            f"no catalogue {slug!r}; there are: {there}.",
        )
    )


def _same_slug(file: Path, other: Path, slug: str) -> InputError:
    return InputError(
        tr(
            f"{file} 与 {other} 的标识同为“{slug}”。请在其中一个的 .yaml 里另写一个 id。",
            f"{file} and {other} have the same id {slug!r}; "
            "give one of them another id in its .yaml.",
        )
    )
