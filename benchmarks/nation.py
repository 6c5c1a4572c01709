"""A nation that does not exist, in the shape of the five catalogues that do.

    python -m benchmarks.nation 1000000

Each county's catalogue is one of the five as the store has it, under a name of its own.
The documents of Shanghai that these cite become those of a province: 0 is Shanghai
itself, province 7's 沪医保〔2000〕46号 is 沪医保〔2000〕7046号, with its relations to the
other documents of the province. Which province a county belongs to follows Zipf's law,
and one document in five is cited from another province. The first county of each kind
is Shanghai's and cites only what its example cites. What the state issues is cited
everywhere. One province in ten has the example repeals.

The same size and seed give the same bytes. A store is made once and kept in the
temporary folder of the system, or in that of YIJU_NATION.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import sys
import tempfile
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import cached_property, partial
from itertools import accumulate
from pathlib import Path

import pyoxigraph as ox

from graph_builder import resting
from graph_builder.construction.catalogues import build
from graph_builder.construction.effects import import_effects
from graph_builder.query import Graph
from graph_builder.resources import example_catalogues, example_effects
from graph_builder.store import StoreFolder

SIZES = (100_000, 1_000_000, 10_000_000)
_COUNTIES_OF_A_PROVINCE = 8
_ELSEWHERE = 0.2  # of the documents that a county cites
_WITH_EFFECTS = 10  # one province in
_NUMBER = re.compile(r"(沪[\u4e00-\u9fff]{0,8}〔\d{4}〕)(\d+)(?=号)")
_TITLE = re.compile(r"(?<=/policy/title/)[0-9a-f]{16}")
_RELATION = re.compile(r"(?<=/relation/)[0-9a-f]{16}")
_SERIAL = re.compile(r'(?<=#serial> ")(\d+)')
_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
_SLUG = re.compile(r"/catalogue/([^/>]+)")
_LOCAL = "上海"
#: What lies in a store: a change of these makes the nation anew.
_KEPT = tuple(sorted(Path(resting.__file__).parent.glob("*.py")))


class Nation:
    """The quads of a nation of about ``size`` triples."""

    def __init__(self, examples: ox.Store, size: int, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._common: list[str] = []
        self._catalogues: dict[str, list[str]] = {}
        self._documents: list[str] = []
        self._effects: list[str] = []
        titles: set[str] = set()
        for quad in examples:
            self._take(quad, titles)
        self._titles = frozenset(titles)
        self._relations = frozenset(
            found[0]
            for line in self._documents
            if (found := _RELATION.search(line)) and self._is_local(line)
        )
        self.counties = self._count(size)
        self.provinces = max(1, self.counties // _COUNTIES_OF_A_PROVINCE)

    def _take(self, quad: ox.Quad, titles: set[str]) -> None:
        line = f"{quad} .\n"
        graph = quad.graph_name.value.partition("/graph/")[2] if quad.graph_name else ""
        slug = _SLUG.search(line)
        if slug and graph != "bodies":
            self._catalogues.setdefault(slug[1], []).append(line)
        elif graph == "documents":
            self._documents.append(line)
            title = _TITLE.search(line)
            if title and isinstance(quad.object, ox.Literal) and _LOCAL in quad.object.value:
                titles.add(title[0])
        elif graph == "effects":
            self._effects.append(line)
        else:
            self._common.append(line)

    def _count(self, size: int) -> int:
        """How many counties make ``size`` triples with all that comes with them."""
        a_county = sum(map(len, self._catalogues.values())) / len(self._catalogues)
        province = len(self._of_a_province) + len(self._effects) / _WITH_EFFECTS
        fixed = len(self._common) + len(self._documents) + len(self._effects)
        return max(5, round((size - fixed) / (a_county + province / _COUNTIES_OF_A_PROVINCE)))

    def _is_local(self, line: str) -> bool:
        return bool(_NUMBER.search(line)) or any(
            title in self._titles for title in _TITLE.findall(line)
        )

    @cached_property
    def _of_a_province(self) -> list[str]:
        return [
            line
            for line in self._documents
            if self._is_local(line)
            or ((found := _RELATION.search(line)) and found[0] in self._relations)
        ]

    def lines(self) -> Iterator[str]:
        """N-Quads, many lines at a time."""
        yield "".join(self._common)
        yield "".join(self._documents)
        yield "".join(self._effects)
        for province in range(1, self.provinces):
            yield self._province(province)
        weights = list(accumulate(1 / rank for rank in range(1, self.provinces + 1)))
        templates = {slug: "".join(lines) for slug, lines in sorted(self._catalogues.items())}
        slugs = list(templates)
        for county in range(self.counties):
            slug = slugs[county % len(slugs)]
            name = f"{slug}-{county:05}"
            text = templates[slug].replace(f"/catalogue/{slug}", f"/catalogue/{name}")
            text = text.replace(f"/body/{slug}/", f"/body/{name}/")
            text = text.replace(f'"{slug}"', f'"{name}"').replace(f'"{slug}.', f'"{name}.')
            # The first of each kind is Shanghai's, so what the examples cite is cited in any size.
            yield text if county < len(slugs) else self._cited_from(text, weights)

    def _province(self, province: int) -> str:
        text = "".join(self._of_a_province)
        if province % _WITH_EFFECTS == 0:
            text += "".join(self._effects).replace("/effects/", f"/effects/{province}-")
        text = _NUMBER.sub(partial(_numbered, province), text)
        text = _TITLE.sub(partial(self._titled, province), text)
        text = _RELATION.sub(partial(_marked, province), text)
        text = _SERIAL.sub(lambda found: str(int(found[1]) + 1000 * province), text)
        return _LITERAL.sub(lambda found: found[0].replace(_LOCAL, f"示例{province}"), text)

    def _cited_from(self, text: str, weights: list[float]) -> str:
        """The catalogue of a county: each local document is its province's, or another's."""
        home = self._drawn(weights)
        province: dict[str, int] = {}

        def of(key: str) -> int:
            if key not in province:
                away = self._random.random() < _ELSEWHERE
                province[key] = self._drawn(weights) if away else home
            return province[key]

        text = _NUMBER.sub(lambda found: _numbered(of(found[0]), found), text)
        return _TITLE.sub(lambda found: self._titled(of(found[0]), found), text)

    def _drawn(self, weights: list[float]) -> int:
        return bisect_left(weights, self._random.random() * weights[-1])

    def _titled(self, province: int, found: re.Match[str]) -> str:
        return _marked(province, found) if found[0] in self._titles else found[0]


def _numbered(province: int, found: re.Match[str]) -> str:
    return f"{found[1]}{int(found[2]) + 1000 * province}"


def _marked(province: int, found: re.Match[str]) -> str:
    """A name made by hashing, with the province in its first digits."""
    return f"{province:04x}{found[0][4:]}" if province else found[0]


class _Stream:
    """Lines as a file of bytes, for the loader."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            text = next(self._lines, None)
            if text is None:
                return b""
            self._rest = text.encode()
        head, self._rest = self._rest[:size], self._rest[size:]
        return head


def nation(size: int, seed: int = 1) -> Path:
    """The folder of a published store of about ``size`` triples, made where it is missing."""
    sources = [*sorted(example_catalogues().glob("*")), *sorted(example_effects().glob("*"))]
    data = b"".join(path.read_bytes() for path in (Path(__file__), *_KEPT, *sources))
    root = Path(os.environ.get("YIJU_NATION") or Path(tempfile.gettempdir()) / "yiju-nation")
    folder = root / f"{size}-{seed}-{hashlib.sha256(data).hexdigest()[:8]}"
    if not (folder / "current").exists():
        made = Nation(examples(root), size, seed)
        with StoreFolder(folder).building() as draft:
            draft.store.bulk_load(_Stream(made.lines()), format=ox.RdfFormat.N_QUADS)
    return folder


def examples(root: Path) -> ox.Store:
    """The five catalogues and the example effects, in memory."""
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root) as folder:
        build([example_catalogues()], Path(folder))
        import_effects(sorted(example_effects().glob("*")), Path(folder))
        return _in_memory(StoreFolder(Path(folder)).open())


def _in_memory(store: ox.Store) -> ox.Store:
    copy = ox.Store()
    copy.extend(sorted(store, key=str))
    return copy


def shape(store: ox.Store) -> dict[str, float]:
    """What a nation should have in common with the examples."""
    term = "https://w3id.org/yiju/ontology#{}".format
    counts = Counter[str]()
    cited = Counter[str]()
    for quad in store.quads_for_pattern(None, ox.NamedNode(term("citedDocument")), None, None):
        cited[quad.object.value] += 1
    for name in ("Item", "Entry", "Citation", "PolicyBasis", "DocumentRelation", "Catalogue"):
        kind = ox.NamedNode(term(name))
        rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        counts[name] = sum(1 for _ in store.quads_for_pattern(None, rdf_type, kind, None))
    in_catalogues = sum(
        1 for quad in store if quad.graph_name and "/graph/catalogue/" in quad.graph_name.value
    )
    untitled = {
        quad.subject.value
        for quad in store.quads_for_pattern(
            None, ox.NamedNode("http://purl.org/dc/terms/title"), None,
            ox.NamedNode("https://w3id.org/yiju/graph/documents"),
        )
    }  # fmt: skip
    items = counts["Item"]
    return {
        "catalogues": counts["Catalogue"],
        "items": items,
        "documents": counts["PolicyBasis"],
        "triples": len(store),
        "triples of catalogues per item": in_catalogues / items,
        "entries per item": counts["Entry"] / items,
        "citations per item": counts["Citation"] / items,
        "documents per item": counts["PolicyBasis"] / items,
        "relations per document": counts["DocumentRelation"] / counts["PolicyBasis"],
        "share of citations of the top document": cited.most_common(1)[0][1] / cited.total(),
        "share of the ten top documents": sum(n for _, n in cited.most_common(10)) / cited.total(),
        "documents cited once": sum(n == 1 for n in cited.values()) / len(cited),
        "documents never cited": 1 - len(cited) / counts["PolicyBasis"],
        "cited documents without a title": sum(d not in untitled for d in cited) / len(cited),
    }


def main() -> None:
    """Make a nation, and print its shape beside that of the examples."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[0]
    started = time.perf_counter()
    folder = nation(size)
    took = time.perf_counter() - started
    store = StoreFolder(folder).open()
    with tempfile.TemporaryDirectory() as root:
        real = shape(examples(Path(root)))
    ours = shape(store)
    sys.stdout.write(f"{folder}: {len(store)} triples in {took:.1f} s\n")
    sys.stdout.writelines(f"  {key:42}{real[key]:12.3f}{ours[key]:14.3f}\n" for key in real)
    rows = Graph(store).query("services-by-policy", policy="沪医保〔2000〕46号")
    sys.stdout.write(f"  services-by-policy of 沪医保〔2000〕46号: {len(rows)} rows\n")


if __name__ == "__main__":
    main()
